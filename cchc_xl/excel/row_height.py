"""How tall a row must be for its wrapped texts, in the workbook's font (Arial 10).

Excel fits a row without a stored height when it opens a file, LibreOffice does not: so the height is
estimated and stored, but not as a custom one, and both programs fit the row again when it is edited.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

LINE_POINTS: Final = 12.75
_PADDING_POINTS: Final = 2.25
_MAX_POINTS: Final = 409.5  # Excel's limit
_PIXELS_PER_EM: Final = 10 * 96 / 72
_PIXELS_PER_CHARACTER: Final = 7  # of a column's width: the widest digit of Arial 10
_SAFETY: Final = 1.02  # screens and printers round letters differently

# Arial's advance widths in thousandths of an em, by base letter; all other signs count as 556.
_ADVANCES: Final = {
    **dict.fromkeys("ijl'", 222),
    **dict.fromkeys("ft.,;:/I! ", 278),
    **dict.fromkeys("r()-", 333),
    **dict.fromkeys("ckstvxyzJ", 500),
    **dict.fromkeys("FTZ", 611),
    **dict.fromkeys("ABEKPSVXY&", 667),
    **dict.fromkeys("wCDĐHNRU", 722),
    **dict.fromkeys("GOQ", 778),
    **dict.fromkeys("mM", 833),
    **dict.fromkeys("W%", 944),
    **dict.fromkeys("…—", 1000),
}
_OTHER: Final = 556


def row_points(texts: Iterable[tuple[str, float]]) -> float:
    """Points of height for a row of ``texts``, each with its column's width in characters."""
    lines = max((line_count(text, width) for text, width in texts), default=1)
    return min(_MAX_POINTS, lines * LINE_POINTS + _PADDING_POINTS)


@lru_cache(maxsize=1 << 14)
def line_count(text: str, width: float) -> int:
    """Lines that ``text`` takes when wrapped at words in a column of ``width`` characters."""
    room = width * _PIXELS_PER_CHARACTER
    return sum(_wrapped(line, room) for line in text.split("\n"))


def _wrapped(line: str, room: float) -> int:
    lines, used, space = 1, 0.0, _pixels(" ")
    for word in line.split():
        pixels = _pixels(word)
        if used and used + space + pixels > room:
            lines, used = lines + 1, 0.0
        used += (space if used else 0) + pixels
        while used > room:  # a word longer than the line is broken
            lines, used = lines + 1, used - room
    return lines


@lru_cache(maxsize=1 << 14)
def _pixels(text: str) -> float:
    letters = (c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return sum(_ADVANCES.get(c, _OTHER) for c in letters) * _PIXELS_PER_EM * _SAFETY / 1000
