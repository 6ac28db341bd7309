"""Sổ tệp đến: which arrival counts for a unit and period, whatever the order of processing.

An arrival is one delivery (channel, name, received time, bytes). At every moment
received = merged + rejected + waiting + superseded.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Final

from cchc_xl.core import rules
from cchc_xl.core.problem import Problem
from cchc_xl.core.vnformat import VIETNAM
from cchc_xl.core.vntext import fold

_ENTERED: Final = "nhap ho"  # "nhap_ho", "Nhập hộ"


class ArrivalState(StrEnum):
    """Where an arrival stands."""

    MERGED = "merged"  # the accepted submission of its unit and period
    REJECTED = "rejected"  # has errors
    WAITING = "waiting"  # needs a person or a retry
    SUPERSEDED = "superseded"  # gave way to a later valid one, or repeats bytes already received


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Tệp đến: one delivery, as recorded once. ``received_at`` has a zone."""

    arrival_id: str
    channel: str
    name: str
    received_at: datetime
    sha256: str
    size: int
    sender: str = ""  # the address that a mail claims to come from

    @property
    def entered_by_office(self) -> bool:
        """Whether the Office filled the form in for the unit: such files lie in the folder "nhap_ho"."""
        folder, slash, _ = self.name.partition("/")
        return bool(slash) and fold(folder).replace("_", " ") == _ENTERED

    @classmethod
    def of(cls, channel: str, name: str, received_at: datetime, data: bytes, sender: str = "") -> Arrival:
        """The arrival that a delivery is; the same delivery again is the same arrival."""
        digest = sha256(data).hexdigest()
        identity = "\0".join((channel, name, received_at.isoformat(), digest))
        return cls(
            arrival_id=sha256(identity.encode()).hexdigest()[:32],
            channel=channel,
            name=name,
            received_at=received_at,
            sha256=digest,
            size=len(data),
            sender=sender,
        )

    @property
    def received_on(self) -> date:
        """The day in Viet Nam on which it came."""
        return self.received_at.astimezone(VIETNAM).date()

    @property
    def archived(self) -> str:
        """Tệp lưu: where its bytes lie in the data folder."""
        # The suffix is only for people who open the folder; what a file is shows in its content.
        suffix = PurePosixPath(self.name).suffix.lower()
        plain = suffix if suffix[1:].isascii() and suffix[1:].isalnum() and len(suffix) <= 6 else ""
        return f"goc/{self.sha256}{plain}"

    def beside(self, folder: str) -> str:
        """The same as seen from the workbook, beside which the data ``folder`` stands."""
        return f"{folder}/{self.archived}"

    @property
    def order(self) -> tuple[datetime, str, str]:
        """Latest by received time, then by hash; never by order of processing."""
        return self.received_at, self.sha256, self.arrival_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Biên nhận: an arrival as it was last recorded; waiting until a run has judged it.

    ``recorded_at`` is when it came into this state; ``problems`` are sentences.
    """

    arrival: Arrival
    recorded_at: datetime
    state: ArrivalState = ArrivalState.WAITING
    unit: str = ""
    period: str = ""
    attempt: int = 0
    superseded_by: str = ""
    problems: tuple[str, ...] = ()

    @classmethod
    def of(cls, entry: Entry, recorded_at: datetime) -> Receipt:
        """The receipt of an arrival that stands as the ledger says."""
        return cls(
            arrival=entry.arrival,
            recorded_at=recorded_at,
            state=entry.state,
            unit=entry.verdict.unit,
            period=entry.verdict.period,
            attempt=entry.attempt,
            superseded_by=entry.superseded_by,
            problems=tuple(problem.sentence for problem in entry.verdict.problems),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the rules say of an arrival's bytes. ``state`` is valid, rejected or waiting."""

    state: str
    unit: str = ""
    period: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the ledger: an arrival, its verdict, its state, and which attempt of its unit it is."""

    arrival: Arrival
    verdict: Verdict
    state: ArrivalState
    attempt: int = 1
    superseded_by: str = ""  # name of the arrival that took its place

    @property
    def set_aside(self) -> bool:
        """Whether it is rejected because the office does not use it, whatever may be wrong in it."""
        return any(problem.rule == rules.ARRIVAL_SET_ASIDE for problem in self.verdict.problems)

    @property
    def said(self) -> str:
        """What people are told it is: a key of wording.ARRIVAL_STATE."""
        return "set_aside" if self.set_aside and self.state is ArrivalState.REJECTED else self.state


def settle(judged: Iterable[tuple[Arrival, Verdict]]) -> tuple[Entry, ...]:
    """The ledger, sorted by arrival order.

    The latest valid arrival of a unit and period is merged; earlier valid ones are superseded; a
    rejected one never displaces a valid one; bytes received before are superseded by the first.
    """
    ordered = sorted(judged, key=lambda pair: pair[0].order)
    first: dict[str, Arrival] = {}
    repeats: dict[str, str] = {}
    latest: dict[tuple[str, str], Arrival] = {}
    for arrival, verdict in ordered:
        if arrival.sha256 in first:
            repeats[arrival.arrival_id] = first[arrival.sha256].name
            continue
        first[arrival.sha256] = arrival
        if verdict.state == "valid":
            latest[verdict.unit, verdict.period] = arrival
    attempts: Counter[tuple[str, str]] = Counter()
    entries = []
    for arrival, verdict in ordered:
        slot = (verdict.unit, verdict.period)
        attempts[slot] += 1
        state, by = ArrivalState(_PLAIN.get(verdict.state, "merged")), ""
        if arrival.arrival_id in repeats:
            state, by = ArrivalState.SUPERSEDED, repeats[arrival.arrival_id]
        elif verdict.state == "valid" and latest[slot].arrival_id != arrival.arrival_id:
            state, by = ArrivalState.SUPERSEDED, latest[slot].name
        entries.append(
            Entry(arrival=arrival, verdict=verdict, state=state, attempt=attempts[slot], superseded_by=by)
        )
    return tuple(entries)


_PLAIN = {"rejected": "rejected", "waiting": "waiting"}


def count(entries: Iterable[Entry | Receipt]) -> dict[str, int]:
    """Received and each state; the parts always add up to the whole."""
    states = Counter(entry.state for entry in entries)
    return {"received": states.total(), **{state.value: states[state] for state in ArrivalState}}


def standing(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries whose findings still matter.

    Gone are those of a superseded file, of a rejected or waiting one that a later file of its unit and period
    made good, and of a rejected one after which the unit sent another that is rejected too.
    """
    known = tuple(entries)
    merged: dict[tuple[str, str], tuple[datetime, str, str]] = {}
    latest: dict[tuple[str, str], tuple[datetime, str, str]] = {}  # merged or rejected
    for entry in known:  # in the order of arrival
        slot = entry.verdict.unit, entry.verdict.period
        if entry.state is ArrivalState.MERGED:
            merged[slot] = latest[slot] = entry.arrival.order
        elif entry.state is ArrivalState.REJECTED and all(slot) and not entry.set_aside:
            latest[slot] = entry.arrival.order

    def given_up(entry: Entry) -> bool:
        by = latest if entry.state is ArrivalState.REJECTED else merged
        slot = entry.verdict.unit, entry.verdict.period
        return slot in by and entry.arrival.order < by[slot]

    return tuple(e for e in known if e.state is not ArrivalState.SUPERSEDED and not given_up(e))


def by_unit(entries: Iterable[Entry], period: str) -> dict[str, list[Entry]]:
    """The entries of one period, unit code → in arrival order."""
    result: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.verdict.period == period and entry.verdict.unit:
            result[entry.verdict.unit].append(entry)
    return dict(result)
