"""What a roll-up says beyond the figures: the period beside the one before, and the grade of each unit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cchc_xl.core import tables
from cchc_xl.core.classification import classification_rows, classify, filing
from cchc_xl.core.comparison import comparison_rows, done_by, earlier_period
from cchc_xl.core.grade_scheme import scheme_from
from cchc_xl.core.ledger import Entry, by_unit
from cchc_xl.core.problem import Problem
from cchc_xl.core.rollup import roll_up, with_derived
from cchc_xl.core.rollup_values import History, RollUp
from cchc_xl.core.sheet_rows import Rows
from cchc_xl.flows.gather import Office


def compared(office: Office, history: History, result: RollUp) -> Rows:
    """Sheet "So với kỳ trước"; the earlier period is rolled up anew, as it stands in the store today."""
    earlier = earlier_period(history, result.period)
    if earlier is None:
        return comparison_rows(office.plan, result, None)
    before = roll_up(office.plan, office.asking(earlier), history, earlier)
    cutoff = office.schedule.window(earlier)[1]
    before = with_derived(before, office.plan, done_by(office.plan, before, cutoff))
    return comparison_rows(office.plan, result, before)


def classified(
    office: Office, entries: Iterable[Entry], result: RollUp, today: date
) -> tuple[Rows, tuple[Problem, ...]]:
    """Sheet "Xếp loại", and what is wrong with its settings or with what the office wrote on it."""
    period, plan, calendar = result.period, office.plan, office.calendar
    scheme, problems = scheme_from(plan.settings)
    due = office.schedule.due(period, calendar)
    filings = {unit: filing(mine, due, calendar) for unit, mine in by_unit(entries, str(period)).items()}
    dues = {task.task_id: task.decision.own_due or office.deadlines[task.task_id].end for task in plan.work}
    day = min(today, office.schedule.window(period)[1])
    units = office.asking(period).units()
    graded = classify(units, result, filings, dues, day, scheme)
    shown = office.tables[tables.CLASSIFICATION.name].values()
    rows, wrong = classification_rows(plan, period, graded, shown)
    return rows, (*problems, *wrong)
