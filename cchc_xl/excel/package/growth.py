"""A table grows at its end: rows are cloned, and every range that ended with the table follows.

Nothing is inserted or shifted, so that what people placed on the sheet stays where it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from lxml import etree

from cchc_xl.excel import refusals
from cchc_xl.excel.package.appending import OWN_OF_ROW, NewRow, append_rows, can_append
from cchc_xl.excel.package.book import Book
from cchc_xl.excel.package.parts import drop_attributes, main
from cchc_xl.excel.package.refs import MAX_ROW, Box, Growth, address
from cchc_xl.excel.package.sheet import Sheet
from cchc_xl.excel.package.tables import Table

_X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_XM = "{http://schemas.microsoft.com/office/excel/2006/main}"

# Sheet elements whose ``sqref`` follows the table. A selection has one too and stays.
_FOLLOWING = tuple(
    main(tag) for tag in ("conditionalFormatting", "dataValidation", "ignoredError", "protectedRange")
)
_FOLLOWING_X14 = (f"{_X14}conditionalFormatting", f"{_X14}dataValidation")


def grow(book: Book, table: Table, rows: Sequence[NewRow], calculated: Collection[int] = ()) -> Table:
    """The table with ``rows`` more; WorkbookError where it cannot, before anything is saved.

    ``calculated`` are columns that hold formulas whether or not the file still marks them as calculated.
    """
    sheet = book.sheet(table.sheet_part)
    _check_room(book, sheet, table, len(rows))
    growth = Growth(table.sheet, table.data, len(rows))
    formulas = _column_formulas(book, sheet, table, calculated)
    if can_append(sheet, table.data.bottom + 1):
        append_rows(sheet, table.data, rows, formulas)
    else:
        _clone_rows(sheet, table.data, len(rows), formulas)
        for number, row in enumerate(rows, start=table.data.bottom + 1):
            for column, value in row.values.items():
                sheet.put(number, column, value)
            if row.points:
                sheet.fit(number, row.points)
    _grow_table_part(book, table, growth)
    _grow_sheet_ranges(book, sheet, growth)
    _grow_names(book, growth)
    _grow_charts(book, growth)
    _grow_pivot_sources(book, growth)
    grown = replace(table, box=replace(table.box, bottom=table.box.bottom + len(rows)))
    book.replace_table(grown)
    return grown


def mark_filled(book: Book, table: Table) -> None:
    """The table's blank first row ("insert row") holds data now."""
    root = book.package.xml(table.part)
    if drop_attributes(root, "insertRow", "insertRowShift"):
        book.package.touch(table.part)


def _check_room(book: Book, sheet: Sheet, table: Table, rows: int) -> None:
    data = table.data
    new = Box(data.bottom + 1, data.left, data.bottom + rows, data.right)
    if table.totals_rows:
        raise refusals.totals_row(table.name, table.sheet)
    if new.bottom > MAX_ROW:
        raise refusals.sheet_full(table.name, table.sheet)
    for other in book.tables.values():
        if other.sheet_part == table.sheet_part and other.box.meets(new):
            raise refusals.table_below(table.name, table.sheet, other.name)
    if merge := sheet.merges.meeting(new):
        raise refusals.merged_below(table.name, table.sheet, str(merge))
    if array := sheet.formulas.arrays.meeting(new):
        raise refusals.occupied_below(table.name, table.sheet, str(array))
    for row in range(new.top, new.bottom + 1):
        for column in sheet.cells(row):
            if new.holds(row, column) and sheet.occupied(row, column):
                raise refusals.occupied_below(table.name, table.sheet, address(row, column))


def _clone_rows(sheet: Sheet, data: Box, rows: int, formulas: Mapping[int, etree._Element]) -> None:
    template = sheet.add_row(data.bottom)
    cells = sheet.cells(data.bottom)
    styles = {c: cell.get("s") for c, cell in cells.items() if data.left <= c <= data.right}
    for number in range(data.bottom + 1, data.bottom + rows + 1):
        shared_with_others = any(sheet.occupied(number, column) for column in sheet.cells(number))
        row = sheet.add_row(number)
        if not shared_with_others:
            row.attrib.update({k: v for k, v in template.attrib.items() if k not in OWN_OF_ROW})
        sheet.show(number)
        for column, style in styles.items():
            sheet.set_style(number, column, style)
        for column, formula in formulas.items():
            text = sheet.formulas.text(formula, address(number, column))
            if text:
                sheet.put_formula(number, column, text)


def _column_formulas(
    book: Book, sheet: Sheet, table: Table, calculated: Collection[int]
) -> dict[int, etree._Element]:
    """Formulas to copy down, by column: of calculated columns the lowest one, and of a column that merely
    holds formulas (LibreOffice does not mark it as calculated) the last when the row above has one too."""
    data, found = table.data, {}
    columns = book.package.xml(table.part).iter(main("tableColumn"))
    for column, element in enumerate(columns, start=data.left):
        lowest = sheet.formula(data.bottom, column)
        if column in calculated or element.find(main("calculatedColumnFormula")) is not None:
            rows = range(data.bottom, data.top - 1, -1)
            lowest = next((f for f in (sheet.formula(r, column) for r in rows) if f is not None), None)
        elif data.top == data.bottom or sheet.formula(data.bottom - 1, column) is None:
            lowest = None
        if lowest is not None:
            found[column] = lowest
    return found


def _grow_table_part(book: Book, table: Table, growth: Growth) -> None:
    root = book.package.xml(table.part)
    root.set("ref", str(replace(table.box, bottom=table.box.bottom + growth.rows)))
    for tag in ("autoFilter", "sortState"):
        for element in root.iter(main(tag)):
            box = Box.parse(element.get("ref", ""))
            if box.bottom == table.box.bottom:
                element.set("ref", str(replace(box, bottom=box.bottom + growth.rows)))
    for element in root.iter(main("sortCondition")):
        element.set("ref", growth.of_ranges(element.get("ref", "")))
    book.package.touch(table.part)


def _grow_sheet_ranges(book: Book, sheet: Sheet, growth: Growth) -> None:
    for element in sheet.root.iter(*_FOLLOWING):
        if "sqref" in element.attrib:
            element.set("sqref", growth.of_ranges(element.get("sqref", "")))
    for owner in sheet.root.iter(*_FOLLOWING_X14):
        for ranges in owner.iterchildren(f"{_XM}sqref"):
            ranges.text = growth.of_ranges(ranges.text or "")
    book.package.touch(sheet.part)


def _grow_names(book: Book, growth: Growth) -> None:
    """Defined names, print areas among them."""
    for name in book.package.xml(book.part).iter(main("definedName")):
        _grow_text(book, book.part, name, growth)


def _grow_charts(book: Book, growth: Growth) -> None:
    mark = str(growth.data.bottom).encode()
    for part in book.package.archive.names:
        if "/charts/" in part and part.endswith(".xml") and mark in book.package.archive.read(part):
            for formula in book.package.xml(part).iter("{*}f"):
                _grow_text(book, part, formula, growth)


def _grow_text(book: Book, part: str, element: etree._Element, growth: Growth) -> None:
    grown = growth.of_formula(element.text or "")
    if grown != (element.text or ""):
        element.text = grown
        book.package.touch(part)


def _grow_pivot_sources(book: Book, growth: Growth) -> None:
    for relation in book.package.relations(book.part):
        if relation.kind != "pivotCacheDefinition":
            continue
        for source in book.package.xml(relation.target).iter(main("worksheetSource")):
            box = Box.find(source.get("ref", ""))
            if box and source.get("sheet", "").casefold() == growth.sheet.casefold():
                source.set("ref", str(growth.of_box(box)))
                book.package.touch(relation.target)
