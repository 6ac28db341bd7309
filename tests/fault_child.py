"""Runs ``cchc`` so that every change of a file below one folder is a numbered step, and plays a fault at one.

``python -m tests.fault_child`` reads a job a line from stdin and answers each with a line. A job runs in a
fork of its own: the command starts at once, the libraries being loaded, and dies without a trace left here.
Processes that the command starts are fresh interpreters, so only the command itself plays faults.
"""

from __future__ import annotations

import builtins
import ctypes
import errno
import io
import json
import os
import resource
import runpy
import selectors
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

_REAL_OPEN: Final = io.open
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_NAMES: Final = frozenset(
    ("open", "mkdir", "rmdir", "rename", "remove", "chmod", "truncate", "link", "symlink")
)
_BYTES: Final = frozenset(("write", "half", "fsync"))
# What fails from a step on, by the kind of fault: a full disk still renames and removes.
_LASTING: Final = {
    "ENOSPC": frozenset(("create", "mkdir", *_BYTES)),
    "EROFS": _NAMES | _BYTES | {"create"},
    "EACCES": _NAMES | {"create"},
}
_LIMIT: Final = 120  # seconds for one job


class Steps:
    """Counts the changes below ``folder``; at step ``at`` the fault of ``kind`` is played."""

    def __init__(self, folder: str, kind: str, at: int, person: str) -> None:
        self._folder = os.path.abspath(folder)
        self._kind, self._at, self._person = kind, at, person
        self._busy, self._times = "", 2 if kind == "busy2" else 1 << 30
        self._still = False
        self.struck = False
        self.seen: list[tuple[str, str]] = []

    def below(self, file: object) -> str:
        """The path of ``file`` (a path or an open file's number) from the folder on; "" when elsewhere."""
        try:
            name = os.readlink(f"/proc/self/fd/{file}") if isinstance(file, int) else os.fspath(file)  # type: ignore[call-overload]
        except (OSError, TypeError):
            return ""
        path = os.path.abspath(os.fsdecode(name))
        inside = path == self._folder or path.startswith(self._folder + os.sep)
        return os.path.relpath(path, self._folder) if inside else ""

    def step(self, event: str, file: object) -> None:
        """One more step: raises, ends the process or does nothing."""
        where = "" if self._still else self.below(file)
        if not where:
            return
        self.seen.append((event, where))
        now = len(self.seen)
        if now < self._at or not self._at:
            return
        if now == self._at:
            self._strike(event, where)
        elif event in _LASTING.get(self._kind, ()):
            self._fail(getattr(errno, self._kind), where)
        if event == "rename" and where == self._busy and self._times:
            self._times -= 1
            self._fail(errno.EACCES, where)

    def _strike(self, event: str, where: str) -> None:
        self.struck = True
        if self._kind == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        elif self._kind == "person":  # somebody saves the workbook
            self._still = True
            os.replace(self._person, os.path.join(self._folder, "So.xlsm"))
            self._still = False
        elif self._kind in ("busy", "busy2"):
            self._busy = where
        elif self._kind == "EIO" or event in _LASTING[self._kind]:
            self._fail(getattr(errno, self._kind), where)

    def _fail(self, number: int, where: str) -> None:
        raise OSError(number, os.strerror(number), os.path.join(self._folder, where))

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        """A hook for ``sys.addaudithook``: the step before a change. What changes nothing is none."""
        if event == "open":
            path, _mode, flags = arguments
            if isinstance(flags, int) and flags & _WRITING and not isinstance(path, int):
                new = flags & os.O_CREAT and not os.path.lexists(path)
                self.step("create" if new else "open", path)
        elif event == "os.rename":
            self.step("rename", arguments[1])
        elif event == "os.mkdir":
            if not os.path.lexists(arguments[0]):
                self.step("mkdir", arguments[0])
        elif event in ("os.remove", "os.rmdir", "os.chmod", "os.truncate"):
            if isinstance(arguments[0], int) or os.path.lexists(arguments[0]):
                self.step(event.removeprefix("os."), arguments[0])
        elif event in ("os.link", "os.symlink"):
            self.step(event.removeprefix("os."), arguments[1])


def install(steps: Steps) -> None:
    """From here on every change is a step; there is no way back in this process."""

    class Raw(io.FileIO):
        """Bytes on their way to the system: in two halves, with a step before each."""

        def write(self, data: Any) -> int:
            whole = memoryview(data).cast("B")
            half = len(whole) // 2
            steps.step("write", self.fileno())
            super().write(whole[:half])
            steps.step("half", self.fileno())
            return half + super().write(whole[half:])

    def opened(
        file: Any,
        mode: str = "r",
        buffering: int = -1,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
        closefd: bool = True,
        opener: Any = None,
    ) -> Any:
        if not set(mode) & set("wax+") or not steps.below(file):
            return _REAL_OPEN(file, mode, buffering, encoding, errors, newline, closefd, opener)
        raw = Raw(file, mode.replace("b", "").replace("t", ""), closefd, opener)
        if buffering == 0:
            return raw
        buffer = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        return buffer if "b" in mode else io.TextIOWrapper(buffer, encoding, errors, newline)

    def told(real: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
        def wrapped(source: Any, target: Any) -> None:  # the audit event is the step before
            real(source, target)
            steps.step("renamed", target)

        return wrapped

    def fsync(file: Any) -> None:
        steps.step("fsync", file if isinstance(file, int) else file.fileno())
        # Nothing more: a process that dies loses nothing that it gave to the system, and no power is cut.

    io.open = builtins.open = opened
    os.fsync = fsync  # type: ignore[assignment]
    os.replace = told(os.replace)  # type: ignore[assignment]
    os.rename = told(os.rename)  # type: ignore[assignment]
    shutil._USE_CP_SENDFILE = False  # type: ignore[attr-defined]  # copies go through the same writes
    sys.addaudithook(steps.audit)


def press(file: Path, day: date) -> int:
    """What the button "Tổng hợp" does to a closed workbook: the inbox first, then the figures."""
    from cchc_xl import actions, desks
    from cchc_xl.errors import CchcError

    desk = desks.closed(file, lambda: datetime.fromtimestamp(time.time(), UTC))
    try:
        outcome = actions.run("rollup", desk, day)
    except CchcError as error:
        print(f"Không làm được: {error}", file=sys.stderr)
        return 2
    print(outcome.sentence)
    return 1 if outcome.problems else 0


def _without_override() -> None:
    """Give up the rights by which root reads and writes everything: CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH."""
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # the third layout, of this process
    rights = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; then the same for the higher ones
    if not libc.capget(header, rights):
        rights[0] &= ~0b110
        if not libc.capset(header, rights):
            return
    raise OSError(ctypes.get_errno(), "capset")


def _command(job: dict[str, Any]) -> int:
    try:
        if job["button"]:
            return press(Path(job["button"]), date.fromisoformat(job["day"]))
        sys.argv = ["cchc", *job["argv"]]
        runpy.run_module("cchc_xl", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except BaseException:
        traceback.print_exc()
    return 99


def _perform(job: dict[str, Any]) -> int:
    """In the fork: the whole life of the command."""
    sys.stdout = _REAL_OPEN(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = _REAL_OPEN(2, "w", encoding="utf-8", closefd=False)
    steps = Steps(job["folder"], job["kind"], job["at"], job["person"])
    if job["largest"]:
        resource.setrlimit(resource.RLIMIT_FSIZE, (job["largest"], job["largest"]))
    if job["obeys"] and os.geteuid() == 0:  # root too is told by a file's mode what it may do
        _without_override()
    if job["kind"]:
        install(steps)
    code = _command(job)
    if job["kind"]:
        steps.step("end", job["folder"])
    sys.stdout.flush()
    sys.stderr.flush()
    with _REAL_OPEN(job["report"], "w", encoding="utf-8") as file:
        json.dump({"seen": steps.seen, "struck": steps.struck}, file)
    return code


def _run(job: dict[str, Any]) -> dict[str, Any]:
    """Fork, and read what the command says until nobody is left who could say more."""
    sys.stdout.flush()
    ends = [os.pipe(), os.pipe()]
    child = os.fork()
    if child == 0:
        code = 98
        try:
            os.setsid()
            for number, (_, theirs) in enumerate(ends, start=1):
                os.dup2(theirs, number)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            for pair in ends:
                os.close(pair[0])
                os.close(pair[1])
            code = _perform(job)
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
        finally:
            os._exit(code)
    said = {ours: b"" for ours, _ in ends}
    for _, theirs in ends:
        os.close(theirs)
    left = _listen(said)
    if left:  # somebody still holds our ends: the command or a process that it started
        os.killpg(child, signal.SIGKILL)
    for ours in said:
        os.close(ours)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    out, err = (text.decode("utf-8", "replace") for text in said.values())
    return {"code": code, "out": out, "err": err, "left": left}


def _listen(said: dict[int, bytes]) -> bool:
    """Read until the last holder of the other ends is gone; True when that takes too long."""
    until = time.monotonic() + _LIMIT
    with selectors.DefaultSelector() as selector:
        for ours in said:
            selector.register(ours, selectors.EVENT_READ)
        while selector.get_map():
            ready = selector.select(max(0.0, until - time.monotonic()))
            if not ready:
                return True
            for key, _ in ready:
                if chunk := os.read(key.fd, 1 << 16):
                    said[key.fd] += chunk
                else:
                    selector.unregister(key.fd)
    return False


def main() -> None:
    """Load what commands load, then serve jobs until stdin ends."""
    import filelock  # noqa: F401
    import openpyxl  # noqa: F401
    import pandas  # noqa: F401

    from cchc_xl import actions, cli  # noqa: F401
    from cchc_xl.excel import closed, judging  # noqa: F401
    from cchc_xl.flows import collect, roll_up  # noqa: F401
    from cchc_xl.mail import inbox, unpacking  # noqa: F401

    for line in sys.stdin:
        print(json.dumps(_run(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
