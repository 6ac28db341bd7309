"""What changes a sheet around cells: clearing, inserting, deleting, copying and merging."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cchc_xl.excel.libreoffice import addresses
from cchc_xl.excel.libreoffice.uno_bridge import Uno, enum, speaks_uno

if TYPE_CHECKING:
    from cchc_xl.excel.libreoffice.ranges import Range

# sheet.CellFlags: VALUE, DATETIME, STRING, FORMULA; ANNOTATION; HARDATTR, STYLES, FORMATTED
_CONTENTS: Final = 1 | 2 | 4 | 16
_NOTES: Final = 8
_FORMATS: Final = 32 | 64 | 256


@speaks_uno
class RangeChanges:
    """The part of Range that changes more than values. All raise SheetProtected on a protected sheet."""

    if TYPE_CHECKING:

        @property
        def xl(self) -> Uno: ...

        @property
        def sheet(self) -> Any: ...

        @property
        def row(self) -> int: ...

        @property
        def column(self) -> int: ...

        @property
        def shape(self) -> tuple[int, int]: ...

        @property
        def address(self) -> str: ...

    def clear_contents(self) -> None:
        self._clear(_CONTENTS)

    def clear_formats(self) -> None:
        self._clear(_FORMATS)

    def clear(self) -> None:
        self._clear(_CONTENTS | _NOTES | _FORMATS)

    def _clear(self, what: int) -> None:
        if self.xl is not None:
            self.sheet.ensure_writable()
            self.xl.clearContents(what)

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Insert cells here; these move "down" or to the "right". New cells look like those above or left."""
        if copy_origin not in (None, "format_from_left_or_above"):
            raise NotImplementedError(f"copy_origin {copy_origin!r}")
        self.sheet.ensure_writable()
        mode = enum("sheet.CellInsertMode", self._whole_lines() or ("RIGHT" if shift == "right" else "DOWN"))
        self.sheet.xl.insertCells(self.xl.RangeAddress, mode)

    def delete(self, shift: str | None = None) -> None:
        """Delete the cells; others move "up" or "left", by default what the range's shape suggests."""
        self.sheet.ensure_writable()
        rows, columns = self.shape
        meant = shift or ("up" if columns > rows else "left")
        mode = enum("sheet.CellDeleteMode", self._whole_lines() or meant.upper())
        self.sheet.xl.removeRange(self.xl.RangeAddress, mode)

    def _whole_lines(self) -> str:
        """ROWS or COLUMNS when these are whole rows or columns of the sheet."""
        rows, columns = self.shape
        return "ROWS" if columns == addresses.LAST_COLUMN else "COLUMNS" if rows == addresses.LAST_ROW else ""

    def copy(self, destination: Any = None) -> None:
        """Copy everything to an xlwings range, which may be larger.

        As in Excel, a destination that holds the range several times over is filled, any other takes it once.
        """
        if destination is None:
            raise NotImplementedError("copying to the clipboard")
        target: Range = destination.impl
        target.sheet.ensure_writable()
        height, width = self.shape
        rows, columns = (
            (target.shape[0], target.shape[1])
            if target.shape[0] % height == 0 and target.shape[1] % width == 0
            else self.shape
        )
        for row in range(target.row, target.row + rows, height):
            for column in range(target.column, target.column + columns, width):
                cell = target.sheet.xl.getCellByPosition(column - 1, row - 1)
                target.sheet.xl.copyRange(cell.CellAddress, self.xl.RangeAddress)

    # ── merged cells ─────────────────────────────────────────────────────────────────────────────────

    @property
    def merge_cells(self) -> bool | None:
        """True when all is part of one merged area, False when nothing is merged, None in between."""
        area = self.merge_area
        if len(area) > 1 and _holds(area, self):
            return True
        # LibreOffice sees the first cells of merged areas; the others are found by what they drag in.
        cursor = self._merge_cursor(self.xl)
        grown = (cursor.Rows.Count, cursor.Columns.Count) != self.shape
        return None if grown or self.xl.IsMerged else False

    @property
    def merge_area(self) -> Range:
        """The merged area around the first cell, or that cell."""
        from cchc_xl.excel.libreoffice.ranges import Range

        return Range.at(self.sheet, self._merge_cursor(self.xl.getCellByPosition(0, 0)).RangeAddress)

    def _merge_cursor(self, cells: Uno) -> Uno:
        cursor = self.sheet.xl.createCursorByRange(cells)
        cursor.collapseToMergedArea()
        return cursor

    def merge(self, across: bool = False) -> None:
        """Merge all cells, or those of each row if ``across``."""
        self.unmerge()
        rows, columns = self.shape
        for row in range(rows) if across else [0]:
            last = row if across else rows - 1
            self.xl.getCellRangeByPosition(0, row, columns - 1, last).merge(True)

    def unmerge(self) -> None:
        self.sheet.ensure_writable()
        self.xl.merge(False)


def _holds(area: Range, cells: RangeChanges) -> bool:
    return (
        area.row <= cells.row
        and area.column <= cells.column
        and cells.row + cells.shape[0] <= area.row + area.shape[0]
        and cells.column + cells.shape[1] <= area.column + area.shape[1]
    )
