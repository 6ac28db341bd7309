"""A sheet of tables: heading, owners' legend, heights, what stays in sight, print set-up."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from math import ceil
from typing import Any, Final

from cchc_xl.core import tables
from cchc_xl.core.button import CATALOGUE
from cchc_xl.core.tables import Column, TableSpec
from cchc_xl.excel.build import year
from cchc_xl.excel.build.cells import shown
from cchc_xl.excel.build.controls import add_button
from cchc_xl.excel.build.pages import GROUPS_LABEL, LEGEND, Page
from cchc_xl.excel.build.table import Rows, write_table
from cchc_xl.excel.build.theme import MUTED, NAVY, OWNER, Formats
from cchc_xl.excel.row_height import LINE_POINTS, row_points

_GAP: Final = 3  # width of the column between two tables of a sheet
_FILTER_BUTTON: Final = 3  # characters it takes from a header
# Characters across an A4 page: what is read with ease, and what still can be read when it spares a page.
_PRINTED_WIDTH: Final = 215
_PRINTED_WIDTH_LIMIT: Final = 255
_TITLE_PIXELS: Final = 212  # of the longest title that has buttons beside it
_TITLE_POINTS: Final = 28  # of the row that holds them both
# Pixels; the width is room for the longest caption in either program's font of buttons.
_BUTTON_WIDTH: Final = 146
_BUTTON_HEIGHT: Final = 30
_BUTTON_TOP: Final = 3
_BUTTON_GAP: Final = 8


def write_page(sheet: Any, page: Page, rows: Mapping[str, Rows], groups: Rows, formats: Formats) -> int:
    """Write the whole sheet of ``page``; ``groups`` are the task groups' rows.

    Returns the first data row (1-based): from there on, heights are estimates.
    """
    columns = [c for spec in page.specs for c in spec.columns]
    first = next(i for i, c in enumerate(columns) if not c.hidden)
    top = _heading(sheet, page, groups, first, formats)
    left = 0
    for spec in page.specs:
        if left:
            sheet.set_column(left, left, _GAP)
            left += 1
        for i, column in enumerate(spec.columns, left):
            sheet.set_column(i, i, column.width, None, {"hidden": column.hidden})
        write_table(sheet, spec, _rows_of(spec, rows), top, left, formats)
        left += len(spec.columns)
    _legend(sheet, page, top - 1, first, formats)
    _buttons(sheet, page, first)
    if tables.YEAR in page.specs:
        year.write_signs_legend(sheet, top - 2, formats)
        year.write_months(sheet, top - 1, formats)
    sheet.set_row(top, header_height(columns))
    _fit_rows(sheet, page, rows, top + 1)
    frozen = _frozen(page)
    sheet.freeze_panes(top + 1, frozen)
    sheet.set_tab_color(OWNER[page.specs[0].column(page.specs[0].key).owner].header)
    print_setup(sheet, _pages_wide(page))
    sheet.set_zoom(page.zoom)
    sheet.hide_gridlines(2)
    sheet.repeat_rows(top - 1 if tables.YEAR in page.specs else top, top)
    if frozen:
        sheet.repeat_columns(0, frozen - 1)
    sheet.set_selection(top + 1, first, top + 1, first)
    return top + 2


def _rows_of(spec: TableSpec, rows: Mapping[str, Rows]) -> Rows:
    """The rows of a table; the year's picture has a line for each row of the plan."""
    return rows.get((tables.TASKS if spec is tables.YEAR else spec).name, ())


def _buttons(sheet: Any, page: Page, first: int) -> None:
    """The sheet's buttons right of its title: in the frozen columns, where there is room, so that they
    stay in sight, else behind them.
    """
    mine = [button for button in CATALOGUE if page.name in button.sheets]
    width = _BUTTON_WIDTH * 100 // page.zoom  # LibreOffice does not shrink captions with the sheet
    frozen = sum(pixels(c.width) for c in page.specs[0].columns[first : _frozen(page)] if not c.hidden)
    inside = _TITLE_PIXELS + len(mine) * (width + _BUTTON_GAP) < frozen
    x = _TITLE_PIXELS if inside else max(_TITLE_PIXELS, frozen + _BUTTON_GAP)
    for i, button in enumerate(mine):
        add_button(sheet, 0, first, button, width, _BUTTON_HEIGHT, x + i * (width + _BUTTON_GAP), _BUTTON_TOP)


def _fit_rows(sheet: Any, page: Page, rows: Mapping[str, Rows], first: int) -> None:
    """A height for each row, after the tallest text that it holds in any of the tables."""
    side_by_side = [_rows_of(spec, rows) for spec in page.specs]
    for i in range(max(map(len, side_by_side))):
        texts = [
            (value, column.width)
            for spec, table in zip(page.specs, side_by_side, strict=True)
            for column in (spec.columns if i < len(table) else ())
            if not column.hidden and isinstance(value := shown(column, table[i].get(column.field)), str)
        ]
        sheet.set_row(first + i, row_points(texts))


def header_height(columns: Iterable[Column]) -> float:
    """Points that the tallest wrapped header of ``columns`` needs."""
    lines = (
        len(textwrap.wrap(c.header, max(4, int(c.width) - _FILTER_BUTTON))) for c in columns if not c.hidden
    )
    return max(2, *lines) * LINE_POINTS + 6


def pixels(width: float) -> int:
    """What a column of ``width`` characters takes on the screen."""
    return int(width * 7 + 0.5) + 5


def print_setup(sheet: Any, pages_wide: int = 1) -> None:
    """A4 landscape, margins, the sheet's name and page number below."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(pages_wide, 0)
    sheet.set_footer("&L&9&A&R&9Trang &P/&N")


def _heading(sheet: Any, page: Page, groups: Rows, first: int, formats: Formats) -> int:
    """Title, explanation and, where there is one, a note (for tasks the groups' titles); returns the
    header's row, below the legend's.
    """
    sheet.write_string(0, first, page.name, formats.cell(bold=True, font_size=16, font_color=NAVY))
    sheet.set_row(0, _TITLE_POINTS)
    sheet.write_string(1, first, page.about, formats.cell(font_color=MUTED))
    note = page.note
    if page.shows_groups and groups:
        note = GROUPS_LABEL + " · ".join(f"{g.get('group')}. {g.get('title')}" for g in groups)
    if not note:
        return 3
    sheet.write_string(2, first, note, formats.cell(font_size=9, font_color=MUTED))
    return 4


def _legend(sheet: Any, page: Page, row: int, first: int, formats: Formats) -> None:
    """Each owner's colour with its meaning, over as many columns as the words need."""
    columns: list[Column | None] = []
    for spec in page.specs:
        columns += [*spec.columns, None]
    present = {c.owner for c in columns if c}
    at = first
    for owner, text in LEGEND.items():
        if owner not in present:
            continue
        look = OWNER[owner]
        chip = formats.cell(bg_color=look.header, font_color=look.text, font_size=9, bold=True)
        sheet.write_string(row, at, text, chip)
        room = 0.0
        while room < len(text) + 2:
            column = columns[at] if at < len(columns) else None
            room += 0 if column and column.hidden else column.width if column else _GAP
            if room < len(text) + 2:
                at += 1
                sheet.write_blank(row, at, None, chip)
        at += 1


def _frozen(page: Page) -> int:
    fields = page.specs[0].fields()
    return fields.index(page.frozen) + 1 if page.frozen else 0


def _pages_wide(page: Page) -> int:
    """How many pages across keep the print legible, the frozen columns being repeated on each."""
    widths = [0.0 if c.hidden else c.width for spec in page.specs for c in spec.columns]
    if sum(widths) <= _PRINTED_WIDTH_LIMIT:
        return 1
    repeated = sum(widths[: _frozen(page)])
    return ceil((sum(widths) - repeated) / (_PRINTED_WIDTH - repeated))
