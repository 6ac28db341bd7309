"""Sửa đổi kế hoạch: what proposals of units that the office accepted make of the plan, and from which day.

An acceptance is a cell of sheet "Kiến nghị", so the plan as it is followed is the rows of sheet "Nhiệm vụ"
and these acceptances. A task withdrawn keeps its row and is out of the plan from its day on; a task changed
says so. A task added becomes a row of sheet "Nhiệm vụ" once, at the next roll-up; from then on that row is
the plan's like any other, found by the proposal it came from. What the office wrote on a task itself wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from itertools import count
from typing import Final

from cchc_xl.core import rules
from cchc_xl.core import wording as w
from cchc_xl.core.period import Period
from cchc_xl.core.plan import Amendment, Plan, Task, TaskKind
from cchc_xl.core.plan_rows import bad_value, day_in
from cchc_xl.core.problem import Place, Problem, Rule
from cchc_xl.core.tables import PROPOSALS, CellValue
from cchc_xl.core.unit import UnitNames
from cchc_xl.core.vnformat import day
from cchc_xl.core.vntext import fold
from cchc_xl.core.workbook_cells import text_of
from cchc_xl.errors import UsageError

_CHANGED, _ADDED, _WITHDRAWN = w.CHANGE_KIND
_ACCEPTED: Final = w.DECISIONS[0]
_NEW_ID: Final = re.compile(r"[IVX]+\.BS[1-9]\d*")
NEVER: Final = date.max  # from which day a task is in the plan whose proposal is not accepted any more


def proposal_key(period: Period, unit: str, kind: str, task: str, text: str) -> str:
    """The key of a proposal's row: by what it says, so that a decision never passes to another text."""
    said = sha256(f"{kind}|{task}|{text}".encode()).hexdigest()[:12]
    return f"{period}|{unit}|{said}"


@dataclass(frozen=True, slots=True)
class Amended:
    """The plan as it is followed; ``added`` are tasks that have no row yet, in the order of their ids.

    ``said``: key of a proposed change's row → what the office's decision made of the plan; "" for nothing.
    """

    plan: Plan
    added: tuple[Task, ...]
    said: Mapping[str, str]
    problems: tuple[Problem, ...]


def amended(plan: Plan, proposals: Iterable[Mapping[str, CellValue]], *, adding: bool) -> Amended:
    """Apply what the rows of sheet "Kiến nghị" say was accepted.

    ``adding``: tasks that have no row yet are in the plan under the next free ids; else each is a problem.
    """
    work = _Amending(plan, adding=adding)
    twins: dict[str, list[_Proposal]] = {}  # by origin: the same proposal, made in several periods
    for row in proposals:
        if (proposal := _read(row, work.problems)) is not None:
            twins.setdefault(proposal.origin, []).append(proposal)
    said: dict[str, str] = {}
    latest = (max(same, key=lambda p: (bool(p.decision), p.order)) for same in twins.values())
    # What is added comes first, so that a later proposal may change or withdraw it again.
    for proposal in sorted(latest, key=lambda p: (p.kind != _ADDED, p.from_day or NEVER, p.origin)):
        decided = w.DECIDED_IN.format(period=proposal.period, decision=proposal.decision.lower())
        said |= {twin.key: decided if proposal.decision else "" for twin in twins[proposal.origin]}
        said[proposal.key] = work.accept(proposal) if proposal.decision == _ACCEPTED else ""
    work.drop_revoked()
    return Amended(
        replace(plan, tasks=tuple(work.tasks.values())),
        tuple(work.added),
        said,
        tuple(work.problems),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Proposal:
    """A proposed change of the plan, and what the office decided on it ("" for nothing yet)."""

    key: str
    period: str
    kind: str
    unit: str
    unit_name: str
    task_id: str  # of the task that is to change; of one to be added only where the office gave it an id
    text: str
    decision: str
    from_day: date | None

    @property
    def origin(self) -> str:
        """Names the proposal whatever the period in which it was made."""
        return self.key.partition("|")[2]

    @property
    def order(self) -> tuple[int, int]:
        """Sorts by period; one that a person wrote over comes first."""
        try:
            return Period.parse(self.period).order
        except UsageError:
            return 0, 0


class _Amending:
    """The plan's tasks while one accepted proposal after the other is applied."""

    def __init__(self, plan: Plan, *, adding: bool) -> None:
        self.tasks = {task.task_id: task for task in plan.tasks}
        self.added: list[Task] = []
        self.problems: list[Problem] = []
        self._plan, self._adding = plan, adding
        self._by_origin = {task.origin: task.task_id for task in plan.tasks if task.origin}
        self._stands: set[str] = set()  # origins of tasks whose proposal is accepted

    def accept(self, proposal: _Proposal) -> str:
        """Apply ``proposal``; in a few words what the plan is now, or that nothing could be done yet."""
        if proposal.kind == _ADDED:
            self._stands.add(proposal.origin)
        if proposal.from_day is None:
            return self._open(rules.AMENDMENT_WITHOUT_DAY, proposal, "from_day")
        task = self._new(proposal) if proposal.kind == _ADDED else self.tasks.get(proposal.task_id)
        if task is None:
            rule = rules.ADDITION_NOT_IN_PLAN if proposal.kind == _ADDED else rules.AMENDMENT_OF_NO_TASK
            return self._open(rule, proposal, "plan_task")
        said = w.AMENDED[proposal.kind].format(task=task.task_id, day=day(proposal.from_day))
        remark = w.AMENDED_BY.format(said=said, unit=proposal.unit_name)
        if proposal.kind == _CHANGED:
            remark = f"{remark}: {proposal.text}"
        below = [t for t in self.tasks.values() if t.parent == task.task_id and proposal.kind == _WITHDRAWN]
        for one in (task, *below):  # a header goes with all that stands under it
            self._amend(one, proposal.kind, proposal.from_day, Amendment(proposal.key, remark))
        return said

    def _amend(self, task: Task, kind: str, from_day: date, amendment: Amendment) -> None:
        task = replace(task, amendments=(*task.amendments, amendment))
        if kind == _ADDED and task.added_on is None:
            task = replace(task, added_on=from_day)
        elif kind == _WITHDRAWN and task.withdrawn_on is None:
            task = replace(task, withdrawn_on=from_day)
        self.tasks[task.task_id] = task

    def _new(self, proposal: _Proposal) -> Task | None:
        """The task that ``proposal`` adds: the row it has become, or one that has none yet."""
        known = self._by_origin.get(proposal.origin) or proposal.task_id
        if known in self.tasks or not self._adding:
            return self.tasks.get(known)
        if known and not _NEW_ID.fullmatch(known):
            return None
        task = _added_task(self._plan, known or self._next_id(), proposal)
        self.added.append(task)
        return task

    def _next_id(self) -> str:
        """ "VII.BS1", "VII.BS2", … under the plan's last group (conventions of the office)."""
        group = list(self._plan.groups)[-1] if self._plan.groups else self._plan.work[-1].group
        return next(f"{group}.BS{n}" for n in count(1) if f"{group}.BS{n}" not in self.tasks)

    def drop_revoked(self) -> None:
        """A task whose proposal is not accepted any more is out of the plan, unless the office wrote a day
        on the task itself; its row stays, and the office is told."""
        for task in list(self.tasks.values()):
            if not task.origin or task.origin in self._stands or task.added_on or task.withdrawn_on:
                continue
            place = Place(sheet=PROPOSALS.sheet, header=PROPOSALS.column("decision").header)
            self.problems.append(Problem(rules.ADDITION_REVOKED, place, {"task": task.task_id}))
            self.tasks[task.task_id] = replace(task, added_on=NEVER)

    def _open(self, rule: Rule, proposal: _Proposal, field: str) -> str:
        place = Place(sheet=PROPOSALS.sheet, header=PROPOSALS.column(field).header)
        values = {"kind": proposal.kind.lower(), "unit": proposal.unit, "period": proposal.period,
                  "task": proposal.task_id}  # fmt: skip
        self.problems.append(Problem(rule, place, values))
        return w.NOT_APPLIED_YET


def _added_task(plan: Plan, task_id: str, proposal: _Proposal) -> Task:
    """The row that an accepted proposal becomes: who proposed it leads it; the rest the office fills in."""
    group, _, ordinal = task_id.partition(".")
    known = UnitNames(plan.units).resolve(proposal.unit_name) == proposal.unit
    return Task(
        task_id=task_id,
        parent="",
        kind=TaskKind.TASK,
        group=group,
        ordinal=ordinal,
        sub="",
        starred=False,
        content=proposal.text,
        lead=proposal.unit_name if known else proposal.unit,
        coordinating="",
        time="",
        product="",
        origin=proposal.origin,
    )


def _read(row: Mapping[str, CellValue], problems: list[Problem]) -> _Proposal | None:
    """A proposed change of the plan; None for a proposal that changes none."""
    kind = next((k for k in w.CHANGE_KIND if fold(k) == fold(text_of(row.get("kind")))), "")
    if not kind:
        return None
    unit, given = text_of(row.get("unit")), text_of(row.get("decision"))
    decision = next((d for d in w.DECISIONS if fold(d) == fold(given)), "")
    if given and not decision:
        problems.append(bad_value(PROPOSALS, "decision", f"{kind} ({unit})", given))
    return _Proposal(
        key=text_of(row.get("key")),
        period=text_of(row.get("period")),
        kind=kind,
        unit=unit,
        unit_name=text_of(row.get("unit_name")) or unit,
        task_id=text_of(row.get("plan_task")) or ("" if kind == _ADDED else text_of(row.get("task"))),
        text=text_of(row.get("text")),
        decision=decision,
        from_day=day_in(PROPOSALS, row, "from_day", problems) if decision == _ACCEPTED else None,
    )
