"""Grammar of ranges and lists of moments: "01-15/3", "Quý II-III/2023", "tháng 1, 2 và 3"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from cchc_xl.core import rules
from cchc_xl.core.deadline.dates import day, day_number, day_of_month
from cchc_xl.core.deadline.model import Conventions, DeadlineKind
from cchc_xl.core.deadline.months import (
    numbered_month,
    numbered_quarter,
    numbered_year,
    plain_year,
    year_suffix,
)
from cchc_xl.core.deadline.periods import period
from cchc_xl.core.deadline.scan import Reader, rewinding, roman
from cchc_xl.core.deadline.school import numbered_term
from cchc_xl.core.deadline.spans import Moment, Span, Unit, Unreadable, day_span, full_year, impossible
from cchc_xl.core.problem import Problem

_TO = ("cho den", "cho toi", "den", "toi", "-", "~")
_AND = (", va", ",", "va", "+", "; va", ";", "cung voi")
_OR = ("hoac la", "hoac")
_WEEKDAY_NAMES = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


@dataclass(frozen=True, slots=True)
class Stretch:
    """One moment, or a first and a last one; ``before``: "… đến trước" the last."""

    first: Moment
    last: Moment | None = None
    before: bool = False

    @property
    def moments(self) -> list[Moment]:
        return [self.first] if self.last is None else [self.first, self.last]


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch with its days. ``moment`` is its last, ``single`` that it has but one."""

    span: Span
    moment: Moment
    single: bool
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Expression:
    """A list of stretches; ``either``: only one of them is meant."""

    stretches: tuple[Stretch, ...]
    either: bool = False

    @property
    def dated(self) -> bool:
        """Whether a year is written anywhere."""
        return any(m.year is not None for stretch in self.stretches for m in stretch.moments)

    def resolve(self, conventions: Conventions) -> list[Found]:
        """The days of each stretch; raises Unreadable where there are none."""
        moments = [moment for stretch in self.stretches for moment in stretch.moments]
        spans = iter(_spans(moments, conventions.year))
        found = [_found(stretch, [next(spans) for _ in stretch.moments]) for stretch in self.stretches]
        if not self.dated or len(moments) == 1:
            return found
        # a neighbour's year leaves nothing to guess
        return [replace(part, problems=tuple(p for p in part.problems if not _guess(p))) for part in found]


# -- grammar --------------------------------------------------------------------------------------


@rewinding
def expression(reader: Reader, opener: tuple[str, ...] = (), *, plan_year: bool = False) -> Expression | None:
    """A list of moments and ranges; ``opener`` may be repeated before each ("trước 15/6 và trước 15/12")."""
    first = _stretch(reader, None, plan_year=plan_year)
    if first is None:
        return None
    stretches, either = [first], False
    while (more := _next(reader, stretches[-1], opener)) is not None:
        stretches.append(more[0])
        either = either or more[1]
    moments = _lend([moment for stretch in stretches for moment in stretch.moments])
    if moments is None:
        return None
    lent = iter(moments)
    whole = tuple(
        replace(s, first=next(lent), last=None if s.last is None else next(lent)) for s in stretches
    )
    return Expression(whole, either)


@rewinding
def _next(reader: Reader, previous: Stretch, opener: tuple[str, ...]) -> tuple[Stretch, bool] | None:
    either = reader.take(*_OR) is not None
    beside = previous.moments[-1].unit is Unit.PART and reader.sees("dau", "giua", "cuoi")
    if not either and not reader.take(*_AND) and not beside:  # "cuối tháng 3 đầu tháng 4" needs no "và"
        return None
    reader.skip(*opener, "vao", "trong")
    following = _stretch(reader, previous.moments[-1])
    return None if following is None else (following, either)


@rewinding
def _stretch(reader: Reader, previous: Moment | None, *, plan_year: bool = False) -> Stretch | None:
    reader.take("tu ngay", "tu") if previous is not None else None
    first = _item(reader, previous, plan_year=plan_year)
    return None if first is None else _until(reader, first) or Stretch(first)


@rewinding
def _until(reader: Reader, first: Moment) -> Stretch | None:
    if not reader.take(*_TO):
        return None
    before = reader.take("truoc") is not None
    closing = reader.take("het ngay", "het", "cuoi ngay", "trong", "khi ket thuc", "ngay")
    if closing == "ngay":
        reader.pos -= 1
    last = _item(reader, first, plan_year=closing in ("het", "khi ket thuc"))
    return None if last is None else Stretch(first, last, before)


def _item(reader: Reader, previous: Moment | None, *, plan_year: bool = False) -> Moment | None:
    if previous is not None and (previous.unit in (Unit.QUARTER, Unit.TERM) or previous.day is not None):
        found = _shortened(reader, previous)
        if found is not None:
            return found
    found = day(reader) or period(reader, plan_year=plan_year)
    if found is not None:
        return found
    if previous is not None:
        return _shortened(reader, previous)
    return _lender(reader)


@rewinding
def _lender(reader: Reader) -> Moment | None:
    """A number that stands for a day or month as soon as one follows."""
    found = day_number(reader)
    return found if found is not None and reader.sees(*_TO, *_AND, *_OR) else None


@rewinding
def _shortened(reader: Reader, previous: Moment) -> Moment | None:
    """What may follow its like without naming it: a number after a month, a quarter, a year …"""
    found = _like(reader, previous)
    if found is None or reader.sees("thang", "quy", "nam hoc", "tuan", "lan", "h", "gio", ":", "%"):
        return None
    following = reader.token()
    return None if following and following.glued and (following.is_word or following.key == "/") else found


def _like(reader: Reader, previous: Moment) -> Moment | None:
    if previous.unit in (Unit.NUMBER, Unit.DAY_NUMBER):
        return day_number(reader)
    if previous.unit is Unit.YEAR:
        short = reader.number_ahead()
        if short is not None and short >= 20:
            reader.pos += 1
            return numbered_year(full_year(short))
        found = plain_year(reader)
        return None if found is None else numbered_year(found)
    if previous.day is not None:
        reader.skip("cac", "thang", "t")
        number = reader.number()
        if number is None:
            return None
        return day_of_month(previous.day, numbered_month(number, year_suffix(reader)))
    if previous.unit is Unit.MONTH:
        number = reader.number()
        return None if number is None else numbered_month(number, year_suffix(reader))
    if previous.unit is Unit.QUARTER or (previous.unit is Unit.TERM and previous.number is not None):
        number = reader.number()
        number = roman(reader) if number is None else number
        if number is None:
            return None
        if previous.unit is Unit.TERM:
            return numbered_term(reader, number)
        return numbered_quarter(number, year_suffix(reader))
    return None


# -- resolution -----------------------------------------------------------------------------------


def _lend(moments: Sequence[Moment]) -> list[Moment] | None:
    """The moments with every bare number made a day or month by its right-hand neighbour."""
    whole: list[Moment] = []
    for moment in reversed(moments):
        number = moment.number
        if moment.unit in (Unit.NUMBER, Unit.DAY_NUMBER):
            if not whole or number is None:
                return None
            if whole[0].unit is Unit.DAY:
                moment = _day_beside(number, whole[0])
            elif whole[0].unit is Unit.MONTH and moment.unit is Unit.NUMBER:
                moment = numbered_month(number, whole[0].year)
            else:
                return None
        whole.insert(0, moment)
    return whole


def _day_beside(number: int, neighbour: Moment) -> Moment:
    def at(year: int) -> Span:
        other = neighbour.at(year).start
        return day_span(other.year, other.month, number)

    return Moment(Unit.DAY, at, year=neighbour.year)


def _spans(moments: Sequence[Moment], plan_year: int) -> list[Span]:
    """The days of moments in the order of time; a year left out is the neighbour's, else the plan's."""
    spans: list[Span | None] = [None if m.year is None else m.at(m.year) for m in moments]
    for index in range(len(moments) - 2, -1, -1):
        after = spans[index + 1]
        if spans[index] is None and after is not None:
            span = moments[index].at(after.start.year)
            spans[index] = moments[index].at(after.start.year - 1) if span.start > after.start else span
    for index in range(1, len(moments)):
        before = spans[index - 1]
        if spans[index] is None and before is not None:
            span = moments[index].at(before.start.year)
            spans[index] = moments[index].at(before.start.year + 1) if span.start < before.start else span
    return [span or moment.at(plan_year) for span, moment in zip(spans, moments, strict=True)]


def _guess(problem: Problem) -> bool:
    return problem.rule == rules.DEADLINE_GUESSED


def _found(stretch: Stretch, spans: list[Span]) -> Found:
    moments = stretch.moments
    problems = [p for m, span in zip(moments, spans, strict=True) for p in _problems(m, span)]
    first, last = spans[0], spans[-1]
    span = Span(first.start, last.end)
    if stretch.before and moments[-1].clock is None:
        span = Span(first.start, last.start - timedelta(1))
    if span.start > span.end:
        if all(moment.year is None for moment in moments):
            raise Unreadable(rules.DEADLINE_AMBIGUOUS, DeadlineKind.AMBIGUOUS)
        raise Unreadable(rules.DEADLINE_BACKWARDS, DeadlineKind.INVALID)
    return Found(span, moments[-1], stretch.last is None, tuple(problems))


def _problems(moment: Moment, span: Span) -> list[Problem]:
    if moment.clock is not None and not (moment.clock[0] <= 24 and moment.clock[1] <= 59):
        raise impossible()
    problems = [replace(problem, values={"day": f"{span.end:%d/%m/%Y}"}) for problem in moment.problems]
    if moment.weekday is not None and moment.weekday != span.start.weekday():
        written, actual = _WEEKDAY_NAMES[moment.weekday], _WEEKDAY_NAMES[span.start.weekday()]
        values = {"written": written, "actual": actual, "day": f"{span.start:%d/%m/%Y}"}
        problems.append(Problem(rules.DEADLINE_WEEKDAY, values=values))
    return problems
