"""Sheet "Tiến độ năm" follows every check of deadlines."""

from __future__ import annotations

from datetime import UTC, date, datetime

from cchc_xl.core import tables
from cchc_xl.flows.check_deadlines import check_deadlines
from tests.memory_workbook import MemoryWorkbook, no_holidays

NOW = datetime(2023, 6, 14, 2, 0, tzinfo=UTC)


def workbook() -> MemoryWorkbook:
    plan = {"id": "I.1", "content": "Ban hành", "lead": "Văn phòng"}
    task = {**plan, "kind": "Nhiệm vụ", "group": "I", "time": "Tháng 5/2023"}
    settings = [{"key": "plan_id", "value": "KH"}, {"key": "year", "value": "2023"}]
    return MemoryWorkbook(
        {
            tables.SETTINGS.name: settings,
            tables.TASKS.name: [task],
            tables.YEAR.name: [plan],
        }
    )


def check(book: MemoryWorkbook, day: date, *, write: bool = True) -> None:
    check_deadlines(book, no_holidays, day, NOW, write=write)


def test_a_check_draws_the_year_and_the_next_one_draws_it_anew() -> None:
    book = workbook()
    check(book, date(2023, 5, 12))
    [row] = book.rows[tables.YEAR.name]
    assert (row["status"], row["due"]) == ("Đang thực hiện", date(2023, 5, 31))
    assert [row.get(f) for f in ("m04c", "m05a", "m05b", "m05c", "m06a")] == [None, "■", "│", "▼", None]
    check(book, date(2023, 6, 14))
    assert [row.get(f) for f in ("m04c", "m05a", "m05b", "m05c", "m06b")] == [None, "■", "■", "▼", "│"]
    assert row["status"] == "Quá hạn"
    assert (row["content"], row["lead"]) == ("Ban hành", "Văn phòng")


def test_a_check_that_only_looks_draws_nothing() -> None:
    book = workbook()
    check(book, date(2023, 5, 12), write=False)
    assert "m05a" not in book.rows[tables.YEAR.name][0]
