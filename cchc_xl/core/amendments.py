"""Sửa đổi kế hoạch: proposals of units that the office accepted, and whether the plan says so yet.

The plan is the workbook, and its rows are the office's: what is accepted becomes a row with a day (added
tasks) or a day on a row (tasks withdrawn). Nothing here changes the plan; it names what is left to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import count

from cchc_xl.core import rules
from cchc_xl.core import wording as w
from cchc_xl.core.plan import Plan, text_of
from cchc_xl.core.problem import Place, Problem
from cchc_xl.core.tables import PROPOSALS, CellValue
from cchc_xl.core.vntext import fold

_CHANGED, _ADDED, _WITHDRAWN = w.CHANGE_KIND


def open_amendments(plan: Plan, proposals: Iterable[Mapping[str, CellValue]]) -> tuple[Problem, ...]:
    """Accepted proposals of adding or withdrawing a task that the plan does not show."""
    tasks = {task.task_id: task for task in plan.tasks}
    place = Place(sheet=PROPOSALS.sheet, header=PROPOSALS.column("decision").header)
    found = []
    for row in proposals:
        if fold(text_of(row.get("decision"))) != fold(w.DECISIONS[0]):
            continue
        kind, unit = fold(text_of(row.get("kind"))), text_of(row.get("unit"))
        if kind == fold(_WITHDRAWN):
            task = tasks.get(text_of(row.get("task")))
            if task is not None and task.withdrawn_on is None:
                values = {"task": task.task_id, "unit": unit}
                found.append(Problem(rules.WITHDRAWAL_NOT_MARKED, place, values))
        elif kind == fold(_ADDED) and text_of(row.get("plan_task")) not in tasks:
            values = {"unit": unit, "next": next_id(plan)}
            found.append(Problem(rules.ADDITION_NOT_IN_PLAN, place, values))
    return tuple(found)


def next_id(plan: Plan) -> str:
    """The id that the next added task gets: "VII.BS1", "VII.BS2", …, under the plan's last group."""
    taken = {task.task_id for task in plan.tasks}
    last = plan.work[-1].task_id.split(".")[0] if plan.work else ""
    group = list(plan.groups)[-1] if plan.groups else last
    return next(f"{group}.BS{n}" for n in count(1) if f"{group}.BS{n}" not in taken)
