"""Grammar of dates with gaps to be filled by hand: "ngày … / 01 /2023"."""

from __future__ import annotations

from cchc_xl.core import rules
from cchc_xl.core.deadline.model import DeadlineKind
from cchc_xl.core.deadline.reading import Reading
from cchc_xl.core.deadline.scan import BLANK, Reader, rewinding
from cchc_xl.core.deadline.spans import month_span, year_span
from cchc_xl.core.problem import Problem

_GAP = 0
"""Stands for a number left blank; none of day, month or year is 0."""


def partial(reader: Reader) -> Reading | None:
    """The days of what is filled in: a month, a year or nothing."""
    for start in reader.walk():
        if start and (reader.tokens[start - 1].is_number or reader.tokens[start - 1].key in "/-."):
            continue  # in the middle of a date
        found = _date(reader) or _quarter(reader)
        if found is not None:
            return found
    return None


@rewinding
def _date(reader: Reader) -> Reading | None:
    opened = reader.take("ngay") is not None
    gap = reader.sees(BLANK) is not None or (reader.pos == 0 and reader.sees("/") is not None)
    day = _slot(reader)
    by_slash = reader.take("/") is not None
    if not by_slash and not reader.take("thang"):
        # "ngày 15" of no month
        return _reading(_GAP, _GAP, reader) if opened and day and reader.at_end else None
    if by_slash and (year := reader.year_ahead()) is not None:  # "…/2023"
        reader.pos += 1
        return _reading(_GAP, year, reader) if gap and reader.at_end else None
    month = _slot(reader)
    year = _year_slot(reader) if reader.take("/", ", nam", "nam") else None
    if by_slash and day == _GAP and not (opened or gap):
        return None  # "I/2023"
    blank = (day == _GAP and (opened or gap)) or year == _GAP
    blank = blank or (month == _GAP and (opened or by_slash or year is not None))
    return _reading(month, year, reader) if blank and reader.at_end else None


@rewinding
def _quarter(reader: Reader) -> Reading | None:
    """ "Quý …/2023"."""
    if not reader.take("quy") or not (reader.take(BLANK) or reader.sees("/", "nam")):
        return None
    year = _year_slot(reader) if reader.take("/", "nam") else _GAP
    return _reading(_GAP, year, reader) if reader.at_end else None


def _slot(reader: Reader) -> int:
    number = reader.number()
    if number is None:
        reader.take(BLANK)
    return number or _GAP


def _year_slot(reader: Reader) -> int:
    year = reader.year_ahead()
    if year is not None:
        reader.pos += 1
        return year
    _slot(reader)  # "20…"
    reader.take(BLANK)
    return _GAP


def _reading(month: int, year: int | None, reader: Reader) -> Reading:
    problems = (Problem(rules.DEADLINE_PARTIAL),)
    if year == _GAP or (year is None and month == _GAP):
        return Reading(DeadlineKind.PARTIAL, problems=problems)
    known = reader.conventions.year if year is None else year
    span = month_span(known, month) if month else year_span(known)
    return Reading(DeadlineKind.PARTIAL, span.start, span.end, problems=problems)
