"""What the flows need from the world, as protocols; adapters fulfil them, tests stand in for them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from cchc_xl.core.changes import TableChanges
from cchc_xl.core.form import FormContent
from cchc_xl.core.form_identity import Claim
from cchc_xl.core.ledger import Arrival, Entry, Receipt
from cchc_xl.core.plan import Plan
from cchc_xl.core.problem import Problem
from cchc_xl.core.report import Report
from cchc_xl.core.submission import RawForm
from cchc_xl.core.tables import TableData, TableSpec


class MasterWorkbook(Protocol):
    """Sổ theo dõi: the shared workbook, closed or open. Both methods raise WorkbookError."""

    def read(self, specs: Iterable[TableSpec]) -> Mapping[str, TableData]:
        """Tables by name; one that the workbook lacks altogether raises WorkbookError naming it."""
        ...

    def write(self, changes: Sequence[TableChanges]) -> tuple[Problem, ...]:
        """Apply all changes in one go; cells that changed since :meth:`read` come back as problems."""
        ...


@dataclass(frozen=True, slots=True)
class Written:
    """Một lần ghi: what ``action`` (a key of wording.ACTION) changed in the workbook at ``at``."""

    action: str
    at: datetime
    changes: tuple[TableChanges, ...]


class UndoableWorkbook(MasterWorkbook, Protocol):
    """A master workbook that remembers its writes."""

    def undo(self) -> tuple[Written, tuple[Problem, ...]] | None:
        """Take the last write back; None when there is none. Cells changed since come back as problems."""
        ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """Một lần gửi: bytes with the name and time under which they came. ``received_at`` has a zone.

    ``sender`` is the address that the mail claims to come from; "" when it was no mail.
    """

    channel: str
    name: str
    received_at: datetime
    data: bytes
    sender: str = ""


class Arrivals(Protocol):
    """Kho tệp đến. All methods raise StoreError."""

    @property
    def name(self) -> str:
        """The name of its folder, which stands beside the workbook."""
        ...

    @property
    def exists(self) -> bool: ...
    def add(self, delivery: Delivery) -> Arrival: ...
    def receipts(self) -> tuple[Receipt | Problem, ...]:
        """Receipts by order of reception, then those that cannot be read, as problems."""
        ...

    def data(self, arrival: Arrival) -> bytes | Problem:
        """The bytes as they came, or why they are not there any more."""
        ...

    def missing(self, arrival: Arrival) -> Problem | None:
        """Whether the arrival's file is gone, without reading it."""
        ...

    def record(self, entries: Iterable[Entry]) -> None: ...
    def damage(self) -> Iterable[Problem]:
        """Everything that is wrong, after reading every file."""
        ...

    def kept(self, sha256: str, basis: str) -> str:
        """The text kept for these bytes on this basis; "" when there is none that is sound."""
        ...

    def keep(self, sha256: str, basis: str, text: str) -> bool:
        """Keep what can be found out again; that it cannot be kept is no error."""
        ...


class JudgeForms(Protocol):
    """Đọc và chấm tệp đến."""

    def basis(self, plan: Plan) -> str:
        """What a verdict depends on besides the bytes, as a digest."""
        ...

    def judge(
        self,
        plan: Plan,
        arrivals: Iterable[Arrival],
        data: Callable[[Arrival], bytes | Problem],
        claim: Callable[[Arrival], Claim | None],
    ) -> Generator[tuple[Arrival, str | Problem], None, None]:
        """Every arrival with its verdict as core/verdict_codec writes it, in no particular order.

        ``claim`` says whose form an arrival is where others than the form say so.

        ``arrivals`` are asked for one by one, all of them; one whose bytes are not there comes back with
        the problem that ``data`` gave.
        """
        ...


@dataclass(frozen=True, slots=True)
class ToMark:
    """Tệp cần đánh dấu: the bytes of an arrival under their name, and what is wrong with them."""

    arrival_id: str
    name: str
    data: bytes
    problems: tuple[Problem, ...]


class MarkCopies(Protocol):
    """Bản đánh dấu lỗi."""

    def copies(self, wanted: Iterable[ToMark]) -> Iterable[tuple[ToMark, bytes | None]]:
        """Every file with its marked copy (.xlsx), None where there can be none; in no particular order."""
        ...


@dataclass(frozen=True, slots=True)
class Returned:
    """Bản trả lại of an arrival: where it lies or is to lie, and whether it is there as it should be.

    ``path`` has no suffix as long as it is not there: what it will be shows when it is made.
    """

    path: Path
    stands: bool


class Returns(Protocol):
    """Thư mục trả lại. All methods raise OSError."""

    def find(self, entry: Entry, *, new: bool) -> Returned:
        """Where the copy of an arrival has its place; ``new``: none can be there yet."""
        ...

    def target(self, place: Returned, copy: bytes | str) -> Path:
        """Where :meth:`write` puts it."""
        ...

    def write(self, entry: Entry, place: Returned, copy: bytes | str) -> Path:
        """Write it, as .xlsx or as text; where it lies now."""
        ...


# Years → (days off with their names, weekend days that are worked) as far as a library knows them;
# the workbook's own sheet wins over both.
Holidays = Callable[[Iterable[int]], tuple[Mapping[date, str], Iterable[date]]]
# Bytes and file name of a spreadsheet from outside → its cells, or why it is none.
ReadForm = Callable[[bytes, str], RawForm | Problem]
# Writes a unit form to a path; raises FormError.
WriteForm = Callable[[FormContent, Path], None]
# Writes the report to a path; raises ReportError.
WriteReport = Callable[[Report, Path], None]
# Looks over a written report: what departs from the form that the law asks for.
CheckReport = Callable[[Path], tuple[Problem, ...]]
# Reports progress: what is being done, how many are done, of how many.
Progress = Callable[[str, int, int], None]


def unwatched(_what: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""
