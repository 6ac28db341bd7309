"""Single steps of writing a form sheet: a text that stays a text, a row's height, the head, the page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from cchc_xl.core import form_wording as fw
from cchc_xl.core.form import FormContent
from cchc_xl.core.form_layout import Block, FormColumn
from cchc_xl.core.vnformat import day
from cchc_xl.excel.row_height import row_points
from cchc_xl.excel.unit_form.looks import Style

_PADDING = 5 / 7  # characters: a stored width counts the cell's padding
_HEAD_POINTS = {Style.TITLE: 24.0, Style.UNIT: 18.0, Style.SAMPLE: 18.0}
_LINE_POINTS = 15.0


class _FittedRow(RowDimension):
    """A row whose height is an estimate: Excel and LibreOffice fit it again when its texts change."""

    @property
    def customHeight(self) -> bool:
        return False


def put(sheet: Worksheet, row: int, letter: str, value: str | float | date | None, style: Style) -> Cell:
    """Write a value; a text is never taken for a formula."""
    cell = sheet.cell(row, column_index_from_string(letter))
    assert isinstance(cell, Cell)  # nothing is merged before it is written
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) or None
        if cell.value is not None:
            cell.data_type = "s"
    elif value is not None:
        cell.value = value
    cell.style = style.value
    return cell


def put_formula(sheet: Worksheet, row: int, letter: str, formula: str, style: Style) -> None:
    """Write one of our own formulas (without "=")."""
    cell = sheet.cell(row, column_index_from_string(letter))
    cell.value = "=" + formula
    cell.style = style.value


def fit(sheet: Worksheet, row: int, texts: Iterable[tuple[str, float]]) -> None:
    """Make the row as tall as its texts need, each given with its column's width."""
    sheet.row_dimensions[row] = _FittedRow(sheet, index=row, ht=row_points(texts))


def set_widths(sheet: Worksheet, columns: Iterable[FormColumn]) -> None:
    for column in columns:
        sheet.column_dimensions[column.letter].width = column.width + _PADDING


def put_head(sheet: Worksheet, content: FormContent, last_letter: str) -> int:
    """Agency, title, unit, facts, the sample label in red where there is one; returns the next row."""
    first, last = content.window
    facts = fw.HEAD_FACTS.format(
        code=content.unit.code, first=day(first), last=day(last), due=day(content.due)
    )
    lines = [
        (content.agency.upper(), Style.AGENCY),
        (fw.TITLE.format(period=content.period.name).upper(), Style.TITLE),
        (fw.HEAD_UNIT.format(name=content.unit.name), Style.UNIT),
        (facts, Style.FACTS),
        (fw.HEAD_HINT, Style.FACTS),
    ]
    if content.sample_label:
        lines.append((content.sample_label, Style.SAMPLE))
    for row, (text, style) in enumerate(lines, 1):
        put(sheet, row, "A", text, style)
        sheet.row_dimensions[row].height = _HEAD_POINTS.get(style, _LINE_POINTS)
        if style is Style.SAMPLE:
            for index in range(2, column_index_from_string(last_letter) + 1):
                sheet.cell(row, index).style = style.value
    return len(lines) + 1


def put_headers(sheet: Worksheet, row: int, block: Block) -> None:
    """The block's header row: dark over what is given, yellow over what the unit fills in."""
    for column in block.columns:
        style = Style.HEADER_FILL_IN if column.fill_in else Style.HEADER
        put(sheet, row, column.letter, column.header, style)
    # Bold letters are wider than those the estimate knows.
    two_lines = ("\n", 1.0)
    fit(sheet, row, [two_lines, *((column.header, column.width * 0.8) for column in block.columns)])


def finish(sheet: Worksheet, content: FormContent, header: int | None, frozen: str | None) -> None:
    """Protection without a password, A4 landscape over one page's width, what stays in sight."""
    protection = sheet.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = False  # not forbidden: widths and heights are free
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.footer = 0.5, 0.6, 0.3
    footer = f"{content.unit.code} – {content.period.name}"
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(
        left=_HeaderFooterPart(footer), right=_HeaderFooterPart("Trang &P/&N")
    )
    if header is not None:
        sheet.print_title_rows = f"{header}:{header}"
    sheet.freeze_panes = frozen
    sheet.sheet_view.showGridLines = False
