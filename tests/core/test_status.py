from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cchc_xl.core.deadline import Deadline, DeadlineKind
from cchc_xl.core.plan import OfficeDecision, Task, TaskKind
from cchc_xl.core.problem import Severity
from cchc_xl.core.status import Margins, Progress, Status, TaskStatus, count, header_state, status_on
from cchc_xl.core.workdays import Calendar
from tests.core.plans import plan, task

WORK = plan([task("I.1")]).tasks[0]
ALL_YEAR = Deadline("Cả năm", DeadlineKind.RANGE, date(2023, 1, 1), date(2023, 12, 31))
QUARTER_3 = Deadline("Quý III", DeadlineKind.RANGE, date(2023, 7, 1), date(2023, 9, 30))
ONGOING = Deadline(
    "Thường xuyên", DeadlineKind.CONTINUOUS, date(2023, 1, 1), date(2023, 12, 31), "continuous"
)
MONTHLY = Deadline(
    "Ngày 15 hàng tháng", DeadlineKind.RECURRING, date(2023, 1, 1), date(2023, 12, 31),
    "FREQ=MONTHLY;BYMONTHDAY=15",
)  # fmt: skip
EXTERNAL = Deadline("Theo yêu cầu", DeadlineKind.EXTERNAL)
WEEKENDS_ONLY = Calendar()
NOTHING = Progress()


def on(
    day: date,
    deadline: Deadline = ALL_YEAR,
    progress: Progress = NOTHING,
    work: Task = WORK,
    **decision: object,
) -> TaskStatus:
    decided = replace(work, decision=OfficeDecision(**decision))  # type: ignore[arg-type]
    return status_on(day, decided, deadline, progress, WEEKENDS_ONLY)


def test_a_header_has_no_status() -> None:
    header = replace(WORK, kind=TaskKind.HEADER)
    assert on(date(2023, 6, 1), work=header).status is None


def test_the_office_s_own_status_comes_first_and_what_the_figures_give_is_said_beside_it() -> None:
    done = Progress(done=True, completed_on=date(2023, 3, 1))
    row = on(date(2024, 2, 1), progress=done, own_status="ONGOING")
    assert row.status is Status.ONGOING
    [problem] = row.problems
    assert (problem.code, problem.severity) == ("NV07", Severity.NOTE)
    assert "xác định “Thường xuyên”; tính theo số liệu là “Hoàn thành đúng hạn”" in problem.message
    assert on(date(2024, 2, 1), progress=done, own_status="DONE_ON_TIME").problems == ()


@pytest.mark.parametrize(
    ("completed", "status"),
    [
        (date(2023, 9, 30), Status.DONE_ON_TIME),
        (date(2023, 10, 1), Status.DONE_LATE),
        (date(2022, 12, 20), Status.DONE_ON_TIME),
    ],
)
def test_done_compares_completion_with_the_due_day(completed: date, status: Status) -> None:
    row = on(date(2023, 11, 1), QUARTER_3, Progress(True, completed))
    assert row.status is status
    assert row.workdays_left is None


def test_done_without_a_date_is_a_problem() -> None:
    row = on(date(2023, 11, 1), QUARTER_3, Progress(done=True))
    assert row.status is Status.DONE_ON_TIME
    assert [p.code for p in row.problems] == ["NV01"]


def test_done_without_a_due_day_is_on_time_with_a_note() -> None:
    row = on(date(2023, 11, 1), EXTERNAL, Progress(True, date(2023, 5, 5)))
    assert row.status is Status.DONE_ON_TIME
    assert [p.code for p in row.problems] == ["NV02"]


def test_the_office_s_completion_date_completes_a_task() -> None:
    assert on(date(2023, 11, 1), QUARTER_3, own_completed_on=date(2023, 10, 2)).status is Status.DONE_LATE


@pytest.mark.parametrize("kind", ["external", "missing", "relative", "ditto", "unparsed"])
def test_without_a_due_day_there_is_no_date(kind: str) -> None:
    row = on(date(2023, 6, 1), Deadline("", DeadlineKind(kind)))
    assert (row.status, row.due, row.workdays_left) == (Status.NO_DATE, None, None)


def test_the_office_gives_a_date_to_a_task_without_one() -> None:
    row = on(date(2023, 6, 1), EXTERNAL, own_due=date(2023, 6, 30))
    assert (row.status, row.due) == (Status.IN_PROGRESS, date(2023, 6, 30))


def test_overdue_even_when_nobody_reported() -> None:
    row = on(date(2023, 10, 2), QUARTER_3)
    # 30/09/2023 is a Saturday: one working day (Monday 02/10) has gone.
    assert (row.status, row.workdays_left) == (Status.OVERDUE, -1)


def test_the_due_day_itself_is_not_overdue_and_is_never_moved() -> None:
    row = on(date(2023, 9, 30), QUARTER_3)
    assert (row.status, row.due) == (Status.DUE_SOON, date(2023, 9, 30))


def test_not_started_before_the_first_day() -> None:
    assert on(date(2023, 6, 30), QUARTER_3).status is Status.NOT_STARTED
    assert on(date(2023, 7, 1), QUARTER_3).status is Status.IN_PROGRESS


def test_continuous_work_is_ongoing_until_the_year_ends() -> None:
    assert on(date(2023, 12, 29), ONGOING).status is Status.ONGOING
    assert on(date(2024, 1, 1), ONGOING).status is Status.OVERDUE


def test_due_soon_begins_seven_working_days_before() -> None:
    # Working days after the day up to Friday 29/09 (30/09 is a Saturday).
    assert on(date(2023, 9, 20), QUARTER_3).workdays_left == 7
    assert on(date(2023, 9, 20), QUARTER_3).status is Status.DUE_SOON
    assert on(date(2023, 9, 19), QUARTER_3).status is Status.IN_PROGRESS


def test_the_lead_is_a_setting() -> None:
    row = status_on(
        date(2023, 9, 20), WORK, QUARTER_3, Progress(), WEEKENDS_ONLY, Margins(due_soon_workdays=6)
    )
    assert row.status is Status.IN_PROGRESS


def test_a_dated_recurrence_counts_with_its_next_day() -> None:
    assert on(date(2023, 6, 15), MONTHLY).due == date(2023, 6, 15)
    assert on(date(2023, 6, 16), MONTHLY).due == date(2023, 7, 15)
    assert on(date(2023, 6, 14), MONTHLY).status is Status.DUE_SOON
    assert on(date(2024, 1, 2), MONTHLY).status is Status.OVERDUE


def test_an_interim_milestone_counts_while_it_lies_ahead() -> None:
    assert on(date(2023, 6, 1), milestone=date(2023, 6, 30)).due == date(2023, 6, 30)
    assert on(date(2023, 7, 1), milestone=date(2023, 6, 30)).due == date(2023, 12, 31)


def test_the_office_s_due_day_wins_over_the_plan_s() -> None:
    assert on(date(2023, 6, 1), own_due=date(2023, 5, 31)).status is Status.OVERDUE


@pytest.mark.parametrize(("percent", "behind"), [(None, False), (29.0, True), (31.0, False), (100.0, False)])
def test_behind_means_more_than_twenty_points_under_the_share_of_time(
    percent: float | None, behind: bool
) -> None:
    # 02/07/2023 is the 183rd of 365 days: 50,1 % of the time has gone.
    assert on(date(2023, 7, 2), progress=Progress(progress_percent=percent)).behind is behind


def test_what_is_done_or_has_no_date_is_never_behind() -> None:
    assert not on(date(2023, 12, 1), progress=Progress(True, date(2023, 11, 1), 10.0)).behind
    assert not on(date(2023, 12, 1), EXTERNAL, Progress(progress_percent=1.0)).behind


def test_the_summary_counts_work_not_headers() -> None:
    header = TaskStatus(replace(WORK, kind=TaskKind.HEADER), None)
    rows = [header, on(date(2023, 10, 2), QUARTER_3), on(date(2023, 10, 2))]
    counts = count(rows)
    assert (counts["total"], counts["OVERDUE"], counts["IN_PROGRESS"], counts["behind"]) == (2, 1, 1, 0)


def test_a_header_shows_the_state_of_its_children() -> None:
    tasks = plan([task("I.1.a"), task("I.1.b")]).tasks
    rows = {
        "I.1.a": on(date(2023, 6, 1), progress=Progress(True, date(2023, 5, 1))),
        "I.1.b": on(date(2023, 6, 1)),
    }
    assert header_state(rows, tasks) == "1/2 hoàn thành"


def test_the_office_saying_done_leaves_no_days_to_count() -> None:
    row = on(date(2024, 1, 2), own_status="DONE_ON_TIME")
    assert (row.status, row.due, row.workdays_left) == (Status.DONE_ON_TIME, date(2023, 12, 31), None)
