"""Mở thư và tệp nén: a delivery that holds others becomes one delivery per form in it.

What may be a form is told by content, else by the suffix a spreadsheet has; what else came along (a scan
with signature and seal, pictures) stays in the mail. A mail or archive without any form is itself the
delivery, and so is one that cannot be looked through as a whole: the ledger then shows it with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Final

from cchc_xl.core import rules
from cchc_xl.core.file_kind import Kind
from cchc_xl.core.problem import Place, Problem
from cchc_xl.mail import archive, folder, message
from cchc_xl.mail.archive import Room, kind_inside
from cchc_xl.mail.files import File
from cchc_xl.ports import Delivery

_DEPTH: Final = 3  # containers within containers
_CONTAINERS: Final = frozenset((Kind.MAIL, Kind.ZIP))
_SHEET_SUFFIXES: Final = frozenset((".xlsx", ".xlsm", ".xls", ".xlsb", ".xltx", ".ods", ".csv"))
# Spreadsheets, and what may hold some but is not opened.
_HANDED_ON: Final = _CONTAINERS | {
    Kind.XLSX, Kind.XLSB, Kind.ODS, Kind.XLS, Kind.PASSWORD, Kind.RAR, Kind.SEVEN_ZIP, Kind.OUTLOOK,
}  # fmt: skip


def unpacked_deliveries(path: Path) -> Iterator[Delivery | Problem]:
    """As :func:`cchc_xl.mail.folder.deliveries`, with mails and archives unpacked."""
    for item in folder.deliveries(path):
        if isinstance(item, Problem):
            yield item
        else:
            yield from unpack(item)


def unpack(delivery: Delivery) -> Iterator[Delivery]:
    """The forms in a mail or archive, named "thư.eml/Biểu mẫu.xlsx" and with the sender of the mail that
    holds them (of the outermost one); any other delivery as it is.

    The same delivery always gives the same ones. They bear the time of what holds them: of a mail when our
    server took it over, never later than ``delivery`` itself came.
    """
    kind = kind_inside(delivery.data)
    if kind not in _CONTAINERS:
        yield delivery
        return
    room = Room()
    container, files = _opened(delivery, kind, room)
    found = False
    for form in _forms(container, files, 1, room, timed=kind is Kind.MAIL):
        found = True
        yield form
    if not found:
        yield container


def _opened(delivery: Delivery, kind: Kind, room: Room) -> tuple[Delivery, Iterable[File | Problem]]:
    """A container, with the time that holds for what is in it, and its files; a problem if there are more."""
    if kind is Kind.ZIP:
        return delivery, archive.files(delivery.data, delivery.name, room)
    mail = message.parse(delivery.data)
    received = min(mail.received_at or delivery.received_at, delivery.received_at)
    rest = () if mail.whole else (Problem(rules.FORM_FILE_MAIL_WITHOUT_FORM, Place(delivery.name)),)
    opened = replace(delivery, received_at=received, sender=mail.sender.lower())
    return opened, (*mail.attachments, *rest)


def _forms(
    container: Delivery, files: Iterable[File | Problem], depth: int, room: Room, *, timed: bool
) -> Iterator[Delivery]:
    """What may be a form in a container that is open; the container too when it was not seen as a whole.

    ``timed``: a mail has set the time. Mails within that one carry times that its sender can write.
    """
    for file in files:
        if isinstance(file, Problem):
            yield container
            continue
        inner = replace(container, name=f"{container.name}/{file.name}", data=file.data)
        kind = kind_inside(file.data)
        if kind in _CONTAINERS and depth < _DEPTH:
            opened, inside = _opened(inner, kind, room)
            if timed:
                opened = inner
            yield from _forms(opened, inside, depth + 1, room, timed=timed or kind is Kind.MAIL)
        elif kind in _HANDED_ON or PurePosixPath(file.name).suffix.lower() in _SHEET_SUFFIXES:
            yield inner
