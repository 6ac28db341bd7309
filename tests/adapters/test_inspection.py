from __future__ import annotations

from pathlib import Path

import pytest

from cchc_xl.core.self_check import Finding
from cchc_xl.inspection import inspect


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "Sổ" / "KeHoach2023.xlsm"
    path.parent.mkdir()
    path.write_bytes(b"")
    return path


def found(book: Path, full_name: str = "", program: str = "LibreOffice 7.4") -> dict[str, Finding]:
    own = program.split()[0]
    return {f.item: f for f in inspect(book, full_name or str(book), program, own)}


def test_a_sound_place_is_good_in_every_respect(book: Path) -> None:
    assert {f.state for f in found(book).values()} == {"good"}


def test_the_versions_that_a_technician_asks_for_are_told(book: Path) -> None:
    said = found(book)["Phiên bản"].found
    assert all(name in said for name in ("cchc_xl", "Python", "xlwings", "LibreOffice 7.4"))


def test_the_lock_of_the_program_that_asks_is_as_it_should_be(book: Path) -> None:
    (book.parent / f".~lock.{book.name}#").write_text("Lan,lan,pc1,05.06.2023 08:00,profile;", "utf-8")
    assert found(book)["Tệp khóa"].state == "good"
    other = found(book, program="Excel 16.0")["Tệp khóa"]
    assert (other.state, "Lan" in other.found, book.name in other.action) == ("look", True, True)


def test_a_workbook_of_onedrive_is_pointed_out(book: Path) -> None:
    url = "https://so-my.sharepoint.com/personal/vp/Documents/KeHoach2023.xlsm"
    finding = found(book, url)["Đường dẫn sổ"]
    assert (finding.state, url in finding.found) == ("look", True)


def test_a_folder_that_cannot_be_written_is_bad_and_named(book: Path) -> None:
    (book.parent / "KeHoach2023_dulieu").write_text("một tệp ở chỗ của thư mục", "utf-8")
    finding = found(book)["Thư mục dữ liệu"]
    assert (finding.state, "KeHoach2023_dulieu" in finding.found) == ("bad", True)
