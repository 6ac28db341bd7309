"""Dấu của ô: what a reader of values leaves out, by sheet and physical address.

One module a format. Each is given bytes that a reader of values has already understood, and gives
:class:`Marks` or raises ValueError when they are damaged. Formulas are looked at, never evaluated; macros are
seen by the names of their parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from xml.parsers import expat

from cchc_xl.core.form_blocks import letters

Span = tuple[int, int]  # the first and the last row or column, from 1; as far as the format reaches

MOST_ROWS: Final = 1 << 20
MOST_COLUMNS: Final = 1 << 14

# Error codes of .xls and .xlsb (MS-XLS 2.5.10 BErr).
ERRORS: Final[Mapping[int, str]] = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}

_LEGACY: Final = re.compile(r"\.vn|vni[- ]", re.IGNORECASE)
_LEGACY_IN_XML: Final = tuple(quote + font for quote in (b'"', b"'", b"&apos;") for font in (b".vn", b"vni"))


@dataclass(slots=True)
class SheetMarks:
    """The marks of one sheet, filled while it is read.

    ``unread``: address → the error in the cell ("#REF!"), or "" for a formula that was never computed.
    ``merges``: ranges ("B3:C4"). ``fonts``: address of a text → the font it was typed in, if that is one of
    TCVN3 or VNI. ``values``: where the reader of values errs, row and column from 0 → what stands there.
    """

    unread: dict[str, str] = field(default_factory=dict)
    merges: list[str] = field(default_factory=list)
    hidden_rows: list[Span] = field(default_factory=list)
    hidden_columns: list[Span] = field(default_factory=list)
    fonts: dict[str, str] = field(default_factory=dict)
    values: dict[tuple[int, int], date | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of a workbook: by sheet name, and of the whole."""

    sheets: Mapping[str, SheetMarks]
    date1904: bool = False
    macros: bool = False


def address(row: int, column: int) -> str:
    """The address of a cell whose row and column count from 0."""
    return f"{letters(column)}{row + 1}"


def merge(first_row: int, last_row: int, first_column: int, last_column: int) -> str:
    """The range between two cells whose rows and columns count from 0."""
    return f"{address(first_row, first_column)}:{address(last_row, last_column)}"


def is_legacy(font: str | None) -> bool:
    """Whether a font shows its text in TCVN3 (.VnTime) or VNI (VNI-Times)."""
    return font is not None and _LEGACY.match(font) is not None


def may_be_legacy(xml: bytes) -> bool:
    """Whether a part may name such a font: the usual workbook is looked at no further."""
    lower = xml.lower()
    return any(name in lower for name in _LEGACY_IN_XML)


def legacy_font(cell: str | None, runs: tuple[str | None, ...] = ()) -> str | None:
    """The font that counts for a text: of its first run in such a font; a run without one has the cell's."""
    return next((font for run in runs or (None,) if is_legacy(font := run or cell)), None)


def walk(
    xml: bytes,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> None:
    """Read XML element by element. ValueError when it is malformed or declares entities."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise ValueError("malformed XML") from error


def _refuse(*_declaration: object) -> None:
    raise ValueError("XML with a document type")
