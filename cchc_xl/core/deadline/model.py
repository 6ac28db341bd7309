"""What a deadline is and under which conventions its wording is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from cchc_xl.core.problem import Problem

MonthDay = tuple[int, int]
"""(month, day), for days that come back every year."""


class DeadlineKind(StrEnum):
    """Loại thời hạn: how the wording binds (the words are explained at the top of the package)."""

    ON = "on"
    BY = "by"
    BEFORE = "before"
    RANGE = "range"
    FROM = "from"
    MULTI = "multi"
    RECURRING = "recurring"
    RECURRING_UNDATED = "recurring_undated"
    CONTINUOUS = "continuous"
    EXTERNAL = "external"
    RELATIVE = "relative"
    DITTO = "ditto"
    QUALITY = "quality"
    PARTIAL = "partial"
    AMBIGUOUS = "ambiguous"
    INVALID = "invalid"
    MISSING = "missing"
    NONE = "none"
    UNPARSED = "unparsed"


@dataclass(frozen=True, slots=True)
class Segment:
    """Một phần của thời hạn: one part of a deadline of several parts, both days included."""

    start: date | None
    end: date | None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """Thời hạn: the reading of one wording.

    ``start`` and ``end`` are both included; ``end`` is the due day. ``recurrence`` is an RFC 5545 rule, or
    ``continuous`` or ``unspecified`` where the work comes back without a rule.
    """

    text: str
    kind: DeadlineKind
    start: date | None = None
    end: date | None = None
    recurrence: str | None = None
    segments: tuple[Segment, ...] = ()
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Conventions:
    """Quy ước: what the wording leaves unsaid.

    ``year`` is the year of the plan and ``tet`` gives the first and last day of the Tết holiday of each year
    known. ``signed_on`` is the day of the plan, the "nay" of "từ nay đến …". A school year runs from
    ``school_year[0]`` to ``school_year[1]`` of the next year; ``first_term_ends`` names the last day of its
    first term by the year it starts in, otherwise the second Saturday of January.
    """

    year: int
    tet: Mapping[int, tuple[date, date]] = field(default_factory=dict)
    signed_on: date | None = None
    summer: tuple[MonthDay, MonthDay] = ((6, 1), (8, 31))
    school_year: tuple[MonthDay, MonthDay] = ((9, 5), (5, 31))
    first_term_ends: Mapping[int, date] = field(default_factory=dict)


def to_json(deadline: Deadline) -> dict[str, object]:
    """The deadline as plain JSON values: ISO days, null for what is absent, warnings as sentences."""
    segments = [
        {"start": _iso(part.start), "end": _iso(part.end), "label": part.label} for part in deadline.segments
    ]
    return {
        "text": deadline.text,
        "kind": deadline.kind.value,
        "start": _iso(deadline.start),
        "end": _iso(deadline.end),
        "recurrence": deadline.recurrence,
        "segments": segments or None,
        "warnings": [problem.sentence for problem in deadline.warnings] or None,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
