"""An xlwings engine in memory: just enough of Excel for the open workbook, counted, and faulty on request.

Nothing here stands in for our code: xlwings itself runs on it, as on Excel and on LibreOffice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import xlwings as xw
from xlwings import base_classes

from tests.live.counting_range import Range
from tests.live.counting_sheets import Sheet, Sheets
from tests.live.memory_cells import (
    DISCONNECTED,
    EDITING,
    ERRORS,
    REFUSED,
    REJECTED,
    SERVER_GONE,
    Cells,
    ComError,
    Content,
    DisposedException,
    Machine,
    Native,
    TableModel,
)

__all__ = [
    "DISCONNECTED", "EDITING", "REFUSED", "REJECTED", "SERVER_GONE", "Cells", "ComError", "Content",
    "DisposedException", "Machine", "Program", "TableModel", "Workbook",
]  # fmt: skip


class Workbook:
    """A workbook in memory, open in one program of its own."""

    def __init__(self, full_name: str, *, engine: str = "excel", workbook_id: str = "KH-CCHC-2023") -> None:
        self.machine = Machine()
        self.full_name = full_name
        self.engine_name = engine
        self.sheets: list[Cells] = []
        self.names = {"CCHC_ID": f'="{workbook_id}"'}
        self.read_only = False
        self.calculation, self.screen_updating = "automatic", True
        self.status: Any = False
        self.program: Program | None = None

    def sheet(self, name: str) -> Cells:
        """The sheet of that name, new when there is none."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        self.sheets.append(Cells(name))
        return self.sheets[-1]

    def add_table(
        self, sheet: str, name: str, top: int, left: int, rows: Sequence[Sequence[Any]]
    ) -> TableModel:
        """A table of ``rows``, the first of them its headers."""
        cells = self.sheet(sheet)
        for i, values in enumerate(rows, top):
            for j, value in enumerate(values, left):
                cells.put(i, j, value)
        table = TableModel(name, (top, left, top + len(rows) - 1, left + len(rows[0]) - 1))
        cells.tables.append(table)
        return table

    def table(self, name: str) -> tuple[Cells, TableModel]:
        return next((s, t) for s in self.sheets for t in s.tables if t.name == name)

    def snapshot(self) -> dict[tuple[str, int, int], tuple[Any, str, str]]:
        """Everything in every cell: value, formula, number format."""
        return {
            (sheet.name, row, column): (cell.value, cell.formula, cell.code)
            for sheet in self.sheets
            for (row, column), cell in sheet.cells.items()
            if cell.value is not None or cell.formula
        }

    @property
    def app(self) -> xw.App:
        return xw.App(impl=App(self.program or Program([self])))

    @property
    def book(self) -> xw.Book:
        return self.app.books[0]


class Program:
    """A running program with its workbooks."""

    def __init__(self, books: Sequence[Workbook]) -> None:
        self.books = list(books)
        for book in books:
            book.program = self

    @property
    def app(self) -> xw.App:
        return xw.App(impl=App(self))


# -- what xlwings talks to ---------------------------------------------------------------------------------


class Engine:
    type = "desktop"

    def __init__(self, name: str) -> None:
        self.name = name

    @staticmethod
    def prepare_xl_data_element(value: Any, _options: Any) -> Any:
        return "" if value is None else value

    @staticmethod
    def clean_value_data(
        data: Any, _datetime_builder: Any, empty_as: Any, _number_builder: Any, err_to_str: bool
    ) -> Any:
        names = {code: name for name, code in ERRORS.items()}

        def clean(value: Any) -> Any:
            if value is None or value == "":
                return empty_as
            if isinstance(value, int) and not isinstance(value, bool) and value in names:
                return names[value] if err_to_str else None
            return value

        return [[clean(value) for value in row] for row in data]


class App(base_classes.App):
    def __init__(self, program: Program) -> None:
        self._program = program
        self._first = program.books[0]

    @property
    def engine(self) -> Engine:
        return Engine(self._first.engine_name)

    @property
    def pid(self) -> int:
        return id(self._program)

    @property
    def version(self) -> str:
        return "16.0"

    @property
    def books(self) -> Books:
        return Books(self._program)

    @property
    def calculation(self) -> str:
        self._first.machine.touch("ask")
        return self._first.calculation

    @calculation.setter
    def calculation(self, value: str) -> None:
        self._first.machine.touch("calculation")
        self._first.calculation = value

    @property
    def screen_updating(self) -> bool:
        self._first.machine.touch("ask")
        return self._first.screen_updating

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        self._first.machine.touch("screen")
        self._first.screen_updating = value

    @property
    def status_bar(self) -> Any:
        return self._first.status

    @status_bar.setter
    def status_bar(self, value: Any) -> None:
        self._first.machine.touch("status bar")
        self._first.status = value


class Books(base_classes.Books):
    def __init__(self, program: Program) -> None:
        self._program = program

    def __iter__(self) -> Iterator[Book]:
        self._program.books[0].machine.touch("ask")
        return iter([Book(book) for book in self._program.books])

    def __len__(self) -> int:
        return len(self._program.books)

    def __call__(self, key: int) -> Book:
        return Book(self._program.books[key - 1])


class Book(base_classes.Book):
    def __init__(self, model: Workbook) -> None:
        self.model = model

    @property
    def api(self) -> Native:
        model = self.model
        return Native(model.machine, FullName=lambda: model.full_name, ReadOnly=lambda: model.read_only)

    @property
    def read_only(self) -> bool:
        self.model.machine.touch("ask")
        return self.model.read_only

    @property
    def fullname(self) -> str:
        if self.model.engine_name == "excel":
            raise AssertionError("xlwings guesses a path from a URL")
        return self.model.full_name

    @property
    def name(self) -> str:
        self.model.machine.touch("ask")
        return re.split(r"[/\\]", self.model.full_name)[-1]

    @property
    def app(self) -> App:
        return App(self.model.program or Program([self.model]))

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        return Names(self)


class Names(base_classes.Names):
    def __init__(self, book: Book) -> None:
        self._book = book

    def __call__(self, key: str) -> Name:
        self._book.model.machine.touch("ask")
        if key not in self._book.model.names:
            raise ComError(REFUSED)
        return Name(self._book, key)


class Name(base_classes.Name):
    def __init__(self, book: Book, key: str) -> None:
        self._book, self._key = book, key

    @property  # type: ignore[misc]
    def refers_to(self) -> str:
        self._book.model.machine.touch("ask")
        return self._book.model.names[self._key]

    @property
    def refers_to_range(self) -> Range:
        match = re.fullmatch(r"='(.+)'!(\d+),(\d+)", self.refers_to)
        if match is None:
            raise ComError(REFUSED, "#REF!")
        sheet = next(s for s in self._book.model.sheets if s.name == match[1])
        return Range(Sheet(self._book, sheet), int(match[2]), int(match[3]), 1, 1)
