"""Read a workbook's tables with openpyxl: a second reader that shares nothing with ours."""

from __future__ import annotations

import io
import warnings
from functools import lru_cache
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet


def table(path: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a table that are not blank, the formulas of its links aside, as header → value."""
    return [
        row
        for row in all_rows(path, name)
        if any(value is not None for header, value in row.items() if header != "Mở tệp")
    ]


def all_rows(path: Path, name: str) -> list[dict[str, Any]]:
    sheet, reference = find(path, name)
    header, *rows = sheet[reference]
    names = [str(cell.value) for cell in header]
    return [dict(zip(names, (cell.value for cell in row), strict=True)) for row in rows]


def find(path: Path, name: str) -> tuple[Worksheet, str]:
    """The sheet of a table and where it stands there; for looking only, others look at the same one."""
    for sheet in _read(path.read_bytes()).worksheets:
        if name in sheet.tables:
            return sheet, sheet.tables[name].ref
    raise AssertionError(f"no table {name} in {path}")


def contents(path: Path, names: tuple[str, ...]) -> dict[str, list[dict[str, Any]]]:
    """Several tables at once, each sorted by its first column: for comparing two workbooks."""
    return {name: sorted(table(path, name), key=lambda row: str(next(iter(row.values())))) for name in names}


@lru_cache(maxsize=4)  # a test asks for table after table of one workbook, or compares it with another
def _read(content: bytes) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of extensions that it would drop on saving
        return load_workbook(io.BytesIO(content))
