"""The assistant without clock and spreadsheet program: requests, timetable, and what goes wrong."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import xlwings as xw

from cchc_xl import desks, wiring
from cchc_xl.agent.service import JOB_SECONDS, LINGER, Assistant
from cchc_xl.agent.timetable import AGAIN_AFTER, Timetable
from cchc_xl.assistant_home import Home, Run
from cchc_xl.core import tables
from cchc_xl.errors import AssistantError
from cchc_xl.excel.unit_form import write_form
from cchc_xl.flows.gather import gather
from cchc_xl.flows.make_forms import form_contents
from cchc_xl.holidays_vn import library_holidays
from tests.live.counting_engine import DISCONNECTED, ComError, Program
from tests.live.whole_book import NOW, Desk, desk


@dataclass
class Clock:
    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at


@dataclass
class Office:
    """A desk, an assistant for it, and what the assistant told."""

    desk: Desk
    clock: Clock = field(default_factory=Clock)
    told: list[str] = field(default_factory=list)
    open: bool = True

    def apps(self) -> list[xw.App]:
        return [self.desk.model.app] if self.open else []

    @property
    def assistant(self) -> Assistant:
        return Assistant(self.desk.home, self.apps, self.clock, tell=self.told.append)

    @property
    def timetable(self) -> Timetable:
        return Timetable(self.desk.home, self.apps, self.clock, self.told.append)

    def ask(self, button: str, number: int = 1, **other: str) -> Path:
        request = {"button": button, "workbook_id": "KH-CCHC-2023", "book": self.desk.model.full_name}
        path = self.desk.home.jobs / f"KH-CCHC-2023.{number:014}.job"
        path.write_text(json.dumps({**request, **other}), "ascii")
        return path

    def requests(self) -> list[str]:
        return sorted(p.name for p in self.desk.home.jobs.iterdir() if p.is_file())


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(desk(tmp_path))


def test_a_request_is_served_in_its_workbook_and_gone(office: Office) -> None:
    office.ask("check")
    office.assistant.step()
    assert "Kiểm tra thời hạn: Ngày 14/06/2023" in office.desk.message
    assert office.requests() == []


def test_from_the_first_button_on_the_workbook_is_looked_after(office: Office) -> None:
    office.ask("check")
    office.assistant.step()
    [known] = office.desk.home.workbooks().values()
    assert (known.path, known.workbook_id) == (office.desk.path, "KH-CCHC-2023")
    assert known.runs["check"].ok


def test_a_request_for_a_workbook_that_is_not_open_is_told_and_gone(office: Office) -> None:
    office.ask("check")
    office.open = False
    office.assistant.step()
    assert any("Không thấy sổ đang mở" in line for line in office.told)
    assert office.requests() == []


def test_a_request_never_opens_what_it_names(office: Office, tmp_path: Path) -> None:
    outside = tmp_path / "outside.xlsm"
    outside.write_bytes(b"x")
    before = outside.stat().st_mtime_ns
    office.open = False
    office.ask("rollup", book=str(outside))
    office.assistant.step()
    assert (outside.read_bytes(), outside.stat().st_mtime_ns) == (b"x", before)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["Văn phòng", "cchc", "outside.xlsm"]


def test_two_workbooks_of_one_name_are_told_apart_by_their_place(office: Office, tmp_path: Path) -> None:
    other = desk(tmp_path / "khác")
    Program([office.desk.model, other.model])
    office.ask("check", book=other.model.full_name)
    office.assistant.step()
    assert "Kiểm tra thời hạn" in other.message
    assert "Kiểm tra thời hạn" not in office.desk.message


def test_a_workbook_of_another_year_is_not_touched_by_a_request_for_this_one(
    office: Office, tmp_path: Path
) -> None:
    other = desk(tmp_path / "khác")
    other.model.names["CCHC_ID"] = '="KH-CCHC-2024"'
    before = other.model.snapshot()
    Program([other.model])
    office.desk.model.program = other.model.program
    office.ask("check")
    office.assistant.step()
    assert other.model.snapshot() == before
    assert any("Không thấy sổ đang mở" in line for line in office.told)


def test_garbage_is_set_aside_and_the_next_request_served(office: Office) -> None:
    (office.desk.home.jobs / "KH.0.job").write_bytes(os.urandom(64))
    office.ask("check")
    office.assistant.step()
    assert any("Bỏ qua KH.0.run" in line for line in office.told)
    assert "Kiểm tra thời hạn" in office.desk.message


def test_a_program_that_dies_under_a_job_does_not_end_the_assistant(office: Office) -> None:
    def die(number: int, _kind: str) -> None:
        if number > 50:
            raise ComError(DISCONNECTED)

    office.desk.model.machine.fault = die
    office.ask("check")
    assistant = office.assistant
    assistant.step()
    assert any("đóng giữa chừng" in line for line in office.told)
    office.desk.model.machine.forget()
    office.ask("check", 2)
    assistant.step()
    assert "Ngày 14/06/2023" in office.desk.message


def test_what_was_cut_off_is_told_in_the_workbook_and_buttons_are_free_again(office: Office) -> None:
    office.ask("rollup").rename(office.desk.home.jobs / "KH-CCHC-2023.1.run")
    office.assistant.clear_up()
    assert "Lần “Tổng hợp” trước bị ngắt giữa chừng" in office.desk.message
    assert office.requests() == []


def test_the_sentence_stays_in_the_status_bar_long_enough_to_read(office: Office) -> None:
    office.ask("check")
    assistant = office.assistant
    assistant.step()
    assert office.desk.model.status == office.desk.message
    office.clock.at += LINGER
    assistant.step()
    assert office.desk.model.status is False


def test_only_one_assistant_runs(office: Office) -> None:
    from filelock import FileLock

    stop = threading.Event()
    stop.set()
    with FileLock(office.desk.home.lock_file), pytest.raises(AssistantError, match="đã chạy trên máy này"):
        office.assistant.run(stop)
    office.assistant.run(stop)  # free again


def test_the_pulse_goes_with_the_assistant(office: Office) -> None:
    stop = threading.Event()
    stop.set()
    office.assistant.run(stop)
    assert office.desk.home.pulse() is None


def test_the_pulse_stops_while_a_job_is_stuck(office: Office) -> None:
    beats: list[bool] = []

    def slow(*_: object, **__: object) -> Run:
        office.clock.at += timedelta(seconds=JOB_SECONDS + 1)
        assistant.beat()
        beats.append(office.desk.home.pulse() is not None)
        return Run(office.clock.at, "xong", ok=True)

    assistant = Assistant(office.desk.home, office.apps, office.clock, press=slow, tell=office.told.append)
    office.ask("check")
    assistant.step()
    assert beats == [False]
    assistant.beat()
    assert office.desk.home.pulse() is not None


# -- what nobody presses ------------------------------------------------------------------------------------


def know(office: Office) -> Home:
    office.desk.home.know(office.desk.path, "KH-CCHC-2023")
    return office.desk.home


def runs(office: Office) -> dict[str, Run]:
    return office.desk.home.workbooks()[office.desk.path].runs


def drop(office: Office, name: str = "VP.xlsx") -> Path:
    inbox = desks.inbox_folder(office.desk.path)
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / name).write_bytes(b"not a form")
    os.utime(inbox / name, (NOW.timestamp() - 60,) * 2)
    return inbox / name


def test_files_in_the_inbox_are_taken_in_by_the_open_workbook(office: Office) -> None:
    know(office)
    file = drop(office)
    office.timetable.look_into_inboxes()
    assert not file.exists()
    [line] = office.desk.rows(tables.LOG)
    assert (line["action"], "1 tệp mới" in str(line["result"])) == ("Nhận báo cáo", True)
    assert runs(office)["collect"].ok


def test_an_empty_inbox_leaves_the_workbook_alone(office: Office) -> None:
    know(office)
    office.desk.model.machine.forget()
    office.timetable.look_into_inboxes()
    assert office.desk.model.machine.log == []
    assert "collect" not in runs(office)


def test_a_closed_workbook_is_served_in_its_file(tmp_path: Path) -> None:
    office = Office(desk(tmp_path), open=False)
    office.desk.path.unlink()
    wiring.build(None, office.desk.path, period="2023-H1")
    know(office)
    found = gather(desks.closed(office.desk.path, office.clock).workbook, (tables.LINES, tables.FIGURES),
                   library_holidays)  # fmt: skip
    content = form_contents(found, found.period("2023-H1"))[0]
    inbox = desks.inbox_folder(office.desk.path)
    inbox.mkdir(parents=True)
    write_form(content, inbox / content.file_name)
    os.utime(inbox / content.file_name, (NOW.timestamp() - 60,) * 2)
    office.timetable.look_into_inboxes()
    log = desks.closed(office.desk.path, office.clock).workbook.read([tables.LOG])[tables.LOG.name]
    assert [row["action"] for row in log.values()] == ["Nhận báo cáo"]


def waiting(office: Office) -> None:
    """A check of the deadlines that waits, since somebody at another PC has the workbook open."""
    office.desk.path.unlink()
    wiring.build(None, office.desk.path, period="2023-H1")
    know(office)
    lock = office.desk.path.with_name(f"~${office.desk.path.name}")
    lock.write_bytes(b"\x03Lan".ljust(165))
    with desks.alone(desks.closed(office.desk.path, office.clock)):
        wiring.check(desks.closed(office.desk.path, office.clock), NOW.date(), write=True)
    assert desks.waits(office.desk.path)


def logged(office: Office) -> list[object]:
    found = desks.closed(office.desk.path, office.clock).workbook.read([tables.LOG])[tables.LOG.name]
    return [row["action"] for row in found.values()]


def test_what_waits_is_written_when_the_workbook_is_closed_and_not_before(tmp_path: Path) -> None:
    office = Office(desk(tmp_path), open=False)
    waiting(office)
    office.timetable.write_what_waits()
    assert (logged(office), office.told) == ([], [])  # asked every minute, it does not fill the log
    office.desk.path.with_name(f"~${office.desk.path.name}").unlink()
    office.timetable.write_what_waits()
    assert logged(office) == ["Kiểm tra thời hạn"]
    assert not desks.waits(office.desk.path)
    assert runs(office)["write"].ok


def test_what_waits_is_written_into_the_workbook_that_a_program_here_has_open(tmp_path: Path) -> None:
    office = Office(desk(tmp_path))
    waiting(office)
    office.timetable.write_what_waits()
    assert [row["action"] for row in office.desk.rows(tables.LOG)] == ["Kiểm tra thời hạn"]
    assert office.desk.message == "Đã ghi nốt 1 kết quả đang xếp hàng chờ."
    assert (logged(office), desks.waits(office.desk.path)) == ([], False)


@pytest.mark.parametrize(
    ("at", "checked"),
    [
        (datetime(2023, 6, 14, 0, 29, tzinfo=UTC), False),  # 07:29 in Vietnam
        (datetime(2023, 6, 14, 0, 30, tzinfo=UTC), True),
        (datetime(2023, 6, 14, 3, 0, tzinfo=UTC), True),  # the PC was switched on at ten
        (datetime(2023, 6, 17, 3, 0, tzinfo=UTC), False),  # a Saturday
        (datetime(2023, 9, 4, 3, 0, tzinfo=UTC), False),  # Quốc khánh, made up for on a Monday
    ],
)
def test_deadlines_are_checked_each_working_morning(tmp_path: Path, at: datetime, checked: bool) -> None:
    office = Office(desk(tmp_path), Clock(at))
    office.desk.path.unlink()
    wiring.build(None, office.desk.path)
    know(office)
    office.timetable.check_in_the_morning()
    assert ("Kiểm tra thời hạn" in office.desk.message) == checked


def test_a_morning_s_check_runs_once_a_day(tmp_path: Path) -> None:
    office = Office(desk(tmp_path))
    office.desk.path.unlink()
    wiring.build(None, office.desk.path)
    know(office)
    for hours in (0, 1, 5):
        office.clock.at = NOW + timedelta(hours=hours)
        office.timetable.check_in_the_morning()
    assert len(office.desk.rows(tables.LOG)) == 1
    office.clock.at = NOW + timedelta(days=1)
    office.timetable.check_in_the_morning()
    assert len(office.desk.rows(tables.LOG)) == 2


def test_a_check_that_could_not_be_made_is_tried_again_later_not_every_minute(tmp_path: Path) -> None:
    office = Office(desk(tmp_path))
    office.desk.path.unlink()
    wiring.build(None, office.desk.path)
    know(office)
    office.desk.model.read_only = True
    office.timetable.check_in_the_morning()
    assert not runs(office)["morning"].ok
    office.desk.model.read_only = False
    office.clock.at = NOW + timedelta(minutes=1)
    office.timetable.check_in_the_morning()
    assert not runs(office)["morning"].ok
    office.clock.at = NOW + AGAIN_AFTER
    office.timetable.check_in_the_morning()
    assert runs(office)["morning"].ok


def test_a_workbook_that_is_gone_is_passed_over(office: Office) -> None:
    know(office)
    drop(office)
    office.desk.path.unlink()
    office.timetable.look_into_inboxes()
    office.timetable.check_in_the_morning()
    assert office.told == []
