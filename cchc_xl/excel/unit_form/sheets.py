"""The sheets that a unit fills in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import product
from typing import Final

from openpyxl.worksheet.worksheet import Worksheet

from cchc_xl.core import form_wording as fw
from cchc_xl.core import wording as w
from cchc_xl.core.form import FormContent, FormTarget, FormTask
from cchc_xl.core.form_layout import (
    CHANGE_ROWS,
    CHANGES,
    LEADS,
    PARTNERS,
    REMARKS,
    TARGETS,
    Block,
    FormColumn,
)
from cchc_xl.core.tables import Kind
from cchc_xl.core.vnformat import day, number
from cchc_xl.excel.row_height import line_count
from cchc_xl.excel.unit_form.cells import finish, fit, put, put_formula, put_head, put_headers, set_widths
from cchc_xl.excel.unit_form.checks import (
    colour_checks,
    entry_checks,
    lead_check,
    partner_check,
    target_check,
    target_ratio,
)
from cchc_xl.excel.unit_form.looks import FILL_IN, Style

_REMARK_LINES: Final = 8  # kept free for each assessment
_BLOCK_POINTS: Final = 20.0
_SIGNS: Final = {">=": "≥", "<=": "≤"}

Values = Mapping[str, str | date | None]
Formulas = Mapping[str, Callable[[int], str]]


def write_tasks(sheet: Worksheet, content: FormContent) -> None:
    """Block A and, below it, block B."""
    leads, partners = ([_task(asked) for asked in part] for part in (content.leads, content.partners))
    set_widths(sheet, LEADS.columns)
    top = put_head(sheet, content, LEADS.columns[-1].letter)
    below = _put_block(
        sheet, top, LEADS, leads, {"check": partial(lead_check, cutoff=content.window[1])}, content
    )
    _put_block(sheet, below + 1, PARTNERS, partners, {"check": partner_check}, content)
    finish(sheet, content, header=top + 1, frozen=f"D{top + 2}")
    _start_at(sheet, f"{LEADS.fill_ins[0].letter}{top + 2}")


def write_targets(sheet: Worksheet, content: FormContent) -> None:
    """The targets asked of the unit, or the sentence that there are none."""
    set_widths(sheet, TARGETS.columns)
    top = put_head(sheet, content, TARGETS.columns[-1].letter)
    targets = [_target(asked) for asked in content.targets]
    _put_block(sheet, top, TARGETS, targets, {"check": target_check, "ratio": target_ratio}, content)
    finish(sheet, content, header=top, frozen=f"C{top + 1}")
    _start_at(sheet, f"{TARGETS.fill_ins[0].letter}{top + 1}")


def write_remarks(sheet: Worksheet, content: FormContent) -> None:
    """ "Đánh giá chung": a wide cell for each text, kept tall by the guidance beside it."""
    set_widths(sheet, REMARKS.columns)
    top = put_head(sheet, content, REMARKS.columns[-1].letter)
    room = REMARKS.column("guidance").width
    rows: list[Values] = []
    for kind, label in w.ASSESSMENT.items():
        guidance = fw.ASSESSMENT_GUIDANCE[kind]
        free = "\n" * (_REMARK_LINES - line_count(guidance, room))
        rows.append({"kind": label, "guidance": guidance + free})
    _put_block(sheet, top, REMARKS, rows, {}, content)
    finish(sheet, content, header=top, frozen=f"A{top + 1}")
    _start_at(sheet, f"{REMARKS.fill_ins[0].letter}{top + 1}")


def write_changes(sheet: Worksheet, content: FormContent) -> None:
    """ "Đề xuất sửa đổi": blank rows for proposals on the plan."""
    set_widths(sheet, CHANGES.columns)
    top = put_head(sheet, content, CHANGES.columns[-1].letter)
    _put_block(sheet, top, CHANGES, [{}] * CHANGE_ROWS, {}, content)
    finish(sheet, content, header=top, frozen=f"A{top + 1}")
    _start_at(sheet, f"{CHANGES.fill_ins[0].letter}{top + 1}")


def _put_block(
    sheet: Worksheet, top: int, block: Block, rows: Sequence[Values], formulas: Formulas, content: FormContent
) -> int:
    """Title (where it has one), headers and rows of a block from row ``top`` on; returns the next row."""
    if block.title:
        for column in LEADS.columns:  # the band runs over the sheet's width
            put(sheet, top, column.letter, block.title if column.letter == "A" else None, Style.BLOCK)
        sheet.row_dimensions[top].height = _BLOCK_POINTS
        top += 1
    put_headers(sheet, top, block)
    first = top + 1
    if not rows:
        put(sheet, first, "A", block.nothing, Style.FACTS)
        return first + 1
    unused = (
        {c.letter for c in LEADS.columns} - {c.letter for c in block.columns} if block is PARTNERS else ()
    )
    for letter, row in product(unused, range(top, first + len(rows))):
        put(sheet, row, letter, None, Style.UNUSED)
    for row, values in enumerate(rows, first):
        for column in block.columns:
            formula = formulas.get(column.field)
            if formula is None:
                put(sheet, row, column.letter, values.get(column.field), _style(column))
            else:
                put_formula(sheet, row, column.letter, formula(row), _style(column))
        texts = ((_text(values.get(column.field)), column.width) for column in block.columns)
        fit(sheet, row, texts)
    last = first + len(rows) - 1
    for column, check in entry_checks(block, content.period.year):
        check.add(f"{column.letter}{first}:{column.letter}{last}")
        sheet.add_data_validation(check)
    if "check" in formulas:
        colour_checks(sheet, block, first, last)
    return last + 1


def _style(column: FormColumn) -> Style:
    if column.fill_in:
        return FILL_IN[column.kind]
    named = {
        "check": Style.CHECK,
        "ratio": Style.RATIO,
        "previous": Style.PREVIOUS,
        "guidance": Style.PREVIOUS,
    }
    kinds = {Kind.TEXT: Style.PLAN_CENTRED, Kind.DATE: Style.PLAN_DATE}
    return named.get(column.field) or kinds.get(column.kind, Style.PLAN)


def _text(value: str | date | None) -> str:
    return day(value) if isinstance(value, date) else value or ""


def _task(asked: FormTask) -> Values:
    task = asked.task
    return {
        "id": task.task_id,
        "tt": task.number,
        "content": "\n".join(part for part in (asked.heading, task.content) if part),
        "product": task.product,
        "lead": task.lead,
        "time": task.time,
        "due": asked.due,
        "previous": asked.previous,
    }


def _target(asked: FormTarget) -> Values:
    target = asked.target
    sign = _SIGNS.get(target.comparison, target.comparison)
    return {
        "id": target.target_id,
        "name": target.name,
        "threshold": "" if target.threshold is None else f"{sign} {number(target.threshold)}%".strip(),
        "numerator_is": target.numerator,
        "denominator_is": target.denominator,
        "previous": asked.previous,
    }


def _start_at(sheet: Worksheet, cell: str) -> None:
    """Put the cursor on the first cell to fill in."""
    for selection in sheet.sheet_view.selection:
        selection.activeCell = selection.sqref = cell
