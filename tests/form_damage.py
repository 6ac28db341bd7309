"""A filled form, open for damage: rows and cells found by what they are, each row damaged once at most."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from random import Random

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from cchc_xl.core.form import MANIFEST_SHEET
from cchc_xl.core.form_layout import CHANGES, LEADS, PARTNERS, REMARKS, TARGETS, Block, header_key
from cchc_xl.core.form_values import opens_on
from cchc_xl.core.judging import Judge
from cchc_xl.core.plan import Plan
from cchc_xl.core.plan_rows import plan_from_rows
from cchc_xl.core.submission import RawForm
from cchc_xl.demo.filling import fill_book, rows_of
from cchc_xl.excel.unit_form import write_form
from cchc_xl.excel.untrusted import read_form
from cchc_xl.plan_source import read_plan_rows
from tests.adapters.forms import content
from tests.programs import ROOT

Cells = Mapping[str, Cell]  # of one row, by field
Place = Cell | str  # a cell (where it stands in the end), or "sheet" or "sheet!3:3" or ""
Expected = tuple[str, Place]  # code and place


def _plan() -> Plan:
    """The plan of 2023, with some tasks that begin in March."""
    plan = plan_from_rows(read_plan_rows(ROOT / "workbook" / "src"))
    tasks = (
        replace(task, time="Từ tháng 3 đến tháng 11/2023") if number % 6 == 5 else task
        for number, task in enumerate(plan.tasks)
    )
    return replace(plan, tasks=tuple(tasks))


PLAN = _plan()
JUDGE = Judge(PLAN)
UNITS = ("VP", "TTr", "THPT-AD")


def clean_form(folder: Path, unit: str, seed: int) -> Path:
    """A form of the real plan, filled in without a fault."""
    path = folder / f"{unit}-{seed}.xlsx"
    write_form(content(unit, PLAN), path)
    book = openpyxl.load_workbook(path)
    fill_book(book, seed)
    for row in rows_of(book, LEADS):
        opens = opens_on(str(row["time"].value), PLAN.year)
        if row["completed_on"].value is not None and opens is not None:
            _answer(row, "Đang thực hiện", 40, None)  # what begins later is not done yet
    book.save(path)
    return path


def judged(data: bytes) -> list[tuple[str, str]]:
    """Code and place of everything that is said of a file."""
    raw = read_form(data, "tệp")
    verdict = JUDGE(raw)
    assert isinstance(raw, RawForm) or verdict.problems
    return [(p.code, f"{p.place.sheet}!{p.place.cell}".strip("!")) for p in verdict.problems]


@dataclass
class Form:
    """``computes``: whatever writes the file computes its formulas, as LibreOffice does."""

    book: Workbook
    dice: Random
    computes: bool = False
    _used: set[int] = field(default_factory=set)

    def sheet(self, block: Block) -> Worksheet:
        found = self.book[block.sheet]
        assert isinstance(found, Worksheet)
        return found

    @cached_property
    def rows(self) -> Mapping[Block, list[Cells]]:
        return {block: list(rows_of(self.book, block)) for block in (LEADS, PARTNERS, TARGETS, REMARKS)}

    def row(self, block: Block, wanted: Callable[[Cells], bool] = lambda _: True) -> Cells:
        """A row that nothing was done to yet."""
        free = [row for row in self.rows[block] if id(row) not in self._used and wanted(row)]
        if not free:
            raise LookupError(f"no row of {block.name} is left")
        row = self.dice.choice(free)
        self._used.add(id(row))
        return row

    def under_way(self) -> Cells:
        """A lead's row with nothing wrong in it: under way."""
        return _answer(self.row(LEADS), "Đang thực hiện", 40, None)

    def done(self, *, begins: bool = False) -> Cells:
        """A lead's row with nothing wrong in it: done. ``begins``: a task that begins in March."""
        row = self.row(LEADS, lambda row: ("tháng 3 đến" in str(row["time"].value)) is begins)
        return _answer(row, "Hoàn thành", 100, date(2023, 4, 3))

    def target(self) -> Cells:
        row = self.row(TARGETS)
        row["numerator"].value, row["denominator"].value = 45, 90
        return row

    def proposal(self) -> Cells:
        """The next blank row for proposals, filled in."""
        header = self.header(CHANGES, "kind")
        sheet = self.sheet(CHANGES)
        number = next(n for n in range(header.row + 1, header.row + 11) if sheet.cell(n, 1).value is None)
        row = {c.field: sheet[f"{c.letter}{number}"] for c in CHANGES.columns}
        for name, text in (("kind", "Rút nhiệm vụ"), ("text", "Bỏ nhiệm vụ này"), ("reason", "Trùng")):
            row[name].value = text
        return row

    def header(self, block: Block, name: str) -> Cell:
        """The header cell of a column."""
        wanted = header_key(block.column(name).header)
        key = header_key(block.columns[0].header)
        for row in self.sheet(block).iter_rows():
            found = {header_key(str(cell.value)): cell for cell in row if cell.value is not None}
            fits = sum(header_key(column.header) in found for column in block.columns)
            if key in found and fits >= len(block.columns) - 1:
                return _cell(self.sheet(block), found[wanted].row, found[wanted].column)
        raise AssertionError(f"no header of {block.name}")

    def inserted(self, below: Cells) -> Callable[[str], Cell]:
        """A blank row below another; gives its cells by the fields of that one."""
        cell = below["id"]
        sheet, number = self.book[cell.parent.title], cell.row + 1
        assert isinstance(sheet, Worksheet)
        sheet.insert_rows(number)
        return lambda name: _cell(sheet, number, below[name].column)

    def manifest(self, key: str) -> Cell:
        """The value of a key in the hidden manifest."""
        sheet = self.book[MANIFEST_SHEET]
        assert isinstance(sheet, Worksheet)
        return next(_cell(sheet, cell.row, 2) for cell in sheet["A"] if cell.value == key)

    def head(self, start: str) -> Cell:
        """The line of the head of the first sheet that begins so."""
        cells = (_cell(self.sheet(LEADS), number, 1) for number in range(1, 7))
        return next(cell for cell in cells if str(cell.value).startswith(start))

    def error(self, cell: Cell) -> None:
        """Put an error into a cell."""
        cell.value = "=1/0" if self.computes else "#DIV/0!"


def _answer(row: Cells, status: str, share: int | None, completed: date | None) -> Cells:
    row["status"].value, row["progress_percent"].value = status, share
    row["completed_on"].value, row["result_text"].value = completed, "Theo kế hoạch"
    for name in ("document_number", "difficulties", "proposals"):
        row[name].value = None
    return row


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # nothing is merged here
    return cell


def address(place: Place) -> str:
    return place if isinstance(place, str) else f"{place.parent.title}!{place.coordinate}"


Do = Callable[[Form], list[Expected]]


@dataclass(frozen=True)
class Damage:
    """One kind of damage: does it, and gives the code and the place of every finding expected.

    ``also`` are findings that follow from it (a row that is gone was not reported). ``mixes``: may be done
    together with others. ``shifts``: moves rows, so it is done before others. ``kept``: stays what it is
    where the writing program computes formulas.
    """

    name: str
    do: Do
    also: frozenset[str] = frozenset()
    mixes: bool = True
    shifts: bool = False
    kept: bool = True


def typed_as_text(cell: Cell, text: str) -> Cell:
    """Put a text into a cell that would be a formula if it were typed."""
    cell.value = text
    cell.data_type = "s"
    return cell
