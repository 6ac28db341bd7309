"""Ngày làm việc: Monday to Friday less holidays, plus make-up Saturdays.

Holidays follow Bộ luật Lao động 2019, art. 111.3 and 112. A :class:`Calendar` is built from days the
caller knows (the library's and the workbook's own sheet, which wins): this module has no calendar data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from cchc_xl.core.vntext import fold

_DAY = timedelta(days=1)
_SEARCH_LIMIT = 60  # no block of days off is nearly as long


@dataclass(frozen=True, slots=True)
class Calendar:
    """Lịch làm việc: days off beyond weekends, and weekend days that are worked."""

    off: frozenset[date] = frozenset()
    make_up: frozenset[date] = frozenset()
    names: Mapping[date, str] = field(default_factory=dict, compare=False)

    @classmethod
    def build(
        cls,
        holidays: Mapping[date, str],
        worked: Iterable[date],
        overrides: Iterable[tuple[date, str, str]],
    ) -> Calendar:
        """From the library's holidays and worked weekends, and the office's rows, which win.

        Statuses: ``off``, ``makeup_workday`` (worked, whatever the weekday or the library says) and
        ``weekend_in_block`` (a weekend inside a holiday block: off by itself, counts to the block).
        """
        names = dict(holidays)
        make_up = set(worked)
        for day, status, name in overrides:
            if status == "makeup_workday":
                make_up.add(day)
                names.pop(day, None)
            else:
                make_up.discard(day)
                names[day] = name
        return cls(frozenset(names), frozenset(make_up), names)

    def is_workday(self, day: date) -> bool:
        if day in self.make_up:
            return True
        return day.weekday() < 5 and day not in self.off

    def nearest(self, day: date, *, forward: bool) -> date:
        """``day`` itself when it is worked, else the next working day forward or backward."""
        step = _DAY if forward else -_DAY
        for _ in range(_SEARCH_LIMIT):
            if self.is_workday(day):
                return day
            day += step
        raise ValueError(f"no working day within {_SEARCH_LIMIT} days of {day}")

    def workdays_left(self, today: date, due: date) -> int:
        """Working days after ``today`` up to and including ``due``; negative when ``due`` is past.

        Past: minus the working days after ``due`` up to and including ``today``.
        """
        if due < today:
            return -self.workdays_left(due, today)
        weeks, rest = divmod((due - today).days, 7)
        count = weeks * 5
        count += sum((due - _DAY * i).weekday() < 5 for i in range(rest))
        count -= sum(1 for d in self.off if today < d <= due and d.weekday() < 5 and d not in self.make_up)
        count += sum(1 for d in self.make_up if today < d <= due and d.weekday() >= 5)
        return count

    def tet_block(self, year: int) -> tuple[date, date] | None:
        """First and last day off of the Tết Nguyên đán block of ``year``, None when unknown."""
        days = sorted(d for d, name in self.names.items() if d.year == year and _is_tet(name))
        if not days:
            return None
        first, last = days[0], days[-1]
        while not self.is_workday(first - _DAY):
            first -= _DAY
        while not self.is_workday(last + _DAY):
            last += _DAY
        return first, last


def _is_tet(name: str) -> bool:
    folded = fold(name)
    return "tet" in folded.split() and "duong lich" not in folded
