"""Trang giấy: paper, margins and page numbers (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục I)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

from cchc_xl.core import rules
from cchc_xl.core.problem import Place, Problem
from cchc_xl.core.vnformat import number
from cchc_xl.word.looks import Looks
from cchc_xl.word.parts import own_runs

_A4 = (210, 297)
_MARGINS = (("top", "lề trên", 20, 25), ("bottom", "lề dưới", 20, 25), ("left", "lề trái", 30, 35),
            ("right", "lề phải", 15, 20))  # fmt: skip
_MM = 36000  # EMU
_NO_NUMBER = "chưa có số trang ở giữa đầu trang, cỡ 13-14"
_ON_FIRST = "số trang hiện cả ở trang thứ nhất"
_NOT_FROM_1 = "số trang của phụ lục chưa bắt đầu lại từ 1"


def check_pages(document: Document, looks: Looks, place: Place) -> Iterator[Problem]:
    """Paper (I.1), margins (I.3) and page number (I.7, III.1.đ) of every section."""
    for index, section in enumerate(document.sections):
        name = {"section": "Phần thân báo cáo" if index == 0 else f"Phụ lục thứ {index}"}
        size = sorted(round((length or 0) / _MM) for length in (section.page_width, section.page_height))
        if tuple(size) != _A4:
            yield Problem(rules.REPORT_PAGE_SIZE, place, {**name, "found": " x ".join(map(str, size))})
        for side, label, low, high in _MARGINS:
            found = (getattr(section, f"{side}_margin") or 0) / _MM
            if not low - 0.1 <= found <= high + 0.1:
                values = {**name, "side": label, "found": number(found, 1), "low": low, "high": high}
                yield Problem(rules.REPORT_MARGIN, place, values)
        for wrong in _page_number(section, looks, annex=index > 0):
            yield Problem(rules.REPORT_PAGE_NUMBER, place, {**name, "found": wrong})


def _page_number(section: Any, looks: Looks, *, annex: bool) -> Iterator[str]:
    lines = [p for p in section.header._element.iter(qn("w:p")) if _has_number(p)]
    if not any(looks.alignment(p) == "center" and _sizes(p, looks) <= {13.0, 13.5, 14.0} for p in lines):
        yield _NO_NUMBER
    first = section.first_page_header._element
    if not section.different_first_page_header_footer or any(map(_has_number, first.iter(qn("w:p")))):
        yield _ON_FIRST
    start = section._sectPr.find(qn("w:pgNumType"))
    if annex and (start is None or start.get(qn("w:start")) != "1"):
        yield _NOT_FROM_1


def _sizes(paragraph: Any, looks: Looks) -> set[float]:
    return {looks.size(run) for run in own_runs(paragraph)}


def _has_number(paragraph: Any) -> bool:
    codes = [node.text or "" for node in paragraph.iter(qn("w:instrText"))]
    codes += [node.get(qn("w:instr")) or "" for node in paragraph.iter(qn("w:fldSimple"))]
    return any("PAGE" in code.split() for code in codes)
