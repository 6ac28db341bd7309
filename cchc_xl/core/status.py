"""Trạng thái of a task on a day, days left, and the flag "chậm so với tiến độ".

The first rule that matches decides, in the order of the conventions of the office:
header – the office's own status – done – no date – overdue – not started – ongoing – due soon – in progress.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from cchc_xl.core import rules
from cchc_xl.core import wording as w
from cchc_xl.core.deadline import Deadline, next_due
from cchc_xl.core.plan import Task, TaskKind
from cchc_xl.core.problem import Place, Problem
from cchc_xl.core.tables import TASKS
from cchc_xl.core.workdays import Calendar


class Status(StrEnum):
    """Trạng thái of a task (labels in wording.STATUS)."""

    NOT_STARTED = "NOT_STARTED"
    IN_PROGRESS = "IN_PROGRESS"
    DUE_SOON = "DUE_SOON"
    OVERDUE = "OVERDUE"
    DONE_ON_TIME = "DONE_ON_TIME"
    DONE_LATE = "DONE_LATE"
    ONGOING = "ONGOING"
    NO_DATE = "NO_DATE"


DONE = (Status.DONE_ON_TIME, Status.DONE_LATE)


@dataclass(frozen=True, slots=True)
class Progress:
    """What the roll-up knows of a task. ``progress_percent`` (0–100) is None when unknown."""

    done: bool = False
    completed_on: date | None = None
    progress_percent: float | None = None


@dataclass(frozen=True, slots=True)
class Margins:
    """Ngưỡng cảnh báo: settings with the office's defaults."""

    due_soon_workdays: int = 7
    behind_points: float = 20.0


@dataclass(frozen=True, slots=True)
class TaskStatus:
    """Kết quả kiểm tra thời hạn of one row.

    A header has no status of its own, nor has a task that is not in the plan that day: ``outside`` says why.
    """

    task: Task
    status: Status | None
    start: date | None = None
    due: date | None = None
    workdays_left: int | None = None
    behind: bool = False
    problems: tuple[Problem, ...] = ()
    completed_on: date | None = None  # of a task that is done, where known
    outside: str = ""


def status_on(
    today: date,
    task: Task,
    deadline: Deadline,
    progress: Progress,
    calendar: Calendar,
    margins: Margins = Margins(),
) -> TaskStatus:
    """The status of ``task`` on ``today``.

    The due day is never moved for a day off. The office's own due day replaces the plan's; its interim
    milestone counts as the due day until it has passed.
    """
    if task.kind is TaskKind.HEADER:
        return TaskStatus(task, None)
    if not task.in_force(today):
        gone = task.withdrawn_on is not None and task.withdrawn_on <= today
        return TaskStatus(task, None, outside=w.WITHDRAWN if gone else w.NOT_ADDED_YET)
    final = task.decision.own_due or deadline.end
    due = _due(today, task, deadline, final)
    done = _done(task, progress)
    left = calendar.workdays_left(today, due) if due and not done else None
    status, problems = _status(today, task, deadline, progress, final, due, left, margins)
    completed = None
    if status in DONE:  # also where the office says so itself
        left, completed = None, _completed(task, progress)
    behind = (
        not done
        and status not in (*DONE, Status.NO_DATE)
        and _behind(today, deadline.start, final, progress.progress_percent, margins)
    )
    return TaskStatus(task, status, deadline.start, due, left, behind, problems, completed)


def _done(task: Task, progress: Progress) -> bool:
    return progress.done or task.decision.own_completed_on is not None


def _completed(task: Task, progress: Progress) -> date | None:
    return task.decision.own_completed_on or progress.completed_on


def _due(today: date, task: Task, deadline: Deadline, final: date | None) -> date | None:
    milestone = task.decision.milestone
    if milestone is not None and milestone >= today and (final is None or milestone <= final):
        return milestone
    if task.decision.own_due is None and deadline.recurrence is not None:
        return next_due(deadline, today) or final
    return final


def _status(
    today: date,
    task: Task,
    deadline: Deadline,
    progress: Progress,
    final: date | None,
    due: date | None,
    left: int | None,
    margins: Margins,
) -> tuple[Status, tuple[Problem, ...]]:
    if task.decision.own_status:
        own, undecided = Status(task.decision.own_status), replace(task.decision, own_status="")
        computed, _ = _status(
            today, replace(task, decision=undecided), deadline, progress, final, due, left, margins
        )
        return own, () if own is computed else (_decided_otherwise(task.task_id, own, computed),)
    if _done(task, progress):
        return _finished(task, progress, final)
    undated = task.decision.own_due is None and deadline.kind in ("continuous", "recurring_undated")
    if due is None and not (undated or (deadline.kind == "from" and deadline.start)):
        return Status.NO_DATE, ()
    if final is not None and today > final:
        return Status.OVERDUE, ()
    if deadline.start is not None and today < deadline.start:
        return Status.NOT_STARTED, ()
    if undated or due is None:
        return Status.ONGOING, ()
    if left is not None and left <= margins.due_soon_workdays:
        return Status.DUE_SOON, ()
    return Status.IN_PROGRESS, ()


def _decided_otherwise(task_id: str, own: Status, computed: Status) -> Problem:
    """Both values are shown where the office holds a status that the figures do not give."""
    place = Place(sheet=TASKS.sheet, header=TASKS.column("own_status").header)
    values = {"key": task_id, "own": w.STATUS[own], "computed": w.STATUS[computed]}
    return Problem(rules.STATUS_OF_THE_OFFICE, place, values)


def _finished(task: Task, progress: Progress, final: date | None) -> tuple[Status, tuple[Problem, ...]]:
    completed = _completed(task, progress)
    place = Place(sheet=TASKS.sheet, header=TASKS.column("completed_on").header)
    if completed is None:
        problem = Problem(rules.DONE_WITHOUT_DATE, place, {"key": task.task_id})
        return Status.DONE_ON_TIME, (problem,)
    if final is None:
        return Status.DONE_ON_TIME, (Problem(rules.DONE_WITHOUT_DUE, place, {"key": task.task_id}),)
    return (Status.DONE_ON_TIME if completed <= final else Status.DONE_LATE), ()


def _behind(
    today: date, start: date | None, end: date | None, percent: float | None, margins: Margins
) -> bool:
    """Percent done lies behind the share of time gone by more than the margin; unknown is not behind."""
    if percent is None or start is None or end is None or today < start:
        return False
    gone = min(1.0, ((today - start).days + 1) / ((end - start).days + 1))
    return gone * 100 - percent > margins.behind_points


def count(statuses: Iterable[TaskStatus]) -> dict[str, int]:
    """Summary of the rows that are work: a number per status, ``behind`` and ``total``."""
    rows = [row for row in statuses if row.status is not None]
    by_status = Counter(row.status for row in rows)
    return {
        **{status.value: by_status[status] for status in Status},
        "behind": sum(row.behind for row in rows),
        "total": len(rows),
    }


def header_state(rows: Mapping[str, TaskStatus], children: Iterable[Task]) -> str:
    """What a header row shows of its children: "2/3 hoàn thành"."""
    statuses = [rows[child.task_id].status for child in children if not rows[child.task_id].outside]
    done = sum(status in DONE for status in statuses)
    return f"{done}/{len(statuses)} hoàn thành" if statuses else ""
