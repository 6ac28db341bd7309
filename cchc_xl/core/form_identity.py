"""Biểu mẫu của ai, kỳ nào: the hidden manifest, and the head of the sheets where the manifest is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from cchc_xl.core import form_wording as fw
from cchc_xl.core import rules
from cchc_xl.core.cellvalue import words
from cchc_xl.core.form import FORM_MARK, MANIFEST_SHEET
from cchc_xl.core.form_blocks import letters
from cchc_xl.core.period import Period, PeriodKind, Schedule
from cchc_xl.core.plan import Plan
from cchc_xl.core.problem import Place, Problem, Severity
from cchc_xl.core.submission import RawForm
from cchc_xl.core.vntext import fold
from cchc_xl.errors import UsageError

# A name as written → codes of the units it may mean: one is an answer, more are a question.
Resolve = Callable[[str], tuple[str, ...]]

_HEAD_ROWS: Final = 15
_YEAR: Final = re.compile(r"\b(20\d{2})\b")


@dataclass(frozen=True, slots=True)
class Claim:
    """Whose form it is, or of which period, by evidence from outside it; what it leaves open is for the form
    to say. ``by`` says whose word the unit is; a period is given by the office alone."""

    unit: str = ""
    by: str = ""
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """What a form says it is. Unit and period are empty as long as nobody can tell."""

    unit: str = ""
    period: Period | None = None
    sample_label: str = ""
    problems: tuple[Problem, ...] = ()
    waiting: bool = False


def manifest(raw: RawForm) -> dict[str, str]:
    """Keys and values of the hidden manifest; empty when there is none of ours."""
    for sheet in raw.sheets:
        if fold(sheet.name) == fold(MANIFEST_SHEET):
            found = {words(row[0]): words(row[1]) for row in sheet.rows if len(row) > 1 and words(row[0])}
            if found.get("form") == FORM_MARK:
                return found
    return {}


def identify(raw: RawForm, plan: Plan, resolve: Resolve, claim: Claim | None = None) -> Identity:
    """Which unit and period the form answers for, and why it cannot be taken where it cannot.

    Manifest and head must agree on both; what a ``claim`` says stands in their place.
    """
    known, claim = manifest(raw), claim or Claim()
    found = _by_manifest(raw, known, plan, resolve, claim) if known else _by_head(raw, plan, resolve, claim)
    problems = list(found.problems)
    place = Place(raw.file)
    unit, period = plan.unit(found.unit), found.period
    if period is not None and period.year != plan.year:
        values = {"period": period.name, "year": plan.year}
        problems.append(Problem(rules.FORM_PERIOD_OTHER_YEAR, place, values))
    elif period is not None and unit is not None:
        cutoff = Schedule.from_settings(plan.settings).window(period)[1]
        if not unit.reports_on(cutoff):
            values = {"unit": unit.name, "period": period.name}
            problems.append(Problem(rules.FORM_UNIT_NOT_REPORTING, place, values))
        elif other := plan.answered_by(unit.code, cutoff):
            values = {"unit": unit.name, "period": period.name, "other": _listed(plan, {other})}
            problems.append(Problem(rules.FORM_UNIT_ANSWERED_FOR, place, values))
    waiting = found.waiting
    rejected = any(p.severity is Severity.REJECT for p in problems)
    if known and period is not None and claim.period is None and not rejected:
        problems += (edited := _other_periods(raw, period))
        waiting |= bool(edited)
    if found.sample_label and not plan.settings.get("sample_label"):
        problems.append(Problem(rules.FORM_SAMPLE, place, {"label": found.sample_label}))
    return Identity(found.unit, period, found.sample_label, tuple(problems), waiting)


def _given(raw: RawForm, plan: Plan, claim: Claim) -> Iterator[Problem]:
    """What is not the form's own word."""
    if claim.unit:
        unit = plan.unit(claim.unit)
        values = {"unit": unit.name if unit else claim.unit, "by": claim.by}
        yield Problem(rules.FORM_UNIT_GIVEN, Place(raw.file), values)
    if claim.period:
        yield Problem(rules.FORM_PERIOD_GIVEN, Place(raw.file), {"period": claim.period.name})


def _listed(plan: Plan, codes: Iterable[str]) -> str:
    """Units by name and code, as the office is asked to choose among them."""
    wanted = set(codes)
    return "; ".join(f"{unit.name} ({unit.code})" for unit in plan.units if unit.code in wanted)


def _by_manifest(raw: RawForm, known: dict[str, str], plan: Plan, resolve: Resolve, claim: Claim) -> Identity:
    place, problems, waiting = Place(raw.file), [], False
    for key, rule, ours in (
        ("plan_id", rules.FORM_OTHER_PLAN, plan.plan_id),
        ("form_version", rules.FORM_OTHER_VERSION, plan.form_version),
    ):
        if known.get(key) != ours:
            problems.append(Problem(rule, place, {"theirs": known.get(key, ""), "ours": ours}))
    unit = known.get("unit", "")
    if not unit:  # wiped by hand: what stands in the head is all there is
        head = _by_head(raw, plan, resolve, claim)
        return replace(
            head,
            sample_label=known.get("sample_label", ""),
            problems=(*problems, *head.problems),
            waiting=head.waiting and not problems,
        )
    # Units and periods of another plan need not be known to this one: that the plan is another says it all.
    foreign = bool(problems)
    problems += _given(raw, plan, claim)
    others = {code for name in _names(raw) for code in _other(resolve(name), unit)}
    if claim.unit:
        unit = claim.unit
    elif plan.unit(unit) is None and not foreign:
        problems.append(Problem(rules.FORM_UNIT_UNKNOWN, place, {"unit": unit}))
        waiting = True
    elif others and not foreign:
        values = {"unit": _listed(plan, {unit}), "others": _listed(plan, others)}
        problems.append(Problem(rules.FORM_UNIT_DISAGREES, place, values))
        unit, waiting = "", True
    period = claim.period
    try:
        period = period or Period.parse(known.get("period", ""))
    except UsageError:
        if not foreign:
            problems.append(Problem(rules.FORM_PERIOD_UNKNOWN, place, {"period": known.get("period", "")}))
            waiting = True
    return Identity(
        unit if plan.unit(unit) else "", period, known.get("sample_label", ""), tuple(problems), waiting
    )


def _other(codes: tuple[str, ...], unit: str) -> tuple[str, ...]:
    """The units that a name means, when ``unit`` is none of them."""
    return () if unit in codes else codes


def _names(raw: RawForm) -> list[str]:
    """Names of units as they stand in the heads of the sheets."""
    return [name for *_, text in _head_cells(raw) if (name := _head_says(text)[0])]


def _by_head(raw: RawForm, plan: Plan, resolve: Resolve, claim: Claim) -> Identity:
    said = [_head_says(text) for *_, text in _head_cells(raw)]
    name = next((name for name, _ in said if name), "")
    codes = tuple(code for code in resolve(name) if plan.unit(code)) if name else ()
    period = claim.period or next((period for _, period in said if period), None)
    place, problems = Place(raw.file), [*_given(raw, plan, claim)]
    if period is None and not name and not claim.unit:  # of some other kind, our own workbook among them
        return Identity(problems=(Problem(rules.FORM_NOT_A_FORM, place),))
    if period is None:
        problems.append(Problem(rules.FORM_PERIOD_MISSING, place))
    if claim.unit:
        codes = (claim.unit,)
    elif len(codes) == 1 and period is not None:
        unit = plan.unit(codes[0])
        values = {"unit": unit.name if unit else codes[0], "period": period.name}
        problems.append(Problem(rules.FORM_UNIT_BY_NAME, place, values))
    elif len(codes) > 1:
        values = {"unit": name, "candidates": _listed(plan, codes), "codes": " ".join(codes)}
        problems.append(Problem(rules.FORM_UNIT_AMBIGUOUS, place, values))
    elif not codes:
        problems.append(Problem(rules.FORM_UNIT_UNKNOWN, place, {"unit": name, "codes": ""}))
    return Identity(
        codes[0] if len(codes) == 1 else "",
        period,
        problems=tuple(problems),
        waiting=len(codes) != 1 or period is None,
    )


def _other_periods(raw: RawForm, period: Period) -> tuple[Problem, ...]:
    """Where a head first names another period than the manifest: one form filled in for another."""
    for sheet, number, index, text in _head_cells(raw):
        written = _head_says(text)[1]
        if written is not None and written != period:
            place = Place(raw.file, sheet, f"{letters(index)}{number}")
            values = {"period": period.name, "value": written.name}
            return (Problem(rules.FORM_HEAD_OTHER_PERIOD, place, values),)
    return ()


def _head_cells(raw: RawForm) -> Iterator[tuple[str, int, int, str]]:
    """Sheet, row from 1, column from 0 and text of the cells at the top of every sheet."""
    for sheet in raw.sheets:
        for number, row in enumerate(sheet.rows[:_HEAD_ROWS], 1):
            for index, cell in enumerate(row):
                if isinstance(cell, str):
                    yield sheet.name, number, index, cell


@lru_cache(maxsize=16384)
def _head_says(cell: str) -> tuple[str, Period | None]:
    """The unit that a line of the head names ("" for none), and the period that a title names.

    The title is ours word for word, case and marks aside.
    """
    text = words(cell)
    folded = fold(text)
    name = text[len(fw.UNIT) :].strip() if folded.startswith(fold(fw.UNIT)) else ""
    year = _YEAR.search(text)
    periods = (Period(int(year[1]), kind) for kind in PeriodKind) if year else ()
    return name, next((p for p in periods if folded == fold(fw.TITLE.format(period=p.name))), None)
