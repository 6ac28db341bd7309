"""Dấu của ô trong .xlsx, .xlsm.

Nearly every sheet is written alike, with the address first in each cell and row: a few searches tell what is
in it. Any other sheet, and any in a workbook that knows fonts of TCVN3 or VNI, is walked through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from posixpath import join, normpath, split
from typing import Final
from xml.etree import ElementTree

from cchc_xl.excel.guard import Parts
from cchc_xl.excel.marks import Marks, SheetMarks, address, legacy_font, may_be_legacy, walk

_TRUE: Final = ("1", "true")
_HEAD: Final = 1024  # bytes that show a sheet's first element

# Of a sheet written the usual way.
_UNUSUAL: Final = re.compile(rb'<(?:c(?! r=")[\s>/]|row(?! r=")[\s>/])')
_CELL: Final = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"([^>]*)>')
_ERROR: Final = re.compile(_CELL.pattern + rb"(?:<f\b[^>]*?(?:/>|>[^<]*</f>))?\s*<v>([^<]+)")
_UNCOMPUTED: Final = (  # after a formula nothing, or a blank value
    re.compile(rb"</f>\s*<(?:/c>|v\s*/|v>\s*</)"),
    re.compile(rb"<f\b[^>]*/>\s*<(?:/c>|v\s*/|v>\s*</)"),
)
_HIDDEN: Final = re.compile(rb'hidden="[1t]')
_MERGE: Final = re.compile(rb'<mergeCell\s[^>]*?\bref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_HIDDEN_ROW: Final = re.compile(rb'<row r="(\d{1,7})"[^>]*? hidden="(?:1|true)"')
_COLUMN: Final = re.compile(rb"<col\s([^>]*)>")
_ATTRIBUTE: Final = re.compile(rb'(\w+)="(\w+)"')

_RANGE: Final = re.compile(r"[A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7}")
_ADDRESS: Final = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


def marks(parts: Parts) -> Marks:
    """The marks of a workbook from its parts."""
    try:
        package = Package(parts)
        workbook = ElementTree.fromstring(package.workbook)
        fonts = _fonts(package.one("styles"), package.one("sharedStrings"))
    except ElementTree.ParseError as error:
        raise ValueError("malformed XML") from error
    sheets, date1904 = {}, False
    for element in workbook.iter():
        if element.tag.endswith("}sheet"):
            identifier = next((value for key, value in element.items() if key.endswith("}id")), "")
            if part := package.by_id(identifier):
                usual = fonts is None and _is_usual(part)
                sheets[element.get("name", "")] = seen(part) if usual else walked(part, fonts or Fonts())
        elif element.tag.endswith("}workbookPr"):
            date1904 = element.get("date1904") in _TRUE
    return Marks(sheets, date1904, package.has_macros)


class Package:
    """Parts of a package of Excel's, found by their relationships; writers differ in the case of names."""

    def __init__(self, parts: Parts) -> None:
        self._parts = {name.lower(): content for name, content in parts.items()}
        path = next((path for _, kind, path in self._links("") if kind == "officeDocument"), "")
        self.workbook = self._parts.get(path, b"")
        self._related = tuple(self._links(path))
        self._by_id = {identifier: self._parts.get(path, b"") for identifier, _, path in self._related}

    def one(self, kind: str) -> bytes:
        """The workbook's part of a kind ("styles"), blank when there is none."""
        return next((self._parts.get(path, b"") for _, known, path in self._related if known == kind), b"")

    def by_id(self, identifier: str) -> bytes:
        """The workbook's part of a relationship, blank when there is none."""
        return self._by_id.get(identifier, b"")

    @property
    def has_macros(self) -> bool:
        """Whether there is a VBA project, or sheets of macros as Excel 4 had them."""
        return b"vbaProject" in self._parts.get("[content_types].xml", b"") or any(
            name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in self._parts
        )

    def _links(self, source: str) -> Iterator[tuple[str, str, str]]:
        """Identifier, kind and part of each relationship of a part."""
        folder, name = split(source)
        links = self._parts.get(join(folder, "_rels", f"{name}.rels"), b"<none/>")
        for link in ElementTree.fromstring(links):
            target = link.get("Target", "").lower()
            path = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
            yield link.get("Id", ""), link.get("Type", "").rpartition("/")[2], path


# -- the usual sheet ---------------------------------------------------------------------------------------


def _is_usual(part: bytes) -> bool:
    return b"<worksheet" in part[:_HEAD] and not _UNUSUAL.search(part)  # some writers prefix all names


def seen(part: bytes) -> SheetMarks:
    """The marks of a sheet written the usual way, less its fonts."""
    found = SheetMarks()
    if b't="e"' in part:
        for where, attributes, error in _ERROR.findall(part):
            if b't="e"' in attributes:
                found.unread[where.decode()] = error.decode(errors="replace")
    for pattern in _UNCOMPUTED:
        for match in pattern.finditer(part):
            cell = _CELL.match(part, part.rfind(b"<c ", 0, match.start()))
            # A text formula may well give an empty text.
            if cell and b't="str"' not in cell[2]:
                found.unread[cell[1].decode()] = ""
    found.merges += (ref.decode() for ref in _MERGE.findall(part, max(part.rfind(b"</sheetData>"), 0)))
    if _HIDDEN.search(part):
        found.hidden_rows += ((row, row) for row in map(int, _HIDDEN_ROW.findall(part)))
        for attributes in _COLUMN.findall(part, 0, max(part.find(b"<sheetData"), 0)):
            _column({key.decode(): value.decode() for key, value in _ATTRIBUTE.findall(attributes)}, found)
    return found


def _column(attributes: Mapping[str, str], found: SheetMarks) -> None:
    first, last = attributes.get("min", ""), attributes.get("max", "")
    if attributes.get("hidden") in _TRUE and first.isdecimal() and last.isdecimal():
        found.hidden_columns.append((int(first), int(last)))


# -- any sheet ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fonts:
    """The font of each cell format, and of each run of the shared strings that have runs."""

    formats: tuple[str, ...] = ()
    runs: Mapping[int, tuple[str | None, ...]] = field(default_factory=dict)

    def of_format(self, index: str) -> str | None:
        number = int(index) if index.isdecimal() else 0
        return self.formats[number] if number < len(self.formats) else None

    def of_string(self, index: str) -> tuple[str | None, ...]:
        return self.runs.get(int(index), ()) if index.isdecimal() else ()


def _fonts(styles: bytes, strings: bytes) -> Fonts | None:
    """The workbook's fonts; None when none of them is one of TCVN3 or VNI."""
    if not may_be_legacy(styles) and not (b"rFont" in strings and may_be_legacy(strings)):
        return None
    root = ElementTree.fromstring(styles or b"<none/>")
    names = [_value(font, "name") or "" for font in root.iterfind("{*}fonts/{*}font")]
    numbers = (xf.get("fontId", "") for xf in root.iterfind("{*}cellXfs/{*}xf"))
    formats = tuple(names[int(n)] if n.isdecimal() and int(n) < len(names) else "" for n in numbers)
    return Fonts(formats, dict(_runs(strings)) if strings else {})


def _runs(strings: bytes) -> Iterator[tuple[int, tuple[str | None, ...]]]:
    """Number of a shared string → the fonts of its runs, for the strings that have runs."""
    number = 0
    for _, element in ElementTree.iterparse(BytesIO(strings)):
        if element.tag.endswith("}si"):
            if runs := tuple(_value(run, "{*}rPr/{*}rFont") for run in element.iterfind("{*}r")):
                yield number, runs
            number += 1
            element.clear()


def _value(element: ElementTree.Element, path: str) -> str | None:
    found = element.find(path if path.startswith("{") else "{*}" + path)
    return None if found is None else found.get("val")


def walked(part: bytes, fonts: Fonts) -> SheetMarks:
    """The marks of a sheet, however it is written."""
    sheet = _Sheet(fonts)
    walk(part, sheet.start, sheet.end, sheet.text)
    return sheet.found


class _Sheet:
    """A sheet while it is walked through."""

    def __init__(self, fonts: Fonts) -> None:
        self.found = SheetMarks()
        self._fonts = fonts
        self._row = self._column = 0  # from 1; cells without an address stand next to the one before
        self._cell = ""
        self._type = self._format = self._value = ""
        self._formula = self._reads = False
        self._runs: list[str | None] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":
            self._begin_cell(attributes)
        elif tag == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isdecimal() else self._row + 1
            self._column = 0
            if attributes.get("hidden") in _TRUE:
                self.found.hidden_rows.append((self._row, self._row))
        elif tag == "col":
            _column(attributes, self.found)
        elif tag == "mergeCell" and _RANGE.fullmatch(attributes.get("ref", "")):
            self.found.merges.append(attributes["ref"])
        elif self._cell:
            self._formula |= tag == "f"
            self._reads = tag in ("v", "t")
            if tag == "r":
                self._runs.append(None)
            elif tag == "rFont" and self._runs:
                self._runs[-1] = attributes.get("val")

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        match = _ADDRESS.fullmatch(attributes.get("r", ""))
        self._column += 1
        if match:
            self._column, self._row = _number(match[1]), int(match[2])
        self._cell = match[0] if match else address(self._row - 1, self._column - 1)
        self._type, self._format = attributes.get("t", "n"), attributes.get("s", "0")
        self._value, self._formula, self._runs = "", False, []

    def text(self, text: str) -> None:
        if self._reads:
            self._value += text

    def end(self, name: str) -> None:
        self._reads = False
        if name.rpartition(":")[2] != "c":
            return
        if self._type == "e" and self._value:
            self.found.unread[self._cell] = self._value
        elif self._formula and not self._value.strip() and self._type != "str":
            self.found.unread[self._cell] = ""
        elif self._value and self._type in ("s", "str", "inlineStr"):
            runs = self._fonts.of_string(self._value) if self._type == "s" else tuple(self._runs)
            if font := legacy_font(self._fonts.of_format(self._format), runs):
                self.found.fonts[self._cell] = font
        self._cell = ""


def _number(column: str) -> int:
    """The number of a column from its letters: A → 1."""
    result = 0
    for letter in column:
        result = result * 26 + ord(letter) - 64
    return result
