"""Nhận báo cáo: what lies in a folder goes into the store, and every file gets its verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from cchc_xl.core import tables
from cchc_xl.core.ledger import Arrival, Entry, count
from cchc_xl.core.problem import Problem
from cchc_xl.flows.gather import gather
from cchc_xl.flows.judge import ensure_store, judge_arrivals
from cchc_xl.flows.note import note
from cchc_xl.ports import Arrivals, Delivery, Holidays, JudgeForms, MasterWorkbook, Progress


@dataclass(frozen=True, slots=True)
class CollectResult:
    """The whole ledger, which of its arrivals are new, and deliveries that could not be taken in.

    ``offered`` is how many files there were to take in, known ones among them.
    """

    entries: tuple[Entry, ...]
    new: frozenset[str]
    unreadable: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    offered: int

    @property
    def counts(self) -> Mapping[str, int]:
        """received = merged + rejected + waiting + superseded; the unreadable ones wait."""
        counts = count(self.entries)
        waiting = len(self.unreadable)
        return {**counts, "received": counts["received"] + waiting, "waiting": counts["waiting"] + waiting}


def collect(
    book: MasterWorkbook,
    store: Arrivals,
    deliveries: Iterable[Delivery | Problem],
    judge_forms: JudgeForms,
    holidays: Holidays,
    now: datetime,
    progress: Progress,
) -> CollectResult:
    """Take the deliveries in, judge all arrivals, write their states into the receipts."""
    office = gather(book, (tables.ACTIONS, tables.SUBMISSIONS, tables.LOG), holidays)
    ensure_store(office, store)
    known = {arrival.arrival_id for arrival in store.arrivals()}
    unreadable: list[Problem] = []
    taken: set[str] = set()
    offered = 0

    def taken_in() -> Iterator[Arrival]:
        nonlocal offered
        for delivery in deliveries:
            offered += 1
            if isinstance(delivery, Problem):
                unreadable.append(delivery)
            else:
                arrival = store.add(delivery)
                taken.add(arrival.arrival_id)
                yield arrival

    judged = judge_arrivals(office, store, judge_forms, progress, taken_in())
    store.record(judged.entries)
    result = CollectResult(
        judged.entries, frozenset(taken - known), tuple(unreadable), office.problems, offered
    )
    c = result.counts
    said = (
        f"Nhận {c['received']} tệp ({len(result.new)} tệp mới): {c['merged']} được dùng, "
        f"{c['rejected']} có lỗi, {c['waiting']} chờ xử lý, {c['superseded']} đã thay bằng bản khác."
    )
    written = note(book, office, "collect", now, said)
    return replace(result, problems=(*result.problems, *written))
