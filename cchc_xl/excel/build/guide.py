"""Sheet "Hướng dẫn": the cycle by buttons, what to do when one does not answer, the commands, the words."""

from __future__ import annotations

from typing import Any, Final

from cchc_xl.core import wording as w
from cchc_xl.core.tables import STATUS_COUNTS, Owner
from cchc_xl.excel.build.pages import DASHBOARD, LEGEND, PAGES
from cchc_xl.excel.build.sheet import print_setup
from cchc_xl.excel.build.theme import BAND, COLOURED, GRID, MUTED, NAVY, OWNER, PAPER, Formats

_TITLE: Final = "HƯỚNG DẪN SỬ DỤNG SỔ THEO DÕI"
_ABOUT: Final = "Người quyết định gì thì ghi vào ô vàng; phần mềm tính gì thì ghi vào cột của phần mềm."

# In all texts {file} is this workbook, {stem} its name without extension, {year} the plan's year.
_CYCLE_TITLE: Final = "Một kỳ báo cáo, bằng các nút ở Bảng điều khiển"
_CYCLE: Final = (
    ("Trước hết", "Chọn kỳ và ngày kiểm tra. Đầu năm xem lại: Đơn vị, Lịch nghỉ, Cấu hình, Nghi vấn."),
    (
        w.ACTION["forms"],
        "Mỗi đơn vị một tệp, nằm ở {stem}_dulieu/bieu_mau/<kỳ>. Gửi các tệp này cho đơn vị.",
    ),
    (
        w.ACTION["collect"],
        "Chép tệp, thư, tệp nén nhận được vào {stem}_dulieu/hop_den rồi bấm; không tệp nào bị mất.",
    ),
    (
        w.ACTION["rollup"],
        "Nhận nốt hộp đến, ghi số liệu của kỳ vào cột của phần mềm. Bấm lại vẫn ra cùng kết quả.",
    ),
    (w.ACTION["check"], "Ngày nào cũng được: việc nào sắp đến hạn, quá hạn, chậm so với tiến độ."),
    (
        w.ACTION["remind"],
        "Danh sách đơn vị còn nợ báo cáo, nhiệm vụ đến hạn, quá hạn. Không thư nào tự gửi đi.",
    ),
    (w.ACTION["report"], "Tệp Word của kỳ, kèm phụ lục, ở {stem}_dulieu/bao_cao; hoàn thiện rồi trình ký."),
    (
        w.ACTION["undo"],
        "Lỡ bấm nhầm: trả lại các ô mà lần ghi gần nhất đã đổi; ô người sửa sau đó được giữ.",
    ),
    (
        w.ACTION["self_check"],
        "Xem trợ lý, đường dẫn, tệp khóa, các thư mục có ổn không; hỏng ở đâu thì nêu cách sửa.",
    ),
)

_TROUBLE_TITLE: Final = "Nút không chạy"
_TROUBLE: Final = (
    (
        "Bấm không thấy gì",
        "Macro bị chặn. Đóng sổ, bấm chuột phải vào tệp, chọn Properties, đánh dấu Unblock, OK, mở lại.",
    ),
    (
        "Vẫn bị chặn",
        "File > Options > Trust Center > … > Trusted Locations: thêm thư mục của sổ, không kèm thư mục con.",
    ),
    ("Trợ lý chưa chạy", "Bấm phím Windows, gõ “Tro ly CCHC”, bấm Enter. Hoặc chạy lệnh: cchc agent"),
    ("Báo “chưa lưu”", "Phần mềm ghi vào sổ đang mở nhưng không tự lưu: xem kết quả rồi bấm Ctrl+S để giữ."),
    (
        "Không rõ vì sao",
        "Bấm “{self_check}”, đọc sheet “{self_check}” từ trên xuống và làm theo cột “Cần làm gì”.",
    ),
)

_NOTES_TITLE: Final = "Cần nhớ"
_NOTES: Final = (
    (
        "Sổ đang mở",
        "Dùng các nút, ở Bảng điều khiển hay ở đầu trang liên quan. Dùng lệnh thì phải đóng sổ trước.",
    ),
    ("Kỳ báo cáo", "{year}-Q1: quý I · {year}-H1: 6 tháng · {year}-Q3: 9 tháng · {year}-Y: năm."),
    (
        "Xếp loại đơn vị",
        "Mỗi kỳ một lần xếp; ghi “VP xếp loại” và “Lý do” thì mức đó thắng từ lần tổng hợp kế tiếp.",
    ),
    ("Được làm", "Sắp xếp, lọc, đổi tên trang, chèn cột và biểu đồ của mình. Giữ tiêu đề cột và cột Mã."),
    (
        "Văn phòng nhập hộ",
        "Điền biểu mẫu của đơn vị, thả vào {stem}_dulieu/hop_den/nhap_ho; “Tiến độ nộp” ghi rõ.",
    ),
    (
        "Văn phòng xử lý",
        "Tệp chờ: cột “Xử lý của VP” ở “Lỗi dữ liệu”. Loại tệp: “Tệp đến”. Đính chính: “Tổng hợp”, có lý do.",
    ),
    (
        "Sửa đổi kế hoạch",
        "Ở “Kiến nghị” chọn “Chấp nhận”, ghi “Có hiệu lực từ”; lần tổng hợp kế tiếp sửa kế hoạch theo đó.",
    ),
    (
        "Xem bản gốc",
        "Cột “Mở tệp”: bấm “Mở” (LibreOffice: Ctrl+bấm). Loại tệp có thể chứa macro thì không có “Mở”.",
    ),
    ("Lỡ sửa cột phần mềm", "Ô đó không bị ghi đè mà được báo ở sheet “Lỗi dữ liệu”; xóa trắng để ghi lại."),
    ("Chuyển chỗ sổ", "Thư mục “{stem}_dulieu” cạnh sổ giữ các tệp đã nhận: chuyển, đổi tên cùng với sổ."),
)

_COMMANDS_TITLE: Final = "Cũng việc ấy bằng dòng lệnh, khi sổ đã lưu và đóng"
_COMMANDS: Final = (
    ("Lập sổ mới", "cchc build -o {file}"),
    (w.ACTION["forms"], "cchc forms {file} --period {year}-H1 --out BieuMau"),
    (w.ACTION["collect"], "cchc collect {file} --from BaoCaoDen"),
    (w.ACTION["rollup"], "cchc rollup {file} --period {year}-H1"),
    (w.ACTION["check"], "cchc check {file} --as-of {year}-06-05 --write"),
    (w.ACTION["remind"], "cchc remind {file} --period {year}-H1"),
    (w.ACTION["report"], "cchc report {file} --period {year}-H1 -o BaoCao.docx"),
    (w.ACTION["undo"], "cchc undo {file}"),
    ("Chạy thử", "cchc demo --out ThuNghiem"),
)

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
_DASHBOARD_ABOUT: Final = "Các nút và câu trả lời, kỳ và ngày kiểm tra, số đếm, biểu đồ, lần chạy gần nhất."

_WIDTHS: Final = (2, 22, 94, 3, 26, 90)
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

    names = {"file": file, "stem": stem, "year": year, "self_check": w.ACTION["self_check"]}
    writer = _Block(sheet, _LEFT, formats)
    for heading, lines in (
        (_CYCLE_TITLE, _CYCLE),
        (_TROUBLE_TITLE, _TROUBLE),
        (_NOTES_TITLE, _NOTES),
    ):
        writer.section(heading)
        for name, text in lines:
            writer.line(name, text.format(**names))
    writer.section(_COMMANDS_TITLE)
    for name, command in _COMMANDS:
        writer.command(name, command.format(**names))

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

    def command(self, name: str, text: str) -> None:
        self.line(name, text)
        look = self._formats.cell(
            font_name=_COMMAND_FONT, bg_color=BAND, font_color=NAVY, indent=1, bottom=1, bottom_color=GRID
        )
        self._sheet.write_string(self._row - 1, self._col + 1, text, look)

    def link(self, page: str, text: str) -> None:
        self.line(page, text)
        look = self._formats.cell(bottom=1, bottom_color=GRID, bold=True, font_color=NAVY, underline=1)
        self._sheet.write_url(self._row - 1, self._col, f"internal:'{page}'!A1", look, page)
