"""What to write into the master workbook, decided from what stands there and what is wanted.

Only roll-up columns are ever written. A cell whose content is neither blank nor what the software
wrote last was changed by a person: it is reported and left alone. What was written last is kept in
the row's own stamp column, so it survives sorting, copying and renaming.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zlib import crc32

from cchc_xl.core import rules
from cchc_xl.core.problem import Place, Problem
from cchc_xl.core.tables import STAMP, CellValue, Owner, TableData, TableRow, TableSpec

Values = Mapping[str, CellValue]


@dataclass(frozen=True, slots=True)
class CellChange:
    """Write ``new`` where ``expected`` stands; any other content at write time is a conflict."""

    key: str
    field: str
    expected: CellValue
    new: CellValue


@dataclass(frozen=True, slots=True)
class TableChanges:
    """All that one write does to one table: changed cells, then added rows in order."""

    spec: TableSpec
    cells: tuple[CellChange, ...] = ()
    additions: tuple[Values, ...] = ()
    problems: tuple[Problem, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.cells or self.additions)


def applied(table: TableData, changes: TableChanges) -> TableData:
    """The table as it will read once ``changes`` are written; a cell that no longer holds what they expect
    stays, and added rows stand below the others."""
    new = {(c.key, c.field): c for c in changes.cells}
    rows = []
    for row in table.rows:
        key = canonical(row.values.get(changes.spec.key))
        values = {
            field: change.new
            if (change := new.get((key, field))) is not None and same(value, change.expected)
            else value
            for field, value in row.values.items()
        }
        rows.append(replace(row, values=values))
    below = max((row.number for row in rows), default=0)
    blank = dict.fromkeys(table.spec.fields())
    rows += [TableRow(n, blank | dict(v)) for n, v in enumerate(changes.additions, start=below + 1)]
    return replace(table, rows=tuple(rows))


def inverse(changes: TableChanges) -> TableChanges:
    """What takes ``changes`` back: each cell to what stood there, each added row to a blank one.

    Compare-and-set holds for the way back too: a cell that a person changed since stays as it is.
    """
    key = changes.spec.key
    cells = [CellChange(c.key, c.field, c.new, c.expected) for c in changes.cells]
    for values in changes.additions:
        row = canonical(values[key])
        fields = [f for f, value in values.items() if value is not None and f != key]
        cells += [CellChange(row, f, values[f], None) for f in (*fields, key)]  # its name goes last
    return TableChanges(changes.spec, tuple(cells))


def canonical(value: CellValue) -> str:
    """The text under which two cell contents count as equal (number format and NFD/NFC aside)."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return f"{value:.10g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if not value.isascii():
        value = unicodedata.normalize("NFC", value)
    if "\r" in value:
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    return value.strip()


def same(left: CellValue, right: CellValue) -> bool:
    """Whether two cell contents are the same to a reader."""
    return canonical(left) == canonical(right)


def every_row(_row: Values) -> bool:
    """The scope of a sheet that shows one list alone."""
    return True


def plan_changes(
    table: TableData,
    wanted: Mapping[str, Values],
    *,
    scope: Callable[[Values], bool] | None = None,
    retired: Callable[[Values], Values] | None = None,
    add: bool = True,
) -> TableChanges:
    """Changes that make ``table`` show ``wanted`` (row key → roll-up values by field).

    Within ``scope`` the wanted rows are all there should be: a row of the scope no longer wanted is
    blanked; when the office wrote something on it, it stays with what ``retired`` says of it. Without
    ``add`` a wanted row that is missing is left out (rows of the plan are never invented).
    """
    spec = table.spec
    written = [f for f in spec.fields(Owner.ROLLUP) if f != STAMP]
    cells: list[CellChange] = []
    problems: list[Problem] = []
    present: set[str] = set()
    for row in table.rows:
        key = canonical(row.values.get(spec.key))
        if not key or key in present:
            continue
        present.add(key)
        new: Values | None = wanted.get(key)
        if new is None and scope is not None and scope(row.values):
            has_notes = any(canonical(row.values.get(f)) for f in spec.fields(Owner.OFFICE))
            kept = retired(row.values) if retired else {}
            new = kept if has_notes else dict.fromkeys(written)
        if new is not None:
            _row_changes(table, row, key, new, written, cells, problems)
    additions: list[Values] = []
    if add:
        for key, values in wanted.items():
            if key not in present:
                full = {spec.key: key, **values}
                if STAMP in spec.fields():
                    full[STAMP] = _stamp([_mark(full.get(f)) for f in written])
                additions.append(full)
    return TableChanges(spec, tuple(cells), tuple(additions), tuple(problems))


def written_last(spec: TableSpec, row: Values, field: str) -> bool | None:
    """Whether the software itself wrote what stands in a roll-up cell; None where no mark could tell."""
    if STAMP not in spec.fields():
        return None
    written = [f for f in spec.fields(Owner.ROLLUP) if f != STAMP]
    marks = canonical(row.get(STAMP)).split(".")
    at = written.index(field)
    return at < len(marks) and _mark(row.get(field)) == marks[at]


def _row_changes(
    table: TableData,
    row: TableRow,
    key: str,
    new: Values,
    written: list[str],
    cells: list[CellChange],
    problems: list[Problem],
) -> None:
    spec = table.spec
    stamped = STAMP in spec.fields()
    old_stamp = canonical(row.values.get(STAMP))
    marks = old_stamp.split(".") if old_stamp else []
    marks += [""] * (len(written) - len(marks))
    for i, field in enumerate(written):
        if field not in new:
            continue
        current, value = row.values.get(field), new[field]
        if same(current, value):
            marks[i] = _mark(value)
        elif not stamped or not canonical(current) or _mark(current) == marks[i]:
            cells.append(CellChange(key, field, current, value))
            marks[i] = _mark(value)
        else:
            problems.append(_overwritten(table, row, field, current, value))
    stamp = _stamp(marks)
    if stamped and stamp != old_stamp:
        cells.append(CellChange(key, STAMP, row.values.get(STAMP), stamp or None))


def _overwritten(table: TableData, row: TableRow, field: str, current: CellValue, new: CellValue) -> Problem:
    letter = (table.letters or {}).get(field, "")
    place = Place(
        sheet=table.sheet,
        cell=f"{letter}{row.number}" if letter else "",
        header=table.spec.column(field).header,
    )
    values = {"current": canonical(current), "new": canonical(new) or "(trống)"}
    return Problem(rules.ROLLUP_CELL_EDITED, place, values)


def _mark(value: CellValue) -> str:
    text = canonical(value)
    return format(crc32(text.encode()) & 0xFFFFFF, "x") if text else ""


def _stamp(marks: list[str]) -> str:
    return ".".join(marks) if any(marks) else ""
