"""What many journeys begin with, made once a session, whichever workers and modules ask, and copied for
those that change it: a new workbook with its forms, and six months of 2023 played by ``cchc demo``."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest
from filelock import FileLock

from tests.journeys.terminal import Ran, cchc


@dataclass(frozen=True, slots=True)
class Played:
    """The demo's folder."""

    home: Path
    ran: Ran

    @property
    def book(self) -> Path:
        return self.home / "KeHoach2023.xlsm"

    @property
    def forms(self) -> Path:
        return self.home / "bieu_mau"

    @property
    def inbox(self) -> Path:
        return self.home / "thu_den"

    @property
    def report(self) -> Path:
        return self.home / "BaoCao_2023-H1.docx"

    def copy(self, to: Path) -> Played:
        """A copy with the same times on all files."""
        shutil.copytree(self.home, to / "ban sao")
        return Played(to / "ban sao", self.ran)


@pytest.fixture(scope="session")
def played_half_year(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Not to be changed: other modules look at the same one."""

    def play(home: Path) -> None:
        ran = cchc("demo", "--out", home / "sáu tháng", limit=_MAKING)
        (home / "ran.json").write_text(json.dumps(asdict(ran)), "utf-8")

    home = _once(tmp_path_factory, "chạy thử", play)
    return Played(home / "sáu tháng", Ran(**json.loads((home / "ran.json").read_text("utf-8"))))


def blank_office(tmp_path_factory: pytest.TempPathFactory, to: Path) -> Path:
    """``to``, a new folder: the new workbook "So.xlsm" and its forms of 6 tháng 2023 in "bieu_mau"."""

    def make(home: Path) -> None:
        assert cchc("build", "-o", home / "So.xlsm").code == 0
        told = cchc("forms", home / "So.xlsm", "--period", "2023-H1", "--out", home / "bieu_mau", *_DAY)
        assert told.code == 0

    return Path(shutil.copytree(_once(tmp_path_factory, "sổ trắng", make), to))


_DAY = ("--as-of", "2023-06-05")
_MAKING = 300  # seconds


def _once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder that ``make`` filled in the first worker that asked; the others wait for it."""
    session = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        session = session.parent  # each worker has a folder of its own in the session's
    home, made = session / name, session / f"{name}.made"
    with FileLock(session / f"{name}.lock", timeout=2 * _MAKING):
        if not made.exists():
            home.mkdir()
            make(home)
            made.touch()
    return home
