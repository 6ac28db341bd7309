"""Kỳ trước: what a unit answered in an earlier period, in words, for its next form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cchc_xl.core import wording as w
from cchc_xl.core.corrections import read_corrections
from cchc_xl.core.period import Period
from cchc_xl.core.tables import CellValue
from cchc_xl.core.vnformat import number
from cchc_xl.errors import UsageError


def previous_answers(lines: Iterable[Mapping[str, CellValue]], before: Period) -> dict[tuple[str, str], str]:
    """(unit, task or target) → last earlier period's answer in words, from the sheets' own rows.

    Where the office corrected it with a reason, the correction is the answer.
    """
    latest: dict[tuple[str, str], tuple[tuple[int, int], str]] = {}
    for row in lines:
        try:
            period = Period.parse(str(row.get("period")))
        except UsageError:
            continue
        item = str(row.get("task") or row.get("target") or "")
        key = (str(row.get("unit")), item)
        said = _said(row)
        if said and period.order < before.order and period.order > latest.get(key, ((0, 0), ""))[0]:
            latest[key] = (period.order, f"{said} ({period.name})")
    return {key: said for key, (_, said) in latest.items()}


def _said(row: Mapping[str, CellValue]) -> str:
    corrections = read_corrections(() if row.get("target") else (row,), (row,) if row.get("target") else ())
    if row.get("target"):
        a, b = row.get("numerator"), row.get("denominator")
        for over, under in corrections.figures.values():
            a, b = a if over is None else over, b if under is None else under
        if isinstance(a, int | float) and isinstance(b, int | float):
            return f"{number(a)}/{number(b)}"
        return ""
    answer = str(row.get("answer") or "")
    for status in corrections.answers.values():
        if w.ANSWER[status] != answer:
            return w.ANSWER[status]
    if not row.get("file"):
        return ""
    percent = row.get("progress_percent")
    return f"{answer}, {number(percent)}%" if isinstance(percent, int | float) else answer
