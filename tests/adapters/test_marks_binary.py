"""Marks of cells in .xlsb and .xls, by records written for the purpose."""

from __future__ import annotations

import struct
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_xl.excel.build.vba.compound_file import Tree, compound_file
from cchc_xl.excel.marks import xls, xlsb
from tests.adapters.marked import TCVN3, VNI, changed, packed, read, sheet, unpacked

# -- .xlsb -------------------------------------------------------------------------------------------------


def record12(kind: int, body: bytes = b"") -> bytes:
    """A record of BIFF12: kind and length in groups of seven bits."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(body)
    return head + (bytes([size]) if size < 0x80 else bytes([size & 0x7F | 0x80, size >> 7])) + body


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def font12(name: str) -> bytes:
    return record12(43, bytes(21) + wide(name))


def format12(number_format: int, font: int) -> bytes:
    return record12(47, struct.pack("<HHH", 0, number_format, font) + bytes(10))


def string12(text: str, *runs: tuple[int, int]) -> bytes:
    packed_runs = struct.pack("<I", len(runs)) + b"".join(struct.pack("<HH", *run) for run in runs)
    return record12(19, bytes([bool(runs)]) + wide(text) + (packed_runs if runs else b""))


def cell12(kind: int, column: int, value: bytes, form: int = 0) -> bytes:
    return record12(kind, struct.pack("<II", column, form) + value)


def row12(number: int, hidden: bool = False) -> bytes:
    return record12(0, struct.pack("<IIHBB", number, 0, 300, 0, 0x10 if hidden else 0) + bytes(5))


def whole(number: int) -> bytes:
    return struct.pack("<i", number << 2 | 2)


WHOLE_DAY = 45078  # 01/06/2023, counted from 1900
NO_FORMULA = struct.pack("<HI", 0, 0)

SHEET12 = (
    record12(129)
    + record12(148, struct.pack("<IIII", 2, 6, 1, 9))
    + record12(390)
    + record12(60, struct.pack("<IIIIH", 2, 2, 0, 0, 1))
    + record12(60, struct.pack("<IIIIH", 3, 5, 0, 0, 0))
    + record12(391)
    + record12(145)
    + row12(2)
    + cell12(7, 1, struct.pack("<I", 0), 1)
    + cell12(3, 2, b"\x17")
    + cell12(11, 3, b"\x07" + NO_FORMULA)
    + cell12(9, 4, struct.pack("<d", 2) + NO_FORMULA)
    + cell12(7, 5, struct.pack("<I", 1))
    + cell12(7, 6, struct.pack("<I", 2), 1)
    + cell12(8, 7, wide("a") + NO_FORMULA, 1)
    + cell12(2, 8, whole(7), 1)
    + cell12(7, 9, struct.pack("<I", 1), 1)
    + row12(6, hidden=True)
    + cell12(2, 1, whole(WHOLE_DAY), 2)
    + cell12(2, 2, whole(WHOLE_DAY), 3)
    + cell12(2, 3, whole(WHOLE_DAY), 4)
    + cell12(5, 4, struct.pack("<d", WHOLE_DAY + 0.5), 2)
    + cell12(2, 5, whole(WHOLE_DAY))
    + cell12(2, 6, whole(-1), 2)
    + cell12(2, 7, struct.pack("<d", WHOLE_DAY)[4:], 2)  # the upper half of the number, as Excel shortens it
    + record12(146)
    + record12(177, struct.pack("<I", 1))
    + record12(176, struct.pack("<IIII", 8, 9, 1, 2))
    + record12(178)
    + record12(130)
)
STYLES12 = (
    record12(278)
    + record12(615, struct.pack("<I", 2))
    + record12(44, struct.pack("<H", 170) + wide('"ngày" dd/mm'))
    + record12(44, struct.pack("<H", 171) + wide('0 "dd" [Red]'))
    + record12(616)
    + record12(611)
    + font12("Calibri")
    + font12(TCVN3)
    + font12(VNI)
    + record12(612)
    + record12(626)
    + format12(14, 1)
    + record12(627)
    + record12(617, struct.pack("<I", 5))
    + format12(0, 0)
    + format12(0, 1)
    + format12(14, 0)
    + format12(170, 0)
    + format12(171, 0)
    + record12(618)
    + record12(279)
)
STRINGS12 = (
    record12(159, struct.pack("<II", 3, 3))
    + string12("Tªn")
    + string12("abc", (1, 2))
    + string12("abc", (0, 0))
    + record12(160)
)
PACKAGE_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    "</Types>"
)


def links(*targets: tuple[str, str]) -> str:
    inside = "".join(
        f'<Relationship Id="rId{i}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        f'{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets, 1)
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}'
        "</Relationships>"
    )


def binary(date1904: bool = False, sheet: bytes = SHEET12, styles: bytes = STYLES12) -> bytes:
    workbook = (
        record12(131)
        + record12(153, struct.pack("<III", date1904, 0, 0))
        + record12(143)
        + record12(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("Nhiệm vụ"))
        + record12(144)
        + record12(157, bytes(26))
        + record12(132)
    )
    return packed(
        {
            "[Content_Types].xml": PACKAGE_TYPES,
            "_rels/.rels": links(("officeDocument", "xl/workbook.bin")),
            "xl/workbook.bin": workbook,
            "xl/_rels/workbook.bin.rels": links(
                ("worksheet", "worksheets/sheet1.bin"),
                ("styles", "styles.bin"),
                ("sharedStrings", "sharedStrings.bin"),
            ),
            "xl/worksheets/sheet1.bin": sheet,
            "xl/styles.bin": styles,
            "xl/sharedStrings.bin": STRINGS12,
        }
    )


def test_marks_of_xlsb() -> None:
    found = sheet(binary())
    assert found.unread == {"C3": "#REF!", "D3": "#DIV/0!"}
    assert found.merges == ("B9:C10",)
    assert found.hidden_rows == {7}
    assert found.hidden_columns == {"C"}
    assert found.fonts == {"B3": TCVN3, "F3": VNI, "H3": TCVN3, "J3": TCVN3}
    assert found.rows[2] == (None, "Tªn", None, None, 2, "abc", "abc", "a", 7, "abc")


def test_whole_numbers_of_xlsb_that_are_days_become_days() -> None:
    day, later = date(2023, 6, 1), date(2027, 6, 2)
    assert sheet(binary()).rows[6] == (None, day, day, WHOLE_DAY, day, WHOLE_DAY, -1, day, None, None)
    assert sheet(binary(date1904=True)).rows[6][1:5] == (later, later, WHOLE_DAY, later)
    assert read(binary(date1904=True)).date1904


def test_macros_of_xlsb_are_seen_by_the_name_of_their_part() -> None:
    assert not read(binary()).macros
    assert read(packed({**unpacked(binary()), "xl/vbaProject.bin": b"macros"})).macros


def test_xlsb_without_legacy_fonts_has_none() -> None:
    styles = STYLES12.replace(wide(TCVN3), wide("Arials!")).replace(wide(VNI), wide("Cambria!!"))
    assert sheet(binary(styles=styles)).fonts == {}


@settings(max_examples=300)
@given(st.integers(0, 600), st.binary(min_size=1, max_size=6), st.sampled_from(["styles", "sheet", "book"]))
def test_damaged_records_of_xlsb_are_named_or_read(at: int, junk: bytes, which: str) -> None:
    part = {"styles": "xl/styles.bin", "sheet": "xl/worksheets/sheet1.bin", "book": "xl/workbook.bin"}[which]

    def damage(body: bytes) -> bytes:
        at_most = at % len(body)
        return body[:at_most] + junk + body[at_most + len(junk) :]

    data = changed(binary(), damage, part)
    with suppress(ValueError):
        xlsb.marks(unpacked(data))  # the reader of values is not asked: it may end the process


# -- .xls --------------------------------------------------------------------------------------------------


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def opening(version: int = 0x0600, kind: int = 0x10) -> bytes:
    return record(0x0809, struct.pack("<HHHHII", version, kind, 0, 0, 0, 0))


END = record(0x000A)


def old_font(name: str) -> bytes:
    return record(0x0031, bytes(14) + bytes([len(name), 0]) + name.encode("latin-1"))


def old_format(font: int) -> bytes:
    return record(0x00E0, struct.pack("<HH", font, 0) + bytes(16))


def old_book(
    globals_: bytes = b"",
    inside: bytes = b"",
    *,
    version: int = 0x0600,
    kind: int = 0,
    name: bytes = b"\x01\0S",
) -> bytes:
    """The stream of a workbook of one sheet, the last bytes of the file's stream."""
    size = len(opening()) + len(globals_) + 4 + 6 + len(name) + len(END)
    sheet_head = record(0x0085, struct.pack("<IBB", size, 0, kind) + name)
    return opening(version, 5) + globals_ + sheet_head + END + opening(version) + inside + END


def old_file(stream: bytes, **beside: Tree) -> bytes:
    return compound_file({"Workbook": stream.ljust(4096, b"\0"), **beside})


def old_cell(kind: int, row: int, column: int, value: bytes, form: int = 0) -> bytes:
    return record(kind, struct.pack("<HHH", row, column, form) + value)


OLD_FONTS = b"".join(map(old_font, ["Arial", TCVN3, VNI, "Arial", ".VnArial"])) + b"".join(
    map(old_format, [0, 1, 5, 6])
)


def test_strings_of_xls_that_go_on_in_another_record() -> None:
    runs = struct.pack("<HHHH", 1, 2, 3, 0)
    head = struct.pack("<II", 3, 3) + struct.pack("<HBH", 5, 8, 2) + b"ab"
    rest = b"\x01" + "cde".encode("utf-16-le") + runs[:5]
    last = runs[5:] + struct.pack("<HBHI", 1, 13, 1, 2) + "x".encode("utf-16-le")
    last += struct.pack("<HH", 0, 1) + b"??" + struct.pack("<HB", 1, 0) + b"y"
    strings = record(0x00FC, head) + record(0x003C, rest) + record(0x003C, last)
    texts = b"".join(
        old_cell(0x00FD, 0, i, struct.pack("<I", i % 3), form)
        for i, form in enumerate([0, 0, 0, 1, 1, 1, 2, 3])
    )
    found = xls.marks(old_file(old_book(OLD_FONTS + strings, texts)))
    assert found.sheets["S"].fonts == {
        "A1": VNI,
        "B1": TCVN3,
        "D1": TCVN3,
        "E1": TCVN3,
        "F1": TCVN3,
        "G1": ".VnArial",
        "H1": TCVN3,
    }


def test_cells_of_a_chart_inside_a_sheet_are_not_the_sheets() -> None:
    error = old_cell(0x0205, 0, 0, b"\x17\x01")
    found = xls.marks(
        old_file(old_book(inside=opening(kind=0x20) + error + END + old_cell(0x0205, 1, 0, b"\x2a\x01")))
    )
    assert found.sheets["S"].unread == {"A2": "#N/A"}


def test_a_bool_is_no_error_and_a_text_result_no_number() -> None:
    cells = (
        old_cell(0x0205, 0, 0, b"\x17\x00")
        + old_cell(0x0006, 0, 1, b"\x02\0\x24\0\0\0\xff\xff" + bytes(8))
        + old_cell(0x0006, 0, 2, b"\0\0\0\0\0\0\xff\xff" + bytes(8), 1)
        + old_cell(0x0006, 0, 3, b"\x02\0\x24\0\0\0\xf0\x3f" + bytes(8), 1)
    )
    found = xls.marks(old_file(old_book(OLD_FONTS, cells))).sheets["S"]
    assert (found.unread, found.fonts) == ({"B1": "#NUM!"}, {"C1": TCVN3})


def test_workbooks_of_excel_95_have_marks_too() -> None:
    font = record(0x0031, bytes(14) + bytes([len(TCVN3)]) + TCVN3.encode())
    name = "Việt".encode("cp1258", errors="replace")
    globals_ = record(0x0042, struct.pack("<H", 1258)) + font + old_format(0)
    label = old_cell(0x0204, 0, 0, struct.pack("<H", 1) + b"x")
    stream = old_book(
        globals_, label + old_cell(0x0205, 0, 1, b"\x07\x01"), version=0x0500, name=bytes([len(name)]) + name
    )
    found = xls.marks(compound_file({"Book": stream.ljust(4096, b"\0")}))
    assert list(found.sheets) == [name.decode("cp1258")]
    (marks,) = found.sheets.values()
    assert (marks.unread, marks.fonts) == ({"B1": "#DIV/0!"}, {"A1": TCVN3})


def test_macros_of_xls_are_a_project_or_a_sheet_of_them() -> None:
    plain = old_book(inside=old_cell(0x0205, 0, 0, b"\x07\x01"))
    assert not read(old_file(plain)).macros
    assert read(old_file(plain, _VBA_PROJECT_CUR={"VBA": {"dir": b"x"}})).macros
    assert read(old_file(old_book(kind=1))).macros


def test_an_xls_that_claims_to_be_larger_than_it_is_ends_at_once() -> None:
    good = bytearray(old_file(old_book()))
    assert xls.marks(bytes(good)).sheets
    entry = good.index("Workbook".encode("utf-16-le"))
    for place, value in ((44, 1 << 28), (72, 1 << 28), (entry + 120, 0x7FFFFFFF)):
        bad = bytearray(good)
        struct.pack_into("<I", bad, place, value)
        with pytest.raises(ValueError, match=r"file|container"):
            xls.marks(bytes(bad))


@settings(max_examples=300)
@given(st.integers(0, 7000), st.binary(min_size=1, max_size=6))
def test_a_damaged_xls_is_named_or_read(at: int, junk: bytes) -> None:
    good = old_file(old_book(OLD_FONTS, old_cell(0x0205, 0, 0, b"\x07\x01")))
    at %= len(good)
    data = good[:at] + junk + good[at + len(junk) :]
    with suppress(ValueError):
        xls.marks(data)
