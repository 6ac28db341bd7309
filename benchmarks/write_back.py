"""Writing into a closed workbook beside openpyxl: ``python benchmarks/write_back.py [--rows 1000]``.

The workbook is the decorated master of the tests. Prints a Markdown table as ``bench.py`` does; the ratios
carry over, the seconds do not. openpyxl loses what it does not know of the workbook; nobody holds that
against its time.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import openpyxl
from openpyxl.utils import range_boundaries

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from cchc_xl.core.changes import CellChange, TableChanges
from cchc_xl.core.tables import LINES, CellValue, Kind
from cchc_xl.excel.closed import ClosedWorkbook
from tests import decorated

TIMES = 5
Row = Mapping[str, CellValue]


def lines(count: int, run: int) -> list[Row]:
    """Rows of "Tổng hợp" with every column filled, the texts of each run different."""
    return [{c.field: value(c.kind, c.field, n, run) for c in LINES.columns} for n in range(count)]


def value(kind: Kind, field: str, number: int, run: int) -> CellValue:
    if field == LINES.key:
        return f"2023-H1|NV{number:05}|DV01"
    if kind is Kind.DATE:
        return date(2023, 1, 1) + timedelta(days=number % 365)
    if kind is Kind.PERCENT:
        return number % 101
    if kind is Kind.LONG:
        return f"Kết quả thực hiện nhiệm vụ thứ {number}, lần {run}: " + "đã ban hành văn bản; " * 4
    return f"{field} {number % 50}"


def added(count: int) -> list[TableChanges]:
    return [TableChanges(LINES, additions=tuple(lines(count, 1)))]


def changed(count: int) -> list[TableChanges]:
    cells = tuple(
        CellChange(str(row[LINES.key]), field, row[field], new)
        for row, later in zip(lines(count, 1), lines(count, 2), strict=True)
        for field, new in later.items()
        if row[field] != new
    )
    return [TableChanges(LINES, cells=cells)]


def ours(path: Path, changes: Sequence[TableChanges]) -> None:
    problems = ClosedWorkbook(path, lambda: datetime(2023, 6, 30, 8, tzinfo=UTC)).write(changes)
    assert problems == ()


def openpyxls(path: Path, rows: Sequence[Row]) -> None:
    """The same rows by openpyxl, saved as quickly and as carelessly as people save."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path)
    sheet = book[decorated.LINE_SHEET]
    table = sheet.tables[LINES.name]
    bounds: Any = range_boundaries(table.ref)
    for number, row in enumerate(rows, start=bounds[1] + 1):
        for column, field in enumerate(LINES.fields(), start=1):
            sheet.cell(number, column, row[field])
    end = sheet.cell(bounds[1] + len(rows), bounds[2]).coordinate
    table.ref = f"A{bounds[1]}:{end}"
    book.save(path)


def median(prepare: Callable[[], Path], action: Callable[[Path], None]) -> float:
    seconds = []
    for _ in range(TIMES):
        path = prepare()
        began = time.perf_counter()
        action(path)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def measured(work: Path, count: int) -> list[tuple[str, str, str, str]]:
    numbers = iter(range(10**6))

    def fresh() -> Path:
        return decorated.build(work / f"{next(numbers)}.xlsx")

    def filled() -> Path:
        path = fresh()
        ours(path, added(count))
        return path

    adding, changing = added(count), changed(count)
    cells = f"{len(changing[0].cells):,} cells of {count:,} rows changed"
    rows = []
    for what, prepare, changes, run in (
        (f"{count:,} rows added", fresh, adding, 1),
        (cells, filled, changing, 2),
    ):
        mine = median(prepare, lambda path, changes=changes: ours(path, changes))  # type: ignore[misc]
        with patch.object(os, "fsync", lambda _: None):
            unsynced = median(prepare, lambda path, changes=changes: ours(path, changes))  # type: ignore[misc]
        new = lines(count, run)
        theirs = median(prepare, lambda path, new=new: openpyxls(path, new))  # type: ignore[misc]
        against = f"openpyxl, load, change and save: {theirs:.2f} s"
        rows += [
            (f"{what}, backup and fsync included", f"{mine:.2f} s", against, f"{theirs / mine:.1f} × faster"),
            ("the same without fsync", f"{unsynced:.2f} s", "the same", f"{theirs / unsynced:.1f} × faster"),
        ]
    return rows


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=1000)
    count = arguments.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        rows = measured(Path(folder), count)
    print("| what | measured | against | ratio |\n|---|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
