"""Addresses of cells as people write them: "A1", "$B$2:C7", "A:C", "2:5"."""

from __future__ import annotations

import re
from typing import Final

from xlwings import utils

LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384

_CELL: Final = re.compile(r"\$?(?P<column>[A-Z]{1,3})?\$?(?P<row>[1-9]\d*)?", re.IGNORECASE)


def area_of(address: str) -> tuple[int, int, int, int] | None:
    """Row, column (from 1), number of rows and of columns; None for what is no address, such as a name."""
    first, colon, second = address.partition(":")
    start = _corner(first)
    end = _corner(second) if colon else start
    if start is None or end is None or (not colon and None in start):
        return None
    rows, columns = sorted((start[0], end[0]), key=_number), sorted((start[1], end[1]), key=_number)
    if (rows[0] is None) != (rows[1] is None) or (columns[0] is None) != (columns[1] is None):
        return None
    top, bottom = rows[0] or 1, rows[1] or LAST_ROW
    left, right = columns[0] or 1, columns[1] or LAST_COLUMN
    if bottom > LAST_ROW or right > LAST_COLUMN:
        return None
    return top, left, bottom - top + 1, right - left + 1


def written(
    row: int,
    column: int,
    rows: int = 1,
    columns: int = 1,
    *,
    row_absolute: bool = True,
    col_absolute: bool = True,
) -> str:
    """The address of an area, as Excel writes it: "$A$1:$B$2"."""

    def cell(row: int, column: int) -> str:
        return f"{'$' * col_absolute}{utils.col_name(column)}{'$' * row_absolute}{row}"

    last = cell(row + rows - 1, column + columns - 1)
    return cell(row, column) if rows == columns == 1 else f"{cell(row, column)}:{last}"


def quoted(place: str) -> str:
    """A sheet's name, or "[book]sheet", as it stands before "!"."""
    plain = all(sign.isalnum() or sign in "[]._" for sign in place)
    return place if plain else "'" + place.replace("'", "''") + "'"


def unquoted(place: str) -> str:
    """The name of what stands before "!"."""
    is_quoted = len(place) > 1 and place[0] == place[-1] == "'"
    return place[1:-1].replace("''", "'") if is_quoted else place


def _corner(text: str) -> tuple[int | None, int | None] | None:
    """Row and column of one end of an address, None for the one that it leaves out."""
    match = _CELL.fullmatch(text)
    if match is None or not text.strip("$"):
        return None
    row, column = match["row"], match["column"]
    return int(row) if row else None, utils.column_to_number(column.upper()) if column else None


def _number(value: int | None) -> int:
    return value or 0
