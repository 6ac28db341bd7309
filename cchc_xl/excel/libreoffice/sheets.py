"""Sheets of a workbook."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

import xlwings as xw
from xlwings import base_classes

from cchc_xl.excel.libreoffice import addresses
from cchc_xl.excel.libreoffice.names import Names
from cchc_xl.excel.libreoffice.ranges import Range
from cchc_xl.excel.libreoffice.shapes import Shapes
from cchc_xl.excel.libreoffice.tables import Tables
from cchc_xl.excel.libreoffice.uno_bridge import (
    LibreOfficeGone,
    SheetProtected,
    Uno,
    is_alive,
    speaks_uno,
)

if TYPE_CHECKING:
    from cchc_xl.excel.libreoffice.books import Book


@speaks_uno
class Sheets(base_classes.Sheets):
    """All sheets of a workbook, in the order of their tabs."""

    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def component(self) -> Uno:
        return self.book.component

    @property
    def api(self) -> Uno:
        return self.book.xl.Sheets

    @property
    def active(self) -> Sheet:
        return Sheet(self.book, self.book.xl.CurrentController.ActiveSheet)

    def __len__(self) -> int:
        return int(self.api.Count)

    def __iter__(self) -> Iterator[Sheet]:
        sheets = self.api
        return iter([Sheet(self.book, sheets.getByIndex(index)) for index in range(sheets.Count)])

    def __call__(self, name_or_index: str | int) -> Sheet:
        sheets = self.api
        if isinstance(name_or_index, int):
            return Sheet(self.book, sheets.getByIndex(name_or_index - 1))
        for name in sheets.ElementNames:
            if name.casefold() == name_or_index.casefold():
                return Sheet(self.book, sheets.getByName(name))
        raise xw.NoSuchObjectError(f"Sheet {name_or_index!r} does not exist.")

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.casefold() in map(str.casefold, self.api.ElementNames)

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        """Insert a sheet, by default before the active one, and make it the active one."""
        index = before.index - 1 if before else after.index if after else self.active.index - 1
        sheets = self.api
        new = name or next(free for n in itertools.count(1) if not sheets.hasByName(free := f"Sheet{n}"))
        sheets.insertNewByName(new, index)
        sheet = Sheet(self.book, sheets.getByIndex(index))
        sheet.activate()
        return sheet


@speaks_uno
class Sheet(base_classes.Sheet):
    """A sheet; ``xl`` is LibreOffice's own."""

    def __init__(self, book: Book, xl: Uno) -> None:
        self._book, self.xl = book, xl

    @property
    def component(self) -> Uno:
        return self._book.component

    @property
    def api(self) -> Uno:
        return self.xl

    @property
    def book(self) -> Book:
        return self._book

    @property
    def name(self) -> str:
        name = str(self.xl.Name)
        if not name:  # the sheet of a closed workbook says nothing else
            raise LibreOfficeGone
        return name

    @name.setter
    def name(self, value: str) -> None:
        self.xl.Name = value

    @property
    def index(self) -> int:
        """Its place among the tabs, counted from 1."""
        return int(self.xl.RangeAddress.Sheet) + 1

    @property
    def visible(self) -> bool:
        return bool(self.xl.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self.xl.IsVisible = bool(value)

    @property
    def protected(self) -> bool:
        """Whether the sheet's cells are protected."""
        return bool(self.xl.isProtected())

    @property
    def names(self) -> Names:
        return Names(self._book, self)

    @property
    def tables(self) -> Tables:
        return Tables(self)

    @property
    def shapes(self) -> Shapes:
        return Shapes(self)

    def ensure_writable(self) -> None:
        """Raises LibreOfficeGone or SheetProtected where LibreOffice would silently do nothing."""
        if not is_alive(self.component):
            raise LibreOfficeGone
        if self.protected:
            raise SheetProtected(self.name)

    def activate(self) -> None:
        self._book.xl.CurrentController.setActiveSheet(self.xl)

    def select(self) -> None:
        self.activate()

    def delete(self) -> None:
        self._book.xl.Sheets.removeByName(self.name)

    def copy(self, before: Sheet | None, after: Sheet | None) -> None:
        """Copy the sheet beside another one, which may be in another workbook; the copy becomes active."""
        target = before or after
        assert target is not None
        index = target.index - 1 if before else target.index
        document = target.book.xl
        taken, name = document.Sheets.ElementNames, self.name
        if document == self._book.xl:
            name = next(free for n in itertools.count(2) if (free := f"{name} ({n})") not in taken)
            document.Sheets.copyByName(self.name, name, index)
        else:
            document.Sheets.importSheet(self._book.xl, name, index)
        document.CurrentController.setActiveSheet(document.Sheets.getByIndex(index))

    # ── cells ────────────────────────────────────────────────────────────────────────────────────────

    @property
    def cells(self) -> Range:
        return Range.at(self, self.xl.RangeAddress)

    @property
    def used_range(self) -> Range:
        """From the first to the last cell that holds anything."""
        cursor = self.xl.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return Range.at(self, cursor.RangeAddress)

    def clear_contents(self) -> None:
        self.cells.clear_contents()

    def clear_formats(self) -> None:
        self.cells.clear_formats()

    def clear(self) -> None:
        self.cells.clear()

    def autofit(self, axis: str | None = None) -> None:
        self.used_range.autofit(axis)

    def range(
        self, first: str | Range | tuple[int, ...], second: str | Range | tuple[int, ...] | None = None
    ) -> Range:
        """The range of an address, a name, a table's name, (row, column) or (row, column, rows, columns).

        With ``second``, the smallest range that holds both. Raises NoSuchObjectError for an address that
        means nothing.
        """
        start = self._range(first)
        if second is None:
            return start
        end = self._range(second)
        top, left = min(start.row, end.row), min(start.column, end.column)
        bottom = max(start.row + start.shape[0], end.row + end.shape[0])
        right = max(start.column + start.shape[1], end.column + end.shape[1])
        return Range(start.sheet, top, left, bottom - top, right - left)

    def _range(self, meant: str | Range | tuple[int, ...]) -> Range:
        if isinstance(meant, Range):
            return meant
        if isinstance(meant, tuple):
            if 0 in meant[:2]:
                raise IndexError("Attempted to access 0-based Range. xlwings/Excel Ranges are 1-based.")
            return Range(self, *meant)
        place, _, address = meant.rpartition("!")
        sheet = self._book.sheets(addresses.unquoted(place)) if place else self
        return sheet._by_address(address) or sheet._by_name(address)

    def _by_address(self, address: str) -> Range | None:
        if "," in address and "[" not in address:
            raise NotImplementedError("ranges of several areas")
        area = addresses.area_of(address)
        return Range(self, *area) if area else None

    def _by_name(self, name: str) -> Range:
        for names in (self.names, self._book.names):
            if names.contains(name):
                return names(name).refers_to_range
        table = self.tables.find_anywhere(name)
        if table is None or table.data_body_range is None:
            raise xw.NoSuchObjectError(f"The address or name {name!r} does not exist.")
        return table.data_body_range
