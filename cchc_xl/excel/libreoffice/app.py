"""One instance of LibreOffice: its windows, its status bar, and what holds still while we work."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from xlwings import base_classes

from cchc_xl.excel.libreoffice.books import Books
from cchc_xl.excel.libreoffice.ranges import Range
from cchc_xl.excel.libreoffice.sheets import Sheet
from cchc_xl.excel.libreoffice.uno_bridge import LibreOfficeGone, Uno, enum, is_alive, properties, speaks_uno

if TYPE_CHECKING:
    from cchc_xl.excel.libreoffice.engine import Apps, LibreOfficeEngine
    from cchc_xl.excel.libreoffice.soffice import OwnSoffice

_PRODUCT: Final = "/org.openoffice.Setup/Product"
# awt.MessageBoxButtons by xlwings' names, and awt.MessageBoxResults.
_BUTTONS: Final = {"ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}
_ANSWERS: Final = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}
_CALCULATION: Final = {"automatic": True, "manual": False}


@speaks_uno
class App(base_classes.App):
    """An instance. ``own`` is its process if it was started here; otherwise its pid is a negative number."""

    def __init__(
        self, apps: Apps, context: Uno, desktop: Uno, *, pid: int, own: OwnSoffice | None = None
    ) -> None:
        self._apps, self.context, self.desktop, self.own, self._pid = apps, context, desktop, own, pid
        self.current_document: Uno = None  # the one of ours used last, see Books.active
        self._status: str | bool = False
        self._indicator: Uno = None
        self._indicated: Uno = None  # the document in whose window the indicator is
        self._locked: list[Uno] = []
        self._display_alerts = True

    @property
    def component(self) -> Uno:
        return self.desktop

    @property
    def api(self) -> Uno:
        return self.desktop

    @property
    def engine(self) -> LibreOfficeEngine:
        return self._apps.engine

    @property
    def pid(self) -> int:
        return self._pid

    @property
    def version(self) -> str:
        """LibreOffice's own version: "7.4"."""
        provider = self.context.ServiceManager.createInstanceWithContext(
            "com.sun.star.configuration.ConfigurationProvider", self.context
        )
        product = provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess", properties(nodepath=_PRODUCT)
        )
        return str(product.getByName("ooSetupVersion"))

    @property
    def books(self) -> Books:
        return Books(self)

    @property
    def selection(self) -> Range | None:
        """The selected cells of the active workbook; None for a shape or several areas."""
        book = self.books.active
        selected = book.xl.CurrentController.Selection
        address = getattr(selected, "RangeAddress", None)
        return Range.at(Sheet(book, selected.Spreadsheet), address) if address else None

    def activate(self, steal_focus: bool = False) -> None:
        self._apps.bring_forward(self)
        if steal_focus:
            self.books.active.xl.CurrentController.Frame.ContainerWindow.toFront()

    # ── windows ──────────────────────────────────────────────────────────────────────────────────────

    @property
    def visible(self) -> bool:
        return any(window.isVisible() for window in self._windows())

    @visible.setter
    def visible(self, value: bool) -> None:
        for window in self._windows():
            window.setVisible(bool(value))

    def _windows(self) -> list[Uno]:
        return [book.xl.CurrentController.Frame.ContainerWindow for book in self.books]

    def quit(self) -> None:
        """End an instance of ours; one that a person works in is only let go of."""
        self._apps.forget(self)
        if self.own:
            with suppress(LibreOfficeGone):
                for book in self.books:
                    book.close()
            self.own.end()

    def kill(self) -> None:
        """End an instance of ours at once. Raises NotImplementedError for one that a person works in."""
        if not self.own:
            raise NotImplementedError("ending a LibreOffice that was not started here")
        self._apps.forget(self)
        self.own.kill()
        self.own.end()

    # ── while we work ────────────────────────────────────────────────────────────────────────────────

    @property
    def screen_updating(self) -> bool:
        return not self._locked

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        if value:
            for document in self._locked:
                if is_alive(document):
                    document.removeActionLock()
                    document.unlockControllers()
            self._locked = []
        elif not self._locked:
            self._locked = [book.xl for book in self.books]
            for document in self._locked:
                document.lockControllers()
                document.addActionLock()

    def unlock_all(self) -> None:
        """Undo the locks of a program that died while it held them: the person's window would stay frozen."""
        for book in self.books:
            document = book.xl
            if document.isActionLocked():
                document.resetActionLocks()
            while document.hasControllersLocked():
                document.unlockControllers()

    @property
    def calculation(self) -> str:
        """ "automatic" or "manual"; LibreOffice keeps it per workbook, this is the active one's."""
        automatic = not len(self.books) or self.books.active.xl.isAutomaticCalculationEnabled()
        return "automatic" if automatic else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        if value not in _CALCULATION:
            raise NotImplementedError(f"calculation {value!r}")
        for book in self.books:
            book.xl.enableAutomaticCalculation(_CALCULATION[value])

    def calculate(self) -> None:
        for book in self.books:
            book.xl.calculateAll()

    @property
    def display_alerts(self) -> bool:
        return self._display_alerts

    @display_alerts.setter
    def display_alerts(self, value: bool) -> None:
        # LibreOffice asks nothing when it is driven by a program; xlwings sets this around every save.
        self._display_alerts = bool(value)

    @property
    def status_bar(self) -> str | bool:
        """The text that was set here, False while the status bar is LibreOffice's own."""
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        document = None if value is False else self.books.active.xl
        if self._indicator is not None and document != self._indicated:
            if is_alive(self._indicated):
                self._indicator.end()
            self._indicator = None
        if document is not None and self._indicator is None:
            self._indicator = document.CurrentController.Frame.createStatusIndicator()
            self._indicator.start(str(value), 0)
        elif document is not None:
            self._indicator.setText(str(value))
        self._indicated = document
        self._status = value if value is False else str(value)

    def alert(
        self, prompt: str, title: str | None, buttons: str | None, mode: str | None, callback: str | None
    ) -> str:
        """Show a message box and wait, without limit, for the person's answer."""
        if callback:
            raise NotImplementedError("callback")
        if buttons not in (None, *_BUTTONS) or mode not in (None, "info", "critical"):
            raise ValueError(f"alert: {buttons!r}, {mode!r}")
        chosen = buttons or "ok"
        kind = "ERRORBOX" if mode == "critical" else "INFOBOX" if chosen == "ok" else "QUERYBOX"
        window = self.books.active.xl.CurrentController.Frame.ContainerWindow
        box = window.Toolkit.createMessageBox(
            window, enum("awt.MessageBoxType", kind), _BUTTONS[chosen], title or "", prompt or ""
        )
        return _ANSWERS[box.execute()]
