"""``cchc undo`` and ``cchc remind`` on a closed workbook, as the terminal offers them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys import sheets
from tests.journeys.played import Played, played_half_year
from tests.journeys.terminal import cchc

__all__ = ["played_half_year"]

WRITTEN = ("tblNhiemVu", "tblTongHop", "tblTienDoNop", "tblDemTrangThai", "tblLoiDuLieu")


@pytest.fixture
def played(played_half_year: Played, tmp_path: Path) -> Played:
    return played_half_year.copy(tmp_path)


def test_undo_takes_back_the_last_write_and_then_the_one_before(played: Played) -> None:
    rolled = sheets.contents(played.book, WRITTEN)
    assert cchc("rollup", played.book, "--period", "2023-Q1", "--as-of", "2023-03-14").code in (0, 1)
    first = sheets.contents(played.book, WRITTEN)
    assert first != rolled
    assert cchc("check", played.book, "--as-of", "2023-12-20", "--write").code in (0, 1)
    for action, before in (("Kiểm tra thời hạn", first), ("Tổng hợp", rolled)):
        assert f"Đã trả lại lần “{action}”" in cchc("undo", played.book).out
        assert sheets.contents(played.book, WRITTEN) == before


def test_what_an_undo_did_stands_in_the_log(played: Played) -> None:
    cchc("undo", played.book)
    last = sheets.table(played.book, "tblNhatKy")[-1]
    assert (last["Thao tác"], "Đã trả lại" in last["Kết quả"]) == ("Hoàn tác", True)


def test_when_every_write_is_taken_back_there_is_nothing_left_to_undo(played: Played) -> None:
    for _ in range(2):  # the check's and the roll-up's of the demo
        assert cchc("undo", played.book).code == 0
    assert not any(row["Trạng thái"] for row in sheets.table(played.book, "tblNhiemVu"))
    ran = cchc("undo", played.book)
    assert "Không có lần ghi nào để hoàn tác" in ran.out


def test_reminders_list_every_unit_that_owes_its_report_and_no_other(played: Played) -> None:
    assert cchc("remind", played.book, "--period", "2023-H1", "--as-of", "2023-06-14").code in (0, 1)
    states = {row["Mã đơn vị"]: row["Tình trạng nộp"] for row in sheets.table(played.book, "tblTienDoNop")}
    rows = sheets.table(played.book, "tblNhacViec")
    owing = {row["Mã đơn vị"] for row in rows if row["Nhắc việc gì"] == "Chưa nộp báo cáo"}
    assert owing == {code for code, state in states.items() if state == "Chưa nộp"}
    assert owing
    again = {row["Mã đơn vị"] for row in rows if row["Nhắc việc gì"] == "Báo cáo có lỗi, phải gửi lại"}
    assert again == {code for code, state in states.items() if state == "Có lỗi, phải gửi lại"}


def test_a_list_of_reminders_replaces_the_one_before(played: Played) -> None:
    for period in ("2023-H1", "2023-Q1"):
        cchc("remind", played.book, "--period", period, "--as-of", "2023-06-14")
    assert {row["Kỳ"] for row in sheets.table(played.book, "tblNhacViec")} == {"2023-Q1"}
