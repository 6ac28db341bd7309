"""The plan from the rows of its tables: its only parser.

The plan's source files and the master workbook give the same rows (field → cell value, fields as in
:mod:`cchc_xl.core.tables`), so both are read by :func:`plan_from_rows`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from cchc_xl.core import rules, tables
from cchc_xl.core import wording as w
from cchc_xl.core.answering import AnswersFor, answers_for
from cchc_xl.core.office_settings import usable
from cchc_xl.core.plan import (
    Collective,
    DayOverride,
    Duty,
    OfficeDecision,
    Plan,
    Target,
    TargetKind,
    Task,
    TaskKind,
    Unit,
)
from cchc_xl.core.problem import Place, Problem
from cchc_xl.core.tables import CellValue, Owner, TableSpec
from cchc_xl.core.vntext import fold
from cchc_xl.core.workbook_cells import code_of, date_of, number_of, text_of

Row = Mapping[str, CellValue]
Rows = Mapping[str, Iterable[Row]]  # table name → rows

_YES = frozenset(fold(word) for word in (w.YES, "yes", "true", "x", "1"))
_NO = frozenset(fold(word) for word in (w.NO, "no", "false", "0"))


def plan_from_rows(rows: Rows) -> Plan:
    """The plan from table rows; what cannot be understood is in ``Plan.problems``, never dropped.

    Raises KeyError for a table that is missing altogether among tasks, units and settings.
    """
    problems: list[Problem] = []
    given = list(rows[tables.SETTINGS.name])
    settings, unusable = usable(
        {text_of(r.get("key")): text_of(r.get("value")) for r in given},
        {text_of(r.get("key")): text_of(r.get("label")) for r in given},
    )
    problems += unusable
    groups = {text_of(r.get("group")): text_of(r.get("title")) for r in rows.get(tables.GROUPS.name, ())}
    tasks = tuple(_task(r, problems) for r in _keyed(tables.TASKS, rows, problems))
    targets = tuple(_target(r, problems) for r in _keyed(tables.TARGETS, rows, problems))
    of_units = _keyed(tables.UNITS, rows, problems)
    answering = [(_unit(r, problems), text_of(r.get("answers_for"))) for r in of_units]
    units = _answering(answering, settings.get("year", ""), problems)
    collectives = tuple(
        Collective(
            _split(r, "wording", "|"),
            tuple(code_of(w.UNIT_TYPE, part) or part for part in _split(r, "unit_types", ",")),
            text_of(r.get("note")),
        )
        for r in rows.get(tables.COLLECTIVES.name, ())
        if text_of(r.get("wording"))
    )
    duties = tuple(
        Duty(*(text_of(r.get(f)) for f in ("unit", "letter", "ordinal", "text")))
        for r in rows.get(tables.DUTIES.name, ())
        if text_of(r.get("text"))
    )
    days = []
    for r in rows.get(tables.HOLIDAYS.name, ()):
        day, status = date_of(r.get("date")), code_of(w.DAY_STATUS, r.get("status"))
        if day and status:
            days.append(DayOverride(day, status, text_of(r.get("name"))))
        elif text_of(r.get("date")):
            wrong = "status" if day else "date"
            problems.append(bad_value(tables.HOLIDAYS, wrong, text_of(r.get("date")), text_of(r.get(wrong))))
    return Plan(settings, groups, tasks, targets, units, collectives, duties, tuple(days), tuple(problems))


def _keyed(spec: TableSpec, rows: Rows, problems: list[Problem]) -> list[Row]:
    """The rows with a key, each key once. A key given twice and a row that lost its key are problems."""
    found: dict[str, Row] = {}
    for row in rows.get(spec.name, ()):
        key = text_of(row.get(spec.key))
        place = Place(sheet=spec.sheet, header=spec.column(spec.key).header)
        if not key:
            texts = [text_of(row.get(f)) for f in (*spec.fields(Owner.PLAN), *spec.fields(Owner.OFFICE))]
            said = text_of(row.get("content")) or text_of(row.get("name")) or max(texts, key=len)
            if said:
                values = {"text": said[:80], "header": place.header}
                problems.append(Problem(rules.PLAN_ROW_WITHOUT_KEY, place, values))
        elif key in found:
            problems.append(Problem(rules.PLAN_KEY_TWICE, place, {"key": key}))
        else:
            found[key] = row
    return list(found.values())


def _split(row: Row, name: str, separator: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text_of(row.get(name)).split(separator) if part.strip())


def bad_value(spec: TableSpec, name: str, key: str, value: str) -> Problem:
    """The finding on a cell of the workbook that cannot be understood."""
    place = Place(sheet=spec.sheet, header=spec.column(name).header)
    return Problem(rules.PLAN_VALUE, place, {"key": key, "value": value})


def day_in(spec: TableSpec, row: Row, name: str, problems: list[Problem]) -> date | None:
    """The day in a cell; None for a blank one and for what is no day, which is a problem."""
    value = row.get(name)
    day = date_of(value)
    if day is None and text_of(value):
        problems.append(bad_value(spec, name, text_of(row.get(spec.key)), text_of(value)))
    return day


def _code(spec: TableSpec, row: Row, name: str, names: Mapping[str, str], problems: list[Problem]) -> str:
    code = code_of(names, row.get(name))
    if not code and text_of(row.get(name)):
        problems.append(bad_value(spec, name, text_of(row.get(spec.key)), text_of(row.get(name))))
    return code


def _number(spec: TableSpec, row: Row, name: str, problems: list[Problem]) -> float | None:
    number = number_of(row.get(name))
    if number is None and text_of(row.get(name)):
        problems.append(bad_value(spec, name, text_of(row.get(spec.key)), text_of(row.get(name))))
    return number


def _yes(spec: TableSpec, row: Row, name: str, problems: list[Problem], *, blank: bool) -> bool:
    """A Có/Không cell; what is neither counts as blank and is a problem."""
    text = text_of(row.get(name))
    if not text:
        return blank
    if fold(text) in _NO:
        return False
    if fold(text) not in _YES:
        problems.append(bad_value(spec, name, text_of(row.get(spec.key)), text))
        return blank
    return True


def _task(row: Row, problems: list[Problem]) -> Task:
    spec = tables.TASKS
    decision = OfficeDecision(
        own_due=day_in(spec, row, "own_due", problems),
        milestone=day_in(spec, row, "milestone", problems),
        own_status=_code(spec, row, "own_status", w.STATUS, problems),
        own_completed_on=day_in(spec, row, "own_completed_on", problems),
        note=text_of(row.get("office_note")),
    )
    return Task(
        task_id=text_of(row.get("id")),
        parent=text_of(row.get("parent")),
        kind=TaskKind(_code(spec, row, "kind", w.TASK_KIND, problems) or TaskKind.TASK),
        group=text_of(row.get("group")),
        ordinal=text_of(row.get("tt")),
        sub=text_of(row.get("sub")),
        starred=text_of(row.get("starred")) in (w.YES, "True", "true", "(*)"),
        content=text_of(row.get("content")),
        lead=text_of(row.get("lead")),
        coordinating=text_of(row.get("coordinating")),
        time=text_of(row.get("time")),
        product=text_of(row.get("product")),
        doubt=text_of(row.get("doubt")),
        decision=decision,
        added_on=day_in(spec, row, "added_on", problems),
        withdrawn_on=day_in(spec, row, "withdrawn_on", problems),
        origin=text_of(row.get("origin")),
    )


def _target(row: Row, problems: list[Problem]) -> Target:
    spec = tables.TARGETS
    kind = _code(spec, row, "kind", w.TARGET_KIND, problems) or TargetKind.QUALITATIVE
    return Target(
        target_id=text_of(row.get("id")),
        section=text_of(row.get("section")),
        kind=TargetKind(kind),
        name=text_of(row.get("name")),
        text=text_of(row.get("text")),
        numerator=text_of(row.get("numerator")),
        denominator=text_of(row.get("denominator")),
        comparison=text_of(row.get("comparison")),
        threshold_percent=_number(spec, row, "threshold_percent", problems),
        source=text_of(row.get("source")),
        adds_up=_yes(spec, row, "adds_up", problems, blank=False),
        conflict=text_of(row.get("conflict")),
        doubt=text_of(row.get("doubt")),
        own_value=text_of(row.get("own_value")),
        own_threshold_percent=_number(spec, row, "own_threshold_percent", problems),
    )


def _unit(row: Row, problems: list[Problem]) -> Unit:
    spec = tables.UNITS
    return Unit(
        code=text_of(row.get("code")),
        name=text_of(row.get("name")),
        unit_type=_code(spec, row, "type", w.UNIT_TYPE, problems),
        district=text_of(row.get("district")),
        aliases=_split(row, "aliases", "|"),
        email=text_of(row.get("email")),
        valid_from=day_in(spec, row, "valid_from", problems),
        valid_to=day_in(spec, row, "valid_to", problems),
        reports=_yes(spec, row, "reports", problems, blank=True),
        confidence=_code(spec, row, "confidence", w.CONFIDENCE, problems) or "high",
        note=text_of(row.get("note")),
    )


def _answering(written: Iterable[tuple[Unit, str]], year: str, problems: list[Problem]) -> tuple[Unit, ...]:
    """The units with those that each answers for, less what it cannot: an unknown unit, itself, one that
    another answers for in the same period, or one that answers for others. Each is a problem."""
    written = tuple(written)
    codes = {fold(unit.code): unit.code for unit, _ in written}
    answering = {unit.code for unit, text in written if text}
    taken: list[AnswersFor] = []
    kept = []
    for unit, text in written:
        good = []
        for said, one in answers_for(text, int(year) if year.isdecimal() else 0):
            found = one and replace(one, unit=codes.get(fold(one.unit), ""))
            if found and found.unit not in {"", *answering} and not any(map(found.meets, taken)):
                taken.append(found)
                good.append(found)
            else:
                problems.append(bad_value(tables.UNITS, "answers_for", unit.code, said))
        kept.append(replace(unit, answers_for=tuple(good)))
    return tuple(kept)
