"""Compression of VBA's streams: MS-OVBA 2.4.1, chunks of 4096 bytes of literals and copy tokens."""

from __future__ import annotations

import struct
from typing import Final

_CHUNK: Final = 4096
_SIGNATURE: Final = 0b011 << 12  # of a chunk's header (2.4.1.1.5)
_COMPRESSED: Final = 1 << 15


def compress(data: bytes) -> bytes:
    """A CompressedContainer (2.4.1.1.1) that holds ``data``."""
    chunks = (_chunk(data[start : start + _CHUNK]) for start in range(0, len(data), _CHUNK))
    return b"\x01" + b"".join(chunks)


def _chunk(data: bytes) -> bytes:
    tokens = _tokens(data)
    if len(tokens) < _CHUNK:
        return struct.pack("<H", _COMPRESSED | _SIGNATURE | len(tokens) - 1) + tokens
    # Incompressible: raw, and by the format always a whole chunk (2.4.1.3.10).
    return struct.pack("<H", _SIGNATURE | _CHUNK - 1) + data.ljust(_CHUNK, b"\0")


def _tokens(data: bytes) -> bytes:
    """Groups of eight tokens behind a byte of flags: a set bit is a copy, a clear one a literal byte."""
    out = bytearray()
    at = 0
    while at < len(data):
        flags, group = 0, bytearray()
        for bit in range(8):
            if at >= len(data):
                break
            offset, length = _match(data, at)
            if length:
                flags |= 1 << bit
                group += _copy_token(at, offset, length)
                at += length
            else:
                group.append(data[at])
                at += 1
        out.append(flags)
        out += group
    return bytes(out)


def _length_bits(at: int) -> int:
    """Bits of a copy token that its length takes at position ``at`` of the chunk (2.4.1.3.19.1)."""
    return 16 - max(4, (at - 1).bit_length())


def _match(data: bytes, at: int) -> tuple[int, int]:
    """Offset back and length of the longest earlier run like the one at ``at``; length 0 when none pays."""
    longest = min((1 << _length_bits(at)) + 2, len(data) - at)
    best = (0, 0)
    length = 3
    while length <= longest:
        found = data.rfind(data[at : at + length], 0, at + length - 1)
        if found < 0:
            break
        best = (at - found, length)
        length += 1
    return best


def _copy_token(at: int, offset: int, length: int) -> bytes:
    return struct.pack("<H", (offset - 1) << _length_bits(at) | length - 3)
