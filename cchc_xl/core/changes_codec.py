"""Thay đổi thành chữ: a table's changes as JSON, to be taken back or written later."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from cchc_xl.core.changes import CellChange, TableChanges
from cchc_xl.core.tables import CATALOGUE, CellValue

_SPECS: Final = {spec.name: spec for spec in CATALOGUE}


def encode(changes: TableChanges) -> dict[str, Any]:
    """The changes as JSON has them."""
    return {
        "table": changes.spec.name,
        "cells": [[c.key, c.field, _plain(c.expected), _plain(c.new)] for c in changes.cells],
        "additions": [{f: _plain(v) for f, v in row.items() if v is not None} for row in changes.additions],
    }


def decode(item: dict[str, Any]) -> TableChanges:
    """The changes back. Raises KeyError, TypeError or ValueError for what :func:`encode` never gave."""
    cells = tuple(CellChange(key, f, _value(old), _value(new)) for key, f, old, new in item["cells"])
    additions = tuple({f: _value(v) for f, v in row.items()} for row in item["additions"])
    return TableChanges(_SPECS[item["table"]], cells, additions)


def _plain(value: CellValue) -> Any:
    """A value as JSON has it; a day is an object, since its text would be taken for a text."""
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _value(plain: Any) -> CellValue:
    if isinstance(plain, dict):
        text = str(plain["day"])
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    return plain  # type: ignore[no-any-return]
