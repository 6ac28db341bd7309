"""Grammar of the words that bind a time: trước, chậm nhất, đến hết, sau, kể từ."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum, auto

from cchc_xl.core import rules
from cchc_xl.core.deadline.dates import MIDNIGHT
from cchc_xl.core.deadline.model import Conventions, DeadlineKind, Segment
from cchc_xl.core.deadline.periods import LAST
from cchc_xl.core.deadline.ranges import Expression, Found, expression
from cchc_xl.core.deadline.reading import Clause, Reading, bound_start, plan_end, several
from cchc_xl.core.deadline.scan import Reader, rewinding
from cchc_xl.core.deadline.school import ending_school_year, guess
from cchc_xl.core.deadline.spans import Moment, Unit
from cchc_xl.core.problem import Problem


class Bound(Enum):
    """How a word binds the time behind it."""

    NONE = auto()
    BY = auto()  # up to and including its last day
    BEFORE = auto()  # up to the day before its first day
    BEFORE_END = auto()  # "trước khi kết thúc": up to its last day
    AFTER = auto()  # from the day after its last day
    FROM = auto()  # from its first day


@dataclass(frozen=True, slots=True)
class Opener:
    """``closing``: the word names the end of what follows, so that a bare "năm" is the year of the plan."""

    bound: Bound
    closing: bool = False
    phrase: str = ""


_NOTHING = (
    "vao khoang",
    "trong khoang thoi gian",
    "trong thoi gian",
    "thoi gian",
    "trong dip",
    "trong",
    "vao",
)
_LATEST = ("cham nhat", "muon nhat", "tre nhat", "lau nhat", "han chot", "han cuoi cung", "han cuoi")
_LATEST_TAIL = ("la", ":", "phai", "vao", "cho den", "den", "toi", "trong", "het")
_NOT_LATER = ("qua", "muon hon", "cham hon", "tre hon", "sau", "cham qua", "muon qua", "tre qua", "vuot qua")
_UNTIL = ("cho den", "cho toi", "tinh den", "keo dai den", "den", "toi")
_START = ("bat dau ke tu", "bat dau tinh tu", "bat dau tu", "ke tu", "tinh tu", "ap dung tu", "tu")
_ONWARD = ("tro di", "tro ve sau", "ve sau")
_SIGNING = (
    "hom nay", "nay", "bay gio", "khi ban hanh", "ngay ban hanh", "thoi diem ban hanh",
    "khi ký ban hanh", "ngay ký ban hanh", "ngay ky ban hanh", "ngay ký", "ngay ky", "khi ký", "khi ky",
)  # fmt: skip


@rewinding
def opener(reader: Reader) -> Opener | None:
    """The word that binds what follows; None when there is none."""
    if reader.sees("het gio", "cuoi gio"):  # a time of day
        return None
    if reader.take("truoc hoac trong", "trong hoac truoc", "truoc hoac vao", "truoc va trong"):
        return Opener(Bound.BY)
    if reader.take("truoc khi ket thuc", "truoc khi het", "truoc het"):
        return Opener(Bound.BEFORE_END, closing=True)
    if reader.sees("truoc khi nghi", "sau khi nghi"):  # a holiday, not the act of somebody else
        reader.pos += 2
        return Opener(Bound.BEFORE if reader.key(-2) == "truoc" else Bound.AFTER)
    if reader.take("truoc"):
        reader.skip("thoi diem", "luc")
        return Opener(Bound.BEFORE, phrase="truoc")
    if latest := reader.take(*_LATEST):
        return _latest(reader, latest)
    if reader.take("khong"):
        reader.skip("duoc", "de")
        if reader.take("truoc", "som hon", "som qua"):
            return Opener(Bound.FROM)
        return Opener(Bound.BY) if reader.take(*_NOT_LATER) else None
    if reader.take(*_UNTIL):
        return _latest(reader, "den")
    if reader.take("het ngay", "cuoi ngay"):
        return Opener(Bound.BY)
    if reader.take("het", "khi ket thuc", "ket thuc"):
        return Opener(Bound.BY, closing=True)
    if reader.take("sau khi ket thuc", "sau khi het", "tu sau", "sau"):
        return Opener(Bound.AFTER)
    if reader.take(*_START, "bat dau vao", "bat dau trong", "bat dau"):
        reader.take("sau")
        return Opener(Bound.AFTER if reader.key(-1) == "sau" else Bound.FROM)
    return None


def _latest(reader: Reader, phrase: str) -> Opener:
    """ "Chậm nhất (là) (đến) (hết) …", and "… đến trước" which is a "trước" after all."""
    closing = False
    while tail := reader.take(*_LATEST_TAIL):
        closing = closing or tail == "het"
    if reader.take("truoc"):
        return Opener(Bound.BEFORE, phrase="truoc")
    reader.take("cuoi ngay")
    return Opener(Bound.BY, closing=closing, phrase=phrase)


@rewinding
def clause(reader: Reader) -> Clause | None:
    """A bound or unbound time that is no recurrence."""
    conventions = reader.conventions
    reader.skip(*_NOTHING)
    if (signing := _from_signing(reader)) is not None:
        return signing
    bare_year = reader.key(-1) == "trong"
    word = opener(reader) or Opener(Bound.NONE)
    reader.skip("trong", "vao")
    unclear = word.bound is Bound.BEFORE and reader.sees(*LAST) is not None
    again = (word.phrase,) if word.phrase else ()
    if word.closing and (ending := ending_school_year(reader)) is not None:
        return Clause(lambda: _school_year_end(word.bound, ending, conventions), bounded=True)
    found = expression(reader, again, plan_year=word.closing or bare_year)
    if found is None:
        return None
    if _horizon(reader):
        return Clause(lambda: _programme(word.bound, found, conventions), bounded=word.bound is Bound.BY)
    if _and_the_years_after(reader, found):
        return Clause(lambda: _open(found, conventions, "FREQ=YEARLY"))
    if reader.take(*_ONWARD):
        if word.bound not in (Bound.NONE, Bound.FROM, Bound.AFTER):
            return None
        word = replace(word, bound=Bound.AFTER if word.bound is Bound.AFTER else Bound.FROM)
    if word.bound in (Bound.FROM, Bound.AFTER):
        return _from(word.bound, found, conventions)
    if unclear:
        return Clause(lambda: _guessed(read(word.bound, found, conventions)), bounded=True)
    return Clause(lambda: read(word.bound, found, conventions), bounded=word.bound is not Bound.NONE)


@rewinding
def _from_signing(reader: Reader) -> Clause | None:
    """ "Từ nay đến 31/12": from the day of the plan, where that is known."""
    conventions = reader.conventions
    if not reader.take(*_START) or not reader.take(*_SIGNING):
        return None
    reader.skip("ke hoach nay", "ke hoach", "van ban", "quyet dinh", ",")
    start = reader.pos
    if reader.take("-") is None and not reader.sees(*_UNTIL):
        reader.take(*_ONWARD)
        return Clause(lambda: Reading(DeadlineKind.FROM, conventions.signed_on, plan_end(conventions)))
    word = opener(reader) or Opener(Bound.BY)
    found = expression(reader, plan_year=word.closing)
    if found is None or len(found.stretches) > 1 or word.bound not in (Bound.BY, Bound.BEFORE):
        reader.pos = start
        return None
    return Clause(
        lambda: replace(read(word.bound, found, conventions), start=conventions.signed_on), bounded=True
    )


@rewinding
def _horizon(reader: Reader) -> bool | None:
    """ ", định hướng đến năm 2030" behind a first horizon."""
    reader.skip(",", "va", "co", "-", ";")
    if not reader.take("dinh huong", "tam nhin", "tầm nhin", "huong toi", "huong den"):
        return None
    reader.skip("den", "toi", "nam")
    if reader.year_ahead() is None:
        return None
    reader.pos += 1
    return True


@rewinding
def _and_the_years_after(reader: Reader, found: Expression) -> bool | None:
    if found.stretches[-1].moments[-1].unit is not Unit.YEAR:
        return None
    reader.skip(",", "va")
    if not reader.take("cac nam", "nhung nam", "nam"):
        return None
    return reader.take("tiep theo", "ke tiep", "tiep sau", "sau", "toi", "sau do") is not None or None


# -- reading --------------------------------------------------------------------------------------


def read(bound: Bound, found: Expression, conventions: Conventions) -> Reading:
    """The days of an expression under the word that binds it."""
    parts = found.resolve(conventions)
    readings = [_one(bound, part, conventions) for part in parts]
    if len(readings) == 1:
        return readings[0]
    problems = [problem for reading in readings for problem in reading.problems]
    whole = several((Segment(reading.start, reading.end) for reading in readings), problems)
    if found.either:
        return replace(
            whole,
            kind=DeadlineKind.AMBIGUOUS,
            segments=(),
            problems=(Problem(rules.DEADLINE_AMBIGUOUS), *problems),
        )
    return _unless_swapped(whole)


def _one(bound: Bound, found: Found, conventions: Conventions) -> Reading:
    span, clock = found.span, found.moment.clock
    timed = clock is not None and clock != MIDNIGHT
    a_day = found.single and found.moment.unit is Unit.DAY
    if bound is Bound.NONE and not (a_day and timed):
        kind = DeadlineKind.ON if a_day else DeadlineKind.RANGE
        return _unless_swapped(Reading(kind, span.start, span.end, problems=found.problems))
    end = span.start - timedelta(1) if bound is Bound.BEFORE and not timed else span.end
    reading = _bounded(Bound.BY if bound is Bound.NONE else bound, span.start, end, conventions)
    return _unless_swapped(replace(reading, problems=found.problems))


def _bounded(bound: Bound, start: date, end: date, conventions: Conventions) -> Reading:
    if bound is Bound.AFTER:
        return _onward(end + timedelta(1), conventions)
    if bound is Bound.FROM:
        return _onward(start, conventions)
    kind = DeadlineKind.BY if bound is Bound.BY else DeadlineKind.BEFORE
    return Reading(kind, bound_start(end, conventions), end)


def _guessed(reading: Reading) -> Reading:
    """ "Trước cuối năm" says before December begins; many mean before the year ends."""
    if reading.end is None:
        return reading
    return replace(reading, problems=(*reading.problems, guess(reading.end)))


def _school_year_end(bound: Bound, ending: Moment, conventions: Conventions) -> Reading:
    span = ending.at(conventions.year)
    return _bounded(bound, span.start, span.end, conventions)


def _unless_swapped(reading: Reading) -> Reading:
    """A day typed month first has two readings, however it is bound."""
    if any(problem.rule == rules.DEADLINE_MONTH_FIRST for problem in reading.problems):
        return replace(reading, kind=DeadlineKind.AMBIGUOUS)
    return reading


def _from(bound: Bound, found: Expression, conventions: Conventions) -> Clause | None:
    """ "Từ A", or "từ A đến B" which is a range; "sau A đến B" starts the day after A."""
    if len(found.stretches) > 1:
        # "từ tháng 3 đến tháng 5 và từ tháng 9 đến tháng 11" is a list of ranges; "từ A, B" is none
        listed = bound is Bound.FROM and all(stretch.last is not None for stretch in found.stretches)
        return Clause(lambda: read(Bound.NONE, found, conventions)) if listed else None
    if found.stretches[0].last is None:
        return Clause(lambda: _one(bound, found.resolve(conventions)[0], conventions))
    if bound is Bound.FROM:
        return Clause(lambda: _one(Bound.NONE, found.resolve(conventions)[0], conventions))
    return Clause(lambda: _after_until(found, conventions))


def _after_until(found: Expression, conventions: Conventions) -> Reading:
    first = Expression((replace(found.stretches[0], last=None),))
    after = first.resolve(conventions)[0].span.end + timedelta(1)
    whole = found.resolve(conventions)[0]
    return Reading(DeadlineKind.RANGE, after, whole.span.end, problems=whole.problems)


def _onward(start: date, conventions: Conventions) -> Reading:
    """From a day to the end of the plan year; open where it starts later."""
    end = plan_end(conventions)
    return Reading(DeadlineKind.FROM, start, end if start <= end else None)


def _open(found: Expression, conventions: Conventions, recurrence: str) -> Reading:
    parts = found.resolve(conventions)
    start = min(part.span.start for part in parts)
    return Reading(DeadlineKind.FROM, start, None, recurrence)


def _programme(bound: Bound, found: Expression, conventions: Conventions) -> Reading:
    """The first of two horizons: "đến năm 2025, định hướng đến năm 2030"."""
    first = found.resolve(conventions)[0].span
    return Reading(DeadlineKind.RANGE, None if bound is Bound.BY else first.start, first.end)
