"""Values of cells as Python knows them, and the numbers by which spreadsheets keep days and errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from numbers import Number
from typing import Any, Final, TypeAlias

import numpy as np

CellValue: TypeAlias = bool | float | str | datetime | None
"""None is an empty cell, a day is a datetime without zone."""

# Excel's numbers of errors over COM, by LibreOffice's own. Those that Excel has no name for become #VALUE!.
_DIV0, _NA, _NAME, _NULL, _NUM, _REF, _VALUE = (
    -2146826281,
    -2146826246,
    -2146826259,
    -2146826288,
    -2146826252,
    -2146826265,
    -2146826273,
)
_ERRORS: Final[Mapping[int, int]] = {
    532: _DIV0,
    32767: _NA,
    525: _NAME,
    521: _NULL,
    502: _NUM,
    503: _NUM,
    523: _NUM,
    524: _REF,
    519: _VALUE,
}
_ERROR_NAMES: Final[Mapping[int, str]] = {
    _DIV0: "#DIV/0!",
    _NA: "#N/A",
    _NAME: "#NAME?",
    _NULL: "#NULL!",
    _NUM: "#NUM!",
    _REF: "#REF!",
    _VALUE: "#VALUE!",
}


def error_number(calc_error: int) -> int:
    """Excel's number of an error by LibreOffice's."""
    return _ERRORS.get(calc_error, _VALUE)


def for_cell(value: Any, options: Mapping[str, Any]) -> CellValue:  # noqa: ARG001 (xlwings' signature)
    """A value that somebody wants to write as one that a cell can hold.

    Zones are cut off, as xlwings does. Raises TypeError for what no cell holds, such as a list.
    """
    if isinstance(value, np.generic):
        # NumPy counts nanoseconds, which no datetime has.
        value = (value.astype("datetime64[us]") if isinstance(value, np.datetime64) else value).item()
    if value is None or _is_missing(value):
        return None
    if isinstance(value, str | bool):
        return value
    if isinstance(value, datetime):
        parts = (
            value.year,
            value.month,
            value.day,
            value.hour,
            value.minute,
            value.second,
            value.microsecond,
        )
        return datetime(*parts)  # noqa: DTZ001 (cells know no zone)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001
    if isinstance(value, Number):
        return float(value)  # type: ignore[arg-type]  # every real number can be a float
    raise TypeError(f"no cell can hold {type(value).__name__}: {value!r}")


def _is_missing(value: Any) -> bool:
    """Whether it stands for nothing in pandas or NumPy: NaN, NaT or NA."""
    return type(value).__name__ == "NAType" or (not isinstance(value, str) and value != value)


def as_asked(
    rows: Sequence[Sequence[Any]],
    datetime_builder: Callable[..., Any],
    empty_as: Any,
    number_builder: Callable[[float], Any] | None,
    err_to_str: bool,
) -> list[list[Any]]:
    """Values as read, made what ``Range.options`` asks for."""

    def one(value: Any) -> Any:
        if value is None or value == "":
            return empty_as
        if isinstance(value, datetime):
            parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
            return datetime_builder(**{part: getattr(value, part) for part in parts}, tzinfo=None)
        if isinstance(value, float):
            return number_builder(value) if number_builder else value
        if isinstance(value, int) and not isinstance(value, bool):  # numbers are floats: this is an error's
            return _ERROR_NAMES.get(value) if err_to_str else None
        return value

    return [[one(value) for value in row] for row in rows]


def serial(value: datetime, day_zero: datetime) -> float:
    """The number of days since ``day_zero``, by which a moment is stored."""
    return (value - day_zero) / timedelta(days=1)


def moment(serial: float, day_zero: datetime) -> datetime | float:
    """The moment a number of days means, to the millisecond; a number too large for one stays a number."""
    try:
        return day_zero + timedelta(milliseconds=round(serial * 86_400_000))
    except OverflowError:
        return serial
