"""The process dies, the disk is full, the folder is read-only: the next run ends as if nothing had been.

Every kind of fault at a sample of steps; ``CCHC_EVERY_FAULT=1`` or ``tools/every_fault.py`` takes every step.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Thread

import pytest
from openpyxl import load_workbook

from tests.fault_stages import COLLECT, NAMES, UNDO, every, prepare, sample
from tests.fault_state import BOOK, State, broken_receipts, differences, state, tables
from tests.faults import PLAIN, Fault, Ran, Runner, Stage, World
from tests.journeys import sheets

ALL = bool(os.environ.get("CCHC_EVERY_FAULT"))
MANY = 1 << 30
KILLS = {"collect": 14, "rollup": MANY, "button": 12}
REFUSALS = {"collect": 2, "rollup": 3, "button": 2}  # of each kind


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("faults")


@pytest.fixture(scope="module")
def runners(home: Path) -> Iterator[Sequence[Runner]]:
    with Runner(home / "runner 1") as one, Runner(home / "runner 2") as other:
        yield one, other


@pytest.fixture(scope="module")
def runner(runners: Sequence[Runner]) -> Runner:
    return runners[0]


@pytest.fixture(scope="module")
def stage_of(home: Path, runner: Runner) -> Callable[[str], Stage]:
    """Stages with their undisturbed run played."""
    prepared, played = prepare(home), dict[str, Stage]()

    def stage(name: str) -> Stage:
        if name not in played:
            played[name] = prepared(name)
            played[name].rehearse(runner, home / "work")
        return played[name]

    return stage


@pytest.mark.parametrize("name", NAMES)
def test_a_killed_run_is_made_good_by_the_next(
    stage_of: Callable[[str], Stage], runners: Sequence[Runner], name: str, tmp_path: Path
) -> None:
    stage = stage_of(name)
    found = every(stage, sample(stage.faults(("kill",)), MANY if ALL else KILLS[name]), runners, tmp_path)
    assert told(stage, found) == ""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["ENOSPC", "EROFS", "EACCES", "EIO", "busy", "busy2"])
def test_a_refusal_of_the_system_is_one_sentence_and_is_made_good_by_the_next_run(
    stage_of: Callable[[str], Stage], runners: Sequence[Runner], name: str, kind: str, tmp_path: Path
) -> None:
    stage = stage_of(name)
    found = every(stage, sample(stage.faults((kind,)), MANY if ALL else REFUSALS[name]), runners, tmp_path)
    assert told(stage, found) == ""


def test_processes_that_read_do_not_outlive_a_killed_run(
    stage_of: Callable[[str], Stage], runners: Sequence[Runner], tmp_path: Path
) -> None:
    """Also with so many files that two of them read."""
    stage = stage_of("many")
    found = every(stage, sample(stage.faults(("kill",)), MANY if ALL else 5), runners, tmp_path)
    assert told(stage, found) == ""


def test_undo_takes_back_what_a_killed_roll_up_and_the_next_one_wrote(
    stage_of: Callable[[str], Stage], runner: Runner, tmp_path: Path
) -> None:
    stage = stage_of("rollup")

    def undone(to: Path, fault: Fault | None) -> dict[str, list[str]]:
        work = copied(stage, to)
        for struck in (fault, None) if fault else (None,):
            runner.run(work, stage.command, struck)
        assert runner.run(work, UNDO).code == 0
        return tables(work / BOOK)

    wanted = undone(tmp_path, None)
    begun = next(at for at, (_, where) in enumerate(stage.reference.seen, 1) if ".begun." in where)
    kills = [fault for fault in stage.faults(("kill",)) if fault.at >= begun]
    for fault in kills if ALL else kills[::4]:
        assert differences(wanted, undone(tmp_path / str(fault.at), fault), stage.name(fault)) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_run_without_a_fault_writes_the_workbook_and_the_next_one_changes_nothing(
    stage_of: Callable[[str], Stage], name: str, runner: Runner, tmp_path: Path
) -> None:
    stage = stage_of(name)
    assert ("rename", BOOK) in stage.reference.seen
    assert stage.reference.code == 1
    work = copied(stage, tmp_path)
    for _ in range(2):
        assert runner.run(work, stage.command).code == 1
        assert differences(stage.after, state(work)) == []


def test_what_a_person_saves_during_a_run_survives(
    stage_of: Callable[[str], Stage], runner: Runner, tmp_path: Path
) -> None:
    """Somebody saves a note in the workbook, at steps until the last before it is replaced.

    Behind that step lies only the swap itself, and whoever saves had the workbook open before: it is seen.
    """
    stage = stage_of("rollup")
    noted = copied(stage, tmp_path)
    type_in(noted / BOOK, "của tôi")
    mine = (noted / BOOK).read_bytes()
    runner.run(noted, stage.command)
    wanted = state(noted)
    last = stage.reference.seen.index(("rename", BOOK))
    for at in range(last, 0, -1 if ALL else -6):
        work = copied(stage, tmp_path / str(at))
        (tmp_path / "saved").write_bytes(mine)
        ran = runner.run(work, stage.command, Fault("person", at), World(person=tmp_path / "saved"))
        assert "Traceback" not in ran.err
        assert ran.code in (1, 2)
        assert sheets.table(work / BOOK, "tblNhiemVu")[0]["Ghi chú của VP"] == "của tôi"
        made_good(runner, stage, work, wanted)


def test_two_runs_at_once_end_as_one(
    stage_of: Callable[[str], Stage], runners: Sequence[Runner], tmp_path: Path
) -> None:
    stage = stage_of("collect")
    work = copied(stage, tmp_path)
    ended: list[Ran] = []

    def collect(runner: Runner) -> None:
        ended.append(runner.run(work, COLLECT))

    both = [Thread(target=collect, args=(runner,)) for runner in runners]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert [ran.code for ran in ended] == [1, 1]
    assert differences(stage.after, state(work)) == []


@pytest.mark.parametrize("lock", [f"~${BOOK}", f".~lock.{BOOK}#"])
@pytest.mark.parametrize("name", NAMES)
def test_a_workbook_that_somebody_has_open_is_left_alone_and_written_later(
    stage_of: Callable[[str], Stage], runner: Runner, name: str, lock: str, tmp_path: Path
) -> None:
    stage = stage_of(name)
    work = copied(stage, tmp_path)
    before = (work / BOOK).read_bytes()
    (work / lock).write_bytes(b"")
    ran = runner.run(work, stage.command)
    assert ran.code == 1
    assert (work / BOOK).read_bytes() == before
    assert list(broken_receipts(work)) == []
    (work / lock).unlink()
    assert runner.run(work, stage.command).code == 1
    assert differences(stage.after, state(work)) == []


@pytest.mark.parametrize("limit", [3_000, 15_000, 60_000])
@pytest.mark.parametrize("name", ["collect", "rollup"])
def test_no_file_may_grow_beyond_a_limit(
    stage_of: Callable[[str], Stage], runner: Runner, name: str, limit: int, tmp_path: Path
) -> None:
    stage = stage_of(name)
    work = copied(stage, tmp_path)
    refused(runner, stage, work, World(largest=limit))
    made_good(runner, stage, work)


@pytest.mark.parametrize("locked", [".", "So_dulieu", BOOK])
@pytest.mark.parametrize("name", ["collect", "rollup"])
def test_a_read_only_folder_or_workbook(
    stage_of: Callable[[str], Stage], runner: Runner, name: str, locked: str, tmp_path: Path
) -> None:
    stage = stage_of(name)
    work = copied(stage, tmp_path)
    (work / "So_dulieu").mkdir(exist_ok=True)
    below = [work / locked, *(work / locked).rglob("*")]
    modes = {path: path.stat().st_mode for path in below}
    for path in below:
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = (work / BOOK).read_bytes()
    refused(runner, stage, work, World(obeys=True))
    assert (work / BOOK).read_bytes() == before
    for path, mode in modes.items():
        path.chmod(mode)
    made_good(runner, stage, work)


@pytest.mark.parametrize("room", [0, 8_000, 60_000, 130_000])
@pytest.mark.parametrize("name", ["collect", "rollup"])
def test_a_full_disk(
    stage_of: Callable[[str], Stage], runner: Runner, name: str, room: int, tmp_path: Path
) -> None:
    stage = stage_of(name)
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        assert told(stage, every(stage, sample(stage.faults(("ENOSPC",)), 2), [runner], tmp_path)) == ""
        return
    try:
        work = copied(stage, disk)
        free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        (disk / "filler").write_bytes(bytes(free - room))
        refused(runner, stage, work)
        (disk / "filler").unlink()
        made_good(runner, stage, work)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def copied(stage: Stage, to: Path) -> Path:
    return Path(shutil.copytree(stage.base, to / "office"))


def told(stage: Stage, found: dict[Fault, list[str]]) -> str:
    return "\n".join(f"{stage.name(fault)}: {what}" for fault, wrong in found.items() for what in wrong)


def refused(runner: Runner, stage: Stage, work: Path, world: World = PLAIN) -> None:
    """The command says in its way that something is missing, and leaves nothing half done."""
    ran = runner.run(work, stage.command, world=world)
    assert ran.code in (1, 2)
    assert "Traceback" not in ran.err
    assert "chưa lường trước" not in ran.err
    assert (ran.code, ran.err) != (1, stage.reference.err)
    if ran.code == 2:
        assert ran.out == ""
        assert ran.err.startswith("Không làm được: ")
    assert list(broken_receipts(work)) == []
    assert tables(work / BOOK) in (tables(stage.base / BOOK), stage.after["tables"])


def made_good(runner: Runner, stage: Stage, work: Path, wanted: State | None = None) -> None:
    ran = runner.run(work, stage.command)
    assert ran.code == 1, ran.err
    assert differences(wanted or stage.after, state(work)) == []


def type_in(book: Path, note: str) -> None:
    """A person writes into the first row's note."""
    sheet, reference = sheets.find(book, "tblNhiemVu")
    workbook = load_workbook(book)
    header, first, *_ = workbook[sheet.title][reference]
    first[[cell.value for cell in header].index("Ghi chú của VP")].value = note
    workbook.save(book)
