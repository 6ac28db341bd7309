"""What a dry run would change, in a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from cchc_xl import cli_words as words
from cchc_xl.core.changes import TableChanges
from cchc_xl.core.tables import STAMP, CellValue
from cchc_xl.core.vnformat import day, number

if TYPE_CHECKING:
    from cchc_xl.wiring import Rehearsal

_SHOWN = 40  # lines of cells


def changes_json(run: Rehearsal) -> dict[str, Any]:
    """Cells and rows by table, with their headers; how many files and receipts the store would write."""
    changes = run.written.changes
    return {
        "cells": list(_cells(changes)),
        "rows": [
            {
                "table": change.spec.name,
                "sheet": change.spec.sheet,
                "key": plain(row[change.spec.key]),
                "values": {
                    change.spec.column(field).header: plain(value)
                    for field, value in row.items()
                    if value is not None and field not in (STAMP, change.spec.key)
                },
            }
            for change in changes
            for row in change.additions
        ],
        "files_stored": len(run.stored.added),
        "receipts_written": len(run.stored.recorded),
    }


def changes(run: Rehearsal) -> None:
    """The same for people, a table's first cells one by one."""
    cells = list(_cells(run.written.changes))
    print(words.NOTHING_WRITTEN)
    print(words.WOULD_STORE.format(files=len(run.stored.added), receipts=len(run.stored.recorded)))
    for change in run.written.changes:
        mine = sum(cell["table"] == change.spec.name for cell in cells)
        if mine or change.additions:
            print(
                words.WOULD_CHANGE.format(sheet=change.spec.sheet, table=change.spec.name, cells=mine,
                                          rows=len(change.additions))
            )  # fmt: skip
    for cell in cells[:_SHOWN]:
        old, new = shown(cell["old"]), shown(cell["new"])
        print(f"  {cell['sheet']} | {cell['key']} | {cell['column']}: {old} → {new}")
    if len(cells) > _SHOWN:
        print("  " + words.MORE_CHANGES.format(count=len(cells) - _SHOWN))


def plain(value: CellValue) -> str | float | None:
    """A cell's value as JSON has it."""
    return value.isoformat() if isinstance(value, date) else value


def shown(value: CellValue) -> str:
    """A cell's value as a person reads it."""
    if value is None or value == "":
        return words.BLANK
    if isinstance(value, date):
        return day(value)
    return value if isinstance(value, str) else number(value)


def _cells(changes: Iterable[TableChanges]) -> Iterator[dict[str, Any]]:
    """Cells that a person sees: the hidden marks follow them."""
    for change in changes:
        for cell in change.cells:
            if cell.field != STAMP:
                yield {
                    "table": change.spec.name,
                    "sheet": change.spec.sheet,
                    "key": cell.key,
                    "column": change.spec.column(cell.field).header,
                    "old": plain(cell.expected),
                    "new": plain(cell.new),
                }
