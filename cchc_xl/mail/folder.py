"""Arrivals from a folder: every file a person put there, with its modification time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from unicodedata import normalize

from cchc_xl.core import rules
from cchc_xl.core.problem import Place, Problem
from cchc_xl.errors import UsageError, why
from cchc_xl.mail.files import hidden
from cchc_xl.ports import Delivery

CHANNEL = "folder"
_LIMIT = 64 << 20  # bytes; a form has some tens of thousands


def deliveries(folder: Path) -> Iterator[Delivery | Problem]:
    """The folder's files in name order, subfolders too; lock, hidden and system files are not deliveries.

    A file that cannot be read now is a problem and stays where it is. Raises UsageError when
    ``folder`` is none.
    """
    if not folder.is_dir():
        raise UsageError(f"Không có thư mục “{folder}”.", "Kiểm tra đường dẫn sau --from.")
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if not hidden(relative.parts) and path.is_file():
            yield delivered(path, relative)


def delivered(path: Path, relative: Path) -> Delivery | Problem:
    """The file at ``path`` under its name ``relative`` to the folder, or why it cannot be read now."""
    # A name that is no text (some systems allow that) must not stop the others from being received.
    name = normalize("NFC", relative.as_posix()).encode(errors="replace").decode()
    try:
        facts = path.stat()
        if facts.st_size > _LIMIT:
            return Problem(rules.FILE_TOO_LARGE, Place(name), {"size": f"{facts.st_size / (1 << 20):.0f}"})
        data = path.read_bytes()
    except OSError as error:
        return Problem(rules.FILE_OUT_OF_REACH, Place(name), {"why": why(error)})
    return Delivery(CHANNEL, name, _moment(facts.st_mtime), data)


def _moment(seconds: float) -> datetime:
    """A modification time; one that no calendar holds counts as the oldest, so it never wins over another."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return datetime.fromtimestamp(0, UTC)
