"""Files from outside: what is read, and what is refused with a sentence before any reader sees it."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_xl.core.problem import Problem, Severity
from cchc_xl.core.submission import RawForm
from cchc_xl.excel import untrusted
from cchc_xl.excel.untrusted import read_form

SHEET = "xl/worksheets/sheet1.xml"


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Nhiệm vụ"
    sheet["B3"], sheet["C3"], sheet["D3"] = "chữ", 12.5, date(2023, 6, 1)
    sheet["E3"], sheet["F3"], sheet["G3"] = datetime(2023, 6, 1, 8, 30), time(8, 30), True  # noqa: DTZ001
    hidden = book.create_sheet("_ẩn")
    hidden["A1"] = "mật"
    hidden.sheet_state = "hidden"
    data = BytesIO()
    book.save(data)
    return data.getvalue()


GOOD = workbook()


def changed(part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The good workbook with one part changed."""
    result = BytesIO()
    with zipfile.ZipFile(BytesIO(GOOD)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        assert part in old.namelist()
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return result.getvalue()


def rows(xml: bytes) -> bytes:
    """The good workbook with other rows in its first sheet."""

    def change(sheet: bytes) -> bytes:
        before, rest = sheet.split(b"<sheetData>")
        return before + b"<sheetData>" + xml + b"</sheetData>" + rest.split(b"</sheetData>")[1]

    return changed(SHEET, change)


def archive(*names: str) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as new:
        for name in names:
            new.writestr(name, "x")
    return data.getvalue()


def code(data: bytes) -> str:
    found = read_form(data, "tệp.xlsx")
    assert isinstance(found, Problem), found
    assert found.severity is Severity.REJECT
    assert found.place.file == "tệp.xlsx"
    assert "{" not in found.sentence
    return found.code


def test_values_come_with_their_physical_addresses() -> None:
    found = read_form(GOOD, "tệp.xlsx")
    assert isinstance(found, RawForm)
    sheet, hidden = found.sheets
    assert (sheet.name, sheet.hidden, hidden.name, hidden.hidden) == ("Nhiệm vụ", False, "_ẩn", True)
    assert sheet.rows[:2] == ((None,) * 7,) * 2
    assert sheet.rows[2] == (None, "chữ", 12.5, date(2023, 6, 1), date(2023, 6, 1), "08:30:00", True)


def test_errors_and_uncomputed_formulas_are_told_from_blanks() -> None:
    xml = (
        b'<row r="1"><c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B1"><f>1+1</f></c>'
        b'<c r="C1"><f>1+1</f><v></v></c><c r="D1"><f>1+1</f><v>2</v></c>'
        b'<c r="E1" t="str"><f>""</f><v></v></c><c r="F1" t="e"><v>#REF!</v></c></row>'
    )
    found = read_form(rows(xml), "tệp.xlsx")
    assert isinstance(found, RawForm)
    assert found.sheets[0].unread == {"A1": "#DIV/0!", "B1": "", "C1": "", "F1": "#REF!"}
    assert found.sheets[0].rows[0][3] == 2


REFUSED = [
    ("empty", b"", "BM01"),
    ("zeros after a failed download", b"\x00" * 4096, "BM01"),
    (
        "password",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le"),
        "BM02",
    ),
    ("web page", b"\xef\xbb\xbf\r\n<html><body><table><tr><td>1</td></tr></table>", "BM03"),
    ("web page in UTF-16", "\ufeff<HTML>".encode("utf-16-le"), "BM03"),
    ("XML of Excel 2003", b'<?xml version="1.0"?><Workbook/>', "BM03"),
    ("CSV", "Mã,Trạng thái\nI.1,Hoàn thành\n".encode(), "BM04"),
    ("PDF", b"%PDF-1.7\n", "BM05"),
    ("Word", archive("[Content_Types].xml", "word/document.xml"), "BM06"),
    (
        "old Word",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument".encode("utf-16-le"),
        "BM06",
    ),
    ("photograph", b"\xff\xd8\xff\xe0\x00\x10JFIF", "BM07"),
    ("screenshot", b"\x89PNG\r\n\x1a\n", "BM07"),
    ("slides", archive("[Content_Types].xml", "ppt/presentation.xml"), "BM12"),
    ("zip", archive("anh.jpg"), "BM13"),
    ("mail", b"Received: from a by b; x\r\nFrom: a@b.vn\r\nSubject: x\r\n\r\nKinh gui", "BM14"),
    ("parcel of Outlook", b"\x78\x9f\x3e\x22\x01\x00", "BM15"),
    (
        "mail of Outlook with an old workbook in it",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(504)
        + "__properties_version1.0".encode("utf-16-le")
        + "Workbook".encode("utf-16-le"),
        "BM15",
    ),
    ("rar", b"Rar!\x1a\x07\x01\x00", "BM08"),
    ("7z", b"7z\xbc\xaf\x27\x1c\x00\x04", "BM08"),
    ("cut short", GOOD[: len(GOOD) // 2], "BM09"),
    ("half a sheet", changed(SHEET, lambda xml: xml[: len(xml) // 2]), "BM09"),
    ("a program", b"MZ\x90\x00\x03", "BM12"),
    ("OLE of something else", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "BM12"),
]


@pytest.mark.parametrize(("data", "expected"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_what_is_no_readable_spreadsheet_is_named(data: bytes, expected: str) -> None:
    assert code(data) == expected


def test_a_file_beyond_the_limit_is_refused_with_its_size() -> None:
    found = read_form(b"PK\x03\x04" + bytes(21 << 20), "tệp.xlsx")
    assert isinstance(found, Problem)
    assert found.code == "BM10"
    assert "21 MB" in found.message


FULL = b"<c><v>1</v></c>"
FULL_ROW = b"<row>%b</row>" % FULL
CELL = b'<row r="1"><c %s><v>1</v></c></row>'
HOSTILE = [
    ("bomb", changed(SHEET, lambda xml: xml + b" " * (49 << 20))),
    ("bomb in many parts", archive(*(f"xl/{i}.xml" for i in range(600)))),
    ("a value in the last cell", rows(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    ("the same in single quotes", rows(b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>")),
    ("absurd address", rows(CELL % b'r="ZZZZZZ99999999999"')),
    ("the same spelled in references", rows(CELL % b'r="&#88;FD1048576"')),
    ("the same behind an attribute with a >", rows(b'<row><c x=">" r="XFD1048576"><v>1</v></c></row>')),
    ("address that is none", rows(CELL % b'r="1A"')),
    ("XML that parsers may understand differently", rows(b'<row r="1"><c x="1" r="XFD9"><v>1</c></row>')),
    ("absurd row", rows(b'<row r="99999999999"><c r="A1"><v>1</v></c></row>')),
    ("the same with prefixed names", rows(b'<x:row><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>')),
    ("cells without address, too many", rows(b"<row>%b</row>" % (FULL * 4000) + FULL_ROW * 4000)),
    ("absurd count", changed("xl/styles.xml", lambda xml: xml.replace(b'count="', b'count="999999999'))),
    ("entities", changed("xl/workbook.xml", lambda xml: b'<!DOCTYPE x [<!ENTITY a "b">]>' + xml)),
    ("UTF-16", changed("xl/workbook.xml", lambda xml: xml.decode().encode("utf-16"))),
    ("path out of the package", archive("xl/workbook.xml", "../../evil.xml")),
]  # fmt: skip


@pytest.mark.parametrize("data", [h[1] for h in HOSTILE], ids=[h[0] for h in HOSTILE])
def test_what_would_harm_a_reader_is_refused(data: bytes) -> None:
    assert code(data) == "BM11"


def test_parts_that_are_too_large_together_are_refused() -> None:
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for i in range(3):
            package.writestr(f"xl/{i}.xml", bytes(40 << 20))
    assert code(data.getvalue()) == "BM11"


def test_the_same_part_twice_is_refused() -> None:
    data = BytesIO(GOOD)
    with zipfile.ZipFile(data, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr("xl/workbook.xml", "<other/>")
    assert code(data.getvalue()) == "BM11"


def test_a_part_larger_than_it_declares_is_refused() -> None:
    data = bytearray(GOOD)
    at = data.index(b"PK\x01\x02")  # the first entry of the archive's directory
    size = struct.unpack_from("<I", data, at + 24)[0]
    struct.pack_into("<I", data, at + 24, size - 1)
    assert code(bytes(data)) == "BM09"


def test_far_cells_that_only_carry_a_style_do_no_harm() -> None:
    found = read_form(
        rows(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"/></row>'), "a"
    )
    assert isinstance(found, RawForm)
    assert found.sheets[0].rows[0][0] == 1


def test_a_damaged_old_workbook_is_a_sentence() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "Workbook".encode("utf-16-le")
    assert code(ole) == "BM09"


def test_a_panic_of_the_reader_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    panic = type("PanicException", (BaseException,), {})

    def fail(_: object) -> None:
        raise panic

    monkeypatch.setattr(untrusted, "load_workbook", fail)
    assert code(GOOD) == "BM09"


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_a_person_may_still_interrupt(monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]) -> None:
    def interrupt(_: object) -> None:
        raise stop

    monkeypatch.setattr(untrusted, "load_workbook", interrupt)
    with pytest.raises(stop):
        read_form(GOOD, "tệp.xlsx")


@settings(max_examples=150)
@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=6))
def test_a_damaged_file_never_raises(at: int, junk: bytes) -> None:
    found = read_form(GOOD[:at] + junk + GOOD[at + len(junk) :], "tệp.xlsx")
    assert isinstance(found, RawForm | Problem)


@settings(max_examples=150)
@given(st.integers(0, 5000), st.binary(min_size=1, max_size=12))
def test_a_damaged_sheet_in_a_sound_package_never_raises(at: int, junk: bytes) -> None:
    def damage(xml: bytes) -> bytes:
        return xml[: at % len(xml)] + junk + xml[at % len(xml) + len(junk) :]

    assert isinstance(read_form(changed(SHEET, damage), "tệp.xlsx"), RawForm | Problem)


@given(st.binary(max_size=200))
def test_any_bytes_are_named_something(data: bytes) -> None:
    assert isinstance(read_form(data, "tệp"), RawForm | Problem)
