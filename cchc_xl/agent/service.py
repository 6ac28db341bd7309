"""Trợ lý: serves the buttons, and by its timetable what nobody has to press.

One step looks for requests and for what is due; the loop repeats it until told to stop. Time, programs and
the press itself are arguments, so that a test needs neither clock nor spreadsheet program.
"""

from __future__ import annotations

import ctypes
import gc
import os
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout

from cchc_xl import buttons
from cchc_xl.agent import jobs
from cchc_xl.agent.timetable import Timetable
from cchc_xl.assistant_home import Home, Run
from cchc_xl.core.button import BY_CODE
from cchc_xl.core.job import JobRequest
from cchc_xl.errors import AssistantError, CchcError
from cchc_xl.excel import live
from cchc_xl.inspection import software_version
from cchc_xl.last_door import keep_traceback

if TYPE_CHECKING:
    import xlwings as xw

STEP_SECONDS: Final = 0.1
BEAT_SECONDS: Final = 3.0
LINGER: Final = timedelta(seconds=20)  # a sentence of two lines is read in ten
JOB_SECONDS: Final = 600.0  # a job that takes longer is stuck: the pulse stops, and buttons say so
_CUT_OFF: Final = (
    "Lần “{caption}” trước bị ngắt giữa chừng; những gì ghi dở (nếu có) được trả lại khi bấm nút lần tới."
)

Apps = Callable[[], "Sequence[xw.App]"]
Press = Callable[..., Run]


class Assistant:
    """The assistant of this PC. Raises AssistantError when another one runs already."""

    def __init__(
        self,
        home: Home,
        apps: Apps,
        now: Callable[[], datetime],
        *,
        press: Press = buttons.press,
        tell: Callable[[str], None] = print,
    ) -> None:
        self._home, self._apps, self._now, self._press, self._tell = home, apps, now, press, tell
        self._since = now()
        self._timetable = Timetable(home, apps, now, tell)
        self._working_since: datetime | None = None
        self._lingering: list[tuple[datetime, live.StatusBar]] = []  # and until when

    def run(self, stop: threading.Event) -> None:
        """Serve until ``stop`` is set."""
        self._home.prepare()
        try:
            with FileLock(self._home.lock_file, timeout=0):
                self._serve(stop)
        except Timeout as error:
            raise AssistantError(
                "Trợ lý CCHC đã chạy trên máy này.", "Không cần chạy thêm; xem “cchc status”."
            ) from error

    def _serve(self, stop: threading.Event) -> None:
        rested = threading.Event()
        heart = threading.Thread(target=self._beat_until, args=(rested,), daemon=True)
        self.beat()
        heart.start()
        try:
            self.clear_up()
            self._guarded(self._timetable.catch_up)
            while not stop.wait(STEP_SECONDS):
                self.step()
        finally:
            rested.set()
            heart.join(BEAT_SECONDS)
            self._home.rest()

    def _beat_until(self, rested: threading.Event) -> None:
        while not rested.wait(BEAT_SECONDS):
            self.beat()

    def beat(self) -> None:
        """Show that the assistant lives, unless it is stuck in a job."""
        since = self._working_since
        if since is None or (self._now() - since).total_seconds() < JOB_SECONDS:
            self._home.beat(os.getpid(), software_version(), self._since)

    def clear_up(self) -> None:
        """What an assistant before this one was cut off in: told in the workbook, and free to press again."""
        for found in jobs.cut_off(self._home):
            if isinstance(found, jobs.Claimed):
                self._guarded(lambda found=found: self._tell_cut_off(found.request))  # type: ignore[misc]
                jobs.finish(found)

    def step(self) -> None:
        """Serve the requests that wait, then what is due."""
        self._working_since = self._now()
        try:
            for found in jobs.claim(self._home):
                if isinstance(found, jobs.Claimed):
                    self._guarded(lambda found=found: self._serve_request(found.request))  # type: ignore[misc]
                    jobs.finish(found)
                    _give_memory_back()
                else:
                    self._tell(f"Bỏ qua {found.path.name}: {found.why}.")
            self._guarded(self._timetable.run_due)
            self._release_status_bars()
        finally:
            self._working_since = None

    def _linger(self, bar: live.StatusBar) -> None:
        self._lingering.append((self._now() + LINGER, bar))

    def _release_status_bars(self) -> None:
        """Give back the status bars whose sentence has been there long enough to read."""
        due = [bar for until, bar in self._lingering if until <= self._now()]
        self._lingering = [(until, bar) for until, bar in self._lingering if bar not in due]
        for bar in due:
            bar.release()

    def _serve_request(self, request: JobRequest) -> None:
        book = live.find_book(self._apps(), request.workbook_id, request.book)
        run = self._press(request.button, book, self._home, self._now, leave=self._linger)
        self._tell(f"{BY_CODE[request.button].caption}: {run.said}")
        file = buttons.local_file(book, self._home)
        self._home.know(file, request.workbook_id)
        self._home.record(file, request.button, run)

    def _tell_cut_off(self, request: JobRequest) -> None:
        book = live.find_book(self._apps(), request.workbook_id, request.book)
        live.set_message(book, _CUT_OFF.format(caption=BY_CODE[request.button].caption))

    def _guarded(self, job: Callable[[], None]) -> None:
        """No job ends the assistant: what it could not do is told."""
        try:
            job()
        except CchcError as error:
            self._tell(str(error))
        except Exception:  # the last door: the next button must still be served
            self._tell(f"Lỗi chưa lường trước, ghi ở {keep_traceback()}.")


def _give_memory_back() -> None:
    """A roll-up takes some fifty megabytes, which the C library of Linux would keep for the next one."""
    gc.collect()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library has no such function
            ctypes.CDLL(None).malloc_trim(0)


def warm_up() -> None:
    """Import what the first button would otherwise wait for."""
    import cchc_xl.core.rollup_tables
    import cchc_xl.excel.judging
    import cchc_xl.flows.remind
    import cchc_xl.flows.write_report
    import cchc_xl.mail.unpacking  # noqa: F401
