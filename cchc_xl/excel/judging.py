"""Đọc và chấm tệp đến: always in processes of their own, bounded in memory and time.

A process that ends or hangs takes only its file along and is replaced. The file is tried once more, alone in
a fresh process; then it has a finding of its own and the others go on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from itertools import chain, islice
from pathlib import Path
from typing import Final

from cchc_xl.core import judging, rules, verdict_codec
from cchc_xl.core.form_identity import Claim
from cchc_xl.core.form_rules import Verdict
from cchc_xl.core.ledger import Arrival
from cchc_xl.core.plan import Plan
from cchc_xl.core.problem import Place, Problem
from cchc_xl.excel import bounded, guard, untrusted
from cchc_xl.ports import ReadForm

_MANY: Final = 12  # files from which on a second process pays
_TRIES: Final = 2

bounded.read_beforehand(__name__)

Read = Callable[[Arrival], bytes | Problem]
Claimed = Callable[[Arrival], Claim | None]
Answers = Generator[tuple[Arrival, str | Problem], None, None]


@dataclass(frozen=True, slots=True)
class FormJudge:
    """Fulfils ports.JudgeForms. ``read_form`` must be a function of a module: it is sent to the processes.

    ``many`` files are read by two processes, fewer by one; ``seconds`` are allowed for a file.
    """

    read_form: ReadForm = untrusted.read_form
    many: int = _MANY
    seconds: float = bounded.SECONDS

    def basis(self, plan: Plan) -> str:
        """What a verdict depends on besides the bytes: the plan, our own code and the libraries that read."""
        here = Path(guard.__file__).parent
        ours = [
            *Path(judging.__file__).parent.glob("*.py"),
            *(here / "marks").glob("*.py"),
            *here.glob("guard*.py"),
            Path(untrusted.__file__),
        ]
        libraries = " ".join(version(name) for name in ("python-calamine", "olefile"))
        digest = sha256(f"{libraries} {judging.fingerprint(plan)}".encode())
        for module in sorted(ours):
            digest.update(module.read_bytes())
        return digest.hexdigest()

    def judge(
        self, plan: Plan, arrivals: Iterable[Arrival], data: Read, claim: Claimed = lambda _arrival: None
    ) -> Answers:
        """Every arrival with its verdict as verdict_codec writes it, in no particular order.

        Arrivals are asked for one by one: while the processes read, the caller can take more of them in. One
        whose bytes are not there comes back with the problem that ``data`` gave. Raises FormError when no
        process can be started.
        """
        coming = iter(arrivals)
        few = list(islice(coming, self.many))
        if few:
            works_by = judging.ruling(plan), self.read_form
            workers = [
                _Reader(_judging, works_by, self.seconds) for _ in range(1 if len(few) < self.many else 2)
            ]
            try:
                yield from _judged(workers, chain(few, coming), data, claim)
            finally:
                for worker in workers:
                    worker.end()


def _judged(workers: Sequence[_Reader], coming: Iterator[Arrival], data: Read, claim: Claimed) -> Answers:
    todo: deque[tuple[Arrival, int]] = deque()

    def give(worker: _Reader) -> Answers:
        """Give the worker its next file; what has no bytes needs no worker."""
        while not worker.busy:
            todo.extend((arrival, 1) for arrival in islice(coming, 0 if todo else 1))
            if not todo:
                return
            arrival, tries = todo.popleft()
            found = data(arrival)
            if isinstance(found, Problem):
                yield arrival, found
            else:
                worker.read(arrival, tries, found, claim(arrival))

    for arrival in coming:  # time that the processes need to start anyway
        todo.append((arrival, 1))
        if all(worker.answers for worker in workers):
            break
    for worker in workers:
        yield from give(worker)
    while busy := [worker for worker in workers if worker.busy]:
        for worker in bounded.answering(busy):
            arrival, tries, said = worker.arrival, worker.tries, worker.answer()
            answer = None if said is None else said.decode()
            if answer is None:
                worker.restart()
                if tries < _TRIES:
                    todo.appendleft((arrival, tries + 1))
                else:
                    answer = _ended_its_reader(arrival)
            yield from give(worker)  # first its next file: it works while this one's verdict is kept
            if answer is not None:
                yield arrival, answer


def _ended_its_reader(arrival: Arrival) -> str:
    problem = Problem(rules.FILE_ENDS_READER, Place(arrival.name))
    return verdict_codec.encode(Verdict(state="rejected", problems=(problem,)))


class _Reader(bounded.Worker):
    """A process that judges one file at a time: which, and at which try."""

    arrival: Arrival
    tries: int

    def read(self, arrival: Arrival, tries: int, data: bytes, claim: Claim | None) -> None:
        self.take(data, arrival.name, claim)
        self.arrival, self.tries = arrival, tries


def _judging(plan: Plan, read_form: ReadForm) -> bounded.Work:
    """The work of a reader: a file's bytes, name and claim in, its verdict as text out."""
    judge = judging.Judge(plan)

    def work(data: bytes, name: str, claim: Claim | None) -> bytes:
        return verdict_codec.encode(judge(read_form(data, name), claim)).encode()

    return work
