"""What the grammar makes of a wording before the warnings of the whole are added."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cchc_xl.core.deadline.model import Conventions, DeadlineKind, Segment
from cchc_xl.core.problem import Problem


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading of a wording or of one part of it."""

    kind: DeadlineKind
    start: date | None = None
    end: date | None = None
    recurrence: str | None = None
    segments: tuple[Segment, ...] = ()
    problems: tuple[Problem, ...] = ()
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause that fits the grammar. ``read`` looks at the calendar and may find it Unreadable.

    ``bounded`` says that a word such as "trước" opens it, so that free text may stand before it.
    """

    read: Callable[[], Reading]
    bounded: bool = False


def plan_start(conventions: Conventions) -> date:
    return date(conventions.year, 1, 1)


def plan_end(conventions: Conventions) -> date:
    return date(conventions.year, 12, 31)


def bound_start(end: date, conventions: Conventions) -> date | None:
    """Work that has to be done by ``end`` may start with the plan year, if it ends in it."""
    return plan_start(conventions) if end.year == conventions.year else None


def all_year(
    kind: DeadlineKind,
    conventions: Conventions,
    recurrence: str | None = None,
    problems: Iterable[Problem] = (),
) -> Reading:
    """A reading that spans the plan year."""
    return Reading(kind, plan_start(conventions), plan_end(conventions), recurrence, problems=tuple(problems))


def several(segments: Iterable[Segment], problems: Iterable[Problem]) -> Reading:
    """A deadline of several parts, adjacent parts without different labels merged."""
    merged: list[Segment] = []
    for part in sorted(segments, key=lambda part: (part.start or date.min, part.end or date.max)):
        last = merged[-1] if merged else None
        if last and _adjoins(last, part):
            end = None if last.end is None or part.end is None else max(last.end, part.end)
            merged[-1] = replace(last, end=end)
        else:
            merged.append(part)
    starts = [part.start for part in merged]
    ends = [part.end for part in merged]
    return Reading(
        DeadlineKind.MULTI,
        None if None in starts else min(day for day in starts if day),
        None if None in ends else max(day for day in ends if day),
        segments=tuple(merged),
        problems=tuple(problems),
    )


def _adjoins(left: Segment, right: Segment) -> bool:
    if left.label != right.label or left.end is None or right.start is None:
        return False
    return left.start is not None and left.end + timedelta(1) == right.start
