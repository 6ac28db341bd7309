"""The built workbook before the Open XML SDK and in LibreOffice."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cchc_xl.core import tables
from cchc_xl.excel.build.workbook import build_workbook
from cchc_xl.plan_source import read_plan_rows
from tests.adapters.masters import PLANS, Row, built, small_plan
from tests.programs import ProgramError, soffice_convert, validate_ooxml


@pytest.fixture(params=sorted(PLANS))
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    result = tmp_path / "KeHoach.xlsm"
    build_workbook(read_plan_rows(PLANS[request.param]), result, sample_label="SỐ LIỆU MẪU")
    return result


@pytest.mark.validator
def test_open_xml_sdk_finds_nothing_wrong(path: Path) -> None:
    assert validate_ooxml(path) == []


@pytest.mark.libreoffice
def test_libreoffice_shows_every_sheet_value_list_and_chart(path: Path, tmp_path: Path) -> None:
    shown = openpyxl.load_workbook(soffice_convert(path, "xlsx", tmp_path / "lo"))
    built = openpyxl.load_workbook(path)
    assert shown.sheetnames == built.sheetnames
    for sheet in built:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None and not cell.hyperlink:
                    assert shown[sheet.title][cell.coordinate].value == cell.value
        lists = [v for v in sheet.data_validations.dataValidation if v.type == "list"]
        kept = [v for v in shown[sheet.title].data_validations.dataValidation if v.type == "list"]
        assert len(kept) == len(lists)
    dashboard: Any = shown[tables.CONTROL.sheet]
    assert len(dashboard._charts) == 2


@pytest.mark.libreoffice
def test_libreoffice_shows_numbers_as_vietnamese_readers_write_them(tmp_path: Path) -> None:
    """Also where its own language is another."""
    figures: list[Row] = [
        {"key": f"{i}", "target": "II.1", "numerator": a, "denominator": b, "ratio_percent": c}
        for i, (a, b, c) in enumerate([(1234, 5.5, 62.5), (1234567, 0.25, 95)])
    ]
    path = built(small_plan(tblTongHopChiTieu=figures), tmp_path)
    page = soffice_convert(path, "html", tmp_path / "html").read_text(encoding="utf-8")
    shown = {re.sub("<[^>]*>", "", cell) for cell in re.findall("<td[^>]* sdval=.*?</td>", page)}
    assert {"1.234", "1.234.567", "62,5", "95"} <= shown
    # HTML knows no conditional formats, by which decimals show; the file of one sheet as text does.
    sheet = openpyxl.load_workbook(path).sheetnames.index(tables.FIGURES.sheet) + 1
    to = f"csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,{sheet}"
    with pytest.raises(ProgramError):  # LibreOffice adds the sheet's name to the file's
        soffice_convert(path, to, tmp_path / "csv")
    [text] = (file.read_text(encoding="utf-8") for file in (tmp_path / "csv").iterdir())
    assert {"5,5", "0,25"} <= set(re.split("[;\n]", text))
