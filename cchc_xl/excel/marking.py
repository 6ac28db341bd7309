"""Đánh dấu tệp có lỗi: marked copies made in processes of their own, bounded in memory and time.

A file over which its process ends, hangs or finds a fault of ours has no marked copy; the others go on.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from cchc_xl.core.problem import Problem
from cchc_xl.excel import bounded
from cchc_xl.last_door import keep_traceback
from cchc_xl.ports import ToMark

_MANY: Final = 12  # files from which on a second process pays
_NONE: Final = b""  # a workbook is never that


@dataclass(frozen=True, slots=True)
class Marker:
    """Fulfils ports.MarkCopies."""

    seconds: float = bounded.SECONDS

    def copies(self, wanted: Iterable[ToMark]) -> Generator[tuple[ToMark, bytes | None], None, None]:
        """Every file with its marked copy, None where there can be none; in no particular order."""
        coming = iter(wanted)
        few = list(islice(coming, _MANY))
        workers = [_Marking(_work, (), self.seconds) for _ in range((len(few) > 0) + (len(few) == _MANY))]
        coming = chain(few, coming)
        try:
            while True:
                idle = [worker for worker in workers if not worker.busy]
                for worker, file in zip(idle, coming, strict=False):
                    worker.mark(file)
                busy = [worker for worker in workers if worker.busy]
                if not busy:
                    return
                for worker in bounded.answering(busy):
                    yield worker.file, worker.copy()
        finally:
            for worker in workers:
                worker.end()


class _Marking(bounded.Worker):
    """A process that marks one file at a time."""

    file: ToMark

    def mark(self, file: ToMark) -> None:
        self.take(file.data, file.name, file.problems)
        self.file = file

    def copy(self) -> bytes | None:
        try:
            copy = self.answer()
        except RuntimeError:  # the technician has it; nobody else should have to wait
            keep_traceback()
            copy = None
        if copy is None:
            self.restart()
        return copy or None


def _work() -> bounded.Work:
    from cchc_xl.excel.marked import marked_copy  # its libraries are for this process alone

    def work(data: bytes, name: str, problems: Sequence[Problem]) -> bytes:
        return marked_copy(data, name, problems) or _NONE

    return work
