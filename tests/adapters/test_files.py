"""A file appears whole or not at all, whatever holds it in passing."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from cchc_xl.files import sweep, write_whole


def refusing(times: int, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """``os.replace`` refused a number of times; the pauses taken are noted, not slept."""
    pauses: list[float] = []
    real = os.replace

    def replace(source: Path, target: Path) -> None:
        if len(pauses) < times:
            raise PermissionError(13, "held")
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(time, "sleep", pauses.append)
    return pauses


def test_a_file_held_in_passing_is_replaced_after_a_pause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(b"old")
    assert refusing(2, monkeypatch) == []
    write_whole(tmp_path / "a", b"new")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a", b"new")]


def test_a_file_held_for_good_stays_as_it_was_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(b"old")
    pauses = refusing(99, monkeypatch)
    with pytest.raises(PermissionError):
        write_whole(tmp_path / "a", b"new")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a", b"old")]
    assert sum(pauses) < 5


def test_what_a_run_cut_off_left_is_swept_away_and_nothing_else(tmp_path: Path) -> None:
    others = [".a.json.tmp", "a.1.tmp", ".a", "b.json"]
    for name in (".a.json.4711.tmp", *others):
        (tmp_path / name).write_bytes(b"")
    sweep([tmp_path])
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(others)
