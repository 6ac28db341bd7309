"""A worksheet: its rows and cells by number, read and changed in place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Mapping
from typing import cast

from lxml import etree

from cchc_xl.core.tables import CellValue
from cchc_xl.excel import refusals
from cchc_xl.excel.package.archive import Damaged
from cchc_xl.excel.package.formulas import Formulas
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
from cchc_xl.excel.package.refs import MAX_COLUMN, MAX_ROW, Box, Boxes, address, column_number
from cchc_xl.excel.package.values import C, F, Refused, Stored, Values, clear, has_content

_ROW, _DIMENSION = main("row"), main("dimension")
_ROWS_WITHOUT_ADDRESSES = etree.XPath("m:row[m:c[not(@r)]]", namespaces={"m": MAIN})


class Sheet:
    """A worksheet part under the name people see. Raises Damaged for what the format forbids."""

    def __init__(self, package: Package, name: str, part: str, values: Values) -> None:
        self.name, self.part = name, part
        self.formulas_changed = False
        self._package, self._values = package, values
        self.root = package.xml(part)
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
        self._formulas: Formulas | None = None
        self._merges: Boxes | None = None
        self._column_styles: list[tuple[int, int, str | None]] | None = None

    # -- reading ------------------------------------------------------------------------------------

    def row(self, number: int) -> etree._Element | None:
        return self._rows.get(number)

    def rows_of(self, box: Box) -> list[int]:
        """Numbers of the rows that the file holds within a box (people stretch tables to the last row)."""
        numbers = self._numbers
        return numbers[bisect_left(numbers, box.top) : bisect_right(numbers, box.bottom)]

    def cells(self, row: int) -> dict[int, etree._Element]:
        """The cell elements of a row by column number."""
        if row not in self._cells:
            element = self._rows.get(row)
            self._cells[row] = dict(self._placed(element)) if element is not None else {}
        return self._cells[row]

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

    def values(self, row: int, columns: Mapping[int, str]) -> dict[str, CellValue]:
        """What stands in some columns of a row, under the names given to them."""
        element = self._rows.get(row)
        if element is None:
            return {}
        found = {}
        placed = self._cells[row].items() if row in self._cells else self._placed(element)
        for column, cell in placed:
            if column in columns:
                found[columns[column]] = self._values.read(cell)
                if len(found) == len(columns):
                    break
        return found

    def value(self, row: int, column: int) -> CellValue:
        cell = self.cells(row).get(column)
        return None if cell is None else self._values.read(cell)

    def occupied(self, row: int, column: int) -> bool:
        """Whether a value or a formula stands there."""
        cell = self.cells(row).get(column)
        return cell is not None and has_content(cell)

    def formula(self, row: int, column: int) -> etree._Element | None:
        """The formula element of a cell."""
        cell = self.cells(row).get(column)
        return None if cell is None else cell.find(F)

    @property
    def formulas(self) -> Formulas:
        if self._formulas is None:
            self._address_everything()
            self._formulas = Formulas(self.root, self.name)
        return self._formulas

    @property
    def merges(self) -> Boxes:
        """The merged ranges."""
        if self._merges is None:
            found = self.root.iter(main("mergeCell"))
            self._merges = Boxes(Box.area(merge.get("ref", "")) for merge in found)
        return self._merges

    # -- changing -----------------------------------------------------------------------------------

    def put(self, row: int, column: int, value: CellValue) -> None:
        """Write a value; WorkbookError inside merged cells, array formulas or for a value no cell holds."""
        where = address(row, column)
        merge = self.merges.at(row, column)
        if merge and (row, column) != (merge.top, merge.left):
            raise refusals.in_merged_cells(self.name, where, str(merge))
        if array := self.formulas.arrays.at(row, column):
            raise refusals.in_array_formula(self.name, where, str(array))
        cell = self.cells(row).get(column)
        style = cell.get("s") if cell is not None else self.default_style(self.row(row), column)
        try:
            stored = self.encode(value, style)
        except Refused as refused:
            raise refusals.value_refused(self.name, where, str(refused)) from refused
        cell = self._cell(row, column)
        self._forget_formula(cell)
        self._values.store(cell, stored)
        self._package.touch(self.part)

    def put_formula(self, row: int, column: int, text: str) -> None:
        """Write a formula without a result: whoever opens the workbook computes it."""
        cell = self._cell(row, column)
        self._forget_formula(cell)
        clear(cell)
        formula = etree.Element(F)
        formula.text = text
        cell.insert(0, formula)
        self.formulas_changed = True
        self._package.touch(self.part)

    def set_style(self, row: int, column: int, style: str | None) -> None:
        cell = self._cell(row, column, style)
        if style is None:
            drop_attributes(cell, "s")
        else:
            cell.set("s", style)

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

    @property
    def last_row(self) -> int:
        return self._numbers[-1] if self._numbers else 0

    @property
    def holds_strings(self) -> bool:
        return self._values.holds_strings

    @property
    def plain(self) -> bool:
        """Whether its elements bear no prefix."""
        return not self.root.prefix and not self._data.prefix

    def encode(self, value: CellValue, style: str | None) -> Stored:
        """How a cell of ``style`` stores a value; Refused for one no cell holds."""
        return self._values.encode(value, style)

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

    def width(self, column: int) -> float | None:
        """Width of a column in characters; None when it is hidden or the sheet does not say."""
        for col in self.root.iter(main("col")):
            if int_of(col, "min") <= column <= int_of(col, "max"):
                return None if is_true(col.get("hidden")) else number_of(col, "width") or None
        return None

    def fit(self, number: int, points: float) -> None:
        """Store an estimated height of a row; one that a person set stays."""
        row = self._rows.get(number)
        if row is not None and not is_true(row.get("customHeight")):
            row.set("ht", f"{points:g}")
            self._package.touch(self.part)

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

    def default_style(self, row: etree._Element | None, column: int) -> str | None:
        """The style a blank place shows: the row's, else the column's."""
        if row is not None and is_true(row.get("customFormat")):
            return row.get("s")
        if self._column_styles is None:
            cols = self.root.iter(main("col"))
            self._column_styles = [(int_of(c, "min"), int_of(c, "max"), c.get("style")) for c in cols]
        return next((style for low, high, style in self._column_styles if low <= column <= high), None)

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

    def _forget_formula(self, cell: etree._Element) -> None:
        formula = cell.find(F)
        if formula is not None:
            self.formulas.unshare(formula)
            self.formulas_changed = True

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
