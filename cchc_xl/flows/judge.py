"""What the store's arrivals say, judged by the rules: shared by collecting, rolling up and reporting."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass

from cchc_xl.core import form_rules, tables
from cchc_xl.core.ledger import Arrival, ArrivalState, Entry, Verdict, settle
from cchc_xl.core.period import Period
from cchc_xl.core.rollup import Accepted
from cchc_xl.core.verdict_codec import decode
from cchc_xl.errors import StoreError
from cchc_xl.flows.gather import Office
from cchc_xl.ports import Arrivals, JudgeForms, Progress

_WHAT = "Đọc và kiểm tra"


@dataclass(frozen=True, slots=True)
class Judged:
    """The ledger and the accepted submissions by period and unit."""

    entries: tuple[Entry, ...]
    history: Mapping[Period, Mapping[str, Accepted]]


def judge_arrivals(office: Office, store: Arrivals, judge_forms: JudgeForms, progress: Progress) -> Judged:
    """The verdict on every arrival: the one kept by the store, or a new one, which is then kept.

    The same bytes are read once, under the name by which they first came.
    """
    arrivals = store.arrivals()
    first: dict[str, Arrival] = {}
    for arrival in arrivals:
        first.setdefault(arrival.sha256, arrival)
    basis = judge_forms.basis(office.plan)
    verdicts: dict[str, form_rules.Verdict] = {}
    for digest, arrival in first.items():
        if known := decode(store.kept(digest, basis), arrival.name):
            verdicts[digest] = known

    unknown = [arrival for digest, arrival in first.items() if digest not in verdicts]
    progress(_WHAT, len(verdicts), len(first))
    with closing(judge_forms.judge(office.plan, unknown, store.data)) as answers:
        for arrival, text in answers:
            store.keep(arrival.sha256, basis, text)
            verdict = decode(text, arrival.name)
            assert verdict is not None, "a verdict that was just written"
            verdicts[arrival.sha256] = verdict
            progress(_WHAT, len(verdicts), len(first))

    entries = settle((arrival, _plain(verdicts[arrival.sha256])) for arrival in arrivals)
    history: dict[Period, dict[str, Accepted]] = {}
    for entry in entries:
        submission = verdicts[entry.arrival.sha256].submission
        if entry.state is ArrivalState.MERGED and submission is not None:
            period = Period.parse(entry.verdict.period)
            history.setdefault(period, {})[entry.verdict.unit] = Accepted(submission, entry.arrival.name)
    return Judged(entries, history)


def ensure_store(office: Office, store: Arrivals) -> None:
    """Raises StoreError when the workbook shows figures of submissions whose files are gone.

    To go on with an empty store would blank those figures. ``office`` holds the table of submissions.
    """
    table = office.tables.get(tables.SUBMISSIONS.name)
    if table is not None and any(row.get("file") for row in table.values()) and not store.exists:
        raise StoreError(
            "Sổ đã có số liệu tổng hợp nhưng không thấy thư mục dữ liệu “…_dulieu” bên cạnh sổ.",
            "Nếu vừa đổi tên hoặc chuyển sổ, đổi tên và chuyển thư mục dữ liệu theo sổ rồi chạy lại.",
        )


def _plain(verdict: form_rules.Verdict) -> Verdict:
    return Verdict(state=verdict.state, unit=verdict.unit, period=verdict.period, problems=verdict.problems)
