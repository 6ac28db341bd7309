"""The inbox: what waits is handed out, and moves only when all of it is in the store."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cchc_xl.core.problem import Problem
from cchc_xl.errors import StoreError
from cchc_xl.mail import folder
from cchc_xl.mail import inbox as inbox_module
from cchc_xl.mail.folder import delivered
from cchc_xl.mail.inbox import Inbox
from cchc_xl.ports import Delivery
from cchc_xl.store import ArrivalStore
from tests.adapters.mails import RECEIVED_AT, eml, sheet, zipped

NOW = datetime(2023, 6, 7, 18, 30, tzinfo=UTC)  # already the 8th in Vietnam
DAY = "da_nhan/2023-06-08"
HINT = "Thả tệp báo cáo vào đây.txt"


class Desk:
    """An inbox beside a store, at a moment."""

    def __init__(self, folder: Path) -> None:
        self.now = NOW
        self.folder = folder / "hop_den"
        self.folder.mkdir()
        self.store = ArrivalStore(folder, lambda: self.now)
        self.inbox = self.opened()

    def opened(self) -> Inbox:
        return Inbox(self.folder, lambda: self.now)

    def drop(self, name: str, data: bytes = b"noi dung", *, age: float = 60) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        moment = NOW.timestamp() - age
        os.utime(path, (moment, moment))
        return path

    def take_in(self) -> int:
        """One pass as a flow makes it; returns how many files were moved."""
        for item in self.inbox.deliveries():
            if isinstance(item, Delivery):
                self.store.add(item)
        return self.inbox.settle()

    @property
    def files(self) -> list[str]:
        """What people see in the folder."""
        paths = (path for path in self.folder.rglob("*") if path.is_file())
        names = (path.relative_to(self.folder).as_posix() for path in paths)
        return sorted(name for name in names if name != HINT and not name.startswith("."))

    @property
    def arrivals(self) -> list[str]:
        return sorted(arrival.name for arrival in self.store.arrivals())


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def names(items: Iterator[Delivery | Problem]) -> list[str]:
    return [item.name for item in items if isinstance(item, Delivery)]


def test_what_was_taken_in_moves_to_the_day_in_vietnam(desk: Desk) -> None:
    desk.drop("VP.xlsx")
    desk.drop("quận/thư.eml", eml(("Biểu mẫu.xlsx", sheet())))
    desk.drop("b.zip", zipped(("1.xlsx", sheet("1")), ("2.xlsx", sheet("2"))))
    assert desk.inbox.waiting() == 3
    assert desk.take_in() == 3
    assert desk.arrivals == ["VP.xlsx", "b.zip/1.xlsx", "b.zip/2.xlsx", "quận/thư.eml/Biểu mẫu.xlsx"]
    assert desk.files == [f"{DAY}/VP.xlsx", f"{DAY}/b.zip", f"{DAY}/quận/thư.eml"]
    assert desk.inbox.waiting() == 0
    assert (desk.take_in(), len(desk.arrivals)) == (0, 4)


def test_times_are_those_of_the_files_and_of_the_mails(desk: Desk) -> None:
    desk.drop("a.xlsx", age=90)
    desk.drop("b.eml", eml(("b.xlsx", sheet())))
    assert [item.received_at for item in desk.inbox.deliveries() if isinstance(item, Delivery)] == [
        NOW - timedelta(seconds=90),
        RECEIVED_AT,
    ]


def test_nothing_moves_before_it_is_said_that_all_is_stored(desk: Desk) -> None:
    desk.drop("VP.xlsx")
    assert names(desk.inbox.deliveries()) == ["VP.xlsx"]
    assert desk.files == ["VP.xlsx"]
    assert desk.opened().settle() == 0
    assert desk.files == ["VP.xlsx"]


def test_a_file_of_which_not_all_was_asked_for_stays(desk: Desk) -> None:
    desk.drop("a.xlsx")
    desk.drop("b.zip", zipped(("1.xlsx", sheet("1")), ("2.xlsx", sheet("2"))))
    handed = desk.inbox.deliveries()
    assert [next(handed), next(handed)]
    desk.inbox.settle()
    assert desk.files == ["b.zip", f"{DAY}/a.xlsx"]


class Full:
    """A store whose disk is full before the last of three files."""

    def __init__(self, store: ArrivalStore) -> None:
        self._store = store

    def add(self, delivery: Delivery) -> None:
        if delivery.name.endswith("2.xlsx"):
            raise StoreError("Hết chỗ.", "Dọn ổ đĩa.")
        self._store.add(delivery)


def test_a_store_that_fails_keeps_the_files_for_the_next_pass(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.drop("a.xlsx", b"1")
    desk.drop("b.zip", zipped(("1.xlsx", sheet("1")), ("2.xlsx", sheet("2"))))
    with monkeypatch.context() as patch:
        patch.setattr(desk, "store", Full(desk.store))
        with pytest.raises(StoreError):
            desk.take_in()
    assert desk.files == ["a.xlsx", "b.zip"]
    assert desk.arrivals == ["a.xlsx", "b.zip/1.xlsx"]
    assert desk.take_in() == 2
    assert desk.arrivals == ["a.xlsx", "b.zip/1.xlsx", "b.zip/2.xlsx"]


def test_a_pass_that_was_cut_off_leaves_nothing_to_the_settling_of_the_next(desk: Desk) -> None:
    desk.drop("a.xlsx")
    assert names(desk.inbox.deliveries()) == ["a.xlsx"]
    next(desk.inbox.deliveries())
    assert desk.inbox.settle() == 0


def test_a_cut_between_storing_and_moving_adds_nothing(desk: Desk) -> None:
    desk.drop("a.eml", eml(("a.xlsx", sheet()), ("b.xlsx", sheet("b"))))
    for item in desk.inbox.deliveries():
        assert isinstance(item, Delivery)
        desk.store.add(item)
    desk.inbox = desk.opened()  # the program has started again
    assert desk.take_in() == 1
    assert desk.arrivals == ["a.eml/a.xlsx", "a.eml/b.xlsx"]


def test_a_name_that_is_taken_gets_a_number_and_nothing_is_replaced(desk: Desk) -> None:
    for content in (b"1", b"2", b"3"):
        desk.drop("VP.xlsx", content)
        assert desk.take_in() == 1
    assert desk.files == [f"{DAY}/VP (2).xlsx", f"{DAY}/VP (3).xlsx", f"{DAY}/VP.xlsx"]
    assert (desk.folder / DAY / "VP (2).xlsx").read_bytes() == b"2"


def refuse_to_move(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path, _target: Path) -> None:
        raise PermissionError(13, "open in Excel")

    monkeypatch.setattr(inbox_module, "_move", refuse)


def test_a_file_open_in_excel_stays_and_adds_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.drop("VP.xlsx")
    with monkeypatch.context() as patch:
        refuse_to_move(patch)
        assert desk.take_in() == 0
        [problem] = desk.inbox.left
        assert (problem.code, problem.place.file) == ("TD08", "VP.xlsx")
        assert desk.files == desk.arrivals == ["VP.xlsx"]
        assert desk.opened().waiting() == 0
    desk.now += timedelta(minutes=59)
    assert desk.opened().waiting() == 0
    desk.now += timedelta(minutes=1)
    assert desk.opened().waiting() == 1
    assert desk.take_in() == 1
    assert (desk.arrivals, desk.opened().waiting()) == (["VP.xlsx"], 0)


def test_a_file_that_stays_counts_again_when_it_changes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.drop("VP.xlsx")
    with monkeypatch.context() as patch:
        refuse_to_move(patch)
        desk.take_in()
    desk.drop("VP.xlsx", b"da sua", age=30)
    assert desk.opened().waiting() == 1


def test_a_file_that_changes_after_it_was_read_is_not_moved_unseen(desk: Desk) -> None:
    desk.drop("VP.xlsx", b"1")
    for item in desk.inbox.deliveries():
        assert isinstance(item, Delivery)
        desk.store.add(item)
    desk.drop("VP.xlsx", b"2", age=30)
    assert desk.inbox.settle() == 0
    assert desk.take_in() == 1
    assert len(desk.arrivals) == 2


def test_a_file_that_is_still_being_copied_waits_for_the_next_look(desk: Desk) -> None:
    desk.drop("a.xlsx", age=1.5)
    assert desk.inbox.waiting() == 0
    assert (desk.take_in(), desk.arrivals) == (0, [])
    desk.now += timedelta(seconds=1)
    assert desk.inbox.waiting() == 1
    assert desk.take_in() == 1


def test_a_file_from_a_clock_that_runs_ahead_does_not_wait_for_years(desk: Desk) -> None:
    desk.drop("a.xlsx", age=-86_400 * 365)
    assert desk.take_in() == 1


def test_a_time_that_no_calendar_holds_counts_as_the_oldest() -> None:
    assert [folder._moment(seconds) for seconds in (1e20, -1e20, 0)] == [datetime(1970, 1, 1, tzinfo=UTC)] * 3


def test_a_file_that_grows_while_it_is_read_waits(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.drop("a.xlsx")

    def grow(path: Path, relative: Path) -> Delivery | Problem:
        item = delivered(path, relative)
        path.write_bytes(b"noi dung them")
        return item

    monkeypatch.setattr(inbox_module, "delivered", grow)
    assert list(desk.inbox.deliveries()) == []


def test_a_file_too_large_stays_with_its_reason_and_is_named_once(desk: Desk) -> None:
    with desk.drop("to.xlsx").open("r+b") as file:
        file.truncate(65 << 20)
    os.utime(desk.folder / "to.xlsx", (1_686_000_000, 1_686_000_000))
    [problem] = desk.inbox.deliveries()
    assert isinstance(problem, Problem)
    assert problem.code == "TD01"
    assert desk.inbox.settle() == 0
    desk.now += timedelta(days=30)
    assert (desk.opened().waiting(), desk.files) == (0, ["to.xlsx"])


def test_a_file_that_cannot_be_read_is_tried_again_later(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.drop("a.xlsx")

    def refuse(_path: Path) -> bytes:
        raise PermissionError(13, "locked")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", refuse)
        [problem] = desk.inbox.deliveries()
        assert isinstance(problem, Problem)
        assert (problem.code, problem.place.file) == ("TD02", "a.xlsx")
        assert desk.inbox.settle() == 0
    assert desk.opened().waiting() == 0
    desk.now += timedelta(hours=1)
    assert desk.opened().waiting() == 1
    assert desk.take_in() == 1


def test_what_is_no_delivery_does_not_wait(desk: Desk) -> None:
    for name in (
        "~$a.xlsx",
        ".a.xlsx",
        "Thumbs.db",
        "a.xlsx.crdownload",
        "b.xlsx.PART",
        ".git/a.xlsx",
        f"{DAY}/c.xlsx",
    ):
        desk.drop(name)
    assert desk.inbox.waiting() == 0
    assert names(desk.inbox.deliveries()) == []


def test_a_folder_of_that_name_further_down_is_only_a_folder(desk: Desk) -> None:
    desk.drop("quận/da_nhan/a.xlsx")
    assert names(desk.inbox.deliveries()) == ["quận/da_nhan/a.xlsx"]


def test_the_folder_is_made_with_a_hint_that_is_no_delivery(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path / "mới" / "hop_den", lambda: NOW)
    assert inbox.waiting() == 0
    assert not inbox.folder.exists()
    assert list(inbox.deliveries()) == []
    assert "thư (.eml)" in (inbox.folder / HINT).read_text(encoding="utf-8-sig")
    assert inbox.waiting() == 0
    inbox.settle()
    (inbox.folder / HINT).unlink()
    assert list(inbox.deliveries()) == []
    assert not (inbox.folder / HINT).exists()


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "hop_den").write_bytes(b"")
    with pytest.raises(StoreError, match="hop_den"):
        list(Inbox(tmp_path / "hop_den", lambda: NOW).deliveries())


def test_a_list_of_what_stays_that_is_damaged_does_no_harm(desk: Desk) -> None:
    desk.drop("a.xlsx")
    for damage in (b"{", b"[]", b'{"a.xlsx": 1}', b'{"a.xlsx": [1, 2, "x"]}', b"[" * 9999, b"\xff"):
        (desk.folder / ".da_xem.json").write_bytes(damage)
        assert desk.opened().waiting() == 1


@pytest.mark.skipif(sys.platform == "win32", reason="making links needs rights there")
def test_links_lead_nowhere(desk: Desk, tmp_path: Path) -> None:
    outside = tmp_path / "ngoài"
    outside.mkdir()
    (outside / "mật.xlsx").write_bytes(b"x")
    (desk.folder / "link.xlsx").symlink_to(outside / "mật.xlsx")
    (desk.folder / "ngoài").symlink_to(outside, target_is_directory=True)
    (desk.folder / "vòng").symlink_to(desk.folder, target_is_directory=True)
    assert desk.inbox.waiting() == 0
    assert desk.take_in() == 0
    assert (outside / "mật.xlsx").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there such names cannot be made")
def test_a_name_that_is_no_text_is_taken_in_all_the_same(desk: Desk) -> None:
    desk.drop(os.fsdecode(b"b\xe1o c\xe1o.xlsx"))
    assert desk.take_in() == 1
    assert desk.arrivals == ["b?o c?o.xlsx"]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such thing")
def test_a_pipe_is_not_waited_for(desk: Desk) -> None:
    os.mkfifo(desk.folder / "a.xlsx")
    assert (desk.inbox.waiting(), desk.take_in()) == (0, 0)


def test_forty_mails_are_taken_in_once(desk: Desk) -> None:
    for number in range(40):
        desk.drop(f"{number:02}.eml", eml((f"Biểu mẫu {number}.xlsx", sheet(str(number)))))
    assert desk.inbox.waiting() == 40
    assert desk.take_in() == 40
    assert len(desk.arrivals) == 40
    for path in (desk.folder / DAY).iterdir():  # somebody puts them all back
        path.rename(desk.folder / path.name)
    assert desk.take_in() == 40
    assert len(desk.arrivals) == 40
