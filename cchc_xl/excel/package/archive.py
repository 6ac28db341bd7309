"""The zip around a workbook: bounded inflating, and untouched parts copied with their compressed bytes."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

# A master with 42,000 rows inflates to about 60 MB; a bomb of a few kilobytes to gigabytes.
MAX_FILE, MAX_PARTS, MAX_PART, MAX_TOTAL = 64 << 20, 5000, 128 << 20, 384 << 20

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_UTF8, _ENCRYPTED = 0x800, 0x1


class Damaged(Exception):
    """The package contradicts itself or the format; never leaves :mod:`cchc_xl.excel`."""


class TooLarge(Damaged):
    """The file or what it inflates to is beyond all reason."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file of the zip: what its two headers say and its compressed bytes."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    time: int
    date: int
    crc: int
    size: int
    attributes: int
    packed: bytes

    def local_header(self) -> bytes:
        fields = (20, self.flags, self.method, self.time, self.date, self.crc, len(self.packed), self.size)
        return _LOCAL.pack(b"PK\3\4", *fields, len(self.raw_name), 0) + self.raw_name

    def central_header(self, offset: int) -> bytes:
        fields = (
            20,
            20,
            self.flags,
            self.method,
            self.time,
            self.date,
            self.crc,
            len(self.packed),
            self.size,
        )
        rest = (len(self.raw_name), 0, 0, 0, 0, self.attributes, offset)
        return _CENTRAL.pack(b"PK\1\2", *fields, *rest) + self.raw_name


class Archive:
    """The parts of a package by name; names are equal whatever their case, as the format says."""

    def __init__(self, data: bytes) -> None:
        """Raises Damaged or TooLarge; nothing is inflated yet."""
        if len(data) > MAX_FILE:
            raise TooLarge("file")
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as opened:
                infos = opened.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
            raise Damaged(f"zip: {error}") from error
        if len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > MAX_TOTAL:
            raise TooLarge("parts")
        if sum(info.compress_size for info in infos) > len(data):
            raise Damaged("parts overlap")  # the trick of bombs that nest without nesting
        self._entries: dict[str, _Entry] = {}
        for info in infos:
            entry = _entry(data, info)
            if entry.name.casefold() in self._entries:
                raise Damaged(f"two parts named {entry.name}")
            self._entries[entry.name.casefold()] = entry

    @property
    def names(self) -> list[str]:
        return [entry.name for entry in self._entries.values()]

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._entries

    def read(self, name: str) -> bytes:
        """A part's content. Raises Damaged when it is absent, inflates to another size or fails its CRC."""
        entry = self._entries.get(name.casefold())
        if entry is None:
            raise Damaged(f"no part {name}")
        if entry.size > MAX_PART:
            raise TooLarge(name)
        content = entry.packed
        if entry.method == zipfile.ZIP_DEFLATED:
            try:
                # One byte more than announced is enough to catch a part that lies about its size.
                content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(entry.packed, entry.size + 1)
            except zlib.error as error:
                raise Damaged(f"{name}: {error}") from error
        if len(content) != entry.size or zlib.crc32(content) != entry.crc:
            raise Damaged(f"{name}: size or checksum")
        return content

    def rewritten(self, changed: Mapping[str, bytes], dropped: Collection[str] = ()) -> bytes:
        """The zip with some parts changed and some left out, the others as they lie, in the same order; parts
        it does not know yet stand behind them."""
        new = {name.casefold(): content for name, content in changed.items()}
        gone = {name.casefold() for name in dropped}
        out, directory = io.BytesIO(), []
        added = {name.casefold(): _blank(name) for name in changed if name not in self}
        for key, entry in {**self._entries, **added}.items():
            if key in gone:
                continue
            kept = _repacked(entry, new[key]) if key in new else entry
            directory.append(kept.central_header(out.tell()))
            out.write(kept.local_header())
            out.write(kept.packed)
        start = out.tell()
        out.write(b"".join(directory))
        count = len(directory)
        out.write(_END.pack(b"PK\5\6", 0, 0, count, count, out.tell() - start, start, 0))
        return out.getvalue()


def _entry(data: bytes, info: zipfile.ZipInfo) -> _Entry:
    if info.flag_bits & _ENCRYPTED or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Damaged(f"{info.filename}: packed in an unknown way")
    header = data[info.header_offset : info.header_offset + _LOCAL.size]
    if len(header) != _LOCAL.size or header[:4] != b"PK\3\4":
        raise Damaged(f"{info.filename}: no local header")
    *_, name_length, extra_length = _LOCAL.unpack(header)
    start = info.header_offset + _LOCAL.size + name_length + extra_length
    packed = data[start : start + info.compress_size]
    if len(packed) != info.compress_size:
        raise Damaged(f"{info.filename}: cut off")
    year, month, day, hour, minute, second = info.date_time
    return _Entry(
        name=info.filename.replace("\\", "/").lstrip("/"),  # some programs write paths of Windows
        raw_name=info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437"),
        flags=info.flag_bits & _UTF8,  # sizes stand in the header, so no data descriptor follows
        method=info.compress_type,
        time=hour << 11 | minute << 5 | second // 2,
        date=(year - 1980) << 9 | month << 5 | day,
        crc=info.CRC,
        size=info.file_size,
        attributes=info.external_attr,
        packed=packed,
    )


def _blank(name: str) -> _Entry:
    """A part that is to be filled, with the earliest time that a zip can tell."""
    return _Entry(name, name.encode(), _UTF8, zipfile.ZIP_DEFLATED, 0, 1 << 5 | 1, 0, 0, 0, b"")


def _repacked(entry: _Entry, content: bytes) -> _Entry:
    packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(content) + packer.flush()
    method = zipfile.ZIP_DEFLATED
    return replace(entry, method=method, crc=zlib.crc32(content), size=len(content), packed=packed)
