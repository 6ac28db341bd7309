"""Marks of cells in .ods, by documents written for the purpose."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_xl.core.problem import Problem
from cchc_xl.core.submission import RawForm
from cchc_xl.excel.marks import ods
from cchc_xl.excel.untrusted import read_form
from tests.adapters.marked import TCVN3, VNI, packed, read, sheet, unpacked

ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
ODS_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        *((name, name) for name in ("office", "table", "text", "style", "drawing")),
        ("fo", "xsl-fo-compatible"),
        ("svg", "svg-compatible"),
    )
)
CALCEXT = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def open_document(rows: str, columns: str = "", styles: str = "", **more: str) -> bytes:
    content = (
        f"<office:document-content {ODS_NAMES} {CALCEXT}>{styles}<office:body><office:spreadsheet>"
        f'<table:table table:name="Bảng">{columns}{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_TYPE}"/>'
    manifest = (
        f'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{kind}'
        "</manifest:manifest>"
    )
    return packed({"mimetype": ODS_TYPE, "META-INF/manifest.xml": manifest, "content.xml": content, **more})


def row(*inside: str, **attributes: object) -> str:
    named = "".join(f' table:{name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f"<table:table-row{named}>{''.join(inside)}</table:table-row>"


def cell(text: str | None = None, attributes: str = "") -> str:
    inside = "" if text is None else f"<text:p>{text}</text:p>"
    return f"<table:table-cell {attributes}>{inside}</table:table-cell>"


TEXT = 'office:value-type="string"'
ERROR = 'table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"'
OLD_ERROR = 'table:formula="oooc:=1/0" office:value-type="float" office:value="0"'


def test_repeated_rows_and_cells_keep_their_addresses() -> None:
    found = sheet(
        open_document(
            row(cell(attributes='table:number-columns-repeated="3"'), number_rows_repeated=4)
            + row(
                cell(attributes='table:number-columns-repeated="2"'),
                cell("#DIV/0!", f'{ERROR} table:number-columns-repeated="2"'),
                cell("Err:502", OLD_ERROR),
                cell("chữ", TEXT),
                number_rows_repeated=2,
            )
            + row(cell("cuối", TEXT))
        )
    )
    errors = {f"{column}{row}": "#DIV/0!" for row in (5, 6) for column in "CD"}
    assert found.unread == {**errors, "E5": "Err:502", "E6": "Err:502"}
    assert found.rows[4][4:] == found.rows[5][4:] == (None, "chữ")
    assert found.rows[6][0] == "cuối"


def test_formulas_without_a_result_are_told_from_those_with_an_empty_text() -> None:
    formula = 'table:formula="of:=[.A9]"'
    found = sheet(
        open_document(
            row(
                cell(attributes=formula),
                cell("", formula),
                cell(attributes=f"{formula} {TEXT}"),
                cell("1", f'{formula} office:value-type="float" office:value="1"'),
                cell(attributes=f'{formula} office:value-type="date" office:date-value="2023-06-01"'),
                f"<table:table-cell {formula}><office:annotation><text:p>ghi chú</text:p></office:annotation>"
                "</table:table-cell>",
                cell("#REF!", TEXT),
            )
        )
    )
    assert found.unread == {"A1": "", "F1": ""}
    assert found.rows[0][3:] == (1, date(2023, 6, 1), None, "#REF!")


def test_hidden_rows_and_columns_of_ods_count_as_far_as_the_cells() -> None:
    column = "<table:table-column {}/>"
    rest = 'table:number-columns-repeated="16382" table:visibility="collapse"'
    found = sheet(
        open_document(
            row(cell("a", TEXT), cell("b", TEXT), cell("c", TEXT), visibility="filter")
            + row(cell("a", TEXT))
            + row(cell("a", TEXT), visibility="collapse", number_rows_repeated=2)
            + row(cell(), visibility="collapse", number_rows_repeated=1048572),
            column.format('table:number-columns-repeated="2"') + column.format(rest),
        )
    )
    assert found.hidden_rows == {1, 3, 4}
    assert found.hidden_columns == {"C"}


def style(name: str, inside: str, family: str = "table-cell", parent: str = "") -> str:
    above = f' style:parent-style-name="{parent}"' if parent else ""
    return (
        f'<style:style style:name="{name}" style:family="{family}"{above}>'
        f"<style:text-properties {inside}/></style:style>"
    )


def test_fonts_of_ods_come_from_cell_column_row_run_and_parent() -> None:
    styles = (
        '<office:font-face-decls><style:font-face style:name="VNI1" svg:font-family="&apos;VNI-Times&apos;"/>'
        "</office:font-face-decls><office:automatic-styles>"
        + style("ce1", 'style:font-name="VNI1"')
        + style("ce2", 'fo:font-size="12pt"', parent="Cu")
        + style("ce3", 'fo:font-family="Arial"', parent="Cu")
        + style("ce4", "", parent="ce4")
        + style("T1", 'fo:font-family="&apos;.VnTime&apos;"', family="text")
        + style("T2", 'fo:font-family="Arial"', family="text")
        + "</office:automatic-styles>"
    )
    old = style("Cu", 'fo:font-family=".VnTime"')
    named = f"<office:document-styles {ODS_NAMES}>{old}</office:document-styles>"

    def styled(name: str, text: str = "x", kind: str = TEXT) -> str:
        return cell(text, f'{kind} table:style-name="{name}"' if name else kind)

    span = '<text:span text:style-name="{}">x</text:span>'
    found = sheet(
        open_document(
            row(styled("ce1"), styled("ce2"), styled("ce3"), styled("ce4"), styled(""))
            + row(styled("", f"x{span.format('T1')}"), styled("ce1", span.format("T2")), styled("", "x"))
            + row(styled("ce2", "1", 'office:value-type="float" office:value="1"'), styled(""))
            + row(styled(""), default_cell_style_name="ce1"),
            '<table:table-column table:number-columns-repeated="4"/>'
            '<table:table-column table:default-cell-style-name="ce2"/>',
            styles,
            **{"styles.xml": named},
        )
    )
    assert found.fonts == {"A1": VNI, "B1": TCVN3, "E1": TCVN3, "A2": TCVN3, "A4": VNI}


def test_an_error_repeated_over_half_a_sheet_is_no_workbook() -> None:
    errors = row(cell("#DIV/0!", ERROR), number_rows_repeated=900_000)
    found = read_form(open_document(errors), "tệp")
    assert isinstance(found, Problem)
    assert found.code in ("BM09", "BM11")
    with pytest.raises(ValueError, match="too often"):
        ods.marks(unpacked(open_document(errors)))


def test_macros_of_ods_are_those_that_hold_some_code() -> None:
    blank, some = "REM  Attribute VBA_ModuleType=VBADocumentModule", "Sub Main\nEnd Sub"
    part = "Basic/Standard/Module1.xml"
    assert not read(open_document(row(cell("a", TEXT)))).macros
    assert not read(open_document(row(cell("a", TEXT)), **{part: f"<m>{blank}</m>"})).macros
    assert read(open_document(row(cell("a", TEXT)), **{part: f"<m>{some}</m>"})).macros
    assert read(open_document(row(cell("a", TEXT)), **{"Scripts/python/a.py": "pass"})).macros


GOOD = unpacked(
    open_document(
        row(cell("#DIV/0!", ERROR), cell("Tªn", TEXT)), styles=style("a", 'fo:font-family=".VnTime"')
    )
)


@settings(max_examples=200)
@given(st.integers(0, 2000), st.binary(min_size=1, max_size=8))
def test_a_damaged_content_is_named_or_read(at: int, junk: bytes) -> None:
    content = GOOD["content.xml"]
    at %= len(content)
    damaged = packed({**GOOD, "content.xml": content[:at] + junk + content[at + len(junk) :]})
    assert isinstance(read_form(damaged, "tệp"), RawForm | Problem)


def test_entities_are_refused() -> None:
    content = b'<!DOCTYPE x [<!ENTITY a "b">]>' + GOOD["content.xml"]
    with pytest.raises(ValueError, match="document type"):
        ods.marks({"content.xml": content})
