"""Writing cells into the closed master workbook: only what is meant, only where it is expected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from lxml import etree

from cchc_xl.core import rules
from cchc_xl.core.changes import CellChange, TableChanges
from cchc_xl.core.problem import Problem
from cchc_xl.core.tables import SETTINGS, TASKS, CellValue, TableData, TableSpec
from cchc_xl.errors import WorkbookError
from cchc_xl.excel.closed import ClosedWorkbook
from tests import decorated

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
OLD = "Đang thực hiện"  # the status every task has in the decorated workbook


def opened(path: Path) -> ClosedWorkbook:
    return ClosedWorkbook(path, lambda: datetime(2023, 6, 30, 8, tzinfo=UTC))


def read(path: Path, spec: TableSpec = TASKS) -> TableData:
    return opened(path).read([spec])[spec.name]


def change(path: Path, key: str, field: str, expected: CellValue, new: CellValue) -> tuple[Problem, ...]:
    return opened(path).write([TableChanges(TASKS, (CellChange(key, field, expected, new),))])


def of(path: Path, key: str) -> dict[str, CellValue]:
    return next(dict(row.values) for row in read(path).rows if row.values["id"] == key)


def cell_of(path: Path, key: str, field: str) -> str:
    table = read(path)
    number = next(row.number for row in table.rows if row.values["id"] == key)
    return f"{(table.letters or {})[field]}{number}"


def xml(path: Path, part: str) -> etree._Element:
    return etree.fromstring(decorated.parts(path)[part])


def element(path: Path, key: str, field: str) -> etree._Element:
    sheet = xml(path, decorated.sheet_part(decorated.TASK_SHEET))
    (found,) = sheet.iterfind(f".//m:c[@r='{cell_of(path, key, field)}']", NS)
    return found


def put_xml(path: Path, key: str, field: str, inner: str, kind: str = "n") -> None:
    """Replace the content of a task's cell by hand."""
    at = cell_of(path, key, field)
    part = decorated.sheet_part(decorated.TASK_SHEET)

    def edit(sheet: bytes) -> bytes:
        root = etree.fromstring(sheet)
        (cell,) = root.iterfind(f".//m:c[@r='{at}']", NS)
        for child in list(cell):
            cell.remove(child)
        cell.set("t", kind)
        cell.extend(etree.fromstring(f'<c xmlns="{NS["m"]}">{inner}</c>'))
        return etree.tostring(root)

    decorated.rewrite(path, {part: edit})


@pytest.fixture
def master(tmp_path: Path) -> Path:
    return decorated.build(tmp_path / "Sổ CCHC.xlsx", tasks=12)


# -- what is written -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("status", "Quá hạn"),
        ("status", "=1+1"),
        ("status", "+84 912"),
        ("status", "  hai dòng\ncó khoảng trắng  "),
        ("status", "a & b <x> “trích” 'nháy'"),
        ("status", "vạch\x0b đứng\x00 và _x0041_ chữ"),
        ("status", "Thuỷ 😀"),
        ("asked", 12),
        ("progress_percent", 33.333333333333336),
        ("start", date(2023, 4, 1)),
        ("completed_on", datetime(2023, 6, 30, 16, 45)),  # noqa: DTZ001 (cells know no zone)
        ("behind", True),
        ("status", None),
    ],
)
def test_what_is_written_is_read_back(master: Path, field: str, value: CellValue) -> None:
    before = of(master, "NV007")
    assert change(master, "NV007", field, before[field], value) == ()
    assert of(master, "NV007") == {**before, field: value}
    at = cell_of(master, "NV007", field)
    theirs = decorated.second_opinion(master)[decorated.TASK_SHEET][at]
    if isinstance(value, date):
        assert theirs.is_date
    elif not (isinstance(value, str) and "\x0b" in value):  # openpyxl leaves escapes as they are
        assert theirs.value == value


def test_a_text_that_looks_like_a_formula_stays_text(master: Path) -> None:
    change(master, "NV007", "status", OLD, "=SUM(A1:A9)")
    cell = element(master, "NV007", "status")
    assert cell.get("t") == "s"
    assert cell.find("m:f", NS) is None


def test_spaces_and_line_feeds_are_marked_as_meant(master: Path) -> None:
    change(master, "NV007", "status", OLD, " quá hạn")
    (added,) = (
        si for si in xml(master, "xl/sharedStrings.xml") if si.findtext("m:t", None, NS) == " quá hạn"
    )
    assert added[0].get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"


def test_carriage_returns_become_the_line_feeds_of_a_cell(master: Path) -> None:
    change(master, "NV007", "status", OLD, "một\r\nhai\rba")
    assert of(master, "NV007")["status"] == "một\nhai\nba"


def test_clearing_a_cell_keeps_its_style(master: Path) -> None:
    style = element(master, "NV007", "due").get("s")
    change(master, "NV007", "due", date(2023, 6, 30), None)
    cell = element(master, "NV007", "due")
    assert style is not None
    assert (cell.get("s"), len(cell)) == (style, 0)


def test_a_date_in_a_cell_without_date_format_gets_one_and_keeps_its_borders(master: Path) -> None:
    change(master, "NV007", "status", OLD, date(2023, 6, 30))  # a text column
    at = cell_of(master, "NV007", "status")
    cell = decorated.second_opinion(master)[decorated.TASK_SHEET][at]
    assert cell.number_format == "dd/mm/yyyy"
    change(master, "NV007", "product", None, date(2023, 6, 30))  # a bordered, wrapped column
    wrapped = decorated.second_opinion(master)[decorated.TASK_SHEET][cell_of(master, "NV007", "product")]
    assert wrapped.number_format == "dd/mm/yyyy"
    assert wrapped.alignment.wrap_text
    assert wrapped.border.left.style == "thin"


def test_a_date_format_that_stands_there_stays(master: Path) -> None:
    style = element(master, "NV007", "due").get("s")
    change(master, "NV007", "due", date(2023, 6, 30), date(2023, 7, 1))
    assert element(master, "NV007", "due").get("s") == style


def test_dates_of_a_1904_workbook_are_written_as_people_see_them(tmp_path: Path) -> None:
    path = tmp_path / "mac.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        sheet = book.add_worksheet()
        sheet.add_table(
            0, 0, 1, 1, {"name": TASKS.name, "columns": [{"header": "Mã"}, {"header": "Đến hạn"}]}
        )
        sheet.write(1, 0, "NV1")
    change(path, "NV1", "due", None, date(2023, 6, 30))
    theirs = decorated.second_opinion(path).worksheets[0]["B2"].value
    assert isinstance(theirs, datetime)
    assert theirs.date() == date(2023, 6, 30)
    assert of(path, "NV1")["due"] == date(2023, 6, 30)


def test_a_workbook_without_shared_strings_gets_inline_text(tmp_path: Path) -> None:
    path = tmp_path / "inline.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        headers = [{"header": "Mã"}, {"header": "Trạng thái"}]
        sheet.add_table(0, 0, 1, 1, {"name": TASKS.name, "columns": headers})
    inline = b'<row r="2"><c r="A2" t="inlineStr"><is><t>NV1</t></is></c></row></sheetData>'
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    relation = b'<Relationship Id="rId4" Type="' + kind + b'" Target="sharedStrings.xml"/>'
    decorated.rewrite(
        path,
        {
            "xl/worksheets/sheet1.xml": lambda b: b.replace(b"</sheetData>", inline),
            "xl/_rels/workbook.xml.rels": lambda b: b.replace(relation, b""),
            "[Content_Types].xml": lambda b: b.replace(b"/xl/sharedStrings.xml", b"/xl/khac.xml"),
        },
        without=("xl/sharedStrings.xml",),
    )
    change(path, "NV1", "status", None, "Quá hạn ")
    assert of(path, "NV1")["status"] == "Quá hạn "
    assert "xl/sharedStrings.xml" not in decorated.parts(path)


def test_a_workbook_whose_elements_carry_a_prefix_is_written_too(master: Path) -> None:
    part = decorated.sheet_part(decorated.TASK_SHEET)

    def prefix(sheet: bytes) -> bytes:
        root = etree.fromstring(sheet)
        new = etree.Element(
            root.tag, {str(k): str(v) for k, v in root.items()}, {"x": NS["m"], "r": root.nsmap["r"]}
        )
        new.extend(list(root))
        etree.cleanup_namespaces(new, keep_ns_prefixes=["x", "r"])
        return etree.tostring(new)

    decorated.rewrite(master, {part: prefix})
    assert b"<x:sheetData" in decorated.parts(master)[part]
    change(master, "NV007", "product", None, "Báo cáo")
    assert of(master, "NV007")["product"] == "Báo cáo"


@pytest.mark.parametrize(
    ("value", "said"),
    [("dài" * 11_000, "32.767"), (float("nan"), "không phải là một số"), (date(1823, 6, 1), "1900")],
)
def test_a_value_no_cell_can_hold_is_refused_before_anything_is_written(
    master: Path, value: CellValue, said: str
) -> None:
    whole = master.read_bytes()
    at = cell_of(master, "NV007", "status")
    with pytest.raises(WorkbookError, match=said) as caught:
        change(master, "NV007", "status", OLD, value)
    assert at in caught.value.message
    assert master.read_bytes() == whole


# -- what is not written ---------------------------------------------------------------------------------


def test_a_cell_changed_meanwhile_is_left_and_reported(master: Path) -> None:
    changes = TableChanges(
        TASKS,
        (
            CellChange("NV007", "status", "Quá hạn", "Hoàn thành"),
            CellChange("NV008", "status", OLD, "Hoàn thành"),
        ),
    )
    (problem,) = opened(master).write([changes])
    assert problem.rule is rules.CELL_CHANGED_MEANWHILE
    assert problem.place.sheet == decorated.TASK_SHEET
    assert problem.place.cell == cell_of(master, "NV007", "status")
    assert problem.place.header == "Trạng thái"
    assert of(master, "NV007")["status"] == OLD
    assert of(master, "NV008")["status"] == "Hoàn thành"


def test_a_row_deleted_meanwhile_is_reported(master: Path) -> None:
    (problem,) = change(master, "NV999", "status", OLD, "Quá hạn")
    assert problem.rule is rules.CELL_CHANGED_MEANWHILE
    assert (problem.place.sheet, problem.place.cell) == (decorated.TASK_SHEET, "")


def test_what_stands_there_already_is_neither_a_change_nor_a_problem(master: Path) -> None:
    whole = master.read_bytes()
    assert change(master, "NV007", "status", "Quá hạn", OLD) == ()
    assert master.read_bytes() == whole


def test_without_changes_the_file_is_not_touched(master: Path) -> None:
    whole = master.read_bytes()
    book = opened(master)
    assert book.write([]) == ()
    assert book.write([TableChanges(TASKS), TableChanges(SETTINGS)]) == ()
    assert len(change(master, "NV007", "status", "khác", "Quá hạn")) == 1
    assert master.read_bytes() == whole
    assert list(master.parent.iterdir()) == [master]


def test_who_has_the_workbook_open_matters_only_when_there_is_something_to_write(master: Path) -> None:
    (master.parent / f"~${master.name}").write_bytes(b"\x02VP")
    assert opened(master).write([TableChanges(TASKS)]) == ()


def test_of_two_rows_with_one_key_the_upper_is_written(master: Path) -> None:
    rows = [row.number for row in read(master).rows if row.values["id"] in ("NV012", "NV011")]
    change(master, "NV011", "id", "NV011", "NV012")
    change(master, "NV012", "status", OLD, "Quá hạn")
    found = {row.number: row.values["status"] for row in read(master).rows}
    assert [found[number] for number in rows] == ["Quá hạn", OLD]


def test_what_belongs_to_a_missing_column_is_left_out(master: Path) -> None:
    part = decorated.table_part(master, TASKS.name)
    decorated.rewrite(master, {part: lambda b: b.replace('name="Đến hạn"'.encode(), b'name="Xong khi"')})
    changes = (
        CellChange("NV007", "due", None, date(2023, 6, 1)),
        CellChange("NV007", "status", OLD, "Quá hạn"),
    )
    assert opened(master).write([TableChanges(TASKS, changes)]) == ()
    assert of(master, "NV007")["status"] == "Quá hạn"


def test_without_its_key_column_a_table_is_not_written(master: Path) -> None:
    part = decorated.table_part(master, TASKS.name)
    decorated.rewrite(master, {part: lambda b: b.replace('name="Mã"'.encode(), b'name="Ma so"')})
    with pytest.raises(WorkbookError, match="không còn cột “Mã”"):
        change(master, "NV007", "status", OLD, "Quá hạn")


def _sign(path: Path) -> None:
    decorated.rewrite(path, {}, {"_xmlsignatures/sig1.xml": b"<x/>"})


def _share(path: Path) -> None:
    decorated.rewrite(path, {}, {"xl/revisions/revisionHeaders.xml": b"<x/>"})


@pytest.mark.parametrize(("prepare", "said"), [(_sign, "chữ ký số"), (_share, "Shared Workbook")])
def test_a_workbook_that_writing_would_break_is_refused(
    master: Path, prepare: Callable[[Path], None], said: str
) -> None:
    prepare(master)
    whole = master.read_bytes()
    with pytest.raises(WorkbookError, match=said):
        change(master, "NV007", "status", OLD, "Quá hạn")
    assert master.read_bytes() == whole


def test_a_cell_inside_a_merge_is_refused_and_named(master: Path) -> None:
    first, second = cell_of(master, "NV008", "status"), cell_of(master, "NV007", "status")
    part = decorated.sheet_part(decorated.TASK_SHEET)
    merge = f'<mergeCell ref="{first}:{second}"/></mergeCells>'.encode()
    decorated.rewrite(master, {part: lambda b: b.replace(b"</mergeCells>", merge)})
    with pytest.raises(WorkbookError, match=f"{second} .*{first}:{second}"):
        change(master, "NV007", "status", OLD, "Quá hạn")
    assert change(master, "NV008", "status", OLD, "Quá hạn") == ()  # its upper left cell holds the content


def test_a_cell_of_an_array_formula_is_refused_and_named(master: Path) -> None:
    first, second = cell_of(master, "NV008", "status"), cell_of(master, "NV007", "status")
    put_xml(master, "NV008", "status", f'<f t="array" ref="{first}:{second}">A1:A2</f><v>1</v>')
    put_xml(master, "NV007", "status", "<v>2</v>")
    with pytest.raises(WorkbookError, match=f"{second} .*công thức mảng {first}:{second}"):
        change(master, "NV007", "status", 2, "Quá hạn")


def test_a_new_cell_takes_the_style_its_place_shows(tmp_path: Path) -> None:
    path = tmp_path / "kiểu.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        headers = [{"header": h} for h in ("Mã", "Trạng thái", "Sản phẩm")]
        sheet.add_table(0, 0, 2, 2, {"name": TASKS.name, "columns": headers})
        sheet.write_column("A2", ["NV1", "NV2"])
        sheet.set_column(1, 1, 20, book.add_format({"bold": True}))
        sheet.set_row(2, 20, book.add_format({"italic": True}))
    for key in ("NV1", "NV2"):
        change(path, key, "status", None, "Quá hạn")
        change(path, key, "product", None, "Báo cáo")
    theirs = decorated.second_opinion(path).worksheets[0]
    assert [theirs[at].font.b for at in ("B2", "C2", "B3", "C3")] == [True, False, False, False]
    assert [theirs[at].font.i for at in ("B2", "C2", "B3", "C3")] == [False, False, True, True]


# -- formulas --------------------------------------------------------------------------------------------


def results(path: Path, sheet: str) -> dict[str, str | None]:
    """The stored results of the formulas of a sheet by cell."""
    root = xml(path, decorated.sheet_part(sheet))
    found = {}
    for cell in root.iterfind(".//m:c[m:f]", NS):
        found[str(cell.get("r"))] = cell.findtext("m:v", None, NS)
    return found


def test_results_that_may_be_stale_are_taken_away_and_others_stay(master: Path) -> None:
    before = results(master, decorated.OWN_SHEET)
    assert before == {"A1": "0", "A2": "0", "A3": "45107", "A4": "12"}
    change(master, "NV007", "status", OLD, "Quá hạn")
    # A1 counts in the table, A2 looks at A1, A4 at a name of the sheet; A3 is a constant.
    assert results(master, decorated.OWN_SHEET) == {"A1": None, "A2": None, "A3": "45107", "A4": None}


@pytest.mark.parametrize(
    ("formula", "stale"),
    [
        (f"COUNTA({TASKS.name}[Trạng thái])", True),
        (f"counta({TASKS.name.lower()}[Trạng thái])", True),
        (f"COUNTA('{decorated.TASK_SHEET}'!U7:U18)", True),
        ("ROWS(DanhMucMa)", True),
        (f"COUNTA({SETTINGS.name}[Mục])", False),
        ('"tblKhac"&1', False),
    ],
)
def test_a_formula_elsewhere_is_stale_when_it_looks_at_the_changed_sheet(
    master: Path, formula: str, stale: bool
) -> None:
    head = b'<sheetData><row r="1"><c r="A1"><f>'
    only = head + formula.replace("&", "&amp;").encode() + b"</f><v>5</v></c></row></sheetData>"

    def edit(sheet: bytes) -> bytes:
        return sheet[: sheet.index(b"<sheetData>")] + only + sheet[sheet.index(b"</sheetData>") + 12 :]

    decorated.rewrite(master, {decorated.sheet_part(decorated.OWN_SHEET): edit})
    change(master, "NV007", "status", OLD, "Quá hạn")
    assert results(master, decorated.OWN_SHEET) == {"A1": None if stale else "5"}


def test_results_of_sheets_nothing_changed_for_stay(master: Path) -> None:
    changes = TableChanges(SETTINGS, (CellChange("year", "value", 2023, 2024),))
    before = decorated.parts(master)
    opened(master).write([changes])
    part = decorated.sheet_part(decorated.OWN_SHEET)
    assert decorated.parts(master)[part] == before[part]


def test_excel_is_told_to_compute_on_load(master: Path) -> None:
    decorated.rewrite(master, {"xl/workbook.xml": lambda b: b.replace(b' fullCalcOnLoad="1"', b"")})
    change(master, "NV007", "status", OLD, "Quá hạn")
    calc = xml(master, "xl/workbook.xml").find("m:calcPr", NS)
    assert calc is not None
    assert calc.get("fullCalcOnLoad") == "1"


def test_the_order_to_compute_is_put_where_the_schema_wants_it(master: Path) -> None:
    calc = b'<calcPr calcId="124519" fullCalcOnLoad="1"/>'
    decorated.rewrite(master, {"xl/workbook.xml": lambda b: b.replace(calc, b"<extLst/>")})
    change(master, "NV007", "status", OLD, "Quá hạn")
    tags = [etree.QName(child).localname for child in xml(master, "xl/workbook.xml")]
    assert tags[-3:] == ["definedNames", "calcPr", "extLst"]


def _with_chain(path: Path) -> None:
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    relation = b'<Relationship Id="rIdC" Type="' + kind + b'" Target="calcChain.xml"/></Relationships>'
    mime = b"application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    override = b'<Override PartName="/xl/calcChain.xml" ContentType="' + mime + b'"/></Types>'
    chain = b'<calcChain xmlns="' + NS["m"].encode() + b'"><c r="A1" i="5"/></calcChain>'
    decorated.rewrite(
        path,
        {
            "xl/_rels/workbook.xml.rels": lambda b: b.replace(b"</Relationships>", relation),
            "[Content_Types].xml": lambda b: b.replace(b"</Types>", override),
        },
        {"xl/calcChain.xml": chain},
    )


def test_the_chain_of_formulas_goes_when_a_formula_goes(master: Path) -> None:
    _with_chain(master)
    put_xml(master, "NV007", "reported", "<f>2+3</f><v>5</v>")
    assert change(master, "NV007", "reported", 5, 6) == ()
    parts = decorated.parts(master)
    assert "xl/calcChain.xml" not in parts
    assert b"calcChain" not in parts["xl/_rels/workbook.xml.rels"] + parts["[Content_Types].xml"]
    assert element(master, "NV007", "reported").find("m:f", NS) is None


def test_the_chain_of_formulas_stays_when_only_values_change(master: Path) -> None:
    _with_chain(master)
    before = decorated.compressed(master)["xl/calcChain.xml"]
    change(master, "NV007", "status", OLD, "Quá hạn")
    assert decorated.compressed(master)["xl/calcChain.xml"] == before


def test_a_formula_that_shows_nothing_is_not_overwritten(master: Path) -> None:
    put_xml(master, "NV007", "reported", '<f>IF(1,"","x")</f><v></v>', kind="str")
    assert of(master, "NV007")["reported"] is None
    (problem,) = change(master, "NV007", "reported", None, 5)
    assert problem.place.cell == cell_of(master, "NV007", "reported")
    assert element(master, "NV007", "reported").findtext("m:f", None, NS) == 'IF(1,"","x")'


def test_overwriting_one_cell_of_a_shared_formula_keeps_the_others_right(master: Path) -> None:
    cells = [cell_of(master, key, "reported") for key in ("NV009", "NV008", "NV007")]  # from top to bottom
    row = int("".join(c for c in cells[0] if c.isdigit()))
    shared = f'<f t="shared" ref="{cells[0]}:{cells[2]}" si="0">D{row}&amp;$D$7</f><v>1</v>'
    put_xml(master, "NV009", "reported", shared)
    put_xml(master, "NV008", "reported", '<f t="shared" si="0"/><v>1</v>')
    put_xml(master, "NV007", "reported", '<f t="shared" si="0"/><v>1</v>')
    assert change(master, "NV009", "reported", 1, 9) == ()
    texts = [
        element(master, key, "reported").findtext("m:f", None, NS) for key in ("NV009", "NV008", "NV007")
    ]
    assert texts == [None, f"D{row + 1}&$D$7", f"D{row + 2}&$D$7"]
