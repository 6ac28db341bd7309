"""Nhắc việc: the list of who owes what and what is due, as a sheet. Nothing is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cchc_xl.core import sheet_rows, tables
from cchc_xl.core import wording as w
from cchc_xl.core.changes import every_row, plan_changes
from cchc_xl.core.problem import Problem
from cchc_xl.core.reminders import OWING, Reminder, of_reports, of_tasks, reminder_rows
from cchc_xl.core.vnformat import day
from cchc_xl.flows.gather import DECISION_TABLES, gather
from cchc_xl.flows.roll_up import decide
from cchc_xl.ports import Arrivals, Holidays, JudgeForms, MasterWorkbook, Progress

_WRITTEN = (tables.REMINDERS, tables.SUBMISSIONS, tables.ACTIONS, tables.LOG, *DECISION_TABLES)


@dataclass(frozen=True, slots=True)
class RemindResult:
    """What is owed or due, in no particular order, and what was found wrong on the way."""

    reminders: tuple[Reminder, ...]
    problems: tuple[Problem, ...]
    said: str


def remind(
    book: MasterWorkbook,
    store: Arrivals,
    judge_forms: JudgeForms,
    holidays: Holidays,
    period: str,
    today: date,
    now: datetime,
    progress: Progress,
) -> RemindResult:
    """List what is owed in ``period`` as things stand ``today``; the sheet shows this list alone."""
    office = gather(book, _WRITTEN, holidays)
    decided = decide(office, store, judge_forms, period, today, progress)
    reminders = (
        *of_reports(decided.submissions.values(), today, office.margins.due_soon_workdays, office.calendar),
        *of_tasks(office.plan, decided.rows, decided.result.task_lines),
    )
    said = _said(reminders, today)
    name = str(decided.result.period)
    changes = [
        plan_changes(
            office.tables[tables.REMINDERS.name],
            reminder_rows(office.plan, reminders, name),
            scope=every_row,
            retired=lambda _row: {"kind": w.REMINDER_SETTLED, "workdays_left": None},
        ),
        plan_changes(
            office.tables[tables.ACTIONS.name], sheet_rows.action_rows("remind", now, said), add=False
        ),
        plan_changes(office.tables[tables.LOG.name], sheet_rows.log_rows("remind", now, said, name)),
    ]
    edited = tuple(p for change in changes for p in change.problems)
    return RemindResult(reminders, (*office.problems, *edited, *book.write(changes)), said)


def _said(reminders: tuple[Reminder, ...], today: date) -> str:
    owing = {r.unit for r in reminders if r.kind in OWING}
    late = {r.task for r in reminders if r.kind == "task_overdue"}
    soon = {r.task for r in reminders if r.kind == "task_due_soon"}
    return (
        f"Ngày {day(today)}: {len(owing)} đơn vị còn nợ báo cáo, {len(late)} nhiệm vụ quá hạn, "
        f"{len(soon)} nhiệm vụ sắp đến hạn; {len(reminders)} dòng ở sheet “{tables.REMINDERS.sheet}”."
    )
