"""Pieces of a Vietnamese administrative text: counts, percentages, days, clean lines and bounded lists."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from cchc_xl.core import report_wording as rw
from cchc_xl.core.vnformat import number

NAMES_LIMIT = 8  # names of units in one sentence


def counted(count: int) -> str:
    """A count as administrative prose writes it: 05, 12, 1.234."""
    return f"{count:02d}" if 0 < count < 10 else number(count, 0)


def percent(value: float) -> str:
    """A percentage (0–100) with at most two decimals: 25%, 96,94%. What is below 100 never reads 100%."""
    return f"{number(min(value, 99.99) if value < 100 else value)}%"


def formal_day(day: date) -> str:
    """14/6/2023, 05/02/2023: days under 10 and months 1 and 2 are padded (Nghị định 30/2020/NĐ-CP,
    Phụ lục I, mục II, khoản 4)."""
    return f"{day.day:02d}/{formal_month(day)}/{day.year}"


def formal_month(day: date) -> str:
    return f"{day.month:02d}" if day.month < 3 else str(day.month)


def sentence(text: str) -> str:
    """``text`` on one line without a bullet, beginning with a capital and ending with one full stop."""
    line = plain(text)
    if not line:
        return ""
    return line[:1].upper() + line[1:] + ("" if line.endswith(("!", "?", "…")) else ".")


def brief(text: str, limit: int) -> str:
    """``text`` on one line, at most ``limit`` characters, cut between words and then marked "…"."""
    line = plain(text)
    if len(line) <= limit:
        return line
    return line[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:.–-(") + "…"


def gist(text: str, limit: int) -> str:
    """What a long text is about, on one line: cut after its last whole clause within ``limit`` characters
    and not marked, as annex I holds it in full. The plan's unexplained "(*)" is left out."""
    line = plain(re.sub(r"\s*\(\*\)", "", text))
    if len(line) <= limit:
        return line
    for marks in ((";", ". "), (",", " (")):
        clause = max(line.rfind(mark, limit // 3, limit) for mark in marks)
        if clause > 0:
            return plain(line[:clause])
    return brief(line, limit)


def lower_first(text: str) -> str:
    """The first letter in lower case, unless an abbreviation begins ("TTHC…")."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def named(names: Sequence[str], limit: int = NAMES_LIMIT) -> str:
    """Names in one list, at most ``limit`` of them: "A, B và 5 đơn vị khác"."""
    shown, rest = names[:limit], len(names) - limit
    text = ", ".join(shown)
    return rw.AND_OTHER_UNITS.format(names=text, count=counted(rest)) if rest > 0 else text


def plain(text: str) -> str:
    """On one line, without bullet and closing stop; the spelling stays as it was written."""
    one_line = " ".join(unicodedata.normalize("NFC", text).split())
    return re.sub(r"^[-–—+*•·\s]+", "", one_line).rstrip(" .;,:")
