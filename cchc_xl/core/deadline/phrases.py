"""Wordings that name no day: placeholders, ditto marks, orders of others, qualities, spans from an event."""

from __future__ import annotations

import re

from cchc_xl.core.deadline.model import DeadlineKind
from cchc_xl.core.deadline.scan import BLANK, Reader, Token, count, ordinal, rewinding
from cchc_xl.core.vntext import fold

_PLACEHOLDERS = frozenset(
    ("chua co", "chua ro", "chua xac dinh", "khong co", "khong", "trong", "de trong", "n/a", "na", "tbd", "x")
)
_DITTO_SIGNS = re.compile(r"[-–—\s.]*(?:[\"“”″〃'’´`]+|,,|//)[-–—\s.]*")
_DITTO_WORDS = re.compile(r"n\s?\.?\s?t|nhu\s+(?:muc |dong |hang |o |y )?tren|idem")
_AROUND_DITTO = '-–—+*• \t.…,;/()[]"“”'
_QUALITY = (
    "dung han", "dung thoi han", "dung thoi gian", "dung thoi diem", "dung tien do", "dung hen",
    "dung quy dinh",
    "truoc han", "truoc thoi han", "som han", "tre han", "qua han", "cham han", "tre hen", "cham tien do",
    "bao dam tien do", "dam bao tien do", "kip thoi", "tung buoc", "thoi gian thuc", "nhanh chong",
    "khan truong", "som nhat", "dut diem", "kip tien do", "ngay lap tuc", "day du",
    "cang som cang tot",
)  # fmt: skip
_EXTERNAL = (
    "theo", "khi co", "khi duoc", "khi phat sinh", "khi can", "khi", "can cu", "tuy", "tùy", "lo trinh",
    "tung thoi ky", "tung giai doan", "tung thoi diem", "thoi han xac dinh", "thoi han quy dinh",
    "thoi gian quy dinh", "han quy dinh", "dot xuat", "yeu cau cua", "chi dao cua", "co yeu cau", "phu thuoc",
)  # fmt: skip
_CLOSING_DOTS = re.compile(r"(?:\s*(?:\./\.|\.{2,}))+$")
_OPEN_YEAR = re.compile(r"(?<![0-9])(?:20|19)[0-9]?\.+$")
_NO_DEADLINE = frozenset(("lan dau", "lan dau tien", "lan thu nhat", "lan 1", "lan i"))
PERIOD_OF_PLAN = ("ke hoach", "chuong trinh", "lich", "nhiem vu")
_UNITS = ("ngay lam viec", "ngay", "tuan lam viec", "tuan", "thang", "nam", "gio", "h", "phut")
_WITHIN = frozenset(
    ("vong", "trong", "sau", "truoc", "qua", "nhat", "han", "thieu", "da", "la", "them", "khoang")
)
_FROM_EVENT = ("ke tu", "tinh tu", "tu khi", "sau khi", "truoc khi", "ke tiep", "nua", "toi")
_BESIDE_EVENT = ("tu ngay", "tu", "sau ngay", "truoc ngay", "sau", "truoc")
_DAY_OF_CLOCK = (
    ", ngay",
    ", thu",
    ", chu nhat",
    "ngay",
    "cung ngay",
    "thu",
    "chu nhat",
    "hang",
    "hom",
    "sang",
    "chieu",
)
"""What follows the hour in "trước 17 giờ ngày 05/6", which is no span of 17 hours."""
_STRETCHING = ("thuong xuyen", "lien tuc", "quanh", "suot")


def is_missing(text: str) -> bool:
    """An empty cell, or one filled with dots, dashes or a word for "not known"."""
    folded = fold(text)
    return not any(letter.isalnum() for letter in folded) or folded.strip(" .-()") in _PLACEHOLDERS


def is_ditto(text: str) -> bool:
    """ "-nt-", "như trên" or a ditto mark: the value of the row above."""
    folded = fold(text)
    if len(folded) > 40:
        return False
    return bool(_DITTO_SIGNS.fullmatch(text.strip()) or _DITTO_WORDS.fullmatch(folded.strip(_AROUND_DITTO)))


def without_closing_dots(source: str) -> str:
    """Without the "…", "..." or "./." that only ends the text; the dots of "năm 20…" stand for figures."""
    return source if _OPEN_YEAR.search(source) else _CLOSING_DOTS.sub("", source)


def is_no_deadline(text: str) -> bool:
    """A remark that counts editions and sets no time."""
    return fold(text).strip(" ().*") in _NO_DEADLINE


# -- spans from an event --------------------------------------------------------------------------


def relative(reader: Reader) -> DeadlineKind | None:
    """ "Trong vòng 05 ngày làm việc kể từ …": an amount of time that waits for an event.

    "6 tháng" alone may be a span, a reporting period or a rhythm: ambiguous.
    """
    for start in reader.walk():
        unit = _amount(reader)
        if unit is None:
            continue
        if start == 0 and reader.at_end:
            return DeadlineKind.AMBIGUOUS if unit == "thang" else DeadlineKind.RELATIVE
        opened = start > 0 and reader.tokens[start - 1].key in _WITHIN
        closes = reader.at_end and reader.tokens[0].key in ("truoc", "sau") and start > 2
        anchored = reader.sees(*_FROM_EVENT) is not None
        beside = unit not in ("thang", "nam", "gio", "h") and reader.sees(*_BESIDE_EVENT) is not None
        hour = unit in ("gio", "h", "phut") and reader.sees(*_DAY_OF_CLOCK) is not None
        if (
            (opened and not hour and not reader.sees(", nam", "nam", "va nam"))
            or closes
            or anchored
            or beside
        ):
            return DeadlineKind.RELATIVE
    return None


@rewinding
def _amount(reader: Reader) -> str | None:
    """A number and its unit, unless more follows that makes it a period, a rhythm or a date."""
    glued = reader.token(-1)
    if count(reader) is None:
        return None
    if glued is not None and glued.key in ("/", "-", "ngay", "thang", "thu", "tuan", "quy"):
        return None
    unit = reader.take(*_UNITS)
    if unit is None or reader.sees("dau", "cuoi", "giua", "/", "lan", "1 lan", "01 lan", "mot lan", BLANK):
        return None
    if unit == "h" and not reader.sees(*_FROM_EVENT):
        return None
    here = reader.pos
    numbered = reader.year_ahead() is not None or (not reader.sees("nam") and ordinal(reader) is not None)
    reader.pos = here
    return None if numbered else unit


# -- words without a day --------------------------------------------------------------------------


def stretching(tokens: list[Token]) -> list[Token] | None:
    """What is left of a wording once "thường xuyên" and its like are taken out; None if there is none."""
    rest: list[Token] = []
    found = False
    index = 0
    while index < len(tokens):
        pair = " ".join(token.key for token in tokens[index : index + 2])
        if pair in _STRETCHING or tokens[index].key in _STRETCHING:
            if rest and rest[-1].key in ("khong", "chua"):
                return None
            found = True
            index += 2 if pair in _STRETCHING else 1
        else:
            rest.append(tokens[index])
            index += 1
    return rest if found else None


def mentions(tokens: list[Token], *phrases: str) -> bool:
    return _place(tokens, phrases) is not None


def undated(tokens: list[Token]) -> DeadlineKind | None:
    """External or quality, whichever the wording speaks of first."""
    external, quality = _place(tokens, _EXTERNAL), _place(tokens, _QUALITY)
    if mentions(tokens, "lo trinh"):
        return DeadlineKind.EXTERNAL
    if quality is not None and (external is None or quality <= external or _real_time(tokens)):
        return DeadlineKind.QUALITY
    return None if external is None else DeadlineKind.EXTERNAL


def _real_time(tokens: list[Token]) -> bool:
    return mentions(tokens, "thoi gian thuc", "theo dung tien do")


def _place(tokens: list[Token], phrases: tuple[str, ...]) -> int | None:
    """Where the first of ``phrases`` stands, counted in characters of the keys."""
    line = " " + " ".join(token.key for token in tokens) + " "
    for words in (" tiep theo ", " thoi gian thuc hien "):  # hold a phrase and do not say it
        line = line.replace(words, f" {words.strip().replace(' ', '_')} ")
    places = [place for phrase in phrases if (place := line.find(f" {phrase} ")) >= 0]
    return min(places, default=None)
