"""The 92 agreed readings, for the plan of 2023."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from cchc_xl.core.deadline import Conventions, parse, to_json

TABLE = Path(__file__).resolve().parents[1] / "data" / "deadlines.csv"
PLAN_2023 = Conventions(2023, {2023: (date(2023, 1, 20), date(2023, 1, 26))})


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


ROWS = rows()


def test_table_is_whole() -> None:
    assert len(ROWS) == 92


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"] or "(blank)")
def test_row_reads_as_agreed(row: dict[str, str]) -> None:
    read = to_json(parse(row["text"], PLAN_2023))
    agreed = {
        "text": row["text"],
        "kind": row["kind"],
        "start": row["start"] or None,
        "end": row["end"] or None,
        "recurrence": None if row["recurrence"] == "none" else row["recurrence"],
    }
    assert {key: read[key] for key in agreed} == agreed


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("trước ngày 15/01/2022", ["DL02"]),
        ("Đến năm 2025", ["DL02"]),
        ("Tháng 12/2022", ["DL02"]),
        ("06/15/2023", ["DL04"]),
        ("Tháng 13/2023", ["DL03"]),
        ("31/6/2023", ["DL03"]),
        ("ngày         / 01 /2023", ["DL06"]),
        ("Cả năm 2023", []),
        ("Từ Quý IV/2022 đến Quý I/2023", []),
        ("trước 16h30 thứ Năm, 08/6/2023", []),
        ("", []),
        ("-nt-", []),
    ],
)
def test_row_warns_where_its_note_says(text: str, codes: list[str]) -> None:
    assert [problem.code for problem in parse(text, PLAN_2023).warnings] == codes


def test_quarters_apart_keep_their_segments() -> None:
    assert to_json(parse("Quý 1, 3", PLAN_2023))["segments"] == [
        {"start": "2023-01-01", "end": "2023-03-31", "label": None},
        {"start": "2023-07-01", "end": "2023-09-30", "label": None},
    ]


def test_adjacent_quarters_merge() -> None:
    assert to_json(parse("Quý I, II", PLAN_2023))["segments"] == [
        {"start": "2023-01-01", "end": "2023-06-30", "label": None}
    ]


def test_parts_keep_their_labels() -> None:
    read = to_json(parse("Tháng 3/2023: xây dựng KH; tháng 10/2023: báo cáo", PLAN_2023))
    assert read["segments"] == [
        {"start": "2023-03-01", "end": "2023-03-31", "label": "xây dựng KH"},
        {"start": "2023-10-01", "end": "2023-10-31", "label": "báo cáo"},
    ]
