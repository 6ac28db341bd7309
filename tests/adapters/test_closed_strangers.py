"""Packages as other programs write them: what public workbooks taught, each in a package of a few lines."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl.formula.translate import Translator

from cchc_xl.core.tables import CellValue
from cchc_xl.errors import WorkbookError
from cchc_xl.excel.package import recalculation
from cchc_xl.excel.package.appending import NewRow
from cchc_xl.excel.package.archive import Damaged
from cchc_xl.excel.package.book import Book
from cchc_xl.excel.package.formulas import translated
from cchc_xl.excel.package.growth import grow
from cchc_xl.excel.package.parts import MAIN, main
from cchc_xl.excel.package.refs import Box, Boxes
from cchc_xl.excel.package.styles import shows_time_only

SHEET = "xl/worksheets/sheet1.xml"
NS = {"m": MAIN}
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(**targets: str) -> str:
    """A relationship of each kind; its ID is its kind."""
    inside = "".join(
        f'<Relationship Id="{kind}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return f'<Relationships xmlns="{_RELATIONS}">{inside}</Relationships>'


def worksheet(rows: str, before: str = "", after: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


PARTS: Mapping[str, str | bytes] = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="Một" sheetId="1" r:id="worksheet"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": relations(
        worksheet="worksheets/sheet1.xml", styles="styles.xml", sharedStrings="sharedStrings.xml"
    ),
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs><xf/></cellXfs></styleSheet>',
    "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}" uniqueCount="1"><si><t>cũ</t></si></sst>',
    SHEET: worksheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'),
    "docProps/other.bin": b"\0\1\2" * 50,
}
TABLE = {
    "xl/worksheets/_rels/sheet1.xml.rels": relations(table="../tables/table1.xml"),
    "xl/tables/table1.xml": f'<table xmlns="{MAIN}" id="1" displayName="tbl" ref="A1:B3">'
    '<tableColumns><tableColumn id="1" name="Mã"/><tableColumn id="2" name="Tính"/></tableColumns></table>',
}


def package(parts: Mapping[str, str | bytes | None] = {}, rename: Callable[[str], str] = str) -> bytes:
    """A workbook of one sheet with some parts replaced, added or (None) left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**PARTS, **parts}.items():
            if content is not None:
                archive.writestr(rename(name), content)
    return out.getvalue()


def sheet_of(rows: str, before: str = "", after: str = "", **more: str) -> bytes:
    return package({SHEET: worksheet(rows, before, after), **more})


def written(data: bytes, cells: Mapping[tuple[int, int], CellValue]) -> Book:
    """The workbook with some cells of its first sheet written, saved and opened again."""
    book = Book(data)
    (part,) = book.sheet_names
    for (row, column), value in cells.items():
        book.sheet(part).put(row, column, value)
    return saved(book)


def saved(book: Book) -> Book:
    recalculation.demand(book)
    return Book(book.package.to_bytes())


def value(book: Book, row: int, column: int) -> CellValue:
    (part,) = book.sheet_names
    return book.sheet(part).value(row, column)


def formula_texts(book: Book) -> list[str | None]:
    return [f.text for f in book.package.xml(SHEET).iter(main("f"))]


# -- the zip ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("rename", [lambda n: n.replace("/", "\\"), lambda n: f"/{n}", str.upper])
def test_names_of_parts_may_be_paths_of_windows(rename: Callable[[str], str]) -> None:
    book = written(package(rename=rename), {(1, 1): "mới", (2, 2): 7})
    assert (value(book, 1, 1), value(book, 2, 2)) == ("mới", 7)
    with zipfile.ZipFile(io.BytesIO(book.package.archive.rewritten({}))) as archive:
        assert [info.orig_filename for info in archive.infolist()] == [rename(name) for name in PARTS]


def test_a_zip_written_as_a_stream_with_folders_and_large_headers_is_written_too() -> None:
    out = io.BytesIO()

    class Stream(io.RawIOBase):  # cannot seek, so sizes follow the data
        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            return out.write(data)

    with zipfile.ZipFile(Stream(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("xl/"), b"")
        for name, content in PARTS.items():
            info = zipfile.ZipInfo(name)
            info.extra = struct.pack("<HH4s", 0xCAFE, 4, b"java")
            with archive.open(info, "w", force_zip64=True) as part:
                part.write(content.encode() if isinstance(content, str) else content)
        archive.writestr("xl/ghi chú.bin", b"\5" * 9)
    book = written(out.getvalue(), {(1, 1): 5})
    assert value(book, 1, 1) == 5
    assert book.package.archive.read("xl/ghi chú.bin") == b"\5" * 9
    assert "xl/" in book.package.archive


# -- relationships ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "part"),
    [
        ("/xl/worksheets/sheet1.xml", SHEET),
        ("worksheets\\sheet1.xml", SHEET),
        ("../xl/./Worksheets/SHEET1.xml", SHEET),
        ("worksheets/b%E1%BA%A3ng%20m%E1%BB%99t.xml", "xl/worksheets/bảng một.xml"),
        ("worksheets/a%20b.xml", "xl/worksheets/a%20b.xml"),
    ],
)
def test_targets_are_found_however_they_are_written(target: str, part: str) -> None:
    relation = relations(worksheet=target, styles="styles.xml", sharedStrings="sharedStrings.xml")
    data = package({"xl/_rels/workbook.xml.rels": relation, SHEET: None, part: PARTS[SHEET]})
    assert value(written(data, {(1, 1): "mới"}), 1, 1) == "mới"


def test_strings_that_are_named_but_not_there_stand_in_the_cells() -> None:
    data = package({"xl/sharedStrings.xml": None, SHEET: worksheet('<row r="1"/>')})
    book = written(data, {(1, 1): "=không phải công thức"})
    assert value(book, 1, 1) == "=không phải công thức"
    assert [c.get("t") for c in book.package.xml(SHEET).iter(main("c"))] == ["inlineStr"]


@pytest.mark.parametrize("styles", [None, f'<styleSheet xmlns="{MAIN}"/>'])
def test_without_cell_formats_only_dates_are_refused(styles: str | None) -> None:
    data = package({"xl/styles.xml": styles})
    assert value(written(data, {(2, 1): 5}), 2, 1) == 5
    sheet = Book(data).sheet(SHEET)
    with pytest.raises(WorkbookError, match=r"Một!A2.*định dạng.*Mở sổ bằng Excel"):
        sheet.put(2, 1, date(2023, 6, 30))
    assert sheet.row(2) is None


# -- cells ------------------------------------------------------------------------------------------


def test_addresses_in_small_letters_are_addresses() -> None:
    book = written(sheet_of('<row r="1"><c r="a1"><v>1</v></c><c r="c1"><v>3</v></c></row>'), {(1, 2): 2})
    assert [value(book, 1, column) for column in (1, 2, 3)] == [1, 2, 3]
    assert [c.get("r") for c in book.package.xml(SHEET).iter(main("c"))] == ["a1", "B1", "c1"]


def test_whole_columns_may_be_merged() -> None:
    merged = '<mergeCells><mergeCell ref="B:D"/><mergeCell ref="9:9"/></mergeCells>'
    data = sheet_of('<row r="1"/>', after=merged)
    assert value(written(data, {(3, 1): 1}), 3, 1) == 1
    for place in ((3, 3), (9, 7)):
        with pytest.raises(WorkbookError, match="đã gộp"):
            written(data, {place: 1})


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_parts_may_begin_with_a_byte_order_mark(encoding: str) -> None:
    declared = '<?xml version="1.0" encoding="utf-16"?>' if encoding == "utf-16" else ""
    content = worksheet('<row r="1"><c r="A1"><f>B1</f><v>1</v></c></row>')
    book = written(package({SHEET: (declared + content).encode(encoding)}), {(1, 2): "chữ"})
    assert value(book, 1, 2) == "chữ"
    assert value(book, 1, 1) == "=B1"  # its result was of what stood there before


def test_a_number_that_is_no_day_in_a_cell_of_dates_stays_a_number() -> None:
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'
    rows = '<row r="1"><c r="A1" s="0"><v>1e305</v></c><c r="B1" s="0"><v>-5</v></c></row>'
    book = written(package({"xl/styles.xml": styles, SHEET: worksheet(rows)}), {(2, 1): 1})
    assert (value(book, 1, 1), value(book, 1, 2)) == (1e305, -5)


@pytest.mark.parametrize(
    ("format_", "kept"), [(14, True), (22, True), (46, False), (20, False), (164, False), (165, True)]
)
def test_a_date_gets_a_format_that_shows_the_day(format_: int, kept: bool) -> None:
    styles = (
        f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="[$-F400]h:mm:ss\\ AM/PM"/>'
        '<numFmt numFmtId="165" formatCode="mmm\\-yy"/></numFmts>'
        f'<cellXfs><xf/><xf numFmtId="{format_}"/></cellXfs></styleSheet>'
    )
    rows = '<row r="1"><c r="A1" s="1"/></row>'
    book = written(package({"xl/styles.xml": styles, SHEET: worksheet(rows)}), {(1, 1): date(2023, 6, 30)})
    assert value(book, 1, 1) == date(2023, 6, 30)
    assert [c.get("s") for c in book.package.xml(SHEET).iter(main("c"))] == ["1" if kept else "2"]


@pytest.mark.parametrize("code", ["dd/mm/yyyy", "mmmm", "yyyy", 'h "giờ" d'])
def test_what_shows_a_day_or_month_is_no_time_only(code: str) -> None:
    assert not shows_time_only(code)


def test_a_style_that_does_not_exist_is_the_first() -> None:
    book = written(sheet_of('<row r="1"><c r="A1" s="139"/></row>'), {(1, 1): date(2023, 6, 30)})
    assert value(book, 1, 1) == date(2023, 6, 30)


def test_a_width_that_is_no_number_is_damage() -> None:
    sheet = Book(sheet_of("", '<cols><col min="1" max="1" width="rộng"/></cols>')).sheet(SHEET)
    with pytest.raises(Damaged):
        sheet.width(1)


# -- strings ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["", "<extLst/>", "<!-- hết -->"])
@pytest.mark.parametrize("old", ["", "<si><t>cũ</t></si>"])
def test_new_strings_stand_behind_the_old_and_before_extensions(old: str, end: str) -> None:
    strings = f'<sst xmlns="{MAIN}" count="9" uniqueCount="{len(old) and 1}">{old}{end}</sst>'
    texts = ["một & <hai>", " đầu", "cuối\n", "_x0041_", "một & <hai>"]
    data = package({"xl/sharedStrings.xml": strings, SHEET: worksheet("")})
    book = written(data, {(row, 1): text for row, text in enumerate(texts, start=1)})
    assert [value(book, row, 1) for row in range(1, 6)] == texts
    root = book.package.xml("xl/sharedStrings.xml")
    last = [etree.QName(element).localname for element in root.iter(etree.Element)][-1]
    assert last == ("extLst" if "ext" in end else "t")
    assert (root.get("count"), root.get("uniqueCount")) == (None, str(len(root.findall("m:si", NS))))
    assert [t.get("{http://www.w3.org/XML/1998/namespace}space") for t in root.iter(main("t"))][-4:] == [
        None, "preserve", "preserve", None,
    ]  # fmt: skip


# -- formulas ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "copied"),
    [
        ("A1#", "B4#"),
        ("A1:INDEX(B:B,3)", "B4:INDEX(C:C,3)"),
        ("Sheet1!#REF!+A1", "Sheet1!#REF!+B4"),
        ("SUM(A1:A1048576,1:1,$A1:B$2)", "SUM(B1:B1048576,4:4,$A4:C$2)"),
        ("'A1 của tôi'!A1&\"A1\"&tbl[[#This Row],[A1]]", "'A1 của tôi'!B4&\"A1\"&tbl[[#This Row],[A1]]"),
        ("T['[A1']]+A1", "T['[A1']]+B4"),
        ("[1]Sheet1!A1+T1:T3!A1", "[1]Sheet1!B4+T1:T3!B4"),
        ("LOG10(A1)+1E5+Quý1+A1.b+ABC12345678", "LOG10(B4)+1E5+Quý1+A1.b+ABC12345678"),
        ("a1+$b$2", "B4+$b$2"),
        ("XFD1", None),
        ("A1048575", None),
    ],
)
def test_a_copied_formula_moves_its_references_and_nothing_else(formula: str, copied: str | None) -> None:
    assert translated(formula, "B2", "C5") == copied


dollar = st.sampled_from(["", "$"])


@given(
    st.lists(
        st.tuples(dollar, st.integers(1, 700), dollar, st.integers(1, 999)),
        min_size=1,
    ),
    st.sampled_from(["+", ",", ":", "*2-", '&"A1"&', " & Sheet2!"]),
)  # fmt: skip
def test_copying_agrees_with_openpyxl(places: list[tuple[str, int, str, int]], joint: str) -> None:
    from openpyxl.utils import get_column_letter

    formula = joint.join(f"{a}{get_column_letter(column)}{b}{row}" for a, column, b, row in places[:2])
    theirs = Translator(f"={formula}", "C3").translate_formula("F30")
    assert f"={translated(formula, 'C3', 'F30')}" == theirs


def test_a_number_of_a_shared_formula_may_be_given_out_twice() -> None:
    rows = (
        '<row r="1"><c r="B1"><f t="shared" ref="B1:B2" si="0">A1+1</f></c></row>'
        '<row r="2"><c r="B2"><f t="shared" si="0"/></c></row>'
        '<row r="3"><c r="B3"><f t="shared" ref="B3:B4" si="0">A3*2</f></c></row>'
        '<row r="4"><c r="B4"><f t="shared" si="0"/></c></row>'
    )
    assert formula_texts(written(sheet_of(rows), {(3, 2): 5})) == ["A1+1", None, "A4*2"]
    assert formula_texts(written(sheet_of(rows), {(1, 2): 5})) == ["A2+1", "A3*2", None]


def test_a_shared_formula_that_would_leave_the_sheet_is_refused() -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="shared" si="0"/></c><c r="B1">'
        '<f t="shared" ref="A1:B1" si="0">A1+1</f></c></row>'
    )
    early = rows.replace("A1+1", "B1+1")
    assert formula_texts(written(sheet_of(early), {(1, 2): 5})) == ["A1+1"]
    with pytest.raises(WorkbookError, match="Một!B1 không chép được sang ô A1"):
        written(sheet_of(rows), {(1, 2): 5})


def test_metadata_of_a_result_goes_with_the_result() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="e" cm="1" vm="2"><f>A1</f><v>#VALUE!</v></c></row>'
    (cell,) = written(sheet_of(rows), {(1, 1): 2}).package.xml(SHEET).iterfind(".//m:c[@cm]", NS)
    assert cell.attrib.items() == [("r", "B1"), ("cm", "1")]
    assert [etree.QName(child).localname for child in cell] == ["f"]


def test_a_row_of_sheets_is_taken_to_hold_the_changed_one() -> None:
    sheets = {
        f"xl/worksheets/sheet{n}.xml": worksheet('<row r="1"><c r="A1"><v>1</v></c></row>') for n in (2, 3)
    }
    total = worksheet('<row r="1"><c r="A1"><f>SUM(\'Tháng 1:Tháng 3\'!A1)</f><v>3</v></c></row>')
    names = ("Tháng 1", "Tháng 2", "Tháng 3", "Cộng")
    listed = "".join(f'<sheet name="{n}" sheetId="{i}" r:id="r{i}"/>' for i, n in enumerate(names, 1))
    targets = "".join(
        f'<Relationship Id="r{i}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, 5)
    )
    parts = {
        **sheets,
        "xl/worksheets/sheet4.xml": total,
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{targets}</Relationships>',
    }
    book = Book(package(parts))
    book.sheet("xl/worksheets/sheet2.xml").put(1, 1, 5)
    assert saved(book).sheet("xl/worksheets/sheet4.xml").value(1, 1) == "=SUM('Tháng 1:Tháng 3'!A1)"


# -- growing ----------------------------------------------------------------------------------------


def test_formulas_are_copied_down_while_rows_are_appended_as_text() -> None:
    rows = "".join(
        f'<row r="{r}"><c r="A{r}"><v>{r}</v></c>'
        f'<c r="B{r}"><f>IF(A{r}&lt;2,A{r}&amp;"&gt;",$A$2)</f></c></row>'
        for r in (2, 3)
    )
    book = Book(sheet_of(f'<row r="1"/>{rows}', **TABLE))
    table = book.table("tbl")
    assert table is not None
    grow(book, table, [NewRow({1: "bốn"}), NewRow({1: 5, 2: "không tính"})])
    book = saved(book)
    assert value(book, 4, 1) == "bốn"
    assert formula_texts(book)[-1] == 'IF(A4<2,A4&">",$A$2)'
    assert (value(book, 5, 1), value(book, 5, 2)) == (5, "không tính")


def test_a_table_grows_on_a_sheet_of_which_only_some_elements_bear_a_prefix() -> None:
    sheet = (
        f'<worksheet xmlns="{MAIN}" xmlns:x="{MAIN}"><x:sheetData><x:row r="2"><x:c r="A2"/></x:row>'
        '<x:row r="3"><x:c r="A3"><x:v>3</x:v></x:c></x:row></x:sheetData></worksheet>'
    )
    book = Book(package({SHEET: sheet, **TABLE}))
    table = book.table("tbl")
    assert table is not None
    grow(book, table, [NewRow({1: "bốn"})])
    assert value(saved(book), 4, 1) == "bốn"


def test_rows_without_any_value_are_rows_too() -> None:
    book = Book(sheet_of('<row r="3"/>', **TABLE))
    table = book.table("tbl")
    assert table is not None
    grow(book, table, [NewRow({}), NewRow({})])
    assert str(saved(book).tables["tbl"].box) == "A1:B5"


# -- boxes ------------------------------------------------------------------------------------------

boxes = st.builds(
    lambda top, left, height, width: Box(top, left, top + height, left + width),
    st.integers(1, 300),
    st.integers(1, 9),
    st.one_of(st.integers(0, 3), st.integers(90, 300)),
    st.integers(0, 4),
)


@given(st.lists(boxes, max_size=9), boxes)
def test_boxes_are_found_as_if_each_were_asked(some: list[Box], other: Box) -> None:
    many = Boxes(some)
    assert (many.meeting(other) is not None) == any(box.meets(other) for box in some)
    held = any(box.holds(other.top, other.left) for box in some)
    assert (many.at(other.top, other.left) is not None) == held
