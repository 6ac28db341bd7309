"""Sheet "Tiến độ nộp": who reported, when, in which attempt, and how far the working days ran late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from cchc_xl.core import wording as w
from cchc_xl.core.ledger import ArrivalState, Entry
from cchc_xl.core.period import Period
from cchc_xl.core.plan import Plan
from cchc_xl.core.problem import Problem, Severity
from cchc_xl.core.sheet_rows import Rows
from cchc_xl.core.vnformat import moment
from cchc_xl.core.workdays import Calendar


def submission_rows(
    plan: Plan,
    units: Mapping[str, str],
    entries: Mapping[str, Sequence[Entry]],
    period: Period,
    due: date,
    calendar: Calendar,
) -> Rows:
    """Sheet "Tiến độ nộp": a row per unit of the period. ``units``: unit → the one that reports for it."""
    names = {unit.code: unit.name for unit in plan.units}
    rows: Rows = {}
    for code, sender in units.items():
        mine = entries.get(sender, ())
        state, used = submission_state(mine, due)
        late = calendar.workdays_left(due, used.arrival.received_on) if used and state == "late" else None
        shown = used or (mine[-1] if mine else None)
        rows[f"{period}|{code}"] = {
            "period": str(period),
            "unit": code,
            "unit_name": names[code],
            "due": due,
            "state": w.SUBMISSION_STATE[state],
            "received_at": moment(shown.arrival.received_at) if shown else None,
            "workdays_late": late,
            "attempts": len(mine) or None,
            "file": used.arrival.name if used else None,
            "problems": error_count(shown.verdict.problems) if shown else None,
            "attempt": used.attempt if used else None,
            "answered_by": sender if sender != code else None,
            "how": w.ENTERED_BY_OFFICE if used and used.arrival.entered_by_office else None,
        }
    return rows


def error_count(problems: Iterable[Problem]) -> int:
    """How many of the findings on a file count as errors: a note asks nothing of the unit."""
    return sum(problem.severity is not Severity.NOTE for problem in problems)


def submission_state(entries: Sequence[Entry], due: date) -> tuple[str, Entry | None]:
    """A key of wording.SUBMISSION_STATE and the merged entry, if any.

    Of files that do not count the latest says why: what is wrong in it, or that the office does not use it.
    """
    used = next((e for e in entries if e.state is ArrivalState.MERGED), None)
    if used is not None:
        return ("in_time" if used.arrival.received_on <= due else "late"), used
    if any(e.state is ArrivalState.WAITING for e in entries):
        return "waiting", None
    rejected = [e.said for e in entries if e.state is ArrivalState.REJECTED]
    return (rejected[-1] if rejected else "missing"), None
