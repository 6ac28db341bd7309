"""Tiến độ năm: each task's span, due day and completion over the thirds of the plan's months.

A third holds one sign, and the signs alone tell the picture: colours on the sheet only repeat them. Where
several would meet in one third, the later in the order of :data:`SIGNS` stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from cchc_xl.core import wording as w
from cchc_xl.core.sheet_rows import Rows
from cchc_xl.core.status import Status, TaskStatus, header_state
from cchc_xl.core.tables import THIRDS, CellValue

# In every common font, and told apart without colour.
CONTINUOUS: Final = "–"
GONE: Final = "■"
TO_COME: Final = "□"
CHECK_DAY: Final = "│"
DUE: Final = "▼"
COMPLETED: Final = "●"

SIGNS: Final[Mapping[str, str]] = {
    CONTINUOUS: "thường xuyên",
    GONE: "đã qua",
    TO_COME: "còn lại",
    CHECK_DAY: "ngày kiểm tra",
    DUE: "đến hạn",
    COMPLETED: "hoàn thành",
}


def year_rows(statuses: Sequence[TaskStatus], year: int, today: date) -> Rows:
    """Sheet "Tiến độ năm" of the plan of ``year``, as things stand ``today``.

    A task without a due day has no place on the time line unless it is continuous; a day outside the year
    has none either.
    """
    by_id = {row.task.task_id: row for row in statuses}
    rows: Rows = {}
    for row in statuses:
        if row.status is None:
            children = [r.task for r in statuses if r.task.parent == row.task.task_id]
            shown, signs = row.outside or header_state(by_id, children), dict[int, str]()
        else:
            shown, signs = w.STATUS[row.status], dict(_signs(row, year, today))
        task = row.task
        values: dict[str, CellValue] = {
            "content": task.content, "lead": task.lead or None, "due": row.due, "status": shown or None,
        }  # fmt: skip
        rows[row.task.task_id] = values | {field: signs.get(i) for i, field in enumerate(THIRDS)}
    return rows


def third_of(day: date, year: int) -> int:
    """Which third ``day`` lies in: 0 is 1–10 January of ``year``, 36 the same days a year later."""
    return (day.year - year) * len(THIRDS) + (day.month - 1) * 3 + min((day.day - 1) // 10, 2)


def _signs(row: TaskStatus, year: int, today: date) -> Iterator[tuple[int, str]]:
    """(third, sign), the one that stands last."""
    now = third_of(today, year)
    if row.status is Status.ONGOING:
        yield from ((i, CONTINUOUS) for i in _span(row, year))
        yield now, CHECK_DAY
    elif row.due is not None:
        yield from ((i, GONE if i < now else TO_COME) for i in _span(row, year))
        yield now, CHECK_DAY
        yield third_of(row.due, year), DUE
    if row.completed_on is not None:
        yield third_of(row.completed_on, year), COMPLETED


def _span(row: TaskStatus, year: int) -> range:
    """From start to due day; what is not known reaches to the year's end on that side."""
    first = third_of(row.start, year) if row.start else 0
    last = third_of(row.due, year) if row.due else len(THIRDS) - 1
    return range(max(first, 0), min(last, len(THIRDS) - 1) + 1)
