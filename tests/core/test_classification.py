"""Xếp loại: the points that made a unit's grade, from settings that the office may change."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_xl.core import rules
from cchc_xl.core import wording as w
from cchc_xl.core.asking import Asking
from cchc_xl.core.classification import Filing, Graded, classification_rows, classify, filing
from cchc_xl.core.grade_scheme import Scheme, scheme_from
from cchc_xl.core.ledger import Arrival, Verdict, settle
from cchc_xl.core.period import Period
from cchc_xl.core.plan import Plan
from cchc_xl.core.problem import Problem
from cchc_xl.core.rollup import roll_up
from cchc_xl.core.rollup_values import Accepted
from cchc_xl.core.submission import AnswerStatus, Role, Submission, TargetAnswer, TaskAnswer
from cchc_xl.core.workdays import Calendar
from tests.core.plans import MID_JUNE, plan, target, task

H1 = Period.parse("2023-H1")
DUE = date(2023, 6, 7)  # a Wednesday: of the reports, and of the tasks below
ROOMS = plan(
    [task("I.1", "Các phòng Sở"), task("I.2", "Văn phòng", own_due="01/06/2023")],
    [target("II.5", "Các phòng Sở", adds_up="yes")],
)
DOING, DONE, ASIDE = AnswerStatus.IN_PROGRESS, AnswerStatus.DONE, AnswerStatus.NOT_APPLICABLE
GOOD = Filing("in_time", forms=1)


def did(task_id: str, status: AnswerStatus | None, on: date | None = None) -> TaskAnswer:
    return TaskAnswer(task_id=task_id, role=Role.LEAD, status=status, completed_on=on)


def counted(over: float | None, under: float | None) -> TargetAnswer:
    return TargetAnswer(target_id="II.5", numerator=over, denominator=under)


def said(*answers: TaskAnswer | TargetAnswer, unit: str = "VP") -> dict[str, Accepted]:
    tasks = tuple(a for a in answers if isinstance(a, TaskAnswer))
    targets = tuple(a for a in answers if isinstance(a, TargetAnswer))
    return {
        unit: Accepted(Submission(unit=unit, period="2023-H1", tasks=tasks, targets=targets), f"{unit}.xlsx")
    }


ALL_DONE = said(did("I.1", DONE, DUE), did("I.2", DONE, date(2023, 6, 1)), counted(50, 100))


def graded(
    accepted: dict[str, Accepted],
    sent: Filing = GOOD,
    *,
    of: Plan = ROOMS,
    units: tuple[str, ...] = ("VP",),
    day: date = MID_JUNE,
    scheme: Scheme | None = None,
) -> tuple[Graded, ...]:
    result = roll_up(of, Asking(of, MID_JUNE), {H1: accepted}, H1)
    dues = {t.task_id: t.decision.own_due or DUE for t in of.work}
    filings = dict.fromkeys(accepted, sent) if accepted else {"VP": sent}
    return classify(units, result, filings, dues, day, scheme or Scheme())


def points(one: Graded) -> tuple[float | None, ...]:
    return tuple(one.points.values())


def test_a_unit_that_did_everything_has_all_points() -> None:
    [one] = graded(ALL_DONE)
    assert points(one) == (30, 20, 15, 25, 10)
    assert (one.total, one.grade, one.reasons) == (100, "good", "Đủ điểm")


def test_a_unit_that_sent_nothing_has_none_and_the_reason() -> None:
    [one] = graded({}, Filing())
    assert points(one) == (0, 0, 0, 0, 0)
    assert (one.total, one.grade) == (0, "below")
    assert one.reasons.startswith("Chưa nộp báo cáo; nhiệm vụ chủ trì đúng hạn 0/2 (trễ: I.1, I.2)")


@pytest.mark.parametrize(
    ("sent", "expected", "reason"),
    [
        (Filing("late", workdays_late=2, forms=1), 18, "Trễ 2 ngày làm việc"),  # 20 % a day
        (Filing("late", workdays_late=9, forms=1), 0, "Trễ 9 ngày làm việc"),
        (Filing("rejected", forms=1), 0, "Báo cáo có lỗi, chưa gửi lại"),
        (Filing("set_aside"), 0, "Văn phòng không dùng báo cáo, chưa gửi lại"),
        (Filing("waiting", forms=1), 0, "Báo cáo chờ Văn phòng xử lý"),
    ],
)
def test_a_report_that_came_late_or_not_at_all_loses_points(
    sent: Filing, expected: float, reason: str
) -> None:
    [one] = graded(ALL_DONE, sent)
    assert one.points["in_time"] == pytest.approx(expected)
    assert one.reasons == reason


@pytest.mark.parametrize(("forms", "errors", "expected"), [(1, 3, 10.5), (2, 3, 12.75), (1, 12, 0)])
def test_errors_are_counted_per_form(forms: int, errors: int, expected: float) -> None:
    [one] = graded(ALL_DONE, Filing("in_time", forms=forms, errors=errors))
    assert one.points["few_errors"] == expected
    assert one.reasons == f"{errors} lỗi trong {forms} biểu mẫu đã gửi"


def test_what_was_left_open_is_not_complete() -> None:
    [one] = graded(said(did("I.1", DOING), counted(50, None)))
    assert one.points["complete"] == pytest.approx(20 / 3, abs=0.005)
    assert "trả lời 1/3 mục được hỏi" in one.reasons.lower()


def test_an_earlier_completion_that_stands_is_an_answer() -> None:
    before = {Period.parse("2023-Q1"): said(did("I.1", DONE, date(2023, 2, 1)))}
    now = said(did("I.2", DONE, date(2023, 6, 1)), counted(1, 1))
    result = roll_up(ROOMS, Asking(ROOMS, MID_JUNE), {**before, H1: now}, H1)
    [one] = classify(["VP"], result, {"VP": GOOD}, {}, MID_JUNE, Scheme())
    assert one.points["complete"] == 20


@pytest.mark.parametrize(
    ("answer", "share"),
    [
        (did("I.1", DONE, date(2023, 6, 7)), 1),
        (did("I.1", DONE, date(2023, 6, 8)), 0.5),
        (did("I.1", DONE, None), 1),  # without a day in time, as on sheet "Nhiệm vụ"
        (did("I.1", DOING), 0.5),  # its day has passed
        (did("I.1", ASIDE), 1),  # leaves the denominator
    ],
)
def test_a_task_counts_by_the_unit_s_own_completion(answer: TaskAnswer, share: float) -> None:
    [one] = graded(said(answer, did("I.2", DONE, date(2023, 5, 1)), counted(1, 1)))
    assert one.points["tasks_in_time"] == 25 * share


def test_a_task_whose_day_has_not_come_is_not_judged() -> None:
    [one] = graded(said(did("I.1", DOING), did("I.2", DOING), counted(1, 1)), day=date(2023, 6, 1))
    assert one.points["tasks_in_time"] is None
    assert one.total == 100
    assert one.reasons == "Đủ điểm; không xét nhiệm vụ chủ trì đúng hạn (quy từ 75/75 điểm)"


@pytest.mark.parametrize(
    ("decision", "share"),
    [
        ({"own_status": "DONE_ON_TIME"}, 1),
        ({"own_status": "DONE_LATE"}, 0),
        ({"own_status": "OVERDUE"}, 0),
        ({"own_completed_on": "01/06/2023"}, 1),
        ({"own_completed_on": "10/06/2023"}, 0),
        ({"own_due": "30/06/2023"}, None),
    ],
)
def test_the_office_s_word_decides_for_the_unit_that_leads_alone(
    decision: dict[str, str], share: float | None
) -> None:
    decided = plan([task("I.2", "Văn phòng", **decision)])
    [one] = graded(said(did("I.2", DOING)), of=decided)
    assert one.points["tasks_in_time"] == (None if share is None else 25 * share)


def test_of_several_leads_one_that_was_in_time_keeps_its_points() -> None:
    decided = plan([task("I.1", "Các phòng Sở", own_status="DONE_LATE")])
    both = said(did("I.1", DONE, DUE)) | said(did("I.1", DOING), unit="TTr")
    first, second = graded(both, of=decided, units=("VP", "TTr"))
    assert (first.points["tasks_in_time"], second.points["tasks_in_time"]) == (25, 0)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (counted(50, 100), 10),  # the threshold itself is reached
        (counted(49, 100), 0),
        (counted(None, None), 0),  # asked and not given
        (counted(0, 0), None),  # nothing arose
    ],
)
def test_a_target_is_met_by_the_unit_s_own_figures(answer: TargetAnswer, expected: float | None) -> None:
    [one] = graded(said(did("I.1", DONE, DUE), did("I.2", DONE, DUE), answer))
    assert one.points["targets_met"] == expected


def test_what_does_not_apply_leaves_the_denominator() -> None:
    [one] = graded(said(did("I.1", DONE, DUE)), Filing("late", workdays_late=1, forms=1),
                   of=plan([task("I.1")]))  # fmt: skip
    assert points(one) == (24, 20, 15, 25, None)
    assert one.total == pytest.approx(100 * 84 / 90, abs=0.005)
    assert one.reasons == "Trễ 1 ngày làm việc; không xét chỉ tiêu đạt (quy từ 84/90 điểm)"


# Settings


@pytest.mark.parametrize(
    ("total", "grade"),
    [(100, "good"), (90, "good"), (89.99, "fair"), (75, "fair"), (50, "average"), (49.99, "below")],
)
def test_grades_begin_at_their_limits(total: float, grade: str) -> None:
    assert Scheme().grade(total) == grade


def test_the_settings_say_what_counts_and_from_where_a_grade_is_given() -> None:
    settings = {
        "grade_weight_in_time": "50", "grade_weight_complete": "50", "grade_weight_few_errors": "0",
        "grade_weight_tasks_in_time": "0", "grade_weight_targets_met": "0", "grade_late_percent": "50",
        "grade_good_from": "80",
    }  # fmt: skip
    scheme, problems = scheme_from(settings)
    assert problems == ()
    [one] = graded(ALL_DONE, Filing("late", workdays_late=1, forms=3, errors=9), scheme=scheme)
    assert points(one) == (25, 50, None, None, None)
    assert (one.total, one.grade, one.reasons) == (75, "fair", "Trễ 1 ngày làm việc")


def test_weights_that_do_not_sum_to_100_are_scaled_and_said() -> None:
    scheme, [problem] = scheme_from({"grade_weight_in_time": "130"})
    assert problem.code == "TH07"
    assert "200" in problem.message
    assert dict(scheme.weights) == {
        "in_time": 65, "complete": 10, "few_errors": 7.5, "tasks_in_time": 12.5, "targets_met": 5,
    }  # fmt: skip


def test_nobody_is_graded_by_weights_that_are_all_nothing() -> None:
    keys = ("in_time", "complete", "few_errors", "tasks_in_time", "targets_met")
    scheme, [problem] = scheme_from({f"grade_weight_{key}": "0" for key in keys})
    assert problem.code == "TH07"
    [one] = graded(ALL_DONE, scheme=scheme)
    assert (one.total, one.grade, one.rank) == (None, "", None)
    assert one.reasons == "Không có tiêu chí nào để xét"


def test_limits_out_of_order_give_way_to_the_defaults_and_are_said() -> None:
    scheme, [problem] = scheme_from({"grade_fair_from": "95"})
    assert problem.code == "TH08"
    assert "90 – 95 – 50" in problem.message
    assert scheme.limits == Scheme().limits


# How a report came in


def entry(name: str, at: datetime, state: str, *problems: Problem) -> tuple[Arrival, Verdict]:
    arrival = Arrival(
        arrival_id=name + at.isoformat(), channel="folder", name=name, received_at=at, sha256=name, size=1
    )
    return arrival, Verdict(state=state, unit="VP", period="2023-H1", problems=problems)


def test_a_filing_counts_different_forms_and_their_findings_without_notes() -> None:
    bad, look, note = (
        Problem(rule, values={})
        for rule in (rules.FORM_PERCENT_RANGE, rules.FORM_UNIT_BY_NAME, rules.FORM_TARGETS_OPEN)
    )
    mine = settle(
        [
            entry("a", datetime(2023, 6, 6, 2, tzinfo=UTC), "rejected", bad, bad, note),
            entry("b", datetime(2023, 6, 9, 2, tzinfo=UTC), "valid", look, note),
            entry("b", datetime(2023, 6, 12, 2, tzinfo=UTC), "valid", look, note),  # the same bytes again
        ]
    )
    assert filing(mine, DUE, Calendar()) == Filing("late", workdays_late=2, forms=2, errors=3)
    assert filing([], DUE, Calendar()) == Filing()


def test_a_form_that_the_office_set_aside_is_no_form_without_errors() -> None:
    aside = Problem(rules.ARRIVAL_SET_ASIDE, values={"reason": "gửi nhầm"})
    mine = settle([entry("a", datetime(2023, 6, 6, 2, tzinfo=UTC), "rejected", aside)])
    assert filing(mine, DUE, Calendar()) == Filing("set_aside", forms=0, errors=0)


def test_a_file_that_waits_for_the_office_changes_no_grade() -> None:
    sent = entry("a", datetime(2023, 6, 6, 2, tzinfo=UTC), "valid")
    late = Problem(rules.ARRIVAL_AFTER_CLOSING)
    waits = entry("b", datetime(2023, 9, 5, 2, tzinfo=UTC), "waiting", late)
    assert filing(settle([sent, waits]), DUE, Calendar()) == filing(settle([sent]), DUE, Calendar())


# The sheet


def test_the_office_s_grade_is_final_and_the_computed_one_stays() -> None:
    one = graded(ALL_DONE)
    key = "2023-H1|VP"
    rows, problems = classification_rows(ROOMS, H1, one, [{"key": key, "own_grade": "khá"}])
    assert problems == ()
    assert (rows[key]["grade"], rows[key]["final"]) == ("Tốt", "Khá")
    assert (rows[key]["unit_name"], rows[key]["total"], rows[key]["in_time"]) == ("Văn phòng", 100, 30)


def test_a_grade_that_is_none_is_named_and_does_not_count() -> None:
    key = "2023-H1|VP"
    rows, [problem] = classification_rows(
        ROOMS, H1, graded(ALL_DONE), [{"key": key, "own_grade": "Xuất sắc"}]
    )
    assert rows[key]["final"] == "Tốt"
    assert (problem.code, problem.place.sheet, problem.place.header) == ("KH01", "Xếp loại", "VP xếp loại")


def test_equal_totals_share_a_place_and_the_next_one_is_passed_over() -> None:
    full = did("I.1", DONE, DUE)
    three = said(full) | said(full, unit="TTr") | said(did("I.1", DOING), unit="TCCB")
    ranks = [one.rank for one in graded(three, of=plan([task("I.1", "Các phòng Sở")]),
                                        units=("TCCB", "VP", "TTr"))]  # fmt: skip
    assert ranks == [3, 1, 1]


# Whatever happens

sizes = st.integers(0, 40)
sendings = st.builds(Filing, st.sampled_from(list(w.SUBMISSION_STATE)), sizes, sizes, sizes)
replies = st.tuples(
    st.sampled_from([None, *AnswerStatus]),
    st.none() | st.dates(date(2022, 12, 1), MID_JUNE),
    st.none() | sizes,
    st.none() | sizes,
)
offices = st.dictionaries(st.sampled_from(["VP", "TTr", "TCCB"]), st.tuples(sendings, replies))
weights = st.lists(st.integers(0, 100), min_size=5, max_size=5)


@given(offices, weights, st.randoms(use_true_random=False))
def test_points_stay_within_their_weights_and_the_order_of_units_changes_nothing(
    sent: dict[str, tuple[Filing, tuple[AnswerStatus | None, date | None, int | None, int | None]]],
    given_weights: list[int],
    chance: random.Random,
) -> None:
    scheme, _ = scheme_from(
        {f"grade_weight_{k}": str(v) for k, v in zip(Scheme().weights, given_weights, strict=True)}
    )
    assert sum(scheme.weights.values()) == pytest.approx(100 if any(given_weights) else 0)
    accepted: dict[str, Accepted] = {}
    for unit, (_, (status, on, over, under)) in sent.items():
        accepted |= said(did("I.1", status, on), counted(over, under), unit=unit)
    result = roll_up(ROOMS, Asking(ROOMS, MID_JUNE), {H1: accepted}, H1)
    filings = {unit: how for unit, (how, _) in sent.items()}
    dues = {"I.1": DUE, "I.2": DUE}

    def by_unit(units: list[str]) -> dict[str, Graded]:
        return {g.unit: g for g in classify(units, result, filings, dues, MID_JUNE, scheme)}

    units = ["VP", "TTr", "TCCB"]
    straight = by_unit(units)
    chance.shuffle(units)
    assert by_unit(units) == straight
    for one in straight.values():
        assert one.total is None or 0 <= one.total <= 100
        assert (one.total is None) == (one.grade == "")
        assert one.reasons
        for code, got in one.points.items():
            assert got is None or 0 <= got <= round(scheme.weights[code], 2)
