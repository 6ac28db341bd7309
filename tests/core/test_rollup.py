from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_xl.core.asking import Asking
from cchc_xl.core.corrections import Corrections
from cchc_xl.core.period import Period
from cchc_xl.core.plan import Plan
from cchc_xl.core.rollup import roll_up, with_derived
from cchc_xl.core.rollup_values import Accepted, RollUp
from cchc_xl.core.submission import AnswerStatus, Role, Submission, TargetAnswer, TaskAnswer
from tests.core.plans import MID_JUNE, plan, target, task

Q1, H1 = Period.parse("2023-Q1"), Period.parse("2023-H1")
DONE, DOING, NOT_YET, CANNOT, ASIDE = (
    AnswerStatus.DONE, AnswerStatus.IN_PROGRESS, AnswerStatus.NOT_STARTED, AnswerStatus.NOT_POSSIBLE,
    AnswerStatus.NOT_APPLICABLE,
)  # fmt: skip
ROOMS = plan([task("I.1", "Các phòng Sở")])  # asks VP, TTr and TCCB


def says(
    status: AnswerStatus | None, percent: float | None = None, on: date | None = None, **more: str
) -> TaskAnswer:
    return TaskAnswer(
        task_id="I.1", role=Role.LEAD, status=status, progress_percent=percent, completed_on=on,
        cell="Nhiệm vụ!H9", **more,
    )  # fmt: skip


def sent(unit: str, *answers: TaskAnswer, targets: tuple[TargetAnswer, ...] = ()) -> tuple[str, Accepted]:
    columns = {"leads.progress_percent": "I", "targets.numerator": "F", "targets.denominator": "G"}
    submission = Submission(unit=unit, period="2023-H1", tasks=answers, targets=targets, columns=columns)
    return unit, Accepted(submission, f"{unit}.xlsx")


def rolled(
    now: list[tuple[str, Accepted]],
    before: list[tuple[str, Accepted]] | None = None,
    of: Plan = ROOMS,
    corrections: Corrections = Corrections(),  # noqa: B008 - a value that nobody can change
) -> RollUp:
    history = {H1: dict(now), Q1: dict(before or [])}
    return roll_up(of, Asking(of, MID_JUNE), history, H1, corrections)


def test_counts_say_how_many_completed_reported_and_were_asked() -> None:
    figures = rolled([sent("VP", says(DONE, 100, date(2023, 3, 1))), sent("TTr", says(DOING, 40))]).tasks[
        "I.1"
    ]
    assert (figures.completed, figures.reported, figures.asked, figures.done) == (1, 2, 3, False)


def test_a_task_is_done_when_all_that_apply_are_done_and_shows_the_latest_date() -> None:
    figures = rolled(
        [
            sent("VP", says(DONE, 100, date(2023, 3, 1))),
            sent("TTr", says(ASIDE)),
            sent("TCCB", says(DONE, 100, date(2023, 5, 20))),
        ]
    ).tasks["I.1"]
    assert figures.done
    assert (figures.not_applicable, figures.completed_on) == (1, date(2023, 5, 20))


def test_a_task_that_applies_to_nobody_is_not_done() -> None:
    everyone = [sent(unit, says(ASIDE)) for unit in ("VP", "TTr", "TCCB")]
    assert not rolled(everyone).tasks["I.1"].done


def test_progress_is_the_mean_of_what_is_known() -> None:
    figures = rolled([sent("VP", says(DONE, None, date(2023, 3, 1))), sent("TTr", says(DOING, 40))]).tasks[
        "I.1"
    ]
    assert figures.progress_percent == 70


def test_nobody_reported_means_unknown_not_zero() -> None:
    figures = rolled([]).tasks["I.1"]
    assert (figures.reported, figures.progress_percent) == (0, None)


def test_not_started_is_an_explicit_zero() -> None:
    assert rolled([sent("VP", says(NOT_YET))]).tasks["I.1"].progress_percent == 0


def test_what_does_not_apply_leaves_the_mean() -> None:
    figures = rolled([sent("VP", says(DOING, 60)), sent("TTr", says(ASIDE, 0))]).tasks["I.1"]
    assert figures.progress_percent == 60


def test_not_possible_is_reported_but_not_completed() -> None:
    figures = rolled([sent("VP", says(CANNOT))]).tasks["I.1"]
    assert (figures.reported, figures.completed) == (1, 0)


@pytest.mark.parametrize("later", [[], [("VP", None)]])
def test_a_blank_or_absent_later_answer_keeps_an_earlier_completion(later: list[tuple[str, None]]) -> None:
    now = [sent(unit, says(None)) for unit, _ in later]
    result = rolled(now, [sent("VP", says(DONE, 100, date(2023, 2, 1)))])
    assert (result.tasks["I.1"].completed, result.tasks["I.1"].completed_on) == (1, date(2023, 2, 1))
    assert result.findings == ()


def test_a_contradiction_waits_for_the_office_and_the_completion_stands() -> None:
    result = rolled([sent("VP", says(DOING, 50))], [sent("VP", says(DONE, 100, date(2023, 2, 1)))])
    assert result.tasks["I.1"].completed == 1
    [finding] = result.findings
    assert finding.problem.code == "TH01"
    assert (finding.unit, finding.problem.place.file, finding.problem.place.cell) == ("VP", "VP.xlsx", "H9")


def test_progress_that_went_back_is_a_problem() -> None:
    result = rolled([sent("VP", says(DOING, 30))], [sent("VP", says(DOING, 60))])
    assert [f.problem.code for f in result.findings] == ["TH02"]
    assert "từ 60% xuống 30%" in result.findings[0].problem.message
    assert result.findings[0].problem.place.cell == "I9"


def test_a_partner_s_note_sets_no_status() -> None:
    supported = plan([task("I.1", "Văn phòng", "Thanh tra")])
    note = TaskAnswer(task_id="I.1", role=Role.PARTNER, result_text="đã phối hợp", cell="Nhiệm vụ!L20")
    result = rolled([sent("TTr", note)], of=supported)
    assert (result.tasks["I.1"].asked, result.tasks["I.1"].reported) == (1, 0)
    [lead, partner] = result.task_lines
    assert (lead.unit, lead.answer) == ("VP", None)
    assert (partner.unit, partner.answer) == ("TTr", note)


def test_results_of_several_units_name_the_unit() -> None:
    result = rolled(
        [
            sent("VP", says(DOING, result_text="đã ban hành")),
            sent("TTr", says(DOING, result_text="xong dự thảo")),
        ]
    )
    assert result.tasks["I.1"].result_text == "VP: đã ban hành\nTTr: xong dự thảo"


def test_long_results_are_counted_not_cut_in_the_middle() -> None:
    long = "kết quả " * 100
    text = (
        rolled([sent(u, says(DOING, result_text=long)) for u in ("VP", "TTr", "TCCB")])
        .tasks["I.1"]
        .result_text
    )
    assert text.count(long) == 1
    assert "và 2 đơn vị khác" in text


def figure(target_id: str, a: float | None, b: float | None) -> TargetAnswer:
    return TargetAnswer(target_id=target_id, numerator=a, denominator=b, cell="Chỉ tiêu!F6:G6")


def test_a_ratio_is_the_sum_of_numerators_over_the_sum_of_denominators() -> None:
    schools = plan([], [target("II.5", "Các phòng Sở", adds_up="yes")])
    result = rolled(
        [sent("VP", targets=(figure("II.5", 1, 1),)), sent("TTr", targets=(figure("II.5", 0, 9),))],
        of=schools,
    )
    figures = result.targets["II.5"]
    assert (figures.numerator, figures.denominator, figures.ratio_percent) == (1, 10, 10)
    assert (figures.reported, figures.asked) == (2, 3)


def test_a_figure_from_one_source_never_counts_twice() -> None:
    single = plan([], [target("II.7", "Các phòng Sở", adds_up="no")])
    result = rolled(
        [sent("VP", targets=(figure("II.7", 9, 10),)), sent("TTr", targets=(figure("II.7", 9, 10),))],
        of=single,
    )
    assert result.targets["II.7"].ratio_percent is None
    assert [f.problem.code for f in result.findings] == ["TH04"]


def test_unknown_figures_are_not_zero() -> None:
    single = plan([], [target("II.7")])
    assert rolled([], of=single).targets["II.7"].ratio_percent is None
    half = rolled([sent("VP", targets=(figure("II.7", 5, None),))], of=single).targets["II.7"]
    assert (half.numerator, half.ratio_percent, half.reported) == (None, None, 0)


def test_a_cumulative_figure_that_fell_is_a_problem_at_its_own_cell() -> None:
    single = plan([], [target("II.7")])
    result = rolled(
        [sent("VP", targets=(figure("II.7", 90, 90),))],
        [sent("VP", targets=(figure("II.7", 95, 100),))],
        of=single,
    )
    over, under = (finding.problem for finding in result.findings)
    assert (over.code, under.code) == ("TH03", "TH03")
    assert "Tử số" in over.message
    assert (over.place.cell[0], under.place.cell[0]) == ("F", "G")


def test_the_derived_target_is_the_share_of_tasks_completed() -> None:
    derived = plan([task("I.1")], [target("II.2", kind="derived", source="")])
    result = with_derived(rolled([], of=derived), derived, {"DONE_ON_TIME": 3, "DONE_LATE": 1, "total": 16})
    assert result.targets["II.2"].ratio_percent == 25


# -- what the office corrects


def corrected(unit: str, status: AnswerStatus, period: str = "2023-H1") -> Corrections:
    return Corrections({f"{period}|{unit}|I.1|lead": status})


def test_a_corrected_answer_counts_and_what_was_sent_still_shows() -> None:
    result = rolled([sent("VP", says(DONE, 100, date(2023, 3, 1)))], corrections=corrected("VP", DOING))
    figures = result.tasks["I.1"]
    assert (figures.reported, figures.completed, figures.progress_percent, figures.completed_on) == (
        1, 0, None, None,
    )  # fmt: skip
    line = next(line for line in result.task_lines if line.unit == "VP")
    assert (line.status, line.answer and line.answer.status, line.corrected) == (DOING, DONE, True)
    assert result.corrected == 1


def test_a_silent_unit_may_be_answered_for_by_the_office() -> None:
    result = rolled([], corrections=corrected("TTr", DONE))
    assert (result.tasks["I.1"].reported, result.tasks["I.1"].completed) == (1, 1)
    assert "TTr" not in result.accepted


def test_a_correction_that_says_what_was_sent_keeps_its_day() -> None:
    sent_answer = sent("VP", says(DONE, 100, date(2023, 3, 1)))
    assert rolled([sent_answer], corrections=corrected("VP", DONE)).tasks["I.1"].completed_on == date(
        2023, 3, 1
    )


def test_an_earlier_completion_gives_way_to_the_office_s_word() -> None:
    before = [sent("VP", says(DONE, 100, date(2023, 3, 1)))]
    result = rolled(before, before, corrections=corrected("VP", DOING))
    assert (result.tasks["I.1"].completed, result.findings) == (0, ())


def test_a_completion_that_was_corrected_in_its_own_period_does_not_hold_later() -> None:
    before = [sent("VP", says(DONE, 100, date(2023, 3, 1)))]
    assert rolled([], before).tasks["I.1"].completed == 1
    assert rolled([], before, corrections=corrected("VP", DOING, "2023-Q1")).tasks["I.1"].completed == 0


def test_a_corrected_figure_is_summed_up_and_what_was_sent_still_shows() -> None:
    schools = plan([], [target("II.5", "Các đơn vị giáo dục", adds_up="yes")])
    reports = [
        sent("THPT-KA", targets=(figure("II.5", 30, 100),)),
        sent("THPT-TS", targets=(figure("II.5", 10, 50),)),
    ]
    fix = Corrections(figures={"2023-H1|THPT-KA|II.5": (3.0, None)})
    result = rolled(reports, of=schools, corrections=fix)
    total = result.targets["II.5"]
    assert (total.numerator, total.denominator, total.corrected) == (13, 150, 1)
    line = next(line for line in result.target_lines if line.unit == "THPT-KA")
    assert line.answer is not None
    assert line.answer.numerator == 30


def test_a_figure_nobody_sent_may_be_given_by_the_office() -> None:
    single = plan([], [target("II.7")])
    fix = Corrections(figures={"2023-H1|VP|II.7": (9.0, 10.0)})
    total = rolled([], of=single, corrections=fix).targets["II.7"]
    assert (total.ratio_percent, total.reported) == (90, 1)


statuses = st.sampled_from([None, *AnswerStatus])
answers = st.builds(
    says,
    statuses,
    st.none() | st.integers(0, 100).map(float),
    st.none() | st.dates(date(2022, 12, 1), date(2023, 6, 14)),
    result_text=st.sampled_from(["", "kết quả", "kết quả dài " * 60]),
)
halves = st.lists(
    st.tuples(st.sampled_from(["VP", "TTr", "TCCB"]), answers), max_size=3, unique_by=lambda pair: pair[0]
)


@given(halves, halves, st.randoms(use_true_random=False))
def test_the_order_of_submissions_changes_nothing(
    now: list[tuple[str, TaskAnswer]], before: list[tuple[str, TaskAnswer]], chance: random.Random
) -> None:
    first, second = [sent(*pair) for pair in now], [sent(*pair) for pair in before]
    expected = rolled(first, second)
    chance.shuffle(first)
    chance.shuffle(second)
    assert rolled(first, second) == expected


@given(halves, halves)
def test_parts_never_exceed_the_whole(
    now: list[tuple[str, TaskAnswer]], before: list[tuple[str, TaskAnswer]]
) -> None:
    figures = rolled([sent(*pair) for pair in now], [sent(*pair) for pair in before]).tasks["I.1"]
    assert figures.completed + figures.not_applicable <= figures.reported <= figures.asked == 3
    assert figures.progress_percent is None or 0 <= figures.progress_percent <= 100
