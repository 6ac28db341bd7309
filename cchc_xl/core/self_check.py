"""Tự kiểm tra: what was looked at, how it stands, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from cchc_xl.core import wording as w
from cchc_xl.core.sheet_rows import Rows

GOOD, LOOK, BAD = "good", "look", "bad"
STATES: Final = (BAD, LOOK, GOOD)


@dataclass(frozen=True, slots=True)
class Finding:
    """``item`` stands as ``state`` says (good, look or bad); ``action`` is "" where nothing is to be done."""

    item: str
    state: str
    found: str
    action: str = ""


def finding_rows(findings: Iterable[Finding]) -> Rows:
    """Sheet "Tự kiểm tra", in the order of the findings."""
    return {
        f.item: {
            "item": f.item,
            "state": w.SELF_CHECK_STATE[f.state],
            "found": f.found or None,
            "action": f.action or None,
        }
        for f in findings
    }


def summary(findings: Iterable[Finding]) -> str:
    """All findings in one sentence; the first that is not good is named."""
    ranked = sorted(findings, key=lambda f: STATES.index(f.state))
    bad, look = (sum(f.state == state for f in ranked) for state in (BAD, LOOK))
    if not bad and not look:
        return f"Kiểm tra {len(ranked)} mục: tất cả đều tốt."
    first = ranked[0]
    return (
        f"Kiểm tra {len(ranked)} mục: {bad} hỏng, {look} cần xem. "
        f"{first.item}: {first.found} {first.action}".strip()
    )
