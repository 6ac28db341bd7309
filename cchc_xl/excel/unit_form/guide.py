""" "Hướng dẫn": how to fill the form in, how to send it back, and every rule that it will be judged by."""

from __future__ import annotations

from typing import Final

from openpyxl.worksheet.worksheet import Worksheet

from cchc_xl.core import form_wording as fw
from cchc_xl.core import wording as w
from cchc_xl.core.form import FormContent
from cchc_xl.core.form_layout import form_rules
from cchc_xl.core.vnformat import day
from cchc_xl.excel.row_height import row_points
from cchc_xl.excel.unit_form.cells import finish, fit, put, put_head
from cchc_xl.excel.unit_form.looks import Style

_WIDTHS: Final = {"A": 8.0, "B": 11.0, "C": 78.0, "D": 70.0}
_LETTERS: Final = tuple(_WIDTHS)
_SECTION_POINTS: Final = 24.0


def write_guide(sheet: Worksheet, content: FormContent) -> None:
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    row = put_head(sheet, content, _LETTERS[-1])
    row = _put_section(sheet, row, fw.GUIDE_FILLING, _filled(fw.FILLING, content))
    row = _put_section(sheet, row, fw.GUIDE_SENDING, _filled(fw.SENDING, content))
    number = 3
    if content.duties:
        row = _put_section(sheet, row, fw.GUIDE_DUTIES.format(number=number), content.duties)
        number += 1
    _put_rules(sheet, row, fw.GUIDE_RULES.format(number=number))
    finish(sheet, content, header=None, frozen=None)


def _filled(lines: tuple[str, ...], content: FormContent) -> tuple[str, ...]:
    first, last = content.window
    where = fw.SENDING_TO_ADDRESS if content.office_email else fw.SENDING_TO_OFFICE
    values = {
        "statuses": ", ".join(w.ANSWER.values()),
        "due": day(content.due),
        "first": day(first),
        "last": day(last),
        "file": content.file_name,
        "where": where.format(email=content.office_email),
    }
    return tuple(line.format_map(values) for line in lines)


def _put_section(sheet: Worksheet, row: int, title: str, lines: tuple[str, ...]) -> int:
    """A title and its lines, each over the sheet's width; returns the next row."""
    put(sheet, row, "A", title, Style.SECTION)
    sheet.row_dimensions[row].height = _SECTION_POINTS
    width = sum(_WIDTHS.values())
    for number, line in enumerate(lines, row + 1):
        text = f"– {line}"
        put(sheet, number, "A", text, Style.GUIDE)
        sheet.merge_cells(f"A{number}:{_LETTERS[-1]}{number}")
        sheet.row_dimensions[number].height = row_points([(text, width)])  # merged cells are not fitted
    return row + len(lines) + 1


def _put_rules(sheet: Worksheet, row: int, title: str) -> None:
    put(sheet, row, "A", title, Style.SECTION)
    sheet.row_dimensions[row].height = _SECTION_POINTS
    for letter, header in zip(_LETTERS, fw.GUIDE_RULE_HEADERS, strict=True):
        put(sheet, row + 1, letter, header, Style.HEADER)
    for number, rule in enumerate(form_rules(), row + 2):
        texts = (rule.code, w.SEVERITY[rule.severity], *rule.in_general)
        for letter, text in zip(_LETTERS, texts, strict=True):
            put(sheet, number, letter, text, Style.PLAN_CENTRED if letter in "AB" else Style.PLAN)
        fit(sheet, number, zip(texts, _WIDTHS.values(), strict=True))
