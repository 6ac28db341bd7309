"""How cells look: formats, colours, fonts, alignment and sizes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from xlwings import base_classes, utils

from cchc_xl.excel.libreoffice.number_formats import NumberFormats
from cchc_xl.excel.libreoffice.shapes import UNITS_PER_POINT
from cchc_xl.excel.libreoffice.uno_bridge import Uno, enum, speaks_uno

_BOLD, _NORMAL = 150.0, 100.0  # awt.FontWeight
_NO_COLOR: Final = -1
_HORIZONTAL: Final[Mapping[str, str]] = {
    "general": "STANDARD",
    "left": "LEFT",
    "center": "CENTER",
    "right": "RIGHT",
    "justify": "BLOCK",
    "fill": "REPEAT",
}
_VERTICAL: Final[Mapping[str, int]] = {
    "bottom": 3,
    "top": 1,
    "center": 2,
    "justify": 4,
}  # table.CellVertJustify2
_UNSET_VERTICAL: Final = 0

# Excel measures columns in digits of the default font: seven pixels each and five at the sides, at 96 dpi.
_PIXELS_PER_DIGIT, _PIXELS_AT_SIDES = 7, 5
_UNITS_PER_PIXEL: Final = 2540 / 96
_MOST_LOOKED_AT: Final = 50


Color = tuple[int, int, int]


@speaks_uno
class RangeLooks:
    """The part of Range that is about looks. A property of cells that differ is None, as in Excel."""

    if TYPE_CHECKING:

        @property
        def xl(self) -> Uno: ...

        @property
        def component(self) -> Uno: ...

        @property
        def sheet(self) -> Any: ...

    def _common(self, name: str) -> Any:
        """A property that all cells share, None when they differ."""
        return common(self.xl, name)

    def _set_look(self, name: str, value: Any) -> None:
        self.sheet.ensure_writable()
        setattr(self.xl, name, value)

    @property
    def number_format(self) -> str | None:
        """The format's code in English."""
        key = self._common("NumberFormat")
        return None if key is None else NumberFormats(self.component).code(key)

    @number_format.setter
    def number_format(self, value: str) -> None:
        self._set_look("NumberFormat", NumberFormats(self.component).key(value))

    @property
    def color(self) -> Color | None:
        """The background as red, green and blue, None for none."""
        return _rgb(self._common("CellBackColor"))

    @color.setter
    def color(self, value: Color | str | int | None) -> None:
        self._set_look("CellBackColor", _calc_color(value))

    @property
    def font(self) -> Font:
        return Font(self)

    @property
    def wrap_text(self) -> bool | None:
        value: bool | None = self._common("IsTextWrapped")
        return value

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self._set_look("IsTextWrapped", bool(value))

    @property
    def horizontal_alignment(self) -> str | None:
        justify = self._common("HoriJustify")
        return next((name for name, calc in _HORIZONTAL.items() if justify and calc == justify.value), None)

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        if value not in _HORIZONTAL:
            raise NotImplementedError(f"horizontal alignment {value!r}")
        self._set_look("HoriJustify", enum("table.CellHoriJustify", _HORIZONTAL[value]))

    @property
    def vertical_alignment(self) -> str | None:
        justify = self._common("VertJustify")
        if justify == _UNSET_VERTICAL:
            return "bottom"
        return next((name for name, calc in _VERTICAL.items() if calc == justify), None)

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        if value not in _VERTICAL:
            raise NotImplementedError(f"vertical alignment {value!r}")
        self._set_look("VertJustify", _VERTICAL[value])

    # ── sizes ────────────────────────────────────────────────────────────────────────────────────────

    @property
    def column_width(self) -> float | None:
        """In digits of the default font; None when the columns (the first fifty) differ."""
        width = _shared([column.Width for column in _first(self.xl.Columns)])
        pixels = None if width is None else width / _UNITS_PER_PIXEL
        return None if pixels is None else round((pixels - _PIXELS_AT_SIDES) / _PIXELS_PER_DIGIT, 2)

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.sheet.ensure_writable()
        self.xl.Columns.Width = round((value * _PIXELS_PER_DIGIT + _PIXELS_AT_SIDES) * _UNITS_PER_PIXEL)

    @property
    def row_height(self) -> float | None:
        """In points; None when the rows (the first fifty) differ."""
        height = _shared([row.Height for row in _first(self.xl.Rows)])
        return None if height is None else round(height / UNITS_PER_POINT, 1)

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.sheet.ensure_writable()
        self.xl.Rows.Height = round(value * UNITS_PER_POINT)

    @property
    def width(self) -> float:
        """In points, like height, left and top."""
        return float(self.xl.Size.Width / UNITS_PER_POINT)

    @property
    def height(self) -> float:
        return float(self.xl.Size.Height / UNITS_PER_POINT)

    @property
    def left(self) -> float:
        return float(self.xl.Position.X / UNITS_PER_POINT)

    @property
    def top(self) -> float:
        return float(self.xl.Position.Y / UNITS_PER_POINT)

    def autofit(self, axis: str | None = None) -> None:
        """Fit columns ("c"), rows ("r") or both to their contents."""
        self.sheet.ensure_writable()
        if axis in (None, "c", "columns"):
            self.xl.Columns.OptimalWidth = True
        if axis in (None, "r", "rows"):
            self.xl.Rows.OptimalHeight = True


@speaks_uno
class Font(base_classes.Font):
    """The font of a range; what differs among its cells is None."""

    def __init__(self, cells: RangeLooks) -> None:
        self._range = cells

    @property
    def component(self) -> Uno:
        return self._range.component

    @property
    def api(self) -> Uno:
        return self._range.xl

    @property
    def bold(self) -> bool | None:
        weight = common(self.api, "CharWeight")
        return None if weight is None else weight > _NORMAL

    @bold.setter
    def bold(self, value: bool) -> None:
        self._range._set_look("CharWeight", _BOLD if value else _NORMAL)

    @property
    def italic(self) -> bool | None:
        posture = common(self.api, "CharPosture")
        return None if posture is None else posture.value != "NONE"

    @italic.setter
    def italic(self, value: bool) -> None:
        self._range._set_look("CharPosture", enum("awt.FontSlant", "ITALIC" if value else "NONE"))

    @property
    def size(self) -> float | None:
        """In points."""
        value: float | None = common(self.api, "CharHeight")
        return value

    @size.setter
    def size(self, value: float) -> None:
        self._range._set_look("CharHeight", float(value))

    @property
    def name(self) -> str | None:
        value: str | None = common(self.api, "CharFontName")
        return value

    @name.setter
    def name(self, value: str) -> None:
        self._range._set_look("CharFontName", value)

    @property
    def color(self) -> Color | None:
        """Red, green and blue; the automatic colour is black."""
        value = common(self.api, "CharColor")
        return (0, 0, 0) if value == _NO_COLOR else _rgb(value)

    @color.setter
    def color(self, value: Color | str | int) -> None:
        self._range._set_look("CharColor", _calc_color(value))


def common(cells: Uno, name: str) -> Any:
    """A property that all cells share, None when they differ: then LibreOffice itself tells the default."""
    return None if cells.getPropertyState(name).value == "AMBIGUOUS_VALUE" else getattr(cells, name)


def _first(lines: Uno) -> list[Uno]:
    return [lines.getByIndex(index) for index in range(min(lines.Count, _MOST_LOOKED_AT))]


def _shared(sizes: list[int]) -> int | None:
    return sizes[0] if len(set(sizes)) == 1 else None


def _rgb(color: int | None) -> Color | None:
    return None if color in (None, _NO_COLOR) else (color >> 16 & 255, color >> 8 & 255, color & 255)


def _calc_color(value: Color | str | int | None) -> int:
    """LibreOffice's number of a colour: a triple, "#rrggbb" or Excel's number, in which red comes last."""
    if value is None:
        return _NO_COLOR
    red: int
    green: int
    blue: int
    if isinstance(value, str):
        red, green, blue = utils.hex_to_rgb(value)
    elif isinstance(value, int):
        red, green, blue = utils.int_to_rgb(value)
    else:
        red, green, blue = value
    return red << 16 | green << 8 | blue
