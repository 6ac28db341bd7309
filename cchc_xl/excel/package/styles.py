"""Cell formats: which show a date, and a date format appended where a date is written without one."""

from __future__ import annotations

import re
from copy import deepcopy

from lxml import etree

from cchc_xl.excel.package.archive import Damaged
from cchc_xl.excel.package.parts import Package, int_of, main

DATE_FORMAT, MOMENT_FORMAT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"

# Number formats every program knows by number alone (ECMA-376 part 1, 18.8.30, East Asian dates included).
_BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_FIRST_CUSTOM = 164

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DURATION = re.compile(r"\[[hms]+\]", re.IGNORECASE)


def shows_date(code: str) -> bool:
    """Whether a number format code shows a day or a time of day; [h]:mm is a duration, not a date."""
    first = code.split(";")[0]
    return not _DURATION.search(first) and bool(re.search("[dmyhs]", _LITERAL.sub("", first.lower())))


class Styles:
    """The workbook's cell formats by index (the ``s`` of a cell), only ever appended to."""

    def __init__(self, package: Package, part: str) -> None:
        self._package, self._part = package, part
        self._root = package.xml(part)
        formats = self._root.find(main("cellXfs"))
        if formats is None:
            raise Damaged("styles without cellXfs")
        self._formats = formats
        # Differential formats hold number formats too, whose numbers mean nothing outside of them.
        own = self._root.find(main("numFmts"))
        known = () if own is None else own.iterchildren(main("numFmt"))
        self._codes = {int_of(e, "numFmtId"): e.get("formatCode", "") for e in known}
        self._dates = [self._is_date(e) for e in formats.iterchildren(main("xf"))]
        self._date_styles: dict[tuple[int, str], int] = {}

    def is_date(self, style: int) -> bool:
        """Whether a cell of this style shows its number as a date."""
        return 0 <= style < len(self._dates) and self._dates[style]

    def as_date(self, style: int, code: str) -> int:
        """A style like this one that shows a date by ``code``; itself when it shows one already."""
        if self.is_date(style):
            return style
        if (style, code) not in self._date_styles:
            if not 0 <= style < len(self._dates):
                raise Damaged(f"style {style}")
            new = deepcopy(list(self._formats.iterchildren(main("xf")))[style])
            new.set("numFmtId", str(self._format_id(code)))
            new.set("applyNumberFormat", "1")
            self._formats.append(new)
            self._dates.append(True)
            self._formats.set("count", str(len(self._dates)))
            self._date_styles[style, code] = len(self._dates) - 1
            self._package.touch(self._part)
        return self._date_styles[style, code]

    def _is_date(self, format_: etree._Element) -> bool:
        number = int_of(format_, "numFmtId", 0)
        return shows_date(self._codes[number]) if number in self._codes else number in _BUILT_IN_DATES

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
