"""What is written into the workbooks of strangers: cells of all kinds, and rows at the end of tables."""

from __future__ import annotations

import random
import re
import sys
import traceback
from collections import Counter, defaultdict
from datetime import date, datetime
from itertools import chain, cycle
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from cchc_xl.core.tables import CellValue
from cchc_xl.errors import WorkbookError
from cchc_xl.excel.package import recalculation
from cchc_xl.excel.package.appending import NewRow
from cchc_xl.excel.package.book import Book
from cchc_xl.excel.package.growth import grow, mark_filled
from cchc_xl.excel.package.refs import MAX_COLUMN, MAX_ROW, Box
from cchc_xl.excel.package.sheet import Sheet

CELLS, ROWS = 200, 2  # changed in a workbook, added to a table

Cell = tuple[int, int]  # row, column

VALUES: Final[tuple[CellValue, ...]] = (
    2023, "chữ Việt có dấu", 1234.5, "=SUM(A1:A9)", date(2023, 6, 30), True, "+84 24 3825", None,
    datetime.fromisoformat("2024-02-29 17:30"), "  hai  dòng\nvà <thẻ> & “ngoặc” ", False, "_x0041_\x07",
    "0012", "😀",
)  # fmt: skip


class Edit:
    """A workbook in memory and what is written into it."""

    def __init__(self, data: bytes, name: str) -> None:
        self.book = Book(data)
        self.written: dict[str, dict[Cell, CellValue]] = defaultdict(dict)  # by sheet part
        self.grown: dict[str, list[Box]] = defaultdict(list)  # the new rows, by sheet part
        self.refused: Counter[str] = Counter()
        self.tables = 0
        self._random = random.Random(name)
        self._values = cycle(VALUES)

    def change_cells(self) -> None:
        sheets = list(self.book.sheet_names)
        for number, part in enumerate(sheets):
            sheet = self.book.sheet(part)
            for row, column in self._places(sheet, CELLS * (number + 1) // len(sheets)):
                value = next(self._values)
                try:
                    sheet.value(row, column)
                    sheet.put(row, column, value)
                    self.written[part][row, column] = value
                except WorkbookError as error:
                    self.refused[reason_of(error)] += 1

    def grow_tables(self) -> None:
        for table in list(self.book.tables.values()):
            columns = list(range(table.box.left, table.box.right + 1))[::2]
            sheet = self.book.sheet(table.sheet_part)
            sheet.settle()
            [sheet.width(column) for column in columns]
            rows = [NewRow({c: next(self._values) for c in columns}, 30.0) for _ in range(ROWS)]
            try:
                grown = grow(self.book, table, rows)
                mark_filled(self.book, grown)
            except WorkbookError as error:
                self.refused[reason_of(error)] += 1
                continue
            self.tables += 1
            new = Box(grown.box.bottom - ROWS + 1, grown.box.left, grown.box.bottom, grown.box.right)
            self.grown[table.sheet_part].append(new)
            for number, row in enumerate(rows, new.top):
                for column, value in row.values.items():
                    self.written[table.sheet_part][number, column] = value

    def saved(self) -> bytes:
        recalculation.demand(self.book)
        return self.book.package.to_bytes()

    def _places(self, sheet: Sheet, upto: int) -> list[Cell]:
        """Filled and blank cells, until ``upto`` have been written; never where a table has its headers,
        its totals or its room to grow: there the program writes nothing either."""
        count = upto - sum(map(len, self.written.values()))
        kept = []
        for table in self.book.tables.values():
            if table.sheet_part == sheet.part:
                box = table.box
                kept.append(Box(box.top, box.left, box.top + table.header_rows - 1, box.right))
                kept.append(Box(box.bottom - table.totals_rows + 1, box.left, box.bottom + ROWS, box.right))
        everything = Box(1, 1, MAX_ROW, MAX_COLUMN)
        numbers = sheet.rows_of(everything)
        rows = self._random.sample(numbers, min(len(numbers), count))
        filled = [(row, column) for row in rows for column in sheet.cells(row)]
        filled = self._random.sample(filled, min(len(filled), count * 2 // 3))
        deep = min(max(numbers, default=0) + 3, MAX_ROW)
        wide = min(max((column for _, column in filled), default=0) + 3, MAX_COLUMN)
        blank = ((self._random.randint(1, deep), self._random.randint(1, wide)) for _ in range(count))
        places = dict.fromkeys(chain(filled, blank))
        return [place for place in places if not any(box.holds(*place) for box in kept)][:count]


def reason_of(error: WorkbookError) -> str:
    """The function of the catalogue that made a refusal, from the line that raised it."""
    line = traceback.extract_tb(error.__traceback__)[-1].line or ""
    found = re.search(r"refusals\.(\w+)", line)
    return found[1] if found else f"not of the catalogue: {line}"
