"""Kế hoạch: the yearly plan as values. It is read by :mod:`cchc_xl.core.plan_rows`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from cchc_xl.core.answering import AnswersFor
from cchc_xl.core.problem import Problem


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


@dataclass(frozen=True, slots=True)
class Amendment:
    """Sửa đổi của một nhiệm vụ: an accepted ``proposal`` (key of its row) and what it changes, a sentence."""

    proposal: str
    said: str


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
    amendments: tuple[Amendment, ...] = ()

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

    @property
    def amendments(self) -> frozenset[str]:
        """Keys of the accepted proposals that it follows; one may change several tasks."""
        return frozenset(amendment.proposal for task in self.tasks for amendment in task.amendments)

    def unit(self, code: str) -> Unit | None:
        return next((unit for unit in self.units if unit.code == code), None)

    def answered_by(self, code: str, day: date) -> str:
        """Code of the unit that answers for this one on ``day``, as the office says; "" for itself."""
        answering = (unit for unit in self.units if unit.reports_on(day))
        return next((u.code for u in answering for a in u.answers_for if a.unit == code and a.on(day)), "")
