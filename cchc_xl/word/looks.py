"""How a paragraph or run really looks: its own properties, then its styles', then the document's defaults."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

_OFF = ("0", "false", "off")
FONT_SLOTS = ("ascii", "hAnsi", "eastAsia", "cs")


class Looks:
    """The formatting in force in one document. Numbering and table styles play no part."""

    def __init__(self, document: Document) -> None:
        root = document.styles.element
        self._styles = {style.get(qn("w:styleId")): style for style in root.iter(qn("w:style"))}
        self._defaults = root.find(qn("w:docDefaults"))
        self._normal = next(
            (
                key
                for key, style in self._styles.items()
                if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) not in (None, *_OFF)
            ),
            None,
        )

    def alignment(self, paragraph: Any) -> str:
        """ "left", "center", "right" or "both"."""
        found = self._of_paragraph(paragraph, "w:jc", "w:val") or "left"
        return {"start": "left", "end": "right", "distribute": "both"}.get(found, found)

    def twips(self, paragraph: Any, tag: str, attribute: str) -> int:
        """A measure of the paragraph (1/20 pt), such as w:spacing w:after; 0 when none is set."""
        found = self._of_paragraph(paragraph, tag, attribute)
        return int(float(found)) if found else 0

    def line_spacing(self, paragraph: Any) -> float | None:
        """In lines; None when it is a fixed height in points."""
        if self._of_paragraph(paragraph, "w:spacing", "w:lineRule") in ("exact", "atLeast"):
            return None
        return int(self._of_paragraph(paragraph, "w:spacing", "w:line") or 240) / 240

    def size(self, run: Any) -> float:
        """In points."""
        return float(self._of_run(run, "w:sz", "w:val") or 20) / 2

    def on(self, run: Any, tag: str) -> bool:
        """Whether w:b or w:i is in force."""
        return next(
            (e.get(qn("w:val"), "1") not in _OFF for e in self._run_properties(run, tag) if e is not None),
            False,
        )

    def underlined(self, run: Any) -> bool:
        return (self._of_run(run, "w:u", "w:val") or "none") != "none"

    def fonts(self, run: Any) -> set[str]:
        """The fonts of all four slots; "" for one that follows the theme or is not set."""
        return {self._font(run, slot) for slot in FONT_SLOTS}

    def _font(self, run: Any, slot: str) -> str:
        theme = "cstheme" if slot == "cs" else f"{slot}Theme"
        for fonts in self._run_properties(run, "w:rFonts"):
            if fonts.get(qn(f"w:{theme}")) is not None:
                return ""
            if name := fonts.get(qn(f"w:{slot}")):
                return str(name)
        return ""

    def _of_paragraph(self, paragraph: Any, tag: str, attribute: str) -> str | None:
        own = paragraph.find(qn("w:pPr"))
        chain = [own, *(s.find(qn("w:pPr")) for s in self._chain(_style_of(own, "w:pStyle") or self._normal))]
        if self._defaults is not None:
            chain.append(self._defaults.find(f"{qn('w:pPrDefault')}/{qn('w:pPr')}"))
        for properties in chain:
            element = None if properties is None else properties.find(qn(tag))
            value = None if element is None else element.get(qn(attribute))
            if value is not None:
                return str(value)
        return None

    def _of_run(self, run: Any, tag: str, attribute: str) -> str | None:
        values = (element.get(qn(attribute)) for element in self._run_properties(run, tag))
        return next((str(value) for value in values if value is not None), None)

    def _run_properties(self, run: Any, tag: str) -> Iterator[Any]:
        """The elements ``tag`` in force for the run, the nearest first."""
        own = run.find(qn("w:rPr"))
        paragraph = next(run.iterancestors(qn("w:p")))
        style = _style_of(paragraph.find(qn("w:pPr")), "w:pStyle") or self._normal
        chain = [own]
        for key in (_style_of(own, "w:rStyle"), style):
            chain += [found.find(qn("w:rPr")) for found in self._chain(key)]
        if self._defaults is not None:
            chain.append(self._defaults.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}"))
        for properties in chain:
            element = None if properties is None else properties.find(qn(tag))
            if element is not None:
                yield element

    def _chain(self, key: str | None) -> Iterator[Any]:
        """The style and those it is based on; a circle in a damaged file ends."""
        seen: set[str] = set()
        while key is not None and key in self._styles and key not in seen:
            seen.add(key)
            style = self._styles[key]
            yield style
            key = _style_of(style, "w:basedOn")


def _style_of(properties: Any, tag: str) -> str | None:
    element = None if properties is None else properties.find(qn(tag))
    return None if element is None else element.get(qn("w:val"))
