"""A LibreOffice of our own, for tests and tools: its own settings folder, its own pipe, ended when asked."""

from __future__ import annotations

import atexit
import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from cchc_xl.errors import WorkbookError
from cchc_xl.excel.libreoffice.uno_bridge import Uno, program_folders, try_context

_STARTS_WITHIN: Final = 60.0  # seconds; two on a quiet machine
_ENDS_WITHIN: Final = 10.0
_POLL: Final = 0.1
_SETTINGS: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Misc">
<prop oor:name="UseDocumentOOoLockFile" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc">
<prop oor:name="UseDocumentSystemFileLocking" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"""
_numbers = itertools.count(1)


class OwnSoffice:
    """A soffice process that was started here; ``context`` is its component context."""

    def __init__(self, *, visible: bool = False, profile: Path | None = None) -> None:
        """Start it and wait until it answers. Raises WorkbookError when it is missing or does not answer."""
        self.pipe = f"cchc-own-{os.getpid()}-{next(_numbers)}"
        self._temporary = None if profile else _new_profile()
        self._process = self._started(profile or self._temporary, visible)
        self.pid = self._process.pid
        atexit.register(self.end)  # no LibreOffice without a window outlives its program
        try:
            self.context: Uno = self._answered()
        except BaseException:
            self.end()
            raise

    def _started(self, profile: Path | None, visible: bool) -> subprocess.Popen[bytes]:
        assert profile is not None
        command = [
            str(_soffice()),
            *([] if visible else ["--headless"]),
            "--norestore",
            "--nologo",
            "--nodefault",
            "--nofirststartwizard",
            f"-env:UserInstallation={profile.resolve().as_uri()}",
            f"--accept=pipe,name={self.pipe};urp;StarOffice.ComponentContext",
        ]
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "LC_ALL": "C.UTF-8"},  # else it cannot name files with Vietnamese letters
            start_new_session=True,  # soffice is a script: its children end with its group
        )

    def _answered(self) -> Uno:
        end = time.monotonic() + _STARTS_WITHIN
        while time.monotonic() < end:
            context = try_context(self.pipe)
            if context is not None:
                return context
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_POLL)
                break
        raise WorkbookError(
            "LibreOffice không khởi động được.",
            "Mở thử LibreOffice bằng tay; nếu không mở được, hãy cài lại.",
        )

    def end(self) -> None:
        """End it, gently if it listens, and remove the temporary profile. Harmless when it has ended."""
        atexit.unregister(self.end)
        try:
            running = self._process.poll() is None
            self._process.wait(_ENDS_WITHIN if running and self._asked_to_quit() else 0)
        except subprocess.TimeoutExpired:
            self.kill()
        if self._temporary:
            shutil.rmtree(self._temporary, ignore_errors=True)

    def kill(self) -> None:
        """End it at once, with the children of its start script."""
        if sys.platform == "win32":
            taskkill = ["taskkill", "/T", "/F", "/PID", str(self.pid)]
            subprocess.run(taskkill, capture_output=True, timeout=30, check=False)
        else:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
        self._process.wait(_ENDS_WITHIN)

    def _asked_to_quit(self) -> bool:
        context = try_context(self.pipe, 1.0)
        if context is None:
            return False
        # The bridge breaks while the answer is on its way.
        with suppress(Exception):
            context.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", context
            ).terminate()
        return True


def _new_profile() -> Path:
    """A settings folder without lock files: a program that was killed leaves its own behind for ever."""
    folder = Path(tempfile.mkdtemp(prefix="cchc-soffice-"))
    (folder / "user").mkdir()
    (folder / "user" / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
    return folder


def _soffice() -> Path:
    if on_path := shutil.which("soffice"):
        return Path(on_path)
    names = ("soffice.exe", "soffice")
    for path in (folder / name for folder in program_folders() for name in names):
        if path.is_file():
            return path
    raise WorkbookError("Không tìm thấy LibreOffice trên máy này.", "Cài LibreOffice (libreoffice-calc).")
