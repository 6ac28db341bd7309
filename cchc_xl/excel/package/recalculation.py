"""After cells changed: no program may go on showing results computed from what stood there before.

Excel computes everything anew when the workbook says so (``fullCalcOnLoad``); LibreOffice ignores that and
believes every stored result. So the stored results that may be stale are taken away, which makes any
program compute them. "May be stale" is decided by sheet, not by cell: it errs towards one computation too
many, never towards a wrong figure.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

from lxml import etree

from cchc_xl.excel.package.book import Book
from cchc_xl.excel.package.parts import drop_attributes, is_true, main
from cchc_xl.excel.package.values import F, V

# What stands before calcPr in a workbook part (CT_Workbook, ECMA-376 part 1, 18.2.27).
_BEFORE_CALC = tuple(
    main(tag)
    for tag in (
        "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets",
        "functionGroups", "externalReferences", "definedNames",
    )
)  # fmt: skip

_TEXT_LITERAL = re.compile(r'"[^"]*"')
_FUNCTION = re.compile(r"[\w.]+\(")
_SEVERAL_SHEETS = re.compile(r"'[^']*:[^']*'!|[\w.]:[\w.]+!")  # 'Tháng 1:Tháng 3'!A1
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LETTER = re.compile(r"[^\W\d_]")


def demand(book: Book) -> None:
    """Have every formula that may depend on the changed sheets computed anew."""
    _compute_on_load(book)
    _drop_stale_results(book)
    if any(sheet.formulas_changed for sheet in book.open_sheets):
        for relation in book.package.relations(book.part):
            if relation.kind == "calcChain":  # it lists formula cells; programs rebuild it
                book.package.drop(book.part, relation)


def _compute_on_load(book: Book) -> None:
    root = book.package.xml(book.part)
    calc = root.find(main("calcPr"))
    if calc is None:
        calc = etree.Element(main("calcPr"))
        [child for child in root if child.tag in _BEFORE_CALC][-1].addnext(calc)
    elif is_true(calc.get("fullCalcOnLoad")):
        return
    calc.set("fullCalcOnLoad", "1")
    book.package.touch(book.part)


def _drop_stale_results(book: Book) -> None:
    """From the changed sheets on, sheet by sheet, to every sheet whose formulas look at a stale one."""
    changed = book.package.changed
    stale = [part for part in book.sheet_names if part in changed]
    current = {
        part: _formula_texts(book, part)
        for part in book.sheet_names
        if part not in changed and _may_hold_formulas(book, part)
    }
    for part in stale:  # grows while it runs
        if _drop_on_sheet(book.package.xml(part)):
            book.package.touch(part)
        names = _names(book, part)
        for other in [other for other, texts in current.items() if _mentions(texts, names)]:
            stale.append(other)
            del current[other]


def _formula_texts(book: Book, part: str) -> str:
    texts = "\n".join(f.text or "" for f in book.package.xml(part).iter(F))
    return texts.casefold()


def _may_hold_formulas(book: Book, part: str) -> bool:
    content = book.package.archive.read(part)
    return b"<f" in content or b":f" in content or content[:2] in _UTF16


def _names(book: Book, part: str) -> tuple[str, ...]:
    """The words by which a formula elsewhere refers to a sheet: itself, its tables, defined names of it."""
    sheet = book.sheet_names[part]
    names = [sheet.replace("'", "''").casefold()]
    names += [table.name.casefold() for table in book.tables.values() if table.sheet_part == part]
    for defined in book.package.xml(book.part).iter(main("definedName")):
        if _mentions((defined.text or "").casefold(), names):
            names.append(defined.get("name", "").casefold())
    return tuple(names)


def _drop_on_sheet(root: etree._Element) -> bool:
    """Drop the results of all formulas that depend on anything; whether there was any."""
    dropped, groups = False, dict[str, bool]()
    for formula in root.iter(F):
        depends = _refers(formula.text or "")
        group = formula.get("si")
        if group is not None:  # only the first cell of a shared formula holds its text
            depends = groups[group] = groups.get(group, False) or depends
        cell = formula.getparent()
        result = cell.find(V) if depends and cell is not None else None
        if cell is not None and result is not None:
            cell.remove(result)
            drop_attributes(cell, "t", "vm")  # they describe the result
            dropped = True
    return dropped


def _refers(formula: str) -> bool:
    """Whether a formula looks at any cell, table or name: =DATE(2023,6,30) does not."""
    return bool(_LETTER.search(_FUNCTION.sub("", _TEXT_LITERAL.sub("", formula))))


def _mentions(formulas: str, names: Iterable[str]) -> bool:
    """Whether formulas (in lower case) speak of a name, or of a row of sheets that may hold it."""
    return any(name in formulas for name in names) or bool(_SEVERAL_SHEETS.search(formulas))
