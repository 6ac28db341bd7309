"""Where flows meet adapters, at a desk. Heavy libraries are imported by the function that needs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_xl import settings
from cchc_xl.desks import Desk, Now, inbox_folder
from cchc_xl.dry_run import RememberingStore
from cchc_xl.excel.closed import ClosedWorkbook
from cchc_xl.holidays_vn import library_holidays
from cchc_xl.ports import Arrivals, Delivery

if TYPE_CHECKING:
    from cchc_xl.core.deadline import Deadline
    from cchc_xl.core.problem import Problem
    from cchc_xl.core.self_check import Finding
    from cchc_xl.flows.check_deadlines import CheckResult
    from cchc_xl.flows.collect import CollectResult
    from cchc_xl.flows.control import Control
    from cchc_xl.flows.hand_back import HandBack
    from cchc_xl.flows.make_forms import FormsResult
    from cchc_xl.flows.prove_ledger import LedgerResult
    from cchc_xl.flows.remind import RemindResult
    from cchc_xl.flows.roll_up import RollUpResult
    from cchc_xl.flows.self_check import SelfCheckResult
    from cchc_xl.flows.trace import Tracer
    from cchc_xl.flows.undo import UndoResult
    from cchc_xl.flows.write_report import ReportResult


def build(plan: Path | None, out: Path, *, period: str = "", sample_label: str = "") -> None:
    """Write a new master workbook from a plan folder (default: the one shipped).

    ``period`` is the one chosen on the dashboard at first; ``sample_label`` marks everything made from
    this workbook as sample data.
    """
    from cchc_xl.core import tables, wording
    from cchc_xl.core.plan_rows import plan_from_rows
    from cchc_xl.excel.build.workbook import build_workbook
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


def export_vba(out: Path) -> Sequence[Path]:
    """Write the workbook's VBA sources into ``out`` for importing by hand."""
    from cchc_xl.excel.build.vba.modules import export

    return export(settings.vba_sources(), out)


def deadline_reader(year: int) -> Callable[[str], Deadline]:
    """A reader of deadlines for the plan of ``year``, with the shipped calendar."""
    from cchc_xl.core.deadline import parse
    from cchc_xl.core.plan_rows import plan_from_rows
    from cchc_xl.flows.gather import conventions_of, office_calendar
    from cchc_xl.plan_source import read_plan_rows

    plan = plan_from_rows(read_plan_rows(settings.default_plan(), year))
    conventions = conventions_of(plan, year, office_calendar(plan, year, library_holidays))
    return lambda text: parse(text, conventions)


def control(desk: Desk, today: date) -> Control:
    """Period and day chosen on the dashboard."""
    from cchc_xl.flows.control import read_control

    return read_control(desk.workbook, today)


def workbook_id(file: Path, now: Now) -> str:
    """The ID of a closed workbook, as its open self shows it in the name CCHC_ID."""
    from cchc_xl.flows.gather import gather

    return gather(ClosedWorkbook(file, now), (), library_holidays).plan.plan_id


def is_workday(desk: Desk, day: date) -> bool:
    """Whether the office works on ``day``, by the library's calendar and the workbook's own sheet."""
    from cchc_xl.flows.gather import gather

    return gather(desk.workbook, (), library_holidays).calendar.is_workday(day)


def check(desk: Desk, today: date, *, write: bool) -> CheckResult:
    """Check the deadlines."""
    from cchc_xl.flows.check_deadlines import check_deadlines

    return check_deadlines(desk.book("check"), library_holidays, today, desk.now(), write=write)


def forms(desk: Desk, period: str, out: Path) -> FormsResult:
    """Write the unit forms of a period."""
    from cchc_xl.excel.unit_form import write_form
    from cchc_xl.flows.make_forms import make_forms

    return make_forms(
        desk.book("forms"), write_form, library_holidays, period, out, desk.now(), desk.progress
    )


def take_in(desk: Desk, folder: Path) -> CollectResult:
    """Take the files of a folder into the workbook's store, also those in its mails and archives."""
    from cchc_xl.mail.unpacking import unpacked_deliveries

    return _collect(desk, unpacked_deliveries(folder))


def take_in_inbox(desk: Desk) -> CollectResult:
    """Take in what waits in the workbook's inbox; what is in the store then moves to its folder "da_nhan"."""
    with _inbox(desk) as (deliveries, left):
        result = _collect(desk, deliveries)
    return replace(result, problems=(*result.problems, *left))


def _collect(desk: Desk, deliveries: Iterator[Delivery | Problem]) -> CollectResult:
    from cchc_xl.excel.judging import FormJudge
    from cchc_xl.flows.collect import collect

    store = desk.store
    return collect(
        desk.book("collect"),
        store,
        deliveries,
        FormJudge(),
        library_holidays,
        desk.now(),
        desk.progress,
        _hand_back(desk, store),
    )


def _hand_back(desk: Desk, store: Arrivals) -> HandBack:
    """Marked copies of what the store holds, written into the folder for them."""
    from cchc_xl.excel.marking import Marker
    from cchc_xl.flows.hand_back import hand_back

    return partial(hand_back, store, Marker(), desk.returns, desk.progress)


@contextmanager
def _inbox(desk: Desk) -> Iterator[tuple[Iterator[Delivery | Problem], list[Problem]]]:
    """What waits in the inbox; it moves away when all went well, and else is offered again.

    Files that could not be moved are told in the list, once all is done.
    """
    from cchc_xl.mail.inbox import Inbox

    inbox = Inbox(inbox_folder(desk.file), desk.now)
    yield inbox.deliveries(), inbox.left
    inbox.settle()


def rollup(desk: Desk, period: str, today: date) -> RollUpResult:
    """Roll a period up into the workbook."""
    return _rollup(desk, period, today, iter(()))


def take_in_and_roll_up(desk: Desk, period: str, today: date) -> RollUpResult:
    """The same, with what waits in the inbox taken in first."""
    with _inbox(desk) as (deliveries, left):
        result = _rollup(desk, period, today, deliveries)
    return replace(result, problems=(*result.problems, *left))


def _rollup(desk: Desk, period: str, today: date, deliveries: Iterator[Delivery | Problem]) -> RollUpResult:
    from cchc_xl.excel.judging import FormJudge
    from cchc_xl.flows import roll_up

    return roll_up.run(
        desk.book("rollup"),
        desk.store,
        FormJudge(),
        library_holidays,
        period,
        today,
        desk.now(),
        desk.progress,
        deliveries,
    )


def ledger(desk: Desk) -> LedgerResult:
    """Prove that the ledger adds up and that every arrival's file is sound."""
    from cchc_xl.flows.prove_ledger import prove_ledger

    desk.workbook.read(())  # a name that is mistyped has no ledger
    return prove_ledger(desk.store)


def tracer(desk: Desk, today: date) -> Tracer:
    """Who explains cells of the workbook; nothing is written."""
    from cchc_xl.excel.judging import FormJudge
    from cchc_xl.flows.trace import Tracer

    store = RememberingStore(desk.store, desk.now)
    return Tracer(desk.workbook, store, FormJudge(), library_holidays, today, desk.progress)


def remind(desk: Desk, period: str, today: date) -> RemindResult:
    """List who owes what and what is due."""
    from cchc_xl.excel.judging import FormJudge
    from cchc_xl.flows.remind import remind as list_reminders

    return list_reminders(
        desk.book("remind"),
        desk.store,
        FormJudge(),
        library_holidays,
        period,
        today,
        desk.now(),
        desk.progress,
    )


def undo(desk: Desk) -> UndoResult:
    """Take the last write back."""
    from cchc_xl.flows.undo import undo as take_back

    return take_back(desk.book("undo"), library_holidays, desk.now())


def self_check(desk: Desk, findings: tuple[Finding, ...]) -> SelfCheckResult:
    """Write ``findings`` and what the workbook itself shows onto its sheet "Tự kiểm tra"."""
    from cchc_xl.flows.self_check import self_check as look_over

    return look_over(desk.book("self_check"), findings, desk.now())


def report(desk: Desk, period: str, out: Path, today: date) -> ReportResult:
    """Write the formal report of a period."""
    from cchc_xl.excel.judging import FormJudge
    from cchc_xl.flows import write_report
    from cchc_xl.word.document import write_report as write_document
    from cchc_xl.word.nd30 import check_form

    template = settings.report_template()
    return write_report.run(
        desk.book("report"),
        desk.store,
        FormJudge(),
        library_holidays,
        lambda value, path: write_document(value, template, path),
        check_form,
        period,
        out,
        today,
        desk.now(),
        desk.progress,
    )
