"""Cell formats: which show a date, and a date format appended where a date is written without one."""

from __future__ import annotations

import re
from copy import deepcopy

from lxml import etree

from cchc_xl.excel.package.parts import Package, int_of, main

DATE_FORMAT, MOMENT_FORMAT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"

# Number formats every program knows by number alone (ECMA-376 part 1, 18.8.30, East Asian dates included);
# 46 is [h]:mm:ss, a duration.
_BUILT_IN_TIMES = frozenset((*range(18, 22), 32, 33, 45, 47))
_BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(50, 59))) | _BUILT_IN_TIMES
_FIRST_CUSTOM = 164

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DURATION = re.compile(r"\[[hms]+\]", re.IGNORECASE)


def shows_date(code: str) -> bool:
    """Whether a number format code shows a day or a time of day; [h]:mm is a duration, not a date."""
    first = code.split(";")[0]
    return not _DURATION.search(first) and bool(re.search("[dmyhs]", _LITERAL.sub("", first.lower())))


def shows_time_only(code: str) -> bool:
    """Whether a code that shows a date shows its time of day alone."""
    letters = _LITERAL.sub("", code.split(";")[0].lower())
    return not re.search("[dy]", letters) and bool(re.search("[hs]", letters))


class NoFormats(Exception):
    """The styles hold no cell formats."""


class Styles:
    """The workbook's cell formats by index (the ``s`` of a cell), only ever appended to."""

    def __init__(self, package: Package, part: str) -> None:
        self._package, self._part = package, part
        self._root = package.xml(part)
        formats = self._root.find(main("cellXfs"))
        if formats is None:
            raise NoFormats(part)
        self._formats = formats
        # Differential formats hold number formats too, whose numbers mean nothing outside of them.
        own = self._root.find(main("numFmts"))
        known = () if own is None else own.iterchildren(main("numFmt"))
        self._codes = {int_of(e, "numFmtId"): e.get("formatCode", "") for e in known}
        self._xfs = list(formats.iterchildren(main("xf")))
        self._numbers = [int_of(xf, "numFmtId", 0) for xf in self._xfs]
        dates = {number for number in set(self._numbers) if self._is_date(number)}
        self._dates = [number in dates for number in self._numbers]
        self._date_styles: dict[tuple[int, str], int] = {}

    def is_date(self, style: int) -> bool:
        """Whether a cell of this style shows its number as a date."""
        return 0 <= style < len(self._dates) and self._dates[style]

    def as_date(self, style: int, code: str) -> int:
        """A style like this one that shows a date by ``code``; itself when it shows one already."""
        if not 0 <= style < len(self._numbers):
            style = 0  # as programs show what a damaged index means
        if self.is_date(style) and not self._is_time(self._numbers[style]):
            return style
        if (style, code) not in self._date_styles:
            new = deepcopy(self._xfs[style]) if self._xfs else etree.Element(main("xf"))
            new.set("numFmtId", str(self._format_id(code)))
            new.set("applyNumberFormat", "1")
            self._formats.append(new)
            self._xfs.append(new)
            self._numbers.append(int_of(new, "numFmtId"))
            self._dates.append(True)
            self._formats.set("count", str(len(self._dates)))
            self._date_styles[style, code] = len(self._dates) - 1
            self._package.touch(self._part)
        return self._date_styles[style, code]

    def _is_date(self, number: int) -> bool:
        return shows_date(self._codes[number]) if number in self._codes else number in _BUILT_IN_DATES

    def _is_time(self, number: int) -> bool:
        return shows_time_only(self._codes[number]) if number in self._codes else number in _BUILT_IN_TIMES

    def _format_id(self, code: str) -> int:
        for number, known in self._codes.items():
            if known == code:
                return number
        number = max((_FIRST_CUSTOM - 1, *self._codes)) + 1
        formats = self._root.find(main("numFmts"))
        if formats is None:
            formats = etree.Element(main("numFmts"))
            self._root.insert(0, formats)  # the schema's first child
        etree.SubElement(formats, main("numFmt"), numFmtId=str(number), formatCode=code)
        formats.set("count", str(len(formats)))
        self._codes[number] = code
        return number
