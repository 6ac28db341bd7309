"""Thư điện tử: bytes of a mail (.eml) → subject, sender, time of reception and attachments. Never raises.

A mail is cut along its boundaries from the outside in, by offsets, and with bounds on parts, nesting and
headers: a parser that follows what the mail claims can be kept busy for hours by one. Headers are read by
the standard library.
"""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Final

from cchc_xl.mail.files import File, one_line, safe_name

_PARTS: Final = 500
_DEPTH: Final = 20  # a mail forwarded three times has about twelve levels
_HEADERS: Final = 256 << 10  # bytes of the headers of one part
_HEADER: Final = 4 << 10  # characters of one header
_SUBJECT: Final = 300
_FROM: Final = 1000

_LEAD: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*")
_NEWLINE: Final = re.compile(rb"\r?\n")
_BLANK_LINE: Final = re.compile(rb"\n\r?\n")
_FOLD: Final = re.compile(r"\r?\n[ \t]+")
_ADDRESS: Final = re.compile(r"[^\s<>()\",;:]+@[^\s<>()\",;:]+")
_NOT_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/]")

# Defects, for the technician.
BASE64: Final = "base64"  # an attachment's encoding is damaged: it may be, too
BOUNDARY: Final = "boundary"  # parts that nothing separates
TOO_DEEP: Final = "too deep"
TOO_MANY: Final = "too many parts"


@dataclass(frozen=True, slots=True)
class Mail:
    """Thư. ``received_at`` (UTC) is when our own server took it over; None when the mail does not say.

    ``sender`` is the address that the mail claims, which anybody can write.
    """

    subject: str
    sender: str
    received_at: datetime | None
    attachments: tuple[File, ...]
    defects: frozenset[str]

    @property
    def whole(self) -> bool:
        """Whether all parts were looked at."""
        return not self.defects & {BOUNDARY, TOO_DEEP, TOO_MANY}


def parse(data: bytes) -> Mail:
    """The mail in ``data``, as much of it as can be had; attached mails give their attachments too."""
    lead = _LEAD.match(data)
    start = lead.end() if lead else 0
    head, _ = _head(data, start, len(data))
    taking = _Taking()
    taking.part(data, start, len(data), 0)
    return Mail(
        subject=one_line(_words(head.get("subject", "")))[:_SUBJECT],
        sender=_address(head.get("from", "")),
        received_at=_received(head.get_all("received", [])),
        attachments=tuple(taking.attachments),
        defects=frozenset(taking.defects),
    )


@dataclass(slots=True)
class _Taking:
    """Attachments and defects found so far."""

    attachments: list[File] = field(default_factory=list)
    defects: set[str] = field(default_factory=set)
    parts: int = 0

    def part(self, data: bytes, start: int, end: int, depth: int) -> None:
        """Take what the part between ``start`` and ``end`` of ``data`` holds."""
        self.parts += 1
        if depth > _DEPTH:
            self.defects.add(TOO_DEEP)
            return
        head, body = _head(data, start, end)
        kind = head.get_content_type()
        if kind.startswith("multipart/"):
            spans = _spans(data, body, end, _parameter(head, "content-type", "boundary"))
            before = self.parts
            for begin, stop in spans:
                if self.parts >= _PARTS:
                    self.defects.add(TOO_MANY)
                    return
                self.part(data, begin, stop, depth + 1)
            if self.parts == before:
                self.defects.add(BOUNDARY)
        elif kind in ("message/rfc822", "message/global"):
            if _encoding(head) in ("", "7bit", "8bit", "binary"):
                self.part(data, body, end, depth + 1)
            else:  # against the standard, but some servers do it
                content = self._content(head, data[body:end])
                self.part(content, 0, len(content), depth + 1)
        else:
            self._leaf(head, data, body, end)

    def _leaf(self, head: Message, data: bytes, body: int, end: int) -> None:
        """Neither what the mail says (texts without a name) nor pictures shown in it are attachments."""
        name = _file_name(head)
        attached = head.get("content-disposition", "").strip().lower().startswith("attachment")
        kind = head.get_content_maintype()
        if attached or (kind != "image" and (name or kind != "text")):
            name = name or f"tep_{len(self.attachments) + 1}"
            self.attachments.append(File(name, self._content(head, data[body:end])))

    def _content(self, head: Message, raw: bytes) -> bytes:
        encoding = _encoding(head)
        if encoding == "quoted-printable":
            return quopri.decodestring(raw)
        if encoding != "base64":
            return raw
        try:
            return binascii.a2b_base64(raw)
        except binascii.Error:
            self.defects.add(BASE64)
            letters = _NOT_BASE64.sub(b"", raw)
            whole = letters[: len(letters) - (len(letters) % 4 == 1)]
            return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


def _head(data: bytes, start: int, end: int) -> tuple[Message, int]:
    """The headers of a part and where its body begins; header names are compared without case."""
    head = Message()
    if first := _NEWLINE.match(data, start, end):
        return head, first.end()
    blank = _BLANK_LINE.search(data, start, end)
    stop, body = (blank.start(), blank.end()) if blank else (end, end)
    raw = data[start : min(stop, start + _HEADERS)]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1258", "replace")
    for line in _FOLD.sub(" ", text).split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            head[name.strip()] = value.strip()[:_HEADER]
    return head, body


def _spans(data: bytes, start: int, end: int, boundary: str) -> Iterator[tuple[int, int]]:
    """Where the parts of a multipart lie between its boundary lines; the closing one may be missing."""
    if not boundary:
        return
    mark = re.compile(re.escape(f"--{boundary}".encode(errors="replace")) + rb"(--)?[ \t]*(?=\r?\n|\Z)")
    begin = None
    for line in mark.finditer(data, start, end):
        at = line.start()
        if at > start and data[at - 1 : at] != b"\n":
            continue
        if begin is not None:  # the newline before a boundary belongs to it
            yield begin, max(begin, at - (2 if data[at - 2 : at] == b"\r\n" else 1))
        if line[1]:
            return
        newline = _NEWLINE.match(data, line.end(), end)
        begin = newline.end() if newline else end
    if begin is not None:
        yield begin, end


def _encoding(head: Message) -> str:
    return head.get("content-transfer-encoding", "").strip().lower()


def _file_name(head: Message) -> str:
    """The part's name as a file name; "" when it has none."""
    name = _parameter(head, "content-disposition", "filename") or _parameter(head, "content-type", "name")
    return safe_name(_words(name))  # encoded words have no place in a parameter, but Outlook puts them there


def _parameter(head: Message, header: str, name: str) -> str:
    """A parameter's value. Where it is given twice, the plain one is a makeshift for that of RFC 2231."""
    values: list[str | tuple[str | None, str | None, str]]
    try:
        values = [value for key, value in head.get_params([], header) if key.lower() == name]
    except (ValueError, TypeError):  # numbers of continuations that are none
        return ""
    for value in values:
        if isinstance(value, tuple):
            charset, _, text = value
            return _text(text.encode("raw-unicode-escape"), charset or "utf-8")
    return next((value for value in values if isinstance(value, str)), "")


def _words(header: str) -> str:
    """A header with its encoded words (RFC 2047) read."""
    try:
        chunks = decode_header(header)
    except (HeaderParseError, ValueError):
        chunks = [(header, None)]
    return "".join(chunk if isinstance(chunk, str) else _text(chunk, charset) for chunk, charset in chunks)


def _text(raw: bytes, charset: str | None) -> str:
    """Text in the charset that is claimed, else in those that Vietnamese mails are written in.

    None: as the library writes what stands between encoded words.
    """
    if charset is None:
        return raw.decode("raw-unicode-escape", "replace")
    for candidate in (charset, "utf-8", "cp1258"):
        with suppress(LookupError, ValueError):
            if "escape" not in candidate.lower():  # Python's own are none of a mail
                return raw.decode(candidate)
    return raw.decode("latin-1")


def _address(header: str) -> str:
    """The address in a From header: outside quotes and encoded words, where a name may look like one."""
    text = header[:_FROM]
    found = _ADDRESS.search(text, max(text.rfind("<"), 0))
    return found[0] if found else ""


def _received(headers: Iterable[str]) -> datetime | None:
    """The time of the topmost Received header that has one: the server that wrote it last is our own."""
    for header in headers:
        with suppress(ValueError, TypeError, IndexError, OverflowError):
            moment = parsedate_to_datetime(header.rpartition(";")[2].strip())
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    return None
