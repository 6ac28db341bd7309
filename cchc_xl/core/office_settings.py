"""Cấu hình: which values of the settings sheet can be used, in the form the software reads them.

An unusable value gives way to the convention of the office (as a blank does) and is named, so that a
slip of the hand never turns silently into another convention. Settings not listed here are free text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from cchc_xl.core import rules
from cchc_xl.core.period import Period
from cchc_xl.core.problem import Place, Problem
from cchc_xl.core.tables import SETTINGS
from cchc_xl.errors import UsageError

_DAY_MONTH: Final = re.compile(r"(\d{1,2})/(\d{1,2})(?:/\d{4})?")  # a spreadsheet likes to add the year
_CLOSING: Final = re.compile(r"(\S+?)\s*[:,=\s]\s*(\d{1,2})/(\d{1,2})/(\d{4})")  # 2023-Q1: 20/03/2023
_POINTS: Final = re.compile(r"(\d{1,2}(?:[.,]\d+)?|100)\s*%?")
_PLAIN_YEAR: Final = 2023  # no leap year: what exists in it exists in every year


def usable(
    settings: Mapping[str, str], labels: Mapping[str, str]
) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """``settings`` with unusable values blanked, and a problem for each; ``labels`` name the rows."""
    place = Place(sheet=SETTINGS.sheet, header=SETTINGS.column("value").header)
    kept: dict[str, str] = {}
    problems = []
    for key, value in settings.items():
        read = _READERS.get(key)
        kept[key] = read(value) if read and value else value
        if value and not kept[key]:
            values = {"label": labels.get(key) or key, "value": value}
            problems.append(Problem(rules.SETTING_VALUE, place, values))
    return kept, tuple(problems)


def closings(settings: Mapping[str, str]) -> dict[str, date]:
    """Kỳ đã khóa: period → the day at whose end it was closed. {} when any of it cannot be understood."""
    found: dict[str, date] = {}
    for part in re.split(r"[\n;]", settings.get("closed_periods", "")):
        if not part.strip():
            continue
        match = _CLOSING.fullmatch(part.strip())
        try:
            if match is None:
                return {}
            period = Period.parse(match[1])
            found[str(period)] = date(int(match[4]), int(match[3]), int(match[2]))
        except (UsageError, ValueError):
            return {}
    return found


def day_and_month(text: str) -> tuple[int, int] | None:
    """(day, month) of "15/12"; None for what is no day of every year."""
    match = _DAY_MONTH.fullmatch(text.strip())
    if match is None:
        return None
    day, month = int(match[1]), int(match[2])
    try:
        date(_PLAIN_YEAR, month, day)
    except ValueError:
        return None
    return day, month


def _day_month(text: str) -> str:
    found = day_and_month(text)
    return f"{found[0]:02}/{found[1]:02}" if found else ""


def _whole(lowest: int, highest: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        return text if text.isdecimal() and lowest <= int(text) <= highest else ""

    return read


def _closed(text: str) -> str:
    return text if closings({"closed_periods": text}) else ""


def _points(text: str) -> str:
    return text if _POINTS.fullmatch(text) else ""


def _one_of(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        return text.lower() if text.lower() in choices else ""

    return read


_READERS: Final[Mapping[str, Callable[[str], str]]] = {
    "report_due_day": _whole(1, 28),
    "cutoff_day": _whole(1, 28),
    "due_soon_workdays": _whole(0, 366),
    "behind_margin_points": _points,
    "compare_jump_factor": _whole(2, 1000),
    "compare_jump_floor": _whole(0, 1_000_000),
    "compare_same_text_length": _whole(10, 10_000),
    "compare_same_text_units": _whole(2, 1000),
    "closed_periods": _closed,
    "due_day_reading": _one_of("strict", "lenient"),
    "due_day_shift": _one_of("back", "forward", "none"),
    **dict.fromkeys(
        ("window_start", "nine_month_window_start", "summer_start", "summer_end", "school_year_start",
         "school_year_end", "term1_end"),
        _day_month,
    ),
    **dict.fromkeys(
        ("grade_weight_in_time", "grade_weight_complete", "grade_weight_few_errors",
         "grade_weight_tasks_in_time", "grade_weight_targets_met", "grade_good_from", "grade_fair_from",
         "grade_average_from", "grade_late_percent", "grade_error_percent"),
        _points,
    ),
}  # fmt: skip
