"""Một việc một lúc: only one run of ours works at a workbook, on this PC or over a network share.

The system's own lock frees itself when its process ends. Where a share has no such locks, filelock makes a
marker file instead: it frees one whose process is gone on this PC; of another PC the marker stands until that
run ends, and a person who knows that it never will deletes it. Who works is told to whoever waits in vain.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from getpass import getuser
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from cchc_xl.core.vnformat import moment
from cchc_xl.errors import WorkbookError, out_of_reach

PATIENCE: Final = 10.0  # seconds that a run waits for the one before it
_LOCK: Final = ".dang_lam.lock"
_WHO: Final = ".dang_lam.json"
_LONG: Final = timedelta(minutes=30)  # no run of ours takes so long


@contextmanager
def one_worker(folder: Path, now: Callable[[], datetime], patience: float | None = None) -> Iterator[None]:
    """Nobody else works in ``folder`` meanwhile; WorkbookError names who does after ``patience`` seconds.

    Raises StoreError when the folder cannot be written to.
    """
    fresh = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / _LOCK, timeout=PATIENCE if patience is None else patience)
        lock.acquire()
    except Timeout as error:
        raise _in_use(folder, now()) from error
    except OSError as error:
        raise out_of_reach(folder, error) from error
    try:
        _sign(folder / _WHO, now())
        yield
    finally:
        if fresh:
            _leave_no_empty_folder(folder)
        lock.release()


def _leave_no_empty_folder(folder: Path) -> None:
    """A run that was refused leaves nothing in the way of the folder that belongs there."""
    with suppress(OSError):
        if {path.name for path in folder.iterdir()} <= {_LOCK, _WHO}:
            for name in (_WHO, _LOCK):
                (folder / name).unlink(missing_ok=True)
            folder.rmdir()


def _sign(file: Path, at: datetime) -> None:
    """Leave word who works; a run that cannot say so works all the same."""
    who = ""
    with suppress(OSError, KeyError, ImportError):  # a service without a user
        who = getuser()
    word = {"who": who, "host": platform.node(), "pid": os.getpid(), "since": at.isoformat()}
    with suppress(OSError):
        file.write_text(json.dumps(word), encoding="utf-8")


def _in_use(folder: Path, now: datetime) -> WorkbookError:
    said, action = "Một lệnh khác của phần mềm", "Chờ lệnh đó xong rồi bấm lại."
    with suppress(OSError, ValueError, KeyError, TypeError):
        word = json.loads((folder / _WHO).read_bytes())
        since = datetime.fromisoformat(word["since"])
        said += f" ({word['who']}, máy {word['host']}, từ {moment(since)})"
        if now - since > _LONG:
            action = (
                f"Nếu chắc chắn máy đó không còn chạy lệnh nào, xóa tệp “{_LOCK}” trong “{folder.name}” "
                "rồi bấm lại."
            )
    return WorkbookError(f"{said} đang làm việc với sổ này.", action)
