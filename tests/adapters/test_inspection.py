from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cchc_xl.core.self_check import Finding
from cchc_xl.inspection import inspect
from cchc_xl.ports import Delivery
from cchc_xl.store import ArrivalStore

NOW = datetime(2023, 6, 5, 8, 0, tzinfo=UTC)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "Sổ" / "KeHoach2023.xlsm"
    path.parent.mkdir()
    path.write_bytes(b"")
    return path


def found(book: Path, full_name: str = "", program: str = "LibreOffice 7.4") -> dict[str, Finding]:
    own = program.split()[0]
    return {f.item: f for f in inspect(book, full_name or str(book), program, own, lambda: NOW)}


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


def test_a_stored_file_that_is_gone_is_bad_and_named(book: Path) -> None:
    store = ArrivalStore(book.parent / "KeHoach2023_dulieu", lambda: NOW)
    for name in ("VP.xlsx", "TTr.xlsx"):
        store.add(Delivery("folder", name, NOW, name.encode()))
    assert found(book)["Kho tệp đến"].found.startswith("2 tệp đã nhận")
    gone = next(a for a in store.arrivals() if a.name == "VP.xlsx")
    (store.folder / "goc" / f"{gone.sha256}.xlsx").unlink()
    finding = found(book)["Kho tệp đến"]
    assert (finding.state, gone.sha256 in finding.found) == ("bad", True)
    assert "hộp đến" in finding.action


def test_what_waits_to_be_written_is_told(book: Path) -> None:
    waiting = book.parent / "KeHoach2023_dulieu" / "cho_ghi.json"
    waiting.parent.mkdir()
    waiting.write_text("[]", "utf-8")
    assert found(book)["Kết quả chờ ghi"].state == "look"
