"""Writing into the open workbook: every value lands as it is, and nothing else changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import pytest

from cchc_xl.core import rules
from cchc_xl.core.changes import CellChange, TableChanges
from cchc_xl.core.tables import LINES, TASKS, CellValue, TableSpec
from cchc_xl.excel.package.refs import address
from tests.live.counting_engine import Workbook
from tests.live.open_books import LINE_SHEET, OLD, TASK_SHEET, cell_of, change, line, live, open_book, read

# Texts that Excel would read as something else, or refuse, were they typed.
TREACHEROUS = (
    "- Văn bản số 12/KH-UBND", "-", "=1+1", '=HYPERLINK("x")', "+84 225", "@phong", "'trích dẫn'", "0012",
    "95%", "1E5", "12e3", "10/01/2023", "1-2", "TRUE", "false", "#N/A", "3 tháng 2", "12:30", "1.234,5",
    " 7 ",
)  # fmt: skip


def changes(spec: TableSpec, cells: Iterable[tuple[str, str, CellValue, CellValue]]) -> list[TableChanges]:
    return [TableChanges(spec, tuple(CellChange(*cell) for cell in cells))]


def many(count: int) -> list[TableChanges]:
    """Several roll-up cells of each of ``count`` tasks."""
    cells: list[tuple[str, str, CellValue, CellValue]] = []
    for n in range(1, count + 1):
        key = f"NV{n:03}"
        cells += [
            (key, "status", OLD, "Quá hạn"),
            (key, "reported", n, n + 1),
            (key, "result_text", None, f"- Kết quả {n}"),
            (key, "stamp", None, f"{n}e3"),
        ]
    return changes(TASKS, cells)


# -- values --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", TREACHEROUS)
@pytest.mark.parametrize("code", ["@", "General"])
def test_a_text_lands_as_that_very_text_whatever_the_cell_was_formatted_as(text: str, code: str) -> None:
    book = open_book()
    row, column = cell_of(book, "NV003", "result_text")
    book.sheet(TASK_SHEET).at(row, column).code = code
    assert live(book).write([change("NV003", "result_text", None, text)]) == ()
    cell = book.sheet(TASK_SHEET).at(row, column)
    assert (cell.value, cell.formula) == (text, "")


@pytest.mark.parametrize(
    ("field", "value", "stored"),
    [
        ("due", date(2023, 12, 5), datetime(2023, 12, 5)),  # noqa: DTZ001
        ("reported", 7, 7),
        ("progress_percent", 66.6667, 66.6667),
        ("status", None, None),
        ("remark", "hai\r\ndòng\rba", "hai\ndòng\nba"),
        ("remark", "", None),
    ],
)
def test_values_land_as_what_they_are(field: str, value: CellValue, stored: Any) -> None:
    book = open_book()
    row, column = cell_of(book, "NV003", field)
    old = read(book)["NV003"][field]
    assert live(book).write([change("NV003", field, old, value)]) == ()
    found = book.sheet(TASK_SHEET).at(row, column).value
    assert found == stored
    assert type(found) is (float if isinstance(stored, int) else type(stored))  # COM limits whole numbers


@pytest.mark.parametrize(
    ("field", "value", "stored", "code"),
    [
        ("reported", "0012", "0012", "@"),  # a text in a column of numbers
        ("due", "- chưa rõ", "- chưa rõ", "@"),
        ("status", 5, 5, "General"),  # a number in a column of texts would become a text
        ("status", True, True, "General"),
        ("status", date(2023, 5, 4), datetime(2023, 5, 4), "dd/mm/yyyy"),  # noqa: DTZ001
        ("reported", datetime(2023, 5, 4, 7, 30), datetime(2023, 5, 4, 7, 30), "dd/mm/yyyy hh:mm"),  # noqa: DTZ001
    ],
)
def test_a_value_of_another_kind_than_its_column_gets_the_format_it_needs(
    field: str, value: CellValue, stored: Any, code: str
) -> None:
    book = open_book()
    row, column = cell_of(book, "NV003", field)
    below = book.sheet(TASK_SHEET).at(row + 1, column).code
    assert live(book).write([change("NV003", field, read(book)["NV003"][field], value)]) == ()
    cell = book.sheet(TASK_SHEET).at(row, column)
    assert (cell.value, type(cell.value) is str, cell.code) == (stored, type(stored) is str, code)
    assert book.sheet(TASK_SHEET).at(row + 1, column).code == below


def test_only_the_cells_that_were_meant_change() -> None:
    book = open_book(20)
    before = book.snapshot()
    assert live(book).write(many(20)) == ()
    after = book.snapshot()
    touched = {(row, column) for (_, row, column), _ in before.items() ^ after.items()}
    meant = {
        cell_of(book, f"NV{n:03}", field)
        for n in range(1, 21)
        for field in ("status", "reported", "result_text", "stamp")
    }
    assert touched == meant


# -- at what cost --------------------------------------------------------------------------------------


def calls(book: Workbook, wanted: list[TableChanges]) -> dict[str, int]:
    book.machine.forget()
    assert live(book).write(wanted) == ()
    return dict(book.machine.calls)


def test_writing_eight_thousand_rows_takes_the_calls_of_writing_fifty() -> None:
    few, much = calls(open_book(50), many(50)), calls(open_book(8_000), many(8_000))
    assert few == much
    assert (few["read values"], few["read formulas"], few["write values"]) == (1, 1, 1)
    assert few["format"] <= 4  # at most one a column
    assert sum(few.values()) < 80


def test_adding_eight_thousand_rows_takes_the_calls_of_adding_fifty() -> None:
    def additions(count: int) -> list[TableChanges]:
        return [TableChanges(LINES, additions=tuple(line(n) for n in range(1, count + 1)))]

    few, much = calls(open_book(), additions(50)), calls(open_book(), additions(8_000))
    assert few == much
    assert (few["resize"], few["write values"], few["read formulas"]) == (1, 2, 2)  # its blank row, new rows
    assert few["format"] <= 10


def test_a_write_that_has_nothing_to_write_touches_nothing() -> None:
    book = open_book()
    assert live(book).write([]) == ()
    assert live(book).write([TableChanges(TASKS)]) == ()
    assert book.machine.log == []
    assert live(book).write([change("NV003", "status", "khác", OLD)]) == ()  # it stands there already
    assert set(book.machine.calls) == {"ask", "read values", "read formulas"}


# -- compare and set -----------------------------------------------------------------------------------


def test_a_cell_changed_since_it_was_read_is_left_and_reported() -> None:
    book = open_book()
    row, column = cell_of(book, "NV002", "status")
    book.sheet(TASK_SHEET).put(row, column, "VP đã sửa")
    (problem,) = live(book).write(many(5))
    assert problem.rule is rules.CELL_CHANGED_MEANWHILE
    assert problem.place.sheet == TASK_SHEET
    assert problem.place.cell == address(row, column)
    assert problem.place.header == "Trạng thái"
    rows = read(book)
    assert rows["NV002"]["status"] == "VP đã sửa"
    assert rows["NV001"]["status"] == rows["NV003"]["status"] == "Quá hạn"


def test_a_row_deleted_since_it_was_read_is_reported() -> None:
    (problem,) = live(open_book()).write([change("NV999", "status", OLD, "Quá hạn")])
    assert (problem.place.sheet, problem.place.cell) == (TASK_SHEET, "")


def test_a_row_that_was_sorted_elsewhere_is_found_by_its_key() -> None:
    book = open_book()
    sheet, table = book.table(TASKS.name)
    top, left, _, right = table.box
    for column in range(left, right + 1):
        first, last = sheet.at(top + 1, column), sheet.at(top + 5, column)
        sheet.cells[top + 1, column], sheet.cells[top + 5, column] = last, first
    assert live(book).write([change("NV001", "status", OLD, "Quá hạn")]) == ()
    assert {key: row["status"] for key, row in read(book).items()} == {
        "NV001": "Quá hạn", "NV002": OLD, "NV003": OLD, "NV004": OLD, "NV005": OLD
    }  # fmt: skip


def test_of_two_rows_with_one_key_the_upper_is_written() -> None:
    book = open_book()
    row, column = cell_of(book, "NV002", "id")
    book.sheet(TASK_SHEET).put(row, column, "NV001")
    assert live(book).write([change("NV001", "status", OLD, "Quá hạn")]) == ()
    status = [r.values["status"] for r in live(book).read([TASKS])[TASKS.name].rows]
    assert status == ["Quá hạn", OLD, OLD, OLD, OLD]


def test_what_belongs_to_a_missing_column_is_left_out() -> None:
    book = open_book()
    book.sheet(TASK_SHEET).put(6, 2 + TASKS.fields().index("due"), "Xong khi")
    due = change("NV001", "due", None, date(2023, 6, 1))
    assert live(book).write([due, change("NV001", "status", OLD, "Quá hạn")]) == ()
    assert read(book)["NV001"]["status"] == "Quá hạn"


def test_two_changes_of_one_table_build_on_each_other() -> None:
    book = open_book()
    first, second = (change("NV001", "status", a, b) for a, b in ((OLD, "Quá hạn"), ("Quá hạn", "Xong")))
    assert live(book).write([first, second]) == ()
    assert read(book)["NV001"]["status"] == "Xong"


# -- what people put in between ------------------------------------------------------------------------


def ends(field: str, old: CellValue, new: CellValue) -> list[TableChanges]:
    """Change a field in the first and last row of five: the three between lie in the rectangle."""
    return changes(TASKS, [("NV001", field, old, new), ("NV005", field, old, new)])


@pytest.mark.parametrize(
    ("field", "value", "formula", "code"),
    [
        ("status", 5, "=2+3", "General"),
        ("status", None, '=IF(1,"","x")', "General"),
        ("status", "#REF!", "=#REF!", "General"),
        ("status", "#N/A", "", "General"),  # an error that was pasted as a value
        ("status", 12.5, "", "General"),  # a number in a column of texts
        ("reported", "0012", "", "General"),  # a text in a column of numbers
        ("reported", "=ghi chú", "", "@"),
        ("reported", datetime(2023, 1, 2, 3, 4, 5), "", "dd/mm/yyyy hh:mm"),  # noqa: DTZ001
    ],
)
def test_what_would_not_survive_being_written_again_is_not_touched(
    field: str, value: Any, formula: str, code: str
) -> None:
    book = open_book()
    row, column = cell_of(book, "NV003", field)
    cell = book.sheet(TASK_SHEET).at(row, column)
    cell.value, cell.formula, cell.code = value, formula, code
    wanted = {
        "status": ends("status", OLD, "- Quá hạn"),
        "reported": changes(TASKS, [("NV001", "reported", 1, 9), ("NV005", "reported", 5, 9)]),
    }
    book.machine.forget()
    assert live(book).write(wanted[field]) == ()
    assert (cell.value, cell.formula, cell.code) == (value, formula, code)
    assert book.machine.calls["write values"] == 2  # around it


@pytest.mark.parametrize("text", TREACHEROUS)
def test_a_text_people_typed_between_stays_that_text(text: str) -> None:
    book = open_book()
    row, column = cell_of(book, "NV003", "status")
    book.sheet(TASK_SHEET).put(row, column, text, "General")
    assert live(book).write(ends("status", OLD, "Quá hạn")) == ()
    assert read(book)["NV003"]["status"] == text
    assert book.sheet(TASK_SHEET).at(row, column).formula == ""


def test_a_number_of_which_excel_gives_four_decimals_only_keeps_all() -> None:
    book = open_book()
    third = cell_of(book, "NV003", "reported")
    book.sheet(TASK_SHEET).put(*third, 1 / 3, "#,##0 ₫")
    sheet = book.sheet(TASK_SHEET)
    sheet.at(*third).currency = True
    assert live(book).write(changes(TASKS, [("NV001", "reported", 1, 9), ("NV005", "reported", 5, 9)])) == ()
    assert sheet.at(*third).value == 1 / 3


def test_a_column_of_formulas_splits_the_rectangle_once() -> None:
    book = open_book(200)
    sheet = book.sheet(TASK_SHEET)
    for n in range(1, 201):
        cell = sheet.at(*cell_of(book, f"NV{n:03}", "asked"))
        cell.value, cell.formula = 3, "=COUNTA(A1:A3)"
    book.machine.forget()
    assert live(book).write(many(200)) == ()
    assert book.machine.calls["write values"] == 2
    assert all(sheet.at(*cell_of(book, f"NV{n:03}", "asked")).formula for n in range(1, 201))


def test_a_stretch_of_the_rectangle_in_which_nothing_changes_is_left_out() -> None:
    book = open_book()
    cell = book.sheet(TASK_SHEET).at(*cell_of(book, "NV003", "status"))
    cell.value, cell.formula = 5, "=2+3"
    book.machine.forget()
    wanted = [*ends("status", OLD, "Quá hạn"), change("NV001", "period", None, "2023-Q1")]
    assert live(book).write(wanted) == ()
    assert book.machine.calls["write values"] == 2  # above and below the row of the formula
    assert read(book)["NV001"]["period"] == "2023-Q1"


def test_texts_in_neighbouring_columns_and_far_rows_all_land_as_they_are() -> None:
    book = open_book()
    far = {("NV001", "period"): "12/2023", ("NV002", "remark"): "0012", ("NV005", "result_text"): "- xong"}
    for key, field in far:
        book.sheet(TASK_SHEET).at(*cell_of(book, key, field)).code = "General"
    assert live(book).write([change(k, f, read(book)[k][f], text) for (k, f), text in far.items()]) == ()
    assert {(k, f): read(book)[k][f] for k, f in far} == far


def test_columns_of_plan_and_office_are_never_written() -> None:
    book = open_book()
    sheet = book.sheet(TASK_SHEET)
    for field in ("content", "office_note", "own_due"):
        cell = sheet.at(*cell_of(book, "NV003", field))
        cell.value, cell.formula = 5, "=2+3"
    before = {k: v for k, v in book.snapshot().items() if k[2] < 15 or k[2] > 29}
    assert live(book).write(many(5)) == ()
    after = book.snapshot()
    assert {k: after[k] for k in before} == before


def test_of_an_office_column_only_the_cells_meant_are_written() -> None:
    book = open_book()
    between = book.sheet(TASK_SHEET).at(*cell_of(book, "NV003", "office_note"))
    between.value, between.code = "10/01/2023", "General"
    cells: list[tuple[str, str, CellValue, CellValue]] = [
        (f"NV00{n}", "office_note", f"ghi chú {n}", "- mới") for n in (1, 5)
    ]
    assert live(book).write(changes(TASKS, cells)) == ()
    assert read(book)["NV001"]["office_note"] == read(book)["NV005"]["office_note"] == "- mới"
    assert (between.value, between.code) == ("10/01/2023", "General")


def test_a_text_that_begins_like_a_formula_does_not_split_the_rectangle() -> None:
    book = open_book()
    book.sheet(TASK_SHEET).put(*cell_of(book, "NV003", "status"), "= như trên", "@")
    book.machine.forget()
    assert live(book).write(ends("status", OLD, "Quá hạn")) == ()
    assert book.machine.calls["write values"] == 1
    assert read(book)["NV003"]["status"] == "= như trên"


def test_a_formula_that_shows_nothing_is_not_overwritten() -> None:
    book = open_book()
    cell = book.sheet(TASK_SHEET).at(*cell_of(book, "NV003", "asked"))
    cell.formula = '=IF(1,"","x")'
    (problem,) = live(book).write([change("NV003", "asked", None, 5)])
    assert problem.rule is rules.CELL_CHANGED_MEANWHILE
    assert cell.formula == '=IF(1,"","x")'


def test_a_text_that_merely_begins_like_a_formula_may_be_replaced() -> None:
    book = open_book()
    book.sheet(TASK_SHEET).put(*cell_of(book, "NV003", "remark"), "= như trên", "@")
    assert live(book).write([change("NV003", "remark", "= như trên", "Đã rõ")]) == ()
    assert read(book)["NV003"]["remark"] == "Đã rõ"


# -- filters -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("as_a_whole", [True, False])
@pytest.mark.parametrize("code", ["@", "General"])
def test_where_a_filter_hides_rows_every_cell_still_gets_its_own_value(as_a_whole: bool, code: str) -> None:
    book = open_book(8)
    sheet, table = book.table(TASKS.name)
    hidden = {table.box[0] + n for n in (2, 3, 6)}
    sheet.hidden_by_filter, sheet.filtered_as_a_whole = set(hidden), as_a_whole
    for n in range(1, 9):
        sheet.at(*cell_of(book, f"NV{n:03}", "result_text")).code = code
    before = book.snapshot()
    assert live(book).write(many(8)) == ()
    rows = read(book)
    assert [rows[f"NV{n:03}"]["reported"] for n in range(1, 9)] == list(range(2, 10))
    assert [rows[f"NV{n:03}"]["result_text"] for n in range(1, 9)] == [f"- Kết quả {n}" for n in range(1, 9)]
    assert {place for place, _ in before.items() ^ book.snapshot().items()} == {
        (TASK_SHEET, *cell_of(book, f"NV{n:03}", field))
        for n in range(1, 9)
        for field in ("status", "reported", "result_text", "stamp")
    }
    assert sheet.hidden_by_filter == hidden


def test_rows_hidden_by_hand_are_written_in_blocks() -> None:
    book = open_book(8)
    sheet, table = book.table(TASKS.name)
    sheet.hidden_by_hand = {table.box[0] + n for n in (2, 3, 6)}
    book.machine.forget()
    assert live(book).write(many(8)) == ()
    assert book.machine.calls["write values"] == 1
    assert [row["reported"] for row in read(book).values()] == list(range(2, 10))


def test_a_filter_that_hides_none_of_the_tables_rows_is_no_obstacle_to_blocks() -> None:
    book = open_book(8)
    book.sheet(TASK_SHEET).hidden_by_filter = {100}
    book.machine.forget()
    assert live(book).write(many(8)) == ()
    assert book.machine.calls["write values"] == 1


def test_libreoffice_takes_blocks_whether_a_filter_hides_rows_or_not() -> None:
    book = open_book(engine="LibreOffice")
    sheet, _ = book.table(TASKS.name)
    sheet.hidden_by_filter = {8}
    book.machine.forget()
    assert live(book).write(many(5)) == ()
    assert book.machine.calls["write values"] == 1


def test_the_sheet_of_another_table_is_not_touched() -> None:
    book = open_book(lines=3)
    before = {k: v for k, v in book.snapshot().items() if k[0] == LINE_SHEET}
    assert live(book).write(many(5)) == ()
    assert {k: v for k, v in book.snapshot().items() if k[0] == LINE_SHEET} == before
