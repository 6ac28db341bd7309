"""Đọc tệp từ bên ngoài: values only, after the guard; no formula or macro is ever evaluated.

Runs in a process that may die (excel/judging.py): a hostile file may end it or never let it end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from io import BytesIO
from posixpath import join, normpath
from typing import Final
from xml.etree import ElementTree

from python_calamine import CalamineError, PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook

from cchc_xl.core import form_wording as fw
from cchc_xl.core import rules
from cchc_xl.core.problem import Place, Problem, Rule
from cchc_xl.core.submission import RawForm, RawSheet
from cchc_xl.core.tables import CellValue
from cchc_xl.excel.guard import Parts, admit

_Calamine = str | float | int | bool | time | date | datetime | timedelta
_AS_IS: Final = (str, float, int)
_Sheets = tuple[RawSheet, ...]

_RELATIONSHIP: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def _patterns(prefix: bytes) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """A cell with a formula (its attributes, its value) and one with an error (its attributes, the error)."""
    formula = rb"<%bf\b[^>]*?(?:/>|>[^<]*</%bf>)" % (prefix, prefix)
    return (
        re.compile(rb"<%bc ([^>]*)>%b\s*(?:<%bv>([^<]*))?" % (prefix, formula, prefix)),
        re.compile(rb"<%bc ([^>]*\bt=[\"']e[\"'][^>]*)>(?:%b)?\s*<%bv>([^<]+)" % (prefix, formula, prefix)),
    )


_PLAIN: Final = _patterns(b"")
_PREFIXED: Final = _patterns(rb"\w+:")  # as some writers name all elements
_ERROR_TYPE = re.compile(rb"""t=["']e["']""")
_ADDRESS = re.compile(rb"""\br=["']([A-Z]+\d+)["']""")


def read_form(data: bytes, name: str) -> RawForm | Problem:
    """The cells of a file from outside, or why it is no spreadsheet that can be read."""
    admitted = admit(data, name)
    if isinstance(admitted, Problem):
        return admitted
    _kind, parts = admitted
    sheets = _read(data)
    if isinstance(sheets, Rule):
        return Problem(sheets, Place(name), {"why": fw.NOT_A_WORKBOOK})
    unread = dict(_unread(parts))
    return RawForm(name, tuple(RawSheet(s.name, s.rows, s.hidden, unread.get(s.name, {})) for s in sheets))


def _read(data: bytes) -> _Sheets | Rule:
    """The sheets from A1 on, or the rule that says why there are none."""
    try:
        with load_workbook(BytesIO(data)) as book:
            return tuple(
                RawSheet(
                    sheet.name,
                    tuple(
                        _values(row)
                        for row in book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                    ),
                    hidden=sheet.visible is not SheetVisibleEnum.Visible,
                )
                for sheet in book.sheets_metadata
                if sheet.typ is SheetTypeEnum.WorkSheet
            )
    except PasswordError:
        return rules.FORM_FILE_PASSWORD
    except CalamineError:
        return rules.FORM_FILE_DAMAGED
    except BaseException as error:
        # The Rust library's own failures arrive as a BaseException whose class cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        return rules.FORM_FILE_DAMAGED


def _values(row: list[_Calamine]) -> tuple[CellValue, ...]:
    # Most cells are as they are: this runs a thousand times a form.
    return tuple([cell if isinstance(cell, _AS_IS) and cell != "" else _value(cell) for cell in row])


def _value(value: _Calamine) -> CellValue:
    if value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    return str(value) if isinstance(value, time | timedelta) else value


def _unread(parts: Parts) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Sheet name → cells that hold something the reader gives as blank: errors, uncomputed formulas."""
    for name, part in _sheet_parts(parts):
        formula, error = _PREFIXED if b":sheetData" in part else _PLAIN
        cells = {
            address: text.decode(errors="replace")
            for attributes, text in (error.findall(part) if _ERROR_TYPE.search(part) else ())
            if (address := _address(attributes))
        }
        for attributes, value in formula.findall(part):
            # A text formula may well give an empty text.
            if not value and b't="str"' not in attributes and (address := _address(attributes)):
                cells.setdefault(address, "")
        if cells:
            yield name, cells


def _address(attributes: bytes) -> str:
    match = _ADDRESS.search(attributes)
    return match[1].decode() if match else ""


def _sheet_parts(parts: Parts) -> Iterator[tuple[str, bytes]]:
    """Sheet names with their parts, for the sheets that may hold errors or formulas."""
    try:
        workbook = ElementTree.fromstring(parts.get("xl/workbook.xml", b"<none/>"))
        links = ElementTree.fromstring(parts.get("xl/_rels/workbook.xml.rels", b"<none/>"))
    except ElementTree.ParseError:
        return  # the reader has judged these parts already
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for element in workbook.iter():
        if element.tag.endswith("}sheet"):
            target = targets.get(element.get(_RELATIONSHIP), "")
            path = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
            if path in parts:
                yield element.get("name", ""), parts[path]
