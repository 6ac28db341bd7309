"""What xlwings does not tell of an open workbook, asked of the program itself: the only place with ``.api``.

The LibreOffice engine of :mod:`cchc_xl.excel.libreoffice` answers the same questions as plain properties.
All functions let the library's exceptions through: they are called inside ``Patience.call``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import xlwings as xw

_EXCEL: Final = "excel"


def program(book: xw.Book) -> str:
    """Name and version of the program that has the workbook open: "Excel 16.0"."""
    name = "Excel" if _in_excel(book) else "LibreOffice"
    return f"{name} {book.app.version}"


def full_name(book: xw.Book) -> str:
    """Where the workbook lies, as the program says it: a path, or an https URL on OneDrive or SharePoint.

    xlwings' own ``fullname`` guesses a path from such a URL.
    """
    return str(book.api.FullName) if _in_excel(book) else str(book.fullname)


def is_read_only(book: xw.Book) -> bool:
    """Whether the workbook is open for reading only."""
    return bool(book.api.ReadOnly if _in_excel(book) else book.impl.read_only)


def is_protected(sheet: xw.Sheet) -> bool:
    """Whether the sheet's cells are protected."""
    return bool(sheet.api.ProtectContents if _in_excel(sheet.book) else sheet.impl.protected)


def has_filtered_rows(cells: xw.Range) -> bool:
    """Whether a filter hides rows among ``cells`` from block writes.

    There, Excel fills each visible part from the block's first row and skips what is hidden; rows that were
    hidden by hand it writes. LibreOffice writes all rows whether they are shown or not.
    """
    sheet = cells.sheet
    if not _in_excel(sheet.book) or cells.api.EntireRow.Hidden is False:  # None: some are
        return False
    filters = (table.api.AutoFilter for table in sheet.tables)
    return bool(sheet.api.FilterMode) or any(found is not None and found.FilterMode for found in filters)


def _in_excel(book: xw.Book) -> bool:
    return book.app.engine.name == _EXCEL
