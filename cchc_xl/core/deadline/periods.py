"""Grammar of periods: those with a name of their own, and parts of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from cchc_xl.core.deadline.months import OF, month, quarter, year, year_suffix
from cchc_xl.core.deadline.scan import Reader, count, ordinal, rewinding
from cchc_xl.core.deadline.school import GUESS, ending_school_year, school_year, summer, term, tet
from cchc_xl.core.deadline.spans import (
    Moment,
    Span,
    Unit,
    first_days,
    first_months,
    last_days,
    last_months,
    months_later,
    school_year_span,
    week,
    year_span,
)

FIRST, MIDDLE, LAST = ("dau tien", "dau"), ("giua",), ("cuoi cung", "cuoi", "sau cung")


def period(reader: Reader, *, plan_year: bool = False) -> Moment | None:
    """A period of more than a day; ``plan_year`` lets a bare "năm" be the year of the plan."""
    return _part(reader) or whole(reader, plan_year=plan_year)


@rewinding
def whole(reader: Reader, *, plan_year: bool = False) -> Moment | None:
    """A period with a name of its own."""
    return (
        month(reader)
        or quarter(reader)
        or term(reader)
        or school_year(reader)
        or summer(reader)
        or tet(reader)
        or year(reader, plan_year=plan_year)
    )


@rewinding
def _part(reader: Reader) -> Moment | None:
    reader.skip("trong", "vao")
    return (
        _first_or_last_few(reader)
        or _so_many_months(reader)
        or _which_one(reader)
        or _half(reader)
        or _third(reader)
    )


def _cut(base: Moment, cut: Callable[[Span], Span], *, guessed: bool = False) -> Moment:
    problems = (*base.problems, GUESS) if guessed else base.problems
    return replace(base, unit=Unit.PART, number=None, at=lambda y: cut(base.at(y)), problems=problems)


@rewinding
def _base(reader: Reader) -> Moment | None:
    reader.skip(*OF)
    return whole(reader, plan_year=True)


@rewinding
def _first_or_last_few(reader: Reader) -> Moment | None:
    """ "6 tháng đầu năm", "10 ngày cuối tháng 6", "hai quý đầu năm 2023"."""
    number = count(reader)
    unit = reader.take("thang", "quy", "tuan", "ngay")
    edge = reader.take(*FIRST, *LAST)
    base = _base(reader) if number and unit and edge else None
    if number is None or unit is None or edge is None or base is None:
        return None
    size = {"thang": 1, "quy": 3, "tuan": 7, "ngay": 1}[unit] * number
    early = edge in FIRST
    if unit in ("thang", "quy"):
        return _cut(base, lambda span: (first_months if early else last_months)(span, size))
    return _cut(base, lambda span: (first_days if early else last_days)(span, size))


@rewinding
def _so_many_months(reader: Reader) -> Moment | None:
    """ "6 tháng năm 2023", "9 tháng/2023": the reporting periods, counted from January."""
    number = count(reader)
    if number is None or number not in (3, 6, 9) or not reader.take("thang") or reader.sees(","):
        return None
    found = year_suffix(reader)
    if found is None:
        return None
    return Moment(Unit.PART, lambda y: first_months(year_span(y), number), year=found)


@rewinding
def _which_one(reader: Reader) -> Moment | None:
    """ "Tuần đầu tháng 9", "tuần thứ hai của tháng 9", "tháng cuối quý III", "ngày cuối cùng của quý I"."""
    unit = reader.take("tuan", "thang", "quy", "ngay")
    if unit is None:
        return None
    if edge := reader.take(*FIRST, *LAST):
        base = _base(reader)
        if base is None or (unit == "quy" and base.unit is not Unit.YEAR):
            return None
        early = edge in FIRST
        if unit in ("tuan", "ngay"):
            size = 7 if unit == "tuan" else 1
            cut = _cut(base, lambda span: (first_days if early else last_days)(span, size))
            return replace(cut, unit=Unit.DAY) if unit == "ngay" else cut
        size = 1 if unit == "thang" else 3
        return _cut(base, lambda span: (first_months if early else last_months)(span, size))
    if unit == "thang" and reader.take(*MIDDLE):
        base = _base(reader)
        if base is None or base.unit is not Unit.QUARTER:
            return None
        return _cut(base, lambda span: last_months(first_months(span, 2), 1))
    if unit == "tuan":
        return _numbered_week(reader)
    if unit == "thang" and reader.sees("thu"):
        number = ordinal(reader)
        base = _base(reader)
        if number is None or base is None:
            return None
        return _cut(base, lambda span: last_months(first_months(span, number), 1))
    return None


def _numbered_week(reader: Reader) -> Moment | None:
    """ "Tuần 2 tháng 9", "tuần 1, 2 tháng 9", "tuần 1-2 tháng 9"."""
    first = ordinal(reader)
    if first is None:
        return None
    last = _further_week(reader) or first
    base = _base(reader)
    if base is None or base.unit is not Unit.MONTH:
        return None
    return _cut(base, lambda span: week(span, first, last))


@rewinding
def _further_week(reader: Reader) -> int | None:
    if not reader.take("-", ",", "va", "den"):
        return None
    reader.take("tuan")
    return ordinal(reader)


@rewinding
def _half(reader: Reader) -> Moment | None:
    """ "Nửa đầu năm", "nửa cuối tháng 6": a month turns after its 15th day."""
    if not reader.take("nua"):
        return None
    of_year = reader.take("nam")
    edge = reader.take(*FIRST, *LAST, "sau")
    base = _base(reader) or (Moment(Unit.YEAR, year_span, year=year_suffix(reader)) if of_year else None)
    if edge is None or base is None:
        return None
    early = edge in FIRST
    if base.unit is Unit.YEAR:
        return _cut(base, lambda span: (first_months if early else last_months)(span, 6))
    if base.unit is Unit.QUARTER:
        return _cut(base, lambda span: _half_quarter(span, early=early))
    if base.unit is Unit.MONTH:
        return _cut(base, lambda span: first_days(span, 15) if early else last_days(span, span.end.day - 15))
    return None


def _half_quarter(quarter_days: Span, *, early: bool) -> Span:
    middle = months_later(quarter_days.start, 1).replace(day=15)
    return Span(quarter_days.start, middle) if early else Span(middle + timedelta(1), quarter_days.end)


@rewinding
def _third(reader: Reader) -> Moment | None:
    """Đầu, giữa, cuối: ten days of a month, one month of a quarter; of a longer period its outer months."""
    decade = reader.take("thuong tuan", "trung tuan", "ha tuan")
    edge = decade or reader.take(*FIRST, *MIDDLE, *LAST)
    if edge is None:
        return None
    edge = {"thuong tuan": "dau", "trung tuan": "giua", "ha tuan": "cuoi"}.get(edge, edge)
    reader.skip(*OF)
    if (open_year := _outer_school_year(reader, early=edge in FIRST)) is not None:
        base: Moment | None = open_year
    else:
        base = whole(reader, plan_year=True)
    if base is None or (decade and base.unit is not Unit.MONTH):
        return None
    if base.unit is Unit.MONTH:
        if edge in LAST:
            return _cut(base, lambda span: last_days(span, span.end.day - 20))
        count = 10 if edge in FIRST else 20
        return _cut(base, lambda span: last_days(first_days(span, count), 10))
    if edge in MIDDLE and base.unit is Unit.QUARTER:
        return _cut(base, lambda span: last_months(first_months(span, 2), 1))
    if edge in MIDDLE and base.unit is Unit.YEAR:  # no convention: the month that closes the first half
        return _cut(base, lambda span: last_months(first_months(span, 6), 1), guessed=True)
    if edge in MIDDLE:
        return None
    return _cut(base, lambda span: (first_months if edge in FIRST else last_months)(span, 1))


def _outer_school_year(reader: Reader, *, early: bool) -> Moment | None:
    """ "Đầu năm học" opens the school year that starts in the plan year, "cuối năm học" closes the other."""
    if not early:
        return ending_school_year(reader)
    conventions = reader.conventions
    if not reader.sees("nam hoc") or reader.year_ahead(2) is not None:
        return None
    reader.pos += 2
    reader.take("mới", "moi")
    return Moment(Unit.TERM, lambda y: school_year_span(y, conventions))
