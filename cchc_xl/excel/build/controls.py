"""A clickable button on a sheet of the new workbook."""

from __future__ import annotations

from typing import Any

from cchc_xl.core.button import Button


def add_button(
    sheet: Any,
    row: int,
    col: int,
    button: Button,
    width_px: int,
    height_px: int,
    x_offset: int = 0,
    y_offset: int = 0,
) -> None:
    """Put ``button`` at the cell (``row``, ``col``, from 0), moved by the offsets; all sizes in pixels.

    A click runs the button's macro. Its tooltip becomes the alternative text: form controls show no
    tip on hovering, but screen readers read it.
    """
    sheet.insert_button(
        row,
        col,
        {
            "macro": button.macro,
            "caption": button.caption,
            "description": button.tooltip,
            "width": width_px,
            "height": height_px,
            "x_offset": x_offset,
            "y_offset": y_offset,
        },
    )
