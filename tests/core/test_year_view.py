"""The plan's year as signs in thirds of months: 1đ 1g 1c 2đ … 12c."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_xl.core.deadline import Deadline, DeadlineKind
from cchc_xl.core.plan import OfficeDecision, Task, TaskKind
from cchc_xl.core.status import Progress, TaskStatus, status_on
from cchc_xl.core.tables import THIRDS, YEAR, CellValue, Owner
from cchc_xl.core.workdays import Calendar
from cchc_xl.core.year_view import SIGNS, third_of, year_rows
from tests.core.plans import plan, task

NOTHING = Progress()
WORK = plan([task("I.1")]).tasks[0]
CHECK_DAY = date(2023, 6, 14)  # 6g
ALL_YEAR = Deadline("Cả năm", DeadlineKind.RANGE, date(2023, 1, 1), date(2023, 12, 31))
MAY = Deadline("Tháng 5", DeadlineKind.RANGE, date(2023, 5, 1), date(2023, 5, 31))
CONTINUOUS = Deadline("Thường xuyên", DeadlineKind.CONTINUOUS, recurrence="continuous")


def on(
    deadline: Deadline,
    today: date = CHECK_DAY,
    progress: Progress = NOTHING,
    work: Task = WORK,
    **decision: object,
) -> TaskStatus:
    decided = replace(work, decision=OfficeDecision(**decision))  # type: ignore[arg-type]
    return status_on(today, decided, deadline, progress, Calendar())


def row(status: TaskStatus, today: date = CHECK_DAY) -> dict[str, CellValue]:
    return year_rows([status], 2023, today)[status.task.task_id]


def picture(status: TaskStatus, today: date = CHECK_DAY) -> str:
    """The 36 cells of a row, a dot for a blank one, months apart."""
    cells = [str(row(status, today)[field] or "·") for field in THIRDS]
    return " ".join("".join(cells[i : i + 3]) for i in range(0, 36, 3))


def test_what_has_gone_by_is_told_from_what_is_to_come() -> None:
    assert picture(on(ALL_YEAR)) == "■■■ ■■■ ■■■ ■■■ ■■■ ■│□ □□□ □□□ □□□ □□□ □□□ □□▼"


def test_a_task_that_is_over_ends_at_its_due_day_and_the_check_day_stands_apart() -> None:
    assert picture(on(MAY)) == "··· ··· ··· ··· ■■▼ ·│· ··· ··· ··· ··· ··· ···"


def test_a_task_yet_to_begin_is_all_to_come() -> None:
    assert picture(on(MAY, date(2023, 2, 21)), date(2023, 2, 21)).startswith("··· ··│ ··· ··· □□▼ ···")


def test_the_due_day_stands_over_the_check_day_and_the_completion_over_both() -> None:
    june = Deadline("Tháng 6", DeadlineKind.RANGE, date(2023, 6, 1), date(2023, 6, 14))
    assert picture(on(june)).split()[5] == "■▼·"
    done = Progress(done=True, completed_on=date(2023, 6, 12))
    assert picture(on(june, progress=done)).split()[5] == "■●·"


def test_a_late_completion_shows_how_late() -> None:
    done = Progress(done=True, completed_on=date(2023, 7, 31))
    later = date(2023, 9, 5)
    assert picture(on(MAY, later, done), later).split()[4:9] == ["■■▼", "···", "··●", "···", "│··"]


def test_the_office_s_own_days_count() -> None:
    moved = on(MAY, own_due=date(2023, 6, 25), own_completed_on=date(2023, 6, 2))
    assert picture(moved).split()[4:6] == ["■■■", "●│▼"]
    assert row(moved)["due"] == date(2023, 6, 25)


def test_progress_without_completion_completes_nothing() -> None:
    begun = Progress(done=False, completed_on=date(2023, 5, 2))  # by some units only
    assert "●" not in picture(on(MAY, progress=begun))


def test_a_continuous_task_is_a_thin_span_without_a_due_day() -> None:
    assert picture(on(CONTINUOUS)) == "––– ––– ––– ––– ––– –│– ––– ––– ––– ––– ––– –––"
    autumn = replace(CONTINUOUS, start=date(2023, 9, 1), end=date(2023, 10, 20))
    shown = date(2023, 9, 30)
    assert picture(on(autumn, shown), shown).split()[7:11] == ["···", "––│", "––·", "···"]


@pytest.mark.parametrize("kind", [DeadlineKind.EXTERNAL, DeadlineKind.MISSING])
def test_a_task_without_a_due_day_shows_its_status_alone(kind: DeadlineKind) -> None:
    shown = row(on(Deadline("Theo yêu cầu", kind)))
    assert {field for field, value in shown.items() if value} == {"content", "lead", "status"}
    assert shown["status"] == "Chưa xác định thời hạn"


def test_days_outside_the_year_have_no_place_in_it() -> None:
    last_year = Deadline("Tháng 12/2022", DeadlineKind.RANGE, date(2022, 12, 1), date(2022, 12, 31))
    done = Progress(done=True, completed_on=date(2022, 12, 20))
    assert picture(on(last_year, progress=done)) == "··· ··· ··· ··· ··· ·│· ··· ··· ··· ··· ··· ···"
    over_the_turn = Deadline("", DeadlineKind.RANGE, date(2022, 10, 1), date(2023, 1, 31))
    assert picture(on(over_the_turn)).startswith("■■▼ ···")
    into_next = Deadline("", DeadlineKind.RANGE, date(2023, 11, 11), date(2024, 1, 31))
    assert picture(on(into_next)).endswith("··· ·□□ □□□")


def test_a_check_after_the_year_sees_it_all_gone_by() -> None:
    later = date(2024, 1, 15)
    assert picture(on(ALL_YEAR, later), later) == "■■■ " * 11 + "■■▼"


def test_a_header_shows_how_many_of_its_children_are_done() -> None:
    header = replace(WORK, task_id="I.9", kind=TaskKind.HEADER)
    children = [replace(WORK, task_id=f"I.9.{c}", parent="I.9") for c in "ab"]
    done = Progress(done=True, completed_on=date(2023, 5, 2))
    statuses = [
        on(MAY, work=header),
        on(MAY, work=children[0], progress=done),
        on(MAY, work=children[1]),
    ]
    shown = year_rows(statuses, 2023, CHECK_DAY)["I.9"]
    assert {field for field, value in shown.items() if value} == {"content", "lead", "status"}
    assert shown["status"] == "1/2 hoàn thành"


def test_rows_fill_all_and_only_the_software_s_columns() -> None:
    assert set(row(on(ALL_YEAR))) == set(YEAR.fields(Owner.ROLLUP))


def test_a_third_begins_on_the_1st_11th_and_21st() -> None:
    days = [date(2023, 2, 10), date(2023, 2, 11), date(2023, 2, 20), date(2023, 2, 21), date(2023, 3, 1)]
    assert [THIRDS[third_of(day, 2023)] for day in days] == ["m02a", "m02b", "m02b", "m02c", "m03a"]
    assert [third_of(day, 2023) for day in (date(2022, 12, 31), date(2024, 1, 1))] == [-1, 36]


@given(st.dates(date(2022, 1, 1), date(2024, 12, 31)), st.integers(0, 500), st.integers(0, 700))
def test_any_span_and_day_give_known_signs_only(start: date, length: int, later: int) -> None:
    span = Deadline("", DeadlineKind.RANGE, start, start + timedelta(length))
    today = date(2022, 6, 1) + timedelta(later)
    assert set(picture(on(span, today), today)) - {"·", " "} <= set(SIGNS)
