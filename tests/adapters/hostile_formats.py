"""Hostile files of the other formats a reader takes: .xls, .xlsb and .ods, written byte by byte."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from typing import Final

_SECTOR: Final = 512
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_VALUE: Final = 'office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell>'

Made = tuple[str, str, Callable[[], bytes]]


def format_cases(form: bytes) -> Iterator[Made]:
    """(name, code, bytes) of each; a workbook that is read but is no form of ours has the code of that."""
    for name, code, data in (*_xls(form), *_xlsb(), *_ods()):
        yield name, code, lambda data=data: data  # type: ignore[misc]


# -- .xls --------------------------------------------------------------------------------------------------


def _xls(form: bytes) -> Iterator[tuple[str, str, bytes]]:
    sound = ole(workbook(number(0, 0)))
    yield "xls: a sound one", "BM20", sound
    yield "xls: its head alone", "BM12", sound[:_SECTOR]
    yield "xls: cut off", "BM09", sound[:-3000]
    yield "xls: half a head", "BM12", sound[:100]
    yield "xls: a directory that leads to itself", "TD03", ole(workbook(number(0, 0)), {1: 1})
    yield "xls: sectors beyond the end", "BM09", ole(workbook(number(0, 0)), {3: 0xFFFFFF})
    yield "xls: sectors that lead to themselves", "BM20", ole(workbook(number(0, 0)), {4: 2})
    yield "xls: sectors of no size", "BM09", _patched(sound, "<H", 30, 0)
    yield "xls: sectors of any size", "BM09", _patched(sound, "<H", 30, 0xFFFF)
    yield "xls: an absurd size", "TD03", ole(workbook(size(0xFFFFFFFF, 0xFFFF), number(0, 0)))
    yield "xls: a cell far off", "TD03", ole(workbook(number(0, 0), number(65535, 65535)))
    yield "xls: a record longer than the file", "BM09", ole(workbook(struct.pack("<HH", 0x203, 0xFFFF)))
    yield "xls: absurdly many strings", "BM20", ole(workbook(record(0xFC, b"\xff" * 8), number(0, 0)))
    yield "xls: a package behind it", "BM11", sound + form
    yield "xls: a package behind its head", "BM11", _OLE + bytes(504) + "Workbook".encode("utf-16-le") + form
    yield "xls: a password", "BM02", ole(b"x", name="EncryptedPackage")


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def number(row: int, column: int) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, 0, 1.0))


def size(rows: int, columns: int) -> bytes:
    return record(0x200, struct.pack("<IIHHH", 0, rows, 0, columns, 0))


def workbook(*records: bytes) -> bytes:
    """The stream of a workbook with one sheet that holds ``records``."""
    begin, end = (record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 0)) for kind in (5, 0x10))
    sheet = struct.pack("<IBBBB", len(begin) + 13 + 4, 0, 0, 1, 0) + b"A"
    return begin + record(0x85, sheet) + record(0x0A) + end + b"".join(records) + record(0x0A)


def ole(stream: bytes, links: dict[int, int] | None = None, *, name: str = "Workbook") -> bytes:
    """A file with one stream; sector 0 is the table, 1 the directory, the stream begins at 2.

    ``links`` changes where the table leads from a sector.
    """
    stream = stream.ljust(4096, b"\0")
    stream += bytes(-len(stream) % _SECTOR)
    count = len(stream) // _SECTOR
    table = [_TABLE, _END, *range(3, 2 + count), _END]
    table += [_FREE] * (_SECTOR // 4 - len(table))
    for sector, to in (links or {}).items():
        table[sector] = to
    head = _OLE + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    head += struct.pack("<109I", 0, *[_FREE] * 108)
    entries = _entry("Root Entry", 5, 1, _END, 0) + _entry(name, 2, _FREE, 2, len(stream))
    return head + struct.pack("<128I", *table) + entries.ljust(_SECTOR, b"\0") + stream


def _entry(name: str, kind: int, child: int, start: int, length: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBBIII36x", len(text), kind, 1, _FREE, _FREE, child)
    return text.ljust(64, b"\0") + links + struct.pack("<IQ", start, length)


def _patched(data: bytes, form: str, at: int, value: int) -> bytes:
    result = bytearray(data)
    struct.pack_into(form, result, at, value)
    return bytes(result)


# -- .xlsb -------------------------------------------------------------------------------------------------


def _xlsb() -> Iterator[tuple[str, str, bytes]]:
    yield "xlsb: a sound one", "BM20", xlsb((0, 0), (2, 3))
    yield "xlsb: an absurd row", "BM20", xlsb((0, 0), (0xFFFFFFF0, 3))
    yield "xlsb: an absurd column", "TD03", xlsb((0, 0), (4, 0xFFFFFFF0))
    yield "xlsb: a cell in the far corner", "TD03", xlsb((0, 0), (1_048_575, 16_383))


def xlsb(*cells: tuple[int, int]) -> bytes:
    """A binary workbook with the number 1 in some cells."""
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = _binary(131) + _binary(143) + _binary(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("A"))
    rows = b"".join(
        _binary(0, struct.pack("<I13x", row)) + _binary(5, struct.pack("<IId", column, 0, 1.0))
        for row, column in cells
    )
    sheet = _binary(129) + _binary(148, bytes(16)) + _binary(145) + rows + _binary(146) + _binary(130)
    return _archive(
        {
            "[Content_Types].xml": b"<Types/>",
            "xl/workbook.bin": book + _binary(144) + _binary(132),
            "xl/_rels/workbook.bin.rels": (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                f'<Relationship Id="rId1" Type="{links}/worksheet" Target="worksheets/sheet1.bin"/>'
                "</Relationships>"
            ).encode(),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def _binary(kind: int, content: bytes = b"") -> bytes:
    head = bytes((kind,)) if kind < 128 else bytes((kind & 127 | 128, kind >> 7))
    return head + bytes((len(content),)) + content


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


# -- .ods --------------------------------------------------------------------------------------------------


def _ods() -> Iterator[tuple[str, str, bytes]]:
    rows, columns = 'table:number-rows-repeated="{}"', 'table:number-columns-repeated="{}"'
    every = rows.format(1_048_576)
    blank = f"<table:table-cell {columns.format(16_384)}/>"
    value = f"<table:table-cell {_VALUE}"
    row = "<table:table-row {}>{}</table:table-row>"
    yield "ods: a sound one", "BM20", ods(row.format("", value))
    yield "ods: blank to the far corner", "BM20", ods(row.format("", value) + row.format(every, blank))
    yield (
        "ods: full to the far corner",
        "BM11",
        ods(row.format(every, f"<table:table-cell {columns.format(16_384)} {_VALUE}")),
    )
    yield (
        "ods: a cell in the far corner",
        "BM11",
        ods(row.format(rows.format(1_048_575), blank) + row.format("", blank + value)),
    )
    for told, count in (("absurd", 4_000_000_000), ("negative", -1), ("no", 0)):
        many = f"<table:table-cell {columns.format(count)}/>{value}"
        yield f"ods: {told} columns", "BM11", ods(row.format("", many))
    hidden = f"<table:covered-table-cell {columns.format(100_000_000)}/>{value}"
    yield "ods: columns under others", "BM11", ods(row.format("", hidden))
    spaces = '<table:table-cell><text:p>a<text:s text:c="1000000000"/></text:p></table:table-cell>'
    yield "ods: a thousand million spaces", "BM11", ods(row.format("", spaces))
    long = f'<table:table-cell {columns.format(1000)} office:value-type="string"><text:p>{"x" * 30_000}'
    yield (
        "ods: one text shown everywhere",
        "BM11",
        ods(row.format(rows.format(1000), f"{long}</text:p></table:table-cell>")),
    )
    disguised = ods(row.format("", blank * 1000 + value), more={"xl/media/a.png": b"x"})
    yield "ods: a cell far off, in what looks like another format", "BM11", disguised
    yield "ods: an entity", "BM11", ods(row.format("", value), '<!DOCTYPE x [<!ENTITY a "b">]>')
    yield "ods: half its content", "BM09", ods("<table:table-row>")
    secret = 'xlink:href="http://127.0.0.1/x.ods" xmlns:xlink="http://www.w3.org/1999/xlink"'
    yield (
        "ods: a table from elsewhere",
        "BM20",
        ods(f"<table:table-source {secret}/>" + row.format("", value)),
    )


def ods(table: str, prolog: str = "", more: Mapping[str, bytes] | None = None) -> bytes:
    """An OpenDocument workbook with one table, and what else is put into its archive."""
    space = "urn:oasis:names:tc:opendocument:xmlns"
    names = " ".join(f'xmlns:{n}="{space}:{n}:1.0"' for n in ("office", "table", "text", "manifest"))
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    body = f'<table:table table:name="A">{table}</table:table>'
    return _archive(
        {
            "mimetype": kind.encode(),
            "META-INF/manifest.xml": f"<manifest:manifest {names}/>".encode(),
            "content.xml": (
                f"{prolog}<office:document-content {names}><office:body><office:spreadsheet>"
                f"{body}</office:spreadsheet></office:body></office:document-content>"
            ).encode(),
            **(more or {}),
        }
    )


def _archive(parts: Mapping[str, bytes]) -> bytes:
    result = BytesIO()
    with zipfile.ZipFile(result, "w") as archive:
        for name, content in parts.items():
            stored = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, stored)
    return result.getvalue()
