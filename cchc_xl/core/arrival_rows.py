"""Sheet "Tệp đến": a row per file, however often it came, with what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from cchc_xl.core import rules
from cchc_xl.core import wording as w
from cchc_xl.core.decisions import file_key
from cchc_xl.core.ledger import ArrivalState, Entry
from cchc_xl.core.problem import Problem, Severity
from cchc_xl.core.sheet_rows import Rows
from cchc_xl.core.tables import CellValue
from cchc_xl.core.vnformat import moment

_WORST: Final = tuple(Severity)


def arrival_rows(entries: Iterable[Entry], period: str, folder: str) -> Rows:
    """The files of ``period`` and those of which nobody can tell the period, by order of reception.

    ``folder`` is the data folder as seen from the workbook.
    """
    rows: dict[str, dict[str, CellValue]] = {}
    times: dict[str, int] = {}
    for entry in entries:
        if entry.verdict.period not in (period, ""):
            continue
        key = file_key(entry.arrival.sha256)
        times[key] = times.get(key, 0) + 1
        if key not in rows:  # the first delivery of these bytes is the one that may count
            rows[key] = _row(entry, folder)
        rows[key]["times"] = times[key]
    return rows


def _row(entry: Entry, folder: str) -> dict[str, CellValue]:
    return {
        "period": entry.verdict.period or None,
        "unit": entry.verdict.unit or None,
        "file": entry.arrival.name,
        "received_at": moment(entry.arrival.received_at),
        "sender": entry.arrival.sender or None,
        "attempt": entry.attempt if entry.verdict.unit else None,
        "state": w.ARRIVAL_STATE[entry.said],
        "why": _why(entry),
        "archived": entry.arrival.beside(folder),
    }


def _why(entry: Entry) -> str | None:
    """Why a file does not count; of one that does, who filled it in where that was the Office."""
    if entry.state is ArrivalState.MERGED:
        return w.ENTERED_BY_OFFICE if entry.arrival.entered_by_office else None
    if entry.state is ArrivalState.SUPERSEDED:
        return w.GAVE_WAY.format(file=entry.superseded_by)
    problems = sorted(entry.verdict.problems, key=_rank)
    return problems[0].message if problems else None


def _rank(problem: Problem) -> tuple[bool, int]:
    return problem.rule is not rules.ARRIVAL_AFTER_CLOSING, _WORST.index(problem.severity)
