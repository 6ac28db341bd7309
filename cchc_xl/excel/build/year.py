"""Sheet "Tiến độ năm": how the plan's year looks as a picture made of cells.

The cells hold signs (core/year_view.py); their colours follow the signs by conditional format, light for
what is to come, middle for what has gone by, dark for the due day, so that they stay apart in grey.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any, Final

from xlsxwriter.utility import xl_col_to_name

from cchc_xl.core import wording as w
from cchc_xl.core import year_view
from cchc_xl.core.tables import THIRDS, YEAR, CellValue, Column
from cchc_xl.core.workbook_cells import code_of
from cchc_xl.excel.build.theme import BAND, GREEN, GRID, INK, MUTED, NAVY, PAPER, RED, Formats

_FIRST: Final = YEAR.fields().index(THIRDS[0])
_STATUS: Final = xl_col_to_name(YEAR.fields().index("status"))
_MONTH_NAME: Final = "Tháng {}"
_LEGEND_STEP: Final = len(THIRDS) // len(year_view.SIGNS)

# Fill and colour of each sign.
_LOOKS: Final[Mapping[str, dict[str, object]]] = {
    year_view.CONTINUOUS: {"bg_color": PAPER, "font_color": MUTED, "bold": True},
    year_view.GONE: {"bg_color": "#A9B9CC", "font_color": "#5B7390"},
    year_view.TO_COME: {"bg_color": "#E6EDF6", "font_color": "#7F93AB"},
    year_view.CHECK_DAY: {"bg_color": "#FFE08A", "font_color": INK, "bold": True},
    year_view.DUE: {"bg_color": NAVY, "font_color": PAPER},
    year_view.COMPLETED: {"bg_color": GREEN.chart, "font_color": PAPER},
}
_OVERDUE: Final[dict[str, object]] = {"bg_color": RED.text, "font_color": PAPER}


def cell_look(column: Column, row: Mapping[str, CellValue]) -> dict[str, object]:
    """What sets a cell apart from those of other sheets: the band of a header, the months' edges."""
    look: dict[str, object] = {"valign": "vcenter"}
    if code_of(w.TASK_KIND, row.get("kind")) == "header":
        look |= {"bg_color": BAND, "bold": True, "font_color": NAVY}
    if column.field in THIRDS:
        look |= {"a": {"left_color": MUTED}, "b": {}, "c": {"right_color": MUTED}}[column.field[-1]]
    return look


def colour_signs(sheet: Any, first: int, last: int, formats: Formats) -> None:
    """Colour the signs of the rows ``first`` to ``last``; the due day of an overdue task is red."""
    area = (first, _FIRST, last, _FIRST + len(THIRDS) - 1)
    cell = f"{xl_col_to_name(_FIRST)}{first + 1}"
    overdue = f'=AND({cell}="{year_view.DUE}",${_STATUS}{first + 1}="{w.STATUS["OVERDUE"]}")'
    sheet.conditional_format(
        *area, {"type": "formula", "criteria": overdue, "format": formats.rule(**_OVERDUE)}
    )
    for sign, look in _LOOKS.items():
        rule = {"type": "cell", "criteria": "==", "value": f'"{sign}"', "format": formats.rule(**look)}
        sheet.conditional_format(*area, rule)


def write_months(sheet: Any, row: int, formats: Formats) -> None:
    """The months' names, each over its three thirds."""
    name = formats.cell(
        bold=True, font_size=9, align="center", bg_color=BAND, font_color=NAVY, border=1, border_color=MUTED
    )
    for month, thirds in groupby(range(len(THIRDS)), key=lambda i: i // 3 + 1):
        columns = [_FIRST + i for i in thirds]
        sheet.merge_range(row, columns[0], row, columns[-1], _MONTH_NAME.format(month), name)


def write_signs_legend(sheet: Any, row: int, formats: Formats) -> None:
    """Each sign as it stands in the table, with its meaning beside it."""
    meaning = formats.cell(font_size=9, font_color=MUTED)
    for i, (sign, words) in enumerate(year_view.SIGNS.items()):
        col = _FIRST + i * _LEGEND_STEP
        chip = formats.cell(align="center", border=1, border_color=GRID, **_LOOKS[sign])
        sheet.write_string(row, col, sign, chip)
        sheet.write_string(row, col + 1, words, meaning)
