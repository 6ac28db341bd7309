"""Added rows: blank rows first, then the table grows, and nothing below it is ever overwritten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from cchc_xl.core import rules
from cchc_xl.core.changes import CellChange, TableChanges, inverse
from cchc_xl.core.tables import LINES, TASKS, Owner
from cchc_xl.errors import WorkbookError
from tests.live.counting_engine import TableModel, Workbook
from tests.live.open_books import (
    CODES,
    LINE_SHEET,
    LINE_TOP,
    OLD,
    change,
    line,
    live,
    open_book,
    put_table,
    read,
)

FIRST = LINE_TOP + 1  # first row below the header
WIDTH = len(LINES.columns)


def lines(*numbers: int) -> TableChanges:
    return TableChanges(LINES, additions=tuple(map(line, numbers)))


def tasks_on_sheet(book: Workbook) -> dict[int, object]:
    """Task by sheet row, as far as the lines' table reaches."""
    rows = live(book).read([LINES])[LINES.name].rows
    return {row.number: row.values["task"] for row in rows}


def test_the_blank_row_of_a_fresh_table_is_filled_first() -> None:
    book = open_book()
    assert live(book).write([lines(1)]) == ()
    assert tasks_on_sheet(book) == {FIRST: "NV001"}
    assert book.table(LINES.name)[1].box == (LINE_TOP, 1, FIRST, WIDTH)


def test_then_the_table_grows_at_its_end_in_the_order_given() -> None:
    book = open_book()
    assert live(book).write([lines(3, 1, 2)]) == ()
    assert tasks_on_sheet(book) == {FIRST: "NV003", FIRST + 1: "NV001", FIRST + 2: "NV002"}
    assert book.table(LINES.name)[1].box == (LINE_TOP, 1, FIRST + 2, WIDTH)


def links_on_sheet(book: Workbook) -> list[str]:
    """The formulas in column "Mở tệp", as far as the lines' table reaches."""
    sheet, table = book.table(LINES.name)
    column = 1 + LINES.fields().index("opened")
    return [sheet.at(row, column).formula for row in range(FIRST, table.box[2] + 1)]


def test_links_are_left_to_the_program_and_cost_no_call() -> None:
    linked, plain = open_book(), open_book()
    plain.sheet(LINE_SHEET).at(FIRST, 1 + LINES.fields().index("opened")).formula = ""
    for book in (linked, plain):
        assert live(book).write([lines(1, 2, 3)]) == ()
    assert links_on_sheet(linked) == [LINES.column("opened").formula] * 3
    assert linked.machine.calls == plain.machine.calls


def test_what_a_link_shows_is_not_read() -> None:
    book = open_book(lines=1)
    book.sheet(LINE_SHEET).at(FIRST, 1 + LINES.fields().index("opened")).value = "Mở"
    [row] = read(book, LINES).values()
    assert row["opened"] is None


def test_a_row_that_holds_nothing_but_its_link_is_blank() -> None:
    book = open_book()
    assert live(book).write([lines(1, 2)]) == ()
    assert live(book).write([inverse(lines(1, 2))]) == ()
    assert live(book).write([lines(3, 4)]) == ()
    assert tasks_on_sheet(book) == {FIRST: "NV003", FIRST + 1: "NV004"}
    assert links_on_sheet(book) == [LINES.column("opened").formula] * 2


def test_every_value_of_a_new_row_lands_as_it_is_with_the_formats_of_its_columns() -> None:
    book = open_book()
    assert live(book).write([lines(1, 2, 3)]) == ()
    assert read(book, LINES)["2023-Q1|DV01|NV003"] == {**dict.fromkeys(LINES.fields()), **line(3)}
    sheet = book.sheet(LINE_SHEET)
    for column, spec in enumerate(LINES.columns, 1):
        if spec.owner is Owner.ROLLUP and CODES[spec.kind] in ("@", "dd/mm/yyyy"):
            assert sheet.at(FIRST + 2, column).code == CODES[spec.kind], spec.field
    assert sheet.at(FIRST + 2, 10).value == datetime(2023, 3, 1)  # noqa: DTZ001


def test_a_value_of_another_kind_keeps_it_in_a_new_row_too() -> None:
    book = open_book()
    odd = {**line(2), "progress_percent": "- chưa rõ", "role": 5, "answer": date(2023, 1, 2)}
    assert live(book).write([TableChanges(LINES, additions=(line(1), odd))]) == ()
    found = read(book, LINES)["2023-Q1|DV01|NV002"]
    assert (found["progress_percent"], found["role"], found["answer"]) == ("- chưa rõ", 5, date(2023, 1, 2))


def test_a_row_blanked_in_the_same_write_is_used_again() -> None:
    book = open_book(lines=3)
    old = line(2)
    cells = [CellChange(str(old["key"]), f, v, None) for f, v in old.items() if f != "key"]
    cells.append(CellChange(str(old["key"]), "key", old["key"], None))
    assert live(book).write([TableChanges(LINES, tuple(cells), (line(9),))]) == ()
    assert tasks_on_sheet(book) == {FIRST: "NV001", FIRST + 1: "NV009", FIRST + 2: "NV003"}


def test_a_row_with_only_a_note_in_a_column_of_the_office_is_not_blank() -> None:
    book = open_book()
    sheet, table = book.table(LINES.name)
    table.box = (*table.box[:3], WIDTH + 1)
    sheet.put(LINE_TOP, WIDTH + 1, "Cột của phòng")
    sheet.put(FIRST, WIDTH + 1, "hẹn nộp sau")
    assert live(book).write([lines(1)]) == ()
    assert tasks_on_sheet(book) == {FIRST: None, FIRST + 1: "NV001"}


def test_a_formula_in_a_column_of_the_office_leaves_a_row_blank_and_stays() -> None:
    book = open_book()
    sheet, table = book.table(LINES.name)
    table.box = (*table.box[:3], WIDTH + 1)
    sheet.put(LINE_TOP, WIDTH + 1, "Cột của phòng")
    sheet.at(FIRST, WIDTH + 1).formula = "=1+1"
    assert live(book).write([lines(1)]) == ()
    assert tasks_on_sheet(book) == {FIRST: "NV001"}
    assert sheet.at(FIRST, WIDTH + 1).formula == "=1+1"


def test_a_formula_in_a_column_of_ours_keeps_its_row_from_being_used() -> None:
    book = open_book()
    book.sheet(LINE_SHEET).at(FIRST, 3).formula = '=IF(1,"","x")'
    assert live(book).write([lines(1)]) == ()
    assert tasks_on_sheet(book) == {FIRST: None, FIRST + 1: "NV001"}
    assert book.sheet(LINE_SHEET).at(FIRST, 3).formula == '=IF(1,"","x")'


def test_a_blank_row_inside_a_merge_is_not_used() -> None:
    book = open_book(engine="LibreOffice")  # Excel merges nothing in a table
    book.sheet(LINE_SHEET).merges.append((FIRST, 2, FIRST, 3))
    assert live(book).write([lines(1)]) == ()
    assert tasks_on_sheet(book) == {FIRST: None, FIRST + 1: "NV001"}


def test_a_row_added_meanwhile_by_another_is_reported_not_doubled() -> None:
    book = open_book(lines=2)
    (problem,) = live(book).write([lines(2, 3)])
    assert problem.rule is rules.CELL_CHANGED_MEANWHILE
    assert problem.place.cell == f"A{FIRST + 1}"
    assert list(tasks_on_sheet(book).values()) == ["NV001", "NV002", "NV003"]


def test_two_additions_to_one_table_in_a_write_do_not_double_a_row() -> None:
    book = open_book()
    (problem,) = live(book).write([lines(1, 2), lines(2, 3)])
    assert problem.place.cell == f"A{FIRST + 1}"
    assert list(tasks_on_sheet(book).values()) == ["NV001", "NV002", "NV003"]


def test_a_table_stretched_to_the_last_row_is_filled_in_order() -> None:
    book = open_book(lines=1)
    _, table = book.table(LINES.name)
    table.box = (LINE_TOP, 1, 1_048_576, WIDTH)
    assert live(book).write([lines(2, 3)]) == ()
    assert list(tasks_on_sheet(book).values()) == ["NV001", "NV002", "NV003"]
    assert table.box[2] == 1_048_576


def test_new_rows_of_a_filtered_table_get_their_own_values() -> None:
    book = open_book(lines=3)
    book.sheet(LINE_SHEET).hidden_by_filter = {FIRST, FIRST + 1}
    assert live(book).write([lines(4, 5)]) == ()
    assert list(tasks_on_sheet(book).values()) == [f"NV00{n}" for n in range(1, 6)]


def test_new_rows_that_the_filter_of_a_neighbour_hides_get_their_own_values_too() -> None:
    book = open_book(lines=1)
    sheet = book.sheet(LINE_SHEET)
    sheet.tables.append(TableModel("tblBen", (FIRST, WIDTH + 2, FIRST + 9, WIDTH + 3)))
    sheet.hidden_by_filter = {FIRST + 2, FIRST + 3}
    assert live(book).write([lines(2, 3, 4, 5)]) == ()
    assert list(tasks_on_sheet(book).values()) == [f"NV00{n}" for n in range(1, 6)]
    assert read(book, LINES)["2023-Q1|DV01|NV003"] == {**dict.fromkeys(LINES.fields()), **line(3)}
    assert sheet.at(FIRST + 2, 10).code == "dd/mm/yyyy"


def test_only_columns_of_the_roll_up_are_written_in_new_rows() -> None:
    book = open_book()
    sheet, table = book.table(LINES.name)
    table.box = (*table.box[:3], WIDTH + 1)
    sheet.put(LINE_TOP, WIDTH + 1, "Cột của phòng")
    original = book.machine.fault

    def fill_calculated_column(_number: int, kind: str) -> None:
        if kind == "write values" and table.box[2] > FIRST:  # Excel did it when the table grew
            sheet.at(FIRST + 1, WIDTH + 1).formula = "=1+1"

    book.machine.fault = fill_calculated_column
    assert live(book).write([lines(1, 2)]) == ()
    book.machine.fault = original
    assert sheet.at(FIRST + 1, WIDTH + 1).formula == "=1+1"


# -- no room -------------------------------------------------------------------------------------------


def value_below(book: Workbook) -> None:
    book.sheet(LINE_SHEET).put(FIRST + 2, 3, "ghi chú")


def formula_below(book: Workbook) -> None:
    book.sheet(LINE_SHEET).at(FIRST + 2, 3).formula = '=IF(1,"","x")'


def merge_below(book: Workbook) -> None:
    book.sheet(LINE_SHEET).merges.append((FIRST + 2, 3, FIRST + 2, 4))


def table_below(book: Workbook) -> None:
    book.sheet(LINE_SHEET).tables.append(TableModel("tblDuoi", (FIRST + 3, 2, FIRST + 4, 3)))


def totals(book: Workbook) -> None:
    _, table = book.table(LINES.name)
    table.box, table.totals_shown = (LINE_TOP, 1, FIRST + 1, WIDTH), True


def at_the_end_of_the_sheet(book: Workbook) -> None:
    book.sheet(LINE_SHEET).tables.clear()
    put_table(book, LINES, LINE_SHEET, 1_048_575, 1, [{}])


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (value_below, "Tổng hợp!C7 đã có nội dung"),
        (formula_below, "Tổng hợp!C7 đã có nội dung"),
        (merge_below, "gộp Tổng hợp!C7:D7"),
        (table_below, "ngay bên dưới là bảng “tblDuoi”"),
        (totals, "dòng tổng"),
        (at_the_end_of_the_sheet, "dòng cuối cùng"),
    ],
)
def test_a_table_that_cannot_grow_is_refused_before_anything_is_written(
    spoil: Callable[[Workbook], None], said: str
) -> None:
    book = open_book()
    spoil(book)
    before = book.snapshot()
    with pytest.raises(WorkbookError) as caught:
        live(book).write([change("NV001", "status", OLD, "Quá hạn"), lines(1, 2, 3, 4, 5)])
    assert said in caught.value.message
    assert book.snapshot() == before
    assert not {"write values", "format", "resize"} & set(book.machine.calls)


def test_what_stands_beside_a_growing_table_is_no_obstacle() -> None:
    book = open_book()
    book.sheet(LINE_SHEET).put(FIRST + 2, WIDTH + 2, "bên phải")
    book.sheet(LINE_SHEET).tables.append(TableModel("tblBen", (FIRST, WIDTH + 2, FIRST + 9, WIDTH + 3)))
    assert live(book).write([lines(1, 2, 3, 4)]) == ()
    assert len(read(book, LINES)) == 4


def test_a_total_row_is_no_obstacle_to_filling_blank_rows() -> None:
    book = open_book(lines=1)
    _, table = book.table(LINES.name)
    table.box, table.totals_shown = (LINE_TOP, 1, FIRST + 2, WIDTH), True
    assert live(book).write([lines(2)]) == ()
    assert tasks_on_sheet(book) == {FIRST: "NV001", FIRST + 1: "NV002"}


def test_undoing_an_addition_leaves_a_blank_row() -> None:
    book = open_book()
    before = live(book).read([LINES, TASKS])[LINES.name].rows[0].values
    assert live(book).write([lines(1)]) == ()
    assert live(book).write([inverse(lines(1))]) == ()
    assert live(book).read([LINES])[LINES.name].rows[0].values == before
