"""Danh sách lỗi trả lại đơn vị: what the first sheet of a marked copy says, and what stands at its cells.

The marked copy comes back to us as it is: the list is known again by its title, whatever its sheet is called,
and is no part of what the unit says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from cchc_xl.core import form_wording as fw
from cchc_xl.core.cellvalue import words
from cchc_xl.core.problem import Problem, Severity, reading_order
from cchc_xl.core.submission import RawForm, RawSheet
from cchc_xl.core.vnformat import day

RANKED: Final = (Severity.REJECT, Severity.WARN, Severity.NOTE)
_ADDRESS: Final = re.compile(r"([A-Z]{0,3})([1-9]\d{0,6})(?::([A-Z]{0,3})([1-9]\d{0,6}))?")


@dataclass(frozen=True, slots=True)
class Line:
    """Dòng lỗi: a problem in the list. ``cell`` is where its link leads ("" without a cell of the form)."""

    severity: Severity
    sheet: str
    cell: str
    header: str
    value: str
    message: str
    action: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Ô đánh dấu: all that is wrong at one cell, as the text of its comment, and the worst of it."""

    sheet: str
    cell: str
    severity: Severity
    text: str


def is_list(sheet: RawSheet) -> bool:
    """Whether a sheet is the list of errors of a marked copy."""
    return bool(sheet.rows and sheet.rows[0]) and sheet.rows[0][0] == fw.LIST_TITLE


def without_list(raw: RawForm) -> RawForm:
    """What the unit said: the form less the list of errors that we put into it."""
    sheets = tuple(sheet for sheet in raw.sheets if not is_list(sheet))
    return raw if len(sheets) == len(raw.sheets) else replace(raw, sheets=sheets)


def lines(problems: Iterable[Problem], raw: RawForm) -> tuple[Line, ...]:
    """The list: what rejects the form first, then sheet by sheet."""
    order = {sheet.name: number for number, sheet in enumerate(raw.sheets)}
    sheets = {sheet.name: sheet for sheet in raw.sheets}
    ranked = sorted(
        problems,
        key=lambda p: (RANKED.index(p.severity), order.get(p.place.sheet, -1), reading_order(p.place.cell)),
    )
    return tuple(
        Line(
            problem.severity,
            problem.place.sheet,
            _link(problem.place.cell) if problem.place.sheet in sheets else "",
            problem.place.header,
            _shown(sheets.get(problem.place.sheet), problem.place.cell),
            f"{problem.message} [{problem.code}]",
            problem.action,
        )
        for problem in ranked
    )


def marks(found: Sequence[Line]) -> Iterator[Mark]:
    """The cells to be marked; notes alone mark no cell."""
    by_cell: dict[tuple[str, str], list[Line]] = {}
    for line in found:
        if line.cell:
            by_cell.setdefault((line.sheet, line.cell.partition(":")[0]), []).append(line)
    for (sheet, cell), of_cell in by_cell.items():
        worst = min((line.severity for line in of_cell), key=RANKED.index)
        if worst is not Severity.NOTE:
            said = (f"{fw.LEVEL[line.severity]}: {line.message} {line.action}" for line in of_cell)
            yield Mark(sheet, cell, worst, "\n".join((fw.NOTE_TITLE, *said)))


def own_note(text: str) -> str:
    """What of a comment was there before we added ours."""
    return text.partition(fw.NOTE_TITLE)[0].rstrip()


def summary(found: Sequence[Line], file: str) -> tuple[str, ...]:
    """The sentences above the list."""
    errors = sum(line.severity is Severity.REJECT for line in found)
    doubts = sum(line.severity is Severity.WARN for line in found)
    said = fw.LIST_REJECTED if errors else fw.LIST_WARNED
    return fw.LIST_FILE.format(file=file), said.format(errors=errors, doubts=doubts), fw.LIST_HINT


def as_text(problems: Sequence[Problem], file: str) -> str:
    """The same for a file that cannot be marked: sentences to be sent instead."""
    found = lines(problems, RawForm(file, ()))
    numbered = (
        f"{number}. {fw.LEVEL[line.severity]}: {line.message} {line.action}"
        for number, line in enumerate(found, 1)
    )
    return "\n".join((fw.LIST_TITLE, fw.LIST_FILE.format(file=file), "", *numbered, ""))


def _link(cell: str) -> str:
    """A cell or range to go to: a whole row stands for its first cell."""
    match = _ADDRESS.fullmatch(cell)
    if not match:
        return ""
    first, row, last, end = match.groups()
    return f"{first or 'A'}{row}" + (f":{last}{end}" if last else "")


def _shown(sheet: RawSheet | None, cell: str) -> str:
    """What stands in a cell, as a person sees it."""
    match = _ADDRESS.fullmatch(cell)
    if sheet is None or not match or not match[1] or match[4]:
        return ""
    if error := sheet.unread.get(cell):
        return error
    row, column = int(match[2]) - 1, _index(match[1])
    cells = sheet.rows[row] if row < len(sheet.rows) else ()
    value = cells[column] if column < len(cells) else None
    return day(value) if isinstance(value, date) else words(value)


def _index(letters: str) -> int:
    """The 0-based column of letters: A → 0."""
    result = 0
    for letter in letters:
        result = result * 26 + ord(letter) - 64
    return result - 1
