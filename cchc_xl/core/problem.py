"""Lỗi dữ liệu: bad data as a value with its place and the next step.

A rule is written once, in :mod:`cchc_xl.core.rules`; a problem is one finding of a rule at a place.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

_CELL: Final = re.compile(r"([A-Z]{0,3})([1-9]\d{0,6})")


class Severity(StrEnum):
    """How far a finding reaches: it rejects the file, asks for a look, or only informs."""

    REJECT = "reject"
    WARN = "warn"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the catalogue.

    ``message`` says what is wrong, ``action`` what the reader does next; both are Vietnamese
    sentences whose ``{names}`` are filled from the problem's values. ``hint`` is the same in a few words,
    for the check column of the form; "" where the form itself cannot tell.
    """

    code: str
    severity: Severity
    message: str
    action: str
    hint: str = ""

    @property
    def in_general(self) -> tuple[str, str]:
        """Message and action of no finding in particular: "…" stands where its values would."""
        anything: defaultdict[str, str] = defaultdict(lambda: "…")
        said = self.message.format_map(anything), self.action.format_map(anything)
        return said[0].replace("….", "…"), said[1].replace("….", "…")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a finding lies. Empty strings stand for "the whole of what is above"."""

    file: str = ""
    sheet: str = ""
    cell: str = ""
    header: str = ""

    def __str__(self) -> str:
        cell = f"{self.sheet}!{self.cell}" if self.sheet and self.cell else self.sheet or self.cell
        parts = [part for part in (self.file, cell) if part]
        return " – ".join(parts) + (f" (cột “{self.header}”)" if self.header else "")


def reading_order(cell: str) -> tuple[int, int, str]:
    """Sorts cells and ranges as a sheet is read, row by row: I9 before I10, Z9 before AA9."""
    match = _CELL.match(cell)
    return (int(match[2]), len(match[1]), match[1]) if match else (0, 0, "")


@dataclass(frozen=True, slots=True)
class Problem:
    """Lỗi dữ liệu: ``rule`` found at ``place`` with the values that fill its sentences."""

    rule: Rule
    place: Place = Place()
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return self.rule.code

    @property
    def severity(self) -> Severity:
        return self.rule.severity

    @property
    def message(self) -> str:
        """What is wrong, one Vietnamese sentence."""
        return self.rule.message.format_map(self.values)

    @property
    def action(self) -> str:
        """What to do about it, one Vietnamese sentence."""
        return self.rule.action.format_map(self.values)

    @property
    def sentence(self) -> str:
        """Place, finding and next step as a person reads them."""
        where = str(self.place)
        return (f"{where}: " if where else "") + f"{self.message} {self.action}"
