"""Sổ lùi: what each write changed in the workbook, kept until it is taken back.

    KeHoach2023_dulieu/hoan_tac/<time>.json   one write: old and new content of every cell

A record is on disk as "begun" before the workbook is touched and becomes "done" after it. One that is found
still begun belongs to a run that was cut off: it is taken back before anything else happens. The log and
the dashboard's list of actions are no part of a record: what happened stays told.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from cchc_xl.core import tables
from cchc_xl.core.changes import TableChanges, inverse
from cchc_xl.core.changes_codec import decode, encode
from cchc_xl.core.problem import Problem
from cchc_xl.core.tables import TableData, TableSpec
from cchc_xl.errors import CchcError, StoreError, WorkbookBusy, out_of_reach
from cchc_xl.files import sync_folder, write_whole
from cchc_xl.ports import MasterWorkbook, Written

KEPT: Final = 20  # records; the oldest give way
_NOT_TAKEN_BACK: Final = frozenset((tables.ACTIONS.name, tables.LOG.name))
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
        facts = {"action": action, "at": at.isoformat(), "tables": [encode(c) for c in kept]}
        text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))  # json.dump is ten times slower
        record = _Record(self._folder / f"{at:%Y%m%d-%H%M%S-%f}.{_BEGUN}.json")
        try:
            write_whole(record.path, text.encode())
            sync_folder(self._folder)
        except OSError as error:
            raise out_of_reach(self._folder, error) from error
        return record

    def finish(self, record: _Record) -> None:
        """The write is done; older records beyond :data:`KEPT` go."""
        try:
            record.path.replace(record.path.with_name(record.path.name.replace(_BEGUN, _DONE)))
            for old in [r for r in self._records() if not r.begun][:-KEPT]:
                old.path.unlink(missing_ok=True)
        except OSError as error:
            raise out_of_reach(self._folder, error) from error

    def drop(self, record: _Record) -> None:
        """Forget a record: it has been taken back."""
        try:
            record.path.unlink(missing_ok=True)
        except OSError as error:
            raise out_of_reach(self._folder, error) from error

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
            changes = tuple(decode(item) for item in facts["tables"])
            return Written(facts["action"], datetime.fromisoformat(facts["at"]), changes)
        except OSError as error:
            raise out_of_reach(self._folder, error) from error
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(
                f"Tệp hoàn tác “{record.path.name}” bị hỏng nên không trả lại được lần ghi đó.",
                f"Xóa tệp này trong thư mục “{self._folder.name}”; cần bản cũ của sổ thì lấy ở “sao_luu”.",
            ) from error

    def _records(self) -> list[_Record]:
        """All records, the oldest first: their names begin with their time."""
        return [_Record(path) for path in sorted(self._folder.glob("*.json"))]


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
        except WorkbookBusy:  # nothing was touched
            self._journal.drop(record)
            raise
        except CchcError:
            with suppress(CchcError):  # gone, or still busy: then the next run takes it back
                self._take_back(record)
            raise
        self._journal.finish(record)
        return problems

    def recover(self) -> int:
        """Take back what runs that were cut off left half-written; returns how many there were.

        WorkbookBusy while somebody has the closed workbook open: then it waits.
        """
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
