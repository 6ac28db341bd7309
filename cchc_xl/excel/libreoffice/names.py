"""Defined names of a workbook and of a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import xlwings as xw
from xlwings import base_classes

from cchc_xl.excel.libreoffice import addresses
from cchc_xl.excel.libreoffice.formulas import to_calc, to_excel
from cchc_xl.excel.libreoffice.ranges import Range
from cchc_xl.excel.libreoffice.uno_bridge import Uno, speaks_uno

if TYPE_CHECKING:
    from cchc_xl.excel.libreoffice.books import Book
    from cchc_xl.excel.libreoffice.sheets import Sheet


@speaks_uno
class Names(base_classes.Names):
    """The names of a whole workbook, those of its sheets included; or those of one sheet."""

    def __init__(self, book: Book, sheet: Sheet | None = None) -> None:
        self.book, self.sheet = book, sheet

    @property
    def component(self) -> Uno:
        return self.book.component

    @property
    def api(self) -> Uno:
        return self._of(self.sheet)

    def _of(self, sheet: Sheet | None) -> Uno:
        document = self.book.xl
        return sheet.xl.NamedRanges if sheet else document.NamedRanges

    def _scope(self, name: str) -> tuple[Sheet | None, str]:
        """Whose name it is ("Sheet1!Total" is its sheet's), and the name alone."""
        place, _, alone = name.rpartition("!")
        return (self.book.sheets(addresses.unquoted(place)), alone) if place else (self.sheet, alone)

    def _listed(self) -> list[Name]:
        scopes = [self.sheet] if self.sheet else [None, *self.book.sheets]
        return [Name(self, scope, name) for scope in scopes for name in self._of(scope).ElementNames]

    def snapshot(self) -> list[tuple[str, Name]]:
        return [(name.name, name) for name in self._listed()]

    def __call__(self, name_or_index: str | int) -> Name:
        """Raises KeyError for a name that is not defined."""
        if isinstance(name_or_index, int):
            return self._listed()[name_or_index - 1]
        scope, wanted = self._scope(name_or_index)
        names = self._of(scope)
        if names.hasByName(wanted):
            return Name(self, scope, wanted)
        for name in names.ElementNames:  # LibreOffice tells capitals apart here, Excel does not
            if name.casefold() == wanted.casefold():
                return Name(self, scope, name)
        raise KeyError(name_or_index)

    def contains(self, name: str) -> bool:
        try:
            self(name)
        except (KeyError, xw.NoSuchObjectError):
            return False
        return True

    def __len__(self) -> int:
        return len(self._listed())

    def add(self, name: str, refers_to: str) -> Name:
        """Define a name, or define it anew. ``refers_to`` is a formula in Excel's words."""
        scope, alone = self._scope(name)
        names = self._of(scope)
        content = to_calc("=" + refers_to.removeprefix("="))[1:]
        if names.hasByName(alone):
            names.getByName(alone).Content = content
        else:
            # What a relative reference would be relative to.
            origin = self.book.xl.Sheets.getByIndex(0).getCellByPosition(0, 0).CellAddress
            names.addNewByName(alone, content, origin, 0)
        return Name(self, scope, alone)


@speaks_uno
class Name(base_classes.Name):
    """A defined name; ``scope`` is the sheet it belongs to, None for the whole workbook."""

    def __init__(self, parent: Names, scope: Sheet | None, name: str) -> None:
        self._parent, self._scope, self._name = parent, scope, name

    @property
    def component(self) -> Uno:
        return self._parent.component

    @property
    def api(self) -> Uno:
        return self._parent._of(self._scope).getByName(self._name)

    @property
    def name(self) -> str:
        if self._scope is None:
            return self._name
        return f"{addresses.quoted(self._scope.name)}!{self._name}"

    @name.setter
    def name(self, value: str) -> None:
        alone = value.rpartition("!")[2]
        self.api.Name = alone
        self._name = alone

    @property
    def refers_to(self) -> str:
        return to_excel("=" + str(self.api.Content))

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.api.Content = to_calc("=" + value.removeprefix("="))[1:]

    @property
    def refers_to_range(self) -> Range:
        """Raises NoSuchObjectError for a constant or a formula."""
        area = self.area
        if area is None:
            raise xw.NoSuchObjectError(f"The name {self.name!r} refers to no range.")
        sheets = self._parent.book.sheets
        return Range.at(sheets(area.Sheet + 1), area)

    @property
    def area(self) -> Uno | None:
        """LibreOffice's address of the cells it refers to, None for a constant or a formula."""
        cells = self.api.ReferredCells
        return cells.RangeAddress if cells else None

    def delete(self) -> None:
        self._parent._of(self._scope).removeByName(self._name)
