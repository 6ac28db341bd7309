"""Forms damaged at random, the same from the same number.

Either in the bytes of the file, or inside of a part that is packed anew, so that the damage reaches a reader.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from random import Random
from typing import Final

_ABSURD: Final = (
    b"", b"0", b"-1", b"1e999", b"NaN", b"99999999999999999999", b"4294967295", b"XFD1048576", b"A0", b"s",
    b"e", b"inlineStr", b"true", b"rId1", b"../../x", b"&#0;", b"&nbsp;", b"<", b"\xff\xfe",
    "Hoàn thành".encode(),
)  # fmt: skip
_ELEMENT: Final = re.compile(rb"<([\w:]+)(?:\s[^<>]*)?(?:/>|>[^<]*</\1>)")
_TAG: Final = re.compile(rb"</?([\w:]+)")
_ATTRIBUTE: Final = re.compile(rb' ([\w:]+)="([^"]*)"')
_VALUE: Final = re.compile(rb">([^<>]+)<")
# Parts that say what a form holds are damaged more often than the rest.
_TELLING: Final = re.compile(r"xl/(worksheets/sheet\d\.xml|sharedStrings\.xml|workbook\.xml)|content\.xml")


@dataclass(frozen=True, slots=True)
class Mutation:
    """``inside``: the checksums hold, so nothing but the readers can notice."""

    how: str
    inside: bool
    data: bytes


def mutation(number: int, form: bytes) -> Mutation:
    """The mutation of ``form`` with this number."""
    dice = Random(number)
    if not form.startswith(b"PK") or dice.random() < 0.3:
        how = dice.choice(sorted(_BYTES))
        return Mutation(f"{how} in the file", False, _BYTES[how](dice, form))
    with zipfile.ZipFile(BytesIO(form)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    names = [name for name in parts if parts[name]]
    name = dice.choice([n for n in names if _TELLING.fullmatch(n)] if dice.random() < 0.7 else names)
    ways = _XML if dice.random() < 0.7 else _BYTES
    how = dice.choice(sorted(ways))
    parts[name] = ways[how](dice, parts[name])
    return Mutation(f"{how} in {name}", True, _packed(parts))


def _packed(parts: Mapping[str, bytes]) -> bytes:
    result = BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return result.getvalue()


# -- bytes -------------------------------------------------------------------------------------------------


def _flip(dice: Random, data: bytes) -> bytes:
    result = bytearray(data)
    for _ in range(dice.choice((1, 1, 1, 2, 8))):
        result[dice.randrange(len(result))] ^= 1 << dice.randrange(8)
    return bytes(result)


def _overwrite(dice: Random, data: bytes) -> bytes:
    at = dice.randrange(len(data))
    junk = dice.choice((bytes(8), b"\xff" * 8, dice.randbytes(8)))[: dice.randint(1, 8)]
    return data[:at] + junk + data[at + len(junk) :]


def _cut(dice: Random, data: bytes) -> bytes:
    return data[: dice.randrange(len(data))]


def _swap(dice: Random, data: bytes) -> bytes:
    one, other = sorted(dice.sample(range(len(data)), 2)) if len(data) > 1 else (0, 0)
    return (
        data[:one] + data[other : other + 1] + data[one + 1 : other] + data[one : one + 1] + data[other + 1 :]
    )


def _block(dice: Random, data: bytes) -> tuple[int, int]:
    at = dice.randrange(len(data))
    return at, min(len(data), at + dice.choice((1, 16, 512, 4096)))


def _drop(dice: Random, data: bytes) -> bytes:
    at, end = _block(dice, data)
    return data[:at] + data[end:]


def _repeat(dice: Random, data: bytes) -> bytes:
    at, end = _block(dice, data)
    return data[:end] + data[at:end] + data[end:]


def _move(dice: Random, data: bytes) -> bytes:
    at, end = _block(dice, data)
    rest = data[:at] + data[end:]
    to = dice.randint(0, len(rest))
    return rest[:to] + data[at:end] + rest[to:]


def _blank(dice: Random, data: bytes) -> bytes:
    at, end = _block(dice, data)
    return data[:at] + bytes(end - at) + data[end:]


_Way = Callable[[Random, bytes], bytes]
_BYTES: Final[Mapping[str, _Way]] = {
    "bits flipped": _flip,
    "bytes overwritten": _overwrite,
    "end cut off": _cut,
    "bytes swapped": _swap,
    "a block lost": _drop,
    "a block doubled": _repeat,
    "a block moved": _move,
    "a block blanked": _blank,
}


# -- XML ---------------------------------------------------------------------------------------------------


def _at(
    dice: Random, pattern: re.Pattern[bytes], xml: bytes, change: Callable[[re.Match[bytes]], bytes]
) -> bytes:
    """The text with one match of the pattern changed; bits flipped where there is none."""
    found = list(pattern.finditer(xml))
    if not found:
        return _flip(dice, xml)
    match = dice.choice(found)
    return xml[: match.start()] + change(match) + xml[match.end() :]


def _element_lost(dice: Random, xml: bytes) -> bytes:
    return _at(dice, _ELEMENT, xml, lambda _: b"")


def _element_doubled(dice: Random, xml: bytes) -> bytes:
    return _at(dice, _ELEMENT, xml, lambda m: m[0] * 2)


def _element_nested(dice: Random, xml: bytes) -> bytes:
    return _at(dice, _ELEMENT, xml, lambda m: b"<%b>%b</%b>" % (m[1], m[0], m[1]))


def _element_renamed(dice: Random, xml: bytes) -> bytes:
    return _at(dice, _TAG, xml, lambda m: m[0] + b"x")


def _attribute_lost(dice: Random, xml: bytes) -> bytes:
    return _at(dice, _ATTRIBUTE, xml, lambda _: b"")


def _attribute_doubled(dice: Random, xml: bytes) -> bytes:
    return _at(dice, _ATTRIBUTE, xml, lambda m: m[0] * 2)


def _attribute_renamed(dice: Random, xml: bytes) -> bytes:
    return _at(dice, _ATTRIBUTE, xml, lambda m: b' %bx="%b"' % (m[1], m[2]))


def _attribute_absurd(dice: Random, xml: bytes) -> bytes:
    return _at(dice, _ATTRIBUTE, xml, lambda m: b' %b="%b"' % (m[1], dice.choice(_ABSURD)))


def _value_absurd(dice: Random, xml: bytes) -> bytes:
    return _at(dice, _VALUE, xml, lambda _: b">%b<" % dice.choice(_ABSURD))


_XML: Final[Mapping[str, _Way]] = {
    "an element lost": _element_lost,
    "an element doubled": _element_doubled,
    "an element nested": _element_nested,
    "an element renamed": _element_renamed,
    "an attribute lost": _attribute_lost,
    "an attribute doubled": _attribute_doubled,
    "an attribute renamed": _attribute_renamed,
    "an absurd attribute": _attribute_absurd,
    "an absurd value": _value_absurd,
}
