"""Nút bấm: what the office can ask for with one click, on a sheet, on the ribbon or through RunPython.

One catalogue names each button everywhere: ``code`` in a job request and in wording.ACTION, ``macro``
the VBA Sub behind it, ``sheets`` where it stands besides the dashboard.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cchc_xl.core import tables
from cchc_xl.core import wording as w

# Defined names of the master workbook: its identity (a constant) and the cell that buttons answer in.
WORKBOOK_ID_NAME: Final = "CCHC_ID"
MESSAGE_NAME: Final = "CCHC_ThongBao"


@dataclass(frozen=True, slots=True)
class Button:
    """A button; ``image`` is one of Excel's own pictures (imageMso) for the ribbon.

    Pictures of other Office programs need not be there: Microsoft lists each program's in the repository
    OfficeDev/office-fluent-ui-command-identifiers.
    """

    code: str
    macro: str
    tooltip: str
    image: str
    sheets: tuple[str, ...] = ()

    @property
    def caption(self) -> str:
        return w.ACTION[self.code]


CATALOGUE: Final[tuple[Button, ...]] = (
    Button(
        "check",
        "KiemTraThoiHan",
        "Xem từng nhiệm vụ đang ở đâu so với thời hạn vào ngày kiểm tra.",
        "FunctionsDateTimeInsertGallery",
        (tables.TASKS.sheet, tables.YEAR.sheet),
    ),
    Button(
        "forms",
        "TaoBieuMau",
        "Tạo cho mỗi đơn vị một biểu mẫu của kỳ đang chọn, chỉ gồm việc của đơn vị đó.",
        "DataFormExcel",
        (tables.UNITS.sheet,),
    ),
    Button(
        "collect",
        "NhanBaoCao",
        "Nhận các tệp, thư và tệp nén nằm trong thư mục hộp đến; tệp nào hỏng thì nêu lý do.",
        "FileOpen",
        (tables.SUBMISSIONS.sheet,),
    ),
    Button(
        "rollup",
        "TongHop",
        "Nhận hết những gì đang chờ trong hộp đến rồi tổng hợp kỳ đang chọn vào sổ.",
        "Consolidate",
        (
            tables.SUBMISSIONS.sheet,
            tables.ARRIVALS.sheet,
            tables.LINES.sheet,
            tables.FIGURES.sheet,
            tables.PROBLEMS.sheet,
        ),
    ),
    Button(
        "report",
        "XuatBaoCao",
        "Viết báo cáo Word của kỳ đang chọn, theo Nghị định 30/2020/NĐ-CP, để hoàn thiện và trình ký.",
        "FileNewDefault",
    ),
    Button(
        "remind",
        "NhacViec",
        "Lập danh sách đơn vị còn nợ báo cáo và nhiệm vụ đến hạn, quá hạn.",
        "ReviewNewComment",
        (tables.REMINDERS.sheet,),
    ),
    Button(
        "undo",
        "HoanTac",
        "Trả lại các ô mà lần ghi gần nhất của phần mềm đã đổi; ô người sửa sau đó được giữ.",
        "Undo",
        (tables.LOG.sheet,),
    ),
    Button(
        "self_check",
        "TuKiemTra",
        "Kiểm tra trợ lý, phiên bản, đường dẫn, tệp khóa và các thư mục; nêu cách sửa nếu có gì hỏng.",
        "ErrorChecking",
        (tables.SELF_CHECK.sheet,),
    ),
)

BY_CODE: Final[Mapping[str, Button]] = {button.code: button for button in CATALOGUE}
