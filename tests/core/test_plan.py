from __future__ import annotations

from datetime import date, datetime

import pytest

from cchc_xl.core import tables
from cchc_xl.core.period import Period, PeriodKind, Schedule
from cchc_xl.core.plan import TaskKind
from cchc_xl.core.plan_rows import plan_from_rows
from cchc_xl.core.tables import CellValue
from cchc_xl.core.workbook_cells import date_of, number_of, text_of
from tests.core.plans import UNITS, plan, target, task


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (date(2023, 6, 1), date(2023, 6, 1)),
        (datetime(2023, 6, 1, 8), date(2023, 6, 1)),  # noqa: DTZ001 - a cell's time has no zone
        ("01/06/2023", date(2023, 6, 1)),
        ("1/6/2023", date(2023, 6, 1)),
        ("2023-06-01", date(2023, 6, 1)),
        ("31/6/2023", None),
        ("hôm qua", None),
        (None, None),
    ],
)
def test_a_day_however_the_office_typed_it(value: CellValue, day: date | None) -> None:
    assert date_of(value) == day


@pytest.mark.parametrize(
    ("value", "number"),
    [(50, 50), ("50 %", 50), ("12,5", 12.5), ("", None), (True, None), ("năm mươi", None)],
)
def test_a_number_however_the_office_typed_it(value: CellValue, number: float | None) -> None:
    assert number_of(value) == number


def test_a_code_typed_as_a_number_stays_a_code() -> None:
    assert text_of(12.0) == "12"
    assert text_of(" I.1 ") == "I.1"


def test_labels_and_codes_mean_the_same() -> None:
    by_code = plan([task("I.1", kind="header")], [target("II.1", adds_up="yes")])
    by_label = plan([task("I.1", kind="Tiêu đề")], [target("II.1", kind="Tỷ lệ", adds_up="Có")])
    assert by_code == by_label
    assert by_code.tasks[0].kind is TaskKind.HEADER
    assert by_code.work == ()


def test_a_date_that_does_not_exist_is_a_problem_with_sheet_and_column() -> None:
    found = plan([task("I.1", own_due="31/6/2023")])
    [problem] = found.problems
    assert (problem.code, problem.place.sheet, problem.place.header) == ("KH01", "Nhiệm vụ", "Hạn VP ấn định")
    assert "31/6/2023" in problem.message
    assert found.tasks[0].decision.own_due is None


def test_a_status_nobody_knows_is_a_problem() -> None:
    assert [p.code for p in plan([task("I.1", own_status="xong rồi")]).problems] == ["KH01"]


def test_the_office_s_threshold_wins_over_section_ii() -> None:
    section, chosen = plan([], [target("II.8"), target("II.9", own_threshold_percent=30.0)]).targets
    assert (section.threshold, chosen.threshold) == (50, 30)


def test_a_number_is_printed_as_the_plan_prints_it() -> None:
    [row] = plan([task("I.7.a", tt="7", sub="a)")]).tasks
    assert row.number == "7 a)"


def test_validity_of_a_unit_includes_its_first_and_last_day() -> None:
    [unit] = plan(units=[{**UNITS[0], "valid_from": "01/03/2023", "valid_to": "30/06/2023"}]).units
    assert [unit.reports_on(date(2023, m, d)) for m, d in ((2, 28), (3, 1), (6, 30), (7, 1))] == [
        False,
        True,
        True,
        False,
    ]


def test_a_day_of_the_calendar_sheet_that_is_none_is_a_problem() -> None:
    rows: dict[str, list[dict[str, CellValue]]] = {
        tables.SETTINGS.name: [{"key": "plan_id", "value": "A"}, {"key": "year", "value": 2023.0}],
        tables.TASKS.name: [],
        tables.UNITS.name: [],
        tables.HOLIDAYS.name: [
            {"date": date(2023, 9, 1), "status": "Nghỉ"},
            {"date": "ngày lễ", "status": "Nghỉ"},
        ],
    }
    found = plan_from_rows(rows)
    assert [d.day for d in found.days] == [date(2023, 9, 1)]
    assert [p.code for p in found.problems] == ["KH01"]
    assert found.year == 2023


def test_a_key_given_twice_counts_once_and_is_named() -> None:
    found = plan([task("I.1", content="Một"), task("I.2"), task("I.1", content="Hai")])
    assert [(t.task_id, t.content) for t in found.tasks] == [("I.1", "Một"), ("I.2", "Nội dung I.2")]
    [problem] = found.problems
    assert (problem.code, problem.place.sheet) == ("KH03", "Nhiệm vụ")
    assert "I.1" in problem.message


def test_a_row_that_lost_its_key_is_named_and_a_blank_row_is_not() -> None:
    found = plan([task("I.1"), {**task("I.2", content="Việc mất mã"), "id": " "}, {"id": None}])
    assert [t.task_id for t in found.tasks] == ["I.1"]
    [problem] = found.problems
    assert (problem.code, problem.place.header) == ("KH04", "Mã")
    assert "Việc mất mã" in problem.message


def test_a_choice_typed_in_small_letters_is_the_choice() -> None:
    found = plan([task("I.1", own_status="quá hạn")])
    assert (found.tasks[0].decision.own_status, found.problems) == ("OVERDUE", ())


@pytest.mark.parametrize(("typed", "reports"), [("không", False), ("Có", True), (None, True), ("x", True)])
def test_who_reports_however_it_is_typed(typed: str | None, reports: bool) -> None:
    found = plan([task("I.1")], units=[{**UNITS[0], "reports": typed}])
    assert (found.units[0].reports, found.problems) == (reports, ())


def test_a_unit_goes_on_reporting_where_the_cell_says_neither_yes_nor_no() -> None:
    found = plan([task("I.1")], units=[{**UNITS[0], "reports": "tùy"}])
    assert found.units[0].reports
    assert [p.code for p in found.problems] == ["KH01"]


def test_a_wrong_kind_of_day_is_named_by_its_own_column() -> None:
    found = plan_from_rows(
        {
            tables.TASKS.name: [],
            tables.UNITS.name: [],
            tables.SETTINGS.name: [],
            tables.HOLIDAYS.name: [{"date": "02/01/2023", "status": "nghỉ bù gì đó"}],
        }
    )
    [problem] = found.problems
    assert "nghỉ bù gì đó" in problem.message
    assert problem.place.header == "Loại ngày"


@pytest.mark.parametrize(
    ("first", "second", "kept", "named"),
    [
        ("TTr; tccb", "", ("TTr", "TCCB"), []),
        ("TTr, XYZ", "", ("TTr",), ["XYZ"]),
        ("TTr từ tết; TCCB", "", ("TCCB",), ["TTr từ tết"]),
        ("TTr từ 9 tháng đến quý I", "", (), ["TTr từ 9 tháng đến quý I"]),
        ("TTr từ", "", (), ["TTr từ"]),
        ("từ 2023-H1", "", (), ["từ 2023-H1"]),
        ("TTr từ 2022-H1", "", (), ["TTr từ 2022-H1"]),
        ("XYZ từ 2023-H1", "", (), ["XYZ từ 2023-H1"]),
        ("VP", "", (), ["VP"]),  # itself
        ("PGD-KA", "TTr", (), ["PGD-KA"]),  # which answers for others
    ],
)
def test_whom_a_unit_answers_for(first: str, second: str, kept: tuple[str, ...], named: list[str]) -> None:
    units = [{**UNITS[0], "answers_for": first}, *UNITS[1:3], {**UNITS[3], "answers_for": second}]
    found = plan(units=units)
    assert tuple(one.unit for one in found.units[0].answers_for) == kept
    assert [p.values["value"] for p in found.problems] == named


def test_a_unit_is_answered_for_by_one_alone() -> None:
    units = [{**UNITS[0], "answers_for": "TCCB"}, {**UNITS[1], "answers_for": "TCCB"}, UNITS[2]]
    found = plan(units=units)
    assert [[one.unit for one in unit.answers_for] for unit in found.units] == [["TCCB"], [], []]
    [problem] = found.problems
    assert "“TCCB”" in problem.message


PERIODS = {str(Period(2023, kind)): Schedule().window(Period(2023, kind))[1] for kind in PeriodKind}


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("TCCB", ["2023-Q1", "2023-H1", "2023-Q3", "2023-Y"]),
        ("TTr; TCCB từ 2023-H1", ["2023-H1", "2023-Q3", "2023-Y"]),
        ("TCCB Từ 6 tháng", ["2023-H1", "2023-Q3", "2023-Y"]),
        ("TCCB đến hết quý I, TTr", ["2023-Q1"]),
        ("TTr TCCB từ quý I đến 9 tháng", ["2023-Q1", "2023-H1", "2023-Q3"]),
        ("TCCB đến 2023-H1 từ 2023-H1", ["2023-H1"]),
    ],
)
def test_a_unit_answers_for_another_in_the_periods_that_the_office_says(text: str, held: list[str]) -> None:
    found = plan(units=[{**UNITS[0], "answers_for": text}, *UNITS[1:3]])
    assert found.problems == ()
    assert [p for p, cutoff in PERIODS.items() if found.answered_by("TCCB", cutoff) == "VP"] == held


def test_two_units_answer_for_one_in_turn_and_never_in_the_same_period() -> None:
    def taken(first: str, second: str) -> list[str]:
        found = plan(
            units=[{**UNITS[0], "answers_for": first}, {**UNITS[1], "answers_for": second}, UNITS[2]]
        )
        assert all(p.values["value"] == second for p in found.problems)
        return [found.answered_by("TCCB", cutoff) for cutoff in PERIODS.values()]

    assert taken("TCCB đến 2023-H1", "TCCB từ 2023-Q3") == ["VP", "VP", "TTr", "TTr"]
    assert taken("TCCB từ 2023-Q3", "TCCB đến 2023-H1") == ["TTr", "TTr", "VP", "VP"]
    assert taken("TCCB đến 2023-H1", "TCCB từ 2023-H1") == ["VP", "VP", "", ""]  # both in the half-year
    assert taken("TCCB", "TCCB từ 2023-Y") == ["VP"] * 4
