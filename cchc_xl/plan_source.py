"""The plan's source files: a folder of CSV files with the tables' fields as headers.

settings.csv tasks.csv units.csv              always
groups.csv collectives.csv targets.csv duties.csv holidays_vn.csv doubts.csv   where there are any
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from cchc_xl.core import tables
from cchc_xl.core.tables import CellValue, Kind, TableSpec
from cchc_xl.core.workbook_cells import date_of, number_of
from cchc_xl.errors import PlanError

PlanRows = Mapping[str, Sequence[Mapping[str, CellValue]]]

_FILES: tuple[tuple[str, TableSpec, bool], ...] = (
    ("settings.csv", tables.SETTINGS, True),
    ("tasks.csv", tables.TASKS, True),
    ("units.csv", tables.UNITS, True),
    ("groups.csv", tables.GROUPS, False),
    ("collectives.csv", tables.COLLECTIVES, False),
    ("targets.csv", tables.TARGETS, False),
    ("duties.csv", tables.DUTIES, False),
    ("holidays_vn.csv", tables.HOLIDAYS, False),
    ("doubts.csv", tables.DOUBTS, False),
)


def read_plan_rows(folder: Path, calendar_year: int | None = None) -> PlanRows:
    """Rows by table name, typed by their columns. Raises PlanError naming the file and the fault.

    Of the holidays only those around ``calendar_year`` (default: the plan's year) are kept.
    """
    if not folder.is_dir():
        raise PlanError(f"Không có thư mục kế hoạch “{folder}”.", "Kiểm tra đường dẫn sau --plan.")
    rows = {spec.name: _read(folder / name, spec, required) for name, spec, required in _FILES}
    _number_duties(rows[tables.DUTIES.name])
    year = next((number_of(r.get("value")) for r in rows[tables.SETTINGS.name] if r["key"] == "year"), None)
    if year is None:
        raise PlanError("Tệp settings.csv chưa có năm kế hoạch (dòng year).", "Thêm dòng year rồi chạy lại.")
    rows[tables.HOLIDAYS.name] = [
        row
        for row in rows[tables.HOLIDAYS.name]
        if (day := date_of(row.get("date"))) is not None and abs(day.year - (calendar_year or year)) <= 1
    ]
    _attach_doubts(rows)
    return rows


def _read(path: Path, spec: TableSpec, required: bool) -> list[dict[str, CellValue]]:
    if not path.exists():
        if not required:
            return []
        raise PlanError(f"Thư mục kế hoạch thiếu tệp “{path.name}”.", "Thêm tệp này rồi chạy lại.")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.DictReader(file, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PlanError(
            f"Không đọc được tệp kế hoạch “{path.name}” ({error}).",
            "Lưu lại tệp dưới dạng CSV UTF-8, phân cách bằng dấu phẩy.",
        ) from error
    if lines and spec.key not in lines[0] and spec is not tables.DUTIES:
        raise PlanError(
            f"Tệp kế hoạch “{path.name}” thiếu cột “{spec.key}”.", "Sửa dòng tiêu đề của tệp rồi chạy lại."
        )
    return [
        {c.field: _typed(c.kind, line[c.field]) for c in spec.columns if line.get(c.field) is not None}
        for line in lines
    ]


def _typed(kind: Kind, text: str) -> CellValue:
    """A field as its column types it; what does not fit stays text, for the plan's parser to report."""
    if not text:
        return None
    if kind is Kind.DATE:
        return date_of(text) or text
    if kind in (Kind.NUMBER, Kind.PERCENT, Kind.INTEGER):
        value = number_of(text)
        return text if value is None else value
    return text


def _number_duties(duties: list[dict[str, CellValue]]) -> None:
    for row in duties:
        row["key"] = f"{row.get('letter')}.{row.get('ordinal')}"


def _attach_doubts(rows: dict[str, list[dict[str, CellValue]]]) -> None:
    """Show each doubt beside the task or target it is about; the issued text stays as it is."""
    for row in (*rows[tables.TASKS.name], *rows[tables.TARGETS.name]):
        mine = [d for d in rows[tables.DOUBTS.name] if row["id"] in str(d.get("subject") or "").split()]
        if mine:
            row["doubt"] = "\n".join(f"{d['id']}: {d['explanation']}" for d in mine)
