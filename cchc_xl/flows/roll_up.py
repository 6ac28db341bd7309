"""Tổng hợp: the accepted submissions of a period, written into the roll-up columns of every sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cchc_xl.core import rules, sheet_rows, tables
from cchc_xl.core.arrival_rows import arrival_rows
from cchc_xl.core.changes import TableChanges, Values, plan_changes
from cchc_xl.core.comparison import Watch, anomalies
from cchc_xl.core.ledger import Arrival, ArrivalState, by_unit, standing
from cchc_xl.core.period import Period
from cchc_xl.core.problem import Place, Problem, Severity
from cchc_xl.core.proposal_rows import added_task_rows, proposal_rows
from cchc_xl.core.rollup import roll_up, with_derived
from cchc_xl.core.rollup_values import Finding, RollUp
from cchc_xl.core.status import Progress, TaskStatus, count
from cchc_xl.core.submission_rows import submission_rows
from cchc_xl.core.vnformat import day
from cchc_xl.core.year_view import year_rows
from cchc_xl.flows.assess import classified, compared
from cchc_xl.flows.check_deadlines import statuses
from cchc_xl.flows.collect import Intake
from cchc_xl.flows.gather import DECISION_TABLES, Office, gather
from cchc_xl.flows.judge import Judged, ensure_store, judge_arrivals
from cchc_xl.ports import Arrivals, Delivery, Holidays, JudgeForms, MasterWorkbook
from cchc_xl.ports import Progress as ShowProgress

_WRITTEN = (
    tables.YEAR,
    tables.STATUS_COUNTS,
    tables.SUBMISSION_COUNTS,
    tables.ACTIONS,
    tables.SUBMISSIONS,
    tables.COMPARISON,
    tables.CLASSIFICATION,
    tables.LOG,
    *DECISION_TABLES,
)
# A row per unit of the period: rows are added, and blanked when they are no longer wanted.
_LISTS = frozenset(
    spec.name
    for spec in (
        tables.SUBMISSIONS,
        tables.ARRIVALS,
        tables.LINES,
        tables.FIGURES,
        tables.COMPARISON,
        tables.CLASSIFICATION,
        tables.PROPOSALS,
    )
)
# A row per task: those that accepted proposals add get theirs.
_GROWING = frozenset((tables.TASKS.name, tables.YEAR.name))


@dataclass(frozen=True, slots=True)
class Decided:
    """All that is known of a period before anything is written: also what the report is made of."""

    office: Office
    judged: Judged
    result: RollUp
    rows: tuple[TaskStatus, ...]
    counts: Mapping[str, int]
    submissions: sheet_rows.Rows
    findings: tuple[Finding, ...]

    @property
    def said(self) -> str:
        """The period in one sentence."""
        merged = sum(row["file"] is not None for row in self.submissions.values())
        c = self.counts
        done = c["DONE_ON_TIME"] + c["DONE_LATE"]
        errors = sum(f.problem.severity is Severity.REJECT for f in self.findings)
        parts = [
            f"{merged}/{len(self.submissions)} đơn vị có báo cáo được dùng",
            f"{done}/{c['total']} nhiệm vụ hoàn thành, {c['OVERDUE']} quá hạn",
            f"{errors} lỗi phải sửa",
        ]
        if self.result.corrected:
            parts.append(f"{self.result.corrected} đính chính của Văn phòng")
        if amended := len(self.office.plan.amendments):
            parts.append(f"{amended} sửa đổi kế hoạch theo đề xuất được chấp nhận")
        return "; ".join(parts) + "."


@dataclass(frozen=True, slots=True)
class RollUpResult:
    """What was rolled up, what was found wrong, how many cells and rows were written, all in a sentence."""

    decided: Decided
    problems: tuple[Problem, ...]
    cells: int
    additions: int
    said: str


def run(
    book: MasterWorkbook,
    store: Arrivals,
    judge_forms: JudgeForms,
    holidays: Holidays,
    period: str,
    today: date,
    now: datetime,
    progress: ShowProgress,
    deliveries: Iterable[Delivery | Problem] = (),
) -> RollUpResult:
    """Roll ``period`` up into the workbook, as things stand ``today``, with ``deliveries`` taken in first."""
    office = gather(book, _WRITTEN, holidays, adding=True)
    intake = Intake(store, deliveries)
    decided = decide(office, store, judge_forms, period, today, progress, intake)
    store.record(decided.judged.entries)
    said = f"{len(intake.new)} tệp mới; {decided.said}" if intake.new else decided.said
    changes, problems = _changes(decided, today, said, now)
    problems += book.write(changes)
    return RollUpResult(
        decided,
        (*intake.unreadable, *problems),
        sum(len(change.cells) for change in changes),
        sum(len(change.additions) for change in changes),
        said,
    )


def decide(
    office: Office,
    store: Arrivals,
    judge_forms: JudgeForms,
    period_text: str,
    today: date,
    progress: ShowProgress,
    incoming: Iterable[Arrival] = (),
) -> Decided:
    """Judge the arrivals and roll the period up; the workbook is not written.

    A period that cannot be meant is refused before ``incoming`` are asked for.
    """
    period = office.period(period_text)
    ensure_store(office, store)
    judged = judge_arrivals(office, store, judge_forms, progress, incoming)
    asking = office.asking(period)
    result = roll_up(office.plan, asking, judged.history, period, office.corrections)
    known = {
        task_id: Progress(f.done, f.completed_on if f.done else None, f.progress_percent)
        for task_id, f in result.tasks.items()
    }
    rows = statuses(office, today, known)
    counts = count(rows)
    result = with_derived(result, office.plan, counts)
    due = office.schedule.due(period, office.calendar)
    entries = by_unit(judged.entries, str(period))
    submissions = submission_rows(office.plan, asking.reported(), entries, period, due, office.calendar)
    findings = (
        *(Finding(p) for p in office.problems),
        *(Finding(p) for p in asking.problems),
        *(Finding(p) for row in rows for p in row.problems),
        *result.findings,
        *anomalies(result, judged.history, Watch.from_settings(office.plan.settings)),
        *_of_arrivals(judged, period),
        *(Finding(p) for p in judged.damage),
    )
    return Decided(office, judged, result, rows, counts, submissions, findings)


def _of_arrivals(judged: Judged, period: Period) -> Sequence[Finding]:
    """Problems of the arrivals that still stand, of the period or of none.

    And what nobody would see who rolls up this one only: files that wait in another period, and those of
    another one that a unit sent when it should have reported on this one.
    """
    found = []
    sent = by_unit(judged.entries, str(period))
    for entry in standing(judged.entries):
        v, digest = entry.verdict, entry.arrival.sha256
        if v.period in (str(period), ""):
            found += [Finding(p, v.period, v.unit, digest) for p in v.problems]
        elif entry.state is ArrivalState.WAITING:
            waits = Problem(rules.ARRIVAL_WAITS_ELSEWHERE, Place(entry.arrival.name), {"period": v.period})
            found.append(Finding(waits, str(period), v.unit, digest))
        elif v.unit and v.unit not in sent and period.reports_on(entry.arrival.received_on):
            received = day(entry.arrival.received_on)
            values = {"unit": v.unit, "now": period, "period": v.period, "received": received}
            other = Problem(rules.ARRIVAL_OF_ANOTHER_PERIOD, Place(entry.arrival.name), values)
            found.append(Finding(other, str(period), v.unit, digest))
    return found


def wanted(decided: Decided, today: date) -> tuple[dict[str, sheet_rows.Rows], tuple[Problem, ...]]:
    """Table name → what its roll-up columns should show, and what is wrong with the grades; findings, and
    what tells of a moment, apart."""
    office, plan, result = decided.office, decided.office.plan, decided.result
    grades, wrong = classified(office, decided.judged.entries, result, today)
    tasks = sheet_rows.task_status_rows(decided.rows, decided.office.deadlines)
    for task_id, row in sheet_rows.task_figure_rows(result.tasks, result.period).items():
        tasks[task_id].update(row)
    for task_id, row in added_task_rows(office.amended.added).items():
        tasks[task_id].update(row)
    rows = {
        tables.TASKS.name: tasks,
        tables.TARGETS.name: sheet_rows.target_rows(plan, result.targets, result.period),
        tables.YEAR.name: year_rows(decided.rows, plan.year, today),
        tables.STATUS_COUNTS.name: sheet_rows.status_count_rows(decided.counts),
        tables.SUBMISSION_COUNTS.name: sheet_rows.submission_count_rows(decided.submissions),
        tables.SUBMISSIONS.name: decided.submissions,
        tables.ARRIVALS.name: arrival_rows(decided.judged.entries, str(result.period), decided.judged.folder),
        tables.LINES.name: sheet_rows.line_rows(plan, result),
        tables.FIGURES.name: sheet_rows.figure_rows(plan, result),
        tables.COMPARISON.name: compared(office, decided.judged.history, result),
        tables.CLASSIFICATION.name: grades,
        tables.PROPOSALS.name: proposal_rows(plan, result, office.amended.said),
    }
    return rows, wrong


def _without_change(_row: Values) -> Values:
    """Of a proposal that is no longer made and was not accepted, but has a note of the office."""
    return {"change": None}


def planned(decided: Decided, rows: Mapping[str, sheet_rows.Rows]) -> list[TableChanges]:
    """The changes that make the sheets show ``rows``: of the plan's rows, and of the period's lists."""
    office, period = decided.office, str(decided.result.period)

    def this_period(row: Values) -> bool:
        return row.get("period") == period

    def this_or_none(row: Values) -> bool:
        return row.get("period") in (period, None, "")

    return [
        plan_changes(
            office.tables[name],
            wanted,
            scope=this_or_none if name == tables.ARRIVALS.name else this_period,
            retired=_without_change if name == tables.PROPOSALS.name else None,
        )
        if name in _LISTS
        else plan_changes(office.tables[name], wanted, add=name in _GROWING)
        for name, wanted in rows.items()
    ]


def _changes(
    decided: Decided, today: date, said: str, now: datetime
) -> tuple[list[TableChanges], tuple[Problem, ...]]:
    office, period = decided.office, str(decided.result.period)
    rows, wrong = wanted(decided, today)
    changes = [
        *planned(decided, rows),
        _of(office, tables.ACTIONS, sheet_rows.action_rows("rollup", now, said), add=False),
    ]
    edited = tuple(p for change in changes for p in change.problems)
    findings = (*decided.findings, *(Finding(p) for p in (*wrong, *edited)))
    changes.append(
        plan_changes(
            office.tables[tables.PROBLEMS.name],
            sheet_rows.problem_rows(findings),
            scope=lambda row: row.get("period") in (period, None, ""),
            retired=sheet_rows.settled_problem,
        )
    )
    changes.append(_of(office, tables.LOG, sheet_rows.log_rows("rollup", now, said, period), add=True))
    return changes, tuple(f.problem for f in findings)


def _of(office: Office, spec: tables.TableSpec, wanted: sheet_rows.Rows, *, add: bool) -> TableChanges:
    return plan_changes(office.tables[spec.name], wanted, add=add)
