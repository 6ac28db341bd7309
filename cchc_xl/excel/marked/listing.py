"""Sheet “Lỗi cần sửa”: the list of errors as a worksheet of its own, every text a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from lxml import etree

from cchc_xl.core import form_wording as fw
from cchc_xl.core.error_list import Line, summary
from cchc_xl.core.problem import Severity
from cchc_xl.excel.build import theme
from cchc_xl.excel.marked.looks import FILLS, Looks
from cchc_xl.excel.package.parts import MAIN, main
from cchc_xl.excel.package.refs import address, column_letters
from cchc_xl.excel.package.strings import escape, fill_text
from cchc_xl.excel.row_height import row_points

WIDTHS: Final = (7.0, 12.0, 16.0, 8.0, 20.0, 24.0, 46.0, 46.0)
HEADER_ROW: Final = 6
_LINK, _MEMORY = 4, len(WIDTHS) + 1  # columns: the link, and what only we read, hidden
_TOP: Final = {"vertical": "top", "wrapText": "1"}
_PRINTED: Final = 30  # longest value shown, in lines of its column
_LONGEST: Final = int(WIDTHS[5]) * _PRINTED

Memory = Mapping[tuple[str, str], str]  # sheet and cell of a line → what is to be known when it comes back


def worksheet(found: Sequence[Line], file: str, memory: Memory, looks: Looks) -> etree._Element:
    """The worksheet; ``memory`` goes into a hidden column."""
    root = etree.fromstring(_HEAD)
    columns, data = root.find(main("cols")), root.find(main("sheetData"))
    assert columns is not None
    assert data is not None
    for number, width in enumerate((*WIDTHS, 8.0), 1):
        facts = {"min": str(number), "max": str(number), "width": f"{width + 5 / 7:.4f}", "customWidth": "1"}
        etree.SubElement(columns, main("col"), facts | ({"hidden": "1"} if number == _MEMORY else {}))
    title = looks.add(colour=theme.NAVY, bold=True, size=16)
    plain = looks.add()
    header = looks.add(
        colour=theme.PAPER,
        bold=True,
        fill=theme.NAVY,
        boxed=True,
        alignment={"horizontal": "center", "vertical": "center", "wrapText": "1"},
    )
    _row(data, 1, 24, {1: (fw.LIST_TITLE, title)})
    for number, text in enumerate(summary(found, file), 2):
        _row(data, number, 15, {1: (text, plain)})
    headers = {column: (text, header) for column, text in enumerate(fw.LIST_HEADERS, 1)}
    _row(data, HEADER_ROW, 30, headers)
    cells = _Cells(looks)
    links = etree.Element(main("hyperlinks"))
    for number, line in enumerate(found, 1):
        row = HEADER_ROW + number
        texts = (str(number), fw.LEVEL[line.severity], line.sheet, line.cell, line.header,
                 line.value[:_LONGEST], line.message, line.action)  # fmt: skip
        shown = {column: (text, cells.of(column, line)) for column, text in enumerate(texts, 1)}
        if kept := memory.get((line.sheet, line.cell)):
            shown[_MEMORY] = (kept, plain)
        _row(data, row, row_points(zip(texts, WIDTHS, strict=True)), shown)
        if line.cell:
            target = f"'{line.sheet.replace(chr(39), chr(39) * 2)}'!{line.cell}"
            facts = {"ref": address(row, _LINK), "location": escape(target), "display": line.cell}
            etree.SubElement(links, main("hyperlink"), facts)
    if len(links):
        margins = root.find(main("pageMargins"))
        assert margins is not None
        margins.addprevious(links)
    return root


def print_titles(sheet: str) -> str:
    """The range that is repeated on every printed page."""
    return f"'{sheet}'!${HEADER_ROW}:${HEADER_ROW}"


def remembered(row: Sequence[object]) -> tuple[str, str] | None:
    """Sheet and memory of a line of a list that came back."""
    if len(row) < _MEMORY:
        return None
    sheet, memory = row[2], row[_MEMORY - 1]
    return (sheet, memory) if isinstance(sheet, str) and isinstance(memory, str) and memory else None


class _Cells:
    """Formats of the list's columns."""

    def __init__(self, looks: Looks) -> None:
        centred = {"horizontal": "center", **_TOP}
        self._text = looks.add(boxed=True, alignment=_TOP)
        self._centred = looks.add(boxed=True, alignment=centred)
        self._link = looks.add(colour="#0563C1", underlined=True, boxed=True, alignment=centred)
        self._levels = {
            severity: looks.add(bold=True, fill=f"#{fill[2:]}", boxed=True, alignment=centred)
            for severity, fill in FILLS.items()
        }

    def of(self, column: int, line: Line) -> str:
        if column == 2 and line.severity is not Severity.NOTE:
            return self._levels[line.severity]
        if column == _LINK and line.cell:
            return self._link
        return self._centred if column in (1, 2, _LINK) else self._text


def _row(data: etree._Element, number: int, points: float, texts: Mapping[int, tuple[str, str]]) -> None:
    row = etree.SubElement(data, main("row"), r=str(number), ht=f"{points:g}")
    for column, (text, style) in texts.items():
        cell = etree.SubElement(row, main("c"), r=address(number, column), s=style)
        if text:
            cell.set("t", "inlineStr")
            fill_text(etree.SubElement(cell, main("is")), text)


_HEAD: Final = (
    f'<worksheet xmlns="{MAIN}" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheetPr><tabColor rgb="FFC0392B"/><pageSetUpPr fitToPage="1"/></sheetPr>'
    '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">'
    f'<pane ySplit="{HEADER_ROW}" topLeftCell="A{HEADER_ROW + 1}" activePane="bottomLeft" state="frozen"/>'
    f'<selection pane="bottomLeft" activeCell="{column_letters(_LINK)}{HEADER_ROW + 1}" '
    f'sqref="{column_letters(_LINK)}{HEADER_ROW + 1}"/></sheetView></sheetViews>'
    '<sheetFormatPr defaultRowHeight="15"/><cols/><sheetData/>'
    '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
    '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
    "<headerFooter><oddFooter>&amp;RTrang &amp;P/&amp;N</oddFooter></headerFooter></worksheet>"
)
