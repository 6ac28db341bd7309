"""The master workbook as built: read back by a second library and in its raw parts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from lxml import etree
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from cchc_xl.core import tables
from cchc_xl.core import wording as w
from cchc_xl.core.plan_rows import plan_from_rows
from cchc_xl.core.tables import Owner, TableSpec
from cchc_xl.errors import WorkbookError
from cchc_xl.excel.build.workbook import build_workbook
from cchc_xl.plan_source import read_plan_rows
from tests.adapters.masters import (
    PLANS,
    Row,
    Rows,
    bounds,
    built,
    coloured_words,
    column_ref,
    conditional_rules,
    luminance,
    parts,
    small_plan,
    table_rows,
    validation,
)

SHEETS = [
    "Bảng điều khiển", "Nhiệm vụ", "Tiến độ năm", "Chỉ tiêu", "Đơn vị", "Tiến độ nộp", "Tệp đến", "Nhắc việc",
    "Tổng hợp", "Tổng hợp chỉ tiêu", "So với kỳ trước", "Xếp loại", "Kiến nghị", "Lỗi dữ liệu", "Nhật ký",
    "Tự kiểm tra", "Lịch nghỉ", "Cấu hình", "Đơn vị được hỏi", "Phân công", "Nghi vấn", "Hướng dẫn",
]  # fmt: skip

every_table = pytest.mark.parametrize("spec", tables.CATALOGUE, ids=lambda spec: spec.name)


@pytest.fixture(scope="module", params=sorted(PLANS))
def plan_rows(request: pytest.FixtureRequest) -> Rows:
    return dict(read_plan_rows(PLANS[request.param]))


@pytest.fixture(scope="module")
def plan_path(plan_rows: Rows, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(plan_rows, tmp_path_factory.mktemp("plan"))


@pytest.fixture(scope="module")
def plan_book(plan_path: Path) -> Workbook:
    return openpyxl.load_workbook(plan_path)


@pytest.fixture(scope="module")
def small_book(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return openpyxl.load_workbook(built(small_plan(), tmp_path_factory.mktemp("small")))


# Tables and what stands in them


def test_sheets_stand_in_their_order(plan_book: Workbook) -> None:
    assert plan_book.sheetnames == SHEETS


@every_table
def test_every_table_of_the_catalogue_has_its_sheet_and_headers(plan_book: Workbook, spec: TableSpec) -> None:
    sheet = plan_book[spec.sheet]
    left, top, right, _ = bounds(sheet, spec)
    headers = [cell.value for cell in sheet[top][left - 1 : right]]
    assert headers == [column.header for column in spec.columns]
    assert [c.name for c in sheet.tables[spec.name].tableColumns] == headers


def test_workbook_gives_back_the_very_plan_it_was_built_from(plan_book: Workbook, plan_rows: Rows) -> None:
    read = {spec.name: table_rows(plan_book, spec) for spec in tables.CATALOGUE}
    assert plan_from_rows(read) == plan_from_rows(plan_rows)


def test_the_mark_of_what_was_written_stands_beside_the_software_s_last_column() -> None:
    stamped = [spec for spec in tables.CATALOGUE if tables.STAMP in spec.fields()]
    assert stamped
    for spec in stamped:
        assert spec.fields(Owner.ROLLUP)[-1] == tables.STAMP
        last = spec.fields().index(tables.STAMP)
        assert spec.columns[last - 1].owner is Owner.ROLLUP
        assert {c.owner for c in spec.columns[last + 1 :]} <= {Owner.FORMULA, Owner.OFFICE}


def test_codes_are_shown_as_vietnamese_labels(small_book: Workbook) -> None:
    header, task = table_rows(small_book, tables.TASKS)
    unit = table_rows(small_book, tables.UNITS)[0]
    assert (header["kind"], task["kind"], task["starred"]) == ("Tiêu đề", "Nhiệm vụ", "(*)")
    assert task["own_status"] == "Quá hạn"
    assert (unit["type"], unit["reports"], unit["confidence"]) == ("Phòng thuộc Sở", "Có", "Cần xác minh")


def test_text_that_looks_like_formula_date_number_or_link_stays_text(small_book: Workbook) -> None:
    task = table_rows(small_book, tables.TASKS)[1]
    assert task["content"] == "=SUM(A1)"
    assert task["time"] == "10/01/2031"
    assert task["product"] == "- Văn bản"
    assert task["lead"] == "+84 22"
    assert task["coordinating"] == "https://example.vn"
    assert table_rows(small_book, tables.SETTINGS)[1]["value"] == "2031"
    sheet = small_book["Nhiệm vụ"]
    _, _, right, bottom = bounds(sheet, tables.TASKS)
    cells = [sheet.cell(bottom, i) for i in range(1, right + 1)]
    assert {c.data_type for c in cells if c.value is not None and not c.is_date} == {"s"}
    assert not any(c.hyperlink for c in cells)


def test_dates_are_dates_shown_day_first(small_book: Workbook) -> None:
    sheet = small_book["Đơn vị"]
    cell = sheet[column_ref(sheet, tables.UNITS, "valid_from")]
    assert cell.value == datetime(2031, 2, 1)  # noqa: DTZ001 - as openpyxl gives a date cell
    assert cell.number_format == "dd/mm/yyyy"


def test_what_is_no_date_or_number_stays_the_text_it_is(tmp_path: Path) -> None:
    rows = small_plan(
        tblLichNghi=[{"date": "31/02/2031", "status": "off"}],
        tblChiTieu=[{"id": "II.1", "threshold_percent": "nan"}, {"id": "II.2", "threshold_percent": 62.5}],
    )
    book = openpyxl.load_workbook(built(rows, tmp_path))
    assert table_rows(book, tables.HOLIDAYS)[0]["date"] == "31/02/2031"
    assert [row["threshold_percent"] for row in table_rows(book, tables.TARGETS)] == ["nan", 62.5]


def test_table_without_rows_has_one_blank_row(small_book: Workbook) -> None:
    for spec in (tables.LINES, tables.TARGETS, tables.LOG, tables.GROUPS):
        blank = {c.field: c.formula or None for c in spec.columns}
        assert table_rows(small_book, spec) == [blank]


def test_the_only_formulas_open_originals(plan_path: Path, plan_book: Workbook) -> None:
    sheets = parts(plan_path, r"xl/worksheets/sheet\d+\.xml")
    assert len(sheets) == len(SHEETS)
    links = [(spec, c) for spec in tables.CATALOGUE for c in spec.columns if c.formula]
    assert {c.owner for _, c in links} == {Owner.FORMULA}
    assert {spec for spec, _ in links} == {tables.ARRIVALS, tables.LINES, tables.FIGURES, tables.PROPOSALS}
    assert sum(len(re.findall(rb"<f[ >]", xml)) for xml in sheets.values()) == len(links)
    for spec, column in links:
        [made] = (c for c in plan_book[spec.sheet].tables[spec.name].tableColumns if c.name == column.header)
        assert f"={made.calculatedColumnFormula.attr_text}" == column.formula


def test_text_too_long_for_a_cell_is_told_not_cut(tmp_path: Path) -> None:
    rows = small_plan(tblPhanCong=[{"key": "a.1", "text": "x" * 32_768}])
    with pytest.raises(WorkbookError, match="32768 ký tự"):
        built(rows, tmp_path)
    assert list(tmp_path.iterdir()) == []


# Checks


def test_office_columns_offer_their_choices_exactly_down_to_the_last_row(plan_book: Workbook) -> None:
    for spec in tables.CATALOGUE:
        sheet = plan_book[spec.sheet]
        for column in spec.columns:
            if column.owner is Owner.OFFICE and column.choices:
                check = validation(sheet, column_ref(sheet, spec, column.field))
                assert check is not None, (spec.name, column.field)
                assert check.type == "list"
                assert check.formula1 == '"' + ",".join(column.choices) + '"'
                assert check.error


def test_choices_fit_an_inline_list() -> None:
    for spec in tables.CATALOGUE:
        for column in spec.columns:
            assert len(",".join(column.choices)) <= 255
            assert not any("," in choice for choice in column.choices)


@pytest.mark.parametrize(
    ("spec", "field", "kind"),
    [
        (tables.TASKS, "own_due", "date"),
        (tables.TASKS, "own_completed_on", "date"),
        (tables.UNITS, "valid_to", "date"),
        (tables.HOLIDAYS, "date", "date"),
        (tables.TARGETS, "own_threshold_percent", "decimal"),
    ],
)
def test_dates_and_percentages_are_checked_in_vietnamese(
    plan_book: Workbook, spec: TableSpec, field: str, kind: str
) -> None:
    sheet = plan_book[spec.sheet]
    check = validation(sheet, column_ref(sheet, spec, field))
    assert check is not None
    assert check.type == kind
    assert check.operator in (None, "between")
    assert check.prompt
    assert check.error
    if kind == "decimal":
        assert (check.formula1, check.formula2) == ("0", "100")


def test_rollup_columns_are_not_checked(plan_book: Workbook) -> None:
    for spec in tables.CATALOGUE:
        sheet = plan_book[spec.sheet]
        for column in spec.columns:
            if column.owner is Owner.ROLLUP:
                assert validation(sheet, column_ref(sheet, spec, column.field)) is None


# Dashboard


def test_dashboard_offers_the_four_periods_of_the_plans_year(small_book: Workbook) -> None:
    sheet = small_book["Bảng điều khiển"]
    assert [row["item"] for row in table_rows(small_book, tables.CONTROL)] == ["Kỳ báo cáo", "Ngày kiểm tra"]
    period_cell, day_cell = (cell for (cell,) in sheet[column_ref(sheet, tables.CONTROL, "value")])
    check = validation(sheet, period_cell.coordinate)
    assert check is not None
    assert check.formula1 == '"2031-Q1,2031-H1,2031-Q3,2031-Y"'
    day = validation(sheet, day_cell.coordinate)
    assert day is not None
    assert day.type == "date"
    assert period_cell.value == "2031-Q1"
    assert day_cell.number_format == "dd/mm/yyyy"


def test_dashboard_shows_the_period_and_day_it_is_given(tmp_path: Path) -> None:
    control: list[Row] = [
        {"item": "Kỳ báo cáo", "value": "2031-H1"},
        {"item": "Ngày kiểm tra", "value": date(2031, 6, 5)},
    ]
    book = openpyxl.load_workbook(built(small_plan(tblDieuKhien=control), tmp_path))
    shown = [row["value"] for row in table_rows(book, tables.CONTROL)]
    assert shown == ["2031-H1", datetime(2031, 6, 5)]  # noqa: DTZ001 - as openpyxl gives a date cell


def test_count_and_action_tables_have_their_items_and_given_values(tmp_path: Path) -> None:
    counts: list[Row] = [{"item": "Quá hạn", "count": 4}, {"item": "Tổng số", "count": 9}]
    book = openpyxl.load_workbook(built(small_plan(tblDemTrangThai=counts), tmp_path))
    status = {row["item"]: row["count"] for row in table_rows(book, tables.STATUS_COUNTS)}
    assert list(status) == [*w.STATUS.values(), "Chậm so với tiến độ", "Tổng số"]
    assert (status["Quá hạn"], status["Tổng số"], status["Thường xuyên"]) == (4, 9, None)
    sent = [row["item"] for row in table_rows(book, tables.SUBMISSION_COUNTS)]
    assert sent == [*w.SUBMISSION_STATE.values(), "Tổng số"]
    assert [row["item"] for row in table_rows(book, tables.ACTIONS)] == list(w.ACTION.values())


@pytest.mark.parametrize(
    ("chart", "spec", "states"),
    [(1, tables.STATUS_COUNTS, w.STATUS), (2, tables.SUBMISSION_COUNTS, w.SUBMISSION_STATE)],
)
def test_chart_reads_its_count_table_without_the_totals(
    plan_path: Path, plan_book: Workbook, chart: int, spec: TableSpec, states: Mapping[str, str]
) -> None:
    xml = etree.fromstring(parts(plan_path, rf"xl/charts/chart{chart}\.xml").popitem()[1])
    c = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
    ranges = [str(f.text).replace("$", "").split("!") for f in xml.iterfind(".//c:f", c)]
    sheet = plan_book["Bảng điều khiển"]
    assert [name for name, _ in ranges] == ["'Bảng điều khiển'"] * 2
    columns = [[cell.value for (cell,) in sheet[ref]] for _, ref in ranges]
    assert columns[0] == list(states.values())
    left, top, _, _ = bounds(sheet, spec)
    assert ranges[1][1].startswith(f"{get_column_letter(left + 1)}{top + 1}:")
    assert len(columns[1]) == len(states)
    assert len({point.get("val") for point in xml.iterfind(".//c:dPt/c:idx", c)}) == len(states)
    assert xml.find("./c:chart/c:title", c) is not None


def test_head_names_agency_plan_and_sample_data(tmp_path: Path) -> None:
    path = built(small_plan(), tmp_path, label="SỐ LIỆU MẪU")
    texts = [cell.value for row in openpyxl.load_workbook(path)["Bảng điều khiển"]["B1:B3"] for cell in row]
    assert texts == ["SỞ THỬ NGHIỆM – BẢNG ĐIỀU KHIỂN", "KẾ HOẠCH thử nghiệm", "SỐ LIỆU MẪU"]
    plain = openpyxl.load_workbook(built(small_plan(), tmp_path, "that.xlsx"))
    assert plain["Bảng điều khiển"]["B3"].value is None


def test_guide_speaks_of_this_workbook_and_year(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(built(small_plan(), tmp_path, "KeHoach2031.xlsm"))["Hướng dẫn"]
    texts = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    assert "cchc check KeHoach2031.xlsm --as-of 2031-06-05 --write" in texts
    assert "“KeHoach2031_dulieu”" in texts
    assert "2023" not in texts
    assert all(label in texts for label in w.STATUS.values())
    assert all(name in texts for name in SHEETS[:-1])


# Looks and print


def test_headers_show_the_owner_also_in_greyscale(plan_book: Workbook) -> None:
    fills: dict[Owner, set[str]] = {owner: set() for owner in tables.DATA_OWNERS}
    for spec in tables.CATALOGUE:
        sheet = plan_book[spec.sheet]
        left, top, _, _ = bounds(sheet, spec)
        for i, column in enumerate(spec.columns, left):
            owner = Owner.ROLLUP if column.formula else column.owner
            fills[owner].add(str(sheet.cell(top, i).fill.fgColor.rgb))
    assert all(len(colours) == 1 for colours in fills.values())
    greys = sorted(luminance(colour) for colours in fills.values() for colour in colours)
    assert min(b - a for a, b in pairwise(greys)) > 0.15


def test_office_cells_are_tinted_as_places_to_fill(plan_book: Workbook) -> None:
    sheet = plan_book["Nhiệm vụ"]
    filled = sheet[column_ref(sheet, tables.TASKS, "office_note")][0][0].fill.fgColor.rgb
    written = sheet[column_ref(sheet, tables.TASKS, "result_text")][0][0].fill.fgColor.rgb
    assert filled != written
    assert luminance(str(filled)) > 0.9


@pytest.mark.parametrize(
    ("spec", "field", "words"),
    [
        (tables.TASKS, "status", set(w.STATUS.values())),
        (tables.TASKS, "own_status", set(w.STATUS.values())),
        (tables.TASKS, "behind", {"Có"}),
        (tables.SUBMISSIONS, "state", set(w.SUBMISSION_STATE.values())),
        (tables.UNITS, "confidence", {"Cần xác minh", "Chưa xác minh"}),
        (tables.TARGETS, "reached", {"Đạt", "Chưa đạt"}),
        (tables.CLASSIFICATION, "final", set(w.GRADE.values())),
        (tables.CLASSIFICATION, "own_grade", set(w.GRADE.values())),
        (tables.PROBLEMS, "severity", {*w.SEVERITY.values(), w.SOLVED, w.ANSWERED}),
    ],
)
def test_states_are_coloured_over_exactly_the_tables_rows(
    plan_book: Workbook, spec: TableSpec, field: str, words: set[str]
) -> None:
    sheet = plan_book[spec.sheet]
    assert coloured_words(sheet, column_ref(sheet, spec, field)) == words


def test_header_rows_and_new_groups_are_marked_wherever_the_rows_stand(small_book: Workbook) -> None:
    sheet = small_book["Nhiệm vụ"]
    formulas = {(area, r.formula[0]) for area, r in conditional_rules(sheet) if r.type == "expression"}
    _, top, _, bottom = bounds(sheet, tables.TASKS)
    first = top + 1
    assert (f"A{first}:H{bottom}", f'$C{first}="Tiêu đề"') in formulas
    last = get_column_letter(len(tables.TASKS.columns))
    assert (f"A{first}:{last}{bottom}", f"$D{first}<>$D{top}") in formulas


def test_groups_titles_stand_above_the_tasks(plan_book: Workbook, plan_rows: Rows) -> None:
    note = str(plan_book["Nhiệm vụ"]["A3"].value)
    assert all(str(group["title"]) in note for group in plan_rows["tblNhom"])


@pytest.mark.parametrize("name", [n for n in SHEETS if n not in ("Bảng điều khiển", "Hướng dẫn")])
def test_sheet_prints_on_a4_across_with_header_and_page_numbers(plan_book: Workbook, name: str) -> None:
    sheet = plan_book[name]
    top = bounds(sheet, next(spec for spec in tables.CATALOGUE if spec.sheet == name))[1]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    repeated = top - 1 if name == "Tiến độ năm" else top  # there the months stand above the header
    assert sheet.print_title_rows == f"${repeated}:${top}"
    footer: Any = sheet.oddFooter
    assert [part.text for part in (footer.left, footer.right)] == ["&A", "Trang &P/&N"]
    assert int(re.sub(r"\D", "", str(sheet.freeze_panes))) == top + 1


def test_task_text_stays_in_sight_when_scrolling(plan_book: Workbook) -> None:
    sheet = plan_book["Nhiệm vụ"]
    after = get_column_letter(tables.TASKS.fields().index("content") + 2)
    assert str(sheet.freeze_panes).startswith(after)


def test_font_is_arial_whatever_the_theme(plan_path: Path) -> None:
    styles = parts(plan_path, r"xl/styles\.xml").popitem()[1]
    assert set(re.findall(rb'<name val="([^"]+)"', styles)) == {b"Arial", b"Consolas"}
    assert b"<scheme" not in styles


def test_hidden_columns_are_hidden_and_tables_filter(plan_book: Workbook) -> None:
    for spec in tables.CATALOGUE:
        sheet = plan_book[spec.sheet]
        left, _, _, _ = bounds(sheet, spec)
        for i, column in enumerate(spec.columns, left):
            letter = get_column_letter(i)
            assert sheet.column_dimensions[letter].hidden == column.hidden, (spec.name, column.field)
        has_filter = sheet.tables[spec.name].autoFilter is not None
        assert has_filter == (spec.sheet != "Bảng điều khiển")


def test_longer_text_gets_a_taller_row_that_may_still_be_fitted(tmp_path: Path) -> None:
    long = "Rà soát, cập nhật, công khai thủ tục hành chính thuộc phạm vi quản lý. " * 6
    tasks = [{"id": "I.1", "content": "Ngắn"}, {"id": "I.2", "content": long}]
    path = built(small_plan(tblNhiemVu=tasks), tmp_path)
    sheet = openpyxl.load_workbook(path)["Nhiệm vụ"]
    top = bounds(sheet, tables.TASKS)[1]
    short_row, long_row = sheet.row_dimensions[top + 1].height, sheet.row_dimensions[top + 2].height
    assert short_row is None  # the height of one line is the sheet's own
    assert long_row is not None
    assert long_row > 5 * 15
    xml = parts(path, r"xl/worksheets/sheet2\.xml").popitem()[1].decode()
    custom = [int(n) for n in re.findall(r'<row r="(\d+)"[^>]* customHeight="1"', xml)]
    assert custom == [1, top]


# The file


def test_existing_workbook_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "so.xlsm"
    path.write_bytes(b"cua Van phong")
    with pytest.raises(WorkbookError, match="không bị ghi đè") as caught:
        build_workbook(small_plan(), path)
    assert caught.value.action
    assert path.read_bytes() == b"cua Van phong"
    assert list(tmp_path.iterdir()) == [path]


def test_two_builds_give_the_same_bytes(plan_rows: Rows, plan_path: Path, tmp_path: Path) -> None:
    again = built(plan_rows, tmp_path, plan_path.name)
    digests = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (plan_path, again)}
    assert len(digests) == 1


def test_every_part_bears_the_same_date(plan_path: Path) -> None:
    with ZipFile(plan_path) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_failed_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(WorkbookError, match="Không ghi được sổ"):
        build_workbook(small_plan(), tmp_path / "so.xlsm")
    assert list(tmp_path.iterdir()) == []


def test_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="Không ghi được sổ"):
        build_workbook(small_plan(), tmp_path / "khong co" / "so.xlsm")


@pytest.mark.parametrize("year", [None, "", "năm nay", "23"])
def test_plan_without_a_year_is_told(tmp_path: Path, year: str | None) -> None:
    rows = small_plan(tblCauHinh=[{"key": "year", "value": year}])
    with pytest.raises(WorkbookError, match="năm của kế hoạch"):
        built(rows, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("identity", [None, "", "KH/2023", "KH-SGDĐT", "KH 2023", ".KH", 'KH"1', "K" * 65])
def test_plan_whose_id_no_button_could_send_is_told(tmp_path: Path, identity: str | None) -> None:
    settings: list[Row] = [{"key": "year", "value": "2031"}, {"key": "plan_id", "value": identity}]
    with pytest.raises(WorkbookError, match="Mã kế hoạch") as caught:
        built(small_plan(tblCauHinh=settings), tmp_path)
    assert "plan_id" in caught.value.action
    assert list(tmp_path.iterdir()) == []
