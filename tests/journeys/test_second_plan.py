"""A plan of another year and agency, played through its third report: nothing knows 2023."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.journeys import forms, sheets
from tests.journeys.terminal import ROOT, cchc

PLAN = ROOT / "tests" / "data" / "plan_2024"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Q1 and 6 tháng are reported in full, 9 tháng by all units but one."""
    home = tmp_path_factory.mktemp("ke hoạch 2024")
    book = home / "KeHoach2024.xlsm"
    assert cchc("build", "--plan", PLAN, "-o", book).code == 0
    for period, as_of, percent in (
        ("2024-Q1", "2024-03-14", 25),
        ("2024-H1", "2024-06-14", 50),
        ("2024-Q3", "2024-09-13", 75),
    ):
        out = home / period
        assert cchc("forms", book, "--period", period, "--out", out).code == 0
        found = sorted(out.glob("*.xlsx"))
        assert len(found) == 3
        for path in found if period != "2024-Q3" else found[1:]:
            answers: dict[str, dict[str, dict[str, object]]] = {
                "leads": {
                    i: {"Trạng thái (*)": "Đang thực hiện", "Tỷ lệ hoàn thành (%)": percent,
                        "Kết quả thực hiện": f"Kết quả {i} kỳ {period}"}
                    for i in forms.asked(path, "leads")
                },
                "targets": {
                    i: {"Tử số (*)": percent, "Mẫu số (*)": 100} for i in forms.asked(path, "targets")
                },
            }  # fmt: skip
            forms.fill(path, answers)
        if period == "2024-Q3":
            found[0].unlink()
        ran = cchc("collect", book, "--from", out, "--json")
        assert ran.json["rejected"] == 0, ran.out
        assert cchc("rollup", book, "--period", period, "--as-of", as_of).code in (0, 1)
    return home


def test_the_third_report_counts_who_reported(office: Path) -> None:
    rows = [r for r in sheets.table(office / "KeHoach2024.xlsm", "tblTienDoNop") if r["Kỳ"] == "2024-Q3"]
    assert sorted(r["Tình trạng nộp"] == "Chưa nộp" for r in rows) == [False, False, True]


def test_every_period_keeps_its_own_rows(office: Path) -> None:
    periods = {r["Kỳ"] for r in sheets.table(office / "KeHoach2024.xlsm", "tblTongHop")}
    assert periods == {"2024-Q1", "2024-H1", "2024-Q3"}


def test_tasks_show_the_figures_of_the_third_report(office: Path) -> None:
    tasks = sheets.table(office / "KeHoach2024.xlsm", "tblNhiemVu")
    assert {r["Kỳ tổng hợp"] for r in tasks if r["Loại dòng"] == "Nhiệm vụ"} == {"2024-Q3"}
    assert {r["Tiến độ (%)"] for r in tasks if r["Đã báo cáo"]} == {75}


def test_a_form_shows_the_answer_of_the_period_before(office: Path) -> None:
    text = " ".join(
        str(cell.value)
        for path in (office / "2024-Q3").glob("*.xlsx")
        for _, row in forms.rows(_sheet(path), "Trạng thái (*)")
        for cell in [row["Kỳ trước"]]
    )
    assert "Đang thực hiện, 50%" in text


def test_the_report_is_of_2024_and_of_that_agency(office: Path) -> None:
    out = office / "bao_cao.docx"
    ran = cchc(
        "report", office / "KeHoach2024.xlsm", "--period", "2024-Q3", "-o", out, "--as-of", "2024-09-13"
    )
    assert ran.code in (0, 1)
    document = Document(str(out))
    text = "\n".join(p.text for p in document.paragraphs) + "\n".join(
        cell.text for t in document.tables for row in t.rows for cell in row.cells
    )
    assert "2024" in text
    assert "2023" not in text
    assert "Hải Phòng" not in text
    assert "HẢI PHÒNG" not in text


def test_a_period_of_another_year_is_refused_with_the_plan_s_year(office: Path) -> None:
    ran = cchc("forms", office / "KeHoach2024.xlsm", "--period", "2023-H1", "--out", office / "x")
    assert ran.code == 2
    assert "2024" in ran.err


def _sheet(path: Path) -> Worksheet:
    return load_workbook(path)["Nhiệm vụ"]
