"""Kế hoạch: the yearly plan as values, and its only parser.

The plan's source files and the master workbook give the same rows (field → cell value, fields as in
:mod:`cchc_xl.core.tables`), so both are read by :func:`plan_from_rows`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from math import isfinite

from cchc_xl.core import rules, tables
from cchc_xl.core import wording as w
from cchc_xl.core.answering import AnswersFor, answers_for
from cchc_xl.core.office_settings import usable
from cchc_xl.core.problem import Place, Problem
from cchc_xl.core.tables import CellValue, Owner, TableSpec
from cchc_xl.core.vntext import fold

Row = Mapping[str, CellValue]
Rows = Mapping[str, Iterable[Row]]  # table name → rows

_YES = frozenset(fold(word) for word in (w.YES, "yes", "true", "x", "1"))
_NO = frozenset(fold(word) for word in (w.NO, "no", "false", "0"))


class TaskKind(StrEnum):
    """A row that is work, or a header over such rows."""

    TASK = "task"
    HEADER = "header"


class TargetKind(StrEnum):
    """Section II's three types of indicator (conventions of the office)."""

    RATIO = "ratio"
    QUALITATIVE = "qualitative"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeDecision:
    """Quyết định của Văn phòng on a task: the office's own columns."""

    own_due: date | None = None
    milestone: date | None = None
    own_status: str = ""  # a key of wording.STATUS
    own_completed_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Nhiệm vụ: one row of the plan's appendix, as issued, with what the office decided on it."""

    task_id: str
    parent: str
    kind: TaskKind
    group: str
    ordinal: str
    sub: str
    starred: bool
    content: str
    lead: str
    coordinating: str
    time: str
    product: str
    doubt: str = ""
    decision: OfficeDecision = OfficeDecision()
    added_on: date | None = None
    withdrawn_on: date | None = None
    origin: str = ""  # the accepted proposal by which it came into the plan (core/amendments.py)
    amendments: tuple[str, ...] = ()  # accepted changes of it, each a sentence with its day

    def in_force(self, day: date) -> bool:
        """Whether the task is in the plan on ``day``; else it is asked of nobody and counted nowhere."""
        added = self.added_on is None or self.added_on <= day
        return added and (self.withdrawn_on is None or day < self.withdrawn_on)

    @property
    def number(self) -> str:
        """The number as the plan prints it: "7 a)", "b)", "12" or empty."""
        return " ".join(part for part in (self.ordinal, self.sub) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Chỉ tiêu of section II. ``threshold_percent`` and the office's own are on the scale 0–100."""

    target_id: str
    section: str
    kind: TargetKind
    name: str
    text: str
    numerator: str
    denominator: str
    comparison: str
    threshold_percent: float | None
    source: str
    adds_up: bool
    conflict: str
    doubt: str = ""
    own_value: str = ""
    own_threshold_percent: float | None = None

    @property
    def threshold(self) -> float | None:
        """The threshold in force: the office's choice, else section II's."""
        return self.threshold_percent if self.own_threshold_percent is None else self.own_threshold_percent


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Đơn vị: who is asked. Empty validity means always."""

    code: str
    name: str
    unit_type: str
    district: str = ""
    aliases: tuple[str, ...] = ()
    email: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    reports: bool = True
    confidence: str = "high"
    note: str = ""
    answers_for: tuple[AnswersFor, ...] = ()  # the units whose report is in this unit's

    def reports_on(self, day: date) -> bool:
        """Whether the unit exists and owes reports on ``day``."""
        begun = self.valid_from is None or self.valid_from <= day
        return self.reports and begun and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Collective:
    """Cách gọi chung: wordings of the appendix and the kinds of unit they ask (none: nobody)."""

    wordings: tuple[str, ...]
    unit_types: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """Trách nhiệm of section V.2; ``unit`` is a code or a collective wording."""

    unit: str
    letter: str
    ordinal: str
    text: str


@dataclass(frozen=True, slots=True)
class DayOverride:
    """A row of the calendar sheet; it wins over the library's holidays."""

    day: date
    status: str  # off, makeup_workday or weekend_in_block
    name: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Kế hoạch: everything the office issued and decided."""

    settings: Mapping[str, str]
    groups: Mapping[str, str]
    tasks: tuple[Task, ...]
    targets: tuple[Target, ...]
    units: tuple[Unit, ...]
    collectives: tuple[Collective, ...]
    duties: tuple[Duty, ...] = ()
    days: tuple[DayOverride, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    @property
    def year(self) -> int:
        return int(self.settings["year"])

    @property
    def plan_id(self) -> str:
        return self.settings["plan_id"]

    @property
    def form_version(self) -> str:
        return self.settings.get("form_version") or "1"

    @property
    def work(self) -> tuple[Task, ...]:
        """The rows that are work (headers left out)."""
        return tuple(task for task in self.tasks if task.kind is TaskKind.TASK)

    def unit(self, code: str) -> Unit | None:
        return next((unit for unit in self.units if unit.code == code), None)

    def answered_by(self, code: str, day: date) -> str:
        """Code of the unit that answers for this one on ``day``, as the office says; "" for itself."""
        answering = (unit for unit in self.units if unit.reports_on(day))
        return next((u.code for u in answering for a in u.answers_for if a.unit == code and a.on(day)), "")


def text_of(value: CellValue) -> str:
    """A cell as text: trimmed, numbers without a trailing ".0", dates as dd/mm/yyyy."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return w.YES if value else w.NO
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return str(value).strip()


def date_of(value: CellValue) -> date | None:
    """A cell as a date: a real date, ISO or dd/mm/yyyy text; anything else is None."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = text_of(value)
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
    return None


def number_of(value: CellValue) -> float | None:
    """A cell as a number ("50", "50 %", "12,5"); None when it is none."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value)
    text = text_of(value).removesuffix("%").strip().replace(",", ".")
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None


def code_of(names: Mapping[str, str], value: CellValue) -> str:
    """The code of a choice given as its label or as the code itself; "" when it is neither.

    Case, marks and spaces do not matter: a person types "quá hạn" where the list says "Quá hạn".
    """
    text = fold(text_of(value))
    return next((code for code, label in names.items() if text and text in (fold(code), fold(label))), "")


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
