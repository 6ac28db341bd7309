"""The built workbook before the Open XML SDK and in LibreOffice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cchc_xl.core import tables
from cchc_xl.excel.build import build_workbook
from cchc_xl.plan_source import read_plan_rows
from tests.programs import soffice_convert, validate_ooxml

ROOT = Path(__file__).parents[2]
PLANS = {"2023": ROOT / "workbook" / "src", "2024": ROOT / "tests" / "data" / "plan_2024"}


@pytest.fixture(params=sorted(PLANS))
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    result = tmp_path / "KeHoach.xlsx"
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
