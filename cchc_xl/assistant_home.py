"""The assistant's folder on this PC: where buttons leave requests and the assistant its pulse and notes.

    nhip.txt           the pulse: its modification time is the last beat, its text tells who beats
    viec/<id>.<time>.job    a request that waits, as VBA wrote it; <…>.run is one being served
    viec/hong/         requests that were none
    trang_thai.json    known workbooks and when each thing last ran
    nhat_ky.txt        what the assistant did, for the technician
    tro_ly.lock        held by the assistant that runs: one per PC

The place is ASCII and the same for VBA and Python (workbook/src/vba): VBA's file functions are ANSI.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from cchc_xl.errors import AssistantError, why

STALE_SECONDS: Final = 15  # as in the VBA: a pulse older than this is no pulse


def home_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """CCHC_HOME, else the public folder of Windows, else the state folder of the user's home."""
    if chosen := environment.get("CCHC_HOME"):
        return Path(chosen)
    if public := environment.get("PUBLIC"):
        return Path(public) / "CCHC"
    return Path(environment.get("HOME") or Path.home()) / ".local" / "state" / "cchc"


def pipe_name(environment: Mapping[str, str] = os.environ) -> str:
    """Under which a LibreOffice of this user answers the assistant (agent/autostart.py)."""
    return environment.get("CCHC_PIPE") or "cchc"


@dataclass(frozen=True, slots=True)
class Pulse:
    """The assistant's last beat: when, and who it was."""

    at: datetime
    pid: int
    version: str
    since: datetime

    def alive(self, now: datetime) -> bool:
        return (now - self.at).total_seconds() <= STALE_SECONDS


@dataclass(frozen=True, slots=True)
class Run:
    """When something last ran for a workbook and how it ended, in a sentence."""

    at: datetime
    said: str
    ok: bool


@dataclass(slots=True)
class KnownWorkbook:
    """Sổ đã biết: a workbook on a local path that the assistant looks after."""

    path: Path
    workbook_id: str
    runs: dict[str, Run] = field(default_factory=dict)


class Home:
    """Raises AssistantError when the folder cannot be used."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.jobs = folder / "viec"
        self._pulse = folder / "nhip.txt"
        self._state = folder / "trang_thai.json"

    def prepare(self) -> None:
        """Make the folders."""
        try:
            (self.jobs / "hong").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._out_of_reach(error) from error

    @property
    def log_file(self) -> Path:
        return self.folder / "nhat_ky.txt"

    @property
    def lock_file(self) -> Path:
        return self.folder / "tro_ly.lock"

    def beat(self, pid: int, version: str, since: datetime) -> None:
        """Show that the assistant is alive; a beat that cannot be written is missed, not fatal."""
        with suppress(OSError):
            self._pulse.write_text(f"{pid} {version} {since.isoformat()}\n", "ascii")

    def rest(self) -> None:
        """The assistant ends: its pulse goes."""
        with suppress(OSError):
            self._pulse.unlink(missing_ok=True)

    def pulse(self) -> Pulse | None:
        """The last beat; None when there was none or it cannot be read."""
        try:
            at = datetime.fromtimestamp(self._pulse.stat().st_mtime, UTC)
            pid, version, since = self._pulse.read_text("ascii").split()
            return Pulse(at, int(pid), version, datetime.fromisoformat(since))
        except (OSError, ValueError):
            return None

    def workbooks(self) -> dict[Path, KnownWorkbook]:
        """The workbooks looked after. A state file that is damaged counts as empty: buttons fill it again."""
        try:
            facts = json.loads(self._state.read_bytes())
            return {Path(path): _known(path, known) for path, known in facts["workbooks"].items()}
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise self._out_of_reach(error) from error
        except (ValueError, KeyError, TypeError, AttributeError):
            return {}

    def know(self, path: Path, workbook_id: str) -> None:
        """Look after this workbook from now on."""
        books = self.workbooks()
        if path not in books or books[path].workbook_id != workbook_id:
            books[path] = KnownWorkbook(path, workbook_id, books[path].runs if path in books else {})
            self._keep(books)

    def record(self, path: Path, what: str, run: Run) -> None:
        """Remember how a run ended; nothing for a workbook that is not looked after."""
        books = self.workbooks()
        if path in books:
            books[path].runs[what] = run
            self._keep(books)

    def _keep(self, books: Mapping[Path, KnownWorkbook]) -> None:
        facts = {
            "workbooks": {
                str(path): {
                    "id": book.workbook_id,
                    "runs": {
                        what: {"at": run.at.isoformat(), "said": run.said, "ok": run.ok}
                        for what, run in book.runs.items()
                    },
                }
                for path, book in books.items()
            }
        }
        temporary = self._state.with_suffix(".tmp")
        try:
            temporary.write_text(json.dumps(facts, ensure_ascii=False, indent=1), "utf-8")
            temporary.replace(self._state)
        except OSError as error:
            raise self._out_of_reach(error) from error

    def _out_of_reach(self, error: OSError) -> AssistantError:
        return AssistantError(
            f"Không đọc hoặc ghi được thư mục của trợ lý “{self.folder}” ({why(error)}).",
            "Kiểm tra quyền ghi vào thư mục này, hoặc đặt biến môi trường CCHC_HOME sang thư mục khác.",
        )


def _known(path: str, known: dict[str, Any]) -> KnownWorkbook:
    runs = {
        what: Run(datetime.fromisoformat(run["at"]), str(run["said"]), bool(run["ok"]))
        for what, run in known["runs"].items()
    }
    return KnownWorkbook(Path(path), str(known["id"]), runs)
