"""Tasks taken out of the plan or added to it, and accepted proposals that the plan does not show yet."""

from __future__ import annotations

from datetime import date

import pytest

from cchc_xl.core import sheet_rows
from cchc_xl.core.amendments import next_id, open_amendments
from cchc_xl.core.asking import Asking
from cchc_xl.core.deadline import Conventions, parse
from cchc_xl.core.plan import Plan
from cchc_xl.core.status import Progress, TaskStatus, count, header_state, status_on
from cchc_xl.core.tables import CellValue
from cchc_xl.core.workdays import Calendar
from cchc_xl.core.year_view import year_rows
from tests.core.plans import MID_JUNE, plan, task

JUNE_1, JULY_1 = date(2023, 6, 1), date(2023, 7, 1)


def statuses(of: Plan, today: date = MID_JUNE) -> list[TaskStatus]:
    return [status_on(today, t, parse(t.time, Conventions(2023)), Progress(), Calendar()) for t in of.tasks]


def with_change(**more: CellValue) -> Plan:
    header = task("I.0", "", kind="header")
    return plan([header, task("I.1", parent="I.0"), {**task("I.2", parent="I.0"), **more}])


@pytest.mark.parametrize(
    ("more", "there"),
    [
        ({}, True),
        ({"withdrawn_on": MID_JUNE}, False),
        ({"withdrawn_on": JULY_1}, True),
        ({"added_on": MID_JUNE}, True),
        ({"added_on": JULY_1}, False),
        ({"added_on": JUNE_1, "withdrawn_on": JULY_1}, True),
    ],
)
def test_a_task_is_in_the_plan_from_the_day_it_was_added_until_it_is_withdrawn(
    more: dict[str, CellValue], there: bool
) -> None:
    of = with_change(**more)
    assert of.tasks[2].in_force(MID_JUNE) is there
    assert (Asking(of, MID_JUNE).tasks["I.2"].leads == ("VP",)) is there
    assert count(statuses(of))["total"] == 1 + there


@pytest.mark.parametrize(
    ("more", "said"), [({"withdrawn_on": JUNE_1}, "Đã rút"), ({"added_on": JULY_1}, "Chưa áp dụng")]
)
def test_a_task_that_is_not_in_the_plan_stays_listed_and_says_why(
    more: dict[str, CellValue], said: str
) -> None:
    of = with_change(own_status="OVERDUE", **more)
    found = statuses(of)
    deadlines = {t.task_id: parse(t.time, Conventions(2023)) for t in of.work}
    row = sheet_rows.task_status_rows(found, deadlines)["I.2"]
    assert (row["status"], row["due"], row["workdays_left"]) == (said, None, None)
    assert year_rows(found, 2023, MID_JUNE)["I.2"]["status"] == said


def test_a_withdrawn_child_is_none_of_its_header_s() -> None:
    of = with_change(withdrawn_on=JUNE_1)
    by_id = {row.task.task_id: row for row in statuses(of)}
    assert header_state(by_id, of.tasks[1:]) == "0/1 hoàn thành"


def proposal(kind: str, decision: str = "Chấp nhận", **more: str) -> dict[str, CellValue]:
    return {"kind": kind, "decision": decision, "unit": "TTr", **more}


def test_an_accepted_withdrawal_is_named_until_the_task_has_its_day() -> None:
    row = proposal("Rút nhiệm vụ", task="I.2")
    [problem] = open_amendments(with_change(), [row])
    assert (problem.code, problem.values["task"]) == ("NV03", "I.2")
    assert open_amendments(with_change(withdrawn_on=JULY_1), [row]) == ()


def test_an_accepted_addition_is_named_with_the_id_it_gets_until_it_is_in_the_plan() -> None:
    [problem] = open_amendments(with_change(), [proposal("Bổ sung nhiệm vụ", plan_task="I.BS1")])
    assert problem.code == "NV04"
    assert "I.BS1" in problem.action
    added = plan([task("I.1"), task("I.BS1", added_on=JUNE_1)])
    assert open_amendments(added, [proposal("Bổ sung nhiệm vụ", plan_task="I.BS1")]) == ()
    assert next_id(added) == "I.BS2"


@pytest.mark.parametrize(
    "row",
    [
        proposal("Rút nhiệm vụ", "Không chấp nhận", task="I.2"),
        proposal("Rút nhiệm vụ", "", task="I.2"),
        proposal("Kiến nghị về nhiệm vụ", task="I.2"),
    ],
)
def test_what_was_not_accepted_or_changes_no_plan_is_not_named(row: dict[str, CellValue]) -> None:
    assert open_amendments(with_change(), [row]) == ()
