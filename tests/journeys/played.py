"""Six months of 2023, played once a session by ``cchc demo`` and copied for tests that change it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

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


_played: dict[Path, Played] = {}


@pytest.fixture(scope="session")
def played_half_year(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Played once, whichever modules ask for it."""
    root = tmp_path_factory.getbasetemp()
    if root not in _played:
        home = tmp_path_factory.mktemp("chạy thử") / "sáu tháng"
        _played[root] = Played(home, cchc("demo", "--out", home, limit=300))
    return _played[root]
