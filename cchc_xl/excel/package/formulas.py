"""Formulas of one sheet: copied to other cells, shared and array formulas found."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from cchc_xl.excel.package.archive import Damaged
from cchc_xl.excel.package.parts import drop_attributes, main
from cchc_xl.excel.package.refs import Box

_F = main("f")

# Texts and what stands in brackets (a table's columns) hold no reference that moves; what is left refers
# to cells, rows or columns only if it has a digit or a colon (A1, 1:1, A:A).
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]')
_MAY_REFER = re.compile(r"[\d:]")


def translated(text: str, origin: str, target: str) -> str:
    """The formula ``text`` of cell ``origin`` as it reads when copied to cell ``target``."""
    if not _MAY_REFER.search(_LITERAL.sub("", text)):
        return text
    # Imported here: few workbooks need it, and openpyxl alone costs a fifth of a second.
    from openpyxl.formula.tokenizer import TokenizerError
    from openpyxl.formula.translate import Translator

    try:
        formula: str = Translator(f"={text}", origin).translate_formula(target)
    except TokenizerError as error:
        raise Damaged(f"formula of {origin}: {error}") from error
    return formula.removeprefix("=")


@dataclass(frozen=True, slots=True)
class _Master:
    """The cell that holds the text of a shared formula."""

    address: str
    text: str


class Formulas:
    """The formula elements of a sheet, looked through once."""

    def __init__(self, root: etree._Element) -> None:
        self._shared: dict[str, _Master] = {}
        self._members: dict[str, list[etree._Element]] = {}
        self.arrays: list[Box] = []
        for f in root.iter(_F):
            kind = f.get("t")
            if kind in ("array", "dataTable") and f.get("ref"):
                self.arrays.append(Box.parse(f.get("ref", "")))
            elif kind == "shared":
                group = f.get("si", "")
                self._members.setdefault(group, []).append(f)
                if f.text:
                    self._shared.setdefault(group, _Master(_address(f), f.text))

    def text(self, f: etree._Element, target: str) -> str | None:
        """The formula as it reads in cell ``target``; None for arrays and data tables."""
        if f.get("t") == "shared":
            master = self._master(f)
            return translated(master.text, master.address, target)
        if f.get("t", "normal") != "normal" or not f.text:
            return None
        return translated(f.text, _address(f), target)

    def unshare(self, f: etree._Element) -> None:
        """Give every cell of a shared formula its own text, before one of them changes."""
        if f.get("t") != "shared":
            return
        master = self._master(f)
        for member in self._members.pop(f.get("si", ""), ()):
            member.text = translated(master.text, master.address, _address(member))
            drop_attributes(member, "t", "ref", "si")

    def _master(self, f: etree._Element) -> _Master:
        try:
            return self._shared[f.get("si", "")]
        except KeyError as error:
            raise Damaged(f"shared formula {f.get('si')} without text") from error


def _address(f: etree._Element) -> str:
    cell = f.getparent()
    address = cell.get("r") if cell is not None else None
    if not address:
        raise Damaged("formula in a cell without address")
    return address
