"""Truy nguồn: which cell of the workbook a person means, whose it is, and what stands behind its value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from cchc_xl.core import trace_wording as tw
from cchc_xl.core.changes import canonical, same, written_last
from cchc_xl.core.ledger import Arrival
from cchc_xl.core.tables import CellValue, Owner, TableData, TableRow
from cchc_xl.core.vnformat import day, number
from cchc_xl.core.vntext import fold
from cchc_xl.errors import UsageError

_ADDRESS: Final = re.compile(r"=?(.+)!\s*\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})\s*", re.DOTALL)
_QUOTES: Final = (("'", "'"), ('"', '"'), ("“", "”"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Nguồn: a cell that has a say in a value.

    It lies in a unit's ``file`` as archived (``arrival``), of ``period``; or, without a file, in the workbook
    itself. ``value`` is what was read there; ``share`` what it adds to a sum, a count or a mean, None where
    nothing is added up. A unit that was asked and said nothing has neither file nor cell.
    """

    unit: str = ""
    period: str = ""
    file: str = ""
    cell: str = ""
    value: CellValue = None
    share: float | None = None
    arrival: Arrival | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCell:
    """A cell of the plan's or the office's that had a say."""

    owner: Owner
    header: str
    cell: str
    value: CellValue


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a cell lies: in ``table``, whose ``row`` has it under ``field``; or ``said`` why in none."""

    cell: str
    table: TableData | None = None
    row: TableRow | None = None
    field: str = ""
    said: str = ""

    @property
    def owner(self) -> Owner | None:
        """Whose cell it is; None for one that is nobody's."""
        return self.table.spec.column(self.field).owner if self.table and self.field else None

    @property
    def header(self) -> str:
        return self.table.spec.column(self.field).header if self.table and self.field else ""

    @property
    def key(self) -> str:
        """The row's key."""
        return canonical(self.row.values.get(self.table.spec.key)) if self.table and self.row else ""

    @property
    def stands(self) -> CellValue:
        """What the cell holds."""
        return self.row.values.get(self.field) if self.row else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What stands behind a cell: ``value`` by ``rule`` out of ``sources`` and the workbook's ``own`` cells.

    ``said`` is how the cell stands to that value; of a cell that is not computed, whose it is.
    """

    spot: Spot
    said: str
    period: str = ""
    as_of: date | None = None
    value: CellValue = None
    rule: str = ""
    sources: tuple[Source, ...] = ()
    own: tuple[OwnCell, ...] = ()


def locate(found: Iterable[TableData], text: str) -> Spot:
    """The cell meant by ``text`` ("Chỉ tiêu!N6", "'Chỉ tiêu'!$N$6") as tables and columns stand now.

    Raises UsageError for a text that names no cell.
    """
    match = _ADDRESS.fullmatch(text.strip())
    if match is None:
        raise UsageError(f"“{text}” không phải một ô của sổ.", "Ghi tên sheet và ô, ví dụ “Chỉ tiêu!N6”.")
    sheet, letters, row = _unquoted(match[1].strip()), match[2].upper(), int(match[3])
    here = _on_sheet(tuple(found), sheet)
    if not here:
        return Spot(f"{sheet}!{letters}{row}", said=tw.NO_SHEET.format(sheet=sheet))
    cell = f"{here[0].sheet}!{letters}{row}"
    for table in here:
        spot = _in_table(table, cell, letters, row)
        if spot is not None:
            return spot
    return Spot(cell, said=tw.OUTSIDE)


def _unquoted(sheet: str) -> str:
    for opening, closing in _QUOTES:
        if len(sheet) > 2 and sheet[0] == opening and sheet[-1] == closing:
            return sheet[1:-1].replace(opening * 2, opening)
    return sheet


def _on_sheet(found: tuple[TableData, ...], sheet: str) -> list[TableData]:
    """The tables on the sheet of this name; without case and marks where it is not written out."""
    plain = canonical(sheet).casefold()
    exact = [table for table in found if canonical(table.sheet).casefold() == plain]
    return exact or [table for table in found if fold(table.sheet) == fold(sheet)]


def _in_table(table: TableData, cell: str, letters: str, row: int) -> Spot | None:
    fields = {letter: field for field, letter in (table.letters or {}).items()}
    if not fields or not table.rows:
        return None
    order = sorted(map(_column, fields))
    if not order[0] <= _column(letters) <= order[-1]:
        return None
    field, name = fields.get(letters, ""), table.spec.name
    found = next((r for r in table.rows if r.number == row), None)
    if found is None:
        first = table.rows[0].number
        header = table.spec.column(field).header if field else ""
        said = tw.HEADER.format(header=header, table=name) if field else tw.STRANGE.format(table=name)
        return Spot(cell, table, said=said) if row == first - 1 else None
    if not field:
        return Spot(cell, table, said=tw.STRANGE.format(table=name))
    if not canonical(found.values.get(table.spec.key)):
        return Spot(cell, table, said=tw.FREE_ROW.format(table=name))
    spot = Spot(cell, table, found, field)
    owner = spot.owner
    if owner in tw.WHOSE:
        said = tw.WHOSE[owner].format(header=spot.header, key=spot.key)
        return Spot(cell, table, found, field, said)
    return spot


def _column(letters: str) -> int:
    """A: 1, Z: 26, AA: 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def compared(spot: Spot, wanted: Mapping[str, CellValue] | None, period: str) -> tuple[CellValue, str]:
    """The value that the row's ``wanted`` values give, and how what stands in the cell compares with it."""
    table, row = spot.table, spot.row
    assert table is not None, "a cell of a table"
    assert row is not None, "in one of its rows"
    if wanted is None:
        return None, tw.GONE.format(period=period)
    value = wanted.get(spot.field, spot.key if spot.field == table.spec.key else None)
    if same(spot.stands, value):
        return value, tw.AGREES
    ours = written_last(table.spec, row.values, spot.field)
    said = tw.DIFFERS if ours is None else tw.STALE if ours or spot.stands is None else tw.EDITED
    return value, said.format(stands=in_words(spot.stands), value=in_words(value))


def in_words(value: CellValue) -> str:
    """A cell's content as a person reads it."""
    if value is None or value == "":
        return tw.BLANK
    if isinstance(value, date):
        return day(value)
    return value if isinstance(value, str) else number(value)
