"""When a deadline is due next, and how it is handed on as JSON."""

from __future__ import annotations

import json
from datetime import date

import pytest

from cchc_xl.core.deadline import Conventions, next_due, parse, to_json

PLAN = Conventions(2023, {2023: (date(2023, 1, 20), date(2023, 1, 26))})


@pytest.mark.parametrize(
    ("text", "on_or_after", "due"),
    [
        (
            "báo cáo quý, 6 tháng, năm gửi trước ngày 08 tháng cuối của quý",
            date(2023, 1, 1),
            date(2023, 3, 7),
        ),
        (
            "báo cáo quý, 6 tháng, năm gửi trước ngày 08 tháng cuối của quý",
            date(2023, 3, 7),
            date(2023, 3, 7),
        ),
        (
            "báo cáo quý, 6 tháng, năm gửi trước ngày 08 tháng cuối của quý",
            date(2023, 3, 8),
            date(2023, 6, 7),
        ),
        ("báo cáo quý, 6 tháng, năm gửi trước ngày 08 tháng cuối của quý", date(2023, 12, 8), None),
        ("Hằng tháng", date(2023, 2, 10), date(2023, 2, 28)),
        ("Hàng tuần", date(2023, 6, 15), date(2023, 6, 16)),
        # weeks start on Monday: 1 January 2023 closes the first, the third holds the 13th
        ("2 tuần/lần", date(2023, 1, 1), date(2023, 1, 13)),
        ("2 tuần/lần", date(2023, 1, 14), date(2023, 1, 27)),
        ("Hằng quý", date(2022, 5, 1), date(2023, 3, 31)),
        ("ngày 30 hàng tháng", date(2023, 2, 1), date(2023, 2, 28)),
        ("ngày 31 hàng tháng", date(2023, 4, 1), date(2023, 4, 30)),
        ("Ngày 5 và 31 hàng tháng", date(2023, 4, 6), date(2023, 4, 30)),
        ("ngày 31 tháng cuối quý", date(2023, 4, 1), date(2023, 6, 30)),
        ("Hàng tháng từ tháng 3 đến tháng 9", date(2023, 1, 1), date(2023, 3, 31)),
        ("Hàng tháng từ tháng 3 đến tháng 9", date(2023, 10, 1), None),
        ("Quý I/2023", date(2023, 2, 1), date(2023, 3, 31)),
        ("Quý I/2023", date(2023, 3, 31), date(2023, 3, 31)),
        ("Quý I/2023", date(2023, 4, 1), None),
        ("hàng năm", date(2023, 1, 1), None),
        ("Thường xuyên, liên tục", date(2023, 1, 1), None),
        ("kiểm tra định kỳ và đột xuất", date(2023, 1, 1), None),
        ("Năm 2023 và các năm tiếp theo", date(2023, 1, 1), None),
        ("Theo yêu cầu của Sở Nội vụ", date(2023, 1, 1), None),
        ("", date(2023, 1, 1), None),
    ],
)
def test_next_due_day(text: str, on_or_after: date, due: date | None) -> None:
    assert next_due(parse(text, PLAN), on_or_after) == due


def test_json_has_null_for_what_is_absent() -> None:
    assert to_json(parse(None, PLAN)) == {
        "text": "",
        "kind": "missing",
        "start": None,
        "end": None,
        "recurrence": None,
        "segments": None,
        "warnings": None,
    }


def test_json_warns_in_sentences() -> None:
    read = to_json(parse("31/6/2023", PLAN))
    assert read["warnings"] == [problem.sentence for problem in parse("31/6/2023", PLAN).warnings]
    assert "31/6/2023" in str(read["warnings"])


def test_json_round_trips() -> None:
    read = to_json(parse("Tháng 3/2023: xây dựng KH; tháng 10/2023: báo cáo", PLAN))
    assert json.loads(json.dumps(read, ensure_ascii=False)) == read
