"""Many rows added at once: written as text, and still part of the sheet."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import xlsxwriter
from openpyxl import load_workbook

from cchc_xl.core.changes import TableChanges
from cchc_xl.core.tables import LINES, SUBMISSIONS, TASKS, CellValue, TableSpec
from cchc_xl.excel.closed import ClosedWorkbook
from cchc_xl.excel.row_height import row_points


def side_by_side(path: Path) -> Path:
    """Tables of tasks, and of lines and submissions beside each other on one sheet."""
    book = xlsxwriter.Workbook(path)
    for name, specs in (("Một", (TASKS,)), ("Hai", (LINES, SUBMISSIONS))):
        sheet = book.add_worksheet(name)
        left = 0
        for spec in specs:
            sheet.add_table(
                2, left, 3, left + len(spec.columns) - 1,
                {"name": spec.name, "columns": [{"header": c.header} for c in spec.columns]},
            )  # fmt: skip
            for i, column in enumerate(spec.columns):
                sheet.set_column(left + i, left + i, column.width)
            left += len(spec.columns) + 1
    book.close()
    return path


def opened(path: Path) -> ClosedWorkbook:
    return ClosedWorkbook(path, lambda: datetime(2023, 6, 30, 8, tzinfo=UTC))


def rows(spec: TableSpec, count: int, **more: CellValue) -> TableChanges:
    return TableChanges(
        spec, additions=tuple({"key": f"k{i}", "unit": f"<{i}&>", **more} for i in range(count))
    )


def test_two_tables_of_one_sheet_grow_in_one_write(tmp_path: Path) -> None:
    path = side_by_side(tmp_path / "So.xlsm")
    assert opened(path).write([rows(LINES, 30), rows(SUBMISSIONS, 12)]) == ()
    found = opened(path).read([LINES, SUBMISSIONS])
    assert [r["key"] for r in found[LINES.name].values()] == [f"k{i}" for i in range(30)]
    assert [r["unit"] for r in found[SUBMISSIONS.name].values()] == [f"<{i}&>" for i in range(12)]
    numbers = [row[0].row or 0 for row in load_workbook(path)["Hai"].iter_rows(min_row=3)]
    assert numbers == sorted(set(numbers))


def test_text_that_looks_like_markup_or_a_formula_stays_text(tmp_path: Path) -> None:
    path = side_by_side(tmp_path / "So.xlsm")
    nasty = ['=HYPERLINK("x")', "- Văn bản", "a\x0bb _x0041_", "  hai  đầu ", "</row>", 'nháy "kép" & <thẻ>']
    for i, text in enumerate(nasty):
        opened(path).write([TableChanges(LINES, additions=({"key": f"k{i}", "result_text": text},))])
    found = opened(path).read([LINES])[LINES.name]
    assert [r["result_text"] for r in found.values()] == nasty
    cells = [c for row in load_workbook(path)["Hai"].iter_rows() for c in row if c.value is not None]
    assert {c.data_type for c in cells} == {"s"}


def test_dates_numbers_and_blanks_keep_their_kind(tmp_path: Path) -> None:
    path = side_by_side(tmp_path / "So.xlsm")
    day = date(2023, 5, 31)
    opened(path).write([rows(LINES, 3, completed_on=day, progress_percent=12.5, proposals=None)])
    last = list(opened(path).read([LINES])[LINES.name].values())[-1]
    assert (last["completed_on"], last["progress_percent"], last["proposals"]) == (day, 12.5, None)


def test_new_rows_are_as_tall_as_their_wrapped_texts(tmp_path: Path) -> None:
    path = side_by_side(tmp_path / "So.xlsm")
    long = "kết quả thực hiện nhiệm vụ " * 12
    opened(path).write([rows(LINES, 3, result_text=long)])
    width = LINES.column("result_text").width
    sheet = load_workbook(path)["Hai"]
    assert [sheet.row_dimensions[n].height for n in (4, 5, 6)] == [row_points([(long, width)])] * 3
