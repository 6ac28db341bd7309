"""Which texts Excel would read as something else."""

from __future__ import annotations

import pytest

from cchc_xl.excel.live_text import is_error, is_reparsed


@pytest.mark.parametrize(
    "text",
    ["=A1", " =A1", "+1", "-", "- Văn bản", "@x", "'x", "#N/A", "0012", " 12 ", "1.000", "1,5", "95 %", "1E5",
     "1e-5", "12 000 đ", "5 USD", "10/01/2023", "1-2", "1.2.23", "12:30", "3 PM", "7 SA", "5 Jan", "Jan 5",
     "March 2023", "tháng 3", "3-thg 2", "(5)", "1/2", "true", "FALSE", "٣"],
)  # fmt: skip
def test_what_might_be_taken_for_a_number_a_day_or_a_formula(text: str) -> None:
    assert is_reparsed(text)


@pytest.mark.parametrize(
    "text",
    ["NV001", "2023-Q1", "2023-Q1|DV01", "Quá hạn", "Quý II/2023", "Văn bản số 12", "3f2a.1b", "DV01", "C12",
     "Tệp “a.xlsx”", "x", "đúng", "March", "12/KH-UBND", "5 ngày", "Jan 5 họp"],
)  # fmt: skip
def test_what_certainly_stays_itself(text: str) -> None:
    assert not is_reparsed(text)


@pytest.mark.parametrize(
    "text", ["#REF!", "#N/A", "#DIV/0!", "#NAME?", "#SPILL!", "#GETTING_DATA", "Err:502"]
)
def test_names_of_errors(text: str) -> None:
    assert is_error(text)


@pytest.mark.parametrize("text", ["#", "#1 việc", "# Việc", "REF!", "Lỗi #REF!", "Err: 5"])
def test_texts_that_only_look_like_errors(text: str) -> None:
    assert not is_error(text)
