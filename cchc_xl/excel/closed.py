"""The master workbook as a closed file: its tables read, its cells written inside the package itself.

No library that saves workbooks keeps all a person may have put into one (charts, comments, controls,
sparklines). So only the parts that hold a changed cell are written anew; every other part keeps its bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from cchc_xl.core.changes import TableChanges
from cchc_xl.core.problem import Problem
from cchc_xl.core.tables import DATA_OWNERS, TASKS, TableData, TableRow, TableSpec
from cchc_xl.errors import WorkbookChanged
from cchc_xl.excel import refusals, saving
from cchc_xl.excel.package import recalculation
from cchc_xl.excel.package.archive import MAX_FILE, Damaged, TooLarge
from cchc_xl.excel.package.book import Book, NotAWorkbook, StrictFormat
from cchc_xl.excel.package.refs import column_letters
from cchc_xl.excel.package.tables import Table
from cchc_xl.excel.table_writer import TableWriter

_ZIP, _OLE = b"PK\3\4", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TRIES = 3  # somebody who saves between every look and the swap is told to run again
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class ClosedWorkbook:
    """Sổ theo dõi: the workbook at ``path``; ``now`` dates the backup copies.

    Both methods raise WorkbookError. Reading is allowed while somebody has the workbook open.
    """

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        self._path = path
        self._now = now

    def read(self, specs: Iterable[TableSpec]) -> Mapping[str, TableData]:
        """The tables by name, wherever they and their columns stand now.

        Rows carry their physical number; a column that is gone is named in ``missing`` by its field.
        """
        data = load(self._path)
        with told(self._path):
            book = _open(self._path, data)
            return {spec.name: _read(book, spec) for spec in specs}

    def write(self, changes: Sequence[TableChanges]) -> tuple[Problem, ...]:
        """Apply all changes or none; cells that no longer hold what was expected come back as problems.

        A row is found by its key, a column by its header; what belongs to a missing column is left out
        (:meth:`read` names it). Added rows first use the table's blank rows, then the table grows.
        """
        pending = [change for change in changes if change]
        for _ in range(_TRIES - 1 if pending else 0):
            with suppress(WorkbookChanged):  # somebody saved it meanwhile: their cells are looked at anew
                return self._write(pending)
        return self._write(pending) if pending else ()

    def _write(self, pending: Sequence[TableChanges]) -> tuple[Problem, ...]:
        with told(self._path):
            data = load(self._path)
            saving.ensure_closed(self._path)
            book = _open(self._path, data)
            ensure_writable(self._path, book)
            problems: list[Problem] = []
            for change in pending:
                problems += TableWriter(book, _table(book, change.spec), change.spec).apply(change)
            if book.package.changed:
                recalculation.demand(book)
                saving.replace(self._path, data, book.package.to_bytes(), self._now())
        return tuple(problems)


def load(path: Path) -> bytes:
    """The bytes of a workbook. WorkbookError for what is plainly none."""
    try:
        if path.is_dir():
            raise refusals.is_folder(path)
        if path.stat().st_size > MAX_FILE:
            raise refusals.too_large(path)
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise refusals.no_file(path) from error
    except OSError as error:
        raise refusals.unreadable(path) from error
    if data.startswith(_OLE):
        raise refusals.has_password(path) if _ENCRYPTED in data else refusals.old_excel(path)
    if not data.startswith(_ZIP):
        raise refusals.not_excel(path)
    return data


def ensure_writable(path: Path, book: Book) -> None:
    """WorkbookError for a workbook that any change would spoil."""
    for name in map(str.casefold, book.package.archive.names):
        if name.startswith("_xmlsignatures/"):
            raise refusals.signed(path)
        if name.startswith("xl/revisions/"):
            raise refusals.legacy_shared(path)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """What the package says of itself, as one sentence for a person."""
    try:
        yield
    except TooLarge as error:
        raise refusals.too_large(path) from error
    except StrictFormat as error:
        raise refusals.strict_format(path) from error
    except NotAWorkbook as error:
        raise refusals.not_excel(path) from error
    except Damaged as error:
        raise refusals.damaged(path) from error
    except MemoryError as error:
        raise refusals.too_large(path) from error


def _open(path: Path, data: bytes) -> Book:
    book = Book(data)
    if book.table(TASKS.name) is None:
        raise refusals.foreign(path, TASKS.name)
    return book


def _table(book: Book, spec: TableSpec) -> Table:
    table = book.table(spec.name)
    if table is None:
        raise refusals.table_missing(spec)
    return table


def _read(book: Book, spec: TableSpec) -> TableData:
    table = _table(book, spec)
    columns = {c.field: number for c in spec.columns if (number := table.column(c.header)) is not None}
    data = spec.fields(*DATA_OWNERS)
    fields = {columns[field]: field for field in data if field in columns}
    sheet = book.sheet(table.sheet_part)
    blank = dict.fromkeys(spec.fields())
    rows = tuple(TableRow(n, blank | sheet.values(n, fields)) for n in sheet.rows_of(table.data))
    missing = tuple(field for field in data if field not in columns)
    letters = {field: column_letters(number) for field, number in columns.items()}
    return TableData(spec, table.sheet, rows, missing, letters)
