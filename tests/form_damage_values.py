"""Damage to the values of a filled form: what is typed into its cells."""

from __future__ import annotations

from datetime import date

from openpyxl.styles import Font

from cchc_xl.core.form_layout import LEADS, PARTNERS, REMARKS, Block
from tests.form_damage import Damage, Do, Expected, Form, typed_as_text


def _put(name: str, value: object, code: str, *, done: bool = False, at: str = "", **more: object) -> Do:
    """A value in a lead's row; ``more`` are other cells of it."""

    def do(form: Form) -> list[Expected]:
        row = form.done() if done else form.under_way()
        for field, other in {**more, name: value}.items():
            row[field].value = other  # type: ignore[assignment]
        return [(code, row[at or name])]

    return do


def _figure(name: str, value: object, code: str, at: str = "", **more: object) -> Do:
    def do(form: Form) -> list[Expected]:
        row = form.target()
        for field, other in {**more, name: value}.items():
            row[field].value = other  # type: ignore[assignment]
        return [(code, row[at or name])]

    return do


def _proposal(name: str, value: str | None, code: str) -> Do:
    def do(form: Form) -> list[Expected]:
        row = form.proposal()
        row[name].value = value
        return [(code, row[name])]

    return do


def _formula_text(form: Form) -> list[Expected]:
    return [("BM86", typed_as_text(form.under_way()["result_text"], "=1+1"))]


def _partner_formula_text(form: Form) -> list[Expected]:
    return [("BM86", typed_as_text(form.row(PARTNERS)["result_text"], "@congvan"))]


def _error(form: Form) -> list[Expected]:
    form.error(cell := form.under_way()["result_text"])
    return [("BM51", cell)]


def _error_figure(form: Form) -> list[Expected]:
    form.error(cell := form.target()["numerator"])
    return [("BM51", cell)]


def _not_computed(form: Form) -> list[Expected]:
    cell = form.under_way()["progress_percent"]
    cell.value = "=20+20"
    return [("BM52", cell)]


def _old(text: str, font: str, block: Block = LEADS) -> Do:
    def do(form: Form) -> list[Expected]:
        cell = (form.under_way() if block is LEADS else form.row(block))[
            "text" if block is REMARKS else "result_text"
        ]
        cell.value, cell.font = text, Font(name=font)
        return [("BM85", cell)]

    return do


def _too_early_for_the_task(form: Form) -> list[Expected]:
    cell = form.done(begins=True)["completed_on"]
    cell.value = date(2023, 2, 28)
    return [("BM88", cell)]


VALUES: tuple[Damage, ...] = (
    Damage("trạng thái ngoài danh sách", _put("status", "Gần xong", "BM53")),
    Damage("chưa chọn trạng thái", _put("status", None, "BM54")),
    Damage(
        "không thực hiện được, không lý do",
        _put("status", "Không thực hiện được", "BM55", at="difficulties", result_text=None),
    ),
    Damage("tỷ lệ bằng chữ", _put("progress_percent", "hơn một nửa", "BM56")),
    Damage("tỷ lệ 150", _put("progress_percent", 150, "BM57")),
    Damage("tỷ lệ “-5%”", _put("progress_percent", "-5%", "BM57")),
    Damage("tỷ lệ 1", _put("progress_percent", 1, "BM58")),
    Damage("tỷ lệ 0,95 bằng số", _put("progress_percent", 0.95, "BM59")),
    Damage("tỷ lệ “0,95” bằng chữ", _put("progress_percent", "0,95", "BM59")),
    Damage("hoàn thành nhưng 90", _put("progress_percent", 90, "BM60", done=True)),
    Damage("100 nhưng chưa hoàn thành", _put("progress_percent", "100%", "BM61")),
    Damage("ngày bằng lời", _put("completed_on", "tuần trước", "BM62", done=True)),
    Damage("hai ngày trong một ô", _put("completed_on", "3/4/2023 và 5/4/2023", "BM62", done=True)),
    Damage("ngày thiếu năm", _put("completed_on", "30/4", "BM69", done=True)),
    Damage("tháng thay cho ngày", _put("completed_on", "tháng 4/2023", "BM69", done=True)),
    Damage("quý thay cho ngày", _put("completed_on", "Quý I/2023", "BM69", done=True)),
    Damage("ngày 31/4", _put("completed_on", "31/4/2023", "BM63", done=True)),
    Damage("tháng trước ngày", _put("completed_on", "04/15/2023", "BM63", done=True)),
    Damage("ngày của năm trước", _put("completed_on", date(2022, 4, 3), "BM64", done=True)),
    Damage("ngày sau kỳ số liệu", _put("completed_on", "Ngày 30 tháng 6 năm 2023", "BM65", done=True)),
    Damage("hoàn thành không ghi ngày", _put("completed_on", None, "BM66", done=True)),
    Damage("có ngày nhưng chưa hoàn thành", _put("completed_on", "03.4.23", "BM67")),
    Damage("ngày trước khi nhiệm vụ bắt đầu", _too_early_for_the_task),
    Damage("ô quá dài", _put("result_text", "Đã làm. " * 700, "BM68")),
    Damage("chữ giống công thức", _formula_text),
    Damage("chữ bắt đầu bằng @", _partner_formula_text),
    Damage("liên kết thay cho nội dung", _put("result_text", "https://haiphong.edu.vn/bao-cao", "BM87")),
    Damage("đường dẫn tệp thay cho nội dung", _put("difficulties", r"D:\Báo cáo\quý 2.docx", "BM87")),
    Damage("ô báo lỗi", _error),
    Damage("chỉ tiêu báo lỗi", _error_figure),
    Damage("công thức chưa tính", _not_computed, kept=False),
    Damage("phông TCVN3", _old("§· triÓn khai tíi c¸c tr­êng", ".VnTime")),
    Damage("phông TCVN3 chữ hoa", _old("®¸nh gi¸ tèt", ".VnTimeH", REMARKS)),
    Damage("phông VNI", _old("Ñaõ trieån khai tôùi caùc tröôøng", "VNI-Times", PARTNERS)),
    Damage("số bằng chữ", _figure("numerator", "không", "BM70")),
    Damage("số kèm chữ", _figure("denominator", "90 hồ sơ", "BM70")),
    Damage("“1,234” nghìn hay thập phân", _figure("denominator", "1,234", "BM71")),
    Damage("số âm", _figure("numerator", -3, "BM72")),
    Damage("thiếu mẫu số", _figure("denominator", None, "BM73")),
    Damage("thiếu tử số", _figure("numerator", None, "BM73")),
    Damage("tử số lớn hơn mẫu số", _figure("numerator", "1.234,5", "BM74")),
    Damage("0 trên 0", _figure("numerator", 0, "BM75", at="denominator", denominator=0)),
    Damage("số lớn bất thường", _figure("denominator", 9e15, "BM79")),
    Damage("loại đề xuất lạ", _proposal("kind", "Góp ý", "BM76")),
    Damage("đề xuất không nội dung", _proposal("text", None, "BM77")),
    Damage("đề xuất nêu mã lạ", _proposal("task_id", "IX.99", "BM78")),
)  # fmt: skip
