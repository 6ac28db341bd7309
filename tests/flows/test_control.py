from __future__ import annotations

from datetime import date

import pytest

from cchc_xl.core import tables
from cchc_xl.core import wording as w
from cchc_xl.core.tables import CellValue
from cchc_xl.errors import UsageError
from cchc_xl.flows.control import Control, chosen_period, read_control
from tests.memory_workbook import MemoryWorkbook

TODAY = date(2023, 6, 5)


def chosen(period: CellValue, day: CellValue) -> MemoryWorkbook:
    rows = [{"item": w.CONTROL_PERIOD, "value": period}, {"item": w.CONTROL_DAY, "value": day}]
    return MemoryWorkbook({tables.CONTROL.name: rows})


def test_a_blank_day_is_today() -> None:
    assert read_control(chosen("2023-H1", None), TODAY) == Control("2023-H1", TODAY)


@pytest.mark.parametrize("day", [date(2023, 6, 14), "14/06/2023", " 14/06/2023 "])
def test_a_chosen_day_wins_over_today(day: CellValue) -> None:
    assert read_control(chosen("2023-H1", day), TODAY).day == date(2023, 6, 14)


def test_a_day_that_is_none_is_said_with_an_example() -> None:
    with pytest.raises(UsageError, match=r"“31/06/2023”, không phải một ngày.*07/06/2023"):
        read_control(chosen("2023-H1", "31/06/2023"), TODAY)


def test_without_a_period_a_button_that_needs_one_says_where_to_choose() -> None:
    with pytest.raises(UsageError, match="Chưa chọn kỳ báo cáo trên Bảng điều khiển"):
        chosen_period(read_control(chosen(None, None), TODAY))
