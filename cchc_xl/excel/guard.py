"""Cửa vào: what a file from outside is, by its content, and whether a reader may see it.

No declared size is trusted: parts are inflated within bounds and compared with the archive's directory, and
an archive that two programs might take apart differently is refused. What is inside: guard_content.py.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from typing import Final

from cchc_xl.core import form_wording as fw
from cchc_xl.core import rules
from cchc_xl.core.file_kind import Kind, kind_of, package_kind
from cchc_xl.core.problem import Place, Problem
from cchc_xl.core.vnformat import number
from cchc_xl.excel.guard_content import Refused, damaged, hostile, look_through

MAX_FILE: Final = 20 << 20  # bytes
_MAX_PARTS: Final = 500
_MAX_PART: Final = 48 << 20
_MAX_TOTAL: Final = 96 << 20
_MAX_NAME: Final = 255
_MAX_DIRECTORY: Final = 1 << 20
_LOCAL_HEADER: Final = 30  # bytes before a part's name
_DIRECTORY_END: Final = 22  # bytes of the archive's last record, less a comment
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
_PACKAGES: Final = frozenset((Kind.XLSX, Kind.XLSB, Kind.ODS))
_SEALED: Final = {Kind.RAR: "rar", Kind.SEVEN_ZIP: "7z"}


def admit(data: bytes, name: str) -> tuple[Kind, Parts] | Problem:
    """The spreadsheet's kind and, for packages, its parts; or why no reader may see the file."""
    place = Place(name)
    if len(data) > MAX_FILE:
        sizes = {"size": number(len(data) / (1 << 20), 1), "limit": MAX_FILE >> 20}
        return Problem(rules.FORM_FILE_TOO_LARGE, place, sizes)
    kind = kind_of(data)
    parts: Parts = {}
    try:
        if kind is Kind.ZIP:
            parts = _inflate_all(data)
            kind = package_kind(parts)
        if kind in _PACKAGES:
            look_through(parts)
        elif kind is Kind.XLS and _is_package(data):  # the reader tries one format after the other
            raise hostile(fw.ODD_PACKING)
    except Refused as refusal:
        return Problem(refusal.rule, place, {"why": refusal.why})
    if kind in _SEALED:
        return Problem(rules.FORM_FILE_ARCHIVE, place, {"kind": _SEALED[kind]})
    return Problem(_REFUSED[kind], place) if kind in _REFUSED else (kind, parts)


def _inflate_all(data: bytes) -> Parts:
    """Every part of an archive, once its directory is known to be one that all programs read alike."""
    parts: Parts = {}
    infos = _directory(data)
    end = 0
    for info in infos:
        header = data[info.header_offset : info.header_offset + _LOCAL_HEADER]
        if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
            raise damaged(fw.NOT_INTACT)
        if info.header_offset < end:
            raise hostile(fw.ODD_PACKING)
        begin = info.header_offset + _LOCAL_HEADER + sum(struct.unpack("<HH", header[26:30]))
        end = begin + info.compress_size
        parts[_plain(info)] = _inflate(data[begin:end], info)
    return parts


def _directory(data: bytes) -> list[zipfile.ZipInfo]:
    """What the archive holds, in the order it lies there, with sizes that are bearable if they are true."""
    at = data.rfind(b"PK\x05\x06")
    if at < 0 or len(data) < at + _DIRECTORY_END:
        raise damaged(fw.NOT_WHOLE)
    length, start, comment = struct.unpack_from("<IIH", data, at + 12)
    if len(data) < at + _DIRECTORY_END + comment or start + length > at:
        raise damaged(fw.NOT_WHOLE)
    if length > _MAX_DIRECTORY:
        raise hostile(fw.TOO_MANY_PARTS)
    if start + length < at or data[at + _DIRECTORY_END + comment :].strip(b"\x00 \r\n\t"):
        raise hostile(fw.ODD_PACKING)  # bytes where some programs look for another directory
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            infos = sorted(archive.infolist(), key=lambda info: info.header_offset)
    except (zipfile.BadZipFile, struct.error, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise damaged(fw.NOT_WHOLE) from error
    if len(infos) > _MAX_PARTS:
        raise hostile(fw.TOO_MANY_PARTS)
    if any(info.flag_bits & 1 for info in infos):
        raise Refused(rules.FORM_FILE_PASSWORD)
    names = {_plain(info).lower() for info in infos}
    if len(names) < len(infos) or any(_unsafe(info) for info in infos):
        raise hostile(fw.UNSAFE_NAME)
    sizes = [info.file_size for info in infos]
    if max(sizes, default=0) > _MAX_PART or sum(sizes) > _MAX_TOTAL:
        raise hostile(fw.TOO_LARGE_INSIDE)
    if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
        raise hostile(fw.ODD_PACKING)
    return infos


def _unsafe(info: zipfile.ZipInfo) -> bool:
    """Whether a part's name is a way out, or one that another program may read otherwise."""
    name = _plain(info)
    odd = name.startswith("/") or len(name) > _MAX_NAME or any(c == ":" or c < " " for c in name)
    return odd or ".." in name.split("/")


def _plain(info: zipfile.ZipInfo) -> str:
    """A part's name; some programs of Windows write its folders with backslashes."""
    return info.orig_filename.replace("\\", "/")


def _inflate(packed: bytes, info: zipfile.ZipInfo) -> bytes:
    """The part, exactly as long as the directory says and with its checksum."""
    content = packed
    if info.compress_type == zipfile.ZIP_DEFLATED:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = inflater.decompress(packed, info.file_size + 1)
        except zlib.error as error:
            raise damaged(fw.NOT_INTACT) from error
    if len(content) != info.file_size or zlib.crc32(content) != info.CRC:
        raise damaged(fw.NOT_INTACT)
    return content


def _is_package(data: bytes) -> bool:
    """Whether an old workbook is a package as well (the archive that holds its theme is none)."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return package_kind(archive.namelist()) in _PACKAGES
    except (zipfile.BadZipFile, struct.error, NotImplementedError, EOFError, OSError, ValueError):
        return False
