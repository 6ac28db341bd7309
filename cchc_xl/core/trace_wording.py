"""What a trace says: for every roll-up column how it is computed, and what is the matter with a cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cchc_xl.core import tables
from cchc_xl.core import wording as w
from cchc_xl.core.tables import Owner

WHOSE: Final = {
    Owner.PLAN: "Ô này thuộc kế hoạch (cột “{header}”, dòng {key}): ghi như văn bản, phần mềm chỉ đọc.",
    Owner.OFFICE: "Ô này của Văn phòng (cột “{header}”, dòng {key}): phần mềm chỉ đọc, không ghi vào.",
    Owner.FORMULA: "Ô này là công thức có sẵn của sổ (cột “{header}”, dòng {key}): mở bản gốc ghi ở cột "
    "“Tệp lưu”; trống khi dòng này không có tệp hoặc loại tệp ấy có thể chứa macro.",
}
HEADER: Final = "Ô này là tiêu đề cột “{header}” của bảng {table}: phần mềm tìm cột theo tiêu đề này."
STRANGE: Final = "Ô này ở cột thêm vào trong bảng {table}: phần mềm không đọc, không ghi cột đó."
FREE_ROW: Final = "Dòng này của bảng {table} đang trống, chưa dùng đến."
OUTSIDE: Final = "Ô này nằm ngoài các bảng của phần mềm: phần mềm không đọc, không ghi."
NO_SHEET: Final = "Không có bảng nào của phần mềm trên sheet “{sheet}”."

BLANK: Final = "(trống)"
AGREES: Final = "Ô ghi đúng giá trị tính được."
EDITED: Final = (
    "Có người đã sửa ô này: đang ghi “{stands}”, tính được “{value}”. Phần mềm giữ nguyên ô; xóa trắng ô rồi "
    "bấm “Tổng hợp” để lấy lại số tính được."
)
STALE: Final = (
    "Ô ghi “{stands}”, nay tính được “{value}”: số trong ô đã cũ hoặc được tính cho ngày khác; "
    "bấm “Tổng hợp” để cập nhật."
)
DIFFERS: Final = "Ô ghi “{stands}”, nay tính được “{value}”: có người đã sửa, hoặc số trong ô đã cũ."
GONE: Final = "Dòng này không có trong kết quả của kỳ {period}."
NOT_ANEW: Final = "Ô này ghi lại một lần chạy nên không tính lại."

_ROW: Final = {
    "period": "Kỳ báo cáo mà dòng này nói tới.",
    "unit": "Mã của đơn vị được hỏi theo bảng Đơn vị.",
    "unit_name": "Tên đơn vị, lấy ở bảng Đơn vị theo mã.",
    "task": "Mã nhiệm vụ của kế hoạch.",
    "file": "Tên tệp được dùng của đơn vị trong kỳ, nơi có câu trả lời này.",
    "cell": "Ô trong tệp đó, nơi có câu trả lời này.",
    "archived": "Nơi lưu bản gốc của tệp, tính từ thư mục chứa sổ.",
    "key": "Khóa để phần mềm nhận ra dòng, ghép từ kỳ, đơn vị và nội dung.",
    "stamp": "Dấu của những gì phần mềm ghi lần trước trong dòng, để biết ô nào có người sửa.",
}
_ANSWERED: Final = "Lấy nguyên từ tệp được dùng của đơn vị trong kỳ."
_ONE_RUN: Final = "Do thao tác “{action}” ghi lại mỗi lần chạy."

# Table → field → how the column's value comes about.
RULES: Final[Mapping[str, Mapping[str, str]]] = {
    tables.TASKS.name: {
        "start": "Ngày bắt đầu, đọc từ câu chữ ở cột thời gian của kế hoạch.",
        "due": "Mốc giữa kỳ nếu chưa qua; nếu không thì hạn VP ấn định; nếu không nữa thì hạn của kế hoạch.",
        "reading": "Cách phần mềm hiểu câu chữ ở cột thời gian của kế hoạch.",
        "status": "Trạng thái VP xác định nếu có; nếu không, hoàn thành khi mọi đơn vị chủ trì (trừ nơi "
        "không áp dụng) báo hoàn thành hoặc VP ghi ngày hoàn thành; nếu chưa thì theo thời hạn.",
        "workdays_left": "Số ngày làm việc từ ngày kiểm tra đến hạn, trừ ngày nghỉ; số âm là đã quá hạn; "
        "việc xong thì để trống.",
        "behind": "“Có” khi tiến độ thấp hơn phần thời gian đã qua quá ngưỡng đặt ở sheet Cấu hình.",
        "asked": "Đếm các đơn vị chủ trì được hỏi trong kỳ.",
        "reported": "Đếm các đơn vị chủ trì có trạng thái báo cáo (kể cả đã báo hoàn thành ở kỳ trước).",
        "completed": "Đếm các đơn vị chủ trì báo hoàn thành, ở kỳ này hoặc kỳ trước trong năm.",
        "not_applicable": "Đếm các đơn vị chủ trì báo không áp dụng.",
        "progress_percent": "Trung bình cộng tỷ lệ của các đơn vị chủ trì đã biết; hoàn thành tính 100, "
        "chưa thực hiện mà để trống tính 0, nơi không áp dụng không tính.",
        "completed_on": "Ngày hoàn thành muộn nhất trong các đơn vị chủ trì báo hoàn thành.",
        "result_text": "Ghép kết quả thực hiện của các đơn vị chủ trì trong kỳ, mỗi đơn vị một dòng; dài quá "
        "thì đếm phần còn lại.",
        "period": "Kỳ của lần tổng hợp đã ghi dòng này.",
        "remark": "Điều cần lưu ý khi đọc thời hạn và xét trạng thái; ở dòng tiêu đề là số việc con đã xong.",
    },
    tables.TARGETS.name: {
        "numerator_sum": "Cộng tử số của các đơn vị báo đủ cặp tử số, mẫu số; chỉ tiêu không cộng dồn "
        "thì chỉ lấy khi có đúng một đơn vị báo; chỉ tiêu tự tính là số nhiệm vụ hoàn thành.",
        "denominator_sum": "Cộng mẫu số của các đơn vị báo đủ cặp tử số, mẫu số; chỉ tiêu không cộng dồn "
        "thì chỉ lấy khi có đúng một đơn vị báo; chỉ tiêu tự tính là tổng số nhiệm vụ.",
        "ratio_percent": "100 × tổng tử số : tổng mẫu số, làm tròn hai chữ số.",
        "reached": "So tỷ lệ với ngưỡng VP chọn, không có thì với ngưỡng của kế hoạch.",
        "asked": "Đếm các đơn vị được hỏi chỉ tiêu này.",
        "reported": "Đếm các đơn vị báo đủ cặp tử số, mẫu số.",
        "period": "Kỳ của lần tổng hợp đã ghi dòng này.",
        "remark": "Ngưỡng mâu thuẫn trong kế hoạch và số đơn vị chưa báo số liệu.",
    },
    tables.SUBMISSIONS.name: {
        "due": "Hạn nộp của kỳ theo sheet Cấu hình, dời khỏi ngày nghỉ.",
        "state": "So ngày nhận tệp được dùng với hạn nộp; chưa có thì theo tình trạng các tệp đã gửi.",
        "received_at": "Lúc nhận tệp được dùng; chưa có thì tệp gửi sau cùng.",
        "workdays_late": "Số ngày làm việc từ hạn nộp đến ngày nhận tệp được dùng, khi trễ.",
        "attempts": "Đếm các tệp đơn vị đã gửi cho kỳ này.",
        "file": "Tệp hợp lệ gửi sau cùng của đơn vị trong kỳ.",
        "problems": "Đếm lỗi phải sửa và điều cần xem của tệp được dùng, không kể lưu ý; chưa có thì của "
        "tệp gửi sau cùng.",
        "attempt": "Tệp được dùng là lần gửi thứ mấy của đơn vị trong kỳ.",
        "answered_by": "Đơn vị khác nộp thay, theo cột “Báo cáo thay cho” ở sheet Đơn vị, trong kỳ ghi ở đó.",
        "how": "“Văn phòng nhập hộ” khi tệp được thả vào thư mục nhap_ho.",
    },
    tables.ARRIVALS.name: {
        "file": "Tên tệp lúc nhận lần đầu.",
        "received_at": "Lúc nhận tệp lần đầu.",
        "sender": "Địa chỉ người gửi ghi trên thư.",
        "attempt": "Lần gửi thứ mấy của đơn vị trong kỳ.",
        "times": "Đếm số lần nhận được đúng tệp này.",
        "state": "Tệp được dùng, có lỗi, chờ xử lý hay đã thay, theo sổ tệp đến.",
        "why": "Lý do của tình trạng ấy.",
    },
    tables.COMPARISON.name: {
        "kind": "Nhiệm vụ hay chỉ tiêu.",
        "item": "Mã nhiệm vụ hoặc chỉ tiêu của kế hoạch.",
        "name": "Nội dung nhiệm vụ hoặc tên chỉ tiêu, rút gọn.",
        "earlier": "Kỳ gần nhất trước đó trong năm có báo cáo được dùng.",
        "before": "Tiến độ hoặc tỷ lệ của kỳ trước, tổng hợp lại từ các tệp đã nhận.",
        "now": "Tiến độ hoặc tỷ lệ của kỳ này.",
        "difference": "Kỳ này trừ kỳ trước, tính bằng điểm phần trăm.",
        "remark": "Nhận xét về chênh lệch.",
    },
    tables.CLASSIFICATION.name: {
        **dict.fromkeys(w.CRITERION, "Điểm của tiêu chí theo trọng số; không áp dụng thì để trống."),
        "total": "Tổng điểm các tiêu chí áp dụng, quy về thang 100.",
        "rank": "Thứ hạng theo tổng điểm; bằng điểm thì cùng hạng.",
        "grade": "Mức tương ứng với tổng điểm, theo các ngưỡng ở sheet Cấu hình.",
        "final": "Mức VP xếp loại nếu có; nếu không thì mức theo điểm.",
        "reasons": "Những điều làm mất điểm.",
    },
    tables.LINES.name: {
        "content": "Nội dung nhiệm vụ của kế hoạch, rút gọn.",
        "role": "Đơn vị chủ trì hay phối hợp, theo kế hoạch.",
        "answer": "Trạng thái đơn vị báo trong kỳ; không ghi gì là “Chưa báo cáo”.",
        "progress_percent": _ANSWERED,
        "completed_on": _ANSWERED,
        "document_number": _ANSWERED,
        "result_text": _ANSWERED,
        "difficulties": _ANSWERED,
        "proposals": _ANSWERED,
        "counted": "Trạng thái tính vào số liệu của nhiệm vụ: theo VP đính chính (có lý do); đã báo hoàn "
        "thành ở kỳ trước thì vẫn là hoàn thành; còn lại như đơn vị báo.",
    },
    tables.FIGURES.name: {
        "target": "Mã chỉ tiêu của kế hoạch.",
        "name": "Tên chỉ tiêu của kế hoạch.",
        "numerator": _ANSWERED,
        "denominator": _ANSWERED,
        "ratio_percent": "100 × tử số : mẫu số đơn vị báo, làm tròn hai chữ số.",
        "note": _ANSWERED,
    },
    tables.PROPOSALS.name: {
        "kind": "Loại kiến nghị, theo nơi đơn vị ghi trong biểu mẫu.",
        "text": _ANSWERED,
        "reason": _ANSWERED,
        "change": "Quyết định của VP làm kế hoạch thay đổi thế nào, từ ngày nào; hoặc đã quyết định kỳ nào.",
    },
    tables.PROBLEMS.name: {
        "code": "Mã của quy tắc kiểm tra đã phát hiện lỗi.",
        "severity": "Mức độ đặt sẵn cho quy tắc; “Đã hết lỗi” khi không còn thấy, "
        "“VP đã xử lý” khi Văn phòng đã trả lời.",
        "file": "Tệp có lỗi.",
        "cell": "Ô có lỗi trong tệp, hoặc trong sổ khi không ghi tệp.",
        "message": "Lỗi gì, theo quy tắc kiểm tra.",
        "action": "Cần làm gì, theo quy tắc kiểm tra.",
    },
    tables.STATUS_COUNTS.name: {
        "count": "Đếm các nhiệm vụ của kế hoạch (không kể dòng tiêu đề) theo trạng thái."
    },
    tables.SUBMISSION_COUNTS.name: {"count": "Đếm các đơn vị phải báo cáo trong kỳ theo tình trạng nộp."},
    tables.YEAR.name: {
        "content": "Nội dung nhiệm vụ, như ở sheet Nhiệm vụ.",
        "lead": "Đơn vị chủ trì, như ở sheet Nhiệm vụ.",
        "due": "Hạn của nhiệm vụ, như ở sheet Nhiệm vụ.",
        "status": "Trạng thái của nhiệm vụ, như ở sheet Nhiệm vụ.",
        **dict.fromkeys(
            tables.THIRDS,
            "Dấu của một phần ba tháng: thời gian thực hiện, hạn, ngày hoàn thành, ngày kiểm tra.",
        ),
    },
    tables.REMINDERS.name: dict.fromkeys(tables.REMINDERS.fields(), _ONE_RUN.format(action="Nhắc việc")),
    tables.SELF_CHECK.name: dict.fromkeys(tables.SELF_CHECK.fields(), _ONE_RUN.format(action="Tự kiểm tra")),
    tables.ACTIONS.name: dict.fromkeys(("at", "result"), "Lần chạy gần nhất của thao tác ghi ở đầu dòng."),
    tables.LOG.name: dict.fromkeys(tables.LOG.fields(), "Nhật ký: mỗi thao tác ghi một dòng."),
}


def rule(table: str, field: str) -> str:
    """How the column's value comes about, one sentence; KeyError for a column that nobody computes."""
    special = RULES[table]
    return special[field] if field in special else _ROW[field]
