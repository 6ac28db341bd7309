"""Cách xếp loại: what each criterion weighs and from how many points on a grade is given.

Settings ``grade_…``; the defaults are conventions of the office (the plan, V.2.a, names none).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cchc_xl.core import rules, tables
from cchc_xl.core.problem import Place, Problem
from cchc_xl.core.vnformat import number
from cchc_xl.core.workbook_cells import number_of

_WEIGHTS: Final[Mapping[str, float]] = {
    "in_time": 30, "complete": 20, "few_errors": 15, "tasks_in_time": 25, "targets_met": 10,
}  # fmt: skip
_LIMITS: Final[Mapping[str, float]] = {"good": 90, "fair": 75, "average": 50}
_LOWEST: Final = "below"


@dataclass(frozen=True, slots=True)
class Scheme:
    """Cách xếp loại: ``weights`` sum to 100 (all may be 0), ``limits`` are the least points of a grade, the
    best first. A working day late and an error per form each cost a part (percent) of their criterion."""

    weights: Mapping[str, float] = field(default_factory=lambda: _WEIGHTS)
    limits: Mapping[str, float] = field(default_factory=lambda: _LIMITS)
    late_percent: float = 20
    error_percent: float = 10

    def grade(self, total: float) -> str:
        """A key of wording.GRADE for ``total`` points."""
        return next((grade for grade, least in self.limits.items() if total >= least), _LOWEST)


def scheme_from(settings: Mapping[str, str]) -> tuple[Scheme, tuple[Problem, ...]]:
    """From the settings sheet; weights that do not sum to 100 are scaled, and limits out of order give way to
    the defaults: both are said."""
    default, problems = Scheme(), []
    place = Place(sheet=tables.SETTINGS.sheet, header=tables.SETTINGS.column("value").header)

    def value(key: str, otherwise: float) -> float:
        found = number_of(settings.get(f"grade_{key}"))
        return otherwise if found is None else found

    weights = {code: value(f"weight_{code}", weight) for code, weight in _WEIGHTS.items()}
    whole = sum(weights.values())
    if abs(whole - 100) > 1e-9:
        problems.append(Problem(rules.WEIGHTS_SCALED, place, {"sum": number(whole)}))
        weights = {code: 100 * weight / whole if whole else 0.0 for code, weight in weights.items()}
    limits = {grade: value(f"{grade}_from", least) for grade, least in _LIMITS.items()}
    if list(limits.values()) != sorted(set(limits.values()), reverse=True):
        given, usual = (" – ".join(map(number, some.values())) for some in (limits, _LIMITS))
        problems.append(Problem(rules.GRADE_LIMITS, place, {"given": given, "default": usual}))
        limits = dict(_LIMITS)
    late, error = (value(f"{k}_percent", getattr(default, f"{k}_percent")) for k in ("late", "error"))
    return Scheme(weights, limits, late, error), tuple(problems)
