"""Excel's tables, which are database ranges in LibreOffice."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from xlwings import base_classes

from cchc_xl.excel.libreoffice.filling import fill_down, row_numbers, unbroken
from cchc_xl.excel.libreoffice.ranges import Range
from cchc_xl.excel.libreoffice.uno_bridge import Uno, speaks_uno

if TYPE_CHECKING:
    from cchc_xl.excel.libreoffice.sheets import Sheet

# sheet.CellFlags
_ANY_CONTENT: Final = 1 | 2 | 4 | 16
_CONSTANTS_AND_NOTES: Final = 1 | 2 | 4 | 8


@speaks_uno
class Tables(base_classes.Collection, base_classes.Tables):
    """The tables of a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def component(self) -> Uno:
        return self._sheet.component

    @property
    def api(self) -> Uno:
        return self._sheet.book.xl.DatabaseRanges

    @property
    def parent(self) -> Sheet:
        return self._sheet

    def all(self) -> list[Table]:
        """From top to bottom: LibreOffice itself sorts them by name."""
        here = self._sheet.index - 1
        areas = [(xl.DataArea, xl) for xl in self._sheet.book.database_ranges()]
        found = [(area.StartRow, area.StartColumn, xl) for area, xl in areas if area.Sheet == here]
        return [Table(self._sheet, xl) for *_, xl in sorted(found, key=lambda one: one[:2])]

    def __iter__(self) -> Iterator[Table]:
        return iter(self.all())

    def __len__(self) -> int:
        return len(self.all())

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and any(table.name.casefold() == name.casefold() for table in self)

    def __call__(self, name_or_index: str | int) -> Table:
        tables = self.all()
        if isinstance(name_or_index, int):
            return tables[name_or_index - 1]
        for table in tables:
            if table.name.casefold() == name_or_index.casefold():
                return table
        raise KeyError(name_or_index)

    def find_anywhere(self, name: str) -> Table | None:
        """The table of that name on whatever sheet."""
        for xl in self._sheet.book.database_ranges():
            if xl.Name.casefold() == name.casefold():
                return Table(self._sheet.book.sheets(xl.DataArea.Sheet + 1), xl)
        return None

    def add(
        self,
        source_type: str | None = None,
        source: Any = None,
        link_source: bool | None = None,
        has_headers: bool | None = None,
        destination: Any = None,
        table_style_name: str | None = None,  # noqa: ARG002 (LibreOffice has no styles of tables)
        name: str | None = None,
    ) -> Table:
        """Make a table of an xlwings range whose first row holds the headers.

        Headers alone get a blank row below, as in Excel.
        """
        if source_type or link_source or destination:
            raise NotImplementedError("tables of anything but a range")
        if not has_headers:
            raise NotImplementedError("a table without headers")
        ranges = self.api
        new = name or next(free for n in itertools.count(1) if not ranges.hasByName(free := f"Table{n}"))
        cells: Range = source.impl
        whole = cells if cells.shape[0] > 1 else _rows(cells, 0, 2)
        assert whole is not None
        ranges.addNewByName(new, whole.xl.RangeAddress)
        xl = ranges.getByName(new)
        xl.ContainsHeader, xl.AutoFilter = True, True
        return Table(self._sheet, xl)


@speaks_uno
class Table(base_classes.Table):
    """A table of a sheet: a row of headers, rows of data, perhaps a row of totals."""

    def __init__(self, sheet: Sheet, xl: Uno) -> None:
        self._sheet, self.xl = sheet, xl

    @property
    def component(self) -> Uno:
        return self._sheet.component

    @property
    def api(self) -> Uno:
        return self.xl

    @property
    def parent(self) -> Sheet:
        return self._sheet

    @property
    def name(self) -> str:
        return str(self.xl.Name)

    @name.setter
    def name(self, value: str) -> None:
        self.xl.Name = value

    @property
    def display_name(self) -> str:
        return self.name

    @display_name.setter
    def display_name(self, value: str) -> None:
        self.name = value

    @property
    def show_headers(self) -> bool:
        return bool(self.xl.ContainsHeader)

    @show_headers.setter
    def show_headers(self, value: bool) -> None:
        raise NotImplementedError("hiding or showing the headers")

    @property
    def show_totals(self) -> bool:
        return bool(self.xl.TotalsRow)

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        raise NotImplementedError("adding or removing the totals row")

    @property
    def show_autofilter(self) -> bool:
        return bool(self.xl.AutoFilter)

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        self.xl.AutoFilter = bool(value)

    # ── its parts ────────────────────────────────────────────────────────────────────────────────────

    @property
    def range(self) -> Range:
        return Range.at(self._sheet, self.xl.DataArea)

    @property
    def header_row_range(self) -> Range | None:
        return _rows(self.range, 0, 1) if self.show_headers else None

    @property
    def totals_row_range(self) -> Range | None:
        whole = self.range
        return _rows(whole, whole.shape[0] - 1, 1) if self.show_totals else None

    @property
    def data_body_range(self) -> Range | None:
        """The rows of data; None while the only one is blank, as in Excel."""
        body = self._body(self.range)
        return None if body is None or self._is_insert_row(body) else body

    @property
    def insert_row_range(self) -> Range | None:
        """The blank row of a table without data, else None."""
        body = self._body(self.range)
        return body if body is not None and self._is_insert_row(body) else None

    def _body(self, whole: Range) -> Range | None:
        headers, totals = int(self.show_headers), int(self.show_totals)
        return _rows(whole, headers, whole.shape[0] - headers - totals)

    def _is_insert_row(self, body: Range) -> bool:
        return body.shape[0] == 1 and not body.xl.queryContentCells(_ANY_CONTENT).RangeAddresses

    # ── growing and shrinking ────────────────────────────────────────────────────────────────────────

    def resize(self, range: Any) -> None:
        """Let the table take the place of an xlwings range with the same headers' row.

        Does what Excel does by itself: new blank rows take over formats, validations and formulas of the last
        row, but not its constants; a totals row moves to the new end. Rows that hold something already become
        part of the table as they are.
        """
        new: Range = range.impl
        self._sheet.ensure_writable()
        old = self._body(self.range)
        totals = self.totals_row_range
        if totals is not None and new.row + new.shape[0] != totals.row + 1:
            self._move_totals(totals, new)
        self.xl.DataArea = new.xl.RangeAddress
        body = self._body(new)
        if old is None or body is None or new.column != old.column:
            return
        grown = body.row + body.shape[0] - old.row - old.shape[0]
        if grown > 0:
            width, end = min(old.shape[1], body.shape[1]), old.row + old.shape[0]
            last = Range(self._sheet, end - 1, old.column, 1, width)
            _continue_row(last, Range(self._sheet, end, old.column, grown, width))

    def _move_totals(self, totals: Range, new: Range) -> None:
        end = _rows(new, new.shape[0] - 1, 1)
        assert end is not None
        if end.xl.queryContentCells(_ANY_CONTENT).RangeAddresses:
            raise ValueError(f"cells in the way of the totals row: {end.address}")
        self._sheet.xl.moveRange(end.xl.getCellByPosition(0, 0).CellAddress, totals.xl.RangeAddress)


def _rows(whole: Range, first: int, count: int) -> Range | None:
    """``count`` rows of a range from ``first`` (from 0) on, None for none; they may lie below it."""
    if count < 1:
        return None
    return Range(whole.sheet, whole.row + first, whole.column, count, whole.shape[1])


def _continue_row(last: Range, new: Range) -> None:
    """Give the blank ones of the new rows what the last row has, except its constants."""
    occupied = row_numbers(new.xl.queryContentCells(_ANY_CONTENT), new.xl)
    fill_down(new.sheet.xl, last.xl, new.xl, occupied)
    for first, last_row in unbroken(set(range(new.shape[0])) - occupied):
        part = _rows(new, first, last_row - first + 1)
        assert part is not None
        part.xl.clearContents(_CONSTANTS_AND_NOTES)
