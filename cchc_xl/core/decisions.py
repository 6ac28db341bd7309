"""Xử lý của Văn phòng về tệp đến: whose file it is and of which period where that is in doubt, and which
files do not count.

What was decided is found by the file's bytes: sorting, renaming or sending it again changes nothing. On sheet
"Lỗi dữ liệu" the office answers a question (a unit's code, a period, "Nhận", "Bỏ qua"), on sheet "Tệp đến" it
sets a file aside. Nothing here guesses: what the office has not answered waits.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256 as digest_of
from typing import Final

from cchc_xl.core import rules
from cchc_xl.core import wording as w
from cchc_xl.core.form_identity import Claim
from cchc_xl.core.ledger import Arrival, Verdict
from cchc_xl.core.office_settings import closings
from cchc_xl.core.period import Period
from cchc_xl.core.plan import Plan
from cchc_xl.core.problem import Place, Problem, Rule
from cchc_xl.core.tables import CellValue
from cchc_xl.core.unit import UnitNames
from cchc_xl.core.vnformat import day
from cchc_xl.core.vntext import fold
from cchc_xl.core.workbook_cells import text_of

_QUESTIONS: Final = (*rules.WHOSE_FORM, *rules.WHICH_PERIOD, rules.ARRIVAL_AFTER_CLOSING)
# Findings that the office answers in the row's own cell.
ANSWERABLE: Final = frozenset(rule.code for rule in _QUESTIONS)
_ADDRESS: Final = re.compile(r"[^\s<>()\",;:|]+@[^\s<>()\",;:|]+")


def file_key(sha256: str) -> str:
    """The key of a file's row on sheet "Tệp đến"."""
    return sha256[:16]


def answer_key(sha256: str, code: str) -> str:
    """The key of an answerable finding's row on sheet "Lỗi dữ liệu"."""
    return digest_of(f"{sha256}|{code}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Decisions:
    """As written: row of "Lỗi dữ liệu" → its answer; row of "Tệp đến" set aside → the reason."""

    answers: Mapping[str, str] = field(default_factory=dict)
    set_aside: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_rows(
        cls, problems: Iterable[Mapping[str, CellValue]], files: Iterable[Mapping[str, CellValue]]
    ) -> Decisions:
        answers = {text_of(row.get("key")): text_of(row.get("choice")) for row in problems}
        aside = {
            text_of(row.get("key")): text_of(row.get("own_reason"))
            for row in files
            if fold(text_of(row.get("use"))) == fold(w.SET_ASIDE)
        }
        return cls({key: text for key, text in answers.items() if text}, aside)


class Arbiter:
    """Phân xử: what the office's decisions and the senders' addresses make of the verdicts."""

    def __init__(self, plan: Plan, decisions: Decisions) -> None:
        self._plan, self._decisions = plan, decisions
        self._names = UnitNames(plan.units)
        self._closings = closings(plan.settings)
        self._senders: dict[str, set[str]] = defaultdict(set)
        for unit in plan.units:
            for address in _ADDRESS.findall(unit.email.lower()):
                self._senders[address].add(unit.code)
        office = plan.unit(plan.settings.get("office_code", ""))
        ours = f"{plan.settings.get('office_email', '')} {office.email if office else ''}"
        for address in _ADDRESS.findall(ours.lower()):  # the Office hands on what others sent
            self._senders.pop(address, None)

    def given(self, sha256: str) -> Claim | None:
        """Whose form the office says it is, and of which period, as far as it said either."""
        units = (self._names.resolve(text) for text in self._answers(sha256, rules.WHOSE_FORM).values())
        periods = (
            Period.said(text, self._plan.year) for text in self._answers(sha256, rules.WHICH_PERIOD).values()
        )
        unit = next(filter(None, units), "")
        period = next(filter(None, periods), None)
        return Claim(unit, w.BY_OFFICE if unit else "", period) if unit or period else None

    def of_sender(self, arrival: Arrival) -> Claim | None:
        """Whose form it is by the mail's sender, if that is the address of one unit and the office did not
        say; with the period that the office gave."""
        codes = self._senders.get(arrival.sender.lower(), ())
        if arrival.entered_by_office or len(codes) != 1:
            return None
        given = self.given(arrival.sha256) or Claim()
        return None if given.unit else replace(given, unit=next(iter(codes)), by=w.BY_SENDER)

    def by_sender(self, arrival: Arrival, problems: Iterable[Problem]) -> Claim | None:
        """The same, where a form without manifest names nobody, or several units and this one among them."""
        claim = self.of_sender(arrival)
        for problem in problems:
            if claim and problem.rule in rules.WHOSE_FORM and "codes" in problem.values:
                codes = str(problem.values["codes"]).split()
                return claim if not codes or claim.unit in codes else None
        return None

    def ruled(self, arrival: Arrival, verdict: Verdict) -> Verdict:
        """The verdict with what the office decided, and what it has to decide."""
        place = Place(arrival.name)
        reason = self._set_aside(arrival.sha256)
        if reason is not None:
            aside = Problem(rules.ARRIVAL_SET_ASIDE, place, {"reason": reason or w.NO_REASON})
            return replace(verdict, state="rejected", problems=(aside,))
        problems = list(verdict.problems)
        waits = False
        for question in (self._other_sender(arrival, verdict), self._after_closing(arrival, verdict)):
            if question is not None and verdict.state == "valid":
                problems.append(question)
                waits = True
        for rule, text in self._answers(arrival.sha256, _QUESTIONS).items():
            if any(p.rule == rule for p in problems):
                problems.append(Problem(rules.ANSWER_UNCLEAR, place, {"answer": text}))
        return replace(verdict, state="waiting" if waits else verdict.state, problems=tuple(problems))

    def _answers(self, sha256: str, of: Iterable[Rule]) -> Mapping[Rule, str]:
        answers = self._decisions.answers
        if not answers:  # most often; then no key of thousands of files is computed
            return {}
        found = {rule: answers.get(answer_key(sha256, rule.code), "") for rule in of}
        return {rule: text for rule, text in found.items() if text}

    def _set_aside(self, sha256: str) -> str | None:
        """Why the office does not use the file; None when it does."""
        reason = self._decisions.set_aside.get(file_key(sha256))
        if reason is None:
            answers = self._answers(sha256, _QUESTIONS).values()
            if any(fold(text) == fold(w.IGNORE) for text in answers):
                return w.IGNORED_THERE
        return reason

    def _other_sender(self, arrival: Arrival, verdict: Verdict) -> Problem | None:
        codes = self._senders.get(arrival.sender.lower(), ())
        speaks = {a.unit for unit in self._plan.units if unit.code in codes for a in unit.answers_for}
        if not codes or arrival.entered_by_office or verdict.unit in {*codes, *speaks}:
            return None
        given = self.given(arrival.sha256)
        if given is not None and given.unit:
            return None
        values = {"unit": verdict.unit, "sender": arrival.sender, "others": ", ".join(sorted(codes))}
        return Problem(rules.FORM_SENDER_DISAGREES, Place(arrival.name), values)

    def _after_closing(self, arrival: Arrival, verdict: Verdict) -> Problem | None:
        closed = self._closings.get(verdict.period)
        received = arrival.received_on
        if closed is None or received <= closed:
            return None
        answers = self._answers(arrival.sha256, (rules.ARRIVAL_AFTER_CLOSING,))
        if any(fold(text) == fold(w.TAKE) for text in answers.values()):
            return None
        values = {"period": verdict.period, "closed": day(closed), "received": day(received)}
        return Problem(rules.ARRIVAL_AFTER_CLOSING, Place(arrival.name), values)
