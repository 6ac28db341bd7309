"""Formulas of one sheet: copied to other cells, shared and array formulas found."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from cchc_xl.excel import refusals
from cchc_xl.excel.package.archive import Damaged
from cchc_xl.excel.package.parts import drop_attributes, main
from cchc_xl.excel.package.refs import MAX_COLUMN, MAX_ROW, Box, Boxes, column_letters, column_number

_F = main("f")

_COLUMN, _ROW = r"\$?[A-Za-z]{1,3}", r"\$?[1-9]\d{0,6}"
# Texts, sheet names in quotes and what stands in brackets (a table's columns, another workbook) are passed
# over. A reference is no piece of a name or number (ABC1_x, 1E5) and no function or sheet (LOG10(, T1!).
_TOKEN = re.compile(
    r"\"[^\"]*\"|'[^']*'|\[(?:'.|[^\[\]']|\[(?:'.|[^\[\]'])*\])*\]"
    rf"|(?<![\w.$\\?])(?P<ref>{_COLUMN}{_ROW}(?::{_COLUMN}{_ROW})?|{_COLUMN}:{_COLUMN}|{_ROW}:{_ROW})"
    r"(?![\w.(!\\?])(?!:[\w.]+!)",
    re.DOTALL,
)
_PLACE = re.compile(r"(\$?)([A-Za-z]*)(\$?)(\d*)")


class _OffSheet(Exception):
    """A reference moved beyond the edge of the sheet."""


def translated(text: str, origin: str, target: str) -> str | None:
    """The formula ``text`` of cell ``origin`` as it reads when copied to cell ``target``; None when one of
    its references would leave the sheet."""
    start, end = Box.parse(origin), Box.parse(target)
    down, right = end.top - start.top, end.left - start.left

    def moved(match: re.Match[str]) -> str:
        return _moved(match["ref"], down, right) if match["ref"] else match[0]

    try:
        return _TOKEN.sub(moved, text)
    except _OffSheet:
        return None


def _moved(reference: str, down: int, right: int) -> str:
    ends = [_PLACE.fullmatch(end) for end in reference.split(":")]
    places = [end.groups() for end in ends if end]
    columns = [column_number(letters.upper()) for _, letters, _, _ in places if letters]
    rows = [int(digits) for *_, digits in places if digits]
    if max(columns, default=0) > MAX_COLUMN or max(rows, default=0) > MAX_ROW:
        return reference  # a name
    # A1:A1048576 is the whole column A, as A:A is: its rows do not move.
    right = 0 if columns == [1, MAX_COLUMN] else right
    down = 0 if rows == [1, MAX_ROW] else down
    return ":".join(
        (_letters(dollar + letters, right) if letters else "")
        + (_number((dollar if not letters else row_dollar) + digits, down) if digits else "")
        for dollar, letters, row_dollar, digits in places
    )


def _letters(column: str, right: int) -> str:
    if column.startswith("$") or not right:
        return column
    number = column_number(column.upper()) + right
    if not 1 <= number <= MAX_COLUMN:
        raise _OffSheet
    return column_letters(number)


def _number(row: str, down: int) -> str:
    if row.startswith("$") or not down:
        return row
    number = int(row) + down
    if not 1 <= number <= MAX_ROW:
        raise _OffSheet
    return str(number)


@dataclass(frozen=True, slots=True)
class _Shared:
    """A shared formula: the cell that holds its text, and all that show it."""

    address: str
    text: str
    members: list[etree._Element]


class Formulas:
    """The formula elements of a sheet, looked through once."""

    def __init__(self, root: etree._Element, sheet: str) -> None:
        self._sheet = sheet
        self._shared: dict[str, list[_Shared]] = {}
        self._early: dict[str, list[etree._Element]] = {}  # stand before the cell with the text
        arrays = []
        for f in root.iter(_F):
            kind = f.get("t")
            if kind in ("array", "dataTable") and f.get("ref"):
                arrays.append(Box.parse(f.get("ref", "")))
            elif kind == "shared":
                self._take(f)
        self.arrays = Boxes(arrays)

    def _take(self, f: etree._Element) -> None:
        """A number may be given out again: what follows belongs to the formula that took it last."""
        number = f.get("si", "")
        same = self._shared.setdefault(number, [])
        if f.text and (f.get("ref") or not same):
            same.append(_Shared(_address(f), f.text, self._early.pop(number, [])))
        (same[-1].members if same else self._early.setdefault(number, [])).append(f)

    def text(self, f: etree._Element, target: str) -> str | None:
        """The formula as it reads in cell ``target``; None for arrays and data tables."""
        if f.get("t") == "shared":
            shared = self._of(f)
            return self._translated(shared.text, shared.address, target)
        if f.get("t", "normal") != "normal" or not f.text:
            return None
        return self._translated(f.text, _address(f), target)

    def unshare(self, f: etree._Element) -> None:
        """Give every cell of a shared formula its own text, before one of them changes."""
        if f.get("t") != "shared":
            return
        shared = self._of(f)
        for member in shared.members:
            member.text = self._translated(shared.text, shared.address, _address(member))
        for member in shared.members:
            drop_attributes(member, "t", "ref", "si")
        shared.members.clear()

    def _translated(self, text: str, origin: str, target: str) -> str:
        moved = translated(text, origin, target)
        if moved is None:
            raise refusals.formula_off_sheet(self._sheet, origin, target)
        return moved

    def _of(self, f: etree._Element) -> _Shared:
        same = self._shared.get(f.get("si", ""), [])
        for shared in same:
            if len(same) == 1 or any(member is f for member in shared.members):
                return shared
        raise Damaged(f"shared formula {f.get('si')} without text")


def _address(f: etree._Element) -> str:
    cell = f.getparent()
    address = cell.get("r") if cell is not None else None
    if not address:
        raise Damaged("formula in a cell without address")
    return address
