"""Đối chiếu sổ tệp đến: received = merged + rejected + waiting + superseded, and every file sound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cchc_xl.core.ledger import ArrivalState, Receipt, count
from cchc_xl.core.problem import Problem
from cchc_xl.ports import Arrivals


@dataclass(frozen=True, slots=True)
class LedgerResult:
    """The receipts by order of reception, how many arrivals are in each state, and what is damaged.

    A receipt that cannot be read stands for an arrival that waits.
    """

    receipts: tuple[Receipt, ...]
    counts: Mapping[str, int]
    damage: tuple[Problem, ...]

    @property
    def adds_up(self) -> bool:
        """Whether every arrival is in one state."""
        return self.counts["received"] == sum(self.counts[state.value] for state in ArrivalState)


def prove_ledger(store: Arrivals) -> LedgerResult:
    """Look at every receipt and read every file anew; nothing is written."""
    found = store.receipts()
    receipts = tuple(r for r in found if isinstance(r, Receipt))
    states = count(receipts)
    waiting = states["waiting"] + len(found) - len(receipts)
    return LedgerResult(
        receipts, {**states, "received": len(found), "waiting": waiting}, tuple(store.damage())
    )
