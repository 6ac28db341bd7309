"""The LibreOffice engine on a real LibreOffice: what xlwings code may rely on there as in Excel."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import xlwings as xw
from openpyxl.worksheet.table import Table as FileTable

from cchc_xl.excel import libreoffice
from cchc_xl.excel.libreoffice import uno_bridge
from cchc_xl.excel.libreoffice.uno_bridge import (
    LibreOfficeGone,
    LibreOfficeNotRunning,
    SheetProtected,
    enum,
    struct,
)

pytestmark = [pytest.mark.libreoffice, pytest.mark.uno]

DAY = datetime(2023, 6, 14)  # noqa: DTZ001 (cells know no zone)
MOMENT = datetime(2023, 6, 14, 8, 12, 5)  # noqa: DTZ001


@pytest.fixture(scope="session")
def office() -> Iterator[xw.App]:
    """A LibreOffice of this session's own, with its own profile and pipe."""
    app = libreoffice.launch()
    yield app
    app.quit()


@pytest.fixture
def book(office: xw.App) -> Iterator[xw.Book]:
    book = office.books.add()
    yield book
    with suppress(LibreOfficeGone):
        book.close()


@pytest.fixture
def sheet(book: xw.Book) -> xw.Sheet:
    return book.sheets[0]


# ── Values ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "value",
    ["Nhiệm vụ số 1", "hai\ndòng", "- gạch đầu dòng", 1.0, -2.5, 0.1, 1e-300, True, False, DAY, MOMENT],
    ids=repr,
)
def test_a_value_comes_back_as_it_was_written(sheet: xw.Sheet, value: object) -> None:
    sheet["A1"].value = value
    read = sheet["A1"].value
    assert read == value
    assert type(read) is type(value)


def test_a_block_of_all_kinds_comes_back_as_it_was_written(sheet: xw.Sheet) -> None:
    rows = [["mã", 1.0, True, DAY, None], [None, 2.0, False, MOMENT, "x"], ["", 3.0, None, None, "y"]]
    sheet["B2"].value = rows
    assert sheet["B2:F4"].value == [["mã", 1.0, True, DAY, None], rows[1], [None, 3.0, None, None, "y"]]


def test_a_day_is_read_as_midnight_and_keeps_the_format_for_days_that_its_cell_has(sheet: xw.Sheet) -> None:
    sheet["A1"].number_format = "dd/mm/yyyy"
    sheet["A1:B1"].value = [date(2023, 6, 14), date(2023, 6, 14)]
    assert sheet["A1:B1"].value == [DAY, DAY]
    assert [sheet["A1"].number_format, sheet["B1"].number_format] == ["dd/mm/yyyy", "m/d/yyyy"]


def test_none_clears_the_content_and_leaves_the_format(sheet: xw.Sheet) -> None:
    sheet["A1"].number_format = "dd/mm/yyyy"
    sheet["A1:B1"].value = [DAY, "chữ"]
    sheet["A1:B1"].value = [None, None]
    assert sheet["A1:B1"].value == [None, None]
    assert _formulas(sheet["A1:B1"]) == [["", ""]]
    assert sheet["A1"].number_format == "dd/mm/yyyy"


@pytest.mark.parametrize("text", ["0012", "12%", "=1+1", "10/01/2023", "TRUE", "'trích", "1E5", "+84"])
def test_a_text_cell_keeps_the_text_as_it_is(sheet: xw.Sheet, text: str) -> None:
    sheet["A1"].number_format = "@"
    sheet["A1"].value = text
    assert sheet["A1"].value == text
    assert sheet["A1"].number_format == "@"


def test_any_other_cell_reads_a_text_as_if_it_was_typed(sheet: xw.Sheet) -> None:
    sheet["A1"].value = ["0012", "12%", "=1+1", "10/01/2023", "TRUE", "'0012"]
    october = datetime(2023, 10, 1)  # noqa: DTZ001
    assert sheet["A1:F1"].value == [12.0, 0.12, 2.0, october, True, "0012"]
    assert sheet["C1"].formula == "=1+1"
    assert sheet["B1"].number_format == "0%"


def test_text_cells_and_formulas_in_one_block_stay_apart(sheet: xw.Sheet) -> None:
    sheet["A1:A2"].number_format = "@"
    sheet["A1"].value = [["=1+1", "=1+2", 5.5, "chữ", DAY], ["'x", "=B1*2", 1e-7, "'0012", True]]
    assert sheet["A1:E2"].value == [["=1+1", 3.0, 5.5, "chữ", DAY], ["'x", 6.0, 1e-7, "0012", True]]


def test_a_number_is_a_number_where_a_boolean_stood_before(sheet: xw.Sheet) -> None:
    sheet["A1"].value = True
    sheet["A1"].value = 1
    assert sheet["A1"].value == 1.0
    assert type(sheet["A1"].value) is float


def test_errors_are_none_or_told_by_name(sheet: xw.Sheet) -> None:
    sheet["A1"].formula = [["=1/0", "=NA()", "=#REF!", "=1+1"]]
    assert sheet["A1:D1"].value == [None, None, None, 2.0]
    assert sheet["A1:D1"].options(err_to_str=True).value == ["#DIV/0!", "#N/A", "#REF!", 2.0]


def test_days_and_booleans_that_formulas_give_are_read_as_such(sheet: xw.Sheet) -> None:
    sheet["A1"].formula = [["=DATE(2023,6,14)", "=1>0"]]
    assert sheet["A1:B1"].value == [DAY, True]


def test_days_scattered_over_a_column_are_told_from_numbers(sheet: xw.Sheet) -> None:
    rows = [[DAY if number % 3 else float(number), bool(number % 2)] for number in range(60)]
    sheet["A1"].value = rows
    assert sheet["A1"].resize(60, 2).value == rows


def test_a_large_block_of_every_kind_of_value_comes_back_as_written(sheet: xw.Sheet) -> None:
    row = ["chữ", DAY, True, 1.5, None, "0x", MOMENT, False, 2.0, "hết"]
    rows = [row] * 2_000
    sheet["A1"].value = rows
    assert sheet["A1"].resize(2_000, 10).value == rows


def test_a_data_frame_goes_in_and_comes_out(sheet: xw.Sheet) -> None:
    frame = pd.DataFrame({"mã": ["NV1", "NV2"], "số": [1.0, 2.5]})
    sheet["A1"].options(index=False).value = frame
    read: Any = sheet["A1"].options(pd.DataFrame, index=False, expand="table").value
    assert read.to_dict("list") == frame.to_dict("list")


def test_hidden_and_filtered_rows_are_written_too(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["số"], [1], [2], [3], [4]]
    sheet["A3"].api.Rows.IsVisible = False
    _filter(sheet["A1:A5"], below=3.5)
    assert not sheet["A5"].api.Rows.IsVisible
    sheet["A2:A5"].value = [[5], [6], [7], [8]]
    assert sheet["A2:A5"].value == [5, 6, 7, 8]


# ── Formulas ────────────────────────────────────────────────────────────────────────────────────────


def test_a_formula_is_written_and_read_in_the_words_of_excel(book: xw.Book) -> None:
    other = book.sheets.add("Số liệu")
    other["A1"].value = [[2], [3]]
    formula = "=IF(SUM('Số liệu'!$A$1:A2,1)>5,\"lớn; hơn\",Sheet1!B1)"
    book.sheets["Sheet1"]["A1"].formula = formula
    assert book.sheets["Sheet1"]["A1"].value == "lớn; hơn"
    assert book.sheets["Sheet1"]["A1"].formula == formula


def test_a_formula_for_many_cells_is_relative_to_the_first(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1], [2], [3]]
    sheet["B1:B3"].formula = "=A1*10"
    assert sheet["B1:B3"].value == [10, 20, 30]
    assert sheet["B3"].formula == "=A3*10"


def test_a_formula_for_many_cells_reaches_those_that_a_filter_hides(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["số"], [1], [9], [2], [9]]
    _filter(sheet["A1:A5"], below=5)
    sheet["B2:C5"].formula = "=A2*10"
    assert _formulas(sheet["B2:C5"]) == [[f"=A{row}*10", f"=B{row}*10"] for row in range(2, 6)]


def test_cells_of_an_array_formula_show_its_braces(sheet: xw.Sheet) -> None:
    sheet["A1:A2"].api.setArrayFormula("={1;2}")
    assert sheet["A1"].formula == "{={1,2}}"
    assert sheet["A1"].has_array


# ── Tables ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def table(sheet: xw.Sheet) -> Any:
    """A table of two rows; the last one has a colour, a format, a rule for what may be typed, a formula."""
    sheet["B2"].value = [["mã", "hạn", "số", "gấp đôi"], ["NV1", DAY, 1, "=D3*2"], ["NV2", DAY, 2, "=D4*2"]]
    sheet["B4"].number_format = "@"
    sheet["B3:B4"].color = (255, 230, 200)
    rule = sheet["D4"].api.Validation
    rule.Type = enum("sheet.ValidationType", "WHOLE")
    rule.setFormula1("0")
    rule.setFormula2("100")
    sheet["D4"].api.Validation = rule
    return sheet.tables.add(sheet["B2:E4"], name="NhiemVu")


def test_a_table_tells_its_parts(sheet: xw.Sheet, table: Any) -> None:
    assert sheet.tables["NhiemVu"].range.address == "$B$2:$E$4"
    assert table.header_row_range.value == ["mã", "hạn", "số", "gấp đôi"]
    assert table.data_body_range.address == "$B$3:$E$4"
    assert (table.show_headers, table.show_totals) == (True, False)
    assert sheet["C3"].table == table


def test_new_rows_take_over_looks_rules_and_formulas_but_no_constants(sheet: xw.Sheet, table: Any) -> None:
    table.resize(sheet["B2:E6"])
    assert table.data_body_range.address == "$B$3:$E$6"
    assert sheet["B5:D6"].value == [[None] * 3] * 2
    assert _formulas(sheet["E5:E6"]) == [["=D5*2"], ["=D6*2"]]
    assert sheet["B6"].color == (255, 230, 200)
    assert (sheet["B6"].number_format, sheet["C6"].number_format) == ("@", "m/d/yyyy")
    assert sheet["D6"].api.Validation.Type.value == "WHOLE"
    sheet["B6"].value = "0012"
    assert sheet["B6"].value == "0012"


def test_rows_that_hold_something_become_part_of_a_table_as_they_are(sheet: xw.Sheet, table: Any) -> None:
    sheet["B6"].value = ["NV4", DAY, 7, 8]
    table.resize(sheet["B2:E7"])
    assert sheet["B6:E6"].value == ["NV4", DAY, 7, 8]
    assert [sheet["E5"].formula, sheet["E7"].formula] == ["=D5*2", "=D7*2"]


def test_a_table_grows_alike_where_a_filter_hides_rows(sheet: xw.Sheet, table: Any) -> None:
    sheet["B8"].value = "dưới bảng"
    _filter(sheet["D2:D8"], below=1.5)
    assert not sheet["D4"].api.Rows.IsVisible
    assert not sheet["D5"].api.Rows.IsVisible
    table.resize(sheet["B2:E7"])
    assert _formulas(sheet["E5:E7"]) == [["=D5*2"], ["=D6*2"], ["=D7*2"]]
    assert sheet["B5:D7"].value == [[None] * 3] * 3
    assert sheet["B7"].color == (255, 230, 200)


def test_a_table_that_grows_taller_and_narrower_touches_nothing_beside(sheet: xw.Sheet, table: Any) -> None:
    table.resize(sheet["B2:C6"])
    assert sheet["B6"].color == (255, 230, 200)
    assert _formulas(sheet["D5:E6"]) == [["", ""], ["", ""]]


def test_a_table_that_shrinks_leaves_its_cells_alone(sheet: xw.Sheet, table: Any) -> None:
    table.resize(sheet["B2:E3"])
    assert table.range.address == "$B$2:$E$3"
    assert sheet["B4"].value == "NV2"


def test_headers_alone_become_a_table_with_one_blank_row(sheet: xw.Sheet) -> None:
    sheet["A1"].value = ["mã", "tên"]
    table = sheet.tables.add(sheet["A1:B1"])
    assert table.range.address == "$A$1:$B$2"
    assert table.data_body_range is None
    assert table.insert_row_range is not None
    assert table.insert_row_range.address == "$A$2:$B$2"


def test_a_table_takes_the_rows_of_a_data_frame(sheet: xw.Sheet, table: Any) -> None:
    table.update(pd.DataFrame({"mã": ["a", "b", "c"], "hạn": [DAY, None, DAY]}), index=False)
    assert table.range.address == "$B$2:$C$5"
    assert table.range.value == [["mã", "hạn"], ["a", DAY], ["b", None], ["c", DAY]]
    assert sheet["D2:E4"].value == [[None, None]] * 3


def test_the_totals_of_a_table_from_a_file_move_to_its_new_end(office: xw.App, tmp_path: Path) -> None:
    book = office.books.open(_with_totals(tmp_path / "Có tổng.xlsx"))
    sheet, table = book.sheets[0], book.sheets[0].tables["BangTong"]
    assert table.show_totals
    assert table.totals_row_range is not None
    assert table.totals_row_range.address == "$A$3:$B$3"
    table.resize(sheet["A1:B6"])
    assert table.data_body_range is not None
    assert table.data_body_range.address == "$A$2:$B$5"
    assert sheet["A6:B6"].value == ["Tổng", 2.0]
    sheet["B5"].value = 40
    assert sheet["B6"].value == 42.0
    book.close()


def test_totals_never_move_onto_what_somebody_wrote(office: xw.App, tmp_path: Path) -> None:
    book = office.books.open(_with_totals(tmp_path / "Có chữ.xlsx"))
    sheet, table = book.sheets[0], book.sheets[0].tables["BangTong"]
    sheet["A6"].value = "ghi chú"
    with pytest.raises(ValueError, match=r"\$A\$6"):
        table.resize(sheet["A1:B6"])
    assert sheet["A6"].value == "ghi chú"
    assert table.range.address == "$A$1:$B$3"
    book.close()


def test_totals_never_move_up_onto_data(office: xw.App, tmp_path: Path) -> None:
    book = office.books.open(_with_totals(tmp_path / "Có dòng.xlsx"))
    table = book.sheets[0].tables["BangTong"]
    with pytest.raises(ValueError, match=r"\$A\$2"):
        table.resize(book.sheets[0]["A1:B2"])
    assert book.sheets[0]["A2:B3"].value == [["a", 2.0], ["Tổng", 2.0]]
    book.close()


def test_tables_come_in_the_order_in_which_they_stand(sheet: xw.Sheet) -> None:
    for name, address in {"A_duoi": "A10:B11", "Z_tren": "A1:B2"}.items():
        sheet[address].value = [["x", "y"], [1, 2]]
        sheet.tables.add(sheet[address], name=name)
    assert [table.name for table in sheet.tables] == ["Z_tren", "A_duoi"]


# ── Names ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_name_tells_a_constant_or_a_range(book: xw.Book, sheet: xw.Sheet) -> None:
    book.names.add("CCHC_ID", '="KH-CCHC-2023"')
    sheet["B2:C3"].name = "vung"
    assert book.names["CCHC_ID"].refers_to == '="KH-CCHC-2023"'
    assert book.names["vung"].refers_to == "=Sheet1!$B$2:$C$3"
    assert book.names["vung"].refers_to_range == sheet["B2:C3"]
    assert sheet["vung"].address == "$B$2:$C$3"
    assert sheet["B2:C3"].name == book.names["vung"]
    assert "khong_co" not in book.names


def test_a_name_that_refers_to_no_range_says_so(book: xw.Book) -> None:
    book.names.add("CCHC_ID", '="KH-CCHC-2023"')
    with pytest.raises(xw.NoSuchObjectError, match="CCHC_ID"):
        _ = book.names["CCHC_ID"].refers_to_range


# ── Looks and structure ─────────────────────────────────────────────────────────────────────────────


def test_looks_are_read_as_they_were_set(sheet: xw.Sheet) -> None:
    cells = sheet["A1:B2"]
    cells.color, cells.wrap_text = (10, 20, 30), True
    cells.horizontal_alignment, cells.vertical_alignment = "center", "top"
    cells.font.bold, cells.font.size, cells.font.color = True, 14, (200, 0, 0)
    assert (cells.color, cells.wrap_text) == ((10, 20, 30), True)
    assert (cells.horizontal_alignment, cells.vertical_alignment) == ("center", "top")
    assert (cells.font.bold, cells.font.size, cells.font.color) == (True, 14, (200, 0, 0))
    assert (sheet["A1:C2"].color, sheet["A1:C2"].font.bold) == (None, None)


@pytest.mark.parametrize("code", ["General", "@", "dd/mm/yyyy", "#,##0.00", "0.0%", 'dd" tháng "mm'])
def test_a_number_format_is_read_as_it_was_set(sheet: xw.Sheet, code: str) -> None:
    sheet["A1"].number_format = code
    assert sheet["A1"].number_format == code


def test_number_formats_are_saved_as_excel_writes_them(office: xw.App, tmp_path: Path) -> None:
    book = office.books.add()
    for column, code in enumerate(("@", "dd/mm/yyyy", "#,##0"), 1):
        book.sheets[0][0, column - 1].number_format = code
        book.sheets[0][0, column - 1].value = 1
    book.save(str(tmp_path / "Định dạng.xlsx"))
    book.close()
    saved = openpyxl.load_workbook(tmp_path / "Định dạng.xlsx").worksheets[0]
    assert [cell.number_format for cell in saved[1]] == ["@", "dd/mm/yyyy", "#,##0"]


def test_cells_are_inserted_down_and_deleted_up(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 1], [2, 2], [3, 3]]
    sheet["A2"].insert("down")
    assert sheet["A1:B4"].value == [[1, 1], [None, 2], [2, 3], [3, None]]
    sheet["A2"].delete("up")
    sheet["2:2"].delete()
    assert sheet["A1:B2"].value == [[1, 1], [3, 3]]


def test_a_copy_fills_a_destination_that_holds_it_several_times(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["x", "=A1"]]
    sheet["A1:B1"].copy(sheet["D1:G2"])
    assert _formulas(sheet["D1:G2"]) == [["x", "=D1", "x", "=F1"], ["x", "=D2", "x", "=F2"]]
    sheet["A1:B1"].copy(sheet["D5:F6"])
    assert _formulas(sheet["D5:F6"]) == [["x", "=D5", ""], ["", "", ""]]


def test_merged_cells_are_told_from_single_ones(sheet: xw.Sheet) -> None:
    sheet["B2:C3"].merge()
    merged = {
        address: sheet[address].merge_cells for address in ("B2", "C3", "B2:C3", "A1:D4", "A3:D3", "E5:F6")
    }
    assert merged == {"B2": True, "C3": True, "B2:C3": True, "A1:D4": None, "A3:D3": None, "E5:F6": False}
    assert sheet["C3"].merge_area.address == "$B$2:$C$3"


@pytest.mark.parametrize(
    ("start", "direction", "end"),
    [
        ("A1", "down", "A3"),
        ("A3", "down", "A6"),
        ("A6", "up", "A3"),
        ("B2", "right", "XFD2"),
        ("A3", "up", "A1"),
    ],
)
def test_end_leads_where_ctrl_and_an_arrow_lead(
    sheet: xw.Sheet, start: str, direction: str, end: str
) -> None:
    sheet["A1"].value = [["a"], [1], ["=1+1"], [None], [None], ["b"]]
    assert sheet[start].end(direction).get_address(False, False) == end


def test_an_expanded_range_stops_at_the_first_blank(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 2, None, 4], [5, 6, 7, 8], [None, 9, 9, 9]]
    assert sheet["A1"].expand().address == "$A$1:$B$2"
    assert sheet["A1"].current_region.address == "$A$1:$D$3"


def test_a_shape_has_a_name_a_text_and_a_place(book: xw.Book, sheet: xw.Sheet) -> None:
    drawing = book.api.createInstance("com.sun.star.drawing.RectangleShape")
    sheet.api.DrawPage.add(drawing)
    shape = sheet.shapes[0]
    shape.name, shape.text = "nut_tong_hop", "Tổng hợp"
    shape.left, shape.top, shape.width, shape.height = 72, 36, 144, 18
    found = sheet.shapes["nut_tong_hop"]
    assert found.text == "Tổng hợp"
    place = (found.left, found.top, found.width, found.height)
    assert place == pytest.approx((72, 36, 144, 18), abs=0.03)
    assert found.parent == sheet


# ── Protection ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "change",
    [
        lambda cell: setattr(cell, "value", 1),
        lambda cell: setattr(cell, "formula", "=1"),
        lambda cell: cell.clear_contents(),
        lambda cell: setattr(cell, "color", (1, 2, 3)),
        lambda cell: setattr(cell, "number_format", "@"),
        lambda cell: cell.insert("down"),
        lambda cell: cell.delete("up"),
        lambda cell: cell.merge(),
    ],
    ids=["value", "formula", "clear", "color", "format", "insert", "delete", "merge"],
)
def test_nothing_of_a_protected_sheet_changes_in_silence(
    sheet: xw.Sheet, change: Callable[[xw.Range], object]
) -> None:
    sheet["A1"].value = "cũ"
    sheet.api.protect("")
    with pytest.raises(SheetProtected, match="Sheet1"):
        change(sheet["A1"])
    assert sheet.impl.protected
    assert (sheet["A1"].value, sheet["A1"].color) == ("cũ", None)


def test_unlocked_cells_of_a_protected_sheet_take_values(sheet: xw.Sheet) -> None:
    lock = sheet["A1"].api.CellProtection
    lock.IsLocked = False
    sheet["A1"].api.CellProtection = lock
    sheet.api.protect("")
    sheet["A1"].value = "mới"
    assert sheet["A1"].value == "mới"


# ── The program ─────────────────────────────────────────────────────────────────────────────────────


def test_the_status_bar_is_ours_until_it_is_given_back(office: xw.App, book: xw.Book) -> None:
    book.activate()
    office.status_bar = "Đang tổng hợp 3/10"
    office.status_bar = "Đang tổng hợp 4/10"
    assert office.status_bar == "Đang tổng hợp 4/10"
    office.status_bar = False
    assert office.status_bar is False


def test_the_status_bar_outlives_the_window_it_was_shown_in(office: xw.App) -> None:
    closing = office.books.add()
    office.status_bar = "Đang đọc"
    closing.close()
    office.books.add()
    office.status_bar = "Đang ghi"
    assert office.status_bar == "Đang ghi"
    office.status_bar = False
    office.books.active.close()


def test_screen_and_calculation_rest_while_asked_to(office: xw.App, book: xw.Book, sheet: xw.Sheet) -> None:
    sheet["B1"].formula = "=A1+1"
    office.screen_updating, office.calculation = False, "manual"
    assert book.api.hasControllersLocked()
    sheet["A1"].value = 5
    assert sheet["B1"].value == 1
    office.calculation, office.screen_updating = "automatic", True
    assert not book.api.hasControllersLocked()
    assert sheet["B1"].value == 6


def test_what_the_engine_does_not_know_says_so(office: xw.App, sheet: xw.Sheet) -> None:
    with pytest.raises(NotImplementedError):
        _ = sheet["A1"].hyperlink
    with pytest.raises(NotImplementedError):
        office.calculation = "semiautomatic"


def test_a_book_opened_for_reading_says_so(office: xw.App, tmp_path: Path) -> None:
    path = _with_totals(tmp_path / "Chỉ đọc.xlsx")
    book = office.books.open(path, read_only=True)
    assert (book.name, book.fullname, book.impl.read_only) == ("Chỉ đọc.xlsx", path, True)
    book.close()


def test_connecting_finds_the_same_program_and_lets_it_live(office: xw.App, book: xw.Book) -> None:
    pipe = office.impl.own.pipe
    attached = libreoffice.connect(pipe)
    assert attached == libreoffice.connect(pipe)
    assert book.name in [one.name for one in attached.books]
    attached.quit()
    assert book.name in [one.name for one in office.books]


def test_connecting_undoes_the_locks_of_a_program_that_died() -> None:
    dead = libreoffice.launch()
    document = dead.books.add().api
    document.lockControllers()
    document.addActionLock()
    libreoffice.connect(dead.impl.own.pipe, seconds=60)  # a busy machine is no fault of the code
    assert (document.hasControllersLocked(), document.isActionLocked()) == (False, False)
    dead.quit()


def test_nobody_at_the_pipe_is_a_clear_answer() -> None:
    with pytest.raises(LibreOfficeNotRunning, match="LibreOffice chưa chạy"):
        libreoffice.connect(f"cchc-nobody-{os.getpid()}", seconds=5)


@pytest.mark.skipif(sys.platform == "win32", reason="processes cannot be halted")
def test_a_program_that_hangs_is_not_waited_for() -> None:
    hanging = libreoffice.launch()
    own = hanging.impl.own
    os.killpg(own.pid, signal.SIGSTOP)
    asking = ThreadPoolExecutor(1)
    try:
        assert asking.submit(uno_bridge.try_context, own.pipe, seconds=0.5).result(timeout=60) is None
    finally:
        os.killpg(own.pid, signal.SIGCONT)
        asking.shutdown()
    hanging.quit()


# ── Gone ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_book_that_is_closed_meanwhile_is_gone_for_whatever_is_asked(
    book: xw.Book, sheet: xw.Sheet
) -> None:
    cell, table = sheet["A1"], sheet.tables.add(sheet["C1:D2"])
    cell.value = 1
    book.api.close(True)
    asked: list[Callable[[], object]] = [
        lambda: cell.value,
        lambda: setattr(cell, "value", 1),
        lambda: cell.clear_contents(),
        lambda: cell.color,
        lambda: cell.merge_cells,
        lambda: cell.font.bold,
        lambda: sheet["A2"].value,
        lambda: sheet.name,
        lambda: list(sheet.tables),
        lambda: table.resize(sheet["C1:D3"]),
        lambda: book.name,
        lambda: list(book.sheets),
        lambda: book.names["CCHC_ID"],
        lambda: book.save(),
    ]
    for ask in asked:
        with pytest.raises(LibreOfficeGone, match="đã bị đóng"):
            ask()


def test_a_program_that_ends_meanwhile_is_gone() -> None:
    ending = libreoffice.launch()
    cell = ending.books.add().sheets[0]["A1"]
    cell.value = 1
    ending.impl.own.kill()
    with pytest.raises(LibreOfficeGone):
        _ = cell.value
    with pytest.raises(LibreOfficeGone):
        _ = cell.color
    with pytest.raises(LibreOfficeGone):
        _ = len(ending.books)
    ending.kill()


# ── Helpers ─────────────────────────────────────────────────────────────────────────────────────────


def _formulas(cells: xw.Range) -> list[list[str]]:
    rows: Any = cells.formula
    return [list(row) for row in rows]


def _filter(cells: xw.Range, below: float) -> None:
    """Hide the rows whose number in the first column is not below a limit, as a person's filter does."""
    criterion = struct("sheet.TableFilterField")
    criterion.Operator = enum("sheet.FilterOperator", "LESS")
    criterion.NumericValue, criterion.IsNumeric = below, True
    descriptor = cells.api.createFilterDescriptor(True)
    descriptor.setFilterFields((criterion,))
    descriptor.ContainsHeader = True
    cells.api.filter(descriptor)


def _with_totals(path: Path) -> str:
    """A workbook file with a table of one row and its totals."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["tên", "số"], ["a", 2], ["Tổng", "=SUBTOTAL(109,BangTong[số])"]):
        sheet.append(row)
    table = FileTable(displayName="BangTong", ref="A1:B3", totalsRowCount=1)
    table._initialise_columns()  # type: ignore[attr-defined]  # the stubs leave it out
    for column, name in zip(table.tableColumns, ("tên", "số"), strict=True):
        column.name = name
    sheet.add_table(table)
    book.save(path)
    return str(path)
