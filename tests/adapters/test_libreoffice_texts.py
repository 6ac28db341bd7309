"""What the LibreOffice engine knows of texts, without a LibreOffice: formulas, typed texts and addresses."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cchc_xl.excel.libreoffice import addresses, values
from cchc_xl.excel.libreoffice.formulas import to_calc, to_excel
from cchc_xl.excel.libreoffice.typed_text import Formula, Typed, is_read, read

DAY = datetime(2023, 6, 14)  # noqa: DTZ001 (cells know no zone)


@pytest.mark.parametrize(
    ("excel", "calc"),
    [
        ("=SUM(A1:B2,3)", "=SUM(A1:B2;3)"),
        ("=Sheet1!$A$1+'Số liệu'!B2", "=$Sheet1.$A$1+$'Số liệu'.B2"),
        ("='It''s'!A1:B2", "=$'It''s'.A1:B2"),
        ('=IF(A1="a,b;c!D1","x",{1,2;3,"y,z;"})', '=IF(A1="a,b;c!D1";"x";{1;2|3;"y,z;"})'),
        ("=SUM(Bang[[#Headers],[số]],Bang[tên])", "=SUM(Bang[[#Headers];[số]];Bang[tên])"),
        ("=Bang[[#This Row],[số]]*2", "=Bang[[#This Row];[số]]*2"),
        ("=IFERROR(#REF!,#N/A)", "=IFERROR(#REF!;#N/A)"),
        ("=STDEV.S(A1,B1)+Năm!A:A", "=STDEV.S(A1;B1)+$Năm.A:A"),
    ],
)
def test_a_formula_is_translated_there_and_back(excel: str, calc: str) -> None:
    assert to_calc(excel) == calc
    assert to_excel(calc) == excel


@pytest.mark.parametrize(
    ("excel", "calc"),
    [
        ("=Bang[@số]*2", "=Bang[[#This Row];[số]]*2"),
        ("=Bang[@[số lượng]]", "=Bang[[#This Row];[số lượng]]"),
    ],
)
def test_the_short_word_for_this_row_is_written_out(excel: str, calc: str) -> None:
    assert to_calc(excel) == calc


def test_an_array_formula_keeps_its_braces() -> None:
    assert to_excel("{=SUM(A1:A2;{1;2})}") == "{=SUM(A1:A2,{1,2})}"


@pytest.mark.parametrize("text", ["a;b", "Sheet1!A1", "", "- x = y; z"])
def test_a_text_that_is_no_formula_stays_as_it_is(text: str) -> None:
    assert to_calc(text) == to_excel(text) == text


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("0012", Typed(12.0)),
        (" 12 ", Typed(12.0)),
        ("-1.5", Typed(-1.5)),
        (".5", Typed(0.5)),
        ("1,234", Typed(1234.0, "#,##0")),
        ("1,234.50", Typed(1234.5, "#,##0.00")),
        ("12%", Typed(0.12, "0%")),
        ("12.5 %", Typed(0.125, "0.00%")),
        ("1E5", Typed(1e5, "0.00E+00")),
        ("true", Typed(True)),
        ("6/14/2023", Typed(DAY, "m/d/yyyy")),
        ("2023-06-14", Typed(DAY, "m/d/yyyy")),
        ("2023-06-14 6:00", Typed(DAY.replace(hour=6), "m/d/yyyy h:mm")),
        ("12:00", Typed(0.5, "h:mm")),
        ("=A1", Typed(Formula("=A1"))),
        ("'0012", Typed("0012")),
    ],
)
def test_excel_reads_these_texts_as_something_else(text: str, typed: Typed) -> None:
    assert read(text) == typed
    assert is_read(text)


@pytest.mark.parametrize(
    "text",
    ["", " ", "NV001", "- gạch đầu dòng", "+", ".", "-", "=", "1,23", "12,34,567", "14/6/2023", "2023-02-30",
     "25:00", "1/2", "1-2", "12 việc", "Đúng", "1.2.3", "٣"],
)  # fmt: skip
def test_these_texts_stay_texts(text: str) -> None:
    assert read(text) == Typed(text)
    assert not is_read(text)


@pytest.mark.parametrize(
    ("address", "area"),
    [
        ("A1", (1, 1, 1, 1)),
        ("$B$2:c7", (2, 2, 6, 2)),
        ("C7:B2", (2, 2, 6, 2)),
        ("B:D", (1, 2, addresses.LAST_ROW, 3)),
        ("2:5", (2, 1, 4, addresses.LAST_COLUMN)),
        ("XFD1048576", (1048576, 16384, 1, 1)),
    ],
)
def test_an_address_is_an_area(address: str, area: tuple[int, int, int, int]) -> None:
    assert addresses.area_of(address) == area


@pytest.mark.parametrize(
    "name", ["", "A", "12", "CCHC_ID", "vung.1", "A1x", "XFE1", "A1048577", "A0", "A1:", "A:2", "Đ1"]
)
def test_a_name_is_no_address(name: str) -> None:
    assert addresses.area_of(name) is None


def test_an_area_is_written_as_excel_writes_it() -> None:
    assert addresses.written(2, 3, 4, 2) == "$C$2:$D$5"
    assert addresses.written(2, 3, row_absolute=False, col_absolute=False) == "C2"


@pytest.mark.parametrize(
    ("name", "quoted"), [("Sheet1", "Sheet1"), ("Việc năm", "'Việc năm'"), ("It's", "'It''s'")]
)
def test_a_sheet_is_quoted_where_it_must_be(name: str, quoted: str) -> None:
    assert addresses.quoted(name) == quoted
    assert addresses.unquoted(quoted) == name


@pytest.mark.parametrize(
    ("given", "cell"),
    [
        (None, None),
        (float("nan"), None),
        (pd.NaT, None),
        (pd.NA, None),
        (np.float64("nan"), None),
        (5, 5.0),
        (Decimal("1.5"), 1.5),
        (np.int32(7), 7.0),
        (np.bool_(True), True),
        (True, True),
        ("0012", "0012"),
        (DAY.date(), DAY),
        (pd.Timestamp(2023, 6, 14), DAY),
        (pd.Timestamp("2023-06-14", tz="Asia/Ho_Chi_Minh"), DAY),
        (np.datetime64("2023-06-14T00:00:00.000000000"), DAY),
        (np.datetime64("NaT"), None),
    ],
)
def test_a_value_becomes_one_that_a_cell_holds(given: Any, cell: values.CellValue) -> None:
    result = values.for_cell(given, {})
    assert result == cell
    assert type(result) is type(cell)


def test_what_no_cell_holds_is_refused() -> None:
    with pytest.raises(TypeError, match="list"):
        values.for_cell([1], {})


def test_a_moment_survives_its_number_of_days_to_the_millisecond() -> None:
    zero = datetime(1899, 12, 30)  # noqa: DTZ001
    for moment in (DAY.replace(hour=23, minute=59, second=59), DAY.replace(second=1, microsecond=7000)):
        assert values.moment(values.serial(moment, zero), zero) == moment
    assert values.moment(1e300, zero) == 1e300
