"""Ranges of the engine in memory: blocks of values, formulas and formats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from tests.live.memory_cells import REFUSED, ComError, Content, Native, shown, typed

if TYPE_CHECKING:
    from tests.live.counting_sheets import Sheet


class Range(base_classes.Range):
    options: Any = None

    def __init__(self, sheet: Sheet, row: int, column: int, rows: int, columns: int) -> None:
        self._sheet = sheet
        self._row, self._column, self._shape = row, column, (rows, columns)

    @property
    def box(self) -> tuple[int, int, int, int]:
        (rows, columns) = self._shape
        return self._row, self._column, self._row + rows - 1, self._column + columns - 1

    @property
    def api(self) -> Native:
        machine, model = self._sheet.machine, self._sheet.model
        top, _, bottom, _ = self.box
        hidden = {row in model.hidden_by_filter | model.hidden_by_hand for row in range(top, bottom + 1)}
        rows = Native(machine, Hidden=lambda: None if len(hidden) > 1 else hidden.pop())
        return Native(machine, EntireRow=lambda: rows)

    @property
    def sheet(self) -> Sheet:
        return self._sheet

    @property
    def row(self) -> int:
        return self._row

    @property
    def column(self) -> int:
        return self._column

    @property
    def shape(self) -> tuple[int, int]:
        return self._shape

    def __call__(self, arg1: int, arg2: int = 1) -> Range:
        """A cell, counted from the range's first."""
        self._sheet.machine.touch("ask")
        return Range(self._sheet, self._row + arg1 - 1, self._column + arg2 - 1, 1, 1)

    def _grid(self) -> list[list[Content]]:
        top, left, bottom, right = self.box
        cells = self._sheet.model.cells
        blank = Content()
        return [
            [cells.get((row, column), blank) for column in range(left, right + 1)]
            for row in range(top, bottom + 1)
        ]

    @property
    def raw_value(self) -> Any:
        self._sheet.machine.touch("read values")
        rows = [[shown(cell) for cell in row] for row in self._grid()]
        return rows[0][0] if self._shape == (1, 1) else rows

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        machine, model = self._sheet.machine, self._sheet.model
        machine.touch("write values")
        if model.protected:
            raise ComError(REFUSED, "The sheet is protected.")
        rows = data if isinstance(data, list) else [[data]]
        top, left, bottom, right = self.box
        targets = list(range(top, bottom + 1))
        hidden = self._skipped()
        if hidden:  # each visible part starts again at the block's first row
            source = 0
            for row in targets:
                if row in hidden:
                    source = 0
                    continue
                for i, value in enumerate(rows[source]):
                    model.set_value(row, left + i, value)
                source += 1
            return
        for row, values in zip(targets, rows, strict=True):
            for column, value in zip(range(left, right + 1), values, strict=True):
                model.set_value(row, column, value)

    @property  # type: ignore[misc]
    def formula(self) -> Any:
        self._sheet.machine.touch("read formulas")
        rows = tuple(tuple(typed(cell) for cell in row) for row in self._grid())
        return rows[0][0] if self._shape == (1, 1) else rows

    @property
    def number_format(self) -> Any:
        raise NotImplementedError

    @number_format.setter
    def number_format(self, code: str) -> None:
        self._sheet.machine.touch("format")
        top, left, bottom, right = self.box
        for row in set(range(top, bottom + 1)) - self._skipped():
            for column in range(left, right + 1):
                self._sheet.model.at(row, column).code = code

    def _skipped(self) -> set[int]:
        """Rows that Excel leaves out of a block."""
        top, _, bottom, _ = self.box
        in_excel = self._sheet.book.model.engine_name == "excel"
        is_block = in_excel and self._shape != (1, 1)
        return self._sheet.model.hidden_by_filter & set(range(top, bottom + 1)) if is_block else set()

    def _merges(self) -> list[tuple[int, int, int, int]]:
        top, left, bottom, right = self.box
        return [
            m
            for m in self._sheet.model.merges
            if m[0] <= bottom and top <= m[2] and m[1] <= right and left <= m[3]
        ]

    @property
    def has_array(self) -> bool:
        self._sheet.machine.touch("ask")
        return self._sheet.model.at(self._row, self._column).array

    @property
    def merge_cells(self) -> bool | None:
        self._sheet.machine.touch("ask")
        merges = self._merges()
        return (True if self._shape == (1, 1) else None) if merges else False

    @property
    def merge_area(self) -> Range:
        self._sheet.machine.touch("ask")
        top, left, bottom, right = (self._merges() or [self.box])[0]
        return Range(self._sheet, top, left, bottom - top + 1, right - left + 1)
