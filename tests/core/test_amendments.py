"""Tasks taken out of the plan or added to it, by the office itself or by accepting a unit's proposal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from cchc_xl.core import sheet_rows
from cchc_xl.core.amendments import Amended, amended, proposal_key
from cchc_xl.core.asking import Asking
from cchc_xl.core.deadline import Conventions, parse
from cchc_xl.core.period import Period
from cchc_xl.core.plan import Plan, Task
from cchc_xl.core.proposal_rows import added_task_rows
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


ACCEPTED = "Chấp nhận"


def proposal(
    kind: str, task: str = "", decision: str = ACCEPTED, period: str = "2023-Q1", **more: CellValue
) -> Mapping[str, CellValue]:
    text = str(more.get("text", "Xây dựng kho học liệu số"))
    return {
        "key": proposal_key(Period.parse(period), "TTr", kind, task, text),
        "period": period,
        "unit": "TTr",
        "unit_name": "Thanh tra",
        "kind": kind,
        "task": task,
        "text": text,
        "decision": decision,
        "from_day": JUNE_1,
        **more,
    }


def accepting(*rows: Mapping[str, CellValue], of: Plan | None = None, adding: bool = True) -> Amended:
    return amended(of or with_change(), rows, adding=adding)


def written_down(result: Amended) -> Plan:
    """The plan as it is read once a roll-up has given the added tasks their rows."""
    rows = [{"id": i, **row} for i, row in added_task_rows(result.added).items()]
    return plan([task("I.1"), task("I.2"), *rows])


def days(result: Amended) -> dict[str, tuple[date | None, date | None]]:
    return {t.task_id: (t.added_on, t.withdrawn_on) for t in result.plan.work}


def told(of: Task) -> list[str]:
    return [amendment.said for amendment in of.amendments]


def codes(result: Amended) -> list[str]:
    return [problem.code for problem in result.problems]


def test_an_accepted_withdrawal_takes_the_task_out_from_its_day_on() -> None:
    row = proposal("Rút nhiệm vụ", "I.2")
    result = accepting(row)
    assert days(result) == {"I.1": (None, None), "I.2": (None, JUNE_1)}
    assert result.said == {row["key"]: "Rút I.2 từ 01/06/2023"}
    assert told(result.plan.tasks[2]) == ["Rút I.2 từ 01/06/2023 theo đề xuất của Thanh tra"]


def test_an_accepted_addition_gets_the_next_free_id_and_its_proposer_leads_it() -> None:
    of = plan([task("I.1"), task("I.BS1")])
    row = proposal("Bổ sung nhiệm vụ")
    result = accepting(row, of=of)
    [new] = result.added
    assert (new.task_id, new.content, new.lead) == ("I.BS2", "Xây dựng kho học liệu số", "Thanh tra")
    assert days(result)["I.BS2"] == (JUNE_1, None)
    assert Asking(result.plan, MID_JUNE).tasks["I.BS2"].leads == ("TTr",)
    assert result.said == {row["key"]: "Bổ sung I.BS2 từ 01/06/2023"}
    assert codes(result) == []


def test_an_added_task_keeps_its_id_and_row_whatever_is_accepted_later() -> None:
    first, later = proposal("Bổ sung nhiệm vụ"), proposal("Bổ sung nhiệm vụ", text="Thêm lớp tập huấn")
    of = written_down(accepting(first))
    result = accepting({**later, "from_day": date(2023, 5, 1)}, first, of=of)
    assert [t.task_id for t in result.added] == ["I.BS2"]
    assert result.said[str(first["key"])] == "Bổ sung I.BS1 từ 01/06/2023"
    assert [t.content for t in result.plan.work[-2:]] == ["Xây dựng kho học liệu số", "Thêm lớp tập huấn"]


def test_a_task_that_has_no_row_yet_is_in_the_plan_of_nobody_but_the_roll_up() -> None:
    result = accepting(proposal("Bổ sung nhiệm vụ"), adding=False)
    assert list(days(result)) == ["I.1", "I.2"]
    assert (codes(result), result.added) == (["NV04"], ())


def test_the_office_may_say_which_row_an_accepted_addition_is() -> None:
    of = plan([task("I.1"), task("I.BS4")])
    result = accepting(proposal("Bổ sung nhiệm vụ", "I.1", plan_task="I.BS4"), of=of)
    assert (result.added, days(result)["I.BS4"]) == ((), (JUNE_1, None))
    assert days(result)["I.1"] == (None, None)  # the task the unit named beside it is not the new one


@pytest.mark.parametrize(("given", "ids"), [("I.BS7", ["I.BS7"]), ("khong co", [])])
def test_an_id_given_by_the_office_is_taken_when_it_looks_like_one(given: str, ids: list[str]) -> None:
    result = accepting(proposal("Bổ sung nhiệm vụ", plan_task=given))
    assert [t.task_id for t in result.added] == ids
    assert codes(result) == ([] if ids else ["NV04"])


def test_an_accepted_change_is_told_on_its_task_and_touches_no_text_of_the_plan() -> None:
    result = accepting(proposal("Sửa đổi nhiệm vụ", "I.2", text="Lùi sang quý IV"))
    changed, before = result.plan.tasks[2], with_change().tasks[2]
    assert told(changed) == ["Sửa đổi I.2 từ 01/06/2023 theo đề xuất của Thanh tra: Lùi sang quý IV"]
    assert (changed.content, changed.time) == (before.content, before.time)


def test_what_the_office_wrote_on_the_task_itself_wins() -> None:
    of = with_change(withdrawn_on=JULY_1)
    assert days(accepting(proposal("Rút nhiệm vụ", "I.2"), of=of))["I.2"] == (None, JULY_1)


def test_an_acceptance_without_a_day_or_of_no_known_task_waits_and_says_why() -> None:
    result = accepting(
        proposal("Rút nhiệm vụ", "I.2", from_day=None),
        proposal("Rút nhiệm vụ", "I.9"),
        proposal("Rút nhiệm vụ", "I.1", from_day="giữa năm"),
    )
    assert sorted(codes(result)) == ["KH01", "NV03", "NV03", "NV05"]
    assert set(days(result).values()) == {(None, None)}
    assert set(result.said.values()) == {"Chưa áp dụng được, xem sheet “Lỗi dữ liệu”"}


@pytest.mark.parametrize("decision", ["", "Không chấp nhận", "Để xem xét"])
def test_what_was_not_accepted_changes_nothing(decision: str) -> None:
    result = accepting(proposal("Rút nhiệm vụ", "I.2", decision), proposal("Bổ sung nhiệm vụ", "", decision))
    assert (result.added, codes(result), set(days(result).values())) == ((), [], {(None, None)})
    assert set(result.said.values()) == {""}


def test_an_accepted_request_that_is_no_change_of_the_plan_changes_none() -> None:
    result = accepting(proposal("Kiến nghị về nhiệm vụ", "I.2"))
    assert (result.said, set(days(result).values())) == ({}, {(None, None)})


def test_a_decision_that_is_none_of_the_choices_is_named_and_does_not_count() -> None:
    result = accepting(proposal("Rút nhiệm vụ", "I.2", "ừ"))
    assert (codes(result), days(result)["I.2"]) == (["KH01"], (None, None))


def test_the_same_proposal_made_again_is_decided_once() -> None:
    first, again = (proposal("Bổ sung nhiệm vụ", period=p) for p in ("2023-Q1", "2023-H1"))
    result = accepting({**again, "decision": ""}, first)
    assert [t.task_id for t in result.added] == ["I.BS1"]
    assert result.said[str(again["key"])] == "Đã quyết định ở dòng kỳ 2023-Q1: chấp nhận"
    assert len(accepting(again, first).added) == 1


def test_of_two_decisions_on_the_same_proposal_the_later_period_s_holds() -> None:
    first, again = (proposal("Rút nhiệm vụ", "I.2", period=p) for p in ("2023-Q1", "2023-H1"))
    result = accepting(first, {**again, "decision": "Không chấp nhận"})
    assert days(result)["I.2"] == (None, None)


def test_a_decision_never_passes_to_another_text() -> None:
    one, other = (proposal("Bổ sung nhiệm vụ", text=text)["key"] for text in ("Việc một", "Việc hai"))
    assert one != other


def test_a_task_whose_proposal_is_not_accepted_any_more_is_out_and_the_office_is_told() -> None:
    row = proposal("Bổ sung nhiệm vụ")
    of = written_down(accepting(row))
    result = accepting({**row, "decision": "Không chấp nhận"}, of=of)
    assert codes(result) == ["NV06"]
    assert not result.plan.work[-1].in_force(date(2023, 12, 31))
    kept = plan([task("I.1"), {**task("I.BS1"), "origin": "TTr|x", "added_on": JULY_1}])
    assert codes(accepting(of=kept)) == []  # the office wrote a day on the task itself


def test_an_added_task_may_be_withdrawn_by_a_later_proposal() -> None:
    result = accepting(proposal("Rút nhiệm vụ", "I.BS1", from_day=JULY_1), proposal("Bổ sung nhiệm vụ"))
    assert days(result)["I.BS1"] == (JUNE_1, JULY_1)


def test_a_group_that_the_plan_names_last_takes_what_is_added() -> None:
    of = with_change()
    seven = replace(of, groups={"I": "", "VII": ""})
    assert [t.task_id for t in accepting(proposal("Bổ sung nhiệm vụ"), of=seven).added] == ["VII.BS1"]


def test_a_header_that_is_withdrawn_takes_along_what_stands_under_it() -> None:
    row = proposal("Rút nhiệm vụ", "I.0")
    result = accepting(row)
    assert result.plan.amendments == {row["key"]}  # one change of the plan, of three rows
    assert set(days(result).values()) == {(None, JUNE_1)}
    rows = sheet_rows.task_status_rows(statuses(result.plan), {})
    assert {i: (row.get("status"), row["remark"]) for i, row in rows.items()} == {
        "I.0": (None, "Rút I.0 từ 01/06/2023 theo đề xuất của Thanh tra"),
        "I.1": ("Đã rút", "Rút I.0 từ 01/06/2023 theo đề xuất của Thanh tra"),
        "I.2": ("Đã rút", "Rút I.0 từ 01/06/2023 theo đề xuất của Thanh tra"),
    }
