"""Which ranges follow a table that grows, and which references are none of its business."""

from __future__ import annotations

import pytest

from cchc_xl.excel.package.refs import Box, Growth, column_letters, column_number

# A table of B6:F20 on the sheet “Tổng hợp” gets three rows more.
GROWTH = Growth("Tổng hợp", Box(6, 2, 20, 6), 3)
ONE_ROW = Growth("Tổng hợp", Box(6, 2, 6, 6), 3)


@pytest.mark.parametrize("formula", ["", "1", "$1:$5", "'Tổng hợp'!$A:$D", "tblTongHop[Kỳ]", "A6:A20"])
def test_what_names_no_range_of_a_sheet_stays(formula: str) -> None:
    assert GROWTH.of_formula(formula) == formula


@pytest.mark.parametrize(
    ("formula", "grown"),
    [
        ("'Tổng hợp'!$B$6:$F$20", "'Tổng hợp'!$B$6:$F$23"),
        ("'tổng hợp'!B6:C20", "'tổng hợp'!B6:C23"),
        ("SUM('Tổng hợp'!$C$6:$C$20,'Tổng hợp'!$A$1)", "SUM('Tổng hợp'!$C$6:$C$23,'Tổng hợp'!$A$1)"),
        ("'Khác'!$A$1,'Tổng hợp'!$B$5:$B$20", "'Khác'!$A$1,'Tổng hợp'!$B$5:$B$23"),
        ("'Tổng hợp'!$A$1:$Z$20", "'Tổng hợp'!$A$1:$Z$23"),
        ("'Tổng hợp khác'!$B$6:$F$20", None),
        ("'[1]Tổng hợp'!$B$6:$F$20", None),
        ("'Tổng hợp'!$B$6:$F$19", None),
        ("'Tổng hợp'!$B$6:$F$200", None),
        ("'Tổng hợp'!$G$6:$H$20", None),
        ("'Tổng hợp'!$B$20", None),
        ("'Tổng hợp'!$B$20:$F$20", None),
    ],
)
def test_a_range_of_the_sheet_that_ends_with_the_table_follows(formula: str, grown: str | None) -> None:
    assert GROWTH.of_formula(formula) == (formula if grown is None else grown)


@pytest.mark.parametrize(
    "formula", ["[1]Lines!A6:A20", "Sheet1:Lines!A6:A20", "MyLines!A6:A20", "Lines2!A6:A20"]
)
def test_other_workbooks_and_sheets_with_similar_names_stay(formula: str) -> None:
    growth = Growth("Lines", GROWTH.data, 3)
    assert growth.of_formula(formula) == formula
    assert growth.of_formula(f"Lines!B6:B20,{formula}") == f"Lines!B6:B23,{formula}"


def test_a_quote_in_a_sheets_name_is_doubled_in_formulas() -> None:
    growth = Growth("Quý 'IV'", GROWTH.data, 1)
    assert growth.of_formula("'Quý ''IV'''!B6:B20") == "'Quý ''IV'''!B6:B21"


def test_a_single_row_follows_only_a_table_of_one_row() -> None:
    assert GROWTH.of_ranges("B20:F20 C20 C6:C20") == "B20:F20 C20 C6:C23"
    assert ONE_ROW.of_ranges("B6:F6 C6 A6:Z6 G6") == "B6:F9 C6:C9 A6:Z9 G6"


def test_lists_keep_what_is_no_box() -> None:
    assert GROWTH.of_ranges("A:C 5:5 #REF! D6:D20") == "A:C 5:5 #REF! D6:D23"


@pytest.mark.parametrize(
    ("letters", "number"), [("A", 1), ("Z", 26), ("AA", 27), ("AZ", 52), ("ZZ", 702), ("XFD", 16384)]
)
def test_columns_are_counted_as_excel_counts(letters: str, number: int) -> None:
    assert column_number(letters) == number
    assert column_letters(number) == letters


@pytest.mark.parametrize("text", ["", "A0", "XFE1", "A1048577", "B2:A1", "A1:B", "a1", "A1 ", "$A"])
def test_what_is_no_place_on_a_sheet_is_no_box(text: str) -> None:
    assert Box.find(text) is None
