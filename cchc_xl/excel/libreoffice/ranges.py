"""Ranges of cells: where they are, what stands in them, and how to get from one to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xlwings import base_classes

from cchc_xl.excel.libreoffice import addresses, blocks
from cchc_xl.excel.libreoffice.filling import fill_down
from cchc_xl.excel.libreoffice.formulas import to_calc, to_excel
from cchc_xl.excel.libreoffice.range_changes import RangeChanges
from cchc_xl.excel.libreoffice.range_looks import RangeLooks
from cchc_xl.excel.libreoffice.uno_bridge import (
    SheetProtected,
    Uno,
    enum,
    speaks_uno,
)

if TYPE_CHECKING:
    from cchc_xl.excel.libreoffice.books import Book
    from cchc_xl.excel.libreoffice.names import Name
    from cchc_xl.excel.libreoffice.sheets import Sheet
    from cchc_xl.excel.libreoffice.tables import Table

_ANY_CONTENT: Final = 1 | 2 | 4 | 16  # sheet.CellFlags: VALUE, DATETIME, STRING, FORMULA


@speaks_uno
class Range(RangeLooks, RangeChanges, base_classes.Range):
    """A rectangle of cells of one sheet. Row and column count from 1; a slice of a range may be empty."""

    def __init__(self, sheet: Sheet, row: int, column: int, rows: int = 1, columns: int = 1) -> None:
        self._sheet, self._row, self._column, self._shape = sheet, row, column, (rows, columns)
        self._xl: Uno = None
        self.options: dict[str, Any] = {}  # set by xlwings

    @classmethod
    def at(cls, sheet: Sheet, address: Uno) -> Range:
        """The range of LibreOffice's address of cells."""
        top, left = address.StartRow, address.StartColumn
        return cls(sheet, top + 1, left + 1, address.EndRow - top + 1, address.EndColumn - left + 1)

    @property
    def component(self) -> Uno:
        return self._sheet.component

    @property
    def xl(self) -> Uno:
        """LibreOffice's range, None for an empty one."""
        if self._xl is None and all(self._shape):
            top, left = self._row - 1, self._column - 1
            rows, columns = self._shape
            self._xl = self._sheet.xl.getCellRangeByPosition(left, top, left + columns - 1, top + rows - 1)
        return self._xl

    @property
    def api(self) -> Uno:
        return self.xl

    @property
    def sheet(self) -> Sheet:
        return self._sheet

    @property
    def book(self) -> Book:
        return self._sheet.book

    # ── where it is ──────────────────────────────────────────────────────────────────────────────────

    @property
    def row(self) -> int:
        return self._row

    @property
    def column(self) -> int:
        return self._column

    @property
    def shape(self) -> tuple[int, int]:
        return self._shape

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        return (self._sheet.name, self._row, self._column, *self._shape)

    def __len__(self) -> int:
        return self._shape[0] * self._shape[1]

    @property
    def rows(self) -> Range:
        return self

    @property
    def columns(self) -> Range:
        return self

    def __call__(self, row_or_number: int, column: int | None = None) -> Range:
        """The cell of a row and column, or the n-th cell, counted from 1; it may lie outside."""
        if column is None:
            row, column = divmod(row_or_number - 1, self._shape[1])
            row, column = row + 1, column + 1
        else:
            row = row_or_number
        top, left = self._row + row - 1, self._column + column - 1
        if top < 1 or left < 1:
            raise IndexError("cell outside of the sheet")
        return Range(self._sheet, top, left)

    def get_address(
        self, row_absolute: bool = True, col_absolute: bool = True, external: bool = False
    ) -> str:
        """ "$A$1:$B$2"; ``external``: with workbook and sheet."""
        text = addresses.written(
            self._row, self._column, *self._shape, row_absolute=row_absolute, col_absolute=col_absolute
        )
        if not external:
            return text
        return f"{addresses.quoted(f'[{self.book.name}]{self._sheet.name}')}!{text}"

    @property
    def address(self) -> str:
        return self.get_address()

    @property
    def name(self) -> Name | None:
        """The first defined name that refers to just these cells."""
        here = self.xl.RangeAddress
        return next((name for _, name in self.book.names.snapshot() if _same(name.area, here)), None)

    @name.setter
    def name(self, value: str) -> None:
        self.book.names.add(value, f"={addresses.quoted(self._sheet.name)}!{self.address}")

    @property
    def table(self) -> Table | None:
        """The table in which the first cell lies."""
        for table in self._sheet.tables:
            row, column = self._row - table.range.row, self._column - table.range.column
            if 0 <= row < table.range.shape[0] and 0 <= column < table.range.shape[1]:
                return table
        return None

    # ── what stands in it ────────────────────────────────────────────────────────────────────────────

    @property
    def raw_value(self) -> Any:
        """The values, row by row, or one cell's; errors as Excel's numbers with the option err_to_str."""
        if self.xl is None:
            return None
        rows = blocks.read(self.component, self.xl, errors=bool(self.options.get("err_to_str")))
        return rows[0][0] if len(self) == 1 else tuple(map(tuple, rows))

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        """A value for all cells, a row for all rows, or rows. Raises SheetProtected for a locked cell."""
        if self.xl is not None:
            self._set(lambda cells, rows: blocks.write(self.component, cells, rows), value)

    @property
    def formula(self) -> Any:
        """What was typed: formulas in Excel's words (an array's in braces), other contents as text."""
        if self.xl is None:
            return None
        rows = tuple(tuple(map(_typed, row)) for row in self.xl.getFormulaArray())
        return rows[0][0] if len(self) == 1 else rows

    @formula.setter
    def formula(self, value: Any) -> None:
        """A formula for all cells, relative to the first, or rows of formulas. Raises SheetProtected."""
        if self.xl is None:
            return
        if isinstance(value, str) and value.startswith("=") and len(self) > 1:
            self._fill(value)
        else:
            self._set(lambda cells, rows: cells.setFormulaArray(_entries(rows)), value)

    @property
    def formula2(self) -> Any:
        return self.formula

    @formula2.setter
    def formula2(self, value: Any) -> None:
        self.formula = value

    @property
    def has_array(self) -> bool:
        return bool(self.xl.getCellByPosition(0, 0).ArrayFormula)

    def _set(self, write: Any, value: Any) -> None:
        rows = _rows_of(value, *self._shape)
        height, width = len(rows), len(rows[0])
        target = (
            self
            if (height, width) == self._shape
            else Range(self._sheet, self._row, self._column, height, width)
        )
        try:
            write(target.xl, rows)
        except Exception:
            # LibreOffice only says that something went wrong at a line of its source.
            if self._sheet.protected:
                raise SheetProtected(self._sheet.name) from None
            raise

    def _fill(self, formula: str) -> None:
        self._sheet.ensure_writable()
        rows, columns = self._shape
        Range(self._sheet, self._row, self._column).formula = formula
        first_row = Range(self._sheet, self._row, self._column, 1, columns)
        if columns > 1:
            first_row.xl.fillAuto(enum("sheet.FillDirection", "TO_RIGHT"), 1)
        if rows > 1:
            below = Range(self._sheet, self._row + 1, self._column, rows - 1, columns)
            fill_down(self._sheet.xl, first_row.xl, below.xl)

    # ── from here to there ───────────────────────────────────────────────────────────────────────────

    def end(self, direction: str) -> Range:
        """Where Ctrl+arrow leads: the last cell of a run of filled cells, or the next filled one."""
        down, forward = direction in ("up", "down", "u", "d"), direction in ("down", "right", "d", "r")
        last = (addresses.LAST_ROW if down else addresses.LAST_COLUMN) - 1
        here = (self._row if down else self._column) - 1
        runs = self._filled_runs(down)
        inside = next((run for run in runs if run[0] <= here <= run[1]), None)
        edge = inside[1 if forward else 0] if inside else here
        if edge == here and forward:
            edge = min((first for first, _ in runs if first > here), default=last)
        elif edge == here:
            edge = max((end for _, end in runs if end < here), default=0)
        return Range(self._sheet, edge + 1, self._column) if down else Range(self._sheet, self._row, edge + 1)

    def _filled_runs(self, down: bool) -> list[tuple[int, int]]:
        """First and last of each unbroken run of filled cells in this column, or in this row."""
        rows, columns = (addresses.LAST_ROW, 1) if down else (1, addresses.LAST_COLUMN)
        line = Range(self._sheet, 1 if down else self._row, self._column if down else 1, rows, columns)
        areas = line.xl.queryContentCells(_ANY_CONTENT).RangeAddresses
        runs: list[tuple[int, int]] = []
        for first, last in sorted(
            (a.StartRow, a.EndRow) if down else (a.StartColumn, a.EndColumn) for a in areas
        ):
            if runs and first <= runs[-1][1] + 1:  # LibreOffice tells numbers, texts and formulas apart
                runs[-1] = (runs[-1][0], max(last, runs[-1][1]))
            else:
                runs.append((first, last))
        return runs

    @property
    def current_region(self) -> Range:
        cursor = self._sheet.xl.createCursorByRange(self.xl)
        cursor.collapseToCurrentRegion()
        return Range.at(self._sheet, cursor.RangeAddress)

    def select(self) -> None:
        self.book.xl.CurrentController.select(self.xl)


def _same(left: Uno | None, right: Uno) -> bool:
    parts = ("Sheet", "StartRow", "StartColumn", "EndRow", "EndColumn")
    return left is not None and all(getattr(left, part) == getattr(right, part) for part in parts)


def _rows_of(value: Any, rows: int, columns: int) -> list[list[Any]]:
    """Rows from what xlwings hands on: a single value, one row, or rows."""
    if not isinstance(value, list | tuple):
        return [[value] * columns] * rows
    if not value:
        raise ValueError("no values")
    if not isinstance(value[0], list | tuple):
        return [list(value)] * rows
    return [list(row) for row in value]


def _typed(text: str) -> str:
    """The apostrophe is LibreOffice's way to say that a text looks like a number."""
    return text[1:] if text.startswith("'") else to_excel(text)


def _entries(rows: list[list[Any]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple("" if cell is None else to_calc(str(cell)) for cell in row) for row in rows)
