"""The engine as xlwings knows it: what it is called, and the instances it serves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import xlwings as xw
from xlwings import base_classes

from cchc_xl.excel.libreoffice import values
from cchc_xl.excel.libreoffice.app import App
from cchc_xl.excel.libreoffice.soffice import OwnSoffice
from cchc_xl.excel.libreoffice.uno_bridge import Uno, is_alive

ENGINE_NAME: Final = "libreoffice"


class LibreOfficeEngine:
    """What xlwings calls the implementation of an engine."""

    name: Final = ENGINE_NAME
    type: Final = "desktop"
    prepare_xl_data_element = staticmethod(values.for_cell)
    clean_value_data = staticmethod(values.as_asked)

    def __init__(self) -> None:
        self.apps = Apps(self)


class Apps(base_classes.Apps):
    """The instances that were attached to or started here; the one used last is the active one."""

    def __init__(self, engine: LibreOfficeEngine) -> None:
        self.engine = engine
        self._apps: list[App] = []
        self._attached = 0

    def attach(self, context: Uno) -> App:
        """The instance behind ``context``, the same App for the same running LibreOffice.

        Attached to from here, one that was started here is another App: letting go of it must not end it.
        """
        desktop = _desktop(context)
        for app in self._apps:
            if not app.own and app.desktop == desktop:
                return app
        # What was attached to and has died is of no use to anybody.
        self._apps = [app for app in self._apps if app.own or is_alive(app.desktop)]
        self._attached += 1
        app = App(self, context, desktop, pid=-self._attached)
        app.unlock_all()
        self._apps.insert(0, app)
        return app

    def add(
        self,
        spec: str | None = None,  # noqa: ARG002 (macOS only)
        add_book: bool | None = None,
        xl: Uno = None,  # noqa: ARG002
        visible: bool | None = None,
        profile: Path | None = None,
    ) -> App:
        """Start an instance of our own. Raises WorkbookError if LibreOffice is missing or does not start."""
        soffice = OwnSoffice(visible=bool(visible), profile=profile)
        app = App(self, soffice.context, _desktop(soffice.context), pid=soffice.pid, own=soffice)
        self._apps.insert(0, app)
        if add_book:
            app.books.add()
        return app

    def bring_forward(self, app: App) -> None:
        self._apps.remove(app)
        self._apps.insert(0, app)

    def forget(self, app: App) -> None:
        if app in self._apps:
            self._apps.remove(app)

    def keys(self) -> list[int]:
        return [app.pid for app in self._apps]

    @staticmethod
    def cleanup() -> None:
        """Nothing is left behind that would have to be cleaned up."""

    def __iter__(self) -> Iterator[App]:
        return iter(list(self._apps))

    def __len__(self) -> int:
        return len(self._apps)

    def __getitem__(self, pid: int) -> App:
        for app in self._apps:
            if app.pid == pid:
                return app
        raise KeyError(pid)


def registered() -> LibreOfficeEngine:
    """The engine as xlwings knows it: ``xw.engines["libreoffice"]``.

    It becomes xlwings' active engine only where there is no other: beside Excel, nothing changes for Excel.
    """
    if ENGINE_NAME not in [engine.name for engine in xw.engines]:
        xw.engines.add(xw.Engine(impl=LibreOfficeEngine()))
    engine = xw.engines[ENGINE_NAME]
    if xw.engines.active is None:
        engine.activate()
    found: LibreOfficeEngine = engine.impl
    return found


def _desktop(context: Uno) -> Uno:
    return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
