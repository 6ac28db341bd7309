"""Dấu của biểu mẫu: what stands beside the cells (old fonts, merges, what is hidden) and what it means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from cchc_xl.core import form_wording as fw
from cchc_xl.core import rules
from cchc_xl.core.cellvalue import words
from cchc_xl.core.form import MANIFEST_SHEET
from cchc_xl.core.form_blocks import FoundBlock, Row, letters, position
from cchc_xl.core.form_cells import Findings
from cchc_xl.core.form_layout import BLOCKS
from cchc_xl.core.legacy_text import evidence, to_unicode
from cchc_xl.core.problem import Place
from cchc_xl.core.submission import RawForm, RawSheet
from cchc_xl.core.tables import CellValue
from cchc_xl.core.vntext import fold

_OWN_SHEETS: Final = frozenset(fold(name) for name in (MANIFEST_SHEET, fw.GUIDE_SHEET)) | {
    fold(block.sheet) for block in BLOCKS
}
_Area = tuple[range, range]  # rows and columns, 0-based


def in_unicode(raw: RawForm) -> RawForm:
    """The form with texts of old fonts converted; its ``fonts`` are then those of the converted cells.

    A text that may be either follows the other cells of its font, if none of them speaks for Unicode.
    """
    if not any(sheet.fonts for sheet in raw.sheets):
        return raw
    votes: Counter[tuple[str, bool]] = Counter()
    for sheet in raw.sheets:
        for _, text, font in _old_texts(sheet):
            if (vote := evidence(text, font)) != 0:
                votes[font, vote > 0] += 1
    trusted = {font for font, is_old in votes if is_old and not votes[font, False]}
    return replace(raw, sheets=tuple(_sheet_in_unicode(sheet, trusted) for sheet in raw.sheets))


def _old_texts(sheet: RawSheet) -> Iterator[tuple[str, str, str]]:
    """Address, text and font of the texts in old fonts."""
    for address, font in sheet.fonts.items():
        row, column = position(address)
        cells = sheet.rows[row] if row < len(sheet.rows) else ()
        value = cells[column] if column < len(cells) else None
        if isinstance(value, str):
            yield address, value, font


def _sheet_in_unicode(sheet: RawSheet, trusted: Collection[str]) -> RawSheet:
    rows: list[tuple[CellValue, ...]] = list(sheet.rows)
    converted: dict[str, str] = {}
    for address, text, font in _old_texts(sheet):
        if evidence(text, font) < (0 if font in trusted else 1):
            continue
        read = to_unicode(text, font)
        if read == text or text.isascii():
            continue
        row, column = position(address)
        rows[row] = (*rows[row][:column], read, *rows[row][column + 1 :])
        converted[address] = font
    return replace(sheet, rows=tuple(rows), fonts=converted)


def check_sheets(raw: RawForm, blocks: Iterable[FoundBlock], found: Findings) -> None:
    """Sheets of the form that are hidden, and sheets with something in them that nobody reads."""
    used = {block.sheet.name for block in blocks}
    reported = {problem.place.sheet for problem in found.problems}
    for sheet in raw.sheets:
        place = Place(raw.file, sheet.name)
        if sheet.name in used:
            if sheet.hidden:
                found.add(rules.FORM_SHEET_HIDDEN, place)
        elif fold(sheet.name) not in _OWN_SHEETS and sheet.name not in reported and _holds_work(sheet):
            found.add(rules.FORM_SHEET_UNKNOWN, place)


def _holds_work(sheet: RawSheet) -> bool:
    """Whether a sheet holds anything and is not the form's own instructions under another name."""
    texts = [words(cell) for row in sheet.rows for cell in row if cell is not None]
    return any(texts) and fw.GUIDE_FILLING not in texts


def check_hidden(block: FoundBlock, rows: Iterable[Row], found: Findings) -> None:
    """Rows and columns that hold answers and are hidden: they are read, and said."""
    sheet = block.sheet
    if not sheet.hidden_rows and not sheet.hidden_columns:
        return
    filled = [row for row in rows if row.filled]
    hidden = [row for row in filled if row.number + 1 in sheet.hidden_rows]
    if hidden:
        numbers = ", ".join(str(row.number + 1) for row in hidden)
        found.add(
            rules.FORM_ROWS_HIDDEN, hidden[0].place(block.block.key or hidden[0].filled[0]), rows=numbers
        )
    for name in dict.fromkeys(name for row in filled for name in row.filled):
        if letters(block.columns[name]) in sheet.hidden_columns:
            place = block.place(name)
            found.add(rules.FORM_COLUMN_HIDDEN, place, column=place.header)


def check_merges(block: FoundBlock, rows: Iterable[Row], found: Findings) -> None:
    """Merged cells over what the unit fills in or over a row's key: only the first holds a value."""
    if not block.sheet.merges:
        return
    asked = {row.number: row for row in rows}
    watched: Mapping[int, str] = {
        index: name
        for name, index in block.columns.items()
        if name == block.block.key or any(name == column.field for column in block.fill_ins)
    }
    numbers, indexes = sorted(asked), sorted(watched)
    said = set()  # merges of a sound file never meet, those of a hostile one are told once a cell
    for merged in dict.fromkeys(block.sheet.merges):
        rows_over, columns_over = _area(merged)
        first = next((number for number in numbers if number in rows_over), None)
        name = next((watched[index] for index in indexes if index in columns_over), None)
        if first is not None and name is not None and (first, name) not in said:
            said.add((first, name))
            kept = merged.partition(":")[0]
            found.add(rules.FORM_CELLS_MERGED, asked[first].place(name), range=merged, first=kept)


def _area(merged: str) -> _Area:
    (top, left), (bottom, right) = (position(corner) for corner in re.split(":", merged))
    return range(top, bottom + 1), range(left, right + 1)
