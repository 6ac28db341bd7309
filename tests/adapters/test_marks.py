"""Marks of cells beside their values: against openpyxl, and against the .xlsx a file was made from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from cchc_xl.core.submission import RawForm, RawSheet
from tests.adapters.marked import TCVN3, VNI, changed, packed, read, sheet, unpacked
from tests.programs import soffice_convert


@cache
def everything(date1904: bool = False) -> bytes:
    book = openpyxl.Workbook()
    if date1904:
        book.epoch = CALENDAR_MAC_1904
    first = book.worksheets[0]
    first.title = "Nhiệm vụ & <1>"
    _errors_and_dates(first)
    _fonts(first)
    for merged in ("B7:C8", "AA9:AB9"):
        first.merge_cells(merged)
    for row in (5, 20, 21, 22, 40):
        first.row_dimensions[row].hidden = True
    for column in ("D", "G"):
        first.column_dimensions[column].hidden = True
    second = book.create_sheet("_ẩn")
    second["C4"], second.sheet_state = "=1/0", "hidden"
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def _errors_and_dates(first: Worksheet) -> None:
    formulas = ("=1/0", "=NA()", "=Khong_co(1)", "=10^1000", '=VALUE("a")', '=""', "=1+1", '="c"&"d"')
    for column, formula in enumerate(formulas, 2):
        first.cell(3, column).value = formula
    first["J3"] = "#REF!"
    first["J3"].data_type = "e"
    first["B4"], first["C4"], first["D4"] = date(2023, 6, 1), "#REF! là chữ", True
    for row in range(10, 60):  # more strings than one record of .xls holds
        first.cell(row, 3).value = f"{row} " + "kết quả " * 100


def _fonts(first: Worksheet) -> None:
    for address, value in (("B5", "Tªn ®¬n vÞ"), ("C5", 5), ("D5", "=1+1"), ("E5", '="a"'), ("F7", None)):
        first[address], first[address].font = value, Font(name=TCVN3)
    plain, vni = InlineFont(rFont="Times New Roman"), InlineFont(rFont=VNI)
    first["F5"] = CellRichText("a ", TextBlock(vni, "Teân"))
    first["G5"] = CellRichText(TextBlock(plain, "rõ "), TextBlock(plain, "ràng"))
    first["G5"].font = Font(name=TCVN3)
    first["H5"] = CellRichText(TextBlock(plain, "rõ"), " Tªn")
    first["H5"].font = Font(name=".VNTIMEH")
    first["AB60"], first["AB60"].font = "cuèi", Font(name="VNI Times")


def test_marks_of_a_workbook_that_no_program_computed() -> None:
    found = sheet(everything())
    formulas = dict.fromkeys(("B3", "C3", "D3", "E3", "F3", "G3", "H3", "I3", "D5", "E5"), "")
    assert found.unread == {**formulas, "J3": "#REF!"}
    assert found.merges == ("B7:C8", "AA9:AB9")
    assert found.hidden_rows == {5, 20, 21, 22, 40}
    assert found.hidden_columns == {"D", "G"}
    assert found.fonts == {"B5": TCVN3, "F5": VNI, "H5": ".VNTIMEH", "AB60": "VNI Times"}
    assert read(everything()).sheets[1].unread == {"C4": ""}


def test_a_plain_sheet_has_no_marks() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "văn phòng gov.vn"
    data = BytesIO()
    book.save(data)
    form = read(data.getvalue())
    assert form == RawForm("tệp", (RawSheet("Sheet", (("văn phòng gov.vn",),)),))


COMPUTED = {
    "B3": "#DIV/0!",
    "C3": "#N/A",
    "D3": "#NAME?",
    "E3": "#NUM!",
    "J3": "#REF!",
}  # fmt: skip


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
@pytest.mark.parametrize("date1904", [False, True], ids=["1900", "1904"])
def test_a_workbook_saved_in_another_format_has_the_same_marks(
    kind: str, date1904: bool, tmp_path: Path
) -> None:
    path = tmp_path / "so.xlsx"
    path.write_bytes(everything(date1904))
    form = read(soffice_convert(path, kind, tmp_path / "ra").read_bytes())
    found, original = form.sheets[0], sheet(everything(date1904))
    assert found.unread == {**COMPUTED, "F3": "Err:502" if kind == "ods" else "#VALUE!"}
    assert form.sheets[1].unread == {"C4": "#DIV/0!"}
    assert form.sheets[1].hidden
    assert (found.merges, found.hidden_rows) == (original.merges, original.hidden_rows)
    assert (found.hidden_columns, found.name) == (original.hidden_columns, original.name)
    assert found.fonts == {**original.fonts, "E5": TCVN3}
    assert found.rows[3][1] == date(2023, 6, 1)
    assert (form.date1904, form.macros) == (date1904, False)
    computed = {"H3": 2, "I3": "cd", "D5": 2, "E5": "a"}
    for (row, column), value in cells(original).items():
        assert cells(found)[row, column] == value, (row, column)
    assert {address: cells(found)[position(address)] for address in computed} == computed


def cells(found: RawSheet) -> dict[tuple[int, int], object]:
    return {
        (r, c): value for r, row in enumerate(found.rows) for c, value in enumerate(row) if value is not None
    }


def position(address: str) -> tuple[int, int]:
    row, column = coordinate_to_tuple(address)
    return row - 1, column - 1


# -- .xlsx -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    value: str | float | None
    result: str | float = 0  # of a formula
    font: str = "Arial"


RESULTS: tuple[str | float, ...] = ("", "kết quả", 0, 2.5)

cell_values = st.one_of(
    st.sampled_from(["chữ", "a'b\"<&>", "#REF! là chữ"]).map(Cell),
    st.floats(-9, 9).map(Cell),
    st.sampled_from(["#DIV/0!", "#N/A", "#REF!", "#NAME?"]).map(lambda e: Cell("=A1>0", e)),
    st.sampled_from(RESULTS).map(lambda r: Cell("=IF(A1>0,1,2)", r)),
    st.sampled_from([TCVN3, VNI, "Times New Roman", "Vni"]).map(lambda f: Cell("Tªn", font=f)),
)
places = st.tuples(st.integers(0, 60), st.integers(0, 30))


@settings(max_examples=60)
@given(st.dictionaries(places, cell_values, max_size=12), st.sets(st.integers(0, 70)), st.booleans())
def test_marks_agree_with_openpyxl(
    written: Mapping[tuple[int, int], Cell], hidden: set[int], sst: bool
) -> None:
    data = BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, "constant_memory": not sst}) as book:
        target = book.add_worksheet()
        rows = {row for row, _ in written} | hidden
        for row in sorted(rows):
            for (_, column), cell in sorted((p, c) for p, c in written.items() if p[0] == row):
                looks = book.add_format({"font_name": cell.font})
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    target.write_formula(row, column, cell.value, looks, cell.result)
                else:
                    target.write(row, column, cell.value, looks)
            if row in hidden:
                target.set_row(row, None, None, {"hidden": True})
    found, expected = sheet(data.getvalue()), by_openpyxl(data.getvalue())
    assert (found.unread, found.fonts) == (expected.unread, expected.fonts)
    assert found.hidden_rows == {row for row in expected.hidden_rows if row <= len(found.rows)}


def by_openpyxl(data: bytes) -> RawSheet:
    values = openpyxl.load_workbook(BytesIO(data), data_only=True).worksheets[0]
    formulas = openpyxl.load_workbook(BytesIO(data)).worksheets[0]
    unread, fonts = {}, {}
    for row in values.iter_rows():
        for cell in row:
            if cell.data_type == "e":
                unread[cell.coordinate] = str(cell.value)
            elif formulas[cell.coordinate].data_type == "f" and cell.value is None:
                unread[cell.coordinate] = ""
            elif isinstance(cell.value, str) and re.match(r"\.vn|vni[- ]", cell.font.name or "", re.I):
                fonts[cell.coordinate] = str(cell.font.name)
    hidden = {number for number, row in values.row_dimensions.items() if row.hidden}
    return RawSheet("", (), unread=unread, fonts=fonts, hidden_rows=frozenset(hidden))


def test_runs_of_shared_strings_have_fonts_of_their_own() -> None:
    data = BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        target = book.add_worksheet()
        plain, old, vni = (book.add_format({"font_name": name}) for name in ("Arial", TCVN3, VNI))
        target.write_rich_string("B2", "a ", vni, "Teân", old, "Tªn")
        target.write_rich_string("B3", plain, "rõ", plain, "ràng", old)
        target.write_rich_string("B4", "Tªn ", plain, "ràng", old)
        target.write_string("B5", "a ", old)
    assert sheet(data.getvalue()).fonts == {"B2": VNI, "B4": TCVN3, "B5": TCVN3}


def prefixed(xml: bytes) -> bytes:
    renamed = re.sub(rb"<(/?)(\w)", rb"<\1x:\2", xml)
    return renamed.replace(b"xmlns=", b"xmlns:x=")


def without_addresses(xml: bytes) -> bytes:
    """As some writers leave addresses out; the blanks between cells become cells."""
    rows: dict[int, dict[int, bytes]] = {}
    for whole, address in re.findall(rb'(<c r="(\w+)"[^>]*?(?:/>|>.*?</c>))', xml):
        row, column = position(address.decode())
        rows.setdefault(row, {})[column] = re.sub(rb' r="\w+"', b"", whole, count=1)
    hidden = {int(number) - 1 for number in re.findall(rb'<row r="(\d+)"[^>]*hidden="1"', xml)}
    lines = []
    for row in range(max(rows) + 1):
        mine = rows.get(row, {})
        inside = b"".join(mine.get(c, b"<c/>") for c in range(max(mine, default=-1) + 1))
        lines.append(b"<row%b>%b</row>" % (b' hidden="1"' if row in hidden else b"", inside))
    return (
        xml.split(b"<sheetData>")[0]
        + b"<sheetData>"
        + b"".join(lines)
        + b"</sheetData>"
        + (xml.split(b"</sheetData>")[1])
    )


OTHER_WAYS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("prefixed names", prefixed),
    ("no addresses", without_addresses),
    ("single quotes", lambda xml: xml.replace(b'"', b"'")),
    ("format first", lambda xml: re.sub(rb'<c (r="\w+") (s="\d+")', rb"<c \2 \1", xml)),
    ("true for 1", lambda xml: xml.replace(b'hidden="1"', b'hidden="true"')),
    (
        "values in lines of their own",
        lambda xml: xml.replace(b"</f>", b"</f>\n").replace(b"<v/>", b"<v>\n</v>"),
    ),
    ("no blank values", lambda xml: xml.replace(b"<v/>", b"").replace(b"<v></v>", b"")),
]


@pytest.mark.parametrize("fonts", [True, False], ids=["legacy fonts", "no legacy fonts"])
@pytest.mark.parametrize("way", [w[1] for w in OTHER_WAYS], ids=[w[0] for w in OTHER_WAYS])
def test_a_sheet_may_be_written_in_other_ways(way: Callable[[bytes], bytes], fonts: bool) -> None:
    data = everything()
    if not fonts:
        for part in ("xl/styles.xml", "xl/worksheets/sheet1.xml"):
            data = changed(data, lambda xml: re.sub(rb"(?i)\.Vn|VNI[- ]", b"X", xml), part)
    written = changed(data, way)
    assert unpacked(written)["xl/worksheets/sheet1.xml"] != unpacked(data)["xl/worksheets/sheet1.xml"]
    assert sheet(written) == sheet(data)
    assert bool(sheet(data).fonts) == fonts


def test_formulas_that_share_their_text_are_looked_at_too() -> None:
    xml = (
        b'<row r="1"><c r="A1"><f t="shared" ref="A1:D1" si="0">B2&gt;1</f><v>1</v></c>'
        b'<c r="B1"><f t="shared" si="0"/></c><c r="C1"><f t="shared" si="0"/><v>1</v></c>'
        b'<c r="D1" t="str"><f t="shared" si="0"/><v></v></c><c r="E1"><f t="shared" si="0"/><v/></c></row>'
    )
    found = sheet(changed(everything(), lambda old: re.sub(rb"<row.*</row>", xml, old)))
    assert found.unread == {"B1": "", "E1": ""}


def test_rows_and_columns_hidden_to_the_end_of_the_sheet_count_as_far_as_the_cells() -> None:
    columns = b'<cols><col min="2" max="16384" hidden="1"/></cols><sheetData>'
    xml = changed(everything(), lambda old: re.sub(rb"<cols>.*?</cols><sheetData>", columns, old))
    assert sheet(xml).hidden_columns == {get_column_letter(n) for n in range(2, 29)}


@pytest.mark.parametrize("value", ["1", "true"])
def test_days_may_count_from_1904(value: str) -> None:
    data = changed(
        everything(date1904=True),
        lambda xml: xml.replace(b'date1904="1"', f'date1904="{value}"'.encode()),
        "xl/workbook.xml",
    )
    assert f'date1904="{value}"'.encode() in unpacked(data)["xl/workbook.xml"]
    assert (read(data).date1904, sheet(data).rows[3][1]) == (True, date(2023, 6, 1))


def test_strict_workbooks_have_marks_too() -> None:
    data = everything()
    for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels"):
        data = changed(
            data,
            lambda xml: xml.replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            ),
            part,
        )
    assert sheet(data) == sheet(everything())


# -- macros ------------------------------------------------------------------------------------------------


def with_macros(data: bytes, name: str = "xl/vbaProject.bin") -> bytes:
    return packed({**unpacked(data), name: b"macros"})


def test_macros_are_seen_by_the_name_of_their_part() -> None:
    assert not read(everything()).macros
    assert read(with_macros(everything())).macros
    assert read(with_macros(everything(), "xl/macrosheets/sheet1.xml")).macros


def test_macros_may_have_a_part_of_another_name() -> None:
    kind = b'<Override PartName="/xl/m.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    named = changed(everything(), lambda xml: xml.replace(b"</Types>", kind), "[Content_Types].xml")
    assert read(with_macros(named, "xl/m.bin")).macros
