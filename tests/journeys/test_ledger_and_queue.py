"""``cchc ledger``, and commands at a workbook that somebody has open."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.journeys import sheets
from tests.journeys.played import Played, played_half_year
from tests.journeys.terminal import cchc

__all__ = ["played_half_year"]

FIGURES = ("tblNhiemVu", "tblChiTieu", "tblTongHop", "tblTienDoNop", "tblTongHopChiTieu")


@pytest.fixture
def played(played_half_year: Played, tmp_path: Path) -> Played:
    return played_half_year.copy(tmp_path)


def raw_file(played: Played, name: str) -> Path:
    """The stored original of an arrival."""
    rows = cchc("ledger", played.book, "--json").json["rows"]
    [digest] = [row["sha256"] for row in rows if row["file"] == name]
    [found] = (played.home / "KeHoach2023_dulieu" / "goc").glob(f"{digest}*")
    return found


def test_a_sound_ledger_adds_up_and_names_every_file(played: Played) -> None:
    ran = cchc("ledger", played.book, "--json")
    assert (ran.code, ran.err) == (0, "")
    found = ran.json
    parts = ("merged", "rejected", "waiting", "superseded")
    assert found["received"] == sum(found[part] for part in parts) == len(found["rows"])
    assert {part: sum(row["state"] == part for row in found["rows"]) for part in parts} == {
        part: found[part] for part in parts
    }
    assert sorted(row["file"] for row in found["rows"]) == sorted(p.name for p in played.inbox.iterdir())
    assert (found["adds_up"], found["damage"]) == (True, [])
    told = cchc("ledger", played.book)
    assert told.code == 0
    assert f"Nhận {found['received']} = được dùng {found['merged']} + có lỗi {found['rejected']}" in told.out
    assert "Không có tệp nào mất" in told.out


def test_a_ledger_finds_what_is_gone_and_what_was_changed(played: Played) -> None:
    gone, changed = raw_file(played, "KHTC_2023-H1.xlsx"), raw_file(played, "VP_2023-H1.xlsx")
    gone.unlink()
    changed.write_bytes(changed.read_bytes()[:-1])
    ran = cchc("ledger", played.book, "--json")
    assert ran.code == 1
    assert {(p["code"], p["file"]) for p in ran.json["damage"]} == {
        ("TD04", "KHTC_2023-H1.xlsx"),
        ("TD05", "VP_2023-H1.xlsx"),
    }
    assert ran.json["adds_up"]


def test_figures_stand_when_originals_are_gone_and_the_gap_is_told(played: Played) -> None:
    before = sheets.contents(played.book, FIGURES[:3])
    raw_file(played, "VP_2023-H1.xlsx").unlink()
    ran = cchc("rollup", played.book, "--period", "2023-H1", "--as-of", "2023-06-14", "--json")
    assert "TD04" in {p["code"] for p in ran.json["problems"]}
    assert sheets.contents(played.book, FIGURES[:3]) == before


def test_a_ledger_of_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "So.xlsm"
    file.write_bytes(b"PK")
    assert cchc("ledger", file).code == 2
    assert [p.name for p in tmp_path.iterdir()] == ["So.xlsm"]


def test_two_commands_at_once_both_do_their_work(played: Played, tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("một", "hai")]
    for folder in folders:
        folder.mkdir()
        for number in range(15):
            (folder / f"{folder.name} {number}.xlsx").write_bytes(f"{folder.name} {number}".encode())
    with ThreadPoolExecutor() as both:
        ran = list(both.map(lambda folder: cchc("collect", played.book, "--from", folder), folders))
    assert [one.code for one in ran] == [1, 1], [one.err for one in ran]
    ledger = cchc("ledger", played.book, "--json").json
    files = {row["file"]: row["state"] for row in ledger["rows"]}
    assert {files[p.name] for folder in folders for p in folder.iterdir()} == {"rejected"}
    assert (ledger["adds_up"], ledger["damage"]) == (True, [])
    log = [row["Kết quả"] for row in sheets.table(played.book, "tblNhatKy")]
    assert sum("15 tệp mới" in said for said in log) == 2


def opened(book: Path) -> Path:
    """LibreOffice's lock file: somebody has the workbook open."""
    lock = book.with_name(f".~lock.{book.name}#")
    lock.write_text("Nguyễn Lan,lan,pc-07,08.06.2023 08:30,file:///home/lan;", encoding="utf-8")
    return lock


def test_a_roll_up_at_an_open_workbook_is_written_when_it_is_closed(played: Played, tmp_path: Path) -> None:
    undisturbed = played.copy(tmp_path / "khác")
    commands = (
        ("rollup", "--period", "2023-Q1", "--as-of", "2023-03-14"),
        ("check", "--as-of", "2023-12-20", "--write"),
    )
    for name, *options in commands:
        assert cchc(name, undisturbed.book, *options).code in (0, 1)

    lock, before = opened(played.book), played.book.read_bytes()
    for name, *options in commands:
        ran = cchc(name, played.book, *options)
        assert ran.code == 1
        assert "đang được Nguyễn Lan – pc-07 mở bằng LibreOffice" in ran.err
        assert "xếp hàng chờ" in ran.err
        assert "Đã ghi" not in ran.out
    assert played.book.read_bytes() == before
    assert len(json.loads((played.home / "KeHoach2023_dulieu" / "cho_ghi.json").read_bytes())) == 2

    lock.unlink()
    ran = cchc("check", played.book, "--as-of", "2023-12-20", "--write")
    assert "Đã ghi nốt kết quả “Tổng hợp”" in ran.err
    assert "Đã ghi nốt kết quả “Kiểm tra thời hạn”" in ran.err
    assert sheets.contents(played.book, FIGURES) == sheets.contents(undisturbed.book, FIGURES)
    assert not (played.home / "KeHoach2023_dulieu" / "cho_ghi.json").exists()


def test_an_undo_does_not_wait(played: Played) -> None:
    opened(played.book)
    ran = cchc("undo", played.book)
    assert (ran.code, "Nguyễn Lan" in ran.err) == (2, True)
