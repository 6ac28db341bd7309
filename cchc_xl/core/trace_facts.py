"""What a trace is made from: a period's figures with all that led to them, and the workbook's own cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from cchc_xl.core import tables
from cchc_xl.core import wording as w
from cchc_xl.core.changes import canonical
from cchc_xl.core.ledger import ArrivalState, Entry
from cchc_xl.core.period import Period
from cchc_xl.core.plan import Plan
from cchc_xl.core.rollup_values import History, RollUp
from cchc_xl.core.sheet_rows import Rows
from cchc_xl.core.status import TaskStatus
from cchc_xl.core.tables import CellValue, Owner, TableData, TableSpec
from cchc_xl.core.trace import OwnCell, Source

_TIME: Final = ("time", "own_due", "milestone")
_DECIDED: Final = (*_TIME, "own_status", "own_completed_on")
_ACCEPTED: Final = ("decision", "from_day", "plan_task")
_CALENDAR: Final = ("report_due_day", "due_day_reading", "due_day_shift")
# Table → field → the plan's and the office's own columns of the row's task or target that have a say.
_OWN: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    tables.TASKS.name: {
        "start": ("time",),
        "due": _TIME,
        "reading": ("time",),
        "status": _DECIDED,
        "workdays_left": _DECIDED,
        "behind": _DECIDED,
        "remark": _DECIDED,
        **dict.fromkeys(("asked", "reported", "completed", "not_applicable"), ("lead",)),
        **dict.fromkeys(("progress_percent", "completed_on", "result_text"), ("lead",)),
    },
    tables.ARRIVALS.name: dict.fromkeys(("state", "why"), ("use", "own_reason")),
    tables.CLASSIFICATION.name: {"final": ("own_grade", "own_reason")},
    tables.LINES.name: dict.fromkeys(("answer", "counted"), ("own_answer", "own_reason")),
    tables.FIGURES.name: {
        "numerator": ("own_numerator", "own_reason"),
        "denominator": ("own_denominator", "own_reason"),
    },
    tables.TARGETS.name: {
        **dict.fromkeys(("numerator_sum", "denominator_sum", "ratio_percent"), ("source", "adds_up")),
        **dict.fromkeys(("asked", "reported"), ("source",)),
        "reached": ("threshold_percent", "own_threshold_percent"),
        "remark": ("conflict", "own_threshold_percent"),
    },
    tables.PROPOSALS.name: {"change": _ACCEPTED},
    tables.YEAR.name: {
        **dict.fromkeys(tables.YEAR.fields(Owner.ROLLUP), _DECIDED),
        "content": ("content",),
        "lead": ("lead",),
    },
}


@dataclass(frozen=True)
class Facts:
    """What a period's figures were made of; ``rows`` is what the roll-up columns should show."""

    plan: Plan
    tables: Mapping[str, TableData]
    result: RollUp
    history: History
    statuses: Mapping[str, TaskStatus]
    entries: tuple[Entry, ...]
    rows: Mapping[str, Rows]

    @cached_property
    def merged(self) -> Mapping[tuple[str, str], Entry]:
        """Unit and period → the arrival that counts."""
        return {(e.verdict.unit, e.verdict.period): e for e in self.entries if e.state is ArrivalState.MERGED}

    @cached_property
    def numbers(self) -> Mapping[tuple[str, str], int]:
        """Table and key → the row's number on its sheet."""
        return {
            (name, canonical(row.values.get(table.spec.key))): row.number
            for name, table in self.tables.items()
            for row in reversed(table.rows)
        }

    def cell(self, spec: TableSpec, key: str, field: str) -> str:
        """The workbook's cell of a row and field; "" when there is none."""
        table = self.tables[spec.name]
        letter, number = (table.letters or {}).get(field), self.numbers.get((spec.name, key))
        return f"{table.sheet}!{letter}{number}" if letter and number else ""

    def answered(self, unit: str, period: Period, cell: str, value: CellValue, share: float | None) -> Source:
        """A cell of the file that counts for a unit and period."""
        entry = self.merged.get((unit, str(period)))
        return Source(
            unit=unit,
            period=str(period),
            file=entry.arrival.name if entry else "",
            cell=cell,
            value=value,
            share=share,
            arrival=entry.arrival if entry else None,
        )

    def shown_statuses(self, shares: Mapping[str, float | None]) -> Iterator[Source]:
        """The workbook's cells that show the statuses of tasks, each with its share."""
        for task_id, share in shares.items():
            status = self.statuses[task_id].status
            yield Source(
                cell=self.cell(tables.TASKS, task_id, "status"),
                value=w.STATUS[status] if status else None,
                share=share,
            )


def own_cells(facts: Facts, table: str, field: str, key: str) -> tuple[OwnCell, ...]:
    """The plan's cells behind it, and the office's own that are filled in."""
    if table == tables.SUBMISSIONS.name:
        wanted = [(tables.SETTINGS, name, "value") for name in _CALENDAR] if field == "due" else []
    else:
        of = tables.TASKS.name if table == tables.YEAR.name else table  # the year shows the tasks once more
        wanted = [(facts.tables[of].spec, key, name) for name in _OWN.get(table, {}).get(field, ())]
        if of == tables.TASKS.name and field in ("status", "remark"):
            amendments = next((task.amendments for task in facts.plan.tasks if task.task_id == key), ())
            wanted += [(tables.PROPOSALS, a.proposal, name) for a in amendments for name in _ACCEPTED]
    return tuple(own for spec, row, name in wanted if (own := _own(facts, spec, row, name)) is not None)


def _own(facts: Facts, spec: TableSpec, key: str, field: str) -> OwnCell | None:
    table = facts.tables[spec.name]
    number = facts.numbers.get((spec.name, key))
    value = next((row.values.get(field) for row in table.rows if row.number == number), None)
    column = spec.column(field)
    if value is None and column.owner is not Owner.PLAN:
        return None
    return OwnCell(owner=column.owner, header=column.header, cell=facts.cell(spec, key, field), value=value)
