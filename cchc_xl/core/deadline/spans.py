"""Spans of days, and moments: spans whose year the wording may have left out."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto

from cchc_xl.core import rules
from cchc_xl.core.deadline.model import Conventions, DeadlineKind
from cchc_xl.core.problem import Problem, Rule

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Years a deadline can lie in; anything else is a slip of the pen."""


class Unreadable(Exception):
    """A verdict on the wording (understood, but it names no day), not a failure; never leaves the package."""

    def __init__(self, rule: Rule, kind: DeadlineKind, **values: object) -> None:
        super().__init__(rule.code)
        self.problem = Problem(rule, values=values)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Span:
    """Khoảng ngày: first and last day, both included."""

    start: date
    end: date


class Unit(Enum):
    """What a moment is, as far as shortened neighbours ("tháng 1, 2 và 3") depend on it."""

    DAY = auto()
    MONTH = auto()
    QUARTER = auto()
    YEAR = auto()
    TERM = auto()
    PART = auto()
    NUMBER = auto()  # "01" in "01-15/3": borrows what it lacks from the next moment
    DAY_NUMBER = auto()  # "ngày 01" in "ngày 01 và 15/3"


@dataclass(frozen=True, slots=True)
class Moment:
    """Thời điểm: a time as written; ``at`` gives its days once the year is known.

    ``year`` is None where the wording gives none. ``day`` and ``number`` are kept for shortened neighbours,
    ``weekday`` (Monday 0) and ``clock`` (hour, minute) as written beside a day.
    """

    unit: Unit
    at: Callable[[int], Span]
    year: int | None = None
    number: int | None = None
    day: int | None = None
    weekday: int | None = None
    clock: tuple[int, int] | None = None
    problems: tuple[Problem, ...] = ()


def impossible() -> Unreadable:
    """The verdict on a day, month, quarter or year that no calendar has."""
    return Unreadable(rules.DEADLINE_IMPOSSIBLE, DeadlineKind.INVALID)


def full_year(number: int) -> int:
    """The year meant by the two or four digits after a slash."""
    return 2000 + number if number < 100 else number


def a_day(year: int, month: int, day: int) -> date:
    """The day, or the verdict that there is none."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise impossible()
    try:
        return date(year, month, day)
    except ValueError:
        raise impossible() from None


def day_span(year: int, month: int, day: int) -> Span:
    only = a_day(year, month, day)
    return Span(only, only)


def month_span(year: int, month: int) -> Span:
    return Span(a_day(year, month, 1), month_end(a_day(year, month, 1)))


def quarter_span(year: int, quarter: int) -> Span:
    if not 1 <= quarter <= 4:
        raise impossible()
    return Span(a_day(year, 3 * quarter - 2, 1), month_end(a_day(year, 3 * quarter, 1)))


def year_span(year: int) -> Span:
    return Span(a_day(year, 1, 1), a_day(year, 12, 31))


def month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_later(day: date, months: int) -> date:
    """The first day of the month ``months`` after the month of ``day``."""
    index = day.year * 12 + day.month - 1 + months
    return a_day(index // 12, index % 12 + 1, 1)


def first_months(whole: Span, count: int) -> Span:
    return _within(whole, Span(whole.start, month_end(months_later(whole.start, count - 1))))


def last_months(whole: Span, count: int) -> Span:
    start = months_later(whole.end, 1 - count)
    if (start.year, start.month) == (whole.start.year, whole.start.month):
        start = whole.start
    return _within(whole, Span(start, whole.end))


def first_days(whole: Span, count: int) -> Span:
    return _within(whole, Span(whole.start, whole.start + timedelta(count - 1)))


def last_days(whole: Span, count: int) -> Span:
    return _within(whole, Span(whole.end - timedelta(count - 1), whole.end))


def week(whole: Span, first: int, last: int) -> Span:
    """Weeks of a month are its days 7n-6 to 7n; the fifth ends with the month."""
    start = whole.start + timedelta(7 * (first - 1))
    if first < 1 or last < first or start + timedelta(7 * (last - first)) > whole.end:
        raise impossible()
    return Span(start, min(whole.start + timedelta(7 * last - 1), whole.end))


def _within(whole: Span, part: Span) -> Span:
    if part.start > part.end or part.start < whole.start or part.end > whole.end:
        raise impossible()
    return part


def school_year_span(year: int, conventions: Conventions) -> Span:
    """The school year that starts in ``year``."""
    (first_month, first_day), (last_month, last_day) = conventions.school_year
    return Span(a_day(year, first_month, first_day), a_day(year + 1, last_month, last_day))


def term_span(year: int, term: int, conventions: Conventions) -> Span:
    """Học kỳ I or II of the school year that starts in ``year``; the second follows on the first."""
    whole = school_year_span(year, conventions)
    turn = conventions.first_term_ends.get(year) or _second_saturday(a_day(year + 1, 1, 1))
    if term == 1:
        return Span(whole.start, turn)
    if term == 2:
        return Span(turn + timedelta(1), whole.end)
    raise impossible()


def _second_saturday(first: date) -> date:
    return first + timedelta((5 - first.weekday()) % 7 + 7)


def summer_span(year: int, conventions: Conventions) -> Span:
    (first_month, first_day), (last_month, last_day) = conventions.summer
    return Span(a_day(year, first_month, first_day), a_day(year, last_month, last_day))


def tet_span(year: int, conventions: Conventions) -> Span:
    """The Tết holiday of ``year``; the calendar has to know it, it is never computed."""
    if year not in conventions.tet:
        raise Unreadable(rules.DEADLINE_NO_TET, DeadlineKind.UNPARSED, year=year)
    return Span(*conventions.tet[year])
