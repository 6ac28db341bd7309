"""A slip of the hand on the settings sheet never turns silently into another convention."""

from __future__ import annotations

from datetime import date

import pytest

from cchc_xl.core.office_settings import closings, usable
from cchc_xl.core.plan_rows import plan_from_rows
from cchc_xl.core.tables import SETTINGS, TASKS, UNITS


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("due_soon_workdays", "bảy"),
        ("report_due_day", "31"),
        ("cutoff_day", "0"),
        ("behind_margin_points", "120"),
        ("compare_jump_factor", "1"),
        ("compare_same_text_units", "ba"),
        ("grade_weight_in_time", "-5"),
        ("grade_good_from", "101"),
        ("due_day_reading", "chặt"),
        ("due_day_shift", "lùi"),
        ("window_start", "31/2"),
        ("summer_end", "31/06"),
        ("term1_end", "giữa tháng 1"),
        ("closed_periods", "2023-Q1: 20/03/2023; 2023-H1 tháng 6"),
        ("closed_periods", "2023-Q2: 20/06/2023"),
        ("closed_periods", "2023-Q1: 31/06/2023"),
    ],
)
def test_an_unusable_value_gives_way_to_the_convention_and_is_named(key: str, value: str) -> None:
    kept, [problem] = usable({key: value}, {key: "Tên mục"})
    assert kept == {key: ""}
    assert "Tên mục" in problem.message
    assert value in problem.message
    assert problem.place.sheet == "Cấu hình"


@pytest.mark.parametrize(
    ("key", "value", "read"),
    [
        ("due_soon_workdays", "0", "0"),
        ("behind_margin_points", "12,5", "12,5"),
        ("behind_margin_points", "100", "100"),
        ("grade_late_percent", "12,5", "12,5"),
        ("grade_weight_targets_met", "0", "0"),
        ("due_day_shift", "Forward", "forward"),
        ("window_start", "15/12", "15/12"),
        ("window_start", "15/12/2022", "15/12"),  # what a spreadsheet makes of "15/12"
        ("term1_end", "", ""),
        ("plan_title", "31/2", "31/2"),  # free text is never judged
    ],
)
def test_a_usable_value_is_kept(key: str, value: str, read: str) -> None:
    assert usable({key: value}, {}) == ({key: read}, ())


def test_the_plan_tells_of_it() -> None:
    rows = {
        SETTINGS.name: [{"key": "cutoff_day", "label": "Ngày chốt số liệu", "value": "ngày 14"}],
        TASKS.name: [],
        UNITS.name: [],
    }
    [problem] = plan_from_rows(rows).problems
    assert (problem.code, problem.place.header) == ("KH02", "Giá trị")


def test_closed_periods_stand_a_line_each_with_the_day_of_closing() -> None:
    text = "2023-Q1: 20/03/2023\n\n2023-H1 = 15/6/2023; "
    assert closings({"closed_periods": text}) == {"2023-Q1": date(2023, 3, 20), "2023-H1": date(2023, 6, 15)}
    assert closings({}) == {}
