"""Requests of the buttons: found, claimed by an atomic rename, and gone when served."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cchc_xl.assistant_home import Home
from cchc_xl.core.job import MAX_BYTES, JobRequest, parse_request

_WAITING, _RUNNING = ".job", ".run"
_AT_ONCE: Final = 50  # requests looked at in one step: a flood in the folder must not stop the pulse
_SPOILED_KEPT: Final = 20


@dataclass(frozen=True, slots=True)
class Claimed:
    """A request that is being served, and its file."""

    path: Path
    request: JobRequest


@dataclass(frozen=True, slots=True)
class Spoiled:
    """A file that was no request, and why; it lies in the folder "hong" now."""

    path: Path
    why: str


def claim(home: Home) -> list[Claimed | Spoiled]:
    """Claim the requests that wait, oldest first (their names carry their time)."""
    with suppress(FileNotFoundError):
        with os.scandir(home.jobs) as entries:
            names = sorted(e.name for e in entries if e.name.endswith(_WAITING))
        return [c for name in names[:_AT_ONCE] if (c := _claim(home, name)) is not None]
    return []


def cut_off(home: Home) -> list[Claimed | Spoiled]:
    """Requests that an assistant claimed and never finished."""
    found = sorted(home.jobs.glob(f"*{_RUNNING}"))[:_AT_ONCE]
    return [_read(home, path) for path in found]


def finish(claimed: Claimed) -> None:
    """The request has been answered: the workbook's buttons are free again."""
    claimed.path.unlink(missing_ok=True)


def _claim(home: Home, name: str) -> Claimed | Spoiled | None:
    waiting = home.jobs / name
    running = waiting.with_suffix(_RUNNING)
    try:
        waiting.replace(running)
    except OSError:  # still being written (Windows), or a folder of that name: looked at again
        return None
    return _read(home, running)


def _read(home: Home, path: Path) -> Claimed | Spoiled:
    try:
        with path.open("rb") as file:
            found = parse_request(file.read(MAX_BYTES + 1))
    except OSError:
        found = "không đọc được tệp yêu cầu"
    if isinstance(found, JobRequest):
        return Claimed(path, found)
    return Spoiled(_set_aside(home, path), found)


def _set_aside(home: Home, path: Path) -> Path:
    aside = home.jobs / "hong" / path.name
    with suppress(OSError):
        aside.parent.mkdir(exist_ok=True)
        path.replace(aside)
        for old in sorted(aside.parent.iterdir(), key=lambda p: p.stat().st_mtime)[:-_SPOILED_KEPT]:
            old.unlink()
    return aside
