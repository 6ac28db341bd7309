"""Putting the new bytes of a workbook in place of the old ones, so that no reader ever sees half a file."""

from __future__ import annotations

import glob
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cchc_xl.core import vnformat
from cchc_xl.errors import WorkbookError, why
from cchc_xl.excel import refusals
from cchc_xl.files import replace_file, sync_folder, write_whole
from cchc_xl.settings import data_folder

KEPT_BACKUPS = 20


@dataclass(frozen=True, slots=True)
class Owner:
    """Who has a workbook open, as its lock file says."""

    program: str
    name: str
    since: datetime
    lock: Path


def owners(path: Path) -> list[Owner]:
    """The owners of the lock files beside the workbook, Excel's and LibreOffice's.

    LibreOffice leaves its file behind when it is killed: the reader is told since when, nobody deletes.
    """
    found = []
    for folder in dict.fromkeys((path.parent, path.resolve().parent)):
        for lock, program, name_of in (
            (folder / f"~${path.name}", "Excel", _excel_user),
            (folder / f".~lock.{path.name}#", "LibreOffice", _libreoffice_user),
        ):
            try:
                since = datetime.fromtimestamp(lock.stat().st_mtime, tz=UTC)
            except FileNotFoundError:
                continue
            try:
                name = name_of(lock.read_bytes()[:1024])
            except OSError:  # Excel may keep its lock file to itself
                name = ""
            found.append(Owner(program, name or "người khác", since, lock))
    return found


def _excel_user(content: bytes) -> str:
    """A length and the ANSI name up to byte 55, then a length and the UTF-16 name from byte 57."""
    if len(content) > 57 and content[55]:
        return content[57 : 57 + 2 * content[55]].decode("utf-16-le", "replace").strip()
    return content[1 : 1 + content[0]].decode("latin-1").strip() if content else ""


def _libreoffice_user(content: bytes) -> str:
    """user,login,host,time,profile;"""
    user, login, host, *_ = (*content.decode("utf-8", "replace").split(","), "", "", "")
    return " – ".join(part.strip() for part in (user or login, host) if part.strip())


def ensure_closed(path: Path) -> None:
    """WorkbookBusy when somebody has the workbook open, WorkbookError when it is read-only."""
    for owner in owners(path):
        since = vnformat.moment(owner.since)
        raise refusals.open_elsewhere(path, owner.program, owner.name, since, owner.lock)
    try:
        with path.open("r+b"):
            pass
    except PermissionError as error:
        raise _held(path) from error
    except OSError as error:
        raise refusals.not_saved(path, why(error)) from error


def _held(path: Path) -> WorkbookError:
    """Excel denies writing to all others, and a file's mark denies it to everybody."""
    return refusals.held(path) if path.stat().st_mode & stat.S_IWRITE else refusals.read_only(path)


def replace(path: Path, old: bytes, new: bytes, now: datetime) -> None:
    """Put ``new`` in place of ``old``, keeping ``old`` as a backup dated ``now``.

    WorkbookChanged when the file no longer holds ``old``, WorkbookBusy when it is open somewhere,
    WorkbookError when it cannot be replaced; the workbook then stands as it was.
    """
    target = path.resolve()
    try:
        with _temporary(target, new) as temporary:
            _ensure_unchanged(path, old)
            _back_up(path, old, now)
            ensure_closed(path)
            _ensure_unchanged(path, old)
            _swap(path, temporary, target)
    except OSError as error:
        raise refusals.not_saved(path, why(error)) from error
    with suppress(OSError):  # the new workbook stands, whatever is said from here on
        sync_folder(target.parent)


@contextmanager
def _temporary(target: Path, content: bytes) -> Iterator[Path]:
    """A file with the content on the same volume, gone afterwards unless it took the target's place."""
    handle, name = tempfile.mkstemp(prefix=_prefix(target), suffix=target.suffix, dir=target.parent)
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(target, path)
        yield path
    finally:
        path.unlink(missing_ok=True)


def _prefix(target: Path) -> str:
    return f".cchc-{target.stem}-"


def sweep(path: Path) -> None:
    """Take away the new workbook that a run which was cut off left beside the old one."""
    target = path.resolve()
    for left in target.parent.glob(f"{glob.escape(_prefix(target))}*{glob.escape(target.suffix)}"):
        with suppress(OSError):
            left.unlink()


def _ensure_unchanged(path: Path, old: bytes) -> None:
    if path.read_bytes() != old:
        raise refusals.changed_since(path)


def _swap(path: Path, temporary: Path, target: Path) -> None:
    try:
        replace_file(temporary, target)
    except PermissionError as error:
        raise _held(path) from error
    except OSError:
        if temporary.exists():
            raise
        # else, over a network: done, and only the answer was lost


def backup_folder(path: Path) -> Path:
    return data_folder(path) / "sao_luu"


def _back_up(path: Path, content: bytes, now: datetime) -> None:
    folder = backup_folder(path)
    folder.mkdir(parents=True, exist_ok=True)
    stem, number = f"{path.stem}_{now.astimezone(vnformat.VIETNAM):%Y%m%d-%H%M%S}", 1
    written = folder / f"{stem}{path.suffix}"
    while written.exists():  # two writes within a second
        number += 1
        written = folder / f"{stem}-{number}{path.suffix}"
    write_whole(written, content)
    for old in _backups(path)[:-KEPT_BACKUPS]:
        if old != written:
            old.unlink(missing_ok=True)


def _backups(path: Path) -> list[Path]:
    """The workbook's backups, oldest first."""
    name = re.compile(rf"{re.escape(path.stem)}_(\d{{8}}-\d{{6}})(?:-(\d+))?{re.escape(path.suffix)}")
    dated = [
        (m[1], int(m[2] or 1), p) for p in backup_folder(path).iterdir() if (m := name.fullmatch(p.name))
    ]
    return [p for *_, p in sorted(dated)]
