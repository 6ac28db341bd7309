"""Grammar of the school year and its terms, summer and Tết."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from cchc_xl.core import rules
from cchc_xl.core.deadline.model import DeadlineKind
from cchc_xl.core.deadline.months import plain_year, year_suffix
from cchc_xl.core.deadline.scan import Reader, numeral, rewinding
from cchc_xl.core.deadline.spans import (
    Moment,
    Span,
    Unit,
    Unreadable,
    full_year,
    school_year_span,
    summer_span,
    term_span,
    tet_span,
)
from cchc_xl.core.problem import Problem

GUESS = Problem(rules.DEADLINE_GUESSED)
"""A reading no convention settles; completed with the day once it is known."""


def guess(day: date) -> Problem:
    """The guess that the work is due on ``day``."""
    return replace(GUESS, values={"day": f"{day:%d/%m/%Y}"})


def _school_years(reader: Reader) -> int | None:
    """The first year of "2022-2023"; the two have to follow one another."""
    start = reader.pos
    first = plain_year(reader)
    if first is not None and reader.take("-", "/", "~", "den"):
        second = plain_year(reader)
        if second is None and (short := reader.number()) is not None:
            second = full_year(short)
        if second is not None:
            return first if second == first + 1 else 0  # no year 0 exists: the span says so
    reader.pos = start
    return None


@rewinding
def school_year(reader: Reader) -> Moment | None:
    conventions = reader.conventions
    reader.skip("trong", "ca")
    short = reader.year_ahead(1) is not None and reader.take("nh")
    if not short and not reader.take("nam hoc"):
        return None
    first = _school_years(reader)
    if first is not None:
        return Moment(Unit.TERM, lambda _: school_year_span(first, conventions), year=first)
    if reader.take("mới", "moi", "toi", "tiep theo", "sau"):
        return Moment(Unit.TERM, lambda y: school_year_span(y, conventions))
    return Moment(Unit.TERM, _which_school_year)


def _which_school_year(_: int) -> Span:
    """Two school years meet in a plan year."""
    raise Unreadable(rules.DEADLINE_AMBIGUOUS, DeadlineKind.AMBIGUOUS)


@rewinding
def ending_school_year(reader: Reader) -> Moment | None:
    """ "Năm học" after a word for its end: the one that ends in the year of the plan."""
    conventions = reader.conventions
    if not reader.take("nam hoc") or reader.year_ahead() is not None or reader.sees("moi", "mới"):
        return None
    return Moment(Unit.TERM, lambda y: school_year_span(y - 1, conventions))


@rewinding
def term(reader: Reader) -> Moment | None:
    """ "Học kỳ I năm học 2022-2023", "HK2/2023"."""
    reader.skip("trong", "ca", "cac")
    if not reader.take("hoc ky", "hk"):
        return None
    number = numeral(reader)
    return None if number is None else numbered_term(reader, number)


def numbered_term(reader: Reader, number: int) -> Moment:
    """Term ``number`` of the school year that follows. Without one: the term that lies mostly in the plan
    year, which is said to be a guess.
    """
    conventions = reader.conventions
    before_year = reader.pos
    reader.skip(",", "-", "/", "cua", "nam hoc", "nh")
    if (first := _school_years(reader)) is not None:
        return Moment(Unit.TERM, lambda _: term_span(first, number, conventions), year=first, number=number)
    reader.pos = before_year

    def in_year(year: int) -> Span:
        return term_span(year if number == 1 else year - 1, number, conventions)

    written = year_suffix(reader)
    problems = () if written is not None else (GUESS,)
    return Moment(Unit.TERM, in_year, year=written, number=number, problems=problems)


@rewinding
def summer(reader: Reader) -> Moment | None:
    conventions = reader.conventions
    reader.skip("trong", "dip", "thoi gian", "ky", "nghi", "mua")
    if not reader.take("he"):
        return None
    return Moment(Unit.TERM, lambda y: summer_span(y, conventions), year=year_suffix(reader))


_STEMS = ("giap", "at", "binh", "dinh", "mau", "kỷ", "canh", "tan", "nham", "quy")
_BRANCHES = ("ty", "suu", "dan", "mao", "thin", "", "ngo", "mui", "than", "dau", "tuat", "hoi")


@rewinding
def tet(reader: Reader) -> Moment | None:
    """The holiday of the lunar new year; other feasts called Tết are not meant."""
    conventions = reader.conventions
    reader.skip("trong", "dip", "thoi gian", "ky", "nghi")
    if not reader.take("tet"):
        return None
    lunar = reader.take("nguyen dan", "am lich", "co truyen", "ta")
    if not lunar and reader.sees("duong", "tay", "trung", "thieu", "doan", "doc"):
        return None
    named = _named_year(reader, conventions.year)
    return Moment(Unit.TERM, lambda y: tet_span(y, conventions), year=year_suffix(reader) or named)


def _named_year(reader: Reader, near: int) -> int | None:
    """The year of "Quý Mão" closest to ``near``: stem and branch come together once in sixty years."""
    if reader.key() not in _STEMS or reader.key(1) not in _BRANCHES or not reader.key(1):
        return None
    stem, branch = _STEMS.index(reader.key()), _BRANCHES.index(reader.key(1))
    reader.pos += 2
    if stem % 2 != branch % 2:
        branch = (branch + 5) % 12  # "ty" is both Tý and Tỵ; only one goes with the stem
    years = (y for y in range(near - 30, near + 30) if (y - 4) % 10 == stem and (y - 4) % 12 == branch)
    return next(years, None)
