from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from cchc_xl.core import rules, sheet_rows
from cchc_xl.core.asking import Asking
from cchc_xl.core.ledger import Arrival, Entry, Verdict, by_unit, settle
from cchc_xl.core.period import Period
from cchc_xl.core.previous import previous_answers
from cchc_xl.core.problem import Place, Problem
from cchc_xl.core.proposal_rows import proposal_rows
from cchc_xl.core.rollup import roll_up
from cchc_xl.core.rollup_values import Accepted, Finding, TargetFigures
from cchc_xl.core.sheet_rows import Rows
from cchc_xl.core.submission import AnswerStatus, ChangeProposal, Remark, Role, Submission, TaskAnswer
from cchc_xl.core.submission_rows import submission_rows, submission_state
from cchc_xl.core.tables import CellValue
from cchc_xl.core.workdays import Calendar
from tests.core.plans import MID_JUNE, plan, target, task

H1 = Period.parse("2023-H1")
DUE = date(2023, 6, 7)


def entries(*sent: tuple[str, datetime, str]) -> dict[str, list[Entry]]:
    judged = [
        (
            Arrival(arrival_id=name, channel="folder", name=name, received_at=at, sha256=name, size=1),
            Verdict(state=state, unit="VP", period="2023-H1"),
        )
        for name, at, state in sent
    ]
    return by_unit(settle(judged), "2023-H1")


def submitted(*sent: tuple[str, datetime, str]) -> Rows:
    return submission_rows(plan(), {"VP": "VP"}, entries(*sent), H1, DUE, Calendar())


def test_a_submission_on_the_due_day_is_in_time_by_vietnam_s_clock() -> None:
    # 16:59 UTC on the 7th is one minute to midnight in Vietnam; a minute later it is the 8th there.
    [row] = submitted(("a", datetime(2023, 6, 7, 16, 59, tzinfo=UTC), "valid")).values()
    assert (row["state"], row["received_at"], row["workdays_late"]) == ("Đúng hạn", "07/06/2023 23:59", None)
    [row] = submitted(("a", datetime(2023, 6, 7, 17, 0, tzinfo=UTC), "valid")).values()
    assert (row["state"], row["workdays_late"]) == ("Trễ hạn", 1)


def test_lateness_counts_working_days() -> None:
    # Wednesday the 7th to Monday the 12th: Thursday, Friday, Monday.
    [row] = submitted(("a", datetime(2023, 6, 12, 2, tzinfo=UTC), "valid")).values()
    assert row["workdays_late"] == 3


def test_a_unit_that_sent_nothing_is_missing() -> None:
    [row] = submitted().values()
    assert (row["state"], row["file"], row["attempts"]) == ("Chưa nộp", None, None)


def test_a_rejected_resend_leaves_the_valid_one_in_place() -> None:
    [row] = submitted(
        ("a", datetime(2023, 6, 5, 2, tzinfo=UTC), "valid"),
        ("b", datetime(2023, 6, 6, 2, tzinfo=UTC), "rejected"),
    ).values()
    assert (row["state"], row["file"], row["attempts"]) == ("Đúng hạn", "a", 2)


def test_the_attempt_that_is_used_and_who_entered_it_are_shown() -> None:
    [row] = submitted(
        ("a", datetime(2023, 6, 5, 2, tzinfo=UTC), "valid"),
        ("nhap_ho/b", datetime(2023, 6, 6, 2, tzinfo=UTC), "valid"),
        ("c", datetime(2023, 6, 7, 2, tzinfo=UTC), "rejected"),
    ).values()
    assert (row["attempt"], row["attempts"], row["how"]) == (2, 3, "Văn phòng nhập hộ")


def test_a_unit_that_another_answers_for_shows_that_one_s_report() -> None:
    sent = entries(("a", datetime(2023, 6, 5, 2, tzinfo=UTC), "valid"))
    rows = submission_rows(plan(), {"VP": "VP", "TTr": "VP"}, sent, H1, DUE, Calendar())
    row = rows["2023-H1|TTr"]
    assert (row["unit"], row["answered_by"], row["state"], row["file"]) == ("TTr", "VP", "Đúng hạn", "a")
    assert rows["2023-H1|VP"]["answered_by"] is None


def test_waiting_and_rejected_are_told_apart() -> None:
    early = datetime(2023, 6, 5, 2, tzinfo=UTC)
    assert [r["state"] for r in submitted(("a", early, "rejected")).values()] == ["Có lỗi, phải gửi lại"]
    assert [r["state"] for r in submitted(("a", early, "waiting")).values()] == ["Chờ Văn phòng xử lý"]


def test_a_file_that_the_office_set_aside_is_not_called_wrong_and_the_latest_file_says_what_is_owed() -> None:
    aside = Problem(rules.ARRIVAL_SET_ASIDE, values={"reason": "gửi nhầm"})
    wrong = Problem(rules.FORM_PERCENT_RANGE, values={"value": 140})

    def shown(*problems: Problem) -> tuple[str, str | None]:
        names = [(str(day), datetime(2023, 6, day, 2, tzinfo=UTC), "rejected") for day in (1, 2)]
        sent = entries(*names[: len(problems)])["VP"]
        found = [
            replace(e, verdict=replace(e.verdict, problems=(p,))) for e, p in zip(sent, problems, strict=True)
        ]
        return submission_state(found, DUE)[0], found[-1].said

    assert shown(aside) == ("set_aside", "set_aside")
    assert shown(wrong, aside) == ("set_aside", "set_aside")
    assert shown(aside, wrong) == ("rejected", "rejected")


def test_notes_are_no_errors_of_a_submission() -> None:
    at = datetime(2023, 6, 5, tzinfo=UTC)
    arrival = Arrival(arrival_id="a", channel="folder", name="a", received_at=at, sha256="a", size=1)
    problems = tuple(map(Problem, (rules.FORM_STATUS_UNKNOWN, rules.FORM_DONE_NO_DATE, rules.FORM_MACROS)))
    verdict = Verdict(state="rejected", unit="VP", period="2023-H1", problems=problems)
    sent = by_unit(settle([(arrival, verdict)]), "2023-H1")
    [row] = submission_rows(plan(), {"VP": "VP"}, sent, H1, DUE, Calendar()).values()
    assert row["problems"] == 2


def test_a_line_shows_what_the_unit_said_and_what_is_counted() -> None:
    of = plan([task("I.1", "Văn phòng; Thanh tra")])

    def said(unit: str, status: AnswerStatus) -> Accepted:
        answer = TaskAnswer(task_id="I.1", role=Role.LEAD, status=status, cell="Nhiệm vụ!H9")
        return Accepted(Submission(unit=unit, period="", tasks=(answer,)), f"{unit}.xlsx")

    history = {
        Period.parse("2023-Q1"): {unit: said(unit, AnswerStatus.DONE) for unit in ("VP", "TTr")},
        H1: {"VP": said("VP", AnswerStatus.IN_PROGRESS)},
    }
    result = roll_up(of, Asking(of, MID_JUNE), history, H1)
    rows = sheet_rows.line_rows(of, result)
    shown = {row["unit"]: (row["answer"], row["counted"]) for row in rows.values()}
    assert shown == {"VP": ("Đang thực hiện", "Hoàn thành"), "TTr": ("Chưa báo cáo", "Hoàn thành")}
    assert [row["counted"] for row in rows.values()].count("Hoàn thành") == result.tasks["I.1"].completed


def rolled(submission: Submission) -> tuple[Rows, Rows]:
    of = plan([task("I.1", "Văn phòng", "Thanh tra")])
    history = {H1: {submission.unit: Accepted(submission, "VP.xlsx")}}
    result = roll_up(of, Asking(of, MID_JUNE), history, H1)
    return sheet_rows.line_rows(of, result), proposal_rows(of, result, {})


def test_everyone_asked_has_a_row_with_its_source_or_none() -> None:
    answer = TaskAnswer(
        task_id="I.1",
        role=Role.LEAD,
        status=AnswerStatus.IN_PROGRESS,
        progress_percent=40.0,
        cell="Nhiệm vụ!H9",
    )
    lead, partner = rolled(Submission(unit="VP", period="2023-H1", tasks=(answer,)))[0].values()
    assert (lead["answer"], lead["file"], lead["cell"]) == ("Đang thực hiện", "VP.xlsx", "Nhiệm vụ!H9")
    assert (partner["answer"], partner["role"], partner["file"]) == ("Chưa báo cáo", "Phối hợp", None)


def test_proposals_come_from_tasks_remarks_and_changes_of_the_plan() -> None:
    submission = Submission(
        unit="VP",
        period="2023-H1",
        tasks=(TaskAnswer(task_id="I.1", role=Role.LEAD, proposals="tập huấn", cell="Nhiệm vụ!H9"),),
        remarks=(
            Remark("proposals", "thêm kinh phí", "Đánh giá chung!C10"),
            Remark("strengths", "tốt", "C5"),
        ),
        changes=(
            ChangeProposal(
                kind="Rút nhiệm vụ", task_id="I.1", text="rút", reason="trùng", cell="Đề xuất sửa đổi!A8"
            ),
        ),
    )
    rows = rolled(submission)[1].values()
    assert [(r["text"], r["cell"]) for r in rows] == [
        ("tập huấn", "Nhiệm vụ!H9"),
        ("thêm kinh phí", "Đánh giá chung!C10"),
        ("rút", "Đề xuất sửa đổi!A8"),
    ]


def test_the_worst_problems_come_first_and_keep_their_place() -> None:
    warn = Problem(rules.DONE_WITHOUT_DATE, Place("b.xlsx", "Nhiệm vụ", "J9"), {"key": "I.1"})
    note = Problem(rules.DONE_WITHOUT_DUE, Place("a.xlsx", "Nhiệm vụ", "J8"), {"key": "I.2"})
    rows = list(
        sheet_rows.problem_rows([Finding(note, "2023-H1", "VP"), Finding(warn, "2023-H1", "VP")]).values()
    )
    assert [(r["code"], r["file"], r["cell"]) for r in rows] == [
        ("NV01", "b.xlsx", "Nhiệm vụ!J9"),
        ("NV02", "a.xlsx", "Nhiệm vụ!J8"),
    ]


def test_a_question_that_the_office_answered_is_not_called_an_error_that_is_gone() -> None:
    def severity(code: str, choice: str | None) -> object:
        return sheet_rows.settled_problem({"code": code, "choice": choice, "office_note": "xem"})["severity"]

    assert severity("BM28", "6 tháng") == severity("TD09", "Nhận") == "VP đã xử lý"
    assert severity("BM28", None) == severity("BM57", "đã gọi điện") == "Đã hết lỗi"


def test_the_same_problem_keeps_its_key_from_run_to_run() -> None:
    problem = Problem(rules.DONE_WITHOUT_DATE, Place("b.xlsx", "Nhiệm vụ", "J9"), {"key": "I.1"})
    first, second = (sheet_rows.problem_rows([Finding(problem, "2023-H1", "VP")]) for _ in range(2))
    assert list(first) == list(second)


def test_both_conflicting_thresholds_are_shown_until_the_office_chooses() -> None:
    of = plan([], [target("II.8", conflict="30% (dòng 26)")])
    figures = {"II.8": TargetFigures(numerator=40, denominator=100, asked=1, reported=1)}
    row = sheet_rows.target_rows(of, figures, H1)["II.8"]
    assert (row["ratio_percent"], row["reached"]) == (40, "Chưa đạt")
    assert "30% (dòng 26)" in str(row["remark"])
    chosen = plan([], [target("II.8", conflict="30% (dòng 26)", own_threshold_percent=30.0)])
    assert sheet_rows.target_rows(chosen, figures, H1)["II.8"]["reached"] == "Đạt"


def test_last_period_s_answer_is_said_in_words() -> None:
    doing: dict[str, CellValue] = {"answer": "Đang thực hiện", "progress_percent": 40.0, "file": "a.xlsx"}
    lines: list[dict[str, CellValue]] = [
        {"period": "2023-Q1", "unit": "VP", "task": "I.1", **doing},
        {"period": "2023-H1", "unit": "VP", "task": "I.1", "answer": "Hoàn thành", "file": "b.xlsx"},
        {"period": "2023-Q1", "unit": "VP", "target": "II.8", "numerator": 1200.0, "denominator": 2000.0},
        {"period": "2023-Q1", "unit": "TTr", "task": "I.1", "answer": "Chưa báo cáo"},
    ]  # fmt: skip
    said = previous_answers(lines, H1)
    assert said == {
        ("VP", "I.1"): "Đang thực hiện, 40% (quý I năm 2023)",
        ("VP", "II.8"): "1.200/2.000 (quý I năm 2023)",
    }


def test_a_long_content_is_cut_at_a_word_and_a_text_at_what_a_cell_holds() -> None:
    content = "Thực hiện số hoá hồ sơ " * 20
    of = plan([task("I.1", content=content)])
    answer = TaskAnswer(task_id="I.1", role=Role.LEAD, status=AnswerStatus.DONE, result_text="x" * 40_000)
    history = {H1: {"VP": Accepted(Submission(unit="VP", period="2023-H1", tasks=(answer,)), "VP.xlsx")}}
    [row] = sheet_rows.line_rows(of, roll_up(of, Asking(of, MID_JUNE), history, H1)).values()
    shown = str(row["content"]).removesuffix("…")
    assert content.startswith(shown + " ")
    assert len(str(row["content"])) <= 91
    assert len(str(row["result_text"])) <= 32_767


def test_problems_stand_in_the_order_in_which_a_sheet_is_read() -> None:
    cells = ("AA9", "I10", "", "I9", "Z9")
    found = [
        Finding(Problem(rules.FORM_STATUS_MISSING, Place("a.xlsx", "Nhiệm vụ", cell), {"key": "I.1"}))
        for cell in cells
    ]
    shown = [row["cell"] for row in sheet_rows.problem_rows(found).values()]
    assert shown == ["Nhiệm vụ", "Nhiệm vụ!I9", "Nhiệm vụ!Z9", "Nhiệm vụ!AA9", "Nhiệm vụ!I10"]


def test_a_task_under_a_header_is_named_with_it() -> None:
    of = plan([
        task("I.1", kind="header", content="Ban hành Kế hoạch CCHC"),
        task("I.1.c", "Văn phòng", parent="I.1", content="Đơn vị giáo dục"),
        task("I.2", "Văn phòng", content="Xây dựng báo cáo"),
    ])  # fmt: skip
    rows = sheet_rows.line_rows(of, roll_up(of, Asking(of, MID_JUNE), {}, H1))
    assert [row["content"] for row in rows.values()] == [
        "Ban hành Kế hoạch CCHC – Đơn vị giáo dục",
        "Xây dựng báo cáo",
    ]


def test_what_the_office_corrected_with_a_reason_stands_as_the_previous_answer() -> None:
    line: dict[str, CellValue] = {
        "key": "2023-Q1|VP|I.1|lead", "period": "2023-Q1", "unit": "VP", "task": "I.1", "file": "a.xlsx",
        "answer": "Hoàn thành", "progress_percent": 100.0, "own_answer": "Đang thực hiện",
    }  # fmt: skip
    figure: dict[str, CellValue] = {
        "key": "2023-Q1|VP|II.5", "period": "2023-Q1", "unit": "VP", "target": "II.5", "numerator": 1.0,
        "denominator": 4.0, "own_numerator": 3.0,
    }  # fmt: skip
    assert previous_answers([line, figure], H1) == {
        ("VP", "I.1"): "Hoàn thành, 100% (quý I năm 2023)",
        ("VP", "II.5"): "1/4 (quý I năm 2023)",
    }
    reason: dict[str, CellValue] = {"own_reason": "biên bản số 5"}
    assert previous_answers([line | reason, figure | reason], H1) == {
        ("VP", "I.1"): "Đang thực hiện (quý I năm 2023)",
        ("VP", "II.5"): "3/4 (quý I năm 2023)",
    }
