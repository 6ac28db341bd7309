"""The workbook in the repository is what ``cchc build`` writes today."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.journeys.terminal import ROOT, cchc


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_committed_workbook_equals_a_fresh_build_part_by_part(tmp_path: Path) -> None:
    fresh = tmp_path / "KeHoach2023.xlsm"
    assert cchc("build", "-o", fresh).code == 0
    assert parts(ROOT / "workbook" / "KeHoach2023.xlsm") == parts(fresh)
