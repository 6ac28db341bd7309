"""Chạy thử, không ghi gì: a workbook and a store that only remember what they were told to keep.

Flows run on them as on the real ones, so a dry run reads, judges and says the same; nothing reaches the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from cchc_xl.core.changes import TableChanges
from cchc_xl.core.ledger import Arrival, Entry, Receipt
from cchc_xl.core.problem import Problem
from cchc_xl.core.tables import TableData, TableSpec
from cchc_xl.ports import Arrivals, Delivery, MasterWorkbook, Returned, Returns, Written


@dataclass(slots=True)
class RememberingWorkbook:
    """Fulfils ports.UndoableWorkbook: reads ``book``; what would be written stands in ``changes``.

    Like the real one it leaves out what belongs to a column that the workbook no longer has.
    """

    book: MasterWorkbook
    changes: list[TableChanges] = field(default_factory=list)
    _missing: set[tuple[str, str]] = field(default_factory=set)

    def read(self, specs: Iterable[TableSpec]) -> Mapping[str, TableData]:
        found = self.book.read(specs)
        self._missing |= {(name, f) for name, table in found.items() for f in table.missing}
        return found

    def write(self, changes: Sequence[TableChanges]) -> tuple[Problem, ...]:
        there = (
            replace(c, cells=tuple(x for x in c.cells if (c.spec.name, x.field) not in self._missing))
            for c in changes
        )
        self.changes += [change for change in there if change]
        return ()

    def undo(self) -> tuple[Written, tuple[Problem, ...]] | None:
        """Nothing was written, so there is nothing to take back."""
        return None


@dataclass(frozen=True, slots=True)
class RememberingReturns:
    """Fulfils ports.Returns: says where copies would lie, and writes none."""

    returns: Returns

    def find(self, entry: Entry, *, new: bool) -> Returned:
        return self.returns.find(entry, new=new)

    def target(self, place: Returned, copy: bytes | str) -> Path:
        return self.returns.target(place, copy)

    def write(self, _entry: Entry, place: Returned, copy: bytes | str) -> Path:
        return self.target(place, copy)


class RememberingStore:
    """Fulfils ports.Arrivals: ``store``, and in memory what would be added to it.

    ``recorded`` are the entries whose receipt would be written.
    """

    def __init__(self, store: Arrivals, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now
        self._known = {r.arrival.arrival_id: r for r in store.receipts() if isinstance(r, Receipt)}
        self._data: dict[str, bytes] = {}  # by digest
        self.added: dict[str, Receipt] = {}  # by the arrival's ID
        self.recorded: tuple[Entry, ...] = ()

    @property
    def name(self) -> str:
        return self._store.name

    @property
    def exists(self) -> bool:
        return self._store.exists

    def add(self, delivery: Delivery) -> Arrival:
        arrival = Arrival.of(
            delivery.channel, delivery.name, delivery.received_at, delivery.data, delivery.sender
        )
        self._data[arrival.sha256] = delivery.data
        if arrival.arrival_id not in self._known:
            self.added[arrival.arrival_id] = Receipt(arrival=arrival, recorded_at=self._now())
        return arrival

    def receipts(self) -> tuple[Receipt | Problem, ...]:
        there = self._store.receipts()
        readable = [*(r for r in there if isinstance(r, Receipt)), *self.added.values()]
        return (
            *sorted(readable, key=lambda receipt: receipt.arrival.order),
            *(r for r in there if isinstance(r, Problem)),
        )

    def data(self, arrival: Arrival) -> bytes | Problem:
        return self._data[arrival.sha256] if arrival.sha256 in self._data else self._store.data(arrival)

    def missing(self, arrival: Arrival) -> Problem | None:
        return None if arrival.sha256 in self._data else self._store.missing(arrival)

    def record(self, entries: Iterable[Entry]) -> None:
        self.recorded = tuple(e for e in entries if not self._stands(e))

    def damage(self) -> Iterable[Problem]:
        return self._store.damage()

    def kept(self, sha256: str, basis: str) -> str:
        return self._store.kept(sha256, basis)

    def keep(self, sha256: str, basis: str, text: str) -> bool:  # noqa: ARG002
        """Nothing is kept: the flow then remembers the text itself."""
        return False

    def _stands(self, entry: Entry) -> bool:
        known = self._known.get(entry.arrival.arrival_id)
        return known is not None and Receipt.of(entry, known.recorded_at) == known
