"""So với kỳ trước: each task's and target's figure beside the period before, and answers that look odd.

Figures are cumulative over the year, so a period is set against the last one before it, of the same year,
in which any unit reported. An odd answer is never corrected: the office asks the unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cchc_xl.core import assessment_wording as aw
from cchc_xl.core import rules, tables
from cchc_xl.core import wording as w
from cchc_xl.core.period import Period
from cchc_xl.core.plan import Plan, Target, TargetKind, Task
from cchc_xl.core.problem import Place, Problem
from cchc_xl.core.rollup import asked_at
from cchc_xl.core.rollup_values import Finding, History, RollUp, TargetFigures, TaskFigures
from cchc_xl.core.sheet_rows import Rows, task_names
from cchc_xl.core.status import DONE
from cchc_xl.core.vnformat import number
from cchc_xl.core.workbook_cells import number_of

_NAMED_UNITS: Final = 30  # in one finding
_QUOTED: Final = 80  # characters of an answer in a finding
_TEXTS: Final = ("result_text", "difficulties", "proposals")  # fields of an answer, and of sheet "Tổng hợp"
_FIGURES: Final = (("Tử số", "numerator"), ("Mẫu số", "denominator"))


@dataclass(frozen=True, slots=True)
class Watch:
    """Ngưỡng của điều bất thường (settings ``compare_…``; the defaults are conventions of the office).

    A figure jumped when it is more than ``factor`` times the one before and at least ``floor``. Answers are
    copied when texts of ``text_length`` characters or more are the same in ``text_units`` units or more.
    """

    factor: float = 5
    floor: float = 50
    text_length: int = 60
    text_units: int = 3

    @classmethod
    def from_settings(cls, settings: Mapping[str, str]) -> Watch:
        """From the settings sheet; a blank or unusable value keeps the default."""
        default = cls()

        def value(key: str, otherwise: float) -> float:
            found = number_of(settings.get(f"compare_{key}"))
            return otherwise if found is None else found

        return cls(
            value("jump_factor", default.factor),
            value("jump_floor", default.floor),
            int(value("same_text_length", default.text_length)),
            int(value("same_text_units", default.text_units)),
        )


def earlier_period(history: History, period: Period) -> Period | None:
    """The last period before ``period``, of its year, with an accepted submission."""
    before = [p for p, sent in history.items() if sent and p.year == period.year and p.order < period.order]
    return max(before, key=lambda p: p.order, default=None)


def done_by(plan: Plan, result: RollUp, cutoff: date) -> dict[str, int]:
    """Counts for ``rollup.with_derived``: tasks done at the end of an earlier period.

    The office's decisions count as of the day they name: a completion after ``cutoff`` is not yet one. A
    status without a day counts, as it does today, so it makes no difference between the periods.
    """
    done = sum(_done_by(task, result.tasks[task.task_id], cutoff) for task in plan.work)
    return {"DONE_ON_TIME": done, "DONE_LATE": 0, "total": len(plan.work)}


def _done_by(task: Task, figures: TaskFigures, cutoff: date) -> bool:
    own = task.decision
    if own.own_completed_on is not None and own.own_completed_on > cutoff:
        return figures.done
    if own.own_status:
        return own.own_status in DONE
    return figures.done or own.own_completed_on is not None


def comparison_rows(plan: Plan, now: RollUp, before: RollUp | None) -> Rows:
    """Sheet "So với kỳ trước": a row per task and per target of the period; figures are percents (0–100)."""
    rows: Rows = {}

    def add(kind: str, item: str, name: str, old: float | None, new: float | None, remark: str) -> None:
        both = old is not None and new is not None
        rows[f"{now.period}|{kind}|{item}"] = {
            "period": str(now.period),
            "kind": w.COMPARED[kind],
            "item": item,
            "name": name,
            "earlier": str(before.period) if before else None,
            "before": None if old is None else round(old, 2),
            "now": None if new is None else round(new, 2),
            "difference": round(round(new, 2) - round(old, 2), 2) if both else None,  # type: ignore[arg-type]
            "remark": remark,
        }

    contents = task_names(plan)
    for task in plan.work:
        mine = now.tasks[task.task_id]
        past = before.tasks[task.task_id] if before else None
        old = past.progress_percent if past else None
        add("task", task.task_id, contents[task.task_id], old, mine.progress_percent, _on_task(past, mine))
    for target in plan.targets:
        figures = now.targets[target.target_id]
        earlier = before.targets[target.target_id] if before else None
        old = earlier.ratio_percent if earlier else None
        remark = _on_target(target, earlier, figures)
        add("target", target.target_id, target.name, old, figures.ratio_percent, remark)
    return rows


def _direction(old: float | None, new: float | None) -> str:
    if old is None or new is None:
        return (
            aw.UNKNOWN_NOW if old is not None else aw.UNKNOWN_BEFORE if new is not None else aw.UNKNOWN_BOTH
        )
    if round(old, 2) == round(new, 2):
        return aw.SAME
    return aw.ROSE if new > old else aw.FELL


def _on_task(before: TaskFigures | None, now: TaskFigures) -> str:
    if before is None:
        return aw.NO_EARLIER
    said = [_direction(before.progress_percent, now.progress_percent)]
    if before.done != now.done:
        said.append(aw.NEWLY_DONE if now.done else aw.NO_LONGER_DONE)
    if now.asked > 1:
        said.append(
            aw.TASK_COUNTS.format(
                reported_before=before.reported,
                reported=now.reported,
                asked=now.asked,
                done_before=before.completed,
                done=now.completed,
            )
        )
    return " ".join(said)


def _on_target(target: Target, before: TargetFigures | None, now: TargetFigures) -> str:
    if target.kind is TargetKind.QUALITATIVE:
        return aw.QUALITATIVE
    if before is None:
        return aw.NO_EARLIER
    said = [_direction(before.ratio_percent, now.ratio_percent)]
    if before.ratio_percent is not None or now.ratio_percent is not None:
        said.append(
            aw.FRACTION.format(
                numerator_before=_figure(before.numerator),
                numerator=_figure(now.numerator),
                denominator_before=_figure(before.denominator),
                denominator=_figure(now.denominator),
            )
        )
    if now.asked > 1:
        said.append(
            aw.TARGET_COUNTS.format(reported_before=before.reported, reported=now.reported, asked=now.asked)
        )
    return " ".join(said)


def _figure(value: float | None) -> str:
    return aw.UNKNOWN if value is None else number(value)


def anomalies(now: RollUp, history: History, watch: Watch) -> tuple[Finding, ...]:
    """Figures that jumped and answers that units copied from each other; what went back is found by the
    roll-up itself."""
    return (*_jumps(now, history, watch), *_copies(now, watch))


def _jumps(now: RollUp, history: History, watch: Watch) -> Iterator[Finding]:
    past = _last_figures(history, now.period)
    for line in now.target_lines:
        for what, field in _FIGURES:
            new: float | None = getattr(line.answer, field, None)
            old = past.get((line.unit, line.target.target_id, field))
            if not old or new is None or new < watch.floor or new <= watch.factor * old or old < 0:
                continue
            values = {"what": what, "target": line.target.target_id, "unit": line.unit, "before": number(old),
                      "now": number(new), "times": number(new / old, 1)}  # fmt: skip
            cell = line.answer.cell if line.answer else ""
            place = asked_at(now.accepted.get(line.unit), line.file, "targets", field, cell)
            problem = Problem(rules.FIGURE_JUMPED, place, values)
            yield Finding(problem, str(now.period), line.unit)


def _last_figures(history: History, period: Period) -> dict[tuple[str, str, str], float]:
    """(unit, target, field) → the figure last given before ``period``, in its year."""
    found: dict[tuple[str, str, str], float] = {}
    for earlier in sorted(history, key=lambda p: p.order):
        if earlier.year == period.year and earlier.order < period.order:
            for unit, accepted in history[earlier].items():
                for answer in accepted.submission.targets:
                    for _, field in _FIGURES:
                        value: float | None = getattr(answer, field)
                        if value is not None:
                            found[unit, answer.target_id, field] = value
    return found


def _copies(now: RollUp, watch: Watch) -> Iterator[Finding]:
    """One finding per task, column and text that several units share."""
    groups: dict[tuple[str, str, str], dict[str, str]] = {}  # task, field, text as compared → unit → text
    for line in now.task_lines:
        for field in _TEXTS if line.answer else ():
            text: str = getattr(line.answer, field)
            if len(text) >= watch.text_length:
                key = (line.task.task_id, field, _compared(text))
                groups.setdefault(key, {})[line.unit] = text
    for (task_id, field, _), texts in groups.items():
        if len(texts) < watch.text_units:
            continue
        header = tables.LINES.column(field).header
        text = " ".join(next(iter(texts.values())).split())
        values = {"count": len(texts), "task": task_id, "column": header, "units": _listed(list(texts)),
                  "text": text if len(text) <= _QUOTED else text[:_QUOTED].rstrip() + "…"}  # fmt: skip
        place = Place(sheet=tables.LINES.sheet, header=header)
        yield Finding(Problem(rules.SAME_ANSWER, place, values), str(now.period))


def _compared(text: str) -> str:
    """An answer as it is compared: case, spaces and the last full stop aside. The reader of forms has
    normalised its letters already."""
    return " ".join(text.casefold().split()).rstrip(" .;,")


def _listed(units: Sequence[str]) -> str:
    named: Iterable[str] = units[:_NAMED_UNITS]
    rest = len(units) - _NAMED_UNITS
    return ", ".join(named) + (f" {aw.MORE_UNITS.format(count=rest)}" if rest > 0 else "")
