"""Dựng lại .xlsx: the cells of a file that no library of ours can write back (.xls, .xlsb, .ods).

Values at their addresses, errors as errors, what was hidden hidden; formulas are gone, their results stay.
The form's lists, limits and prompts stand at the cells found; no value depends on them.
"""

from __future__ import annotations

import re
from io import BytesIO
from math import isfinite
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from cchc_xl.core.cellvalue import words
from cchc_xl.core.form import MANIFEST_SHEET
from cchc_xl.core.form_blocks import FoundBlock, find_blocks, letters
from cchc_xl.core.form_identity import manifest
from cchc_xl.core.form_layout import BLOCKS, CHANGE_ROWS
from cchc_xl.core.period import Period
from cchc_xl.core.submission import RawForm, RawSheet
from cchc_xl.core.tables import CellValue
from cchc_xl.core.vntext import fold
from cchc_xl.errors import UsageError
from cchc_xl.excel.build import theme
from cchc_xl.excel.marks import MOST_COLUMNS, MOST_ROWS
from cchc_xl.excel.package.refs import Box
from cchc_xl.excel.package.strings import escape
from cchc_xl.excel.row_height import row_points
from cchc_xl.excel.unit_form.checks import entry_checks
from cchc_xl.excel.unit_form.looks import OrderedFont, set_default_font

_UNCOMPUTED: Final = "#N/A"  # stands for a formula without a value, which must not come back as a blank
_USUAL_WIDTH: Final = 14.0
_HEAD_ROWS: Final = 8  # titles run over their neighbours: they are not wrapped
_FORBIDDEN: Final = re.compile(r"[\\*?:/\[\]\x00-\x1f]")  # in a sheet's name; other programs allow it
_NO_ROW: Final = frozenset(("", *(fold(block.title) for block in BLOCKS)))  # where a row's key stands
_LINE: Final = Side(style="thin", color=theme.GRID[1:])
_BOX: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_WRAPPED: Final = Alignment(vertical="top", wrap_text=True)
_HEADER: Final = Alignment(horizontal="center", vertical="center", wrap_text=True)
_HEADER_FILL: Final = PatternFill("solid", fgColor=theme.NAVY[1:])
_HEADER_FONT: Final = OrderedFont(name=theme.FONT, size=10, bold=True, color=theme.PAPER[1:])
_FONT: Final = OrderedFont(name=theme.FONT, size=10)


def rebuilt(raw: RawForm) -> bytes:
    """A workbook with the cells of ``raw``."""
    book = Workbook()
    book.remove(book.worksheets[0])
    set_default_font(book)
    blocks, _ = find_blocks(raw)
    year = _year(raw)
    for sheet in raw.sheets:
        _fill(
            book.create_sheet(_FORBIDDEN.sub("_", sheet.name)[:31]),
            sheet,
            [b for b in blocks.values() if b.sheet is sheet],
            year,
        )
    if all(sheet.hidden for sheet in raw.sheets):
        book.create_sheet()  # a workbook shows one sheet at least; the list is to come
    package = BytesIO()
    book.save(package)
    return package.getvalue()


def _year(raw: RawForm) -> int | None:
    """The plan's year, where the manifest still tells it."""
    try:
        return Period.parse(manifest(raw).get("period", "")).year
    except UsageError:
        return None


def _fill(into: Worksheet, sheet: RawSheet, blocks: list[FoundBlock], year: int | None) -> None:
    widths = {
        block.columns[column.field]: column.width
        for block in blocks
        for column in block.block.columns
        if column.field in block.columns
    }
    headers = {block.header for block in blocks}
    first = min(headers, default=_HEAD_ROWS)
    for number, cells in enumerate(sheet.rows[:MOST_ROWS]):
        values = cells[:MOST_COLUMNS]  # an .ods reaches further
        for index, value in enumerate(values):
            where = f"{get_column_letter(index + 1)}{number + 1}"
            error = sheet.unread.get(where)
            if value is not None or error is not None:
                cell = into.cell(number + 1, index + 1)
                assert isinstance(cell, Cell)  # nothing is merged yet
                _put(cell, value, error)
                _style(cell, number in headers, number >= first, sheet.fonts.get(where))
        if number >= first and fold(sheet.name) != fold(MANIFEST_SHEET):
            texts = ((words(value), widths.get(i, _USUAL_WIDTH)) for i, value in enumerate(values))
            into.row_dimensions[number + 1].height = row_points(texts)
    for index, width in widths.items() if max(widths, default=0) < MOST_COLUMNS else ():
        into.column_dimensions[get_column_letter(index + 1)].width = width
    for merge in filter(Box.find, sheet.merges):
        into.merged_cells.add(merge)
    for row in sheet.hidden_rows:
        into.row_dimensions[row].hidden = True
    for letter in filter(lambda letters: Box.find(f"{letters}1"), sheet.hidden_columns):
        into.column_dimensions[letter].hidden = True
    if sheet.hidden:
        into.sheet_state = "hidden"
    for block in blocks:
        _check_entries(into, block, year)


def _check_entries(into: Worksheet, found: FoundBlock, year: int | None) -> None:
    """The form's own checks of what is typed, from the header down to the last row that is asked."""
    key, first = found.block.key, found.header + 2
    asked = [row.number + 1 for row in found.rows() if fold(row.text(key)) not in _NO_ROW] if key else []
    last = max(asked, default=0) if key else min(found.header + 1 + CHANGE_ROWS, MOST_ROWS)
    for column, check in entry_checks(found.block, year) if first <= last else ():
        index = found.columns.get(column.field, MOST_COLUMNS)
        if index < MOST_COLUMNS:
            check.add(f"{letters(index)}{first}:{letters(index)}{last}")
            into.add_data_validation(check)


def _put(cell: Cell, value: CellValue, error: str | None) -> None:
    """A value as what it was: a text stays one even if it begins like a formula."""
    if error is not None:
        cell.value, cell.data_type = escape(error) or _UNCOMPUTED, "e"
    elif isinstance(value, str):
        cell.value = escape(value)
        cell.data_type = "s"
    elif isinstance(value, float) and not isfinite(value):
        cell.value, cell.data_type = str(value), "s"
    else:
        cell.value = value
        if cell.is_date:
            cell.number_format = theme.DATE_FORMAT


def _style(cell: Cell, header: bool, in_table: bool, font: str | None) -> None:
    cell.font = OrderedFont(name=font, size=10) if font else _HEADER_FONT if header else _FONT
    if header:
        cell.fill, cell.alignment, cell.border = _HEADER_FILL, _HEADER, _BOX
    elif in_table:
        cell.alignment, cell.border = _WRAPPED, _BOX
