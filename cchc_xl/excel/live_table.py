"""Tables of an open workbook: found by name on whatever sheet, columns by header text, read in blocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cchc_xl.core.tables import TASKS, CellValue, TableSpec
from cchc_xl.excel import live_refusals, refusals
from cchc_xl.excel.live_patience import Patience
from cchc_xl.excel.package.refs import Box
from cchc_xl.excel.package.tables import folded

if TYPE_CHECKING:
    import xlwings as xw
    from xlwings.main import Table

# People stretch tables down to the last row of a sheet: a table with more rows than this is read only as far
# as the sheet is used.
_MANY_ROWS: Final = 10_000
_FIRST_DAY: Final = datetime(1900, 1, 1)  # noqa: DTZ001 (cells know no zone)


@dataclass(frozen=True, slots=True)
class Found:
    """A table's place in the workbook, before anything else is asked of it."""

    name: str
    sheet: xw.Sheet
    handle: Table


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A table as it stands: ``box`` is all of it, ``data`` the rows between header and totals.

    ``data`` has no row when its bottom is above its top. ``read_to`` is the last row that was read; below
    it, the table is blank. ``values`` are the data rows that were read, over the table's whole width.
    """

    name: str
    sheet_name: str
    sheet: xw.Sheet
    handle: Table
    box: Box
    data: Box
    read_to: int
    headers: tuple[str, ...]
    values: tuple[tuple[CellValue, ...], ...]

    @property
    def has_totals(self) -> bool:
        return self.data.bottom < self.box.bottom

    def columns(self, spec: TableSpec) -> Mapping[str, int]:
        """The sheet's column of each field whose header is there, written just so or folded alike."""
        exact, alike = self.headers, tuple(map(folded, self.headers))
        found = {}
        for column in spec.columns:
            for headers, wanted in ((exact, column.header), (alike, folded(column.header))):
                if wanted in headers:
                    found[column.field] = self.box.left + headers.index(wanted)
                    break
        return found


def find_tables(book: xw.Book, patience: Patience) -> Sequence[Found]:
    """All tables of the workbook. Raises WorkbookError when it is none of ours."""
    found = patience.call(
        lambda: [Found(table.name, sheet, table) for sheet in book.sheets for table in sheet.tables]
    )
    if all(table.name.casefold() != TASKS.name.casefold() for table in found):
        raise refusals.foreign(Path(patience.call(lambda: book.name)), TASKS.name)
    return found


def pick(found: Iterable[Found], spec: TableSpec) -> Found:
    """The table of ``spec``. Raises WorkbookError when it was deleted or turned into a plain range."""
    for table in found:
        if table.name.casefold() == spec.name.casefold():
            return table
    raise refusals.table_missing(spec)


def read_table(found: Found, patience: Patience) -> OpenTable:
    """The table with its values: a handful of questions and one block, whatever the number of rows.

    Raises WorkbookError when its header row is hidden.
    """
    sheet, handle = found.sheet, found.handle
    sheet_name = patience.call(lambda: sheet.name)
    if not patience.call(lambda: handle.show_headers):
        raise live_refusals.headers_hidden(found.name, sheet_name)
    box = box_of(found, patience)
    totals = bool(patience.call(lambda: handle.show_totals))
    data = Box(box.top + 1, box.left, box.bottom - totals, box.right)
    last = data.bottom
    if last - box.top > _MANY_ROWS:
        used = patience.call(lambda: area_of(sheet.used_range))
        last = max(box.top, min(last, used.bottom))
    header, *rows = read_values(sheet, replace(box, bottom=last), patience)
    headers = tuple("" if text is None else str(text) for text in header)
    values = tuple(map(tuple, rows))
    return OpenTable(found.name, sheet_name, sheet, handle, box, data, last, headers, values)


def box_of(found: Found, patience: Patience) -> Box:
    """All of a table, its header and totals included."""
    return patience.call(lambda: area_of(found.handle.range))


def cells_of(sheet: xw.Sheet, box: Box) -> xw.Range:
    """The range of ``box``; called inside ``Patience.call``."""
    return sheet.range((box.top, box.left), (box.bottom, box.right))


def read_values(sheet: xw.Sheet, box: Box, patience: Patience) -> list[list[CellValue]]:
    """What the cells of ``box`` show, in one block: errors by their names, None for a blank."""
    # An unlimited block: a limit would split the reading of a large table by its number of rows.
    raw: list[list[Any]] = patience.call(
        lambda: cells_of(sheet, box).options(ndim=2, err_to_str=True, chunksize=None).value
    )
    return [[_plain(value) for value in row] for row in raw]


def read_formulas(sheet: xw.Sheet, box: Box, patience: Patience) -> list[list[str]]:
    """What was typed into the cells of ``box``, in one block: formulas begin with "=" or "{="."""
    raw: Any = patience.call(lambda: cells_of(sheet, box).formula)
    width = box.right - box.left + 1
    # A single cell comes as a text, a single row or column of some engines as a flat list.
    flat = [raw] if not isinstance(raw, list | tuple) else list(raw)
    rows = (
        flat
        if flat and isinstance(flat[0], list | tuple)
        else [flat[i : i + width] for i in range(0, len(flat), width)]
    )
    return [["" if text is None else str(text) for text in row] for row in rows]


def area_of(cells: xw.Range) -> Box:
    """The box of a range; called inside ``Patience.call``."""
    top, left = cells.row, cells.column
    rows, columns = cells.shape
    return Box(top, left, top + rows - 1, left + columns - 1)


def _plain(value: Any) -> CellValue:
    """A value as the closed workbook gives it: days as dates, whole numbers as int, "" as None."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, datetime):
        return _day_or_moment(value)
    if isinstance(value, int):  # numbers come as float: this is an error code that xlwings has no name for
        return "#N/A" if value < -2_000_000_000 else value
    if isinstance(value, float | Decimal):  # Decimal: a cell with a currency format
        number = float(value)
        return int(number) if number.is_integer() and abs(number) < 1e15 else number
    return value if isinstance(value, date) else str(value) or None


def _day_or_moment(value: datetime) -> CellValue:
    if value < _FIRST_DAY:  # a time of day: nothing of ours, but not to be taken for a day
        return (value - datetime(1899, 12, 30)) / timedelta(days=1)  # noqa: DTZ001
    moment = (value + timedelta(microseconds=500_000)).replace(microsecond=0)  # serials are not exact
    return moment.date() if moment.time() == datetime.min.time() else moment
