"""Master workbooks that stand open in memory, and the clock their tests wait on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from cchc_xl.core.changes import CellChange, TableChanges
from cchc_xl.core.tables import LINES, TASKS, CellValue, Kind, TableSpec
from cchc_xl.excel.live import LiveWorkbook, Patience
from tests.live.counting_engine import Workbook

TASK_SHEET, LINE_SHEET = "Việc năm 2023", "Tổng hợp"  # the first was renamed by a person
TASK_TOP, LINE_TOP = 6, 4  # rows of the headers
CODES = {
    **dict.fromkeys((Kind.TEXT, Kind.LONG, Kind.MOMENT), "@"),
    Kind.DATE: "dd/mm/yyyy",
    Kind.INTEGER: "#,##0",
    Kind.NUMBER: "#,##0",
    Kind.PERCENT: "General",
}
OLD = "Đang thực hiện"


class Clock:
    """A clock that only sleeping moves; in seconds."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def patience(clock: Clock | None = None) -> Patience:
    clock = clock or Clock()
    return Patience(limit_seconds=10, clock=clock, sleep=clock.sleep)


def task(number: int) -> dict[str, CellValue]:
    """A task as the plan gives it, with roll-up cells that were written before."""
    return {
        "id": f"NV{number:03}",
        "content": f"Nội dung công việc thứ {number}",
        "due": date(2023, 6, 30),
        "status": OLD,
        "reported": number,
        "remark": f"Lưu ý của việc {number}",
        "own_due": date(2023, 7, number % 28 + 1),
        "office_note": f"ghi chú {number}",
    }


def line(number: int) -> dict[str, CellValue]:
    """A row as the roll-up adds it."""
    return {
        "key": f"2023-Q1|DV01|NV{number:03}",
        "period": "2023-Q1",
        "task": f"NV{number:03}",
        "result_text": f"- Văn bản số {number}",
        "progress_percent": 50,
        "completed_on": date(2023, 3, 1),
        "cell": f"{number}/3/2023",
        "stamp": f"{number}e5",
    }


def open_book(tasks: int = 5, lines: int = 0, engine: str = "excel") -> Workbook:
    """A workbook with the tasks' table, moved and on a renamed sheet, and the one of the lines."""
    book = Workbook("C:\\CCHC\\KeHoach2023.xlsm", engine=engine)
    put_table(book, TASKS, TASK_SHEET, TASK_TOP, 2, [task(n) for n in range(1, tasks + 1)])
    rows = [line(n) for n in range(1, lines + 1)] or [{}]
    put_table(book, LINES, LINE_SHEET, LINE_TOP, 1, rows)
    book.machine.forget()
    return book


def put_table(
    book: Workbook,
    spec: TableSpec,
    sheet: str,
    top: int,
    left: int,
    rows: Sequence[Mapping[str, CellValue]],
) -> None:
    """A table as the builder makes it: every cell has its column's format, those of links their formula."""
    grid: list[list[Any]] = [[c.header for c in spec.columns]]
    grid += [[_stored(row.get(c.field)) for c in spec.columns] for row in rows]
    book.add_table(sheet, spec.name, top, left, grid)
    for row in range(top + 1, top + 1 + len(rows)):
        for number, column in enumerate(spec.columns, left):
            cell = book.sheet(sheet).at(row, number)
            cell.code, cell.formula = ("General" if column.formula else CODES[column.kind]), column.formula


def _stored(value: CellValue) -> Any:
    return datetime(value.year, value.month, value.day) if isinstance(value, date) else value  # noqa: DTZ001


def live(book: Workbook, clock: Clock | None = None) -> LiveWorkbook:
    return LiveWorkbook(book.book, patience(clock))


def read(book: Workbook, spec: TableSpec = TASKS) -> dict[str, Mapping[str, CellValue]]:
    """The table's rows by key."""
    rows = live(book).read([spec])[spec.name].rows
    return {str(row.values[spec.key]): row.values for row in rows if row.values[spec.key]}


def cell_of(book: Workbook, key: str, field: str, spec: TableSpec = TASKS) -> tuple[int, int]:
    """Row and column of a field on its sheet."""
    sheet, table = book.table(spec.name)
    top, left, bottom, _ = table.box
    column = left + spec.fields().index(field)
    key_column = left + spec.fields().index(spec.key)
    row = next(r for r in range(top + 1, bottom + 1) if sheet.at(r, key_column).value == key)
    return row, column


def change(
    key: str, field: str, expected: CellValue, new: CellValue, spec: TableSpec = TASKS
) -> TableChanges:
    return TableChanges(spec, (CellChange(key, field, expected, new),))
