"""Words people read that are neither a header (tables.py) nor a finding (rules.py)."""

from __future__ import annotations

from typing import Final

YES: Final = "Có"
NO: Final = "Không"

TASK_KIND: Final = {"task": "Nhiệm vụ", "header": "Tiêu đề"}
TARGET_KIND: Final = {"ratio": "Tỷ lệ", "qualitative": "Định tính", "derived": "Tự tính"}

STATUS: Final = {
    "NOT_STARTED": "Chưa đến kỳ",
    "IN_PROGRESS": "Đang thực hiện",
    "DUE_SOON": "Sắp đến hạn",
    "OVERDUE": "Quá hạn",
    "DONE_ON_TIME": "Hoàn thành đúng hạn",
    "DONE_LATE": "Hoàn thành trễ hạn",
    "ONGOING": "Thường xuyên",
    "NO_DATE": "Chưa xác định thời hạn",
}
WITHDRAWN: Final = "Đã rút"  # of a task that the office took out of the plan
NOT_ADDED_YET: Final = "Chưa áp dụng"  # of a task that it added from a later day on

ANSWER: Final = {
    "NOT_STARTED": "Chưa thực hiện",
    "IN_PROGRESS": "Đang thực hiện",
    "DONE": "Hoàn thành",
    "NOT_POSSIBLE": "Không thực hiện được",
    "NOT_APPLICABLE": "Không áp dụng",
}
NOT_REPORTED: Final = "Chưa báo cáo"
PARTNER_REPORTED: Final = "Có báo cáo phối hợp"
REACHED: Final = "Đạt"
NOT_REACHED: Final = "Chưa đạt"
BEHIND: Final = "Chậm so với tiến độ"
TOTAL: Final = "Tổng số"
PROPOSAL_ON_TASK: Final = "Kiến nghị về nhiệm vụ"

ROLE: Final = {"lead": "Chủ trì", "partner": "Phối hợp"}

UNIT_TYPE: Final = {
    "room": "Phòng thuộc Sở",
    "pgd": "Phòng GD&ĐT",
    "gdtx": "TT GDNN-GDTX",
    "thpt": "THPT công lập",
    "thpt_private": "THPT tư thục",
    "multi": "Nhiều cấp học",
    "direct": "Trực thuộc khác",
}
CONFIDENCE: Final = {"high": "Cao", "medium": "Cần xác minh", "low": "Chưa xác minh"}
CERTAINTY: Final = {"high": "Chắc chắn", "medium": "Khá chắc", "low": "Cần xem lại"}
DAY_STATUS: Final = {"off": "Nghỉ", "makeup_workday": "Làm bù", "weekend_in_block": "Nghỉ cuối tuần"}
DECISIONS: Final = ("Chấp nhận", "Không chấp nhận", "Để xem xét")
DECIDED_IN: Final = "Đã quyết định ở dòng kỳ {period}: {decision}"
NOT_APPLIED_YET: Final = "Chưa áp dụng được, xem sheet “Lỗi dữ liệu”"

SUBMISSION_STATE: Final = {
    "in_time": "Đúng hạn",
    "late": "Trễ hạn",
    "rejected": "Có lỗi, phải gửi lại",
    "set_aside": "Không dùng, phải gửi lại",  # the office does not use what came
    "waiting": "Chờ Văn phòng xử lý",
    "missing": "Chưa nộp",
}
ENTERED_BY_OFFICE: Final = "Văn phòng nhập hộ"
ARRIVAL_STATE: Final = {
    "merged": "Được dùng",
    "rejected": "Có lỗi",
    "set_aside": "Không dùng",  # a rejected one, by the office
    "waiting": "Chờ Văn phòng xử lý",
    "superseded": "Đã thay bằng bản khác",
}
# What the office answers to findings (Lỗi dữ liệu) and says of files (Tệp đến), and how it is told.
TAKE: Final = "Nhận"
IGNORE: Final = "Bỏ qua"
OPEN: Final = "Mở"
SET_ASIDE: Final = ARRIVAL_STATE["set_aside"]
GAVE_WAY: Final = "Bản được dùng là “{file}”"
NO_REASON: Final = "chưa ghi lý do"
IGNORED_THERE: Final = "đã ghi “Bỏ qua” ở sheet “Lỗi dữ liệu”"
BY_OFFICE: Final = "xử lý của Văn phòng"
BY_SENDER: Final = "địa chỉ thư gửi"
SEVERITY: Final = {"reject": "Phải sửa", "warn": "Cần xem", "note": "Lưu ý"}
SOLVED: Final = "Đã hết lỗi"
ANSWERED: Final = "VP đã xử lý"  # of a question

COMPARED: Final = {"task": "Nhiệm vụ", "target": "Chỉ tiêu"}
CRITERION: Final = {
    "in_time": "Nộp đúng hạn",
    "complete": "Đầy đủ",
    "few_errors": "Ít lỗi",
    "tasks_in_time": "Nhiệm vụ chủ trì đúng hạn",
    "targets_met": "Chỉ tiêu đạt",
}
GRADE: Final = {"good": "Tốt", "fair": "Khá", "average": "Trung bình", "below": "Chưa đạt"}  # the best first
ARRIVAL_SAID: Final = {  # the same within a sentence
    "merged": "được dùng",
    "rejected": "có lỗi",
    "set_aside": "Văn phòng không dùng",
    "waiting": "chờ xử lý",
    "superseded": "đã thay",
}

PERIOD_NAME: Final = {"Q1": "quý I", "H1": "6 tháng", "Q3": "9 tháng", "Y": "năm"}

CONTROL_PERIOD: Final = "Kỳ báo cáo"
CONTROL_DAY: Final = "Ngày kiểm tra"

ACTION: Final = {
    "check": "Kiểm tra thời hạn",
    "forms": "Tạo biểu mẫu",
    "collect": "Nhận báo cáo",
    "rollup": "Tổng hợp",
    "report": "Xuất báo cáo",
    "remind": "Nhắc việc",
    "undo": "Hoàn tác",
    "self_check": "Tự kiểm tra",
}
UNASKED: Final = {"morning": "Kiểm tra thời hạn buổi sáng", "write": "Ghi nốt vào sổ"}  # by the assistant
REMINDER: Final = {
    "report_due": "Sắp đến hạn nộp báo cáo",
    "report_missing": "Chưa nộp báo cáo",
    "report_rejected": "Báo cáo có lỗi, phải gửi lại",
    "report_set_aside": "Báo cáo không được dùng, phải gửi lại",
    "report_waiting": "Báo cáo chờ Văn phòng xử lý",
    "task_overdue": "Nhiệm vụ quá hạn",
    "task_due_soon": "Nhiệm vụ sắp đến hạn",
    "task_behind": "Nhiệm vụ chậm so với tiến độ",
}
REMINDER_SETTLED: Final = "Đã xong"  # of a row that the office wrote a note on
SELF_CHECK_STATE: Final = {"good": "Tốt", "look": "Cần xem", "bad": "Hỏng"}

DEADLINE_KIND: Final = {
    "on": "đúng ngày",
    "by": "chậm nhất",
    "before": "trước ngày",
    "range": "khoảng thời gian",
    "from": "từ ngày",
    "multi": "nhiều mốc",
    "recurring": "định kỳ có ngày",
    "recurring_undated": "định kỳ không ngày",
    "continuous": "thường xuyên",
    "external": "theo văn bản khác",
    "relative": "tính từ sự kiện",
    "ditto": "như dòng trên",
    "quality": "không phải thời hạn",
    "partial": "ngày còn trống",
    "ambiguous": "ngày viết theo lối Mỹ",
    "invalid": "ngày không có thật",
    "missing": "để trống",
    "none": "không phải thời hạn",
    "unparsed": "không hiểu",
}

ASSESSMENT: Final = {
    "strengths": "Ưu điểm",
    "shortcomings": "Tồn tại, hạn chế",
    "causes": "Nguyên nhân",
    "directions": "Phương hướng kỳ tới",
    "proposals": "Kiến nghị, đề xuất",
    "initiatives": "Sáng kiến, cách làm hay",
}
CHANGE_KIND: Final = ("Sửa đổi nhiệm vụ", "Bổ sung nhiệm vụ", "Rút nhiệm vụ")
AMENDED: Final = {  # by CHANGE_KIND
    "Sửa đổi nhiệm vụ": "Sửa đổi {task} từ {day}",
    "Bổ sung nhiệm vụ": "Bổ sung {task} từ {day}",
    "Rút nhiệm vụ": "Rút {task} từ {day}",
}
AMENDED_BY: Final = "{said} theo đề xuất của {unit}"
