"""What may be typed into a cell, said in Vietnamese: data validation of the columns people fill."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from cchc_xl.core.tables import Column, Kind, Owner

_FIRST_DAY: Final = date(2000, 1, 1)
_LAST_DAY: Final = date(2099, 12, 31)

Check = dict[str, object]


def of(column: Column) -> Check | None:
    """The check of ``column``, None where anything may stand (a roll-up column has no typist)."""
    if column.owner is Owner.ROLLUP:
        return None
    if column.choices:
        return choice(column.choices)
    if column.owner is Owner.PLAN:
        return None
    if column.kind is Kind.DATE:
        return day()
    return percent() if column.kind is Kind.PERCENT else None


def choice(choices: Sequence[str]) -> Check:
    """One of ``choices``, from a drop-down list."""
    return {
        "validate": "list",
        "source": list(choices),
        "error_title": "Giá trị không có trong danh sách",
        "error_message": "Hãy chọn một giá trị trong danh sách thả xuống, hoặc xóa trắng ô.",
    }


def day() -> Check:
    """A calendar day of this century."""
    return {
        "validate": "date",
        "criteria": "between",
        "minimum": _FIRST_DAY,
        "maximum": _LAST_DAY,
        "input_title": "Ngày",
        "input_message": "Nhập đủ ngày/tháng/năm.",
        "error_title": "Ngày không hợp lệ",
        "error_message": "Nhập một ngày có thật, đủ ngày/tháng/năm.",
    }


def percent() -> Check:
    """A percentage on the scale 0–100."""
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": 0,
        "maximum": 100,
        "input_title": "Phần trăm",
        "input_message": "Nhập số từ 0 đến 100, không ghi dấu %.",
        "error_title": "Phần trăm không hợp lệ",
        "error_message": "Nhập một số từ 0 đến 100, không ghi dấu %.",
    }
