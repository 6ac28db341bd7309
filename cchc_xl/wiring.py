"""Where flows meet adapters. Heavy libraries are imported by the function that needs them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_xl import settings
from cchc_xl.excel.closed import ClosedWorkbook
from cchc_xl.holidays_vn import library_holidays
from cchc_xl.store import ArrivalStore, data_folder

if TYPE_CHECKING:
    from cchc_xl.core.deadline import Deadline
    from cchc_xl.flows.check_deadlines import CheckResult
    from cchc_xl.flows.collect import CollectResult
    from cchc_xl.flows.make_forms import FormsResult
    from cchc_xl.flows.roll_up import RollUpResult
    from cchc_xl.flows.write_report import ReportResult
    from cchc_xl.ports import Progress

Now = Callable[[], datetime]


def build(plan: Path | None, out: Path, *, period: str = "", sample_label: str = "") -> None:
    """Write a new master workbook from a plan folder (default: the one shipped).

    ``period`` is the one chosen on the dashboard at first; ``sample_label`` marks everything made from
    this workbook as sample data.
    """
    from cchc_xl.core import tables, wording
    from cchc_xl.core.plan import plan_from_rows
    from cchc_xl.excel.build import build_workbook
    from cchc_xl.plan_source import read_plan_rows

    rows = dict(read_plan_rows(plan or settings.default_plan()))
    if sample_label:
        rows[tables.SETTINGS.name] = [
            {**row, "value": sample_label} if row["key"] == "sample_label" else row
            for row in rows[tables.SETTINGS.name]
        ]
    if period:
        rows[tables.CONTROL.name] = [{"item": wording.CONTROL_PERIOD, "value": period}]
    plan_from_rows(rows)  # a plan that cannot be read back is refused here
    build_workbook(rows, out, sample_label=sample_label)


def deadline_reader(year: int) -> Callable[[str], Deadline]:
    """A reader of deadlines for the plan of ``year``, with the shipped calendar."""
    from cchc_xl.core.deadline import parse
    from cchc_xl.core.plan import plan_from_rows
    from cchc_xl.flows.gather import conventions_of, office_calendar
    from cchc_xl.plan_source import read_plan_rows

    plan = plan_from_rows(read_plan_rows(settings.default_plan(), year))
    conventions = conventions_of(plan, year, office_calendar(plan, year, library_holidays))
    return lambda text: parse(text, conventions)


def check(file: Path, today: date, now: Now, *, write: bool) -> CheckResult:
    """Check the deadlines of a closed workbook."""
    from cchc_xl.flows.check_deadlines import check_deadlines

    return check_deadlines(ClosedWorkbook(file, now), library_holidays, today, now(), write=write)


def forms(file: Path, period: str, out: Path, now: Now, progress: Progress) -> FormsResult:
    """Write the unit forms of a period."""
    from cchc_xl.excel.unit_form import write_form
    from cchc_xl.flows.make_forms import make_forms

    return make_forms(ClosedWorkbook(file, now), write_form, library_holidays, period, out, now(), progress)


def take_in(file: Path, folder: Path, now: Now, progress: Progress) -> CollectResult:
    """Take the files of a folder into the workbook's store."""
    from cchc_xl.excel.judging import FormJudge
    from cchc_xl.flows.collect import collect
    from cchc_xl.mail.folder import deliveries

    return collect(
        ClosedWorkbook(file, now),
        ArrivalStore(data_folder(file)),
        deliveries(folder),
        FormJudge(),
        library_holidays,
        now(),
        progress,
    )


def rollup(file: Path, period: str, today: date, now: Now, progress: Progress) -> RollUpResult:
    """Roll a period up into a closed workbook."""
    from cchc_xl.excel.judging import FormJudge
    from cchc_xl.flows import roll_up

    return roll_up.run(
        ClosedWorkbook(file, now),
        ArrivalStore(data_folder(file)),
        FormJudge(),
        library_holidays,
        period,
        today,
        now(),
        progress,
    )


def report(file: Path, period: str, out: Path, today: date, now: Now, progress: Progress) -> ReportResult:
    """Write the formal report of a period."""
    from cchc_xl.excel.judging import FormJudge
    from cchc_xl.flows import write_report
    from cchc_xl.word.document import write_report as write_document
    from cchc_xl.word.nd30 import check_form

    template = settings.report_template()
    return write_report.run(
        ClosedWorkbook(file, now),
        ArrivalStore(data_folder(file)),
        FormJudge(),
        library_holidays,
        lambda value, path: write_document(value, template, path),
        check_form,
        period,
        out,
        today,
        now(),
        progress,
    )
