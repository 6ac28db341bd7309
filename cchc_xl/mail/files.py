"""Tệp trong thư và tệp nén: bytes under a name that nobody can misuse; names that are no delivery."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_LONGEST: Final = 120  # characters of a name; the rest of a path has to fit as well
_SUFFIX: Final = 8
_FOLDERS: Final = 3
_NOT_IN_NAMES: Final = frozenset('<>:"|?*')
_OF_THE_SYSTEM: Final = frozenset(("thumbs.db", "desktop.ini", "__macosx"))  # left by systems themselves
_HIDDEN: Final = (".", "~$")  # "~$" begins the lock file of an open document


@dataclass(frozen=True, slots=True)
class File:
    """A file in a mail or an archive. ``name`` is for people; it never opens anything."""

    name: str
    data: bytes


def hidden(parts: Iterable[str]) -> bool:
    """Whether a path with these parts is hidden, a lock file or something a system left behind."""
    return any(part.startswith(_HIDDEN) or part.lower() in _OF_THE_SYSTEM for part in parts)


def safe_name(text: str) -> str:
    """The last part of ``text`` as a file name: NFC, bounded, no character with a meaning; "" if none."""
    return safe_path(text).rpartition("/")[2]


def safe_path(text: str) -> str:
    """``text`` with its innermost folders, each part as :func:`safe_name` makes it; never above its root."""
    parts = (_plain(part) for part in path_parts(text))
    return "/".join([part for part in parts if part][-_FOLDERS - 1 :])


def path_parts(text: str) -> list[str]:
    """The parts of a path as Windows or others write it, without those that lead round or up."""
    return [part for part in re.split(r"[\\/]", text) if part not in ("", ".", "..")]


def one_line(text: str) -> str:
    """``text`` in NFC and on one line. What is invisible goes: some turn the direction of reading."""
    shown = (" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    return unicodedata.normalize("NFC", " ".join("".join(shown).split()))


def _plain(part: str) -> str:
    plain = "".join("_" if c in _NOT_IN_NAMES else c for c in one_line(part)).rstrip(". ")
    if len(plain) <= _LONGEST:
        return plain
    stem, dot, suffix = plain.rpartition(".")
    if not dot or len(suffix) > _SUFFIX:
        return plain[:_LONGEST].rstrip(". ")
    return f"{stem[: _LONGEST - len(suffix) - 1].rstrip('. ')}.{suffix}"
