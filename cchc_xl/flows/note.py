"""Last step of a flow whose work lies outside the workbook: a line in the log and on the dashboard."""

from __future__ import annotations

from datetime import datetime

from cchc_xl.core import rules, sheet_rows, tables
from cchc_xl.core.changes import plan_changes
from cchc_xl.core.problem import Place, Problem
from cchc_xl.errors import WorkbookError
from cchc_xl.flows.gather import Office
from cchc_xl.ports import MasterWorkbook


def note(
    book: MasterWorkbook, office: Office, action: str, now: datetime, said: str, period: str = ""
) -> tuple[Problem, ...]:
    """Write what was done. The work is done already, so a workbook in use is a problem, no failure."""
    changes = [
        plan_changes(
            office.tables[tables.ACTIONS.name], sheet_rows.action_rows(action, now, said), add=False
        ),
        plan_changes(office.tables[tables.LOG.name], sheet_rows.log_rows(action, now, said, period)),
    ]
    try:
        return (*(p for change in changes for p in change.problems), *book.write(changes))
    except WorkbookError as error:
        return (Problem(rules.LOG_NOT_WRITTEN, Place(), {"why": error.message, "action": error.action}),)
