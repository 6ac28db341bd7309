"""Chấm một tệp: a judge that knows its plan, and what its verdicts depend on besides the bytes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256

from cchc_xl.core.asking import Asking
from cchc_xl.core.form_identity import Claim
from cchc_xl.core.form_rules import Verdict, judge
from cchc_xl.core.period import Period, Schedule
from cchc_xl.core.plan import OfficeDecision, Plan
from cchc_xl.core.problem import Problem
from cchc_xl.core.submission import RawForm
from cchc_xl.core.unit import UnitNames

_AFTERWARDS = ("compare_", "grade_", "closed_")  # settings of what a roll-up makes of forms that were judged


def ruling(plan: Plan) -> Plan:
    """The plan less what no verdict depends on, so that an office decision makes no form be read again."""
    settings = {key: value for key, value in plan.settings.items() if not key.startswith(_AFTERWARDS)}
    return replace(
        plan,
        settings=settings,
        tasks=tuple(
            replace(task, decision=OfficeDecision(), amendments=(), origin="") for task in plan.tasks
        ),
        targets=tuple(replace(t, own_value="", own_threshold_percent=None) for t in plan.targets),
        duties=(),
        days=(),
        problems=(),
    )


def fingerprint(plan: Plan) -> str:
    """Changes with everything in the plan that a verdict may depend on."""
    return sha256(repr(ruling(plan)).encode()).hexdigest()


class Judge:
    """Judges by :func:`ruling` alone: what it cannot see cannot make a kept verdict wrong."""

    def __init__(self, plan: Plan) -> None:
        self._plan = ruling(plan)
        self._schedule = Schedule.from_settings(plan.settings)
        self._names = UnitNames(plan.units)
        self._asking: dict[date, Asking] = {}

    def __call__(self, raw: RawForm | Problem, claim: Claim | None = None) -> Verdict:
        """The verdict on a file that was read, or could not be (the problem says why)."""
        if isinstance(raw, Problem):
            return Verdict(state="rejected", problems=(raw,))
        return judge(raw, self._plan, self._asked, self._names.candidates, claim)

    def _asked(self, unit: str, period: Period) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        day = self._schedule.window(period)[1]
        if day not in self._asking:
            self._asking[day] = Asking(self._plan, day)
        return self._asking[day].of_unit(unit)
