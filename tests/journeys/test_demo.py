"""What a newcomer sees after one command."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.journeys import sheets
from tests.journeys.played import Played, played_half_year
from tests.journeys.terminal import cchc
from tests.programs import pdf_pages_png, soffice_convert, validate_ooxml

__all__ = ["played_half_year"]


def test_the_demo_ends_with_paths_and_main_figures(played_half_year: Played) -> None:
    ran = played_half_year.ran
    assert ran.code == 0, ran.err
    assert str(played_half_year.report) in ran.out
    assert "DỮ LIỆU MẪU" in ran.out


def test_every_reporting_unit_got_a_form(played_half_year: Played) -> None:
    assert len(list(played_half_year.forms.glob("*_2023-H1.xlsx"))) == 99


def test_received_is_the_sum_of_its_parts(played_half_year: Played) -> None:
    again = cchc("collect", played_half_year.book, "--from", played_half_year.inbox, "--json").json
    assert again["received"] == len(again["rows"]) == len(list(played_half_year.inbox.iterdir()))
    assert again["received"] == sum(again[s] for s in ("merged", "rejected", "waiting", "superseded"))
    assert not any(row["new"] for row in again["rows"])
    assert all(row["reason"] for row in again["rows"] if row["state"] != "merged")


def test_late_resent_wrong_broken_and_missing_files_are_told_apart(played_half_year: Played) -> None:
    states = Counter(r["Tình trạng nộp"] for r in sheets.table(played_half_year.book, "tblTienDoNop"))
    assert states.total() == 99
    assert states["Trễ hạn"] == 3
    assert states["Chưa nộp"] >= 6
    assert states["Có lỗi, phải gửi lại"] >= 3
    rows = cchc("collect", played_half_year.book, "--from", played_half_year.inbox, "--json").json["rows"]
    named = {row["file"]: row["state"] for row in rows}
    assert named["Bao cao ky so.pdf"] == named["bao cao.xls"] == named["trong.xlsx"] == "rejected"
    assert sum(state == "superseded" for state in named.values()) == 1
    assert any(row["state"] == "waiting" for row in rows)


def test_sample_data_is_labelled_everywhere(played_half_year: Played) -> None:
    from docx import Document
    from openpyxl import load_workbook

    sheet = sheets.find(played_half_year.book, "tblDieuKhien")[0]
    assert any("DỮ LIỆU MẪU" in str(c.value) for row in sheet.iter_rows() for c in row)
    form = load_workbook(next(played_half_year.inbox.glob("VP_*.xlsx")))["Nhiệm vụ"]
    assert any("DỮ LIỆU MẪU" in str(c.value) for row in form.iter_rows() for c in row)
    for section in Document(str(played_half_year.report)).sections:
        heads = (
            [section.header, section.first_page_header]
            if section.different_first_page_header_footer
            else [section.header]
        )
        assert all(any("DỮ LIỆU MẪU" in p.text for p in head.paragraphs) for head in heads)


def test_a_second_demo_does_not_overwrite_the_first(played_half_year: Played) -> None:
    ran = cchc("demo", "--out", played_half_year.home)
    assert ran.code == 2
    assert "không ghi đè" in ran.err


@pytest.mark.validator
def test_the_open_xml_sdk_finds_no_error_in_what_is_written(played_half_year: Played) -> None:
    forms = sorted(played_half_year.forms.glob("*.xlsx"))
    for path in (played_half_year.book, played_half_year.report, forms[0], forms[50], forms[-1]):
        assert validate_ooxml(path) == []


@pytest.mark.libreoffice
@pytest.mark.poppler
def test_libreoffice_shows_workbook_report_and_form(played_half_year: Played, tmp_path: Path) -> None:
    form = next(played_half_year.inbox.glob("VP_*.xlsx"))
    # The workbook has hundreds of pages, and all of them would take most of a minute.
    first_pages = 'pdf:calc_pdf_Export:{"PageRange":{"type":"string","value":"1-15"}}'
    for path, to, least in (
        (played_half_year.book, first_pages, 15),
        (played_half_year.report, "pdf", 5),
        (form, "pdf", 4),
    ):
        pages = pdf_pages_png(soffice_convert(path, to, tmp_path), tmp_path / path.stem, dpi=40)
        assert len(pages) >= least
