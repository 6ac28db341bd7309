"""A workbook package: its sheets by name, its tables by name, its strings and styles."""

from __future__ import annotations

from functools import cached_property

from cchc_xl.excel.package.archive import Archive, Damaged
from cchc_xl.excel.package.parts import MAIN, RELATION_ID, Package, is_true, main
from cchc_xl.excel.package.sheet import Sheet
from cchc_xl.excel.package.strings import SharedStrings
from cchc_xl.excel.package.styles import NoFormats, Styles
from cchc_xl.excel.package.tables import Table
from cchc_xl.excel.package.values import Values

_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"


class NotAWorkbook(Damaged):
    """A sound package of something else: a document, slides, a binary workbook."""


class StrictFormat(Damaged):
    """A workbook in the strict variant of the format, whose names are all different."""


class Book:
    """A workbook from its bytes. Raises Damaged (or its kinds) for what is no sound workbook."""

    def __init__(self, data: bytes) -> None:
        self.package = Package(Archive(data))
        part = self.package.related("", "officeDocument")
        if part is None or not part.lower().endswith(".xml"):
            raise NotAWorkbook(str(part))
        self.part = part
        root = self.package.xml(part)
        if root.tag == f"{{{_STRICT}}}workbook":
            raise StrictFormat(part)
        if root.tag != main("workbook"):
            raise NotAWorkbook(str(root.tag))
        targets = {r.id: r.target for r in self.package.relations(part) if r.kind == "worksheet"}
        sheets = root.find(main("sheets"))
        listed = () if sheets is None else tuple(sheets.iterchildren(f"{{{MAIN}}}sheet"))
        ids = [(sheet.get("name", ""), sheet.get(RELATION_ID, "")) for sheet in listed]
        self.sheet_names = {targets[rid]: name for name, rid in ids if rid in targets}  # by part
        self._sheets: dict[str, Sheet] = {}

    @cached_property
    def tables(self) -> dict[str, Table]:
        """Every table of the workbook by its name in lower case (names are equal whatever their case)."""
        found = {}
        for sheet_part, sheet in self.sheet_names.items():
            for relation in self.package.relations(sheet_part):
                if relation.kind == "table":
                    table = Table.load(self.package, relation.target, sheet, sheet_part)
                    found[table.name.casefold()] = table
        return found

    def table(self, name: str) -> Table | None:
        return self.tables.get(name.casefold())

    def replace_table(self, table: Table) -> None:
        """``table`` grew."""
        self.tables[table.name.casefold()] = table

    def sheet(self, part: str) -> Sheet:
        """The sheet of a part; the same object at every call."""
        if part not in self._sheets:
            self._sheets[part] = Sheet(self.package, self.sheet_names[part], part, self._values)
        return self._sheets[part]

    @property
    def open_sheets(self) -> tuple[Sheet, ...]:
        return tuple(self._sheets.values())

    @cached_property
    def _values(self) -> Values:
        strings = self.package.related(self.part, "sharedStrings")
        properties = self.package.xml(self.part).find(main("workbookPr"))
        return Values(
            SharedStrings(self.package, strings) if strings else None,
            self._styles(),
            properties is not None and is_true(properties.get("date1904")),
        )

    def _styles(self) -> Styles | None:
        part = self.package.related(self.part, "styles")
        try:
            return Styles(self.package, part) if part else None
        except NoFormats:
            return None
