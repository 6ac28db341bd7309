"""Why the master workbook cannot be read or must not be written, as a person reads it.

The one catalogue of the sentences of WorkbookError on closed files: each function is one reason.
"""

from __future__ import annotations

from pathlib import Path

from cchc_xl.core.tables import TableSpec
from cchc_xl.errors import WorkbookBusy, WorkbookChanged, WorkbookError

_BACKUP = "Nếu không mở được, lấy bản sao lưu gần nhất trong thư mục “{stem}_dulieu/sao_luu” bên cạnh sổ."

# -- the file ---------------------------------------------------------------------------------------


def no_file(path: Path) -> WorkbookError:
    return WorkbookError(f"Không có tệp “{path}”.", "Kiểm tra lại tên tệp và thư mục của sổ.")


def is_folder(path: Path) -> WorkbookError:
    return WorkbookError(
        f"“{path}” là thư mục, không phải sổ Excel.", "Chỉ đúng tệp .xlsx hoặc .xlsm trong thư mục đó."
    )


def unreadable(path: Path) -> WorkbookError:
    return WorkbookError(
        f"Không được quyền đọc tệp “{path.name}”.",
        "Kiểm tra quyền truy cập thư mục, hoặc nhờ người đang giữ tệp đóng lại rồi chạy lại.",
    )


def not_excel(path: Path) -> WorkbookError:
    return WorkbookError(
        f"“{path.name}” không phải sổ Excel (.xlsx, .xlsm).",
        "Chọn đúng tệp sổ theo dõi; tệp loại khác thì mở bằng Excel rồi lưu thành .xlsx.",
    )


def old_excel(path: Path) -> WorkbookError:
    return WorkbookError(
        f"“{path.name}” là tệp Office kiểu cũ (.xls), không phải sổ .xlsx hoặc .xlsm.",
        "Mở bằng Excel, lưu thành .xlsx rồi dùng tệp mới.",
    )


def has_password(path: Path) -> WorkbookError:
    return WorkbookError(
        f"Sổ “{path.name}” có mật khẩu nên phần mềm không đọc được.",
        "Mở sổ bằng Excel, bỏ mật khẩu mở tệp (File > Info > Protect Workbook), lưu lại rồi chạy lại.",
    )


def strict_format(path: Path) -> WorkbookError:
    return WorkbookError(
        f"Sổ “{path.name}” được lưu ở kiểu “Strict Open XML” mà phần mềm không dùng được.",
        "Mở bằng Excel, chọn Save As với kiểu “Excel Workbook (.xlsx)” rồi dùng tệp mới.",
    )


def too_large(path: Path) -> WorkbookError:
    return WorkbookError(
        f"Tệp “{path.name}” lớn bất thường nên phần mềm không mở.",
        "Kiểm tra xem có đúng sổ theo dõi không; nếu đúng, xóa bớt ảnh và vùng định dạng thừa rồi lưu lại.",
    )


def damaged(path: Path) -> WorkbookError:
    return WorkbookError(
        f"Tệp “{path.name}” bị hỏng nên không đọc được.",
        "Mở thử bằng Excel để Excel sửa rồi lưu lại. " + _BACKUP.format(stem=path.stem),
    )


# -- what it holds ----------------------------------------------------------------------------------


def foreign(path: Path, table: str) -> WorkbookError:
    return WorkbookError(
        f"“{path.name}” không phải sổ theo dõi CCHC (không có bảng “{table}”).",
        "Chọn đúng tệp sổ theo dõi, hoặc tạo sổ mới bằng lệnh “cchc build”.",
    )


def table_missing(spec: TableSpec) -> WorkbookError:
    return WorkbookError(
        f"Sổ thiếu bảng “{spec.name}” (sheet “{spec.sheet}”): bảng đã bị xóa hoặc chuyển thành vùng thường.",
        "Lấy lại sheet đó từ bản sao lưu; hoặc chọn lại vùng dữ liệu, bấm Insert > Table "
        f"rồi đặt tên bảng là “{spec.name}”.",
    )


def key_column_missing(table: str, sheet: str, header: str) -> WorkbookError:
    return WorkbookError(
        f"Bảng “{table}” (sheet “{sheet}”) không còn cột “{header}” nên không biết ghi vào dòng nào.",
        f"Thêm lại cột có đúng tên “{header}” cùng các mã như cũ, hoặc lấy lại bản sao lưu của sổ.",
    )


# -- what must not be written -----------------------------------------------------------------------


def signed(path: Path) -> WorkbookError:
    return WorkbookError(
        f"Sổ “{path.name}” có chữ ký số; ghi vào sẽ làm mất hiệu lực chữ ký.",
        "Bỏ chữ ký số trong Excel (File > Info), hoặc dùng bản chưa ký để theo dõi.",
    )


def legacy_shared(path: Path) -> WorkbookError:
    return WorkbookError(
        f"Sổ “{path.name}” đang ở chế độ chia sẻ kiểu cũ (Shared Workbook) nên không ghi an toàn được.",
        "Trong Excel bấm Review > Unshare Workbook, lưu lại rồi chạy lại.",
    )


def in_merged_cells(sheet: str, cell: str, merged: str) -> WorkbookError:
    return WorkbookError(
        f"Ô {sheet}!{cell} cần ghi nằm trong vùng ô đã gộp {merged}.",
        "Bỏ gộp ô (Merge & Center) ở vùng này, lưu sổ rồi chạy lại.",
    )


def in_array_formula(sheet: str, cell: str, array: str) -> WorkbookError:
    return WorkbookError(
        f"Ô {sheet}!{cell} cần ghi thuộc công thức mảng {array}.",
        "Xóa công thức mảng đó hoặc chuyển nó ra ngoài bảng, lưu sổ rồi chạy lại.",
    )


def formula_off_sheet(sheet: str, cell: str, target: str) -> WorkbookError:
    return WorkbookError(
        f"Công thức của ô {sheet}!{cell} không chép được sang ô {target}: tham chiếu ra ngoài sheet.",
        "Sửa lại công thức đó hoặc thay bằng giá trị, lưu sổ rồi chạy lại.",
    )


def value_refused(sheet: str, cell: str, why: str) -> WorkbookError:
    """``why`` is one of the reasons below."""
    step = (
        "Mở sổ bằng Excel, lưu lại rồi chạy lại."
        if why == NO_FORMATS
        else "Sửa số liệu ở nguồn (báo cáo của đơn vị) rồi chạy lại."
    )
    return WorkbookError(f"Không ghi được vào ô {sheet}!{cell}: {why}.", step)


TEXT_TOO_LONG = "nội dung dài quá 32.767 ký tự"
DATE_OUT_OF_RANGE = "ngày trước năm 1900 Excel không ghi được"
NO_FORMATS = "tệp không có phần định dạng ô nên không ghi được ngày"
NUMBER_NOT_FINITE = "giá trị không phải là một số"


def totals_row(table: str, sheet: str) -> WorkbookError:
    return WorkbookError(
        f"Bảng “{table}” (sheet “{sheet}”) có dòng tổng nên không nối thêm dòng được.",
        "Bỏ chọn Table Design > Total Row, lưu sổ rồi chạy lại.",
    )


def occupied_below(table: str, sheet: str, cell: str) -> WorkbookError:
    return WorkbookError(
        f"Không nối thêm được dòng vào bảng “{table}”: bên dưới, ô {sheet}!{cell} đã có nội dung.",
        "Chuyển nội dung đó sang chỗ khác (bên phải bảng hoặc sheet khác), lưu sổ rồi chạy lại.",
    )


def merged_below(table: str, sheet: str, merged: str) -> WorkbookError:
    return WorkbookError(
        f"Không nối thêm được dòng vào bảng “{table}”: bên dưới có vùng ô đã gộp {sheet}!{merged}.",
        "Bỏ gộp các ô đó, lưu sổ rồi chạy lại.",
    )


def table_below(table: str, sheet: str, other: str) -> WorkbookError:
    return WorkbookError(
        f"Không nối thêm được dòng vào bảng “{table}” (sheet “{sheet}”): ngay bên dưới là bảng “{other}”.",
        f"Chuyển bảng “{other}” sang sheet khác, lưu sổ rồi chạy lại.",
    )


def sheet_full(table: str, sheet: str) -> WorkbookError:
    return WorkbookError(
        f"Bảng “{table}” đã chạm dòng cuối cùng của sheet “{sheet}”.",
        "Xóa bớt dòng cũ hoặc bắt đầu sổ mới cho năm mới.",
    )


# -- saving -----------------------------------------------------------------------------------------


def open_elsewhere(path: Path, program: str, owner: str, since: str, lock: Path) -> WorkbookBusy:
    return WorkbookBusy(
        f"Sổ “{path.name}” đang được {owner} mở bằng {program} (từ {since}).",
        f"Đóng sổ rồi chạy lại; nếu chắc chắn không ai mở, xóa tệp khóa “{lock.name}” bên cạnh sổ.",
    )


def held(path: Path) -> WorkbookBusy:
    return WorkbookBusy(
        f"Sổ “{path.name}” đang bị một chương trình giữ (Excel, phần mềm diệt vi-rút hoặc đồng bộ).",
        "Đóng sổ ở mọi máy rồi chạy lại.",
    )


def read_only(path: Path) -> WorkbookError:
    return WorkbookError(
        f"Tệp “{path.name}” đang để chế độ chỉ đọc nên không ghi được.",
        "Bỏ thuộc tính chỉ đọc (Read-only) của tệp, hoặc xin quyền ghi vào thư mục, rồi chạy lại.",
    )


def changed_since(path: Path) -> WorkbookChanged:
    return WorkbookChanged(
        f"Sổ “{path.name}” vừa được lưu lại trong lúc phần mềm làm việc nên chưa ghi gì.",
        "Chạy lại lệnh này.",
    )


def not_saved(path: Path, reason: str) -> WorkbookError:
    return WorkbookError(
        f"Không lưu được sổ “{path.name}” ({reason}); sổ cũ còn nguyên.",
        "Kiểm tra ổ đĩa còn chỗ và thư mục cho phép ghi rồi chạy lại.",
    )
