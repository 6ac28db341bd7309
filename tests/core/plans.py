"""Small plans for tests, made through the plan's own parser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from cchc_xl.core import tables
from cchc_xl.core.plan import Plan
from cchc_xl.core.plan_rows import plan_from_rows
from cchc_xl.core.tables import CellValue

Row = Mapping[str, CellValue]

UNITS: tuple[Row, ...] = (
    {"code": "VP", "name": "Văn phòng", "type": "room", "aliases": "Văn phòng Sở|VP Sở"},
    {"code": "TTr", "name": "Thanh tra", "type": "room", "aliases": "Thanh tra Sở"},
    {"code": "TCCB", "name": "Phòng Tổ chức cán bộ", "type": "room", "aliases": "Tổ chức cán bộ|P.TCCB"},
    {
        "code": "PGD-KA",
        "name": "Phòng Giáo dục và Đào tạo quận Kiến An",
        "type": "pgd",
        "aliases": "Phòng GD&ĐT quận Kiến An|PGD Kiến An|UBND quận Kiến An",
    },
    {
        "code": "GDTX-KA",
        "name": "Trung tâm GDNN-GDTX quận Kiến An",
        "type": "gdtx",
        "aliases": "GDTX Kiến An",
    },
    {"code": "THPT-KA", "name": "Trường THPT Kiến An", "type": "thpt", "aliases": "THPT Kiến An|C3 Kiến An"},
    {"code": "THPT-TS", "name": "Trường THPT Thủy Sơn", "type": "thpt", "aliases": "THPT Thuỷ Sơn"},
)
COLLECTIVES: tuple[Row, ...] = (
    {"wording": "Các phòng Sở|các phòng Sở", "unit_types": "room"},
    {"wording": "UBND quận, huyện|các Phòng GD&ĐT quận, huyện", "unit_types": "pgd"},
    {"wording": "Các đơn vị giáo dục|đơn vị giáo dục", "unit_types": "thpt,gdtx"},
    {"wording": "Các đơn vị liên quan|các cơ quan báo chí", "unit_types": ""},
)


def task(task_id: str, lead: str = "Văn phòng", coordinating: str = "", **more: CellValue) -> Row:
    """A task row; the whole year unless ``time`` says otherwise."""
    row: dict[str, CellValue] = {
        "id": task_id,
        "kind": "task",
        "group": task_id.split(".")[0],
        "content": f"Nội dung {task_id}",
        "lead": lead,
        "coordinating": coordinating,
        "time": "Cả năm 2023",
    }
    return {**row, **more}


def target(target_id: str, source: str = "Văn phòng", **more: CellValue) -> Row:
    """A ratio of at least 50 % unless told otherwise."""
    row: dict[str, CellValue] = {
        "id": target_id,
        "kind": "ratio",
        "name": f"Chỉ tiêu {target_id}",
        "numerator": "tử",
        "denominator": "mẫu",
        "comparison": ">=",
        "threshold_percent": 50.0,
        "source": source,
        "adds_up": "no",
    }
    return {**row, **more}


def plan(
    tasks: Sequence[Row] = (),
    targets: Sequence[Row] = (),
    units: Sequence[Row] = UNITS,
    collectives: Sequence[Row] = COLLECTIVES,
    settings: Mapping[str, str] | None = None,
) -> Plan:
    """A plan of 2023 with the given rows."""
    values = {"plan_id": "KH-THU", "year": "2023", **(settings or {})}
    return plan_from_rows(
        {
            tables.SETTINGS.name: [{"key": k, "value": v} for k, v in values.items()],
            tables.TASKS.name: tasks,
            tables.TARGETS.name: targets,
            tables.UNITS.name: units,
            tables.COLLECTIVES.name: collectives,
        }
    )


MID_JUNE = date(2023, 6, 14)
