"""Why an open workbook cannot be read or must not be written, as a person reads it.

The catalogue of the sentences of WorkbookError that only an open workbook needs; what it has in common with a
closed one stands in :mod:`cchc_xl.excel.refusals`.
"""

from __future__ import annotations

from collections.abc import Iterable

from cchc_xl.errors import WorkbookError

# -- the program --------------------------------------------------------------------------------------


def busy() -> WorkbookError:
    return WorkbookError(
        "Excel đang bận (có thể đang sửa dở một ô hoặc mở hộp thoại) nên phần mềm chưa làm việc với sổ được.",
        "Nhấn Enter hoặc Esc để thoát ô đang sửa, đóng các hộp thoại của Excel rồi bấm lại nút.",
    )


def gone() -> WorkbookError:
    return WorkbookError(
        "Sổ đã bị đóng giữa chừng (hoặc Excel, LibreOffice vừa thoát) nên phần mềm dừng lại.",
        "Mở lại sổ rồi bấm lại nút.",
    )


def refused(why: str) -> WorkbookError:
    """``why`` is what the program said, in its own words."""
    return WorkbookError(
        f"Chương trình bảng tính không làm theo lệnh của phần mềm ({why}).",
        "Lưu sổ, đóng hẳn Excel hoặc LibreOffice, mở lại sổ rồi bấm lại nút.",
    )


# -- the workbook -------------------------------------------------------------------------------------


def not_open(copies: Iterable[str]) -> WorkbookError:
    """``copies`` are the full names of other workbooks with the same ID that are open."""
    listed = "; ".join(f"“{place}”" for place in copies)
    return WorkbookError(
        "Không thấy sổ đang mở: sổ đã đóng, hoặc không còn tên “CCHC_ID”."
        + (f" Bản khác đang mở không bị đụng đến: {listed}." if listed else ""),
        "Mở lại sổ bằng Excel hoặc LibreOffice rồi bấm lại nút trong sổ.",
    )


def open_twice(places: Iterable[str]) -> WorkbookError:
    """``places`` are the full names of the copies that are open."""
    listed = "; ".join(f"“{place}”" for place in places)
    return WorkbookError(
        f"Đang mở nhiều bản của cùng một sổ nên không biết làm việc với bản nào: {listed}.",
        "Lưu rồi đóng các bản thừa, chỉ để mở một bản rồi bấm lại nút.",
    )


def opened_read_only(name: str) -> WorkbookError:
    return WorkbookError(
        f"Sổ “{name}” đang mở ở chế độ chỉ đọc (Read-Only) nên không ghi vào được.",
        "Đóng sổ ở máy đang giữ nó hoặc bấm Enable Editing, mở lại sổ để sửa rồi bấm lại nút.",
    )


# -- its sheets ---------------------------------------------------------------------------------------


def sheet_protected(sheet: str) -> WorkbookError:
    return WorkbookError(
        f"Sheet “{sheet}” đang được bảo vệ (Protect Sheet) nên không ghi vào được; chưa có ô nào bị đổi.",
        f"Mở sheet “{sheet}”, bấm Review > Unprotect Sheet rồi bấm lại nút.",
    )


def filtered(sheet: str, cells: int) -> WorkbookError:
    """Where a filter hides rows Excel writes blocks wrongly, and ``cells`` take too long one by one."""
    return WorkbookError(
        f"Sheet “{sheet}” đang lọc dữ liệu mà có {cells} ô cần ghi nên không ghi an toàn được; "
        "chưa có ô nào bị đổi.",
        f"Mở sheet “{sheet}”, bấm Data > Clear để bỏ lọc rồi bấm lại nút.",
    )


def headers_hidden(table: str, sheet: str) -> WorkbookError:
    return WorkbookError(
        f"Bảng “{table}” (sheet “{sheet}”) đang ẩn dòng tiêu đề nên không biết cột nào là cột nào.",
        "Chọn một ô trong bảng, đánh dấu Table Design > Header Row rồi bấm lại nút.",
    )
