"""Master workbooks built for tests, and what their parts say."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from cchc_xl.core.tables import CellValue, TableSpec
from cchc_xl.excel.build.workbook import build_workbook

ROOT = Path(__file__).parents[2]
PLANS = {"2023": ROOT / "workbook" / "src", "2024": ROOT / "tests" / "data" / "plan_2024"}

Row = dict[str, CellValue]
Rows = dict[str, Sequence[Mapping[str, CellValue]]]


def small_plan(**more: Sequence[Mapping[str, CellValue]]) -> Rows:
    """Two tasks, one unit; a year that nothing else in the program knows."""
    return {
        "tblCauHinh": [
            {"key": "plan_id", "label": "Mã kế hoạch", "value": "KH-X"},
            {"key": "year", "label": "Năm", "value": "2031"},
            {"key": "agency", "value": "Sở Thử nghiệm"},
            {"key": "plan_title", "value": "KẾ HOẠCH thử nghiệm"},
        ],
        "tblNhiemVu": [
            {"id": "I.1", "kind": "header", "group": "I", "content": "Việc lớn"},
            {"id": "I.1.a", "kind": "task", "parent": "I.1", "group": "I", "sub": "a)", "starred": "True",
             "content": "=SUM(A1)", "time": "10/01/2031", "product": "- Văn bản", "lead": "+84 22",
             "coordinating": "https://example.vn", "own_due": date(2031, 5, 2), "own_status": "OVERDUE"},
        ],
        "tblDonVi": [{"code": "VP", "name": "Văn phòng", "type": "room", "reports": "yes",
                      "confidence": "medium", "valid_from": "2031-02-01"}],
        **more,
    }  # fmt: skip


def built(rows: Rows, folder: Path, name: str = "so.xlsm", label: str = "") -> Path:
    path = folder / name
    build_workbook(rows, path, sample_label=label)
    return path


def bounds(sheet: Worksheet, spec: TableSpec) -> tuple[int, int, int, int]:
    """First column, header row, last column, last row of a table."""
    found: Any = range_boundaries(sheet.tables[spec.name].ref)
    left, top, right, bottom = found
    return left, top, right, bottom


def table_rows(book: Workbook, spec: TableSpec) -> list[Row]:
    sheet = book[spec.sheet]
    left, top, right, bottom = bounds(sheet, spec)
    area = {"min_row": top + 1, "max_row": bottom, "min_col": left, "max_col": right}
    cells: Any = sheet.iter_rows(**area, values_only=True)
    return [dict(zip(spec.fields(), row, strict=True)) for row in cells]


def column_ref(sheet: Worksheet, spec: TableSpec, field: str) -> str:
    """The data cells of a column, as Excel writes the range."""
    left, top, _, bottom = bounds(sheet, spec)
    letter = get_column_letter(left + spec.fields().index(field))
    return f"{letter}{top + 1}:{letter}{bottom}" if bottom > top + 1 else f"{letter}{top + 1}"


def validation(sheet: Worksheet, ref: str) -> DataValidation | None:
    return next((v for v in sheet.data_validations.dataValidation if str(v.sqref) == ref), None)


def conditional_rules(sheet: Worksheet) -> list[tuple[str, Any]]:
    """Every conditional format with the range it covers."""
    return [(str(area.sqref), rule) for area in sheet.conditional_formatting for rule in area.rules]


def coloured_words(sheet: Worksheet, ref: str) -> set[str]:
    """The words that a conditional format over exactly ``ref`` colours."""
    rules = [rule for area, rule in conditional_rules(sheet) if area == ref]
    return {rule.formula[0].strip('"') for rule in rules if rule.type == "cellIs" and rule.dxf.fill}


def parts(path: Path, pattern: str) -> dict[str, bytes]:
    with ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist() if re.fullmatch(pattern, name)}


def luminance(argb: str) -> float:
    red, green, blue = (int(argb[i : i + 2], 16) / 255 for i in (2, 4, 6))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
