"""A desktop nobody sees: LibreOffice in a real window under Xvfb, clicked and typed into by xdotool.

Everything started here is ended here, by its process ID, and every wait has an end.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from cchc_xl.agent.autostart import let_libreoffice_answer

ROOT = Path(__file__).resolve().parents[2]
ARTEFACTS = ROOT / ".artefacts" / "clicks"

_STARTS_WITHIN, _ENDS_WITHIN = 60.0, 10.0  # seconds
_SCREEN = "1366x768x24"

# What a person has answered at LibreOffice's first start: no tips, no wizard; macros of this profile may run.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc">
<prop oor:name="ShowTipOfTheDay" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc">
<prop oor:name="FirstRun" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Setup/Product">
<prop oor:name="ooSetupLastVersion" oor:op="fuse"><value>7.4</value></prop></item>
</oor:items>
"""

T = TypeVar("T")


def eventually(look: Callable[[], T | None], what: str, seconds: float = 20.0) -> T:
    """What ``look`` finds (anything but None and False) within ``seconds``; AssertionError says ``what``."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found is not None and found is not False:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds:g} s: {what}")
        time.sleep(0.05)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process we started, gently, then for good."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(_ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(_ENDS_WITHIN)


@contextmanager
def screen(folder: Path) -> Iterator[str]:
    """A display of its own with a window manager; its name, such as ":17"."""
    read, write = os.pipe()
    with (folder / "xvfb.log").open("wb") as log:
        xvfb = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", _SCREEN, "-nolisten", "tcp"],
            pass_fds=(write,),
            stdout=log,
            stderr=log,
        )
        os.close(write)
        try:
            with os.fdopen(read, encoding="ascii") as answer:
                display = f":{answer.readline().strip()}"  # ends with Xvfb at the latest
            assert display != ":", "Xvfb did not start"
            manager = subprocess.Popen(
                ["openbox"], env={**os.environ, "DISPLAY": display}, stdout=log, stderr=log
            )
            try:
                yield display
            finally:
                end(manager)
        finally:
            end(xvfb)


@dataclass
class Office:
    """LibreOffice with one workbook in a maximised window, and the folder its assistant uses."""

    display: str
    home: Path
    pipe: str
    process: subprocess.Popen[bytes]
    environment: Mapping[str, str]
    _desktop: Any = field(default=None, repr=False)

    @property
    def desktop(self) -> Any:
        """UNO's desktop, over the same pipe that the assistant uses."""
        if self._desktop is None:
            from cchc_xl.excel.libreoffice import uno_bridge

            context = eventually(lambda: uno_bridge.try_context(self.pipe), "LibreOffice answers", 60)
            self._desktop = context.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", context
            )
        return self._desktop

    def document(self, path: Path) -> Any:
        """The open document of ``path``, once it stands in its window."""
        url = path.resolve().as_uri()

        def find() -> Any:
            documents = self.desktop.Components.createEnumeration()
            while documents.hasMoreElements():
                found = documents.nextElement()
                if getattr(found, "URL", "") == url and found.CurrentController is not None:
                    return found
            return None

        return eventually(find, f"{path.name} is open", 60)

    def open(self, path: Path) -> Any:
        """Open another workbook in the running LibreOffice, as a person's double click does."""
        subprocess.run(
            [*self._soffice(), str(path)], env=self.environment, timeout=_STARTS_WITHIN, check=True
        )
        return self.document(path)

    def _soffice(self) -> list[str]:
        return ["soffice", "--norestore", "--nologo", f"-env:UserInstallation={self.environment['PROFILE']}"]

    def xdotool(self, *arguments: object) -> None:
        """One command of xdotool."""
        subprocess.run(
            ["xdotool", *map(str, arguments)], env=self.environment, timeout=_ENDS_WITHIN, check=True
        )

    def click(self, document: Any, sheet: str, caption: str) -> None:
        """Click the button with ``caption`` on ``sheet``, where it stands on the screen."""
        controller = document.CurrentController
        controller.setActiveSheet(document.Sheets.getByName(sheet))
        x, y = eventually(lambda: self.middle(controller, sheet, caption), f"button {caption} is on screen")
        self.xdotool("mousemove", x, y)  # --sync would wait for ever where the mouse stands there already
        self.xdotool("click", 1)

    def middle(self, controller: Any, sheet: str, caption: str) -> tuple[int, int] | None:
        """Where the middle of a button stands on the screen, None while it is not shown."""
        page = controller.ActiveSheet.DrawPage
        for i in range(page.Count):
            model = getattr(page[i], "Control", None)
            if model is None or getattr(model, "Label", "") != caption:
                continue
            seen = controller.getControl(model).getAccessibleContext()
            at, size = seen.getLocationOnScreen(), seen.getSize()
            if size.Width <= 0 or at.X < 0 or at.Y < 0:
                return None
            return at.X + size.Width // 2, at.Y + size.Height // 2
        raise AssertionError(f"no button “{caption}” on {sheet}")

    def follow(self, document: Any, cell: Any) -> None:
        """Ctrl+click on the link that a cell shows in the middle of its upper edge."""
        controller, at = document.CurrentController, cell.CellAddress
        controller.setActiveSheet(cell.Spreadsheet)
        controller.splitAtPosition(0, 0)  # one pane, whose first cell is this one
        controller.setFirstVisibleColumn(at.Column)
        controller.setFirstVisibleRow(at.Row)
        cells = eventually(lambda: _cells(controller.Frame.ComponentWindow), "the sheet is on screen")
        seen = cells.getAccessibleCellAt(at.Row, at.Column).getAccessibleContext()
        x, y = seen.getLocationOnScreen().X + seen.getSize().Width // 2, seen.getLocationOnScreen().Y + 9
        self.xdotool("mousemove", x, y + 2)
        self.xdotool("mousemove", x, y)
        self.xdotool("keydown", "Control_L")
        try:
            self.xdotool("click", 1)
        finally:
            self.xdotool("keyup", "Control_L")

    def type_into(self, document: Any, cell: Any, text: str) -> None:
        """Begin to type into a cell, and leave it being edited."""
        document.CurrentController.setActiveSheet(cell.Spreadsheet)
        document.CurrentController.select(cell)
        document.CurrentController.Frame.ComponentWindow.setFocus()
        self.xdotool("type", "--delay", 30, text)

    def commit(self, document: Any) -> None:
        """Enter in the cell that is being edited."""
        document.CurrentController.Frame.ComponentWindow.setFocus()
        self.xdotool("key", "Return")

    def picture(self, name: str) -> Path:
        """A screenshot, kept as an artefact."""
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        path = ARTEFACTS / f"{name}.png"
        subprocess.run(["import", "-window", "root", str(path)], env=self.environment, timeout=30, check=True)
        return path

    @contextmanager
    def assistant(self) -> Iterator[subprocess.Popen[bytes]]:
        """``cchc agent`` as people start it, ready to serve."""
        with (self.home.parent / "agent.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "cchc_xl", "agent"],
                env=self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )
            try:
                eventually(lambda: (self.home / "nhip.txt").exists(), "the assistant's pulse", 60)
                yield process
            finally:
                end(process)


def _cells(window: Any) -> Any:
    """The grid of cells below a window, as a screen reader finds it."""
    context = window.getAccessibleContext()
    if hasattr(context, "getAccessibleCellAt"):
        return context
    children = (context.getAccessibleChild(i) for i in range(min(context.getAccessibleChildCount(), 20)))
    return next(filter(None, map(_cells, children)), None)


def _openers(folder: Path) -> Path:
    """A folder with what desktops on Linux open files with: here, with the LibreOffice that is running."""
    opener = folder / "bin" / "xdg-open"
    opener.parent.mkdir()
    opener.write_text('#!/bin/sh\nexec soffice --norestore --nologo "-env:UserInstallation=$PROFILE" "$1"\n')
    opener.chmod(0o755)
    return opener.parent


@contextmanager
def office(folder: Path, workbook: Path) -> Iterator[Office]:
    """LibreOffice showing ``workbook``; everything it needs lies below ``folder``."""
    profile, home, pipe = folder / "profile", folder / "cchc", f"cchc-{os.getpid()}-{folder.name}"
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_PROFILE, "utf-8")
    let_libreoffice_answer(settings, pipe)
    with screen(folder) as display, (folder / "soffice.log").open("wb") as log:
        environment = {
            **{k: v for k, v in os.environ.items() if k != "PUBLIC"},
            "DISPLAY": display,
            "PATH": f"{_openers(folder)}{os.pathsep}{os.environ['PATH']}",
            "CCHC_HOME": str(home),
            "CCHC_PIPE": pipe,
            "PROFILE": profile.as_uri(),
            "SAL_USE_VCLPLUGIN": "gen",
            "LC_ALL": "C.UTF-8",  # else LibreOffice cannot name files with Vietnamese letters
            "PYTHONPATH": str(ROOT),
        }
        soffice = shutil.which("soffice")
        assert soffice is not None
        process = subprocess.Popen(
            [
                soffice, "--norestore", "--nologo", "--nofirststartwizard",
                f"-env:UserInstallation={profile.as_uri()}", str(workbook),
            ],
            env=environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            yield Office(display, home, pipe, process, environment)
        finally:
            # soffice is a script with the program below it: the session it began is ours to end.
            for number in (signal.SIGTERM, signal.SIGKILL):
                try:
                    os.killpg(process.pid, number)
                    process.wait(_ENDS_WITHIN)
                except (ProcessLookupError, subprocess.TimeoutExpired):
                    continue
