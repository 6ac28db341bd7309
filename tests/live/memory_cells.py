"""A worksheet in memory that takes values as Excel does, counts what is done to it, and fails on request.

What it imitates of Excel are the ways in which a value does not land as it was set: texts that are read as if
they were typed, numbers that become texts in cells of text format, and blocks that go astray where a filter
hides rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

REJECTED, EDITING = -2147418111, -2146777998
DISCONNECTED, SERVER_GONE, REFUSED = -2147417848, -2147023174, -2147352567
ERRORS = {"#REF!": -2146826265, "#N/A": -2146826246, "#NAME?": -2146826259}
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(E[+-]?\d+)?", re.IGNORECASE)


class ComError(Exception):
    """Shaped like pywin32's com_error; ``scode`` is the number of Excel's own behind it."""

    def __init__(self, hresult: int, text: str = "", scode: int | None = None) -> None:
        super().__init__(hresult, text)
        self.hresult = hresult
        self.excepinfo = (0, "Microsoft Excel", text, None, 0, scode) if text or scode else None


class DisposedException(Exception):
    """Named like UNO's."""


def _no_fault(_number: int, _kind: str) -> None:
    """All goes well."""


@dataclass
class Machine:
    """Counts every call by its kind; ``fault`` is asked before each and may raise."""

    calls: Counter[str] = field(default_factory=Counter)
    log: list[str] = field(default_factory=list)
    fault: Callable[[int, str], None] = _no_fault

    def touch(self, kind: str) -> None:
        self.calls[kind] += 1
        self.log.append(kind)
        self.fault(len(self.log), kind)

    def forget(self) -> None:
        """Count from nothing again, without faults."""
        self.calls.clear()
        self.log.clear()
        self.fault = _no_fault


@dataclass
class Content:
    """A cell: ``value`` is a constant or what ``formula`` shows."""

    value: Any = None
    formula: str = ""
    code: str = "General"
    array: bool = False
    error: int | None = None  # a number by which Excel gives an error
    currency: bool = False


class Cells:
    """A sheet in memory; people's edits go straight to it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.cells: dict[tuple[int, int], Content] = {}
        self.tables: list[TableModel] = []
        self.merges: list[tuple[int, int, int, int]] = []
        self.hidden_by_filter: set[int] = set()
        self.hidden_by_hand: set[int] = set()
        self.filtered_as_a_whole = False  # by an advanced filter, not by a table's
        self.protected = False

    def at(self, row: int, column: int) -> Content:
        return self.cells.setdefault((row, column), Content())

    def put(self, row: int, column: int, value: Any, code: str | None = None) -> None:
        """What a person or a file put there, exactly so."""
        cell = self.at(row, column)
        cell.value, cell.formula, cell.code = value, "", code or cell.code

    def set_value(self, row: int, column: int, value: Any) -> None:
        """What Excel makes of a value that a program sets."""
        cell = self.at(row, column)
        cell.formula = ""
        if cell.array:
            raise ComError(REFUSED, "You can't change part of an array.")
        if value is None or value == "":
            cell.value = None
        elif cell.code == "@":
            cell.value = value if isinstance(value, str) else _as_text(value)
        elif isinstance(value, str):
            self._take_typed(cell, value)
        else:
            cell.value = value
            if isinstance(value, datetime) and cell.code == "General":
                cell.code = "m/d/yyyy"

    def _take_typed(self, cell: Content, text: str) -> None:
        if text.startswith("="):
            cell.formula, cell.value = text, "#NAME?"
        elif text.startswith(("-", "+", "@")) and not _NUMBER.fullmatch(text):
            raise ComError(REFUSED, "Application-defined or object-defined error")
        elif text.startswith("'"):
            cell.value = text[1:]
        elif _NUMBER.fullmatch(text):
            cell.value = float(text)
        elif re.fullmatch(r"\d+(\.\d+)?%", text):
            cell.value, cell.code = float(text[:-1]) / 100, "0%"
        elif match := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
            month, day, year = map(int, match.groups())
            cell.value, cell.code = datetime(year, month, day), "m/d/yyyy"  # noqa: DTZ001
        elif text.upper() in ("TRUE", "FALSE"):
            cell.value = text.upper() == "TRUE"
        else:
            cell.value = text


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return f"{value:%m/%d/%Y}" if isinstance(value, datetime) else f"{value:g}"


@dataclass
class TableModel:
    """A ListObject: top, left, bottom, right, header and totals included."""

    name: str
    box: tuple[int, int, int, int]
    headers_shown: bool = True
    totals_shown: bool = False


def shown(cell: Content) -> Any:
    """As COM gives it: errors as whole numbers, every other number as a float."""
    value = cell.value
    if cell.error is not None:
        return cell.error
    if isinstance(value, str):
        return ERRORS.get(value, value)
    if cell.currency:
        return Decimal(f"{value:.4f}")
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def typed(cell: Content) -> str:
    value = cell.value
    if cell.formula or value is None:
        return cell.formula
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, date):
        start = datetime(1899, 12, 30)  # noqa: DTZ001
        moment = value if isinstance(value, datetime) else datetime.combine(value, datetime.min.time())
        return f"{(moment - start) / timedelta(days=1):.15g}"
    return value if isinstance(value, str) else f"{value:.15g}"


class Native:
    """The program's own object, for the few questions xlwings has no word for."""

    def __init__(self, machine: Machine, **answers: Callable[[], Any]) -> None:
        self._machine, self._answers = machine, answers

    def __getattr__(self, name: str) -> Any:
        self._machine.touch("ask")
        return self._answers[name]()
