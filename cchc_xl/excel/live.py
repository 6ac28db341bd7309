"""The master workbook as it stands open in Excel or LibreOffice, through what xlwings can do in both.

Tables are read and written in blocks: how many calls that takes does not depend on their rows. Nothing is
saved, and the person's selection, sheet and filters stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from cchc_xl.core.changes import TableChanges
from cchc_xl.core.problem import Problem
from cchc_xl.core.tables import DATA_OWNERS, TableData, TableRow, TableSpec
from cchc_xl.excel import live_host, live_refusals
from cchc_xl.excel.live_find import find_book, find_open, full_name, identity
from cchc_xl.excel.live_patience import Patience
from cchc_xl.excel.live_screen import StatusBar, quiet, set_message
from cchc_xl.excel.live_table import OpenTable, find_tables, pick, read_table
from cchc_xl.excel.live_writer import LiveTableWriter
from cchc_xl.excel.package.refs import column_letters

if TYPE_CHECKING:
    import xlwings as xw

__all__ = [
    "LiveWorkbook", "Patience", "StatusBar", "find_book", "find_open", "full_name", "identity", "set_message",
]  # fmt: skip


class LiveWorkbook:
    """Sổ theo dõi đang mở: the workbook ``book``; ``patience`` says how long to wait while it is busy.

    Both methods raise WorkbookError. Reading is allowed where writing is not.
    """

    def __init__(self, book: xw.Book, patience: Patience) -> None:
        self._book, self._patience = book, patience

    def read(self, specs: Iterable[TableSpec]) -> Mapping[str, TableData]:
        """The tables by name, wherever they and their columns stand now.

        Rows carry their physical number; a column that is gone is named in ``missing`` by its field.
        """
        found = find_tables(self._book, self._patience)
        return {spec.name: _data(read_table(pick(found, spec), self._patience), spec) for spec in specs}

    def write(self, changes: Sequence[TableChanges]) -> tuple[Problem, ...]:
        """Apply all changes; cells that no longer hold what was expected come back as problems.

        What keeps any of it from being written is found out before anything is. A row is found by its key, a
        column by its header; what belongs to a missing column is left out (:meth:`read` names it). Added rows
        first use the table's blank rows, then the table grows.
        """
        pending = [change for change in changes if change]
        if not pending:
            return ()
        book, patience = self._book, self._patience
        found = find_tables(book, patience)
        if patience.call(live_host.is_read_only, book):
            raise live_refusals.opened_read_only(patience.call(lambda: book.name))
        specs = {change.spec.name: change.spec for change in pending}
        writers = {
            name: LiveTableWriter(pick(found, spec), found, spec, patience) for name, spec in specs.items()
        }
        problems = [p for change in pending for p in writers[change.spec.name].edit.apply(change)]
        ready = [writer for writer in writers.values() if writer.prepare()]
        if ready:
            with quiet(book, patience):
                for writer in ready:  # what a program may still refuse comes before the first cell
                    writer.grow()
                for writer in ready:
                    writer.fill()
        return tuple(problems)


def _data(table: OpenTable, spec: TableSpec) -> TableData:
    columns = table.columns(spec)
    data = spec.fields(*DATA_OWNERS)
    places = {field: columns[field] - table.box.left for field in data if field in columns}
    blank = dict.fromkeys(spec.fields())
    rows = tuple(
        TableRow(number, blank | {field: values[place] for field, place in places.items()})
        for number, values in enumerate(table.values, table.data.top)
    )
    missing = tuple(field for field in data if field not in columns)
    letters = {field: column_letters(column) for field, column in columns.items()}
    return TableData(spec, table.sheet_name, rows, missing, letters)
