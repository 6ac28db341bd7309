"""So với kỳ trước and Xếp loại after a played half-year: recomputed from the forms' raw cells and dates by
code that shares nothing with ours."""

from __future__ import annotations

import hashlib
import os
import warnings
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.journeys import forms, sheets
from tests.journeys.played import Played, played_half_year
from tests.journeys.terminal import cchc

__all__ = ["played_half_year"]

Row = dict[str, Any]

CUTOFF, DUE = date(2023, 6, 14), date(2023, 6, 7)
STATUS, PERCENT, DAY = "Trạng thái (*)", "Tỷ lệ hoàn thành (%)", "Ngày hoàn thành"
OVER, UNDER = "Tử số (*)", "Mẫu số (*)"
COPIED = "Đã tổ chức quán triệt, phân công cụ thể từng bộ phận và cá nhân phụ trách thực hiện."
EARLY = ("QLCL", "GDMN", "GDTH", "VP")  # who also reports the first quarter
COPIERS = ("QLCL", "GDMN", "GDTH")


def arrivals(book: Path, inbox: Path) -> list[Row]:
    rows: list[Row] = cchc("collect", book, "--from", inbox, "--json").json["rows"]
    return rows


@pytest.fixture(scope="module")
def counted(played_half_year: Played) -> dict[str, Path]:
    """Unit → the form that the ledger says counts in the half-year."""
    rows = arrivals(played_half_year.book, played_half_year.inbox)
    return {row["unit"]: played_half_year.inbox / row["file"] for row in rows if row["state"] == "merged"}


# Xếp loại


@pytest.fixture(scope="module")
def grades(played_half_year: Played) -> dict[str, Row]:
    return {row["Mã đơn vị"]: row for row in sheets.table(played_half_year.book, "tblXepLoai")}


def test_every_asked_unit_has_a_grade_in_the_order_of_the_units(
    played_half_year: Played, grades: dict[str, Row]
) -> None:
    asked = [row["Mã đơn vị"] for row in sheets.table(played_half_year.book, "tblTienDoNop")]
    assert list(grades) == asked
    assert len(grades) == 99
    assert {row["Kỳ"] for row in grades.values()} == {"2023-H1"}


def test_points_for_time_are_those_of_the_files_dates(
    counted: dict[str, Path], grades: dict[str, Row]
) -> None:
    late = 0
    for unit, row in grades.items():
        expected = 0.0
        if unit in counted:
            came = (
                datetime.fromtimestamp(counted[unit].stat().st_mtime, UTC) + timedelta(hours=7)
            ).date()  # Vietnam's day
            days = sum(
                (DUE + timedelta(days=i)).weekday() < 5 for i in range(1, (came - DUE).days + 1)
            )  # no holiday falls into these weeks
            late += days > 0
            expected = max(0, 30 * (1 - 0.2 * days))
        assert row["Nộp đúng hạn"] == pytest.approx(expected), unit
    assert late == 3  # the demo's


def test_points_for_answers_are_those_of_the_forms_cells(
    counted: dict[str, Path], grades: dict[str, Row]
) -> None:
    for unit, path in counted.items():
        leads, targets = forms.answers(path, "leads"), forms.answers(path, "targets")
        answered = [row[STATUS] is not None for row in leads.values()]
        answered += [row[OVER] is not None and row[UNDER] is not None for row in targets.values()]
        assert grades[unit]["Đầy đủ"] == pytest.approx(20 * mean(answered), abs=0.005), unit


def test_points_for_errors_are_those_of_the_findings_per_form(
    played_half_year: Played, grades: dict[str, Row]
) -> None:
    found: dict[str, dict[str, int]] = {}
    for row in arrivals(played_half_year.book, played_half_year.inbox):
        if row["unit"] and row["period"] == "2023-H1":
            digest = hashlib.sha256((played_half_year.inbox / row["file"]).read_bytes()).hexdigest()
            errors = sum(p["severity"] != "note" for p in row["problems"])
            found.setdefault(row["unit"], {})[digest] = errors
    for unit, row in grades.items():
        expected = 15 * max(0, 1 - 0.1 * mean(found[unit].values())) if unit in found else 0
        assert row["Ít lỗi"] == pytest.approx(expected, abs=0.005), unit
    assert any(0 < row["Ít lỗi"] < 15 for row in grades.values())


def test_points_for_tasks_are_those_of_the_days_typed_into_the_forms(
    played_half_year: Played, counted: dict[str, Path], grades: dict[str, Row]
) -> None:
    checked = cchc("check", played_half_year.book, "--as-of", CUTOFF.isoformat(), "--json").json["rows"]
    dues = {row["id"]: date.fromisoformat(row["due"]) for row in checked if row["due"]}
    for unit, path in counted.items():
        judged = []
        for task_id, row in forms.answers(path, "leads").items():
            due = dues.get(task_id, date.max)
            if row[STATUS] == "Hoàn thành":
                judged.append(row[DAY].date() <= due)
            elif row[STATUS] != "Không áp dụng" and due < CUTOFF:
                judged.append(False)
        expected = pytest.approx(25 * mean(judged), abs=0.005) if judged else None
        assert grades[unit]["Nhiệm vụ chủ trì đúng hạn"] == expected, unit


def test_points_for_targets_are_those_of_the_units_own_ratios(
    played_half_year: Played, counted: dict[str, Path], grades: dict[str, Row]
) -> None:
    thresholds = {row["Mã"]: row["Ngưỡng (%)"] for row in sheets.table(played_half_year.book, "tblChiTieu")}
    for unit, path in counted.items():
        judged = [
            100 * row[OVER] / row[UNDER] >= thresholds[target_id]
            for target_id, row in forms.answers(path, "targets").items()
            if thresholds[target_id] is not None
        ]
        expected = pytest.approx(10 * mean(judged), abs=0.005) if judged else None
        assert grades[unit]["Chỉ tiêu đạt"] == expected, unit


def test_total_place_and_grade_follow_from_the_points(grades: dict[str, Row]) -> None:
    weights = {"Nộp đúng hạn": 30, "Đầy đủ": 20, "Ít lỗi": 15, "Nhiệm vụ chủ trì đúng hạn": 25,
               "Chỉ tiêu đạt": 10}  # fmt: skip
    for row in grades.values():
        used = {name: weight for name, weight in weights.items() if row[name] is not None}
        assert row["Tổng điểm"] == pytest.approx(
            100 * sum(row[name] for name in used) / sum(used.values()), abs=0.02
        )
        better = sum(other["Tổng điểm"] > row["Tổng điểm"] for other in grades.values())
        assert row["Thứ hạng"] == 1 + better
        limits = {"Tốt": 90, "Khá": 75, "Trung bình": 50, "Chưa đạt": 0}
        expected = next(name for name, least in limits.items() if row["Tổng điểm"] >= least)
        assert (row["Xếp loại theo điểm"], row["Xếp loại"]) == (expected, expected)
    assert {row["Xếp loại"] for row in grades.values()} == {"Tốt", "Khá", "Trung bình", "Chưa đạt"}


def test_a_unit_that_sent_nothing_says_so(counted: dict[str, Path], grades: dict[str, Row]) -> None:
    silent = [row for unit, row in grades.items() if unit not in counted]
    assert len(silent) == 14
    assert all(row["Tổng điểm"] < 50 for row in silent)
    assert sum(row["Vì sao được điểm này"].startswith("Chưa nộp báo cáo") for row in silent) == 10


# So với kỳ trước


@pytest.fixture(scope="module")
def compared(played_half_year: Played, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """A first quarter of four units beside the half-year, three copied answers, a grade of the office's."""
    work = played_half_year.copy(tmp_path_factory.mktemp("so sánh"))
    first = work.home / "quy1"
    assert cchc("forms", work.book, "--period", "2023-Q1", "--out", first).code == 0
    for path in first.glob("*.xlsx"):
        if path.name.partition("_")[0] not in EARLY:
            path.unlink()
            continue
        answers = {STATUS: "Đang thực hiện", PERCENT: 10}
        figures = {OVER: 3, UNDER: 10}
        leads = dict.fromkeys(forms.asked(path, "leads"), answers)
        targets = dict.fromkeys(forms.asked(path, "targets"), figures)
        forms.fill(path, {"leads": leads, "targets": targets})
    again = work.home / "gui_lai"
    again.mkdir()
    for unit in COPIERS:
        path = again / f"{unit} gui lai.xlsx"
        path.write_bytes((work.inbox / f"{unit}_2023-H1.xlsx").read_bytes())
        forms.fill(path, {"leads": {"VI.38": {"Kết quả thực hiện": COPIED}}})
        sent = (work.inbox / f"{unit}_2023-H1.xlsx").stat().st_mtime + 60
        os.utime(path, (sent, sent))
    for folder in (first, again):
        assert cchc("collect", work.book, "--from", folder).code in (0, 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of extensions that it would drop on saving
        book = load_workbook(work.book)
    sheet = book["Xếp loại"]
    header, *body = sheet[sheet.tables["tblXepLoai"].ref]
    at = {str(cell.value): i for i, cell in enumerate(header)}
    row = next(cells for cells in body if cells[at["Mã đơn vị"]].value == "VP")
    row[at["VP xếp loại"]].value, row[at["Lý do"]].value = "Trung bình", "Hạ một mức do để dân phản ánh"
    book.save(work.book)
    ran = cchc("rollup", work.book, "--period", "2023-H1", "--as-of", CUTOFF.isoformat(), "--json")
    assert ran.code in (0, 1), ran.err
    return work


def comparisons(work: Played) -> dict[str, Row]:
    return {f"{row['Loại']} {row['Mã']}": row for row in sheets.table(work.book, "tblSoSanh")}


def shares(paths: Iterator[Path], task_id: str) -> Iterator[float]:
    known = {"Hoàn thành": 100, "Chưa thực hiện": 0}
    for path in paths:
        row = forms.answers(path, "leads").get(task_id)
        if row and row[STATUS] != "Không áp dụng":
            share = known.get(row[STATUS], row[PERCENT])
            if share is not None:
                yield share


def test_tasks_stand_beside_the_quarter_as_the_forms_cells_say(
    compared: Played, counted: dict[str, Path]
) -> None:
    found = comparisons(compared)
    quarter = sorted((compared.home / "quy1").glob("*.xlsx"))
    assert len(quarter) == 4
    for task_id in ("VI.38", "I.9", "III.20", "I.8"):
        before = mean(shares(iter(quarter), task_id))
        now = mean(shares(iter(counted.values()), task_id))
        row = found[f"Nhiệm vụ {task_id}"]
        assert row["Kỳ trước"] == "2023-Q1"
        assert row["Số kỳ trước (%)"] == pytest.approx(before, abs=0.005)
        assert row["Số kỳ này (%)"] == pytest.approx(now, abs=0.005)
        assert row["Chênh lệch (điểm %)"] == pytest.approx(now - before, abs=0.011)


def test_targets_stand_beside_the_quarter_as_the_forms_cells_say(
    compared: Played, counted: dict[str, Path]
) -> None:
    row = comparisons(compared)["Chỉ tiêu II.7.a"]
    now = forms.answers(counted["VP"], "targets")["II.7.a"]
    assert row["Số kỳ trước (%)"] == 30
    assert row["Số kỳ này (%)"] == pytest.approx(100 * now[OVER] / now[UNDER], abs=0.005)


def test_every_task_and_target_has_one_row_of_the_period(compared: Played) -> None:
    rows = sheets.table(compared.book, "tblSoSanh")
    tasks = [r["Mã"] for r in sheets.table(compared.book, "tblNhiemVu") if r["Loại dòng"] == "Nhiệm vụ"]
    targets = [r["Mã"] for r in sheets.table(compared.book, "tblChiTieu")]
    assert [r["Mã"] for r in rows] == tasks + targets
    assert {r["Kỳ"] for r in rows} == {"2023-H1"}
    assert all(r["Nhận xét"] for r in rows)


def test_without_an_earlier_report_there_is_nothing_to_compare(played_half_year: Played) -> None:
    rows = sheets.table(played_half_year.book, "tblSoSanh")
    assert len(rows) == 69
    assert {r["Kỳ trước"] for r in rows} == {None}
    assert {r["Chênh lệch (điểm %)"] for r in rows} == {None}


def test_jumps_and_copied_answers_are_among_the_errors(compared: Played, counted: dict[str, Path]) -> None:
    problems = [r for r in sheets.table(compared.book, "tblLoiDuLieu") if r["Mã lỗi"] in ("TH05", "TH06")]
    figures = forms.answers(counted["VP"], "targets")
    jumped = sum(
        row[header] >= 50 and row[header] > 5 * first
        for row in figures.values()
        for header, first in ((OVER, 3), (UNDER, 10))
        if row[header] is not None
    )
    assert jumped > 0
    by_code = [row["Mã lỗi"] for row in problems]
    assert (by_code.count("TH05"), by_code.count("TH06")) == (jumped, 1)
    [copied] = [row for row in problems if row["Mã lỗi"] == "TH06"]
    assert all(unit in copied["Lỗi gì"] for unit in COPIERS)
    assert "VI.38" in copied["Lỗi gì"]
    assert copied["Mức độ"] == "Cần xem"
    assert copied["Cần làm gì"]


def test_the_office_s_grade_is_the_final_one_and_stays(compared: Played) -> None:
    [row] = [r for r in sheets.table(compared.book, "tblXepLoai") if r["Mã đơn vị"] == "VP"]
    assert (row["Xếp loại"], row["VP xếp loại"]) == ("Trung bình", "Trung bình")
    assert row["Xếp loại theo điểm"] != "Trung bình"
    assert row["Lý do"] == "Hạ một mức do để dân phản ánh"


def test_a_trace_of_the_final_grade_names_the_office_s_own(compared: Played) -> None:
    sheet, reference = sheets.find(compared.book, "tblXepLoai")
    header, *body = sheet[reference]
    at = {str(cell.value): i for i, cell in enumerate(header)}
    [row] = [cells for cells in body if cells[at["Mã đơn vị"]].value == "VP"]
    cell = f"Xếp loại!{row[at['Xếp loại']].coordinate}"
    own = cchc("trace", compared.book, cell, "--as-of", CUTOFF.isoformat(), "--json").json["own"]
    assert [(o["column"], o["value"]) for o in own] == [
        ("VP xếp loại", "Trung bình"), ("Lý do", "Hạ một mức do để dân phản ánh"),
    ]  # fmt: skip
    assert own[0]["cell"] == f"Xếp loại!{row[at['VP xếp loại']].coordinate}"


def test_a_second_roll_up_changes_neither_sheet(compared: Played) -> None:
    before = sheets.contents(compared.book, ("tblSoSanh", "tblXepLoai"))
    cchc("rollup", compared.book, "--period", "2023-H1", "--as-of", CUTOFF.isoformat())
    assert sheets.contents(compared.book, ("tblSoSanh", "tblXepLoai")) == before
