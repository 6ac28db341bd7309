"""What a person sees of our work in the open workbook: no flicker meanwhile, progress, and the outcome."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Final

from cchc_xl.core.button import MESSAGE_NAME
from cchc_xl.errors import WorkbookError
from cchc_xl.excel import live_host
from cchc_xl.excel.live_patience import Patience, is_busy, is_gone
from cchc_xl.excel.live_text import is_reparsed

if TYPE_CHECKING:
    import xlwings as xw

_PATIENCE: Final = Patience()
_SHOW_EVERY: Final = 0.3  # seconds


@contextmanager
def quiet(book: xw.Book, patience: Patience) -> Iterator[None]:
    """Neither recalculation nor redrawing meanwhile; both are as before afterwards, come what may."""
    app = patience.call(lambda: book.app)

    def calculate(mode: str) -> None:
        app.calculation = mode

    def redraw(on: bool) -> None:
        app.screen_updating = on

    mode, on = patience.call(lambda: app.calculation), patience.call(lambda: app.screen_updating)
    with ExitStack() as stack:
        stack.callback(patience.call, redraw, on)
        patience.call(redraw, False)
        stack.callback(patience.call, calculate, mode)
        patience.call(calculate, "manual")
        yield


def set_message(book: xw.Book, text: str, patience: Patience = _PATIENCE) -> None:
    """Show ``text`` in the workbook's message cell; nothing happens when it is gone or protected.

    Raises WorkbookError when the program stays busy or is gone.
    """
    patience.call(_say, book, text)


def _say(book: xw.Book, text: str) -> None:
    try:
        cell = book.names[MESSAGE_NAME].refers_to_range[0, 0]
        if live_host.is_protected(cell.sheet):
            return
        if is_reparsed(text):
            cell.number_format = "@"
        cell.value = text
    except Exception as error:
        if is_busy(error) or is_gone(error):
            raise
        # A message that has no place left must not undo the work that it tells of.


class StatusBar:
    """Progress in the program's status bar; it never fails and never waits. ``clock`` is in seconds."""

    def __init__(
        self, book: xw.Book, clock: Callable[[], float] = time.monotonic, patience: Patience = _PATIENCE
    ) -> None:
        self._book, self._clock, self._patience = book, clock, patience
        self._shown: float | None = None

    def show(self, text: str, *, last: bool = False) -> None:
        """Show ``text``, unless it is not the ``last`` one and another was shown less than 0.3 s ago."""
        now = self._clock()
        if last or self._shown is None or now - self._shown >= _SHOW_EVERY:
            self._shown = now
            with suppress(Exception):  # progress is not worth stopping for
                self._book.app.status_bar = text

    def release(self) -> None:
        """Give the status bar back to the program, waiting for it if it is busy."""

        def give_back() -> None:
            self._book.app.status_bar = False

        with suppress(WorkbookError):
            self._patience.call(give_back)
