"""How the unit form looks: the master workbook's colours and font as named styles of openpyxl."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils.indexed_list import IndexedList

from cchc_xl.core.tables import Kind, Owner
from cchc_xl.excel.build import theme


class Style(StrEnum):
    """What a cell of the form is."""

    AGENCY = "CCHC Cơ quan"
    TITLE = "CCHC Tiêu đề"
    UNIT = "CCHC Đơn vị"
    FACTS = "CCHC Thông tin"
    SAMPLE = "CCHC Nhãn mẫu"
    BLOCK = "CCHC Tên bảng"
    HEADER = "CCHC Tiêu đề cột"
    HEADER_FILL_IN = "CCHC Tiêu đề cột điền"
    PLAN = "CCHC Kế hoạch"
    PLAN_CENTRED = "CCHC Kế hoạch giữa"
    PLAN_DATE = "CCHC Kế hoạch ngày"
    PREVIOUS = "CCHC Kỳ trước"
    CHECK = "CCHC Kiểm tra"
    RATIO = "CCHC Tỷ lệ"
    UNUSED = "CCHC Không dùng"
    FILL_TEXT = "CCHC Điền chữ"
    FILL_CHOICE = "CCHC Điền lựa chọn"
    FILL_PERCENT = "CCHC Điền tỷ lệ"
    FILL_NUMBER = "CCHC Điền số"
    FILL_DATE = "CCHC Điền ngày"
    SECTION = "CCHC Mục hướng dẫn"
    GUIDE = "CCHC Hướng dẫn"


FILL_IN: Final = {
    Kind.LONG: Style.FILL_TEXT,
    Kind.TEXT: Style.FILL_CHOICE,
    Kind.PERCENT: Style.FILL_PERCENT,
    Kind.NUMBER: Style.FILL_NUMBER,
    Kind.DATE: Style.FILL_DATE,
}


def _argb(colour: str) -> str:
    return colour.removeprefix("#")


class OrderedFont(Font):
    """A font whose parts are written in the schema's order: openpyxl's own order is no valid Open XML."""

    __attrs__ = Font.__attrs__
    __nested__ = Font.__nested__
    __elements__ = (
        "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color",
        "name", "family", "charset", "scheme",
    )  # fmt: skip


def _font(size: float = 10, colour: str = theme.INK, *, bold: bool = False, italic: bool = False) -> Font:
    return OrderedFont(name=theme.FONT, size=size, color=_argb(colour), bold=bold, italic=italic)


def _solid(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=_argb(colour))


_LINE: Final = Side(style="thin", color=_argb(theme.GRID))
_BOX: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_LEFT: Final = Alignment(horizontal="left", vertical="top", wrap_text=True)
_CENTRE: Final = Alignment(horizontal="center", vertical="top", wrap_text=True)
_MIDDLE: Final = Alignment(horizontal="center", vertical="center", wrap_text=True)
_RIGHT: Final = Alignment(horizontal="right", vertical="top")
_ONE_LINE: Final = Alignment(vertical="center")
_LOCKED: Final = Protection(locked=True)
_OPEN: Final = Protection(locked=False)
_TINT: Final = _solid(theme.OWNER[Owner.OFFICE].cells)
_OFFICE: Final = theme.OWNER[Owner.OFFICE]
_TEXT, _GENERAL = theme.TEXT_FORMAT, "General"
_NONE: Final = PatternFill()


def _looks() -> list[NamedStyle]:
    head = [
        (Style.AGENCY, _font(colour=theme.MUTED), _NONE, _ONE_LINE),
        (Style.TITLE, _font(16, theme.NAVY, bold=True), _NONE, _ONE_LINE),
        (Style.UNIT, _font(12, bold=True), _NONE, _ONE_LINE),
        (Style.FACTS, _font(colour=theme.MUTED), _NONE, _ONE_LINE),
        (Style.SAMPLE, _font(11, theme.RED.chart, bold=True), _solid(theme.RED.fill), _ONE_LINE),
        (Style.BLOCK, _font(11, theme.NAVY, bold=True), _solid(theme.BAND), _ONE_LINE),
        (Style.SECTION, _font(11, theme.NAVY, bold=True), _NONE, _ONE_LINE),
        (Style.GUIDE, _font(), _NONE, _LEFT),
    ]
    boxed = [
        (Style.HEADER, _font(colour=theme.PAPER, bold=True), _solid(theme.NAVY), _MIDDLE, _GENERAL, _LOCKED),
        (
            Style.HEADER_FILL_IN, _font(colour=_OFFICE.text, bold=True), _solid(_OFFICE.header), _MIDDLE,
            _GENERAL, _LOCKED,
        ),
        (Style.PLAN, _font(), _NONE, _LEFT, _TEXT, _LOCKED),
        (Style.PLAN_CENTRED, _font(), _NONE, _CENTRE, _TEXT, _LOCKED),
        (Style.PLAN_DATE, _font(), _NONE, _CENTRE, theme.DATE_FORMAT, _LOCKED),
        (Style.PREVIOUS, _font(colour=theme.MUTED, italic=True), _NONE, _LEFT, _TEXT, _LOCKED),
        (Style.CHECK, _font(colour=theme.MUTED), _NONE, _CENTRE, _GENERAL, _LOCKED),
        (Style.RATIO, _font(), _NONE, _RIGHT, _GENERAL, _LOCKED),
        (Style.UNUSED, _font(), _solid(theme.BAND), _LEFT, _GENERAL, _LOCKED),
        # Text cells take "- đã làm" and "12/5" as they are typed.
        (Style.FILL_TEXT, _font(), _TINT, _LEFT, _TEXT, _OPEN),
        (Style.FILL_CHOICE, _font(), _TINT, _CENTRE, _TEXT, _OPEN),
        (Style.FILL_PERCENT, _font(), _TINT, _CENTRE, _GENERAL, _OPEN),
        (Style.FILL_NUMBER, _font(), _TINT, _RIGHT, _GENERAL, _OPEN),
        (Style.FILL_DATE, _font(), _TINT, _CENTRE, theme.DATE_FORMAT, _OPEN),
    ]  # fmt: skip
    looks = [
        NamedStyle(name=style.value, font=font, fill=fill, alignment=alignment)
        for style, font, fill, alignment in head
    ]
    looks += [
        NamedStyle(
            name=style.value,
            font=font,
            fill=fill,
            alignment=alignment,
            number_format=form,
            protection=protection,
            border=_BOX,
        )
        for style, font, fill, alignment, form, protection in boxed
    ]
    return looks


def set_default_font(book: Workbook) -> None:
    """Give a new workbook the form's font, which decides how wide its columns are."""
    book._fonts = IndexedList([_font()])  # type: ignore[attr-defined]
    book._named_styles["Normal"].font = _font()  # type: ignore[attr-defined]


def add_looks(book: Workbook) -> None:
    """Give a new workbook the form's styles."""
    set_default_font(book)
    for look in _looks():
        book.add_named_style(look)


def differential(look: theme.Look) -> DifferentialStyle:
    """A state's look for conditional formatting."""
    return DifferentialStyle(
        font=OrderedFont(color=_argb(look.text), bold=True),
        fill=PatternFill("solid", bgColor=_argb(look.fill)),
    )
