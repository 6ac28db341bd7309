"""Damage to the rows, columns and sheets of a filled form, and to what says whose form it is."""

from __future__ import annotations

from cchc_xl.core.form import MANIFEST_SHEET
from cchc_xl.core.form_layout import CHANGES, LEADS, REMARKS, TARGETS
from tests.form_damage import PLAN, Damage, Do, Expected, Form

# -- rows --------------------------------------------------------------------------------------------------


def _row_twice(form: Form) -> list[Expected]:
    row = form.under_way()
    new = form.inserted(row)
    for field, cell in row.items():
        if field != "check":
            new(field).value = cell.value
    return [("BM46", new("id"))]


def _row_of_others(form: Form) -> list[Expected]:
    row = form.under_way()
    new = form.inserted(row)
    asked = {cell.value for cell in form.sheet(LEADS)["A"]}
    new("id").value = next(task.task_id for task in PLAN.work if task.task_id not in asked)
    new("status").value, new("result_text").value = "Đang thực hiện", "Làm thay"
    return [("BM47", new("id"))]


def _row_without_key(form: Form) -> list[Expected]:
    new = form.inserted(form.under_way())
    new("result_text").value = "Viết thêm ở dòng dưới"
    return [("BM48", new("result_text"))]


def _row_deleted(form: Form) -> list[Expected]:
    row = form.under_way()
    form.sheet(LEADS).delete_rows(row["id"].row)
    return [("BM49", form.header(LEADS, "id"))]


# -- columns and sheets ------------------------------------------------------------------------------------


def _column_deleted(form: Form) -> list[Expected]:
    header = form.header(TARGETS, "note")
    form.sheet(TARGETS).delete_cols(header.column)
    return [("BM42", f"{TARGETS.sheet}!{header.row}:{header.row}")]


def _column_renamed(form: Form) -> list[Expected]:
    header = form.header(LEADS, "proposals")
    header.value = "Ý kiến khác"
    return [("BM42", f"{LEADS.sheet}!{header.row}:{header.row}"), ("BM44", header)]


def _column_twice(form: Form) -> list[Expected]:
    header = form.header(REMARKS, "text")
    twin = form.sheet(REMARKS).cell(header.row, header.column + 1, header.value)
    return [("BM43", twin)]


def _column_added(form: Form) -> list[Expected]:
    header = form.header(TARGETS, "check")
    added = form.sheet(TARGETS).cell(header.row, header.column + 1, "Cán bộ lập")
    return [("BM44", added)]


def _column_hidden(form: Form) -> list[Expected]:
    header = form.header(REMARKS, "text")
    form.sheet(REMARKS).column_dimensions[header.column_letter].hidden = True
    return [("BM83", header)]


def _rows_hidden(form: Form) -> list[Expected]:
    row = form.target()
    form.sheet(TARGETS).row_dimensions[row["id"].row].hidden = True
    return [("BM82", row["id"])]


def _cells_merged(form: Form) -> list[Expected]:
    row = form.under_way()
    row["proposals"].value, row["difficulties"].value = None, "Thiếu người"
    first, last = row["difficulties"], row["proposals"]
    form.sheet(LEADS).merge_cells(f"{first.coordinate}:{last.coordinate}")
    return [("BM84", first)]


def _sheet_removed(form: Form) -> list[Expected]:
    del form.book[REMARKS.sheet]
    return [("BM40", "")]


def _proposals_removed(form: Form) -> list[Expected]:
    del form.book[CHANGES.sheet]
    return [("BM50", "")]


def _sheet_hidden(form: Form) -> list[Expected]:
    form.sheet(TARGETS).sheet_state = "hidden"
    return [("BM80", TARGETS.sheet)]


def _sheet_added(form: Form) -> list[Expected]:
    form.book.create_sheet("Phụ lục")["B2"] = "Danh sách các lớp tập huấn"
    return [("BM81", "Phụ lục")]


def _sheet_twice(form: Form) -> list[Expected]:
    form.book.copy_worksheet(form.sheet(REMARKS)).title = "Đánh giá (cũ)"
    return [("BM45", "Đánh giá (cũ)")]


def _headers_wiped(form: Form) -> list[Expected]:
    row = form.header(TARGETS, "id").row
    for cell in form.sheet(TARGETS)[row]:
        cell.value = None
    return [("BM41", TARGETS.sheet)]


# -- identity ----------------------------------------------------------------------------------------------


def _manifest(key: str, value: str | None, code: str) -> Do:
    def do(form: Form) -> list[Expected]:
        form.manifest(key).value = value
        return [(code, "")]

    return do


def _manifest_lost(form: Form) -> list[Expected]:
    del form.book[MANIFEST_SHEET]
    return [("BM27", "")]


def _head_of_others(form: Form) -> list[Expected]:
    cell = form.head("Đơn vị:")
    cell.value = "Đơn vị: Phòng Giáo dục Trung học"
    return [("BM32", "")]


def _head_of_last_period(form: Form) -> list[Expected]:
    cell = form.head("BÁO CÁO")
    cell.value = str(cell.value).replace("6 THÁNG", "QUÝ I")
    return [("BM35", cell)]


def _blank(form: Form) -> list[Expected]:
    for block, rows in form.rows.items():
        for row in rows:
            for column in block.fill_ins:
                row[column.field].value = None
    return [("BM90", "")]


def _leads_blank(form: Form) -> list[Expected]:
    for row in form.rows[LEADS]:
        for column in LEADS.fill_ins:
            row[column.field].value = None
    return [("BM91", form.header(LEADS, "status"))]


def _lead_blank(form: Form) -> list[Expected]:
    row = form.under_way()
    for column in LEADS.fill_ins:
        row[column.field].value = None
    return [("BM92", form.header(LEADS, "status"))]


def _target_blank(form: Form) -> list[Expected]:
    row = form.target()
    row["numerator"].value = row["denominator"].value = None
    return [("BM93", form.header(TARGETS, "numerator"))]


LAYOUT: tuple[Damage, ...] = (
    Damage("dòng lặp", _row_twice, shifts=True),
    Damage("dòng của đơn vị khác", _row_of_others, shifts=True),
    Damage("dòng thêm không mã", _row_without_key, shifts=True),
    Damage("dòng bị xóa", _row_deleted, frozenset({"BM92"}), shifts=True),
    Damage("dòng bị ẩn", _rows_hidden),
    Damage("ô bị gộp", _cells_merged),
    Damage("cột bị ẩn", _column_hidden),
    Damage("cột bị xóa", _column_deleted, mixes=False),
    Damage("cột đổi tên", _column_renamed, mixes=False),
    Damage("cột lặp", _column_twice, mixes=False),
    Damage("cột thêm", _column_added),
    Damage("sheet bị xóa", _sheet_removed, mixes=False),
    Damage("sheet đề xuất bị xóa", _proposals_removed, mixes=False),
    Damage("sheet bị ẩn", _sheet_hidden),
    Damage("sheet thêm", _sheet_added),
    Damage("sheet lặp", _sheet_twice, mixes=False),
    Damage("dòng tiêu đề bị xóa", _headers_wiped, mixes=False),
    Damage("mất phần nhận dạng", _manifest_lost),
    Damage("phiên bản cũ", _manifest("form_version", "0", "BM22"), mixes=False),
    Damage("kế hoạch khác", _manifest("plan_id", "KH-2022", "BM21"), mixes=False),
    Damage("kỳ không có", _manifest("period", "2023-Q2", "BM23"), mixes=False),
    Damage("kỳ của năm khác", _manifest("period", "2022-H1", "BM24"), mixes=False),
    Damage("đơn vị lạ", _manifest("unit", "XYZ", "BM25"), mixes=False),
    Damage("nhãn mẫu", _manifest("sample_label", "MẪU", "BM30"), mixes=False),
    Damage("đầu biểu mẫu ghi đơn vị khác", _head_of_others, mixes=False),
    Damage("đầu biểu mẫu ghi kỳ khác", _head_of_last_period, mixes=False),
    Damage("biểu mẫu trắng", _blank, mixes=False),
    Damage("chưa báo cáo nhiệm vụ nào", _leads_blank, mixes=False),
    Damage("còn nhiệm vụ chưa báo cáo", _lead_blank),
    Damage("còn chỉ tiêu chưa báo cáo", _target_blank),
)  # fmt: skip
