"""Truy nguồn: what stands behind one cell of the workbook. Nothing is written."""

from __future__ import annotations

from datetime import date

from cchc_xl.core import sheet_rows, tables, trace_wording
from cchc_xl.core import wording as w
from cchc_xl.core.rollup_values import Finding
from cchc_xl.core.tables import STAMP, Owner
from cchc_xl.core.trace import Spot, Trace, compared, locate
from cchc_xl.core.trace_facts import Facts, own_cells
from cchc_xl.core.trace_sources import sources
from cchc_xl.core.workbook_cells import text_of
from cchc_xl.errors import UsageError
from cchc_xl.flows.gather import PLAN_TABLES, Office, gather
from cchc_xl.flows.roll_up import Decided, decide, planned, wanted
from cchc_xl.ports import Arrivals, Holidays, JudgeForms, MasterWorkbook, Progress

_READ = tuple(spec for spec in tables.CATALOGUE if spec not in PLAN_TABLES)
_OF_A_RUN = frozenset(spec.name for spec in (tables.REMINDERS, tables.SELF_CHECK, tables.ACTIONS, tables.LOG))


class Tracer:
    """Explains cells of ``book`` as things stand ``today``; what a period is made of is found out once."""

    def __init__(
        self,
        book: MasterWorkbook,
        store: Arrivals,
        judge_forms: JudgeForms,
        holidays: Holidays,
        today: date,
        progress: Progress,
    ) -> None:
        self._store, self._judge_forms, self._progress = store, judge_forms, progress
        self._today = today
        self._office = gather(book, _READ, holidays, adding=True)
        self._known: dict[str, Facts] = {}  # by period

    def trace(self, cell: str, period: str = "") -> Trace:
        """What stands behind ``cell`` ("Chỉ tiêu!N6"). UsageError for what names none.

        The period is the one given, else the row's own, else the one last rolled up, else the dashboard's.
        """
        spot = locate(self._office.tables.values(), cell)
        if spot.owner is not Owner.ROLLUP or spot.table is None:
            return Trace(spot=spot, said=spot.said)
        table, key = spot.table.spec.name, spot.key
        rule = trace_wording.rule(table, spot.field)
        if table in _OF_A_RUN or spot.field == STAMP:
            return Trace(spot=spot, said=trace_wording.NOT_ANEW, value=spot.stands, rule=rule)
        period = period or _period(self._office, spot)
        facts = self._facts(period)
        value, said = compared(spot, facts.rows[table].get(key), period)
        return Trace(
            spot=spot,
            said=said,
            period=period,
            as_of=self._today,
            value=value,
            rule=rule,
            sources=sources(facts, table, spot.field, key),
            own=own_cells(facts, table, spot.field, key),
        )

    def _facts(self, period: str) -> Facts:
        if period not in self._known:
            decided = decide(
                self._office, self._store, self._judge_forms, period, self._today, self._progress
            )
            self._known[period] = _facts(decided, self._today)
        return self._known[period]


def _period(office: Office, spot: Spot) -> str:
    """The period that a cell speaks of; UsageError when nothing in the workbook says."""
    row = text_of(spot.row.values.get("period")) if spot.row else ""
    shown = (text_of(task.get("period")) for task in office.tables[tables.TASKS.name].values())
    control = office.tables[tables.CONTROL.name].values()
    chosen = (text_of(item.get("value")) for item in control if item.get("item") == w.CONTROL_PERIOD)
    period = row or next(filter(None, (*shown, *chosen)), "")
    if not period:
        raise UsageError("Sổ chưa tổng hợp kỳ nào nên không rõ ô này của kỳ nào.", "Ghi thêm --period.")
    return period


def _facts(decided: Decided, today: date) -> Facts:
    rows, _ = wanted(decided, today)
    edited = (problem for change in planned(decided, rows) for problem in change.problems)
    problems = sheet_rows.problem_rows((*decided.findings, *map(Finding, edited)))
    return Facts(
        decided.office.plan,
        decided.office.tables,
        decided.result,
        decided.judged.history,
        {row.task.task_id: row for row in decided.rows},
        decided.judged.entries,
        {**rows, tables.PROBLEMS.name: problems},
    )
