from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cchc_xl.agent import jobs
from cchc_xl.assistant_home import STALE_SECONDS, Home, Run, home_folder
from cchc_xl.core.job import JobRequest
from cchc_xl.errors import AssistantError

SINCE = datetime(2023, 6, 8, 0, 30, tzinfo=UTC)
REQUEST = b'{"button": "rollup", "workbook_id": "KH-CCHC-2023", "book": "/tmp/KeHoach2023.xlsm"}'


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "cchc")
    home.prepare()
    return home


def put(home: Home, name: str, content: bytes = REQUEST) -> Path:
    path = home.jobs / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"CCHC_HOME": "/x/y", "PUBLIC": "/p", "HOME": "/h"}, Path("/x/y")),
        ({"PUBLIC": "/Users/Public", "HOME": "/h"}, Path("/Users/Public/CCHC")),
        ({"HOME": "/home/vp"}, Path("/home/vp/.local/state/cchc")),
    ],
)
def test_the_folder_is_where_the_vba_looks(environment: dict[str, str], folder: Path) -> None:
    assert home_folder(environment) == folder


def test_a_pulse_is_alive_until_it_is_stale(home: Home) -> None:
    home.beat(4711, "0.1.0", SINCE)
    pulse = home.pulse()
    assert pulse is not None
    assert (pulse.pid, pulse.version, pulse.since) == (4711, "0.1.0", SINCE)
    assert pulse.alive(pulse.at + timedelta(seconds=STALE_SECONDS))
    assert not pulse.alive(pulse.at + timedelta(seconds=STALE_SECONDS + 1))


def test_no_pulse_before_the_first_beat_and_after_the_rest(home: Home) -> None:
    assert home.pulse() is None
    home.beat(1, "0.1.0", SINCE)
    home.rest()
    assert home.pulse() is None


@pytest.mark.parametrize("text", ["", "x", "1 2", "eins 0.1.0 2023-06-08"])
def test_a_pulse_that_cannot_be_read_is_none(home: Home, text: str) -> None:
    (home.folder / "nhip.txt").write_text(text, "utf-8")
    assert home.pulse() is None


def test_known_workbooks_and_their_runs_are_kept(home: Home) -> None:
    path = Path("/sổ/Kế hoạch.xlsm")
    home.know(path, "KH-CCHC-2023")
    home.record(path, "rollup", Run(SINCE, "85/99 đơn vị.", ok=True))
    known = Home(home.folder).workbooks()[path]
    assert (known.workbook_id, known.runs) == (
        "KH-CCHC-2023", {"rollup": Run(SINCE, "85/99 đơn vị.", ok=True)},
    )  # fmt: skip
    home.know(path, "KH-CCHC-2023")  # again: its runs stay
    assert Home(home.folder).workbooks()[path].runs


def test_a_run_of_a_workbook_that_is_not_looked_after_is_not_kept(home: Home) -> None:
    home.record(Path("/x.xlsm"), "check", Run(SINCE, "", ok=True))
    assert home.workbooks() == {}


@pytest.mark.parametrize("text", ["", "[]", '{"workbooks": []}', '{"workbooks": {"x": 1}}'])
def test_a_damaged_state_counts_as_empty_and_fills_again(home: Home, text: str) -> None:
    (home.folder / "trang_thai.json").write_text(text, "utf-8")
    assert home.workbooks() == {}
    home.know(Path("/x.xlsm"), "A")
    assert list(home.workbooks()) == [Path("/x.xlsm")]


def test_a_folder_that_cannot_be_made_is_said_with_a_next_step(tmp_path: Path) -> None:
    (tmp_path / "cchc").write_text("một tệp", "utf-8")
    with pytest.raises(AssistantError, match="CCHC_HOME"):
        Home(tmp_path / "cchc").prepare()


def test_requests_are_claimed_in_their_order_and_once(home: Home) -> None:
    for name in ("KH.20230608080001.job", "KH.20230608080000.job"):
        put(home, name)
    claimed = jobs.claim(home)
    assert [found.path.name for found in claimed] == ["KH.20230608080000.run", "KH.20230608080001.run"]
    assert all(isinstance(found, jobs.Claimed) for found in claimed)
    assert jobs.claim(home) == []


def test_a_request_stays_visible_to_the_buttons_until_it_is_finished(home: Home) -> None:
    put(home, "KH.1.job")
    [claimed] = jobs.claim(home)
    assert isinstance(claimed, jobs.Claimed)
    assert claimed.request == JobRequest("rollup", "KH-CCHC-2023", "/tmp/KeHoach2023.xlsm")
    assert [p.name for p in home.jobs.glob("KH.*")] == ["KH.1.run"]
    jobs.finish(claimed)
    assert list(home.jobs.glob("KH.*")) == []


def test_what_is_no_request_is_set_aside_with_a_reason(home: Home) -> None:
    put(home, "KH.1.job", b"rm -rf /")
    [found] = jobs.claim(home)
    assert isinstance(found, jobs.Spoiled)
    assert "không phải yêu cầu" in found.why
    assert found.path.parent.name == "hong"
    assert found.path.read_bytes() == b"rm -rf /"


def test_a_folder_named_like_a_request_stops_nothing(home: Home) -> None:
    (home.jobs / "KH.1.job").mkdir()
    put(home, "KH.2.job")
    found = jobs.claim(home)
    assert [type(f) for f in found] == [jobs.Spoiled, jobs.Claimed]


def test_a_half_written_request_is_not_looked_at(home: Home) -> None:
    put(home, "tmp.KH.1", b'{"butt')
    assert jobs.claim(home) == []


def test_what_an_assistant_left_running_is_found_by_the_next(home: Home) -> None:
    put(home, "KH.1.run")
    [found] = jobs.cut_off(home)
    assert isinstance(found, jobs.Claimed)


def test_a_flood_is_served_in_portions(home: Home) -> None:
    for number in range(60):
        put(home, f"KH.{number:03}.job")
    assert (len(jobs.claim(home)), len(jobs.claim(home))) == (50, 10)


def test_without_a_folder_nothing_waits(tmp_path: Path) -> None:
    assert jobs.claim(Home(tmp_path / "none")) == []


def test_a_link_that_names_a_file_outside_is_read_as_a_request_only(home: Home, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("mật", "utf-8")
    os.symlink(secret, home.jobs / "KH.1.job")
    [found] = jobs.claim(home)
    assert isinstance(found, jobs.Spoiled)
    assert secret.read_text("utf-8") == "mật"
