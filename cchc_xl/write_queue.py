"""Hàng chờ ghi: what could not be written because somebody had the workbook open.

    KeHoach2023_dulieu/cho_ghi.json   the writes that wait, the oldest first

Until they are written the workbook is read as it will be, so that every write knows what the one before it
will leave. They are written in their order when the workbook is free; a cell that a person changed meanwhile
is reported and left alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cchc_xl.core import rules
from cchc_xl.core import wording as w
from cchc_xl.core.changes import TableChanges, applied
from cchc_xl.core.changes_codec import decode, encode
from cchc_xl.core.problem import Place, Problem
from cchc_xl.core.tables import TableData, TableSpec
from cchc_xl.core.vnformat import moment
from cchc_xl.errors import StoreError, WorkbookBusy, out_of_reach
from cchc_xl.files import write_whole
from cchc_xl.ports import UndoableWorkbook, Written


class WriteQueue:
    """The writes that wait, in ``file``. Raises StoreError when it cannot be read or written."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def waiting(self) -> tuple[Written, ...]:
        """The oldest first."""
        try:
            data = self._file.read_bytes()
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise out_of_reach(self._file, error) from error
        try:
            return tuple(_decode(item) for item in json.loads(data))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise StoreError(
                f"Tệp hàng chờ ghi “{self._file.name}” bị hỏng nên không ghi nốt vào sổ được.",
                "Xóa tệp này trong thư mục dữ liệu rồi bấm lại các lệnh cần thiết: kết quả được tính lại.",
            ) from error

    def add(self, written: Written) -> None:
        """Let a write wait behind the others."""
        self._keep((*self.waiting(), written))

    def drop_first(self) -> None:
        """The oldest one is written."""
        self._keep(self.waiting()[1:])

    def _keep(self, waiting: Sequence[Written]) -> None:
        try:
            if waiting:
                text = json.dumps([_encode(item) for item in waiting], ensure_ascii=False)
                write_whole(self._file, text.encode())
            else:
                self._file.unlink(missing_ok=True)
        except OSError as error:
            raise out_of_reach(self._file, error) from error


@dataclass(frozen=True, slots=True)
class PatientWorkbook:
    """Fulfils ports.MasterWorkbook: what cannot be written now waits in ``queue``.

    ``book`` gives the workbook for an action; ``action`` is the one that writes.
    """

    book: Callable[[str], UndoableWorkbook]
    queue: WriteQueue
    action: str
    now: Callable[[], datetime]

    def read(self, specs: Iterable[TableSpec]) -> Mapping[str, TableData]:
        """The tables as they will be once everything that waits is written."""
        found = dict(self.book(self.action).read(specs))
        for written in self.queue.waiting():
            for changes in written.changes:
                if changes.spec.name in found:
                    found[changes.spec.name] = applied(found[changes.spec.name], changes)
        return found

    def write(self, changes: Sequence[TableChanges]) -> tuple[Problem, ...]:
        """Write, or let it wait while somebody has the workbook open: a problem says so."""
        wanted = tuple(change for change in changes if change)
        if not wanted:
            return ()
        if not self.queue.waiting():
            try:
                return self.book(self.action).write(wanted)
            except WorkbookBusy as busy:
                self.queue.add(Written(self.action, self.now(), wanted))
                return (self._waits(busy),)
        self.queue.add(Written(self.action, self.now(), wanted))
        return self.catch_up()

    def undo(self) -> tuple[Written, tuple[Problem, ...]] | None:
        """Take the last write back. WorkbookBusy while somebody has the workbook open."""
        return self.book(self.action).undo()

    def catch_up(self) -> tuple[Problem, ...]:
        """Write what waits, as far as the workbook is free: each is told, done or waiting on."""
        problems: list[Problem] = []
        for written in self.queue.waiting():
            try:
                problems += self.book(written.action).write(written.changes)
            except WorkbookBusy as busy:
                return (*problems, self._waits(busy))
            self.queue.drop_first()
            values = {"action": w.ACTION[written.action], "at": moment(written.at)}
            problems.append(Problem(rules.WRITTEN_LATE, Place(), values))
        return tuple(problems)

    def _waits(self, busy: WorkbookBusy) -> Problem:
        actions = dict.fromkeys(f"“{w.ACTION[written.action]}”" for written in self.queue.waiting())
        return Problem(rules.WRITE_QUEUED, Place(), {"why": busy.message, "actions": ", ".join(actions)})


def _encode(written: Written) -> dict[str, Any]:
    tables = [encode(change) for change in written.changes]
    return {"action": written.action, "at": written.at.isoformat(), "tables": tables}


def _decode(item: dict[str, Any]) -> Written:
    changes = tuple(decode(table) for table in item["tables"])
    return Written(item["action"], datetime.fromisoformat(item["at"]), changes)
