"""The structural checks themselves: each notices the fault that it is there for."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import olefile
import pytest

from cchc_xl import wiring
from cchc_xl.excel.build.ribbon import PART, RELATIONSHIP
from cchc_xl.excel.build.vba.compound_file import Tree, compound_file
from cchc_xl.excel.build.vba.compression import compress
from tests.olevba import decompressed
from tests.workbook_structure import faults

Edit = Callable[[bytes], bytes]

PROJECT = "xl/vbaProject.bin"
OUR_MODULE = "VBA/CCHC"
STANDARD, DOCUMENT = struct.pack("<HI", 0x21, 0), struct.pack("<HI", 0x22, 0)  # records of the dir stream


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sổ") / "KeHoach2023.xlsm"
    wiring.build(None, path)
    return path


def with_part(book: Path, to: Path, part: str, edit: Edit) -> Path:
    """A copy of the package at ``to`` with one part edited."""
    with ZipFile(book) as old, ZipFile(to, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, edited(data, edit) if name == part else data)
    return to


def with_stream(book: Path, to: Path, stream: str, edit: Edit) -> Path:
    """A copy of the package whose VBA project has one stream edited; compressed ones as plain text."""

    def rewritten(project: bytes) -> bytes:
        with olefile.OleFileIO(BytesIO(project)) as ole:
            streams = {"/".join(path): ole.openstream(path).read() for path in ole.listdir()}
        packed = stream.startswith("VBA/") and stream != "VBA/_VBA_PROJECT"
        old = decompressed(streams[stream]) if packed else streams[stream]
        streams[stream] = compress(edited(old, edit)) if packed else edited(old, edit)
        folder = {name.removeprefix("VBA/"): data for name, data in streams.items() if "/" in name}
        tree: dict[str, bytes | Tree] = {"VBA": folder}
        return compound_file(tree | {name: data for name, data in streams.items() if "/" not in name})

    return with_part(book, to, PROJECT, rewritten)


def edited(data: bytes, edit: Edit) -> bytes:
    result = edit(data)
    assert result != data, "an edit that changes nothing is a mistake of the test"
    return result


def replaced(old: bytes, new: bytes) -> Edit:
    return lambda data: data.replace(old, new, 1)


def appended(more: bytes) -> Edit:
    return lambda data: data + more


def valued_like(key: bytes, other: bytes) -> Edit:
    """A line of PROJECT with another line's value."""

    def edit(text: bytes) -> bytes:
        values = dict(re.findall(rb'^(\w+)="(.*)"\r$', text, re.MULTILINE))
        return text.replace(b'%s="%s"' % (key, values[key]), b'%s="%s"' % (key, values[other]))

    return edit


@pytest.mark.parametrize(
    ("stream", "edit", "said"),
    [
        ("PROJECT", replaced(b"\r\n", b"\n"), "PROJECT: line ends"),
        ("PROJECT", replaced(b"Document=Sheet1/", b"Document=Sheet77/"), "are not the code names"),
        ("PROJECT", replaced(b"Module=CCHC\r\n", b""), "list different modules"),
        ("PROJECT", valued_like(b"CMG", b"DPB"), "CMG is not that of an open project"),
        ("PROJECT", valued_like(b"DPB", b"GC"), "DPB is not that of an open project"),
        ("PROJECT", valued_like(b"GC", b"DPB"), "GC is not that of an open project"),
        ("PROJECT", replaced(b'ID="{8', b'ID="{9'), "CMG is not that of an open project"),
        ("VBA/_VBA_PROJECT", appended(b"\0"), "compilation from source"),
        ("VBA/dir", replaced(STANDARD, DOCUMENT), "CCHC: kind of module"),
        ("VBA/dir", appended(bytes(6)), "list different modules"),
        (OUR_MODULE, appended(b"' \xe9\r\n"), "CCHC: not ASCII"),
        (OUR_MODULE, replaced(b"Explicit\r\n", b"Explicit\n"), "CCHC: line ends"),
        (OUR_MODULE, replaced(b'VB_Name = "CCHC"', b'VB_Name = "CCHD"'), "CCHC: no name"),
        (OUR_MODULE, appended(b"'" + b"x" * 1023 + b"\r\n"), "CCHC: a line over 1023"),
        (OUR_MODULE, appended(b"' comment\r\n" * 6000), "CCHC: over 64 kB"),
        (OUR_MODULE, appended(b"#If VBA7 Then\r\n#End If\r\n"), "CCHC: #If"),
        (OUR_MODULE, replaced(b"Public Sub TongHop()", b"Private Sub TongHop()"), "no macro TongHop"),
    ],
)  # fmt: skip
def test_a_fault_of_the_vba_project_is_noticed(
    book: Path, tmp_path: Path, stream: str, edit: Edit, said: str
) -> None:
    found = faults(with_stream(book, tmp_path / "hong.xlsm", stream, edit))
    assert any(said in fault for fault in found), found


@pytest.mark.parametrize(
    ("part", "edit", "said"),
    [
        (PROJECT, lambda data: data[:8] + b"\1" + data[9:], "compound file:"),
        ("[Content_Types].xml", replaced(b"ms-office.vbaProject", b"x"), "has no content type"),
        ("_rels/.rels", replaced(RELATIONSHIP.encode(), b"urn:other"), "does not point to its ribbon"),
        ("_rels/.rels", replaced(b'"rIdRibbon"', b'"rId1"'), "an Id stands twice"),
        ("xl/workbook.xml", replaced(b'codeName="ThisWorkbook"', b""), "missing or doubled"),
        (PART, replaced(b"imageMso=", b'getImage="TongHop" imageMso='), "has image and its callback"),
    ],
)  # fmt: skip
def test_a_fault_of_the_package_is_noticed(
    book: Path, tmp_path: Path, part: str, edit: Edit, said: str
) -> None:
    found = faults(with_part(book, tmp_path / "hong.xlsm", part, edit))
    assert any(said in fault for fault in found), found


def test_a_part_that_stands_twice_is_noticed(book: Path, tmp_path: Path) -> None:
    doubled = tmp_path / "hong.xlsm"
    doubled.write_bytes(book.read_bytes())
    with ZipFile(doubled, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr(PART, b"<x/>")
    assert faults(doubled) == ["a part stands twice"]


def test_taking_a_project_apart_and_putting_it_together_is_no_fault(book: Path, tmp_path: Path) -> None:
    found = faults(with_stream(book, tmp_path / "lai.xlsm", OUR_MODULE, appended(b"' a comment\r\n")))
    assert found == []
