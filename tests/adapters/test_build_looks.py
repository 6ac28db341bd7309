"""How the built workbook looks: numbers, buttons, the message, the year's picture, the guide."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

import openpyxl
import pytest
from lxml import etree
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from cchc_xl.core import tables
from cchc_xl.core import wording as w
from cchc_xl.core.button import CATALOGUE
from cchc_xl.core.tables import THIRDS, YEAR, Kind, TableSpec
from cchc_xl.core.year_view import DUE, SIGNS
from cchc_xl.excel.build.dashboard import MESSAGE_CELL
from cchc_xl.excel.row_height import line_count
from cchc_xl.plan_source import read_plan_rows
from tests.adapters.masters import PLANS, bounds, built, conditional_rules, luminance, table_rows

DASHBOARD = "Bảng điều khiển"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EXCEL_VML = "{urn:schemas-microsoft-com:office:excel}"

every_table = pytest.mark.parametrize("spec", tables.CATALOGUE, ids=lambda spec: spec.name)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(dict(read_plan_rows(PLANS["2023"])), tmp_path_factory.mktemp("looks"), "KeHoach2023.xlsm")


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return openpyxl.load_workbook(path)


@dataclass(frozen=True)
class Shape:
    """A button as drawn: corners as (column or row, pixels into it), from 0."""

    macro: str
    caption: str
    alt: str
    left: tuple[int, int]
    top: tuple[int, int]
    right: tuple[int, int]
    bottom: tuple[int, int]

    def meets(self, other: Shape) -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def buttons(path: Path) -> dict[str, list[Shape]]:
    """The buttons of each sheet that has any, in their order."""
    found: dict[str, list[Shape]] = {}
    with ZipFile(path) as package:
        for number, name in enumerate(openpyxl.load_workbook(path, read_only=True).sheetnames, 1):
            rels = f"xl/worksheets/_rels/sheet{number}.xml.rels"
            for rel in etree.fromstring(package.read(rels)) if rels in package.namelist() else ():
                if str(rel.get("Type")).endswith("/vmlDrawing"):
                    part = f"xl/drawings/{PurePosixPath(str(rel.get('Target'))).name}"
                    found[name] = _shapes(package.read(part))
    return found


def _shapes(vml: bytes) -> list[Shape]:
    shapes = []
    for shape in etree.fromstring(vml).iterfind("{urn:schemas-microsoft-com:vml}shape"):
        data = shape.find(f"{EXCEL_VML}ClientData")
        assert data is not None
        a = [int(n) for n in str(data.findtext(f"{EXCEL_VML}Anchor")).split(",")]
        macro = str(data.findtext(f"{EXCEL_VML}FmlaMacro")).removeprefix("[0]!")
        caption = "".join(str(text) for text in shape.itertext("font"))
        corners = ((a[0], a[1]), (a[2], a[3]), (a[4], a[5]), (a[6], a[7]))
        shapes.append(Shape(macro, caption, str(shape.get("alt")), *corners))
    return shapes


# Numbers and days


@every_table
def test_numbers_stand_right_and_days_in_the_middle(book: Workbook, spec: TableSpec) -> None:
    sheet = book[spec.sheet]
    left, top, _, _ = bounds(sheet, spec)
    wanted = dict.fromkeys((Kind.INTEGER, Kind.NUMBER, Kind.PERCENT), "right") | {Kind.DATE: "center"}
    for i, column in enumerate(spec.columns, left):
        if column.kind in wanted:
            assert sheet.cell(top + 1, i).alignment.horizontal == wanted[column.kind], column.field


@every_table
def test_numbers_name_vietnamese_and_show_no_idle_separator(book: Workbook, spec: TableSpec) -> None:
    sheet = book[spec.sheet]
    left, top, _, bottom = bounds(sheet, spec)
    rules = conditional_rules(sheet)
    for i, column in enumerate(spec.columns, left):
        if column.kind in (Kind.PERCENT, Kind.NUMBER, Kind.INTEGER):
            general = column.kind is Kind.PERCENT
            wanted = "[$-42A]General" if general else "[$-42A]#,##0"
            assert sheet.cell(top + 1, i).number_format == wanted
        if column.kind is Kind.NUMBER:  # decimals only where there are any
            letter = get_column_letter(i)
            area = f"{letter}{top + 1}:{letter}{bottom}" if bottom > top + 1 else f"{letter}{top + 1}"
            formats = {str(r.dxf.numFmt.formatCode) for a, r in rules if a == area and r.dxf.numFmt}
            assert formats == {"[$-42A]#,##0.##"}


@every_table
def test_new_rows_of_a_table_take_over_its_columns_looks(book: Workbook, spec: TableSpec) -> None:
    sheet = book[spec.sheet]
    left, top, _, _ = bounds(sheet, spec)
    looks = book._differential_styles  # type: ignore[attr-defined]
    for i, column in enumerate(sheet.tables[spec.name].tableColumns, left):
        cell = sheet.cell(top + 1, i)
        assert column.dataDxfId is not None, column.name
        look = looks[column.dataDxfId]
        assert cell.number_format in ("General", look.numFmt and look.numFmt.formatCode)
        if spec is not YEAR:  # its first row is a band, unlike the others
            assert look.fill.bgColor.rgb == cell.fill.fgColor.rgb
        assert look.border.bottom.style == cell.border.bottom.style


# Buttons and their answer


def test_every_button_stands_on_the_dashboard_and_on_its_sheets(path: Path, book: Workbook) -> None:
    drawn = buttons(path)
    assert [(s.macro, s.caption, s.alt) for s in drawn[DASHBOARD]] == [
        (b.macro, b.caption, b.tooltip) for b in CATALOGUE
    ]
    for sheet in book.sheetnames:
        if sheet != DASHBOARD:
            wanted = [b.macro for b in CATALOGUE if sheet in b.sheets]
            assert [s.macro for s in drawn.get(sheet, ())] == wanted, sheet


def test_buttons_keep_clear_of_each_other_and_of_the_message(path: Path) -> None:
    drawn = buttons(path)
    for shapes in drawn.values():
        assert not any(a.meets(b) for a, b in combinations(shapes, 2))
    letter, number = MESSAGE_CELL.strip("$").split("$")
    message = (ord(letter) - ord("A"), 0), (int(number) - 1, 0)
    assert all(s.right <= message[0] or s.bottom <= message[1] for s in drawn[DASHBOARD])


def test_a_sheet_s_buttons_stand_in_the_row_of_its_title_behind_it(path: Path, book: Workbook) -> None:
    for name, shapes in buttons(path).items():
        if name == DASHBOARD:
            continue
        sheet = book[name]
        title = next(cell for cell in sheet[1] if cell.value)
        dimensions = [
            sheet.column_dimensions[get_column_letter(i)] for i in range(title.column, shapes[0].left[0] + 1)
        ]
        begins = shapes[0].left[1] / 7 + sum(d.width for d in dimensions if not d.hidden)
        bold = 1.1 * title.font.size / 10  # as wide as the text would be in the body's print
        assert line_count(str(title.value), begins / bold) == 1, name
        assert all(s.top[0] == s.bottom[0] == 0 for s in shapes), name
        height = sheet.row_dimensions[1].height
        assert height is not None
        assert shapes[0].bottom[1] <= height * 96 / 72


@pytest.mark.parametrize("sheet", ["Nhiệm vụ", "Đơn vị", "Tổng hợp", "Tổng hợp chỉ tiêu", "Nhắc việc"])
def test_buttons_stay_in_sight_when_scrolling_where_there_is_room(
    path: Path, book: Workbook, sheet: str
) -> None:
    frozen = openpyxl.utils.cell.coordinate_from_string(str(book[sheet].freeze_panes))[0]
    last = openpyxl.utils.column_index_from_string(frozen) - 1  # a number from 0
    assert all(s.right <= (last, 0) for s in buttons(path)[sheet])


def test_the_message_says_how_to_begin_in_a_wide_wrapped_cell(book: Workbook) -> None:
    sheet = book[DASHBOARD]
    cell = sheet[MESSAGE_CELL.replace("$", "")]
    assert cell.alignment.wrap_text
    assert all(word in cell.value for word in ("Kỳ báo cáo", "Ngày kiểm tra", "“Hướng dẫn”", "macro"))
    # One cell alone: LibreOffice draws only the first row of a merged one anew.
    assert not [area for area in sheet.merged_cells.ranges if cell.coordinate in area]
    width, height = sheet.column_dimensions[cell.column_letter].width, sheet.row_dimensions[cell.row].height
    assert width > 60
    assert height > 2 * 12.75
    assert line_count(cell.value, width - 2) * 12.75 <= height


def test_what_every_click_needs_fits_a_laptop_s_screen(book: Workbook) -> None:
    """Below ribbon and above tabs a screen of 1366 × 768 leaves some 1320 × 470 pixels to the cells."""
    sheet = book[DASHBOARD]
    across = sum(sheet.column_dimensions[get_column_letter(i)].width * 7 + 5 for i in range(1, 8))
    last = max(bounds(sheet, spec)[3] for spec in (tables.STATUS_COUNTS, tables.SUBMISSION_COUNTS))
    down = sum((sheet.row_dimensions[row].height or 15) * 96 / 72 for row in range(1, last + 1))
    assert across < 1320
    assert down < 470


# The year


def test_the_year_has_a_line_for_each_row_of_the_plan(book: Workbook) -> None:
    lines = [(r["id"], r["content"], r["lead"]) for r in table_rows(book, YEAR)]
    assert lines == [(r["id"], r["content"], r["lead"]) for r in table_rows(book, tables.TASKS)]
    assert not any(r[field] for r in table_rows(book, YEAR) for field in (*THIRDS, "status", "due"))
    assert "Kiểm tra thời hạn" in str(book[YEAR.sheet]["A2"].value)  # says when it fills


def test_headers_of_the_plan_are_bands_in_the_year(book: Workbook) -> None:
    sheet = book[YEAR.sheet]
    left, top, right, _ = bounds(sheet, YEAR)
    fills = {
        row["kind"]: {sheet.cell(number, i).fill.fgColor.rgb for i in range(left, right + 1)}
        for number, row in enumerate(table_rows(book, tables.TASKS), top + 1)
    }
    assert all(len(fill) == 1 for fill in fills.values())
    assert fills["Tiêu đề"] != fills["Nhiệm vụ"]


def test_each_month_stands_over_its_three_thirds(book: Workbook) -> None:
    sheet = book[YEAR.sheet]
    left, top, _, _ = bounds(sheet, YEAR)
    over: dict[int, str] = {}
    for area in sheet.merged_cells.ranges:
        if area.min_row == area.max_row == top - 1:
            name = str(sheet.cell(area.min_row, area.min_col).value)
            over |= dict.fromkeys(range(area.min_col, area.max_col + 1), name)
    months = [over[left + YEAR.fields().index(field)] for field in THIRDS]
    assert months == [f"Tháng {month}" for month in range(1, 13) for _ in "abc"]


def test_every_sign_has_its_colour_over_all_thirds_and_its_place_in_the_legend(book: Workbook) -> None:
    sheet = book[YEAR.sheet]
    left, top, _, bottom = bounds(sheet, YEAR)
    first, last = (get_column_letter(left + YEAR.fields().index(f)) for f in (THIRDS[0], THIRDS[-1]))
    rules = [r for area, r in conditional_rules(sheet) if area == f"{first}{top + 1}:{last}{bottom}"]
    assert {r.formula[0].strip('"') for r in rules if r.type == "cellIs"} == set(SIGNS)
    [late] = [r for r in rules if r.type == "expression"]
    status = get_column_letter(left + YEAR.fields().index("status"))
    assert late.formula[0] == f'AND({first}{top + 1}="{DUE}",${status}{top + 1}="{w.STATUS["OVERDUE"]}")'
    legend = [str(cell.value) for cell in sheet[top - 2] if cell.value]
    chips = [(sign, legend[legend.index(sign) + 1]) for sign in SIGNS]
    assert chips == list(SIGNS.items())


def test_signs_of_the_span_stay_apart_in_grey(book: Workbook) -> None:
    fills = {
        r.formula[0].strip('"'): luminance(r.dxf.fill.bgColor.rgb)
        for _, r in conditional_rules(book[YEAR.sheet])
        if r.type == "cellIs" and r.formula[0].strip('"') in SIGNS
    }
    due, completed, gone, to_come = (fills[sign] for sign in "▼●■□")
    assert min(b - a for a, b in pairwise((due, completed, gone, to_come))) > 0.15


# The guide


def test_the_guide_s_lines_fit_their_columns(book: Workbook) -> None:
    sheet = book["Hướng dẫn"]
    for row in sheet.iter_rows(min_row=4):
        for cell in row:
            if isinstance(cell.value, str) and cell.column_letter in ("C", "F"):
                width = sheet.column_dimensions[cell.column_letter].width - 1.3  # the indent
                assert line_count(cell.value, width) == 1, cell.value


def test_the_guide_names_every_button_its_folders_and_the_way_out(book: Workbook) -> None:
    cells = [c.value for row in book["Hướng dẫn"].iter_rows() for c in row if isinstance(c.value, str)]
    text = "\n".join(cells)
    assert all(caption in cells for caption in w.ACTION.values())
    for folder in ("hop_den", "bieu_mau/<kỳ>", "bao_cao"):
        assert f"KeHoach2023_dulieu/{folder}" in text
    assert all(
        word in text for word in ("Unblock", "Trusted Locations", "“Tro ly CCHC”", "cchc agent", "Ctrl+S")
    )
    assert not re.search(r"[{}]", text)
