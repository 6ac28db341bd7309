"""The text of formulas: Excel's words to Calc's, and back.

The two differ in how a sheet is named ("Sheet1!A1", "$Sheet1.A1") and in what separates arguments and the
elements of an array. LibreOffice's own parser of Excel formulas mangles references into tables and takes
0.7 ms for each formula.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_TEXT: Final = r'(?P<text>"(?:[^"]|"")*")'
_ERROR: Final = r"#(?:REF!|NULL!|DIV/0!|VALUE!|NUM!|NAME\?|N/A)"
_QUOTED: Final = r"'(?:[^']|'')+'"
# Brackets of references into tables: "[Column]" or "[[#This Row],[Column]]"; an apostrophe escapes a sign.
_TABLE: Final = r"(?P<table>\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\])"
_ARRAY: Final = r'(?P<array>\{(?:"(?:[^"]|"")*"|[^{}"])*\})'
_CELL_FOLLOWS: Final = r"(?=\$?[A-Za-z]{1,3}\$?\d|\$?[A-Za-z]{1,3}:|\$?\d+:|#REF!)"

_EXCEL: Final = re.compile(
    rf"{_TEXT}|{_ERROR}|(?P<sheet>(?:{_QUOTED}|[^\W\d][\w.]*)!)|{_TABLE}|{_ARRAY}|(?P<comma>,)"
)
_CALC: Final = re.compile(
    rf"{_TEXT}|(?P<sheet>\$?(?:{_QUOTED}|[^\W\d]\w*)\.){_CELL_FOLLOWS}|{_TABLE}|{_ARRAY}|(?P<comma>;)"
)
_ARRAY_PART: Final = re.compile(r'"(?:[^"]|"")*"|[,;|]')
_THIS_ROW: Final = re.compile(r"\[@(?:\[(?P<inner>(?:[^\[\]']|'.)*)\]|(?P<plain>(?:[^\[\]']|'.)+))\]")


def to_calc(formula: str) -> str:
    """A formula of Excel as Calc reads it; a text that is no formula stays as it is."""
    return _EXCEL.sub(_for_calc, formula) if formula.startswith("=") else formula


def to_excel(formula: str) -> str:
    """A formula of Calc as Excel writes it; a text that is no formula stays as it is.

    An array formula keeps the braces that Calc shows around it: "{=A1:A3*2}".
    """
    if formula.startswith("{=") and formula.endswith("}"):
        return "{" + to_excel(formula[1:-1]) + "}"
    return _CALC.sub(_for_excel, formula) if formula.startswith("=") else formula


def _for_calc(match: re.Match[str]) -> str:
    token = match[0]
    if match["sheet"]:
        return f"${token[:-1]}."
    if match["table"]:
        return _THIS_ROW.sub(r"[[#This Row];[\g<inner>\g<plain>]]", token).replace("],[", "];[")
    if match["array"]:
        return _array(token, {",": ";", ";": "|"})
    return ";" if match["comma"] else token


def _for_excel(match: re.Match[str]) -> str:
    token = match[0]
    if match["sheet"]:
        return f"{token[:-1].removeprefix('$')}!"
    if match["table"]:
        return token.replace("];[", "],[").replace("[#this row]", "[#This Row]")
    if match["array"]:
        return _array(token, {";": ",", "|": ";"})
    return "," if match["comma"] else token


def _array(token: str, separators: dict[str, str]) -> str:
    replaced: Callable[[re.Match[str]], str] = lambda part: separators.get(part[0], part[0])  # noqa: E731
    return _ARRAY_PART.sub(replaced, token)
