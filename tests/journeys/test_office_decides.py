"""The Office decides in its own columns, and the next roll-up obeys: real workbooks, through the terminal."""

from __future__ import annotations

import datetime
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.journeys import forms, sheets
from tests.journeys.office import type_in
from tests.journeys.played import blank_office
from tests.journeys.terminal import Ran, cchc

PERIOD = ("--period", "2023-H1")
DAY = ("--as-of", "2023-06-14")
JUNE_1 = 1_685_602_800  # 14:00 in Vietnam
A_DAY = 86_400
SAID = {"Trạng thái (*)": "Đang thực hiện", "Tỷ lệ hoàn thành (%)": 50}


@dataclass(frozen=True, slots=True)
class Bureau:
    """An office's folder: a workbook, its forms and what came."""

    home: Path

    @property
    def book(self) -> Path:
        return self.home / "So.xlsm"

    def send(
        self, unit: str, name: str, day: int = 1, note: str = "", change: Callable[[Any], None] | None = None
    ) -> None:
        """A unit's filled form arrives on a day of June under ``name``; ``note`` tells two fillings apart."""
        path = self.home / "den" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.home / "bieu_mau" / f"{unit}_2023-H1.xlsx", path)
        answers = {i: {**SAID, "Kết quả thực hiện": note} for i in forms.asked(path, "leads")}
        figures = {i: {"Tử số (*)": 1, "Mẫu số (*)": 4} for i in forms.asked(path, "targets")}
        forms.fill(path, {"leads": answers, "targets": figures} if figures else {"leads": answers})
        if change:
            book = load_workbook(path)
            change(book)
            book.save(path)
        moment = JUNE_1 + (day - 1) * A_DAY
        os.utime(path, (moment, moment))

    def roll_up(self) -> Ran:
        cchc("collect", self.book, "--from", self.home / "den", *DAY)
        return cchc("rollup", self.book, *PERIOD, *DAY, "--json")

    def rows(self, table: str, **wanted: object) -> list[dict[str, Any]]:
        """Rows whose cells hold what is ``wanted`` (headers with "_" for a space)."""
        wishes = {header.replace("_", " "): value for header, value in wanted.items()}
        return [
            row
            for row in sheets.table(self.book, table)
            if all(row[header] == value for header, value in wishes.items())
        ]

    def one(self, table: str, **wanted: object) -> dict[str, Any]:
        [row] = self.rows(table, **wanted)
        return row


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Bureau:
    return Bureau(blank_office(tmp_path_factory, tmp_path / "vp"))


def head_of(name: str) -> Callable[[Any], None]:
    """The line "Đơn vị: …" of every sheet names another unit."""

    def change(book: Any) -> None:
        for sheet in book.worksheets:
            for row in sheet.iter_rows(max_row=8):
                for cell in row:
                    if isinstance(cell.value, str) and cell.value.startswith("Đơn vị:"):
                        cell.value = f"Đơn vị: {name}"

    return change


def test_a_file_set_aside_stays_listed_and_the_one_before_it_counts_again(office: Bureau) -> None:
    office.send("TT-A", "dau.xlsx", 1, "bản đầu")
    office.send("TT-A", "sua.xlsx", 2, "bản sửa")
    office.roll_up()
    assert office.one("tblTienDoNop", Mã_đơn_vị="TT-A")["Tệp được dùng"] == "sua.xlsx"
    file = office.one("tblTepDen", Tệp="sua.xlsx")
    assert (file["Tình trạng"], file["Lần gửi"]) == ("Được dùng", 2)
    type_in(office.book, "tblTepDen", file["Khóa"], "VP xử lý", "Không dùng")
    type_in(office.book, "tblTepDen", file["Khóa"], "Lý do của VP", "đơn vị xin rút")
    for _ in range(2):  # what was decided holds from run to run
        office.roll_up()
        shown = office.one("tblTienDoNop", Mã_đơn_vị="TT-A")
        assert (shown["Tệp được dùng"], shown["Lần gửi được dùng"], shown["Số lần gửi"]) == ("dau.xlsx", 1, 2)
        assert {row["Kết quả thực hiện"] for row in office.rows("tblTongHop", Tệp_nguồn="dau.xlsx")} == {
            "bản đầu"
        }
        assert "đơn vị xin rút" in office.one("tblTepDen", Tệp="sua.xlsx")["Vì sao"]
        assert "đơn vị xin rút" in office.one("tblLoiDuLieu", Mã_lỗi="TD10")["Lỗi gì"]
    type_in(office.book, "tblTepDen", file["Khóa"], "VP xử lý", None)
    office.roll_up()
    assert office.one("tblTienDoNop", Mã_đơn_vị="TT-A")["Tệp được dùng"] == "sua.xlsx"


def test_a_unit_whose_only_file_is_set_aside_owes_a_report_and_is_not_told_of_errors(office: Bureau) -> None:
    office.send("TT-A", "nham.xlsx")
    office.roll_up()
    file = office.one("tblTepDen", Tệp="nham.xlsx")
    type_in(office.book, "tblTepDen", file["Khóa"], "VP xử lý", "Không dùng")
    office.roll_up()
    state = "Không dùng, phải gửi lại"
    assert office.one("tblTepDen", Tệp="nham.xlsx")["Tình trạng"] == "Không dùng"
    assert office.one("tblTienDoNop", Mã_đơn_vị="TT-A")["Tình trạng nộp"] == state
    assert office.one("tblDemNop", Tình_trạng_nộp_báo_cáo=state)["Số đơn vị"] == 1
    assert office.one("tblDemNop", Tình_trạng_nộp_báo_cáo="Có lỗi, phải gửi lại")["Số đơn vị"] == 0
    assert cchc("remind", office.book, *PERIOD, *DAY).code == 0
    [reminder] = office.rows("tblNhacViec", Mã_đơn_vị="TT-A", Mã_nhiệm_vụ=None)
    assert reminder["Nhắc việc gì"] == "Báo cáo không được dùng, phải gửi lại"
    assert "Văn phòng không dùng" in office.one("tblXepLoai", Mã_đơn_vị="TT-A")["Vì sao được điểm này"]


def test_a_form_of_one_unit_under_another_s_name_waits_until_the_office_names_the_unit(
    office: Bureau,
) -> None:
    office.send("TT-A", "a.xlsx", change=head_of("Thanh tra Sở"))
    office.roll_up()
    assert office.one("tblTienDoNop", Mã_đơn_vị="TT-A")["Tình trạng nộp"] == "Chưa nộp"
    question = office.one("tblLoiDuLieu", Mã_lỗi="BM32")
    assert "(TT-A)" in question["Lỗi gì"]
    assert "(TTr)" in question["Lỗi gì"]
    type_in(office.book, "tblLoiDuLieu", question["Khóa"], "Xử lý của VP", "TT-A")
    again = (office.home / "den" / "a.xlsx").rename(office.home / "den" / "ten khac.xlsx")
    os.utime(again, (JUNE_1 + A_DAY, JUNE_1 + A_DAY))
    office.roll_up()
    assert office.one("tblTienDoNop", Mã_đơn_vị="TT-A")["Tệp được dùng"] == "a.xlsx"
    settled = office.one("tblLoiDuLieu", Khóa=question["Khóa"])
    assert (settled["Mức độ"], settled["Xử lý của VP"]) == ("VP đã xử lý", "TT-A")
    assert office.one("tblTepDen", Tệp="a.xlsx")["Số lần nhận"] == 2
    type_in(office.book, "tblLoiDuLieu", question["Khóa"], "Xử lý của VP", "bỏ qua")
    office.roll_up()
    assert office.one("tblTienDoNop", Mã_đơn_vị="TT-A")["Tệp được dùng"] is None


def without_period(book: Any) -> None:
    """The manifest names no period that there is."""
    for row in book["_cchc"].iter_rows():
        if row[0].value == "period":
            row[1].value = "giữa năm"


def test_a_form_of_a_period_nobody_can_tell_waits_until_the_office_says_it(office: Bureau) -> None:
    office.send("TT-A", "a.xlsx", change=without_period)
    office.roll_up()
    assert office.one("tblTienDoNop", Mã_đơn_vị="TT-A")["Tình trạng nộp"] == "Chưa nộp"
    question = office.one("tblLoiDuLieu", Mã_lỗi="BM23")
    assert (question["Kỳ"], question["Mã đơn vị"]) == (None, "TT-A")
    type_in(office.book, "tblLoiDuLieu", question["Khóa"], "Xử lý của VP", "nửa năm")
    office.roll_up()
    assert "nửa năm" in office.one("tblLoiDuLieu", Mã_lỗi="TD11")["Lỗi gì"]
    type_in(office.book, "tblLoiDuLieu", question["Khóa"], "Xử lý của VP", "6 tháng")
    office.roll_up()
    assert office.one("tblTienDoNop", Mã_đơn_vị="TT-A")["Tệp được dùng"] == "a.xlsx"
    assert office.one("tblTepDen", Tệp="a.xlsx")["Kỳ"] == "2023-H1"
    assert office.rows("tblLoiDuLieu", Mã_lỗi="TD11") == []


def test_what_comes_after_a_period_is_closed_waits_until_the_office_takes_it(office: Bureau) -> None:
    office.send("TT-A", "dau.xlsx", 1, "trước khi khóa")
    type_in(office.book, "tblCauHinh", "closed_periods", "Giá trị", "2023-H1: 05/06/2023")
    office.send("TT-A", "sua.xlsx", 6, "sau khi khóa")
    office.roll_up()
    assert office.one("tblTienDoNop", Mã_đơn_vị="TT-A")["Tệp được dùng"] == "dau.xlsx"
    assert office.one("tblTepDen", Tệp="sua.xlsx")["Tình trạng"] == "Chờ Văn phòng xử lý"
    late = office.one("tblLoiDuLieu", Mã_lỗi="TD09")
    assert "05/06/2023" in late["Lỗi gì"]
    type_in(office.book, "tblLoiDuLieu", late["Khóa"], "Xử lý của VP", "Nhận")
    office.roll_up()
    assert office.one("tblTienDoNop", Mã_đơn_vị="TT-A")["Tệp được dùng"] == "sua.xlsx"
    assert office.one("tblTepDen", Tệp="dau.xlsx")["Tình trạng"] == "Đã thay bằng bản khác"


def test_a_file_that_waits_in_another_period_is_told_until_the_office_has_settled_it(office: Bureau) -> None:
    type_in(office.book, "tblCauHinh", "closed_periods", "Giá trị", "2023-H1: 05/06/2023")
    office.send("TT-A", "nham ky.xlsx", 20)
    nine = ("--period", "2023-Q3", "--as-of", "2023-09-14")
    cchc("collect", office.book, "--from", office.home / "den", *DAY)
    cchc("rollup", office.book, *nine)
    told = office.one("tblLoiDuLieu", Mã_lỗi="TD13")
    assert (told["Kỳ"], told["Mã đơn vị"], told["Tệp"]) == ("2023-Q3", "TT-A", "nham ky.xlsx")
    assert "Tổng hợp kỳ 2023-H1" in told["Cần làm gì"]
    office.roll_up()
    question = office.one("tblLoiDuLieu", Mã_lỗi="TD09")
    type_in(office.book, "tblLoiDuLieu", question["Khóa"], "Xử lý của VP", "Bỏ qua")
    cchc("rollup", office.book, *nine)
    assert office.rows("tblLoiDuLieu", Mã_lỗi="TD13") == []


def test_a_form_of_the_period_before_sent_when_this_one_is_due_is_asked_about(office: Bureau) -> None:
    office.send("TT-A", "nham mau.xlsx", 95)  # 3 September
    office.send("PGD-KA", "cu.xlsx", 2)
    nine = ("--period", "2023-Q3", "--as-of", "2023-09-14")
    cchc("collect", office.book, "--from", office.home / "den", *DAY)
    cchc("rollup", office.book, *nine)
    told = office.one("tblLoiDuLieu", Mã_lỗi="TD14")
    assert (told["Kỳ"], told["Mã đơn vị"], told["Tệp"]) == ("2023-Q3", "TT-A", "nham mau.xlsx")
    assert "ngày 03/09/2023 đã gửi báo cáo kỳ 2023-H1" in told["Lỗi gì"]


def test_one_unit_answers_for_another(office: Bureau) -> None:
    type_in(office.book, "tblDonVi", "TT-A", "Báo cáo thay cho", "TTr")
    shutil.rmtree(office.home / "bieu_mau")
    assert cchc("forms", office.book, *PERIOD, "--out", office.home / "bieu_mau", *DAY).code == 0
    assert not (office.home / "bieu_mau" / "TTr_2023-H1.xlsx").exists()
    office.send("TT-A", "a.xlsx")
    office.roll_up()
    shown = office.one("tblTienDoNop", Mã_đơn_vị="TTr")
    assert (shown["Tệp được dùng"], shown["Đơn vị nộp thay"]) == ("a.xlsx", "TT-A")
    assert shown["Tình trạng nộp"] == "Đúng hạn"
    assert office.rows("tblTongHop", Mã_đơn_vị="TTr") == []


def test_a_form_that_the_office_filled_in_is_marked(office: Bureau) -> None:
    office.send("TT-A", "nhap_ho/TT-A.xlsx")
    office.roll_up()
    shown = office.one("tblTienDoNop", Mã_đơn_vị="TT-A")
    assert (shown["Cách nộp"], shown["Tình trạng nộp"]) == ("Văn phòng nhập hộ", "Đúng hạn")


def test_a_correction_with_a_reason_counts_beside_what_was_sent(office: Bureau) -> None:
    office.send("TT-A", "a.xlsx")
    office.roll_up()
    before = office.one("tblChiTieu", Mã="II.5")
    assert (before["Tử số"], before["Mẫu số"]) == (1, 4)
    figure = office.one("tblTongHopChiTieu", Mã_đơn_vị="TT-A", Mã_chỉ_tiêu="II.5")
    type_in(office.book, "tblTongHopChiTieu", figure["Khóa"], "Tử số VP đính chính", 3)
    line = office.one("tblTongHop", Mã_đơn_vị="TT-A", Mã_nhiệm_vụ="I.1.c", Vai_trò="Chủ trì")
    completed = office.one("tblNhiemVu", Mã="I.1.c")["Đã hoàn thành"]
    type_in(office.book, "tblTongHop", line["Khóa"], "Trạng thái VP đính chính", "Hoàn thành")
    type_in(office.book, "tblTongHop", line["Khóa"], "Lý do đính chính", "đã có quyết định")
    office.roll_up()
    assert office.one("tblChiTieu", Mã="II.5")["Tử số"] == 1  # nobody said why
    assert "TT-A" in office.one("tblLoiDuLieu", Mã_lỗi="TH09")["Lỗi gì"]
    assert office.one("tblNhiemVu", Mã="I.1.c")["Đã hoàn thành"] == completed + 1
    assert office.one("tblTongHop", Khóa=line["Khóa"])["Trạng thái báo cáo"] == "Đang thực hiện"
    type_in(office.book, "tblTongHopChiTieu", figure["Khóa"], "Lý do đính chính", "biên bản số 5")
    office.roll_up()
    after = office.one("tblChiTieu", Mã="II.5")
    assert (after["Tử số"], after["Mẫu số"]) == (3, 4)
    assert "đính chính" in after["Lưu ý"]
    shown = office.one("tblTongHopChiTieu", Khóa=figure["Khóa"])
    assert (shown["Tử số"], shown["Tử số VP đính chính"]) == (1, 3)
    assert "2 đính chính của Văn phòng" in sheets.table(office.book, "tblNhatKy")[-1]["Kết quả"]


def proposing(kind: str, text: str, task: str = "") -> Callable[[Any], None]:
    """Fills the first row of the form's sheet of proposed changes."""

    def change(book: Any) -> None:
        sheet = book["Đề xuất sửa đổi"]
        [header] = [row for row in sheet.iter_rows() if row[0].value == "Loại đề xuất"]
        values = {"Loại đề xuất": kind, "Mã nhiệm vụ": task or None, "Nội dung đề xuất": text}
        for cell in header:
            if cell.value in values:
                sheet.cell(cell.row + 1, cell.column).value = values[cell.value]

    return change


def accept(office: Bureau, kind: str, from_day: datetime.date | None) -> dict[str, Any]:
    """The office accepts the one proposal of ``kind`` from a day on."""
    proposal = office.one("tblKienNghi", Loại=kind)
    type_in(office.book, "tblKienNghi", proposal["Khóa"], "Quyết định của VP", "Chấp nhận")
    type_in(office.book, "tblKienNghi", proposal["Khóa"], "Có hiệu lực từ", from_day)
    return proposal


def total(office: Bureau) -> int:
    return int(office.one("tblDemTrangThai", Trạng_thái_nhiệm_vụ="Tổng số")["Số nhiệm vụ"])


def test_an_accepted_withdrawal_takes_the_task_out_and_keeps_it_listed(office: Bureau) -> None:
    office.send("TT-A", "a.xlsx", change=proposing("Rút nhiệm vụ", "Xin rút", "I.1.c"))
    office.roll_up()
    before = total(office)
    assert office.rows("tblTongHop", Mã_nhiệm_vụ="I.1.c")
    accept(office, "Rút nhiệm vụ", None)
    office.roll_up()
    assert "TT-A" in office.one("tblLoiDuLieu", Mã_lỗi="NV03")["Lỗi gì"]
    assert total(office) == before
    accept(office, "Rút nhiệm vụ", datetime.date(2023, 6, 1))
    office.roll_up()
    assert [row["Mức độ"] for row in office.rows("tblLoiDuLieu", Mã_lỗi="NV03")] == []
    task = office.one("tblNhiemVu", Mã="I.1.c")
    assert (task["Trạng thái"], task["Rút từ ngày"]) == ("Đã rút", None)
    assert "Rút I.1.c từ 01/06/2023" in task["Lưu ý"]
    assert total(office) == before - 1
    assert office.rows("tblTongHop", Mã_nhiệm_vụ="I.1.c") == []
    sheet, area = sheets.find(office.book, "tblNhiemVu")
    [status] = [cell.column_letter for cell in sheet[area][0] if cell.value == "Trạng thái"]
    [row] = [cells[0].row for cells in sheet[area] if cells[0].value == "I.1.c"]
    traced = cchc("trace", office.book, f"Nhiệm vụ!{status}{row}", *DAY)
    assert "(cột “Quyết định của VP”): Chấp nhận" in traced.out
    assert "(cột “Có hiệu lực từ”): 01/06/2023" in traced.out
    assert cchc("report", office.book, *PERIOD, *DAY, "-o", office.home / "BaoCao.docx").code in (0, 1)


def test_an_accepted_addition_becomes_a_row_of_the_plan_that_is_asked_counted_and_kept(
    office: Bureau,
) -> None:
    office.send("TT-A", "a.xlsx", change=proposing("Bổ sung nhiệm vụ", "Mở lớp tập huấn chữ ký số"))
    office.roll_up()
    before, plan_rows = total(office), office.rows("tblNhiemVu")
    accept(office, "Bổ sung nhiệm vụ", datetime.date(2023, 6, 1))
    told = cchc("forms", office.book, "--period", "2023-Q3", "--out", office.home / "som", *DAY)
    assert "Bấm “Tổng hợp”" in told.out + told.err  # a form made now would not ask for it
    office.roll_up()
    new = office.one("tblNhiemVu", Nội_dung_công_việc="Mở lớp tập huấn chữ ký số")
    assert (new["Mã"], new["TT"], new["Nhóm"], new["Loại dòng"]) == ("VII.BS1", "BS1", "VII", "Nhiệm vụ")
    assert office.one("tblKienNghi", Loại="Bổ sung nhiệm vụ")["Kế hoạch thay đổi thế nào"] == (
        "Bổ sung VII.BS1 từ 01/06/2023"
    )
    assert office.one("tblTienDoNam", Mã="VII.BS1")["Nội dung công việc"] == "Mở lớp tập huấn chữ ký số"
    assert total(office) == before + 1
    assert "1 sửa đổi kế hoạch" in sheets.table(office.book, "tblNhatKy")[-1]["Kết quả"]
    [line] = office.rows("tblTongHop", Mã_nhiệm_vụ="VII.BS1")
    assert (line["Mã đơn vị"], line["Trạng thái báo cáo"]) == ("TT-A", "Chưa báo cáo")
    assert office.one("tblTienDoNop", Mã_đơn_vị="TT-A")["Tình trạng nộp"] == "Đúng hạn"
    # What stood in the plan stands as it did; the new row is the office's from now on.
    plan_columns = ("Mã", "Nội dung công việc", "Đơn vị chủ trì", "Thời gian thực hiện/hoàn thành")
    assert [[row[c] for c in plan_columns] for row in office.rows("tblNhiemVu")[:-1]] == [
        [row[c] for c in plan_columns] for row in plan_rows
    ]
    type_in(office.book, "tblNhiemVu", "VII.BS1", "Thời gian thực hiện/hoàn thành", "Tháng 9/2023")
    type_in(office.book, "tblNhiemVu", "VII.BS1", "Nội dung công việc", "Tập huấn chữ ký số")
    office.roll_up()
    new = office.one("tblNhiemVu", Mã="VII.BS1")
    assert (new["Nội dung công việc"], new["Đến hạn"].date()) == (
        "Tập huấn chữ ký số", datetime.date(2023, 9, 30),
    )  # fmt: skip
    assert office.one("tblTienDoNam", Mã="VII.BS1")["Nội dung công việc"] == "Tập huấn chữ ký số"
    # The next period's form asks for it.
    cchc("forms", office.book, "--period", "2023-Q3", "--out", office.home / "sau", *DAY)
    assert "VII.BS1" in forms.asked(office.home / "sau" / "TT-A_2023-Q3.xlsx", "leads")


def test_a_second_roll_up_after_an_acceptance_changes_nothing(office: Bureau) -> None:
    office.send("TT-A", "a.xlsx", change=proposing("Bổ sung nhiệm vụ", "Mở lớp tập huấn"))
    office.roll_up()
    accept(office, "Bổ sung nhiệm vụ", datetime.date(2023, 6, 1))
    office.roll_up()
    names = ("tblNhiemVu", "tblKienNghi", "tblTongHop", "tblTienDoNam", "tblLoiDuLieu")
    once = sheets.contents(office.book, names)
    office.roll_up()
    assert sheets.contents(office.book, names) == once


def test_an_adopted_task_is_taken_back_by_undo_and_comes_again_with_the_same_id(office: Bureau) -> None:
    office.send("TT-A", "a.xlsx", change=proposing("Bổ sung nhiệm vụ", "Mở lớp tập huấn"))
    office.roll_up()
    accept(office, "Bổ sung nhiệm vụ", datetime.date(2023, 6, 1))
    office.roll_up()
    after = office.one("tblNhiemVu", Mã="VII.BS1")
    assert cchc("undo", office.book).code == 0
    assert office.rows("tblNhiemVu", Mã="VII.BS1") == []
    office.roll_up()
    assert office.one("tblNhiemVu", Mã="VII.BS1") == after


def test_a_decision_stays_with_its_text_when_the_unit_sends_another(office: Bureau) -> None:
    office.send("TT-A", "a.xlsx", change=proposing("Bổ sung nhiệm vụ", "Việc thứ nhất"))
    office.roll_up()
    accept(office, "Bổ sung nhiệm vụ", datetime.date(2023, 6, 1))
    office.send("TT-A", "b.xlsx", day=2, change=proposing("Bổ sung nhiệm vụ", "Việc thứ hai"))
    office.roll_up()
    rows = {row["Nội dung"]: row for row in office.rows("tblKienNghi", Loại="Bổ sung nhiệm vụ")}
    assert {text: row["Quyết định của VP"] for text, row in rows.items()} == {
        "Việc thứ nhất": "Chấp nhận",
        "Việc thứ hai": None,
    }
    assert office.one("tblNhiemVu", Mã="VII.BS1")["Nội dung công việc"] == "Việc thứ nhất"
