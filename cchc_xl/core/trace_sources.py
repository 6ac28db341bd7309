"""Which cells a roll-up cell comes from: of the units' archived files, and of the workbook itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from cchc_xl.core import tables
from cchc_xl.core import wording as w
from cchc_xl.core.corrections import figure_key, line_key
from cchc_xl.core.plan import Target, TargetKind
from cchc_xl.core.rollup_values import Accepted, TargetLine, TaskLine
from cchc_xl.core.status import DONE
from cchc_xl.core.submission import AnswerStatus, Role, TaskAnswer
from cchc_xl.core.tables import CellValue
from cchc_xl.core.trace import Source
from cchc_xl.core.trace_facts import Facts


def sources(facts: Facts, table: str, field: str, key: str) -> tuple[Source, ...]:
    """The cells behind the roll-up cell of a table, field and row."""
    of = _BY_TABLE.get(table)
    return tuple(of(facts, field, key)) if of else ()


def _of_task(facts: Facts, field: str, key: str) -> Iterator[Source]:
    """Sheet "Nhiệm vụ"."""
    if field == "remark":
        children = (t.task_id for t in facts.plan.tasks if t.parent == key)
        yield from _statuses(facts, dict.fromkeys(children))
    for line in facts.result.task_lines:
        if line.task.task_id == key and line.role is Role.LEAD:
            yield from _of_lead(facts, field, line)


def _of_lead(facts: Facts, field: str, line: TaskLine) -> Iterator[Source]:
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
    counted = {
        "asked": True,
        "reported": line.status is not None,
        "completed": line.status is AnswerStatus.DONE,
        "not_applicable": line.status is AnswerStatus.NOT_APPLICABLE,
    }
    if field in counted:
        if counted[field]:
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
    counts = {
        "asked": True,
        "reported": line.status is not None,
        "completed": line.status is AnswerStatus.DONE,
        "not_applicable": line.status is AnswerStatus.NOT_APPLICABLE,
        "progress_percent": share is not None,
    }
    if counts.get(field, field in ("status", "behind")):
        yield Source(
            unit=line.unit,
            period=str(period),
            cell=cell,
            value=shown,
            share=share if field in counts else None,
        )


def _standing(line: TaskLine, accepted: Accepted | None) -> TaskAnswer | None:
    """The answer that stands: this period's, or an earlier completion."""
    if line.since is None:
        return line.answer
    answers = accepted.submission.tasks if accepted else ()
    return next((a for a in answers if a.task_id == line.task.task_id and a.role is Role.LEAD), None)


def _statuses(facts: Facts, shares: Mapping[str, float | None]) -> Iterator[Source]:
    """The workbook's cells that show the statuses of tasks."""
    for task_id, share in shares.items():
        status = facts.statuses[task_id].status
        yield Source(
            cell=facts.cell(tables.TASKS, task_id, "status"),
            value=w.STATUS[status] if status else None,
            share=share,
        )


def _of_target(facts: Facts, field: str, key: str) -> Iterator[Source]:
    """Sheet "Chỉ tiêu"."""
    target = next(t for t in facts.plan.targets if t.target_id == key)
    if target.kind is TargetKind.DERIVED:
        yield from _of_derived(facts, field)
        return
    lines = [line for line in facts.result.target_lines if line.target.target_id == key]
    complete = [line for line in lines if _is_complete(line)]
    if field == "asked":
        for line in lines:
            yield from (
                _figures(facts, line, ("numerator",), 1)
                if line.answer
                else (Source(unit=line.unit, period=str(facts.result.period), value=w.NOT_REPORTED, share=1),)
            )
    elif field == "reported":
        for line in complete:
            yield from _figures(facts, line, ("numerator",), 1)
    else:
        names = _PAIR.get(field, ())
        adds = len(names) == 1 and _adds(target, complete)
        for line in complete:
            yield from _figures(facts, line, names, None, shared=adds)


_PAIR: Final = {
    "numerator_sum": ("numerator",),
    "denominator_sum": ("denominator",),
    "ratio_percent": ("numerator", "denominator"),
    "reached": ("numerator", "denominator"),
}


def _is_complete(line: TargetLine) -> bool:
    a = line.counted
    return a is not None and a.numerator is not None and a.denominator is not None


def _adds(target: Target, complete: list[TargetLine]) -> bool:
    """Whether figures add up: several sources of a target that has one only do not."""
    return target.kind is TargetKind.RATIO and (target.adds_up or len(complete) == 1)


def _figures(
    facts: Facts, line: TargetLine, names: tuple[str, ...], share: float | None, *, shared: bool = False
) -> Iterator[Source]:
    """Cells of a unit's figures; ``shared``: each adds its own value."""
    period, answer = facts.result.period, line.counted
    if answer is None:
        return
    for name in names:
        value = answer.numerator if name == "numerator" else answer.denominator
        counts = value if shared else share
        if line.corrected:
            key = figure_key(period, line.unit, line.target.target_id)
            cell = facts.cell(tables.FIGURES, key, f"own_{name}")
            yield Source(unit=line.unit, period=str(period), cell=cell, value=value, share=counts)
        else:
            cell = facts.result.accepted[line.unit].submission.cell("targets", name, answer.cell)
            yield facts.answered(line.unit, period, cell, value, counts)


def _of_derived(facts: Facts, field: str) -> Iterator[Source]:
    """The share of tasks that are completed."""
    work = [task_id for task_id, row in facts.statuses.items() if row.status is not None]
    done = [task_id for task_id in work if facts.statuses[task_id].status in DONE]
    if field == "numerator_sum":
        yield from _statuses(facts, dict.fromkeys(done, 1))
    elif field == "denominator_sum":
        yield from _statuses(facts, dict.fromkeys(work, 1))
    elif field in ("ratio_percent", "reached"):
        yield from _statuses(facts, dict.fromkeys(work))


def _of_year(facts: Facts, _field: str, key: str) -> Iterator[Source]:
    """Sheet "Tiến độ năm": the task's own row on "Nhiệm vụ"."""
    shown = facts.rows[tables.TASKS.name].get(key, {})
    for name in ("start", "due", "status", "completed_on"):
        if shown.get(name) is not None:
            yield Source(cell=facts.cell(tables.TASKS, key, name), value=shown[name])


def _of_status_count(facts: Facts, _field: str, key: str) -> Iterator[Source]:
    counted = {
        task_id: 1.0
        for task_id, row in facts.statuses.items()
        if row.status and (key == w.TOTAL or (key == w.BEHIND and row.behind) or w.STATUS[row.status] == key)
    }
    yield from _statuses(facts, counted)


def _of_submission_count(facts: Facts, _field: str, key: str) -> Iterator[Source]:
    for row_key, row in facts.rows[tables.SUBMISSIONS.name].items():
        if key in (w.TOTAL, row["state"]):
            yield Source(
                unit=str(row["unit"]),
                cell=facts.cell(tables.SUBMISSIONS, row_key, "state"),
                value=row["state"],
                share=1,
            )


def _of_submission(facts: Facts, field: str, key: str) -> Iterator[Source]:
    """Sheet "Tiến độ nộp": all that the unit sent for the period."""
    period, _, unit = key.partition("|")
    mine = [e for e in facts.entries if (e.verdict.period, e.verdict.unit) == (period, unit)]
    used = facts.merged.get((unit, period)) or (mine[-1] if mine else None)
    for entry in mine:
        share: float | None = None
        if field == "attempts":
            share = 1
        elif field == "problems" and entry is used:
            share = len(entry.verdict.problems)
        yield Source(
            unit=unit,
            period=period,
            file=entry.arrival.name,
            value=w.ARRIVAL_SAID[entry.state],
            share=share,
            arrival=entry.arrival,
        )


def _of_line(facts: Facts, field: str, key: str) -> Iterator[Source]:
    """Sheet "Tổng hợp": the unit's answer."""
    row = facts.rows[tables.LINES.name].get(key, {})
    for line in facts.result.task_lines:
        same_line = (line.unit, line.task.task_id, w.ROLE[line.role])
        if line.answer is None or same_line != (row.get("unit"), row.get("task"), row.get("role")):
            continue
        block = "leads" if line.role is Role.LEAD else "partners"
        first = "status" if line.role is Role.LEAD else "result_text"
        name = field if field in _ANSWERED else first
        cell = facts.result.accepted[line.unit].submission.cell(block, name, line.answer.cell)
        value = row.get(field if field in _ANSWERED else "answer")
        share = line.answer.progress_percent if field == "progress_percent" else None
        yield facts.answered(line.unit, facts.result.period, cell, value, share)


_ANSWERED: Final = frozenset(
    ("progress_percent", "completed_on", "document_number", "result_text", "difficulties", "proposals")
)


def _of_figure(facts: Facts, field: str, key: str) -> Iterator[Source]:
    """Sheet "Tổng hợp chỉ tiêu": the unit's figures."""
    row = facts.rows[tables.FIGURES.name].get(key, {})
    for line in facts.result.target_lines:
        if line.answer is None or (line.unit, line.target.target_id) != (row.get("unit"), row.get("target")):
            continue
        if field == "note":
            cell = facts.result.accepted[line.unit].submission.cell("targets", field, line.answer.cell)
            yield facts.answered(line.unit, facts.result.period, cell, row.get(field), None)
        else:
            names = (field,) if field in ("numerator", "denominator") else ("numerator", "denominator")
            yield from _figures(facts, line, names, None, shared=len(names) == 1)


def _of_proposal(facts: Facts, field: str, key: str) -> Iterator[Source]:
    """Sheet "Kiến nghị"."""
    row = facts.rows[tables.PROPOSALS.name].get(key, {})
    unit = str(row.get("unit") or "")
    if unit not in facts.result.accepted or field == "change":
        return
    cell, name = str(row["cell"]), field if field == "reason" else "text"
    if field == "reason":
        cell = facts.result.accepted[unit].submission.cell("changes", field, cell)
    elif row["kind"] == w.PROPOSAL_ON_TASK:
        cell = facts.result.accepted[unit].submission.cell("leads", "proposals", cell)
    yield facts.answered(unit, facts.result.period, cell, row.get(name), None)


def _of_problem(facts: Facts, _field: str, key: str) -> Iterator[Source]:
    """Sheet "Lỗi dữ liệu": where the finding lies."""
    row = facts.rows[tables.PROBLEMS.name].get(key, {})
    if not row.get("cell") and not row.get("file"):
        return
    file, unit, period = (str(row.get(name) or "") for name in ("file", "unit", "period"))
    entry = next(
        (
            e
            for e in facts.entries
            if e.arrival.name == file and any(p.message == row.get("message") for p in e.verdict.problems)
        ),
        None,
    )
    yield Source(
        unit=unit, period=period, file=file, cell=str(row.get("cell") or ""),
        arrival=entry.arrival if entry else None,
    )  # fmt: skip


_BY_TABLE: Final = {
    tables.TASKS.name: _of_task,
    tables.TARGETS.name: _of_target,
    tables.YEAR.name: _of_year,
    tables.STATUS_COUNTS.name: _of_status_count,
    tables.SUBMISSION_COUNTS.name: _of_submission_count,
    tables.SUBMISSIONS.name: _of_submission,
    tables.LINES.name: _of_line,
    tables.FIGURES.name: _of_figure,
    tables.PROPOSALS.name: _of_proposal,
    tables.PROBLEMS.name: _of_problem,
}
