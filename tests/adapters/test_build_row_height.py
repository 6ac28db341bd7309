"""Estimated row heights: enough lines for the text, whatever its marks and breaks."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_xl.excel.row_height import line_count, row_points

SENTENCE = "Trưởng các phòng thuộc Sở phối hợp thực hiện"


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1),
        ("Văn phòng", 20, 1),
        ("một\nhai\nba", 20, 3),
        ("- a\n\n- b", 20, 3),
        ("iiii iiii iiii iiii", 10, 1),  # narrow letters
        ("WWWW WWWW", 10, 1 + 1),  # wide ones
        ("x" * 100, 10, 10),  # a word longer than the line: 100 letters of 6.8 pixels in lines of 70
    ],
)
def test_text_takes_its_lines(text: str, width: float, lines: int) -> None:
    assert line_count(text, width) == lines


def test_narrower_columns_need_more_lines() -> None:
    counts = [line_count(SENTENCE, width) for width in (60, 24, 12)]
    assert counts == sorted(counts)
    assert counts[0] == 1
    assert counts[-1] >= 4


def test_composed_and_decomposed_letters_count_alike() -> None:
    decomposed = unicodedata.normalize("NFD", SENTENCE)
    assert line_count(decomposed, 15) == line_count(SENTENCE, 15)


def test_row_is_as_tall_as_its_tallest_cell() -> None:
    assert row_points([("a", 10), ("a\nb\nc", 10)]) == row_points([("a\nb\nc", 10)])
    assert row_points([]) == row_points([("a", 10)]) == 15


def test_row_is_never_taller_than_excel_allows() -> None:
    assert row_points([("dòng\n" * 500, 20)]) == 409.5


@given(st.text(max_size=300), st.floats(min_value=2, max_value=200))
def test_any_text_has_at_least_as_many_lines_as_breaks(text: str, width: float) -> None:
    assert line_count(text, width) >= text.count("\n") + 1
