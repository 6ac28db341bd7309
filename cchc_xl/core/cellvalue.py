"""Giá trị ô: what a person typed into a cell of a known kind, or why it cannot be told.

Conventions of reading:
- a day is written dd/mm (never mm/dd); two-digit years are 20xx; what leaves out its day, month or year is a
  question, never completed by guess;
- "." and "," both appear as decimal and as thousands sign: the last of two different ones is decimal, a
  repeated one is thousands, a single one is decimal unless three digits follow. Then "." is thousands, as
  Vietnamese text writes it, while "," may be either and is a question;
- a percent is on the scale 0–100. A number between 0 and 1 is a share, as Excel stores "95%" (0.95);
  "0,95%" with its sign stays 0.95. A bare 1 is a question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, auto
from functools import lru_cache
from math import isfinite
from typing import Final

from cchc_xl.core.tables import CellValue
from cchc_xl.core.vntext import fold, normalise
from cchc_xl.core.workbook_cells import text_of


class Fault(Enum):
    """Why a cell has no value of its kind."""

    UNCLEAR = auto()  # not of this kind at all
    AMBIGUOUS = auto()  # may be read in two ways
    IMPOSSIBLE = auto()  # a day that does not exist
    PARTIAL = auto()  # a day without its year, a month, a quarter or a year


class Scale(Enum):
    """How a percent was written."""

    STATED = auto()  # 95, 95%
    SHARE = auto()  # 0.95
    ONE = auto()  # 1: one percent, or the whole


@dataclass(frozen=True, slots=True)
class Percent:
    """Tỷ lệ on the scale 0–100 and how it was written."""

    value: float
    scale: Scale


_NUMBER = re.compile(r"([+-]?)(\d[\d.,]*)")
_CLOCK = r"(?: \d{1,2}:\d{2}(?::\d{2})?)?"
_SIGN = r"\s?[/.-]\s?"
_MONTH = r"(?:t|th|thg)?\.?\s?(\d{1,2})"  # "6", "T6", "Thg 6" as spreadsheets in Vietnamese write it
_DAY_FIRST = re.compile(
    rf"(?:ngay )?(\d{{1,2}})(?:{_SIGN}| ){_MONTH}(?:{_SIGN}| nam | )(\d{{4}}|\d{{2}}){_CLOCK}"
)
_DAY_WORDS = re.compile(r"(?:ngay )?(\d{1,2}),? thang (\d{1,2}),? nam (\d{4})")
_PARTIAL = re.compile(
    r"(?:(?:ngay|dau|giua|cuoi|trong|het) )?"
    rf"(?:\d{{1,2}}{_SIGN}\d{{1,2}}|(?:\d{{1,2}} )?thang \d{{1,2}}|quy (?:\d|i{{1,3}}|iv)|nam|\d{{1,2}})"
    rf"(?:(?:{_SIGN}| nam | )\d{{4}})?"
)
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ t]\d{1,2}:\d{2}(?::\d{2})?)?")
_SERIAL_ZERO: Final = date(1899, 12, 30)
_SERIALS: Final = range(36526, 73051)  # 2000 to 2099: a date whose cell lost its date format


def words(value: CellValue) -> str:
    """The cell as text, lines kept, each line with plain single spaces."""
    if value is None:
        return ""
    return _lines(value if isinstance(value, str) else text_of(value))


@lru_cache(maxsize=16384)
def _lines(text: str) -> str:
    lines = text.strip().replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(normalise(line) for line in lines).strip()


def number(value: CellValue) -> float | Fault | None:
    """The cell as a number; None when it is blank."""
    if isinstance(value, bool | date):
        return Fault.UNCLEAR
    if isinstance(value, int | float):
        return float(value) if isfinite(value) else Fault.UNCLEAR
    text = words(value).replace(" ", "")
    if not text:
        return None
    match = _NUMBER.fullmatch(text)
    if match is None:
        return Fault.UNCLEAR
    found = _magnitude(match[2])
    if isinstance(found, Fault):
        return found
    return -found if match[1] == "-" else found


def _magnitude(text: str) -> float | Fault:
    """Digits with "." and "," as a number, by the conventions above."""
    signs = [c for c in text if c in ".,"]
    if len(set(signs)) == 2:
        if signs.count(signs[-1]) > 1:  # "1.234,5,6"
            return Fault.UNCLEAR
        whole, _, decimals = text.rpartition(signs[-1])
        return _grouped(whole, signs[0], decimals)
    if len(signs) > 1:
        return _grouped(text, signs[0])
    if not signs:
        return float(text)
    whole, sign, decimals = text.partition(signs[0])
    if len(decimals) == 3 and 1 <= len(whole) <= 3 and whole[0] != "0":
        return float(whole + decimals) if sign == "." else Fault.AMBIGUOUS
    return float(f"{whole}.{decimals}") if decimals else Fault.UNCLEAR


def _grouped(whole: str, sign: str, decimals: str = "") -> float | Fault:
    first, *groups = whole.split(sign)
    if not 1 <= len(first) <= 3 or any(len(group) != 3 for group in groups):
        return Fault.UNCLEAR
    return float(first + "".join(groups) + (f".{decimals}" if decimals else ""))


def percent(value: CellValue) -> Percent | Fault | None:
    """The cell as a percent; None when it is blank. Whether it lies within 0–100 is for the rules."""
    text = words(value)
    signed = text.endswith("%")
    found = number(text.removesuffix("%") if signed else value)
    if found is None:
        return Fault.UNCLEAR if signed else None
    if isinstance(found, Fault):
        return found
    if signed or not 0 < found <= 1:
        return Percent(found, Scale.STATED)
    if found == 1:
        return Percent(found, Scale.ONE)
    return Percent(round(found * 100, 6), Scale.SHARE)


def day(value: CellValue) -> date | Fault | None:
    """The cell as a day; None when it is blank."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool):
        return Fault.UNCLEAR
    if isinstance(value, int | float):
        return _SERIAL_ZERO + timedelta(days=int(value)) if value // 1 in _SERIALS else Fault.UNCLEAR
    text = fold(words(value))
    if not text:
        return None
    if match := _DAY_FIRST.fullmatch(text) or _DAY_WORDS.fullmatch(text):
        d, m, y = (int(part) for part in match.groups())
    elif match := _YEAR_FIRST.fullmatch(text):
        y, m, d = (int(part) for part in match.groups())
    else:
        return Fault.PARTIAL if _PARTIAL.fullmatch(text) else Fault.UNCLEAR
    try:
        return date(y if y > 99 else 2000 + y, m, d)
    except ValueError:
        return Fault.IMPOSSIBLE
