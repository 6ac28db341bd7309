"""Kỳ báo cáo and ngày kiểm tra, as chosen on the dashboard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cchc_xl.core import tables
from cchc_xl.core import wording as w
from cchc_xl.core.workbook_cells import date_of, text_of
from cchc_xl.errors import UsageError
from cchc_xl.ports import MasterWorkbook


@dataclass(frozen=True, slots=True)
class Control:
    """``period`` as written (flows judge it), "" when none is chosen; ``day`` is today when left blank."""

    period: str
    day: date


def read_control(book: MasterWorkbook, today: date) -> Control:
    """What the dashboard's control table says. Raises UsageError for a day that is none."""
    table = book.read((tables.CONTROL,))[tables.CONTROL.name]
    given = {text_of(row.get("item")): row.get("value") for row in table.values()}
    day = given.get(w.CONTROL_DAY)
    chosen = date_of(day)
    if chosen is None and text_of(day):
        raise UsageError(
            f"Ô “{w.CONTROL_DAY}” trên {tables.CONTROL.sheet} ghi “{text_of(day)}”, không phải một ngày.",
            "Ghi ngày/tháng/năm, ví dụ 07/06/2023, hoặc xóa trắng ô để lấy ngày hôm nay.",
        )
    return Control(text_of(given.get(w.CONTROL_PERIOD)), chosen or today)


def chosen_period(control: Control) -> str:
    """The period chosen; UsageError when there is none."""
    if not control.period:
        raise UsageError(
            f"Chưa chọn kỳ báo cáo trên {tables.CONTROL.sheet}.",
            f"Chọn kỳ ở ô bên cạnh “{w.CONTROL_PERIOD}” rồi bấm lại.",
        )
    return control.period
