"""Writes that wait while somebody has the workbook open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cchc_xl.core import tables
from cchc_xl.core.changes import TableChanges, Values, plan_changes
from cchc_xl.core.problem import Problem
from cchc_xl.core.tables import CellValue
from cchc_xl.errors import StoreError, WorkbookBusy, WorkbookError
from cchc_xl.journal import Journal, JournalledWorkbook
from cchc_xl.write_queue import PatientWorkbook, WriteQueue
from tests.memory_workbook import MemoryWorkbook

START = datetime(2023, 6, 8, 1, 0, tzinfo=UTC)
BUSY = WorkbookBusy("Sổ đang được Lan mở bằng Excel.", "Đóng sổ rồi chạy lại.")


class OfficeBook(MemoryWorkbook):
    """A workbook that somebody opens and closes."""

    opened: WorkbookError | None = None

    def write(self, changes: Sequence[TableChanges]) -> tuple[Problem, ...]:
        if self.opened:
            raise self.opened
        return super().write(changes)


class Office:
    """The workbook, its data folder, and a clock that goes on a minute at every look."""

    def __init__(self, folder: Path) -> None:
        rows = {tables.TASKS.name: [{"id": "I.1", "status": "Sắp đến hạn"}, {"id": "I.2"}]}
        self.book = OfficeBook(rows | {tables.LINES.name: [], tables.LOG.name: []})
        self.folder = folder
        self._at = START

    def now(self) -> datetime:
        self._at += timedelta(minutes=1)
        return self._at

    def at(self, action: str = "rollup") -> PatientWorkbook:
        return PatientWorkbook(self._journalled, WriteQueue(self.folder / "cho_ghi.json"), action, self.now)

    def _journalled(self, action: str) -> JournalledWorkbook:
        return JournalledWorkbook(self.book, Journal(self.folder / "hoan_tac"), action, self.now)

    def show(self, status: str, *lines: str, action: str = "rollup") -> tuple[Problem, ...]:
        """One run: the status of task I.2, and one row of "Tổng hợp" for each of ``lines``."""
        book = self.at(action)
        found = book.read((tables.TASKS, tables.LINES))
        wanted = {line: {"period": "2023-H1", "unit": line} for line in lines}

        def of_the_period(row: Values) -> bool:
            return row.get("period") == "2023-H1"

        return book.write(
            [
                plan_changes(found[tables.TASKS.name], {"I.2": {"status": status}}),
                plan_changes(found[tables.LINES.name], wanted, scope=of_the_period),
            ]
        )

    def cells(self, table: tables.TableSpec, field: str) -> list[CellValue]:
        return [row[field] for row in self.book.rows[table.name] if row.get(field) is not None]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def codes(problems: Sequence[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def test_a_free_workbook_is_written_at_once(office: Office) -> None:
    assert office.show("Quá hạn") == ()
    assert office.cells(tables.TASKS, "status") == ["Sắp đến hạn", "Quá hạn"]
    assert not (office.folder / "cho_ghi.json").exists()


def test_while_somebody_has_it_open_a_write_waits_and_says_whose_it_is(office: Office) -> None:
    office.book.opened = BUSY
    [problem] = office.show("Quá hạn")
    assert problem.sentence == (
        "Sổ đang được Lan mở bằng Excel. Kết quả “Tổng hợp” chưa ghi vào sổ mà đang xếp hàng chờ. "
        "Không cần bấm lại: khi sổ được đóng, trợ lý hoặc lệnh tiếp theo sẽ ghi nốt."
    )
    assert office.cells(tables.TASKS, "status") == ["Sắp đến hạn"]


def test_when_it_is_free_what_waited_is_written_once_and_told(office: Office) -> None:
    office.book.opened = BUSY
    office.show("Quá hạn", "VP")
    office.book.opened = None
    [problem] = office.at().catch_up()
    assert (problem.code, problem.values["action"]) == ("SO08", "Tổng hợp")
    assert office.cells(tables.TASKS, "status") == ["Sắp đến hạn", "Quá hạn"]
    assert office.cells(tables.LINES, "unit") == ["VP"]
    assert office.at().catch_up() == ()


def test_later_runs_know_what_waits_and_the_last_one_counts(office: Office) -> None:
    office.book.opened = BUSY
    office.show("Quá hạn", "VP", "TTr")
    office.show("Đã xong", "VP")
    office.show("Đã xong", "VP", action="check")
    office.book.opened = None
    assert codes(office.at().catch_up()) == ["SO08", "SO08"]  # the third had nothing new to write
    assert office.cells(tables.TASKS, "status") == ["Sắp đến hạn", "Đã xong"]
    assert office.cells(tables.LINES, "unit") == ["VP"]


def test_a_run_while_something_waits_writes_both_when_it_is_free(office: Office) -> None:
    office.book.opened = BUSY
    office.show("Quá hạn")
    office.book.opened = None
    assert codes(office.show("Đã xong", action="check")) == ["SO08", "SO08"]
    assert office.cells(tables.TASKS, "status") == ["Sắp đến hạn", "Đã xong"]


def test_a_cell_that_a_person_changed_meanwhile_is_reported_and_stays(office: Office) -> None:
    office.book.opened = BUSY
    office.show("Quá hạn")
    office.book.rows[tables.TASKS.name][1]["status"] = "Chờ ý kiến"
    office.book.opened = None
    assert codes(office.at().catch_up()) == ["SO02", "SO08"]
    assert office.cells(tables.TASKS, "status") == ["Sắp đến hạn", "Chờ ý kiến"]


def test_what_waits_survives_a_restart_and_can_be_taken_back(office: Office) -> None:
    office.book.opened = BUSY
    office.show("Quá hạn")
    again = Office(office.folder)
    again.at().catch_up()
    assert again.cells(tables.TASKS, "status") == ["Sắp đến hạn", "Quá hạn"]
    again.at("undo").undo()
    assert again.cells(tables.TASKS, "status") == ["Sắp đến hạn"]


def test_a_write_that_must_not_be_done_does_not_wait(office: Office) -> None:
    office.book.opened = WorkbookError("Sổ có chữ ký số.", "Bỏ chữ ký.")
    with pytest.raises(WorkbookError, match="chữ ký số"):
        office.show("Quá hạn")
    assert office.at().catch_up() == ()


def test_nothing_of_a_write_that_waits_is_left_for_undo(office: Office) -> None:
    office.book.opened = BUSY
    office.show("Quá hạn")
    assert list((office.folder / "hoan_tac").glob("*.json")) == []


@pytest.mark.parametrize("content", ["{", "[1]", '[{"action": "rollup"}]', "[" * 100_000])
def test_a_damaged_queue_is_a_sentence_that_names_it(office: Office, content: str) -> None:
    (office.folder / "cho_ghi.json").write_text(content, encoding="utf-8")
    with pytest.raises(StoreError, match=r"cho_ghi\.json"):
        office.at().catch_up()
