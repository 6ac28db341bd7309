"""Bố cục biểu mẫu: the one place that states the form's sheets, blocks, headers, order and choices.

The writer draws from it and the rules read by it, so that the form and its validator cannot disagree.
A returned form is found again by header text, never by the letters given here: they serve the writer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from cchc_xl.core import form_wording as fw
from cchc_xl.core import rules
from cchc_xl.core import wording as w
from cchc_xl.core.problem import Rule
from cchc_xl.core.tables import Kind
from cchc_xl.core.vntext import fold

CHANGE_ROWS: Final = 10  # blank rows for proposals


@dataclass(frozen=True, slots=True, kw_only=True)
class FormColumn:
    """Cột biểu mẫu. A ``fill_in`` column is the unit's: unlocked when sent, demanded when returned."""

    field: str
    letter: str
    header: str
    kind: Kind = Kind.LONG
    width: float = 12
    fill_in: bool = False
    aliases: tuple[str, ...] = ()  # other headers by which units name it
    choices: tuple[str, ...] = ()
    prompt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Bảng of a form sheet. ``key`` names the field whose text makes a row exist ("": any fill-in cell)."""

    name: str
    sheet: str
    columns: tuple[FormColumn, ...]
    key: str = "id"
    title: str = ""
    nothing: str = ""  # the sentence in place of the rows when nothing is asked

    def column(self, field: str) -> FormColumn:
        """The column of ``field``; KeyError when the block has none."""
        for column in self.columns:
            if column.field == field:
                return column
        raise KeyError(f"{self.name}.{field}")

    @property
    def fill_ins(self) -> tuple[FormColumn, ...]:
        """The columns that the unit fills in."""
        return tuple(column for column in self.columns if column.fill_in)


_ID = FormColumn(
    field="id", letter="A", header="Mã nhiệm vụ", kind=Kind.TEXT, width=8, aliases=("Mã", "Mã NV")
)
_NUMBER = FormColumn(field="tt", letter="B", header="TT", kind=Kind.TEXT, width=5, aliases=("STT",))
_CONTENT = FormColumn(
    field="content", letter="C", header="Nội dung", width=34, aliases=("Nội dung công việc",)
)
_TIME = FormColumn(field="time", letter="E", header="Thời gian", width=11, aliases=("Thời gian thực hiện",))
_DUE = FormColumn(field="due", letter="F", header="Đến hạn", kind=Kind.DATE, width=11)
_PREVIOUS = FormColumn(field="previous", letter="G", header="Kỳ trước", width=18)
_DIFFICULTIES = FormColumn(
    field="difficulties", letter="M", header="Khó khăn, vướng mắc", width=20, fill_in=True,
    aliases=("Khó khăn", "Vướng mắc"),
    prompt="Nêu rõ vướng mắc; bắt buộc khi không thực hiện được.",
)  # fmt: skip
_PROPOSALS = FormColumn(
    field="proposals", letter="N", header="Kiến nghị", width=20, fill_in=True,
    aliases=("Đề xuất", "Kiến nghị, đề xuất"),
)  # fmt: skip
_CHECK = FormColumn(field="check", letter="O", header="Kiểm tra", width=13)

LEADS = Block(
    name="leads",
    sheet="Nhiệm vụ",
    title="A. NHIỆM VỤ ĐƠN VỊ CHỦ TRÌ",
    nothing="Kỳ này đơn vị không chủ trì nhiệm vụ nào.",
    columns=(
        _ID,
        _NUMBER,
        _CONTENT,
        FormColumn(field="product", letter="D", header="Sản phẩm", width=16),
        _TIME,
        _DUE,
        _PREVIOUS,
        FormColumn(
            field="status", letter="H", header="Trạng thái (*)", kind=Kind.TEXT, width=15, fill_in=True,
            aliases=("Tình trạng", "Trạng thái thực hiện"), choices=tuple(w.ANSWER.values()),
            prompt="Chọn một trạng thái trong danh sách.",
        ),
        FormColumn(
            field="progress_percent", letter="I", header="Tỷ lệ hoàn thành (%)", kind=Kind.PERCENT, width=9,
            fill_in=True, aliases=("Tiến độ", "% hoàn thành"), prompt=fw.ENTRY_PERCENT,
        ),
        FormColumn(
            field="completed_on", letter="J", header="Ngày hoàn thành", kind=Kind.DATE, width=12,
            fill_in=True, aliases=("Ngày hoàn thành thực tế",), prompt="Ghi dd/mm/yyyy khi đã hoàn thành.",
        ),
        FormColumn(
            field="document_number", letter="K", header="Số, ký hiệu sản phẩm", width=15, fill_in=True,
            aliases=("Số ký hiệu", "Số ký hiệu văn bản"), prompt="Ví dụ: 12/KH-SGDĐT ngày 05/01.",
        ),
        FormColumn(
            field="result_text", letter="L", header="Kết quả thực hiện", width=32, fill_in=True,
            aliases=("Kết quả",), prompt="Việc đã làm, số liệu lũy kế từ đầu kỳ số liệu.",
        ),
        _DIFFICULTIES,
        _PROPOSALS,
        _CHECK,
    ),
)  # fmt: skip

# Columns that mean the same stand under those of block A: its header stays in sight while scrolling.
PARTNERS = Block(
    name="partners",
    sheet=LEADS.sheet,
    title="B. NHIỆM VỤ ĐƠN VỊ PHỐI HỢP",
    nothing="Kỳ này đơn vị không phối hợp nhiệm vụ nào.",
    columns=(
        _ID,
        _NUMBER,
        _CONTENT,
        FormColumn(field="lead", letter="D", header="Đơn vị chủ trì", width=16),
        _TIME,
        _DUE,
        _PREVIOUS,
        FormColumn(
            field="result_text", letter="L", header="Nội dung phối hợp đã thực hiện", width=32, fill_in=True,
            aliases=("Nội dung phối hợp", "Nội dung đã phối hợp"),
            prompt="Việc đơn vị đã phối hợp; không có thì để trống.",
        ),
        _DIFFICULTIES,
        _PROPOSALS,
        _CHECK,
    ),
)  # fmt: skip

TARGETS = Block(
    name="targets",
    sheet="Chỉ tiêu",
    nothing="Đơn vị không phải báo cáo chỉ tiêu.",
    columns=(
        FormColumn(
            field="id", letter="A", header="Mã chỉ tiêu", kind=Kind.TEXT, width=9, aliases=("Mã", "Mã CT")
        ),
        FormColumn(field="name", letter="B", header="Chỉ tiêu", width=32),
        FormColumn(field="threshold", letter="C", header="Ngưỡng", kind=Kind.TEXT, width=10),
        FormColumn(field="numerator_is", letter="D", header="Tử số là", width=30),
        FormColumn(field="denominator_is", letter="E", header="Mẫu số là", width=30),
        FormColumn(
            field="numerator", letter="F", header="Tử số (*)", kind=Kind.NUMBER, width=12, fill_in=True,
            prompt=fw.ENTRY_NUMBER,
        ),
        FormColumn(
            field="denominator", letter="G", header="Mẫu số (*)", kind=Kind.NUMBER, width=12, fill_in=True,
            prompt=fw.ENTRY_NUMBER,
        ),
        FormColumn(field="ratio", letter="H", header="Tỷ lệ (%)", kind=Kind.PERCENT, width=10),
        FormColumn(field="previous", letter="I", header="Kỳ trước", width=18),
        FormColumn(field="note", letter="J", header="Ghi chú", width=30, fill_in=True),
        FormColumn(field="check", letter="K", header="Kiểm tra", width=15),
    ),
)  # fmt: skip

REMARKS = Block(
    name="remarks",
    sheet="Đánh giá chung",
    key="kind",
    columns=(
        FormColumn(field="kind", letter="A", header="Nội dung đánh giá", width=24),
        FormColumn(field="guidance", letter="B", header="Gợi ý", width=34),
        FormColumn(
            field="text", letter="C", header="Đánh giá của đơn vị", width=100, fill_in=True,
            aliases=("Đánh giá",), prompt="Bấm Alt+Enter để xuống dòng.",
        ),
    ),
)  # fmt: skip

CHANGES = Block(
    name="changes",
    sheet="Đề xuất sửa đổi",
    key="",
    columns=(
        FormColumn(
            field="kind", letter="A", header="Loại đề xuất", kind=Kind.TEXT, width=22, fill_in=True,
            aliases=("Loại",), choices=w.CHANGE_KIND, prompt="Chọn loại đề xuất trong danh sách.",
        ),
        FormColumn(
            field="task_id", letter="B", header="Mã nhiệm vụ", kind=Kind.TEXT, width=12, fill_in=True,
            prompt="Mã ở cột đầu của sheet “Nhiệm vụ”; để trống khi bổ sung nhiệm vụ.",
        ),
        FormColumn(field="text", letter="C", header="Nội dung đề xuất", width=66, fill_in=True),
        FormColumn(field="reason", letter="D", header="Lý do", width=48, fill_in=True),
    ),
)  # fmt: skip

BLOCKS: Final = (LEADS, PARTNERS, TARGETS, REMARKS, CHANGES)
SHEETS: Final = (LEADS.sheet, TARGETS.sheet, REMARKS.sheet, CHANGES.sheet)


@lru_cache(maxsize=4096)
def header_key(text: str) -> str:
    """A header as it is compared: without case, marks, signs and the spelling "tỉ lệ"."""
    words = re.sub(r"[^a-z0-9]+", " ", fold(text)).strip()
    return re.sub(r"\bti le\b", "ty le", words)


def first_valid_day(year: int) -> date:
    """The earliest completion a form takes: December before the plan's year (row 1.a of the plan of 2023)."""
    return date(year - 1, 12, 1)


def form_rules() -> tuple[Rule, ...]:
    """The rules of the form family (BM…) that a unit can follow, by code: what the instructions list."""
    return tuple(rule for rule in rules.ALL if rule.code.startswith("BM") and rule not in rules.FOR_OFFICE)
