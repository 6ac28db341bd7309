"""What stands beside the cells of a form that comes back: old fonts, merged cells, what is hidden."""

from __future__ import annotations

import pytest

from cchc_xl.core.form_wording import GUIDE_FILLING
from cchc_xl.core.tables import CellValue
from tests.core.forms import CHANGES, FILLED, REMARKS, TARGETS, TASKS, findings, judged

OLD = ".VnTime"


def test_an_old_font_is_read_and_flagged_at_its_cell() -> None:
    verdict = judged(FILLED, {f"{TASKS}!L5": "§· triÓn khai"}, marks={TASKS: {"fonts": {"L5": OLD}}})
    assert findings(verdict) == [("BM85", f"{TASKS}!L5")]
    assert all(text in verdict.problems[0].message for text in (OLD, "Đã triển khai"))
    assert verdict.submission is not None
    assert verdict.submission.tasks[0].result_text == "Đã triển khai"


def test_status_and_headers_in_an_old_font_are_understood() -> None:
    typed: dict[str, CellValue] = {f"{TASKS}!H4": "Tr¹ng th¸i (*)", f"{TASKS}!H6": "Hoµn thµnh"}
    verdict = judged(FILLED, typed, marks={TASKS: {"fonts": {"H4": OLD, "H6": OLD}}})
    assert findings(verdict) == [("BM85", f"{TASKS}!H6")]
    assert verdict.submission == judged(FILLED).submission


def test_unicode_in_an_old_font_stays_as_it_is() -> None:
    fonts = dict.fromkeys(("H5", "H6", "L5", "L10"), OLD)
    verdict = judged(FILLED, marks={TASKS: {"fonts": fonts}})
    assert findings(verdict) == []
    assert verdict.submission == judged(FILLED).submission


@pytest.mark.parametrize(
    ("neighbour", "read"),
    [("§· häp", "có"), ("Đã họp", "cã"), ("OK", "cã")],  # "cã" is có in TCVN3, and a syllable itself
)
def test_a_text_that_may_be_either_follows_the_others_of_its_font(neighbour: str, read: str) -> None:
    typed: dict[str, CellValue] = {f"{TASKS}!L5": "cã", f"{TASKS}!L10": neighbour}
    submission = judged(FILLED, typed, marks={TASKS: {"fonts": {"L5": OLD, "L10": OLD}}}).submission
    assert submission is not None
    assert submission.tasks[0].result_text == read


@pytest.mark.parametrize(
    ("sheet", "merged", "cell"),
    [
        (TASKS, "H5:H6", "H5"),  # one status for two tasks
        (TASKS, "K5:N5", "K5"),
        (TASKS, "G5:H5", "H5"),  # the status lies under last period's answer
        (TASKS, "A5:A6", "A5"),  # the key of two rows
        (TARGETS, "F3:G3", "F3"),
        (REMARKS, "B3:C3", "C3"),
    ],
)
def test_merged_cells_over_an_answer_are_said_at_the_answer(sheet: str, merged: str, cell: str) -> None:
    verdict = judged(FILLED, marks={sheet: {"merges": (merged,)}})
    assert findings(verdict) == [("BM84", f"{sheet}!{cell}")]
    assert merged in verdict.problems[0].message
    assert verdict.state == "valid"


def test_merges_that_meet_are_said_once_a_cell() -> None:
    many = ("A1:XFD1048576", *(f"A1:XFD{1_000_000 + n}" for n in range(2_000)), "A1:XFD1048576")
    verdict = judged(FILLED, marks={TASKS: {"merges": many}})
    assert findings(verdict) == [("BM84", f"{TASKS}!A5"), ("BM84", f"{TASKS}!A10")]


@pytest.mark.parametrize("merged", ["A1:O1", "A3:O3", "A8:O8", "C5:D5", "C5:C6"])
def test_merged_titles_and_texts_of_the_plan_are_nobodys_business(merged: str) -> None:
    assert findings(judged(FILLED, marks={TASKS: {"merges": (merged,)}})) == []


def test_the_value_of_merged_cells_counts_for_the_first_row() -> None:
    blank: dict[str, CellValue] = {f"{TASKS}!{letter}6": None for letter in "HIJK"}
    verdict = judged(FILLED, blank, marks={TASKS: {"merges": ("H5:H6",)}})
    assert findings(verdict) == [("BM84", f"{TASKS}!H5"), ("BM92", f"{TASKS}!H4")]
    assert verdict.submission is not None
    assert [answer.task_id for answer in verdict.submission.tasks] == ["I.1", "I.3"]


def test_hidden_rows_with_answers_are_read_and_said_once() -> None:
    verdict = judged(FILLED, marks={TASKS: {"hidden_rows": frozenset((5, 6, 7))}})
    assert findings(verdict) == [("BM82", f"{TASKS}!A5")]
    assert "5, 6" in verdict.problems[0].message
    assert verdict.submission == judged(FILLED).submission


def test_a_hidden_proposal_is_said_at_its_first_answer() -> None:
    typed: dict[str, CellValue] = {f"{CHANGES}!A4": "Rút nhiệm vụ", f"{CHANGES}!C4": "Bỏ"}
    verdict = judged(FILLED, typed, marks={CHANGES: {"hidden_rows": frozenset({4})}})
    assert findings(verdict) == [("BM82", f"{CHANGES}!A4")]


def test_a_hidden_column_with_answers_is_said_at_its_header() -> None:
    verdict = judged(FILLED, marks={TASKS: {"hidden_columns": frozenset({"K", "N", "G"})}})
    assert findings(verdict) == [("BM83", f"{TASKS}!K4")]
    assert verdict.submission == judged(FILLED).submission


def test_hidden_rows_and_columns_without_answers_are_nobodys_business() -> None:
    marks = {TASKS: {"hidden_rows": frozenset((1, 7)), "hidden_columns": frozenset("BG")}}
    assert findings(judged(FILLED, marks=marks)) == []


def test_a_hidden_sheet_of_the_form_is_read_and_said() -> None:
    verdict = judged(FILLED, marks={TARGETS: {"hidden": True}})
    assert findings(verdict) == [("BM80", TARGETS)]
    assert verdict.submission == judged(FILLED).submission


@pytest.mark.parametrize("hidden", [True, False])
def test_a_sheet_that_nobody_reads_is_said(hidden: bool) -> None:
    verdict = judged(FILLED, {"Phụ lục!A1": "Danh sách"}, marks={"Phụ lục": {"hidden": hidden}})
    assert findings(verdict) == [("BM81", "Phụ lục")]
    assert verdict.state == "valid"


@pytest.mark.parametrize(
    ("name", "text"), [("Sheet1", None), ("Sheet2", "  "), ("Hướng dẫn", "x"), ("HD", GUIDE_FILLING)]
)
def test_blank_sheets_and_the_instructions_are_nobodys_business(name: str, text: CellValue) -> None:
    assert findings(judged(FILLED, {f"{name}!A1": text})) == []
