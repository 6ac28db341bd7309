"""The whole master workbook of the plan of 2023, open in the engine of the tests and lying on a disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cchc_xl import settings
from cchc_xl.assistant_home import Home
from cchc_xl.core import tables
from cchc_xl.core import wording as w
from cchc_xl.core.button import MESSAGE_NAME
from cchc_xl.core.tables import CellValue
from cchc_xl.excel.build.cells import shown
from cchc_xl.plan_source import read_plan_rows
from tests.live.counting_engine import Workbook
from tests.live.open_books import put_table

NOW = datetime(2023, 6, 14, 1, 12, 5, tzinfo=UTC)  # 08:12:05 in Vietnam
_DASHBOARD_ITEMS = {
    tables.STATUS_COUNTS: (*w.STATUS.values(), w.BEHIND, w.TOTAL),
    tables.SUBMISSION_COUNTS: (*w.SUBMISSION_STATE.values(), w.TOTAL),
    tables.ACTIONS: tuple(w.ACTION.values()),
}


@dataclass(frozen=True, slots=True)
class Desk:
    """An open workbook, its place on the disk, and the assistant's folder."""

    model: Workbook
    path: Path
    home: Home

    @property
    def message(self) -> str:
        return str(self.model.sheet("Bảng điều khiển").at(3, 2).value)

    def now(self) -> datetime:
        return NOW

    def rows(self, spec: tables.TableSpec) -> list[Mapping[str, object]]:
        """The rows that have a key, by field."""
        sheet, table = self.model.table(spec.name)
        top, left, bottom, _ = table.box
        rows = [
            {f: sheet.at(row, left + i).value for i, f in enumerate(spec.fields())}
            for row in range(top + 1, bottom + 1)
        ]
        return [row for row in rows if row[spec.key]]

    def choose(self, item: str, value: CellValue) -> None:
        """Type into the dashboard's control table."""
        sheet, table = self.model.table(tables.CONTROL.name)
        top, left, bottom, _ = table.box
        row = next(r for r in range(top + 1, bottom + 1) if sheet.at(r, left).value == item)
        sheet.at(row, left + 1).value = value


def desk(folder: Path, *, period: str = "2023-H1", name: str = "KeHoach2023.xlsm") -> Desk:
    """Everything as after a build, with the period chosen and the day left to today."""
    path = folder / "Văn phòng" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"as saved last")
    model = Workbook(str(path), engine="LibreOffice")
    rows = dict(read_plan_rows(settings.default_plan()))
    rows[tables.CONTROL.name] = [
        {"item": w.CONTROL_PERIOD, "value": period}, {"item": w.CONTROL_DAY, "value": None},
    ]  # fmt: skip
    rows[tables.YEAR.name] = [{"id": row["id"]} for row in rows[tables.TASKS.name]]
    for spec, items in _DASHBOARD_ITEMS.items():
        rows[spec.name] = [{"item": item} for item in items]
    for spec in tables.CATALOGUE:
        typed = [
            {c.field: shown(c, row.get(c.field)) for c in spec.columns} for row in rows.get(spec.name, ())
        ]
        put_table(model, spec, f"{spec.sheet} {spec.name}", 4, 1, typed or [{}])
    model.sheet("Bảng điều khiển").put(3, 2, "Chọn kỳ rồi bấm nút.")
    model.names[MESSAGE_NAME] = "='Bảng điều khiển'!3,2"
    home = Home(folder / "cchc")
    home.prepare()
    return Desk(model, path, home)
