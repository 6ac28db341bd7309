"""An xlwings engine over a running LibreOffice: the same xlwings code then serves Excel and LibreOffice.

``connect`` attaches to the LibreOffice that a person works in, ``launch`` starts one of our own for tests and
tools. What the engine does not know raises NotImplementedError, as xlwings' own engines do: it is no larger
than the buttons need. xlwings is loaded only when one of the two is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_xl.excel.libreoffice.uno_bridge import (
    LibreOfficeGone,
    LibreOfficeNotRunning,
    LibreOfficeRefused,
    try_context,
)

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw

__all__ = ["LibreOfficeGone", "LibreOfficeNotRunning", "LibreOfficeRefused", "connect", "launch"]


def connect(pipe_name: str, seconds: float = 5.0) -> xw.App:
    """The LibreOffice that answers on the pipe ``pipe_name``; it is never started or ended here.

    Raises LibreOfficeNotRunning when none answers within ``seconds``, and WorkbookError when this Python
    cannot speak with LibreOffice at all.
    """
    context = try_context(pipe_name, seconds)
    if context is None:
        raise LibreOfficeNotRunning
    import xlwings as xw

    from cchc_xl.excel.libreoffice.engine import registered

    return xw.App(impl=registered().apps.attach(context))


def launch(profile: Path | None = None, *, visible: bool = False) -> xw.App:
    """A LibreOffice of our own, without a workbook; ``app.quit()`` ends it.

    ``profile`` is its settings folder, by default a temporary one that goes with it. Raises WorkbookError
    when LibreOffice is not installed or does not start.
    """
    import xlwings as xw

    from cchc_xl.excel.libreoffice.engine import registered

    return xw.App(impl=registered().apps.add(visible=visible, add_book=False, profile=profile))
