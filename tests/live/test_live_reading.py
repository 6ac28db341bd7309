"""Reading the open workbook: where tables and columns are, what their cells say, and at what cost."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl.utils import get_column_letter

from cchc_xl.core.tables import LINES, SETTINGS, TASKS, CellValue
from cchc_xl.errors import WorkbookError
from tests.live.counting_engine import Workbook
from tests.live.open_books import LINE_SHEET, TASK_SHEET, TASK_TOP, cell_of, live, open_book, read


def test_a_table_is_found_on_a_renamed_sheet_wherever_it_stands() -> None:
    data = live(open_book()).read([TASKS])[TASKS.name]
    assert data.sheet == TASK_SHEET
    assert [row.number for row in data.rows] == [TASK_TOP + n for n in range(1, 6)]
    assert data.missing == ()
    assert data.letters is not None
    status = get_column_letter(2 + TASKS.fields().index("status"))
    assert (data.letters["id"], data.letters["status"]) == ("B", status)
    assert data.rows[0].values["office_note"] == "ghi chú 1"


def test_names_of_tables_are_equal_whatever_their_case() -> None:
    book = open_book()
    book.table(TASKS.name)[1].name = "TBLNHIEMVU"
    assert len(read(book)) == 5


def test_columns_are_found_by_header_however_they_were_moved() -> None:
    book = open_book()
    sheet, table = book.table(TASKS.name)
    top, left, bottom, right = table.box
    for row in range(top, bottom + 1):  # the office moved its last column to the front
        values = [sheet.at(row, column).value for column in range(left, right + 1)]
        for column, value in enumerate([values[-1], *values[:-1]], left):
            sheet.put(row, column, value)
    assert read(book)["NV003"]["office_note"] == "ghi chú 3"
    assert read(book)["NV003"]["status"] == "Đang thực hiện"


def test_a_header_is_found_with_other_case_and_line_feeds() -> None:
    book = open_book()
    sheet, _ = book.table(TASKS.name)
    column = 2 + TASKS.fields().index("time")
    sheet.put(TASK_TOP, column, "THỜI GIAN\nthực hiện/hoàn thành")
    assert live(book).read([TASKS])[TASKS.name].missing == ()


def test_a_column_that_is_gone_is_named_by_its_field_and_read_as_blank() -> None:
    book = open_book()
    sheet, _ = book.table(TASKS.name)
    sheet.put(TASK_TOP, 2 + TASKS.fields().index("due"), "Xong khi")
    data = live(book).read([TASKS])[TASKS.name]
    assert data.missing == ("due",)
    assert data.letters is not None
    assert "due" not in data.letters
    assert data.rows[0].values["due"] is None


@pytest.mark.parametrize(
    ("stored", "value"),
    [
        (5.0, 5),
        (2.5, 2.5),
        (Decimal("12.5"), 12.5),
        (True, True),
        ("0012", "0012"),
        ("", None),
        ("#REF!", "#REF!"),
        (-2146826288 - 1000, "#N/A"),  # an error newer than xlwings
        (datetime(2023, 6, 30), date(2023, 6, 30)),  # noqa: DTZ001
        (datetime(2023, 6, 29, 23, 59, 59, 999_997), date(2023, 6, 30)),  # noqa: DTZ001
        (datetime(2023, 6, 30, 7, 30), datetime(2023, 6, 30, 7, 30)),  # noqa: DTZ001
        (datetime(1899, 12, 30, 6), 0.25),  # noqa: DTZ001
    ],
)
def test_each_kind_of_cell_is_read_as_the_closed_workbook_reads_it(stored: Any, value: CellValue) -> None:
    book = open_book()
    if isinstance(stored, int) and not isinstance(stored, bool):
        # An error code is the only whole number that Excel gives as such.
        book.table(TASKS.name)[0].at(*cell_of(book, "NV001", "doubt")).error = stored
    else:
        book.table(TASKS.name)[0].put(*cell_of(book, "NV001", "doubt"), stored)
    found = read(book)["NV001"]["doubt"]
    assert found == value
    assert type(found) is type(value)


def test_the_row_of_totals_is_no_row_of_the_table() -> None:
    book = open_book()
    book.table(TASKS.name)[1].totals_shown = True
    assert list(read(book)) == ["NV001", "NV002", "NV003", "NV004"]


def test_a_table_stretched_to_the_last_row_is_read_as_far_as_the_sheet_is_used() -> None:
    book = open_book()
    _, table = book.table(TASKS.name)
    table.box = (*table.box[:2], 1_048_576, table.box[3])
    assert len(live(book).read([TASKS])[TASKS.name].rows) == 5


def test_a_table_of_nothing_but_its_header_has_no_rows() -> None:
    book = open_book(engine="LibreOffice")
    _, table = book.table(LINES.name)
    table.box = (*table.box[:2], table.box[0], table.box[3])
    assert live(book).read([LINES])[LINES.name].rows == ()


# -- at what cost


def calls(book: Workbook) -> dict[str, int]:
    book.machine.forget()
    live(book).read([TASKS, LINES])
    return dict(book.machine.calls)


def test_reading_five_thousand_rows_takes_the_calls_of_reading_fifty() -> None:
    few, many = calls(open_book(50, 50)), calls(open_book(5_000, 5_000))
    assert few == many
    assert few["read values"] == 2  # one block a table
    assert set(few) == {"ask", "read values"}


# -- refusals


def test_a_workbook_without_the_tasks_table_is_foreign() -> None:
    book = open_book()
    book.sheet(TASK_SHEET).tables.clear()
    with pytest.raises(WorkbookError, match=r"KeHoach2023\.xlsm” không phải sổ theo dõi CCHC"):
        live(book).read([LINES])


def test_a_table_turned_into_a_range_is_named() -> None:
    book = open_book()
    book.sheet(LINE_SHEET).tables.clear()
    with pytest.raises(WorkbookError, match=f"Sổ thiếu bảng “{LINES.name}”"):
        live(book).read([TASKS, LINES])
    with pytest.raises(WorkbookError, match=f"Sổ thiếu bảng “{SETTINGS.name}”"):
        live(book).read([SETTINGS])


def test_a_table_whose_header_row_is_hidden_is_refused_with_the_way_back() -> None:
    book = open_book()
    book.table(TASKS.name)[1].headers_shown = False
    with pytest.raises(WorkbookError, match="ẩn dòng tiêu đề") as caught:
        read(book)
    assert "Header Row" in caught.value.action
