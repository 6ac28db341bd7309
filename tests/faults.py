"""What a command leaves behind when a fault strikes it at any step, and after it was run once more.

A :class:`Stage` is a prepared folder and a command. :meth:`Stage.trial` copies the folder, lets the command
meet a fault (``tests/fault_child.py`` plays it), looks at what is left, runs the command again undisturbed
and compares with a run that met none. All is seen from outside: files, exit status, what was said.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from tests.fault_state import BOOK, State, broken_receipts, differences, digest, seal_of, state, tables
from tests.programs import ROOT

KINDS: Final = ("kill", "ENOSPC", "EROFS", "EACCES", "EIO", "busy", "busy2")
_CAN_FAIL: Final = {
    "ENOSPC": ("create", "mkdir", "write", "half", "fsync"),
    "EACCES": ("create", "open", "mkdir", "rename", "remove", "chmod", "truncate"),
    "busy": ("rename",),
    "busy2": ("rename",),
}
_CHANGE_NOTHING: Final = ("fsync", "renamed")
_MAY_WAIT: Final = frozenset(("dem", "hop_den", "other files"))
_UNTOUCHED: Final = ("sổ cũ còn nguyên", "chưa ghi gì")
_OUR_FAULT: Final = "chưa lường trước"


@dataclass(frozen=True, slots=True)
class Fault:
    """``kind`` strikes at step ``at``, counted from 1; step 0 is never reached."""

    kind: str
    at: int


@dataclass(frozen=True, slots=True)
class World:
    """What is so while a command runs: how many bytes a file may have, whether modes hold for root too.

    ``person`` is the workbook that somebody saves where the fault is of that kind.
    """

    largest: int = 0
    obeys: bool = False
    person: Path | None = None


PLAIN: Final = World()


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended; ``seen`` are its steps (event, file) unless it was killed."""

    code: int
    out: str
    err: str
    left: bool
    struck: bool
    seen: Sequence[tuple[str, str]]


class Runner:
    """A process that runs commands one by one, each in a fork of its own."""

    def __init__(self, scratch: Path) -> None:
        scratch.mkdir(parents=True, exist_ok=True)
        self._report = scratch / "report.json"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.fault_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=ROOT,
            env=_environment(scratch),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        self._process.communicate()

    def run(self, folder: Path, command: Command, fault: Fault | None = None, world: World = PLAIN) -> Ran:
        """Run ``command`` on the workbook in ``folder``; without a ``fault`` no hook of ours is there."""
        self._report.unlink(missing_ok=True)
        book = str(folder / BOOK)
        job = {
            "folder": str(folder),
            "kind": fault.kind if fault else "",
            "at": fault.at if fault else 0,
            "person": str(world.person or ""),
            "largest": world.largest,
            "obeys": world.obeys,
            "report": str(self._report),
            "button": book if command.button else "",
            "day": command.day,
            "argv": [word.format(folder=folder, book=book) for word in command.words],
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        said = json.loads(self._process.stdout.readline())
        told = json.loads(self._report.read_text("utf-8")) if self._report.exists() else {}
        seen = [(event, where) for event, where in told.get("seen", ())]
        struck = told.get("struck", said["code"] == -9)
        return Ran(said["code"], said["out"], said["err"], said["left"], struck, seen)


@dataclass(frozen=True, slots=True)
class Command:
    """Words of the terminal, with ``{book}`` and ``{folder}`` in them; or the button "Tổng hợp"."""

    words: tuple[str, ...] = ()
    button: bool = False
    day: str = ""


UNCOUNTED: Final = "TD07"  # bytes are in the store before their receipt: between the two they have none
LEDGER: Final = Command(("ledger", "{book}", "--json"))


@dataclass(slots=True)
class Stage:
    """``base`` holds the workbook, its data folder and files that came; nothing in it is ever changed."""

    base: Path
    command: Command
    arrivals: Path  # the folder below ``base`` that holds what came
    reference: Ran = field(init=False)
    after: State = field(init=False)
    _proven: set[str] = field(init=False, default_factory=set)

    def rehearse(self, runner: Runner, work: Path) -> None:
        """The undisturbed run, which everything is compared with."""
        shutil.copytree(self.base, work)
        self.reference = runner.run(work, self.command, Fault("none", 0))
        self.after = state(work)
        shutil.rmtree(work)

    def faults(self, kinds: Iterable[str]) -> list[Fault]:
        """Every fault that can strike: each kind at each step where it does anything."""
        events = ["", *(event for event, _ in self.reference.seen)]
        return [
            Fault(kind, at)
            for kind in kinds
            for at, event in enumerate(events[1:], start=1)
            if event in _CAN_FAIL.get(kind, (event,))
            and not (event == "end" and kind != "kill")
            and not (
                kind == "kill" and events[at - 1] in _CHANGE_NOTHING
            )  # the step before left the same files
        ]

    def name(self, fault: Fault) -> str:
        """A fault for people: what was about to happen to which file."""
        event, where = self.reference.seen[fault.at - 1]
        return f"{fault.kind} at step {fault.at} ({event} {where})"

    def trial(self, runner: Runner, fault: Fault, work: Path) -> list[str]:
        """Let ``fault`` strike, run again; what is not as it should be, nothing when all is well."""
        shutil.copytree(self.base, work)
        struck = runner.run(work, self.command, fault)
        wrong = [
            f"after the fault: {what}" for what in (*self._said(struck, fault), *self._left(work, struck))
        ]
        seal = seal_of(work)
        if seal not in self._proven:  # the same files on disk go the same way from here
            wrong += [f"after the fault: {what}" for what in self._ledger(runner, work, UNCOUNTED)]
            again, found = runner.run(work, self.command), []
            if (again.code, "Traceback" in again.err) != (self.reference.code, False):
                found.append(f"exit {again.code}, not {self.reference.code}: {again.err.strip()[-500:]}")
            found += [*differences(self.after, state(work)), *self._ledger(runner, work)]
            wrong += [f"after the next run: {what}" for what in found]
            if not wrong:
                self._proven.add(seal)
        shutil.rmtree(work)
        return wrong

    def _said(self, ran: Ran, fault: Fault) -> Iterable[str]:
        if ran.left:
            yield "a process outlives the command"
        if not ran.struck:
            yield "the step was not reached"
        if fault.kind == "kill":
            if ran.code != -9:
                yield f"exit {ran.code} although killed"
            return
        if "Traceback" in ran.err or _OUR_FAULT in ran.err or ran.code not in (0, 1, 2):
            yield f"no sentence but exit {ran.code}: {ran.err.strip()[-900:]}"
        if ran.code == 2 and (ran.out or not ran.err.strip().startswith("Không làm được: ")):
            yield f"exit 2 without its one sentence: {ran.out} {ran.err}"

    def _ledger(self, runner: Runner, work: Path, but: str = "") -> Iterable[str]:
        ran = runner.run(work, LEDGER)
        told = json.loads(ran.out) if ran.code in (0, 1) else {}
        receipts = [*(work / "So_dulieu" / "bien_nhan").glob("*.json")]
        if not told.get("adds_up") or told["received"] != len(receipts):
            yield f"cchc ledger: exit {ran.code}, {ran.out[:300]} {ran.err[-300:]}"
        elif damage := [problem for problem in told["damage"] if problem["code"] != but]:
            yield f"cchc ledger names damage: {damage}"

    def _left(self, work: Path, ran: Ran) -> Iterable[str]:
        book = work / BOOK
        if book.read_bytes() != (self.base / BOOK).read_bytes():
            for what in differences({"tables": self.after["tables"]}, {"tables": tables(book)})[:1]:
                yield f"the workbook is neither the old nor the new one: {what}"
        yield from broken_receipts(work)
        arrived = {digest(path) for path in (self.base / self.arrivals).rglob("*") if path.is_file()}
        there = {digest(path) for path in (work / self.arrivals).rglob("*") if path.is_file()}
        if arrived - there:
            yield "a file that came is gone"
        if any(said in ran.err for said in _UNTOUCHED) and tables(book) != tables(self.base / BOOK):
            yield f"the workbook is a new one, and it was said: {ran.err.strip()[-300:]}"
        told, usual = (
            (ran.code, ran.out, ran.err),
            (self.reference.code, self.reference.out, self.reference.err),
        )
        if told == usual:  # nobody heard of a fault
            # What a verdict is kept in costs time only, and a file that stays in the inbox is offered again.
            done = {name: value for name, value in state(work).items() if name not in _MAY_WAIT}
            for what in differences({name: self.after[name] for name in done}, done):
                yield f"nothing was said, but {what}"


def _environment(scratch: Path) -> dict[str, str]:
    """Nothing of the person who runs the tests is touched; one thread, since the process forks."""
    kept = {**os.environ, "TMPDIR": str(scratch), "CCHC_HOME": str(scratch / "home"), "HOME": str(scratch)}
    return kept | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
