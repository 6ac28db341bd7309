"""The master workbook's tables: their names, columns, owners and how a value is typed.

One catalogue serves the builder, the readers and the flows. A table is found by its ASCII name, a
column by its header text; code speaks of fields (ASCII), people of headers (Vietnamese).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from cchc_xl.core import wording as w

CellValue = str | float | int | bool | date | None


class Owner(StrEnum):
    """Who alone may write a column."""

    PLAN = "plan"
    OFFICE = "office"
    ROLLUP = "rollup"
    FORMULA = "formula"  # nobody: the builder put a formula there, which goes along when the table grows


# Whose cells are data. What a formula shows is neither read nor blanked nor marked.
DATA_OWNERS: Final = (Owner.PLAN, Owner.OFFICE, Owner.ROLLUP)


class Kind(StrEnum):
    """How a column's cells are typed and shown."""

    TEXT = "text"
    LONG = "long"  # wrapped text
    INTEGER = "integer"
    NUMBER = "number"
    PERCENT = "percent"  # 0–100, shown as it is
    DATE = "date"
    MOMENT = "moment"  # text "dd/mm/yyyy hh:mm"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``field`` in code, ``header`` on the sheet, ``width`` in characters."""

    field: str
    header: str
    owner: Owner
    kind: Kind = Kind.TEXT
    width: float = 14
    choices: tuple[str, ...] = ()
    hidden: bool = False
    help: str = ""
    formula: str = ""  # of an owner FORMULA, as the file format writes it


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table of the master workbook. ``key`` is the field that names a row."""

    name: str
    sheet: str
    key: str
    columns: tuple[Column, ...]

    def column(self, field: str) -> Column:
        """The column of ``field``; KeyError when the catalogue has none."""
        for column in self.columns:
            if column.field == field:
                return column
        raise KeyError(f"{self.name}.{field}")

    def fields(self, *owners: Owner) -> tuple[str, ...]:
        """Fields of the given owners (all when none is given), in sheet order."""
        return tuple(c.field for c in self.columns if not owners or c.owner in owners)


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row as read: physical 1-based sheet row and values by field."""

    number: int
    values: Mapping[str, CellValue]


@dataclass(frozen=True, slots=True)
class TableData:
    """A table as read from a workbook; ``sheet`` is the sheet's present name."""

    spec: TableSpec
    sheet: str
    rows: tuple[TableRow, ...]
    missing: tuple[str, ...] = ()
    letters: Mapping[str, str] | None = None  # field → column letters on the sheet

    def values(self) -> Iterable[Mapping[str, CellValue]]:
        """The rows that have a key, as mappings of field to value."""
        return (row.values for row in self.rows if row.values.get(self.spec.key) not in (None, ""))


def _plan(field: str, header: str, kind: Kind = Kind.TEXT, width: float = 14, **more: object) -> Column:
    return Column(field, header, Owner.PLAN, kind, width, **more)  # type: ignore[arg-type]


def _office(field: str, header: str, kind: Kind = Kind.TEXT, width: float = 14, **more: object) -> Column:
    return Column(field, header, Owner.OFFICE, kind, width, **more)  # type: ignore[arg-type]


def _rollup(field: str, header: str, kind: Kind = Kind.TEXT, width: float = 14, **more: object) -> Column:
    return Column(field, header, Owner.ROLLUP, kind, width, **more)  # type: ignore[arg-type]


# The column after a table's last roll-up column: what the software wrote in the row last, so that a cell
# changed by a person is noticed (see core/changes.py). It travels with the row, and it stands beside the
# other roll-up columns so that one block holds all that a button writes.
STAMP = "stamp"


def _stamp() -> Column:
    return Column(STAMP, "Mã kiểm", Owner.ROLLUP, Kind.TEXT, 10, hidden=True)


# Kinds of originals that "Mở tệp" opens. Not those that may carry macros (.xls, .xlsb, .xlsm, .ods, .doc) or
# run (.exe, .html): where the office trusts the workbook's folder, Excel would run them without asking.
OPENED_SUFFIXES: Final = (".xlsx", ".docx", ".jpeg", ".pdf", ".png", ".jpg")


def _archived() -> Column:
    return _rollup("archived", "Tệp lưu", width=18)


def _opened(table: str) -> Column:
    """Mở tệp: a link to what stands in "Tệp lưu", which both programs look for beside the workbook.

    It stands right of the stamp, which is hidden, so that it is seen beside the path and in no block's way.
    """
    path = f"{table}[[#This Row],[{_archived().header}]]"
    lengths = ",".join(str(len(suffix)) for suffix in OPENED_SUFFIXES)
    suffixes = ",".join(f'"{suffix}"' for suffix in OPENED_SUFFIXES)
    link = f'=IF(OR(RIGHT({path},{{{lengths}}})={{{suffixes}}}),HYPERLINK({path},"{w.OPEN}"),"")'
    return Column("opened", "Mở tệp", Owner.FORMULA, width=8, formula=link)


TASKS = TableSpec(
    "tblNhiemVu",
    "Nhiệm vụ",
    "id",
    (
        _plan("id", "Mã", width=9),
        _plan("parent", "Thuộc", width=7, hidden=True),
        _plan("kind", "Loại dòng", width=10, hidden=True, choices=tuple(w.TASK_KIND.values())),
        _plan("group", "Nhóm", width=7),
        _plan("tt", "TT", width=5),
        _plan("sub", "Ý", width=5),
        _plan("starred", "(*)", width=5, hidden=True),
        _plan("content", "Nội dung công việc", Kind.LONG, 46),
        _plan("lead", "Đơn vị chủ trì", Kind.LONG, 18),
        _plan("coordinating", "Đơn vị phối hợp", Kind.LONG, 22),
        _plan("time", "Thời gian thực hiện/hoàn thành", Kind.LONG, 14),
        _plan("product", "Sản phẩm", Kind.LONG, 30),
        _plan("doubt", "Nghi vấn", Kind.LONG, 84),
        _plan("origin", "Theo đề xuất", width=18, hidden=True),
        _rollup("start", "Bắt đầu", Kind.DATE, 11),
        _rollup("due", "Đến hạn", Kind.DATE, 11),
        _rollup("reading", "Cách hiểu thời hạn", width=17),
        _rollup("status", "Trạng thái", width=23),
        _rollup("workdays_left", "Còn lại (ngày làm việc)", Kind.INTEGER, 10),
        _rollup("behind", "Chậm so với tiến độ", width=10),
        _rollup("asked", "Đơn vị được hỏi", Kind.INTEGER, 9),
        _rollup("reported", "Đã báo cáo", Kind.INTEGER, 9),
        _rollup("completed", "Đã hoàn thành", Kind.INTEGER, 9),
        _rollup("not_applicable", "Không áp dụng", Kind.INTEGER, 9),
        _rollup("progress_percent", "Tiến độ (%)", Kind.PERCENT, 9),
        _rollup("completed_on", "Ngày hoàn thành", Kind.DATE, 11),
        _rollup("result_text", "Kết quả tổng hợp", Kind.LONG, 60),
        _rollup("period", "Kỳ tổng hợp", width=10),
        _rollup("remark", "Lưu ý", Kind.LONG, 24),
        _stamp(),
        _office("own_due", "Hạn VP ấn định", Kind.DATE, 12),
        _office("milestone", "Mốc giữa kỳ", Kind.DATE, 12),
        _office("own_status", "Trạng thái VP xác định", width=23, choices=tuple(w.STATUS.values())),
        _office("own_completed_on", "Ngày hoàn thành VP ghi", Kind.DATE, 12),
        _office("office_note", "Ghi chú của VP", Kind.LONG, 24),
        _office("added_on", "Bổ sung từ ngày", Kind.DATE, 12),
        _office("withdrawn_on", "Rút từ ngày", Kind.DATE, 12),
    ),
)

TARGETS = TableSpec(
    "tblChiTieu",
    "Chỉ tiêu",
    "id",
    (
        _plan("id", "Mã", width=9),
        _plan("section", "Mục", width=7),
        _plan("kind", "Loại", width=12, choices=tuple(w.TARGET_KIND.values())),
        _plan("name", "Chỉ tiêu", Kind.LONG, 34),
        _plan("text", "Nguyên văn kế hoạch", Kind.LONG, 46),
        _plan("numerator", "Tử số là", Kind.LONG, 24),
        _plan("denominator", "Mẫu số là", Kind.LONG, 24),
        _plan("comparison", "So sánh", width=8),
        _plan("threshold_percent", "Ngưỡng (%)", Kind.PERCENT, 9),
        _plan("source", "Nguồn số liệu", width=18),
        _plan("adds_up", "Cộng dồn các đơn vị", width=10, choices=(w.YES, w.NO)),
        _plan("conflict", "Ngưỡng mâu thuẫn", Kind.LONG, 24),
        _plan("doubt", "Nghi vấn", Kind.LONG, 44),
        _rollup("numerator_sum", "Tử số", Kind.NUMBER, 11),
        _rollup("denominator_sum", "Mẫu số", Kind.NUMBER, 11),
        _rollup("ratio_percent", "Tỷ lệ (%)", Kind.PERCENT, 10),
        _rollup("reached", "Đạt ngưỡng", width=12),
        _rollup("asked", "Đơn vị được hỏi", Kind.INTEGER, 9),
        _rollup("reported", "Đã báo cáo", Kind.INTEGER, 9),
        _rollup("period", "Kỳ tổng hợp", width=10),
        _rollup("remark", "Lưu ý", Kind.LONG, 24),
        _stamp(),
        _office("own_value", "Giá trị VP nhập", Kind.LONG, 18),
        _office("own_threshold_percent", "Ngưỡng VP chọn (%)", Kind.PERCENT, 10),
        _office("office_note", "Ghi chú của VP", Kind.LONG, 24),
    ),
)

UNITS = TableSpec(
    "tblDonVi",
    "Đơn vị",
    "code",
    (
        _office("code", "Mã đơn vị", width=11),
        _office("name", "Tên đơn vị", Kind.LONG, 40),
        _office("type", "Loại", width=14, choices=tuple(w.UNIT_TYPE.values())),
        _office("district", "Địa bàn", width=18),
        _office("aliases", "Tên gọi khác", Kind.LONG, 48),
        _office("email", "Thư điện tử", width=24),
        _office("valid_from", "Có hiệu lực từ", Kind.DATE, 12),
        _office("valid_to", "Đến ngày", Kind.DATE, 12),
        _office("reports", "Phải báo cáo", width=9, choices=(w.YES, w.NO)),
        _office("confidence", "Độ tin cậy", width=12, choices=tuple(w.CONFIDENCE.values())),
        _office("source", "Nguồn", width=14),
        _office("note", "Ghi chú", Kind.LONG, 30),
        _office("answers_for", "Báo cáo thay cho", width=18),
    ),
)

SUBMISSIONS = TableSpec(
    "tblTienDoNop",
    "Tiến độ nộp",
    "key",
    (
        _rollup("key", "Khóa", width=18, hidden=True),
        _rollup("period", "Kỳ", width=10),
        _rollup("unit", "Mã đơn vị", width=11),
        _rollup("unit_name", "Tên đơn vị", Kind.LONG, 40),
        _rollup("due", "Hạn nộp", Kind.DATE, 12),
        _rollup("state", "Tình trạng nộp", width=24),
        _rollup("received_at", "Nhận lúc", Kind.MOMENT, 16),
        _rollup("workdays_late", "Số ngày làm việc trễ", Kind.INTEGER, 10),
        _rollup("attempts", "Số lần gửi", Kind.INTEGER, 8),
        _rollup("file", "Tệp được dùng", Kind.LONG, 34),
        _rollup("problems", "Số lỗi", Kind.INTEGER, 8),
        _rollup("attempt", "Lần gửi được dùng", Kind.INTEGER, 9),
        _rollup("answered_by", "Đơn vị nộp thay", width=11),
        _rollup("how", "Cách nộp", width=18),
        _stamp(),
        _office("office_note", "Ghi chú của VP", Kind.LONG, 24),
    ),
)

ARRIVALS = TableSpec(
    "tblTepDen",
    "Tệp đến",
    "key",
    (
        _rollup("key", "Khóa", width=18, hidden=True),
        _rollup("period", "Kỳ", width=10),
        _rollup("unit", "Mã đơn vị", width=11),
        _rollup("file", "Tệp", Kind.LONG, 40),
        _rollup("received_at", "Nhận lúc", Kind.MOMENT, 16),
        _rollup("sender", "Thư gửi từ", width=26),
        _rollup("attempt", "Lần gửi", Kind.INTEGER, 8),
        _rollup("times", "Số lần nhận", Kind.INTEGER, 8),
        _rollup("state", "Tình trạng", width=22),
        _rollup("why", "Vì sao", Kind.LONG, 50),
        _archived(),
        _stamp(),
        _opened("tblTepDen"),
        _office("use", "VP xử lý", width=14, choices=(w.SET_ASIDE,)),
        _office("own_reason", "Lý do của VP", Kind.LONG, 30),
    ),
)

LINES = TableSpec(
    "tblTongHop",
    "Tổng hợp",
    "key",
    (
        _rollup("key", "Khóa", width=24, hidden=True),
        _rollup("period", "Kỳ", width=10),
        _rollup("task", "Mã nhiệm vụ", width=10),
        _rollup("content", "Nội dung công việc", Kind.LONG, 34),
        _rollup("unit", "Mã đơn vị", width=11),
        _rollup("unit_name", "Tên đơn vị", Kind.LONG, 30),
        _rollup("role", "Vai trò", width=10),
        _rollup("answer", "Trạng thái báo cáo", width=22),
        _rollup("progress_percent", "Tiến độ (%)", Kind.PERCENT, 9),
        _rollup("completed_on", "Ngày hoàn thành", Kind.DATE, 11),
        _rollup("document_number", "Số, ký hiệu sản phẩm", width=18),
        _rollup("result_text", "Kết quả thực hiện", Kind.LONG, 36),
        _rollup("difficulties", "Khó khăn, vướng mắc", Kind.LONG, 28),
        _rollup("proposals", "Kiến nghị", Kind.LONG, 28),
        _rollup("file", "Tệp nguồn", Kind.LONG, 26),
        _rollup("cell", "Ô nguồn", width=14),
        _rollup("counted", "Trạng thái được tính", width=22),
        _archived(),
        _stamp(),
        _opened("tblTongHop"),
        _office("own_answer", "Trạng thái VP đính chính", width=22, choices=tuple(w.ANSWER.values())),
        _office("own_reason", "Lý do đính chính", Kind.LONG, 28),
    ),
)

FIGURES = TableSpec(
    "tblTongHopChiTieu",
    "Tổng hợp chỉ tiêu",
    "key",
    (
        _rollup("key", "Khóa", width=24, hidden=True),
        _rollup("period", "Kỳ", width=10),
        _rollup("target", "Mã chỉ tiêu", width=10),
        _rollup("name", "Chỉ tiêu", Kind.LONG, 34),
        _rollup("unit", "Mã đơn vị", width=11),
        _rollup("unit_name", "Tên đơn vị", Kind.LONG, 30),
        _rollup("numerator", "Tử số", Kind.NUMBER, 11),
        _rollup("denominator", "Mẫu số", Kind.NUMBER, 11),
        _rollup("ratio_percent", "Tỷ lệ (%)", Kind.PERCENT, 10),
        _rollup("note", "Ghi chú của đơn vị", Kind.LONG, 28),
        _rollup("file", "Tệp nguồn", Kind.LONG, 26),
        _rollup("cell", "Ô nguồn", width=18),
        _archived(),
        _stamp(),
        _opened("tblTongHopChiTieu"),
        _office("own_numerator", "Tử số VP đính chính", Kind.NUMBER, 11),
        _office("own_denominator", "Mẫu số VP đính chính", Kind.NUMBER, 11),
        _office("own_reason", "Lý do đính chính", Kind.LONG, 28),
    ),
)

COMPARISON = TableSpec(
    "tblSoSanh",
    "So với kỳ trước",
    "key",
    (
        _rollup("key", "Khóa", width=24, hidden=True),
        _rollup("period", "Kỳ", width=10),
        _rollup("kind", "Loại", width=11),
        _rollup("item", "Mã", width=9),
        _rollup("name", "Nội dung", Kind.LONG, 50),
        _rollup("earlier", "Kỳ trước", width=10),
        _rollup("before", "Số kỳ trước (%)", Kind.PERCENT, 11),
        _rollup("now", "Số kỳ này (%)", Kind.PERCENT, 11),
        _rollup("difference", "Chênh lệch (điểm %)", Kind.PERCENT, 11),
        _rollup("remark", "Nhận xét", Kind.LONG, 70),
        _stamp(),
    ),
)

CLASSIFICATION = TableSpec(
    "tblXepLoai",
    "Xếp loại",
    "key",
    (
        _rollup("key", "Khóa", width=18, hidden=True),
        _rollup("period", "Kỳ", width=10),
        _rollup("unit", "Mã đơn vị", width=12),
        _rollup("unit_name", "Tên đơn vị", Kind.LONG, 40),
        *(_rollup(code, label, Kind.NUMBER, 9) for code, label in w.CRITERION.items()),
        _rollup("total", "Tổng điểm", Kind.NUMBER, 9),
        _rollup("rank", "Thứ hạng", Kind.INTEGER, 7),
        _rollup("grade", "Xếp loại theo điểm", width=12),
        _rollup("final", "Xếp loại", width=12),
        _rollup("reasons", "Vì sao được điểm này", Kind.LONG, 62),
        _stamp(),
        _office("own_grade", "VP xếp loại", width=12, choices=tuple(w.GRADE.values())),
        _office("own_reason", "Lý do", Kind.LONG, 26),
    ),
)

PROPOSALS = TableSpec(
    "tblKienNghi",
    "Kiến nghị",
    "key",
    (
        _rollup("key", "Khóa", width=24, hidden=True),
        _rollup("period", "Kỳ", width=10),
        _rollup("unit", "Mã đơn vị", width=11),
        _rollup("unit_name", "Tên đơn vị", Kind.LONG, 30),
        _rollup("kind", "Loại", width=20),
        _rollup("task", "Mã nhiệm vụ", width=10),
        _rollup("text", "Nội dung", Kind.LONG, 50),
        _rollup("reason", "Lý do", Kind.LONG, 34),
        _rollup("file", "Tệp nguồn", Kind.LONG, 26),
        _rollup("cell", "Ô nguồn", width=18),
        _rollup("change", "Kế hoạch thay đổi thế nào", Kind.LONG, 34),
        _archived(),
        _stamp(),
        _opened("tblKienNghi"),
        _office("decision", "Quyết định của VP", width=16, choices=w.DECISIONS),
        _office("from_day", "Có hiệu lực từ", Kind.DATE, 12),
        _office("plan_task", "Mã trong kế hoạch", width=12),
        _office("office_note", "Ghi chú của VP", Kind.LONG, 24),
    ),
)

PROBLEMS = TableSpec(
    "tblLoiDuLieu",
    "Lỗi dữ liệu",
    "key",
    (
        _rollup("key", "Khóa", width=18, hidden=True),
        _rollup("code", "Mã lỗi", width=8),
        _rollup("severity", "Mức độ", width=12),
        _rollup("period", "Kỳ", width=10),
        _rollup("unit", "Mã đơn vị", width=11),
        _rollup("file", "Tệp", Kind.LONG, 30),
        _rollup("cell", "Ô", width=16),
        _rollup("message", "Lỗi gì", Kind.LONG, 50),
        _rollup("action", "Cần làm gì", Kind.LONG, 46),
        _stamp(),
        _office("choice", "Xử lý của VP", width=16),
        _office("office_note", "Ghi chú của VP", Kind.LONG, 24),
    ),
)

REMINDERS = TableSpec(
    "tblNhacViec",
    "Nhắc việc",
    "key",
    (
        _rollup("key", "Khóa", width=20, hidden=True),
        _rollup("kind", "Nhắc việc gì", width=34),
        _rollup("period", "Kỳ", width=10),
        _rollup("unit", "Mã đơn vị", width=11),
        _rollup("unit_name", "Đơn vị", Kind.LONG, 36),
        _rollup("task", "Mã nhiệm vụ", width=10),
        _rollup("what", "Việc phải làm", Kind.LONG, 50),
        _rollup("due", "Đến hạn", Kind.DATE, 11),
        _rollup("workdays_left", "Còn lại (ngày làm việc)", Kind.INTEGER, 10),
        _rollup("email", "Thư điện tử", width=24),
        _stamp(),
        _office("office_note", "Ghi chú của VP", Kind.LONG, 24),
    ),
)

# Tiến độ năm: a month is three cells, as the plan's wording has it (đầu 1–10, giữa 11–20, cuối 21–hết).
THIRDS: tuple[str, ...] = tuple(f"m{month:02}{third}" for month in range(1, 13) for third in "abc")

_THIRD = {"a": "đ", "b": "g", "c": "c"}

YEAR = TableSpec(
    "tblTienDoNam",
    "Tiến độ năm",
    "id",
    (
        _plan("id", "Mã", width=9),
        _rollup("content", "Nội dung công việc", Kind.LONG, 44),
        _rollup("lead", "Đơn vị chủ trì", Kind.LONG, 20),
        _rollup("due", "Đến hạn", Kind.DATE, 11),
        _rollup("status", "Trạng thái", width=23),
        *(_rollup(f, f"{int(f[1:3])}{_THIRD[f[3]]}", width=2.6) for f in THIRDS),
    ),
)

SELF_CHECK = TableSpec(
    "tblTuKiemTra",
    "Tự kiểm tra",
    "item",
    (
        _rollup("item", "Kiểm tra gì", width=30),
        _rollup("state", "Kết quả", width=12),
        _rollup("found", "Thấy gì", Kind.LONG, 70),
        _rollup("action", "Cần làm gì", Kind.LONG, 60),
    ),
)

LOG = TableSpec(
    "tblNhatKy",
    "Nhật ký",
    "key",
    (
        _rollup("key", "Khóa", width=20, hidden=True),
        _rollup("at", "Lúc", Kind.MOMENT, 18),
        _rollup("action", "Thao tác", width=22),
        _rollup("period", "Kỳ", width=10),
        _rollup("result", "Kết quả", Kind.LONG, 80),
    ),
)

HOLIDAYS = TableSpec(
    "tblLichNghi",
    "Lịch nghỉ",
    "date",
    (
        _office("date", "Ngày", Kind.DATE, 12),
        _office("status", "Loại ngày", width=18, choices=tuple(w.DAY_STATUS.values())),
        _office("name", "Tên ngày nghỉ", Kind.LONG, 44),
        _office("source", "Nguồn", Kind.LONG, 44),
        _office("confidence", "Độ tin cậy", width=18),
    ),
)

SETTINGS = TableSpec(
    "tblCauHinh",
    "Cấu hình",
    "key",
    (
        _plan("key", "Mã", width=26),
        _plan("label", "Mục", Kind.LONG, 34),
        _office("value", "Giá trị", Kind.LONG, 56),
        _plan("help", "Giải thích", Kind.LONG, 56),
    ),
)

GROUPS = TableSpec(
    "tblNhom",
    "Cấu hình",
    "group",
    (_plan("group", "Nhóm", width=7), _plan("title", "Tên nhóm nhiệm vụ", Kind.LONG, 34)),
)

COLLECTIVES = TableSpec(
    "tblTapThe",
    "Đơn vị được hỏi",
    "wording",
    (
        _office("wording", "Cách gọi chung trong kế hoạch", Kind.LONG, 44),
        _office("unit_types", "Các loại đơn vị được hỏi", width=34),
        _plan("doubt", "Nghi vấn", width=10),
        _office("note", "Ghi chú", Kind.LONG, 60),
    ),
)

DUTIES = TableSpec(
    "tblPhanCong",
    "Phân công",
    "key",
    (
        _plan("key", "Khóa", width=8, hidden=True),
        _plan("letter", "Mục", width=6),
        _plan("unit", "Đơn vị", width=22),
        _plan("ordinal", "Ý", width=5),
        _plan("text", "Trách nhiệm (mục V.2 của kế hoạch)", Kind.LONG, 110),
    ),
)

DOUBTS = TableSpec(
    "tblNghiVan",
    "Nghi vấn",
    "id",
    (
        _plan("id", "Mã", width=7),
        _plan("subject", "Liên quan", width=16),
        _plan("type", "Loại", width=22),
        _plan("quote", "Nguyên văn trong kế hoạch", Kind.LONG, 50),
        _plan("explanation", "Nghi vấn", Kind.LONG, 60),
        _plan("confidence", "Mức chắc chắn", width=14, choices=tuple(w.CERTAINTY.values())),
        _office("decision", "Ý kiến của VP", Kind.LONG, 30),
    ),
)

CONTROL = TableSpec(
    "tblDieuKhien",
    "Bảng điều khiển",
    "item",
    (_plan("item", "Mục", width=24), _office("value", "Giá trị", width=18)),
)

STATUS_COUNTS = TableSpec(
    "tblDemTrangThai",
    "Bảng điều khiển",
    "item",
    (_plan("item", "Trạng thái nhiệm vụ", width=24), _rollup("count", "Số nhiệm vụ", Kind.INTEGER, 12)),
)

SUBMISSION_COUNTS = TableSpec(
    "tblDemNop",
    "Bảng điều khiển",
    "item",
    (_plan("item", "Tình trạng nộp báo cáo", width=24), _rollup("count", "Số đơn vị", Kind.INTEGER, 12)),
)

ACTIONS = TableSpec(
    "tblThaoTac",
    "Bảng điều khiển",
    "item",
    (
        _plan("item", "Thao tác", width=24),
        _rollup("at", "Lần gần nhất", Kind.MOMENT, 18),
        _rollup("result", "Kết quả", Kind.LONG, 60),
    ),
)

CATALOGUE: tuple[TableSpec, ...] = (
    CONTROL, STATUS_COUNTS, SUBMISSION_COUNTS, ACTIONS, TASKS, TARGETS, UNITS, COLLECTIVES, DUTIES,
    SUBMISSIONS, ARRIVALS, LINES, FIGURES, COMPARISON, CLASSIFICATION, PROPOSALS, PROBLEMS, REMINDERS, YEAR,
    SELF_CHECK, LOG, HOLIDAYS, SETTINGS, GROUPS, DOUBTS,
)  # fmt: skip
