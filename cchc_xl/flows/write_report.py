"""Xuất báo cáo: the formal report of a period, from the same decisions as the roll-up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from cchc_xl.core import report_prose as prose
from cchc_xl.core import rules, tables
from cchc_xl.core import wording as w
from cchc_xl.core.ledger import by_unit
from cchc_xl.core.plan import Plan, TargetKind, TaskKind
from cchc_xl.core.problem import Place, Problem
from cchc_xl.core.report import (
    Block,
    Figures,
    Report,
    ReportBody,
    ReportHead,
    TargetLine,
    TaskGroup,
    TaskLine,
    UnitLine,
)
from cchc_xl.core.sheet_rows import reached
from cchc_xl.core.status import TaskStatus, header_state
from cchc_xl.core.submission import Role
from cchc_xl.core.submission_rows import submission_state
from cchc_xl.core.workbook_cells import text_of
from cchc_xl.flows.gather import DECISION_TABLES, gather
from cchc_xl.flows.note import note
from cchc_xl.flows.roll_up import Decided, decide
from cchc_xl.ports import Arrivals, CheckReport, Holidays, JudgeForms, MasterWorkbook, Progress, WriteReport

_REMARKS = {
    "strengths": Block.STRENGTHS,
    "shortcomings": Block.SHORTCOMINGS,
    "causes": Block.CAUSES,
    "directions": Block.DIRECTIONS,
    "proposals": Block.PROPOSALS,
    "initiatives": Block.INITIATIVES,
}


@dataclass(frozen=True, slots=True)
class ReportResult:
    """The report written, and what its reader should know first."""

    report: Report
    problems: tuple[Problem, ...]
    said: str


def run(
    book: MasterWorkbook,
    store: Arrivals,
    judge_forms: JudgeForms,
    holidays: Holidays,
    write: WriteReport,
    check: CheckReport,
    period: str,
    out: Path,
    today: date,
    now: datetime,
    progress: Progress,
) -> ReportResult:
    """Write the report of ``period`` as things stand ``today`` to ``out``, which must not exist."""
    office = gather(book, (tables.SUBMISSIONS, tables.ACTIONS, tables.LOG, *DECISION_TABLES), holidays)
    decided = decide(office, store, judge_forms, period, today, progress)
    report = compose(decided, today)
    write(report, out)
    problems = [*office.problems, *check(out)]
    shown = {text_of(row.get("period")) for row in office.tables[tables.TASKS.name].values()}
    if str(decided.result.period) not in shown:
        values = {"period": decided.result.period}
        problems.append(Problem(rules.NOT_ROLLED_UP, Place(), values))
    said = f"Đã xuất báo cáo {decided.result.period.name} ra tệp {out.name}."
    problems += note(book, office, "report", now, said, str(decided.result.period))
    return ReportResult(report, tuple(problems), said)


def compose(decided: Decided, today: date) -> Report:
    """The report as a value."""
    groups = _groups(decided)
    targets = _targets(decided)
    units = _units(decided)
    names = {unit.code: unit.name for unit in decided.office.plan.units}
    figures = _figures(decided, today)
    missing = [line.name for line in units if line.state == "missing"]
    blocks: dict[Block, tuple[str, ...]] = {
        **prose.place_groups(groups),
        Block.OVERVIEW: prose.overview(figures),
        Block.SUBMISSIONS: prose.submission_paragraphs(figures, missing),
        Block.TARGETS: prose.target_paragraphs(targets),
    }
    accepted = decided.result.accepted
    order = [unit.code for unit in decided.office.plan.units if unit.code in accepted]
    for kind, block in _REMARKS.items():
        blocks[block] = prose.points(
            (names[code], remark.text)
            for code in order
            for remark in accepted[code].submission.remarks
            if remark.kind == kind
        )
    return Report(
        head=_head(decided, today),
        body=ReportBody(blocks),
        as_of=today,
        tasks=groups,
        targets=targets,
        units=units,
    )


def _head(decided: Decided, today: date) -> ReportHead:
    settings, period = decided.office.plan.settings, decided.result.period

    def lines(key: str) -> tuple[str, ...]:
        return tuple(line.strip() for line in settings.get(key, "").splitlines() if line.strip())

    return ReportHead(
        parent_agency=settings.get("parent_agency", ""),
        agency_upper=settings.get("agency_upper", ""),
        agency=settings.get("agency", ""),
        agency_code=settings.get("agency_code", ""),
        place=settings.get("place", ""),
        year=today.year,
        subject=prose.subject(period),
        period_name=prose.period_name(period),
        next_period=prose.next_period_name(period),
        signatory_authority=settings.get("signatory_authority", ""),
        signatory_title=settings.get("signatory_title", ""),
        signatory_name=settings.get("signatory_name", ""),
        addressees=lines("report_addressees"),
        legal_bases=lines("legal_bases"),
        recipients=lines("report_recipients"),
        sample_label=settings.get("sample_label", ""),
    )


def _figures(decided: Decided, today: date) -> Figures:
    states = [str(row["state"]) for row in decided.submissions.values()]
    number = {state: states.count(label) for state, label in w.SUBMISSION_STATE.items()}
    return Figures(
        plan_name=prose.plan_name(decided.office.plan.year),
        as_of=today,
        total=decided.counts["total"],
        by_status={status: decided.counts[status] for status in w.STATUS},
        behind=decided.counts["behind"],
        added=sum(row.status is not None and row.task.added_on is not None for row in decided.rows),
        withdrawn=sum(row.outside == w.WITHDRAWN for row in decided.rows),
        asked_units=len(states),
        reported_units=number["in_time"] + number["late"],
        late_units=number["late"],
        rejected_units=number["rejected"],
        set_aside_units=number["set_aside"],
        waiting_units=number["waiting"],
        missing_units=number["missing"],
    )


def _groups(decided: Decided) -> tuple[TaskGroup, ...]:
    plan = decided.office.plan
    rows = {row.task.task_id: row for row in decided.rows}
    return tuple(
        TaskGroup(
            group,
            title,
            tuple(_task_line(decided, plan, rows, row) for row in decided.rows if row.task.group == group),
        )
        for group, title in plan.groups.items()
    )


def _task_line(decided: Decided, plan: Plan, rows: dict[str, TaskStatus], row: TaskStatus) -> TaskLine:
    task = row.task
    if task.kind is TaskKind.HEADER:
        children = [t for t in plan.tasks if t.parent == task.task_id]
        return TaskLine(
            number=task.number,
            content=task.content,
            result_text=header_state(rows, children),
            header=True,
        )
    if row.outside:
        return TaskLine(number=task.number, content=task.content, result_text=row.outside, header=True)
    figures = decided.result.tasks[task.task_id]
    heading = rows[task.parent].task.content if task.parent in rows else ""
    return TaskLine(
        number=task.number,
        content=task.content,
        under=heading,
        lead=task.lead,
        time=task.time,
        status=row.status or "",
        completed=figures.completed,
        reported=figures.reported,
        asked=figures.asked,
        progress_percent=figures.progress_percent,
        result_text=figures.result_text if figures.asked == 1 else _results(decided, task.task_id),
    )


def _results(decided: Decided, task_id: str) -> str:
    """What the lead units of a task say, a line each under the unit's name."""
    names = {unit.code: unit.name for unit in decided.office.plan.units}
    return "\n".join(
        f"{names[line.unit]}: {' '.join(line.answer.result_text.split())}"
        for line in decided.result.task_lines
        if line.task.task_id == task_id
        and line.role is Role.LEAD
        and line.answer is not None
        and line.answer.result_text
    )


def _targets(decided: Decided) -> tuple[TargetLine, ...]:
    lines = []
    for target in decided.office.plan.targets:
        figures = decided.result.targets[target.target_id]
        judged = reached(target, figures.ratio_percent)
        lines.append(
            TargetLine(
                number=target.target_id,
                name=target.name,
                quantitative=target.kind is not TargetKind.QUALITATIVE,
                comparison=target.comparison,
                threshold_percent=target.threshold,
                numerator=figures.numerator,
                denominator=figures.denominator,
                ratio_percent=figures.ratio_percent,
                reached=None if judged is None else judged == w.REACHED,
                value=target.own_value,
                source=target.source,
                asked=figures.asked,
                reported=figures.reported,
                note=target.conflict,
            )
        )
    return tuple(lines)


def _units(decided: Decided) -> tuple[UnitLine, ...]:
    office, period = decided.office, decided.result.period
    due = office.schedule.due(period, office.calendar)
    entries = by_unit(decided.judged.entries, str(period))
    lines = []
    for code, sender in office.asking(period).reported().items():
        unit = office.plan.unit(code)
        assert unit is not None  # those asked are the plan's own
        state, used = submission_state(entries.get(sender, ()), due)
        received = used.arrival.received_on if used else None
        row = decided.submissions[f"{period}|{code}"]
        late = row["workdays_late"]
        lines.append(
            UnitLine(
                name=unit.name,
                state=state,
                received_on=received,
                note=f"Trễ {late} ngày làm việc" if late else "",
            )
        )
    return tuple(lines)
