"""One value into one cell: codes as their Vietnamese labels, text always as text, never a formula."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import isfinite
from typing import Any, Final

from cchc_xl.core import wording as w
from cchc_xl.core.tables import CellValue, Column, Kind
from cchc_xl.core.workbook_cells import date_of, number_of, text_of
from cchc_xl.errors import WorkbookError

_CODES: Final[tuple[Mapping[str, str], ...]] = (
    w.TASK_KIND, w.TARGET_KIND, w.STATUS, w.UNIT_TYPE, w.CONFIDENCE, w.CERTAINTY, w.DAY_STATUS,
    {"yes": w.YES, "no": w.NO},
)  # fmt: skip
_LABELS: Final = {tuple(codes.values()): codes for codes in _CODES}
_STARRED: Final = {"True": "(*)", "true": "(*)", w.YES: "(*)", "False": "", "false": "", w.NO: ""}
_NUMERIC: Final = (Kind.INTEGER, Kind.NUMBER, Kind.PERCENT)


def shown(column: Column, value: CellValue) -> CellValue:
    """``value`` as the sheet shows it; what does not fit the column's kind stays the text it is."""
    text = text_of(value)
    if not text:
        return None
    if column.kind is Kind.DATE:
        return date_of(value) or text
    if column.kind in _NUMERIC:
        number = number_of(value)
        return number if number is not None and isfinite(number) else text
    if column.field == "starred":
        return _STARRED.get(text, text) or None
    if column.field == "unit_types":
        return ", ".join(w.UNIT_TYPE.get(part.strip(), part.strip()) for part in text.split(","))
    return _LABELS.get(column.choices, {}).get(text, text)


def write(sheet: Any, row: int, col: int, value: CellValue, cell_format: Any) -> None:
    """Write ``value`` (as :func:`shown` gives it). Raises WorkbookError for a text no cell can hold."""
    if value is None:
        sheet.write_blank(row, col, None, cell_format)
    elif isinstance(value, date):
        sheet.write_datetime(row, col, value, cell_format)
    elif isinstance(value, int | float):
        sheet.write_number(row, col, value, cell_format)
    elif sheet.write_string(row, col, value, cell_format) != 0:
        raise WorkbookError(
            f"Một đoạn văn bản dài {len(value)} ký tự, quá sức chứa của một ô Excel: “{value[:60]}…”.",
            "Rút gọn đoạn này trong tệp kế hoạch (tối đa 32.767 ký tự) rồi tạo lại sổ.",
        )
