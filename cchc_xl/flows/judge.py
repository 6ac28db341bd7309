"""What the store's arrivals say, judged by the rules: shared by collecting, rolling up and reporting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cchc_xl.core.form_rules import judge
from cchc_xl.core.ledger import ArrivalState, Entry, Verdict, settle
from cchc_xl.core.period import Period
from cchc_xl.core.problem import Problem
from cchc_xl.core.rollup import Accepted
from cchc_xl.core.submission import Submission
from cchc_xl.core.unit import UnitNames
from cchc_xl.flows.gather import Office
from cchc_xl.ports import Arrivals, Progress, ReadForm


@dataclass(frozen=True, slots=True)
class Judged:
    """The ledger and the accepted submissions by period and unit."""

    entries: tuple[Entry, ...]
    history: Mapping[Period, Mapping[str, Accepted]]


def judge_arrivals(office: Office, store: Arrivals, read_form: ReadForm, progress: Progress) -> Judged:
    """Judge every arrival of the store. The same bytes are read once."""
    names = UnitNames(office.plan.units)
    arrivals = store.arrivals()
    verdicts: dict[str, tuple[Verdict, Submission | None]] = {}
    judged = []
    for i, arrival in enumerate(arrivals):
        progress("Đọc và kiểm tra", i, len(arrivals))
        if arrival.sha256 not in verdicts:
            raw = read_form(store.data(arrival), arrival.name)
            if isinstance(raw, Problem):
                verdicts[arrival.sha256] = Verdict(state="rejected", problems=(raw,)), None
            else:
                found = judge(raw, office.plan, office.asked, names.candidates)
                verdict = Verdict(
                    state=found.state, unit=found.unit, period=found.period, problems=found.problems
                )
                verdicts[arrival.sha256] = verdict, found.submission
        judged.append((arrival, verdicts[arrival.sha256][0]))
    progress("Đọc và kiểm tra", len(arrivals), len(arrivals))
    entries = settle(judged)
    history: dict[Period, dict[str, Accepted]] = {}
    for entry in entries:
        submission = verdicts[entry.arrival.sha256][1]
        if entry.state is ArrivalState.MERGED and submission is not None:
            period = Period.parse(entry.verdict.period)
            history.setdefault(period, {})[entry.verdict.unit] = Accepted(submission, entry.arrival.name)
    return Judged(entries, history)
