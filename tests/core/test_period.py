from __future__ import annotations

from datetime import date

import pytest

from cchc_xl.core.period import Period, PeriodKind, Schedule, current
from cchc_xl.core.workdays import Calendar
from cchc_xl.errors import UsageError

WEEKENDS_ONLY = Calendar()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2023-Q1", PeriodKind.Q1),
        ("2023-h1", PeriodKind.H1),
        ("2023-Q3", PeriodKind.Q3),
        ("2023-Y", PeriodKind.YEAR),
    ],
)
def test_four_reports_a_year(text: str, kind: PeriodKind) -> None:
    assert Period.parse(text) == Period(2023, kind)
    assert str(Period.parse(text)) == text.upper()


@pytest.mark.parametrize(("text", "meant"), [("2023-Q2", "2023-H1"), ("2023-Q4", "2023-Y")])
def test_a_quarter_without_a_report_of_its_own_names_the_one_meant(text: str, meant: str) -> None:
    with pytest.raises(UsageError, match=meant):
        Period.parse(text)


@pytest.mark.parametrize("text", ["", "2023", "2023-Q5", "H1-2023", "23-Q1", "2023-Q1 x"])
def test_what_is_no_period_is_refused_with_the_four_forms(text: str) -> None:
    with pytest.raises(UsageError, match="2023-H1"):
        Period.parse(text)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2023-h1", "2023-H1"),
        ("6 tháng", "2023-H1"),
        ("6 THÁNG  đầu năm 2023", "2023-H1"),
        ("quý I", "2023-Q1"),
        ("Quý 1 năm 2023", "2023-Q1"),
        ("9 tháng 2023", "2023-Q3"),
        ("năm", "2023-Y"),
        ("cả năm", "2023-Y"),
        ("Năm 2023", "2023-Y"),
    ],
)
def test_a_period_is_known_by_what_people_call_it(text: str, period: str) -> None:
    assert str(Period.said(text, 2023)) == period


@pytest.mark.parametrize(
    "text", ["", "2023", "quý II", "quý IV", "2023-Q2", "6", "tháng 6", "2022-H1", "6 tháng năm 2022", "xem"]
)
def test_no_period_is_read_into_other_words_or_another_year(text: str) -> None:
    assert Period.said(text, 2023) is None


def test_periods_sort_by_their_end() -> None:
    year = [Period(2023, kind) for kind in (PeriodKind.YEAR, PeriodKind.Q3, PeriodKind.Q1, PeriodKind.H1)]
    assert [str(p) for p in sorted(year, key=lambda p: p.order)] == [
        "2023-Q1",
        "2023-H1",
        "2023-Q3",
        "2023-Y",
    ]


@pytest.mark.parametrize(
    ("kind", "cutoff"),
    [
        ("Q1", date(2023, 3, 14)),
        ("H1", date(2023, 6, 14)),
        ("Q3", date(2023, 9, 14)),
        ("Y", date(2023, 12, 14)),
    ],
)
def test_figures_run_from_15_december_to_the_14th_of_the_last_month(kind: str, cutoff: date) -> None:
    assert Schedule().window(Period(2023, PeriodKind(kind))) == (date(2022, 12, 15), cutoff)


def test_the_nine_month_window_is_a_setting_of_its_own() -> None:
    schedule = Schedule.from_settings({"nine_month_window_start": "1/1"})
    assert schedule.window(Period(2023, PeriodKind.Q3)) == (date(2023, 1, 1), date(2023, 9, 14))
    assert schedule.window(Period(2023, PeriodKind.H1))[0] == date(2022, 12, 15)


def test_before_the_8th_is_strictly_the_7th() -> None:
    # 07/06/2023 is a Wednesday.
    assert Schedule().due(Period(2023, PeriodKind.H1), WEEKENDS_ONLY) == date(2023, 6, 7)


def test_a_lenient_office_takes_the_8th() -> None:
    schedule = Schedule.from_settings({"due_day_reading": "lenient"})
    assert schedule.due(Period(2023, PeriodKind.H1), WEEKENDS_ONLY) == date(2023, 6, 8)


@pytest.mark.parametrize(
    ("shift", "due"),
    [("back", date(2024, 9, 6)), ("forward", date(2024, 9, 9)), ("none", date(2024, 9, 7))],
)
def test_a_due_day_on_a_saturday_moves_as_the_setting_says(shift: str, due: date) -> None:
    schedule = Schedule.from_settings({"due_day_shift": shift})
    assert schedule.due(Period(2024, PeriodKind.Q3), WEEKENDS_ONLY) == due


def test_an_unusable_setting_keeps_the_default() -> None:
    assert Schedule.from_settings({"due_day_reading": "maybe", "report_due_day": "forty"}) == Schedule()


@pytest.mark.parametrize(
    ("day", "period"),
    [(date(2023, 1, 2), "2023-Q1"), (date(2023, 6, 30), "2023-H1"), (date(2023, 12, 31), "2023-Y")],
)
def test_the_current_period_is_the_next_one_due(day: date, period: str) -> None:
    assert str(current(day)) == period


def test_periods_are_named_as_people_say_them() -> None:
    assert Period.parse("2023-H1").name == "6 tháng năm 2023"
    assert Period.parse("2023-Y").name == "năm 2023"
