"""Arrivals from a folder: every file a person put there, with its modification time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from unicodedata import normalize

from cchc_xl.core import rules
from cchc_xl.core.problem import Place, Problem
from cchc_xl.errors import UsageError, why
from cchc_xl.ports import Delivery

CHANNEL = "folder"
_OF_THE_SYSTEM = frozenset(("thumbs.db", "desktop.ini"))  # what Windows leaves in a folder by itself
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
        hidden = any(part.startswith((".", "~$")) for part in relative.parts)
        if hidden or path.name.lower() in _OF_THE_SYSTEM or not path.is_file():
            continue
        name = normalize("NFC", relative.as_posix())
        try:
            facts = path.stat()
            if facts.st_size > _LIMIT:
                size = f"{facts.st_size / (1 << 20):.0f}"
                yield Problem(rules.FILE_TOO_LARGE, Place(name), {"size": size})
                continue
            data = path.read_bytes()
        except OSError as error:
            yield Problem(rules.FILE_OUT_OF_REACH, Place(name), {"why": why(error)})
            continue
        received = datetime.fromtimestamp(facts.st_mtime, UTC)
        yield Delivery(CHANNEL, name, received, data)
