"""Carrying a row on downwards: everything in it, formulas relative to their place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby

from cchc_xl.excel.libreoffice.uno_bridge import Uno, enum


def fill_down(sheet: Uno, source: Uno, target: Uno, skipped: Collection[int] = ()) -> None:
    """Give the rows of ``target`` what ``source`` has, one row of the same width on the same sheet.

    ``skipped`` are rows (from 0) of ``target`` to leave alone. Constants that look like a series count up.

    LibreOffice neither fills nor copies rows that a filter hides, except when one is copied alone.
    """
    area = target.RangeAddress
    rows = set(range(area.EndRow - area.StartRow + 1)).difference(skipped)
    shown = rows & row_numbers(target.queryVisibleCells(), target)
    for first, last in [*unbroken(shown), *((row, row) for row in rows - shown)]:
        run = target.getCellRangeByPosition(0, first, area.EndColumn - area.StartColumn, last)
        sheet.copyRange(run.getCellByPosition(0, 0).CellAddress, source.RangeAddress)
        if last > first:
            run.fillAuto(enum("sheet.FillDirection", "TO_BOTTOM"), 1)


def row_numbers(found: Uno, within: Uno) -> set[int]:
    """Which rows (from 0) of a range have any of the cells that a query of it found."""
    top = within.RangeAddress.StartRow
    return {row - top for area in found.RangeAddresses for row in range(area.StartRow, area.EndRow + 1)}


def unbroken(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of numbers without a gap."""
    for _, run in groupby(enumerate(sorted(numbers)), lambda pair: pair[1] - pair[0]):
        members = [number for _, number in run]
        yield members[0], members[-1]
