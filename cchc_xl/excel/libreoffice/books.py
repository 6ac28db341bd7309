"""Workbooks that are open in LibreOffice."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xlwings import base_classes

from cchc_xl.excel.libreoffice.names import Names
from cchc_xl.excel.libreoffice.sheets import Sheets
from cchc_xl.excel.libreoffice.uno_bridge import (
    LibreOfficeGone,
    LibreOfficeRefused,
    Uno,
    is_alive,
    properties,
    speaks_uno,
    uno,
)

if TYPE_CHECKING:
    from cchc_xl.excel.libreoffice.app import App

_SPREADSHEET: Final = "com.sun.star.sheet.SpreadsheetDocument"
_FILTERS: Final = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xltx": "Calc MS Excel 2007 XML Template",
    ".xls": "MS Excel 97",
    ".xlt": "MS Excel 97 Vorlage/Template",
    ".ods": "calc8",
}


@speaks_uno
class Books(base_classes.Books):
    """The workbooks of one instance; its text documents and the like are not among them."""

    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def component(self) -> Uno:
        return self.app.component

    @property
    def api(self) -> Uno:
        return self.app.desktop.Components

    @property
    def active(self) -> Book:
        """The workbook on top; in an instance of ours, where there may be no window, the one used last.

        Raises KeyError when no workbook is open.
        """
        books = self.all()
        current = self.app.current_document if self.app.own else self.app.desktop.CurrentComponent
        for book in books:
            if book.component == current:
                return book
        if not books:
            raise KeyError("no workbook is open")
        return books[0]

    def all(self) -> list[Book]:
        """In the order in which they were opened."""
        found = []
        components = self.api.createEnumeration()
        while components.hasMoreElements():
            document = components.nextElement()
            if document.supportsService(_SPREADSHEET):
                found.append(Book(self.app, document))
        return sorted(found, key=lambda book: int(book.component.RuntimeUID))

    def __iter__(self) -> Iterator[Book]:
        return iter(self.all())

    def __len__(self) -> int:
        return len(self.all())

    def __call__(self, name_or_index: str | int) -> Book:
        books = self.all()
        if isinstance(name_or_index, int):
            return books[name_or_index - 1]
        wanted = name_or_index.casefold()
        for book in books:
            if wanted in (book.name.casefold(), book.fullname.casefold()):
                return book
        raise KeyError(name_or_index)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and any(key.casefold() == book.name.casefold() for book in self)

    def add(self) -> Book:
        return self._loaded("private:factory/scalc")

    def open(
        self,
        fullname: str,
        update_links: bool | None = None,
        read_only: bool | None = None,
        format: str | None = None,
        password: str | None = None,
        *others: Any,
        **more: Any,
    ) -> Book:
        """Open a file; none of its macros runs. Raises LibreOfficeRefused when it stays closed."""
        if update_links or format or any(others) or any(more.values()):
            raise NotImplementedError("only read_only and password are known when a workbook is opened")
        given: dict[str, Any] = {"ReadOnly": True} if read_only else {}
        if password:
            given["Password"] = password
        return self._loaded(uno().systemPathToFileUrl(os.path.realpath(fullname)), **given)

    def _loaded(self, url: str, **given: Any) -> Book:
        document = self.app.desktop.loadComponentFromURL(url, "_blank", 0, properties(**given))
        if document is None:  # without a word, for instance because of a lock file or a wrong password
            raise LibreOfficeRefused(f"không mở được {url}")
        self.app.current_document = document
        return Book(self.app, document)


@speaks_uno
class Book(base_classes.Book):
    """An open workbook."""

    def __init__(self, app: App, document: Uno) -> None:
        self._app, self.component = app, document
        self._database_ranges: dict[str, Uno] = {}

    @property
    def xl(self) -> Uno:
        """The document. Raises LibreOfficeGone when it was closed: most of its parts would not notice."""
        if not is_alive(self.component):
            raise LibreOfficeGone
        return self.component

    @property
    def api(self) -> Uno:
        return self.xl

    @property
    def app(self) -> App:
        return self._app

    @property
    def name(self) -> str:
        """File name, or LibreOffice's title of a workbook that was never saved ("Untitled 1")."""
        url = self.xl.URL
        return Path(uno().fileUrlToSystemPath(url)).name if _is_file(url) else str(self.xl.Title)

    @property
    def fullname(self) -> str:
        """Path, the URL of a file that lies on a server, or the name of a workbook that was never saved."""
        url = str(self.xl.URL)
        return str(uno().fileUrlToSystemPath(url)) if _is_file(url) else url or self.name

    @property
    def read_only(self) -> bool:
        """Whether the workbook is open for reading only."""
        return bool(self.xl.isReadonly())

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        return Names(self)

    def database_ranges(self) -> list[Uno]:
        """What Excel's tables are in LibreOffice, of all sheets.

        To fetch one costs several times what it takes to ask it something, and whoever looks at every sheet's
        tables fetches all of them each time: so they are kept, by name.
        """
        ranges, known = self.xl.DatabaseRanges, self._database_ranges
        self._database_ranges = {
            name: known[name] if name in known else ranges.getByName(name) for name in ranges.ElementNames
        }
        return list(self._database_ranges.values())

    def activate(self) -> None:
        self.xl.CurrentController.Frame.activate()
        self._app.current_document = self.component

    def close(self) -> None:
        """Close it without saving or asking."""
        self.xl.close(True)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save in place, or as ``path``: the format is the one of its extension.

        Raises NotImplementedError for a format that LibreOffice cannot write.
        """
        if path is None and self.xl.URL and not password:
            self.xl.store()
            return
        target = Path(path or (self.fullname if self.xl.URL else f"{self.name}.xlsx"))
        if target.suffix.lower() not in _FILTERS:
            raise NotImplementedError(f"LibreOffice does not write {target.suffix}")
        given = {"FilterName": _FILTERS[target.suffix.lower()], "Overwrite": True}
        arguments = properties(**given, **({"Password": password} if password else {}))
        self.xl.storeAsURL(uno().systemPathToFileUrl(os.path.realpath(target)), arguments)


def _is_file(url: str) -> bool:
    return url.startswith("file:")
