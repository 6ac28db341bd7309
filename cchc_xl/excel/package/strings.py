"""Text in a workbook: the shared strings, and the escapes of what XML cannot hold."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape as xml_escape

from lxml import etree

from cchc_xl.excel.package.archive import Damaged
from cchc_xl.excel.package.parts import XML_SPACE, Package, drop_attributes, main

_SI, _T, _R = main("si"), main("t"), main("r")

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# What XML forbids, and texts that look like an escape, whose "_" is escaped itself (ST_Xstring).
_TO_ESCAPE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")


def unescape(text: str) -> str:
    """The text that was meant: ``_x000D_`` is a carriage return."""
    if "_x" not in text:
        return text
    meant = _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text)
    # Letters beyond 16 bits are escaped by halves: joined, and a half alone becomes a replacement mark.
    return meant.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def escape(text: str) -> str:
    """The text as a cell stores it; lines end in a line feed, as in every cell Excel writes."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _TO_ESCAPE.sub(lambda m: f"_x{ord(m[0]):04X}_", lines)


def text_of(item: etree._Element) -> str:
    """A string item's text: plain or the sum of its formatted runs, without phonetic hints."""
    parts = []
    for child in item:
        if child.tag == _T:
            parts.append(child.text or "")
        elif child.tag == _R:
            parts += [t.text or "" for t in child if t.tag == _T]
    return unescape("".join(parts))


def fill_text(parent: etree._Element, text: str) -> None:
    """Put a plain text element into a string item."""
    element = etree.SubElement(parent, _T)
    element.text = escape(text)
    if _is_spaced(text):
        element.set(XML_SPACE, "preserve")


def _is_spaced(text: str) -> bool:
    """Whether a program that tidies white space would change the text."""
    return text != text.strip() or "  " in text or "\n" in text or "\t" in text


class SharedStrings:
    """The workbook's shared strings, only ever appended to."""

    def __init__(self, package: Package, part: str) -> None:
        self._package, self._part = package, part
        self._root = package.xml(part)
        items = list(self._root.iterchildren(_SI))
        self._last = items[-1] if items else None
        # Strings can be written as text where nothing stands behind them and no element bears a prefix.
        self._plain_end = (
            bool(items) and items[-1].getnext() is None and not (self._root.prefix or items[-1].prefix)
        )
        self._texts = [text_of(item) for item in items]
        # Only plain items are used again: a formatted run or a phonetic hint belongs to its own cell.
        self._plain = {
            text: i
            for i, (item, text) in enumerate(zip(items, self._texts, strict=True))
            if len(item) == 1 and item[0].tag == _T
        }

    def __getitem__(self, index: str | None) -> str:
        """The text under the index a cell holds; Damaged when there is none."""
        try:
            number = int(index or "")
            if number >= 0:
                return self._texts[number]
        except (ValueError, IndexError):
            pass
        raise Damaged(f"shared string {index}")

    def index(self, text: str) -> int:
        """The text's index, appended when it is new."""
        known = self._plain.get(text)
        return self._append(text) if known is None else known

    def _append(self, text: str) -> int:
        drop_attributes(self._root, "count")  # an optional hint: how many cells show a string
        if self._plain_end:
            space = ' xml:space="preserve"' if _is_spaced(text) else ""
            markup = f"<si><t{space}>{xml_escape(escape(text))}</t></si>"
            self._package.append(self._part, (markup,), b"</sst>")
        else:
            self._insert(text)
        self._plain[text] = len(self._texts)
        self._texts.append(text)
        if self._root.get("uniqueCount"):
            self._root.set("uniqueCount", str(len(self._texts)))
        self._package.touch(self._part)
        return self._plain[text]

    def _insert(self, text: str) -> None:
        item = etree.Element(_SI)
        fill_text(item, text)
        if self._last is None:
            self._root.insert(0, item)
        else:
            self._last.addnext(item)  # extensions stand behind all strings
        self._last = item
