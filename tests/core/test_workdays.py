from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cchc_xl.core.workdays import Calendar

TET = {date(2023, 1, 20) + timedelta(days=i): "Tết Quý Mão" for i in range(7)}
OFFICE = Calendar.build(TET, [date(2024, 5, 4)], [(date(2023, 5, 3), "off", "nghỉ bù")])


def test_weekends_and_holidays_are_off() -> None:
    assert not OFFICE.is_workday(date(2023, 1, 20))
    assert not OFFICE.is_workday(date(2023, 6, 10))
    assert OFFICE.is_workday(date(2023, 6, 9))


def test_a_make_up_saturday_is_worked() -> None:
    assert date(2024, 5, 4).weekday() == 5
    assert OFFICE.is_workday(date(2024, 5, 4))


def test_the_office_s_row_wins_over_the_library() -> None:
    calendar = Calendar.build(
        {date(2026, 1, 2): "thư viện"}, [date(2026, 1, 10)],
        [(date(2026, 1, 2), "makeup_workday", ""), (date(2026, 1, 10), "off", "")],
    )  # fmt: skip
    assert calendar.is_workday(date(2026, 1, 2))
    assert not calendar.is_workday(date(2026, 1, 10))


def test_days_left_count_after_today_up_to_and_including_the_due_day() -> None:
    # Thursday to Tuesday: Friday, Monday, Tuesday.
    assert OFFICE.workdays_left(date(2023, 6, 8), date(2023, 6, 13)) == 3
    assert OFFICE.workdays_left(date(2023, 6, 13), date(2023, 6, 13)) == 0


def test_days_left_are_negative_when_overdue() -> None:
    assert OFFICE.workdays_left(date(2023, 6, 13), date(2023, 6, 8)) == -3


def test_tet_is_not_counted() -> None:
    # Thursday 19 January to Friday 27 January 2023: only the 27th is worked.
    assert OFFICE.workdays_left(date(2023, 1, 19), date(2023, 1, 27)) == 1


def test_a_make_up_day_is_counted() -> None:
    assert OFFICE.workdays_left(date(2024, 5, 3), date(2024, 5, 6)) == 2


def test_the_nearest_working_day_backward_and_forward() -> None:
    assert OFFICE.nearest(date(2023, 1, 22), forward=False) == date(2023, 1, 19)
    assert OFFICE.nearest(date(2023, 1, 22), forward=True) == date(2023, 1, 27)
    assert OFFICE.nearest(date(2023, 6, 7), forward=False) == date(2023, 6, 7)


def test_the_tet_block_runs_over_adjacent_weekends() -> None:
    assert OFFICE.tet_block(2023) == (date(2023, 1, 20), date(2023, 1, 26))
    monday = {date(2025, 1, 27) + timedelta(days=i): "Tết Ất Tỵ" for i in range(5)}
    assert Calendar.build(monday, [], []).tet_block(2025) == (date(2025, 1, 25), date(2025, 2, 2))


def test_new_year_s_day_is_no_tet_block() -> None:
    assert Calendar.build({date(2023, 1, 2): "Tết Dương lịch"}, [], []).tet_block(2023) is None


days = st.dates(date(2023, 1, 1), date(2024, 12, 31))


@given(days, days)
def test_counting_equals_looking_at_every_day(a: date, b: date) -> None:
    first, last = sorted((a, b))
    slow = sum(OFFICE.is_workday(first + timedelta(days=i + 1)) for i in range((last - first).days))
    assert OFFICE.workdays_left(first, last) == slow
    assert OFFICE.workdays_left(last, first) == -slow
