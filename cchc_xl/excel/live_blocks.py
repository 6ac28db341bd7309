"""Cells to write as blocks: as few as can be, and none that would harm what people put in between.

A program takes one block in about the time of one cell, so a block spans the rectangle from the first to the
last changed cell, and the cells between are written again as they were read. That is done only where it is
provably harmless; around a cell for which it is not, the rectangle is split.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Final

from cchc_xl.core.tables import CellValue, Column, Kind, Owner
from cchc_xl.excel.live_edit import Cell, TableEdit
from cchc_xl.excel.live_text import is_error, is_reparsed
from cchc_xl.excel.package.refs import Box
from cchc_xl.excel.package.styles import DATE_FORMAT, MOMENT_FORMAT

TEXT_FORMAT: Final = "@"
_GENERAL: Final = "General"
_TEXTS: Final = (Kind.TEXT, Kind.LONG, Kind.MOMENT)


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of values, None for a blank, and the number formats that its cells need first."""

    box: Box
    rows: Sequence[Sequence[CellValue]]
    formats: Sequence[tuple[Box, str]] = ()


def changed_blocks(edit: TableEdit, *, one_by_one: bool = False) -> list[Block]:
    """What to write into the rows the table has; ``one_by_one``: each changed cell alone."""
    there = {cell for cell in edit.cells if cell[0] <= edit.table.data.bottom}
    columns = _columns(edit)
    alone = {cell for cell in there if one_by_one or _needs(edit.cells[cell], columns[cell[1]])}
    together = there - alone

    def stays(row: int, column: int) -> bool:
        cell = (row, column)
        return cell in alone or (cell not in there and not _may_be_rewritten(edit, cell, columns[column]))

    writable = {n for n, c in columns.items() if c.owner is Owner.ROLLUP} | {column for _, column in together}
    blocks = [
        Block(box, _values(edit, box), _text_formats(edit, box, columns))
        for box in _cover(together, _runs(writable), stays)
    ]
    return blocks + [_alone(edit, cell, columns[cell[1]]) for cell in sorted(alone)]


def new_blocks(edit: TableEdit, *, one_by_one: bool = False) -> list[Block]:
    """What to write into the rows by which the table grows, with the formats that such rows need."""
    top, bottom = edit.table.data.bottom + 1, edit.bottom
    new = {cell for cell in edit.cells if cell[0] >= top}
    if not new:
        return []
    columns = _columns(edit)
    alone = {cell for cell in new if one_by_one or _needs(edit.cells[cell], columns[cell[1]])}
    own = {n for n, c in columns.items() if c.owner is Owner.ROLLUP} | {column for _, column in new}
    blocks = []
    for left, right in () if one_by_one else _runs(own):
        box = Box(top, left, bottom, right)
        formats = [
            (Box(top, first, bottom, last), code)
            for code in (TEXT_FORMAT, DATE_FORMAT)
            for first, last in _runs(n for n in range(left, right + 1) if _house_format(columns[n]) == code)
        ]
        blocks.append(Block(box, _values(edit, box, without=alone), formats))
    return blocks + [_alone(edit, cell, columns[cell[1]]) for cell in sorted(alone)]


def _columns(edit: TableEdit) -> dict[int, Column]:
    return {number: edit.spec.column(field) for field, number in edit.columns.items()}


def _house_format(column: Column) -> str:
    """The format with which the workbook was built, as far as a value depends on it."""
    if column.kind in _TEXTS:
        return TEXT_FORMAT
    return DATE_FORMAT if column.kind is Kind.DATE else ""


def _needs(value: CellValue, column: Column) -> str:
    """The format a value needs when it is not of its column's kind, "" when it is.

    In a cell of text format Excel would make a text of a number or a day, in any other it would read a text
    anew. A text in a column of texts is taken care of by the whole block.
    """
    is_text = column.kind in _TEXTS
    if isinstance(value, date):
        code = MOMENT_FORMAT if isinstance(value, datetime) else DATE_FORMAT
        return "" if column.kind is Kind.DATE else code
    if isinstance(value, str):
        return TEXT_FORMAT if not is_text and is_reparsed(value) else ""
    return _GENERAL if is_text and value is not None else ""


def _may_be_rewritten(edit: TableEdit, cell: Cell, column: Column) -> bool:
    """Whether writing an unchanged cell's value again leaves it exactly as it is."""
    row, number = cell
    if column.owner is not Owner.ROLLUP or edit.formula(row, number):
        return False
    value, is_text = edit.value(row, number), column.kind in _TEXTS
    if value is None:
        return True
    if isinstance(value, str):
        return not is_error(value) and (is_text or not is_reparsed(value))
    if is_text:  # a number in a cell of text format would become a text
        return False
    if isinstance(value, bool):
        return True
    if isinstance(value, date):  # a time of day may have been rounded
        return not isinstance(value, datetime)
    return _is_exact(edit.typed(row, number), value)


def _is_exact(typed: str, value: float) -> bool:
    """Whether a number was read as it stands: of a currency format, Excel gives four decimals only."""
    try:
        return abs(float(typed) - value) <= 1e-12 * abs(value)
    except ValueError:
        return False


def _cover(
    cells: Collection[Cell], runs: Iterable[tuple[int, int]], stays: Callable[[int, int], bool]
) -> Iterator[Box]:
    """Boxes that hold all of ``cells`` and nothing that ``stays``, each no larger than its cells."""
    for run_left, run_right in runs:
        inside = [cell for cell in cells if run_left <= cell[1] <= run_right]
        if not inside:
            continue
        left, right = min(c for _, c in inside), max(c for _, c in inside)
        rows = range(min(r for r, _ in inside), max(r for r, _ in inside) + 1)
        kept = {row: tuple(c for c in range(left, right + 1) if stays(row, c)) for row in rows}
        # Rows with the same gaps make one band: a column of formulas splits the whole rectangle once.
        for gaps, band in groupby(rows, key=kept.__getitem__):
            numbers = list(band)
            for first, last in _runs(set(range(left, right + 1)) - set(gaps)):
                held = [
                    (row, column)
                    for row in numbers
                    for column in range(first, last + 1)
                    if (row, column) in cells
                ]
                if held:
                    yield _around(held)


def _around(cells: Sequence[Cell]) -> Box:
    rows, columns = [row for row, _ in cells], [column for _, column in cells]
    return Box(min(rows), min(columns), max(rows), max(columns))


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """First and last of each unbroken run."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _values(edit: TableEdit, box: Box, without: Collection[Cell] = ()) -> list[list[CellValue]]:
    return [
        [
            None if (row, column) in without else edit.value(row, column)
            for column in range(box.left, box.right + 1)
        ]
        for row in range(box.top, box.bottom + 1)
    ]


def _text_formats(edit: TableEdit, box: Box, columns: dict[int, Column]) -> list[tuple[Box, str]]:
    """Text format for the texts that Excel would read anew: a stretch of rows for each run of columns.

    What else stands in the stretch is blank or a text too, and the column is one of texts by its build.
    """
    found: dict[int, list[int]] = {}
    for number in range(box.left, box.right + 1):
        if columns[number].kind in _TEXTS:
            values = ((row, edit.value(row, number)) for row in range(box.top, box.bottom + 1))
            rows = [row for row, value in values if isinstance(value, str) and is_reparsed(value)]
            if rows:
                found[number] = rows
    formats = []
    for left, right in _runs(found):
        spans = [found[number] for number in range(left, right + 1)]
        top, bottom = min(rows[0] for rows in spans), max(rows[-1] for rows in spans)
        formats.append((Box(top, left, bottom, right), TEXT_FORMAT))
    return formats


def _alone(edit: TableEdit, cell: Cell, column: Column) -> Block:
    box, value = Box(cell[0], cell[1], cell[0], cell[1]), edit.cells[cell]
    code = _needs(value, column)
    if not code and isinstance(value, str) and is_reparsed(value):
        code = TEXT_FORMAT
    if not code and cell[0] > edit.table.data.bottom:
        code = _house_format(column)
    return Block(box, [[value]], [(box, code)] if code else [])
