"""Whose form it is, and where its blocks are: what people do to a form before they send it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cchc_xl.core.form import MANIFEST_SHEET
from cchc_xl.core.form_identity import Claim
from cchc_xl.core.form_rules import Verdict
from cchc_xl.core.judging import Judge
from cchc_xl.core.period import Period
from cchc_xl.core.tables import CellValue
from tests.core.forms import (
    CHANGES,
    FILLED,
    MANIFEST,
    PLAN,
    REMARKS,
    TARGETS,
    TASKS,
    Cells,
    findings,
    judged,
    raw,
    without,
)
from tests.core.plans import UNITS, plan, target, task

NO_MANIFEST = without(FILLED, MANIFEST_SHEET)


def moved(cells: Cells, sheet: str, to: str) -> Cells:
    """The cells with a sheet renamed."""
    return {a.replace(f"{sheet}!", f"{to}!"): value for a, value in cells.items()}


@pytest.mark.parametrize(
    ("cell", "value", "code", "state"),
    [
        ("B2", "7", "BM22", "rejected"),
        ("B3", "KH-KHAC", "BM21", "rejected"),
        ("B5", "2023-Q2", "BM23", "waiting"),
        ("B5", None, "BM23", "waiting"),
        ("B5", "2022-H1", "BM24", "rejected"),
        ("B4", "XYZ", "BM25", "waiting"),
        ("B6", "SỐ LIỆU MẪU", "BM30", "rejected"),
    ],
)
def test_a_form_of_something_else_is_not_looked_into(
    cell: str, value: CellValue, code: str, state: str
) -> None:
    wrong_inside = {f"{TASKS}!H5": "Gần xong"}
    verdict = judged(FILLED, {f"{MANIFEST_SHEET}!{cell}": value, **wrong_inside})
    assert findings(verdict) == [(code, "")]
    assert (verdict.state, verdict.submission) == (state, None)


def test_a_foreign_plan_is_named_beside_ours() -> None:
    message = judged(FILLED, {f"{MANIFEST_SHEET}!B3": "KH-KHAC"}).problems[0].message
    assert "KH-KHAC" in message
    assert "KH-THU" in message


def test_a_unit_that_owes_no_report_is_rejected() -> None:
    units = [{**unit, "reports": "Không" if unit["code"] == "VP" else "Có"} for unit in UNITS]
    verdict = judged(FILLED, of=plan([task("I.1")], units=units))
    assert findings(verdict) == [("BM29", "")]
    assert (verdict.state, verdict.unit, verdict.period) == ("rejected", "VP", "2023-H1")


def test_a_sample_form_is_taken_where_the_workbook_itself_is_a_sample() -> None:
    tasks = [task("I.1"), task("I.2"), task("I.3", "Thanh tra", "Văn phòng")]
    sample = plan(tasks, [target("II.1"), target("II.2")], settings={"sample_label": "SỐ LIỆU MẪU"})
    verdict = judged(FILLED, {f"{MANIFEST_SHEET}!B6": "SỐ LIỆU MẪU"}, of=sample)
    assert (findings(verdict), verdict.state, verdict.sample) == ([], "valid", True)


def test_without_manifest_the_head_tells_unit_and_period() -> None:
    verdict = judged(NO_MANIFEST)
    assert findings(verdict) == [("BM27", "")]
    assert (verdict.state, verdict.unit, verdict.period) == ("valid", "VP", "2023-H1")


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("Báo cáo kết quả cải cách hành chính quý I năm 2023", "2023-Q1"),
        ("BÁO CÁO KẾT QUẢ CẢI CÁCH HÀNH CHÍNH 9 THÁNG NĂM 2023", "2023-Q3"),
        ("BÁO CÁO KẾT QUẢ CẢI CÁCH HÀNH CHÍNH NĂM 2023", "2023-Y"),
    ],
)
def test_without_manifest_every_period_is_known_by_its_title(title: str, period: str) -> None:
    unknown_unit = {f"{TASKS}!A1": title, f"{TASKS}!A2": "Đơn vị: Trường lạ"}
    assert judged(NO_MANIFEST, unknown_unit).period == period


def test_a_name_of_several_units_waits_and_lists_them() -> None:
    verdict = judged(NO_MANIFEST, {f"{TASKS}!A2": "Đơn vị: Kiến An"})
    assert findings(verdict) == [("BM26", "")]
    assert (verdict.state, verdict.unit) == ("waiting", "")
    assert all(code in verdict.problems[0].message for code in ("PGD-KA", "GDTX-KA", "THPT-KA"))


@pytest.mark.parametrize("name", ["Đơn vị: Trường THPT Không Có", "Đơn vị:", None])
def test_a_name_nobody_knows_waits(name: CellValue) -> None:
    verdict = judged(NO_MANIFEST, {f"{TASKS}!A2": name})
    assert (findings(verdict), verdict.state) == ([("BM25", "")], "waiting")


def test_without_manifest_and_title_the_form_waits() -> None:
    verdict = judged(NO_MANIFEST, {f"{TASKS}!A1": None})
    assert (findings(verdict), verdict.state) == ([("BM28", "")], "waiting")


def test_a_spreadsheet_of_something_else_is_no_form() -> None:
    verdict = judged({"Sheet1!A1": "Danh sách lớp 10A", "Sheet1!B2": 12.0})
    assert (findings(verdict), verdict.state) == ([("BM20", "")], "rejected")


def test_renamed_sheets_are_found_by_what_they_hold() -> None:
    renamed = moved(moved(FILLED, TASKS, "Sheet1"), TARGETS, "Số liệu")
    verdict = judged(renamed)
    assert findings(verdict) == []
    assert verdict.submission is not None
    assert verdict.submission.tasks[0].cell == "Sheet1!H5"


def test_a_sheet_name_in_other_case_and_marks_is_the_same() -> None:
    assert findings(judged(moved(FILLED, TASKS, "NHIEM VU"))) == []


def test_inserted_rows_keep_their_physical_addresses() -> None:
    def down(address: str) -> str:
        sheet, _, cell = address.rpartition("!")
        return f"{sheet}!{cell[0]}{int(cell[1:]) + 3}" if sheet == TASKS else address

    shifted = {down(address): value for address, value in FILLED.items()}
    verdict = judged(shifted, {f"{TASKS}!H8": "Gần xong"})
    assert findings(verdict) == [("BM53", f"{TASKS}!H8")]


def test_columns_are_found_by_header_whatever_their_order() -> None:
    swap = {"H": "L", "L": "H"}
    swapped = {}
    for address, value in FILLED.items():
        sheet, _, cell = address.rpartition("!")
        letter = swap.get(cell[0], cell[0]) if sheet == TASKS else cell[0]
        swapped[f"{sheet}!{letter}{cell[1:]}"] = value
    verdict = judged(swapped)
    assert findings(verdict) == []
    assert verdict.submission is not None
    assert verdict.submission.tasks[0].cell == "Nhiệm vụ!L5"


@pytest.mark.parametrize("header", ["TRẠNG THÁI", "Tình trạng", "trạng thái*", "Tra\u0323ng tha\u0301i"])
def test_headers_are_known_by_their_aliases_and_spellings(header: str) -> None:
    assert findings(judged(FILLED, {f"{TASKS}!H4": header})) == []


def test_the_other_spelling_of_ratio_is_the_same_header() -> None:
    assert findings(judged(FILLED, {f"{TASKS}!I4": "Tỉ lệ hoàn thành (%)"})) == []


def test_a_missing_column_is_named() -> None:
    verdict = judged(without(FILLED, f"{TASKS}!H"))
    assert ("BM42", f"{TASKS}!4:4") in findings(verdict)
    assert "“Trạng thái (*)”" in verdict.problems[0].message
    assert verdict.state == "rejected"


def test_a_missing_id_column_is_named() -> None:
    verdict = judged(without(FILLED, f"{TARGETS}!A"))
    assert findings(verdict)[0] == ("BM42", f"{TARGETS}!2:2")
    assert "“Mã chỉ tiêu”" in verdict.problems[0].message


def test_an_unknown_column_is_a_warning() -> None:
    verdict = judged(FILLED, {f"{TASKS}!P4": "Người theo dõi"})
    assert (findings(verdict), verdict.state) == ([("BM44", f"{TASKS}!P4")], "valid")


def test_a_column_twice_is_rejected_with_both_places() -> None:
    verdict = judged(FILLED, {f"{TASKS}!P4": "Trạng thái"})
    assert findings(verdict) == [("BM43", f"{TASKS}!P4")]
    assert "H4, P4" in verdict.problems[0].message


@pytest.mark.parametrize("sheet", [TASKS, TARGETS, REMARKS])
def test_a_missing_sheet_is_named_once(sheet: str) -> None:
    verdict = judged(without(FILLED, f"{sheet}!"), MANIFEST)
    assert findings(verdict) == [("BM40", "")]
    assert f"“{sheet}”" in verdict.problems[0].message


def test_the_sheet_of_proposals_may_be_missing() -> None:
    verdict = judged(without(FILLED, f"{CHANGES}!"))
    assert (findings(verdict), verdict.state) == ([("BM50", "")], "valid")


def test_a_sheet_without_its_table_is_rejected() -> None:
    verdict = judged(without(FILLED, f"{TARGETS}!"), {f"{TARGETS}!A1": "đã xóa"})
    assert findings(verdict) == [("BM41", TARGETS)]


def test_a_unit_asked_for_no_target_needs_no_table_of_targets() -> None:
    tasks = [task("I.1"), task("I.2"), task("I.3", "Thanh tra", "Văn phòng")]
    assert findings(judged(without(FILLED, f"{TARGETS}!"), of=plan(tasks))) == []


def test_a_second_copy_of_a_sheet_is_not_read_and_said_so() -> None:
    copy = {
        a.replace(f"{TARGETS}!", f"{TARGETS} (2)!"): v for a, v in FILLED.items() if a.startswith(TARGETS)
    }
    assert findings(judged(FILLED, copy)) == [("BM45", f"{TARGETS} (2)")]
    assert findings(judged(copy, FILLED)) == [("BM45", f"{TARGETS} (2)")]  # whichever comes first


def test_a_task_twice_is_rejected_with_the_first_row() -> None:
    verdict = judged(FILLED, {f"{TASKS}!A7": "I.1", f"{TASKS}!H7": "Hoàn thành"})
    assert findings(verdict) == [("BM46", f"{TASKS}!A7")]
    assert "dòng 5" in verdict.problems[0].message


def test_a_row_not_asked_is_ignored_with_a_warning() -> None:
    verdict = judged(FILLED, {f"{TASKS}!A7": "I.4", f"{TASKS}!H7": "Hoàn thành"})
    assert (findings(verdict), verdict.state) == ([("BM47", f"{TASKS}!A7")], "valid")
    assert verdict.submission is not None
    assert "I.4" not in {answer.task_id for answer in verdict.submission.tasks}


def test_a_partner_cannot_answer_as_a_lead() -> None:
    assert findings(judged(FILLED, {f"{TASKS}!A7": "I.3", f"{TASKS}!H7": "Hoàn thành"})) == [
        ("BM47", f"{TASKS}!A7")
    ]


def test_a_row_without_id_is_not_swallowed() -> None:
    assert findings(judged(FILLED, {f"{TASKS}!L7": "Việc thêm"})) == [("BM48", f"{TASKS}!L7")]


def test_a_deleted_row_is_reported() -> None:
    verdict = judged(without(FILLED, f"{TASKS}!A10", f"{TASKS}!L10"))
    assert findings(verdict) == [("BM49", f"{TASKS}!A9")]
    assert "I.3" in verdict.problems[0].message


def test_a_form_made_before_a_task_was_added_lacks_its_row_through_no_fault_of_the_unit() -> None:
    tasks = [task("I.1"), task("I.2"), task("I.3", "Thanh tra", "Văn phòng")]
    of = plan([*tasks, task("I.BS1", added_on=date(2023, 6, 1))], [target("II.1"), target("II.2")])
    verdict = judged(FILLED, of=of)
    assert (findings(verdict), verdict.state) == ([("BM37", f"{TASKS}!A4")], "valid")
    assert "I.BS1" in verdict.problems[0].message
    of = plan([*tasks, task("I.BS1")], [target("II.1"), target("II.2")])  # one the plan always had
    assert [code for code, _ in findings(judged(FILLED, of=of))] == ["BM49", "BM92"]


def test_a_row_of_a_task_withdrawn_after_the_form_was_made_is_passed_over() -> None:
    tasks = [task("I.1"), task("I.2", withdrawn_on=date(2023, 6, 1)), task("I.3", "Thanh tra", "Văn phòng")]
    verdict = judged(FILLED, of=plan(tasks, [target("II.1"), target("II.2")]))
    assert (findings(verdict), verdict.state) == ([], "valid")
    assert verdict.submission is not None
    assert [answer.task_id for answer in verdict.submission.tasks] == ["I.1", "I.3"]


def test_an_id_is_known_in_other_case_and_spacing() -> None:
    assert findings(judged(FILLED, {f"{TASKS}!A5": " i.1 "})) == []


def test_a_header_repeated_for_a_second_page_is_no_row() -> None:
    repeated = {f"{TASKS}!{letter}7": FILLED[f"{TASKS}!{letter}4"] for letter in "ABCDEFGHIJKLMNO"}
    assert findings(judged(FILLED, repeated)) == []


def test_a_wiped_unit_in_the_manifest_is_read_from_the_head() -> None:
    verdict = judged(FILLED, {f"{MANIFEST_SHEET}!B4": None})
    assert (verdict.state, verdict.unit) == ("valid", judged(FILLED).unit)
    assert "BM27" in [code for code, _ in findings(verdict)]


def test_a_sample_form_stays_one_when_its_unit_is_wiped() -> None:
    wiped = {f"{MANIFEST_SHEET}!B4": None, f"{MANIFEST_SHEET}!B6": "SỐ LIỆU MẪU"}
    assert judged(FILLED, wiped).state == "rejected"


def test_a_workbook_that_names_neither_unit_nor_period_is_no_form() -> None:
    nameless = {a: v for a, v in NO_MANIFEST.items() if int("".join(filter(str.isdigit, a))) > 5}
    verdict = judged(nameless)
    assert (verdict.state, findings(verdict)) == ("rejected", [("BM20", "")])


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("A1", "BÁO CÁO KẾT QUẢ CẢI CÁCH HÀNH CHÍNH QUÝ I NĂM 2023", "BM35"),
    ],
)
def test_a_head_that_contradicts_the_manifest_waits_for_a_person(cell: str, value: str, code: str) -> None:
    verdict = judged(FILLED, {f"{TASKS}!{cell}": value})
    assert findings(verdict) == [(code, f"{TASKS}!{cell}")]
    assert (verdict.state, verdict.submission) == ("waiting", None)


@pytest.mark.parametrize(
    "name", ["Đơn vị: Văn phòng Sở", "Đơn vị: VP SỞ", "Đơn vị: Tổ văn thư", "Đơn vị:", None]
)
def test_a_head_that_says_the_same_in_other_words_or_nothing_known_is_no_contradiction(
    name: CellValue,
) -> None:
    assert findings(judged(FILLED, {f"{TASKS}!A2": name})) == []


# -- manifest and head disagree, and whose word settles it


OTHER_HEAD: Cells = {f"{TASKS}!A2": "Đơn vị: Thanh tra"}
TTR = Claim("TTr", "xử lý của Văn phòng")


def settled(changed: Cells, cells: Cells = FILLED, claim: Claim = TTR) -> Verdict:
    return Judge(PLAN)(raw({**cells, **changed}), claim)


def test_a_manifest_of_one_unit_under_the_head_of_another_waits() -> None:
    verdict = judged(FILLED, OTHER_HEAD)
    assert (findings(verdict), verdict.state, verdict.unit) == ([("BM32", "")], "waiting", "")
    assert verdict.submission is None
    assert all(name in verdict.problems[0].message for name in ("Văn phòng (VP)", "Thanh tra (TTr)"))


def test_the_head_of_any_sheet_is_looked_at() -> None:
    assert findings(judged(FILLED, {f"{TARGETS}!A1": "Đơn vị: Thanh tra"})) == [("BM32", "")]


@pytest.mark.parametrize("name", ["VP Sở", "văn phòng", "Tổ văn thư của chúng tôi", ""])
def test_a_head_that_may_mean_the_manifest_s_unit_or_nobody_known_is_no_disagreement(name: str) -> None:
    assert findings(judged(FILLED, {f"{TASKS}!A2": f"Đơn vị: {name}"})) == []


def test_a_name_of_several_units_with_the_manifest_s_among_them_is_no_disagreement() -> None:
    asked = plan([task("I.1", "Trường THPT Kiến An")])
    change = {f"{MANIFEST_SHEET}!B4": "THPT-KA", f"{TASKS}!A2": "Đơn vị: Kiến An"}
    assert "BM32" not in [code for code, _ in findings(judged(FILLED, change, of=asked))]


def test_the_office_s_word_settles_a_disagreement() -> None:
    verdict = settled(OTHER_HEAD)
    assert (verdict.state, verdict.unit) == ("valid", "TTr")
    assert verdict.problems[0].code == "BM34"
    assert verdict.submission is not None
    assert verdict.submission.unit == "TTr"


def test_the_office_s_word_settles_a_name_of_several_units() -> None:
    verdict = settled({f"{TASKS}!A2": "Đơn vị: Kiến An"}, NO_MANIFEST)
    assert (verdict.state, verdict.unit, verdict.period) == ("valid", "TTr", "2023-H1")


def test_the_office_s_word_does_not_make_up_for_another_plan() -> None:
    assert settled({f"{MANIFEST_SHEET}!B3": "KH-KHAC"}).state == "rejected"


# -- the period nobody can tell, and the office's word on it

OTHER_TITLE: Cells = {f"{TASKS}!A1": "BÁO CÁO KẾT QUẢ CẢI CÁCH HÀNH CHÍNH QUÝ I NĂM 2023"}
H1 = Claim(period=Period.parse("2023-H1"))


@pytest.mark.parametrize(
    ("cells", "changed"),
    [
        (FILLED, {f"{MANIFEST_SHEET}!B5": "kỳ giữa năm"}),  # BM23
        (NO_MANIFEST, {f"{TASKS}!A1": None}),  # BM28
        (FILLED, OTHER_TITLE),  # BM35
    ],
)
def test_the_office_s_word_settles_the_period_and_leaves_the_unit_to_the_form(
    cells: Cells, changed: Cells
) -> None:
    verdict = settled(changed, cells, H1)
    assert (verdict.state, verdict.unit, verdict.period) == ("valid", "VP", "2023-H1")
    assert verdict.submission is not None
    assert verdict.submission.period == "2023-H1"
    assert verdict.problems[0].code == "BM36"
    assert not {"BM23", "BM28", "BM35"} & {p.code for p in verdict.problems}


@pytest.mark.parametrize(
    ("cells", "changed", "of_unit", "of_period"),
    [
        (NO_MANIFEST, {f"{TASKS}!A1": None, f"{TASKS}!A2": "Đơn vị: Kiến An"}, "BM26", "BM28"),
        (FILLED, {f"{MANIFEST_SHEET}!B4": "XYZ", f"{MANIFEST_SHEET}!B5": "?"}, "BM25", "BM23"),
        (FILLED, {**OTHER_HEAD, **OTHER_TITLE}, "BM32", "BM35"),
    ],
)
def test_unit_and_period_in_doubt_are_two_questions_asked_at_once_and_settled_apart(
    cells: Cells, changed: Cells, of_unit: str, of_period: str
) -> None:
    def of(claim: Claim) -> Verdict:
        return settled(changed, cells, claim)

    def asked(claim: Claim) -> set[str]:
        return {code for code, _ in findings(of(claim))}

    assert asked(Claim()) == {of_unit, of_period}
    assert asked(H1) == {"BM36", of_unit}
    assert asked(TTR) == {"BM34", of_period}
    assert of(TTR).state == of(H1).state == "waiting"
    both = of(replace(TTR, period=H1.period))
    assert (both.state, both.unit, both.period) == ("valid", "TTr", "2023-H1")


def test_a_form_of_another_plan_raises_no_question_of_its_period() -> None:
    other = {f"{MANIFEST_SHEET}!B3": "KH-KHAC", f"{MANIFEST_SHEET}!B5": "HK1"}
    assert findings(judged(FILLED, other)) == [("BM21", "")]


def test_a_unit_that_another_answers_for_sends_no_form_of_its_own() -> None:
    units = [{**unit, "answers_for": "VP" if unit["code"] == "TTr" else None} for unit in UNITS]
    verdict = judged(FILLED, of=plan([task("I.1")], units=units))
    assert (findings(verdict), verdict.state) == ([("BM31", "")], "rejected")
    assert "của Văn phòng do Thanh tra (TTr) nộp thay" in verdict.problems[0].message
