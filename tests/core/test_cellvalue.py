"""What people type into cells of a known kind."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_xl.core.cellvalue import Fault, Percent, Scale, day, number, percent, words
from cchc_xl.core.tables import CellValue


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (12.0, 12.0),
        ("12", 12.0),
        ("-5", -5.0),
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("0,125", 0.125),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234.567", 1234567.0),
        ("1,234,567", 1234567.0),
        ("1.234", 1234.0),  # a Vietnamese thousand
        ("1 234", 1234.0),
        ("1\u00a0234", 1234.0),
        (None, None),
        ("  ", None),
        ("1,234", Fault.AMBIGUOUS),
        ("không", Fault.UNCLEAR),
        ("12 hồ sơ", Fault.UNCLEAR),
        ("1.23.4", Fault.UNCLEAR),
        ("1.234,5,6", Fault.UNCLEAR),
        ("5,", Fault.UNCLEAR),
        ("-", Fault.UNCLEAR),
        (True, Fault.UNCLEAR),
        (float("inf"), Fault.UNCLEAR),
        (date(2023, 5, 12), Fault.UNCLEAR),
    ],
)
def test_numbers_as_people_write_them(typed: CellValue, value: float | Fault | None) -> None:
    assert number(typed) == value


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (95.0, Percent(95, Scale.STATED)),
        ("95%", Percent(95, Scale.STATED)),
        ("95 %", Percent(95, Scale.STATED)),
        ("33,3", Percent(33.3, Scale.STATED)),
        (0.95, Percent(95, Scale.SHARE)),
        ("0,95", Percent(95, Scale.SHARE)),
        (0.57, Percent(57, Scale.SHARE)),
        ("0,95%", Percent(0.95, Scale.STATED)),
        (1.0, Percent(1, Scale.ONE)),
        ("1%", Percent(1, Scale.STATED)),
        (0.01, Percent(1, Scale.SHARE)),  # how Excel stores "1%"
        (0.0, Percent(0, Scale.STATED)),
        (140.0, Percent(140, Scale.STATED)),
        (None, None),
        ("%", Fault.UNCLEAR),
        ("một nửa", Fault.UNCLEAR),
    ],
)
def test_percents_on_one_scale(typed: CellValue, value: Percent | Fault | None) -> None:
    assert percent(typed) == value


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (date(2023, 3, 1), date(2023, 3, 1)),
        ("01/03/2023", date(2023, 3, 1)),
        ("1/3/2023", date(2023, 3, 1)),
        ("01-03-23", date(2023, 3, 1)),
        ("1.3.2023", date(2023, 3, 1)),
        ("2023-03-01", date(2023, 3, 1)),
        ("2023-03-01 00:00:00", date(2023, 3, 1)),
        ("01/03/2023 08:30", date(2023, 3, 1)),
        ("ngày 01/03/2023", date(2023, 3, 1)),
        ("Ngày 1 tháng 3 năm 2023", date(2023, 3, 1)),
        (44986.0, date(2023, 3, 1)),  # a date whose cell lost its format
        (None, None),
        ("", None),
        ("30/02/2023", Fault.IMPOSSIBLE),
        ("02/15/2023", Fault.IMPOSSIBLE),
        ("00/03/2023", Fault.IMPOSSIBLE),
        ("ngày 01/3 năm 2023", date(2023, 3, 1)),
        ("Ngày 30 tháng 6 năm 2023", date(2023, 6, 30)),
        ("30.6.23", date(2023, 6, 30)),
        ("30-Thg6-23", date(2023, 6, 30)),
        ("30/T6/2023", date(2023, 6, 30)),
        ("30 6 2023", date(2023, 6, 30)),
        ("tháng 3", Fault.PARTIAL),
        ("Tháng 6/2023", Fault.PARTIAL),
        ("tháng 6 năm 2023", Fault.PARTIAL),
        ("3/2023", Fault.PARTIAL),
        ("30/6", Fault.PARTIAL),
        ("ngày 30/6", Fault.PARTIAL),
        ("30 tháng 6", Fault.PARTIAL),
        ("cuối tháng 6/2023", Fault.PARTIAL),
        ("Quý II/2023", Fault.PARTIAL),
        ("năm 2023", Fault.PARTIAL),
        ("30", Fault.PARTIAL),
        ("30/6/2023 và 15/7/2023", Fault.UNCLEAR),
        ("tuần trước", Fault.UNCLEAR),
        (2023.0, Fault.UNCLEAR),
        (-1.0, Fault.UNCLEAR),
        (float("nan"), Fault.UNCLEAR),
        (True, Fault.UNCLEAR),
    ],
)
def test_days_as_people_write_them(typed: CellValue, value: date | Fault | None) -> None:
    assert day(typed) == value


CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.text(),
    st.from_regex(r"[-+0-9.,/% ]{0,12}", fullmatch=True),
)  # fmt: skip


@given(CELLS)
def test_no_cell_makes_a_parser_fail(value: CellValue) -> None:
    number(value), percent(value), day(value), words(value)


@given(st.integers(-(10**9), 10**9))
def test_a_whole_number_survives_either_way_of_grouping(value: int) -> None:
    assert number(f"{value:,}".replace(",", ".")) == value
    assert number(f"{value:,}.0") == value


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_survives_being_written_down(value: date) -> None:
    assert day(value.strftime("%d/%m/%Y")) == day(f"{value.day}-{value.month}-{value:%y}") == value
