"""What each button does, whoever pressed it: a person in Excel or LibreOffice, or the assistant's timetable.

One function an action: from the desk to one sentence. Periods and days come from the dashboard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from cchc_xl import desks, wiring
from cchc_xl.core import rules
from cchc_xl.core.problem import Problem, Severity
from cchc_xl.core.self_check import Finding
from cchc_xl.core.vnformat import VIETNAM
from cchc_xl.desks import Desk
from cchc_xl.flows.control import Control, chosen_period


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done, as a sentence, and what deserves a look."""

    said: str
    problems: tuple[Problem, ...] = ()

    @property
    def sentence(self) -> str:
        """With the problem that matters most, if any does."""
        ranked = sorted(
            (p for p in self.problems if p.severity is not Severity.NOTE),
            key=lambda p: (p.rule is not rules.WRITE_QUEUED, p.severity is not Severity.REJECT),
        )
        if not ranked:
            return self.said
        more = f" (và {len(ranked) - 1} điều khác)" if len(ranked) > 1 else ""
        return f"{self.said} Cần xem: {ranked[0].sentence}{more}"


def run(code: str, desk: Desk, today: date, facts: Callable[[], Iterable[Finding]] = tuple) -> Outcome:
    """Do what the button ``code`` (core/button) stands for, alone at the desk.

    ``facts`` are what a self-check found outside the workbook, asked for only then. Raises CchcError.
    """
    with desks.alone(desk) as late:
        if code == "self_check":
            checked = wiring.self_check(desk, tuple(facts()))
            outcome = Outcome(checked.said, checked.problems)
        else:
            outcome = _ACTIONS[code](desk, wiring.control(desk, today))
    return Outcome(outcome.said, (*late, *outcome.problems))


def catch_up(desk: Desk) -> Outcome:
    """Write what waits because somebody had the workbook open."""
    with desks.alone(desk) as late:
        done = sum(problem.rule is rules.WRITTEN_LATE for problem in late)
    return Outcome(f"Đã ghi nốt {done} kết quả đang xếp hàng chờ.", late)


def _check(desk: Desk, control: Control) -> Outcome:
    result = wiring.check(desk, control.day, write=True)
    return Outcome(result.said, result.problems)


def _forms(desk: Desk, control: Control) -> Outcome:
    period = chosen_period(control)
    out = desk.forms / period
    result = wiring.forms(desk, period, out)
    return Outcome(f"{result.said} Thư mục: {out}", result.problems if result.written else ())


def _collect(desk: Desk, _control: Control) -> Outcome:
    result = wiring.take_in_inbox(desk)
    return Outcome(result.said, (*result.problems, *result.unreadable))


def _rollup(desk: Desk, control: Control) -> Outcome:
    result = wiring.take_in_and_roll_up(desk, chosen_period(control), control.day)
    return Outcome(result.said, result.problems)


def _report(desk: Desk, control: Control) -> Outcome:
    period = chosen_period(control)
    at = desk.now().astimezone(VIETNAM)
    out = desk.reports / f"BaoCao_{period}_{at:%Y%m%d-%H%M%S}.docx"
    out.parent.mkdir(parents=True, exist_ok=True)
    result = wiring.report(desk, period, out, control.day)
    return Outcome(f"{result.said} Thư mục: {out.parent}", result.problems)


def _remind(desk: Desk, control: Control) -> Outcome:
    result = wiring.remind(desk, chosen_period(control), control.day)
    return Outcome(result.said, result.problems)


def _undo(desk: Desk, _control: Control) -> Outcome:
    result = wiring.undo(desk)
    return Outcome(result.said, result.problems)


_ACTIONS: Final[Mapping[str, Callable[[Desk, Control], Outcome]]] = {
    "check": _check,
    "forms": _forms,
    "collect": _collect,
    "rollup": _rollup,
    "report": _report,
    "remind": _remind,
    "undo": _undo,
}
