"""So với kỳ trước: what stands beside the figures of the period before, and which answers look odd."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_xl.core.asking import Asking
from cchc_xl.core.comparison import Watch, anomalies, comparison_rows, done_by, earlier_period
from cchc_xl.core.period import Period
from cchc_xl.core.plan import Plan
from cchc_xl.core.rollup import roll_up, with_derived
from cchc_xl.core.rollup_values import Accepted, Finding, RollUp
from cchc_xl.core.submission import AnswerStatus, Role, Submission, TargetAnswer, TaskAnswer
from cchc_xl.core.tables import CellValue
from tests.core.plans import MID_JUNE, plan, target, task

Q1, H1, Q3 = (Period.parse(f"2023-{kind}") for kind in ("Q1", "H1", "Q3"))
ROOMS = plan([task("I.1", "Các phòng Sở")], [target("II.5", "Các phòng Sở", adds_up="yes")])
DOING, DONE = AnswerStatus.IN_PROGRESS, AnswerStatus.DONE
USUAL = Watch()
LONG = "Đã ban hành kế hoạch, tổ chức quán triệt tới toàn thể cán bộ, giáo viên."  # over 60 characters

Sent = dict[str, Accepted]


def sent(
    unit: str,
    percent: float | None = None,
    status: AnswerStatus = DOING,
    figures: tuple[float, float] | None = None,
    result_text: str = "",
) -> Sent:
    answer = TaskAnswer(
        task_id="I.1", role=Role.LEAD, status=status, progress_percent=percent, result_text=result_text
    )
    targets = [
        TargetAnswer(target_id="II.5", numerator=over, denominator=under, cell="Chỉ tiêu!F6:G6")
        for over, under in ([figures] if figures else [])
    ]
    columns = {"targets.numerator": "F", "targets.denominator": "G"}
    submission = Submission(unit=unit, period="", tasks=(answer,), targets=tuple(targets), columns=columns)
    return {unit: Accepted(submission, f"{unit}.xlsx")}


def rolled(history: dict[Period, Sent], period: Period = H1, of: Plan = ROOMS) -> RollUp:
    return roll_up(of, Asking(of, MID_JUNE), history, period)


def row(history: dict[Period, Sent], key: str) -> dict[str, CellValue]:
    earlier = earlier_period(history, H1)
    before = rolled(history, earlier) if earlier else None
    return comparison_rows(ROOMS, rolled(history), before)[f"2023-H1|{key}"]


def odd(history: dict[Period, Sent], watch: Watch = USUAL) -> list[Finding]:
    return list(anomalies(rolled(history), history, watch))


def test_a_task_stands_beside_its_mean_of_the_period_before() -> None:
    history = {Q1: {**sent("VP", 10), **sent("TTr", 30)}, H1: {**sent("VP", 60), **sent("TTr", 50)}}
    found = row(history, "task|I.1")
    assert (found["earlier"], found["before"], found["now"], found["difference"]) == ("2023-Q1", 20, 55, 35)
    assert found["remark"] == "Tăng. Số đơn vị báo cáo 2 → 2 trên 3, hoàn thành 0 → 0."


def test_a_target_stands_beside_its_ratio_with_the_sums_behind_it() -> None:
    history = {
        Q1: sent("VP", figures=(20, 40)),
        H1: {**sent("VP", figures=(30, 40)), **sent("TTr", figures=(10, 60))},
    }
    found = row(history, "target|II.5")
    assert (found["before"], found["now"], found["difference"]) == (50, 40, -10)
    assert found["remark"] == "Giảm. Tử số 20 → 40, mẫu số 40 → 100. Số đơn vị báo cáo 1 → 2 trên 3."


@pytest.mark.parametrize(
    ("history", "earlier", "difference", "remark"),
    [
        ({H1: sent("VP", 40)}, None, None, "Chưa có kỳ trước để so."),
        ({Q1: sent("VP", 40), H1: {}}, "2023-Q1", None, "Kỳ này chưa có số liệu."),
        ({Q1: sent("VP", None), H1: sent("VP", 40)}, "2023-Q1", None, "Kỳ trước chưa có số liệu."),
        ({Q1: sent("VP", None), H1: sent("VP", None)}, "2023-Q1", None, "Cả hai kỳ chưa có số liệu."),
        ({Q1: sent("VP", 40), H1: sent("VP", 40)}, "2023-Q1", 0, "Không đổi."),
    ],
)
def test_what_is_not_known_has_no_difference_and_says_so(
    history: dict[Period, Sent], earlier: str | None, difference: float | None, remark: str
) -> None:
    found = row(history, "task|I.1")
    assert (found["earlier"], found["difference"]) == (earlier, difference)
    assert str(found["remark"]).startswith(remark)


def test_a_completion_of_the_period_is_named() -> None:
    everyone = ("VP", "TTr", "TCCB")
    before = {unit: one for code in everyone for unit, one in sent(code, 50).items()}
    now = {unit: one for code in everyone for unit, one in sent(code, 100, DONE).items()}
    assert "Hoàn thành trong kỳ này." in str(row({Q1: before, H1: now}, "task|I.1")["remark"])


def test_a_qualitative_target_is_not_compared_by_numbers() -> None:
    ranks = plan([], [target("II.1", kind="qualitative", source="")])
    history = {Q1: sent("VP"), H1: sent("VP")}
    rows = comparison_rows(ranks, rolled(history, of=ranks), rolled(history, Q1, ranks))
    assert rows["2023-H1|target|II.1"]["remark"] == "Chỉ tiêu định tính, không so bằng số."


def test_the_earlier_period_is_the_last_with_a_report_of_the_same_year() -> None:
    last_year = Period.parse("2022-Y")
    assert earlier_period({last_year: sent("VP"), Q1: sent("VP"), H1: {}, Q3: sent("VP")}, Q3) == Q1
    assert earlier_period({last_year: sent("VP"), H1: sent("VP")}, H1) is None


@pytest.mark.parametrize(
    ("decision", "done"),
    [
        ({}, 0),
        ({"own_completed_on": "10/03/2023"}, 1),
        ({"own_completed_on": "20/03/2023"}, 0),  # after the cut-off of the earlier period
        ({"own_status": "DONE_LATE"}, 1),
        ({"own_status": "OVERDUE"}, 0),
    ],
)
def test_tasks_done_before_count_the_office_s_decisions_of_that_time(
    decision: dict[str, str], done: int
) -> None:
    decided = plan([task("I.1", **decision), task("I.2")], [target("II.2", kind="derived", source="")])
    result = rolled({Q1: sent("VP", 20)}, Q1, decided)
    counts = done_by(decided, result, date(2023, 3, 14))
    assert with_derived(result, decided, counts).targets["II.2"].ratio_percent == 50 * done


# Figures that jumped


@pytest.mark.parametrize(
    ("before", "now", "found"),
    [
        ((10, 1000), (51, 1000), True),
        ((10, 1000), (50, 1000), False),  # five times is not more than five times
        ((1, 1000), (6, 1000), False),  # too small to cry wolf
        ((1, 1000), (50, 1000), True),  # the floor itself counts
        ((0, 1000), (900, 1000), False),  # nothing to multiply
        ((900, 1000), (10, 1000), False),  # what fell is told by TH03
    ],
)
def test_a_figure_jumps_when_it_grows_by_more_than_the_factor_above_the_floor(
    before: tuple[float, float], now: tuple[float, float], found: bool
) -> None:
    findings = odd({Q1: sent("VP", figures=before), H1: sent("VP", figures=now)})
    assert [(f.problem.code, f.problem.place.cell) for f in findings] == [("TH05", "F6")] * found


def test_a_jump_names_unit_figure_place_and_times() -> None:
    history = {Q1: sent("VP", figures=(20, 1000)), H1: sent("VP", figures=(500, 1000))}
    [finding] = odd(history)
    assert (finding.unit, finding.period) == ("VP", "2023-H1")
    assert (finding.problem.place.file, finding.problem.place.cell) == ("VP.xlsx", "F6")
    assert finding.problem.message.startswith(
        "Tử số của chỉ tiêu II.5, đơn vị VP, tăng từ 20 lên 500 (25 lần)"
    )


def test_a_jump_is_measured_from_the_figure_last_given() -> None:
    history = {Q1: sent("VP", figures=(10, 100)), H1: sent("VP"), Q3: sent("VP", figures=(90, 100))}
    assert [f.problem.code for f in anomalies(rolled(history, Q3), history, Watch())] == ["TH05"]
    later = {Q1: sent("VP", figures=(10, 100)), H1: sent("VP", figures=(40, 100)), Q3: history[Q3]}
    assert list(anomalies(rolled(later, Q3), later, Watch())) == []


def test_a_percent_that_went_from_nothing_to_all_is_no_anomaly() -> None:
    assert odd({Q1: sent("VP", 0), H1: sent("VP", 100, DONE)}) == []


# Answers that units share


def answers(*texts: str) -> dict[Period, Sent]:
    units = ("VP", "TTr", "TCCB")
    return {
        H1: {
            u: a for code, t in zip(units, texts, strict=False) for u, a in sent(code, result_text=t).items()
        }
    }


def test_a_long_answer_shared_by_three_units_is_found_with_their_names() -> None:
    [finding] = odd(answers(LONG, LONG.upper(), LONG.replace(", ", ",\n ").rstrip(".")))
    assert finding.problem.code == "TH06"
    assert "3 đơn vị" in finding.problem.message
    assert "VP, TTr, TCCB" in finding.problem.message
    assert (finding.unit, finding.problem.place.sheet) == ("", "Tổng hợp")
    assert finding.problem.place.header == "Kết quả thực hiện"


@pytest.mark.parametrize(
    "texts",
    [(LONG, LONG, "Khác hẳn. " * 10), (LONG, LONG, LONG + " Thêm."), (LONG[:59],) * 3],
)
def test_two_units_other_words_or_short_answers_are_no_finding(texts: tuple[str, ...]) -> None:
    assert odd(answers(*texts)) == []


def test_the_settings_move_every_limit() -> None:
    settings = {
        "compare_jump_factor": "2", "compare_jump_floor": "3",
        "compare_same_text_length": "20", "compare_same_text_units": "2",
    }  # fmt: skip
    watch = Watch.from_settings(settings)
    assert watch == Watch(2, 3, 20, 2)
    jump = {Q1: sent("VP", figures=(1, 10)), H1: sent("VP", figures=(3, 10))}
    assert [f.problem.code for f in odd(jump, watch)] == ["TH05"]
    assert [f.problem.code for f in odd(answers(LONG[:30], LONG[:30]), watch)] == ["TH06"]
    assert Watch.from_settings({}) == Watch.from_settings({"compare_jump_factor": ""}) == Watch()


reports = st.dictionaries(
    st.sampled_from(["VP", "TTr", "TCCB"]),
    st.tuples(st.floats(0, 100), st.integers(0, 900), st.sampled_from(["", LONG])),
)


def reported(half: dict[str, tuple[float, int, str]]) -> Sent:
    return {
        unit: one
        for code, (percent, over, text) in half.items()
        for unit, one in sent(code, percent, figures=(over, 900), result_text=text).items()
    }


@given(reports, reports, st.randoms(use_true_random=False))
def test_the_order_of_units_changes_nothing_and_differences_add_up(
    before: dict[str, tuple[float, int, str]],
    now: dict[str, tuple[float, int, str]],
    chance: random.Random,
) -> None:
    def shuffled(half: dict[str, tuple[float, int, str]]) -> Sent:
        codes = list(half)
        chance.shuffle(codes)
        return reported({code: half[code] for code in codes})

    straight = {Q1: reported(before), H1: reported(now)}
    mixed = {Q1: shuffled(before), H1: shuffled(now)}
    assert odd(mixed) == odd(straight)
    for key in ("task|I.1", "target|II.5"):
        found = row(straight, key)
        assert row(mixed, key) == found
        old, new, difference = found["before"], found["now"], found["difference"]
        if isinstance(old, int | float) and isinstance(new, int | float):
            assert difference == pytest.approx(new - old)
        else:
            assert difference is None
