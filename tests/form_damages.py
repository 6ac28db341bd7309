"""All kinds of damage, and what people do to a form that must be taken without a word."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from openpyxl.styles import Font

from cchc_xl.core.form_layout import CHANGES, LEADS, REMARKS, TARGETS
from tests.form_damage import Damage, Do, Expected, Form, typed_as_text
from tests.form_damage_layout import LAYOUT
from tests.form_damage_values import VALUES

DAMAGES: tuple[Damage, ...] = (*VALUES, *LAYOUT)


def _said_nothing(change: Callable[[Form], object]) -> Do:
    def do(form: Form) -> list[Expected]:
        change(form)
        return []

    return do


def _decomposed(form: Form) -> None:
    row = form.done()
    for name in ("status", "result_text"):
        row[name].value = unicodedata.normalize("NFD", str(row[name].value)).replace(" ", "\u00a0")


def _unicode_in_old_font(form: Form) -> None:
    row = form.under_way()
    row["result_text"].value, row["result_text"].font = "Đã báo cáo", Font(name=".VnTime")


def _sheet_renamed(form: Form) -> None:
    form.sheet(TARGETS).title = "Sheet2"


def _sheets_moved(form: Form) -> None:
    form.book.move_sheet(form.sheet(CHANGES), -3)


def _header_by_alias(form: Form) -> None:
    form.header(LEADS, "status").value = "TÌNH TRẠNG"


def _column_inserted(form: Form) -> None:
    form.sheet(TARGETS).insert_cols(form.header(TARGETS, "numerator").column)


def _rows_above(form: Form) -> None:
    form.sheet(REMARKS).insert_rows(1, 3)


def _figures_as_text(form: Form) -> None:
    row = form.target()
    row["numerator"].value, row["denominator"].value = "1.234,5", "2,345.5"


def _days_as_text(form: Form) -> None:
    form.done()["completed_on"].value = "ngày 3 tháng 4 năm 2023"


def _bullets(form: Form) -> None:
    typed_as_text(form.under_way()["result_text"], "- Đã họp\n- Xem tệp đính kèm")


HARMLESS: tuple[Damage, ...] = (
    Damage("để nguyên", _said_nothing(lambda form: form)),
    Damage("chữ NFD và dấu cách không ngắt", _said_nothing(_decomposed)),
    Damage("Unicode mang phông cũ", _said_nothing(_unicode_in_old_font)),
    Damage("sheet đổi tên", _said_nothing(_sheet_renamed), mixes=False),
    Damage("sheet đổi chỗ", _said_nothing(_sheets_moved)),
    Damage("tiêu đề viết cách khác", _said_nothing(_header_by_alias)),
    Damage("cột trống chèn thêm", _said_nothing(_column_inserted)),
    Damage("dòng trống chèn trên đầu", _said_nothing(_rows_above)),
    Damage("số ghi bằng chữ", _said_nothing(_figures_as_text)),
    Damage("ngày ghi bằng chữ", _said_nothing(_days_as_text)),
    Damage("gạch đầu dòng", _said_nothing(_bullets)),
)
