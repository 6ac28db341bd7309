"""What the store's arrivals say, judged by the rules: shared by collecting, rolling up and reporting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain

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


def judge_arrivals(
    office: Office,
    store: Arrivals,
    judge_forms: JudgeForms,
    progress: Progress,
    incoming: Iterable[Arrival] = (),
) -> Judged:
    """The verdict on every arrival: the one kept by the store, or a new one, which is then kept.

    ``incoming`` are taken into the store as they are asked for. The same bytes are read once, and spoken
    of under the name by which they first came.
    """
    basis = judge_forms.basis(office.plan)
    arrivals: dict[str, Arrival] = {}
    verdicts: dict[str, str] = {}  # as written, by the bytes' digest

    def unknown() -> Iterator[Arrival]:
        for arrival in chain(store.arrivals(), incoming):
            arrivals[arrival.arrival_id] = arrival
            if arrival.sha256 not in verdicts:
                verdicts[arrival.sha256] = store.kept(arrival.sha256, basis)
                if decode(verdicts[arrival.sha256], arrival.name) is None:
                    yield arrival

    with closing(judge_forms.judge(office.plan, unknown(), store.data)) as answers:
        for done, (arrival, text) in enumerate(answers, start=1):
            store.keep(arrival.sha256, basis, text)
            verdicts[arrival.sha256] = text
            progress(_WHAT, done, len(verdicts))
    progress(_WHAT, len(verdicts), len(verdicts))
    return _settled(sorted(arrivals.values(), key=lambda arrival: arrival.order), verdicts)


def _settled(arrivals: Sequence[Arrival], texts: Mapping[str, str]) -> Judged:
    """The ledger of ``arrivals`` (in their order) and what it accepts."""
    verdicts: dict[str, form_rules.Verdict] = {}
    for arrival in arrivals:
        if arrival.sha256 not in verdicts:
            verdict = decode(texts[arrival.sha256], arrival.name)
            assert verdict is not None, "a verdict that was just written or read"
            verdicts[arrival.sha256] = verdict
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
