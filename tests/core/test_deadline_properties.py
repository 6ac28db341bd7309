"""What holds for every text, whoever wrote it."""

from __future__ import annotations

import json
import unicodedata
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_xl.core.deadline import Conventions, Deadline, DeadlineKind, next_due, parse, to_json

PLAN = Conventions(2023, {2023: (date(2023, 1, 20), date(2023, 1, 26))})
WORDS = [
    word
    for line in (
        "quý tháng năm ngày tuần trước sau từ đến hết chậm nhất hằng mỗi định kỳ lần / - , ; : ( ) . … và",
        "hoặc I II IV 1 3 15 31 2023 2024 15/6 6/2023 hàng cuối đầu giữa học kỳ Tết hè thứ Sáu 16h30 theo",
        "khi thường xuyên trong vòng kể 6 cả nay trở đi báo cáo của kỳ -nt- không",
    )
    for word in (*line.split(), "\n")
]
WORDING = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)
DAYS = st.dates(date(2022, 1, 1), date(2024, 12, 31))
UNDATED = frozenset(
    (
        DeadlineKind.RELATIVE, DeadlineKind.DITTO, DeadlineKind.QUALITY, DeadlineKind.INVALID,
        DeadlineKind.MISSING, DeadlineKind.NONE, DeadlineKind.UNPARSED,
    )
)  # fmt: skip
SAID = frozenset((DeadlineKind.INVALID, DeadlineKind.UNPARSED, DeadlineKind.AMBIGUOUS, DeadlineKind.PARTIAL))


def reading(read: Deadline) -> tuple[object, ...]:
    return read.kind, read.start, read.end, read.recurrence


@settings(deadline=None)
@given(st.text(max_size=200) | WORDING)
def test_every_text_has_a_reading_that_holds_together(text: str) -> None:
    read = parse(text, PLAN)
    assert read.text == text
    assert not (read.start and read.end) or read.start <= read.end
    for part in read.segments:
        assert not (part.start and part.end) or part.start <= part.end
    if read.kind in UNDATED:
        assert read.start is None
        assert read.end is None
    assert bool(read.segments) == (read.kind is DeadlineKind.MULTI)
    if read.kind in SAID:
        assert read.warnings
    for problem in read.warnings:
        assert problem.sentence


@settings(deadline=None)
@given(WORDING)
def test_json_round_trips(text: str) -> None:
    read = to_json(parse(text, PLAN))
    assert json.loads(json.dumps(read)) == read


@settings(deadline=None)
@given(WORDING)
def test_form_of_unicode_and_case_do_not_change_the_reading(text: str) -> None:
    expected = reading(parse(text, PLAN))
    assert reading(parse(unicodedata.normalize("NFD", text), PLAN)) == expected
    assert reading(parse(text.upper(), PLAN)) == expected


@settings(deadline=None)
@given(WORDING, DAYS)
def test_next_due_day_lies_in_the_deadline_and_not_before_the_day(text: str, day: date) -> None:
    read = parse(text, PLAN)
    due = next_due(read, day)
    if due is not None:
        assert due >= day
        assert read.start is None or due >= read.start
        assert read.end is None or due <= read.end
        assert next_due(read, due) == due


@given(st.dates(date(2023, 1, 1), date(2023, 12, 31)))
def test_day_reads_alike_in_every_spelling(day: date) -> None:
    spellings = [
        f"{day.day}/{day.month}/{day.year}",
        f"{day:%d-%m-%y}",
        f"{day:%d.%m.%Y}",
        f"{day.isoformat()}",
        f"ngày {day.day} tháng {day.month} năm {day.year}",
        f"{day.day}/{day.month}",
        str((day - date(1899, 12, 30)).days),
    ]
    assert {reading(parse(text, PLAN)) for text in spellings} == {(DeadlineKind.ON, day, day, None)}


@given(st.dates(date(2023, 1, 2), date(2023, 12, 31)))
def test_before_a_day_is_by_the_day_before(day: date) -> None:
    assert parse(f"trước ngày {day:%d/%m/%Y}", PLAN).end == day - timedelta(1)
    assert parse(f"chậm nhất ngày {day:%d/%m/%Y}", PLAN).end == day


@given(st.integers(1, 31), st.integers(1, 12))
def test_no_day_is_made_of_one_that_does_not_exist(day: int, month: int) -> None:
    try:
        date(2023, month, day)
    except ValueError:
        assert reading(parse(f"{day}/{month}/2023", PLAN))[1:3] == (None, None)
