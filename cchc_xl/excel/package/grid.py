"""Where rows and cells stand on a worksheet, in the order of the format, and how a blank place looks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from typing import cast

from lxml import etree

from cchc_xl.excel.package.archive import Damaged
from cchc_xl.excel.package.parts import (
    MAIN,
    Package,
    drop_attributes,
    int_of,
    is_true,
    main,
    number_of,
    parse,
)
from cchc_xl.excel.package.refs import MAX_COLUMN, MAX_ROW, Box, address, column_number
from cchc_xl.excel.package.values import C

_ROW, _DIMENSION = main("row"), main("dimension")
_ROWS_WITHOUT_ADDRESSES = etree.XPath("m:row[m:c[not(@r)]]", namespaces={"m": MAIN})


class Grid:
    """Row and cell elements of a worksheet part by number. Raises Damaged for what the format forbids."""

    def __init__(self, package: Package, part: str) -> None:
        self.part, self.root = part, package.xml(part)
        self._package = package
        data = self.root.find(main("sheetData"))
        if data is None:
            raise Damaged(f"{part}: no sheetData")
        self._data = data
        self._columns: dict[str, int] = {}
        self._cells: dict[int, dict[int, etree._Element]] = {}
        self._rows: dict[int, etree._Element] = {}
        number = 0
        for row in data.iterchildren(_ROW):
            number = int_of(row, "r", number + 1)  # a row without number follows the one before
            if not 1 <= number <= MAX_ROW or number in self._rows:
                raise Damaged(f"{part}: row {number}")
            self._rows[number] = row
        self._numbers = sorted(self._rows)
        dimension = self.root.find(_DIMENSION)
        self._used = Box.find(dimension.get("ref", "")) if dimension is not None else None
        self._addressed = False
        self._column_styles: list[tuple[int, int, str | None]] | None = None

    # -- reading -------------------------------------------------------------------------------------

    def row(self, number: int) -> etree._Element | None:
        return self._rows.get(number)

    def rows_of(self, box: Box) -> list[int]:
        """Numbers of the rows that the file holds within a box (people stretch tables to the last row)."""
        numbers = self._numbers
        return numbers[bisect_left(numbers, box.top) : bisect_right(numbers, box.bottom)]

    @property
    def last_row(self) -> int:
        return self._numbers[-1] if self._numbers else 0

    def cells(self, row: int) -> dict[int, etree._Element]:
        """The cell elements of a row by column number."""
        if row not in self._cells:
            element = self._rows.get(row)
            self._cells[row] = dict(self._placed(element)) if element is not None else {}
        return self._cells[row]

    def _cells_passing(self, row: int) -> Iterable[tuple[int, etree._Element]]:
        """The same, found as they are asked for and not kept: of a long row often few are wanted."""
        if row in self._cells:
            return self._cells[row].items()
        element = self._rows.get(row)
        return () if element is None else self._placed(element)

    def _placed(self, row: etree._Element) -> Iterator[tuple[int, etree._Element]]:
        column = 0
        for cell in row.iterchildren(C):
            ref = cell.get("r")
            if ref is None:
                column += 1  # a cell without address follows the one before
            else:
                letters = ref.rstrip("0123456789")
                if letters not in self._columns:
                    self._columns[letters] = _column(letters, self.part)
                column = self._columns[letters]
            yield column, cell

    def width(self, column: int) -> float | None:
        """Width of a column in characters; None when it is hidden or the sheet does not say."""
        for col in self.root.iter(main("col")):
            if int_of(col, "min") <= column <= int_of(col, "max"):
                return None if is_true(col.get("hidden")) else number_of(col, "width") or None
        return None

    def default_style(self, row: etree._Element | None, column: int) -> str | None:
        """The style a blank place shows: the row's, else the column's."""
        if row is not None and is_true(row.get("customFormat")):
            return row.get("s")
        if self._column_styles is None:
            cols = self.root.iter(main("col"))
            self._column_styles = [(int_of(c, "min"), int_of(c, "max"), c.get("style")) for c in cols]
        return next((style for low, high, style in self._column_styles if low <= column <= high), None)

    @property
    def plain(self) -> bool:
        """Whether its elements bear no prefix."""
        return not self.root.prefix and not self._data.prefix

    # -- changing ------------------------------------------------------------------------------------

    def add_row(self, number: int) -> etree._Element:
        """The row element of a number, new when there is none."""
        self._address_everything()
        if number not in self._rows:
            row = etree.Element(_ROW, r=str(number))
            after = bisect_right(self._numbers, number)
            if after == len(self._numbers):
                self._data.append(row)
            else:
                self._rows[self._numbers[after]].addprevious(row)
            insort(self._numbers, number)
            self._rows[number] = row
            self._cells[number] = {}
            self._package.touch(self.part)
        return self._rows[number]

    def append(self, rows: list[str], box: Box) -> None:
        """Rows as text behind the last one; :meth:`settle` makes them part of the tree."""
        self._address_everything()
        self._package.append(self.part, rows, b"</sheetData>")
        self._extend_used(box)

    def settle(self) -> None:
        """Make appended rows part of the tree, so that they can be looked at and changed."""
        rows = self._package.take_back(self.part)
        if rows:
            data = parse(f'<sheetData xmlns="{MAIN}">{"".join(rows)}</sheetData>'.encode(), self.part)
            for row in list(data):
                number = int_of(row, "r")
                self._data.append(row)
                self._rows[number] = row
                self._numbers.append(number)

    def show(self, number: int) -> None:
        """Unhide a row (a filter may have hidden it while it was blank)."""
        row = self._rows.get(number)
        if row is not None and is_true(row.get("hidden")):
            row.attrib.pop("hidden")
            self._package.touch(self.part)

    def fit(self, number: int, points: float) -> None:
        """Store an estimated height of a row; one that a person set stays."""
        row = self._rows.get(number)
        if row is not None and not is_true(row.get("customHeight")):
            row.set("ht", f"{points:g}")
            self._package.touch(self.part)

    def set_style(self, row: int, column: int, style: str | None) -> None:
        cell = self._cell(row, column, style)
        if style is None:
            drop_attributes(cell, "s")
        else:
            cell.set("s", style)

    def _cell(self, row: int, column: int, style: str | None = None) -> etree._Element:
        """The cell element; a new one has the style given, else the one its place shows."""
        cells = self.cells(row)
        if column not in cells:
            element = self.add_row(row)
            cell = etree.Element(C, r=address(row, column))
            style = style or self.default_style(element, column)
            if style:
                cell.set("s", style)
            last = max(cells, default=0)
            if column < last:
                cells[min(c for c in cells if c > column)].addprevious(cell)
            elif last:
                cells[last].addnext(cell)
            else:
                element.insert(0, cell)
            cells[column] = cell
            self._widen(element, row, column)
        return cells[column]

    def _widen(self, element: etree._Element, row: int, column: int) -> None:
        """Keep the two hints of the used area true: the sheet's dimension and the row's spans."""
        self._extend_used(Box(row, column, row, column))
        drop_attributes(element, "spans")  # an optional hint that no longer holds

    def _extend_used(self, new: Box) -> None:
        box = self._used
        if box is None or (box.holds(new.top, new.left) and box.holds(new.bottom, new.right)):
            return
        self._used = Box(
            min(box.top, new.top),
            min(box.left, new.left),
            max(box.bottom, new.bottom),
            max(box.right, new.right),
        )
        for dimension in self.root.iterchildren(_DIMENSION):
            dimension.set("ref", str(self._used))

    def _address_everything(self) -> None:
        """Write the addresses some programs leave out: new rows and cells must not shift the others."""
        if self._addressed:
            return
        self._addressed = True
        for number, row in self._rows.items():
            row.set("r", str(number))
        rows = cast("list[etree._Element]", _ROWS_WITHOUT_ADDRESSES(self._data))
        for row in rows:
            for column, cell in self._placed(row):
                cell.set("r", address(int_of(row, "r"), column))


def _column(letters: str, part: str) -> int:
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        raise Damaged(f"{part}: cell {letters!r}")
    number = column_number(letters.upper())
    if number > MAX_COLUMN:
        raise Damaged(f"{part}: column {letters}")
    return number
