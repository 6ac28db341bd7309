"""The command line as docs/cli.md promises it to other programs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys import forms, sheets
from tests.journeys.played import blank_office
from tests.journeys.terminal import ROOT, cchc

FIELDS = ["id", "parent", "kind", "content", "lead", "start", "due", "status", "behind", "workdays_left"]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return blank_office(tmp_path_factory, tmp_path_factory.mktemp("so") / "vp") / "So.xlsm"


@pytest.fixture(scope="module")
def blank_forms(book: Path) -> Path:
    return book.parent / "bieu_mau"


def test_every_command_is_documented() -> None:
    documented = set(re.findall(r"^\| `cchc ([a-z-]+)", (ROOT / "docs" / "cli.md").read_text("utf-8"), re.M))
    offered = set(re.findall(r"^    ([a-z][a-z-]+)(?: |$)", cchc("--help").out, re.M))
    assert documented == offered != set()


def test_the_package_runs_as_a_module_too() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cchc_xl", "--help"], capture_output=True, check=True, cwd=ROOT
    )
    assert b"cchc" in done.stdout


def test_a_deadline_from_the_command_line() -> None:
    ran = cchc("parse-deadline", "Quý I/2023", "-nt-", "--year", "2023", "--json")
    first, second = map(json.loads, ran.out.splitlines())
    assert first == {
        "text": "Quý I/2023", "kind": "range", "start": "2023-01-01", "end": "2023-03-31",
        "recurrence": None, "segments": None, "warnings": None,
    }  # fmt: skip
    assert second["kind"] == "ditto"


def test_deadlines_from_standard_input_one_a_line() -> None:
    ran = cchc("parse-deadline", "-", "--year", "2023", stdin="Trước ngày 15/6\n\nbao giờ xong thì xong\n")
    assert [json.loads(line)["kind"] for line in ran.out.splitlines()] == ["before", "missing", "unparsed"]
    assert ran.code == 1


def test_one_line_gives_one_object_whatever_stands_in_it() -> None:
    ran = cchc("parse-deadline", "-", "--year", "2023", stdin="Quý I\x0b\u2028/2023\r\nQuý II")
    assert [json.loads(line)["end"] for line in ran.out.splitlines()] == ["2023-03-31", "2023-06-30"]


def test_tet_of_another_year_is_known() -> None:
    [reading] = map(
        json.loads,
        cchc("parse-deadline", "Trước Tết Nguyên đán", "--year", "2024", "--json").out.splitlines(),
    )
    assert reading["end"] == "2024-02-07"


def test_check_gives_52_rows_and_a_summary_of_the_48(book: Path) -> None:
    ran = cchc("check", book, "--as-of", "2023-06-14", "--json")
    assert ran.code == 0, ran.err
    rows = ran.json["rows"]
    assert len(rows) == 52
    assert all(list(row) == FIELDS for row in rows)
    assert ran.json["summary"]["total"] == 48
    by_id = {row["id"]: row for row in rows}
    assert by_id["I.1"]["kind"] == "header"
    assert by_id["I.1"]["status"] is None
    assert by_id["I.1.b"]["parent"] == "I.1"
    # Due on 10/01/2023 and nobody has reported; Quý III has not begun; row 9 has no time at all.
    assert (by_id["I.1.b"]["status"], by_id["I.1.b"]["due"]) == ("OVERDUE", "2023-01-10")
    assert by_id["II.14"]["status"] == "NOT_STARTED"
    assert by_id["I.9"]["status"] == "NO_DATE"
    assert by_id["I.4"]["status"] == "IN_PROGRESS"


def test_check_counts_working_days_with_the_plan_s_holidays(book: Path) -> None:
    rows = cchc("check", book, "--as-of", "2023-01-19", "--json").json["rows"]
    by_id = {row["id"]: row for row in rows}
    # After 10/01 up to Thursday 19/01: 11, 12, 13, 16, 17, 18, 19.
    assert by_id["I.1.b"]["workdays_left"] == -7


def test_check_without_write_leaves_the_workbook_alone(book: Path) -> None:
    before = book.read_bytes()
    cchc("check", book, "--as-of", "2023-06-14")
    assert book.read_bytes() == before


def test_check_with_write_shows_it_on_the_sheets(book: Path, tmp_path: Path) -> None:
    copy = tmp_path / book.name
    copy.write_bytes(book.read_bytes())
    assert cchc("check", copy, "--as-of", "2023-06-14", "--write").code == 0
    tasks = {row["Mã"]: row for row in sheets.table(copy, "tblNhiemVu")}
    assert tasks["I.1.b"]["Trạng thái"] == "Quá hạn"
    counts = {row["Trạng thái nhiệm vụ"]: row["Số nhiệm vụ"] for row in sheets.table(copy, "tblDemTrangThai")}
    assert counts["Tổng số"] == 48
    assert len(sheets.table(copy, "tblNhatKy")) == len(sheets.table(book, "tblNhatKy")) + 1


def test_an_unanswered_form_comes_back_with_what_to_do(book: Path, blank_forms: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "den"
    inbox.mkdir()
    (inbox / "VP.xlsx").write_bytes((blank_forms / "VP_2023-H1.xlsx").read_bytes())
    ran = cchc("collect", book, "--from", inbox, "--json")
    assert ran.code == 1
    [row] = [r for r in ran.json["rows"] if r["file"] == "VP.xlsx"]
    assert row["reason"]


def test_a_form_asks_only_what_concerns_the_unit(blank_forms: Path) -> None:
    school = blank_forms / "THPT-KA_2023-H1.xlsx"
    assert forms.asked(school, "leads") == ["I.1.c", "V.37", "VI.38", "VII.40.c"]
    assert forms.asked(school, "targets") == ["II.5"]
    assert "I.4" in forms.asked(school, "partners")


def test_forms_do_not_overwrite_and_say_so(book: Path, blank_forms: Path) -> None:
    before = (blank_forms / "VP_2023-H1.xlsx").read_bytes()
    ran = cchc("forms", book, "--period", "2023-H1", "--out", blank_forms)
    assert ran.code == 1
    assert "không ghi đè" in ran.err
    assert (blank_forms / "VP_2023-H1.xlsx").read_bytes() == before


def test_rolling_up_with_nothing_received_says_who_is_missing(book: Path, tmp_path: Path) -> None:
    copy = tmp_path / book.name
    copy.write_bytes(book.read_bytes())
    ran = cchc("rollup", copy, "--period", "2023-H1", "--as-of", "2023-06-14", "--json")
    assert ran.json["units"]["missing"] == 99
    assert {t["ratio_percent"] for t in ran.json["targets"] if t["id"] != "II.2"} == {None}


def test_light_commands_do_not_load_heavy_libraries(book: Path) -> None:
    code = (
        "import sys; from cchc_xl.cli import main; main(sys.argv[1:]);"
        "print([m for m in ('pandas', 'xlwings', 'docx', 'openpyxl', 'xlsxwriter') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "check", str(book), "--as-of", "2023-06-14", "--json"],
        capture_output=True, check=True, cwd=ROOT,
    )  # fmt: skip
    assert done.stdout.decode().splitlines()[-1] == "[]"
