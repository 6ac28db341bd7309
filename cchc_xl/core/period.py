"""Kỳ báo cáo: the four reports a year, their data windows, cut-off and due days.

Data windows: Nghị định 09/2019/NĐ-CP (from 15/12 of the year before to the 14th of the last month).
Due day: section V.1.c of the plan, "trước ngày 08 tháng cuối của quý".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from cchc_xl.core import wording as w
from cchc_xl.core.vntext import fold
from cchc_xl.core.workdays import Calendar
from cchc_xl.errors import UsageError


class PeriodKind(StrEnum):
    """Quý I, 6 tháng (with quý II in it), 9 tháng, năm (with quý IV in it)."""

    Q1 = "Q1"
    H1 = "H1"
    Q3 = "Q3"
    YEAR = "Y"


_LAST_MONTH = {PeriodKind.Q1: 3, PeriodKind.H1: 6, PeriodKind.Q3: 9, PeriodKind.YEAR: 12}
_MEANT = {"Q2": PeriodKind.H1, "Q4": PeriodKind.YEAR}
# Folded, the year aside: "quý I", "6 tháng đầu năm", "cả năm".
_SAID: Final = {
    PeriodKind.Q1: r"quy (?:i|1)",
    PeriodKind.H1: r"6 thang(?: dau nam)?",
    PeriodKind.Q3: r"9 thang(?: dau nam)?",
    PeriodKind.YEAR: r"(?:ca )?nam",
}
_FORM = re.compile(r"(\d{4})-(Q[1-4]|H1|Y)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Period:
    """Kỳ báo cáo, such as 2023-H1."""

    year: int
    kind: PeriodKind

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period of "2023-H1"; raises UsageError with a sentence that names the one meant."""
        match = _FORM.fullmatch(text.strip())
        if match is None:
            raise UsageError(
                f"Không có kỳ báo cáo “{text}”.",
                "Ghi kỳ theo mẫu 2023-Q1 (quý I), 2023-H1 (6 tháng), 2023-Q3 (9 tháng) hoặc 2023-Y (năm).",
            )
        year, kind = int(match[1]), match[2].upper()
        if kind in _MEANT:
            meant = cls(year, _MEANT[kind])
            quarter = "quý II" if kind == "Q2" else "quý IV"
            raise UsageError(
                f"{quarter[:1].upper()}{quarter[1:]} không có báo cáo riêng mà nằm trong báo cáo "
                f"{w.PERIOD_NAME[meant.kind]}.",
                f"Dùng kỳ {meant}.",
            )
        return cls(year, PeriodKind(kind))

    @classmethod
    def said(cls, text: str, year: int) -> Period | None:
        """The period of ``year`` that a person means: "2023-H1", "6 tháng", "quý I năm 2023"; None for
        anything else, another year's among it."""
        with suppress(UsageError):
            period = cls.parse(text)
            return period if period.year == year else None
        kinds = (k for k, name in _SAID.items() if re.fullmatch(f"{name}(?: (?:nam )?{year})?", fold(text)))
        return next((cls(year, kind) for kind in kinds), None)

    def __str__(self) -> str:
        return f"{self.year}-{self.kind}"

    @property
    def name(self) -> str:
        """As people say it: "6 tháng năm 2023", "năm 2023"."""
        if self.kind is PeriodKind.YEAR:
            return f"năm {self.year}"
        return f"{w.PERIOD_NAME[self.kind]} năm {self.year}"

    @property
    def order(self) -> tuple[int, int]:
        """Sorts periods by their end."""
        return self.year, _LAST_MONTH[self.kind]

    @property
    def last_month(self) -> int:
        return _LAST_MONTH[self.kind]

    def reports_on(self, day: date) -> bool:
        """Whether ``day`` lies in the month in which units report of the period."""
        return (day.year, day.month) == (self.year, self.last_month)


@dataclass(frozen=True, slots=True)
class Schedule:
    """How the office reads its reporting rule; the defaults are the conventions of the office."""

    due_reading: str = "strict"  # strict: the day before due_day; lenient: due_day itself
    due_shift: str = "back"  # back, forward or none, when the due day is no working day
    due_day: int = 8
    cutoff_day: int = 14
    window_start: tuple[int, int] = (15, 12)  # day, month of the year before
    nine_month_window_start: tuple[int, int] = (15, 12)

    @classmethod
    def from_settings(cls, settings: Mapping[str, str]) -> Schedule:
        """From the settings sheet; a blank or unusable value keeps the default."""
        default = cls()

        def day_month(key: str, otherwise: tuple[int, int]) -> tuple[int, int]:
            match = re.fullmatch(r"(\d{1,2})/(\d{1,2})", settings.get(key, "").strip())
            return (int(match[1]), int(match[2])) if match else otherwise

        def number(key: str, otherwise: int) -> int:
            text = settings.get(key, "").strip()
            return int(text) if text.isdigit() and 1 <= int(text) <= 28 else otherwise

        def choice(key: str, allowed: tuple[str, ...], otherwise: str) -> str:
            text = settings.get(key, "").strip().lower()
            return text if text in allowed else otherwise

        return cls(
            choice("due_day_reading", ("strict", "lenient"), default.due_reading),
            choice("due_day_shift", ("back", "forward", "none"), default.due_shift),
            number("report_due_day", default.due_day),
            number("cutoff_day", default.cutoff_day),
            day_month("window_start", default.window_start),
            day_month("nine_month_window_start", default.nine_month_window_start),
        )

    def window(self, period: Period) -> tuple[date, date]:
        """First and last day of the period's figures; the last is the cut-off."""
        nine = period.kind is PeriodKind.Q3
        day, month = self.nine_month_window_start if nine else self.window_start
        end = date(period.year, period.last_month, self.cutoff_day)
        start = date(period.year, month, day)
        return (start if start <= end else date(period.year - 1, month, day)), end

    def due(self, period: Period, calendar: Calendar) -> date:
        """The day a unit's report is due, moved off days off as the setting says."""
        day = self.due_day - (self.due_reading == "strict")
        due = date(period.year, period.last_month, day)
        if self.due_shift == "none":
            return due
        return calendar.nearest(due, forward=self.due_shift == "forward")


def current(day: date) -> Period:
    """The period whose report is the next one to be due in or after the month of ``day``."""
    kind = next(k for k, month in _LAST_MONTH.items() if day.month <= month)
    return Period(day.year, kind)
