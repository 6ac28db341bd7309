from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_xl.core import rules
from cchc_xl.core.ledger import Arrival, ArrivalState, Entry, Verdict, by_unit, count, settle, standing
from cchc_xl.core.problem import Problem

MERGED, REJECTED, WAITING, SUPERSEDED = (
    ArrivalState.MERGED, ArrivalState.REJECTED, ArrivalState.WAITING, ArrivalState.SUPERSEDED,
)  # fmt: skip
VALID = Verdict(state="valid", unit="VP", period="2023-H1")
BAD = Verdict(state="rejected", unit="VP", period="2023-H1")


def arrival(name: str, minute: int = 0, content: str = "") -> Arrival:
    return Arrival(
        arrival_id=f"id-{name}",
        channel="folder",
        name=name,
        received_at=datetime(2023, 6, 5, 8, minute, tzinfo=UTC),
        sha256=content or f"hash-{name}",
        size=1,
    )


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Báo cáo.XLSX", ".xlsx"),
        ("bao cao", ""),
        ('x.xlsx",1)&cmd|A0', ""),
        ('=HYPERLINK("x").x"y', ""),
        ("a.xlsx\n", ""),
        ("a.xl/../../x.pdf", ".pdf"),
        ("a.x#y", ""),
        ("a.дос", ""),
        ("a.verylong", ""),
    ],
)
def test_of_a_senders_file_name_only_a_plain_suffix_reaches_the_path_of_the_original(
    name: str, kept: str
) -> None:
    assert arrival(name, content="ab" * 32).beside("So_dulieu") == f"So_dulieu/goc/{'ab' * 32}{kept}"


def states(entries: tuple[Entry, ...]) -> dict[str, ArrivalState]:
    return {entry.arrival.name: entry.state for entry in entries}


def test_the_latest_valid_arrival_is_merged_and_earlier_ones_are_superseded() -> None:
    entries = settle([(arrival("sua", 9), VALID), (arrival("dau", 1), VALID)])
    assert states(entries) == {"dau": SUPERSEDED, "sua": MERGED}
    assert entries[0].superseded_by == "sua"
    assert [entry.attempt for entry in entries] == [1, 2]


def test_a_rejected_resend_does_not_displace_a_valid_submission() -> None:
    assert states(settle([(arrival("dau", 1), VALID), (arrival("sua", 9), BAD)])) == {
        "dau": MERGED,
        "sua": REJECTED,
    }


def test_identical_bytes_delivered_anew_are_superseded() -> None:
    entries = settle([(arrival("a", 1, "x"), VALID), (arrival("b", 9, "x"), VALID)])
    assert states(entries) == {"a": MERGED, "b": SUPERSEDED}


def test_old_bytes_sent_again_do_not_displace_a_newer_submission() -> None:
    entries = settle(
        [(arrival("a", 1, "x"), VALID), (arrival("b", 5, "y"), VALID), (arrival("c", 9, "x"), VALID)]
    )
    assert states(entries) == {"a": SUPERSEDED, "b": MERGED, "c": SUPERSEDED}


def test_units_and_periods_do_not_displace_each_other() -> None:
    q1 = Verdict(state="valid", unit="VP", period="2023-Q1")
    other = Verdict(state="valid", unit="TTr", period="2023-H1")
    entries = settle([(arrival("a", 1), VALID), (arrival("b", 2), q1), (arrival("c", 3), other)])
    assert set(states(entries).values()) == {MERGED}


def test_what_needs_a_person_waits() -> None:
    assert states(settle([(arrival("a"), Verdict(state="waiting"))])) == {"a": WAITING}


def test_at_the_same_moment_the_hash_decides_not_the_order_of_processing() -> None:
    pair = [(arrival("a", 1, "hash-1"), VALID), (arrival("b", 1, "hash-2"), VALID)]
    assert states(settle(pair)) == states(settle(reversed(pair))) == {"a": SUPERSEDED, "b": MERGED}


def test_what_is_wrong_with_a_file_no_longer_matters_once_a_later_one_made_it_good() -> None:
    q1 = Verdict(state="rejected", unit="VP", period="2023-Q1")
    entries = settle([
        (arrival("sai", 1), BAD), (arrival("dung", 3), VALID), (arrival("dung nua", 5), VALID),
        (arrival("lai sai", 9), BAD), (arrival("ky khac", 1), q1),
        (arrival("khong ro", 1), Verdict(state="rejected")),
    ])  # fmt: skip
    names = {entry.arrival.name for entry in standing(entries)}
    assert names == {"dung nua", "lai sai", "ky khac", "khong ro"}


def test_of_several_rejected_files_of_a_unit_the_last_that_the_office_did_not_set_aside_stands() -> None:
    aside = Problem(rules.ARRIVAL_SET_ASIDE, values={"reason": "gửi nhầm"})
    entries = settle([
        (arrival("sai", 1), BAD), (arrival("lai sai", 3), BAD),
        (arrival("cho", 2), replace(BAD, state="waiting")),
        (arrival("khong dung", 5), replace(BAD, problems=(aside,))),
    ])  # fmt: skip
    assert {entry.arrival.name for entry in standing(entries)} == {"lai sai", "cho", "khong dung"}
    nobody = Verdict(state="rejected", period="2023-H1")
    strangers = settle([(arrival("mot", 1), nobody), (arrival("hai", 2), nobody)])
    assert len(standing(strangers)) == 2  # whose they are nobody knows: neither made up for the other


def test_entries_of_one_period_by_unit() -> None:
    entries = settle([(arrival("a", 1), VALID), (arrival("b", 2), Verdict(state="rejected"))])
    assert {unit: [e.arrival.name for e in mine] for unit, mine in by_unit(entries, "2023-H1").items()} == {
        "VP": ["a"]
    }


deliveries = st.lists(
    st.builds(
        lambda n, minute, content, state: (
            arrival(f"f{n}", minute, f"hash-{content}"),
            Verdict(state=state, unit="VP", period="2023-H1"),
        ),
        st.integers(0, 50), st.integers(0, 59), st.integers(0, 5),
        st.sampled_from(["valid", "rejected", "waiting"]),
    ),
    max_size=5, unique_by=lambda pair: pair[0].arrival_id,
)  # fmt: skip


@given(deliveries)
def test_nothing_is_lost_and_order_of_processing_changes_nothing(
    found: list[tuple[Arrival, Verdict]],
) -> None:
    expected = settle(found)
    for shuffled in permutations(found):
        assert settle(shuffled) == expected
    counts = count(expected)
    assert counts["received"] == len(found)
    assert counts["received"] == sum(counts[state.value] for state in ArrivalState)
    assert counts["merged"] <= 1


def test_a_file_of_the_folder_nhap_ho_was_entered_by_the_office() -> None:
    inside = ("nhap_ho/VP.xlsx", "Nhập hộ/quý I/VP.xlsx", "NHAP HO/thư.eml/VP.xlsx")
    outside = ("VP.xlsx", "nhap_ho.xlsx", "nhap_ho.zip/VP.xlsx", "thư.eml/nhap_ho/VP.xlsx")
    assert all(arrival(name).entered_by_office for name in inside)
    assert not any(arrival(name).entered_by_office for name in outside)
