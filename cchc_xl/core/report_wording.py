"""Catalogue of the report's sentences. ``{n}``-like names are filled with texts, already formatted."""

from __future__ import annotations

from typing import Final

# -- head (phần đầu) --------------------------------------------------------------------------------------
NUMBER: Final = "Số: {number}/{type_code}-{agency_code}"
NUMBER_BLANK: Final = "\u00a0" * 8
PLACE_DAY: Final = "{place}, {day}"
DAY: Final = "ngày {day} tháng {month} năm {year}"
DAY_BLANK: Final = "\u00a0" * 5
ADDRESSED: Final = "Kính gửi:"
ATTACHED: Final = "(Kèm theo Báo cáo số {number}/{type_code}-{agency_code} {day} của {agency})"
BASE_WORDS: Final = ("căn cứ", "thực hiện", "theo")
DEFAULT_BASE_WORD: Final = "Thực hiện"

PLAN: Final = "Kế hoạch cải cách hành chính năm {year}"
SUBJECT: Final = "Kết quả công tác cải cách hành chính nhà nước\n{period}"
PERIOD: Final = {
    "Q1": "quý I năm {year}",
    "H1": "6 tháng đầu năm {year}",
    "Q3": "9 tháng đầu năm {year}",
    "Y": "năm {year}",
}
NEXT_PERIOD: Final = {
    "Q1": "quý II năm {year}",
    "H1": "6 tháng cuối năm {year}",
    "Q3": "quý IV năm {year}",
    "Y": "năm {next_year}",
}

# -- common ------------------------------------------------------------------------------------------------
UNKNOWN: Final = "chưa có số liệu"
UNKNOWN_CELL: Final = "Chưa có số liệu"
NOT_APPLICABLE_CELL: Final = "–"
NOTHING: Final = "Không có nội dung."
RESULTS_MORE: Final = "… (xem sheet “Tổng hợp” của sổ theo dõi)"
HEADER_STATE: Final = "{content} ({state})"
NO_ROWS: Final = "Không có số liệu."
BULLET: Final = "- {text}"
TASKS: Final = "{count} nhiệm vụ"
UNITS: Final = "{count} đơn vị"
AND_OTHER_UNITS: Final = "{names} và {count} đơn vị khác"

# -- overview (tổng quan) ------------------------------------------------------------------------------------
NO_TASKS: Final = "{plan} không có nhiệm vụ nào."
OVERVIEW: Final = "{plan} có {total} nhiệm vụ."
SINCE_ISSUED: Final = "So với khi ban hành, Kế hoạch đã {parts}."
ADDED: Final = "bổ sung {count} nhiệm vụ"
WITHDRAWN: Final = "rút {count} nhiệm vụ"
AS_OF_NONE_DONE: Final = "Tính đến ngày {day}, chưa có nhiệm vụ nào hoàn thành."
AS_OF_DONE: Final = "Tính đến ngày {day}, đã hoàn thành {done} nhiệm vụ (đạt {percent})"
ALL_ON_TIME: Final = ", tất cả đều đúng hạn."
ALL_LATE: Final = ", tất cả đều trễ hạn."
ON_TIME_AND_LATE: Final = ", trong đó {on_time} nhiệm vụ đúng hạn, {late} nhiệm vụ trễ hạn."
OPEN_TASKS: Final = "Trong {count} nhiệm vụ chưa hoàn thành, có {parts}."
NONE_OVERDUE: Final = "Không có nhiệm vụ quá hạn."
BEHIND: Final = "Có {count} nhiệm vụ chậm so với tiến độ."
NONE_BEHIND: Final = "Không có nhiệm vụ nào chậm so với tiến độ."
SEE_TASKS: Final = "Tình hình thực hiện từng nhiệm vụ nêu tại Phụ lục I."
OPEN_STATUS: Final = {
    "OVERDUE": "{count} nhiệm vụ quá hạn",
    "DUE_SOON": "{count} nhiệm vụ sắp đến hạn",
    "IN_PROGRESS": "{count} nhiệm vụ đang thực hiện",
    "ONGOING": "{count} nhiệm vụ thực hiện thường xuyên",
    "NOT_STARTED": "{count} nhiệm vụ chưa đến kỳ thực hiện",
    "NO_DATE": "{count} nhiệm vụ chưa xác định thời hạn",
}

# -- a group of tasks (nhóm nhiệm vụ) --------------------------------------------------------------------
GROUP: Final = "Kế hoạch giao {total} nhiệm vụ về {title}: {parts}."
GROUP_EMPTY: Final = "Kế hoạch không giao nhiệm vụ cụ thể ở nội dung này."
GROUP_DONE: Final = "đã hoàn thành {count} nhiệm vụ"
GROUP_NONE_DONE: Final = "chưa có nhiệm vụ nào hoàn thành"
GROUP_OVERDUE: Final = "Nhiệm vụ quá hạn: {names}."
GROUP_OVERDUE_MORE: Final = "Nhiệm vụ quá hạn: {names} và {count} nhiệm vụ khác."
TASK_RESULT: Final = "{content}: {result}"
CONTENT_UNDER: Final = "{under} – {content}"
TASK_BY_UNITS: Final = "{completed}/{asked} đơn vị đã hoàn thành, {reported} đơn vị đã báo cáo"
TASK_BY_UNITS_PERCENT: Final = "{by_units}, tiến độ bình quân {percent}"
GROUP_MORE: Final = "Kết quả của {count} nhiệm vụ khác nêu tại Phụ lục I."
GROUP_SILENT: Final = "{count} nhiệm vụ chưa có số liệu của đơn vị chủ trì."
QUOTED: Final = "“{text}”"
# Group titles say what they are about in many ways; the outline of the report is the ministry's.
GROUP_WORDS: Final = (
    ("chi_dao", ("chỉ đạo", "điều hành")),
    ("the_che", ("thể chế",)),
    ("thu_tuc", ("thủ tục", "một cửa")),
    ("bo_may", ("bộ máy",)),
    ("cong_vu", ("công vụ", "công chức", "viên chức")),
    ("tai_chinh", ("tài chính",)),
    ("chinh_quyen_so", ("hiện đại", "điện tử", "chuyển đổi số", "chính quyền số")),
)

# -- units' reports (tình hình báo cáo) --------------------------------------------------------------------
NOBODY_ASKED: Final = "Kỳ này không có đơn vị nào phải báo cáo."
NONE_REPORTED: Final = "Chưa có đơn vị nào trong {asked} đơn vị phải báo cáo có báo cáo được tổng hợp."
REPORTED: Final = "Có {reported}/{asked} đơn vị có báo cáo được tổng hợp (đạt {percent})"
REPORTED_IN_TIME: Final = ", tất cả đều gửi đúng hạn."
REPORTED_LATE: Final = ", tất cả đều gửi trễ hạn."
REPORTED_BOTH: Final = ", trong đó {in_time} đơn vị gửi đúng hạn, {late} đơn vị gửi trễ hạn."
NOT_REPORTED: Final = "Còn {count} đơn vị chưa có báo cáo được tổng hợp: {parts}."
REJECTED: Final = "{count} đơn vị phải gửi lại do báo cáo có lỗi"
SET_ASIDE: Final = "{count} đơn vị phải gửi lại do Văn phòng không dùng báo cáo đã gửi"
WAITING: Final = "{count} đơn vị đã gửi, Văn phòng đang xử lý"
MISSING: Final = "{count} đơn vị chưa gửi"
MISSING_NAMES: Final = "Đơn vị chưa gửi báo cáo: {names}."
INCOMPLETE: Final = (
    "Số liệu trong báo cáo này chưa gồm các đơn vị nêu trên. Danh sách đầy đủ tại Phụ lục III."
)
SEE_UNITS: Final = "Danh sách đơn vị nêu tại Phụ lục III."

# -- indicators (chỉ tiêu) -----------------------------------------------------------------------------------
TARGETS: Final = "Kế hoạch có {count} chỉ tiêu định lượng: {parts}. Số liệu chi tiết nêu tại Phụ lục II."
TARGETS_QUALITATIVE: Final = "Kế hoạch có {count} chỉ tiêu định tính, nêu tại Phụ lục II."
TARGETS_REACHED: Final = "{count} chỉ tiêu đạt"
TARGETS_NOT_REACHED: Final = "{count} chỉ tiêu chưa đạt"
TARGETS_UNKNOWN: Final = "{count} chỉ tiêu chưa có số liệu"
TARGETS_NO_THRESHOLD: Final = "{count} chỉ tiêu chưa xét mức đạt"
TARGETS_WITHOUT: Final = "Chỉ tiêu chưa có số liệu: {names}."
TARGETS_WITHOUT_MORE: Final = "Chỉ tiêu chưa có số liệu: {names} và {count} chỉ tiêu khác."
TARGET_RATIO: Final = "{percent} ({numerator}/{denominator})"
TARGET_AIM: Final = "mức đề ra {aim}"
AIM: Final = {
    ">=": "từ {percent} trở lên",
    ">": "trên {percent}",
    "<=": "không quá {percent}",
    "<": "dưới {percent}",
    "=": "{percent}",
}
REACHED: Final = {True: "đạt", False: "chưa đạt"}
REACHED_CELL: Final = {True: "Đạt", False: "Chưa đạt"}
COVERAGE: Final = "tính trên {reported}/{asked} đơn vị có số liệu"
COVERAGE_CELL: Final = "{source}\n({reported}/{asked} đơn vị có số liệu)"

# -- what units say (đánh giá, kiến nghị) -------------------------------------------------------------------
POINT: Final = "{text} ({units})."
POINTS_MORE: Final = "Còn {count} ý kiến khác của các đơn vị, lưu tại sổ theo dõi."
