"""A person wrote into office columns, added a chart, sorted, renamed a sheet and inserted a column."""

from __future__ import annotations

import datetime as dt
import warnings
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.worksheet.table import TableColumn
from openpyxl.worksheet.worksheet import Worksheet

from tests.journeys import sheets
from tests.journeys.played import Played, played_half_year
from tests.journeys.terminal import cchc

__all__ = ["played_half_year"]
OWN_COLUMN = "Cột riêng của tôi"
RENAMED = "Danh mục nhiệm vụ (đã đổi tên)"


def edit_as_a_person(path: Path) -> None:
    """Everything at once, saved by another program than ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(path)
    sheet = next(s for s in book.worksheets if "tblNhiemVu" in s.tables)
    sort_and_insert(sheet, "tblNhiemVu", "Nội dung công việc", after="Mã")
    header = {str(c.value): c.column for c in sheet[sheet.tables["tblNhiemVu"].ref][0]}
    for (row_id, *_), row in zip(
        sheet.iter_rows(*bounds(sheet, header["Mã"]), values_only=True),
        range(bounds(sheet, header["Mã"])[0], bounds(sheet, header["Mã"])[1] + 1),
        strict=True,
    ):
        sheet.cell(row, header[OWN_COLUMN], f"của {row_id}")
        if row_id == "II.14":
            sheet.cell(row, header["Hạn VP ấn định"], dt.date(2023, 5, 31))
            sheet.cell(row, header["Ghi chú của VP"], "đã nhắc lần 2")
        if row_id == "I.2":
            sheet.cell(row, header["Trạng thái VP xác định"], "Hoàn thành đúng hạn")
        if row_id == "II.13":
            sheet.cell(row, header["Kết quả tổng hợp"], "do người sửa")
    chart = BarChart()
    chart.title = "Biểu đồ của tôi"
    chart.add_data(Reference(sheet, min_col=header["Tiến độ (%)"], min_row=8, max_row=20))
    sheet.add_chart(chart, "AM2")
    sheet.title = RENAMED
    book.save(path)


def bounds(sheet: Worksheet, column: int) -> tuple[int, int, int, int]:
    """min_row, max_row, min_col, max_col of one column of the tasks' body."""
    rows = sheet[sheet.tables["tblNhiemVu"].ref]
    return rows[1][0].row, rows[-1][0].row, column, column


def sort_and_insert(sheet: Worksheet, table: str, by: str, after: str) -> None:
    """Sort a table's body by one column and insert a column of one's own after another."""
    reference = sheet.tables[table].ref
    header, *body = sheet[reference]
    names = [str(c.value) for c in header]
    rows: list[dict[str, Any]] = [dict(zip(names, (c.value for c in r), strict=True)) for r in body]
    rows.sort(key=lambda r: str(r[by]))
    at = names.index(after) + 1
    order = [*names[:at], OWN_COLUMN, *names[at:]]
    top, left = header[0].row, header[0].column
    for i, name in enumerate(order):
        sheet.cell(top, left + i, name)
        for j, row in enumerate(rows, 1):
            sheet.cell(top + j, left + i, row.get(name))
    wider = (
        f"{sheet.cell(top, left).coordinate}:{sheet.cell(top + len(rows), left + len(order) - 1).coordinate}"
    )
    found = sheet.tables[table]
    found.ref = wider
    if found.autoFilter is not None:
        found.autoFilter.ref = wider
    found.tableColumns = [TableColumn(id=i, name=name) for i, name in enumerate(order, 1)]


@pytest.fixture(scope="module")
def edited(played_half_year: Played, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The workbook as the person left it, and as the next roll-up leaves it."""
    work = played_half_year.copy(tmp_path_factory.mktemp("edited"))
    edit_as_a_person(work.book)
    before = work.book.with_name("before.xlsx")
    before.write_bytes(work.book.read_bytes())
    ran = cchc("rollup", work.book, "--period", "2023-H1", "--as-of", "2023-06-14", "--json")
    assert any(p["code"] == "SO01" for p in ran.json["problems"])
    return before, work.book


def by_id(path: Path) -> dict[str, dict[str, Any]]:
    return {row["Mã"]: row for row in sheets.table(path, "tblNhiemVu")}


def test_office_columns_and_a_column_of_one_s_own_stay(edited: tuple[Path, Path]) -> None:
    tasks = by_id(edited[1])
    assert len(tasks) == 52
    assert tasks["II.14"]["Ghi chú của VP"] == "đã nhắc lần 2"
    assert {row[OWN_COLUMN] for row in tasks.values()} == {f"của {task_id}" for task_id in tasks}


def test_what_the_office_decided_is_obeyed(edited: tuple[Path, Path]) -> None:
    tasks = by_id(edited[1])
    assert tasks["II.14"]["Đến hạn"].date() == dt.date(2023, 5, 31)
    assert tasks["I.2"]["Trạng thái"] == "Hoàn thành đúng hạn"


def test_a_roll_up_cell_that_was_changed_is_left_alone(edited: tuple[Path, Path]) -> None:
    assert by_id(edited[1])["II.13"]["Kết quả tổng hợp"] == "do người sửa"
    said = [r["Lỗi gì"] for r in sheets.table(edited[1], "tblLoiDuLieu") if r["Mã lỗi"] == "SO01"]
    assert any("do người sửa" in text for text in said)


def test_the_order_of_rows_and_the_sheet_s_name_stay(edited: tuple[Path, Path]) -> None:
    before, after = edited
    assert list(by_id(after)) == list(by_id(before))
    assert sheets.find(after, "tblNhiemVu")[0].title == RENAMED


def test_the_chart_somebody_added_is_byte_identical(edited: tuple[Path, Path]) -> None:
    before, after = (zipfile.ZipFile(path) for path in edited)
    with before, after:
        charts = [n for n in before.namelist() if n.startswith(("xl/charts/", "xl/drawings/"))]
        assert any(b"t\xc3\xb4i" in before.read(n) for n in charts)
        assert all(before.read(n) == after.read(n) for n in charts)
