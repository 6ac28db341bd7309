"""A1 references: columns, boxes of cells, and the growing of ranges that end on a table's last row."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from cchc_xl.excel.package.archive import Damaged

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384

_BOX = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})(?::\$?([A-Z]{1,3})\$?([1-9]\d{0,6}))?")

_COLUMNS, _ROWS = re.compile(r"([A-Z]{1,3}):([A-Z]{1,3})"), re.compile(r"([1-9]\d{0,6}):([1-9]\d{0,6})")

# A range with its sheet: 'Nhiệm vụ'!$A$6:$A$57. What stands before keeps out other workbooks ("[1]Sheet")
# and ranges over several sheets ("Sheet1:Sheet3").
_SHEET_RANGE = re.compile(
    r"(?P<sheet>'(?:[^']|'')+'|(?<![\w.\]:'])[^\W\d][\w.]*)!"
    r"(?P<start>\$?[A-Z]{1,3}\$?[1-9]\d{0,6}:\$?[A-Z]{1,3}\$?)(?P<bottom>[1-9]\d{0,6})(?!\d)"
)


def column_number(letters: str) -> int:
    """A → 1, XFD → 16384."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


@cache
def column_letters(number: int) -> str:
    """1 → A, 16384 → XFD."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    return f"{column_letters(column)}{row}"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of cells, both ends included, rows and columns counted from 1."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def parse(cls, text: str) -> Box:
        """Of "B2" or "$A$1:C9"; raises Damaged for anything else."""
        box = cls.find(text)
        if box is None:
            raise Damaged(f"bad reference {text!r}")
        return box

    @classmethod
    def find(cls, text: str) -> Box | None:
        """As :meth:`parse`, None for what is no box (whole columns, names)."""
        match = _BOX.fullmatch(text)
        if not match:
            return None
        left, top, right, bottom = match.groups()
        first, last = column_number(left), column_number(right or left)
        box = cls(int(top), first, int(bottom or top), last)
        sound = box.top <= box.bottom <= MAX_ROW and box.left <= box.right <= MAX_COLUMN
        return box if sound else None

    @classmethod
    def area(cls, text: str) -> Box:
        """As :meth:`parse`, of whole columns or rows too ("A:C", "2:5")."""
        columns, rows = _COLUMNS.fullmatch(text), _ROWS.fullmatch(text)
        if columns:
            return cls(1, column_number(columns[1]), MAX_ROW, column_number(columns[2]))
        if rows:
            return cls(int(rows[1]), 1, int(rows[2]), MAX_COLUMN)
        return cls.parse(text)

    def __str__(self) -> str:
        start, end = address(self.top, self.left), address(self.bottom, self.right)
        return start if start == end else f"{start}:{end}"

    def holds(self, row: int, column: int) -> bool:
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def meets(self, other: Box) -> bool:
        rows = self.top <= other.bottom and other.top <= self.bottom
        return rows and self.left <= other.right and other.left <= self.right


class Boxes:
    """Many boxes, asked which of them a place meets: some sheets have 50,000 merged ranges."""

    _TALL = 100  # rows; boxes up to that are filed under each row

    def __init__(self, boxes: Iterable[Box]) -> None:
        self._all = list(boxes)
        self._tall: list[Box] = []
        self._by_row: dict[int, list[Box]] = {}
        for box in self._all:
            if box.bottom - box.top >= self._TALL:
                self._tall.append(box)
                continue
            for row in range(box.top, box.bottom + 1):
                self._by_row.setdefault(row, []).append(box)

    def at(self, row: int, column: int) -> Box | None:
        """The box that holds a cell."""
        near = [*self._by_row.get(row, ()), *self._tall]
        return next((box for box in near if box.holds(row, column)), None) if near else None

    def meeting(self, other: Box) -> Box | None:
        """A box that meets another."""
        if other.top == other.bottom:
            near = (*self._by_row.get(other.top, ()), *self._tall)
            return next((box for box in near if box.meets(other)), None)
        return next((box for box in self._all if box.meets(other)), None)


@dataclass(frozen=True, slots=True)
class Growth:
    """``rows`` more rows under ``data``, the data rows of a table on ``sheet`` before it grew."""

    sheet: str
    data: Box
    rows: int

    def of_box(self, box: Box) -> Box:
        """The box with its bottom moved, when it ended where the table ended.

        A single cell or row stays as it is, unless the table itself had but one row.
        """
        ends_there = box.bottom == self.data.bottom
        beside = box.left <= self.data.right and self.data.left <= box.right
        several = box.top < box.bottom or self.data.top == self.data.bottom
        return replace(box, bottom=box.bottom + self.rows) if ends_there and beside and several else box

    def of_ranges(self, text: str) -> str:
        """Of a blank-separated list of ranges (an ``sqref``)."""
        return " ".join(self._of_range(part) for part in text.split())

    def _of_range(self, text: str) -> str:
        box = Box.find(text)
        grown = self.of_box(box) if box else None
        return text if grown == box else str(grown)

    def of_formula(self, text: str) -> str:
        """Of a formula's ranges that name the sheet."""
        return _SHEET_RANGE.sub(self._of_match, text)

    def _of_match(self, match: re.Match[str]) -> str:
        name = match["sheet"]
        if name.startswith("'"):
            name = name[1:-1].replace("''", "'")
        box = Box.find(match["start"] + match["bottom"])
        if box is None or name.casefold() != self.sheet.casefold():
            return match[0]
        return f"{match['sheet']}!{match['start']}{self.of_box(box).bottom}"
