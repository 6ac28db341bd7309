"""Shapes that lie on a sheet: buttons, pictures and drawings, by name, text and place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from xlwings import base_classes

from cchc_xl.excel.libreoffice.uno_bridge import Uno, speaks_uno, struct

if TYPE_CHECKING:
    from cchc_xl.excel.libreoffice.sheets import Sheet

UNITS_PER_POINT: Final = 2540 / 72  # LibreOffice measures in hundredths of a millimetre

_TYPES: Final = {"GraphicObjectShape": "picture", "LineShape": "line", "OLE2Shape": "chart"}


@speaks_uno
class Shapes(base_classes.Collection):
    """All shapes of a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def component(self) -> Uno:
        return self._sheet.component

    @property
    def api(self) -> Uno:
        return self._sheet.xl.DrawPage

    @property
    def parent(self) -> Sheet:
        return self._sheet

    def __len__(self) -> int:
        return int(self.api.Count)

    def __iter__(self) -> Iterator[Shape]:
        page = self.api
        return iter([Shape(self._sheet, page.getByIndex(index)) for index in range(page.Count)])

    def __call__(self, name_or_index: str | int) -> Shape:
        if isinstance(name_or_index, int):
            return Shape(self._sheet, self.api.getByIndex(name_or_index - 1))
        for shape in self:
            if shape.name == name_or_index:
                return shape
        raise KeyError(name_or_index)

    def __contains__(self, name: object) -> bool:
        return any(shape.name == name for shape in self)


@speaks_uno
class Shape(base_classes.Shape):
    """A shape. Name and label of a form control are its control's, as Excel has it. Sizes are in points."""

    def __init__(self, sheet: Sheet, xl: Uno) -> None:
        self._sheet, self.xl = sheet, xl

    @property
    def component(self) -> Uno:
        return self._sheet.component

    @property
    def api(self) -> Uno:
        return self.xl

    @property
    def parent(self) -> Sheet:
        return self._sheet

    @property
    def _control(self) -> Uno | None:
        return getattr(self.xl, "Control", None)

    @property
    def type(self) -> str:
        kind = str(self.xl.ShapeType).rpartition(".")[2]
        return "form_control" if self._control else _TYPES.get(kind, "auto_shape")

    @property
    def name(self) -> str:
        return str((self._control or self.xl).Name)

    @name.setter
    def name(self, value: str) -> None:
        (self._control or self.xl).Name = value

    @property
    def text(self) -> str | None:
        control = self._control
        return (str(control.Label) if control else str(self.xl.String)) or None

    @text.setter
    def text(self, value: str) -> None:
        if control := self._control:
            control.Label = value
        else:
            self.xl.String = value

    @property
    def left(self) -> float:
        return float(self.xl.Position.X / UNITS_PER_POINT)

    @left.setter
    def left(self, value: float) -> None:
        self.xl.setPosition(struct("awt.Point", round(value * UNITS_PER_POINT), self.xl.Position.Y))

    @property
    def top(self) -> float:
        return float(self.xl.Position.Y / UNITS_PER_POINT)

    @top.setter
    def top(self, value: float) -> None:
        self.xl.setPosition(struct("awt.Point", self.xl.Position.X, round(value * UNITS_PER_POINT)))

    @property
    def width(self) -> float:
        return float(self.xl.Size.Width / UNITS_PER_POINT)

    @width.setter
    def width(self, value: float) -> None:
        self.xl.setSize(struct("awt.Size", round(value * UNITS_PER_POINT), self.xl.Size.Height))

    @property
    def height(self) -> float:
        return float(self.xl.Size.Height / UNITS_PER_POINT)

    @height.setter
    def height(self, value: float) -> None:
        self.xl.setSize(struct("awt.Size", self.xl.Size.Width, round(value * UNITS_PER_POINT)))

    def delete(self) -> None:
        self._sheet.ensure_writable()
        self._sheet.xl.DrawPage.remove(self.xl)
