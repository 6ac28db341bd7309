"""The workbook's VBA project and ribbon, read back by programs that share nothing with their writer."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

import pyopenvba
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from cchc_xl import desks, settings, wiring
from cchc_xl.core.button import CATALOGUE, MESSAGE_NAME, WORKBOOK_ID_NAME
from cchc_xl.core.tables import TASKS
from cchc_xl.errors import WorkbookError
from cchc_xl.excel.build.ribbon import PART
from cchc_xl.excel.build.vba import read_sources
from cchc_xl.excel.build.vba.ascii_source import LINE_LIMIT, to_ascii
from cchc_xl.excel.build.vba.compression import compress
from tests import olevba
from tests.programs import validate_ooxml
from tests.workbook_structure import faults


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sổ") / "KeHoach2023.xlsm"
    wiring.build(None, path)
    return path


def sheets(book: Path) -> int:
    with ZipFile(book) as package:
        return sum(name.startswith("xl/worksheets/sheet") for name in package.namelist())


def test_nothing_that_the_validator_does_not_look_at_is_wrong(book: Path) -> None:
    assert faults(book) == []


@pytest.mark.validator
def test_the_open_xml_sdk_finds_nothing_wrong(book: Path) -> None:
    assert validate_ooxml(book) == []


def test_olevba_reads_every_module_byte_for_byte(book: Path) -> None:
    names = [f"Sheet{i}" for i in range(1, sheets(book) + 1)]
    wanted = {m.name: m.source for m in read_sources(settings.vba_sources(), names)}
    assert olevba.modules(book) == wanted


def test_a_second_reader_finds_the_same_code_and_only_the_standard_references(book: Path) -> None:
    with pyopenvba.ExcelFile(str(book)) as file:
        assert set(file.module_names()) == {
            "ThisWorkbook", "CCHC", *(f"Sheet{i}" for i in range(1, sheets(book) + 1)),
        }  # fmt: skip
        [ours] = [m for m in read_sources(settings.vba_sources(), ()) if m.name == "CCHC"]
        assert file.get_module("CCHC") == ours.source
        assert len(list(file.references())) == 2


def test_two_builds_are_the_same_bytes(book: Path, tmp_path: Path) -> None:
    wiring.build(None, tmp_path / book.name)
    assert (tmp_path / book.name).read_bytes() == book.read_bytes()


def test_every_button_is_on_the_dashboard_and_on_the_ribbon(book: Path) -> None:
    macros = {button.macro for button in CATALOGUE}
    with ZipFile(book) as package:
        first = package.read("xl/drawings/vmlDrawing1.vml").decode()
        commands = etree.fromstring(package.read(PART)).findall(".//{*}button")
    assert set(re.findall(r"\[0\]!(\w+)", first)) == macros
    assert {command.get("tag") for command in commands} == macros
    assert {command.get("label") for command in commands} == {button.caption for button in CATALOGUE}
    assert all(command.get("supertip") and command.get("imageMso") for command in commands)


def test_the_caption_in_the_vba_is_that_of_the_catalogue() -> None:
    source = (settings.vba_sources() / "CCHC.bas").read_text("utf-8")
    pressed = re.findall(r'Sub (\w+)\(\)\n    Press "(\w+)", "(.*?)"', source)
    assert sorted(pressed) == sorted((b.macro, b.code, b.caption) for b in CATALOGUE)


def test_the_workbook_names_its_identity_and_its_message_cell(book: Path) -> None:
    with ZipFile(book) as package:
        names = etree.fromstring(package.read("xl/workbook.xml")).findall(".//{*}definedName")
    defined = {name.get("name"): name.text for name in names}
    assert defined[WORKBOOK_ID_NAME] == '"KH-CCHC-2023"'
    assert str(defined[MESSAGE_NAME]).startswith("'Bảng điều khiển'!$")


def test_a_write_into_the_closed_workbook_leaves_macros_ribbon_and_buttons_byte_for_byte(
    book: Path, tmp_path: Path
) -> None:
    copy = tmp_path / book.name
    copy.write_bytes(book.read_bytes())
    desk = desks.closed(copy, lambda: datetime(2023, 6, 14, tzinfo=UTC))
    wiring.check(desk, date(2023, 6, 14), write=True)
    with ZipFile(book) as old, ZipFile(copy) as new:
        assert sorted(old.namelist()) == sorted(new.namelist())
        kept = [
            name for name in old.namelist()
            if not name.startswith(("xl/worksheets/sheet", "xl/tables/")) and "sharedStrings" not in name
            and "workbook.xml" not in name and "styles" not in name
        ]  # fmt: skip
        assert {"xl/vbaProject.bin", PART} <= set(kept)
        assert any(name.endswith(".vml") for name in kept)
        assert all(old.read(name) == new.read(name) for name in kept)
    found = desk.workbook.read([TASKS])[TASKS.name]
    assert any(row["status"] for row in found.values())
    assert faults(copy) == []


# -- the checks themselves ----------------------------------------------------------------------------------


def replaced(part: str, old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    return lambda name, data: data.replace(old, new, 1) if name == part else data


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (replaced("[Content_Types].xml", b"macroEnabled", b"x"), "not macro-enabled"),
        (replaced("xl/worksheets/sheet1.xml", b'codeName="Sheet1"', b'codeName="Sheet2"'), "doubled"),
        (replaced("xl/worksheets/sheet1.xml", b'codeName="Sheet1"', b'codeName="Sheet99"'), "not the code"),
        (replaced("_rels/.rels", b"customUI14.xml", b"customUI15.xml"), "no part"),
        (replaced(PART, b'tag="TongHop"', b'tag="TongHopp"'), "no macro TongHopp"),
        (replaced(PART, b'onAction="NutRibbon"', b'onAction="Nut"'), "no macro Nut"),
        (replaced(PART, b'id="btnTongHop"', b'id="btnHoanTac"'), "an id stands twice"),
        (replaced(PART, b'id="btnTongHop"', b'id="btnTongHop" getLabel="TongHop"'), "and its callback"),
        (replaced("xl/drawings/vmlDrawing1.vml", b"]!TongHop<", b"]!Tong<"), "no macro Tong"),
        (replaced(PART, b"</ribbon>", b""), "customUI14.xml"),
    ],
)  # fmt: skip
def test_a_broken_package_is_noticed(
    book: Path, tmp_path: Path, change: Callable[[str, bytes], bytes], said: str
) -> None:
    broken = tmp_path / "hong.xlsm"
    with ZipFile(book) as old, ZipFile(broken, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    assert any(said in fault for fault in faults(broken))


# -- its parts ----------------------------------------------------------------------------------------------


@given(st.text(st.sampled_from("abcdefgh \r\nPrivate Sub()"), min_size=1, max_size=12_000))
def test_compression_is_undone_by_another_program(text: str) -> None:
    data = text.encode("ascii")
    assert olevba.decompressed(compress(data)) == data


@given(st.binary(max_size=3600))
def test_compression_of_any_bytes_is_undone(data: bytes) -> None:
    assert olevba.decompressed(compress(data)) == data


def test_whole_chunks_that_do_not_shrink_are_kept_raw() -> None:
    data = Random(2023).randbytes(3 * 4096)
    assert olevba.decompressed(compress(data)) == data
    assert len(compress(data)) == 1 + 3 * (2 + 4096)  # MS-OVBA 2.4.1.1: a signature, a header per chunk


def test_a_repeating_text_shrinks() -> None:
    assert len(compress(b"Application.StatusBar = 1\r\n" * 300)) < 1200


@pytest.mark.parametrize(
    ("source", "ascii_text"),
    [
        ('Say "Tổng"', 'Say "T" & ChrW(7893) & "ng"'),
        ('Say "một ""hai"""', 'Say "m" & ChrW(7897) & "t ""hai"""'),
        ("x = 1 ' Đúng rồi", "x = 1 ' Dung roi"),
        ("Say \"it's\" ' ngày", "Say \"it's\" ' ngay"),
        ('Say "ề"', "Say ChrW(7873)"),
        ('Say "e\u0302\u0300"', "Say ChrW(7873)"),  # decomposed as typed on some keyboards
    ],
)  # fmt: skip
def test_vietnamese_becomes_ascii_that_means_the_same(source: str, ascii_text: str) -> None:
    assert to_ascii(source) == f"{ascii_text}\r\n"


@pytest.mark.parametrize("source", ["Sub Tổng()", 'x = "' + "a" * LINE_LIMIT + '"', 'x = "' + "ề" * 90 + '"'])
def test_what_no_vba_editor_takes_is_refused_with_its_line(source: str) -> None:
    with pytest.raises(WorkbookError, match="Dòng 2"):
        to_ascii(f"Option Explicit\n{source}")


def test_the_sources_can_be_had_as_the_vba_editor_imports_them(tmp_path: Path) -> None:
    written = wiring.export_vba(tmp_path / "vba")
    assert sorted(p.name for p in written) == ["CCHC.bas", "ThisWorkbook.cls"]
    for path in written:
        data = path.read_bytes()
        assert data.isascii()
        assert data.count(b"\n") == data.count(b"\r\n") > 3
