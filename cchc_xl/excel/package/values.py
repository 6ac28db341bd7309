"""A cell's content as a Python value, and back."""

from __future__ import annotations

import math
import sys
from datetime import date, datetime, timedelta
from typing import NamedTuple

from lxml import etree

from cchc_xl.core.tables import CellValue
from cchc_xl.excel import refusals
from cchc_xl.excel.package.archive import Damaged
from cchc_xl.excel.package.parts import drop_attributes, main
from cchc_xl.excel.package.strings import SharedStrings, fill_text, text_of, unescape
from cchc_xl.excel.package.styles import DATE_FORMAT, MOMENT_FORMAT, Styles

F, V, IS, C = main("f"), main("v"), main("is"), main("c")

INLINE = "inlineStr"  # the type of a text that stands in its cell
MAX_TEXT = 32_767  # UTF-16 units a cell holds
_DAY = 86_400  # seconds
_LARGEST = sys.float_info.max
_LAST_SERIAL = 2_958_465  # 31/12/9999 counted from 1900


class Refused(Exception):
    """A value no cell can hold; the text is one of the reasons of :mod:`cchc_xl.excel.refusals`."""


def moment_of(serial: float, date1904: bool) -> date | None:
    """The day (datetime when it has a time) a serial number stands for; None for what is no day.

    In the 1900 system day 60 is the 29/02/1900 that never was, and what is under 1 is a time of day.
    """
    if abs(serial) > _LAST_SERIAL + 1:
        return None
    days, seconds = divmod(round(serial * _DAY), _DAY)
    if date1904:
        days += 1462
    if not 1 <= days <= _LAST_SERIAL or days == 60:
        return None
    start = datetime(1899, 12, 30) if days > 60 else datetime(1899, 12, 31)  # noqa: DTZ001 (cells know no zone)
    moment = start + timedelta(days=days, seconds=seconds)
    return moment if seconds else moment.date()


def serial_of(value: date, date1904: bool) -> float:
    """The serial number of a day or moment; Refused before the calendar of the workbook begins."""
    days = value.toordinal() - date(1899, 12, 30).toordinal()
    if days < 61:
        days -= 1
    if date1904:
        days -= 1462
    if days < (0 if date1904 else 1):
        raise Refused(refusals.DATE_OUT_OF_RANGE)
    if not isinstance(value, datetime):
        return days
    return days + (value.hour * 3600 + value.minute * 60 + value.second) / _DAY


class Stored(NamedTuple):
    """How a value is stored: the cell's type, the text of its content (None: blank) and its style."""

    kind: str | None
    text: str | None
    style: str | None


class Values:
    """Reads and writes the content of cell elements."""

    def __init__(self, strings: SharedStrings | None, styles: Styles | None, date1904: bool) -> None:
        self._strings, self._styles, self._date1904 = strings, styles, date1904
        self._dates: dict[str | None, bool] = {}

    def read(self, cell: etree._Element) -> CellValue:
        """What the cell shows, None when it is blank.

        A formula gives its stored result; one that no program has computed yet gives its own text
        ("=A1+1"), so that it is not taken for a blank. An error gives its name ("#REF!").
        """
        raw: str | None = None
        formula: etree._Element | None = None
        for child in cell:
            if child.tag == V:
                raw = child.text
            elif child.tag == F:
                formula = child
            elif child.tag == IS:
                return text_of(child) or None
        if raw is None:
            return None if formula is None or cell.get("t") == "str" else f"={formula.text or ''}"
        kind = cell.get("t")
        if kind == "s":
            if self._strings is None:
                raise Damaged("no shared strings")
            return self._strings[raw] or None
        if kind is None or kind == "n":
            return self._number(raw, cell.get("s"))
        if kind == "b":
            return raw.strip() in ("1", "true")
        if kind == "d":
            return _iso_date(raw)
        return unescape(raw) or None

    def _number(self, raw: str, style: str | None) -> CellValue:
        try:
            number = float(raw)
        except ValueError:
            return raw.strip() or None
        if not math.isfinite(number):
            return raw.strip()
        if self._shows_date(style):
            moment = moment_of(number, self._date1904)
            if moment is not None:
                return moment
        return int(number) if number.is_integer() and abs(number) < 1e15 else number

    def _shows_date(self, style: str | None) -> bool:
        if style not in self._dates:
            self._dates[style] = self._styles is not None and self._styles.is_date(_style_number(style))
        return self._dates[style]

    @property
    def holds_strings(self) -> bool:
        """Whether texts are shared strings (otherwise they stand in the cells)."""
        return self._strings is not None

    def store(self, cell: etree._Element, stored: Stored) -> None:
        """Replace the cell's content by what :meth:`encode` made of a value."""
        v = _only_v(cell) if stored.text is not None and stored.kind != INLINE else None
        if v is None:
            clear(cell)
        else:
            drop_attributes(cell, "cm", "vm")
        if stored.kind:
            cell.set("t", stored.kind)
        else:
            drop_attributes(cell, "t")
        if stored.style and stored.style != cell.get("s"):
            cell.set("s", stored.style)
        if v is not None:
            v.text = stored.text
        elif stored.text is not None:
            content = etree.Element(IS if stored.kind == INLINE else V)
            if stored.kind == INLINE:
                fill_text(content, stored.text)
            else:
                content.text = stored.text
            cell.insert(0, content)  # before extensions

    def encode(self, value: CellValue, style: str | None) -> Stored:
        """How a cell of ``style`` stores a value, None clears it; Refused for one no cell holds.

        A text is always stored as text, whatever it begins with: it never becomes a formula. The style
        stays unless a date needs another.
        """
        if value is None or value == "":
            return Stored(None, None, style)
        if isinstance(value, str):
            _ensure_fits(value)
            if self._strings is None:
                return Stored(INLINE, value, style)
            return Stored("s", str(self._strings.index(value)), style)
        if isinstance(value, bool):
            return Stored("b", "1" if value else "0", style)
        if isinstance(value, int | float):
            if not -_LARGEST <= value <= _LARGEST:  # nor is NaN
                raise Refused(refusals.NUMBER_NOT_FINITE)
            return Stored(None, repr(value), style)
        serial = serial_of(value, self._date1904)
        code = MOMENT_FORMAT if isinstance(value, datetime) else DATE_FORMAT
        return Stored(None, repr(serial), self._date_style(style, code))

    def _date_style(self, style: str | None, code: str) -> str | None:
        if self._styles is None:
            raise Refused(refusals.NO_FORMATS)
        old = _style_number(style)
        new = self._styles.as_date(old, code)
        return style if new == old else str(new)


def _ensure_fits(text: str) -> None:
    if len(text) * 2 > MAX_TEXT and len(text.encode("utf-16-le", "surrogatepass")) // 2 > MAX_TEXT:
        raise Refused(refusals.TEXT_TOO_LONG)


def clear(cell: etree._Element) -> None:
    """Take away content, formula and what describes them; style and extensions stay."""
    for child in list(cell):
        if child.tag in (F, V, IS):
            cell.remove(child)
    drop_attributes(cell, "t", "cm", "vm")


def _only_v(cell: etree._Element) -> etree._Element | None:
    """The value of a cell that holds nothing else, as most do."""
    first = cell[0] if len(cell) == 1 else None
    return first if first is not None and first.tag == V and not len(first) else None


def has_content(cell: etree._Element) -> bool:
    """Whether the cell holds a value or a formula (and not only a style)."""
    return any(child.tag in (F, V, IS) for child in cell)


def _style_number(style: str | None) -> int:
    try:
        return int(style or 0)
    except ValueError as error:
        raise Damaged(f"style {style!r}") from error


def _iso_date(raw: str) -> CellValue:
    try:
        moment = datetime.fromisoformat(raw)
    except ValueError:
        return raw.strip() or None
    return moment.date() if moment.time() == datetime.min.time() else moment.replace(tzinfo=None)
