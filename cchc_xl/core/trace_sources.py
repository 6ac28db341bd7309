"""Which cells a roll-up cell comes from: of the units' archived files, and of the workbook itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cchc_xl.core import tables
from cchc_xl.core import wording as w
from cchc_xl.core.submission import Role
from cchc_xl.core.submission_rows import error_count
from cchc_xl.core.trace import Source
from cchc_xl.core.trace_facts import Facts
from cchc_xl.core.trace_target_sources import of_figure, of_target
from cchc_xl.core.trace_task_sources import of_lead, of_task


def sources(facts: Facts, table: str, field: str, key: str) -> tuple[Source, ...]:
    """The cells behind the roll-up cell of a table, field and row."""
    of = _BY_TABLE.get(table)
    return tuple(of(facts, field, key)) if of else ()


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
    yield from facts.shown_statuses(counted)


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
            share = error_count(entry.verdict.problems)
        yield Source(
            unit=unit,
            period=period,
            file=entry.arrival.name,
            value=w.ARRIVAL_SAID[entry.said],
            share=share,
            arrival=entry.arrival,
        )


def _of_line(facts: Facts, field: str, key: str) -> Iterator[Source]:
    """Sheet "Tổng hợp": the unit's answer."""
    row = facts.rows[tables.LINES.name].get(key, {})
    for line in facts.result.task_lines:
        same_line = (line.unit, line.task.task_id, w.ROLE[line.role])
        if same_line != (row.get("unit"), row.get("task"), row.get("role")):
            continue
        if field == "counted" and line.role is Role.LEAD:
            yield from of_lead(facts, "status", line)
            continue
        if line.answer is None:
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
    tables.TASKS.name: of_task,
    tables.TARGETS.name: of_target,
    tables.YEAR.name: _of_year,
    tables.STATUS_COUNTS.name: _of_status_count,
    tables.SUBMISSION_COUNTS.name: _of_submission_count,
    tables.SUBMISSIONS.name: _of_submission,
    tables.LINES.name: _of_line,
    tables.FIGURES.name: of_figure,
    tables.PROPOSALS.name: _of_proposal,
    tables.PROBLEMS.name: _of_problem,
}
