"""The office that faults strike: a small plan, a workbook built from it, and what three units sent."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from email.message import EmailMessage
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Final

from cchc_xl import wiring
from tests.fault_state import BOOK
from tests.faults import Command, Fault, Runner, Stage
from tests.journeys import forms
from tests.journeys.terminal import ROOT, cchc

PERIOD: Final = "2024-H1"
DAY: Final = "2024-06-14"
_RECEIVED: Final = 1_717_500_000  # 4 June 2024
_SHEET: Final = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")

ROLLUP: Final = Command(("rollup", "{book}", "--period", PERIOD, "--as-of", DAY))
COLLECT: Final = Command(("collect", "{book}", "--from", "{folder}/den", "--as-of", DAY))
UNDO: Final = Command(("undo", "{book}"))
BUTTON: Final = Command(button=True, day=DAY)
NAMES: Final = ("collect", "rollup", "button")


def prepare(home: Path) -> Callable[[str], Stage]:
    """The stages by name: ``collect`` from a folder, ``button`` from the inbox, ``rollup`` of what is in.

    ``many`` collects so many files that several processes read them.
    """
    office = home / "office"
    office.mkdir(parents=True)
    wiring.build(ROOT / "tests" / "data" / "plan_2024", office / BOOK, period=PERIOD)
    assert cchc("forms", office / BOOK, "--period", PERIOD, "--out", home / "forms").code == 0
    arrive(home / "forms", home / "came")
    stages: dict[str, Stage] = {}

    def stage(name: str) -> Stage:
        if name not in stages:
            base = home / name
            shutil.copytree(office, base)
            inside = Path("So_dulieu", "hop_den") if name == "button" else Path("den")
            if name == "many":
                strangers(base / inside)
            else:
                shutil.copytree(home / "came", base / inside)
            command = {"rollup": ROLLUP, "button": BUTTON}.get(name, COLLECT)
            if name == "rollup":
                assert cchc("collect", base / BOOK, "--from", base / "den", "--as-of", DAY).code == 1
            stages[name] = Stage(base, command, inside)
        return stages[name]

    return stage


def arrive(blank: Path, to: Path) -> None:
    """A valid form, one sent again after a rejection, the same bytes twice, half a file, one in a mail."""
    to.mkdir(parents=True)
    school, again = to / "THPT-MK.xlsx", to / "VPS lan 2.xlsx"
    _answered(blank / f"THPT-MK_{PERIOD}.xlsx", school, 40)
    shutil.copy(blank / f"VPS_{PERIOD}.xlsx", to / "VPS con trang.xlsx")
    _answered(blank / f"VPS_{PERIOD}.xlsx", again, 60)
    shutil.copy(school, to / "THPT-MK final.xlsx")
    (to / "cat cut.xlsx").write_bytes(again.read_bytes()[:9000])
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = "bao cao", "pgd@example.vn", "vp@example.vn"
    mail.set_content("Kính gửi Văn phòng.")
    sent = to / "PGD.xlsx"
    _answered(blank / f"PGD-BL_{PERIOD}.xlsx", sent, 80)
    mail.add_attachment(sent.read_bytes(), maintype=_SHEET[0], subtype=_SHEET[1], filename="PGD.xlsx")
    sent.unlink()
    (to / "thu.eml").write_bytes(mail.as_bytes())
    for hour, path in enumerate(sorted(to.iterdir())):
        os.utime(path, (_RECEIVED + 3600 * hour, _RECEIVED + 3600 * hour))


def strangers(to: Path) -> None:
    """Files that are no forms, each one different."""
    to.mkdir()
    for number in range(16):
        path = to / f"ghi chu {number:02}.csv"
        path.write_text(f"dòng {number}", encoding="utf-8")
        os.utime(path, (_RECEIVED + number, _RECEIVED + number))


def _answered(blank: Path, to: Path, percent: int) -> None:
    shutil.copy(blank, to)
    tasks: dict[str, dict[str, object]] = {
        i: {"Trạng thái (*)": "Đang thực hiện", "Tỷ lệ hoàn thành (%)": percent}
        for i in forms.asked(to, "leads")
    }
    targets: dict[str, dict[str, object]] = {
        i: {"Tử số (*)": percent, "Mẫu số (*)": 100} for i in forms.asked(to, "targets")
    }
    forms.fill(to, {"leads": tasks, "targets": targets})


def every(
    stage: Stage, faults: Iterable[Fault], runners: Sequence[Runner], home: Path
) -> dict[Fault, list[str]]:
    """The outcome of each fault; every runner plays one at a time."""
    todo: SimpleQueue[Fault | None] = SimpleQueue()
    for fault in faults:
        todo.put(fault)
    outcomes: dict[Fault, list[str]] = {}
    fell: list[BaseException] = []

    def work(number: int) -> None:
        while (fault := todo.get()) is not None:
            try:
                outcomes[fault] = stage.trial(runners[number], fault, home / f"work {number}")
            except BaseException as error:
                fell.append(error)
                return

    threads = [Thread(target=work, args=(number,)) for number in range(len(runners))]
    for thread in threads:
        todo.put(None)
        thread.start()
    for thread in threads:
        thread.join()
    if fell:
        raise fell[0]
    return outcomes


def sample(faults: Sequence[Fault], most: int) -> Sequence[Fault]:
    """At most ``most`` of them, one every so many."""
    return faults[:: max(1, -(-len(faults) // most))]
