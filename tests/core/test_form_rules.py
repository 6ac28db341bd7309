"""What the rules say of the values in a returned form."""

from __future__ import annotations

from datetime import date

import pytest

from cchc_xl.core.form import MANIFEST_SHEET
from cchc_xl.core.form_layout import form_rules
from cchc_xl.core.problem import Severity
from cchc_xl.core.submission import AnswerStatus, Role
from cchc_xl.core.tables import CellValue
from tests.core.forms import CHANGES, FILLED, REMARKS, SENT, TARGETS, TASKS, findings, judged, without
from tests.core.plans import plan, target, task

BEFORE_DONE = {f"{TASKS}!J6": None}  # a row that is not done has no completion date


def test_a_well_filled_form_is_valid_without_a_word() -> None:
    verdict = judged(FILLED)
    assert findings(verdict) == []
    assert (verdict.state, verdict.unit, verdict.period, verdict.sample) == ("valid", "VP", "2023-H1", False)


def test_answers_carry_their_values_and_the_cell_they_came_from() -> None:
    submission = judged(FILLED, {f"{TASKS}!M5": "Thiếu kinh phí", f"{TASKS}!N5": "Bổ sung"}).submission
    assert submission is not None
    first, second, partner = submission.tasks
    assert (first.task_id, first.role, first.status) == ("I.1", Role.LEAD, AnswerStatus.IN_PROGRESS)
    assert (first.progress_percent, first.result_text) == (40, "Đã triển khai")
    assert (first.difficulties, first.proposals, first.cell) == ("Thiếu kinh phí", "Bổ sung", "Nhiệm vụ!H5")
    assert (second.status, second.completed_on) == (AnswerStatus.DONE, date(2023, 3, 1))
    assert (second.document_number, second.cell) == ("12/KH-SGDĐT", "Nhiệm vụ!H6")
    assert (partner.role, partner.status, partner.result_text) == (Role.PARTNER, None, "Đã phối hợp")
    assert partner.cell == "Nhiệm vụ!L10"
    assert submission.cell("leads", "progress_percent", first.cell) == "Nhiệm vụ!I5"
    assert submission.cell("partners", "difficulties", partner.cell) == "Nhiệm vụ!M10"
    figures = submission.targets[0]
    assert submission.cell("targets", "note", figures.cell) == "Chỉ tiêu!J3"
    assert (figures.target_id, figures.numerator, figures.denominator) == ("II.1", 45, 90)
    assert figures.cell == "Chỉ tiêu!F3:G3"
    assert [(r.kind, r.text, r.cell) for r in submission.remarks] == [
        ("strengths", "Tốt", "Đánh giá chung!C3")
    ]


ONE_FINDING: list[tuple[str, dict[str, CellValue], str, str, str]] = [
    # what, cells changed, code, cell, verdict
    ("status not in the list", {f"{TASKS}!H5": "Gần xong"}, "BM53", f"{TASKS}!H5", "rejected"),
    ("result without status", {f"{TASKS}!H5": None}, "BM54", f"{TASKS}!H5", "rejected"),
    (
        "not possible without a reason",
        {f"{TASKS}!H5": "Không thực hiện được", f"{TASKS}!L5": None},
        "BM55", f"{TASKS}!M5", "rejected",
    ),
    ("percent in words", {f"{TASKS}!I5": "gần một nửa"}, "BM56", f"{TASKS}!I5", "rejected"),
    ("percent beyond 100", {f"{TASKS}!I5": 140.0}, "BM57", f"{TASKS}!I5", "rejected"),
    ("percent below 0", {f"{TASKS}!I5": "-5%"}, "BM57", f"{TASKS}!I5", "rejected"),
    ("one: a hundredth or all", {f"{TASKS}!I5": 1.0}, "BM58", f"{TASKS}!I5", "rejected"),
    ("a share", {f"{TASKS}!I5": 0.95}, "BM59", f"{TASKS}!I5", "valid"),
    ("one of a task that is done", {f"{TASKS}!I6": 1.0}, "BM59", f"{TASKS}!I6", "valid"),
    ("done but not full", {f"{TASKS}!I6": 90.0}, "BM60", f"{TASKS}!I6", "valid"),
    ("full but not done", {f"{TASKS}!I5": 100.0}, "BM61", f"{TASKS}!I5", "valid"),
    ("a month for a day", {f"{TASKS}!J6": "tháng 3/2023"}, "BM69", f"{TASKS}!J6", "rejected"),
    ("a day without its year", {f"{TASKS}!J6": "30/6"}, "BM69", f"{TASKS}!J6", "rejected"),
    ("words for a day", {f"{TASKS}!J6": "tuần trước"}, "BM62", f"{TASKS}!J6", "rejected"),
    ("a year for a day", {f"{TASKS}!J6": 2023.0}, "BM62", f"{TASKS}!J6", "rejected"),
    ("30 February", {f"{TASKS}!J6": "30/02/2023"}, "BM63", f"{TASKS}!J6", "rejected"),
    ("a month 15", {f"{TASKS}!J6": "02/15/2023"}, "BM63", f"{TASKS}!J6", "rejected"),
    ("before December", {f"{TASKS}!J6": date(2022, 11, 30)}, "BM64", f"{TASKS}!J6", "rejected"),
    ("after the cut-off", {f"{TASKS}!J6": "15/6/2023"}, "BM65", f"{TASKS}!J6", "valid"),
    ("done without a date", {f"{TASKS}!J6": None}, "BM66", f"{TASKS}!J6", "valid"),
    ("a date but not done", {f"{TASKS}!J5": "01/03/2023"}, "BM67", f"{TASKS}!J5", "valid"),
    ("a long text", {f"{TASKS}!L5": "a" * 5001}, "BM68", f"{TASKS}!L5", "valid"),
    ("a formula as a text", {f"{TASKS}!L5": "=1+1"}, "BM86", f"{TASKS}!L5", "valid"),
    ("a sum as a text", {f"{TASKS}!L5": "+A1*2"}, "BM86", f"{TASKS}!L5", "valid"),
    ("an address for a text", {f"{TASKS}!L5": "@nguyenvana"}, "BM86", f"{TASKS}!L5", "valid"),
    ("a link for a text", {f"{TASKS}!L5": "https://haiphong.edu.vn/bc"}, "BM87", f"{TASKS}!L5", "valid"),
    ("a path for a text", {f"{TASKS}!L5": r"D:\Bao cao\quy 2.docx"}, "BM87", f"{TASKS}!L5", "valid"),
    ("a share for a text", {f"{TASKS}!L5": r"\\may1\bc.xlsx"}, "BM87", f"{TASKS}!L5", "valid"),
    ("a figure in words", {f"{TARGETS}!F3": "không"}, "BM70", f"{TARGETS}!F3", "rejected"),
    ("thousands or decimals", {f"{TARGETS}!F3": "1,234"}, "BM71", f"{TARGETS}!F3", "rejected"),
    ("a negative figure", {f"{TARGETS}!F3": -1.0}, "BM72", f"{TARGETS}!F3", "rejected"),
    ("a figure no cell holds", {f"{TARGETS}!F3": "9" * 400}, "BM79", f"{TARGETS}!F3", "rejected"),
    ("a figure beyond all reason", {f"{TARGETS}!F3": 1e300}, "BM79", f"{TARGETS}!F3", "rejected"),
    ("numerator alone", {f"{TARGETS}!G3": None}, "BM73", f"{TARGETS}!G3", "rejected"),
    ("denominator alone", {f"{TARGETS}!F3": None}, "BM73", f"{TARGETS}!F3", "rejected"),
    ("numerator beyond denominator", {f"{TARGETS}!F3": 91.0}, "BM74", f"{TARGETS}!F3", "rejected"),
    ("something of nothing", {f"{TARGETS}!G3": 0.0}, "BM74", f"{TARGETS}!F3", "rejected"),
    ("nothing of nothing", {f"{TARGETS}!F3": 0.0, f"{TARGETS}!G3": 0.0}, "BM75", f"{TARGETS}!G3", "valid"),
    (
        "unknown kind of proposal",
        {f"{CHANGES}!A3": "Góp ý", f"{CHANGES}!C3": "Lùi hạn"},
        "BM76", f"{CHANGES}!A3", "valid",
    ),
    ("a proposal without text", {f"{CHANGES}!A3": "Rút nhiệm vụ"}, "BM77", f"{CHANGES}!C3", "valid"),
    (
        "a proposal on an unknown task",
        {f"{CHANGES}!A3": "Rút nhiệm vụ", f"{CHANGES}!B3": "IX.9", f"{CHANGES}!C3": "Bỏ"},
        "BM78", f"{CHANGES}!B3", "valid",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "code", "cell", "state"),
    [case[1:] for case in ONE_FINDING],
    ids=[case[0] for case in ONE_FINDING],
)
def test_each_fault_is_found_once_and_at_its_cell(
    changed: dict[str, CellValue], code: str, cell: str, state: str
) -> None:
    verdict = judged(FILLED, changed)
    assert findings(verdict) == [(code, cell)]
    assert verdict.state == state
    assert (verdict.submission is not None) == (state == "valid")


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("hoàn thành", AnswerStatus.DONE),
        ("HOÀN THÀNH", AnswerStatus.DONE),
        ("Hoàn tha\u0300nh", AnswerStatus.DONE),  # a mark of its own
        ("hoan thanh", AnswerStatus.DONE),
        (" Hoàn\u00a0thành ", AnswerStatus.DONE),
        ("Đã hoàn thành", AnswerStatus.DONE),
        ("DONE", AnswerStatus.DONE),
    ],
)
def test_status_is_taken_however_it_is_spelled(typed: str, status: AnswerStatus) -> None:
    verdict = judged(FILLED, {f"{TASKS}!H6": typed})
    assert findings(verdict) == []
    assert verdict.submission is not None
    assert verdict.submission.tasks[1].status is status


@pytest.mark.parametrize("label", ["Chưa thực hiện", "Không áp dụng"])
def test_other_statuses_ask_for_nothing_more(label: str) -> None:
    cells = {f"{TASKS}!H5": label, f"{TASKS}!I5": None, f"{TASKS}!L5": None}
    assert findings(judged(FILLED, cells)) == []


@pytest.mark.parametrize("where", ["L", "M"])
def test_a_reason_may_stand_in_difficulties_or_in_the_result(where: str) -> None:
    cells = {
        f"{TASKS}!H5": "Không thực hiện được",
        f"{TASKS}!L5": None,
        f"{TASKS}!{where}5": "Chưa có kinh phí",
    }
    assert findings(judged(FILLED, cells)) == []


def test_an_impossible_date_is_shown_as_it_was_typed() -> None:
    problem = judged(FILLED, {f"{TASKS}!J6": "31/4/2023"}).problems[0]
    assert "31/4/2023" in problem.message
    assert str(problem.place) == "VP_2023-H1.xlsx – Nhiệm vụ!J6 (cột “Ngày hoàn thành”)"


def test_december_of_the_year_before_is_a_valid_completion() -> None:
    assert findings(judged(FILLED, {f"{TASKS}!J6": "01/12/2022"})) == []


def test_the_cut_off_day_itself_is_not_ahead() -> None:
    assert findings(judged(FILLED, {f"{TASKS}!J6": date(2023, 6, 14)})) == []


@pytest.mark.parametrize(
    "text",
    ["- thiếu người", "-Thiếu người", "+ Đã họp", "- 12 trường đã nộp", "xem file đính kèm", "-",
     "+84 225 123", "Đăng tại https://haiphong.edu.vn/bc", "Không"],
)  # fmt: skip
def test_bullets_and_words_are_no_formulas_and_no_links(text: str) -> None:
    assert findings(judged(FILLED, {f"{TASKS}!L5": text})) == []


def test_a_task_is_not_completed_before_its_own_time_begins() -> None:
    times = {"I.1": "Từ tháng 3 đến tháng 6/2023", "I.2": "Từ tháng 3 đến tháng 6/2023"}
    of = plan(
        [task(i, time=t) for i, t in times.items()] + [task("I.3", "Thanh tra", "Văn phòng")],
        [target("II.1"), target("II.2")],
    )
    verdict = judged(FILLED, {f"{TASKS}!J6": "28/2/2023"}, of=of)
    assert findings(verdict) == [("BM88", f"{TASKS}!J6")]
    assert all(day in verdict.problems[0].message for day in ("28/2/2023", "01/03/2023"))
    assert verdict.state == "valid"
    assert findings(judged(FILLED, {f"{TASKS}!J6": "01/03/2023"}, of=of)) == []


@pytest.mark.parametrize("time", ["30/6/2023", "Trước 30/6/2023", "Cả năm 2023", "Thường xuyên", ""])
def test_work_that_is_done_before_its_due_day_is_early_and_right(time: str) -> None:
    of = plan(
        [task("I.1"), task("I.2", time=time), task("I.3", "Thanh tra", "Văn phòng")],
        [target("II.1"), target("II.2")],
    )
    assert findings(judged(FILLED, {f"{TASKS}!J6": "15/12/2022"}, of=of)) == []


VALUES_TYPED: list[tuple[dict[str, CellValue], str]] = [
    ({f"{TASKS}!J6": "15/6/2023"}, "15/6/2023"),
    ({f"{TASKS}!J6": "1.11.2022"}, "1.11.2022"),
    ({f"{TASKS}!J5": "1/3/2023"}, "1/3/2023"),
    ({f"{TARGETS}!F3": "-5,0"}, "-5,0"),
    ({f"{TARGETS}!F3": "1.234,5"}, "1.234,5"),
    ({f"{TASKS}!I5": "140 %"}, "140 %"),
]


@pytest.mark.parametrize(("changed", "text"), VALUES_TYPED, ids=[text for _, text in VALUES_TYPED])
def test_a_sentence_repeats_the_value_as_it_was_typed(changed: dict[str, CellValue], text: str) -> None:
    (problem,) = judged(FILLED, changed).problems
    assert text in problem.message


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    submission = judged(FILLED, {f"{TASKS}!L5": "=HYPERLINK(1)", f"{TASKS}!M5": "- thiếu người"}).submission
    assert submission is not None
    assert submission.tasks[0].result_text == "=HYPERLINK(1)"
    assert submission.tasks[0].difficulties == "- thiếu người"


def test_a_long_text_is_kept_whole() -> None:
    submission = judged(FILLED, {f"{TASKS}!L5": "a" * 5001}).submission
    assert submission is not None
    assert len(submission.tasks[0].result_text) == 5001


def test_lines_of_a_text_stay_lines() -> None:
    submission = judged(FILLED, {f"{REMARKS}!C3": "- Một \r\n-  Hai"}).submission
    assert submission is not None
    assert submission.remarks[0].text == "- Một\n- Hai"


def test_proposals_are_read_with_their_cell() -> None:
    cells = {
        f"{CHANGES}!A4": "sửa đổi nhiệm vụ",
        f"{CHANGES}!B4": "I.1",
        f"{CHANGES}!C4": "Lùi hạn",
        f"{CHANGES}!D4": "Chờ hướng dẫn",
    }
    verdict = judged(FILLED, cells)
    assert findings(verdict) == []
    assert verdict.submission is not None
    change = verdict.submission.changes[0]
    assert (change.kind, change.task_id, change.text) == ("Sửa đổi nhiệm vụ", "I.1", "Lùi hạn")
    assert (change.reason, change.cell) == ("Chờ hướng dẫn", "Đề xuất sửa đổi!C4")


@pytest.mark.parametrize(("error", "code"), [("#REF!", "BM51"), ("", "BM52")])
def test_a_cell_that_could_not_be_read_is_reported_instead_of_taken_for_blank(error: str, code: str) -> None:
    verdict = judged(FILLED, {f"{TASKS}!H5": None}, unread={f"{TASKS}!H5": error})
    assert findings(verdict) == [(code, f"{TASKS}!H5")]


def test_an_error_outside_the_cells_to_fill_in_is_nobodys_business() -> None:
    assert findings(judged(FILLED, unread={f"{TASKS}!O5": "#NAME?"})) == []


def test_macros_are_noted_once_and_change_nothing_else() -> None:
    verdict = judged(FILLED, macros=True)
    assert findings(verdict) == [("BM16", "")]
    assert verdict.problems[0].severity is Severity.NOTE
    assert (verdict.state, verdict.submission) == ("valid", judged(FILLED).submission)
    assert findings(judged(SENT, macros=True)) == [("BM16", ""), ("BM90", "")]


def test_macros_of_a_form_that_waits_are_noted_too() -> None:
    unknown: dict[str, CellValue] = {f"{MANIFEST_SHEET}!B4": "XYZ"}
    assert findings(judged(FILLED, unknown, macros=True)) == [
        *findings(judged(FILLED, unknown)),
        ("BM16", ""),
    ]


def test_all_errors_are_said_at_once() -> None:
    wrong: dict[str, CellValue] = {
        f"{TASKS}!H5": "Gần xong",
        f"{TASKS}!I5": 140.0,
        f"{TASKS}!J6": "30/02/2023",
        f"{TARGETS}!F3": "không",
        f"{TARGETS}!G4": None,
        f"{CHANGES}!A3": "Góp ý",
        f"{CHANGES}!C3": "Lùi hạn",
    }
    assert findings(judged(FILLED, wrong)) == [
        ("BM53", f"{TASKS}!H5"),
        ("BM57", f"{TASKS}!I5"),
        ("BM63", f"{TASKS}!J6"),
        ("BM70", f"{TARGETS}!F3"),
        ("BM73", f"{TARGETS}!G4"),
        ("BM76", f"{CHANGES}!A3"),
    ]


def test_a_form_sent_back_blank_is_rejected() -> None:
    verdict = judged(SENT)
    assert findings(verdict) == [("BM90", "")]
    assert verdict.state == "rejected"


def test_blank_lead_tasks_are_a_warning_when_something_else_was_filled_in() -> None:
    verdict = judged(without(FILLED, *(f"{TASKS}!{c}{r}" for c in "HIJKL" for r in (5, 6))))
    assert findings(verdict) == [("BM91", f"{TASKS}!H4")]
    assert verdict.state == "valid"


def test_what_was_left_open_is_listed() -> None:
    verdict = judged(
        without(FILLED, f"{TASKS}!H5", f"{TASKS}!I5", f"{TASKS}!L5", f"{TARGETS}!F4", f"{TARGETS}!G4")
    )
    assert findings(verdict) == [("BM92", f"{TASKS}!H4"), ("BM93", f"{TARGETS}!F2")]
    assert "I.1." in verdict.problems[0].message
    assert "II.2." in verdict.problems[1].message
    assert verdict.submission is not None
    assert [answer.task_id for answer in verdict.submission.tasks] == ["I.2", "I.3"]
    assert [answer.target_id for answer in verdict.submission.targets] == ["II.1"]


def test_an_unknown_figure_is_never_zero() -> None:
    cells = {f"{TARGETS}!F4": None, f"{TARGETS}!G4": None, f"{TARGETS}!J4": "Chờ số liệu"}
    submission = judged(FILLED, cells).submission
    assert submission is not None
    answer = submission.targets[1]
    assert (answer.numerator, answer.denominator, answer.note) == (None, None, "Chờ số liệu")


def test_rule_codes_are_unique_and_every_sentence_ends() -> None:
    rules = form_rules()
    assert len({rule.code for rule in rules}) == len(rules) > 50
    assert all(text.endswith((".", "…")) for rule in rules for text in (rule.message, rule.action))


def test_a_sentence_repeats_the_beginning_of_a_very_long_cell() -> None:
    verdict = judged(FILLED, {"Nhiệm vụ!I5": "9" * 4000})
    assert max(len(problem.sentence) for problem in verdict.problems) < 300
