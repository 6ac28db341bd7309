"""Tạo biểu mẫu: a form per reporting unit with only what concerns it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cchc_xl.core import rules, tables
from cchc_xl.core.form import FormContent, FormTarget, FormTask
from cchc_xl.core.period import Period
from cchc_xl.core.plan import TaskKind
from cchc_xl.core.previous import previous_answers
from cchc_xl.core.problem import Place, Problem
from cchc_xl.flows.gather import Office, gather
from cchc_xl.flows.note import note
from cchc_xl.ports import Holidays, MasterWorkbook, Progress, WriteForm


@dataclass(frozen=True, slots=True)
class FormsResult:
    """The forms written, in the order of the units, and what kept others from being written."""

    written: tuple[Path, ...]
    problems: tuple[Problem, ...]
    said: str


def make_forms(
    book: MasterWorkbook,
    write_form: WriteForm,
    holidays: Holidays,
    period_text: str,
    out: Path,
    now: datetime,
    progress: Progress,
) -> FormsResult:
    """Write ``<code>_<period>.xlsx`` for every reporting unit into ``out``; nothing is overwritten."""
    office = gather(book, (tables.LINES, tables.FIGURES, tables.ACTIONS, tables.LOG), holidays)
    period = office.period(period_text)
    contents = form_contents(office, period)
    problems = [*office.problems, *office.asking(period).problems]
    written: list[Path] = []
    out.mkdir(parents=True, exist_ok=True)
    for i, content in enumerate(contents):
        progress("Tạo biểu mẫu", i, len(contents))
        path = out / content.file_name
        if path.exists():
            problems.append(Problem(rules.FORM_EXISTS, Place(content.file_name)))
            continue
        write_form(content, path)
        written.append(path)
    progress("Tạo biểu mẫu", len(contents), len(contents))
    kept = len(contents) - len(written)
    said = f"Tạo {len(written)} biểu mẫu kỳ {period} cho {len(contents)} đơn vị." + (
        f" {kept} biểu mẫu đã có từ trước được giữ nguyên." if kept else ""
    )
    problems += note(book, office, "forms", now, said, str(period))
    return FormsResult(tuple(written), tuple(problems), said)


def form_contents(office: Office, period: Period) -> tuple[FormContent, ...]:
    """What each reporting unit's form holds; last period's answers come from the workbook's sheets."""
    asking, plan, settings = office.asking(period), office.plan, office.plan.settings
    previous: Mapping[tuple[str, str], str] = previous_answers(
        (
            *office.tables[tables.LINES.name].values(),
            *office.tables[tables.FIGURES.name].values(),
        ),
        period,
    )
    due = office.schedule.due(period, office.calendar)
    headings = {task.task_id: task.content for task in plan.tasks if task.kind is TaskKind.HEADER}
    contents = []
    for code in asking.units():
        unit = plan.unit(code)
        assert unit is not None  # asking.units() are the plan's own
        leads, partners, targets = asking.of_unit(code)

        def asked(ids: frozenset[str], code: str = code) -> tuple[FormTask, ...]:
            return tuple(
                FormTask(
                    task=task,
                    heading=headings.get(task.parent, ""),
                    due=task.decision.own_due or office.deadlines[task.task_id].end,
                    previous=previous.get((code, task.task_id), ""),
                )
                for task in plan.work
                if task.task_id in ids
            )

        contents.append(
            FormContent(
                plan_id=plan.plan_id,
                form_version=plan.form_version,
                plan_title=settings.get("plan_title", ""),
                agency=settings.get("agency", ""),
                unit=unit,
                period=period,
                window=office.schedule.window(period),
                due=due,
                leads=asked(leads),
                partners=asked(partners),
                targets=tuple(
                    FormTarget(target=t, previous=previous.get((code, t.target_id), ""))
                    for t in plan.targets
                    if t.target_id in targets
                ),
                duties=asking.duties(code),
                office_email=settings.get("office_email", ""),
                sample_label=settings.get("sample_label", ""),
            )
        )
    return tuple(contents)
