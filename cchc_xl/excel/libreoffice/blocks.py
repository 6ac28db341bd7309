"""Reading and writing a block of cells in a handful of calls, whatever its size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, time
from typing import Final

from cchc_xl.excel.libreoffice import typed_text
from cchc_xl.excel.libreoffice.filling import unbroken
from cchc_xl.excel.libreoffice.formulas import to_calc
from cchc_xl.excel.libreoffice.number_formats import BOOLEAN, GENERAL, Kind, NumberFormats
from cchc_xl.excel.libreoffice.uno_bridge import Uno, struct
from cchc_xl.excel.libreoffice.values import CellValue, error_number, moment, serial

_WITH_ERROR: Final = 4  # sheet.FormulaResult
_BOOLEANS: Final = (0.0, 1.0)


def read(document: Uno, cells: Uno, *, errors: bool) -> list[list[CellValue | int]]:
    """The values of a range, row by row. Errors come as Excel's numbers if ``errors`` is set, else as None.

    To tell an error takes a call each.
    """
    data = cells.getDataArray()
    rows: list[list[CellValue | int]] = [[None if value == "" else value for value in row] for row in data]
    numeric = {
        column for column in range(len(data[0])) if any(isinstance(row[column], float) for row in data)
    }
    day_zero: datetime | None = None
    for column, kinds in NumberFormats(document).kinds(cells, numeric).items():
        if Kind.DATE not in kinds and Kind.LOGICAL not in kinds:
            continue
        day_zero = day_zero or _day_zero(document)
        for row, kind in zip(rows, kinds, strict=True):
            value = row[column]
            if kind is Kind.DATE and isinstance(value, float):
                row[column] = moment(value, day_zero)
            elif kind is Kind.LOGICAL and value in _BOOLEANS:
                row[column] = bool(value)
    if errors and any(None in row for row in data):
        _tell_errors(cells, rows)
    return rows


def _tell_errors(cells: Uno, rows: list[list[CellValue | int]]) -> None:
    origin = cells.RangeAddress
    for area in cells.queryFormulaCells(_WITH_ERROR).RangeAddresses:
        for row in range(area.StartRow - origin.StartRow, area.EndRow - origin.StartRow + 1):
            for column in range(
                area.StartColumn - origin.StartColumn, area.EndColumn - origin.StartColumn + 1
            ):
                rows[row][column] = error_number(cells.getCellByPosition(column, row).getError())


def write(document: Uno, cells: Uno, rows: Sequence[Sequence[CellValue]]) -> None:
    """Set the values of a range, which has the same shape as ``rows``. None clears a cell's content.

    As in Excel, texts are read as if they were typed unless the cell's format is "@", and a day brings its
    format along where the cell has none for days.
    """
    block = _Block(document, cells, rows)
    if block.has_formulas:
        # Texts come with an apostrophe, so that LibreOffice reads none of them.
        cells.setFormulaArray(tuple(tuple(map(_entry, row)) for row in block.stored))
    else:
        cells.setDataArray(tuple(map(tuple, block.stored)))
    block.set_formats()


class _Block:
    """A block on its way into cells: what is stored, and the formats that are needed to show it as meant."""

    def __init__(self, document: Uno, cells: Uno, rows: Sequence[Sequence[CellValue]]) -> None:
        self._document, self._cells = document, cells
        self._formats = NumberFormats(document)
        self._day_zero: datetime | None = None
        # Rows by column by format.
        self._needed: defaultdict[str, defaultdict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        self.has_formulas = False
        width = len(rows[0])
        concerned = {c for c in range(width) if any(_depends_on_format(row[c]) for row in rows)}
        kinds = self._formats.kinds(cells, concerned)
        self.stored: list[list[float | str | typed_text.Formula]] = [
            [
                self._stored(value, row, column, kinds[column][row] if column in kinds else Kind.OTHER)
                for column, value in enumerate(values)
            ]
            for row, values in enumerate(rows)
        ]

    def _stored(
        self, value: CellValue, row: int, column: int, kind: Kind
    ) -> float | str | typed_text.Formula:
        meant: CellValue | typed_text.Formula = value
        brought = ""
        if isinstance(value, str) and kind is not Kind.TEXT:
            typed = typed_text.read(value)
            meant, brought = typed.value, typed.format
        code = _format_for(meant, kind) or (brought if kind is Kind.OTHER else "")
        if code:
            self._needed[code][column].append(row)
        if meant is None:
            return ""
        if isinstance(meant, typed_text.Formula):
            self.has_formulas = True
            return meant
        if isinstance(meant, datetime):
            self._day_zero = self._day_zero or _day_zero(self._document)
            return serial(meant, self._day_zero)
        return float(meant) if isinstance(meant, bool) else meant

    def set_formats(self) -> None:
        """Bring the formats along: a call for each, however scattered its cells are."""
        origin = self._cells.RangeAddress
        for code, cells in self._needed.items():
            areas = tuple(
                struct(
                    "table.CellRangeAddress",
                    origin.Sheet,
                    origin.StartColumn + column,
                    origin.StartRow + first,
                    origin.StartColumn + column,
                    origin.StartRow + last,
                )
                for column, rows in cells.items()
                for first, last in unbroken(rows)
            )
            ranges = self._document.createInstance("com.sun.star.sheet.SheetCellRanges")
            ranges.addRangeAddresses(areas, False)
            ranges.NumberFormat = self._formats.key(code)


def _depends_on_format(value: CellValue) -> bool:
    """Whether the cell's format decides what ``value`` becomes."""
    if isinstance(value, str):
        return typed_text.is_read(value)
    return value is not None


def _format_for(value: CellValue | typed_text.Formula, kind: Kind) -> str:
    """The format that a value needs in a cell whose format is of ``kind``, "" if it is shown as meant."""
    if isinstance(value, bool):
        return "" if kind is Kind.LOGICAL else BOOLEAN
    if isinstance(value, datetime):
        return "" if kind is Kind.DATE else typed_text.DAY if value.time() == time() else typed_text.MOMENT
    # LibreOffice would show a number as TRUE where a boolean was before.
    return GENERAL if isinstance(value, float) and kind is Kind.LOGICAL else ""


def _entry(value: float | str | typed_text.Formula) -> str:
    """A stored value as LibreOffice reads it from a typed text."""
    if isinstance(value, typed_text.Formula):
        return to_calc(value.text)
    if isinstance(value, str):
        return f"'{value}" if value else ""
    return repr(value)


def _day_zero(document: Uno) -> datetime:
    day = document.NullDate
    return datetime(day.Year, day.Month, day.Day)  # noqa: DTZ001 (cells know no zone)
