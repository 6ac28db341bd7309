"""The one catalogue of rules: every finding the software can report, in the words a person reads.

A code is a family (FAMILIES) and a number; it never changes its meaning. What judges a form, its check
column, its instructions and docs/rules.md all take their words from here.
"""

from __future__ import annotations

from typing import Final

from cchc_xl.core import wording as w
from cchc_xl.core.problem import Rule, Severity

NOTE, WARN, REJECT = Severity.NOTE, Severity.WARN, Severity.REJECT

# -- deadlines (thời hạn) -------------------------------------------------------------------------
DEADLINE_UNPARSED = Rule(
    "DL01", WARN, "Không hiểu thời hạn “{text}”.", "Ghi ngày vào cột “Hạn VP ấn định” để theo dõi."
)
DEADLINE_OUTSIDE_YEAR = Rule(
    "DL02",
    NOTE,
    "Thời hạn “{text}” nằm ngoài năm kế hoạch {year}.",
    "Xem lại năm ghi trong kế hoạch; nếu đúng thì giữ nguyên.",
)
DEADLINE_IMPOSSIBLE = Rule(
    "DL03",
    WARN,
    "Thời hạn “{text}” có ngày, tháng, quý hoặc năm không tồn tại.",
    "Hỏi lại nơi ban hành rồi ghi ngày đúng vào cột “Hạn VP ấn định”.",
)
DEADLINE_MONTH_FIRST = Rule(
    "DL04",
    WARN,
    "Thời hạn “{text}” có vẻ ghi tháng trước ngày, tạm hiểu là ngày {day}.",
    "Xem lại và ghi theo thứ tự ngày/tháng/năm.",
)
DEADLINE_WEEKDAY = Rule(
    "DL05",
    NOTE,
    "Thời hạn “{text}” ghi {written} nhưng ngày {day} là {actual}; phần mềm tính theo ngày.",
    "Xem lại thứ và ngày trong kế hoạch.",
)
DEADLINE_PARTIAL = Rule(
    "DL06",
    WARN,
    "Thời hạn “{text}” còn để trống ngày, tháng hoặc năm.",
    "Điền đủ ngày, tháng, năm hoặc ghi ngày vào cột “Hạn VP ấn định”.",
)
DEADLINE_AMBIGUOUS = Rule(
    "DL07",
    WARN,
    "Thời hạn “{text}” có thể hiểu theo nhiều cách.",
    "Chọn một cách hiểu và ghi ngày vào cột “Hạn VP ấn định”.",
)
DEADLINE_LUNAR = Rule(
    "DL08",
    WARN,
    "Thời hạn “{text}” ghi theo âm lịch, phần mềm không tự đổi sang dương lịch.",
    "Ghi ngày dương lịch vào cột “Hạn VP ấn định”.",
)
DEADLINE_NO_TET = Rule(
    "DL09",
    WARN,
    "Thời hạn “{text}” tính theo Tết nhưng chưa có lịch nghỉ Tết năm {year}.",
    "Bổ sung lịch nghỉ Tết vào sheet “Lịch nghỉ” hoặc ghi ngày vào cột “Hạn VP ấn định”.",
)
DEADLINE_GUESSED = Rule(
    "DL10",
    WARN,
    "Thời hạn “{text}” chưa nói rõ, tạm hiểu đến hết ngày {day}.",
    "Nếu không đúng, ghi ngày vào cột “Hạn VP ấn định”.",
)
DEADLINE_TOO_LONG = Rule(
    "DL11",
    WARN,
    "Thời hạn dài {length} ký tự, quá dài để đọc: “{text}”.",
    "Rút gọn cột thời gian, chuyển phần giải thích sang cột ghi chú.",
)
DEADLINE_SET_ASIDE = Rule(
    "DL12",
    WARN,
    "Trong thời hạn “{text}”, phần “{remark}” chưa được tính.",
    "Nếu phần này là thời hạn phải theo, ghi ngày vào cột “Hạn VP ấn định”.",
)
DEADLINE_BACKWARDS = Rule(
    "DL13",
    WARN,
    "Thời hạn “{text}” có ngày bắt đầu sau ngày kết thúc.",
    "Hỏi lại nơi ban hành rồi ghi ngày đúng vào cột “Hạn VP ấn định”.",
)

# -- the workbook (sổ theo dõi) ---------------------------------------------------------------------
ROLLUP_CELL_EDITED = Rule(
    "SO01",
    WARN,
    "Ô do phần mềm ghi đã bị sửa tay thành “{current}”; số liệu tổng hợp là “{new}”.",
    "Xóa trắng ô để phần mềm ghi lại, hoặc ghi ý kiến vào cột của Văn phòng.",
)
CELL_CHANGED_MEANWHILE = Rule(
    "SO02",
    WARN,
    "Ô vừa được người khác sửa trong lúc phần mềm ghi nên không ghi đè.",
    "Bấm lại nút sau khi lưu sổ.",
)
COLUMN_MISSING = Rule(
    "SO03",
    WARN,
    "Bảng này không còn cột “{header}”.",
    "Thêm lại cột có đúng tên đó; chừng nào chưa có, phần mềm bỏ qua cột này.",
)
LOG_NOT_WRITTEN = Rule(
    "SO04",
    WARN,
    "Việc đã làm xong nhưng chưa ghi được vào nhật ký của sổ: {why}",
    "Kết quả đã làm không mất. {action}",
)
NOT_ROLLED_UP = Rule(
    "SO05",
    WARN,
    "Sổ chưa tổng hợp kỳ {period} nên số liệu trên sổ có thể khác báo cáo.",
    "Chạy “Tổng hợp” cho kỳ này rồi xuất lại báo cáo.",
)
FORM_EXISTS = Rule(
    "SO06",
    WARN,
    "Biểu mẫu này đã có nên không ghi đè.",
    "Chọn thư mục khác, hoặc chuyển biểu mẫu cũ đi nơi khác rồi chạy lại.",
)

# -- the plan (kế hoạch) ------------------------------------------------------------------------------
PLAN_VALUE = Rule(
    "KH01",
    WARN,
    "Dòng “{key}” có giá trị không hiểu được: “{value}”.",
    "Sửa lại ô này (ngày ghi dd/mm/yyyy, lựa chọn lấy trong danh sách của ô).",
)

SETTING_VALUE = Rule(
    "KH02",
    WARN,
    "{label}: không dùng được giá trị “{value}”; phần mềm tạm theo giá trị mặc định.",
    "Ghi lại giá trị như cột “Giải thích” hướng dẫn.",
)
PLAN_KEY_TWICE = Rule(
    "KH03",
    WARN,
    "Mã “{key}” có ở nhiều dòng; phần mềm chỉ tính dòng đầu.",
    "Xóa dòng thừa, hoặc ghi mã khác cho dòng thêm mới.",
)
PLAN_ROW_WITHOUT_KEY = Rule(
    "KH04",
    WARN,
    "Dòng “{text}” không có mã nên không được tính.",
    "Ghi mã vào cột “{header}” của dòng này, hoặc xóa cả dòng.",
)

# -- units (đơn vị) -----------------------------------------------------------------------------------
UNIT_UNKNOWN = Rule(
    "DV01",
    WARN,
    "Không có đơn vị nào tên “{name}” (dòng {key}).",
    "Sửa tên, hoặc thêm đơn vị (hay tên gọi khác) vào sheet “Đơn vị”.",
)
UNIT_AMBIGUOUS = Rule(
    "DV02",
    WARN,
    "Tên “{name}” (dòng {key}) có thể là nhiều đơn vị: {candidates}.",
    "Ghi tên đầy đủ của đơn vị.",
)

# -- tasks (nhiệm vụ) -----------------------------------------------------------------------------------
DONE_WITHOUT_DATE = Rule(
    "NV01",
    WARN,
    "Nhiệm vụ {key} đã hoàn thành nhưng chưa có ngày hoàn thành nên chưa xét được đúng hạn hay trễ hạn.",
    "Ghi ngày vào cột “Ngày hoàn thành VP ghi”.",
)
AMENDMENT_WITHOUT_DAY = Rule(
    "NV03",
    WARN,
    "Đã chấp nhận đề xuất {kind} của {unit} (kỳ {period}) nhưng chưa ghi có hiệu lực từ ngày nào, "
    "nên kế hoạch chưa thay đổi.",
    "Ghi ngày vào cột “Có hiệu lực từ” của đề xuất ở sheet “Kiến nghị” rồi bấm “Tổng hợp”.",
)
ADDITION_NOT_IN_PLAN = Rule(
    "NV04",
    WARN,
    "Đã chấp nhận đề xuất bổ sung nhiệm vụ của {unit} (kỳ {period}) nhưng nhiệm vụ ấy chưa có dòng trong "
    "kế hoạch.",
    "Bấm “Tổng hợp”: phần mềm thêm dòng vào cuối sheet “Nhiệm vụ”. Cột “Mã trong kế hoạch” của đề xuất để "
    "trống, hoặc ghi mã dạng VII.BS1.",
)
AMENDMENT_OF_NO_TASK = Rule(
    "NV05",
    WARN,
    "Đã chấp nhận đề xuất {kind} của {unit} (kỳ {period}) nhưng kế hoạch không có nhiệm vụ mã “{task}”.",
    "Ghi mã nhiệm vụ vào cột “Mã trong kế hoạch” của đề xuất ở sheet “Kiến nghị” rồi bấm “Tổng hợp”.",
)
ADDITION_REVOKED = Rule(
    "NV06",
    WARN,
    "Nhiệm vụ {task} được bổ sung theo một đề xuất mà nay không còn được chấp nhận, nên không còn được tính.",
    "Nếu vẫn giữ nhiệm vụ, ghi ngày vào cột “Bổ sung từ ngày” của nó ở sheet “Nhiệm vụ”; nếu bỏ, ghi vào cột "
    "“Rút từ ngày”; hoặc chọn lại “Chấp nhận” ở sheet “Kiến nghị”.",
)
STATUS_OF_THE_OFFICE = Rule(
    "NV07",
    NOTE,
    "Nhiệm vụ {key}: Văn phòng xác định “{own}”; tính theo số liệu là “{computed}”.",
    "Không cần làm gì nếu đúng; muốn theo số liệu thì xóa ô “Trạng thái VP xác định”.",
)
DONE_WITHOUT_DUE = Rule(
    "NV02",
    NOTE,
    "Nhiệm vụ {key} không có thời hạn nên được tính là hoàn thành đúng hạn.",
    "Nếu có hạn, ghi vào cột “Hạn VP ấn định”.",
)

# -- roll-up (tổng hợp) ---------------------------------------------------------------------------------
DONE_THEN_NOT = Rule(
    "TH01",
    WARN,
    "Đơn vị {unit} đã báo “Hoàn thành” nhiệm vụ {task} ở kỳ {before}, kỳ này lại báo “{answer}”; "
    "phần mềm giữ kết quả hoàn thành.",
    "Hỏi lại đơn vị; rồi chọn trạng thái đúng ở cột “Trạng thái VP đính chính”, ghi “Lý do đính chính” "
    "trên dòng của đơn vị ở sheet “Tổng hợp”.",
)
PROGRESS_WENT_BACK = Rule(
    "TH02",
    WARN,
    "Tiến độ nhiệm vụ {task} của đơn vị {unit} giảm từ {before}% xuống {now}% so với kỳ trước.",
    "Hỏi lại đơn vị; số liệu là lũy kế từ đầu kỳ nên không thể giảm.",
)
FIGURE_WENT_BACK = Rule(
    "TH03",
    WARN,
    "{what} của chỉ tiêu {target}, đơn vị {unit}, giảm từ {before} xuống {now} so với kỳ trước.",
    "Hỏi lại đơn vị; số liệu là lũy kế từ đầu kỳ nên không thể giảm.",
)
SEVERAL_SOURCES = Rule(
    "TH04",
    WARN,
    "Chỉ tiêu {target} lấy số liệu từ một nguồn nhưng có {count} đơn vị cùng báo cáo: {units}.",
    "Sửa cột “Nguồn số liệu”, hoặc ghi “Có” ở cột “Cộng dồn các đơn vị”.",
)
CORRECTION_WITHOUT_REASON = Rule(
    "TH09",
    WARN,
    "Đính chính “{value}” cho {unit}, {what} chưa có lý do nên chưa được tính.",
    "Ghi lý do vào cột “Lý do đính chính” rồi tổng hợp lại.",
)
CORRECTION_UNCLEAR = Rule(
    "TH10",
    WARN,
    "Đính chính “{value}” cho {unit}, {what} không dùng được nên chưa được tính.",
    "Trạng thái: chọn trong danh sách, chỉ ở dòng chủ trì. Số liệu: số không âm, tử số không quá mẫu số.",
)

FIGURE_JUMPED = Rule(
    "TH05",
    WARN,
    "{what} của chỉ tiêu {target}, đơn vị {unit}, tăng từ {before} lên {now} ({times} lần) so với kỳ trước.",
    "Hỏi lại đơn vị: có thể thừa chữ số hoặc nhầm đơn vị tính; nếu đúng thì giữ nguyên.",
)
SAME_ANSWER = Rule(
    "TH06",
    WARN,
    "{count} đơn vị ghi giống hệt nhau ở cột “{column}” của nhiệm vụ {task}: {units}. Nội dung: “{text}”.",
    "Xem các đơn vị có chép lại của nhau không; nếu có, đề nghị ghi kết quả của chính đơn vị.",
)
WEIGHTS_SCALED = Rule(
    "TH07",
    NOTE,
    "Trọng số các tiêu chí xếp loại cộng lại là {sum}, không phải 100; phần mềm chia lại theo tỷ lệ.",
    "Sửa các dòng “Xếp loại: điểm …” ở sheet “Cấu hình” cho đủ 100.",
)
GRADE_LIMITS = Rule(
    "TH08",
    WARN,
    "Mức xếp loại {given} không giảm dần từ Tốt xuống Trung bình; phần mềm tạm theo {default}.",
    "Sửa các dòng “Xếp loại: … từ” ở sheet “Cấu hình”.",
)

# -- writing into the workbook while somebody has it open ----------------------------------------------
WRITE_QUEUED = Rule(
    "SO07",
    WARN,
    "{why} Kết quả {actions} chưa ghi vào sổ mà đang xếp hàng chờ.",
    "Không cần bấm lại: khi sổ được đóng, trợ lý hoặc lệnh tiếp theo sẽ ghi nốt.",
)
WRITTEN_LATE = Rule(
    "SO08",
    NOTE,
    "Đã ghi nốt kết quả “{action}” lúc {at}, xếp hàng chờ từ khi sổ có người mở.",
    "Không cần làm gì.",
)

# -- arrivals (tệp đến) -----------------------------------------------------------------------------------
FILE_TOO_LARGE = Rule(
    "TD01",
    WARN,
    "Tệp nặng {size} MB nên chưa được nhận.",
    "Đề nghị đơn vị gửi lại biểu mẫu .xlsx gốc (thường dưới 1 MB), không chèn ảnh.",
)
FILE_OUT_OF_REACH = Rule(
    "TD02",
    WARN,
    "Chưa đọc được tệp ({why}).",
    "Đóng tệp nếu đang mở, kiểm tra quyền đọc rồi chạy lại.",
)
FILE_ENDS_READER = Rule(
    "TD03",
    REJECT,
    "Tệp làm hỏng chương trình đọc nên không được nhận.",
    "Chép nội dung sang biểu mẫu .xlsx gốc rồi gửi lại.",
)
ARRIVAL_GONE = Rule(
    "TD04",
    WARN,
    "Tệp gốc không còn trong kho ({raw}).",
    "Lấy lại tệp từ thư của đơn vị hoặc từ phần mềm diệt vi-rút, thả vào hộp đến rồi nhận lại.",
)
ARRIVAL_CHANGED = Rule(
    "TD05",
    WARN,
    "Tệp gốc trong kho đã bị thay đổi, không còn đúng như lúc nhận ({raw}).",
    "Lấy lại tệp từ thư của đơn vị, thả vào hộp đến rồi nhận lại: phần mềm tự thay tệp bị hỏng.",
)
RECEIPT_DAMAGED = Rule(
    "TD06",
    WARN,
    "Biên nhận “{receipt}” trong kho không đọc được nên tệp ấy chưa được tính.",
    "Chuyển biên nhận này ra khỏi thư mục “bien_nhan”, thả lại tệp báo cáo vào hộp đến rồi nhận lại.",
)
RAW_WITHOUT_RECEIPT = Rule(
    "TD07",
    WARN,
    "Tệp gốc “{raw}” trong kho không có biên nhận nên chưa được tính.",
    "Chép tệp này vào hộp đến rồi nhận lại.",
)
FILE_STAYS = Rule(
    "TD08",
    WARN,
    "Tệp đã nhận vào kho nhưng chưa chuyển được khỏi hộp đến ({why}).",
    "Đóng tệp nếu đang mở; lần nhận sau phần mềm tự chuyển, không tính hai lần.",
)
ARRIVAL_AFTER_CLOSING = Rule(
    "TD09",
    WARN,
    "Kỳ {period} đã khóa sổ ngày {closed}, tệp đến ngày {received} nên chưa được tính.",
    "Ghi “Nhận” vào cột “Xử lý của VP” của dòng này để tính, hoặc “Bỏ qua” để không dùng tệp.",
)
ARRIVAL_SET_ASIDE = Rule(
    "TD10",
    NOTE,
    "Văn phòng không dùng tệp này: {reason}.",
    "Muốn dùng lại thì xóa ô đã ghi “Không dùng” (sheet “Tệp đến”) hoặc “Bỏ qua” (sheet “Lỗi dữ liệu”).",
)
ANSWER_UNCLEAR = Rule(
    "TD11",
    WARN,
    "Không hiểu “{answer}” ghi ở cột “Xử lý của VP” cho tệp này.",
    "Ghi lại đúng như cột “Cần làm gì” của dòng ấy hướng dẫn.",
)

COPY_NOT_WRITTEN = Rule(
    "TD12",
    WARN,
    "Tệp đã nhận vào kho nhưng chưa ghi được bản đánh dấu lỗi để trả lại đơn vị ({why}).",
    "Đóng tệp cùng tên trong thư mục “tra_lai” nếu đang mở; lần nhận sau phần mềm tự ghi lại.",
)

ARRIVAL_WAITS_ELSEWHERE = Rule(
    "TD13",
    WARN,
    "Tệp của kỳ {period} đang chờ Văn phòng xử lý nên chưa được tính vào kỳ nào.",
    "Tổng hợp kỳ {period} để xem vì sao và xử lý; nếu đơn vị điền nhầm biểu mẫu kỳ khác thì đề nghị gửi "
    "lại biểu mẫu kỳ này.",
)

ARRIVAL_OF_ANOTHER_PERIOD = Rule(
    "TD14",
    WARN,
    "Đơn vị {unit} chưa nộp báo cáo kỳ {now} nhưng ngày {received} đã gửi báo cáo kỳ {period}.",
    "Hỏi đơn vị có điền nhầm biểu mẫu không; nếu nhầm thì chọn “Không dùng” cho tệp này ở sheet “Tệp đến” và "
    "đề nghị gửi biểu mẫu đúng kỳ.",
)

# -- forms (biểu mẫu): the file ----------------------------------------------------------------------------
FORM_FILE_EMPTY = Rule(
    "BM01",
    REJECT,
    "Tệp rỗng.",
    "Lưu lại biểu mẫu đã điền rồi gửi lại.",
)
FORM_FILE_PASSWORD = Rule(
    "BM02",
    REJECT,
    "Tệp có mật khẩu nên không mở được.",
    "Bỏ mật khẩu mở tệp rồi gửi lại.",
)
FORM_FILE_WEB = Rule(
    "BM03",
    REJECT,
    "Tệp là trang web hoặc XML, không phải biểu mẫu Excel.",
    "Điền vào biểu mẫu .xlsx gốc rồi gửi lại.",
)
FORM_FILE_TEXT = Rule(
    "BM04",
    REJECT,
    "Tệp là văn bản thuần (như CSV), không phải biểu mẫu Excel.",
    "Điền vào biểu mẫu .xlsx gốc rồi gửi lại.",
)
FORM_FILE_PDF = Rule(
    "BM05",
    REJECT,
    "Tệp là bản PDF nên không tổng hợp được.",
    "Gửi biểu mẫu .xlsx đã điền; bản ký, bản quét chỉ gửi kèm.",
)
FORM_FILE_WORD = Rule(
    "BM06",
    REJECT,
    "Tệp là văn bản Word.",
    "Chép nội dung vào biểu mẫu .xlsx gốc rồi gửi lại.",
)
FORM_FILE_IMAGE = Rule(
    "BM07",
    REJECT,
    "Tệp là ảnh.",
    "Gửi biểu mẫu .xlsx đã điền thay cho ảnh chụp.",
)
FORM_FILE_ARCHIVE = Rule(
    "BM08",
    REJECT,
    "Tệp nén .{kind} không mở được.",
    "Gửi lại biểu mẫu .xlsx, hoặc nén lại thành tệp .zip.",
)
FORM_FILE_DAMAGED = Rule(
    "BM09",
    REJECT,
    "Tệp hỏng ({why}).",
    "Mở tệp gốc bằng Excel, bấm Lưu rồi gửi lại.",
)
FORM_FILE_TOO_LARGE = Rule(
    "BM10",
    REJECT,
    "Tệp nặng {size} MB, quá mức {limit} MB.",
    "Bỏ ảnh và sheet thừa, chỉ gửi biểu mẫu .xlsx.",
)
FORM_FILE_HOSTILE = Rule(
    "BM11",
    REJECT,
    "Tệp có cấu tạo bất thường ({why}) nên không được mở.",
    "Chép nội dung sang biểu mẫu .xlsx gốc rồi gửi lại.",
)
FORM_FILE_UNKNOWN = Rule(
    "BM12",
    REJECT,
    "Tệp không phải bảng tính.",
    "Gửi biểu mẫu .xlsx đã điền.",
)
FORM_FILE_ARCHIVE_WITHOUT_FORM = Rule(
    "BM13",
    REJECT,
    "Tệp nén không có biểu mẫu nào đọc được.",
    "Gửi lại biểu mẫu .xlsx đã điền, không nén nhiều lớp.",
)
FORM_FILE_MAIL_WITHOUT_FORM = Rule(
    "BM14",
    REJECT,
    "Thư không có tệp biểu mẫu đính kèm nào đọc được.",
    "Đính kèm biểu mẫu .xlsx đã điền rồi gửi lại; bản quét, ảnh, đường liên kết không thay được.",
)
FORM_FILE_OUTLOOK = Rule(
    "BM15",
    REJECT,
    "Thư hoặc tệp đính kèm lưu theo kiểu riêng của Outlook (.msg, winmail.dat) nên không mở được.",
    "Mở bằng Outlook, lưu biểu mẫu .xlsx ra ngoài rồi gửi hoặc thả vào hộp đến.",
)
FORM_MACROS = Rule(
    "BM16",
    NOTE,
    "Tệp có macro; phần mềm không chạy macro, chỉ đọc số liệu.",
    "Lần sau lưu dạng Excel (.xlsx) rồi gửi.",
)

# -- forms: which unit, plan and period --------------------------------------------------------------------
FORM_NOT_A_FORM = Rule(
    "BM20",
    REJECT,
    "Tệp không phải biểu mẫu báo cáo cải cách hành chính.",
    "Điền vào biểu mẫu do Văn phòng gửi rồi gửi lại.",
)
FORM_OTHER_PLAN = Rule(
    "BM21",
    REJECT,
    "Biểu mẫu thuộc kế hoạch “{theirs}”, không phải kế hoạch “{ours}”.",
    "Điền vào biểu mẫu của kế hoạch đang thực hiện.",
)
FORM_OTHER_VERSION = Rule(
    "BM22",
    REJECT,
    "Biểu mẫu là phiên bản {theirs}, phiên bản đang dùng là {ours}.",
    "Điền vào biểu mẫu mới nhất do Văn phòng gửi.",
)
FORM_PERIOD_UNKNOWN = Rule(
    "BM23",
    WARN,
    "Phần nhận dạng ẩn ghi kỳ báo cáo “{period}”, không có kỳ nào như vậy.",
    "Văn phòng ghi kỳ (“quý I”, “6 tháng”, “9 tháng” hoặc “năm”) vào cột “Xử lý của VP” của dòng này "
    "(“Bỏ qua” để không dùng tệp), hoặc đề nghị gửi lại bằng biểu mẫu gốc; rồi tổng hợp lại.",
)
FORM_PERIOD_OTHER_YEAR = Rule(
    "BM24",
    REJECT,
    "Biểu mẫu báo cáo kỳ {period}, không thuộc kế hoạch năm {year}.",
    "Điền vào biểu mẫu của kỳ này năm nay.",
)
FORM_UNIT_UNKNOWN = Rule(
    "BM25",
    WARN,
    "Không có đơn vị “{unit}” trong danh mục.",
    "Văn phòng ghi mã đơn vị vào cột “Xử lý của VP” của dòng này (“Bỏ qua” để không dùng tệp), "
    "hoặc thêm tên gọi khác vào sheet “Đơn vị”; rồi tổng hợp lại.",
)
FORM_UNIT_AMBIGUOUS = Rule(
    "BM26",
    WARN,
    "Tên “{unit}” có thể là nhiều đơn vị: {candidates}.",
    "Văn phòng ghi mã đơn vị vào cột “Xử lý của VP” của dòng này (“Bỏ qua” để không dùng tệp), "
    "hoặc đề nghị gửi lại bằng biểu mẫu gốc.",
)
FORM_UNIT_BY_NAME = Rule(
    "BM27",
    WARN,
    "Biểu mẫu mất phần nhận dạng ẩn; đã nhận ra đơn vị {unit} theo dòng đầu, tính cho kỳ {period}.",
    "Lần sau điền thẳng vào biểu mẫu gốc, không chép sang tệp khác.",
)
FORM_PERIOD_MISSING = Rule(
    "BM28",
    WARN,
    "Biểu mẫu mất phần nhận dạng ẩn và không còn dòng ghi kỳ báo cáo.",
    "Văn phòng ghi kỳ (“quý I”, “6 tháng”, “9 tháng” hoặc “năm”) vào cột “Xử lý của VP” của dòng này "
    "(“Bỏ qua” để không dùng tệp), hoặc đề nghị gửi lại bằng biểu mẫu gốc; rồi tổng hợp lại.",
)
FORM_UNIT_NOT_REPORTING = Rule(
    "BM29",
    REJECT,
    "Đơn vị {unit} không phải báo cáo kỳ {period}.",
    "Văn phòng xem lại cột “Phải báo cáo” và thời gian hiệu lực ở sheet “Đơn vị”.",
)
FORM_UNIT_ANSWERED_FOR = Rule(
    "BM31",
    REJECT,
    "Báo cáo kỳ {period} của {unit} do {other} nộp thay nên không nhận riêng.",
    "Không cần gửi riêng: gửi số liệu cho đơn vị nộp thay. Nếu không đúng, Văn phòng sửa cột “Báo cáo thay "
    "cho” ở sheet “Đơn vị”.",
)
FORM_UNIT_DISAGREES = Rule(
    "BM32",
    WARN,
    "Phần nhận dạng ẩn là của {unit}, dòng “Đơn vị” lại là của {others}: chưa rõ báo cáo của ai.",
    "Ghi mã đơn vị đúng vào cột “Xử lý của VP” của dòng này, hoặc “Bỏ qua” để không dùng tệp.",
)
FORM_SENDER_DISAGREES = Rule(
    "BM33",
    WARN,
    "Biểu mẫu của {unit} nhưng thư gửi từ {sender}, địa chỉ của {others}: chưa rõ báo cáo của ai.",
    "Ghi mã đơn vị đúng vào cột “Xử lý của VP” của dòng này, hoặc “Bỏ qua” để không dùng tệp.",
)
FORM_UNIT_GIVEN = Rule(
    "BM34",
    NOTE,
    "Báo cáo được tính cho đơn vị {unit} theo {by}.",
    "Không cần làm gì nếu đúng.",
)
FORM_SAMPLE = Rule(
    "BM30",
    REJECT,
    "Biểu mẫu ghi nhãn “{label}”, sổ này dùng số liệu thật.",
    "Không nhận số liệu mẫu vào sổ thật; gửi biểu mẫu do sổ này tạo ra.",
)

FORM_HEAD_OTHER_PERIOD = Rule(
    "BM35",
    WARN,
    "Phần nhận dạng ẩn ghi kỳ {period} nhưng đầu biểu mẫu ghi kỳ {value}.",
    "Hỏi lại đơn vị rồi ghi kỳ đúng (“quý I”, “6 tháng”, “9 tháng” hoặc “năm”) vào cột “Xử lý của VP” của "
    "dòng này, hoặc “Bỏ qua” để không dùng tệp; mỗi kỳ điền vào biểu mẫu gửi cho kỳ đó.",
)
FORM_PERIOD_GIVEN = Rule(
    "BM36",
    NOTE,
    "Báo cáo được tính cho kỳ {period} theo xử lý của Văn phòng.",
    "Không cần làm gì nếu đúng.",
)

# -- forms: sheets, columns and rows -----------------------------------------------------------------------
FORM_SHEET_MISSING = Rule(
    "BM40",
    REJECT,
    "Thiếu sheet “{sheet}”.",
    "Chép lại nội dung vào biểu mẫu gốc có đủ các sheet rồi gửi lại.",
)
FORM_BLOCK_MISSING = Rule(
    "BM41",
    REJECT,
    "Không tìm thấy bảng “{block}”.",
    "Giữ nguyên dòng tiêu đề của bảng như biểu mẫu gốc rồi gửi lại.",
)
FORM_COLUMN_MISSING = Rule(
    "BM42",
    REJECT,
    "Bảng không còn cột “{column}”.",
    "Thêm lại cột có đúng tên đó như biểu mẫu gốc rồi gửi lại.",
)
FORM_COLUMN_TWICE = Rule(
    "BM43",
    REJECT,
    "Bảng có hai cột “{column}”: {cells}.",
    "Bỏ một cột rồi gửi lại.",
)
FORM_COLUMN_UNKNOWN = Rule(
    "BM44",
    WARN,
    "Cột “{column}” không có trong biểu mẫu nên không được đọc.",
    "Chuyển nội dung cần báo cáo sang cột của biểu mẫu.",
)
FORM_SHEET_UNREAD = Rule(
    "BM45",
    WARN,
    "Bảng ở sheet này trùng với bảng ở sheet “{sheet}” nên không được đọc.",
    "Chỉ giữ một bảng; chuyển nội dung cần báo cáo sang sheet “{sheet}”.",
)
FORM_ROW_TWICE = Rule(
    "BM46",
    REJECT,
    "Mã “{key}” có ở cả dòng {first} và dòng này.",
    "Gộp nội dung vào một dòng, xóa dòng kia rồi gửi lại.",
)
FORM_ROW_NOT_ASKED = Rule(
    "BM47",
    WARN,
    "Mã “{key}” không thuộc phần đơn vị phải báo cáo ở bảng này nên dòng này không được đọc.",
    "Kiểm tra lại mã; việc ngoài phần được hỏi ghi ở sheet “Đề xuất sửa đổi”.",
)
FORM_ROW_WITHOUT_KEY = Rule(
    "BM48",
    WARN,
    "Dòng có nội dung nhưng không có mã nên không được đọc.",
    "Ghi nội dung vào dòng có mã, hoặc vào sheet “Đề xuất sửa đổi”.",
)
FORM_ROWS_MISSING = Rule(
    "BM49",
    WARN,
    "Biểu mẫu thiếu dòng của: {keys}.",
    "Nếu đã xóa nhầm, chép lại nội dung vào biểu mẫu gốc rồi gửi lại.",
)
FORM_ROWS_ADDED_LATER = Rule(
    "BM37",
    NOTE,
    "Biểu mẫu không có dòng của nhiệm vụ được bổ sung vào kế hoạch: {keys}.",
    "Văn phòng tạo biểu mẫu mới cho đơn vị nếu cần báo cáo ngay trong kỳ; nếu không, ghi ngày bổ sung sau "
    "ngày chốt số liệu của kỳ.",
)
FORM_TABLE_LEFT_OUT = Rule(
    "BM50",
    WARN,
    "Biểu mẫu không có bảng “{block}” nên coi như không có đề xuất.",
    "Nếu có đề xuất, ghi vào biểu mẫu gốc rồi gửi lại.",
)

# -- forms: values -----------------------------------------------------------------------------------------
FORM_CELL_ERROR = Rule(
    "BM51",
    REJECT,
    "Ô báo lỗi {value} thay cho giá trị.",
    "Gõ thẳng giá trị vào ô rồi gửi lại.",
    "Có ô báo lỗi",
)
FORM_CELL_NOT_COMPUTED = Rule(
    "BM52",
    REJECT,
    "Ô có công thức chưa được tính nên không có giá trị.",
    "Mở bằng Excel, bấm Lưu rồi gửi lại.",
)
FORM_STATUS_UNKNOWN = Rule(
    "BM53",
    REJECT,
    "Trạng thái “{value}” không có trong danh sách.",
    f"Chọn một trong: {', '.join(w.ANSWER.values())}.",
    "Chọn lại trong danh sách",
)
FORM_STATUS_MISSING = Rule(
    "BM54",
    REJECT,
    "Nhiệm vụ {key} có nội dung nhưng chưa chọn trạng thái.",
    "Chọn trạng thái trong danh sách của ô.",
    "Chọn trạng thái",
)
FORM_REASON_MISSING = Rule(
    "BM55",
    REJECT,
    "Nhiệm vụ {key} không thực hiện được nhưng chưa nêu lý do.",
    "Ghi lý do vào cột “Khó khăn, vướng mắc”.",
    "Nêu lý do",
)
FORM_PERCENT_UNCLEAR = Rule(
    "BM56",
    REJECT,
    "Không hiểu tỷ lệ “{value}”.",
    "Ghi một số từ 0 đến 100, ví dụ 95.",
    "Tỷ lệ: ghi số từ 0 đến 100",
)
FORM_PERCENT_RANGE = Rule(
    "BM57",
    REJECT,
    "Tỷ lệ {value} nằm ngoài khoảng 0 đến 100.",
    "Ghi một số từ 0 đến 100, ví dụ 95.",
    "Tỷ lệ: ghi số từ 0 đến 100",
)
FORM_PERCENT_ONE = Rule(
    "BM58",
    REJECT,
    "Tỷ lệ ghi 1: không rõ là 1% hay 100%.",
    "Ghi 100 nếu đã xong, hoặc gõ 1% nếu mới được một phần trăm.",
)
FORM_PERCENT_SHARE = Rule(
    "BM59",
    NOTE,
    "Tỷ lệ {value} được hiểu là {percent}%.",
    "Lần sau ghi theo thang 0 đến 100.",
    "Tỷ lệ: ghi 95, không ghi 0,95",
)
FORM_DONE_NOT_FULL = Rule(
    "BM60",
    WARN,
    "Nhiệm vụ {key} đã hoàn thành nhưng tỷ lệ ghi {percent}%.",
    "Ghi 100, hoặc chọn lại trạng thái.",
    "Xong thì tỷ lệ là 100",
)
FORM_FULL_NOT_DONE = Rule(
    "BM61",
    WARN,
    "Nhiệm vụ {key} ghi 100% nhưng trạng thái là “{status}”.",
    "Chọn “Hoàn thành” nếu đã xong.",
    "Tỷ lệ 100 mà chưa xong?",
)
FORM_DATE_UNCLEAR = Rule(
    "BM62",
    REJECT,
    "Không hiểu ngày “{value}”.",
    "Ghi đủ ngày, tháng, năm theo dạng dd/mm/yyyy.",
    "Ngày: ghi dd/mm/yyyy",
)
FORM_DATE_IMPOSSIBLE = Rule(
    "BM63",
    REJECT,
    "Ngày “{value}” không có thật.",
    "Ghi lại ngày theo dạng dd/mm/yyyy.",
)
FORM_DATE_TOO_EARLY = Rule(
    "BM64",
    REJECT,
    "Ngày hoàn thành {value} trước ngày {first}, không thuộc kế hoạch này.",
    "Kiểm tra lại năm rồi ghi lại ngày.",
)
FORM_DATE_AHEAD = Rule(
    "BM65",
    WARN,
    "Ngày hoàn thành {value} sau ngày chốt số liệu {last}.",
    "Kiểm tra lại; việc chưa xong thì chọn “Đang thực hiện”.",
    "Ngày sau kỳ số liệu",
)
FORM_DONE_NO_DATE = Rule(
    "BM66",
    WARN,
    "Nhiệm vụ {key} đã hoàn thành nhưng thiếu ngày hoàn thành nên chưa xét được đúng hạn hay trễ hạn.",
    "Ghi ngày hoàn thành.",
    "Thiếu ngày hoàn thành",
)
FORM_DATE_NOT_DONE = Rule(
    "BM67",
    WARN,
    "Nhiệm vụ {key} có ngày hoàn thành {value} nhưng trạng thái là “{status}”.",
    "Chọn “Hoàn thành” nếu đã xong, nếu chưa thì xóa ngày.",
    "Có ngày mà chưa xong?",
)
FORM_DATE_PARTIAL = Rule(
    "BM69",
    REJECT,
    "Ngày “{value}” ghi chưa đủ ngày, tháng, năm nên không rõ là ngày nào.",
    "Ghi đủ theo dạng dd/mm/yyyy, ví dụ 30/06/2023.",
)
FORM_TEXT_LONG = Rule(
    "BM68",
    WARN,
    "Ô dài {length} ký tự, quá mức {limit} nên khó đưa vào báo cáo.",
    "Rút gọn, phần chi tiết gửi thành văn bản kèm theo.",
)
FORM_NUMBER_UNCLEAR = Rule(
    "BM70",
    REJECT,
    "“{value}” không phải là số.",
    "Ghi bằng chữ số; không phát sinh thì ghi 0, chưa có số liệu thì để trống.",
    "Ghi bằng số",
)
FORM_NUMBER_AMBIGUOUS = Rule(
    "BM71",
    REJECT,
    "Không rõ “{value}” là hàng nghìn hay số thập phân.",
    "Ghi lại bằng chữ số, không dùng dấu phân cách hàng nghìn.",
)
FORM_NUMBER_NEGATIVE = Rule(
    "BM72",
    REJECT,
    "Số {value} là số âm.",
    "Ghi lại số không âm.",
    "Không ghi số âm",
)
FORM_PAIR_INCOMPLETE = Rule(
    "BM73",
    REJECT,
    "Chỉ tiêu {key} có {given} nhưng thiếu {missing}.",
    "Ghi cả tử số và mẫu số; chưa có số liệu thì để trống cả hai.",
    "Ghi cả tử số và mẫu số",
)
FORM_PAIR_ORDER = Rule(
    "BM74",
    REJECT,
    "Chỉ tiêu {key}: tử số {numerator} lớn hơn mẫu số {denominator}.",
    "Kiểm tra xem có ghi nhầm hai ô, hoặc ghi lại cho đúng.",
    "Tử số lớn hơn mẫu số",
)
FORM_PAIR_ZERO = Rule(
    "BM75",
    NOTE,
    "Chỉ tiêu {key} ghi 0 trên 0 nên không tính tỷ lệ của đơn vị.",
    "Không cần làm gì nếu trong kỳ không phát sinh.",
)
FORM_CHANGE_KIND = Rule(
    "BM76",
    WARN,
    "Loại đề xuất “{value}” không có trong danh sách.",
    f"Chọn một trong: {', '.join(w.CHANGE_KIND)}.",
)
FORM_CHANGE_EMPTY = Rule(
    "BM77",
    WARN,
    "Đề xuất chưa có nội dung.",
    "Ghi nội dung đề xuất, hoặc xóa trắng dòng.",
)
FORM_CHANGE_TASK = Rule(
    "BM78",
    WARN,
    "Đề xuất nêu mã “{value}” không có trong kế hoạch.",
    "Ghi mã ở cột đầu của sheet “Nhiệm vụ”; bổ sung nhiệm vụ thì để trống.",
)
FORM_NUMBER_TOO_LARGE = Rule(
    "BM79",
    REJECT,
    "Số {value} lớn bất thường.",
    "Kiểm tra xem có gõ thừa chữ số không rồi ghi lại.",
)

# -- forms: what stands beside the cells --------------------------------------------------------------------
FORM_SHEET_HIDDEN = Rule(
    "BM80",
    WARN,
    "Sheet này của biểu mẫu bị ẩn; phần mềm vẫn đọc.",
    "Kiểm tra xem nội dung có đúng ý không; lần sau bỏ ẩn (Unhide) trước khi gửi.",
)
FORM_SHEET_UNKNOWN = Rule(
    "BM81",
    WARN,
    "Sheet này không thuộc biểu mẫu nên không được đọc.",
    "Chuyển nội dung cần báo cáo sang các sheet của biểu mẫu.",
)
FORM_ROWS_HIDDEN = Rule(
    "BM82",
    WARN,
    "Có nội dung ở dòng bị ẩn ({rows}); phần mềm vẫn đọc.",
    "Kiểm tra xem các dòng ấy có đúng ý không; lần sau bỏ ẩn, bỏ lọc trước khi gửi.",
)
FORM_COLUMN_HIDDEN = Rule(
    "BM83",
    WARN,
    "Cột “{column}” bị ẩn nhưng có nội dung; phần mềm vẫn đọc.",
    "Kiểm tra xem nội dung có đúng ý không; lần sau bỏ ẩn cột trước khi gửi.",
)
FORM_CELLS_MERGED = Rule(
    "BM84",
    WARN,
    "Các ô {range} bị gộp: giá trị chỉ tính cho ô {first}, các ô còn lại coi như để trống.",
    "Bỏ gộp (Merge & Center) rồi ghi giá trị vào từng ô.",
)
FORM_LEGACY_FONT = Rule(
    "BM85",
    NOTE,
    "Chữ gõ theo phông cũ {font}, đã đổi sang Unicode: “{value}”.",
    "Xem lại chữ đã đổi; lần sau gõ bảng mã Unicode, phông Times New Roman.",
)
FORM_TEXT_FORMULA = Rule(
    "BM86",
    NOTE,
    "“{value}” giống công thức; phần mềm giữ nguyên như chữ, không tính.",
    "Nếu là kết quả tính, ghi thẳng giá trị; nếu là chữ thì không cần làm gì.",
)
FORM_TEXT_LINK = Rule(
    "BM87",
    WARN,
    "Ô chỉ có đường liên kết hoặc tên tệp “{value}”, phần mềm không mở.",
    "Ghi tóm tắt nội dung vào ô; tệp liên quan gửi kèm thư.",
)
FORM_DATE_BEFORE_START = Rule(
    "BM88",
    WARN,
    "Ngày hoàn thành {value} trước ngày {start}, là ngày nhiệm vụ bắt đầu theo kế hoạch.",
    "Kiểm tra lại ngày, tháng, năm; nếu đúng là làm sớm thì không cần làm gì.",
)

# -- forms: the whole --------------------------------------------------------------------------------------
FORM_BLANK = Rule(
    "BM90",
    REJECT,
    "Biểu mẫu gửi về còn trắng.",
    "Điền biểu mẫu rồi gửi lại.",
)
FORM_LEADS_BLANK = Rule(
    "BM91",
    WARN,
    "Chưa báo cáo nhiệm vụ chủ trì nào (phải báo cáo {count} nhiệm vụ).",
    "Chọn trạng thái cho từng nhiệm vụ rồi gửi lại.",
)
FORM_LEADS_OPEN = Rule(
    "BM92",
    NOTE,
    "Còn {count} nhiệm vụ chủ trì chưa báo cáo: {keys}.",
    "Chọn trạng thái cho các nhiệm vụ này rồi gửi lại.",
    "Chưa báo cáo",
)
FORM_TARGETS_OPEN = Rule(
    "BM93",
    NOTE,
    "Còn {count} chỉ tiêu chưa có số liệu: {keys}.",
    "Ghi tử số và mẫu số khi có số liệu rồi gửi lại.",
    "Chưa báo cáo",
)

# -- the report's form (thể thức báo cáo: Nghị định 30/2020/NĐ-CP, Phụ lục I) --------------------------------
REPORT_PAGE_SIZE = Rule(
    "BC01", WARN, "{section} có khổ giấy {found} mm.", "Chọn khổ A4 (210 x 297 mm) ở Layout > Size."
)
REPORT_MARGIN = Rule(
    "BC02",
    WARN,
    "{section} có {side} {found} mm, phải từ {low} đến {high} mm.",
    "Sửa ở Layout > Margins.",
)
REPORT_FONT = Rule("BC03", WARN, "“{text}” dùng phông {found}.", "Chọn lại phông Times New Roman.")
REPORT_PART_MISSING = Rule("BC04", WARN, "Không thấy {part}.", "Bổ sung theo mẫu báo cáo.")
REPORT_PART_LOOK = Rule(
    "BC05",
    WARN,
    "{part} “{text}” {found}; đúng thể thức là {wanted}.",
    "Sửa định dạng của đoạn này trong Word.",
)
REPORT_LINE = Rule(
    "BC06",
    WARN,
    "Dưới {part} chưa có đường kẻ đúng thể thức.",
    "Vẽ bằng Insert > Shapes > Line, dài {wanted}; không dùng gạch chân.",
)
REPORT_NUMBER = Rule(
    "BC07",
    WARN,
    "Số, ký hiệu “{text}” ghi chưa đúng.",
    "Ghi theo mẫu “Số: 05/BC-SGDĐT”, số dưới 10 thêm số 0, không có dấu cách quanh “/” và “-”.",
)
REPORT_DATE = Rule(
    "BC08",
    WARN,
    "Địa danh, ngày tháng “{text}” ghi chưa đúng.",
    "Ghi theo mẫu “Hải Phòng, ngày 05 tháng 02 năm 2023”; ngày dưới 10 và tháng 1, 2 thêm số 0.",
)
REPORT_TO_FILL = Rule("BC09", NOTE, "{part} của báo cáo còn để trống.", "Văn thư điền khi phát hành.")
REPORT_ENDING = Rule(
    "BC10", WARN, "Nội dung báo cáo chưa kết thúc bằng “./.”: “{text}”.", "Thêm “./.” vào cuối câu cuối cùng."
)
REPORT_FILING = Rule(
    "BC11",
    WARN,
    "Dòng cuối của nơi nhận là “{text}”.",
    "Ghi dòng cuối “- Lưu: VT, <đơn vị soạn thảo>.”.",
)
REPORT_PAGE_NUMBER = Rule(
    "BC12",
    WARN,
    "{section}: {found}.",
    "Đánh số trang ở giữa đầu trang, cỡ 13-14, không hiện ở trang thứ nhất.",
)
REPORT_PLACEHOLDER = Rule(
    "BC13", WARN, "Còn chỗ điền chưa thay: “{text}”.", "Điền nội dung hoặc xóa chỗ điền này."
)
REPORT_UNDERLINED = Rule(
    "BC14", WARN, "“{text}” bị gạch chân.", "Bỏ gạch chân; đường kẻ phải vẽ bằng Insert > Shapes > Line."
)

# -- of forms, for the Office alone: whose form it is, of which period, and what it is told of that ---------
WHOSE_FORM: Final = (
    FORM_UNIT_UNKNOWN, FORM_UNIT_AMBIGUOUS, FORM_UNIT_DISAGREES, FORM_SENDER_DISAGREES,
)  # fmt: skip
WHICH_PERIOD: Final = (FORM_PERIOD_UNKNOWN, FORM_PERIOD_MISSING, FORM_HEAD_OTHER_PERIOD)
FOR_OFFICE: Final = frozenset(
    (
        *WHOSE_FORM, *WHICH_PERIOD, FORM_UNIT_GIVEN, FORM_UNIT_NOT_REPORTING, FORM_PERIOD_GIVEN,
        FORM_ROWS_ADDED_LATER,
    )
)  # fmt: skip

# -- the whole catalogue -----------------------------------------------------------------------------------
FAMILIES: Final = {
    "DL": "Thời hạn trong kế hoạch",
    "DV": "Tên đơn vị",
    "KH": "Kế hoạch và cấu hình",
    "NV": "Nhiệm vụ",
    "TD": "Tệp đến",
    "BM": "Biểu mẫu đơn vị gửi về",
    "TH": "Tổng hợp",
    "SO": "Sổ theo dõi",
    "BC": "Thể thức báo cáo",
}
ALL: Final = tuple(
    sorted((r for r in tuple(globals().values()) if isinstance(r, Rule)), key=lambda rule: rule.code)
)
