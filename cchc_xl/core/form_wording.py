"""Words of the unit form that are neither a header (form_layout.py) nor a finding (rules.py)."""

from __future__ import annotations

from typing import Final

TITLE: Final = "BÁO CÁO KẾT QUẢ CẢI CÁCH HÀNH CHÍNH {period}"  # upper case as a whole
UNIT: Final = "Đơn vị:"
HEAD_UNIT: Final = UNIT + " {name}"
HEAD_FACTS: Final = "Mã đơn vị: {code}   •   Số liệu từ {first} đến {last}   •   Hạn gửi: {due}"
HEAD_HINT: Final = "Chỉ điền ô nền vàng. Cách điền: xem sheet “Hướng dẫn”."

GUIDE_SHEET: Final = "Hướng dẫn"
GUIDE_FILLING: Final = "1. Cách điền"
GUIDE_SENDING: Final = "2. Gửi báo cáo"
GUIDE_DUTIES: Final = "{number}. Trách nhiệm của đơn vị theo kế hoạch"
GUIDE_RULES: Final = "{number}. Phần mềm kiểm tra những gì"
GUIDE_RULE_HEADERS: Final = ("Mã", "Mức độ", "Khi nào báo", "Cần làm gì")

FILLING: Final = (
    "Điền vào các ô nền vàng; các ô khác đã khóa để số liệu của các đơn vị ghép được với nhau. "
    "Có thể kéo rộng cột, kéo cao dòng.",
    "Cột “Kiểm tra” báo ngay chỗ còn thiếu hoặc chưa khớp; dòng đã đủ hiện dấu ✓.",
    "Mỗi nhiệm vụ chủ trì chọn một trạng thái trong danh sách: {statuses}. "
    "“Không thực hiện được” phải nêu lý do; “Không áp dụng” khi nhiệm vụ không liên quan đến đơn vị.",
    "Tỷ lệ hoàn thành ghi số từ 0 đến 100 (ví dụ 95), không ghi 0,95. Ngày ghi dd/mm/yyyy, ví dụ {due}.",
    "Nhiệm vụ phối hợp chỉ ghi nội dung đơn vị đã phối hợp; không ghi thì để trống.",
    "Chỉ tiêu ghi cả tử số và mẫu số; không phát sinh thì ghi 0, chưa có số liệu thì để trống cả hai.",
    "Số liệu là lũy kế từ {first} đến {last}, không cộng với kỳ trước; chữ nghiêng là trả lời của kỳ trước.",
)
SENDING: Final = (
    "Hạn gửi: {due}. Số liệu từ ngày gửi đến {last} là số ước thực hiện.",
    "Lưu dạng Excel (.xlsx), giữ tên tệp {file} rồi gửi {where}. "
    "Không gửi bản PDF, ảnh chụp hay tệp nén thay cho tệp này.",
    "Gửi lại bao nhiêu lần cũng được: bản hợp lệ gửi sau cùng thay cho bản trước.",
)
SENDING_TO_OFFICE: Final = "về Văn phòng"
SENDING_TO_ADDRESS: Final = "về Văn phòng theo địa chỉ {email}"

ASSESSMENT_GUIDANCE: Final = {
    "strengths": "Kết quả nổi bật trong kỳ; việc làm tốt hơn kỳ trước, nêu số liệu.",
    "shortcomings": "Việc chậm, chưa đạt; phần việc chưa làm được.",
    "causes": "Nguyên nhân chủ quan, khách quan của từng hạn chế.",
    "directions": "Nhiệm vụ trọng tâm của kỳ tới, thời gian hoàn thành.",
    "proposals": "Kiến nghị với Sở và với cấp trên.",
    "initiatives": "Sáng kiến, mô hình, cách làm mới và hiệu quả.",
}

CHECK_OK: Final = "✓"  # in the check column; what else it says are the hints of the rules

# Excel's own refusal of an entry: title, then what to enter.
ENTRY_REFUSED: Final = "Chưa ghi được"
ENTRY_LIST: Final = "Hãy chọn một mục trong danh sách của ô."
ENTRY_PERCENT: Final = "Ghi số từ 0 đến 100, ví dụ 95."
ENTRY_DATE: Final = "Ghi ngày theo dạng dd/mm/yyyy, từ {first} trở đi."
ENTRY_NUMBER: Final = "Ghi một số không âm; không phát sinh thì ghi 0."

# Why a file is damaged or is not opened, as "({why})" of its finding.
NOT_WHOLE: Final = "thiếu phần cuối tệp"
NOT_INTACT: Final = "nội dung không khớp mã kiểm tra"
NOT_A_WORKBOOK: Final = "không đọc được bảng tính bên trong"
TOO_MANY_PARTS: Final = "quá nhiều phần bên trong"
TOO_LARGE_INSIDE: Final = "bung ra quá lớn"
UNSAFE_NAME: Final = "tên phần bên trong không an toàn"
ODD_PACKING: Final = "cách nén lạ"
ODD_XML: Final = "khai báo XML lạ"
ODD_CELLS: Final = "địa chỉ ô bất thường"
ODD_VALUES: Final = "giá trị ô ghi bất thường"

# The marked copy: a list of errors as its first sheet (its title is what it is known by), comments at cells.
LIST_SHEET: Final = "Lỗi cần sửa"
LIST_TITLE: Final = "LỖI CẦN SỬA TRONG BIỂU MẪU"
LIST_FILE: Final = "Tệp đã gửi: {file}"
LIST_REJECTED: Final = (
    "Biểu mẫu chưa được nhận: {errors} lỗi phải sửa, {doubts} điều cần xem lại. "
    "Ô phải sửa có nền đỏ, viền liền đậm; ô cần xem lại có nền cam, viền đứt đậm."
)
LIST_WARNED: Final = (  # it may still wait for the Office
    "Biểu mẫu không có lỗi phải sửa, còn {doubts} điều cần xem lại. Ô cần xem lại có nền cam, viền đứt đậm."
)
LIST_HINT: Final = (
    "Bấm vào địa chỉ ở cột “Ô” để đến chỗ cần sửa, sửa ngay trong tệp này rồi gửi lại. "
    "Không cần xóa sheet này, nền ô hay ghi chú: phần mềm tự bỏ qua."
)
LIST_HEADERS: Final = ("Số TT", "Mức độ", "Sheet", "Ô", "Cột", "Giá trị đã ghi", "Lỗi gì", "Cần làm gì")
LEVEL: Final[dict[str, str]] = {"reject": "Phải sửa", "warn": "Cần xem lại", "note": "Lưu ý"}
NOTE_TITLE: Final = "— LỖI CẦN SỬA —"
NOTE_AUTHOR: Final = "Phần mềm kiểm tra biểu mẫu"
