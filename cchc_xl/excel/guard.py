"""Cửa vào: what a file from outside is, by its content, and whether a reader may see it.

No declared size is trusted: parts are inflated within bounds and compared with the archive's directory.
Readers reserve memory by addresses and counts they find, so those are bounded too.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import Final
from xml.parsers import expat

from cchc_xl.core import form_wording as fw
from cchc_xl.core import rules
from cchc_xl.core.file_kind import Kind, kind_of, package_kind
from cchc_xl.core.problem import Place, Problem
from cchc_xl.core.vnformat import number

MAX_FILE: Final = 20 << 20  # bytes
_MAX_PARTS: Final = 500
_MAX_PART: Final = 48 << 20
_MAX_TOTAL: Final = 96 << 20
_MAX_AREA: Final = 3_000_000  # rows × columns up to the last cell that holds something
_LOCAL_HEADER: Final = 30  # bytes before a part's name

Parts = dict[str, bytes]


_REFUSED: Final = {
    Kind.EMPTY: rules.FORM_FILE_EMPTY,
    Kind.PASSWORD: rules.FORM_FILE_PASSWORD,
    Kind.WEB: rules.FORM_FILE_WEB,
    Kind.TEXT: rules.FORM_FILE_TEXT,
    Kind.PDF: rules.FORM_FILE_PDF,
    Kind.WORD: rules.FORM_FILE_WORD,
    Kind.IMAGE: rules.FORM_FILE_IMAGE,
    Kind.ZIP: rules.FORM_FILE_ARCHIVE_WITHOUT_FORM,
    Kind.MAIL: rules.FORM_FILE_MAIL_WITHOUT_FORM,
    Kind.OUTLOOK: rules.FORM_FILE_OUTLOOK,
    Kind.UNKNOWN: rules.FORM_FILE_UNKNOWN,
}
_SEALED: Final = {Kind.RAR: "rar", Kind.SEVEN_ZIP: "7z"}

# Cells and rows whose first attribute is an address before row 10,000 and column AAA are ordinary. One search
# tells whether a sheet has any other; only then is it looked through.
_UNUSUAL = re.compile(rb'<(?:c(?=[\s/>])(?! r="[A-Z]{1,2}[1-9]\d{0,3}")|row(?=[\s/>])(?! r="[1-9]\d{0,3}"))')
_PREFIXED = re.compile(rb":(?:c|row)[\s/>]")
_CELL_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_ROW_ADDRESS = re.compile(r"[1-9]\d{0,6}")
_HUGE_COUNT = re.compile(rb"""ount\s*=\s*["']\s*\+?\d{8}""")  # of count and uniqueCount


def admit(data: bytes, name: str) -> tuple[Kind, Parts] | Problem:
    """The spreadsheet's kind and, for xlsx, its XML parts; or why no reader may see the file."""
    place = Place(name)
    if len(data) > MAX_FILE:
        sizes = {"size": number(len(data) / (1 << 20), 1), "limit": MAX_FILE >> 20}
        return Problem(rules.FORM_FILE_TOO_LARGE, place, sizes)
    kind = kind_of(data)
    parts: Parts = {}
    if kind is Kind.ZIP:
        opened = _inflate_all(data, place)
        if isinstance(opened, Problem):
            return opened
        kind, parts = package_kind(opened), opened
        if kind is Kind.XLSX and (why := _oddity(parts)):
            return Problem(rules.FORM_FILE_HOSTILE, place, {"why": why})
    if kind in _SEALED:
        return Problem(rules.FORM_FILE_ARCHIVE, place, {"kind": _SEALED[kind]})
    return Problem(_REFUSED[kind], place) if kind in _REFUSED else (kind, parts)


def _inflate_all(data: bytes, place: Place) -> Parts | Problem:
    """Every part of an archive, or why it is refused: hostile when it was made so, else damaged."""

    def hostile(why: str) -> Problem:
        return Problem(rules.FORM_FILE_HOSTILE, place, {"why": why})

    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, struct.error, NotImplementedError, EOFError, OSError, ValueError):
        return Problem(rules.FORM_FILE_DAMAGED, place, {"why": fw.NOT_WHOLE})
    if len(infos) > _MAX_PARTS:
        return hostile(fw.TOO_MANY_PARTS)
    if any(info.flag_bits & 1 for info in infos):
        return Problem(rules.FORM_FILE_PASSWORD, place)
    parts: Parts = {}
    seen: set[str] = set()
    total = end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.filename.lower() in seen or _unsafe(info.filename):
            return hostile(fw.UNSAFE_NAME)
        seen.add(info.filename.lower())
        total += info.file_size
        if info.file_size > _MAX_PART or total > _MAX_TOTAL:
            return hostile(fw.TOO_LARGE_INSIDE)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or info.header_offset < end:
            return hostile(fw.ODD_PACKING)
        header = data[info.header_offset : info.header_offset + _LOCAL_HEADER]
        if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
            return Problem(rules.FORM_FILE_DAMAGED, place, {"why": fw.NOT_INTACT})
        begin = info.header_offset + _LOCAL_HEADER + sum(struct.unpack("<HH", header[26:30]))
        end = begin + info.compress_size
        content = _inflate(data[begin:end], info)
        if content is None:
            return Problem(rules.FORM_FILE_DAMAGED, place, {"why": fw.NOT_INTACT})
        parts[info.filename] = content
    return parts


def _unsafe(name: str) -> bool:
    return name.startswith(("/", "\\")) or ":" in name or ".." in re.split(r"[\\/]", name)


def _inflate(packed: bytes, info: zipfile.ZipInfo) -> bytes | None:
    """The part, exactly as long as the directory says and with its checksum; None otherwise."""
    content = packed
    if info.compress_type == zipfile.ZIP_DEFLATED:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = inflater.decompress(packed, info.file_size + 1)
        except zlib.error:
            return None
    return content if len(content) == info.file_size and zlib.crc32(content) == info.CRC else None


def _oddity(parts: Parts) -> str:
    """Why a workbook's XML may harm its reader; "" when it may not."""
    for name, content in parts.items():
        if not name.lower().endswith((".xml", ".rels", ".vml")):
            continue
        if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            return fw.ODD_XML
        if _HUGE_COUNT.search(content):
            return fw.ODD_CELLS
        if name.lower().startswith("xl/worksheets/") and not _cells_fit(content):
            return fw.ODD_CELLS
    return ""


def _cells_fit(sheet: bytes) -> bool:
    """Whether every address is one, and the last cell that holds something is not absurdly far."""
    if not _UNUSUAL.search(sheet) and not _PREFIXED.search(sheet):
        return True
    extent = _Extent()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = extent.element
    try:
        parser.Parse(sheet, True)
    except expat.ExpatError:
        return False  # another parser may understand it otherwise
    return extent.sound and extent.rows * extent.columns <= _MAX_AREA


class _Extent:
    """How far the cells of a sheet reach that hold something; a styled blank costs a reader nothing."""

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self.sound = True
        self._row = self._column = 0

    def element(self, name: str, attributes: Mapping[str, str]) -> None:
        tag, address = name.rpartition(" ")[2], attributes.get("r")
        if tag == "row":
            self._row, self._column = self._row + 1, 0
            if address is not None:
                self.sound &= bool(_ROW_ADDRESS.fullmatch(address))
                self._row = int(address) if self.sound else 0
        elif tag == "c":
            self._column += 1
            if address is not None:
                match = _CELL_ADDRESS.fullmatch(address)
                self.sound &= match is not None
                if match is not None:
                    self._row, self._column = int(match[2]), _column_number(match[1])
        elif tag in ("v", "is", "f"):
            self.rows, self.columns = max(self.rows, self._row), max(self.columns, self._column)


def _column_number(letters: str) -> int:
    result = 0
    for letter in letters:
        result = result * 26 + ord(letter) - 64
    return result
