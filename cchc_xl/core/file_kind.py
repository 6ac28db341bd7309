"""Loại tệp: what bytes from outside are, by their content, whatever their name says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum, auto
from typing import Final


class Kind(Enum):
    """What the bytes are."""

    XLSX = auto()
    XLSB = auto()
    ODS = auto()
    XLS = auto()
    ZIP = auto()  # any other archive
    EMPTY = auto()
    PASSWORD = auto()
    WEB = auto()
    TEXT = auto()
    PDF = auto()
    WORD = auto()
    IMAGE = auto()
    RAR = auto()
    SEVEN_ZIP = auto()
    MAIL = auto()  # as it travels (.eml)
    OUTLOOK = auto()  # a mail as Outlook alone keeps it (.msg), or its parcel (winmail.dat)
    UNKNOWN = auto()


_MAGIC: Final = (
    (b"PK\x03\x04", Kind.ZIP),
    (b"PK\x05\x06", Kind.ZIP),
    (b"%PDF", Kind.PDF),
    (b"\xff\xd8\xff", Kind.IMAGE),
    (b"\x89PNG", Kind.IMAGE),
    (b"GIF8", Kind.IMAGE),
    (b"II*\x00", Kind.IMAGE),
    (b"MM\x00*", Kind.IMAGE),
    (b"Rar!\x1a\x07", Kind.RAR),
    (b"7z\xbc\xaf\x27\x1c", Kind.SEVEN_ZIP),
    (b"{\\rtf", Kind.WORD),
    (b"\x78\x9f\x3e\x22", Kind.OUTLOOK),
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Names of streams in an OLE file, as its directory writes them. A .msg is first: it holds its attachments.
_OLE_STREAMS: Final = (
    ("__properties_version1.0".encode("utf-16-le"), Kind.OUTLOOK),
    ("EncryptedPackage".encode("utf-16-le"), Kind.PASSWORD),
    ("Workbook".encode("utf-16-le"), Kind.XLS),
    ("Book".encode("utf-16-le"), Kind.XLS),
    ("WordDocument".encode("utf-16-le"), Kind.WORD),
)
_MARKUP: Final = (
    b"<!doctype",
    b"<html",
    b"<head",
    b"<body",
    b"<table",
    b"<meta",
    b"<?xml",
    b"<style",
    b"<!--",
)
_HEAD: Final = 1024  # bytes that show what a text is
_MAIL_HEAD: Final = 32 << 10  # a mail may carry long signatures of servers before the headers we know it by
_BOM: Final = b"\xef\xbb\xbf"
_MAIL_BEGINS: Final = re.compile(rb"From [^\r\n]*\r?\n|[!-9;-~]+[ \t]*:")
_MAIL_HEADER: Final = re.compile(
    rb"^(received|return-path|delivered-to|message-id|from|to|date|subject)[ \t]*:", re.I | re.M
)


def kind_of(data: bytes) -> Kind:
    """What the bytes are, by their beginning; archives are told apart by :func:`package_kind`."""
    if not data.strip(b"\x00 \r\n\t"):
        return Kind.EMPTY
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data.startswith(_OLE):
        return next((kind for name, kind in _OLE_STREAMS if name in data), Kind.UNKNOWN)
    head = data[:_HEAD].removeprefix(_BOM).lstrip().lower()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = data[:_HEAD].decode("utf-16", errors="replace").lstrip().lower().encode()
    if head.startswith(_MARKUP):
        return Kind.WEB
    if _is_mail(data[:_MAIL_HEAD]):
        return Kind.MAIL
    return Kind.UNKNOWN if b"\x00" in head else Kind.TEXT


def package_kind(names: Iterable[str]) -> Kind:
    """What an archive is, by the names in it."""
    held = frozenset(names)
    if "xl/workbook.bin" in held:
        return Kind.XLSB
    if any(name.startswith("xl/") for name in held):
        return Kind.XLSX
    if any(name.startswith("word/") for name in held):
        return Kind.WORD
    if "[Content_Types].xml" in held:
        return Kind.UNKNOWN  # another document of an office program, such as slides
    return Kind.ODS if {"content.xml", "META-INF/manifest.xml"} <= held else Kind.ZIP


def _is_mail(head: bytes) -> bool:
    """Whether the bytes begin as headers of a mail; one alone may stand in any text."""
    text = head.removeprefix(_BOM).lstrip()
    headers = re.split(rb"\r?\n\r?\n", text, maxsplit=1)[0]
    known = {name.lower() for name in _MAIL_HEADER.findall(headers)}
    return len(known) > 1 and _MAIL_BEGINS.match(headers) is not None
