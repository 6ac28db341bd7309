"""Desks, at which all work is done: a workbook, closed, open or rehearsed with, and its data folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_xl.dry_run import RememberingReturns, RememberingStore, RememberingWorkbook
from cchc_xl.errors import WorkbookBusy
from cchc_xl.excel import saving
from cchc_xl.excel.closed import ClosedWorkbook
from cchc_xl.files import sweep
from cchc_xl.journal import Journal, JournalledWorkbook
from cchc_xl.ports import Arrivals, MasterWorkbook, Progress, Returns, UndoableWorkbook, unwatched
from cchc_xl.settings import data_folder
from cchc_xl.store import ArrivalStore
from cchc_xl.write_queue import PatientWorkbook, WriteQueue

if TYPE_CHECKING:
    import xlwings as xw

    from cchc_xl.core.problem import Problem

Now = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Desk:
    """Bàn làm việc: a master workbook, closed or open, and the local path beside which its data lie."""

    workbook: MasterWorkbook
    file: Path
    now: Now
    progress: Progress = unwatched

    def book(self, action: str) -> UndoableWorkbook:
        """The workbook for ``action``: what cannot be written now waits, and can be taken back."""
        return self.patient(action)

    def patient(self, action: str) -> PatientWorkbook:
        """The same, which also writes what waits."""
        return PatientWorkbook(self.journalled, WriteQueue(queue_file(self.file)), action, self.now)

    def journalled(self, action: str) -> JournalledWorkbook:
        """The workbook itself, whose writes can be taken back."""
        return JournalledWorkbook(self.workbook, Journal(self.data / "hoan_tac"), action, self.now)

    @property
    def data(self) -> Path:
        return data_folder(self.file)

    @property
    def forms(self) -> Path:
        """Biểu mẫu, a folder a period."""
        return self.data / "bieu_mau"

    @property
    def reports(self) -> Path:
        return self.data / "bao_cao"

    @property
    def returned(self) -> Path:
        """What units are to mend, a folder a period."""
        return self.data / "tra_lai"

    @property
    def store(self) -> Arrivals:
        return ArrivalStore(self.data, self.now)

    @property
    def returns(self) -> Returns:
        """The folder of copies that go back to units."""
        from cchc_xl.returns import ReturnFolder

        return ReturnFolder(self.returned)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal(Desk):
    """Chạy thử: a desk at which everything is read and nothing written; what would be is remembered."""

    written: RememberingWorkbook
    stored: RememberingStore

    def book(self, action: str) -> UndoableWorkbook:  # noqa: ARG002
        return self.written

    @property
    def store(self) -> Arrivals:
        return self.stored

    @property
    def returns(self) -> Returns:
        from cchc_xl.returns import ReturnFolder

        return RememberingReturns(ReturnFolder(self.returned))


def queue_file(file: Path) -> Path:
    """What waits to be written into the workbook at ``file``."""
    return data_folder(file) / "cho_ghi.json"


def inbox_folder(file: Path) -> Path:
    """Hộp đến of the workbook at ``file``: where people drop what units sent."""
    return data_folder(file) / "hop_den"


def closed(file: Path, now: Now, progress: Progress = unwatched) -> Desk:
    """The desk of a workbook that lies closed at ``file``."""
    return Desk(ClosedWorkbook(file, now), file, now, progress)


def rehearsal(file: Path, now: Now, progress: Progress = unwatched) -> Rehearsal:
    """The desk of the workbook at ``file`` for a dry run, which needs nobody's leave: it may be in use."""
    desk = closed(file, now, progress)
    book, store = RememberingWorkbook(desk.patient("undo")), RememberingStore(desk.store, now)
    return Rehearsal(desk.workbook, file, now, progress, written=book, stored=store)


def live(book: xw.Book, file: Path, now: Now, progress: Progress = unwatched) -> Desk:
    """The desk of a workbook that stands open in Excel or LibreOffice; its data lie beside ``file``."""
    from cchc_xl.excel.live import LiveWorkbook, Patience

    return Desk(LiveWorkbook(book, Patience()), file, now, progress)


@contextmanager
def alone(desk: Desk) -> Iterator[tuple[Problem, ...]]:
    """Nobody else on this PC or share works at the desk meanwhile; WorkbookError when somebody does.

    What a run that was cut off left half-written is taken back first, and what waited for the workbook is
    written: the problems say so.
    """
    from cchc_xl.one_worker import one_worker

    if not desk.data.exists():
        desk.workbook.read(())  # no folder beside a file that is no workbook of ours
    with one_worker(desk.data, desk.now):
        saving.sweep(desk.file)
        folders = (desk.data, *desk.data.iterdir(), *desk.returned.glob("*"))
        sweep(folder for folder in folders if folder.is_dir())
        with suppress(WorkbookBusy):  # a closed workbook was replaced whole or not at all: it can wait
            desk.journalled("undo").recover()
        yield desk.patient("undo").catch_up()


def in_use(file: Path) -> bool:
    """Whether a lock file says that somebody has the workbook at ``file`` open."""
    return bool(saving.owners(file))


def waits(file: Path) -> bool:
    """Whether anything waits to be written into the workbook at ``file``."""
    return queue_file(file).exists()
