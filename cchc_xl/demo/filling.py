"""Fill a unit form as a person would: open the file, type into its cells, save it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_xl.core import wording as w
from cchc_xl.core.form import MANIFEST_SHEET
from cchc_xl.core.form_layout import LEADS, PARTNERS, REMARKS, TARGETS, Block, header_key
from cchc_xl.core.workbook_cells import date_of
from cchc_xl.demo.answers import Samples

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Cells = Mapping[str, "Cell"]  # field → cell of one row


def fill_form(path: Path, out: Path, seed: int) -> None:
    """Fill the form at ``path`` with sample answers and save it as ``out``."""
    from openpyxl import load_workbook

    book = load_workbook(path)
    fill_book(book, seed)
    book.save(out)


def fill_book(book: Workbook, seed: int) -> None:
    """Type sample answers into every block of an open form."""
    manifest = {str(row[0].value): row[1].value for row in book[MANIFEST_SHEET].iter_rows(max_col=2)}
    unit, period = str(manifest["unit"]), str(manifest["period"])
    year = int(period[:4])
    samples = Samples(seed, unit, (date(year - 1, 12, 15), date(year, 6, 5)))
    for cells in rows_of(book, LEADS):
        due = cells["due"].value
        answer = samples.lead(date_of(due) if isinstance(due, str | datetime | date) else None)
        cells["status"].value = w.ANSWER[answer.status]
        cells["progress_percent"].value = answer.progress_percent
        cells["completed_on"].value = answer.completed_on
        cells["document_number"].value = answer.document_number or None
        cells["result_text"].value = answer.result_text or None
        cells["difficulties"].value = answer.difficulties or None
        cells["proposals"].value = answer.proposals or None
        if answer.status == "NOT_POSSIBLE" and not answer.difficulties:
            cells["difficulties"].value = answer.result_text
    for cells in rows_of(book, PARTNERS):
        cells["result_text"].value = samples.note() or None
    own = unit not in ("VP", "TTr", "TCCB", "KHTC")
    for cells in rows_of(book, TARGETS):
        threshold = cells["threshold"].value
        percent = float(str(threshold).strip("≥> %").replace(",", ".")) if threshold else None
        cells["numerator"].value, cells["denominator"].value = samples.figures(percent, single=own)
    kinds = {header_key(label): kind for kind, label in w.ASSESSMENT.items()}
    for cells in rows_of(book, REMARKS):
        cells["text"].value = samples.remark(kinds[header_key(str(cells["kind"].value))]) or None


def rows_of(book: Workbook, block: Block) -> Iterator[Cells]:
    """The block's rows, each as its cells by field; none where the unit is asked nothing."""
    sheet: Worksheet = book[block.sheet]
    headers = {header_key(c.header): c.field for c in block.columns}
    columns: dict[int, str] = {}
    for row in sheet.iter_rows():
        found = {cell.column: headers.get(header_key(str(cell.value))) for cell in row if cell.value}
        if block.key and sum(field is not None for field in found.values()) >= len(block.columns) - 1:
            columns = {column: field for column, field in found.items() if field and column is not None}
            continue
        if not columns:
            continue
        cells = {field: row[column - 1] for column, field in columns.items()}
        if cells[block.key].value in (None, "", block.nothing):
            return
        yield cells  # type: ignore[misc]  # merged cells stand above the header only
