from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cchc_xl.core.amendments import amended
from cchc_xl.core.decisions import answer_key
from cchc_xl.core.form import MANIFEST_SHEET
from cchc_xl.core.ledger import Arrival
from cchc_xl.core.period import Period, Schedule
from cchc_xl.core.plan import Plan
from cchc_xl.core.problem import Problem
from cchc_xl.core.status import Margins
from cchc_xl.core.submission import RawForm
from cchc_xl.core.tables import PROBLEMS, TableData, TableRow
from cchc_xl.core.verdict_codec import decode
from cchc_xl.core.workdays import Calendar
from cchc_xl.excel.judging import FormJudge
from cchc_xl.flows.gather import Office, conventions_of
from cchc_xl.flows.judge import Judged, judge_arrivals
from cchc_xl.ports import Delivery, ReadForm
from cchc_xl.store import ArrivalStore
from tests.core.forms import FILLED, PLAN, raw, without

# Bytes of the files that the readers below know, and what they are.
GOOD, OPEN, STRANGE, LETHAL, ENDLESS, FAULTY = b"good", b"open", b"strange", b"lethal", b"endless", b"faulty"
UNSURE, TORN = b"unsure", b"torn"  # a name of three units; the manifest of one under the head of another
UNDATED, NAMELESS = b"undated", b"nameless"  # no title; neither a title nor a name of one unit
FORMS = {
    GOOD: FILLED,
    OPEN: without(FILLED, "Nhiệm vụ!H6", "Nhiệm vụ!I6", "Nhiệm vụ!J6", "Nhiệm vụ!K6"),
    STRANGE: {"Bảng!A1": "thực đơn"},
    UNSURE: {**without(FILLED, MANIFEST_SHEET), "Nhiệm vụ!A2": "Đơn vị: Kiến An"},
    TORN: {**FILLED, "Nhiệm vụ!A2": "Đơn vị: Thanh tra"},
    UNDATED: {**without(FILLED, MANIFEST_SHEET), "Nhiệm vụ!A1": None},
    NAMELESS: {**without(FILLED, MANIFEST_SHEET), "Nhiệm vụ!A1": None, "Nhiệm vụ!A2": "Đơn vị: Kiến An"},
}


def read(data: bytes, name: str) -> RawForm | Problem:
    """A reader that some files end, some keep busy and some find a fault of."""
    if data == LETHAL:
        os._exit(1)
    if data == ENDLESS:
        while True:
            time.monotonic()
    if data == FAULTY:
        raise ZeroDivisionError
    return replace(raw(FORMS[data.rstrip()]), file=name)


def unread(_data: bytes, name: str) -> RawForm | Problem:
    raise AssertionError(f"{name} was read again")


def office(of: Plan = PLAN) -> Office:
    calendar = Calendar.build({}, (), ())
    conventions = conventions_of(of, 2023, calendar)
    changed = amended(of, (), adding=False)
    return Office(of, {}, calendar, conventions, Schedule(), Margins(), {}, problems=(), amended=changed)


@pytest.fixture
def store(tmp_path: Path) -> ArrivalStore:
    found = store_in(tmp_path / "So_dulieu")
    for minute, (name, data) in enumerate([("a.xlsx", GOOD), ("b.xlsx", OPEN), ("c.xlsx", STRANGE)]):
        found.add(delivery(name, data, minute))
    return found


def store_in(folder: Path) -> ArrivalStore:
    return ArrivalStore(folder, lambda: datetime(2023, 6, 6, 9, 0, tzinfo=UTC))


def delivery(name: str, data: bytes, minute: int) -> Delivery:
    return Delivery("folder", name, datetime(2023, 6, 5, 8, minute, tzinfo=UTC), data)


def judge(
    store: ArrivalStore,
    read_form: ReadForm = read,
    *,
    of: Plan = PLAN,
    many: int = 99,
    seconds: float = 60,
    answers: Mapping[str, str] | None = None,
) -> Judged:
    """``answers``: row of "Lỗi dữ liệu" → what the office wrote there."""
    judges = FormJudge(read_form, many=many, seconds=seconds)
    rows = [{"key": key, "choice": text} for key, text in (answers or {}).items()]
    table = TableData(PROBLEMS, PROBLEMS.sheet, tuple(TableRow(i, row) for i, row in enumerate(rows)))
    known = replace(office(of), tables={PROBLEMS.name: table})
    return judge_arrivals(known, store, judges, lambda *_: None)


def states(judged: Judged) -> dict[str, str]:
    return {entry.arrival.name: entry.state.value for entry in judged.entries}


def codes(judged: Judged) -> dict[str, list[str]]:
    return {entry.arrival.name: [p.code for p in entry.verdict.problems] for entry in judged.entries}


def test_a_kept_verdict_is_the_verdict_and_no_file_is_read_again(store: ArrivalStore) -> None:
    first = judge(store)
    assert states(first) == {"a.xlsx": "superseded", "b.xlsx": "merged", "c.xlsx": "rejected"}
    assert judge(store, unread) == first


@pytest.fixture
def lone(tmp_path: Path) -> ArrivalStore:
    return store_in(tmp_path / "Le_dulieu")


def said(found: Judged) -> list[tuple[str, str, str]]:
    return [(e.state.value, e.verdict.unit, e.verdict.problems[0].code) for e in found.entries]


def test_the_office_s_answer_settles_whose_form_it_is_and_is_read_for_once(lone: ArrivalStore) -> None:
    arrival = lone.add(delivery("a.xlsx", TORN, 0))
    assert said(judge(lone)) == [("waiting", "", "BM32")]
    answers = {answer_key(arrival.sha256, "BM32"): "TTr"}
    settled = judge(lone, answers=answers)
    assert said(settled) == [("merged", "TTr", "BM34")]
    [accepted] = settled.history[Period.parse("2023-H1")].items()
    assert (accepted[0], accepted[1].submission.unit) == ("TTr", "TTr")
    assert judge(lone, unread, answers=answers) == settled
    assert said(judge(lone)) == [("waiting", "", "BM32")]  # the cell was emptied again


def test_the_sender_s_address_settles_a_name_of_several_units_and_is_read_for_once(
    lone: ArrivalStore,
) -> None:
    emails = {"THPT-KA": "thpt@ka.vn", "TTr": "ttr@so.vn"}
    units = tuple(replace(u, email=emails.get(u.code, "")) for u in PLAN.units)
    of = replace(PLAN, units=units)
    lone.add(replace(delivery("a.xlsx", UNSURE, 0), sender="thpt@ka.vn"))
    found = judge(lone, of=of)
    assert [(e.verdict.unit, e.verdict.problems[0].code) for e in found.entries] == [("THPT-KA", "BM34")]
    assert judge(lone, unread, of=of) == found
    stranger = store_in(lone.folder.with_name("La_dulieu"))
    stranger.add(replace(delivery("a.xlsx", UNSURE, 0), sender="ttr@so.vn"))
    assert said(judge(stranger, of=of)) == [("waiting", "", "BM26")]


def test_the_office_s_answer_settles_the_period_too_and_a_verdict_is_kept_for_that_answer_alone(
    lone: ArrivalStore,
) -> None:
    arrival = lone.add(delivery("a.xlsx", UNDATED, 0))
    assert said(judge(lone)) == [("waiting", "VP", "BM28")]
    answers = {answer_key(arrival.sha256, "BM28"): "6 tháng"}
    settled = judge(lone, answers=answers)
    assert said(settled) == [("merged", "VP", "BM36")]
    assert settled.history[Period.parse("2023-H1")]["VP"].submission.period == "2023-H1"
    assert judge(lone, unread, answers=answers) == settled
    other = judge(lone, answers=dict.fromkeys(answers, "quý I"))
    assert list(other.history) == [Period.parse("2023-Q1")]
    assert said(judge(lone)) == [("waiting", "VP", "BM28")]  # the cell was emptied again


def test_the_office_s_period_and_the_sender_s_unit_settle_a_form_together_and_it_is_read_for_once(
    lone: ArrivalStore,
) -> None:
    units = tuple(replace(u, email="thpt@ka.vn" if u.code == "THPT-KA" else "") for u in PLAN.units)
    of = replace(PLAN, units=units)
    arrival = lone.add(replace(delivery("a.xlsx", NAMELESS, 0), sender="thpt@ka.vn"))
    assert [e.verdict.state for e in judge(lone, of=of).entries] == ["waiting"]
    answers = {answer_key(arrival.sha256, "BM28"): "6 tháng"}
    found = judge(lone, of=of, answers=answers)
    assert [(e.verdict.unit, e.verdict.period) for e in found.entries] == [("THPT-KA", "2023-H1")]
    assert judge(lone, unread, of=of, answers=answers) == found


def test_a_resend_of_known_bytes_under_another_name_is_not_read_again(store: ArrivalStore) -> None:
    judge(store)
    store.add(delivery("d.xlsx", STRANGE, 9))
    found = judge(store, unread)
    assert [str(p.place) for entry in found.entries[-1:] for p in entry.verdict.problems] == ["c.xlsx"]


def test_without_its_kept_verdicts_a_store_gives_the_same(store: ArrivalStore) -> None:
    first = judge(store)
    for path in (store.folder / "dem").iterdir():
        path.unlink()
    (store.folder / "dem").rmdir()
    assert judge(store) == first
    assert len(list((store.folder / "dem").iterdir())) == 3


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"x"])
def test_a_damaged_kept_verdict_is_found_out_again(store: ArrivalStore, damage: bytes) -> None:
    first = judge(store)
    kept = {path: path.read_bytes() for path in (store.folder / "dem").iterdir()}
    for path, data in kept.items():
        path.write_bytes(damage + data[: len(data) // 2] if damage else b"")
    assert judge(store) == first
    assert {path: path.read_bytes() for path in kept} == kept


def test_an_altered_kept_verdict_is_found_out_again(store: ArrivalStore) -> None:
    first = judge(store)
    for path in (store.folder / "dem").iterdir():
        path.write_bytes(path.read_bytes().replace(b'"VP"', b'"TTr"').replace(b"rejected", b"waiting"))
    assert judge(store) == first


def test_a_verdict_is_kept_for_its_own_bytes_only(store: ArrivalStore) -> None:
    first = judge(store)
    one, other, *_ = sorted((store.folder / "dem").iterdir())
    one.write_bytes(other.read_bytes())
    assert judge(store) == first


def test_a_unit_that_the_office_edits_makes_every_form_be_judged_again(store: ArrivalStore) -> None:
    judge(store)
    silent = replace(PLAN, units=tuple(replace(u, reports=u.code != "VP") for u in PLAN.units))
    found = judge(store, of=silent)
    assert codes(found)["a.xlsx"] == ["BM29"]
    with pytest.raises(RuntimeError, match="was read again"):
        judge(store, unread)


def test_a_store_that_cannot_keep_verdicts_judges_all_the_same(store: ArrivalStore) -> None:
    (store.folder / "dem").write_bytes(b"a file stands where the folder should")
    assert states(judge(store))["b.xlsx"] == "merged"


def test_processes_give_what_one_process_gives(store: ArrivalStore, tmp_path: Path) -> None:
    twin = store_in(tmp_path / "khac" / store.folder.name)
    for minute in range(8):
        for where in (store, twin):
            where.add(delivery(f"VP ({minute}).xlsx", GOOD + b" " * minute, 10 + minute))
            where.add(delivery(f"thuc_don ({minute}).xlsx", STRANGE + b" " * minute, 30 + minute))
    for minute, (name, data) in enumerate([("a.xlsx", GOOD), ("b.xlsx", OPEN), ("c.xlsx", STRANGE)]):
        twin.add(delivery(name, data, minute))
    assert judge(store, many=1) == judge(twin, many=99)
    assert sorted(p.name for p in (store.folder / "dem").iterdir()) == sorted(
        p.name for p in (twin.folder / "dem").iterdir()
    )


def test_a_file_that_ends_its_reader_has_a_finding_and_the_others_go_on(store: ArrivalStore) -> None:
    store.add(delivery("x.xlsx", LETHAL, 5))
    found = judge(store, many=1)
    assert codes(found)["x.xlsx"] == ["TD03"]
    assert states(found) == {
        "a.xlsx": "superseded", "b.xlsx": "merged", "c.xlsx": "rejected", "x.xlsx": "rejected"
    }  # fmt: skip
    assert judge(store, unread) == found


def test_a_file_that_never_ends_has_a_finding_and_the_others_go_on(store: ArrivalStore) -> None:
    store.add(delivery("x.xlsx", ENDLESS, 5))
    found = judge(store, many=1, seconds=2)
    assert codes(found)["x.xlsx"] == ["TD03"]
    assert states(found)["b.xlsx"] == "merged"


@dataclass(frozen=True)
class EndsOnce:
    """A reader that the first look at a file ends, as when the machine was short of memory."""

    trace: Path

    def __call__(self, data: bytes, name: str) -> RawForm | Problem:
        if data == GOOD and not self.trace.exists():
            self.trace.touch()
            os._exit(1)
        return read(data, name)


def test_a_reader_that_ended_is_given_the_file_once_more(store: ArrivalStore, tmp_path: Path) -> None:
    found = judge(store, EndsOnce(tmp_path / "trace"), many=1)
    assert codes(found) == codes(judge(store, unread))
    assert codes(found)["a.xlsx"] == []


def test_a_fault_of_ours_in_a_process_is_a_fault_of_the_run(store: ArrivalStore) -> None:
    store.add(delivery("x.xlsx", FAULTY, 5))
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        judge(store, many=1)


def test_raw_bytes_that_were_changed_wait_and_the_others_count(store: ArrivalStore) -> None:
    arrival = next(a for a in store.arrivals() if a.name == "c.xlsx")
    (store.folder / "goc" / f"{arrival.sha256}.xlsx").write_bytes(b"khac")
    found = judge(store)
    assert states(found) == {"a.xlsx": "superseded", "b.xlsx": "merged", "c.xlsx": "waiting"}
    assert codes(found)["c.xlsx"] == ["TD05"]
    assert not (store.folder / "dem" / f"{arrival.sha256}.txt").exists()
    store.add(delivery("c.xlsx", STRANGE, 2))
    assert states(judge(store))["c.xlsx"] == "rejected"


def test_a_submission_whose_file_is_gone_still_counts_by_what_was_read_and_says_so(
    store: ArrivalStore,
) -> None:
    first = judge(store)
    for path in (store.folder / "goc").iterdir():
        path.unlink()
    found = judge(store_in(store.folder), unread)
    assert found.history == first.history
    assert codes(found)["b.xlsx"] == [*codes(first)["b.xlsx"], "TD04"]


def test_a_receipt_that_cannot_be_read_is_told_and_the_others_count(store: ArrivalStore) -> None:
    judge(store)
    gone = store.arrivals()[0]
    (store.folder / "bien_nhan" / f"{gone.arrival_id}.json").write_bytes(b"")
    found = judge(store_in(store.folder))
    assert states(found) == {"b.xlsx": "merged", "c.xlsx": "rejected"}
    assert [problem.code for problem in found.damage] == ["TD06"]


def test_no_process_stays_when_a_run_is_stopped(store: ArrivalStore) -> None:
    with closing(FormJudge(read).judge(PLAN, store.arrivals(), store.data)) as answers:
        next(answers)
        assert multiprocessing.active_children()
    assert multiprocessing.active_children() == []


def test_a_verdict_text_comes_for_every_arrival(store: ArrivalStore) -> None:
    with closing(FormJudge(read, many=1).judge(PLAN, store.arrivals(), store.data)) as answers:
        said: dict[str, Arrival] = {str(text): arrival for arrival, text in answers}
    assert sorted(arrival.name for arrival in said.values()) == ["a.xlsx", "b.xlsx", "c.xlsx"]
    assert all(decode(text, "x") for text in said)
