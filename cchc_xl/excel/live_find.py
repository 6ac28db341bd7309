"""The one open workbook that is meant, among all that stand open in all instances of all programs."""

from __future__ import annotations

import ntpath
import posixpath
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from cchc_xl.core.button import WORKBOOK_ID_NAME
from cchc_xl.excel import live_host, live_refusals
from cchc_xl.excel.live_patience import Patience, is_busy

if TYPE_CHECKING:
    import xlwings as xw

_PATIENCE: Final = Patience()


@dataclass(frozen=True, slots=True)
class _Open:
    """An open workbook: where it lies as its program says it, and its ID (None: it has none)."""

    book: xw.Book
    full_name: str
    workbook_id: str | None


def find_book(
    apps: Iterable[xw.App], workbook_id: str, full_name: str, patience: Patience = _PATIENCE
) -> xw.Book:
    """The open workbook whose defined name CCHC_ID says ``workbook_id`` and that lies at ``full_name``.

    Copies bear the same ID: one that lies elsewhere is never taken for the one that was meant, even when it
    alone is open. ``full_name`` is a path, a file URL or an https URL, as the program says it. An instance
    that is busy or has died does not keep others from being searched, but a busy one is waited for unless
    the workbook was found elsewhere. Raises WorkbookError when it is not open, when it is open in several
    instances, or when an instance stays busy.
    """
    instances = list(_each(apps))

    def search() -> xw.Book:
        found, busy = _search(instances)
        meant = [one for one in found if one.workbook_id == workbook_id]
        exact = [one for one in meant if same_place(one.full_name, full_name)]
        if len(exact) == 1:
            return exact[0].book
        if busy is not None:
            raise busy
        if exact:
            raise live_refusals.open_twice(one.full_name for one in exact)
        raise live_refusals.not_open(one.full_name for one in meant)

    return patience.call(search)


def find_open(apps: Iterable[xw.App], path: Path, workbook_id: str) -> xw.Book | None:
    """The open workbook that lies at ``path``, None when no program here has it open.

    One that calls itself by a URL is told by its ID and file name. Nobody waits: a busy instance may have it
    open, and WorkbookError says so.
    """
    found, busy = _search(_each(apps))
    for one in found:
        is_url = "://" in one.full_name and not one.full_name.casefold().startswith("file:")
        name = unquote(one.full_name).rpartition("/")[2]
        same_name = is_url and name.casefold() == path.name.casefold()
        if same_place(one.full_name, str(path)) or (same_name and one.workbook_id == workbook_id):
            return one.book
    if busy is not None:
        raise live_refusals.busy() from busy
    return None


def full_name(book: xw.Book) -> str:
    """Where the workbook lies as its program says it, see live_host. Raises WorkbookError."""
    return _PATIENCE.call(live_host.full_name, book)


def identity(book: xw.Book) -> str | None:
    """The workbook's ID (CCHC_ID), None when it has none. Raises WorkbookError."""
    return _PATIENCE.call(_id, book)


def _search(apps: Iterable[xw.App]) -> tuple[list[_Open], Exception | None]:
    """All open workbooks, and why an instance was too busy to tell; one that has died has none open."""
    found: list[_Open] = []
    busy: Exception | None = None
    for app in apps:
        try:
            found += [_Open(book, live_host.full_name(book), _id(book)) for book in app.books]
        except Exception as error:  # whatever ails one instance, the book may stand in another
            busy = error if is_busy(error) else busy
    return found, busy


def _each(apps: Iterable[xw.App]) -> Iterator[xw.App]:
    """The instances as far as they can be listed: one that is just closing ends the list, not the search."""
    rest = iter(apps)
    while True:
        try:
            app = next(rest)
        except Exception:  # StopIteration among them
            return
        yield app


def _id(book: xw.Book) -> str | None:
    """The workbook's identity, None when it has none."""
    try:
        refers_to = str(book.names[WORKBOOK_ID_NAME].refers_to)
    except Exception as error:
        if is_busy(error):
            raise
        return None  # no such name: the libraries have no common exception for it
    return refers_to.removeprefix("=").removeprefix('"').removesuffix('"').replace('""', '"')


def same_place(left: str, right: str, *, windows: bool = sys.platform == "win32") -> bool:
    """Whether two full names (paths, file URLs, https URLs) mean the same file."""
    return _normal(left, windows) == _normal(right, windows)


def _normal(full_name: str, windows: bool) -> str:
    name = unicodedata.normalize("NFC", full_name.strip())
    url = urlsplit(name)
    if url.scheme.casefold() == "file":
        name = unicodedata.normalize("NFC", unquote(url.path))
        if url.netloc not in ("", "localhost"):  # a share: file://server/folder
            name = f"//{url.netloc}{name}"
        elif windows:
            name = name.removeprefix("/")
    elif "://" in name:
        return unquote(name).casefold()
    return ntpath.normcase(ntpath.normpath(name)) if windows else posixpath.normpath(name)
