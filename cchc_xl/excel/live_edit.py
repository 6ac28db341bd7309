"""One table's changes decided against what stands in it now: compare and set, then rows to add.

Nothing here touches the workbook: what comes out is which cells get which value. The rules are those of
:mod:`cchc_xl.excel.table_writer`, so that a workbook gets the same cells whether it is open or closed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice

from cchc_xl.core import rules
from cchc_xl.core.changes import CellChange, TableChanges, Values, canonical, same
from cchc_xl.core.problem import Place, Problem
from cchc_xl.core.tables import DATA_OWNERS, CellValue, TableSpec
from cchc_xl.excel import refusals
from cchc_xl.excel.live_table import OpenTable
from cchc_xl.excel.package.refs import MAX_ROW, address
from cchc_xl.excel.package.values import MAX_TEXT

Cell = tuple[int, int]  # row and column on the sheet


class TableEdit:
    """What is to be written into ``table``, grown change by change.

    ``formulas`` are what was typed into its data rows; ``merged_rows`` the rows with a merged cell;
    ``ensure_single`` is asked of each cell to be written that stands in one of them or holds a formula, and
    raises WorkbookError where that cell cannot be written alone. So does the constructor where rows cannot
    be told apart.
    """

    def __init__(
        self,
        table: OpenTable,
        formulas: Sequence[Sequence[str]],
        merged_rows: frozenset[int],
        spec: TableSpec,
        ensure_single: Callable[[int, int], None],
    ) -> None:
        self.table, self.spec = table, spec
        self.columns = table.columns(spec)
        if spec.key not in self.columns:
            header = spec.column(spec.key).header
            raise refusals.key_column_missing(table.name, table.sheet_name, header)
        self.cells: dict[Cell, CellValue] = {}  # what is to be written, also below the table
        self.bottom = table.data.bottom  # last data row when all is written
        self._formulas, self._merged, self._ensure_single = formulas, merged_rows, ensure_single
        self._rows: dict[str, int] = {}  # by key; of two rows with one key the upper, as the core reads them
        self._keyed: set[int] = set()
        for row in range(table.data.top, table.read_to + 1):
            key = canonical(self.value(row, self.columns[spec.key]))
            if key:
                self._rows.setdefault(key, row)
                self._keyed.add(row)

    def value(self, row: int, column: int) -> CellValue:
        """What stands in a cell, or will when all is written."""
        if (row, column) in self.cells:
            return self.cells[row, column]
        data = self.table.data
        return self.table.values[row - data.top][column - data.left] if row <= self.table.read_to else None

    def formula(self, row: int, column: int) -> str:
        """The formula of a cell that is left as it is, "" when it holds none."""
        if (row, column) in self.cells or row > self.table.read_to:
            return ""
        data = self.table.data
        typed = self.typed(row, column)
        shown = self.table.values[row - data.top][column - data.left]
        # A text may begin with "=" too; a formula never shows its own text.
        return typed if typed.startswith(("=", "{=")) and typed != shown else ""

    def typed(self, row: int, column: int) -> str:
        """What was typed into a cell: its formula, or its content as text."""
        data = self.table.data
        return self._formulas[row - data.top][column - data.left] if row <= self.table.read_to else ""

    def apply(self, changes: TableChanges) -> list[Problem]:
        """Take in all that may be written; the rest comes back as problems."""
        problems = [p for change in changes.cells if (p := self._change(change)) is not None]
        return problems + self._add(changes.additions)

    def _change(self, change: CellChange) -> Problem | None:
        column = self.columns.get(change.field)
        if column is None:
            return None
        row = self._rows.get(canonical(change.key))
        if row is None:  # deleted since it was read
            return self._conflict(None, change.field)
        now = self.value(row, column)
        if same(now, change.new):
            return None
        hidden_formula = now is None and self.formula(row, column) != ""
        if hidden_formula or not same(now, change.expected):
            return self._conflict(row, change.field)
        if row in self._merged or self.formula(row, column):
            self._ensure_single(row, column)
        self._put(row, column, change.new)
        if change.field == self.spec.key:
            self._keyed.discard(row)  # a row given up: blank if nothing else stands there
        return None

    def _put(self, row: int, column: int, value: CellValue) -> None:
        """Take in the value as a cell takes it. Raises WorkbookError for one that no cell holds."""
        reason = ""
        if isinstance(value, str):
            value = value.replace("\r\n", "\n").replace("\r", "\n") or None
            if value and len(value.encode("utf-16-le", "surrogatepass")) // 2 > MAX_TEXT:
                reason = refusals.TEXT_TOO_LONG
        elif isinstance(value, float) and not math.isfinite(value):
            reason = refusals.NUMBER_NOT_FINITE
        elif isinstance(value, date) and value.year < 1900:
            reason = refusals.DATE_OUT_OF_RANGE
        if reason:
            raise refusals.value_refused(self.table.sheet_name, address(row, column), reason)
        self.cells[row, column] = value

    def _add(self, additions: Sequence[Values]) -> list[Problem]:
        key = self.spec.key
        there = [a for a in additions if canonical(a[key]) in self._rows]
        wanted = [a for a in additions if canonical(a[key]) not in self._rows]
        rows = list(islice(self._blank_rows(), len(wanted)))
        first = self.bottom + 1
        rows += range(first, first + len(wanted) - len(rows))
        for row, values in zip(rows, wanted, strict=True):
            if row > MAX_ROW:
                raise refusals.sheet_full(self.table.name, self.table.sheet_name)
            for field, value in values.items():
                if value is not None and field in self.columns:
                    self._put(row, self.columns[field], value)
        problems = [self._conflict(self._rows[canonical(a[key])], key) for a in there]
        for row, values in zip(rows, wanted, strict=True):
            self._rows.setdefault(canonical(values[key]), row)
        self._keyed.update(rows)
        self.bottom = max(self.bottom, *rows) if rows else self.bottom
        return problems

    def _blank_rows(self) -> Iterator[int]:
        """The table's blank rows from the top: they are filled before it grows."""
        data = self.table.data
        keyless = (row for row in range(data.top, data.bottom + 1) if row not in self._keyed)
        return filter(self._is_blank, keyless)

    def _is_blank(self, row: int) -> bool:
        """No value in the table's whole width; a formula counts only where data should stand."""
        if row in self._merged:
            return False
        own = {self.columns.get(field) for field in self.spec.fields(*DATA_OWNERS)}
        for column in range(self.table.data.left, self.table.data.right + 1):
            if self.formula(row, column):
                if column in own:
                    return False
            elif self.value(row, column) is not None:
                return False
        return True

    def _conflict(self, row: int | None, field: str) -> Problem:
        cell = "" if row is None else address(row, self.columns[field])
        header = self.spec.column(field).header
        return Problem(
            rules.CELL_CHANGED_MEANWHILE, Place(sheet=self.table.sheet_name, cell=cell, header=header)
        )
