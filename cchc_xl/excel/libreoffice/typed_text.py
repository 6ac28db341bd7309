"""What Excel makes of a text that is set as a cell's value: it reads it as if a person had typed it.

LibreOffice takes such texts as they are, or reads them by rules of its own and forgets the format that goes
with the value. So they are read here, as Excel reads them over COM: by the rules of English (United States).
Texts that only mean something together with today's date ("3/4") stay texts: cells for codes are "@" anyway.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

DAY: Final = "m/d/yyyy"
MOMENT: Final = "m/d/yyyy h:mm"
_CLOCK: Final = "h:mm"

_NUMBER: Final = re.compile(
    r"(?P<sign>[-+]?)(?P<digits>\d+|\d{1,3}(?:,\d{3})+)?(?P<fraction>\.\d*)?(?P<power>[eE][-+]?\d+)?(?P<percent>\s*%)?"
)
_TIME: Final = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
_DATE: Final = re.compile(
    rf"(?:(?P<m>\d{{1,2}})(?P<sep>[-/])(?P<d>\d{{1,2}})(?P=sep)(?P<y>\d{{4}})"
    rf"|(?P<y2>\d{{4}})(?P<sep2>[-/])(?P<m2>\d{{1,2}})(?P=sep2)(?P<d2>\d{{1,2}}))(?:\s+{_TIME})?"
)
_ONLY_TIME: Final = re.compile(_TIME)
_MEANT_AS_TEXT: Final = "'"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in Excel's words, with its "="."""

    text: str


@dataclass(frozen=True, slots=True)
class Typed:
    """What is stored, and the number format that typing it brings along ("": none)."""

    value: float | bool | str | datetime | Formula
    format: str = ""


def read(text: str) -> Typed:
    """What ``text`` is in a cell that has not the format "@"."""
    if text.startswith(_MEANT_AS_TEXT):
        return Typed(text[1:])
    if text.startswith("=") and len(text) > 1:
        return Typed(Formula(text))
    stripped = text.strip()
    if not stripped or not (stripped[0].isascii() and stripped[0] in "+-.0123456789tTfF"):
        return Typed(text)
    if stripped.casefold() in ("true", "false"):
        return Typed(stripped.casefold() == "true")
    return _number(stripped) or _moment(stripped) or Typed(text)


def is_read(text: str) -> bool:
    """Whether Excel makes anything else of ``text`` than itself."""
    return read(text) != Typed(text)


def _number(text: str) -> Typed | None:
    match = _NUMBER.fullmatch(text)
    if match is None or not (match["digits"] or (match["fraction"] or "").strip(".")):
        return None
    digits, fraction = match["digits"] or "0", match["fraction"] or ""
    value = float(match["sign"] + digits.replace(",", "") + fraction + (match["power"] or ""))
    decimals = len(fraction) > 1
    if match["percent"]:
        return Typed(value / 100, "0.00%" if decimals else "0%")
    if match["power"]:
        return Typed(value, "0.00E+00")
    return Typed(value, ("#,##0.00" if decimals else "#,##0") if "," in digits else "")


def _moment(text: str) -> Typed | None:
    if only_time := _ONLY_TIME.fullmatch(text):
        part = _part_of_day(only_time)
        return None if part is None else Typed(part / timedelta(days=1), _CLOCK)
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(match[name] or match[f"{name}2"]) for name in "ymd")
    part = _part_of_day(match) if match["hour"] else timedelta()
    if part is None or year < 1900:
        return None
    try:
        return Typed(datetime(year, month, day) + part, MOMENT if match["hour"] else DAY)  # noqa: DTZ001
    except ValueError:
        return None


def _part_of_day(match: re.Match[str]) -> timedelta | None:
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    if hour > 23 or minute > 59 or second > 59:
        return None
    return timedelta(hours=hour, minutes=minute, seconds=second)
