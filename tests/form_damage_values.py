"""Damage to the values of a filled form: what is typed into its cells."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from openpyxl.styles import Font

from cchc_xl.core.form_layout import LEADS, PARTNERS, REMARKS, Block
from tests.form_damage import Cells, Damage, Do, Expected, Form, typed_as_text


def _put(name: str, value: object, code: str, *, done: bool = False, at: str = "", **more: object) -> Do:
    """A value, or one of a tuple, in a lead's row; ``more`` are other cells of it."""
    return lambda form: _filled(form, form.done() if done else form.under_way(), name, value, code, at, more)


def _figure(name: str, value: object, code: str, at: str = "", **more: object) -> Do:
    """The same in a target's row."""
    return lambda form: _filled(form, form.target(), name, value, code, at, more)


def _filled(
    form: Form, row: Cells, name: str, value: object, code: str, at: str, more: Mapping[str, object]
) -> list[Expected]:
    chosen = form.dice.choice(value) if isinstance(value, tuple) else value
    for field, other in {**more, name: chosen}.items():
        row[field].value = other  # type: ignore[assignment]
    return [(code, row[at or name])]


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
    Damage(
        "trạng thái ngoài danh sách",
        _put("status", ("Gần xong", "Đạt", "x", "Hoàn thành một phần", 1), "BM53"),
    ),
    Damage("chưa chọn trạng thái", _put("status", None, "BM54")),
    Damage(
        "không thực hiện được, không lý do",
        _put("status", "Không thực hiện được", "BM55", at="difficulties", result_text=None),
    ),
    Damage("tỷ lệ bằng chữ", _put("progress_percent", ("hơn một nửa", "90-95%", "%", "không"), "BM56")),
    Damage("tỷ lệ 150", _put("progress_percent", (150, 101, "150%", "1.234,5"), "BM57")),
    Damage("tỷ lệ “-5%”", _put("progress_percent", ("-5%", -1, "-0,5"), "BM57")),
    Damage("tỷ lệ 1", _put("progress_percent", (1, "1", "1,0"), "BM58")),
    Damage("tỷ lệ 0,95 bằng số", _put("progress_percent", (0.95, 0.5, 0.005), "BM59")),
    Damage("tỷ lệ “0,95” bằng chữ", _put("progress_percent", ("0,95", "0.4"), "BM59")),
    Damage("hoàn thành nhưng 90", _put("progress_percent", (90, "99,5%", 0), "BM60", done=True)),
    Damage("100 nhưng chưa hoàn thành", _put("progress_percent", ("100%", 100), "BM61")),
    Damage(
        "ngày bằng lời",
        _put("completed_on", ("tuần trước", "đã xong", "theo CV 12"), "BM62", done=True),
    ),
    Damage("hai ngày trong một ô", _put("completed_on", "3/4/2023 và 5/4/2023", "BM62", done=True)),
    Damage(
        "ngày thiếu năm", _put("completed_on", ("30/4", "ngày 30/4", "30 tháng 4", "30.4"), "BM69", done=True)
    ),
    Damage(
        "tháng thay cho ngày",
        _put("completed_on", ("tháng 4/2023", "4/2023", "Tháng 4 năm 2023", "tháng 4"), "BM69", done=True),
    ),
    Damage(
        "quý thay cho ngày",
        _put("completed_on", ("Quý I/2023", "quý 1", "cuối quý I/2023"), "BM69", done=True),
    ),
    Damage("ngày 31/4", _put("completed_on", ("31/4/2023", "30-02-2023", "29.2.23"), "BM63", done=True)),
    Damage("tháng trước ngày", _put("completed_on", ("04/15/2023", "2/28/23"), "BM63", done=True)),
    Damage(
        "ngày của năm trước",
        _put("completed_on", (date(2022, 4, 3), "30/11/2022", 44000, 2023), "BM64", done=True),
    ),
    Damage(
        "ngày sau kỳ số liệu",
        _put("completed_on", ("Ngày 30 tháng 6 năm 2023", date(2023, 12, 1), "15/6/23"), "BM65", done=True),
    ),
    Damage("hoàn thành không ghi ngày", _put("completed_on", None, "BM66", done=True)),
    Damage("có ngày nhưng chưa hoàn thành", _put("completed_on", ("03.4.23", date(2023, 4, 3)), "BM67")),
    Damage("ngày trước khi nhiệm vụ bắt đầu", _too_early_for_the_task),
    Damage("ô quá dài", _put("result_text", "Đã làm. " * 700, "BM68")),
    Damage("chữ giống công thức", _formula_text),
    Damage("chữ bắt đầu bằng @", _partner_formula_text),
    Damage(
        "liên kết thay cho nội dung",
        _put("result_text", ("https://haiphong.edu.vn/bao-cao", "www.hp.vn/x?y=1"), "BM87"),
    ),
    Damage(
        "đường dẫn tệp thay cho nội dung",
        _put("difficulties", (r"D:\Báo cáo\quý 2.docx", r"\\may1\chung\bc.xlsx"), "BM87"),
    ),
    Damage("ô báo lỗi", _error),
    Damage("chỉ tiêu báo lỗi", _error_figure),
    Damage("công thức chưa tính", _not_computed, kept=False),
    Damage("phông TCVN3", _old("§· triÓn khai tíi c¸c tr­êng", ".VnTime")),
    Damage("phông TCVN3 chữ hoa", _old("®¸nh gi¸ tèt", ".VnTimeH", REMARKS)),
    Damage("phông VNI", _old("Ñaõ trieån khai tôùi caùc tröôøng", "VNI-Times", PARTNERS)),
    Damage("số bằng chữ", _figure("numerator", ("không", "-", "chưa có", "một"), "BM70")),
    Damage("số kèm chữ", _figure("denominator", ("90 hồ sơ", "~90", "90/100"), "BM70")),
    Damage("“1,234” nghìn hay thập phân", _figure("denominator", ("1,234", "12,500"), "BM71")),
    Damage("số âm", _figure("numerator", (-3, "-3", "-1.234,5"), "BM72")),
    Damage("thiếu mẫu số", _figure("denominator", None, "BM73")),
    Damage("thiếu tử số", _figure("numerator", None, "BM73")),
    Damage("tử số lớn hơn mẫu số", _figure("numerator", ("1.234,5", "1,234.5", 91, "1.000"), "BM74")),
    Damage("0 trên 0", _figure("numerator", 0, "BM75", at="denominator", denominator=0)),
    Damage("số lớn bất thường", _figure("denominator", (9e15, "9" * 20), "BM79")),
    Damage("loại đề xuất lạ", _proposal("kind", "Góp ý", "BM76")),
    Damage("đề xuất không nội dung", _proposal("text", None, "BM77")),
    Damage("đề xuất nêu mã lạ", _proposal("task_id", "IX.99", "BM78")),
)
