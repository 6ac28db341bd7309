"""The boundary to a running program: waiting while it is busy, and what its exceptions mean.

Every call to xlwings goes through :meth:`Patience.call`, so that no exception of a library leaves
``cchc_xl.excel`` and a person who is typing into a cell only makes us wait.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, ParamSpec, TypeVar

from cchc_xl.errors import CchcError
from cchc_xl.excel import live_refusals
from cchc_xl.excel.libreoffice import LibreOfficeGone

if sys.platform == "win32":
    from xlwings import _xlwindows

    # 0, its default, means: try for ever. The waiting is ours, and it ends.
    _xlwindows.N_COM_ATTEMPTS = 1

Given = ParamSpec("Given")
Result = TypeVar("Result")

# RPC_E_CALL_REJECTED, RPC_E_SERVERCALL_RETRYLATER, and Excel's own VBA_E_IGNORE (a cell is being edited).
_BUSY: Final = frozenset((-2147418111, -2147417846, -2146777998))
# RPC_E_DISCONNECTED, RPC_S_SERVER_UNAVAILABLE, RPC_S_CALL_FAILED, CO_E_OBJNOTCONNECTED and what Excel says of
# an object of a workbook that was closed (0x800401A8).
_GONE: Final = frozenset((-2147417848, -2147023174, -2147023170, -2147220995, -2147221080))

_FIRST_PAUSE: Final = 0.05  # seconds, doubled each time
_LONGEST_PAUSE: Final = 1.0


def is_busy(error: BaseException) -> bool:
    """Whether the program only asks to be left alone for now."""
    if type(error).__name__ == "ExcelBusyError":  # xlwings' own, without a code
        return True
    if sys.platform == "win32" and isinstance(error, AttributeError):
        return True  # how pywin32 shows a property that it could not ask for because Excel is busy
    return not _BUSY.isdisjoint(_codes(error))


def is_gone(error: BaseException) -> bool:
    """Whether the workbook or its program does not exist any more."""
    if isinstance(error, LibreOfficeGone) or type(error).__name__.endswith("DisposedException"):
        return True
    return not _GONE.isdisjoint(_codes(error))


def _codes(error: BaseException) -> set[object]:
    """The numbers of a COM error: its own, and the one of Excel behind a general "exception occurred"."""
    behind = getattr(error, "excepinfo", None)
    codes = {getattr(error, "hresult", None)}
    return codes | ({behind[5]} if isinstance(behind, tuple) and len(behind) > 5 else set())


def _said(error: BaseException) -> str:
    """What the program said, in a few words."""
    behind = getattr(error, "excepinfo", None)
    text = behind[2] if isinstance(behind, tuple) and len(behind) > 2 else None
    words = " ".join(str(text or error).split())[:200]
    return f"{type(error).__name__}: {words}" if words else type(error).__name__


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a call is tried again while the program is busy; ``clock`` and ``sleep`` are in seconds."""

    limit_seconds: float = 30.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    def call(self, action: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs) -> Result:
        """What ``action`` gives; it is done again while the program is busy.

        An action of several steps may have done some of them when the program turns busy: doing them twice
        must be harmless. Raises WorkbookError when the program stays busy, is gone, or refuses.
        """
        start, pause = self.clock(), _FIRST_PAUSE
        while True:
            try:
                return action(*args, **kwargs)
            except CchcError:
                raise
            except Exception as error:
                if is_gone(error):
                    raise live_refusals.gone() from error
                if not is_busy(error):
                    raise live_refusals.refused(_said(error)) from error
                left = self.limit_seconds - (self.clock() - start)
                if left <= 0:
                    raise live_refusals.busy() from error
                self.sleep(min(pause, left))
                pause = min(2 * pause, _LONGEST_PAUSE)
