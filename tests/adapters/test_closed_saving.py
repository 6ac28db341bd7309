"""Saving the closed master workbook: who has it open, backups, and a swap that never leaves half a file."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cchc_xl.core.changes import CellChange, TableChanges
from cchc_xl.core.tables import TASKS
from cchc_xl.errors import WorkbookBusy, WorkbookChanged, WorkbookError
from cchc_xl.excel import saving
from cchc_xl.excel.closed import ClosedWorkbook
from tests import decorated

NOW = datetime(2023, 6, 30, 8, 15, 9, tzinfo=UTC)
OPENED_AT = datetime(2023, 6, 30, 1, 30, tzinfo=UTC)  # 8:30 in Vietnam


@pytest.fixture
def master(tmp_path: Path) -> Path:
    return decorated.build(tmp_path / "Sổ CCHC.xlsx", tasks=3)


def write(path: Path, new: str, expected: str = "Đang thực hiện", now: datetime = NOW) -> None:
    changes = TableChanges(TASKS, (CellChange("NV002", "status", expected, new),))
    assert ClosedWorkbook(path, lambda: now).write([changes]) == ()


def status(path: Path) -> object:
    rows = ClosedWorkbook(path, lambda: NOW).read([TASKS])[TASKS.name].rows
    return next(row.values["status"] for row in rows if row.values["id"] == "NV002")


def backups(path: Path) -> list[str]:
    return sorted(p.name for p in (path.parent / "Sổ CCHC_dulieu" / "sao_luu").iterdir())


def leftovers(path: Path) -> list[str]:
    known = {path.name, "Sổ CCHC_dulieu"}
    return [p.name for p in path.parent.iterdir() if p.name not in known and not p.name.endswith("#")]


# -- backups ---------------------------------------------------------------------------------------------


def test_the_workbook_as_it_was_is_kept_under_the_time_of_writing(master: Path) -> None:
    before = master.read_bytes()
    write(master, "Quá hạn")
    assert backups(master) == ["Sổ CCHC_20230630-151509.xlsx"]  # Vietnam's time
    folder = master.parent / "Sổ CCHC_dulieu" / "sao_luu"
    assert (folder / "Sổ CCHC_20230630-151509.xlsx").read_bytes() == before
    assert status(master) == "Quá hạn"
    assert leftovers(master) == []


def test_two_writes_within_a_second_keep_two_backups(master: Path) -> None:
    write(master, "Quá hạn")
    write(master, "Hoàn thành", expected="Quá hạn")
    assert backups(master) == ["Sổ CCHC_20230630-151509-2.xlsx", "Sổ CCHC_20230630-151509.xlsx"]


def test_the_last_twenty_backups_stay_and_nothing_else_is_deleted(master: Path) -> None:
    folder = master.parent / "Sổ CCHC_dulieu" / "sao_luu"
    folder.mkdir(parents=True)
    (folder / "Sổ CCHC_bản của tôi.xlsx").write_bytes(b"x")
    (folder / "Sổ khác_20200101-000000.xlsx").write_bytes(b"x")
    texts = ["Quá hạn", "Đang thực hiện"] * 12
    for i, text in enumerate(texts):
        write(master, text, expected=texts[i - 1], now=NOW + timedelta(minutes=i))
    found = backups(master)
    assert {"Sổ CCHC_bản của tôi.xlsx", "Sổ khác_20200101-000000.xlsx"} <= set(found)
    ours = [name for name in found if name.startswith("Sổ CCHC_2")]
    assert len(ours) == 20
    assert ours[0] == f"Sổ CCHC_{NOW + timedelta(hours=7, minutes=4):%Y%m%d-%H%M%S}.xlsx"


# -- somebody has it open ----------------------------------------------------------------------------------


def excel_lock(path: Path) -> Path:
    user = "Trần Thị Bình"
    ansi = b"Tran Thi Binh"
    lock = path.parent / f"~${path.name}"
    head = bytes([len(ansi)]) + ansi.ljust(54, b" ") + bytes([len(user), 0])
    lock.write_bytes((head + user.encode("utf-16-le")).ljust(165, b" "))
    return lock


def libreoffice_lock(path: Path) -> Path:
    lock = path.parent / f".~lock.{path.name}#"
    lock.write_text("Trần Thị Bình,binh,pc-07,30.06.2023 08:30,file:///home/binh;", encoding="utf-8")
    return lock


@pytest.mark.parametrize(("lock", "program"), [(excel_lock, "Excel"), (libreoffice_lock, "LibreOffice")])
def test_an_open_workbook_is_not_written_and_its_owner_is_named(
    master: Path, lock: Callable[[Path], Path], program: str
) -> None:
    file = lock(master)
    os.utime(file, (OPENED_AT.timestamp(), OPENED_AT.timestamp()))
    before = master.read_bytes()
    with pytest.raises(WorkbookBusy) as caught:
        write(master, "Quá hạn")
    for said in ("Trần Thị Bình", program, "30/06/2023 08:30"):
        assert said in caught.value.message
    assert file.name in caught.value.action
    assert file.exists()
    assert master.read_bytes() == before


def test_a_lock_that_does_not_say_whose_it_is_still_counts(master: Path) -> None:
    (master.parent / f"~${master.name}").write_bytes(b"")
    with pytest.raises(WorkbookError, match="người khác"):
        write(master, "Quá hạn")


def test_a_workbook_opened_while_we_worked_is_not_replaced(
    master: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = master.read_bytes()
    back_up = saving._back_up

    def open_then_back_up(path: Path, content: bytes, now: datetime) -> None:
        back_up(path, content, now)
        excel_lock(path)

    monkeypatch.setattr(saving, "_back_up", open_then_back_up)
    with pytest.raises(WorkbookError, match="Trần Thị Bình"):
        write(master, "Quá hạn")
    assert master.read_bytes() == before
    assert leftovers(master) == [f"~${master.name}"]


# -- the swap ------------------------------------------------------------------------------------------------


def saving_meanwhile(monkeypatch: pytest.MonkeyPatch, theirs: Iterator[bytes]) -> None:
    """Somebody saves the workbook between our look and our swap, as often as there are ``theirs``."""
    back_up = saving._back_up

    def save_then_back_up(path: Path, content: bytes, now: datetime) -> None:
        if (saved := next(theirs, None)) is not None:
            path.write_bytes(saved)
        back_up(path, content, now)

    monkeypatch.setattr(saving, "_back_up", save_then_back_up)


def edited(path: Path, name: str, field: str, value: str) -> bytes:
    """The workbook's bytes after a person changed a cell of NV002."""
    copy = path.with_name(name)
    copy.write_bytes(path.read_bytes())
    old = next(row.values for row in ClosedWorkbook(copy, lambda: NOW).read([TASKS])[TASKS.name].rows
               if row.values["id"] == "NV002")  # fmt: skip
    change = TableChanges(TASKS, (CellChange("NV002", field, old[field], value),))
    assert ClosedWorkbook(copy, lambda: NOW).write([change]) == ()
    return copy.read_bytes()


def test_what_somebody_saved_meanwhile_stands_and_our_change_is_made_on_it(
    master: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = edited(master, "khác.xlsx", "content", "Nội dung mới")
    saving_meanwhile(monkeypatch, iter([theirs, theirs]))
    write(master, "Quá hạn")
    row = ClosedWorkbook(master, lambda: NOW).read([TASKS])[TASKS.name].rows[1].values
    assert (row["content"], row["status"]) == ("Nội dung mới", "Quá hạn")


def test_a_cell_that_somebody_changed_meanwhile_is_reported_and_stays(
    master: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saving_meanwhile(monkeypatch, iter([edited(master, "khác.xlsx", "status", "Xong rồi")]))
    changes = TableChanges(TASKS, (CellChange("NV002", "status", "Đang thực hiện", "Quá hạn"),))
    [problem] = ClosedWorkbook(master, lambda: NOW).write([changes])
    assert problem.code == "SO02"
    assert status(master) == "Xong rồi"


def test_a_workbook_that_somebody_saves_again_and_again_is_left_to_them(
    master: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = [edited(master, "khác.xlsx", "content", f"Lần {i}") for i in range(9)]
    saving_meanwhile(monkeypatch, iter(theirs))
    with pytest.raises(WorkbookChanged, match="vừa được lưu lại") as caught:
        write(master, "Quá hạn")
    assert "Chạy lại" in caught.value.action
    assert master.read_bytes() in theirs
    assert sorted(leftovers(master)) == ["khác.xlsx", "khác_dulieu"]


def failing_replace(master: Path, times: int, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """``os.replace`` of the workbook refused a number of times; the pauses taken are noted, not slept."""
    pauses: list[float] = []
    real = os.replace

    def replace(source: Path, target: Path) -> None:
        if target == master and len(pauses) < times:
            raise PermissionError(13, "held")
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(time, "sleep", pauses.append)
    return pauses


def test_a_file_held_in_passing_is_tried_again(master: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses = failing_replace(master, 3, monkeypatch)
    write(master, "Quá hạn")
    assert status(master) == "Quá hạn"
    assert pauses == sorted(pauses)
    assert len(pauses) == 3


def test_a_file_held_for_good_is_given_up_in_seconds(master: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = master.read_bytes()
    pauses = failing_replace(master, 1000, monkeypatch)
    with pytest.raises(WorkbookBusy, match="đang bị một chương trình giữ"):
        write(master, "Quá hạn")
    assert sum(pauses) < 5
    assert master.read_bytes() == before
    assert leftovers(master) == []


def test_a_file_marked_read_only_is_said_to_be(master: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    master.chmod(0o444)
    failing_replace(master, 1000, monkeypatch)  # Windows refuses, where an administrator of Linux may pass
    with pytest.raises(WorkbookError, match="chế độ chỉ đọc") as caught:
        write(master, "Quá hạn")
    assert not isinstance(caught.value, WorkbookBusy)


def test_what_a_run_cut_off_left_beside_the_workbook_is_swept_away(master: Path) -> None:
    left = master.with_name(".cchc-Sổ CCHC-x1y2.xlsx")
    others = [master.with_name(name) for name in (".cchc-Sổ khác-x1y2.xlsx", ".cchc.xlsx", "Sổ CCHC-1.xlsx")]
    for path in (left, *others):
        path.write_bytes(b"x")
    saving.sweep(master)
    assert not left.exists()
    assert all(path.exists() for path in others)


def test_a_full_disk_leaves_the_workbook_as_it_was(master: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = master.read_bytes()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WorkbookError, match="Không lưu được"):
        write(master, "Quá hạn")
    assert master.read_bytes() == before
    assert leftovers(master) == []


def test_the_file_keeps_its_permissions(master: Path) -> None:
    master.chmod(0o640)
    write(master, "Quá hạn")
    assert master.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(os.name != "posix", reason="Windows makes links only for administrators")
def test_a_link_to_the_workbook_stays_a_link(master: Path) -> None:
    link = master.parent / "đường tắt.xlsx"
    link.symlink_to(master)
    write(link, "Quá hạn")
    assert link.is_symlink()
    assert status(master) == "Quá hạn"
