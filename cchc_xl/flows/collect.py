"""Nhận báo cáo: what lies in a folder goes into the store, and every file gets its verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from cchc_xl.core import tables
from cchc_xl.core.ledger import Arrival, Entry, Receipt, count
from cchc_xl.core.problem import Problem
from cchc_xl.flows.gather import FILE_DECISIONS, gather
from cchc_xl.flows.hand_back import HandBack, HandedBack, nothing_back
from cchc_xl.flows.judge import ensure_store, judge_arrivals
from cchc_xl.flows.note import note
from cchc_xl.ports import Arrivals, Delivery, Holidays, JudgeForms, MasterWorkbook, Progress


@dataclass(frozen=True, slots=True)
class CollectResult:
    """The whole ledger, which of its arrivals are new, and deliveries that could not be taken in.

    ``unreadable`` are those, and receipts that cannot be read: they wait. ``offered`` is how many files
    there were to take in, known ones among them.
    """

    entries: tuple[Entry, ...]
    new: frozenset[str]
    unreadable: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    offered: int
    handed_back: HandedBack = field(default_factory=HandedBack)

    @property
    def said(self) -> str:
        c, copies = self.counts, len(self.handed_back.written)
        marked = (
            f" Đã ghi {copies} bản đánh dấu lỗi vào thư mục “tra_lai” để trả lại đơn vị." if copies else ""
        )
        return (
            f"Nhận {c['received']} tệp ({len(self.new)} tệp mới): {c['merged']} được dùng, "
            f"{c['rejected']} có lỗi, {c['waiting']} chờ xử lý, {c['superseded']} đã thay bằng bản khác."
            f"{marked}"
        )

    @property
    def counts(self) -> Mapping[str, int]:
        """received = merged + rejected + waiting + superseded; the unreadable ones wait."""
        counts = count(self.entries)
        waiting = len(self.unreadable)
        return {**counts, "received": counts["received"] + waiting, "waiting": counts["waiting"] + waiting}


class Intake:
    """Deliveries on their way into the store: iterate to take them in one by one."""

    def __init__(self, store: Arrivals, deliveries: Iterable[Delivery | Problem]) -> None:
        self._store, self._deliveries = store, deliveries
        self._known = {r.arrival.arrival_id for r in store.receipts() if isinstance(r, Receipt)}
        self._taken: set[str] = set()
        self.unreadable: list[Problem] = []
        self.offered = 0  # files there were to take in, known ones among them

    def __iter__(self) -> Iterator[Arrival]:
        for delivery in self._deliveries:
            self.offered += 1
            if isinstance(delivery, Problem):
                self.unreadable.append(delivery)
            else:
                arrival = self._store.add(delivery)
                self._taken.add(arrival.arrival_id)
                yield arrival

    @property
    def new(self) -> frozenset[str]:
        """IDs of the arrivals that were not known before."""
        return frozenset(self._taken - self._known)


def collect(
    book: MasterWorkbook,
    store: Arrivals,
    deliveries: Iterable[Delivery | Problem],
    judge_forms: JudgeForms,
    holidays: Holidays,
    now: datetime,
    progress: Progress,
    hand_back: HandBack = nothing_back,
) -> CollectResult:
    """Take the deliveries in, judge all arrivals, write their states into the receipts, hand copies back."""
    office = gather(book, (tables.ACTIONS, tables.SUBMISSIONS, tables.LOG, *FILE_DECISIONS), holidays)
    ensure_store(office, store)
    intake = Intake(store, deliveries)
    judged = judge_arrivals(office, store, judge_forms, progress, intake)
    store.record(judged.entries)
    unreadable = (*intake.unreadable, *judged.damage)
    handed = hand_back(judged.entries, intake.new)
    problems = (*office.problems, *handed.problems)
    result = CollectResult(judged.entries, intake.new, unreadable, problems, intake.offered, handed)
    written = note(book, office, "collect", now, result.said)
    return replace(result, problems=(*result.problems, *written))
