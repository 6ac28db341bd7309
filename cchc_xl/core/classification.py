"""Xếp loại: the office's "đánh giá phân loại kết quả" of the units (section V.2.a of the plan), as points.

Each criterion gives a share of its weight; what does not apply to a unit (no targets, no task of its own
whose day has come) leaves the denominator. A period is judged on its cut-off day, or on the day of the
roll-up while that lies ahead, so that rolling it up again later changes no grade.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from cchc_xl.core import assessment_wording as aw
from cchc_xl.core import rules, tables
from cchc_xl.core import wording as w
from cchc_xl.core.grade_scheme import Scheme
from cchc_xl.core.ledger import ArrivalState, Entry
from cchc_xl.core.period import Period
from cchc_xl.core.plan import Plan
from cchc_xl.core.problem import Place, Problem
from cchc_xl.core.rollup_values import RollUp, TargetFigures, TargetLine, TaskLine
from cchc_xl.core.sheet_rows import Rows, reached
from cchc_xl.core.status import DONE, Status
from cchc_xl.core.submission import AnswerStatus, Role
from cchc_xl.core.submission_rows import error_count, submission_state
from cchc_xl.core.tables import CellValue
from cchc_xl.core.vnformat import number
from cchc_xl.core.workbook_cells import code_of, text_of
from cchc_xl.core.workdays import Calendar

_NAMED: Final = 8  # ids in one reason


@dataclass(frozen=True, slots=True)
class Filing:
    """How a unit's report came in. ``errors`` counts the findings, notes aside, of its ``forms`` different
    files of the period, whether used or not; those that the office set aside are none of them."""

    state: str = "missing"  # a key of wording.SUBMISSION_STATE
    workdays_late: int = 0
    forms: int = 0
    errors: int = 0


def filing(entries: Sequence[Entry], due: date, calendar: Calendar) -> Filing:
    """From a unit's entries of the ledger in one period; bytes received twice count once.

    What waits for the Office is not judged yet: a file that comes after closing changes no grade.
    """
    state, used = submission_state(entries, due)
    late = 0
    if used is not None and state == "late":
        late = calendar.workdays_left(due, used.arrival.received_on)
    judged = (e for e in entries if e.state is not ArrivalState.WAITING and not e.set_aside)
    problems = {entry.arrival.sha256: entry.verdict.problems for entry in judged}
    errors = sum(map(error_count, problems.values()))
    return Filing(state, late, len(problems), errors)


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """A unit's points by criterion (None: not judged), their total on the scale 0–100, the grade (a key of
    wording.GRADE), its place (units with the same total share one) and the reasons in one line."""

    unit: str
    points: Mapping[str, float | None]
    total: float | None
    grade: str
    reasons: str
    rank: int | None = None


# A criterion's share of its weight, 0–1, and why it is not the whole; None where it does not apply.
_Share = tuple[float | None, str]


def classify(
    units: Iterable[str],
    result: RollUp,
    filings: Mapping[str, Filing],
    dues: Mapping[str, date | None],
    day: date,
    scheme: Scheme,
) -> tuple[Graded, ...]:
    """The grade of each of ``units``, in their order, as of ``day``; ``dues``: due days by task id."""
    tasks: dict[str, list[TaskLine]] = defaultdict(list)
    targets: dict[str, list[TargetLine]] = defaultdict(list)
    for line in result.task_lines:
        if line.role is Role.LEAD:
            tasks[line.unit].append(line)
    for figures in result.target_lines:
        targets[figures.unit].append(figures)
    alone = {task_id for task_id, figures in result.tasks.items() if figures.asked == 1}
    graded = []
    for unit in units:
        sent = filings.get(unit, Filing())
        shares: dict[str, _Share] = {
            "in_time": _in_time(sent, scheme),
            "complete": _complete(tasks[unit], targets[unit], reported=unit in result.accepted),
            "few_errors": _few_errors(sent, scheme),
            "tasks_in_time": _tasks_in_time(tasks[unit], dues, day, alone),
            "targets_met": _targets_met(targets[unit]),
        }
        graded.append(_graded(unit, shares, scheme))
    return _ranked(graded)


def classification_rows(
    plan: Plan, period: Period, graded: Iterable[Graded], shown: Iterable[Mapping[str, CellValue]]
) -> tuple[Rows, tuple[Problem, ...]]:
    """Sheet "Xếp loại", with a problem for each grade of the office's that is none.

    ``shown`` are the sheet's present rows: a grade that the office chose in one of them is the final one.
    """
    spec, names = tables.CLASSIFICATION, {unit.code: unit.name for unit in plan.units}
    typed = {text_of(row.get(spec.key)): text_of(row.get("own_grade")) for row in shown}
    rows: Rows = {}
    problems = []
    for one in graded:
        key = f"{period}|{one.unit}"
        own = code_of(w.GRADE, typed.get(key))
        if typed.get(key) and not own:
            place = Place(sheet=spec.sheet, header=spec.column("own_grade").header)
            values = {"key": f"{period}, {one.unit}", "value": typed[key]}
            problems.append(Problem(rules.PLAN_VALUE, place, values))
        rows[key] = {
            "period": str(period),
            "unit": one.unit,
            "unit_name": names[one.unit],
            **one.points,
            "total": one.total,
            "rank": one.rank,
            "grade": w.GRADE.get(one.grade),
            "final": w.GRADE.get(own or one.grade),
            "reasons": one.reasons,
        }
    return rows, tuple(problems)


def _graded(unit: str, shares: Mapping[str, _Share], scheme: Scheme) -> Graded:
    used = {code: share for code, (share, _) in shares.items() if share is not None and scheme.weights[code]}
    possible = sum(scheme.weights[code] for code in used)
    points = {code: scheme.weights[code] * share for code, share in used.items()}
    total = round(100 * sum(points.values()) / possible, 2) if possible else None
    reasons = [why for code, (_, why) in shares.items() if why and scheme.weights[code]]
    if total is not None and not reasons:
        reasons = [aw.FULL]
    left_out = [_inside(w.CRITERION[code]) for code in shares if scheme.weights[code] and code not in used]
    if total is None:
        reasons = [aw.NOTHING_JUDGED]
    elif left_out:
        said = {"criteria": ", ".join(left_out), "points": number(sum(points.values()))}
        reasons.append(aw.NOT_JUDGED.format(**said, possible=number(possible)))
    return Graded(
        unit=unit,
        points={code: round(points[code], 2) if code in points else None for code in shares},
        total=total,
        grade="" if total is None else scheme.grade(total),
        reasons="; ".join([*reasons[:1], *map(_inside, reasons[1:])]),
    )


def _inside(label: str) -> str:
    """A label or reason inside a sentence."""
    return label[:1].lower() + label[1:]


def _ranked(graded: Sequence[Graded]) -> tuple[Graded, ...]:
    totals = [one.total for one in graded if one.total is not None]
    first = {total: 1 + i for i, total in reversed(list(enumerate(sorted(totals, reverse=True))))}
    return tuple(one if one.total is None else replace(one, rank=first[one.total]) for one in graded)


def _in_time(sent: Filing, scheme: Scheme) -> _Share:
    if sent.state in aw.NOT_SENT:
        return 0.0, aw.NOT_SENT[sent.state]
    if sent.state != "late":
        return 1.0, ""
    return _less(sent.workdays_late * scheme.late_percent), aw.LATE.format(days=sent.workdays_late)


def _complete(tasks: Sequence[TaskLine], targets: Sequence[TargetLine], *, reported: bool) -> _Share:
    """What was answered of the lead tasks and targets asked; a completion that still stands is an answer."""
    asked = len(tasks) + len(targets)
    if not asked:
        return None, ""
    if not reported:
        return 0.0, ""
    answered = sum(line.status is not None for line in tasks)
    answered += sum(line.answer is not None and line.answer.complete for line in targets)
    why = "" if answered == asked else aw.ANSWERED.format(answered=answered, asked=asked)
    return answered / asked, why


def _few_errors(sent: Filing, scheme: Scheme) -> _Share:
    if not sent.forms:
        return 0.0, ""
    share = _less(sent.errors / sent.forms * scheme.error_percent)
    return share, aw.ERRORS.format(errors=sent.errors, forms=sent.forms) if sent.errors else ""


def _tasks_in_time(
    tasks: Sequence[TaskLine], dues: Mapping[str, date | None], day: date, alone: set[str]
) -> _Share:
    judged = {
        line.task.task_id: _task_in_time(line, dues.get(line.task.task_id), day, line.task.task_id in alone)
        for line in tasks
    }
    return _counted({key: good for key, good in judged.items() if good is not None}, aw.TASKS_IN_TIME)


def _task_in_time(line: TaskLine, due: date | None, day: date, alone: bool) -> bool | None:
    """Whether the unit's part was done by ``due``; None while that is open or the task does not apply.

    The office's word on a task stands for the unit that leads it alone, and for units of many that have not
    completed it themselves. Done without a day or without a due day is in time, as on sheet "Nhiệm vụ".
    """
    own = line.task.decision
    if line.status is AnswerStatus.NOT_APPLICABLE:
        return None
    done, on = line.status is AnswerStatus.DONE, line.completed_on
    if alone or not done:
        if own.own_status in DONE or (own.own_status == Status.OVERDUE and alone):
            return own.own_status == Status.DONE_ON_TIME
        if own.own_completed_on is not None:
            done, on = True, own.own_completed_on
    if done:
        return due is None or on is None or on <= due
    return False if due is not None and day > due else None


def _targets_met(targets: Sequence[TargetLine]) -> _Share:
    """The unit's own ratio against the threshold in force; figures asked and not given meet none."""
    judged: dict[str, bool] = {}
    for line in targets:
        answer = line.answer
        if line.target.threshold is None:
            continue
        if answer is None or not answer.complete:
            judged[line.target.target_id] = False
            continue
        ratio = TargetFigures(numerator=answer.numerator, denominator=answer.denominator).ratio_percent
        if ratio is not None:  # nothing arose to be counted: nothing to judge
            judged[line.target.target_id] = reached(line.target, ratio) == w.REACHED
    return _counted(judged, aw.TARGETS_MET)


def _counted(judged: Mapping[str, bool], words: str) -> _Share:
    if not judged:
        return None, ""
    bad = [key for key, good in judged.items() if not good]
    keys = ", ".join(bad[:_NAMED]) + ("…" if len(bad) > _NAMED else "")
    good = len(judged) - len(bad)
    return good / len(judged), words.format(good=good, judged=len(judged), keys=keys) if bad else ""


def _less(percent: float) -> float:
    """What is left of a whole (1) after ``percent`` of it."""
    return max(0.0, 1 - percent / 100)
