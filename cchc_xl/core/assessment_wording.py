"""Words of the sheets "So với kỳ trước" and "Xếp loại": what a figure's remark says, why points were lost."""

from __future__ import annotations

from typing import Final

# -- So với kỳ trước -----------------------------------------------------------------------------------
NO_EARLIER: Final = "Chưa có kỳ trước để so."
UNKNOWN_BEFORE: Final = "Kỳ trước chưa có số liệu."
UNKNOWN_NOW: Final = "Kỳ này chưa có số liệu."
UNKNOWN_BOTH: Final = "Cả hai kỳ chưa có số liệu."
ROSE: Final = "Tăng."
FELL: Final = "Giảm."
SAME: Final = "Không đổi."
NEWLY_DONE: Final = "Hoàn thành trong kỳ này."
NO_LONGER_DONE: Final = "Kỳ trước đã hoàn thành, kỳ này chưa."
QUALITATIVE: Final = "Chỉ tiêu định tính, không so bằng số."
TASK_COUNTS: Final = (
    "Số đơn vị báo cáo {reported_before} → {reported} trên {asked}, hoàn thành {done_before} → {done}."
)
FRACTION: Final = "Tử số {numerator_before} → {numerator}, mẫu số {denominator_before} → {denominator}."
TARGET_COUNTS: Final = "Số đơn vị báo cáo {reported_before} → {reported} trên {asked}."
UNKNOWN: Final = "chưa có"
MORE_UNITS: Final = "… và {count} đơn vị khác"

# -- Xếp loại --------------------------------------------------------------------------------------------
NOT_SENT: Final = {
    "missing": "Chưa nộp báo cáo",
    "rejected": "Báo cáo có lỗi, chưa gửi lại",
    "set_aside": "Văn phòng không dùng báo cáo, chưa gửi lại",
    "waiting": "Báo cáo chờ Văn phòng xử lý",
}
LATE: Final = "Trễ {days} ngày làm việc"
ANSWERED: Final = "Trả lời {answered}/{asked} mục được hỏi"
ERRORS: Final = "{errors} lỗi trong {forms} biểu mẫu đã gửi"
TASKS_IN_TIME: Final = "Nhiệm vụ chủ trì đúng hạn {good}/{judged} (trễ: {keys})"
TARGETS_MET: Final = "Chỉ tiêu đạt {good}/{judged} (chưa đạt hoặc chưa có số liệu: {keys})"
FULL: Final = "Đủ điểm"
NOT_JUDGED: Final = "Không xét {criteria} (quy từ {points}/{possible} điểm)"
NOTHING_JUDGED: Final = "Không có tiêu chí nào để xét"
