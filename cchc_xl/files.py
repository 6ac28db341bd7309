"""Tệp ghi trọn: a file appears whole or not at all, and is on the disk when that matters."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

_TEMPORARY: Final = ".tmp"
_TRIES: Final = 6
_FIRST_PAUSE: Final = 0.05  # seconds, doubled each time


def write_whole(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Make ``path`` hold ``data``, whole or not at all; ``durable``: on the disk when this returns.

    That the folder knows of a new file after a power cut is for :func:`sync_folder`. Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}{_TEMPORARY}")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        replace_file(temporary, path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def replace_file(source: Path, target: Path) -> None:
    """Put ``source`` in the place of ``target``, at once or not at all. Raises OSError.

    Antivirus and indexers of Windows hold files in passing, so a refusal is tried again for a second or two.
    """
    for attempt in range(_TRIES):
        try:
            os.replace(source, target)
            return
        except PermissionError:
            if attempt == _TRIES - 1:
                raise
            time.sleep(_FIRST_PAUSE * 2**attempt)


def sync_folder(folder: Path) -> None:
    """Put on the disk which files a folder holds. Windows cannot open a folder as a file, nor needs to."""
    if os.name == "posix" and folder.is_dir():
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sweep(folders: Iterable[Path]) -> None:
    """Take away what :func:`write_whole` left unfinished where a run was cut off; no other may be running."""
    for folder in folders:
        for left in folder.glob(f".*.*[0-9]{_TEMPORARY}"):
            with suppress(OSError):
                left.unlink()
