"""Báo cáo thay: for which units another one answers, and in which periods of the plan's year.

The office writes codes, and where it does not hold all year since or until which period: "THPT-A; THPT-B từ
2023-H1; THPT-C từ quý I đến 6 tháng". Both periods belong to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cchc_xl.core.period import Period
from cchc_xl.core.vntext import fold

_SINCE, _UNTIL, _WHOLE = "tu", "den", "het"  # folded: từ, đến, (đến) hết
_PARTS: Final = re.compile(r"[,;|\n]")


@dataclass(frozen=True, slots=True)
class AnswersFor:
    """A unit that another answers for. An open end is the year's."""

    unit: str
    since: Period | None = None
    until: Period | None = None

    def on(self, day: date) -> bool:
        """Whether it holds for the period whose cut-off is ``day``: in the period's last month."""
        month = day.year, day.month
        begun = self.since is None or self.since.order <= month
        return begun and (self.until is None or month <= self.until.order)

    def meets(self, other: AnswersFor) -> bool:
        """Whether both hold for one unit in one period."""
        return self.unit == other.unit and not (self._before(other) or other._before(self))

    def _before(self, other: AnswersFor) -> bool:
        return bool(self.until and other.since and self.until.order < other.since.order)


def answers_for(text: str, year: int) -> Iterator[tuple[str, AnswersFor | None]]:
    """What the office wrote, one unit after another: the words, and what they mean (None: nothing)."""
    for part in _PARTS.split(text):
        words = part.split()
        marks = [fold(word) for word in words]
        start, end = (marks.index(m) if m in marks else len(words) for m in (_SINCE, _UNTIL))
        since = words[start + 1 : end if end > start else None]
        until = words[end + 1 : start if start > end else None]
        if until and fold(until[0]) == _WHOLE:
            until = until[1:]
        first, last = _period(since, year), _period(until, year)
        clear = (first or start == len(words)) and (last or end == len(words))
        clear = clear and not (first and last and last.order < first.order)
        codes, when = words[: min(start, end)], words[min(start, end) :]
        if when and not codes:
            yield " ".join(when), None
        for code in codes:
            yield " ".join((code, *when)), AnswersFor(code, first, last) if clear else None


def _period(words: Sequence[str], year: int) -> Period | None:
    return Period.said(" ".join(words), year) if words else None
