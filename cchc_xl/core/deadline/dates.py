"""Grammar of single days: in figures, in words, with weekday and clock time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from cchc_xl.core import rules
from cchc_xl.core.deadline.months import month, year_suffix
from cchc_xl.core.deadline.periods import period
from cchc_xl.core.deadline.scan import Reader, rewinding, worded
from cchc_xl.core.deadline.spans import Moment, Span, Unit, day_span, full_year, impossible
from cchc_xl.core.problem import Problem

_SIGNS = ("/", "-", ".")
_DAY_PARTS = ("sang", "chieu", "trua", "tối", "dem", "vao", "luc")
_SERIAL_EPOCH = date(1899, 12, 30)
_SERIALS = range(36526, 73416)  # 1/1/2000 to 31/12/2100
MIDNIGHT = (0, 0)


@rewinding
def day(reader: Reader) -> Moment | None:
    """A day with all that may stand around it: "16h30 thứ Năm, ngày 08/6/2023"."""
    reader.skip("luc", "vao")
    clock = clock_time(reader)
    reader.skip(*_DAY_PARTS, ",")
    named = weekday(reader)
    reader.skip(",", *_DAY_PARTS, "hom", "dip")
    found = _in_figures(reader) or _in_words(reader)
    if found is None:
        return None
    if clock is None:
        clock = _clock_behind(reader)
    if named is None:
        named = _weekday_behind(reader)
    return replace(found, clock=clock or found.clock, weekday=named)


# -- what stands around a day ---------------------------------------------------------------------


@rewinding
def clock_time(reader: Reader) -> tuple[int, int] | None:
    """ "16h30", "17 giờ 00 phút", "17:00", "17:00:00"; "hết giờ làm việc" is the end of the day."""
    if reader.take("het gio lam viec", "het gio hanh chinh", "cuoi gio", "gio hanh chinh"):
        return 24, 0
    hour = reader.number()
    minute: int | None = 0
    if hour is None:
        return None
    if reader.take("h", "gio"):
        minute = reader.number() or 0
        reader.take("phut", "p")
    elif reader.take(":"):
        minute = reader.number()
        if reader.take(":"):
            reader.number()
    else:
        return None
    return None if minute is None else (hour, minute)


@rewinding
def _clock_behind(reader: Reader) -> tuple[int, int] | None:
    """The clock time behind a day, as a spreadsheet writes it or as people do."""
    reader.skip(",", "t", "luc", "vao", "truoc", "cham nhat")
    return clock_time(reader)


@rewinding
def _weekday_behind(reader: Reader) -> int | None:
    reader.take(",")
    return weekday(reader)


_WEEKDAYS = {"hai": 0, "ba": 1, "bon": 2, "tu": 2, "nam": 3, "sáu": 4, "sau": 4, "bay": 5}


@rewinding
def weekday(reader: Reader, *, short: bool = False) -> int | None:
    """Monday 0 to Sunday 6; ``short`` also reads "T6"."""
    if reader.take("chu nhat", "cn"):
        return 6
    if not reader.take("thu"):
        if not (short and reader.take("t") and reader.glued()):
            return None
        number = reader.number()
        return number - 2 if number is not None and 2 <= number <= 7 else None
    if (number := reader.number()) is not None:
        return number - 2 if 2 <= number <= 7 else None
    found = _WEEKDAYS.get(reader.key())
    reader.pos += found is not None
    return found


# -- days in figures ------------------------------------------------------------------------------


@rewinding
def _in_figures(reader: Reader) -> Moment | None:
    reader.skip("ngay", "mung")
    found = _year_first(reader) or _full(reader) or _short(reader)
    if found is None or (reader.sees("/") and reader.glued()):
        return None  # "09/2019/NĐ-CP" is the number of a document
    return found


@rewinding
def _year_first(reader: Reader) -> Moment | None:
    year, month_number, number = reader.year_ahead(), reader.number_ahead(2), reader.number_ahead(4)
    sign = reader.key(1)
    if year is None or month_number is None or number is None:
        return None
    if sign not in _SIGNS or reader.key(3) != sign:
        return None
    reader.pos += 5
    return Moment(Unit.DAY, lambda _: day_span(year, month_number, number), year=year)


@rewinding
def _full(reader: Reader) -> Moment | None:
    """dd/mm/yyyy, dd-mm-yy, dd.mm.yyyy."""
    number, month_number, sign, year = (
        reader.number_ahead(),
        reader.number_ahead(2),
        reader.key(1),
        reader.token(4),
    )
    if number is None or month_number is None or sign not in _SIGNS or reader.key(3) != sign:
        return None
    if year is None or not year.is_number or (len(year.key) == 2 and not reader.glued(4)):
        return None
    reader.pos += 5
    return figures(number, month_number, full_year(int(year.key[:6])) if len(year.key) > 1 else 0)


@rewinding
def _short(reader: Reader) -> Moment | None:
    """dd/mm, or dd-mm and dd.mm without spaces."""
    number, sign, month_number = reader.number_ahead(), reader.key(1), reader.number_ahead(2)
    if number is None or month_number is None or sign not in _SIGNS:
        return None
    if sign != "/" and not (reader.glued(1) and reader.glued(2)):
        return None
    reader.pos += 3
    if sign != "/" and reader.sees("/"):
        return None  # "01-15/3" is a range
    if reader.sees("-", ".") and reader.glued() and reader.glued(1) and reader.year_ahead(1) is not None:
        return None  # "15/6-2023": the signs disagree
    return figures(number, month_number, year_suffix(reader) if reader.sees("nam", ", nam") else None)


def figures(number: int, month_number: int, year: int | None) -> Moment:
    """The day dd/mm. Where only month/day exists the two were typed in that order: taken so, and said."""
    if month_number > 12 >= number:

        def swapped(y: int) -> Span:
            return day_span(y, number, month_number)

        problem = Problem(rules.DEADLINE_MONTH_FIRST)
        return Moment(Unit.DAY, swapped, year=year, problems=(problem,))
    return Moment(Unit.DAY, lambda y: day_span(y, month_number, number), year=year)


# -- days in words --------------------------------------------------------------------------------


@rewinding
def _in_words(reader: Reader) -> Moment | None:
    """ "Ngày 5 tháng 3 năm 2023", "ngày 20 tháng cuối quý II", "mùng 5 tháng Ba"."""
    spoken = reader.take("ngay mung", "ngay", "mung")
    number = reader.number()
    if number is None and spoken:
        number = worded(reader)
    if number is None:
        return None
    reader.skip(",", "cua", "cac", "trong")
    if not spoken and (reader.number_ahead(1) is None or reader.key(-2) in ("trong", "ca")):
        return None  # "6 tháng đầu năm", "9 tháng năm 2023", "trong 3 tháng 4, 5, 6" are no days
    numbered = month(reader) if reader.sees("thang", "t", "th") else None
    if numbered is not None and numbered.number is None:  # a month of the lunar calendar
        return replace(numbered, unit=Unit.DAY)
    if numbered is not None:
        return None if reader.sees("lan", "mot lan", "/ lan") else day_of_month(number, numbered)
    base = period(reader) if reader.sees("thang") and spoken else None
    if base is None or base.unit is not Unit.PART:
        return None

    def in_part(year: int) -> Span:
        start = base.at(year).start
        return day_span(start.year, start.month, number)

    return Moment(Unit.DAY, in_part, year=base.year, problems=base.problems)


def day_of_month(number: int, numbered: Moment) -> Moment:
    """Day ``number`` of a month given by its number; the month's neighbours ("tháng 3, 6, 9") share it."""
    month_number = numbered.number or 0
    return Moment(
        Unit.DAY, lambda y: day_span(y, month_number, number), year=numbered.year, number=number, day=number
    )


@rewinding
def day_number(reader: Reader) -> Moment | None:
    """A day that borrows its month from what follows: "ngày 01" or "01" in "từ 01 đến 15/3"."""
    spoken = reader.take("ngay mung", "ngay", "mung")
    number = reader.number()
    if number is None:
        return None
    return Moment(Unit.DAY_NUMBER if spoken else Unit.NUMBER, _no_month, number=number)


def _no_month(_: int) -> Span:
    raise impossible()


# -- days as spreadsheets keep them ---------------------------------------------------------------


def serial_day(text: str) -> date | None:
    """The day of a spreadsheet's serial number standing alone in a cell, with or without a time of day."""
    whole, _, fraction = text.strip().replace(",", ".").partition(".")
    if not (whole.isascii() and whole.isdigit() and len(whole) == 5 and (not fraction or fraction.isdigit())):
        return None
    return _SERIAL_EPOCH + timedelta(int(whole)) if int(whole) in _SERIALS else None
