from __future__ import annotations

from cchc_xl.core.form_rules import Verdict
from cchc_xl.core.judging import Judge, fingerprint
from tests.core.forms import FILLED, PLAN, judged, raw
from tests.core.plans import UNITS, plan, target, task

TASKS = [task("I.1"), task("I.2")]
TARGETS = [target("II.1")]
BASE = fingerprint(plan(TASKS, TARGETS))


def test_a_judge_says_what_the_rules_say() -> None:
    verdict: Verdict = Judge(PLAN)(raw(FILLED))
    assert verdict.state == "valid"
    assert verdict == judged(FILLED)


def test_the_same_plan_has_the_same_fingerprint() -> None:
    assert fingerprint(plan(TASKS, TARGETS)) == BASE


def test_what_a_verdict_depends_on_changes_the_fingerprint() -> None:
    others = [
        plan([*TASKS, task("I.3")], TARGETS),
        plan([TASKS[0], task("I.2", "Thanh tra")], TARGETS),
        plan(TASKS, [target("II.1", "Thanh tra")]),
        plan(TASKS, TARGETS, units=UNITS[:-1]),
        plan(TASKS, TARGETS, units=({**UNITS[0], "reports": "no"}, *UNITS[1:])),
        plan(TASKS, TARGETS, collectives=()),
        plan(TASKS, TARGETS, settings={"cutoff_day": "20"}),
    ]
    assert len({BASE, *map(fingerprint, others)}) == 1 + len(others)


def test_a_decision_of_the_office_leaves_the_fingerprint() -> None:
    decided = plan([{**TASKS[0], "own_due": "01/06/2023", "office_note": "gia hạn"}, TASKS[1]], TARGETS)
    assert fingerprint(decided) == BASE


def test_settings_of_what_is_made_of_the_figures_leave_the_fingerprint() -> None:
    settings = {"grade_good_from": "85", "compare_jump_factor": "3"}
    assert fingerprint(plan(TASKS, TARGETS, settings=settings)) == BASE


def test_closing_a_period_leaves_the_fingerprint() -> None:
    assert fingerprint(plan(TASKS, TARGETS, settings={"closed_periods": "2023-Q1: 20/03/2023"})) == BASE
