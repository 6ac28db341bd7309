"""A clerk types into a closed workbook: one cell, found by table, row and header; all else stays as it is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from cchc_xl.core.changes import CellChange, TableChanges
from cchc_xl.core.tables import CATALOGUE, CellValue
from cchc_xl.excel.closed import ClosedWorkbook


def type_in(book: Path, table: str, key: str, header: str, value: CellValue) -> None:
    """``key`` stands in the table's key column; None empties the cell."""
    [spec] = [spec for spec in CATALOGUE if spec.name == table]
    [field] = [column.field for column in spec.columns if column.header == header]
    workbook = ClosedWorkbook(book, lambda: datetime(2023, 6, 14, 1, tzinfo=UTC))
    rows = workbook.read([spec])[table].rows
    [before] = [row.values[field] for row in rows if row.values[spec.key] == key]
    assert workbook.write([TableChanges(spec, (CellChange(key, field, before, value),))]) == ()
