"""What the workbook's VBA writes and says, run by LibreOffice without a window; no assistant is there."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cchc_xl import wiring
from cchc_xl.assistant_home import STALE_SECONDS
from cchc_xl.core.button import CATALOGUE, MESSAGE_NAME, WORKBOOK_ID_NAME
from cchc_xl.excel.libreoffice.soffice import OwnSoffice
from cchc_xl.excel.libreoffice.uno_bridge import properties

pytestmark = [pytest.mark.libreoffice, pytest.mark.uno]

ALWAYS_EXECUTE_NO_WARN = 4  # com.sun.star.document.MacroExecMode
CHECK, ROLLUP = "KiemTraThoiHan", "TongHop"


@dataclass(frozen=True, slots=True)
class Opened:
    """The workbook, open, and the folder that its buttons write into."""

    home: Path
    path: Path
    document: Any

    def run(self, macro: str, *arguments: object) -> None:
        """Run one of its macros, as a click does."""
        url = f"vnd.sun.star.script:VBAProject.CCHC.{macro}?language=Basic&location=document"
        self.document.getScriptProvider().getScript(url).invoke(arguments, (), ())

    @property
    def message(self) -> str:
        area = self.document.NamedRanges.getByName(MESSAGE_NAME).ReferredCells
        return str(area.getCellByPosition(0, 0).String)

    @property
    def waiting(self) -> list[Path]:
        return sorted((self.home / "viec").iterdir())

    def beat(self, seconds_ago: float = 0) -> None:
        """The assistant's pulse, as old as that."""
        pulse = self.home / "nhip.txt"
        pulse.touch()
        moment = time.time() - seconds_ago
        os.utime(pulse, (moment, moment))


@pytest.fixture(scope="module")
def soffice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[OwnSoffice, Path]]:
    """A LibreOffice whose macros use a folder of ours, and that folder."""
    home = tmp_path_factory.mktemp("cchc")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CCHC_HOME", str(home))
        own = OwnSoffice()
    yield own, home
    own.end()


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("Văn phòng") / "📁 Kế hoạch “2023”.xlsm"
    wiring.build(None, path)
    return path


@pytest.fixture
def opened(soffice: tuple[OwnSoffice, Path], book: Path) -> Iterator[Opened]:
    """The workbook freshly opened; the pulse is fresh and nothing waits."""
    own, home = soffice
    jobs = home / "viec"
    jobs.mkdir(exist_ok=True)
    for path in jobs.iterdir():
        path.unlink()
    desktop = own.context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", own.context)
    arguments = properties(Hidden=True, MacroExecutionMode=ALWAYS_EXECUTE_NO_WARN)
    document = desktop.loadComponentFromURL(book.as_uri(), "_blank", 0, arguments)
    assert document is not None
    opened = Opened(home, book, document)
    opened.beat()
    yield opened
    document.setModified(False)
    document.close(True)


def test_every_button_leaves_one_request_and_says_so(opened: Opened) -> None:
    for button in CATALOGUE:
        opened.run(button.macro)
        [request] = opened.waiting
        assert re.fullmatch(r"KH-CCHC-2023\.20\d{12}\.job", request.name)
        data = request.read_bytes()
        assert data.isascii()
        assert json.loads(data) == {
            "button": button.code,
            "workbook_id": "KH-CCHC-2023",
            "book": str(opened.path),
        }
        assert re.match(rf"\d\d:\d\d:\d\d {button.caption}: đã nhận lệnh", opened.message)
        request.unlink()


def test_a_pulse_that_stopped_is_no_pulse(opened: Opened) -> None:
    opened.beat(seconds_ago=STALE_SECONDS + 5)
    opened.run(CHECK)
    assert opened.waiting == []
    assert "CHƯA LÀM GÌ" in opened.message
    assert "gõ Tro ly CCHC" in opened.message
    assert "cchc agent" in opened.message


def test_while_one_request_waits_or_runs_no_second_is_written(opened: Opened) -> None:
    opened.run(CHECK)
    opened.run(ROLLUP)
    [waiting] = opened.waiting
    assert "lần bấm này được bỏ qua" in opened.message
    waiting.rename(waiting.with_suffix(".run"))
    opened.run(ROLLUP)
    assert [path.suffix for path in opened.waiting] == [".run"]
    assert "Tổng hợp: lệnh trước chưa xong" in opened.message


def test_requests_of_another_workbook_hold_nothing_up(opened: Opened) -> None:
    (opened.home / "viec" / "KH-CCHC-2024.20240101080000.job").touch()
    opened.run(CHECK)
    assert len(opened.waiting) == 2


def test_opening_the_workbook_does_not_dirty_it(opened: Opened) -> None:
    assert not opened.document.isModified()


def test_a_folder_that_cannot_be_written_into_is_told_with_a_way_out(opened: Opened) -> None:
    (opened.home / "viec").rmdir()
    (opened.home / "viec").touch()
    try:
        opened.run(CHECK)
    finally:
        (opened.home / "viec").unlink()
    assert "CHƯA LÀM ĐƯỢC" in opened.message
    assert str(opened.home) in opened.message
    assert "Khởi động lại trợ lý" in opened.message


def test_a_workbook_without_its_name_says_what_is_missing(opened: Opened) -> None:
    opened.document.NamedRanges.removeByName(WORKBOOK_ID_NAME)
    opened.run(CHECK)
    assert opened.waiting == []
    assert "Sổ không còn tên CCHC_ID" in opened.message


def test_without_a_cell_to_answer_in_the_request_is_written_all_the_same(opened: Opened) -> None:
    opened.document.NamedRanges.removeByName(MESSAGE_NAME)
    opened.run(CHECK)
    assert len(opened.waiting) == 1


def test_every_command_of_the_ribbon_does_what_the_button_of_its_tag_does(opened: Opened) -> None:
    control = opened.document.createInstance("com.sun.star.form.component.CommandButton")
    for button in CATALOGUE:
        control.Tag = button.macro  # a stand-in: the ribbon itself is Excel's alone
        opened.run("NutRibbon", control)
        [request] = opened.waiting
        assert json.loads(request.read_bytes())["button"] == button.code
        request.unlink()
