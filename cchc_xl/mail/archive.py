"""Tệp nén: bytes of a .zip → the files in it, within bounds; names are only names.

Other archives (.rar, .7z) are not opened.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final

from cchc_xl.core import form_wording as fw
from cchc_xl.core import rules
from cchc_xl.core.file_kind import Kind, kind_of, package_kind
from cchc_xl.core.problem import Place, Problem, Rule
from cchc_xl.mail.files import File, hidden, path_parts, safe_path

_ENTRIES: Final = 2000
_ENTRY: Final = 20 << 20  # bytes of one file; as much as a reader of forms takes
_ROOM: Final = 160 << 20
_RATIO: Final = 200  # of what a file becomes to what it was; bombs reach a thousand
_SMALL: Final = 1 << 20  # bytes up to which a ratio says nothing
_DIRECTORY_ENTRY: Final = b"PK\x01\x02"
_SIGNATURES: Final = 50_000  # archives in an archive have theirs too
_UTF8_NAMES: Final = 0x800
_ENCRYPTED: Final = 1
_UNZIPS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError,
)  # fmt: skip
# What comes along with a form and is large: scans, photographs, documents. It is not even looked at.
_BESIDE: Final = frozenset(
    (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".heic", ".doc", ".docx", ".ppt", ".pptx", ".mp4")
)


@dataclass(slots=True)
class Room:
    """How many bytes may still come out of one delivery, archives in archives included."""

    left: int = _ROOM


def kind_inside(data: bytes) -> Kind:
    """What the bytes are, a zip archive by the names in it: a workbook is none that is unpacked."""
    kind = kind_of(data)
    if kind is not Kind.ZIP:
        return kind
    opened = _open(data)
    return package_kind(opened.namelist()) if isinstance(opened, zipfile.ZipFile) else Kind.ZIP


def files(data: bytes, name: str, room: Room) -> Iterator[File | Problem]:
    """The files of the zip archive called ``name``, in its order and one by one; folders are part of names.

    What people never fill in (scans, photographs, texts) and what systems add is left out. When a file could
    not be had, the first reason comes last, as a problem of the archive.
    """
    opened = _open(data)
    if isinstance(opened, _Refusal):
        yield opened.of(name)
        return
    refused = None
    for info in opened.infolist():
        path = _decoded_name(info)
        beside = PurePosixPath(path).suffix.lower() in _BESIDE
        if path.endswith("/") or beside or hidden(path_parts(path)):
            continue
        content = _content(opened, info, room)
        if isinstance(content, bytes):
            yield File(safe_path(path) or "tep", content)
        else:
            refused = refused or content
    if refused:
        yield refused.of(name)


@dataclass(frozen=True, slots=True)
class _Refusal:
    rule: Rule
    why: str = ""

    def of(self, name: str) -> Problem:
        return Problem(self.rule, Place(name), {"why": self.why})


_LOCKED: Final = _Refusal(rules.FORM_FILE_PASSWORD)
_CUT: Final = _Refusal(rules.FORM_FILE_DAMAGED, fw.NOT_WHOLE)
_DAMAGED: Final = _Refusal(rules.FORM_FILE_DAMAGED, fw.NOT_INTACT)
_TOO_MANY: Final = _Refusal(rules.FORM_FILE_HOSTILE, fw.TOO_MANY_PARTS)
_TOO_LARGE: Final = _Refusal(rules.FORM_FILE_HOSTILE, fw.TOO_LARGE_INSIDE)
_ODD: Final = _Refusal(rules.FORM_FILE_HOSTILE, fw.ODD_PACKING)


def _open(data: bytes) -> zipfile.ZipFile | _Refusal:
    if data.count(_DIRECTORY_ENTRY) > _SIGNATURES:  # before each of them becomes an object
        return _TOO_MANY
    try:
        opened = zipfile.ZipFile(BytesIO(data))
    except _BROKEN:
        return _CUT
    return opened if len(opened.infolist()) <= _ENTRIES else _TOO_MANY


def _content(opened: zipfile.ZipFile, info: zipfile.ZipInfo, room: Room) -> bytes | _Refusal:
    """The file, never more of it than the archive's directory declares."""
    if info.flag_bits & _ENCRYPTED:
        return _LOCKED
    if info.compress_type not in _UNZIPS:
        return _ODD
    bomb = info.file_size > max(_SMALL, info.compress_size * _RATIO)
    if bomb or info.file_size > min(_ENTRY, room.left):
        return _TOO_LARGE
    room.left -= info.file_size
    try:
        with opened.open(info) as file:
            return file.read(info.file_size + 1)  # without a number it would inflate all before it cuts
    except _BROKEN:
        return _DAMAGED


def _decoded_name(info: zipfile.ZipInfo) -> str:
    """A name without the sign for UTF-8 is often UTF-8 all the same, or as Windows in Viet Nam writes."""
    if info.flag_bits & _UTF8_NAMES:
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "cp1258"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename
