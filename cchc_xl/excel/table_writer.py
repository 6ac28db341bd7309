"""One table's changes applied to a workbook in memory: compare-and-set of cells, then added rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from cchc_xl.core import rules
from cchc_xl.core.changes import CellChange, TableChanges, Values, canonical, same
from cchc_xl.core.problem import Place, Problem
from cchc_xl.core.tables import Kind, Owner, TableSpec
from cchc_xl.excel import refusals
from cchc_xl.excel.package.appending import NewRow
from cchc_xl.excel.package.book import Book
from cchc_xl.excel.package.growth import grow, mark_filled
from cchc_xl.excel.package.refs import Box, address
from cchc_xl.excel.package.tables import Table
from cchc_xl.excel.row_height import row_points


class TableWriter:
    """Writes into ``table``; WorkbookError where rows cannot be told apart or the sheet has no room."""

    def __init__(self, book: Book, table: Table, spec: TableSpec) -> None:
        self._book, self._table, self._spec = book, table, spec
        self._sheet = book.sheet(table.sheet_part)
        headers = {c.field: table.column(c.header) for c in spec.columns}
        self._columns = {field: number for field, number in headers.items() if number is not None}
        if spec.key not in self._columns:
            raise refusals.key_column_missing(table.name, table.sheet, spec.column(spec.key).header)
        self._formula_columns = {self._columns[f] for f in spec.fields(Owner.FORMULA) if f in self._columns}
        self._sheet.settle()
        long = {c.field for c in spec.columns if c.kind is Kind.LONG} & self._columns.keys()
        self._widths = {f: width for f in long if (width := self._sheet.width(self._columns[f]))}
        self._to_fit: set[int] = set()  # rows in which a wrapped text changed
        self._rows: dict[str, int] = {}  # by key; of two rows with one key the upper, as the core reads them
        self._keyed: set[int] = set()
        for number in self._sheet.rows_of(table.data):
            key = canonical(self._sheet.values(number, {self._columns[spec.key]: ""}).get(""))
            if key:
                self._rows.setdefault(key, number)
                self._keyed.add(number)

    def apply(self, changes: TableChanges) -> list[Problem]:
        """Write all that may be written; the rest comes back as problems."""
        problems = [p for change in changes.cells if (p := self._change(change)) is not None]
        problems += self._add(changes.additions)
        self._fit()
        return problems

    def _change(self, change: CellChange) -> Problem | None:
        column = self._columns.get(change.field)
        if column is None:
            return None
        # A key that is found as it stands is canonical: only others need to be made so.
        row = self._rows.get(change.key) or self._rows.get(canonical(change.key))
        if row is None:  # deleted since it was read
            return self._conflict(None, change.field)
        now = self._sheet.value(row, column)
        if same(now, change.new):
            return None
        hidden_formula = now is None and self._sheet.formula(row, column) is not None
        as_read = type(now) is type(change.expected) and now == change.expected
        if hidden_formula or not (as_read or same(now, change.expected)):
            return self._conflict(row, change.field)
        self._sheet.put(row, column, change.new)
        if change.field in self._widths:
            self._to_fit.add(row)
        if change.field == self._spec.key:
            self._keyed.discard(row)  # a row given up: blank if nothing else stands there
        return None

    def _add(self, additions: Sequence[Values]) -> list[Problem]:
        key = self._spec.key
        added_meanwhile = [a for a in additions if canonical(a[key]) in self._rows]
        wanted = [a for a in additions if canonical(a[key]) not in self._rows]
        if wanted:
            free = self._blank_rows(len(wanted))
            for number, values in zip(free, wanted, strict=False):
                self._sheet.show(number)
                self._to_fit.add(number)
                for field, value in values.items():
                    if value is not None and field in self._columns:
                        self._sheet.put(number, self._columns[field], value)
            if rest := wanted[len(free) :]:
                rows = [self._new_row(values) for values in rest]
                self._table = grow(self._book, self._table, rows, self._formula_columns)
            mark_filled(self._book, self._table)
        return [self._conflict(self._rows[canonical(a[key])], key) for a in added_meanwhile]

    def _fit(self) -> None:
        """Make rows as tall as their wrapped texts need: neither program does it for a closed file."""
        columns = {self._columns[field]: field for field in self._widths}
        for row in self._to_fit if columns else ():
            values = self._sheet.values(row, columns)
            texts = [(v, self._widths[f]) for f, v in values.items() if isinstance(v, str)]
            self._sheet.fit(row, row_points(texts))

    def _new_row(self, values: Values) -> NewRow:
        cells = {self._columns[f]: v for f, v in values.items() if v is not None and f in self._columns}
        texts = [(v, w) for f, w in self._widths.items() if isinstance(v := values.get(f), str)]
        return NewRow(cells, row_points(texts) if texts else None)

    def _blank_rows(self, count: int) -> list[int]:
        """Numbers of the table's blank rows, at most ``count``: they are filled before it grows."""
        top, bottom = self._table.data.top, self._table.data.bottom
        keyless = (number for number in range(top, bottom + 1) if number not in self._keyed)
        return list(islice(filter(self._is_blank, keyless), count))

    def _is_blank(self, number: int) -> bool:
        """No value in the table's whole width; a formula counts only where data should stand."""
        data = self._table.data
        if self._sheet.merges.meeting(Box(number, data.left, number, data.right)):
            return False
        own = set(self._columns.values()) - self._formula_columns
        for column in range(data.left, data.right + 1):
            if self._sheet.formula(number, column) is not None:
                if column in own:
                    return False
            elif self._sheet.value(number, column) is not None:
                return False
        return True

    def _conflict(self, row: int | None, field: str) -> Problem:
        cell = "" if row is None else address(row, self._columns[field])
        header = self._spec.column(field).header
        return Problem(rules.CELL_CHANGED_MEANWHILE, Place(sheet=self._table.sheet, cell=cell, header=header))
