"""Mails, archives and workbooks as they arrive, made by the standard library or written out by hand."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from email.message import EmailMessage
from io import BytesIO

RECEIVED = "Mon, 05 Jun 2023 08:30:00 +0700"
RECEIVED_AT = datetime(2023, 6, 5, 1, 30, tzinfo=UTC)
LATER = datetime(2023, 6, 7, 3, 0, tzinfo=UTC)
XLSX_TYPE = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
PDF = b"%PDF-1.7 ban ky"
PNG = b"\x89PNG\r\n\x1a\n chu ky"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
XLS = OLE + "Workbook".encode("utf-16-le")
MSG = OLE + "__properties_version1.0".encode("utf-16-le") + XLS


def zipped(*files: tuple[str, bytes]) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in files:
            new.writestr(zipfile.ZipInfo(name, (2023, 6, 5, 8, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def sheet(mark: str = "") -> bytes:
    """What is recognised as a workbook by its content."""
    return zipped(("[Content_Types].xml", b""), ("xl/workbook.xml", mark.encode()))


def mail(*attachments: tuple[str, bytes], received: str = RECEIVED, subject: str = "Báo cáo") -> EmailMessage:
    """A mail with a text and attachments, as our server keeps it."""
    message = EmailMessage()
    if received:
        message["Received"] = f"from mail.donvi.vn by mail.so.vn with ESMTP; {received}"
        message["Received"] = "from may-tram by mail.donvi.vn; Sun, 04 Jun 2023 10:00:00 +0700"
    message["From"] = "THPT Ngô Quyền <thpt@donvi.vn>"
    message["To"] = "vanphong@so.vn"
    message["Date"] = "Thu, 01 Jan 2032 00:00:00 +0700"  # a sender can write what it likes
    message["Subject"] = subject
    message.set_content("Kính gửi Văn phòng.")
    for name, data in attachments:
        maintype, subtype = XLSX_TYPE if name.endswith(".xlsx") else ("application", "octet-stream")
        message.add_attachment(data, maintype=maintype, subtype=subtype, filename=name)
    return message


def eml(*attachments: tuple[str, bytes], received: str = RECEIVED, subject: str = "Báo cáo") -> bytes:
    return bytes(mail(*attachments, received=received, subject=subject))


def raw_mail(*headers: str, parts: Iterable[bytes] = (), body: bytes = b"") -> bytes:
    """A mail of headers and a body, or of parts (headers, blank line, body), as written on the wire."""
    head = ["Received: from a by b; " + RECEIVED, "From: a@b.vn", "Subject: x", *headers]
    if parts:
        head.append('Content-Type: multipart/mixed; boundary="=_b"')
        body = b"".join(b"--=_b\r\n" + part + b"\r\n" for part in parts) + b"--=_b--\r\n"
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body
