"""One table of an open workbook, written: what may keep us from it is looked at first, then blocks go in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any, Final

from cchc_xl.core.tables import CellValue, TableSpec
from cchc_xl.excel import live_host, live_refusals, refusals
from cchc_xl.excel.live_blocks import Block, changed_blocks, new_blocks
from cchc_xl.excel.live_edit import TableEdit
from cchc_xl.excel.live_patience import Patience
from cchc_xl.excel.live_table import Found, area_of, box_of, cells_of, read_formulas, read_table
from cchc_xl.excel.package.refs import Box, address

# Cells that are written one by one where a filter is set, at some milliseconds each; beyond, people are asked
# to clear the filter.
_MOST_ONE_BY_ONE: Final = 2_000


class LiveTableWriter:
    """Writes what ``edit`` has taken in: :meth:`prepare`, then :meth:`grow`, then :meth:`fill`.

    ``found`` is the table, ``neighbours`` all tables of the workbook. Making one reads the table anew.
    Raises WorkbookError for a protected sheet and a table whose rows cannot be told apart.
    """

    def __init__(
        self, found: Found, neighbours: Sequence[Found], spec: TableSpec, patience: Patience
    ) -> None:
        self._found, self._neighbours, self._patience = found, neighbours, patience
        self._sheet = found.sheet
        if patience.call(live_host.is_protected, self._sheet):
            raise live_refusals.sheet_protected(patience.call(lambda: self._sheet.name))
        self._table = read_table(found, patience)
        self._blocks: list[Block] = []
        read = replace(self._table.data, bottom=self._table.read_to)
        formulas = read_formulas(self._sheet, read, patience) if self._table.values else []
        merged = frozenset(self._merged_rows(read) if self._table.values else ())
        self.edit = TableEdit(self._table, formulas, merged, spec, self._ensure_single)

    def prepare(self) -> bool:
        """Find out what to write, False when it is nothing. Raises WorkbookError when it finds no room."""
        if not self.edit.cells:
            return False
        filtered = bool(self._table.values) and self._has_filtered_rows(self._table.data)
        self._blocks = changed_blocks(self.edit, one_by_one=filtered)
        if self._grows:
            self._ensure_room()
            filtered_below = self._has_filtered_rows(self._new)  # by the filter of a neighbour
            self._blocks += new_blocks(self.edit, one_by_one=filtered_below)
            filtered = filtered or filtered_below
        if filtered and len(self._blocks) > _MOST_ONE_BY_ONE:
            raise live_refusals.filtered(self._table.sheet_name, len(self._blocks))
        return True

    def grow(self) -> None:
        """Make room for the new rows, all at once."""
        if self._grows:
            box = replace(self._table.box, bottom=self.edit.bottom)
            self._patience.call(lambda: self._found.handle.resize(cells_of(self._sheet, box)))

    def fill(self) -> None:
        """Write the blocks, formats first."""
        for block in self._blocks:
            for box, code in block.formats:
                self._patience.call(self._set_format, box, code)
            rows = [[_raw(value) for value in row] for row in block.rows]
            self._patience.call(self._set_values, block.box, rows)

    def _set_format(self, box: Box, code: str) -> None:
        cells_of(self._sheet, box).number_format = code

    def _set_values(self, box: Box, rows: list[list[Any]]) -> None:
        # Without a limit of its own, xlwings would split a large block.
        cells_of(self._sheet, box).options(chunksize=None).value = rows

    # -- what stands in the way ---------------------------------------------------------------------------

    @property
    def _grows(self) -> bool:
        return self.edit.bottom > self._table.data.bottom

    @property
    def _new(self) -> Box:
        """The rows by which the table grows."""
        data = self._table.data
        return replace(data, top=data.bottom + 1, bottom=self.edit.bottom)

    def _has_filtered_rows(self, box: Box) -> bool:
        return self._patience.call(lambda: live_host.has_filtered_rows(cells_of(self._sheet, box)))

    def _ensure_room(self) -> None:
        table, new = self._table, self._new
        if table.has_totals:
            raise refusals.totals_row(table.name, table.sheet_name)
        for other in self._neighbours:
            beside = other is not self._found and other.sheet is self._sheet
            if beside and box_of(other, self._patience).meets(new):
                raise refusals.table_below(table.name, table.sheet_name, other.name)
        for row in self._merged_rows(new):
            merged = self._merged_area(replace(new, top=row, bottom=row))
            raise refusals.merged_below(table.name, table.sheet_name, str(merged))
        for row, texts in enumerate(read_formulas(self._sheet, new, self._patience), new.top):
            for column, text in enumerate(texts, new.left):
                if text:
                    raise refusals.occupied_below(table.name, table.sheet_name, address(row, column))

    def _is_merged(self, box: Box) -> bool:
        """Whether any cell of ``box`` is merged; programs say None for "some are"."""
        return self._patience.call(lambda: cells_of(self._sheet, box).merge_cells) is not False

    def _merged_rows(self, box: Box) -> Iterator[int]:
        """Rows with merged cells. Excel has none in a table, so that one question is enough there."""
        if self._is_merged(box):
            rows = range(box.top, box.bottom + 1)
            yield from (row for row in rows if self._is_merged(replace(box, top=row, bottom=row)))

    def _merged_area(self, box: Box) -> Box:
        """The first merged area that meets ``box``, a row."""
        for column in range(box.left, box.right + 1):
            cell = replace(box, left=column, right=column)
            if self._is_merged(cell):
                return self._patience.call(self._area_around, cell)
        return box

    def _area_around(self, cell: Box) -> Box:
        return area_of(cells_of(self._sheet, cell).merge_area)

    def _ensure_single(self, row: int, column: int) -> None:
        """Raises WorkbookError for a cell that is not the first of its merged area, or one of an array's."""
        box, where = Box(row, column, row, column), address(row, column)
        if self._is_merged(box):
            area = self._merged_area(box)
            if (area.top, area.left) != (row, column):
                raise refusals.in_merged_cells(self._table.sheet_name, where, str(area))
        if self._patience.call(lambda: cells_of(self._sheet, box).has_array):
            raise refusals.in_array_formula(self._table.sheet_name, where, where)


def _raw(value: CellValue) -> Any:
    """A value as the programs take it: days as datetime, whole numbers as float (COM limits integers)."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time.min)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
