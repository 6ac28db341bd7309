"""The helpers that judge our files must themselves tell good from bad."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from tests.programs import ProgramError, pdf_pages_png, soffice_convert, validate_ooxml


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "kế hoạch quý một.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Nhiệm vụ").write("A1", "Cải cách hành chính")
        book.add_worksheet("Đơn vị").write("A1", "Văn phòng")
    return path


def with_part_changed(source: Path, part: str, old: bytes, new: bytes) -> Path:
    changed = source.with_name(f"changed {source.name}")
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(changed, "w") as after:
        assert old in before.read(part)
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content.replace(old, new) if name == part else content)
    return changed


@pytest.mark.validator
def test_validator_finds_nothing_in_a_clean_workbook(workbook: Path) -> None:
    assert validate_ooxml(workbook) == []


@pytest.mark.validator
def test_validator_names_the_part_that_is_broken(workbook: Path) -> None:
    sheet = "xl/worksheets/sheet1.xml"
    broken = with_part_changed(workbook, sheet, b"<sheetData>", b"<nonsense/><sheetData>")
    errors = validate_ooxml(broken)
    assert len(errors) == 1
    assert sheet in errors[0]
    assert "nonsense" in errors[0]


@pytest.mark.validator
def test_validator_reports_a_file_that_is_no_package(tmp_path: Path) -> None:
    path = tmp_path / "hỏng.xlsx"
    path.write_bytes(b"not a zip")
    assert len(validate_ooxml(path)) == 1


@pytest.mark.libreoffice
@pytest.mark.poppler
def test_each_sheet_becomes_a_page_and_each_page_a_picture(workbook: Path, tmp_path: Path) -> None:
    pdf = soffice_convert(workbook, "pdf", tmp_path / "out")
    pages = pdf_pages_png(pdf, tmp_path / "out", dpi=40)
    assert len(pages) == 2
    assert all(page.read_bytes().startswith(b"\x89PNG") for page in pages)


@pytest.mark.libreoffice
def test_libreoffice_reads_the_text_that_was_written(workbook: Path, tmp_path: Path) -> None:
    utf8_csv = "csv:Text - txt - csv (StarCalc):44,34,76"
    assert soffice_convert(workbook, utf8_csv, tmp_path).read_text("utf-8").strip() == "Cải cách hành chính"


@pytest.mark.libreoffice
def test_conversion_of_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ProgramError, match="không có"):
        soffice_convert(tmp_path / "không có.xlsx", "pdf", tmp_path)


@pytest.mark.poppler
def test_pages_of_a_broken_pdf_are_an_error(tmp_path: Path) -> None:
    pdf = tmp_path / "hỏng.pdf"
    pdf.write_bytes(b"%PDF-1.4")
    with pytest.raises(ProgramError, match="hỏng"):
        pdf_pages_png(pdf, tmp_path)
