"""Đọc tệp từ bên ngoài: values only, after the guard; no formula or macro is ever evaluated.

Runs in a process that may die (excel/judging.py): a hostile file may end it or never let it end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Final

from python_calamine import CalamineError, PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook

from cchc_xl.core import form_wording as fw
from cchc_xl.core import rules
from cchc_xl.core.file_kind import Kind
from cchc_xl.core.form_blocks import letters
from cchc_xl.core.problem import Place, Problem, Rule
from cchc_xl.core.submission import RawForm, RawSheet
from cchc_xl.core.tables import CellValue
from cchc_xl.excel.guard import Parts, admit
from cchc_xl.excel.marks import Marks, SheetMarks, Span, ods, xls, xlsb, xlsx

_Calamine = str | float | int | bool | time | date | datetime | timedelta
_Rows = list[tuple[CellValue, ...]]
_Sheet = tuple[str, _Rows, bool]
_AS_IS: Final = (str, float, int)


def read_form(data: bytes, name: str) -> RawForm | Problem:
    """The cells of a file from outside, or why it is no spreadsheet that can be read."""
    admitted = admit(data, name)
    if isinstance(admitted, Problem):
        return admitted
    sheets = _read(data)
    if isinstance(sheets, Rule):
        return Problem(sheets, Place(name), {"why": fw.NOT_A_WORKBOOK})
    try:
        marks = _marks(data, *admitted)
    except ValueError:  # without its marks, an error in a cell would pass for a blank
        return Problem(rules.FORM_FILE_DAMAGED, Place(name), {"why": fw.NOT_A_WORKBOOK})
    return RawForm(
        name,
        tuple(_sheet(*sheet, marks) for sheet in sheets),
        date1904=marks.date1904,
        macros=marks.macros,
    )


def _marks(data: bytes, kind: Kind, parts: Parts) -> Marks:
    """What the reader of values leaves out. ValueError when it cannot be told."""
    if kind is Kind.XLS:
        return xls.marks(data)
    return {Kind.XLSX: xlsx.marks, Kind.XLSB: xlsb.marks, Kind.ODS: ods.marks}[kind](parts)


def _read(data: bytes) -> tuple[_Sheet, ...] | Rule:
    """Name, cells from A1 on and whether it is hidden, of each sheet; or the rule that says why not."""
    try:
        with load_workbook(BytesIO(data)) as book:
            return tuple(
                (
                    sheet.name,
                    [
                        _values(row)
                        for row in book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                    ],
                    sheet.visible is not SheetVisibleEnum.Visible,
                )
                for sheet in book.sheets_metadata
                if sheet.typ is SheetTypeEnum.WorkSheet
            )
    except PasswordError:
        return rules.FORM_FILE_PASSWORD
    except (CalamineError, OSError):  # OSError: bytes end before a record does
        return rules.FORM_FILE_DAMAGED
    except BaseException as error:
        # The Rust library's own failures arrive as a BaseException whose class cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        return rules.FORM_FILE_DAMAGED


def _values(row: list[_Calamine]) -> tuple[CellValue, ...]:
    # Most cells are as they are: this runs a thousand times a form.
    return tuple([None if cell == "" else cell if isinstance(cell, _AS_IS) else _value(cell) for cell in row])


def _value(value: _Calamine) -> CellValue:
    if isinstance(value, datetime):
        return value.date()
    return str(value) if isinstance(value, time | timedelta) else value


def _sheet(name: str, rows: _Rows, hidden: bool, marks: Marks) -> RawSheet:
    found = marks.sheets.get(name) or SheetMarks()
    for (row, column), value in found.values.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row] = (*rows[row][:column], value, *rows[row][column + 1 :])
    return RawSheet(
        name,
        tuple(rows),
        hidden,
        unread=found.unread,
        merges=tuple(found.merges),
        hidden_rows=frozenset(_within(found.hidden_rows, len(rows))),
        hidden_columns=frozenset(
            letters(column - 1) for column in _within(found.hidden_columns, len(rows[0]) if rows else 0)
        ),
        fonts=found.fonts,
    )


def _within(spans: Iterable[Span], end: int) -> Iterator[int]:
    """The rows or columns of spans, as far as the cells reach: a format's end may be a million rows away."""
    for first, last in spans:
        yield from range(first, min(last, end) + 1)
