"""Grammar of the day within a period: "ngày 15", "thứ Sáu", "tuần đầu", "ngày cuối cùng"."""

from __future__ import annotations

from cchc_xl.core.deadline.dates import weekday
from cchc_xl.core.deadline.periods import FIRST, LAST, MIDDLE
from cchc_xl.core.deadline.rrules import When
from cchc_xl.core.deadline.scan import Reader, ordinal, rewinding

_WORKDAYS = (0, 1, 2, 3, 4)


@rewinding
def when_due(reader: Reader) -> When | None:
    """Where in a month, a week or a longer period the work is due."""
    reader.skip("vao", "dip")
    if edge := reader.take("ngay lam viec cuoi cung", "ngay lam viec cuoi", "ngay lam viec dau tien"):
        return When(weekdays=_WORKDAYS, nth=1 if "dau" in edge else -1)
    if edge := reader.take("ngay cuoi cung", "ngay cuoi", "ngay dau tien", "ngay dau"):
        return When(days=(1,), edge="dau") if "dau" in edge else When(days=(-1,), edge="cuoi")
    if decade := reader.take("thuong tuan", "trung tuan", "ha tuan"):
        return When(edge={"thuong tuan": "dau", "trung tuan": "giua"}.get(decade, "cuoi"))
    if edge := reader.take(*FIRST, *MIDDLE, *LAST):
        if reader.sees("tuan hang tuan", "tuan moi tuan"):
            reader.take("tuan")
        return When(edge=edge.split()[0])
    return _days(reader) or _weekdays(reader) or _week(reader)


@rewinding
def _week(reader: Reader) -> When | None:
    """ "Tuần đầu", "tuần thứ hai", "tuần cuối": due on its last day."""
    if not reader.take("tuan"):
        return None
    if edge := reader.take(*FIRST, *LAST):
        return When(days=(7,) if edge in FIRST else (-1,))
    week = ordinal(reader)
    return None if week is None else When(days=(-1 if week == 5 else 7 * week,))


@rewinding
def _days(reader: Reader) -> When | None:
    """ "Ngày 15", "các ngày 10, 20", "từ ngày 20 đến ngày 25" (due on the 25th)."""
    reader.take("tu")
    spoken = reader.take("cac ngay", "ngay mung", "ngay", "mung") is not None
    number = reader.number()
    if number is None:
        return None
    days = [number]
    while (more := _next_day(reader)) is not None:
        added, number = more
        days = [*days, number] if added else [*days[:-1], number]
    if reader.sees("/", ":", "h", "gio", "lan", "%") or (reader.sees("-", ".") and reader.glued()):
        return None
    return When(days=tuple(days), spoken=spoken)


@rewinding
def _next_day(reader: Reader) -> tuple[bool, int] | None:
    """A further day, and whether it is added; otherwise it ends a range of days."""
    joined = reader.take(", va", ",", "va", "-", "den")
    if joined is None:
        return None
    reader.take("ngay")
    number = reader.number()
    return None if number is None else (joined not in ("-", "den"), number)


@rewinding
def _weekdays(reader: Reader) -> When | None:
    """ "Thứ Sáu", "thứ Hai, thứ Tư", "T6", "thứ Sáu cuối cùng"."""
    first = weekday(reader, short=True)
    if first is None:
        return None
    found = [first]
    while (more := _next_weekday(reader)) is not None:
        found.append(more)
    reader.skip("tuan")
    edge = reader.take(*FIRST, *LAST)
    nth = 0 if edge is None else 1 if edge in FIRST else -1
    return When(weekdays=tuple(found), nth=nth)


@rewinding
def _next_weekday(reader: Reader) -> int | None:
    return weekday(reader, short=True) if reader.take(", va", ",", "va") else None
