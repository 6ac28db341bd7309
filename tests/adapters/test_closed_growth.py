"""Added rows: blank rows first, then the table grows at its end and all that ended with it follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from lxml import etree
from openpyxl.utils import get_column_letter

from cchc_xl.core import rules
from cchc_xl.core.changes import CellChange, TableChanges, Values
from cchc_xl.core.problem import Problem
from cchc_xl.core.tables import LINES, SUBMISSIONS, TASKS, TableSpec
from cchc_xl.errors import WorkbookError
from cchc_xl.excel.closed import ClosedWorkbook
from tests import decorated

NS = {
    "m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "x14": "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main",
    "xm": "http://schemas.microsoft.com/office/excel/2006/main",
}
LINE_PART = decorated.sheet_part(decorated.LINE_SHEET)
SUBMISSION_PART = decorated.sheet_part(decorated.SUBMISSION_SHEET)
FIRST = decorated.LINE_TOP + 1  # the blank row of a fresh table
# Columns of sheet "Tổng hợp": the table's last one (a calculated one of a person's), and two to its right.
LAST, BESIDE, FAR = (get_column_letter(len(LINES.columns) + n) for n in (1, 3, 4))
BEYOND = get_column_letter(len(SUBMISSIONS.columns) + 1)


def opened(path: Path) -> ClosedWorkbook:
    return ClosedWorkbook(path, lambda: datetime(2023, 6, 30, 8, tzinfo=UTC))


def line(number: int) -> dict[str, str | int | date]:
    return {
        "key": f"2023-H1|NV{number:03}|DV01",
        "period": "2023-H1",
        "task": f"NV{number:03}",
        "progress_percent": number,
        "completed_on": date(2023, 5, 31) + timedelta(days=number),
    }


def add(path: Path, spec: TableSpec, *rows: Values) -> tuple[Problem, ...]:
    return opened(path).write([TableChanges(spec, additions=rows)])


def add_lines(path: Path, count: int, start: int = 1) -> None:
    assert add(path, LINES, *(line(n) for n in range(start, start + count))) == ()


def read(path: Path, spec: TableSpec) -> list[tuple[int, dict[str, object]]]:
    table = opened(path).read([spec])[spec.name]
    return [(row.number, dict(row.values)) for row in table.rows]


def tree(path: Path, part: str) -> etree._Element:
    return etree.fromstring(decorated.parts(path)[part])


def table_ref(path: Path, spec: TableSpec) -> str:
    """The range of a table and of its filter, which must be one."""
    root = tree(path, decorated.table_part(path, spec.name))
    (filter_,) = root.iterfind("m:autoFilter", NS)
    assert filter_.get("ref") == root.get("ref")
    return str(root.get("ref"))


def row(path: Path, part: str, number: int) -> etree._Element:
    (found,) = tree(path, part).iterfind(f".//m:row[@r='{number}']", NS)
    return found


@pytest.fixture
def master(tmp_path: Path) -> Path:
    return decorated.build(tmp_path / "Sổ CCHC.xlsx", tasks=12)


# -- where rows go ---------------------------------------------------------------------------------------


def test_the_blank_row_of_a_fresh_table_is_filled_first(master: Path) -> None:
    add_lines(master, 1)
    ((number, values),) = read(master, LINES)
    assert number == FIRST
    assert {field: values[field] for field in line(1)} == line(1)
    assert table_ref(master, LINES) == f"A{decorated.LINE_TOP}:{LAST}{FIRST}"


def test_then_the_table_grows_at_its_end_in_the_order_given(master: Path) -> None:
    add_lines(master, 5)
    rows = read(master, LINES)
    assert [number for number, _ in rows] == list(range(FIRST, FIRST + 5))
    assert [values["task"] for _, values in rows] == ["NV001", "NV002", "NV003", "NV004", "NV005"]
    assert table_ref(master, LINES) == f"A{decorated.LINE_TOP}:{LAST}{FIRST + 4}"


def test_growing_twice_is_growing_once(master: Path, tmp_path: Path) -> None:
    once = tmp_path / "một lần.xlsx"
    once.write_bytes(master.read_bytes())
    add_lines(once, 5)
    add_lines(master, 2)
    add_lines(master, 3, start=3)
    assert read(master, LINES) == read(once, LINES)
    assert table_ref(master, LINES) == table_ref(once, LINES)


def test_a_row_blanked_in_the_same_write_is_used_again(master: Path) -> None:
    fields = {"key": "2023-Q1|DV02", "unit": "DV02", "attempts": 2}
    cells = tuple(CellChange(fields["key"], f, v, None) for f, v in fields.items())  # type: ignore[arg-type]
    new: Values = {"key": "2023-H1|DV09", "unit": "DV09"}
    assert opened(master).write([TableChanges(SUBMISSIONS, cells, (new,))]) == ()
    assert [values["unit"] for _, values in read(master, SUBMISSIONS)] == ["DV01", "DV09", "DV03"]


def test_a_row_with_only_a_note_of_the_office_is_not_blank(master: Path) -> None:
    fields = {"key": "2023-Q1|DV02", "unit": "DV02", "attempts": 2}
    cells = tuple(CellChange(fields["key"], f, v, None) for f, v in fields.items())  # type: ignore[arg-type]
    note = CellChange("2023-Q1|DV02", "office_note", None, "hẹn nộp sau")
    opened(master).write([TableChanges(SUBMISSIONS, (note,))])
    opened(master).write([TableChanges(SUBMISSIONS, cells, ({"key": "k", "unit": "DV09"},))])
    assert [v["unit"] for _, v in read(master, SUBMISSIONS)] == ["DV01", None, "DV03", "DV09"]


def test_a_row_added_meanwhile_by_another_is_reported_not_doubled(master: Path) -> None:
    add_lines(master, 2)
    (problem,) = add(master, LINES, line(2), line(3))
    assert problem.rule is rules.CELL_CHANGED_MEANWHILE
    assert problem.place.cell == f"A{FIRST + 1}"
    assert [values["task"] for _, values in read(master, LINES)] == ["NV001", "NV002", "NV003"]


def test_a_blank_row_inside_a_merge_is_not_used(master: Path) -> None:
    merged = f'</sheetData><mergeCells count="1"><mergeCell ref="B{FIRST}:C{FIRST}"/></mergeCells>'.encode()
    decorated.rewrite(master, {LINE_PART: lambda b: b.replace(b"</sheetData>", merged)})
    add_lines(master, 2)
    assert [number for number, values in read(master, LINES) if values["key"]] == [FIRST + 1, FIRST + 2]


def test_a_table_stretched_to_the_last_row_of_the_sheet_is_filled_in_order(master: Path) -> None:
    part = decorated.table_part(master, LINES.name)
    decorated.rewrite(
        master, {part: lambda b: b.replace(f"A4:{LAST}5".encode(), f"A4:{LAST}1048576".encode())}
    )
    assert [number for number, _ in read(master, LINES)] == [FIRST]
    add_lines(master, 3)
    assert [number for number, _ in read(master, LINES)] == [FIRST, FIRST + 1, FIRST + 2]


def test_a_hidden_blank_row_is_shown_when_it_is_filled(master: Path) -> None:
    hide = f'<row r="{FIRST}" hidden="1" '.encode()
    decorated.rewrite(master, {LINE_PART: lambda b: b.replace(f'<row r="{FIRST}" '.encode(), hide)})
    add_lines(master, 1)
    assert row(master, LINE_PART, FIRST).get("hidden") is None


def test_the_mark_of_an_empty_table_goes_when_it_is_filled(master: Path) -> None:
    part = decorated.table_part(master, LINES.name)
    mark = b' insertRow="1" totalsRowShown='
    decorated.rewrite(master, {part: lambda b: b.replace(b" totalsRowShown=", mark)})
    add_lines(master, 1)
    assert tree(master, part).get("insertRow") is None


# -- how new rows look -----------------------------------------------------------------------------------


def test_new_rows_have_the_height_and_styles_of_the_row_above(master: Path) -> None:
    add_lines(master, 3)
    first, last = row(master, LINE_PART, FIRST), row(master, LINE_PART, FIRST + 2)
    assert last.get("ht") == first.get("ht") == "30"
    assert [c.get("s") for c in last] == [c.get("s") for c in first]
    assert len({c.get("s") for c in last}) > 2
    sheet = decorated.second_opinion(master)[decorated.LINE_SHEET]
    assert sheet.cell(FIRST + 2, 1).border.left.style == "thin"


def test_a_hidden_last_row_does_not_hide_new_ones(master: Path) -> None:
    hide = b'<row r="6" hidden="1" '
    decorated.rewrite(master, {SUBMISSION_PART: lambda b: b.replace(b'<row r="6" ', hide)})
    add(master, SUBMISSIONS, {"key": "k", "unit": "DV09"})
    assert row(master, SUBMISSION_PART, 6).get("hidden") == "1"
    assert row(master, SUBMISSION_PART, 7).get("hidden") is None


def test_formulas_of_a_calculated_column_are_copied_down(master: Path) -> None:
    add_lines(master, 3)
    for number in (FIRST, FIRST + 1, FIRST + 2):
        formula = row(master, LINE_PART, number).findtext(f"m:c[@r='{LAST}{number}']/m:f", None, NS)
        assert formula == decorated.CALCULATED_FORMULA


def test_relative_references_of_copied_formulas_move_along(master: Path) -> None:
    def refer(sheet: bytes) -> bytes:
        start = sheet.index(b"<f>")
        return sheet[:start] + b'<f>B5&amp;$C$5&amp;"B5"' + sheet[sheet.index(b"</f>") :]

    decorated.rewrite(master, {LINE_PART: refer})
    add_lines(master, 3)
    assert row(master, LINE_PART, 7).findtext(f"m:c[@r='{LAST}7']/m:f", None, NS) == 'B7&$C$5&"B5"'


def test_the_used_area_covers_the_new_rows(master: Path) -> None:
    add_lines(master, 40)
    dimension = tree(master, LINE_PART).find("m:dimension", NS)
    assert dimension is not None
    assert dimension.get("ref") == f"A1:{FAR}{FIRST + 39}"


# -- what follows the table ------------------------------------------------------------------------------


def test_conditional_formats_checks_and_ignored_errors_follow(master: Path) -> None:
    add_lines(master, 4)
    root = tree(master, LINE_PART)
    grown = f"I{FIRST}:I{FIRST + 3}"
    assert [e.get("sqref") for e in root.iterfind("m:conditionalFormatting", NS)] == [grown]
    assert [e.get("sqref") for e in root.iterfind(".//m:dataValidation", NS)] == [grown]
    assert [e.text for e in root.iterfind(".//x14:conditionalFormatting/xm:sqref", NS)] == [grown]
    assert [e.get("sqref") for e in root.iterfind(".//m:ignoredError", NS)] == [f"A{FIRST}:{LAST}{FIRST + 3}"]


def names(path: Path) -> dict[str, str]:
    root = tree(path, "xl/workbook.xml")
    return {str(e.get("name")): e.text or "" for e in root.iterfind(".//m:definedName", NS)}


def test_names_print_areas_and_charts_follow(master: Path) -> None:
    charts = {n: c for n, c in decorated.parts(master).items() if "/charts/" in n}
    (pie,) = (n for n, c in charts.items() if b"pieChart" in c)
    add(master, SUBMISSIONS, {"key": "k1", "unit": "DV08"}, {"key": "k2", "unit": "DV09"})
    add_lines(master, 3)
    found = names(master)
    assert found["LanGui"] == "'Tiến độ nộp'!$I$4:$I$8"
    assert found["_xlnm.Print_Area"] == f"'Tổng hợp'!$A${decorated.LINE_TOP}:${LAST}${FIRST + 2}"
    assert found["DanhMucMa"].endswith("$E$7:$E$18")  # of another table
    after = decorated.parts(master)
    assert "'Tiến độ nộp'!$I$4:$I$8</c:f>" in after[pie].decode()
    assert {n: c for n, c in charts.items() if n != pie} == {n: after[n] for n in charts if n != pie}


def test_ranges_that_merely_touch_the_table_stay(master: Path) -> None:
    extra = (
        b'<conditionalFormatting sqref="A4:A5 I6 I4:I5 Z3:Z6"><cfRule type="expression" priority="9">'
        b"<formula>TRUE</formula></cfRule></conditionalFormatting>"
    )
    anchor = b"<pageMargins"
    decorated.rewrite(master, {SUBMISSION_PART: lambda b: b.replace(anchor, extra + anchor)})
    add(master, SUBMISSIONS, {"key": "k1", "unit": "DV08"})
    root = tree(master, SUBMISSION_PART)
    assert [e.get("sqref") for e in root.iterfind("m:conditionalFormatting", NS)] == ["A4:A5 I6 I4:I5 Z3:Z6"]
    sparkline = root.find(".//{*}sparkline/{*}sqref")
    assert sparkline is not None
    assert sparkline.text == f"{BEYOND}4"


def test_pivot_sources_follow(master: Path) -> None:
    relation = (
        b'<Relationship Id="rIdP" Target="pivotCache/pivotCacheDefinition1.xml" Type="http://schemas.'
        b'openxmlformats.org/officeDocument/2006/relationships/pivotCacheDefinition"/></Relationships>'
    )
    source = '<worksheetSource ref="A3:M6" sheet="Tiến độ nộp"/>'
    pivot = (
        f'<pivotCacheDefinition xmlns="{NS["m"]}"><cacheSource>{source}</cacheSource></pivotCacheDefinition>'
    )
    part = "xl/pivotCache/pivotCacheDefinition1.xml"
    decorated.rewrite(
        master,
        {"xl/_rels/workbook.xml.rels": lambda b: b.replace(b"</Relationships>", relation)},
        {part: pivot.encode()},
    )
    add(master, SUBMISSIONS, {"key": "k1", "unit": "DV08"})
    (found,) = tree(master, part).iter("{*}worksheetSource")
    assert found.get("ref") == "A3:M7"


def test_what_lies_beside_a_growing_table_stays(master: Path) -> None:
    put_below(f'<row r="8"><c r="{BESIDE}8" t="inlineStr"><is><t>ghi riêng</t></is></c></row>')(master)
    add_lines(master, 5)
    found = row(master, LINE_PART, 8)
    assert found.get("ht") is None  # a row others use keeps its own height
    assert [c.get("r") for c in found][-1] == f"{BESIDE}8"
    numbers = [int(r.get("r", "")) for r in tree(master, LINE_PART).iterfind(".//m:row", NS)]
    assert numbers == sorted(numbers)
    assert decorated.second_opinion(master)[decorated.LINE_SHEET][f"{BESIDE}8"].value == "ghi riêng"


# -- no room ---------------------------------------------------------------------------------------------


def put_below(xml: str) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        new = f"{xml}</sheetData>".encode()
        decorated.rewrite(path, {LINE_PART: lambda b: b.replace(b"</sheetData>", new)})

    return spoil


def merge_below(path: Path) -> None:
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="C7:D7"/></mergeCells>'
    decorated.rewrite(path, {LINE_PART: lambda b: b.replace(b"</sheetData>", merged)})


def total_row(path: Path) -> None:
    part = decorated.table_part(path, LINES.name)
    old = f'ref="A{decorated.LINE_TOP}:{LAST}{FIRST}"'.encode()
    new = f'ref="A{decorated.LINE_TOP}:{LAST}{FIRST + 1}" totalsRowCount="1"'.encode()
    decorated.rewrite(path, {part: lambda b: b.replace(old, new, 1)})


def at_the_end_of_the_sheet(path: Path) -> None:
    part = decorated.table_part(path, LINES.name)
    decorated.rewrite(
        path, {part: lambda b: b.replace(f"A4:{LAST}5".encode(), f"A1048575:{LAST}1048576".encode())}
    )


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (put_below('<row r="7"><c r="C7"><v>1</v></c></row>'), "Tổng hợp!C7 đã có nội dung"),
        (put_below('<row r="7"><c r="C7"><f>1+1</f></c></row>'), "Tổng hợp!C7 đã có nội dung"),
        (
            put_below(f'<row r="6"><c r="{BESIDE}6"><f t="array" ref="Q6:{BESIDE}8">A1</f></c></row>'),
            f"Q6:{BESIDE}8",
        ),
        (merge_below, "gộp Tổng hợp!C7:D7"),
        (total_row, "dòng tổng"),
        (at_the_end_of_the_sheet, "dòng cuối cùng"),
    ],
)
def test_a_table_that_cannot_grow_is_refused_before_anything_is_written(
    master: Path, spoil: Callable[[Path], None], said: str
) -> None:
    spoil(master)
    whole = master.read_bytes()
    cell = CellChange("NV007", "status", "Đang thực hiện", "Quá hạn")
    changes = [TableChanges(TASKS, (cell,)), TableChanges(LINES, additions=tuple(map(line, range(1, 6))))]
    with pytest.raises(WorkbookError) as caught:
        opened(master).write(changes)
    assert said in caught.value.message
    assert master.read_bytes() == whole
    assert list(master.parent.iterdir()) == [master]


def test_styled_blank_cells_below_are_no_obstacle(master: Path) -> None:
    put_below('<row r="7"><c r="C7" s="1"/></row>')(master)
    add_lines(master, 5)
    assert len(read(master, LINES)) == 5


def test_a_table_just_below_is_named(tmp_path: Path) -> None:
    path = tmp_path / "hai bảng.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Chung")
        sheet.add_table("A1:B2", {"name": TASKS.name, "columns": [{"header": "Mã"}, {"header": "TT"}]})
        sheet.write("A2", "NV1")
        sheet.add_table("B4:C5", {"name": "tblDuoi"})
    with pytest.raises(WorkbookError, match="ngay bên dưới là bảng “tblDuoi”"):
        add(path, TASKS, {"id": "NV2"}, {"id": "NV3"}, {"id": "NV4"})
