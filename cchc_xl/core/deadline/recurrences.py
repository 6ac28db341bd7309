"""Grammar of what comes back: a cadence, the day it falls on, and the time it is limited to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from cchc_xl.core import rules
from cchc_xl.core.deadline import bounds
from cchc_xl.core.deadline.bounds import Bound, Opener, opener
from cchc_xl.core.deadline.cadences import MONTHLY, QUARTERLY, Cadence, cadence, cadence_list
from cchc_xl.core.deadline.dates import MIDNIGHT, clock_time
from cchc_xl.core.deadline.due import is_dated, last_day_of
from cchc_xl.core.deadline.model import Conventions, DeadlineKind
from cchc_xl.core.deadline.periods import FIRST, LAST, MIDDLE
from cchc_xl.core.deadline.ranges import Expression, Found, expression
from cchc_xl.core.deadline.reading import Clause, Reading, plan_end, plan_start
from cchc_xl.core.deadline.rrules import When, in_months, rule_of
from cchc_xl.core.deadline.scan import Reader, ordinal, rewinding
from cchc_xl.core.deadline.school import guess
from cchc_xl.core.deadline.spans import Unit, Unreadable, month_end
from cchc_xl.core.deadline.within import when_due
from cchc_xl.core.problem import Problem

_EACH = ("hang", "moi", "cac", "tung", "tat ca cac")
_LINK = ("cua", "trong", "vao")
_NEXT = ("sau", "ke tiep", "tiep theo", "lien ke", "tiep sau")
_OUTER = tuple(f"thang {edge}" for edge in (*FIRST, *MIDDLE, *LAST, "thu nhat", "thu hai", "thu 2", "thu ba"))
_OUTER_BACK = {"dau": 1.0, "nhat": 1.0, "giua": 0.5, "hai": 0.5, "2": 0.5}
_LEAD_IN = (",", ":", "vao", "la", "-")


def recurrence(reader: Reader) -> Clause | None:
    """A clause about something that comes back."""
    return (
        _day_of_outer_month(reader)
        or _day_then_cadence(reader)
        or _date_each_year(reader)
        or _cadence_then_day(reader)
    )


# -- the day of an outer month of the quarter -----------------------------------------------------


@rewinding
def _day_of_outer_month(reader: Reader) -> Clause | None:
    """ "Trước ngày 08 tháng cuối của quý": the bound keeps its kind and ends with its last day."""
    conventions, here = reader.conventions, reader.pos
    named = cadence(reader)
    reader.skip(*_LEAD_IN)
    opened = _opened(reader)
    when = when_due(reader) if opened else None
    if opened is None or when is None or not when.days:
        return None
    reader.skip(*_LINK)
    months = _outer_months(reader)
    if months is None:
        return None
    named = named or _reports_before(reader, here)
    if named is not None and named.months and set(named.months) < set(months):
        months = named.months
    bound, before = opened
    kind = DeadlineKind.BEFORE if bound.bound is Bound.BEFORE else DeadlineKind.BY
    window = _window(reader)

    def read() -> Reading:
        rule = f"FREQ=YEARLY{in_months(months, when.days, before=before)}"
        start, end = _limits(window, conventions)
        return Reading(kind, start, last_day_of(rule, start, end) if end else None, rule)

    return Clause(read, bounded=True)


def _reports_before(reader: Reader, here: int) -> Cadence | None:
    """The reporting periods named in the text before: "báo cáo 6 tháng, năm gửi trước ngày …"."""
    back, named = reader.pos, None
    for start in range(here):
        reader.pos = start
        named = cadence_list(reader)
        if named is not None:
            break
    reader.pos = back
    return named


@rewinding
def _outer_months(reader: Reader) -> tuple[int, ...] | None:
    """The months of "tháng cuối của quý", "tháng đầu quý sau", "tháng cuối kỳ báo cáo"."""
    reader.take("cac")
    edge = reader.take(*_OUTER)
    reader.skip(*_LINK, *_EACH)
    period = reader.take("quy", "ky bao cao", "ky", "6 thang", "06 thang") if edge else None
    if edge is None or period is None or not _unnumbered(reader):
        return None
    gap, closing = (6, (6, 12)) if period.endswith("thang") else (3, QUARTERLY.months)
    share = max((_OUTER_BACK.get(word, 0) for word in edge.split()), default=0)
    return tuple(month - round((gap - 1) * share) for month in closing)


def _unnumbered(reader: Reader) -> bool:
    """Whether the period just read is none in particular ("quý", "quý sau", but not "quý II")."""
    if reader.take(*_NEXT):
        return True
    here = reader.pos
    number = ordinal(reader)
    reader.pos = here
    return number is None and not reader.sees("nay", "nam", "toi", "truoc", "/", "-", "_")


# -- a day, then how often ------------------------------------------------------------------------


@rewinding
def _opened(reader: Reader) -> tuple[Opener, bool] | None:
    """The binding word, if any, and whether it moves the day: not when a clock time makes it inclusive."""
    word = opener(reader) or Opener(Bound.NONE)
    if word.bound not in (Bound.NONE, Bound.BY, Bound.BEFORE):
        return None
    reader.skip("vao", "luc")
    clock = clock_time(reader)
    return word, word.bound is Bound.BEFORE and clock in (None, MIDNIGHT)


@rewinding
def _day_then_cadence(reader: Reader) -> Clause | None:
    """ "Ngày 15 hàng tháng", "thứ Sáu hàng tuần", "cuối mỗi quý", "trước ngày 05 của tháng sau"."""
    opened = _opened(reader)
    when = (_whole_month(reader) or when_due(reader)) if opened else None
    if opened is None or when is None:
        return None
    linked = reader.take(*_LINK) is not None
    reader.skip(*_LINK)
    if reader.sees(*(f", {every}" for every in _EACH)):  # "thứ Sáu, hằng tuần"
        reader.pos += 1
    if not when.spoken and not reader.sees(*_EACH):
        return None  # "2 tháng/lần" is not the 2nd of the month
    found = cadence(reader) or _bare_unit(reader, when, linked=linked)
    if found is None or (when.days and found.freq in ("WEEKLY", "DAILY")):
        return None
    return _recurring(reader, found, when, before=opened[1])


@rewinding
def _whole_month(reader: Reader) -> When | None:
    """ "Tháng cuối quý", "tháng đầu của mỗi quý": a month of the quarter as a whole."""
    edge = reader.take(*(f"thang {word}" for word in (*FIRST, *MIDDLE, *LAST)))
    reader.skip(*_LINK)
    if edge is None or not reader.sees("quy", *(f"{word} quy" for word in _EACH)):
        return None
    return When(edge=edge.split()[1])


@rewinding
def _bare_unit(reader: Reader, when: When, *, linked: bool) -> Cadence | None:
    """ "… (của) tháng", "… quý" without a number: every month, every quarter."""
    linked = linked or reader.take(*_EACH) is not None
    unit = reader.take("thang", "quy", "tuan")
    if unit is None or (unit == "tuan" and not (when.edge or when.weekdays)):
        return None
    following = reader.sees(*_NEXT)
    if (not when.days and following) or not _unnumbered(reader):
        return None
    if when.days and not (when.edge or linked or following):
        return None  # "ngày 15 tháng" has lost its month
    return {"thang": MONTHLY, "quy": QUARTERLY, "tuan": Cadence("WEEKLY")}[unit]


# -- dates of every year --------------------------------------------------------------------------


@rewinding
def _dates(reader: Reader) -> tuple[Bound, Expression] | None:
    """Dates without a year, bound or not."""
    word = opener(reader) or Opener(Bound.NONE)
    reader.skip("trong", "vao")
    if word.bound not in (Bound.NONE, Bound.BY, Bound.BEFORE):
        return None
    found = expression(reader, (word.phrase,) if word.phrase else ())
    return None if found is None or found.dated else (word.bound, found)


@rewinding
def _date_each_year(reader: Reader) -> Clause | None:
    """ "Trước ngày 15/12 hằng năm", "tháng 6 và tháng 12 hàng năm"."""
    dates = _dates(reader)
    reader.skip(",", *_LINK)
    if dates is None or not reader.take("dinh ky hang nam", "hang nam", "moi nam", "tung nam", "cac nam"):
        return None
    return None if reader.year_ahead() is not None else _yearly(reader, *dates)


def _yearly(reader: Reader, bound: Bound, found: Expression) -> Clause:
    """Days or periods that come back each year; one rule if they share their day of the month."""
    conventions = reader.conventions
    window = _window(reader)

    def read() -> Reading:
        parts = found.resolve(conventions)
        falls = {_yearly_day(bound, part) for part in parts}
        if len({day for _, day in falls}) > 1:  # no one rule says this
            return replace(bounds.read(bound, found, conventions), recurrence="FREQ=YEARLY")
        rule = f"FREQ=YEARLY{in_months((month for month, _ in falls), (day for _, day in falls))}"
        start, end = _limits(window, conventions)
        problems = tuple(problem for part in parts for problem in part.problems)
        return Reading(DeadlineKind.RECURRING, start, end, rule, problems=problems)

    return Clause(read, bounded=bound is not Bound.NONE)


def _yearly_day(bound: Bound, part: Found) -> tuple[int, int]:
    """Month and day on which the part is due, -1 for the end of a month that is not written as a day."""
    before = bound is Bound.BEFORE and part.moment.clock in (None, MIDNIGHT)
    due = part.span.start - timedelta(1) if before else part.span.end
    written = part.single and part.moment.unit is Unit.DAY and not (before and part.span.start.day == 1)
    return due.month, due.day if written or due != month_end(due) else -1


# -- how often, then a day ------------------------------------------------------------------------


@rewinding
def _cadence_then_day(reader: Reader) -> Clause | None:
    """ "Hằng tháng", "hàng tháng, trước ngày 25", "2 lần/năm: tháng 3 và tháng 9"."""
    found = cadence(reader)
    if found is None:
        return None
    return _with_dates(reader, found) or _with_when(reader, found) or _recurring(reader, found, When())


@rewinding
def _with_dates(reader: Reader, found: Cadence) -> Clause | None:
    """Dates behind "hằng năm", or behind a number of times a year."""
    if found.freq != "YEARLY" or found.interval > 1:
        return None
    reader.skip(*_LEAD_IN)
    dates = _dates(reader)
    if dates is None or (found.months and len(dates[1].stretches) == 1):
        return None
    return _yearly(reader, *dates)


@rewinding
def _with_when(reader: Reader, found: Cadence) -> Clause | None:
    """The day of the month or week behind its cadence."""
    reader.skip(*_LEAD_IN)
    opened = _opened(reader)
    when = when_due(reader) if opened else None
    if opened is None or when is None:
        return None
    reader.skip(*_LINK)
    named = reader.take("hang thang", "cac thang", "thang", "quy", "tuan", "ky", "nam")
    if (when.edge and not when.days and not named) or (named and not _unnumbered(reader)):
        return None
    if when.days and found.freq in ("WEEKLY", "DAILY"):
        return None
    return _recurring(reader, found, when, before=opened[1])


# -- limits ---------------------------------------------------------------------------------------


@rewinding
def _window(reader: Reader) -> Clause | None:
    """The time a recurrence is limited to: "… trong năm 2023", "… từ tháng 3 đến tháng 9"."""
    reader.skip(",", "cua", "cho")
    return bounds.clause(reader)


def _limits(window: Clause | None, conventions: Conventions) -> tuple[date, date | None]:
    if window is None:
        return plan_start(conventions), plan_end(conventions)
    limits = window.read()
    if limits.kind in (DeadlineKind.ON, DeadlineKind.MULTI, DeadlineKind.AMBIGUOUS):
        raise Unreadable(rules.DEADLINE_AMBIGUOUS, DeadlineKind.AMBIGUOUS)
    return limits.start or plan_start(conventions), limits.end


def _recurring(reader: Reader, found: Cadence, when: When, *, before: bool = False) -> Clause:
    conventions = reader.conventions
    window = _window(reader)

    def read() -> Reading:
        rule = rule_of(found, when, before=before)
        start, end = _limits(window, conventions)
        kind = DeadlineKind.RECURRING if is_dated(rule) else DeadlineKind.RECURRING_UNDATED
        problems: tuple[Problem, ...] = ()
        if (
            when.days and not when.edge and found.months and end is not None
        ):  # which month of the quarter is not written
            last = last_day_of(rule, start, end)
            problems = (guess(last),) if last else ()
        return Reading(kind, start, end, rule, problems=problems)

    return Clause(read, bounded=before)
