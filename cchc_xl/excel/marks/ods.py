"""Dấu của ô trong .ods: content.xml, and styles.xml where fonts of TCVN3 or VNI are known (ODF 1.3)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from cchc_xl.excel.guard import Parts
from cchc_xl.excel.marks import (
    MOST_COLUMNS,
    MOST_ROWS,
    Marks,
    SheetMarks,
    address,
    legacy_font,
    may_be_legacy,
    merge,
    walk,
)

_CELLS: Final = ("table:table-cell", "table:covered-table-cell")
_VALUES: Final = tuple(f"office:{kind}value" for kind in ("", "string-", "date-", "time-", "boolean-"))
_HIDDEN: Final = ("collapse", "filter")
# What stands for the value of a failed formula where the cell's type does not say so.
_ERROR: Final = re.compile(r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A)|Err:\d{3}")
_MACRO_PARTS: Final = ("Basic/", "Scripts/")
_MACRO: Final = re.compile(rb"\b(?:sub|function|property)\s", re.IGNORECASE)
# Of cells that a repeated row or column holds more than once: far above any form, far below what harms.
_MOST_REPEATED: Final = 100_000


def marks(parts: Parts) -> Marks:
    """The marks of a workbook from its parts."""
    content, styles = parts.get("content.xml", b""), parts.get("styles.xml", b"")
    fonts = _Styles() if may_be_legacy(content) or may_be_legacy(styles) else None
    if fonts and styles:
        walk(styles, fonts.start, _nothing, _nothing)
    book = _Content(fonts)
    walk(content, book.start, book.end, book.text)
    return Marks(book.sheets, book.date1904, _has_macros(parts))


def _has_macros(parts: Parts) -> bool:
    """Whether a script is there; LibreOffice writes empty modules for sheets that came from Excel."""
    return any(
        name.startswith("Scripts/") or (name.startswith("Basic/") and _MACRO.search(content) is not None)
        for name, content in parts.items()
        if name.startswith(_MACRO_PARTS) and not name.endswith("/")
    )


def _nothing(_: str) -> None:
    pass


class _Styles:
    """Fonts of cells and of runs of text, by the name of their style."""

    def __init__(self) -> None:
        self._faces: dict[str, str] = {}
        self._fonts: dict[tuple[str, str], str] = {}  # family and style → the font it names itself
        self._parents: dict[tuple[str, str], str] = {}
        self._style = ("", "")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style:font-face":
            self._faces[attributes.get("style:name", "")] = attributes.get("svg:font-family", "")
        elif name in ("style:style", "style:default-style"):
            self._style = attributes.get("style:family", ""), attributes.get("style:name", "")
            self._parents[self._style] = attributes.get("style:parent-style-name", "")
        elif name == "style:text-properties":
            face = attributes.get("style:font-name", "")
            if font := attributes.get("fo:font-family") or self._faces.get(face) or face:
                self._fonts[self._style] = font.strip("'\"")

    def font(self, family: str, style: str) -> str | None:
        """The font of a style, of the styles it builds upon, or of the family."""
        for _ in range(20):  # a chain that is longer is a circle
            if font := self._fonts.get((family, style)):
                return font
            if not style:
                return None
            style = self._parents.get((family, style), "")
        return None


@dataclass(slots=True)
class _Cell:
    """A cell while it is read.

    ``shown``: it has a text, perhaps an empty one. ``runs``: the fonts of its pieces, None for its own.
    """

    attributes: dict[str, str]
    depth: int  # of its element: a paragraph one below is its text, others stand in notes and drawings
    text: str = ""
    shown: bool = False
    runs: list[str | None] = field(default_factory=list)


class _Content:
    """The content while it is walked through; rows and columns count from 0."""

    def __init__(self, styles: _Styles | None) -> None:
        self.sheets: dict[str, SheetMarks] = {}
        self.date1904 = False
        self._styles = styles
        self._found = SheetMarks()
        self._row = self._rows = self._column = 0
        self._row_style = ""
        self._column_ends: list[int] = []
        self._column_styles: list[str] = []
        self._cell: _Cell | None = None
        self._depth = 0
        self._paragraph = False
        self._spans: list[str] = []
        self._repeated = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if name == "table:table":
            self._found = self.sheets[attributes.get("table:name", "")] = SheetMarks()
            self._row, self._column_ends, self._column_styles = 0, [], []
        elif name == "table:table-column":
            self._columns(attributes)
        elif name == "table:table-row":
            self._rows = min(_count(attributes, "table:number-rows-repeated"), MOST_ROWS - self._row)
            self._column, self._row_style = 0, attributes.get("table:default-cell-style-name", "")
            if self._rows and attributes.get("table:visibility") in _HIDDEN:
                self._found.hidden_rows.append((self._row + 1, self._row + self._rows))
        elif name in _CELLS:
            self._cell = _Cell(attributes, self._depth)
        elif name == "text:p" and self._cell and self._depth == self._cell.depth + 1:
            self._paragraph = self._cell.shown = True
        elif name == "text:span":
            self._spans.append(attributes.get("text:style-name", ""))
        elif name == "table:null-date":
            self.date1904 = attributes.get("table:date-value", "").startswith("1904")
        elif self._styles:
            self._styles.start(name, attributes)

    def text(self, text: str) -> None:
        if self._cell and self._paragraph:
            self._cell.text += text
            if self._styles and text.strip():
                style = self._spans[-1] if self._spans else ""
                self._cell.runs.append(self._styles.font("text", style) if style else None)

    def end(self, name: str) -> None:
        if name == "table:table-row":
            self._row += self._rows
        elif name in _CELLS and self._cell:
            self._close(self._cell)
            self._cell = None
        elif name == "text:span":
            self._spans.pop()
        elif name == "text:p" and self._cell and self._depth == self._cell.depth + 1:
            self._paragraph = False
        self._depth -= 1

    def _columns(self, attributes: dict[str, str]) -> None:
        begin = self._column_ends[-1] if self._column_ends else 0
        end = min(begin + _count(attributes, "table:number-columns-repeated"), MOST_COLUMNS)
        self._column_ends.append(end)
        self._column_styles.append(attributes.get("table:default-cell-style-name", ""))
        if begin < end and attributes.get("table:visibility") in _HIDDEN:
            self._found.hidden_columns.append((begin + 1, end))

    def _close(self, cell: _Cell) -> None:
        begin, attributes = self._column, cell.attributes
        self._column = min(begin + _count(attributes, "table:number-columns-repeated"), MOST_COLUMNS)
        self._merge(begin, attributes)
        if (why := _unread(cell)) is not None:
            for place in self._places(begin):
                self._found.unread[address(*place)] = why
                self._found.values[place] = None  # other programs write 0 or the error's name
        elif self._styles and cell.runs and attributes.get("office:value-type") == "string":
            font = legacy_font(self._font(begin, attributes, self._styles), tuple(cell.runs))
            if font is not None:
                self._found.fonts.update((address(*place), font) for place in self._places(begin))

    def _places(self, begin: int) -> Iterator[tuple[int, int]]:
        """Row and column of the places of a cell, as often as it and its row are repeated."""
        self._repeated += max(self._rows * (self._column - begin) - 1, 0)
        if self._repeated > _MOST_REPEATED:
            raise ValueError("cells repeated too often")
        return product(range(self._row, self._row + self._rows), range(begin, self._column))

    def _merge(self, column: int, attributes: dict[str, str]) -> None:
        last_row = self._row + _count(attributes, "table:number-rows-spanned") - 1
        last_column = column + _count(attributes, "table:number-columns-spanned") - 1
        inside = last_row < MOST_ROWS and last_column < MOST_COLUMNS
        if inside and (last_row > self._row or last_column > column):
            self._found.merges.append(merge(self._row, last_row, column, last_column))

    def _font(self, column: int, attributes: dict[str, str], styles: _Styles) -> str | None:
        at = bisect_right(self._column_ends, column)
        of_column = self._column_styles[at] if at < len(self._column_styles) else ""
        style = attributes.get("table:style-name") or self._row_style or of_column
        return styles.font("table-cell", style)


def _unread(cell: _Cell) -> str | None:
    """The error in a cell, "" when its formula was never computed, None when its value can be read."""
    kind, text = cell.attributes.get("office:value-type", ""), cell.text.strip()
    formula = "table:formula" in cell.attributes
    if cell.attributes.get("calcext:value-type") == "error" or (formula and _ERROR.fullmatch(text)):
        return text or "#ERROR!"
    has_value = any(value in cell.attributes for value in _VALUES)
    return "" if formula and not has_value and not cell.shown and kind != "string" else None


def _count(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return int(text) if text.isdecimal() and len(text) < 9 else 1
