"""One clear Vietnamese sentence with what to do; the other files go on; nothing is lost or overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.journeys import forms
from tests.journeys.played import blank_office
from tests.journeys.terminal import cchc


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return blank_office(tmp_path_factory, tmp_path_factory.mktemp("bad") / "van phong")


def answered(office: Path, code: str, to: Path) -> Path:
    """A form of ``code`` with every lead task under way."""
    to.write_bytes((office / "bieu_mau" / f"{code}_2023-H1.xlsx").read_bytes())
    tasks = {
        i: {"Trạng thái (*)": "Đang thực hiện", "Tỷ lệ hoàn thành (%)": 40} for i in forms.asked(to, "leads")
    }
    forms.fill(to, {"leads": tasks})
    return to


@pytest.mark.parametrize(
    "command",
    [["check"], ["forms", "--period", "2023-H1", "--out", "x"], ["collect", "--from", "."],
     ["rollup", "--period", "2023-H1"], ["report", "--period", "2023-H1", "-o", "x.docx"]],
)  # fmt: skip
@pytest.mark.parametrize("content", [None, b"", b"khong phai so", "foreign"])
def test_a_missing_or_foreign_workbook(
    tmp_path: Path, command: list[str], content: bytes | str | None
) -> None:
    path = tmp_path / "So.xlsm"
    if content == "foreign":
        Workbook().save(path)
    elif isinstance(content, bytes):
        path.write_bytes(content)
    ran = cchc(command[0], path, *command[1:])
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith("Không làm được: ")
    assert len(ran.err.splitlines()) == 1


def test_a_report_is_never_overwritten(office: Path) -> None:
    out = office / "co_san.docx"
    out.write_bytes(b"cua toi")
    ran = cchc("report", office / "So.xlsm", "--period", "2023-H1", "-o", out)
    assert ran.code == 2
    assert out.read_bytes() == b"cua toi"


def test_a_workbook_is_never_overwritten(office: Path) -> None:
    before = (office / "So.xlsm").read_bytes()
    assert cchc("build", "-o", office / "So.xlsm").code == 2
    assert (office / "So.xlsm").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "{book}", "--as-of", "2023-02-30"], "2023-02-30"),
        (["rollup", "{book}", "--period", "2023-Q2"], "2023-H1"),
        (["rollup", "{book}", "--period", "2022-H1"], "2023"),
        (["collect", "{book}", "--from", "khong/co"], "khong"),
        (["forms", "{book}"], "--period"),
        (["lam-gi-do"], "lam-gi-do"),
        (["build", "--plan", "khong/co", "-o", "y.xlsm"], "khong"),
    ],
)
def test_what_cannot_be_meant(office: Path, arguments: list[str], said: str) -> None:
    ran = cchc(*(a.format(book=office / "So.xlsm") for a in arguments))
    assert ran.code == 2
    assert said in ran.err


def test_an_empty_folder(office: Path, tmp_path: Path) -> None:
    ran = cchc("collect", office / "So.xlsm", "--from", tmp_path)
    assert ran.code == 1
    assert "không có tệp nào" in ran.err


def test_one_bad_file_never_stops_the_others(office: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "den"
    inbox.mkdir()
    answered(office, "VP", inbox / "VP.xlsx")
    foreign = answered(office, "TTr", inbox / "ke hoach khac.xlsx")
    manifest(foreign, "plan_id", "KH-KHAC")
    manifest(answered(office, "TTr", inbox / "ky khac.xlsx"), "period", "2021-Q1")
    manifest(answered(office, "TTr", inbox / "don vi la.xlsx"), "unit", "KHONG-CO")
    impossible = answered(office, "TTr", inbox / "ngay la.xlsx")
    forms.fill(impossible, {"leads": {"II.12": {"Ngày hoàn thành": "31/6/2023"}}})
    (inbox / "anh.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    (inbox / "rong.xlsx").write_bytes(b"")
    Workbook().save(inbox / "so la.xlsx")
    book = tmp_path / "So.xlsm"
    book.write_bytes((office / "So.xlsm").read_bytes())

    ran = cchc("collect", book, "--from", inbox, "--json")

    assert ran.code == 1
    rows = {row["file"]: row for row in ran.json["rows"]}
    assert len(rows) == 8
    assert [name for name, row in rows.items() if row["state"] == "merged"] == ["VP.xlsx"]
    reasons = [row["reason"] for row in rows.values() if row["state"] != "merged"]
    assert all(reasons)
    assert len(set(reasons)) == 7
    assert "31/6/2023" in rows["ngay la.xlsx"]["reason"]
    [found] = [p for p in rows["ngay la.xlsx"]["problems"] if p["severity"] == "reject"]
    assert found["sheet"] == "Nhiệm vụ"
    assert found["header"] == "Ngày hoàn thành"
    assert found["cell"].startswith("J")


def test_arrivals_in_another_order_give_the_same_sheets(office: Path, tmp_path: Path) -> None:
    from tests.journeys import sheets

    names = ("tblNhiemVu", "tblChiTieu", "tblTienDoNop", "tblTongHop", "tblTongHopChiTieu", "tblKienNghi",
             "tblLoiDuLieu")  # fmt: skip
    results = []
    for order in (("VP", "TTr", "TCCB"), ("TCCB", "VP", "TTr")):
        home = tmp_path / "-".join(order)
        home.mkdir()
        book = home / "So.xlsm"
        book.write_bytes((office / "So.xlsm").read_bytes())
        for code in order:
            inbox = home / code
            inbox.mkdir()
            path = inbox / f"{code}.xlsx"
            path.write_bytes((office / "bieu_mau" / f"{code}_2023-H1.xlsx").read_bytes())
            saved = tmp_path / f"{code}.xlsx"
            if not saved.exists():
                answered(office, code, saved)
            path.write_bytes(saved.read_bytes())
            import os

            os.utime(path, (1_686_000_000, 1_686_000_000))
            cchc("collect", book, "--from", inbox)
            cchc("rollup", book, "--period", "2023-H1", "--as-of", "2023-06-14")
        cchc("rollup", book, "--period", "2023-H1", "--as-of", "2023-06-14")
        results.append(sheets.contents(book, names))
    assert results[0] == results[1]


def manifest(path: Path, key: str, value: str) -> None:
    book = load_workbook(path)
    for row in book["_cchc"].iter_rows(max_col=2):
        if row[0].value == key:
            row[1].value = value
    book.save(path)
