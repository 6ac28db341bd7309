"""Unit forms written for tests, and filled in the way a person finds cells: by id and header."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from cchc_xl.core.asking import Asking
from cchc_xl.core.form import FormContent, FormTarget, FormTask
from cchc_xl.core.form_rules import Verdict, judge
from cchc_xl.core.period import Period, Schedule
from cchc_xl.core.plan import Plan
from cchc_xl.core.submission import RawForm
from cchc_xl.core.unit import UnitNames
from cchc_xl.excel.unit_form import write_form
from cchc_xl.excel.untrusted import read_form
from tests.core.forms import PLAN

PERIOD = Period.parse("2023-H1")
WINDOW = Schedule().window(PERIOD)
ASKING = Asking(PLAN, WINDOW[1])


def content(unit: str = "VP", plan: Plan = PLAN, **more: object) -> FormContent:
    """What the form of a unit holds; ``more`` replaces fields."""
    leads, partners, targets = Asking(plan, WINDOW[1]).of_unit(unit)
    found = plan.unit(unit)
    assert found is not None
    fields: dict[str, object] = {
        "plan_id": plan.plan_id,
        "form_version": plan.form_version,
        "plan_title": "Kế hoạch thử",
        "agency": "Sở Giáo dục và Đào tạo",
        "unit": found,
        "period": PERIOD,
        "window": WINDOW,
        "due": date(2023, 6, 7),
        "leads": tuple(FormTask(task=t, due=date(2023, 12, 31)) for t in plan.work if t.task_id in leads),
        "partners": tuple(FormTask(task=t) for t in plan.work if t.task_id in partners),
        "targets": tuple(FormTarget(target=t) for t in plan.targets if t.target_id in targets),
    }
    return FormContent(**{**fields, **more})  # type: ignore[arg-type]


def written(folder: Path, form: FormContent | None = None) -> Path:
    form = form or content()
    path = folder / form.file_name
    write_form(form, path)
    return path


def cell_of(sheet: Worksheet, key: str, header: str) -> str:
    """Address of the cell below ``header`` in the row of ``key``, in the block that ``key`` stands in."""
    row = next(cell.row for cell in sheet["A"] if cell.value == key)
    for above in range(row - 1, 0, -1):
        for cell in sheet[above]:
            if cell.value == header:
                return f"{cell.column_letter}{row}"
    raise AssertionError(f"no {header} above {key}")


def fill(path: Path) -> None:
    """Answer everything, the way FILLED of tests/core/forms.py does."""
    book = openpyxl.load_workbook(path)
    tasks, targets = book["Nhiệm vụ"], book["Chỉ tiêu"]
    for sheet, key, header, value in (
        (tasks, "I.1", "Trạng thái (*)", "Đang thực hiện"),
        (tasks, "I.1", "Tỷ lệ hoàn thành (%)", 40),
        (tasks, "I.1", "Kết quả thực hiện", "Đã triển khai tới các trường"),
        (tasks, "I.2", "Trạng thái (*)", "Hoàn thành"),
        (tasks, "I.2", "Ngày hoàn thành", date(2023, 3, 1)),
        (tasks, "I.2", "Số, ký hiệu sản phẩm", "012/KH-SGDĐT"),
        (tasks, "I.3", "Nội dung phối hợp đã thực hiện", "Đã phối hợp"),
        (targets, "II.1", "Tử số (*)", 45),
        (targets, "II.1", "Mẫu số (*)", 90),
        (targets, "II.2", "Tử số (*)", 1),
        (targets, "II.2", "Mẫu số (*)", 1),
        (book["Đánh giá chung"], "Ưu điểm", "Đánh giá của đơn vị", "Tốt"),
    ):
        sheet[cell_of(sheet, key, header)] = value
    changes = book["Đề xuất sửa đổi"]
    first = next(cell for row in changes for cell in row if cell.value == "Loại đề xuất")
    for offset, text in enumerate(("Rút nhiệm vụ", "I.1", "Bỏ", "Trùng")):
        changes.cell(first.row + 1, first.column + offset).value = text
    book.save(path)


def read(path: Path) -> RawForm:
    raw = read_form(path.read_bytes(), path.name)
    assert isinstance(raw, RawForm), raw
    return raw


def judged(path: Path) -> Verdict:
    return judge(read(path), PLAN, lambda unit, _: ASKING.of_unit(unit), UnitNames(PLAN.units).candidates)
