"""Cửa vào, phần ruột: what an admitted package holds that may harm or mislead its reader.

Readers reserve memory by addresses and counts they find, so those are bounded, wherever in the package they
stand: a reader follows links. What two readers would take differently is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from xml.parsers import expat

from cchc_xl.core import form_wording as fw
from cchc_xl.core import rules
from cchc_xl.core.problem import Rule

_MAX_AREA: Final = 3_000_000  # rows × columns up to the last cell that holds something
_MAX_TEXT: Final = 24 << 20  # bytes of strings, each counted as often as it is shown
_MAX_PIECE: Final = 1 << 20  # bytes of one text or tag; a cell holds 32,767 characters
_ODS_CELLS: Final = ("table-cell", "covered-table-cell")
_ODS_VALUES: Final = frozenset(("value", "string-value", "date-value", "time-value", "boolean-value"))

_XML: Final = (".xml", ".rels", ".vml")
_UNREAD: Final = ("customXml/", "Basic/", "Dialogs/")  # XML of other kinds, which no reader of cells opens

# Cells before row 10,000 and column DA with the attributes that programs write, the address first, are
# ordinary, and so are rows. One search tells whether a sheet has any other; only then is it looked through.
_UNUSUAL = re.compile(
    rb"<(?:c(?=[\s/>])(?! r=\"[A-C]?[A-Z][1-9]\d{0,3}\"(?: (?:s|t|cm|vm|ph)=\"[^\"<>]*\")*/?>)"
    rb"|row(?=[\s/>])(?! r=\"[1-9]\d{0,3}\"(?: (?:s|[A-Za-z]\w+(?::\w+)?)=\"[^\"<>]*\")*/?>))"
)
_PREFIXED = re.compile(rb":(?:c|row)[\s/>]")
_ADDRESS = re.compile(rb'<c r="(\w+)"')
_CELL_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_ROW_ADDRESS = re.compile(r"[1-9]\d{0,6}")
_HUGE_COUNT = re.compile(rb"""ount\s*=\s*["']\s*\+?\d{8}""")  # of count and uniqueCount
_DECLARATION = re.compile(rb"<!(?:[Dd][Oo]|[Ee][NnLl])")  # DOCTYPE, ENTITY, ELEMENT
_ENCODING = re.compile(
    rb"""(?:\xef\xbb\xbf)?\s*<\?xml[^>]*\bencoding\s*=\s*["'](?!utf-8["']|us-ascii["'])""", re.I
)
_LONG_PIECE = re.compile(rb"<[^<]{%d}" % _MAX_PIECE)
# Values that no program writes so and that readers take differently, most of them as blank: one that is not
# all of its element or not the last of its cell, characters spelled out in a number, a string by no number, a
# text of its own that is none. (Lengths are bounded because a search that begins anywhere must end soon.)
_MISLEADING = (
    re.compile(rb"<v>[^<]*<(?!/v>\s*</)"),
    re.compile(
        rb'<c(?=[\s/>])(?![^<>]{0,200} t="str")[^<>]{0,200}>(?:<f[^<>]{0,200}>(?:[^<]*</f>)?)?<v>[^<]{0,200}&'
    ),
    re.compile(rb'<c [^<>]{0,200}t="s"[^<>]{0,200}>\s*<v>(?!\d+</|</)'),
    re.compile(rb'<c [^<>]{0,200}t="inlineStr"[^<>]{0,200}>\s*<v'),
)
_STRING_END = re.compile(rb"</(?:\w+:)?si\s*>|<(?:\w+:)?si(?:\s[^<>]*)?/>")
_STRING_USED = re.compile(rb"""\st=["']s["'][^<>]{0,200}>\s*<(?:\w+:)?v>\s*(\d{1,9})""")


class Refused(Exception):
    """Why no reader may see a file; never leaves the guard."""

    def __init__(self, rule: Rule, why: str = "") -> None:
        super().__init__(why)
        self.rule, self.why = rule, why


def hostile(why: str) -> Refused:
    """Made to harm or mislead."""
    return Refused(rules.FORM_FILE_HOSTILE, why)


def damaged(why: str) -> Refused:
    """Not whole."""
    return Refused(rules.FORM_FILE_DAMAGED, why)


def look_through(parts: Mapping[str, bytes]) -> None:
    """Refuse a workbook whose parts may harm or mislead its reader."""
    names = {name.lower() for name in parts}
    if sum(telling in names for telling in ("xl/workbook.xml", "xl/workbook.bin", "content.xml")) > 1:
        raise hostile(fw.ODD_PACKING)  # two workbooks: which one is read depends on the reader
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise Refused(rules.FORM_FILE_PASSWORD)
    strings = 0
    for name, content in parts.items():
        is_sheet = b"sheetData" in content or b"s\0h\0e\0e\0t\0D\0a\0t" in content
        if not is_sheet and (not name.lower().endswith(_XML) or name.startswith(_UNREAD)):
            continue
        if b"\0" in content or _DECLARATION.search(content) or _ENCODING.match(content):
            raise hostile(fw.ODD_XML)
        if len(content) > _MAX_PIECE and _LONG_PIECE.search(content):
            raise hostile(fw.TOO_LARGE_INSIDE)
        if _HUGE_COUNT.search(content):
            raise hostile(fw.ODD_CELLS)
        if name == "content.xml":
            _look_through_grid(content)
        if is_sheet:
            strings += _strings_used(content)
    if not _strings_fit(parts, strings):
        raise hostile(fw.TOO_LARGE_INSIDE)


def _strings_fit(parts: Mapping[str, bytes], used: int) -> bool:
    """Whether the shared strings stay bearable when every cell that shows one gets its own copy."""
    # The bytes are looked for first: a search by the pattern alone would walk every sheet slowly.
    tables = [part for part in parts.values() if b"si>" in part and _STRING_END.search(part)] if used else []
    lengths = [len(piece) for table in tables for piece in _STRING_END.split(table)]
    if max(lengths, default=0) * used <= _MAX_TEXT:
        return True
    shown = [int(i) for part in parts.values() if b"sheetData" in part for i in _STRING_USED.findall(part)]
    total = sum(lengths[i] for i in shown if i < len(lengths))
    return len(tables) == 1 and len(shown) >= used and total <= _MAX_TEXT


def _strings_used(sheet: bytes) -> int:
    """How many cells show a shared string. Refuses a sheet whose cells are not what and where they seem."""
    if b"<!" in sheet:  # comments hide cells from one reader, quoted sections from another
        raise hostile(fw.ODD_XML)
    if _UNUSUAL.search(sheet) or _PREFIXED.search(sheet):
        extent = _Extent()
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = extent.element
        try:
            parser.Parse(sheet, True)
        except expat.ExpatError as error:  # another parser may understand it otherwise
            raise hostile(fw.ODD_CELLS) from error
        if not extent.sound or extent.rows * extent.columns > _MAX_AREA:
            raise hostile(fw.ODD_CELLS)
        used = extent.strings
    else:
        addresses = _ADDRESS.findall(sheet)
        if len(set(addresses)) < len(addresses):
            raise hostile(fw.ODD_CELLS)
        used = sheet.count(b't="s"')
    if any(odd.search(sheet) for odd in _MISLEADING):
        raise hostile(fw.ODD_VALUES)
    return used


def _look_through_grid(content: bytes) -> None:
    """Refuse an OpenDocument workbook whose cells and texts are too many once their repetitions stand."""
    grid = _Grid()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = grid.element, grid.end
    parser.CharacterDataHandler = grid.text
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise damaged(fw.NOT_A_WORKBOOK) from error
    if not grid.sound:
        raise hostile(fw.ODD_CELLS)


class _Extent:
    """How far the cells of a sheet reach that hold something; a styled blank costs a reader nothing."""

    def __init__(self) -> None:
        self.rows = self.columns = self.strings = 0
        self.sound = True
        self._row = self._column = 0

    def element(self, name: str, attributes: Mapping[str, str]) -> None:
        tag, address = name.rpartition(" ")[2], attributes.get("r")
        if tag == "row":
            before, self._column = self._row, 0
            self._row += 1
            if address is not None:
                self.sound &= bool(_ROW_ADDRESS.fullmatch(address))
                self._row = int(address) if self.sound else 0
            self.sound &= self._row > before
        elif tag == "c":
            before = self._column
            self._column += 1
            if address is not None:
                match = _CELL_ADDRESS.fullmatch(address)
                self.sound &= match is not None and int(match[2]) == self._row
                self._column = _column_number(match[1]) if match else 0
            self.sound &= self._column > before
            self.strings += attributes.get("t") == "s"
        elif tag in ("v", "is", "f"):
            self.rows, self.columns = max(self.rows, self._row), max(self.columns, self._column)


class _Grid:
    """The same of an OpenDocument table, where one row, cell or space may stand for many."""

    def __init__(self) -> None:
        self.sound = True
        # Where the row and cell at hand lie, and how many they stand for.
        self._row = self._rows = self._column = self._columns = 0
        self._inside = False
        self._text = 0

    def element(self, name: str, attributes: Mapping[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "table":
            self._row = self._rows = 0
        elif tag == "table-row":
            self._row += self._rows
            self._rows = _repeats(attributes, "number-rows-repeated")
            self._column = self._columns = 0
        elif tag in _ODS_CELLS:
            self._column += self._columns
            self._columns = _repeats(attributes, "number-columns-repeated")
            self._inside = True
            if any(key.rpartition(" ")[2] in _ODS_VALUES for key in attributes):
                self._holds(0)
        else:
            self._holds(_repeats(attributes, "c"))

    def end(self, name: str) -> None:
        self._inside &= name.rpartition(" ")[2] not in _ODS_CELLS

    def text(self, text: str) -> None:
        self._holds(len(text))

    def _holds(self, length: int) -> None:
        if self._inside:
            self._text += length * self._rows * self._columns
            area = (self._row + self._rows) * (self._column + self._columns)
            self.sound &= area <= _MAX_AREA and self._text <= _MAX_TEXT


def _repeats(attributes: Mapping[str, str], name: str) -> int:
    """A number of repetitions; one that is none is more than anything may have."""
    value = next((v for key, v in attributes.items() if key.rpartition(" ")[2] == name), "1")
    return int(value) if re.fullmatch(r"[1-9][0-9]{0,8}", value) else 10**9


def _column_number(letters: str) -> int:
    result = 0
    for letter in letters:
        result = result * 26 + ord(letter) - 64
    return result
