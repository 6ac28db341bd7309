"""Biểu mẫu đơn vị as an Excel file, written with openpyxl."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils.exceptions import IllegalCharacterError
from openpyxl.workbook.protection import WorkbookProtection

from cchc_xl.core.form import FORM_MARK, MANIFEST_KEYS, MANIFEST_SHEET, FormContent
from cchc_xl.core.form_layout import CHANGES, LEADS, REMARKS, TARGETS
from cchc_xl.core.form_wording import GUIDE_SHEET
from cchc_xl.errors import FormError, why
from cchc_xl.excel.unit_form.guide import write_guide
from cchc_xl.excel.unit_form.looks import add_looks
from cchc_xl.excel.unit_form.sheets import write_changes, write_remarks, write_targets, write_tasks

__all__ = ["write_form"]


def write_form(content: FormContent, path: Path) -> None:
    """Write a unit's form. Raises FormError when ``path`` exists or cannot be written."""
    package = BytesIO()
    try:
        _workbook(content).save(package)
    except IllegalCharacterError as error:
        raise FormError(
            f"Không tạo được biểu mẫu {path.name}: có ký tự mà Excel không nhận.",
            "Gõ lại đoạn chép từ tệp khác trong sổ theo dõi rồi tạo lại.",
        ) from error
    try:
        with path.open("xb") as file:
            file.write(package.getvalue())
    except FileExistsError as error:
        raise FormError(
            f"Đã có tệp {path.name}, phần mềm không ghi đè.",
            "Chuyển hoặc đổi tên tệp cũ rồi tạo lại biểu mẫu.",
        ) from error
    except OSError as error:
        raise FormError(
            f"Không ghi được biểu mẫu {path.name} ({why(error)}).",
            "Kiểm tra thư mục, quyền ghi và dung lượng đĩa rồi tạo lại.",
        ) from error


def _workbook(content: FormContent) -> Workbook:
    book = Workbook()
    book.properties.creator = content.agency
    book.properties.title = f"{content.unit.name} – {content.period.name}"
    add_looks(book)
    tasks = book.worksheets[0]
    tasks.title = LEADS.sheet
    write_tasks(tasks, content)
    write_targets(book.create_sheet(TARGETS.sheet), content)
    write_remarks(book.create_sheet(REMARKS.sheet), content)
    write_changes(book.create_sheet(CHANGES.sheet), content)
    write_guide(book.create_sheet(GUIDE_SHEET), content)
    _write_manifest(book, content)
    book.security = WorkbookProtection(lockStructure=True)  # sheets stay; no password
    return book


def _write_manifest(book: Workbook, content: FormContent) -> None:
    values = {
        "form": FORM_MARK,
        "form_version": content.form_version,
        "plan_id": content.plan_id,
        "unit": content.unit.code,
        "period": str(content.period),
        "sample_label": content.sample_label,
    }
    sheet = book.create_sheet(MANIFEST_SHEET)
    for key in MANIFEST_KEYS:
        sheet.append((key, values[key]))
    for pair in content.extra.items():
        sheet.append(pair)
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True
