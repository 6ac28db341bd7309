"""Sổ lùi: what each write changed in the workbook, kept until it is taken back.

    KeHoach2023_dulieu/hoan_tac/<time>.json   one write: old and new content of every cell

A record is on disk as "begun" before the workbook is touched and becomes "done" after it. One that is found
still begun belongs to a run that was cut off: it is taken back before anything else happens. The log and
the dashboard's list of actions are no part of a record: what happened stays told.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from cchc_xl.core import tables
from cchc_xl.core.changes import CellChange, TableChanges, inverse
from cchc_xl.core.problem import Problem
from cchc_xl.core.tables import CATALOGUE, CellValue, TableData, TableSpec
from cchc_xl.errors import CchcError, StoreError, why
from cchc_xl.ports import MasterWorkbook, Written

KEPT: Final = 20  # records; the oldest give way
_NOT_TAKEN_BACK: Final = frozenset((tables.ACTIONS.name, tables.LOG.name))
_SPECS: Final = {spec.name: spec for spec in CATALOGUE}
_BEGUN, _DONE = "begun", "done"


@dataclass(frozen=True, slots=True)
class _Record:
    """A record on disk; its state is part of its name, so that one rename changes it."""

    path: Path

    @property
    def begun(self) -> bool:
        return self.path.name.endswith(f".{_BEGUN}.json")


class Journal:
    """The records of one workbook, in ``folder``. Raises StoreError when the folder is out of reach."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, action: str, at: datetime, changes: Iterable[TableChanges]) -> _Record:
        """Put what is about to be written on disk."""
        kept = [c for c in changes if c.spec.name not in _NOT_TAKEN_BACK]
        facts = {"action": action, "at": at.isoformat(), "tables": [_encode(c) for c in kept]}
        text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))  # json.dump is ten times slower
        record = _Record(self._folder / f"{at:%Y%m%d-%H%M%S-%f}.{_BEGUN}.json")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            temporary = record.path.with_suffix(".tmp")
            with temporary.open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(record.path)
        except OSError as error:
            raise self._out_of_reach(error) from error
        return record

    def finish(self, record: _Record) -> None:
        """The write is done; older records beyond :data:`KEPT` go."""
        try:
            record.path.replace(record.path.with_name(record.path.name.replace(_BEGUN, _DONE)))
            for old in [r for r in self._records() if not r.begun][:-KEPT]:
                old.path.unlink(missing_ok=True)
        except OSError as error:
            raise self._out_of_reach(error) from error

    def drop(self, record: _Record) -> None:
        """Forget a record: it has been taken back."""
        try:
            record.path.unlink(missing_ok=True)
        except OSError as error:
            raise self._out_of_reach(error) from error

    def cut_off(self) -> tuple[_Record, ...]:
        """Records of writes that began and did not end, the newest first."""
        return tuple(r for r in reversed(self._records()) if r.begun)

    def last(self) -> _Record | None:
        """The newest write that is done."""
        return next((r for r in reversed(self._records()) if not r.begun), None)

    def written(self, record: _Record) -> Written:
        """What a record holds. Raises StoreError when it cannot be read."""
        try:
            facts = json.loads(record.path.read_bytes())
            changes = tuple(_decode(item) for item in facts["tables"])
            return Written(facts["action"], datetime.fromisoformat(facts["at"]), changes)
        except OSError as error:
            raise self._out_of_reach(error) from error
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(
                f"Tệp hoàn tác “{record.path.name}” bị hỏng nên không trả lại được lần ghi đó.",
                f"Xóa tệp này trong thư mục “{self._folder.name}”; cần bản cũ của sổ thì lấy ở “sao_luu”.",
            ) from error

    def _records(self) -> list[_Record]:
        """All records, the oldest first: their names begin with their time."""
        return [_Record(path) for path in sorted(self._folder.glob("*.json"))]

    def _out_of_reach(self, error: OSError) -> StoreError:
        return StoreError(
            f"Không đọc hoặc ghi được thư mục “{self._folder}” ({why(error)}).",
            "Kiểm tra ổ đĩa, quyền ghi và dung lượng trống rồi chạy lại.",
        )


class JournalledWorkbook:
    """A master workbook whose writes can be taken back; ``action`` names what writes."""

    def __init__(
        self, book: MasterWorkbook, journal: Journal, action: str, now: Callable[[], datetime]
    ) -> None:
        self._book, self._journal, self._action, self._now = book, journal, action, now

    def read(self, specs: Iterable[TableSpec]) -> Mapping[str, TableData]:
        return self._book.read(specs)

    def write(self, changes: Sequence[TableChanges]) -> tuple[Problem, ...]:
        """Write all or, as far as the workbook can still be reached, nothing."""
        if all(change.spec.name in _NOT_TAKEN_BACK for change in changes if change):
            return self._book.write(changes)
        record = self._journal.begin(self._action, self._now(), (c for c in changes if c))
        try:
            problems = self._book.write(changes)
        except CchcError:
            with suppress(CchcError):  # gone, or still busy: then the next run takes it back
                self._take_back(record)
            raise
        self._journal.finish(record)
        return problems

    def recover(self) -> int:
        """Take back what runs that were cut off left half-written; returns how many there were."""
        records = self._journal.cut_off()
        for record in records:
            self._take_back(record)
        return len(records)

    def undo(self) -> tuple[Written, tuple[Problem, ...]] | None:
        """Take the last write back; None when there is none. Cells changed since come back as problems."""
        record = self._journal.last()
        if record is None:
            return None
        written = self._journal.written(record)
        problems = self._take_back(record)
        return written, problems

    def _take_back(self, record: _Record) -> tuple[Problem, ...]:
        changes = self._journal.written(record).changes
        problems = self._book.write([inverse(change) for change in changes])
        self._journal.drop(record)
        return problems


def _encode(changes: TableChanges) -> dict[str, Any]:
    return {
        "table": changes.spec.name,
        "cells": [[c.key, c.field, _plain(c.expected), _plain(c.new)] for c in changes.cells],
        "additions": [{f: _plain(v) for f, v in row.items() if v is not None} for row in changes.additions],
    }


def _decode(item: dict[str, Any]) -> TableChanges:
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
