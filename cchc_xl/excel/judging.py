"""Đọc và chấm tệp đến: always in processes of their own, bounded in memory and time.

A process that ends or hangs takes only its file along and is replaced. The file is tried once more, alone in
a fresh process; then it has a finding of its own and the others go on.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from itertools import chain, islice
from multiprocessing.connection import Connection, wait
from pathlib import Path
from threading import Thread
from typing import Final

from cchc_xl.core import judging, rules, verdict_codec
from cchc_xl.core.form_rules import Verdict
from cchc_xl.core.ledger import Arrival
from cchc_xl.core.plan import Plan
from cchc_xl.core.problem import Place, Problem
from cchc_xl.errors import FormError
from cchc_xl.excel import guard, limits, untrusted
from cchc_xl.ports import ReadForm

_MANY: Final = 12  # files from which on a second process pays
_SECONDS: Final = 20  # for one file
_TRIES: Final = 2
_START_SECONDS: Final = 60
_READY: Final = b"ready"
_FAULT: Final = b"fault "  # a verdict's text begins with a brace

Read = Callable[[Arrival], bytes | Problem]
Answers = Generator[tuple[Arrival, str | Problem], None, None]


@dataclass(frozen=True, slots=True)
class FormJudge:
    """Fulfils ports.JudgeForms. ``read_form`` must be a function of a module: it is sent to the processes.

    ``many`` files are read by two processes, fewer by one; ``seconds`` are allowed for a file.
    """

    read_form: ReadForm = untrusted.read_form
    many: int = _MANY
    seconds: float = _SECONDS

    def basis(self, plan: Plan) -> str:
        """What a verdict depends on besides the bytes: the plan, our own code and the libraries that read."""
        here = Path(guard.__file__).parent
        ours = [
            *Path(judging.__file__).parent.glob("*.py"),
            *(here / "marks").glob("*.py"),
            *here.glob("guard*.py"),
            Path(untrusted.__file__),
        ]
        libraries = " ".join(version(name) for name in ("python-calamine", "olefile"))
        digest = sha256(f"{libraries} {judging.fingerprint(plan)}".encode())
        for module in sorted(ours):
            digest.update(module.read_bytes())
        return digest.hexdigest()

    def judge(self, plan: Plan, arrivals: Iterable[Arrival], data: Read) -> Answers:
        """Every arrival with its verdict as verdict_codec writes it, in no particular order.

        Arrivals are asked for one by one: while the processes read, the caller can take more of them in. One
        whose bytes are not there comes back with the problem that ``data`` gave. Raises FormError when no
        process can be started.
        """
        coming = iter(arrivals)
        few = list(islice(coming, self.many))
        if few:
            works_by = judging.ruling(plan), self.read_form
            workers = [_Worker(*works_by, self.seconds) for _ in range(1 if len(few) < self.many else 2)]
            try:
                yield from _judged(workers, chain(few, coming), data)
            finally:
                for worker in workers:
                    worker.end()


def _judged(workers: Sequence[_Worker], coming: Iterator[Arrival], data: Read) -> Answers:
    todo: deque[tuple[Arrival, int]] = deque()

    def give(worker: _Worker) -> Answers:
        """Give the worker its next file; what has no bytes needs no worker."""
        while not worker.busy:
            todo.extend((arrival, 1) for arrival in islice(coming, 0 if todo else 1))
            if not todo:
                return
            arrival, tries = todo.popleft()
            found = data(arrival)
            if isinstance(found, Problem):
                yield arrival, found
            else:
                worker.take(arrival, tries, found)

    for arrival in coming:  # time that the processes need to start anyway
        todo.append((arrival, 1))
        if all(worker.answers for worker in workers):
            break
    for worker in workers:
        yield from give(worker)
    while busy := [worker for worker in workers if worker.busy]:
        for worker in _answering(busy):
            arrival, tries, answer = worker.arrival, worker.tries, worker.answer()
            if answer is None:
                worker.restart()
                if tries < _TRIES:
                    todo.appendleft((arrival, tries + 1))
                else:
                    answer = _ended_its_reader(arrival)
            yield from give(worker)  # first its next file: it works while this one's verdict is kept
            if answer is not None:
                yield arrival, answer


def _ended_its_reader(arrival: Arrival) -> str:
    problem = Problem(rules.FILE_ENDS_READER, Place(arrival.name))
    return verdict_codec.encode(Verdict(state="rejected", problems=(problem,)))


def _answering(busy: Sequence[_Worker]) -> list[_Worker]:
    """The workers that answered, ended or used up their time; waits for the first of them."""
    left = max(0.0, min(worker.until for worker in busy) - time.monotonic())
    ready = wait([worker.pipe for worker in busy], left)
    now = time.monotonic()
    return [worker for worker in busy if worker.pipe in ready or worker.until <= now]


if sys.platform == "win32":
    _CONTEXT = multiprocessing.get_context("spawn")
else:  # from a clean process that has read our code already
    _CONTEXT = multiprocessing.get_context("forkserver")
    _CONTEXT.set_forkserver_preload([__name__])


class _Worker:
    """A process that judges one file at a time."""

    def __init__(self, plan: Plan, read_form: ReadForm, seconds: float) -> None:
        self._works_by = (plan, read_form)
        self._seconds = seconds
        self._start()

    def _start(self) -> None:
        self.pipe, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=_serve, args=(theirs, *self._works_by), daemon=True)
        self._process.start()
        theirs.close()
        self._ready = self.busy = False

    @property
    def answers(self) -> bool:
        """Whether the process has started, or ended: it keeps nobody waiting."""
        return self._ready or self.pipe.poll()

    def take(self, arrival: Arrival, tries: int, data: bytes) -> None:
        """Give it a file. FormError when the process did not even start: no file is to blame for that."""
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
        self.arrival, self.tries, self.busy = arrival, tries, True
        self.until = time.monotonic() + self._seconds
        with suppress(OSError):  # that it has ended shows when its answer is asked for
            self.pipe.send((data, arrival.name))

    def answer(self) -> str | None:
        """The verdict's text; None when the process ended over the file or took too long."""
        self.busy = False
        try:
            said = self.pipe.recv_bytes() if self.pipe.poll() else b""
        except (EOFError, OSError):
            return None
        if said.startswith(_FAULT):
            raise RuntimeError(said.removeprefix(_FAULT).decode())
        return said.decode() or None

    def restart(self) -> None:
        self.end()
        self._start()

    def end(self) -> None:
        self.pipe.close()
        self._process.kill()
        self._process.join()
        self._process.close()


def _serve(pipe: Connection, plan: Plan, read_form: ReadForm) -> None:
    """The work of a process: files in, verdicts out, until the other side is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the process that started this one
    limits.bound_memory()
    Thread(target=_end_with_parent, daemon=True).start()
    judge = judging.Judge(plan)
    pipe.send_bytes(_READY)
    while True:
        try:
            data, name = pipe.recv()
            pipe.send_bytes(verdict_codec.encode(judge(read_form(data, name))).encode())
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
