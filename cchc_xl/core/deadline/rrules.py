"""Recurrence rules (RFC 5545) from a cadence and the day of its period on which the work is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cchc_xl.core.deadline.cadences import Cadence
from cchc_xl.core.deadline.spans import impossible

_BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class When:
    """Where in its period the work is due: days of the month (-1 the last), weekdays (Monday 0; ``nth`` of
    the month if not 0) or an ``edge`` of the period (dau, giua, cuoi). ``spoken``: "ngày" stands before.
    """

    days: tuple[int, ...] = ()
    weekdays: tuple[int, ...] = ()
    nth: int = 0
    edge: str = ""
    spoken: bool = True


def rule_of(found: Cadence, when: When, *, before: bool = False) -> str:
    """The rule; ``before`` moves a day or weekday to the one before it. "unspecified" without a cadence.

    Without a day: Friday of the week, the last day of the month, of the quarter, of the half-year.
    """
    if found.freq == "":
        return "unspecified"
    if found.freq == "DAILY":
        return "FREQ=DAILY"
    interval = f";INTERVAL={found.interval}" if found.interval > 1 else ""
    if found.freq == "WEEKLY":
        weekdays = when.weekdays or (0 if when.edge == "dau" else _FRIDAY,)
        moved = sorted((day - before) % 7 for day in weekdays)
        return f"FREQ=WEEKLY{interval};BYDAY={','.join(_BYDAY[day] for day in moved)}"
    if when.weekdays:
        return f"FREQ={found.freq}{_bymonth(found.months)}{_nth_weekday(when)}"
    months, days = found.months, when.days
    if found.freq == "MONTHLY" and when.edge:
        days = days or ({"dau": 10, "giua": 20}.get(when.edge, -1),)
    elif when.edge:
        back = {"dau": found.gap - 1, "giua": found.gap // 2}.get(when.edge, 0)
        months = tuple(month - back for month in months or (12,))
    if found.freq == "YEARLY" and not months:
        return f"FREQ=YEARLY{interval}"
    return f"FREQ={found.freq}{in_months(months, days or (-1,), before=before)}"


def _nth_weekday(when: When) -> str:
    if len(when.weekdays) == 1:
        return f";BYDAY={when.nth or ''}{_BYDAY[when.weekdays[0]]}"
    names = ",".join(_BYDAY[day] for day in when.weekdays)
    return f";BYDAY={names};BYSETPOS={when.nth}" if when.nth else f";BYDAY={names}"


def in_months(months: Iterable[int], days: Iterable[int], *, before: bool = False) -> str:
    """The months and days of a rule. The day before the 1st is the last day of the month before."""
    days = tuple(days)
    if before and days == (1,):
        months = ((month - 2) % 12 + 1 for month in months)
    if before:
        days = tuple(day - 1 or -1 for day in days)
    if not all(1 <= abs(day) <= 31 for day in days):
        raise impossible()
    ordered = sorted(set(days), key=lambda day: (day < 0, day))
    return f"{_bymonth(months)};BYMONTHDAY={','.join(map(str, ordered))}"


def _bymonth(months: Iterable[int]) -> str:
    listed = ",".join(str(month) for month in sorted(set(months)))
    return f";BYMONTH={listed}" if listed else ""
