"""The spreadsheet programs that run on this PC now, as xlwings apps. None is ever started or ended here."""

from __future__ import annotations

import sys
from contextlib import suppress

import xlwings as xw

from cchc_xl.assistant_home import pipe_name
from cchc_xl.errors import WorkbookError
from cchc_xl.excel import libreoffice


def running_apps() -> list[xw.App]:
    """Every instance of Excel, and LibreOffice where it answers on the pipe."""
    apps: list[xw.App] = []
    if sys.platform in ("win32", "darwin"):
        apps += xw.engines["excel"].apps
    with suppress(WorkbookError):  # not running, not answering or not installed: no app to serve
        apps.append(libreoffice.connect(pipe_name()))
    return apps
