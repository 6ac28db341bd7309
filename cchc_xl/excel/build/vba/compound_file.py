"""A compound file of version 3 (MS-CFB): folders and streams in sectors of 512 bytes, as vbaProject.bin is.

Small streams share the mini stream (64-byte sectors). Nothing depends on time or chance. Up to 109 sectors
of allocation table are written, which is room for about 7 MB.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

Tree = Mapping[str, "bytes | Tree"]

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT, _NO_ENTRY = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_FAT_SECTORS: Final = 109  # that the header names
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_SIGNATURE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(slots=True)
class _Entry:
    """A directory entry (2.6.1); ``left``, ``right`` and ``child`` are numbers of entries."""

    name: str
    kind: int
    data: bytes = b""
    left: int = _NO_ENTRY
    right: int = _NO_ENTRY
    child: int = _NO_ENTRY
    start: int = 0
    size: int = 0

    @property
    def order(self) -> tuple[int, str]:
        """Siblings are searched by length of name, then by its upper case (2.6.4)."""
        return len(self.name), self.name.upper()


@dataclass(slots=True)
class _Sectors:
    """Content in sectors of one size, each chained to the next by the table."""

    size: int
    content: bytearray = field(default_factory=bytearray)
    table: list[int] = field(default_factory=list)

    def put(self, data: bytes) -> int:
        """Append ``data``; returns its first sector."""
        if not data:
            return _END
        first, count = len(self.table), -(-len(data) // self.size)
        self.table += [*range(first + 1, first + count), _END]
        self.content += data.ljust(count * self.size, b"\0")
        return first


def compound_file(tree: Tree) -> bytes:
    """The file with the streams (bytes) and folders (mappings) of ``tree``."""
    root = _Entry("Root Entry", _ROOT)
    entries = [root]
    root.child = _add(entries, tree)
    sectors, mini = _Sectors(_SECTOR), _Sectors(_MINI)
    for entry in entries:
        if entry.kind == _STREAM:
            entry.size = len(entry.data)
            entry.start = (mini if entry.size < _CUTOFF else sectors).put(entry.data)
    root.start, root.size = sectors.put(bytes(mini.content)), len(mini.content)
    mini_table = _numbers(mini.table)
    mini_start = sectors.put(mini_table)
    directory = sectors.put(b"".join(_packed(e) for e in _whole_sectors(entries)))
    fat_at = len(sectors.table)
    fat_count = 1
    while fat_count * (_SECTOR // 4) < fat_at + fat_count:
        fat_count += 1
    assert fat_count <= _FAT_SECTORS, "a VBA project of over 7 MB"
    sectors.table += [_FAT] * fat_count
    sectors.content += _numbers(sectors.table)
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII",
        _SIGNATURE, 0x3E, 3, 0xFFFE, 9, 6,
        0, fat_count, directory, 0, _CUTOFF, mini_start, len(mini_table) // _SECTOR, _END, 0, fat_at,
    )  # fmt: skip
    more = [*range(fat_at + 1, fat_at + fat_count)]
    header += struct.pack(f"<{_FAT_SECTORS - 1}I", *more, *[_FREE] * (_FAT_SECTORS - 1 - len(more)))
    return header + bytes(sectors.content)


def _add(entries: list[_Entry], tree: Tree) -> int:
    """Add the entries of a folder; returns the number of the one its siblings are searched from."""
    numbers = []
    for name, content in tree.items():
        numbers.append(len(entries))
        entry = _Entry(name, _STREAM, content) if isinstance(content, bytes) else _Entry(name, _STORAGE)
        entries.append(entry)
        if not isinstance(content, bytes):
            entry.child = _add(entries, content)
    return _balanced(entries, sorted(numbers, key=lambda number: entries[number].order))


def _balanced(entries: list[_Entry], numbers: list[int]) -> int:
    if not numbers:
        return _NO_ENTRY
    middle = len(numbers) // 2
    entry = entries[numbers[middle]]
    entry.left = _balanced(entries, numbers[:middle])
    entry.right = _balanced(entries, numbers[middle + 1 :])
    return numbers[middle]


def _whole_sectors(entries: list[_Entry]) -> list[_Entry]:
    """Four entries fill a sector; the rest of the last one are unused ones."""
    return entries + [_Entry("", 0)] * (-len(entries) % (_SECTOR // 128))


def _packed(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\0\0" if entry.kind else b""
    black = 1
    return struct.pack(
        "<64sHBBIII16xI16xIQ",
        name, len(name), entry.kind, black if entry.kind else 0, entry.left, entry.right, entry.child,
        0, entry.start, entry.size,
    )  # fmt: skip


def _numbers(table: list[int]) -> bytes:
    """An allocation table in whole sectors."""
    padding = -len(table) % (_SECTOR // 4)
    return struct.pack(f"<{len(table) + padding}I", *table, *[_FREE] * padding)
