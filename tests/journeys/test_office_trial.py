"""A clerk and a school at work, as an outside examiner played them: what went wrong once must not again."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.journeys import forms, sheets
from tests.journeys.played import blank_office
from tests.journeys.terminal import Ran, cchc

PERIOD = ("--period", "2023-H1")
DAY = ("--as-of", "2023-06-05")
RECEIVED = 1_685_900_000  # 5 June 2023


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook rolled up once, with one school's answer in its store."""
    home = blank_office(tmp_path_factory, tmp_path_factory.mktemp("ngày làm việc") / "văn phòng")
    form = home / "den" / "TT-A.xlsx"
    form.parent.mkdir()
    shutil.copy(home / "bieu_mau" / "TT-A_2023-H1.xlsx", form)
    answers = {i: {"Trạng thái (*)": "Đang thực hiện"} for i in forms.asked(form, "leads")}
    forms.fill(form, {"leads": answers})
    os.utime(form, (RECEIVED, RECEIVED))
    assert cchc("collect", home / "So.xlsm", "--from", home / "den", *DAY).code == 0
    assert cchc("rollup", home / "So.xlsm", *PERIOD, *DAY).code == 0
    return home


@pytest.fixture
def office(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "vp")
    return tmp_path / "vp"


def type_in(book: Path, table: str, key: str, header: str, value: object) -> None:
    """A person types into one cell."""
    sheet, reference = sheets.find(book, table)
    workbook = load_workbook(book)
    header_row, *rows = workbook[sheet.title][reference]
    column = [cell.value for cell in header_row].index(header)
    [row] = [row for row in rows if row[0].value == key]
    row[column].value = value
    workbook.save(book)


def refused(ran: Ran) -> str:
    """The one sentence of a command that could do nothing."""
    assert (ran.code, ran.out) == (2, "")
    [sentence] = ran.err.splitlines()
    assert sentence.startswith("Không làm được: ")
    return sentence


def test_a_task_row_copied_by_accident_is_counted_once_and_named(office: Path) -> None:
    book = office / "So.xlsm"
    type_in(book, "tblNhiemVu", "II.12", "Mã", "I.10")
    ran = cchc("check", book, *DAY, "--json")
    assert ran.code == 1
    assert [row["id"] for row in ran.json["rows"]].count("I.10") == 1
    assert any("I.10" in sentence for sentence in ran.json["problems"])


def test_a_task_that_lost_its_code_does_not_vanish_in_silence(office: Path) -> None:
    type_in(office / "So.xlsm", "tblNhiemVu", "V.36", "Mã", None)
    ran = cchc("check", office / "So.xlsm", *DAY, "--json")
    assert (ran.code, ran.json["summary"]["total"]) == (1, 47)
    assert any("nâng ngạch" in sentence for sentence in ran.json["problems"])


def test_a_renamed_code_column_is_named(office: Path) -> None:
    book = load_workbook(office / "So.xlsm")
    sheet = book["Nhiệm vụ"]
    sheet["A5"].value = "Ma so"
    sheet.tables["tblNhiemVu"].tableColumns[0].name = "Ma so"
    book.save(office / "So.xlsm")
    assert "“Mã”" in refused(cchc("check", office / "So.xlsm", *DAY))


def test_a_setting_nobody_can_use_is_named(office: Path) -> None:
    type_in(office / "So.xlsm", "tblCauHinh", "due_soon_workdays", "Giá trị", "bảy ngày")
    ran = cchc("check", office / "So.xlsm", *DAY)
    assert ran.code == 1
    assert "bảy ngày" in ran.err


def test_a_setting_that_is_no_day_stops_nothing(office: Path) -> None:
    type_in(office / "So.xlsm", "tblCauHinh", "window_start", "Giá trị", "31/2")
    ran = cchc("rollup", office / "So.xlsm", *PERIOD, *DAY)
    assert ran.code == 1
    assert "31/2" in ran.err


def test_done_by_the_office_leaves_no_days_to_count(office: Path) -> None:
    type_in(office / "So.xlsm", "tblNhiemVu", "II.11", "Trạng thái VP xác định", "hoàn thành đúng hạn")
    ran = cchc("check", office / "So.xlsm", *DAY, "--json")
    [row] = [row for row in ran.json["rows"] if row["id"] == "II.11"]
    assert (row["status"], row["workdays_left"]) == ("DONE_ON_TIME", None)


def test_the_end_of_the_first_term_is_set_as_the_sheet_says(office: Path) -> None:
    type_in(office / "So.xlsm", "tblCauHinh", "term1_end", "Giá trị", "20/01")
    type_in(office / "So.xlsm", "tblNhiemVu", "V.36", "Thời gian thực hiện/hoàn thành", "Học kỳ I")
    before = cchc("check", office / "So.xlsm", *DAY, "--json").json["rows"]
    [row] = [row for row in before if row["id"] == "V.36"]
    assert row["due"][5:] == "01-20"


def test_receiving_stops_when_the_data_folder_was_left_behind(office: Path) -> None:
    shutil.rmtree(office / "So_dulieu")
    before = (office / "So.xlsm").read_bytes()
    assert "_dulieu" in refused(cchc("collect", office / "So.xlsm", "--from", office / "den", *DAY))
    assert not (office / "So_dulieu").exists()
    assert (office / "So.xlsm").read_bytes() == before


def test_an_empty_folder_is_told_although_the_store_is_not_empty(office: Path) -> None:
    (office / "trong").mkdir()
    ran = cchc("collect", office / "So.xlsm", "--from", office / "trong", "--json")
    assert ran.code == 1
    assert "không có tệp nào" in ran.err
    assert ran.json["received"] == 1


def test_the_master_workbook_among_the_forms_is_no_form(office: Path) -> None:
    shutil.copy(office / "So.xlsm", office / "den" / "so chinh.xlsx")
    rows = cchc("collect", office / "So.xlsm", "--from", office / "den", "--json").json["rows"]
    [row] = [row for row in rows if row["file"] == "so chinh.xlsx"]
    # No form; and that it has macros is told of any file.
    assert (row["state"], [p["code"] for p in row["problems"]]) == ("rejected", ["BM20", "BM16"])


def test_a_note_below_the_log_is_not_overwritten_and_what_to_do_is_said(office: Path) -> None:
    book = load_workbook(office / "So.xlsm")
    sheet = book["Nhật ký"]
    last = int(re.split(r"\D+", sheet.tables["tblNhatKy"].ref)[-1])
    sheet.cell(last + 1, 2).value = "ghi chú của tôi"
    book.save(office / "So.xlsm")
    ran = cchc("collect", office / "So.xlsm", "--from", office / "den", *DAY)
    assert ran.code == 1
    assert "Chuyển nội dung đó sang chỗ khác" in ran.err
    assert load_workbook(office / "So.xlsm")["Nhật ký"].cell(last + 1, 2).value == "ghi chú của tôi"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check"], "thiếu FILE"),
        (["forms", "So.xlsm", "--out", "x"], "thiếu --period"),
        (["la-lung"], "la-lung"),
        (["check", "So.xlsm", "--la"], "--la"),
        (["check", "So.xlsm", "--as-of"], "--as-of phải có giá trị"),
        (["build", "-o", "So.txt"], ".xlsm"),
        (["build", "-o", "khong/co/So.xlsm"], "không có thư mục"),
    ],
)
def test_a_wrong_command_is_answered_in_vietnamese(arguments: list[str], said: str) -> None:
    sentence = refused(cchc(*arguments))
    assert said in sentence
    assert not re.search(r"\b(the|required|choose|unrecognized|expected|such|directory)\b", sentence)


def test_a_file_where_a_folder_should_be_is_said_in_vietnamese(office: Path) -> None:
    (office / "tep").write_bytes(b"x")
    sentence = refused(cchc("forms", office / "So.xlsm", *PERIOD, "--out", office / "tep"))
    assert "tên này đã có" in sentence
