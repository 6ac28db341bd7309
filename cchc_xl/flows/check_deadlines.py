"""Kiểm tra thời hạn: where every task of the plan stands on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from cchc_xl.core import sheet_rows, tables
from cchc_xl.core.changes import plan_changes
from cchc_xl.core.deadline import Deadline, DeadlineKind
from cchc_xl.core.problem import Problem
from cchc_xl.core.rollup_values import TaskFigures
from cchc_xl.core.status import Progress, TaskStatus, count, status_on
from cchc_xl.core.tables import CellValue
from cchc_xl.core.vnformat import day
from cchc_xl.core.workbook_cells import date_of, number_of, text_of
from cchc_xl.core.year_view import year_rows
from cchc_xl.flows.gather import Office, gather
from cchc_xl.ports import Holidays, MasterWorkbook

_NO_DEADLINE = Deadline("", DeadlineKind.MISSING)  # of a header, which has none
_WRITTEN = (tables.TASKS, tables.YEAR, tables.STATUS_COUNTS, tables.ACTIONS, tables.LOG)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A row per row of the plan, the summary of those that are work (also as a sentence), what is wrong."""

    rows: tuple[TaskStatus, ...]
    counts: Mapping[str, int]
    problems: tuple[Problem, ...]
    said: str


def check_deadlines(
    book: MasterWorkbook, holidays: Holidays, today: date, now: datetime, *, write: bool
) -> CheckResult:
    """Check on ``today``; with ``write`` the sheets show it, stamped with the moment ``now``."""
    office = gather(book, _WRITTEN if write else (), holidays)
    progress: dict[str, Progress] = {}
    for row in office.tables[tables.TASKS.name].values():  # of a key given twice, the first row counts
        progress.setdefault(text_of(row["id"]), _progress(row))
    rows = statuses(office, today, progress)
    counts = count(rows)
    problems = [*office.problems, *(p for row in rows for p in row.problems)]
    problems += [p for d in office.deadlines.values() for p in d.warnings]
    said = (
        f"Ngày {day(today)}: {counts['OVERDUE']} quá hạn, {counts['DUE_SOON']} sắp đến hạn, "
        f"{counts['behind']} chậm so với tiến độ."
    )
    if write:
        problems += _apply(book, office, rows, counts, said, today, now)
    return CheckResult(rows, counts, tuple(problems), said)


def statuses(office: Office, today: date, progress: Mapping[str, Progress]) -> tuple[TaskStatus, ...]:
    """The status of every row, in the plan's order; unknown progress is no progress reported."""
    return tuple(
        status_on(
            today,
            task,
            office.deadlines.get(task.task_id, _NO_DEADLINE),
            progress.get(task.task_id, Progress()),
            office.calendar,
            office.margins,
        )
        for task in office.plan.tasks
    )


def _progress(row: Mapping[str, CellValue]) -> Progress:
    """What the last roll-up left on the sheet."""
    asked, completed, aside = (
        int(number_of(row.get(f)) or 0) for f in ("asked", "completed", "not_applicable")
    )
    figures = TaskFigures(asked=asked, completed=completed, not_applicable=aside)
    return Progress(figures.done, date_of(row.get("completed_on")), number_of(row.get("progress_percent")))


def _apply(
    book: MasterWorkbook,
    office: Office,
    rows: tuple[TaskStatus, ...],
    counts: Mapping[str, int],
    said: str,
    today: date,
    now: datetime,
) -> tuple[Problem, ...]:
    changes = [
        plan_changes(office.tables[spec.name], wanted, add=spec in (tables.LOG, tables.YEAR))
        for spec, wanted in (
            (tables.TASKS, sheet_rows.task_status_rows(rows, office.deadlines)),
            (tables.YEAR, year_rows(rows, office.plan.year, today)),
            (tables.STATUS_COUNTS, sheet_rows.status_count_rows(counts)),
            (tables.ACTIONS, sheet_rows.action_rows("check", now, said)),
            (tables.LOG, sheet_rows.log_rows("check", now, said)),
        )
    ]
    return (*(p for change in changes for p in change.problems), *book.write(changes))
