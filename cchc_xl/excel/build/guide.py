"""Sheet "Hướng dẫn": the year's cycle, the commands, who owns what, what the statuses mean."""

from __future__ import annotations

from typing import Any, Final

from cchc_xl.core import wording as w
from cchc_xl.core.tables import STATUS_COUNTS, Owner
from cchc_xl.excel.build.pages import DASHBOARD, LEGEND, PAGES
from cchc_xl.excel.build.sheet import print_setup
from cchc_xl.excel.build.theme import BAND, COLOURED, GRID, MUTED, NAVY, OWNER, PAPER, Formats

_TITLE: Final = "HƯỚNG DẪN SỬ DỤNG SỔ THEO DÕI"
_ABOUT: Final = "Người quyết định gì thì ghi vào ô vàng; phần mềm tính gì thì ghi vào cột của phần mềm."

# Step, what it does, its command ({file}: this workbook, {year}: the plan's year).
_CYCLE_TITLE: Final = "Vòng việc của một kỳ báo cáo"
_CYCLE: Final = (
    (
        "1. Lập sổ",
        "Đầu năm, từ kế hoạch đã ban hành. Sau đó xem lại: Đơn vị, Lịch nghỉ, Cấu hình, Nghi vấn.",
        "cchc build -o {file}",
    ),
    (
        "2. Gửi biểu mẫu",
        "Mỗi đơn vị một tệp, chỉ gồm việc và chỉ tiêu của đơn vị đó. Gửi các tệp trong thư mục tạo ra.",
        "cchc forms {file} --period {year}-H1 --out BieuMau",
    ),
    (
        "3. Nhận báo cáo",
        "Chép các tệp gửi về vào một thư mục. Tệp hỏng, sai mẫu được nêu lý do; không tệp nào bị mất.",
        "cchc collect {file} --from BaoCaoDen",
    ),
    (
        "4. Tổng hợp",
        "Ghi số liệu của kỳ vào các cột của phần mềm. Chạy lại bao nhiêu lần cũng ra cùng kết quả.",
        "cchc rollup {file} --period {year}-H1",
    ),
    (
        "5. Kiểm tra thời hạn",
        "Ngày nào cũng được: việc nào sắp đến hạn, quá hạn, chậm so với tiến độ.",
        "cchc check {file} --as-of {year}-06-05 --write",
    ),
    (
        "6. Xuất báo cáo",
        "Tạo báo cáo Word của kỳ, kèm phụ lục nhiệm vụ và chỉ tiêu, để hoàn thiện và trình ký.",
        "cchc report {file} --period {year}-H1 -o BaoCao.docx",
    ),
    (
        "Chạy thử",
        "Xem cả quy trình với số liệu mẫu trong một thư mục riêng, không đụng đến sổ này.",
        "cchc demo --out ThuNghiem",
    ),
)

_NOTES_TITLE: Final = "Cần nhớ"
_NOTES: Final = (
    ("Chạy lệnh ở đâu", "Trong cửa sổ dòng lệnh. Nút bấm ngay trong sổ sẽ có ở phiên bản sau."),
    ("Trước khi ghi", "Lưu và đóng sổ này rồi mới chạy lệnh; sổ đang mở thì lệnh dừng và báo."),
    ("Kỳ báo cáo", "{year}-Q1: quý I · {year}-H1: 6 tháng · {year}-Q3: 9 tháng · {year}-Y: năm."),
    ("Được làm", "Sắp xếp, lọc, đổi tên trang, chèn cột và biểu đồ của mình. Giữ tiêu đề cột và cột Mã."),
    ("Lỡ sửa cột phần mềm", "Ô đó không bị ghi đè mà được báo ở sheet “Lỗi dữ liệu”; xóa trắng để ghi lại."),
    ("Chuyển chỗ sổ", "Thư mục “{stem}_dulieu” cạnh sổ giữ các tệp đã nhận: chuyển, đổi tên cùng với sổ."),
)  # fmt: skip

_OWNERS_TITLE: Final = "Màu tiêu đề cột: ai được ghi"
_OWNERS: Final = {
    Owner.PLAN: "Nguyên văn bản ban hành, kể cả lỗi chính tả; chỗ nghi sai nêu ở cột “Nghi vấn”.",
    Owner.ROLLUP: "Kết quả tính từ kế hoạch, báo cáo các đơn vị và các ô vàng.",
    Owner.OFFICE: "Chỉ người ghi, phần mềm chỉ đọc. Hạn và trạng thái ghi ở đây thắng kết quả tính.",
}

_STATUS_TITLE: Final = "Trạng thái nhiệm vụ"
_STATUS: Final = {
    w.STATUS["NOT_STARTED"]: "Chưa tới ngày bắt đầu.",
    w.STATUS["IN_PROGRESS"]: "Đang trong thời gian thực hiện, chưa gần hạn.",
    w.STATUS["DUE_SOON"]: "Số ngày làm việc còn lại không quá mức đặt ở trang Cấu hình (mặc định 7).",
    w.STATUS["OVERDUE"]: "Đã qua hạn mà chưa hoàn thành, kể cả khi chưa đơn vị nào báo cáo.",
    w.STATUS["DONE_ON_TIME"]: "Mọi đơn vị chủ trì được hỏi đã hoàn thành, kịp hạn.",
    w.STATUS["DONE_LATE"]: "Mọi đơn vị chủ trì được hỏi đã hoàn thành, có đơn vị sau hạn.",
    w.STATUS["ONGOING"]: "Việc thường xuyên hoặc định kỳ không có ngày cụ thể.",
    w.STATUS["NO_DATE"]: "Kế hoạch không cho biết ngày; ghi ngày vào cột “Hạn VP ấn định”.",
    w.BEHIND: "Tiến độ kém phần thời gian đã qua quá mức đặt ở trang Cấu hình (mặc định 20 điểm).",
}

_PAGES_TITLE: Final = "Các trang của sổ"
_DASHBOARD_ABOUT: Final = "Kỳ và ngày kiểm tra, số đếm, biểu đồ, lần chạy gần nhất."

_WIDTHS: Final = (2, 22, 88, 3, 26, 86)
_LEFT, _RIGHT = 1, 4
_COMMAND_FONT: Final = "Consolas"


def write_guide(sheet: Any, file: str, year: int, formats: Formats) -> None:
    """Write the sheet; ``file`` is the workbook's name, used in the commands shown."""
    stem = file.rsplit(".", 1)[0]
    sheet.hide_gridlines(2)
    for i, width in enumerate(_WIDTHS):
        sheet.set_column(i, i, width)
    for col in range(_LEFT, len(_WIDTHS)):
        sheet.write_blank(0, col, None, formats.cell(bg_color=NAVY))
    title = formats.cell(bold=True, font_size=16, font_color=PAPER, bg_color=NAVY, indent=1)
    sheet.write_string(0, _LEFT, _TITLE, title)
    sheet.set_row(0, 30)
    sheet.write_string(1, _LEFT, _ABOUT, formats.cell(font_color=MUTED, italic=True, indent=1))

    writer = _Block(sheet, _LEFT, formats)
    writer.section(_CYCLE_TITLE)
    for step, text, command in _CYCLE:
        writer.line(step, text)
        writer.command(command.format(file=file, year=year))
    writer.section(_NOTES_TITLE)
    for name, text in _NOTES:
        writer.line(name, text.format(year=year, stem=stem))

    writer = _Block(sheet, _RIGHT, formats)
    writer.section(_OWNERS_TITLE)
    for owner, text in _OWNERS.items():
        look = OWNER[owner]
        writer.line(LEGEND[owner], text, bg_color=look.header, font_color=look.text)
    writer.section(_STATUS_TITLE)
    looks = COLOURED[STATUS_COUNTS.name, "item"]
    for label, text in _STATUS.items():
        writer.line(label, text, bg_color=looks[label].fill, font_color=looks[label].text)
    writer.section(_PAGES_TITLE)
    writer.link(DASHBOARD, _DASHBOARD_ABOUT)
    for page in PAGES:
        writer.link(page.name, page.about)

    sheet.set_tab_color(MUTED)
    print_setup(sheet)
    sheet.fit_to_pages(1, 1)


class _Block:
    """Lines of two cells, one below the other, from the third row down."""

    def __init__(self, sheet: Any, col: int, formats: Formats) -> None:
        self._sheet, self._col, self._formats = sheet, col, formats
        self._row = 2

    def section(self, title: str) -> None:
        self._row += 1
        look = self._formats.cell(bold=True, font_size=11, font_color=NAVY, bottom=2, bottom_color=NAVY)
        self._sheet.write_string(self._row, self._col, title, look)
        self._sheet.write_blank(self._row, self._col + 1, None, look)
        self._row += 1

    def line(self, name: str, text: str, **name_look: object) -> None:
        base: dict[str, object] = {"bottom": 1, "bottom_color": GRID}
        name_format = self._formats.cell(**base, bold=True, **name_look)
        self._sheet.write_string(self._row, self._col, name, name_format)
        self._sheet.write_string(self._row, self._col + 1, text, self._formats.cell(**base, indent=1))
        self._row += 1

    def command(self, text: str) -> None:
        look = self._formats.cell(font_name=_COMMAND_FONT, bg_color=BAND, font_color=NAVY, indent=1)
        self._sheet.write_string(self._row, self._col + 1, text, look)
        self._row += 1

    def link(self, page: str, text: str) -> None:
        self.line(page, text)
        look = self._formats.cell(bottom=1, bottom_color=GRID, bold=True, font_color=NAVY, underline=1)
        self._sheet.write_url(self._row - 1, self._col, f"internal:'{page}'!A1", look, page)
