from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cchc_xl.core import rules
from cchc_xl.core.ledger import Arrival, ArrivalState, Entry, Receipt, Verdict
from cchc_xl.core.problem import Place, Problem
from cchc_xl.errors import UsageError
from cchc_xl.mail.folder import deliveries
from cchc_xl.ports import Delivery
from cchc_xl.settings import data_folder
from cchc_xl.store import ArrivalStore

MORNING = datetime(2023, 6, 5, 1, 30, tzinfo=UTC)
FORM = Delivery("folder", "VP_2023-H1.xlsx", MORNING, b"noi dung")


NOON = datetime(2023, 6, 5, 5, 0, tzinfo=UTC)


def store_in(folder: Path, at: datetime = NOON) -> ArrivalStore:
    return ArrivalStore(folder, lambda: at)


@pytest.fixture
def store(tmp_path: Path) -> ArrivalStore:
    return store_in(data_folder(tmp_path / "KeHoach2023.xlsm"))


def only(folder: Path) -> Path:
    """The one file of a folder."""
    [found] = folder.iterdir()
    return found


def codes(found: Iterable[object]) -> list[str]:
    return [problem.code for problem in found if isinstance(problem, Problem)]


def test_the_data_folder_stands_beside_the_workbook(tmp_path: Path) -> None:
    assert data_folder(tmp_path / "Kế hoạch.xlsm") == tmp_path / "Kế hoạch_dulieu"


def test_bytes_are_kept_as_they_came(store: ArrivalStore) -> None:
    arrival = store.add(FORM)
    assert store.data(arrival) == b"noi dung"
    assert [p.suffix for p in (store.folder / "goc").iterdir()] == [".xlsx"]
    assert (store.folder / store.arrivals()[0].archived).is_file()


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
    assert store_in(store.folder).arrivals() == (early, late)


def merged(arrival: Arrival) -> Entry:
    verdict = Verdict(state="valid", unit="VP", period="2023-H1")
    return Entry(arrival=arrival, verdict=verdict, state=ArrivalState.MERGED)


def test_an_arrival_waits_until_it_is_judged(store: ArrivalStore) -> None:
    arrival = store.add(FORM)
    assert store_in(store.folder).receipts() == (Receipt(arrival=arrival, recorded_at=NOON),)


def test_a_receipt_carries_state_unit_period_problems_and_times(store: ArrivalStore) -> None:
    arrival = store.add(FORM)
    problem = Problem(rules.FORM_FILE_EMPTY, Place("VP_2023-H1.xlsx"))
    verdict = Verdict(state="rejected", unit="VP", period="2023-H1", problems=(problem,))
    later = NOON.replace(hour=7)
    entry = Entry(arrival=arrival, verdict=verdict, state=ArrivalState.REJECTED, attempt=2)
    store_in(store.folder, later).record([entry])
    assert store_in(store.folder).receipts() == (
        Receipt(
            arrival=arrival,
            recorded_at=later,
            state=ArrivalState.REJECTED,
            unit="VP",
            period="2023-H1",
            attempt=2,
            problems=(problem.sentence,),
        ),
    )


def test_a_state_that_stays_keeps_its_time_and_its_file(store: ArrivalStore) -> None:
    entry = merged(store.add(FORM))
    store.record([entry])
    receipt = only(store.folder / "bien_nhan")
    before = receipt.stat().st_ino, receipt.read_bytes()
    store_in(store.folder, NOON.replace(hour=9)).record([entry])
    assert (receipt.stat().st_ino, receipt.read_bytes()) == before


def test_receipts_of_the_first_version_are_read(store: ArrivalStore) -> None:
    arrival = store.add(FORM)
    receipt = only(store.folder / "bien_nhan")
    facts = json.loads(receipt.read_bytes())
    for late in ("recorded_at", "unit", "period", "attempt", "superseded_by", "problems"):
        del facts[late]
    receipt.write_text(json.dumps(facts), encoding="utf-8")
    assert store_in(store.folder).receipts() == (Receipt(arrival=arrival, recorded_at=MORNING),)


def test_a_raw_file_that_was_changed_is_a_problem(store: ArrivalStore) -> None:
    arrival = store.add(FORM)
    only(store.folder / "goc").write_bytes(b"khac")
    found = store.data(arrival)
    assert isinstance(found, Problem)
    assert (found.code, found.place.file) == ("TD05", "VP_2023-H1.xlsx")


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", '"x"', "[" * 5000, '{"id": 1}', '{"id": "x", "channel": "folder", "name": 3}'],
)
def test_a_receipt_that_cannot_be_read_is_a_problem_beside_the_others(
    store: ArrivalStore, content: str
) -> None:
    other = store.add(replace(FORM, data=b"khac"))
    damaged = store.folder / "bien_nhan" / f"{store.add(FORM).arrival_id}.json"
    damaged.write_text(content, encoding="utf-8")
    again = store_in(store.folder)
    assert again.arrivals() == (other,)
    [problem] = [found for found in again.receipts() if isinstance(found, Problem)]
    assert (problem.code, problem.values) == ("TD06", {"receipt": damaged.name})


def test_a_receipt_under_anothers_name_counts_nothing_twice(store: ArrivalStore) -> None:
    store.add(FORM)
    receipt = only(store.folder / "bien_nhan")
    receipt.with_name("ban sao.json").write_bytes(receipt.read_bytes())
    again = store_in(store.folder)
    assert len(again.arrivals()) == 1
    assert codes(again.receipts()) == ["TD06"]


def test_the_same_delivery_again_heals_its_receipt(store: ArrivalStore) -> None:
    arrival = store.add(FORM)
    only(store.folder / "bien_nhan").write_bytes(b"{")
    again = store_in(store.folder)
    assert again.add(FORM) == arrival
    assert codes(store_in(store.folder).receipts()) == []


def test_a_sound_store_has_no_damage(store: ArrivalStore) -> None:
    store.record([merged(store.add(FORM))])
    store.add(replace(FORM, name="VP (sửa).xlsm"))
    assert list(store_in(store.folder).damage()) == []


def test_damage_names_what_is_gone_changed_unreadable_and_unaccounted_for(store: ArrivalStore) -> None:
    names = ("mat.xlsx", "sua.xlsx", "bien_nhan.xlsx")
    gone, changed, unread = (store.add(replace(FORM, name=n, data=n.encode())) for n in names)
    (store.folder / "goc" / f"{gone.sha256}.xlsx").unlink()
    (store.folder / "goc" / f"{changed.sha256}.xlsx").write_bytes(b"sua.xlsX")
    (store.folder / "bien_nhan" / f"{unread.arrival_id}.json").write_bytes(b"{")
    found = list(store_in(store.folder).damage())
    assert sorted((p.code, p.place.file) for p in found) == [
        ("TD04", "mat.xlsx"), ("TD05", "sua.xlsx"), ("TD06", ""), ("TD07", "")
    ]  # fmt: skip
    assert {str(value) for p in found for value in p.values.values()} == {
        f"{gone.sha256}.xlsx",
        f"{changed.sha256}.xlsx",
        f"{unread.arrival_id}.json",
        f"{unread.sha256}.xlsx",
    }


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


@pytest.mark.parametrize(("damage", "code"), [("truncated", "TD05"), ("gone", "TD04")])
def test_sending_the_original_again_heals_the_store(store: ArrivalStore, damage: str, code: str) -> None:
    arrival = store.add(FORM)
    raw = only(store.folder / "goc")
    if damage == "gone":
        raw.unlink()
    else:
        raw.write_bytes(b"noi")
    again = store_in(store.folder)
    found = again.data(arrival)
    assert isinstance(found, Problem)
    assert found.code == code
    assert again.add(replace(FORM, name="gửi lại.xlsx")).sha256 == arrival.sha256
    assert again.data(arrival) == b"noi dung"


def test_what_windows_leaves_in_a_folder_is_no_delivery(tmp_path: Path) -> None:
    for name in ("Thumbs.db", "desktop.ini", "Desktop.INI", "VP.xlsx"):
        (tmp_path / name).write_bytes(b"x")
    assert [d.name for d in deliveries(tmp_path) if isinstance(d, Delivery)] == ["VP.xlsx"]


def test_a_receipt_keeps_the_sender_and_one_from_before_there_were_any_is_readable(
    store: ArrivalStore,
) -> None:
    arrival = store.add(replace(FORM, sender="vp@so.vn"))
    assert store_in(store.folder).arrivals() == (arrival,)
    receipt = only(store.folder / "bien_nhan")
    facts = json.loads(receipt.read_bytes())
    assert facts.pop("sender") == "vp@so.vn"
    receipt.write_text(json.dumps(facts), encoding="utf-8")
    assert store_in(store.folder).arrivals() == (replace(arrival, sender=""),)
