"""The days on which a recurrence falls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from cchc_xl.core.deadline.model import Deadline

if TYPE_CHECKING:
    from dateutil.rrule import rrule, rruleset

_MONTHDAYS = re.compile(r"BYMONTHDAY=([-0-9,]+)")


def is_dated(recurrence: str | None) -> bool:
    """Whether the rule names days: not "continuous", not "unspecified", not a bare FREQ=YEARLY."""
    return recurrence is not None and ("BY" in recurrence or "DAILY" in recurrence)


def next_due(deadline: Deadline, on_or_after: date) -> date | None:
    """The next day the work is due, on or after a day and within the deadline's own limits.

    Without a recurrence that is its end, as long as it is not past. None where no day is due: no date, a
    recurrence without days, or all of it past.
    """
    if deadline.recurrence is None:
        return deadline.end if deadline.end and deadline.end >= on_or_after else None
    if not is_dated(deadline.recurrence):
        return None
    first = max(on_or_after, deadline.start or on_or_after)
    found = [
        occurrence.date()
        for rule in _rules(deadline.recurrence, deadline.start or date(on_or_after.year, 1, 1))
        if (occurrence := rule.after(_midnight(first), inc=True)) is not None
    ]
    due = min(found, default=None)
    return due if due and (deadline.end is None or due <= deadline.end) else None


def last_day_of(recurrence: str, start: date, end: date) -> date | None:
    """The last day the rule falls on from ``start`` to ``end``."""
    found = [
        occurrence.date()
        for rule in _rules(recurrence, start)
        if (occurrence := rule.before(_midnight(end), inc=True)) is not None
    ]
    return max(found, default=None)


def _rules(recurrence: str, start: date) -> Iterator[rrule | rruleset]:
    """One rule per day of the month, where the 29th to 31st stand for the last day of a shorter month."""
    from dateutil.rrule import rrulestr  # costs start-up time, and only recurrences need it

    match = _MONTHDAYS.search(recurrence)
    for day in match.group(1).split(",") if match else [""]:
        text = recurrence
        if match and int(day) > 28:
            monthly = recurrence.replace("FREQ=YEARLY", "FREQ=MONTHLY")
            days = ",".join(str(near) for near in range(28, int(day) + 1))
            text = _MONTHDAYS.sub(f"BYMONTHDAY={days};BYSETPOS=-1", monthly)
        elif match:
            text = _MONTHDAYS.sub(f"BYMONTHDAY={day}", recurrence)
        yield rrulestr(text, dtstart=_midnight(start))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
