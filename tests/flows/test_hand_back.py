"""Which arrivals get a copy back, and that one that cannot be written holds up nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cchc_xl.core import rules
from cchc_xl.core.ledger import Arrival, ArrivalState, Entry, Verdict
from cchc_xl.core.problem import Place, Problem, Rule
from cchc_xl.errors import FormError
from cchc_xl.flows.hand_back import HandedBack, hand_back
from cchc_xl.ports import Delivery, Returned, ToMark
from cchc_xl.store import ArrivalStore

AT = datetime(2023, 6, 5, 8, 0, tzinfo=UTC)


class Returns:
    """A folder in memory that refuses some names."""

    def __init__(self, standing: Iterable[str] = (), refused: Iterable[str] = ()) -> None:
        self.standing, self.refused = set(standing), set(refused)
        self.copies: dict[str, bytes | str] = {}

    def find(self, entry: Entry, *, new: bool) -> Returned:
        return Returned(Path(entry.arrival.name), stands=entry.arrival.name in self.standing and not new)

    def target(self, place: Returned, _copy: bytes | str) -> Path:
        return place.path

    def write(self, entry: Entry, place: Returned, copy: bytes | str) -> Path:
        if entry.arrival.name in self.refused:
            raise PermissionError(13, "no")
        self.copies[entry.arrival.name] = copy
        return place.path


class Mark:
    """Marks everything but what begins with %PDF."""

    def copies(self, wanted: Iterable[ToMark]) -> Iterable[tuple[ToMark, bytes | None]]:
        for file in wanted:
            yield file, None if file.data[:4] in (b"%PDF", b"") else b"marked"


class Broken:
    def copies(self, wanted: Iterable[ToMark]) -> Iterable[tuple[ToMark, bytes | None]]:
        list(wanted)
        raise FormError("Không khởi động được tiến trình đọc tệp.", "Chạy lại.")


def entries(store: ArrivalStore, **of: tuple[Rule, ArrivalState]) -> list[Entry]:
    found = []
    for name, (rule, state) in of.items():
        data = b"%PDF" if name == "pdf" else name.encode()
        arrival: Arrival = store.add(Delivery("folder", name, AT, data))
        problem = Problem(rule, Place(name), {"value": "x", "key": "I.1", "raw": "x"})
        verdict = Verdict(state="rejected", unit=name, period="2023-H1", problems=(problem,))
        found.append(Entry(arrival=arrival, verdict=verdict, state=state))
    return found


def ran(
    tmp_path: Path, returns: Returns, mark: Mark | Broken | None = None, /, **of: tuple[Rule, ArrivalState]
) -> HandedBack:
    store = ArrivalStore(tmp_path, lambda: AT)
    return hand_back(store, mark or Mark(), returns, lambda *_: None, entries(store, **of), ())


REJECTED, MERGED = ArrivalState.REJECTED, ArrivalState.MERGED
WRONG, DOUBTFUL = rules.FORM_STATUS_UNKNOWN, rules.FORM_DONE_NO_DATE


def test_rejected_and_warned_files_come_back_and_no_others(tmp_path: Path) -> None:
    returns = Returns()
    done = ran(
        tmp_path, returns,
        rejected=(WRONG, REJECTED), warned=(DOUBTFUL, MERGED), noted=(rules.FORM_PAIR_ZERO, MERGED),
        replaced=(WRONG, ArrivalState.SUPERSEDED), gone=(rules.ARRIVAL_GONE, MERGED),
    )  # fmt: skip
    assert returns.copies == {"rejected": b"marked", "warned": b"marked"}
    assert sorted(map(str, done.files.values())) == ["rejected", "warned"]
    assert not done.problems


def test_what_the_office_has_to_answer_does_not_go_to_the_unit(tmp_path: Path) -> None:
    returns = Returns()
    questions = (rules.FORM_UNIT_AMBIGUOUS, rules.FORM_SENDER_DISAGREES, rules.ARRIVAL_AFTER_CLOSING)
    ran(tmp_path, returns, **{rule.code: (rule, ArrivalState.WAITING) for rule in questions})
    assert returns.copies == {}


def test_a_file_made_good_by_a_later_one_does_not_come_back(tmp_path: Path) -> None:
    returns, store = Returns(), ArrivalStore(tmp_path, lambda: AT)
    wrong, good = entries(store, wrong=(WRONG, REJECTED), good=(rules.FORM_PAIR_ZERO, MERGED))
    later = replace(good, arrival=replace(good.arrival, received_at=AT + timedelta(days=1)))
    first, second = (replace(e, verdict=replace(e.verdict, unit="VP")) for e in (wrong, later))
    hand_back(store, Mark(), returns, lambda *_: None, (first, second), ())
    assert returns.copies == {}


def test_what_stands_is_not_marked_again(tmp_path: Path) -> None:
    returns = Returns(standing=("known",))
    done = ran(tmp_path, returns, known=(WRONG, REJECTED))
    assert (returns.copies, done.written) == ({}, [])
    assert [*done.files.values()] == [Path("known")]


def test_what_cannot_be_marked_comes_back_as_a_text_that_says_what_to_do(tmp_path: Path) -> None:
    returns = Returns()
    ran(tmp_path, returns, pdf=(rules.FORM_FILE_PDF, REJECTED))
    said = returns.copies["pdf"]
    assert isinstance(said, str)
    assert rules.FORM_FILE_PDF.message in said
    assert rules.FORM_FILE_PDF.action in said


def test_a_file_that_ended_its_readers_is_not_opened_again(tmp_path: Path) -> None:
    returns = Returns()
    ran(tmp_path, returns, lethal=(rules.FILE_ENDS_READER, REJECTED))
    assert isinstance(returns.copies["lethal"], str)


def test_a_copy_that_cannot_be_written_is_a_problem_of_its_own_file(tmp_path: Path) -> None:
    returns = Returns(refused=("held",))
    done = ran(tmp_path, returns, held=(WRONG, REJECTED), free=(WRONG, REJECTED))
    assert returns.copies.keys() == {"free"}
    assert [(p.code, p.place.file) for p in done.problems] == [("TD12", "held")]


def test_without_a_process_to_mark_in_the_arrivals_stay_received(tmp_path: Path) -> None:
    done = ran(tmp_path, Returns(), Broken(), a=(WRONG, REJECTED))
    assert [(p.code, p.place.file) for p in done.problems] == [("TD12", "a")]
