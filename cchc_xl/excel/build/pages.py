"""The workbook's sheets: their order, what each says of itself, and which columns stay in sight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cchc_xl.core import tables
from cchc_xl.core import wording as w
from cchc_xl.core.tables import Owner, TableSpec

DASHBOARD: Final = tables.CONTROL.sheet
GUIDE: Final = "Hướng dẫn"

LEGEND: Final = {
    Owner.PLAN: "Kế hoạch: như bản ban hành",
    Owner.ROLLUP: "Phần mềm ghi: không sửa tay",
    Owner.OFFICE: "Văn phòng điền",
}
GROUPS_LABEL: Final = "Nhóm: "


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of tables side by side. Columns up to ``frozen`` (a field) stay in sight."""

    specs: tuple[TableSpec, ...]
    about: str
    frozen: str = ""
    note: str = ""
    shows_groups: bool = False
    zoom: int = 100

    @property
    def name(self) -> str:
        return self.specs[0].sheet


_UNIT_KINDS: Final = ", ".join(w.UNIT_TYPE.values())

PAGES: Final[tuple[Page, ...]] = (
    Page(
        (tables.TASKS,),
        "Phụ lục của kế hoạch, kết quả tổng hợp và quyết định của Văn phòng về từng nhiệm vụ.",
        frozen="content",
        shows_groups=True,
    ),
    Page(
        (tables.YEAR,),
        "Cả năm của từng nhiệm vụ; hình hiện từ lần bấm "
        f"“{w.ACTION['check']}” hoặc “{w.ACTION['rollup']}” đầu tiên.",
        "content",
        note="Mỗi tháng ba ô: đ = ngày 1–10, g = 11–20, c = 21 đến hết tháng. "
        "Nhiệm vụ bổ sung: ghi mã vào dòng dưới cùng.",
        zoom=80,  # the whole year on a laptop's screen
    ),
    Page((tables.TARGETS,), "Chỉ tiêu ở mục II của kế hoạch, số liệu cộng từ các đơn vị.", "name"),
    Page(
        (tables.UNITS,),
        "Đơn vị báo cáo, và báo cáo thay cho ai (“THPT-A; THPT-B từ 6 tháng”). Dòng tô màu cần xác minh.",
        "name",
    ),
    Page((tables.SUBMISSIONS,), "Mỗi dòng: một đơn vị trong một kỳ, đã nộp báo cáo chưa.", "unit_name"),
    Page(
        (tables.ARRIVALS,),
        "Mỗi dòng: một tệp đã nhận, có được dùng không; “Mở” xem bản gốc; “Không dùng” để loại.",
        "file",
    ),
    Page(
        (tables.REMINDERS,),
        "Ai còn nợ báo cáo, nhiệm vụ nào đến hạn, quá hạn hay chậm; lời nhắc do Văn phòng gửi.",
        "unit_name",
    ),
    Page(
        (tables.LINES,),
        "Mỗi dòng: trả lời của một đơn vị về một nhiệm vụ, kèm tệp và ô nguồn; “Mở” xem bản gốc.",
        "content",
    ),
    Page(
        (tables.FIGURES,),
        "Mỗi dòng: số liệu của một đơn vị về một chỉ tiêu, kèm tệp và ô nguồn; “Mở” xem bản gốc.",
        "name",
    ),
    Page(
        (tables.COMPARISON,),
        "Mỗi nhiệm vụ, chỉ tiêu: số của kỳ này cạnh số của kỳ trước trong năm.",
        "name",
    ),
    Page(
        (tables.CLASSIFICATION,),
        "Điểm và mức của từng đơn vị trong kỳ (mục V.2.a); mức Văn phòng chọn thì thắng.",
        "unit_name",
        note="Điểm mỗi tiêu chí, mức trừ và mức xếp loại đặt ở trang Cấu hình (các dòng “Xếp loại: …”).",
    ),
    Page(
        (tables.PROPOSALS,),
        "Kiến nghị, sáng kiến, đề xuất sửa đổi của các đơn vị; được chấp nhận thì kế hoạch đổi từ ngày ghi.",
        "unit_name",
    ),
    Page(
        (tables.PROBLEMS,),
        "Lỗi tìm thấy trong tệp gửi đến và trong sổ: lỗi gì, ở đâu, cần làm gì.",
        "severity",
    ),
    Page((tables.LOG,), "Mỗi lần phần mềm ghi vào sổ để lại một dòng."),
    Page(
        (tables.SELF_CHECK,),
        "Trợ lý, đường dẫn, tệp khóa, thư mục và các bảng của sổ có ổn không, chỗ nào hỏng thì sửa thế nào.",
    ),
    Page(
        (tables.HOLIDAYS,),
        "Ngày nghỉ và ngày làm bù; trang này được ưu tiên hơn lịch có sẵn trong phần mềm.",
    ),
    Page(
        (tables.SETTINGS, tables.GROUPS),
        "Thông tin kế hoạch và các quy ước của Văn phòng; chỉ sửa cột “Giá trị”.",
    ),
    Page(
        (tables.COLLECTIVES,),
        "Mỗi cách gọi chung trong kế hoạch chỉ những loại đơn vị nào; để trống là không hỏi ai.",
        note=f"Các loại đơn vị, cách nhau bằng dấu phẩy: {_UNIT_KINDS}.",
    ),
    Page((tables.DUTIES,), "Trách nhiệm của từng đơn vị theo mục V.2 của kế hoạch."),
    Page(
        (tables.DOUBTS,),
        "Chỗ nghi sai trong bản ban hành; nguyên văn được giữ, Văn phòng ghi ý kiến.",
        "subject",
    ),
)
