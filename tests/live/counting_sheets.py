"""Sheets and tables of the engine in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import xlwings as xw
from xlwings import base_classes

from tests.live.counting_range import Range
from tests.live.memory_cells import REFUSED, Cells, ComError, Native, TableModel

if TYPE_CHECKING:
    from tests.live.counting_engine import Book


class Sheets(base_classes.Sheets):
    def __init__(self, book: Book) -> None:
        self._book = book

    def __iter__(self) -> Iterator[Sheet]:
        self._book.model.machine.touch("ask")
        return iter([Sheet(self._book, model) for model in self._book.model.sheets])

    def __len__(self) -> int:
        return len(self._book.model.sheets)


class Sheet(base_classes.Sheet):
    def __init__(self, book: Book, model: Cells) -> None:
        self._book, self.model = book, model
        self.machine = book.model.machine

    @property
    def api(self) -> Native:
        model = self.model
        return Native(
            self.machine,
            ProtectContents=lambda: model.protected,
            FilterMode=lambda: model.filtered_as_a_whole,
        )

    @property
    def protected(self) -> bool:
        self.machine.touch("ask")
        return self.model.protected

    @property  # type: ignore[misc]
    def name(self) -> str:
        self.machine.touch("ask")
        return self.model.name

    @property
    def book(self) -> Book:
        return self._book

    @property
    def tables(self) -> Tables:
        return Tables(self)

    @property
    def used_range(self) -> Range:
        self.machine.touch("ask")
        last = max((row for (row, _), cell in self.model.cells.items() if cell.value is not None), default=1)
        return Range(self, 1, 1, last, 1)

    def range(self, first: Any, last: Any = None) -> Range:
        self.machine.touch("ask")
        if isinstance(first, tuple) and len(first) == 4:
            return Range(self, *first)
        (top, left), (bottom, right) = _corner(first), _corner(first if last is None else last)
        return Range(self, top, left, bottom - top + 1, right - left + 1)

    def activate(self) -> None:
        raise AssertionError("the person's sheet stays")

    select = activate


def _corner(cell: Any) -> tuple[int, int]:
    return (cell.row, cell.column) if isinstance(cell, Range) else cell


class Tables(base_classes.Collection, base_classes.Tables):
    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def __iter__(self) -> Iterator[Table]:
        self._sheet.machine.touch("ask")
        return iter([Table(self._sheet, model) for model in self._sheet.model.tables])


class Table(base_classes.Table):
    def __init__(self, sheet: Sheet, model: TableModel) -> None:
        self._sheet, self.model = sheet, model

    @property
    def api(self) -> Native:
        model = self._sheet.model
        filtered = bool(model.hidden_by_filter) and not model.filtered_as_a_whole
        machine = self._sheet.machine
        found = Native(machine, FilterMode=lambda: filtered)
        return Native(machine, AutoFilter=lambda: found)

    @property  # type: ignore[misc]
    def name(self) -> str:
        self._sheet.machine.touch("ask")
        return self.model.name

    @property  # type: ignore[misc]
    def show_headers(self) -> bool:
        self._sheet.machine.touch("ask")
        return self.model.headers_shown

    @property  # type: ignore[misc]
    def show_totals(self) -> bool:
        self._sheet.machine.touch("ask")
        return self.model.totals_shown

    @property
    def range(self) -> Range:
        self._sheet.machine.touch("ask")
        top, left, bottom, right = self.model.box
        return Range(self._sheet, top, left, bottom - top + 1, right - left + 1)

    def resize(self, new: xw.Range) -> None:
        self._sheet.machine.touch("resize")
        if self._sheet.model.protected:
            raise ComError(REFUSED, "The sheet is protected.")
        range_: Range = new.impl
        top, left, bottom, right = self.model.box
        self.model.box = range_.box
        for column in range(left, right + 1):  # Excel fills calculated columns
            formulas = {self._sheet.model.at(row, column).formula for row in range(top + 1, bottom + 1)}
            if len(formulas) == 1:
                for row in range(bottom + 1, range_.box[2] + 1):
                    self._sheet.model.at(row, column).formula = min(formulas)
