"""Grammar of years, months and quarters, with or without their year."""

from __future__ import annotations

from cchc_xl.core import rules
from cchc_xl.core.deadline.model import DeadlineKind
from cchc_xl.core.deadline.scan import Reader, numeral, ordinal, rewinding
from cchc_xl.core.deadline.spans import (
    FIRST_YEAR,
    LAST_YEAR,
    Moment,
    Span,
    Unit,
    Unreadable,
    full_year,
    month_span,
    quarter_span,
    year_span,
)

OF = ("cua", "trong", ",")


@rewinding
def year_suffix(reader: Reader) -> int | None:
    """The year behind a month or quarter: "/2023", "-2023", "/23", "năm 2023", ", 2023", "năm sau"."""
    if reader.take("/"):
        digits = reader.token()
        if digits is None or not digits.is_number or (len(digits.key) < 3 and not _short_year(reader)):
            return year_suffix(reader) if reader.sees("nam") else None
        reader.pos += 1
        return full_year(int(digits.key[:6]))
    if reader.take("-", ".", ","):
        return plain_year(reader) if reader.year_ahead() is not None else year_suffix(reader)
    if reader.year_ahead() is not None:
        return plain_year(reader)
    reader.skip(*OF)
    return _year_named(reader)


@rewinding
def _year_named(reader: Reader) -> int | None:
    """ "Năm 2023", "năm 23", "năm nay", "năm sau", "năm trước"."""
    plan = reader.conventions.year
    if not reader.take("nam"):
        return None
    if reader.take("nay", "ke hoach", "hien tai"):
        return plan
    if reader.take("sau", "toi", "tiep theo", "ke tiep", "lien ke"):
        return plan + 1
    if reader.take("truoc", "ngoai"):
        return plan - 1
    if _short_year(reader):
        return full_year(reader.number() or 0)
    return plain_year(reader)


def _short_year(reader: Reader) -> bool:
    """Two digits that can only be a year: not a month or a likely day, and nothing glued behind it."""
    number, digits = reader.number_ahead(), reader.token()
    if number is None or digits is None or len(digits.key) != 2 or number < 20:
        return False
    return not (reader.glued(1) and reader.key(1) in ("/", "-"))


def plain_year(reader: Reader) -> int | None:
    found = reader.year_ahead()
    reader.pos += found is not None
    return found


@rewinding
def year(reader: Reader, *, plan_year: bool = False) -> Moment | None:
    """ "Năm 2023", "cả năm", "năm nay", "giai đoạn 2021" (its end follows as a range) or a bare 2023."""
    entire = reader.take("trong ca", "trong toan", "trong", "ca", "toan bo", "toan", "suot", "tron")
    stage = reader.take("giai doan", "thoi ky", "nhiem ky", "cac nam", "nhung nam")
    if stage:
        reader.skip("tu", "nam", "cac", ",")
    elif reader.number_ahead() is not None and reader.sees(f"{reader.key()} nam"):
        reader.pos += 1  # "2 năm 2023-2024"
    if not stage and reader.sees("nam"):
        if (found := _year_named(reader)) is not None:
            return numbered_year(found)
        reader.pos += 1
        bare = (entire or plan_year) and reader.number_ahead() is None and not reader.sees("hoc")
        return Moment(Unit.YEAR, year_span) if bare else None
    found = None if entire else reader.year_ahead()
    if found is None or not (stage or FIRST_YEAR <= found <= LAST_YEAR):
        return None
    reader.pos += 1
    return numbered_year(found)


def numbered_year(number: int) -> Moment:
    return Moment(Unit.YEAR, year_span, year=number, number=number)


@rewinding
def month(reader: Reader) -> Moment | None:
    """ "Tháng 3", "T3/2023", "tháng ba năm 2023", "tháng III", or "03/2023" alone."""
    if (digits := _month_in_digits(reader)) is not None:
        return digits
    if reader.key(-1) in ("trong", "ca") and reader.number_ahead() and reader.key(1) == "thang":
        reader.pos += 1  # "trong 3 tháng 4, 5, 6"
    reader.skip("cac", "trong", "ca")
    if reader.take("thang"):
        if reader.take("gieng", "chap"):
            return Moment(Unit.MONTH, _lunar)
        number = _month_in_words(reader) if reader.sees("nam", "tu") else numeral(reader)
    elif reader.take("th", "t") and (reader.take(".") or reader.glued()):
        number = reader.number()
    else:
        return None
    return None if number is None else numbered_month(number, year_suffix(reader))


def numbered_month(number: int, year: int | None) -> Moment:
    return Moment(Unit.MONTH, lambda y: month_span(y, number), year=year, number=number)


@rewinding
def _month_in_digits(reader: Reader) -> Moment | None:
    """ "03/2023", "3-2023", "2023-03"."""
    number, found = reader.number_ahead(), reader.year_ahead(2)
    if number is None:
        number, found = reader.number_ahead(2), reader.year_ahead()
    if number is None or found is None or reader.key(1) not in ("/", "-", "."):
        return None
    reader.pos += 3
    if reader.key() in ("/", "-", ".") and reader.glued() and reader.glued(1):
        return None  # the number of a document, or a day
    return numbered_month(number, found)


def _month_in_words(reader: Reader) -> int | None:
    # "tháng năm 2023" has lost its number: only "tháng năm" without a year behind it is May
    if reader.sees("nam") and (reader.year_ahead(1) is not None or reader.sees("nam _")):
        return None
    return 4 if reader.take("tu") else numeral(reader)


def _lunar(_: int) -> Span:
    raise Unreadable(rules.DEADLINE_LUNAR, DeadlineKind.AMBIGUOUS)


@rewinding
def quarter(reader: Reader) -> Moment | None:
    """ "Quý I/2023", "Q3", "quý hai", "quý thứ nhất"."""
    reader.skip("cac", "trong", "ca")
    name = reader.take("quy", "q")
    if name is None or reader.sees("nam"):
        return None
    if name == "q":
        reader.take(".")
    number = ordinal(reader)
    if number is None and reader.take("tu"):
        number = 4
    if number is None or reader.sees("lan", "thang"):
        return None
    return numbered_quarter(number, year_suffix(reader))


def numbered_quarter(number: int, year: int | None) -> Moment:
    return Moment(Unit.QUARTER, lambda y: quarter_span(y, number), year=year, number=number)
