"""Dấu của ô trong .xlsb: BIFF12 records (MS-XLSB 2.3).

Every formula there has a stored result, so none is known to be uncomputed.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final
from xml.etree import ElementTree

from cchc_xl.excel.guard import Parts
from cchc_xl.excel.marks import (
    ERRORS,
    MOST_COLUMNS,
    MOST_ROWS,
    Marks,
    SheetMarks,
    address,
    is_legacy,
    legacy_font,
    merge,
)
from cchc_xl.excel.marks.xlsx import Package

# Records of the workbook.
_WORKBOOK: Final = 153  # BrtWbProp
_SHEET: Final = 156  # BrtBundleSh
# Of a sheet.
_ROW: Final = 0  # BrtRowHdr
_RK: Final = 2  # BrtCellRk: a number in 30 bits
_ERRORS: Final = (3, 11)  # BrtCellError, BrtFmlaError
_TEXTS: Final = (6, 7, 8, 62)  # BrtCellSt, BrtCellIsst, BrtFmlaString, BrtCellRString
_SHARED_TEXT: Final = 7
_RICH_TEXT: Final = 62
_COLUMNS: Final = 60  # BrtColInfo
_MERGE: Final = 176  # BrtMergeCell
# Of styles and shared strings.
_FONT: Final = 43  # BrtFont
_NUMBER_FORMAT: Final = 44  # BrtFmt
_FORMAT: Final = 47  # BrtXF
_FORMATS_BEGIN, _FORMATS_END = 617, 618  # BrtBeginCellXFs, BrtEndCellXFs
_STRING: Final = 19  # BrtSSTItem

_FONT_NAME: Final = 21  # bytes before it
_DAY_ZERO, _DAY_ZERO_1904 = date(1899, 12, 30), date(1904, 1, 1)
_LAST_DAY: Final = 2_957_003  # 31/12/9999, counted from 1904
_DAY_FORMATS: Final = frozenset({*range(14, 23), 45, 47})  # built in, as the reader of values knows them
_ELAPSED: Final = re.compile(r"\[[hms]+\]", re.IGNORECASE)  # of a number format
_LITERAL: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\_*].')


def marks(parts: Parts) -> Marks:
    """The marks of a workbook from its parts."""
    try:
        package = Package(parts)
        styles = _styles(package.one("styles"), package.one("sharedStrings"))
        sheets, date1904 = {}, False
        for kind, body in _records(package.workbook):
            if kind == _WORKBOOK:
                date1904 = bool(body[0] & 1)
            elif kind == _SHEET:
                relationship, end = _wide(body, 8)
                if part := package.by_id(relationship):
                    sheets[_wide(body, end)[0]] = _sheet(part, styles, date1904=date1904)
    except (struct.error, IndexError, ElementTree.ParseError) as error:
        raise ValueError("a record too short") from error
    return Marks(sheets, date1904, package.has_macros)


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and body of each record. IndexError when the last is not whole."""
    at = 0
    while at < len(stream):
        kind = stream[at]
        at += 1
        if kind & 0x80:
            kind = kind & 0x7F | (stream[at] & 0x7F) << 7
            at += 1
        size = 0
        for shift in (0, 7, 14, 21):
            byte = stream[at]
            at += 1
            size |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        if at + size > len(stream):
            raise IndexError
        yield kind, stream[at : at + size]
        at += size


def _wide(body: bytes, at: int) -> tuple[str, int]:
    """A text (XLWideString) and where it ends; blank where it is absent."""
    (length,) = struct.unpack_from("<I", body, at)
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * length
    if end > len(body):
        raise IndexError
    return body[at + 4 : end].decode("utf-16-le", errors="replace"), end


@dataclass(frozen=True, slots=True)
class _Styles:
    """Fonts by number, the font of each cell format, the formats of days, the fonts of runs of strings."""

    fonts: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    days: frozenset[int] = frozenset()
    runs: Mapping[int, tuple[str | None, ...]] = field(default_factory=dict)

    def font(self, number: int) -> str | None:
        return self.fonts[number] if number < len(self.fonts) else None

    def of_format(self, number: int) -> str | None:
        return self.formats[number] if number < len(self.formats) else None


def _styles(stream: bytes, strings: bytes) -> _Styles:
    fonts: list[str] = []
    formats: list[tuple[int, int]] = []  # number format and font
    days = set(_DAY_FORMATS)
    of_cells = False
    for kind, body in _records(stream):
        if kind == _FONT:
            fonts.append(_wide(body, _FONT_NAME)[0])
        elif kind == _NUMBER_FORMAT and _is_day(_wide(body, 2)[0]):
            days.add(struct.unpack_from("<H", body)[0])
        elif kind in (_FORMATS_BEGIN, _FORMATS_END):
            of_cells = kind == _FORMATS_BEGIN
        elif kind == _FORMAT and of_cells:
            formats.append(struct.unpack_from("<HH", body, 2))
    styles = _Styles(
        tuple(fonts),
        tuple(fonts[font] if font < len(fonts) else "" for _, font in formats),
        frozenset(number for number, (form, _) in enumerate(formats) if form in days),
    )
    if not any(map(is_legacy, fonts)):
        return _Styles(days=styles.days)
    items = (body for kind, body in _records(strings) if kind == _STRING)
    runs = {number: found for number, body in enumerate(items) if (found := _runs(body, 0, styles))}
    return _Styles(styles.fonts, styles.formats, styles.days, runs)


def _is_day(number_format: str) -> bool:
    """Whether numbers are shown as days or times of day, judged by the format of positive numbers."""
    shown = number_format.partition(";")[0]
    letters = _LITERAL.sub("", shown)
    return not _ELAPSED.search(shown) and re.search("[dmyhs]", letters, re.IGNORECASE) is not None


def _runs(body: bytes, at: int, styles: _Styles) -> tuple[str | None, ...]:
    """The fonts of the runs of a text (RichStr), from its first letter on; none when it has no runs."""
    if not body[at] & 1:
        return ()
    _, end = _wide(body, at + 1)
    (count,) = struct.unpack_from("<I", body, end)
    runs = struct.iter_unpack("<HH", body[end + 4 : end + 4 + 4 * count])
    found = [(begin, styles.font(font)) for begin, font in runs]
    begins_plain = not found or found[0][0] > 0
    return (None,) * begins_plain + tuple(font for _, font in found)


def _sheet(part: bytes, styles: _Styles, *, date1904: bool) -> SheetMarks:
    found, row = SheetMarks(), 0
    for kind, body in _records(part):
        if kind == _ROW:
            (row,) = struct.unpack_from("<I", body)
            if row >= MOST_ROWS:
                break  # nothing that is read stands behind it
            if body[11] & 0x10:
                found.hidden_rows.append((row + 1, row + 1))
        elif kind in _ERRORS:
            found.unread[_place(row, body)] = ERRORS.get(body[8], "#ERROR!")
        elif kind == _RK and styles.days:
            day = _day(struct.unpack_from("<i", body, 8)[0], date1904=date1904)
            if day and _format(body) in styles.days:
                found.values[row, struct.unpack_from("<I", body)[0]] = day
        elif kind in _TEXTS and styles.fonts:
            runs = styles.runs.get(struct.unpack_from("<I", body, 8)[0], ()) if kind == _SHARED_TEXT else ()
            if kind == _RICH_TEXT:
                runs = _runs(body, 8, styles)
            if font := legacy_font(styles.of_format(_format(body)), runs):
                found.fonts[_place(row, body)] = font
        elif kind == _COLUMNS:
            first, last, _, _, flags = struct.unpack_from("<IIIIH", body)
            if flags & 1 and last < MOST_COLUMNS:
                found.hidden_columns.append((first + 1, last + 1))
        elif kind == _MERGE:
            first_row, last_row, first, last = struct.unpack_from("<IIII", body)
            if last_row < MOST_ROWS and last < MOST_COLUMNS:
                found.merges.append(merge(first_row, last_row, first, last))
    return found


def _day(number: int, *, date1904: bool) -> date | None:
    """The day of a whole number in 30 bits, which the reader of values takes for a mere number."""
    if number & 3 != 2 or not 0 <= number >> 2 <= _LAST_DAY:
        return None
    return (_DAY_ZERO_1904 if date1904 else _DAY_ZERO) + timedelta(number >> 2)


def _place(row: int, body: bytes) -> str:
    (column,) = struct.unpack_from("<I", body)
    if column >= MOST_COLUMNS:
        raise IndexError
    return address(row, column)


def _format(body: bytes) -> int:
    """The cell format of a cell's record: three bytes after its column."""
    return int.from_bytes(body[4:7], "little")
