"""Biểu mẫu: what a unit's form holds for one period, before any spreadsheet is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from cchc_xl.core.period import Period
from cchc_xl.core.plan import Target, Task, Unit

# Keys of the hidden manifest by which a returned form says what it is.
MANIFEST_SHEET = "_cchc"
MANIFEST_KEYS = ("form", "form_version", "plan_id", "unit", "period", "sample_label")
FORM_MARK = "cchc_xl unit form"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormTask:
    """A task as asked: ``due`` and ``previous`` (last period's answer in words) stand beside it.

    ``heading`` is the content of the header it stands under ("" when there is none): "b) Đơn vị giáo dục"
    says nothing alone.
    """

    task: Task
    heading: str = ""
    due: date | None = None
    previous: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormTarget:
    """A target as asked of this unit, with last period's figures in words."""

    target: Target
    previous: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormContent:
    """Biểu mẫu của một đơn vị: only what concerns it."""

    plan_id: str
    form_version: str
    plan_title: str
    agency: str
    unit: Unit
    period: Period
    window: tuple[date, date]
    due: date
    leads: tuple[FormTask, ...]
    partners: tuple[FormTask, ...]
    targets: tuple[FormTarget, ...]
    duties: tuple[str, ...] = ()
    office_email: str = ""
    sample_label: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def file_name(self) -> str:
        return f"{self.unit.code}_{self.period}.xlsx"
