"""A unit's errors go back to it in its own file, which it mends and sends again."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.journeys import forms
from tests.journeys.played import blank_office
from tests.journeys.terminal import Ran, cchc

DAY = ("--as-of", "2023-06-05")
STATUS, SHARE = "Trạng thái (*)", "Tỷ lệ hoàn thành (%)"


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return blank_office(tmp_path_factory, tmp_path_factory.mktemp("sửa lỗi") / "văn phòng")


@pytest.fixture
def office(blank: Path, tmp_path: Path) -> Path:
    """A workbook of one's own, with a form of TTr that has an error in each lead task."""
    home = tmp_path / "đây"
    (home / "den").mkdir(parents=True)
    shutil.copy(blank / "So.xlsm", home)
    form = home / "den" / "Báo cáo TTr.xlsx"
    shutil.copy(blank / "bieu_mau" / "TTr_2023-H1.xlsx", form)
    answer(form, "xong rồi", 140)
    return home


def answer(form: Path, status: str, share: object) -> None:
    leads = {i: {STATUS: status, SHARE: share} for i in forms.asked(form, "leads")}
    forms.fill(form, {"leads": leads})


def collect(office: Path, folder: str = "den") -> Ran:
    return cchc("collect", office / "So.xlsm", "--from", office / folder, "--json", *DAY)


def rows(ran: Ran) -> dict[str, dict[str, Any]]:
    return {row["file"]: row for row in ran.json["rows"]}


def send(office: Path, copy: Path, name: str) -> dict[str, Any]:
    """What becomes of a copy that is sent back under a name."""
    (office / name).mkdir()
    shutil.copy(copy, office / name / f"{name}.xlsx")
    return rows(collect(office, name))[f"{name}.xlsx"]


def places(row: dict[str, Any]) -> list[tuple[str, ...]]:
    return sorted((p["code"], p["sheet"], p["cell"]) for p in row["problems"])


def test_a_rejected_form_comes_back_marked_and_is_accepted_once_mended(office: Path) -> None:
    ran = collect(office)
    row = rows(ran)["Báo cáo TTr.xlsx"]
    copy = Path(row["marked"])
    assert (ran.code, ran.json["marked"], row["state"]) == (1, 1, "rejected")
    assert copy == office / "So_dulieu" / "tra_lai" / "2023-H1" / "Báo cáo TTr_can_sua.xlsx"
    assert load_workbook(copy).sheetnames[0] == "Lỗi cần sửa"

    again = send(office, copy, "y nguyên")
    assert again["state"] == "rejected"
    assert places(again) == places(row)
    assert len(places(row)) >= 2

    answer(copy, "Đang thực hiện", 40)
    mended = send(office, copy, "đã sửa")
    assert (mended["state"], mended["marked"]) == ("merged", None)

    after = collect(office)
    assert (after.code, "Phải sửa" in after.err) == (0, False)  # what was mended is not told again


def test_a_second_run_writes_no_copy_again_and_none_over_what_a_person_made_of_it(office: Path) -> None:
    copy = Path(rows(collect(office))["Báo cáo TTr.xlsx"]["marked"])
    before = copy.read_bytes()
    second = collect(office)
    assert (second.json["marked"], copy.read_bytes()) == (0, before)
    copy.write_bytes(b"cua toi")
    third = collect(office)
    assert (third.json["marked"], copy.read_bytes()) == (0, b"cua toi")
    copy.unlink()
    assert collect(office).json["marked"] == 1
    assert copy.read_bytes() == before


def test_what_is_no_workbook_comes_back_as_a_text(office: Path) -> None:
    (office / "den" / "quét.pdf").write_bytes(b"%PDF-1.7\n")
    text = Path(rows(collect(office))["quét.pdf"]["marked"])
    assert text.relative_to(office).as_posix() == "So_dulieu/tra_lai/khac/quét_can_sua.txt"
    assert "PDF" in text.read_text(encoding="utf-8-sig")


def test_copies_that_cannot_be_written_do_not_keep_files_from_being_received(office: Path) -> None:
    (office / "So_dulieu").mkdir()
    (office / "So_dulieu" / "tra_lai").write_bytes(b"no folder")
    ran = collect(office)
    assert (ran.code, ran.json["received"], ran.json["rejected"], ran.json["marked"]) == (1, 1, 1, 0)
    assert [(p["code"], p["file"]) for p in ran.json["problems"]] == [("TD12", "Báo cáo TTr.xlsx")]
    (office / "So_dulieu" / "tra_lai").unlink()
    assert collect(office).json["marked"] == 1
