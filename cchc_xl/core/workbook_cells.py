"""Cells of the master workbook as a person fills them in: text, day, number, or one of a list's choices."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from math import isfinite

from cchc_xl.core import wording as w
from cchc_xl.core.tables import CellValue
from cchc_xl.core.vntext import fold


def text_of(value: CellValue) -> str:
    """A cell as text: trimmed, numbers without a trailing ".0", dates as dd/mm/yyyy."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return w.YES if value else w.NO
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return str(value).strip()


def date_of(value: CellValue) -> date | None:
    """A cell as a date: a real date, ISO or dd/mm/yyyy text; anything else is None."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = text_of(value)
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
    return None


def number_of(value: CellValue) -> float | None:
    """A cell as a number ("50", "50 %", "12,5"); None when it is none."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value)
    text = text_of(value).removesuffix("%").strip().replace(",", ".")
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None


def code_of(names: Mapping[str, str], value: CellValue) -> str:
    """The code of a choice given as its label or as the code itself; "" when it is neither.

    Case, marks and spaces do not matter: a person types "quá hạn" where the list says "Quá hạn".
    """
    text = fold(text_of(value))
    return next((code for code, label in names.items() if text and text in (fold(code), fold(label))), "")
