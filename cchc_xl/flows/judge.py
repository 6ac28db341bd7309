"""What the store's arrivals say, judged by the rules: shared by collecting, rolling up and reporting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import chain

from cchc_xl.core import form_rules, tables
from cchc_xl.core.decisions import Arbiter
from cchc_xl.core.form_identity import Claim
from cchc_xl.core.ledger import Arrival, ArrivalState, Entry, Receipt, Verdict, settle
from cchc_xl.core.period import Period
from cchc_xl.core.problem import Problem
from cchc_xl.core.rollup_values import Accepted
from cchc_xl.core.submission import Submission
from cchc_xl.core.verdict_codec import decode, decode_head
from cchc_xl.errors import StoreError
from cchc_xl.flows.gather import Office
from cchc_xl.ports import Arrivals, JudgeForms, Progress

_WHAT = "Đọc và kiểm tra"


@dataclass(frozen=True, slots=True)
class Judged:
    """The ledger, the accepted submissions by period and unit, and receipts that cannot be read.

    ``folder`` is the store's, as seen from the workbook.
    """

    entries: tuple[Entry, ...]
    history: Mapping[Period, Mapping[str, Accepted]]
    folder: str
    damage: tuple[Problem, ...] = ()


def judge_arrivals(
    office: Office,
    store: Arrivals,
    judge_forms: JudgeForms,
    progress: Progress,
    incoming: Iterable[Arrival] = (),
) -> Judged:
    """The verdict on every arrival: the one kept by the store, or a new one, which is then kept.

    ``incoming`` are taken into the store as they are asked for. The same bytes are read once, and spoken
    of under the name by which they first came. An arrival whose file is gone counts by its kept verdict,
    with a problem; without one it waits. What the office decided on files, and what it has to decide, is in
    the entries' verdicts.
    """
    basis = judge_forms.basis(office.plan)
    receipts = store.receipts()
    arrivals: dict[str, Arrival] = {}
    arbiter = office.arbiter
    verdicts = _Verdicts(store, basis, arbiter)

    def unknown() -> Iterator[Arrival]:
        for arrival in chain((r.arrival for r in receipts if isinstance(r, Receipt)), incoming):
            arrivals[arrival.arrival_id] = arrival
            if not verdicts.known(arrival):
                yield arrival

    def told_by_sender() -> Iterator[Arrival]:
        for arrival in sorted(arrivals.values(), key=lambda a: a.order):
            claim = arbiter.by_sender(arrival, verdicts.head(arrival).problems)
            if claim and verdicts.claimed(arrival, claim):
                yield arrival

    for reading in (unknown(), told_by_sender()):
        with closing(judge_forms.judge(office.plan, reading, store.data, verdicts.claim)) as answers:
            for done, (arrival, answer) in enumerate(answers, start=1):
                verdicts.add(arrival, answer)
                progress(_WHAT, done, len(verdicts.asked))
    progress(_WHAT, len(verdicts.asked), len(verdicts.asked))
    entries = settle(
        (arrival, arbiter.ruled(arrival, _plain(verdicts.head(arrival)))) for arrival in arrivals.values()
    )
    history: dict[Period, dict[str, Accepted]] = {}
    for entry in entries:
        if entry.state is ArrivalState.MERGED:
            arrival = entry.arrival
            accepted = Accepted(verdicts.submission(arrival), arrival.name, arrival.beside(store.name))
            history.setdefault(Period.parse(entry.verdict.period), {})[entry.verdict.unit] = accepted
    return Judged(entries, history, store.name, tuple(r for r in receipts if isinstance(r, Problem)))


class _Verdicts:
    """Verdicts by the bytes' digest: their heads in memory, the rest in the store as far as it keeps them."""

    def __init__(self, store: Arrivals, basis: str, arbiter: Arbiter) -> None:
        self._store, self._basis, self._arbiter = store, basis, arbiter
        self._claims: dict[str, Claim] = {}
        self.asked: set[str] = set()
        self._heads: dict[str, form_rules.Verdict] = {}
        self._texts: dict[str, str] = {}  # that the store could not keep

    def known(self, arrival: Arrival) -> bool:
        """Whether these bytes need no judge: they were asked about before, or the verdict was kept."""
        if arrival.sha256 in self.asked:
            return True
        self.asked.add(arrival.sha256)
        given, of_sender = self._arbiter.given(arrival.sha256), self._arbiter.of_sender(arrival)
        for claim in (given, of_sender) if of_sender else (given,):
            head = decode_head(self._store.kept(arrival.sha256, _with(self._basis, claim)), arrival.name)
            if head is not None:
                break
        else:
            claim = given
        if claim:
            self._claims[arrival.sha256] = claim
        if head is None:
            return False
        if problem := self._store.missing(arrival):
            head = replace(head, problems=(*head.problems, problem))
        self._heads[arrival.sha256] = head
        return True

    def claimed(self, arrival: Arrival, claim: Claim) -> bool:
        """Whether that is news: nobody said before whose these bytes are. Then they are to be judged anew."""
        known = self._claims.get(arrival.sha256)
        if known is not None and known.unit:
            return False
        self._claims[arrival.sha256] = claim
        return True

    def claim(self, arrival: Arrival) -> Claim | None:
        """Whose form it is, and of which period, where others than the form say so."""
        return self._claims.get(arrival.sha256)

    def add(self, arrival: Arrival, answer: str | Problem) -> None:
        """A new verdict as text, or why there are no bytes to judge."""
        if isinstance(answer, Problem):
            head: form_rules.Verdict | None = form_rules.Verdict(state="waiting", problems=(answer,))
        else:
            head = decode_head(answer, arrival.name)
            basis = _with(self._basis, self.claim(arrival))
            if not self._store.keep(arrival.sha256, basis, answer):
                self._texts[arrival.sha256] = answer
        assert head is not None, "a verdict that was just written"
        self._heads[arrival.sha256] = head

    def head(self, arrival: Arrival) -> form_rules.Verdict:
        return self._heads[arrival.sha256]

    def submission(self, arrival: Arrival) -> Submission:
        """What the unit said. Raises StoreError when the kept text is gone since it was looked at."""
        basis = _with(self._basis, self.claim(arrival))
        text = self._texts.get(arrival.sha256) or self._store.kept(arrival.sha256, basis)
        verdict = decode(text, arrival.name)
        if verdict is None or verdict.submission is None:
            raise StoreError(
                f"Nội dung đã đọc của “{arrival.name}” vừa mất khỏi thư mục dữ liệu.", "Chạy lại lệnh này."
            )
        return verdict.submission


def _with(basis: str, claim: Claim | None) -> str:
    return f"{basis} {claim.unit} {claim.by} {claim.period or ''}" if claim else basis


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
