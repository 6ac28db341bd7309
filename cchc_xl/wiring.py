"""Where flows meet adapters. Heavy libraries are imported by the function that needs them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from cchc_xl import settings
from cchc_xl.core import tables
from cchc_xl.core.deadline import Deadline, parse
from cchc_xl.core.plan import plan_from_rows
from cchc_xl.excel.closed import ClosedWorkbook
from cchc_xl.flows import check_deadlines, collect, make_forms, roll_up, write_report
from cchc_xl.flows.gather import conventions_of, office_calendar
from cchc_xl.holidays_vn import library_holidays
from cchc_xl.plan_source import read_plan_rows
from cchc_xl.ports import Progress
from cchc_xl.store import ArrivalStore, data_folder

Now = Callable[[], datetime]


def build(plan: Path | None, out: Path, sample_label: str = "") -> None:
    """Write a new master workbook from a plan folder (default: the one shipped)."""
    from cchc_xl.excel.build import build_workbook

    rows = {name: list(found) for name, found in read_plan_rows(plan or settings.default_plan()).items()}
    if sample_label:
        for row in rows[tables.SETTINGS.name]:
            if row["key"] == "sample_label":
                row["value"] = sample_label  # type: ignore[index]
    plan_from_rows(rows)  # a plan that cannot be read back is refused here
    build_workbook(rows, out, sample_label=sample_label)


def deadline_reader(year: int) -> Callable[[str], Deadline]:
    """A reader of deadlines for the plan of ``year``, with the shipped calendar."""
    plan = plan_from_rows(read_plan_rows(settings.default_plan(), year))
    calendar = office_calendar(plan, year, library_holidays)
    conventions = conventions_of(plan, year, calendar)
    return lambda text: parse(text, conventions)


def check(file: Path, today: date, now: Now, *, write: bool) -> check_deadlines.CheckResult:
    """Check the deadlines of a closed workbook."""
    book = ClosedWorkbook(file, now)
    return check_deadlines.check_deadlines(book, library_holidays, today, now(), write=write)


def forms(file: Path, period: str, out: Path, now: Now, progress: Progress) -> make_forms.FormsResult:
    """Write the unit forms of a period."""
    from cchc_xl.excel.unit_form import write_form

    out.mkdir(parents=True, exist_ok=True)
    book = ClosedWorkbook(file, now)
    return make_forms.make_forms(book, write_form, library_holidays, period, out, now(), progress)


def take_in(file: Path, folder: Path, now: Now, progress: Progress) -> collect.CollectResult:
    """Take the files of a folder into the workbook's store."""
    from cchc_xl.excel.untrusted import read_form
    from cchc_xl.mail.folder import deliveries

    return collect.collect(
        ClosedWorkbook(file, now),
        ArrivalStore(data_folder(file)),
        deliveries(folder),
        read_form,
        library_holidays,
        now(),
        progress,
    )


def rollup(file: Path, period: str, today: date, now: Now, progress: Progress) -> roll_up.RollUpResult:
    """Roll a period up into a closed workbook."""
    from cchc_xl.excel.untrusted import read_form

    return roll_up.run(
        ClosedWorkbook(file, now),
        ArrivalStore(data_folder(file)),
        read_form,
        library_holidays,
        period,
        today,
        now(),
        progress,
    )


def report(
    file: Path, period: str, out: Path, today: date, now: Now, progress: Progress
) -> write_report.ReportResult:
    """Write the formal report of a period."""
    from cchc_xl.excel.untrusted import read_form
    from cchc_xl.word.document import write_report as write_document

    template = settings.report_template()
    return write_report.run(
        ClosedWorkbook(file, now),
        ArrivalStore(data_folder(file)),
        read_form,
        library_holidays,
        lambda value, path: write_document(value, template, path),
        period,
        out,
        today,
        now(),
        progress,
    )
