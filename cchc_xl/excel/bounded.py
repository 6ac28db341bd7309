"""Tiến trình có giới hạn: work on files from outside in a process of its own, bounded in memory and time.

A process that ends or hangs takes only its request along; whoever gave it decides what becomes of it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from threading import Thread
from typing import Any, Final, TypeVar

from cchc_xl.errors import FormError
from cchc_xl.excel import limits

SECONDS: Final = 20  # for one file
_START_SECONDS: Final = 60
_READY: Final = b"ready"
_DONE, _FAULT = b"+", b"!"  # what an answer begins with

Work = Callable[..., bytes]

if sys.platform == "win32":
    _CONTEXT = multiprocessing.get_context("spawn")
else:  # from a clean process that has read our code already
    _CONTEXT = multiprocessing.get_context("forkserver")


def read_beforehand(module: str) -> None:
    """Where processes are forked, let them know ``module`` from the start."""
    if sys.platform != "win32":
        _CONTEXT.set_forkserver_preload([module])


class Worker:
    """A process that does one piece of work at a time.

    ``make`` must be a function of a module: called in the process with ``facts``, it gives the work.
    """

    def __init__(self, make: Callable[..., Work], facts: tuple[Any, ...], seconds: float) -> None:
        self._makes = (make, facts)
        self._seconds = seconds
        self._start()

    def _start(self) -> None:
        self.pipe, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=_serve, args=(theirs, *self._makes), daemon=True)
        self._process.start()
        theirs.close()
        self._ready = self.busy = False

    @property
    def answers(self) -> bool:
        """Whether the process has started, or ended: it keeps nobody waiting."""
        return self._ready or self.pipe.poll()

    def take(self, *request: Any) -> None:
        """Give it work. FormError when the process did not even start: no file is to blame for that."""
        if not self._ready:
            try:
                self._ready = self.pipe.poll(_START_SECONDS) and self.pipe.recv_bytes() == _READY
            except (EOFError, OSError):
                self._ready = False
            if not self._ready:
                raise FormError(
                    "Không khởi động được tiến trình đọc tệp.",
                    "Chạy lại; nếu vẫn vậy, xem phần mềm diệt vi-rút có chặn Python không.",
                )
        self.busy = True
        self.until = time.monotonic() + self._seconds
        with suppress(OSError):  # that it has ended shows when its answer is asked for
            self.pipe.send(request)

    def answer(self) -> bytes | None:
        """What the work gave; None when the process ended over it or took too long."""
        self.busy = False
        try:
            said = self.pipe.recv_bytes() if self.pipe.poll() else b""
        except (EOFError, OSError):
            return None
        if said.startswith(_FAULT):
            raise RuntimeError(said.removeprefix(_FAULT).decode())
        return said.removeprefix(_DONE) if said else None

    def do(self, *request: Any) -> bytes | None:
        """Give it work and wait; None, and a process anew, when it ended over it or took too long."""
        self.take(*request)
        answering((self,))
        done = self.answer()
        if done is None:
            self.restart()
        return done

    def restart(self) -> None:
        self.end()
        self._start()

    def end(self) -> None:
        self.pipe.close()
        self._process.kill()
        self._process.join()
        self._process.close()


AnyWorker = TypeVar("AnyWorker", bound=Worker)


def answering(busy: Sequence[AnyWorker]) -> list[AnyWorker]:
    """The workers that answered, ended or used up their time; waits for the first of them."""
    left = max(0.0, min(worker.until for worker in busy) - time.monotonic())
    ready = wait([worker.pipe for worker in busy], left)
    now = time.monotonic()
    return [worker for worker in busy if worker.pipe in ready or worker.until <= now]


def _serve(pipe: Connection, make: Callable[..., Work], facts: tuple[Any, ...]) -> None:
    """The life of a process: requests in, answers out, until the other side is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the process that started this one
    limits.bound_memory()
    Thread(target=_end_with_parent, daemon=True).start()
    work = make(*facts)
    pipe.send_bytes(_READY)
    while True:
        try:
            pipe.send_bytes(_DONE + work(*pipe.recv()))
        except (EOFError, OSError, MemoryError):
            return
        except Exception:  # a fault of ours: the process that started this one says so
            pipe.send_bytes(_FAULT + traceback.format_exc().encode())
            return


def _end_with_parent() -> None:
    """A process that hangs over a file does not outlive the one that would have ended it."""
    if parent := multiprocessing.parent_process():
        parent.join()
    os._exit(1)
