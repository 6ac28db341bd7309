"""Thư mục trả lại: copies of what has to be mended, to be sent back to the units.

    KeHoach2023_dulieu/tra_lai/<period or "khac">/<name>_can_sua.xlsx

A copy ends with a seal: whose it is, which findings it shows, and the digest of all before it. Excel and
LibreOffice drop the seal when they save, so a file without a whole seal is a person's and is left alone. Two
arrivals of one name do not meet: the second bears a piece of its hash. No file is parsed here.
"""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Final
from unicodedata import normalize

from cchc_xl.core.ledger import Entry
from cchc_xl.files import write_whole
from cchc_xl.ports import Returned

WITHOUT_PERIOD: Final = "khac"
_SUFFIXES: Final = (".xlsx", ".txt")
_MARK: Final = "_can_sua"
_OURS: Final = re.compile(rf"{_MARK}(?:_[0-9a-f]{{8}})?$")
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)", re.IGNORECASE)
_LONGEST: Final = 80  # letters of a name: paths of Windows are short
_SEAL: Final = re.compile(rb"cchc-tra-lai ([0-9a-f]{16}) ([0-9a-f]{16}) ([0-9a-f]{16})")
_SEAL_LENGTH: Final = 63


@dataclass(frozen=True, slots=True)
class ReturnFolder:
    """Fulfils ports.Returns below ``folder``."""

    folder: Path
    _promised: set[Path] = field(default_factory=set)  # names found free in this run

    def find(self, entry: Entry, *, new: bool) -> Returned:
        """The arrival's own copy, outdated or not; else a free name; else what a person made of it."""
        stem, digest = returned_stem(entry.arrival.name), entry.arrival.sha256
        folder = self.folder / (entry.verdict.period or WITHOUT_PERIOD)
        there = dict(_files(folder))
        unique = f"{stem}_{digest[:8]}"
        free = stem
        for name in (unique, stem):
            path = next((there[key] for s in _SUFFIXES if (key := _key(name + s)) in there), None)
            if path is None:
                continue
            whose, shows = _seal_of(path)
            if whose == digest[:16]:
                return Returned(path, stands=shows == _shown(entry) or not _is_intact(path))
            if name == unique or not (whose or new):
                return Returned(path, stands=True)  # a person made something of it
            free = unique
        if folder / _key(free) in self._promised:
            free = unique
        self._promised.add(folder / _key(free))
        return Returned(folder / free, stands=False)

    def target(self, place: Returned, copy: bytes | str) -> Path:
        """Where :meth:`write` puts the copy: a workbook, or text where there can be none."""
        outdated = _outdated(place)
        path = outdated.with_suffix("") if outdated else place.path
        return path.with_name(path.name + (".txt" if isinstance(copy, str) else ".xlsx"))

    def write(self, entry: Entry, place: Returned, copy: bytes | str) -> Path:
        """Write the copy whole, in place of an outdated one. Raises OSError."""
        if isinstance(copy, str):
            content = copy.replace("\n", "\r\n").encode("utf-8-sig", "replace")
        else:  # the seal is the archive's comment
            content = copy[:-2] + struct.pack("<H", _SEAL_LENGTH)
        facts = (entry.arrival.sha256[:16], _shown(entry), sha256(content).hexdigest()[:16])
        outdated = _outdated(place)
        path = self.target(place, copy)
        write_whole(path, content + f"cchc-tra-lai {' '.join(facts)}".encode())
        if outdated and outdated != path:
            with suppress(OSError):  # it shows what is no longer so
                outdated.unlink()
        return path


def _outdated(place: Returned) -> Path | None:
    """The copy that lies there already."""
    return place.path if place.path.suffix in _SUFFIXES and place.path.exists() else None


def returned_stem(name: str) -> str:
    """The name of an arrival's copy without its suffix, as every system takes it.

    A copy that was sent back gives the name of what it is a copy of.
    """
    plain = normalize("NFC", PurePosixPath(name.replace("\\", "/")).stem)
    plain = _FORBIDDEN.sub("_", plain).strip(" .")
    plain = _OURS.sub("", plain)[:_LONGEST].strip(" .") or "tep"
    return ("_" if _DEVICES.match(plain) else "") + plain + _MARK


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        yield from ((_key(entry.name), folder / entry.name) for entry in entries)


def _key(name: str) -> str:
    """A file's name as Windows and macOS compare it."""
    return normalize("NFC", name).casefold()


def _shown(entry: Entry) -> str:
    """Which findings a copy shows."""
    said = "\n".join(problem.sentence for problem in entry.verdict.problems)
    return sha256(said.encode("utf-8", "replace")).hexdigest()[:16]


def _seal_of(path: Path) -> tuple[str, str]:
    """Whose copy this is and what it shows; blanks when it bears no seal."""
    with path.open("rb") as file:
        file.seek(0, os.SEEK_END)
        file.seek(max(0, file.tell() - _SEAL_LENGTH))
        match = _SEAL.fullmatch(file.read())
    return (match[1].decode(), match[2].decode()) if match else ("", "")


def _is_intact(path: Path) -> bool:
    content = path.read_bytes()
    return sha256(content[:-_SEAL_LENGTH]).hexdigest()[:16].encode() == content[-16:]
