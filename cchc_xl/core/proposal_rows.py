"""Sheet "Kiến nghị", and the rows that accepted proposals add to sheet "Nhiệm vụ"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cchc_xl.core import wording as w
from cchc_xl.core.amendments import proposal_key
from cchc_xl.core.plan import Plan, Task
from cchc_xl.core.rollup_values import RollUp
from cchc_xl.core.sheet_rows import Rows, cell_text


def proposal_rows(plan: Plan, result: RollUp, decided: Mapping[str, str]) -> Rows:
    """Sheet "Kiến nghị": proposals per task, per unit, and proposed changes of the plan.

    Of rows of other periods and of those that only a decision keeps: what it made of the plan (``decided``,
    by key).
    """
    names = {unit.code: unit.name for unit in plan.units}
    rows: Rows = {}

    def add(unit: str, kind: str, task: str, text: str, reason: str, cell: str) -> None:
        accepted = result.accepted[unit]
        key = proposal_key(result.period, unit, kind, task, text)
        rows[key] = {
            "period": str(result.period),
            "unit": unit,
            "unit_name": names[unit],
            "kind": kind,
            "task": task or None,
            "text": cell_text(text),
            "reason": cell_text(reason),
            "file": accepted.file,
            "cell": cell,
            "archived": accepted.archived or None,
            "change": decided.get(key) or None,
        }

    for code in (unit.code for unit in plan.units if unit.code in result.accepted):
        accepted = result.accepted[code]
        for answer in accepted.submission.tasks:
            if answer.proposals:
                add(code, w.PROPOSAL_ON_TASK, answer.task_id, answer.proposals, "", answer.cell)
        for remark in accepted.submission.remarks:
            if remark.kind in ("proposals", "initiatives"):
                add(code, w.ASSESSMENT[remark.kind], "", remark.text, "", remark.cell)
        for change in accepted.submission.changes:
            add(code, change.kind, change.task_id, change.text, change.reason, change.cell)
    mine = f"{result.period}|"
    others: Rows = {
        key: {"change": text or None} for key, text in decided.items() if text or not key.startswith(mine)
    }
    return others | rows


def added_task_rows(tasks: Iterable[Task]) -> Rows:
    """Sheet "Nhiệm vụ": the plan's columns of tasks that get their row now, once and for all."""
    return {
        task.task_id: {
            "kind": w.TASK_KIND[task.kind],
            "group": task.group,
            "tt": task.ordinal,
            "content": cell_text(task.content),
            "lead": task.lead,
            "origin": task.origin,
        }
        for task in tasks
    }
