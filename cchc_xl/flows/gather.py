"""First step of every flow: the plan, the calendar and the readings of its deadlines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from cchc_xl.core import rules, tables
from cchc_xl.core.amendments import Amended, amended
from cchc_xl.core.asking import Asking
from cchc_xl.core.corrections import Corrections, read_corrections
from cchc_xl.core.deadline import Conventions, Deadline, parse
from cchc_xl.core.decisions import Arbiter, Decisions
from cchc_xl.core.office_settings import day_and_month
from cchc_xl.core.period import Period, Schedule
from cchc_xl.core.plan import Plan
from cchc_xl.core.plan_rows import plan_from_rows
from cchc_xl.core.problem import Place, Problem
from cchc_xl.core.status import Margins
from cchc_xl.core.tables import CellValue, TableData, TableSpec
from cchc_xl.core.workbook_cells import date_of, number_of
from cchc_xl.core.workdays import Calendar
from cchc_xl.errors import UsageError, WorkbookError
from cchc_xl.ports import Holidays, MasterWorkbook

PLAN_TABLES = (
    tables.TASKS,
    tables.TARGETS,
    tables.UNITS,
    tables.COLLECTIVES,
    tables.DUTIES,
    tables.HOLIDAYS,
    tables.SETTINGS,
    tables.GROUPS,
    tables.PROPOSALS,  # accepted, they change the plan
)
# What the office decided on files (read by every flow that settles arrivals) and on what units say in them.
FILE_DECISIONS = (tables.PROBLEMS, tables.ARRIVALS)
DECISION_TABLES = (*FILE_DECISIONS, tables.LINES, tables.FIGURES)


@dataclass(frozen=True, slots=True)
class Office:
    """What every flow knows before it decides anything."""

    plan: Plan
    tables: Mapping[str, TableData]
    calendar: Calendar
    conventions: Conventions
    schedule: Schedule
    margins: Margins
    deadlines: Mapping[str, Deadline]  # by task id
    problems: tuple[Problem, ...]
    amended: Amended
    _asking: dict[date, Asking] = field(default_factory=dict)

    @property
    def corrections(self) -> Corrections:
        """What the office holds against what units sent, as far as those tables were read."""
        return read_corrections(*(self.rows(spec) for spec in (tables.LINES, tables.FIGURES)))

    @property
    def arbiter(self) -> Arbiter:
        """What the office decided on files, as far as its tables (:data:`DECISION_TABLES`) were read."""
        problems, files = (self.rows(spec) for spec in (tables.PROBLEMS, tables.ARRIVALS))
        return Arbiter(self.plan, Decisions.from_rows(problems, files))

    def rows(self, spec: TableSpec) -> Iterable[Mapping[str, CellValue]]:
        """The rows of a table; none when it was not read."""
        return self.tables[spec.name].values() if spec.name in self.tables else ()

    def asking(self, period: Period) -> Asking:
        """Who is asked in ``period``: the units that exist on its cut-off day."""
        day = self.schedule.window(period)[1]
        if day not in self._asking:
            self._asking[day] = Asking(self.plan, day)
        return self._asking[day]

    def period(self, text: str) -> Period:
        """A period of this plan's year; UsageError names the plan's year otherwise."""
        period = Period.parse(text)
        if period.year != self.plan.year:
            raise UsageError(
                f"Sổ này theo dõi kế hoạch năm {self.plan.year}, không phải kỳ {period}.",
                f"Chọn kỳ của năm {self.plan.year}, hoặc mở đúng sổ của năm {period.year}.",
            )
        return period


def gather(
    book: MasterWorkbook, specs: Iterable[TableSpec], holidays: Holidays, *, adding: bool = False
) -> Office:
    """Read the plan's tables and ``specs`` in one go. Raises WorkbookError for a foreign workbook.

    ``adding``: accepted tasks that have no row yet are in the plan, for whoever is about to write them.
    """
    found = book.read((*PLAN_TABLES, *specs))
    _ensure_keys(found)
    plan = plan_from_rows({name: [row.values for row in table.rows] for name, table in found.items()})
    if not plan.settings.get("plan_id") or not plan.settings.get("year", "").isdecimal():
        raise WorkbookError(
            "Sheet cấu hình thiếu mã kế hoạch hoặc năm kế hoạch (dòng plan_id, year).",
            "Điền lại hai dòng này như trong sổ gốc.",
        )
    if not plan.tasks:
        raise WorkbookError("Bảng nhiệm vụ không còn dòng nào.", "Lấy lại bản sao lưu gần nhất của sổ.")
    # Without its column for the proposal a row could not be found again, and would be added by every run.
    adding = adding and "origin" not in found[tables.TASKS.name].missing
    changed = amended(plan, found[tables.PROPOSALS.name].values(), adding=adding)
    plan = changed.plan
    calendar = office_calendar(plan, plan.year, holidays)
    conventions = conventions_of(plan, plan.year, calendar)
    deadlines = {task.task_id: parse(task.time, conventions) for task in plan.work}
    missing = tuple(
        Problem(rules.COLUMN_MISSING, Place(sheet=table.sheet), {"header": table.spec.column(f).header})
        for table in found.values()
        for f in table.missing
    )
    return Office(
        plan,
        found,
        calendar,
        conventions,
        Schedule.from_settings(plan.settings),
        _margins(plan.settings),
        deadlines,
        (*plan.problems, *changed.problems, *missing),
        changed,
    )


def _ensure_keys(found: Mapping[str, TableData]) -> None:
    """Rows are told apart by their key alone: without its column a table cannot be read."""
    for table in found.values():
        if table.spec.key in table.missing:
            header = table.spec.column(table.spec.key).header
            raise WorkbookError(
                f"Bảng ở sheet “{table.sheet}” không còn cột “{header}”.",
                "Ghi lại đúng tiêu đề cột đó (hoặc lấy lại từ bản sao lưu) rồi chạy lại.",
            )


def office_calendar(plan: Plan, year: int, holidays: Holidays) -> Calendar:
    """The library's calendar for ``year`` and its neighbours, under the office's own sheet."""
    off, worked = holidays(range(year - 1, year + 2))
    return Calendar.build(off, worked, ((d.day, d.status, d.name) for d in plan.days))


def conventions_of(plan: Plan, year: int, calendar: Calendar) -> Conventions:
    """What a deadline's wording leaves unsaid: the settings, and the calendar's Tết holidays."""
    blocks = {y: calendar.tet_block(y) for y in range(year - 1, year + 2)}
    default = Conventions(year)
    return Conventions(
        year,
        tet={y: block for y, block in blocks.items() if block is not None},
        signed_on=date_of(plan.settings.get("plan_issued_on")),
        summer=_span(plan.settings, "summer", default.summer),
        school_year=_span(plan.settings, "school_year", default.school_year),
        first_term_ends=_first_term_ends(plan.settings, year),
    )


def _span(
    settings: Mapping[str, str], name: str, default: tuple[tuple[int, int], tuple[int, int]]
) -> tuple[tuple[int, int], tuple[int, int]]:
    """(month, day) of the settings ``<name>_start`` and ``<name>_end``, written dd/mm."""
    first, last = (day_and_month(settings.get(f"{name}_{end}", "")) for end in ("start", "end"))
    if first is None or last is None:
        return default
    return (first[1], first[0]), (last[1], last[0])


def _first_term_ends(settings: Mapping[str, str], year: int) -> dict[int, date]:
    """By the year a school year starts in; the setting is a dd/mm of the next year."""
    found = day_and_month(settings.get("term1_end", ""))
    if found is None:
        return {}
    day, month = found
    return {y - 1: date(y, month, day) for y in (year, year + 1)}


def _margins(settings: Mapping[str, str]) -> Margins:
    default = Margins()
    lead, points = (number_of(settings.get(k)) for k in ("due_soon_workdays", "behind_margin_points"))
    return Margins(
        default.due_soon_workdays if lead is None else int(lead),
        default.behind_points if points is None else points,
    )
