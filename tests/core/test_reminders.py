from __future__ import annotations

from dataclasses import replace
from datetime import date

from cchc_xl.core import wording as w
from cchc_xl.core.plan import Plan
from cchc_xl.core.reminders import Reminder, of_reports, of_tasks, reminder_rows
from cchc_xl.core.rollup_values import TaskLine
from cchc_xl.core.status import Status, TaskStatus
from cchc_xl.core.submission import AnswerStatus, Role
from cchc_xl.core.tables import CellValue
from cchc_xl.core.workdays import Calendar
from tests.core.plans import plan, task

PLAN = plan([task("I.1", "Các phòng Sở"), task("I.2", "Các đơn vị liên quan"), task("I.3", "Thanh tra")])
CALENDAR = Calendar()
DUE = date(2023, 6, 7)  # a Wednesday


def submission(state: str, unit: str = "VP") -> dict[str, CellValue]:
    name = w.SUBMISSION_STATE[state]
    return {"period": "2023-H1", "unit": unit, "unit_name": "Văn phòng", "due": DUE, "state": name}


def kinds(found: list[Reminder]) -> list[str]:
    return [reminder.kind for reminder in found]


def test_a_silent_unit_owes_its_report_after_the_due_day() -> None:
    [found] = of_reports([submission("missing")], date(2023, 6, 9), 7, CALENDAR)
    assert (found.kind, found.unit, found.due, found.workdays_left) == ("report_missing", "VP", DUE, -2)


def test_on_the_due_day_itself_the_report_is_only_due_soon() -> None:
    assert kinds(of_reports([submission("missing")], DUE, 7, CALENDAR)) == ["report_due"]


def test_nobody_is_reminded_earlier_than_the_lead() -> None:
    assert of_reports([submission("missing")], date(2023, 5, 26), 7, CALENDAR) == []  # eight working days
    assert kinds(of_reports([submission("missing")], date(2023, 5, 29), 7, CALENDAR)) == ["report_due"]


def test_a_rejected_report_is_owed_whatever_the_day_and_a_used_one_never() -> None:
    rows = [submission(state) for state in w.SUBMISSION_STATE if state != "missing"]
    found = of_reports(rows, date(2023, 1, 3), 7, CALENDAR)
    assert kinds(found) == ["report_rejected", "report_set_aside", "report_waiting"]


def test_of_a_unit_that_another_answers_for_that_one_is_reminded() -> None:
    rows = [submission("rejected"), {**submission("rejected", "TTr"), "answered_by": "VP"}]
    assert [found.unit for found in of_reports(rows, DUE, 7, CALENDAR)] == ["VP"]


def status(of: Plan, task_id: str, state: Status, *, behind: bool = False) -> TaskStatus:
    row = next(t for t in of.tasks if t.task_id == task_id)
    return TaskStatus(row, state, due=date(2023, 5, 31), workdays_left=-5, behind=behind)


def line(task_id: str, unit: str, said: AnswerStatus | None, role: Role = Role.LEAD) -> TaskLine:
    row = next(t for t in PLAN.tasks if t.task_id == task_id)
    return TaskLine(task=row, unit=unit, role=role, status=said)


def test_an_overdue_task_is_owed_by_the_leads_that_have_not_settled_it() -> None:
    lines = [
        line("I.1", "VP", AnswerStatus.DONE),
        line("I.1", "TTr", None),
        line("I.1", "TCCB", AnswerStatus.NOT_APPLICABLE),
        line("I.1", "THPT-KA", None, Role.PARTNER),
    ]
    found = of_tasks(PLAN, [status(PLAN, "I.1", Status.OVERDUE)], lines)
    assert [(r.kind, r.unit, r.unit_name, r.task) for r in found] == [
        ("task_overdue", "TTr", "Thanh tra", "I.1")
    ]


def test_a_task_that_nobody_is_asked_about_stands_under_its_own_wording() -> None:
    [found] = of_tasks(PLAN, [status(PLAN, "I.2", Status.DUE_SOON)], [])
    assert (found.kind, found.unit, found.unit_name) == ("task_due_soon", "", "Các đơn vị liên quan")


def test_a_task_behind_is_named_once_under_its_worst_name() -> None:
    behind = [
        status(PLAN, "I.3", Status.IN_PROGRESS, behind=True),
        status(PLAN, "I.1", Status.OVERDUE, behind=True),
        status(PLAN, "I.2", Status.IN_PROGRESS),
    ]
    lines = [line("I.3", "TTr", AnswerStatus.IN_PROGRESS), line("I.1", "VP", None)]
    assert kinds(of_tasks(PLAN, behind, lines)) == ["task_behind", "task_overdue"]


def test_rows_stand_by_kind_then_due_day_then_unit_under_keys_of_their_own() -> None:
    first = Reminder(kind="task_overdue", unit="TTr", unit_name="Thanh tra", what="x", task="I.1", due=DUE)
    later = replace(first, due=date(2023, 6, 30), task="I.3")
    report = Reminder(kind="report_missing", unit="VP", unit_name="Văn phòng", what="Báo cáo")
    rows = reminder_rows(PLAN, [later, first, report], "2023-H1")
    assert list(rows) == [
        "2023-H1|report_missing|VP|", "2023-H1|task_overdue|TTr|I.1", "2023-H1|task_overdue|TTr|I.3",
    ]  # fmt: skip
    assert rows["2023-H1|report_missing|VP|"]["kind"] == "Chưa nộp báo cáo"
