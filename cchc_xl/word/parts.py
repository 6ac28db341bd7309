"""The parts of a formal document in Word: where the head, the body and the signature are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

_P, _R, _T, _TAB, _BR = qn("w:p"), qn("w:r"), qn("w:t"), qn("w:tab"), qn("w:br")
_LINES = {"line", "straightConnector1"}
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_V = "{urn:schemas-microsoft-com:vml}"


@dataclass(slots=True)
class Parts:
    """Paragraphs (w:p) by place. An absent part is empty."""

    left: list[Any] = field(default_factory=list)  # agency and number, of the table at the top
    right: list[Any] = field(default_factory=list)  # nation, motto and day
    middle: list[Any] = field(default_factory=list)  # from the title to the last sentence
    recipients: list[Any] = field(default_factory=list)
    signature: list[Any] = field(default_factory=list)
    annexes: list[list[Any]] = field(default_factory=list)  # per section after the first, outside tables


def read_parts(document: Document) -> Parts:
    """The head is the first table, the signature the first one with "Nơi nhận"; annexes are the sections
    after the first."""
    parts = Parts()
    section, place = 0, "top"
    for child in document.element.body:
        if child.tag == qn("w:tbl") and section == 0:
            if place == "top":
                parts.left, parts.right, place = *_columns(child), "middle"
            elif any("Nơi nhận" in text_of(p) for p in child.iter(_P)):
                parts.recipients, parts.signature, place = *_columns(child), "end"
        elif child.tag == _P:
            if section == 0 and place == "middle":
                parts.middle.append(child)
            elif section > 0:
                parts.annexes[-1].append(child)
            if child.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
                section += 1
                parts.annexes.append([])
    return parts


def text_of(paragraph: Any) -> str:
    """The paragraph's text without that of text boxes; a line break is "\\n"."""
    pieces = []
    for run in own_runs(paragraph):
        for child in run:
            if child.tag == _T:
                pieces.append(child.text or "")
            elif child.tag in (_BR, _TAB):
                pieces.append("\n" if child.tag == _BR else " ")
    return "".join(pieces).strip()


def own_runs(paragraph: Any) -> list[Any]:
    """The runs of the paragraph, in links and insertions too, but not those of text boxes."""
    return [run for run in paragraph.iter(_R) if next(run.iterancestors(_P)) is paragraph]


def drawn_lines(paragraph: Any) -> list[int | None]:
    """Lengths in EMU (12700 to the point) of the lines drawn in the paragraph; None when not known.

    A bordered paragraph counts as a line of unknown length.
    """
    found: list[int | None] = []
    for shape in paragraph.iter(f"{_A}prstGeom"):
        if shape.get("prst") in _LINES:
            frame = next(shape.iterancestors(f"{_WP}anchor", f"{_WP}inline"), None)
            extent = None if frame is None else frame.find(f"{_WP}extent")
            found.append(None if extent is None else int(extent.get("cx")))
    if not found:
        found += [None for _ in paragraph.iter(f"{_V}line")]
    border = paragraph.find(f"{qn('w:pPr')}/{qn('w:pBdr')}")
    if border is not None and any(edge.get(qn("w:val")) not in (None, "nil", "none") for edge in border):
        found.append(None)
    return found


def _columns(table: Any) -> tuple[list[Any], list[Any]]:
    left: list[Any] = []
    right: list[Any] = []
    for row in table.findall(qn("w:tr")):
        cells = row.findall(qn("w:tc"))
        left += cells[0].iter(_P)
        if len(cells) > 1:
            right += cells[-1].iter(_P)
    return left, right
