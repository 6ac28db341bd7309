from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cchc_xl.core.ledger import ArrivalState, Entry, Verdict
from cchc_xl.core.problem import Problem
from cchc_xl.errors import StoreError, UsageError
from cchc_xl.mail.folder import deliveries
from cchc_xl.ports import Delivery
from cchc_xl.store import ArrivalStore, data_folder

MORNING = datetime(2023, 6, 5, 1, 30, tzinfo=UTC)
FORM = Delivery("folder", "VP_2023-H1.xlsx", MORNING, b"noi dung")


@pytest.fixture
def store(tmp_path: Path) -> ArrivalStore:
    return ArrivalStore(data_folder(tmp_path / "KeHoach2023.xlsm"))


def test_the_data_folder_stands_beside_the_workbook(tmp_path: Path) -> None:
    assert data_folder(tmp_path / "Kế hoạch.xlsm") == tmp_path / "Kế hoạch_dulieu"


def test_bytes_are_kept_as_they_came(store: ArrivalStore) -> None:
    arrival = store.add(FORM)
    assert store.data(arrival) == b"noi dung"
    assert [p.suffix for p in (store.folder / "goc").iterdir()] == [".xlsx"]


def test_the_same_delivery_again_adds_nothing(store: ArrivalStore) -> None:
    assert store.add(FORM) == store.add(FORM)
    assert len(store.arrivals()) == 1


@pytest.mark.parametrize(
    "again",
    [replace(FORM, received_at=MORNING.replace(hour=9)), replace(FORM, name="VP (sửa).xlsx")],
)
def test_the_same_bytes_delivered_anew_are_an_arrival_of_their_own(
    store: ArrivalStore, again: Delivery
) -> None:
    store.add(FORM)
    store.add(again)
    assert len(store.arrivals()) == 2
    assert len(list((store.folder / "goc").iterdir())) == 1


def test_arrivals_survive_a_restart_in_order_of_reception(store: ArrivalStore) -> None:
    late = store.add(replace(FORM, name="b.xlsx", data=b"2", received_at=MORNING.replace(hour=8)))
    early = store.add(replace(FORM, name="c.xlsx", data=b"1"))
    assert ArrivalStore(store.folder).arrivals() == (early, late)


def test_a_receipt_carries_state_unit_and_period(store: ArrivalStore) -> None:
    arrival = store.add(FORM)
    verdict = Verdict(state="valid", unit="VP", period="2023-H1")
    store.record([Entry(arrival=arrival, verdict=verdict, state=ArrivalState.MERGED)])
    text = (store.folder / "bien_nhan" / f"{arrival.arrival_id}.json").read_text(encoding="utf-8")
    assert '"state": "merged"' in text
    assert '"unit": "VP"' in text
    assert store.arrivals() == (arrival,)


def test_a_raw_file_that_was_changed_is_refused(store: ArrivalStore) -> None:
    arrival = store.add(FORM)
    [raw] = (store.folder / "goc").iterdir()
    raw.write_bytes(b"khac")
    with pytest.raises(StoreError, match=r"VP_2023-H1\.xlsx"):
        store.data(arrival)


def test_a_receipt_that_cannot_be_read_is_named(store: ArrivalStore) -> None:
    store.add(FORM)
    [receipt] = (store.folder / "bien_nhan").iterdir()
    receipt.write_text("{", encoding="utf-8")
    with pytest.raises(StoreError, match=receipt.name):
        store.arrivals()


def test_a_hostile_name_stays_inside_the_store(store: ArrivalStore) -> None:
    store.add(replace(FORM, name="../../x/../../etc.<?>ẽ"))
    assert {p.parent.parent for p in store.folder.rglob("*") if p.is_file()} == {store.folder}


def test_an_empty_store_has_no_arrivals(store: ArrivalStore) -> None:
    assert not store.exists
    assert store.arrivals() == ()


def test_a_folder_gives_its_files_with_their_times(tmp_path: Path) -> None:
    (tmp_path / "con").mkdir()
    for name in ("b.xlsx", "con/a.xlsx", ".hidden", "~$b.xlsx", ".~lock.b.xlsx#"):
        (tmp_path / name).write_bytes(name.encode())
        os.utime(tmp_path / name, (1_686_000_000, 1_686_000_000))
    found = list(deliveries(tmp_path))
    assert [(d.name, d.data) for d in found if isinstance(d, Delivery)] == [
        ("b.xlsx", b"b.xlsx"),
        ("con/a.xlsx", b"con/a.xlsx"),
    ]
    assert {d.received_at for d in found if isinstance(d, Delivery)} == {
        datetime.fromtimestamp(1_686_000_000, UTC)
    }


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="khong_co"):
        list(deliveries(tmp_path / "khong_co"))


def test_a_file_too_large_waits_with_a_reason(tmp_path: Path) -> None:
    with (tmp_path / "to.xlsx").open("wb") as file:
        file.truncate(65 << 20)
    [problem] = deliveries(tmp_path)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.place.file) == ("TD01", "to.xlsx")


@pytest.mark.parametrize("damage", ["truncated", "gone"])
def test_sending_the_original_again_heals_the_store(store: ArrivalStore, damage: str) -> None:
    arrival = store.add(FORM)
    [raw] = (store.folder / "goc").iterdir()
    if damage == "gone":
        raw.unlink()
    else:
        raw.write_bytes(b"noi")
    with pytest.raises(StoreError, match=r"VP_2023-H1\.xlsx.*nhận báo cáo"):
        store.data(arrival)
    assert store.add(replace(FORM, name="gửi lại.xlsx")).sha256 == arrival.sha256
    assert store.data(arrival) == b"noi dung"


def test_what_windows_leaves_in_a_folder_is_no_delivery(tmp_path: Path) -> None:
    for name in ("Thumbs.db", "desktop.ini", "Desktop.INI", "VP.xlsx"):
        (tmp_path / name).write_bytes(b"x")
    assert [d.name for d in deliveries(tmp_path) if isinstance(d, Delivery)] == ["VP.xlsx"]
