"""What the terminal says, in Vietnamese."""

from __future__ import annotations

import re
from typing import Final

DESCRIPTION: Final = "Theo dõi kế hoạch cải cách hành chính: biểu mẫu, tổng hợp, thời hạn, báo cáo."
COMMAND: Final = "LỆNH"
HELP: Final = {
    "build": "Tạo sổ theo dõi mới từ thư mục kế hoạch.",
    "export-vba": "Ghi mã VBA của sổ ra thư mục, để nhập bằng tay vào Excel khi cần.",
    "parse-deadline": "Cho biết phần mềm hiểu một câu chữ về thời hạn thế nào.",
    "check": "Kiểm tra thời hạn của các nhiệm vụ.",
    "forms": "Tạo biểu mẫu của một kỳ cho mọi đơn vị phải báo cáo.",
    "collect": "Nhận các biểu mẫu đã điền trong một thư mục.",
    "rollup": "Tổng hợp một kỳ vào sổ.",
    "report": "Xuất báo cáo (.docx) của một kỳ.",
    "remind": "Lập danh sách đơn vị còn nợ báo cáo và nhiệm vụ đến hạn, quá hạn.",
    "ledger": "Đối chiếu sổ tệp đến: tệp nào ở tình trạng nào, có tệp nào mất hoặc bị thay đổi không.",
    "trace": "Cho biết số trong một ô của sổ từ đâu mà có: quy tắc, tệp nào, ô nào.",
    "undo": "Trả lại những ô mà lần ghi gần nhất vào sổ đã đổi.",
    "agent": "Chạy trợ lý: phục vụ các nút bấm trong sổ, nhận tệp trong hộp đến, kiểm tra thời hạn mỗi sáng.",
    "agent install": "Cho trợ lý tự chạy mỗi khi đăng nhập (không cần quyền quản trị).",
    "agent uninstall": "Thôi tự chạy trợ lý khi đăng nhập.",
    "agent know": "Cho trợ lý biết thư mục của một sổ trên máy này (sổ để trong OneDrive, SharePoint).",
    "status": "Cho biết trợ lý có đang chạy không và lần chạy gần nhất của từng việc.",
    "demo": "Chạy thử trọn một kỳ 6 tháng với dữ liệu mẫu.",
}
HELP_FILE: Final = "sổ theo dõi"
HELP_AS_OF: Final = "ngày lấy làm mốc (mặc định: hôm nay)"
HELP_PERIOD: Final = "kỳ báo cáo: 2023-Q1, 2023-H1, 2023-Q3 hoặc 2023-Y"
HELP_CELL: Final = "ô cần hỏi, kèm tên sheet, ví dụ “Chỉ tiêu!N6”"
HELP_ROW_PERIOD: Final = "kỳ báo cáo (mặc định: kỳ ghi ở dòng của ô)"
HELP_JSON: Final = "in kết quả dạng JSON"
HELP_PLAN: Final = "thư mục kế hoạch (mặc định: kế hoạch năm 2023 kèm theo)"
HELP_OUTPUT: Final = "tệp sẽ ghi ra; không ghi đè tệp đã có"
HELP_TEXT: Final = "câu chữ về thời hạn; dấu - để đọc từng dòng từ đầu vào chuẩn"
HELP_YEAR: Final = "năm kế hoạch"
HELP_WRITE: Final = "ghi kết quả vào sổ"
HELP_OUT: Final = "thư mục sẽ ghi ra"
HELP_DRY_RUN: Final = "chạy thử: cho biết sẽ đổi gì, không ghi gì"
HELP_FROM: Final = "thư mục chứa các tệp đơn vị gửi đến"

NO_SUCH_DAY: Final = "Không có ngày “{text}”."
DAY_FORM: Final = "Ghi ngày theo mẫu 2023-06-14."
NO_SUCH_YEAR: Final = "Không có năm kế hoạch “{text}”."
YEAR_FORM: Final = "Ghi năm bằng bốn chữ số, ví dụ 2023."
BAD_COMMAND: Final = "Lệnh chưa đúng ({message})."
NOT_XLSM: Final = "Tên sổ “{file}” không có đuôi .xlsm."
NAME_XLSM: Final = "Đặt tên sổ có đuôi .xlsm rồi chạy lại."
SEE_HELP: Final = "Xem cách dùng: {prog} --help."
INTERRUPTED: Final = "Đã dừng theo yêu cầu."
RUN_AGAIN: Final = "Chạy lại lệnh; phần đã làm không mất."
IO_FAILED: Final = "Không đọc hoặc ghi được tệp “{file}” ({why})."
CHECK_DISK: Final = "Kiểm tra đường dẫn, quyền ghi và dung lượng trống rồi chạy lại."
NO_MEMORY: Final = "Máy không đủ bộ nhớ cho việc này."
NOTHING_RECEIVED: Final = "Thư mục “{folder}” không có tệp nào để nhận."
PUT_FILES_THERE: Final = "Chép các biểu mẫu đơn vị gửi về vào thư mục này rồi chạy lại."

ERROR: Final = "Không làm được: {message} {action}"
SOUND: Final = "Không có tệp nào mất, bị thay đổi hay thiếu biên nhận."
NOT_ADDING_UP: Final = "Sổ tệp đến KHÔNG khớp."
FORMS_DONE: Final = "Đã tạo {count} biểu mẫu trong thư mục {out}"
PROBLEM_COUNT: Final = "{count} điều cần xem:"
MORE_PROBLEMS: Final = "… và {count} điều nữa (xem sheet “Lỗi dữ liệu” sau khi tổng hợp, hoặc dùng --json)."
NOTHING_WRITTEN: Final = "CHẠY THỬ: không ghi gì vào sổ và thư mục dữ liệu. Nếu chạy thật:"
WOULD_STORE: Final = "  Kho tệp đến: {files} tệp mới, ghi {receipts} biên nhận."
WOULD_CHANGE: Final = "  Sheet “{sheet}” ({table}): đổi {cells} ô, thêm {rows} dòng."
MORE_CHANGES: Final = "… và {count} ô nữa (dùng --json để xem hết)."
TRACE_RULE: Final = "Cách tính: {rule}"
TRACE_VALUE: Final = "Giá trị tính được (kỳ {period}, ngày {day}): {value}"
TRACE_STANDS: Final = "Đang ghi: {value}"
TRACE_OWN: Final = "Ô của sổ có phần quyết định:"
TRACE_SOURCES: Final = "Nguồn ({count}):"
TRACE_ARCHIVED: Final = "      bản gốc nhận {at}: {file}"
DEMO_DONE: Final = "Đã chạy xong một kỳ 6 tháng năm 2023 với DỮ LIỆU MẪU:"

# What argparse says, as far as it says it to a person (its wording differs a little between versions).
_ARGPARSE: Final = tuple(
    (re.compile(pattern, re.DOTALL), said)
    for pattern, said in (
        (r"the following arguments are required: (.+)", r"thiếu \1"),
        (r"argument .+?: invalid choice: '?(.+?)'? \(.+", r"không có lệnh hay lựa chọn “\1”"),
        (r"unrecognized arguments: (.+)", r"không hiểu “\1”"),
        (r"argument (.+?): expected .+", r"\1 phải có giá trị đi kèm"),
        (r"ambiguous option: (.+?) could match .+", r"không rõ “\1” là tùy chọn nào"),
        (r"argument (.+?): ignored explicit argument '(.*)'", r"\1 không nhận giá trị “\2”"),
    )
)


def of_argparse(message: str) -> str:
    """What is wrong with a command, in Vietnamese where argparse's message is a known one."""
    for pattern, said in _ARGPARSE:
        if match := pattern.fullmatch(message):
            return match.expand(said)
    return message
