"""Which cells a figure of a target comes from, of all units ("Chỉ tiêu") or of one ("Tổng hợp chỉ tiêu")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cchc_xl.core import tables
from cchc_xl.core import wording as w
from cchc_xl.core.corrections import figure_key
from cchc_xl.core.plan import Target, TargetKind
from cchc_xl.core.rollup_values import TargetLine
from cchc_xl.core.status import DONE
from cchc_xl.core.trace import Source
from cchc_xl.core.trace_facts import Facts

_PAIR: Final = {
    "numerator_sum": ("numerator",),
    "denominator_sum": ("denominator",),
    "ratio_percent": ("numerator", "denominator"),
    "reached": ("numerator", "denominator"),
}


def of_target(facts: Facts, field: str, key: str) -> Iterator[Source]:
    """The cells behind a cell of the target ``key``."""
    target = next(t for t in facts.plan.targets if t.target_id == key)
    if target.kind is TargetKind.DERIVED:
        yield from _of_derived(facts, field)
        return
    lines = [line for line in facts.result.target_lines if line.target.target_id == key]
    complete = [line for line in lines if line.counted and line.counted.complete]
    if field == "asked":
        for line in lines:
            yield from (
                _figures(facts, line, ("numerator",), 1)
                if line.answer
                else (Source(unit=line.unit, period=str(facts.result.period), value=w.NOT_REPORTED, share=1),)
            )
    elif field == "reported":
        for line in complete:
            yield from _figures(facts, line, ("numerator",), 1)
    else:
        names = _PAIR.get(field, ())
        adds = len(names) == 1 and _adds(target, complete)
        for line in complete:
            yield from _figures(facts, line, names, None, shared=adds)


def _adds(target: Target, complete: list[TargetLine]) -> bool:
    """Whether figures add up: several sources of a target that has one only do not."""
    return target.kind is TargetKind.RATIO and (target.adds_up or len(complete) == 1)


def _figures(
    facts: Facts, line: TargetLine, names: tuple[str, ...], share: float | None, *, shared: bool = False
) -> Iterator[Source]:
    """Cells of a unit's figures; ``shared``: each adds its own value."""
    period, answer = facts.result.period, line.counted
    if answer is None:
        return
    for name in names:
        value = answer.numerator if name == "numerator" else answer.denominator
        counts = value if shared else share
        if line.corrected:
            key = figure_key(period, line.unit, line.target.target_id)
            cell = facts.cell(tables.FIGURES, key, f"own_{name}")
            yield Source(unit=line.unit, period=str(period), cell=cell, value=value, share=counts)
        else:
            cell = facts.result.accepted[line.unit].submission.cell("targets", name, answer.cell)
            yield facts.answered(line.unit, period, cell, value, counts)


def _of_derived(facts: Facts, field: str) -> Iterator[Source]:
    """The share of tasks that are completed."""
    work = [task_id for task_id, row in facts.statuses.items() if row.status is not None]
    done = [task_id for task_id in work if facts.statuses[task_id].status in DONE]
    if field == "numerator_sum":
        yield from facts.shown_statuses(dict.fromkeys(done, 1))
    elif field == "denominator_sum":
        yield from facts.shown_statuses(dict.fromkeys(work, 1))
    elif field in ("ratio_percent", "reached"):
        yield from facts.shown_statuses(dict.fromkeys(work))


def of_figure(facts: Facts, field: str, key: str) -> Iterator[Source]:
    """Sheet "Tổng hợp chỉ tiêu": the figures of one unit."""
    row = facts.rows[tables.FIGURES.name].get(key, {})
    for line in facts.result.target_lines:
        if line.answer is None or (line.unit, line.target.target_id) != (row.get("unit"), row.get("target")):
            continue
        if field == "note":
            cell = facts.result.accepted[line.unit].submission.cell("targets", field, line.answer.cell)
            yield facts.answered(line.unit, facts.result.period, cell, row.get(field), None)
        else:
            names = (field,) if field in ("numerator", "denominator") else ("numerator", "denominator")
            yield from _figures(facts, line, names, None, shared=len(names) == 1)
