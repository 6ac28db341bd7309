"""Bản đánh dấu lỗi: the sender's own file back, with a list of its errors in front and the cells marked.

Cells are marked in the package itself, so that all else stays as it was: values, formulas and their stored
results, lists, locks, the hidden manifest. A file that cannot be marked so (.xls, .xlsb, .ods, or .xlsx
written oddly) is rebuilt from its cells first. Runs in a process that may die (excel/marking.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from lxml import etree

from cchc_xl.core import form_wording as fw
from cchc_xl.core.error_list import Line, is_list, lines, marks, without_list
from cchc_xl.core.problem import Problem
from cchc_xl.core.submission import RawForm
from cchc_xl.errors import WorkbookError
from cchc_xl.excel.marked import listing
from cchc_xl.excel.marked.looks import Looks
from cchc_xl.excel.marked.notes import put_notes
from cchc_xl.excel.package.archive import Damaged
from cchc_xl.excel.package.book import Book
from cchc_xl.excel.package.parts import (
    CONTENT_TYPES,
    RELATION_ID,
    R,
    drop_attributes,
    int_of,
    main,
)
from cchc_xl.excel.package.refs import Box
from cchc_xl.excel.package.sheet import Sheet
from cchc_xl.excel.untrusted import read_form

_WORKBOOK_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_OTHER_BINARY: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings"
_MACRO_SHEETS: Final = frozenset(("xlMacrosheet", "xlIntlMacrosheet", "dialogsheet"))
_WITH_MACROS: Final = "vbaProject"
_OF_THE_WHOLE: Final = frozenset(("extensibility", "origin"))  # ribbons that call macros, signatures
_Memory = dict[tuple[str, str], str]


def marked_copy(data: bytes, name: str, problems: Sequence[Problem]) -> bytes | None:
    """The marked copy of a file as .xlsx; None when the file is no workbook that can be read."""
    raw = read_form(data, name)
    if isinstance(raw, Problem):
        return None
    found = lines(problems, without_list(raw))
    try:
        return _marked(data, raw, name, found)
    except (Damaged, WorkbookError):
        from cchc_xl.excel.marked.rebuilt import rebuilt  # its library is slow to load and seldom needed

        plain = without_list(raw)
        return _marked(rebuilt(plain), plain, name, found)


def _marked(data: bytes, raw: RawForm, name: str, found: Sequence[Line]) -> bytes:
    """Raises Damaged, or WorkbookError, where the package cannot be marked."""
    book = Book(data)
    _drop_macros(book)
    looks = Looks(book.package, book.package.related(book.part, "styles"))
    before = _take_list_away(book, raw)
    memory: _Memory = {}
    for part, sheet in book.sheet_names.items():
        _mark(book, part, sheet, found, looks, before, memory)
    _put_list(book, listing.worksheet(found, name, memory, looks))
    return book.package.to_bytes()


def _mark(
    book: Book,
    part: str,
    name: str,
    found: Sequence[Line],
    looks: Looks,
    before: _Memory,
    memory: _Memory,
) -> None:
    """Mark the cells of one sheet anew; what a cell looked like is kept for the next time."""
    sheet = book.sheet(part)
    shown = [drop_attributes(view, "tabSelected") for view in sheet.root.iter(main("sheetView"))]
    if any(shown) | _unmark(sheet, looks, before):
        book.package.touch(part)
    notes: dict[tuple[int, int], str] = {}
    for mark in marks(found):
        if mark.sheet == name:
            box = Box.parse(mark.cell)
            box = sheet.merges.at(box.top, box.left) or box
            at = box.top, box.left
            cell = sheet.cells(at[0]).get(at[1])
            style = cell.get("s") if cell is not None else sheet.default_style(sheet.row(at[0]), at[1])
            book.package.touch(part)
            sheet.set_style(*at, looks.marked(style, mark.severity))
            known = f"{Box(*at, *at)} {looks.look(style)}"
            memory.update({(i.sheet, i.cell): known for i in found if _is_at(i, name, mark.cell)})
            notes[at] = f"{notes[at]}\n{mark.text}" if at in notes else mark.text
    put_notes(book.package, part, notes)


def _is_at(line: Line, sheet: str, cell: str) -> bool:
    return line.sheet == sheet and line.cell.partition(":")[0] == cell


def _unmark(sheet: Sheet, looks: Looks, before: _Memory) -> bool:
    """Give cells that an earlier marking coloured the look they had; whether there were any."""
    found = False
    for row in sheet.root.iter(main("row")):
        for cell in row.iterchildren(main("c")):
            if looks.is_marked(cell.get("s")):
                look = before.get((sheet.name, cell.get("r", "")), "")
                cell.set("s", looks.restored(cell.get("s"), look))
                found = True
    return found


def _take_list_away(book: Book, raw: RawForm) -> _Memory:
    """Leave out the lists of earlier markings; what they remembered of cells, by sheet and cell."""
    before: _Memory = {}
    names = {sheet.name for sheet in raw.sheets if is_list(sheet)}
    for sheet in raw.sheets:
        if sheet.name in names:
            for row in sheet.rows[listing.HEADER_ROW :]:
                if kept := listing.remembered(row):
                    cell, _, look = kept[1].partition(" ")
                    before[kept[0], cell] = look
    for part, name in list(book.sheet_names.items()):
        if name in names:
            _drop_sheet(book, part, name)
    return before


def _drop_sheet(book: Book, part: str, name: str) -> None:
    root = book.package.xml(book.part)
    sheets = _sheets(root)
    gone = next(number for number, sheet in enumerate(sheets) if sheet.get("name") == name)
    sheets.remove(sheets[gone])
    _renumber(root, lambda index: None if index == gone else index - (index > gone))
    relation = next(r for r in book.package.relations(book.part) if r.target == part)
    book.package.drop(book.part, relation)
    del book.sheet_names[part]


def _put_list(book: Book, worksheet: etree._Element) -> None:
    """Make ``worksheet`` the first sheet, the one that is shown on opening."""
    package, root = book.package, book.package.xml(book.part)
    part = package.free_name("xl/worksheets/cchcList{}.xml")
    link = package.add(book.part, "worksheet", part, worksheet, _SHEET_TYPE)
    sheets = _sheets(root)
    taken = {(sheet.get("name") or "").casefold() for sheet in sheets}
    name, number = fw.LIST_SHEET, 1
    while name.casefold() in taken:
        number += 1
        name = f"{fw.LIST_SHEET} ({number})"
    identifier = str(max((int_of(sheet, "sheetId", 0) for sheet in sheets), default=0) + 1)
    facts = {"name": name, "sheetId": identifier, RELATION_ID: link}
    element = etree.Element(main("sheet"), facts, nsmap=R)
    sheets.insert(0, element)
    _renumber(root, lambda index: index + 1)
    names = root.find(main("definedNames"))
    if names is None:
        names = etree.Element(main("definedNames"))
        after = [child for child in root if child.tag in map(main, ("functionGroups", "externalReferences"))]
        (after[-1] if after else sheets).addnext(names)
    title = etree.SubElement(names, main("definedName"), name="_xlnm.Print_Titles", localSheetId="0")
    title.text = listing.print_titles(name)
    for view in root.iter(main("workbookView")):
        drop_attributes(view, "activeTab", "firstSheet")
    package.touch(book.part)


def _sheets(root: etree._Element) -> etree._Element:
    found = root.find(main("sheets"))
    if found is None:
        raise Damaged("no sheets")
    return found


def _renumber(root: etree._Element, new: Callable[[int], int | None]) -> None:
    """Names that belong to one sheet know it by its number; a name whose sheet is gone goes too."""
    for name in list(root.iter(main("definedName"))):
        if name.get("localSheetId") is not None:
            number = new(int_of(name, "localSheetId"))
            if number is None:
                parent = name.getparent()
                assert parent is not None
                parent.remove(name)
            else:
                name.set("localSheetId", str(number))
    for names in list(root.iterchildren(main("definedNames"))):
        if not len(names):
            root.remove(names)


def _drop_macros(book: Book) -> None:
    """What carries or calls macros stays behind; the copy is a plain .xlsx."""
    package = book.package
    related = package.relations(book.part)
    if any(relation.kind in _MACRO_SHEETS for relation in related):
        raise Damaged("macro sheets")
    for relation in related:
        if relation.kind == _WITH_MACROS:
            for signature in package.relations(relation.target):
                package.drop(relation.target, signature)
            package.drop(book.part, relation)
    for relation in package.relations(""):
        if relation.kind in _OF_THE_WHOLE:
            package.drop("", relation)
    for element in package.xml(CONTENT_TYPES):
        if element.get("PartName", "").lstrip("/").casefold() == book.part.casefold():
            element.set("ContentType", _WORKBOOK_TYPE)
        elif _WITH_MACROS in element.get("ContentType", ""):
            element.set("ContentType", _OTHER_BINARY)
    package.touch(CONTENT_TYPES)
