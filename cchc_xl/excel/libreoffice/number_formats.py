"""Number formats: the keys by which LibreOffice knows them, and what kind of value a cell's format shows.

LibreOffice keeps days and booleans as numbers; only the format says what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Final

from cchc_xl.excel.libreoffice.uno_bridge import Uno, struct

GENERAL: Final = "General"
BOOLEAN: Final = "BOOLEAN"

# util.NumberFormat: bits of a format's type
_DATE_BIT, _LOGICAL_BIT, _TEXT_BIT = 2, 1024, 256
_STANDARD: Final = 0  # in every language
# Letters that stand for parts of a day, and what looks like them: quoted texts, brackets, AM/PM.
_DAY_PARTS: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|AM/PM|A/P|(?P<part>[DMYHS]+)')
_MANY_COLUMNS: Final = 64


class Kind(Enum):
    """What a format shows a number as; TEXT is "@", in which texts are not read."""

    DATE = "date"
    LOGICAL = "logical"
    TEXT = "text"
    OTHER = "other"


class NumberFormats:
    """The number formats of a document; what was asked once is not asked again."""

    def __init__(self, document: Uno) -> None:
        self._formats: Uno = document.NumberFormats
        self._kinds: dict[int, Kind] = {}
        self._english: Uno = struct("lang.Locale", "en", "US", "")
        self._own: Uno = struct("lang.Locale", "", "", "")

    def key(self, code: str) -> int:
        """The key of a format code in Excel's words.

        It belongs to the document's own language: formats of another one would be saved into .xlsx files with
        a prefix ("[$-409]@"), which makes other formats of them.
        """
        if code == GENERAL:
            return _STANDARD
        return int(self._formats.addNewConverted(code, self._english, self._own))

    def code(self, key: int) -> str:
        """The code of a format in Excel's words, which are English, and parts of days in small letters."""
        if key == _STANDARD:
            return GENERAL
        found = self._formats.getByKey(key)
        if found.Locale.Language != "en" and found.FormatString != GENERAL:
            key = self._formats.addNewConverted(found.FormatString, found.Locale, self._english)
            found = self._formats.getByKey(key)
        code = str(found.FormatString)
        if self.kind(key) is not Kind.DATE:
            return code
        return _DAY_PARTS.sub(lambda token: token[0].lower() if token["part"] else token[0], code)

    def kind(self, key: int) -> Kind:
        if key not in self._kinds:
            bits = self._formats.getByKey(key).Type
            kinds = {_DATE_BIT: Kind.DATE, _LOGICAL_BIT: Kind.LOGICAL, _TEXT_BIT: Kind.TEXT}
            self._kinds[key] = next((kind for bit, kind in kinds.items() if bits & bit), Kind.OTHER)
        return self._kinds[key]

    def kinds(self, cells: Uno, columns: Iterable[int]) -> Mapping[int, Sequence[Kind]]:
        """For each of the given columns of the range (from 0), the kind of every row's format.

        Asked by columns, since a column mostly has one number format however colourful its rows are; the
        areas of equal format, which LibreOffice tells too, are split by every colour.
        """
        wanted, area = sorted(columns), cells.RangeAddress
        height = area.EndRow - area.StartRow + 1
        if not wanted:
            return {}
        if (whole := self._uniform(cells)) is not None:
            return {column: [whole] * height for column in wanted}
        if len(wanted) > _MANY_COLUMNS:
            return self._by_areas(cells)
        kinds: dict[int, Sequence[Kind]] = {}
        for column in wanted:
            strip = cells.getCellRangeByPosition(column, 0, column, height - 1)
            uniform = self._uniform(strip)
            kinds[column] = self._by_areas(strip)[0] if uniform is None else [uniform] * height
        return kinds

    def _uniform(self, cells: Uno) -> Kind | None:
        """The kind of all cells' format, None when they have several formats."""
        if cells.getPropertyState("NumberFormat").value == "AMBIGUOUS_VALUE":
            return None
        return self.kind(cells.NumberFormat)

    def _by_areas(self, cells: Uno) -> Mapping[int, Sequence[Kind]]:
        area = cells.RangeAddress
        height, width = area.EndRow - area.StartRow + 1, area.EndColumn - area.StartColumn + 1
        kinds: dict[int, list[Kind]] = {column: [Kind.OTHER] * height for column in range(width)}
        groups = cells.getUniqueCellFormatRanges()
        for index in range(groups.Count):
            group = groups.getByIndex(index)
            kind = self.kind(group.NumberFormat)
            for part in group.RangeAddresses:
                rows = slice(part.StartRow - area.StartRow, part.EndRow - area.StartRow + 1)
                for column in range(
                    part.StartColumn - area.StartColumn, part.EndColumn - area.StartColumn + 1
                ):
                    kinds[column][rows] = [kind] * (rows.stop - rows.start)
        return kinds
