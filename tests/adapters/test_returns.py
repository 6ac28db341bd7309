"""Where marked copies lie: names that every system takes, no two alike, and never over a person's file."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PureWindowsPath
from zipfile import ZipFile

import pytest

from cchc_xl.core import rules
from cchc_xl.core.ledger import Arrival, ArrivalState, Entry, Verdict
from cchc_xl.core.problem import Place, Problem
from cchc_xl.returns import ReturnFolder, returned_stem

FAR = 200  # letters


def entry(name: str = "VP.xlsx", data: str = "một", *, value: str = "xong", period: str = "2023-H1") -> Entry:
    digest = sha256(data.encode()).hexdigest()
    arrival = Arrival(
        arrival_id=digest[:32], channel="folder", name=name, received_at=datetime(2023, 6, 5, tzinfo=UTC),
        sha256=digest, size=1,
    )  # fmt: skip
    problem = Problem(rules.FORM_STATUS_UNKNOWN, Place(name, "Nhiệm vụ", "H8"), {"value": value})
    verdict = Verdict(state="rejected", unit="VP", period=period, problems=(problem,))
    return Entry(arrival=arrival, verdict=verdict, state=ArrivalState.REJECTED)


def workbook(content: str = "a") -> bytes:
    data = BytesIO()
    with ZipFile(data, "w") as archive:
        archive.writestr("a", content)
    return data.getvalue()


def put(folder: Path, of: Entry, copy: bytes | str | None = None) -> Path:
    returns = ReturnFolder(folder)
    return returns.write(of, returns.find(of, new=True), copy or workbook())


def test_a_copy_lies_under_its_period_and_is_still_a_sound_archive(tmp_path: Path) -> None:
    path = put(tmp_path, entry())
    assert path == tmp_path / "2023-H1" / "VP_can_sua.xlsx"
    assert ZipFile(path).read("a") == b"a"
    assert put(tmp_path, entry("x.xlsx", period="")) == tmp_path / "khac" / "x_can_sua.xlsx"


def test_what_stands_is_found_again_and_not_written_again(tmp_path: Path) -> None:
    path = put(tmp_path, entry())
    found = ReturnFolder(tmp_path).find(entry(), new=False)
    assert (found.path, found.stands) == (path, True)


def test_two_arrivals_of_one_name_do_not_meet(tmp_path: Path) -> None:
    first, second = entry(data="một"), entry(name="vp.XLSX", data="hai")
    paths = [put(tmp_path, first), put(tmp_path, second)]
    assert len({path.name.casefold() for path in paths}) == 2
    again = [ReturnFolder(tmp_path).find(e, new=False) for e in (first, second)]
    assert [(found.path, found.stands) for found in again] == [(path, True) for path in paths]


def test_two_arrivals_of_one_name_do_not_meet_in_one_run(tmp_path: Path) -> None:
    returns = ReturnFolder(tmp_path)
    places = [returns.find(e, new=True) for e in (entry(data="một"), entry(name="vp.xlsx", data="hai"))]
    assert len({place.path.name.casefold() for place in places}) == 2


def test_what_shows_other_findings_is_written_anew(tmp_path: Path) -> None:
    path = put(tmp_path, entry())
    other = entry(value="khác")
    found = ReturnFolder(tmp_path).find(other, new=False)
    assert (found.path, found.stands) == (path, False)
    assert ReturnFolder(tmp_path).write(other, found, workbook("b")) == path
    assert ZipFile(path).read("a") == b"b"


def test_what_a_person_changed_is_left_alone(tmp_path: Path) -> None:
    path = put(tmp_path, entry())
    path.write_bytes(workbook("sửa tay"))  # as Excel saves it: without the seal
    found = ReturnFolder(tmp_path).find(entry(value="khác"), new=False)
    assert (found.path, found.stands) == (path, True)


def test_a_change_that_kept_the_seal_is_seen_all_the_same(tmp_path: Path) -> None:
    path = put(tmp_path, entry(), "Lỗi\n")
    path.write_bytes(path.read_bytes().replace("Lỗi".encode(), "Sửa".encode()))
    assert ReturnFolder(tmp_path).find(entry(value="khác"), new=False).stands


def test_a_new_arrival_finds_a_name_beside_a_persons_file(tmp_path: Path) -> None:
    mine = tmp_path / "2023-H1" / "VP_can_sua.xlsx"
    mine.parent.mkdir()
    mine.write_bytes(b"cua toi")
    path = put(tmp_path, entry())
    assert path != mine
    assert mine.read_bytes() == b"cua toi"


def test_a_text_gives_way_to_a_workbook(tmp_path: Path) -> None:
    text = put(tmp_path, entry(), "Lỗi\n")
    assert text.name == "VP_can_sua.txt"
    assert text.read_text(encoding="utf-8-sig").startswith("Lỗi\n")
    other = entry(value="khác")
    returns = ReturnFolder(tmp_path)
    assert returns.write(other, returns.find(other, new=False), workbook()).name == "VP_can_sua.xlsx"
    assert not text.exists()


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("VP_2023-H1.xlsx", "VP_2023-H1_can_sua"),
        ("thư.eml/Biểu mẫu.xls", "Biểu mẫu_can_sua"),
        ("a\\b\\c.xlsx", "c_can_sua"),
        ("VP_can_sua.xlsx", "VP_can_sua"),
        ("VP_can_sua_0123abcd.xlsx", "VP_can_sua"),
        ("con.xlsx", "_con_can_sua"),
        ("COM1.v2.xlsx", "_COM1.v2_can_sua"),
        ('a<b>c:"d|e?f*.xlsx', "a_b_c__d_e_f__can_sua"),
        (" .. .xlsx", "tep_can_sua"),
        ("dòng\nhai\x00.xlsx", "dòng_hai__can_sua"),
        ("Bie\u0302\u0309u.xlsx", "Biểu_can_sua"),
        ("", "tep_can_sua"),
    ],
)
def test_every_system_takes_the_name(name: str, stem: str) -> None:
    assert returned_stem(name) == stem


@pytest.mark.parametrize(
    "name", ["x" * FAR + ".xlsx", "nul", "aux.txt", "a. ", "lpt9.tar.gz", "../../etc/passwd"]
)
def test_no_name_is_a_device_too_long_or_a_way_out(name: str) -> None:
    stem = returned_stem(name)
    assert not PureWindowsPath(f"{stem}.xlsx").is_reserved()
    assert len(stem) < FAR / 2
    assert not set(stem) & set('<>:"/\\|?*')
    assert stem == stem.strip(" .")
