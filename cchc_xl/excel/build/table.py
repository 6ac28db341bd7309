"""One real Excel table on a sheet: headers, rows, checks and colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from cchc_xl.core import tables
from cchc_xl.core import wording as w
from cchc_xl.core.tables import CellValue, Column, Kind, TableSpec
from cchc_xl.excel.build import checks, year
from cchc_xl.excel.build.cells import shown, write
from cchc_xl.excel.build.theme import BAND, COLOURED, DECIMAL_FORMAT, NAVY, RED, Formats

Rows = Sequence[Mapping[str, CellValue]]


def write_table(
    sheet: Any,
    spec: TableSpec,
    rows: Rows,
    top: int,
    left: int,
    formats: Formats,
    *,
    dashboard: bool = False,
) -> tuple[int, int]:
    """Write ``spec`` with its header at (``top``, ``left``); returns its first and last data row.

    A table without rows gets a blank one, as Excel wants it. On the dashboard tables have no filter
    buttons and airier cells. Each column names the look of its cells, so that Excel gives it to new rows.
    """
    first, last = top + 1, top + max(1, len(rows))

    def look(column: Column, text: str = "", row: Mapping[str, CellValue] = MappingProxyType({})) -> Any:
        own = year.cell_look(column, row) if spec is tables.YEAR else {}
        return formats.body(column, text, airy=dashboard, **own)

    sheet.add_table(
        top,
        left,
        last,
        left + len(spec.columns) - 1,
        {
            "name": spec.name,
            "style": None,
            "autofilter": not dashboard,
            "columns": [
                {
                    "header": c.header,
                    "header_format": formats.header(c),
                    "format": look(c),
                    "formula": c.formula,
                }
                for c in spec.columns
            ],
        },
    )
    for number, row in enumerate(rows or ({},), first):
        for i, column in enumerate(spec.columns, left):
            if column.formula:
                sheet.write_formula(number, i, column.formula, look(column), "")
                continue
            value = shown(column, row.get(column.field))
            text = value if isinstance(value, str) else ""
            write(sheet, number, i, value, look(column, text, row))
    for i, column in enumerate(spec.columns, left):
        area = (first, i, last, i)
        check = checks.of(column)
        if check:
            sheet.data_validation(*area, check)
        _colour(sheet, spec, column, area, formats)
    if spec is tables.TASKS:
        _mark_headers_and_groups(sheet, spec, first, last, formats)
    if spec is tables.YEAR:
        year.colour_signs(sheet, first, last, formats)
    sheet.ignore_errors({"number_stored_as_text": _range(first, left, last, left + len(spec.columns) - 1)})
    return first, last


def _colour(
    sheet: Any, spec: TableSpec, column: Column, area: tuple[int, int, int, int], formats: Formats
) -> None:
    for word, look in COLOURED.get((spec.name, column.field), {}).items():
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": formats.look(look)}
        sheet.conditional_format(*area, rule)
    cell = f"{xl_col_to_name(area[1])}{area[0] + 1}"
    if column.kind is Kind.NUMBER:
        decimals = {
            "type": "formula",
            "criteria": f"=AND(ISNUMBER({cell}),{cell}<>INT({cell}))",
            "format": formats.rule(num_format=DECIMAL_FORMAT),
        }
        sheet.conditional_format(*area, decimals)
    if column.field in ("workdays_left", "difference"):  # below zero: late, or gone back
        late = {
            "type": "formula",
            "criteria": f"=AND(ISNUMBER({cell}),{cell}<0)",
            "format": formats.rule(font_color=RED.text, bold=True),
        }
        sheet.conditional_format(*area, late)


def _mark_headers_and_groups(sheet: Any, spec: TableSpec, first: int, last: int, formats: Formats) -> None:
    """Rows of kind "Tiêu đề" as a band, bold up to the content; a dark line where a group begins."""
    place = {field: i for i, field in enumerate(spec.fields())}
    kind = f"${xl_col_to_name(place['kind'])}{first + 1}"
    group = f"${xl_col_to_name(place['group'])}"
    content, end = place["content"], len(spec.columns) - 1
    is_header = f'={kind}="{w.TASK_KIND["header"]}"'
    begins = f"={group}{first + 1}<>{group}{first}"
    for left, right, criteria, look in (
        (0, content, is_header, formats.rule(bold=True, bg_color=BAND, font_color=NAVY)),
        (content + 1, end, is_header, formats.rule(bg_color=BAND)),
        (0, end, begins, formats.rule(top=1, top_color=NAVY)),
    ):
        rule = {"type": "formula", "criteria": criteria, "format": look}
        sheet.conditional_format(first, left, last, right, rule)


def _range(first_row: int, first_col: int, last_row: int, last_col: int) -> str:
    return f"{xl_col_to_name(first_col)}{first_row + 1}:{xl_col_to_name(last_col)}{last_row + 1}"
