from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from cchc_xl.core import tables
from cchc_xl.core import wording as w
from cchc_xl.core.self_check import Finding
from cchc_xl.core.tables import CellValue, TableData, TableSpec
from cchc_xl.errors import WorkbookError
from cchc_xl.flows.self_check import self_check
from tests.memory_workbook import MemoryWorkbook

NOW = datetime(2023, 6, 5, 1, 0, tzinfo=UTC)
OUTSIDE = (Finding("Trợ lý", "good", "Đang chạy."),)


class Lacking(MemoryWorkbook):
    """A workbook without the table of targets, whose units have lost two columns."""

    def read(self, specs: Iterable[TableSpec]) -> Mapping[str, TableData]:
        wanted = tuple(specs)
        if tables.TARGETS in wanted:
            raise WorkbookError("Sổ thiếu bảng “tblChiTieu”.", "Lấy lại sheet đó.")
        found = dict(super().read(wanted))
        if tables.UNITS.name in found:
            found[tables.UNITS.name] = replace(found[tables.UNITS.name], missing=("email", "note"))
        return found


def workbook() -> MemoryWorkbook:
    control: list[dict[str, CellValue]] = [
        {"item": w.CONTROL_PERIOD, "value": "2023-H1"},
        {"item": w.CONTROL_DAY, "value": None},
    ]
    return MemoryWorkbook({tables.CONTROL.name: control})


def shown(book: MemoryWorkbook) -> dict[object, tuple[object, object]]:
    return {row["item"]: (row["state"], row["found"]) for row in book.rows[tables.SELF_CHECK.name]}


def test_a_sound_workbook_is_all_good_and_says_what_is_chosen() -> None:
    book = workbook()
    result = self_check(book, OUTSIDE, NOW)
    assert result.said == "Kiểm tra 3 mục: tất cả đều tốt."
    assert shown(book) == {
        "Trợ lý": ("Tốt", "Đang chạy."),
        "Các bảng của sổ": ("Tốt", f"Đủ {len(tables.CATALOGUE)} bảng, đủ cột."),
        "Kỳ và ngày đang chọn": ("Tốt", "Kỳ 2023-H1, ngày kiểm tra: hôm nay."),
    }


def test_a_missing_table_and_missing_columns_are_named() -> None:
    book = Lacking(workbook().rows)
    result = self_check(book, OUTSIDE, NOW)
    assert "1 hỏng, 1 cần xem" in result.said
    assert shown(book)["Bảng tblChiTieu"] == ("Hỏng", "Sổ thiếu bảng “tblChiTieu”.")
    assert shown(book)["Các bảng của sổ"] == ("Cần xem", "Thiếu cột ở Đơn vị: Thư điện tử, Ghi chú.")


def test_a_finding_that_no_longer_holds_is_gone_from_the_sheet() -> None:
    book = workbook()
    self_check(book, (Finding("Tệp khóa", "look", "Ai đó đang mở."),), NOW)
    self_check(book, OUTSIDE, NOW.replace(hour=2))
    assert "Tệp khóa" not in shown(book)
