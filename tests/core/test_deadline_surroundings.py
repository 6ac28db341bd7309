"""What surrounds a time – hours, closing dots, prefixes, bullets – does not change which time is read."""

from __future__ import annotations

from datetime import date

import pytest

from cchc_xl.core.deadline import Conventions, Deadline, parse

TET = {2023: (date(2023, 1, 20), date(2023, 1, 26))}
QUARTER_ENDS = "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"


def read(text: str) -> Deadline:
    return parse(text, Conventions(2023, TET))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("trước 17 giờ ngày 05/6/2023", "before"),
        ("trước 17 giờ, ngày 5 tháng 6 năm 2023", "before"),
        ("chậm nhất 17 giờ ngày 05/6", "by"),
        ("không quá 17 giờ thứ Hai, 05/6/2023", "by"),
    ],
)
def test_whole_hour_of_a_day_is_a_clock_time_and_no_span(text: str, kind: str) -> None:
    found = read(text)
    assert (found.kind, found.end) == (kind, date(2023, 6, 5))


@pytest.mark.parametrize("text", ["trong 24 giờ", "chậm nhất 24 giờ, kể từ khi nhận văn bản"])
def test_hours_that_wait_for_an_event_stay_relative(text: str) -> None:
    assert read(text).kind == "relative"


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("Quý I và Quý III", [(1, 3), (7, 9)]),
        ("Quý I, Quý III", [(1, 3), (7, 9)]),
        ("Quý II và Quý III", [(4, 9)]),
    ],
)
def test_named_quarters_are_periods_and_no_rhythm(text: str, segments: list[tuple[int, int]]) -> None:
    found = read(text)
    assert (found.kind, found.recurrence) == ("multi", None)
    assert [(s.start and s.start.month, s.end and s.end.month) for s in found.segments] == segments


def test_report_of_one_quarter_or_week_is_that_period() -> None:
    quarter, week = read("Báo cáo Quý III"), read("Báo cáo tuần đầu tháng 9")
    assert (quarter.kind, quarter.start, quarter.end) == ("range", date(2023, 7, 1), date(2023, 9, 30))
    assert (week.kind, week.start, week.end) == ("range", date(2023, 9, 1), date(2023, 9, 7))


def test_four_reports_of_the_year_stay_a_rhythm() -> None:
    assert read("Quý I, 6 tháng, Quý III, năm").recurrence == QUARTER_ENDS
    assert read("9 tháng, năm").recurrence == "FREQ=YEARLY;BYMONTH=9,12;BYMONTHDAY=-1"


@pytest.mark.parametrize("dots", ["...", "…", " ….", "./.", " ./."])
@pytest.mark.parametrize("text", ["Quý II/2023", "Trước ngày 15/6", "định kỳ hàng quý", "-nt-", "15/6"])
def test_dots_that_close_the_text_say_nothing(text: str, dots: str) -> None:
    bare, closed = read(text), read(text + dots)
    assert bare.kind != "unparsed"
    assert (closed.kind, closed.start, closed.end, closed.recurrence) == (
        bare.kind,
        bare.start,
        bare.end,
        bare.recurrence,
    )


@pytest.mark.parametrize("text", ["Quý ...", "15/6/...", "ngày 15 tháng 6 năm ...", "Trước ngày 15/…"])
def test_dots_in_place_of_a_number_are_a_gap(text: str) -> None:
    assert (read(text).kind, read(text).end) == ("partial", None)


@pytest.mark.parametrize("text", ["năm 20…", "Tháng ...", "Trước ngày …", "Từ ngày 1/3 đến ..."])
def test_dots_in_place_of_a_time_give_no_day(text: str) -> None:
    assert (read(text).kind, read(text).start, read(text).end) == ("unparsed", None, None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Thời gian thực hiện: Theo yêu cầu của Sở Nội vụ", "external"),
        ("Thời gian thực hiện: Quý I/2023", "range"),
        ("theo thời gian thực", "quality"),
    ],
)
def test_time_of_execution_is_not_real_time(text: str, kind: str) -> None:
    assert read(text).kind == kind


@pytest.mark.parametrize("text", ["-nt-;", "+ nt", "• -nt-", "“nt”", "[-nt-]", "như trên,", "-nt- (dự kiến)"])
def test_ditto_is_known_among_bullets_and_quotes(text: str) -> None:
    assert read(text).kind == "ditto"


@pytest.mark.parametrize("text", ["\ufeff45092\u200b", "45092;", "45092 (dự kiến)"])
def test_serial_day_survives_hidden_characters_a_closing_sign_and_a_remark(text: str) -> None:
    assert (read(text).kind, read(text).end) == ("on", date(2023, 6, 15))


@pytest.mark.parametrize(
    ("text", "kind", "start", "end"),
    [
        ("Trước khi nghỉ hè", "before", date(2023, 1, 1), date(2023, 5, 31)),
        ("Trước khi nghỉ Tết", "before", date(2023, 1, 1), date(2023, 1, 19)),
        ("Sau khi nghỉ Tết Nguyên đán", "from", date(2023, 1, 27), date(2023, 12, 31)),
        ("NH 2022-2023", "range", date(2022, 9, 5), date(2023, 5, 31)),
    ],
)
def test_school_calendar_in_everyday_words(text: str, kind: str, start: date, end: date) -> None:
    assert (read(text).kind, read(text).start, read(text).end) == (kind, start, end)


def test_before_an_act_of_others_stays_external() -> None:
    assert read("Trước khi có văn bản của Bộ").kind == "external"


def test_comma_before_the_rhythm_changes_nothing() -> None:
    assert read("Thứ Sáu, hằng tuần").recurrence == "FREQ=WEEKLY;BYDAY=FR"


def test_date_in_brackets_behind_its_weekday_is_the_date() -> None:
    fitting, wrong = read("Thứ Sáu (16/6/2023)"), read("Thứ Năm (16/6/2023)")
    assert (fitting.kind, fitting.end, fitting.warnings) == ("on", date(2023, 6, 16), ())
    assert wrong.end == date(2023, 6, 16)
    assert [problem.code for problem in wrong.warnings] == ["DL05"]
