"""A filled unit form as raw cells, for tests: rows and letters are written down once, here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from cchc_xl.core import wording as w
from cchc_xl.core.asking import Asking
from cchc_xl.core.form import FORM_MARK, MANIFEST_SHEET
from cchc_xl.core.form_layout import BLOCKS
from cchc_xl.core.form_rules import Verdict, judge
from cchc_xl.core.period import Period
from cchc_xl.core.plan import Plan
from cchc_xl.core.submission import RawForm, RawSheet
from cchc_xl.core.tables import CellValue
from cchc_xl.core.unit import UnitNames
from tests.core.plans import plan, target, task

TASKS, TARGETS, REMARKS, CHANGES = "Nhiệm vụ", "Chỉ tiêu", "Đánh giá chung", "Đề xuất sửa đổi"
FILE = "VP_2023-H1.xlsx"
CUTOFF = date(2023, 6, 14)

# VP leads I.1 and I.2, supports I.3, and reports II.1 and II.2.
PLAN = plan(
    [task("I.1"), task("I.2"), task("I.3", "Thanh tra", "Văn phòng"), task("I.4", "Thanh tra")],
    [target("II.1"), target("II.2"), target("II.3", "Thanh tra")],
)
_HEADER_ROWS = {"leads": 4, "partners": 9, "targets": 2, "remarks": 2, "changes": 2}

Cells = Mapping[str, CellValue]  # "Nhiệm vụ!H5" → value

MANIFEST: Cells = {
    f"{MANIFEST_SHEET}!A1": "form", f"{MANIFEST_SHEET}!B1": FORM_MARK,
    f"{MANIFEST_SHEET}!A2": "form_version", f"{MANIFEST_SHEET}!B2": "1",
    f"{MANIFEST_SHEET}!A3": "plan_id", f"{MANIFEST_SHEET}!B3": "KH-THU",
    f"{MANIFEST_SHEET}!A4": "unit", f"{MANIFEST_SHEET}!B4": "VP",
    f"{MANIFEST_SHEET}!A5": "period", f"{MANIFEST_SHEET}!B5": "2023-H1",
    f"{MANIFEST_SHEET}!A6": "sample_label",
}  # fmt: skip

SENT: Cells = {
    f"{TASKS}!A1": "BÁO CÁO KẾT QUẢ CẢI CÁCH HÀNH CHÍNH 6 THÁNG NĂM 2023",
    f"{TASKS}!A2": "Đơn vị: Văn phòng",
    f"{TASKS}!A3": "A. NHIỆM VỤ ĐƠN VỊ CHỦ TRÌ",
    f"{TASKS}!A5": "I.1",
    f"{TASKS}!A6": "I.2",
    f"{TASKS}!A8": "B. NHIỆM VỤ ĐƠN VỊ PHỐI HỢP",
    f"{TASKS}!A10": "I.3",
    f"{TARGETS}!A3": "II.1",
    f"{TARGETS}!A4": "II.2",
    **{f"{REMARKS}!A{row}": label for row, label in enumerate(w.ASSESSMENT.values(), 3)},
    **{
        f"{block.sheet}!{column.letter}{_HEADER_ROWS[block.name]}": column.header
        for block in BLOCKS
        for column in block.columns
    },
    **MANIFEST,
}

# A form on which nothing is wrong.
FILLED: Cells = {
    **SENT,
    f"{TASKS}!H5": "Đang thực hiện",
    f"{TASKS}!I5": 40.0,
    f"{TASKS}!L5": "Đã triển khai",
    f"{TASKS}!H6": "Hoàn thành",
    f"{TASKS}!I6": 100.0,
    f"{TASKS}!J6": date(2023, 3, 1),
    f"{TASKS}!K6": "12/KH-SGDĐT",
    f"{TASKS}!L10": "Đã phối hợp",
    f"{TARGETS}!F3": 45.0,
    f"{TARGETS}!G3": 90.0,
    f"{TARGETS}!F4": 1.0,
    f"{TARGETS}!G4": 1.0,
    f"{REMARKS}!C3": "Tốt",
}


def raw(cells: Cells, unread: Mapping[str, str] | None = None) -> RawForm:
    """The cells as a reader gives them; ``unread`` is keyed like the cells."""
    sheets: dict[str, dict[tuple[int, int], CellValue]] = {}
    for address, value in cells.items():
        sheet, _, cell = address.rpartition("!")
        match = re.fullmatch(r"([A-Z])(\d+)", cell)
        assert match is not None, address
        sheets.setdefault(sheet, {})[int(match[2]), ord(match[1]) - 64] = value
    errors: dict[str, dict[str, str]] = {}
    for address, error in (unread or {}).items():
        sheet, _, cell = address.rpartition("!")
        errors.setdefault(sheet, {})[cell] = error
    return RawForm(
        FILE,
        tuple(RawSheet(name, _rows(found), unread=errors.get(name, {})) for name, found in sheets.items()),
    )


def _rows(cells: Mapping[tuple[int, int], CellValue]) -> tuple[tuple[CellValue, ...], ...]:
    height, width = max(row for row, _ in cells), max(column for _, column in cells)
    return tuple(
        tuple(cells.get((row, column)) for column in range(1, width + 1)) for row in range(1, height + 1)
    )


def without(cells: Cells, *prefixes: str) -> Cells:
    """The cells less those whose address begins with one of ``prefixes``."""
    return {address: value for address, value in cells.items() if not address.startswith(prefixes)}


def judged(
    cells: Cells,
    changed: Cells | None = None,
    *,
    unread: Mapping[str, str] | None = None,
    macros: bool = False,
    marks: Mapping[str, Mapping[str, object]] | None = None,
    of: Plan = PLAN,
) -> Verdict:
    """The verdict on the cells with some changed; ``marks`` are fields of RawSheet by sheet name."""
    asking = Asking(of, CUTOFF)
    names = UnitNames(of.units)

    def asked(unit: str, period: Period) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        assert period == Period.parse("2023-H1")
        return asking.of_unit(unit)

    form = replace(raw({**cells, **(changed or {})}, unread), macros=macros)
    if marks:
        sheets = (replace(sheet, **marks.get(sheet.name, {})) for sheet in form.sheets)  # type: ignore[arg-type]
        form = replace(form, sheets=tuple(sheets))
    return judge(form, of, asked, names.candidates)


def findings(verdict: Verdict) -> list[tuple[str, str]]:
    """Code and "sheet!cell" of every problem."""
    return [(p.code, f"{p.place.sheet}!{p.place.cell}".strip("!")) for p in verdict.problems]
