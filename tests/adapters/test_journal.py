from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from cchc_xl.core import tables
from cchc_xl.core.changes import TableChanges, plan_changes
from cchc_xl.core.tables import CellValue
from cchc_xl.errors import StoreError, WorkbookError
from cchc_xl.journal import KEPT, Journal, JournalledWorkbook
from tests.memory_workbook import MemoryWorkbook

START = datetime(2023, 6, 8, 1, 0, tzinfo=UTC)
BUSY = WorkbookError("Excel đang bận.", "Bấm lại.")


class Clock:
    """A minute passes at every look."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at


@pytest.fixture
def book() -> MemoryWorkbook:
    rows = {tables.TASKS.name: [{"id": "I.1", "status": "Sắp đến hạn"}, {"id": "I.2"}]}
    return MemoryWorkbook(rows | {tables.LINES.name: []})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "hoan_tac"


def journalled(book: MemoryWorkbook, folder: Path, clock: Clock | None = None) -> JournalledWorkbook:
    return JournalledWorkbook(book, Journal(folder), "rollup", clock or Clock())


def state(book: MemoryWorkbook) -> dict[str, list[dict[str, CellValue]]]:
    """What a reader sees: rows without a key are blank, blank cells are none."""
    return {
        name: [kept for row in rows if (kept := dict(filter(lambda item: item[1] is not None, row.items())))]
        for name, rows in book.rows.items()
    }


def changes(book: MemoryWorkbook, status: str = "Quá hạn") -> list[TableChanges]:
    found = book.read((tables.TASKS, tables.LINES))
    day = date(2023, 6, 5)
    return [
        TableChanges(
            tables.TASKS,
            plan_changes(found[tables.TASKS.name], {"I.2": {"status": status, "due": day}}).cells,
        ),
        plan_changes(
            found[tables.LINES.name], {f"2023-H1|VP|{status}": {"unit": "VP", "progress_percent": 40.5}}
        ),
    ]


def test_a_write_taken_back_leaves_the_workbook_as_it_was(book: MemoryWorkbook, folder: Path) -> None:
    before = state(book)
    journalled(book, folder).write(changes(book))
    assert state(book) != before
    done = journalled(book, folder).undo()
    assert done is not None
    written, problems = done
    assert (written.action, problems) == ("rollup", ())
    assert state(book) == before


def test_writes_are_taken_back_newest_first_then_there_is_nothing(book: MemoryWorkbook, folder: Path) -> None:
    clock, seen = Clock(), [state(book)]
    for status in ("Quá hạn", "Đang thực hiện"):
        journalled(book, folder, clock).write(changes(book, status))
        seen.append(state(book))
    for expected in reversed(seen[:-1]):
        assert journalled(book, folder).undo() is not None
        assert state(book) == expected
    assert journalled(book, folder).undo() is None


def test_a_cell_that_a_person_changed_since_stays(book: MemoryWorkbook, folder: Path) -> None:
    journalled(book, folder).write(changes(book))
    book.rows[tables.TASKS.name][1]["status"] = "xong rồi"
    done = journalled(book, folder).undo()
    assert done is not None
    assert [p.code for p in done[1]] == ["SO02"]
    assert book.rows[tables.TASKS.name][1]["status"] == "xong rồi"
    assert book.rows[tables.TASKS.name][1]["due"] is None


@pytest.mark.parametrize("tables_written", [0, 1])
def test_a_write_that_fails_half_way_is_taken_back_at_once(
    book: MemoryWorkbook, folder: Path, tables_written: int
) -> None:
    before = state(book)
    book.fail_after = (tables_written, BUSY)
    with pytest.raises(WorkbookError, match="bận"):
        journalled(book, folder).write(changes(book))
    assert state(book) == before
    assert journalled(book, folder).undo() is None


def test_a_run_that_was_cut_off_is_taken_back_by_the_next(book: MemoryWorkbook, folder: Path) -> None:
    before = state(book)
    pending = changes(book)
    Journal(folder).begin("rollup", START, pending)
    book.write(pending[:1])  # killed between two tables
    assert journalled(book, folder).recover() == 1
    assert state(book) == before
    assert journalled(book, folder).recover() == 0


def test_the_log_and_the_list_of_actions_are_never_taken_back(book: MemoryWorkbook, folder: Path) -> None:
    line = plan_changes(book.read((tables.LOG,))[tables.LOG.name], {"k": {"result": "Đã tổng hợp."}})
    journalled(book, folder).write([*changes(book), line])
    journalled(book, folder).undo()
    assert book.rows[tables.LOG.name] == [{"key": "k", "result": "Đã tổng hợp."}]


def test_a_write_of_the_log_alone_leaves_nothing_to_undo(book: MemoryWorkbook, folder: Path) -> None:
    line = plan_changes(book.read((tables.LOG,))[tables.LOG.name], {"k": {"result": "Đã nhận."}})
    journalled(book, folder).write([line])
    assert book.rows[tables.LOG.name]
    assert journalled(book, folder).undo() is None


def test_only_the_last_writes_are_kept(book: MemoryWorkbook, folder: Path) -> None:
    clock = Clock()
    for number in range(KEPT + 3):
        journalled(book, folder, clock).write(changes(book, f"Lần {number}"))
    assert len(list(folder.iterdir())) == KEPT


def test_a_damaged_record_is_named_with_what_to_do(book: MemoryWorkbook, folder: Path) -> None:
    journalled(book, folder).write(changes(book))
    [record] = folder.iterdir()
    record.write_text("{", "utf-8")
    with pytest.raises(StoreError, match=r"bị hỏng.*sao_luu"):
        journalled(book, folder).undo()
