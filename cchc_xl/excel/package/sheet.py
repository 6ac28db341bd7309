"""A worksheet: its values and formulas by row and column, read and changed in place."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from cchc_xl.core.tables import CellValue
from cchc_xl.excel import refusals
from cchc_xl.excel.package.formulas import Formulas
from cchc_xl.excel.package.grid import Grid
from cchc_xl.excel.package.parts import Package, main
from cchc_xl.excel.package.refs import Box, Boxes, address
from cchc_xl.excel.package.values import F, Refused, Stored, Values, clear, has_content


class Sheet(Grid):
    """A worksheet part under the name people see. Raises Damaged for what the format forbids."""

    def __init__(self, package: Package, name: str, part: str, values: Values) -> None:
        super().__init__(package, part)
        self.name = name
        self.formulas_changed = False
        self._values = values
        self._formulas: Formulas | None = None
        self._merges: Boxes | None = None

    # -- reading -------------------------------------------------------------------------------------

    def values(self, row: int, columns: Mapping[int, str]) -> dict[str, CellValue]:
        """What stands in some columns of a row, under the names given to them."""
        found = {}
        for column, cell in self._cells_passing(row):
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

    @property
    def holds_strings(self) -> bool:
        return self._values.holds_strings

    def encode(self, value: CellValue, style: str | None) -> Stored:
        """How a cell of ``style`` stores a value; Refused for one no cell holds."""
        return self._values.encode(value, style)

    # -- changing ------------------------------------------------------------------------------------

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

    def _forget_formula(self, cell: etree._Element) -> None:
        formula = cell.find(F)
        if formula is not None:
            self.formulas.unshare(formula)
            self.formulas_changed = True
