"""Màu ô đánh dấu: cell formats for marked cells and for the list, appended to a workbook's own.

A marked cell keeps all of its format but fill and border, its lock too. What these were is written down in
the list, so that a copy that is marked again can give them back.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Final

from lxml import etree

from cchc_xl.core.problem import Severity
from cchc_xl.excel.build import theme
from cchc_xl.excel.package.archive import Damaged
from cchc_xl.excel.package.parts import MAIN, Package, int_of, main, parse

# Colours that nothing else of ours has; in grey they differ from each other, and the borders differ too.
FILLS: Final = {Severity.REJECT: "FFF2A29B", Severity.WARN: "FFFFD98A"}
_BEHIND_LIGHT: Final = {Severity.REJECT: "FFB3342B", Severity.WARN: "FF9C6A00"}  # under white headers
_OURS: Final = frozenset((*FILLS.values(), *_BEHIND_LIGHT.values()))
_BORDERS: Final = {Severity.REJECT: "medium", Severity.WARN: "mediumDashed"}
_BORDER_COLOURS: Final = {Severity.REJECT: "FF7F1010", Severity.WARN: "FF6B4300"}
_LIGHT: Final = 0xC0  # of each of red, green and blue
_WHITE_OF_THEME: Final = "0"
_SIDES: Final = ("left", "right", "top", "bottom")
_LONGEST: Final = 2000  # letters of a look written down
_LOOK_TAGS: Final = frozenset(
    main(tag)
    for tag in (
        "look", "fill", "patternFill", "fgColor", "bgColor", "gradientFill", "stop", "color", "border",
        *_SIDES, "start", "end", "diagonal", "vertical", "horizontal",
    )
)  # fmt: skip


class Looks:
    """The cell formats of a workbook; only ever appended to. Raises Damaged where it has none."""

    def __init__(self, package: Package, part: str | None) -> None:
        if part is None:
            raise Damaged("no styles")
        package.touch(part)
        root = package.xml(part)
        self._lists = {tag: _list(root, tag) for tag in ("fonts", "fills", "borders", "cellXfs")}
        if not len(self._lists["cellXfs"]):
            raise Damaged("no cell formats")
        self._known: dict[tuple[str | None, str], str] = {}
        self._ours: dict[str | None, bool] = {}

    def marked(self, style: str | None, severity: Severity) -> str:
        """The format ``style`` with the fill and border of a mark."""
        fills = _BEHIND_LIGHT if self._is_light(style) else FILLS
        return self._with(style, _mark(severity, fills[severity]))

    def is_marked(self, style: str | None) -> bool:
        """Whether a format is one that a mark gave."""
        if style not in self._ours:
            colour = self._piece(style, "fill").find(f"{main('patternFill')}/{main('fgColor')}")
            self._ours[style] = colour is not None and (colour.get("rgb") or "").upper() in _OURS
        return self._ours[style]

    def _is_light(self, style: str | None) -> bool:
        """Whether the text of a format is too light to be read on a light fill."""
        colour = self._piece(style, "font").find(main("color"))
        if colour is None:
            return False
        if colour.get("theme") == _WHITE_OF_THEME:
            return True
        rgb = (colour.get("rgb") or "")[-6:]
        try:
            return min(bytes.fromhex(rgb), default=0) >= _LIGHT
        except ValueError:
            return False

    def look(self, style: str | None) -> str:
        """Fill and border of a format, as text; "" when they are too long to be written down."""
        look = etree.Element(main("look"), nsmap={None: MAIN})  # type: ignore[dict-item]
        look.extend(deepcopy(self._piece(style, kind)) for kind in ("fill", "border"))
        etree.cleanup_namespaces(look)
        text = etree.tostring(look, encoding="unicode")
        return text if len(text) <= _LONGEST else ""

    def restored(self, style: str | None, look: str) -> str:
        """The format ``style`` with the fill and border that were written down, or none of either."""
        try:
            read = parse(look[: _LONGEST + 1].encode(), "look")
        except Damaged:
            read = etree.Element("none")
        if any(element.tag not in _LOOK_TAGS for element in read.iter()):
            read = etree.Element("none")
        kinds = [element.tag for element in read]
        if kinds != [main("fill"), main("border")]:
            look = f'<look xmlns="{MAIN}"><fill><patternFill patternType="none"/></fill><border/></look>'
        return self._with(style, look)

    def add(
        self,
        *,
        colour: str = theme.INK,
        bold: bool = False,
        size: int = 10,
        underlined: bool = False,
        fill: str = "",
        boxed: bool = False,
        alignment: Mapping[str, str] | None = None,
    ) -> str:
        """A format of the list: locked like any, in the workbook's own font."""
        font = (
            f'<font xmlns="{MAIN}">{"<b/>" * bold}{"<u/>" * underlined}<sz val="{size}"/>'
            f'<color rgb="FF{colour[1:]}"/><name val="{theme.FONT}"/><family val="2"/></font>'
        )
        line = f'<color rgb="FF{theme.GRID[1:]}"/>'
        sides = "".join(f'<{side} style="thin">{line}</{side}>' for side in _SIDES) if boxed else ""
        solid = f'<patternFill patternType="solid"><fgColor rgb="FF{fill[1:]}"/></patternFill>'
        pieces = {
            "fontId": ("fonts", font),
            "fillId": ("fills", f'<fill xmlns="{MAIN}">{solid if fill else _NO_PATTERN}</fill>'),
            "borderId": ("borders", f'<border xmlns="{MAIN}">{sides}</border>'),
        }
        xf = etree.Element(main("xf"), numFmtId="49", applyNumberFormat="1", xfId="0")
        for name, (kind, markup) in pieces.items():
            xf.set(name, self._append(kind, parse(markup.encode(), kind)))
            xf.set(f"apply{name[:-2].capitalize()}", "1")
        if alignment:
            xf.set("applyAlignment", "1")
            etree.SubElement(xf, main("alignment"), dict(alignment))
        return self._append("cellXfs", xf)

    def _with(self, style: str | None, look: str) -> str:
        """The format with another fill and border; each is made once."""
        if (style, look) not in self._known:
            xf = deepcopy(self._xf(style))
            for piece, kind in zip(parse(look.encode(), "look"), ("fills", "borders"), strict=True):
                name = kind[:-1]
                xf.set(f"{name}Id", self._append(kind, deepcopy(piece)))
                xf.set(f"apply{name.capitalize()}", "1")
            self._known[style, look] = self._append("cellXfs", xf)
        return self._known[style, look]

    def _append(self, kind: str, element: etree._Element) -> str:
        items = self._lists[kind]
        items.append(element)
        etree.cleanup_namespaces(element)
        items.set("count", str(len(items)))
        return str(len(items) - 1)

    def _xf(self, style: str | None) -> etree._Element:
        formats = self._lists["cellXfs"]
        number = int(style) if style and style.isdecimal() else 0
        return formats[number if number < len(formats) else 0]

    def _piece(self, style: str | None, kind: str) -> etree._Element:
        items = self._lists[f"{kind}s"]
        number = int_of(self._xf(style), f"{kind}Id", 0)
        return items[number] if 0 <= number < len(items) else etree.Element(main(kind))


_NO_PATTERN: Final = '<patternFill patternType="none"/>'


def _list(root: etree._Element, tag: str) -> etree._Element:
    found = root.find(main(tag))
    if found is None:
        raise Damaged(f"no {tag}")
    etree.strip_tags(found, etree.Comment, etree.ProcessingInstruction)  # they would be counted, too
    return found


def _mark(severity: Severity, filled: str) -> str:
    colour = f'<color rgb="{_BORDER_COLOURS[severity]}"/>'
    sides = "".join(f'<{side} style="{_BORDERS[severity]}">{colour}</{side}>' for side in _SIDES)
    fill = f'<patternFill patternType="solid"><fgColor rgb="{filled}"/></patternFill>'
    return f'<look xmlns="{MAIN}"><fill>{fill}</fill><border>{sides}</border></look>'
