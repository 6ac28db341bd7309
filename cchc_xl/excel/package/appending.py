"""Many new rows at the end of a sheet, written as text: as a tree they would take a kilobyte a cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from cchc_xl.core.tables import CellValue
from cchc_xl.excel.package.parts import is_true
from cchc_xl.excel.package.refs import Box
from cchc_xl.excel.package.sheet import Sheet

# A row's own state is not handed on: what is hidden or folded above must not hide what is new.
OWN_OF_ROW = frozenset(("r", "spans", "hidden", "collapsed"))


@dataclass(frozen=True, slots=True)
class NewRow:
    """Values by column number, and the height in points that their texts need (None: no need)."""

    values: Mapping[int, CellValue]
    points: float | None = None


def can_append(sheet: Sheet, first: int) -> bool:
    """Whether nothing at all stands from row ``first`` on, in a sheet whose elements bear no prefix."""
    return not sheet.root.prefix and sheet.last_row < first and sheet.holds_strings


def append_rows(sheet: Sheet, data: Box, rows: Sequence[NewRow]) -> None:
    """Append rows that look like the last row of ``data``; WorkbookError for a value no cell holds."""
    template = sheet.add_row(data.bottom)
    cells = sheet.cells(data.bottom)
    styles = {c: cell.get("s") for c, cell in cells.items() if data.left <= c <= data.right}
    attributes = {k: v for k, v in template.attrib.items() if k not in OWN_OF_ROW}
    plain = {str(k): str(v) for k, v in attributes.items() if not str(k).startswith("{")}
    fixed = is_true(template.get("customHeight"))
    lines = []
    for number, row in enumerate(rows, start=data.bottom + 1):
        columns = sorted({*styles, *row.values})
        body = "".join(
            sheet.markup(number, column, row.values.get(column), styles.get(column), template)
            for column in columns
        )
        own = {**plain, "ht": f"{row.points:g}"} if row.points and not fixed else plain
        shown = "".join(f" {name}={quoteattr(value)}" for name, value in own.items())
        lines.append(f'<row r="{number}"{shown}>{body}</row>')
    last = data.bottom + len(rows)
    used = sorted({*styles, *(column for row in rows for column in row.values)})
    sheet.append(lines, Box(data.bottom + 1, used[0], last, used[-1]))
