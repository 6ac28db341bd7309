"""Nhắc việc: who owes what, and what is due soon, on a day.

Reports: section V.1.c of the plan (quarterly reports to the Office before the 8th of the last month).
Tasks: the lead units that have not reported a task as done when it is overdue, due soon or behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cchc_xl.core import wording as w
from cchc_xl.core.plan import Plan
from cchc_xl.core.rollup_values import TaskLine
from cchc_xl.core.sheet_rows import Rows, task_names
from cchc_xl.core.status import Status, TaskStatus
from cchc_xl.core.submission import AnswerStatus, Role
from cchc_xl.core.tables import CellValue
from cchc_xl.core.workbook_cells import date_of, text_of
from cchc_xl.core.workdays import Calendar

_SETTLED: Final = (AnswerStatus.DONE, AnswerStatus.NOT_APPLICABLE)
_OF_REPORT: Final = {
    w.SUBMISSION_STATE["missing"]: "report_missing",
    w.SUBMISSION_STATE["rejected"]: "report_rejected",
    w.SUBMISSION_STATE["set_aside"]: "report_set_aside",
    w.SUBMISSION_STATE["waiting"]: "report_waiting",
}
OWING: Final = frozenset(("report_missing", "report_rejected", "report_set_aside"))  # it is the unit's turn
_OF_TASK: Final = {Status.OVERDUE: "task_overdue", Status.DUE_SOON: "task_due_soon"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """Một việc cần nhắc: ``kind`` is a key of wording.REMINDER; ``unit`` is "" when nobody is asked."""

    kind: str
    unit: str
    unit_name: str
    what: str
    task: str = ""
    due: date | None = None
    workdays_left: int | None = None


def of_reports(
    submissions: Iterable[Mapping[str, CellValue]], today: date, soon_workdays: int, calendar: Calendar
) -> list[Reminder]:
    """Units that owe the period's report, from the rows of sheet "Tiến độ nộp".

    One that is silent is named from ``soon_workdays`` working days before the due day on.
    """
    found = []
    for row in submissions:
        kind = _OF_REPORT.get(text_of(row.get("state")))
        due = date_of(row.get("due"))
        if kind is None or due is None or row.get("answered_by"):  # then that unit is reminded
            continue
        left = calendar.workdays_left(today, due)
        if kind == "report_missing" and today <= due:
            if left > soon_workdays:
                continue
            kind = "report_due"
        found.append(
            Reminder(
                kind=kind,
                unit=text_of(row.get("unit")),
                unit_name=text_of(row.get("unit_name")),
                what=f"Báo cáo kỳ {text_of(row.get('period'))}",
                due=due,
                workdays_left=left,
            )
        )
    return found


def of_tasks(plan: Plan, statuses: Sequence[TaskStatus], lines: Iterable[TaskLine]) -> list[Reminder]:
    """Tasks overdue, due soon or behind, once for each lead unit that has not settled them."""
    names, contents = {unit.code: unit.name for unit in plan.units}, task_names(plan)
    asked: dict[str, list[TaskLine]] = {}
    for line in lines:
        if line.role is Role.LEAD:
            asked.setdefault(line.task.task_id, []).append(line)
    found = []
    for row in statuses:
        kind = _OF_TASK.get(row.status) if row.status else None
        if kind is None and row.behind:
            kind = "task_behind"
        if kind is None:
            continue
        task = row.task
        owing = [line.unit for line in asked.get(task.task_id, ()) if line.status not in _SETTLED]
        for unit in owing or [""]:
            found.append(
                Reminder(
                    kind=kind,
                    unit=unit,
                    unit_name=names[unit] if unit else task.lead,
                    what=contents[task.task_id],
                    task=task.task_id,
                    due=row.due,
                    workdays_left=row.workdays_left,
                )
            )
    return found


def reminder_rows(plan: Plan, reminders: Iterable[Reminder], period: str) -> Rows:
    """Sheet "Nhắc việc": by kind, then by due day, then in the order of the units."""
    kinds = list(w.REMINDER)
    order = {unit.code: i for i, unit in enumerate(plan.units)}
    emails = {unit.code: unit.email for unit in plan.units}
    ordered = sorted(
        reminders, key=lambda r: (kinds.index(r.kind), r.due or date.max, order.get(r.unit, -1), r.task)
    )
    return {
        f"{period}|{r.kind}|{r.unit}|{r.task}": {
            "kind": w.REMINDER[r.kind],
            "period": period,
            "unit": r.unit or None,
            "unit_name": r.unit_name or None,
            "task": r.task or None,
            "what": r.what,
            "due": r.due,
            "workdays_left": r.workdays_left,
            "email": emails.get(r.unit) or None,
        }
        for r in ordered
    }
