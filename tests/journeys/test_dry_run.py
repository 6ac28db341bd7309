"""A dry run says what the real run then does, and leaves every file and folder as it was."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from cchc_xl import cli_text, wiring
from cchc_xl.core.changes import CellChange, TableChanges
from cchc_xl.core.tables import CATALOGUE, TASKS
from cchc_xl.demo.answers import SAMPLE_LABEL
from cchc_xl.desks import Rehearsal
from tests.journeys import sheets
from tests.journeys.played import Played, played_half_year
from tests.journeys.terminal import cchc

__all__ = ["played_half_year"]

ROLLUP = ("--period", "2023-H1", "--as-of", "2023-06-14")
# What a run says of itself: the moment differs from run to run.
OF_THE_MOMENT = {"tblNhatKy", "tblThaoTac"}

Snapshot = dict[str, tuple[str, int]]


def snapshot(folder: Path) -> Snapshot:
    """Every file and folder with its bytes' hash and the time of its last change."""
    return {
        path.relative_to(folder).as_posix(): (
            sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
            path.stat().st_mtime_ns,
        )
        for path in (folder, *folder.rglob("*"))
    }


@pytest.fixture
def office(tmp_path: Path, played_half_year: Played) -> Path:
    """A new workbook, and beside it the files that units sent."""
    home = tmp_path / "văn phòng"
    home.mkdir()
    shutil.copytree(played_half_year.inbox, home / "thu_den")
    wiring.build(None, home / "So.xlsm", period="2023-H1", sample_label=SAMPLE_LABEL)
    return home


def keyed(book: Path) -> Iterator[tuple[str, str, str, Any]]:
    """(table, row key, column, value) of every roll-up table of the workbook that tells of no moment."""
    for spec in CATALOGUE:
        if spec.name not in OF_THE_MOMENT:
            key = spec.column(spec.key).header
            for row in sheets.table(book, spec.name):
                for header, value in row.items():
                    if header not in (key, "Mã kiểm", "Mở tệp") and value is not None:
                        yield spec.name, str(row[key]), header, value


def predicted(would: dict[str, Any]) -> dict[tuple[str, str, str], Any]:
    cells = {(c["table"], c["key"], c["column"]): c["new"] for c in would["cells"]}
    cells |= {
        (row["table"], row["key"], header): value
        for row in would["rows"]
        for header, value in row["values"].items()
    }
    return {place: value for place, value in cells.items() if place[0] not in OF_THE_MOMENT}


def as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else value


def test_collecting_is_told_beforehand_and_nothing_is_written(office: Path) -> None:
    book, inbox = office / "So.xlsm", office / "thu_den"
    before = snapshot(office)
    dry = cchc("collect", book, "--from", inbox, "--dry-run", "--json")
    assert snapshot(office) == before
    real = cchc("collect", book, "--from", inbox, "--json")
    said = dry.json
    would = said.pop("would_change")
    assert (said, dry.code, dry.err) == (real.json, real.code, real.err)
    receipts = list((office / "So_dulieu" / "bien_nhan").glob("*.json"))
    assert would["files_stored"] == would["receipts_written"] == len(receipts) > 90
    [line] = [row for row in would["rows"] if row["table"] == "tblNhatKy"]
    assert line["values"]["Kết quả"] == sheets.table(book, "tblNhatKy")[0]["Kết quả"]


def test_a_roll_up_changes_what_its_dry_run_said_and_nothing_else(office: Path) -> None:
    book = office / "So.xlsm"
    cchc("collect", book, "--from", office / "thu_den")
    shutil.rmtree(office / "So_dulieu" / "dem")  # what would be read anew is not kept either
    before, shown_before = snapshot(office), {place[:3]: place[3] for place in keyed(book)}
    dry = cchc("rollup", book, *ROLLUP, "--dry-run", "--json")
    assert snapshot(office) == before
    real = cchc("rollup", book, *ROLLUP, "--json")
    said = dry.json
    would = said.pop("would_change")
    assert (said, dry.code, dry.err) == (real.json, real.code, real.err)
    shown = {place[:3]: place[3] for place in keyed(book)}
    changed = {
        place: as_json(shown.get(place))
        for place in shown.keys() | shown_before.keys()
        if shown.get(place) != shown_before.get(place)
    }
    assert changed == predicted(would)
    assert len(changed) > 10_000
    assert all(
        as_json(shown_before.get((c["table"], c["key"], c["column"]))) == c["old"]
        for c in would["cells"]
        if c["table"] not in OF_THE_MOMENT
    )


def damage(store: Path) -> None:
    """Receipts cut off, emptied, swapped, of no text and of another kind; originals gone and changed."""
    receipts = sorted((store / "bien_nhan").glob("*.json"))
    cut, empty, swapped, noise, strange = receipts[:5]
    cut.write_bytes(cut.read_bytes()[:40])
    empty.write_bytes(b"")
    swapped.write_bytes(receipts[5].read_bytes())
    noise.write_bytes(b"\xff\xfe\x00")
    strange.write_text('{"id": []}', "utf-8")
    gone, changed = sorted((store / "goc").iterdir())[:2]
    gone.unlink()
    changed.write_bytes(b"virus")


@pytest.mark.parametrize("again", [True, False])
def test_over_a_damaged_store_it_says_what_the_real_run_says_and_mends_nothing(
    office: Path, again: bool
) -> None:
    """``again``: everything is delivered once more, which heals the store."""
    book, store, inbox = office / "So.xlsm", office / "So_dulieu", office / "thu_den"
    cchc("collect", book, "--from", inbox)
    damage(store)
    if not again:
        shutil.rmtree(inbox)
        inbox.mkdir()
    for command in (("collect", book, "--from", inbox), ("rollup", book, *ROLLUP)):
        before = snapshot(office)
        dry = cchc(*command, "--dry-run", "--json")
        assert snapshot(office) == before
        real = cchc(*command, "--json")
        said = dry.json
        would = said.pop("would_change")
        assert (said, dry.code, dry.err) == (real.json, real.code, real.err)
        assert would["files_stored"] == (5 if again and command[0] == "collect" else 0)  # damaged receipts
        written = {path for path, found in snapshot(office).items() if found != before.get(path)}
        assert (
            sum(path.endswith(".json") and "/bien_nhan/" in path for path in written)
            == (would["receipts_written"])
        )
    if again:
        assert cchc("ledger", book).code == 0


def test_days_that_would_change_are_shown_as_people_write_them(capsys: pytest.CaptureFixture[str]) -> None:
    changes = [TableChanges(TASKS, (CellChange("I.1", "due", None, date(2023, 4, 28)),))]
    run = SimpleNamespace(
        written=SimpleNamespace(changes=changes), stored=SimpleNamespace(added=(), recorded=())
    )
    cli_text.changes(cast(Rehearsal, run))
    assert "I.1 | Đến hạn: (trống) → 28/04/2023" in capsys.readouterr().out


def test_a_dry_run_needs_no_free_workbook_and_lets_nothing_wait(
    tmp_path: Path, played_half_year: Played
) -> None:
    played = played_half_year.copy(tmp_path)
    (played.home / ".~lock.KeHoach2023.xlsm#").write_text(",Lan,MAY-1,14.06.2023 09:00,;", "utf-8")
    before = snapshot(played.home)
    ran = cchc("rollup", played.book, *ROLLUP, "--dry-run")
    assert snapshot(played.home) == before
    assert "CHẠY THỬ: không ghi gì" in ran.out
    assert "Đã ghi" not in ran.out
    assert "SO07" not in ran.err


def test_a_file_sent_again_shows_the_one_figure_that_would_change(
    tmp_path: Path, played_half_year: Played
) -> None:
    from tests.journeys import forms

    played = played_half_year.copy(tmp_path)
    book = played.book
    rows = sheets.table(book, "tblTongHop")
    row = next(r for r in rows if r["Trạng thái báo cáo"] == "Đang thực hiện" and r["Vai trò"] == "Chủ trì")
    again = tmp_path / "gửi lại" / "lan 2.xlsx"
    again.parent.mkdir()
    [archived] = played.home.glob(row["Tệp lưu"])
    shutil.copy(archived, again)
    forms.fill(again, {"leads": {row["Mã nhiệm vụ"]: {"Kết quả thực hiện": "Đã làm thêm hai việc."}}})
    assert cchc("collect", book, "--from", again.parent, "--json").json["received"]
    would = cchc("rollup", book, *ROLLUP, "--dry-run", "--json").json["would_change"]
    lines = [c for c in would["cells"] if c["table"] == "tblTongHop" and c["key"] == row["Khóa"]]
    told = {c["column"]: (c["old"], c["new"]) for c in lines}
    assert told["Kết quả thực hiện"] == (row["Kết quả thực hiện"], "Đã làm thêm hai việc.")
    assert told["Tệp nguồn"] == (row["Tệp nguồn"], "lan 2.xlsx")
