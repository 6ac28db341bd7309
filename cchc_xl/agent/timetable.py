"""Lịch của trợ lý: the inboxes every five minutes, deadlines every working morning, what waits at once.

``schedule`` keeps the rhythm; that a morning's check has run is kept on disk, so that a PC switched on at ten
makes up for it, once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

import schedule

from cchc_xl import actions, buttons, desks, wiring
from cchc_xl.assistant_home import Home, KnownWorkbook, Run
from cchc_xl.core.vnformat import VIETNAM
from cchc_xl.errors import CchcError
from cchc_xl.excel import live
from cchc_xl.last_door import OUR_FAULT, SEND_FILE, keep_traceback
from cchc_xl.mail.inbox import Inbox

if TYPE_CHECKING:
    import xlwings as xw

INBOX_MINUTES: Final = 5
WRITE_SECONDS: Final = 5  # one look at whether a file exists, while nothing waits
MORNING: Final = time(7, 30)  # in Vietnam
AGAIN_AFTER: Final = timedelta(minutes=30)  # when somebody else had the workbook open
_MORNING_RUN: Final = "morning"


class Timetable:
    """What the assistant does unasked, for every workbook it looks after."""

    def __init__(
        self,
        home: Home,
        apps: Callable[[], Sequence[xw.App]],
        now: Callable[[], datetime],
        tell: Callable[[str], None],
    ) -> None:
        self._home, self._apps, self._now, self._tell = home, apps, now, tell
        self._scheduler = schedule.Scheduler()
        self._scheduler.every(INBOX_MINUTES).minutes.do(self.look_into_inboxes)
        self._scheduler.every().minute.do(self.check_in_the_morning)
        self._scheduler.every(WRITE_SECONDS).seconds.do(self.write_what_waits)

    def catch_up(self) -> None:
        """What was missed while no assistant ran, once."""
        self.write_what_waits()
        self.look_into_inboxes()
        self.check_in_the_morning()

    def run_due(self) -> None:
        """Run what is due; what was missed meanwhile runs once."""
        self._scheduler.run_pending()

    def look_into_inboxes(self) -> None:
        """Take in what was dropped into the inbox of each workbook."""
        for known in self._present():
            if Inbox(desks.inbox_folder(known.path), self._now).waiting():
                self._press("collect", "collect", known)

    def write_what_waits(self) -> None:
        """Write what waits for a workbook: into it where a program here has it open, else when it is free."""
        for known in self._present():
            if desks.waits(known.path):
                self._run("write", known, self._written_late)

    def check_in_the_morning(self) -> None:
        """Check the deadlines of each workbook, once a working day."""
        here = self._now().astimezone(VIETNAM)
        if here.time() < MORNING:
            return
        for known in self._present():
            if self._done_this_morning(known, here):
                continue
            try:
                works = wiring.is_workday(desks.closed(known.path, self._now), here.date())
            except CchcError as error:
                self._home.record(known.path, _MORNING_RUN, Run(self._now(), str(error), ok=False))
                continue
            if works:
                self._press("check", _MORNING_RUN, known)
            else:
                said = "Hôm nay không phải ngày làm việc."
                self._home.record(known.path, _MORNING_RUN, Run(self._now(), said, ok=True))

    def _done_this_morning(self, known: KnownWorkbook, here: datetime) -> bool:
        last = known.runs.get(_MORNING_RUN)
        if last is None or last.at.astimezone(VIETNAM).date() < here.date():
            return False
        return last.ok or here - last.at < AGAIN_AFTER

    def _present(self) -> list[KnownWorkbook]:
        return [known for known in self._home.workbooks().values() if known.path.is_file()]

    def _press(self, code: str, name: str, known: KnownWorkbook) -> None:
        """Do what a button does: in the open workbook where a program here has it open, else in the file."""

        def pressed(book: xw.Book | None) -> Run:
            if book is not None:
                return buttons.press(code, book, self._home, self._now, asked=False)
            desk = desks.closed(known.path, self._now)
            outcome = actions.run(code, desk, self._now().astimezone(VIETNAM).date())
            return Run(self._now(), outcome.sentence, ok=True)

        self._run(name, known, lambda _, book: pressed(book))

    def _written_late(self, known: KnownWorkbook, book: xw.Book | None) -> Run | None:
        """None while somebody elsewhere has the workbook open."""
        if book is None and desks.in_use(known.path):
            return None
        desk = (
            desks.closed(known.path, self._now) if book is None else desks.live(book, known.path, self._now)
        )
        outcome = actions.catch_up(desk)
        if book is not None:
            live.set_message(book, outcome.sentence)
        return Run(self._now(), outcome.sentence, ok=not desks.waits(known.path))

    def _run(
        self,
        name: str,
        known: KnownWorkbook,
        job: Callable[[KnownWorkbook, xw.Book | None], Run | None],
    ) -> None:
        """Run ``job`` with the workbook a program here has open (None: none has) and keep what came of it."""
        try:
            run = job(known, live.find_open(self._apps(), known.path, known.workbook_id))
        except CchcError as error:
            run = Run(self._now(), str(error), ok=False)
        except Exception:  # the last door: the other workbooks still get their turn
            run = Run(self._now(), f"{OUR_FAULT} {SEND_FILE.format(file=keep_traceback())}", ok=False)
        if run is not None:
            self._home.record(known.path, name, run)
            self._tell(f"{known.path.name}: {run.said}")
