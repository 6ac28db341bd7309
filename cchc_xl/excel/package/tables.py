"""Tables (ListObjects) of a workbook: where they lie and which header stands in which column."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from cchc_xl.excel.package.archive import Damaged
from cchc_xl.excel.package.parts import Package, int_of, main
from cchc_xl.excel.package.refs import Box
from cchc_xl.excel.package.strings import unescape


def folded(text: str) -> str:
    """Headers and names that people take for the same: Unicode form, case and white space aside."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


@dataclass(frozen=True, slots=True)
class Table:
    """A table: ``box`` is all of it, header and totals included; ``headers`` run from its left edge."""

    name: str
    part: str
    sheet: str  # the sheet's present name
    sheet_part: str
    box: Box
    header_rows: int
    totals_rows: int
    headers: tuple[str, ...]

    @classmethod
    def load(cls, package: Package, part: str, sheet: str, sheet_part: str) -> Table:
        root = package.xml(part)
        columns = root.find(main("tableColumns"))
        box = Box.parse(root.get("ref", ""))
        listed = () if columns is None else columns.iterchildren(main("tableColumn"))
        headers = tuple(unescape(column.get("name", "")) for column in listed)
        if len(headers) != box.right - box.left + 1:
            raise Damaged(f"{part}: {len(headers)} columns in {box}")
        name = root.get("displayName") or root.get("name") or ""
        rows = int_of(root, "headerRowCount", 1), int_of(root, "totalsRowCount", 0)
        return cls(name, part, sheet, sheet_part, box, *rows, headers)

    @property
    def data(self) -> Box:
        """The rows between header and totals; Excel never leaves a table without one."""
        top, bottom = self.box.top + self.header_rows, self.box.bottom - self.totals_rows
        if top > bottom:
            raise Damaged(f"{self.part}: no rows in {self.box}")
        return Box(top, self.box.left, bottom, self.box.right)

    def column(self, header: str) -> int | None:
        """The sheet column under a header, written just so or, failing that, folded alike."""
        for headers, wanted in (
            (self.headers, header),
            (tuple(map(folded, self.headers)), folded(header)),
        ):
            if wanted in headers:
                return self.box.left + headers.index(wanted)
        return None
