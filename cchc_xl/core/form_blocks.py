"""Tìm bảng trong biểu mẫu gửi về: blocks by their headers, whatever was moved, renamed or inserted.

A sheet is found by its name, else by what it holds; a header row by the texts in it; a column by its
header or one of its aliases. Cells keep their physical address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cchc_xl.core import rules
from cchc_xl.core.cellvalue import words
from cchc_xl.core.form import MANIFEST_SHEET
from cchc_xl.core.form_layout import BLOCKS, Block, FormColumn, header_key
from cchc_xl.core.problem import Place, Problem
from cchc_xl.core.submission import RawForm, RawSheet
from cchc_xl.core.tables import CellValue
from cchc_xl.core.vntext import fold

_LONGEST_HEADER: Final = 60


def _known_headers() -> dict[str, dict[str, str]]:
    """Header key → block name → field."""
    known: dict[str, dict[str, str]] = {}
    for block in BLOCKS:
        for column in block.columns:
            for text in (column.header, *column.aliases):
                known.setdefault(header_key(text), {})[block.name] = column.field
    return known


_HEADERS: Final = _known_headers()


@lru_cache(maxsize=16384)
def _fields(text: str) -> Mapping[str, str]:
    """Block name → field, for the blocks that have a column of this header."""
    return _HEADERS.get(header_key(text), {})


@lru_cache(maxsize=1024)
def letters(index: int) -> str:
    """Column letters of a 0-based index: 0 → A, 26 → AA."""
    text, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def position(address: str) -> tuple[int, int]:
    """Row and column of an address such as "H12", both 0-based."""
    match = re.fullmatch(r"([A-Z]+)(\d+)", address)
    if match is None:
        raise ValueError(f"no address: {address}")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


@dataclass(frozen=True, slots=True)
class FoundBlock:
    """A block found: its sheet, its header row (0-based), where its columns are, where it ends."""

    block: Block
    file: str
    sheet: RawSheet
    header: int
    end: int
    columns: Mapping[str, int]  # field → 0-based column
    fill_ins: tuple[FormColumn, ...]  # the block's
    repeats: frozenset[int] = frozenset()  # rows that are the header once more, as for a second page

    def rows(self) -> Iterator[Row]:
        """The rows below the header, blank ones and the next block's title too; no repeated header."""
        for number in range(self.header + 1, self.end):
            if number not in self.repeats:
                yield Row(self, number)

    def place(self, field: str, number: int | None = None) -> Place:
        """Where the column of ``field`` lies, in its header row or in row ``number`` (0-based)."""
        index = self.columns.get(field)
        if index is None:
            return Place(self.file, self.sheet.name)
        row = self.header if number is None else number
        return Place(
            self.file,
            self.sheet.name,
            f"{letters(index)}{row + 1}",
            _text(self.sheet.rows[self.header], index),
        )


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a block; ``number`` is 0-based."""

    block: FoundBlock
    number: int

    def value(self, field: str) -> CellValue:
        """The cell of ``field``; None when it is blank or its column is missing."""
        index = self.block.columns.get(field)
        cells = self.block.sheet.rows[self.number]
        return cells[index] if index is not None and index < len(cells) else None

    def text(self, field: str) -> str:
        return words(self.value(field))

    def place(self, field: str) -> Place:
        return self.block.place(field, self.number)

    def cell(self, field: str) -> str:
        """The address with its sheet, such as "Nhiệm vụ!H12"."""
        return f"{self.block.sheet.name}!{self._address(field)}"

    def unread(self, field: str) -> str | None:
        """The error or uncomputed formula in the cell (RawSheet.unread), None when there is none."""
        unread = self.block.sheet.unread
        return unread.get(self._address(field)) if unread else None

    def font(self, field: str) -> str:
        """The old font that the cell's text was converted from, "" for any other text."""
        fonts = self.block.sheet.fonts
        return fonts.get(self._address(field), "") if fonts else ""

    def _address(self, field: str) -> str:
        index = self.block.columns.get(field)
        return "" if index is None else f"{letters(index)}{self.number + 1}"

    @property
    def filled(self) -> tuple[str, ...]:
        """The fill-in fields that hold something, be it an error."""
        return tuple(
            column.field
            for column in self.block.fill_ins
            if self.text(column.field) or self.unread(column.field) is not None
        )


@dataclass(frozen=True, slots=True)
class _Candidate:
    block: Block
    sheet: int
    row: int
    matches: int


def find_blocks(raw: RawForm) -> tuple[Mapping[str, FoundBlock], tuple[Problem, ...]]:
    """The blocks of a form by name, and what is wrong with their columns and sheets.

    Whether a block that is absent was needed is for the caller to say.
    """
    candidates = [
        candidate
        for index, sheet in enumerate(raw.sheets)
        if sheet.name != MANIFEST_SHEET
        for candidate in _headers(index, sheet)
    ]
    found: dict[str, FoundBlock] = {}
    problems: list[Problem] = []
    for block in BLOCKS:
        mine = [c for c in candidates if c.block is block]
        if not mine:
            continue
        best = min(mine, key=lambda c: (not _named(raw.sheets[c.sheet], block), -c.matches, c.sheet, c.row))
        found[block.name] = _found(raw, best, candidates, problems)
        problems += (
            Problem(
                rules.FORM_SHEET_UNREAD,
                Place(raw.file, raw.sheets[other].name),
                {"sheet": raw.sheets[best.sheet].name},
            )
            for other in sorted({c.sheet for c in mine} - {best.sheet})
        )
    return found, tuple(problems)


def _named(sheet: RawSheet, block: Block) -> bool:
    return fold(sheet.name) == fold(block.sheet)


def _headers(index: int, sheet: RawSheet) -> Iterator[_Candidate]:
    """Rows that look like a block's header: the block with most of its headers in the row, half at least."""
    for number, cells in enumerate(sheet.rows):
        fields: dict[str, set[str]] = {}
        for cell in cells:
            if isinstance(cell, str) and len(cell) <= _LONGEST_HEADER and (known := _fields(cell)):
                for name, field in known.items():
                    fields.setdefault(name, set()).add(field)
        if not fields:
            continue
        scores = [(len(fields.get(b.name, ())), b) for b in BLOCKS]
        matches, block = max(scores, key=lambda score: (score[0], score[0] / len(score[1].columns)))
        if matches >= max(2, len(block.columns) / 2):
            yield _Candidate(block, index, number, matches)


def _found(
    raw: RawForm, chosen: _Candidate, candidates: list[_Candidate], problems: list[Problem]
) -> FoundBlock:
    sheet, block = raw.sheets[chosen.sheet], chosen.block
    others = (
        c.row for c in candidates if c.sheet == chosen.sheet and c.row > chosen.row and c.block is not block
    )
    end = min(others, default=len(sheet.rows))
    repeats = frozenset(c.row for c in candidates if c.sheet == chosen.sheet and c.block is block)
    columns: dict[str, int] = {}
    for index in range(len(sheet.rows[chosen.row])):
        text = _text(sheet.rows[chosen.row], index)
        field = _fields(text).get(block.name)
        place = Place(raw.file, sheet.name, f"{letters(index)}{chosen.row + 1}", text)
        if field is None:
            if text:
                problems.append(Problem(rules.FORM_COLUMN_UNKNOWN, place, {"column": text}))
        elif field not in columns:
            columns[field] = index
        elif field == block.key or any(field == column.field for column in block.fill_ins):
            cells = f"{letters(columns[field])}{chosen.row + 1}, {place.cell}"
            problems.append(Problem(rules.FORM_COLUMN_TWICE, place, {"column": text, "cells": cells}))
    place = Place(raw.file, sheet.name, f"{chosen.row + 1}:{chosen.row + 1}")
    for column in block.columns:
        if (column.fill_in or column.field == block.key) and column.field not in columns:
            problems.append(Problem(rules.FORM_COLUMN_MISSING, place, {"column": column.header}))
    return FoundBlock(block, raw.file, sheet, chosen.row, end, columns, block.fill_ins, repeats)


def _text(cells: tuple[CellValue, ...], index: int) -> str:
    return words(cells[index]) if index < len(cells) else ""
