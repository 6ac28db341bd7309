"""Tổng hợp: what the accepted submissions of a period say, task by task and target by target.

A pure function of plan, submissions and office decisions: the order of arrival, a resend or a second
run changes nothing. Figures are cumulative over the year, never added from period to period.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from cchc_xl.core import rules
from cchc_xl.core import wording as w
from cchc_xl.core.asking import Asking
from cchc_xl.core.corrections import Corrections, figure_key, line_key
from cchc_xl.core.period import Period
from cchc_xl.core.plan import Plan, Target, TargetKind, Task
from cchc_xl.core.problem import Place, Problem
from cchc_xl.core.rollup_tables import tally
from cchc_xl.core.rollup_values import (
    Accepted,
    Finding,
    History,
    RollUp,
    TargetFigures,
    TargetLine,
    TaskFigures,
    TaskLine,
)
from cchc_xl.core.submission import AnswerStatus, Role, TargetAnswer, TaskAnswer
from cchc_xl.core.vnformat import number

_RESULT_LIMIT = 400  # characters of the joined results in one cell
_NO_ANSWER = TaskAnswer(task_id="", role=Role.LEAD)


def roll_up(
    plan: Plan,
    asking: Asking,
    history: History,
    period: Period,
    corrections: Corrections = Corrections(),  # noqa: B008 - a value that nobody can change
) -> RollUp:
    """Roll the period up; periods before it give standing completions and the comparison."""
    findings = [
        Finding(problem, str(period), key.split("|")[1])
        for key, problem in corrections.problems
        if key.startswith(f"{period}|")
    ]
    now = history.get(period, {})
    earlier = [
        (p, history[p]) for p in sorted(history, key=lambda p: p.order)
        if p.year == period.year and p.order < period.order
    ]  # fmt: skip
    task_lines = tuple(
        _task_line(task, unit, role, now, earlier, period, corrections, findings)
        for task in plan.work
        for role, units in ((Role.LEAD, asking.tasks[task.task_id].leads),
                            (Role.PARTNER, asking.tasks[task.task_id].partners))
        for unit in units
    )  # fmt: skip
    target_lines = tuple(
        _target_line(target, unit, now, earlier, period, corrections, findings)
        for target in plan.targets
        for unit in asking.targets[target.target_id]
    )
    tasks = _task_figures(plan, [line for line in task_lines if line.role is Role.LEAD])
    targets = {t.target_id: _target_figures(t, target_lines, period, findings) for t in plan.targets}
    return RollUp(
        period=period,
        tasks=tasks,
        targets=targets,
        task_lines=task_lines,
        target_lines=target_lines,
        accepted=now,
        findings=tuple(findings),
    )


def with_derived(result: RollUp, plan: Plan, statuses: Mapping[str, int]) -> RollUp:
    """Fill in the derived targets (section II.2: share of the plan's tasks completed) from the counts
    of statuses, in which the office's own decisions have their say."""
    done = TargetFigures(
        numerator=statuses["DONE_ON_TIME"] + statuses["DONE_LATE"], denominator=statuses["total"]
    )
    derived = {t.target_id: done for t in plan.targets if t.kind is TargetKind.DERIVED}
    return replace(result, targets={**result.targets, **derived})


def _answer(accepted: Accepted | None, task_id: str, role: Role) -> TaskAnswer:
    if accepted is None:
        return _NO_ANSWER
    answers = accepted.submission.tasks
    return next((a for a in answers if a.task_id == task_id and a.role is role), _NO_ANSWER)


def _task_line(
    task: Task,
    unit: str,
    role: Role,
    now: Mapping[str, Accepted],
    earlier: Iterable[tuple[Period, Mapping[str, Accepted]]],
    period: Period,
    corrections: Corrections,
    findings: list[Finding],
) -> TaskLine:
    accepted = now.get(unit)
    sent = _answer(accepted, task.task_id, role)
    file, archived = (accepted.file, accepted.archived) if accepted and not sent.blank else ("", "")
    given = None if sent.blank else sent
    key = line_key(period, unit, task.task_id, role)
    answer, corrected = corrections.answer(key, sent), key in corrections.answers
    if role is Role.PARTNER:
        return TaskLine(task=task, unit=unit, role=role, answer=given, file=file, archived=archived)
    status, percent, completed = answer.status, _percent(answer), answer.completed_on
    past, since = None, None
    for before, submissions in earlier:
        past = _answer(submissions.get(unit), task.task_id, role)
        past = corrections.answer(line_key(before, unit, task.task_id, role), past)
        if past.status is AnswerStatus.DONE and status is not AnswerStatus.DONE and not corrected:
            if status is not None:
                values = {"unit": unit, "task": task.task_id, "before": before,
                          "answer": w.ANSWER[status]}  # fmt: skip
                place = asked_at(accepted, file, "leads", "status", answer.cell)
                findings.append(Finding(Problem(rules.DONE_THEN_NOT, place, values), str(period), unit))
            status, percent, completed, since = past.status, 100.0, past.completed_on, before
    old = _percent(past) if past else None
    if old is not None and percent is not None and percent < old and given:
        values = {"unit": unit, "task": task.task_id, "before": number(old), "now": number(percent)}
        place = asked_at(accepted, file, "leads", "progress_percent", answer.cell)
        findings.append(Finding(Problem(rules.PROGRESS_WENT_BACK, place, values), str(period), unit))
    return TaskLine(
        task=task, unit=unit, role=role, answer=given, file=file, archived=archived, since=since,
        status=status, completed_on=completed, progress_percent=percent, corrected=corrected,
    )  # fmt: skip


def _percent(answer: TaskAnswer) -> float | None:
    """The answer's percent; a status that says it all stands in for a blank one."""
    if answer.status is AnswerStatus.DONE:
        return 100.0
    if answer.status is AnswerStatus.NOT_STARTED and answer.progress_percent is None:
        return 0.0
    return answer.progress_percent


def _target_line(
    target: Target,
    unit: str,
    now: Mapping[str, Accepted],
    earlier: Iterable[tuple[Period, Mapping[str, Accepted]]],
    period: Period,
    corrections: Corrections,
    findings: list[Finding],
) -> TargetLine:
    def given(accepted: Accepted | None) -> TargetAnswer | None:
        answers = accepted.submission.targets if accepted else ()
        return next((a for a in answers if a.target_id == target.target_id), None)

    def counted(of: Period, sent: TargetAnswer | None) -> TargetAnswer | None:
        return corrections.figure(figure_key(of, unit, target.target_id), sent, target.target_id)

    accepted = now.get(unit)
    sent = given(accepted)
    file, archived = (accepted.file, accepted.archived) if accepted and sent else ("", "")
    answer = counted(period, sent)
    if answer is not None:
        nothing = TargetAnswer(target_id=target.target_id, numerator=None, denominator=None)
        before = ((p, given(s.get(unit))) for p, s in reversed(list(earlier)))
        past = next((a for p, s in before if (a := counted(p, s))), nothing)
        for what, name, old, new in (
            ("Tử số", "numerator", past.numerator, answer.numerator),
            ("Mẫu số", "denominator", past.denominator, answer.denominator),
        ):
            if old is not None and new is not None and new < old:
                values = {"what": what, "target": target.target_id, "unit": unit,
                          "before": number(old), "now": number(new)}  # fmt: skip
                place = asked_at(accepted, file, "targets", name, answer.cell)
                findings.append(Finding(Problem(rules.FIGURE_WENT_BACK, place, values), str(period), unit))
    corrected = figure_key(period, unit, target.target_id) in corrections.figures
    return TargetLine(
        target=target,
        unit=unit,
        answer=sent,
        file=file,
        archived=archived,
        counted=answer,
        corrected=corrected,
    )


def _task_figures(plan: Plan, lines: list[TaskLine]) -> dict[str, TaskFigures]:
    counts = tally(
        (line.task.task_id, line.status, line.progress_percent, line.completed_on) for line in lines
    )
    results: dict[str, list[str]] = {}
    alone = {task_id for task_id, row in counts.items() if row["asked"] == 1}
    for line in lines:
        if line.answer and line.answer.result_text:
            text = line.answer.result_text
            task_id = line.task.task_id
            results.setdefault(task_id, []).append(text if task_id in alone else f"{line.unit}: {text}")
    return {
        task.task_id: TaskFigures(**counts[task.task_id], result_text=_joined(results.get(task.task_id, [])))
        if task.task_id in counts
        else TaskFigures()
        for task in plan.work
    }


def _joined(texts: list[str]) -> str:
    """Results of several units, one a line; what no longer fits is counted, never cut in the middle."""
    kept: list[str] = []
    length = 0
    for text in texts:
        length += len(text) + 1
        if kept and length > _RESULT_LIMIT:
            return "\n".join([*kept, f"… và {len(texts) - len(kept)} đơn vị khác (xem sheet “Tổng hợp”)"])
        kept.append(text)
    return "\n".join(kept)


def _target_figures(
    target: Target, lines: Iterable[TargetLine], period: Period, findings: list[Finding]
) -> TargetFigures:
    mine = [line for line in lines if line.target.target_id == target.target_id]
    given = [line for line in mine if line.counted and line.counted.complete]
    if target.kind is not TargetKind.RATIO or not given:
        return TargetFigures(asked=len(mine))
    if not target.adds_up and len(given) > 1:
        values = {"target": target.target_id, "count": len(given),
                  "units": ", ".join(line.unit for line in given)}  # fmt: skip
        findings.append(Finding(Problem(rules.SEVERAL_SOURCES, Place(), values), str(period)))
        return TargetFigures(asked=len(mine), reported=len(given))
    return TargetFigures(
        numerator=sum(line.counted.numerator or 0 for line in given if line.counted),
        denominator=sum(line.counted.denominator or 0 for line in given if line.counted),
        asked=len(mine),
        reported=len(given),
        corrected=sum(line.corrected for line in given),
    )


def asked_at(accepted: Accepted | None, file: str, block: str, field: str, cell: str) -> Place:
    """Where a unit is asked about a field of its answer, ``cell`` being the answer's own."""
    sheet, _, address = (accepted.submission.cell(block, field, cell) if accepted else cell).rpartition("!")
    return Place(file, sheet, address)
