"""Which cells a figure of a task ("Nhiệm vụ") comes from: the units' answers, or the office's instead."""

from __future__ import annotations

from collections.abc import Iterator

from cchc_xl.core import tables
from cchc_xl.core import wording as w
from cchc_xl.core.corrections import line_key
from cchc_xl.core.rollup_values import Accepted, TaskLine
from cchc_xl.core.submission import AnswerStatus, Role, TaskAnswer
from cchc_xl.core.tables import CellValue
from cchc_xl.core.trace import Source
from cchc_xl.core.trace_facts import Facts


def of_task(facts: Facts, field: str, key: str) -> Iterator[Source]:
    """The cells behind a cell of the task ``key``."""
    if field == "remark":
        children = (t.task_id for t in facts.plan.tasks if t.parent == key)
        yield from facts.shown_statuses(dict.fromkeys(children))
    for line in facts.result.task_lines:
        if line.task.task_id == key and line.role is Role.LEAD:
            yield from of_lead(facts, field, line)


def of_lead(facts: Facts, field: str, line: TaskLine) -> Iterator[Source]:
    """What one lead unit has to do with a figure of its task."""
    if line.corrected and field != "result_text":
        yield from _of_correction(facts, field, line)
        return
    period = line.since or facts.result.period
    accepted = facts.history.get(period, {}).get(line.unit)
    standing = _standing(line, accepted)
    if standing is None or accepted is None:
        if field == "asked":
            yield Source(unit=line.unit, period=str(period), value=w.NOT_REPORTED, share=1)
        return

    def at(name: str, value: CellValue, share: float | None = None) -> Source:
        cell = accepted.submission.cell("leads", name, standing.cell)
        return facts.answered(line.unit, period, cell, value, share)

    said = w.ANSWER[line.status] if line.status else None
    counts = _counts(line)
    if field in counts:
        if counts[field]:
            yield at("status", said or w.NOT_REPORTED, 1)
    elif field == "status":
        if said:
            yield at("status", said)
    elif field in ("progress_percent", "behind"):
        if line.progress_percent is not None and line.status is not AnswerStatus.NOT_APPLICABLE:
            typed = line.status is not AnswerStatus.DONE and standing.progress_percent is not None
            share = line.progress_percent if field == "progress_percent" else None
            yield at("progress_percent" if typed else "status", line.progress_percent, share)
    elif field == "completed_on":
        if line.status is AnswerStatus.DONE and line.completed_on:
            yield at("completed_on", line.completed_on)
    elif field == "result_text" and line.answer and line.answer.result_text:
        cell = facts.result.accepted[line.unit].submission.cell("leads", field, line.answer.cell)
        yield facts.answered(line.unit, facts.result.period, cell, line.answer.result_text, None)


def _of_correction(facts: Facts, field: str, line: TaskLine) -> Iterator[Source]:
    """The same, where the office's own answer on sheet "Tổng hợp" counts instead of the unit's."""
    period = facts.result.period
    cell = facts.cell(tables.LINES, line_key(period, line.unit, line.task.task_id, line.role), "own_answer")
    said = w.ANSWER[line.status] if line.status else None
    shown: CellValue = said
    share: float | None = 1.0
    if field == "progress_percent":
        shown = share = None if line.status is AnswerStatus.NOT_APPLICABLE else line.progress_percent
    counts = {**_counts(line), "progress_percent": share is not None}
    if counts.get(field, field in ("status", "behind")):
        yield Source(
            unit=line.unit,
            period=str(period),
            cell=cell,
            value=shown,
            share=share if field in counts else None,
        )


def _counts(line: TaskLine) -> dict[str, bool]:
    """Counts of a task by field, and whether the line is one of those counted."""
    return {
        "asked": True,
        "reported": line.status is not None,
        "completed": line.status is AnswerStatus.DONE,
        "not_applicable": line.status is AnswerStatus.NOT_APPLICABLE,
    }


def _standing(line: TaskLine, accepted: Accepted | None) -> TaskAnswer | None:
    """The answer that stands: this period's, or an earlier completion."""
    if line.since is None:
        return line.answer
    answers = accepted.submission.tasks if accepted else ()
    return next((a for a in answers if a.task_id == line.task.task_id and a.role is Role.LEAD), None)
