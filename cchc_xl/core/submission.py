"""Báo cáo đơn vị: a unit's filled form as values, every one with the cell it came from.

:class:`RawForm` is what a reader gives (cells only); :class:`Submission` what the rules make of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from string import ascii_uppercase

from cchc_xl.core.tables import CellValue


class AnswerStatus(StrEnum):
    """What a lead unit says of its task (labels in wording.ANSWER)."""

    NOT_STARTED = "NOT_STARTED"
    IN_PROGRESS = "IN_PROGRESS"
    DONE = "DONE"
    NOT_POSSIBLE = "NOT_POSSIBLE"
    NOT_APPLICABLE = "NOT_APPLICABLE"


class Role(StrEnum):
    """Chủ trì gives a status; phối hợp gives a note and never sets one."""

    LEAD = "lead"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet's cells from A1 on, row by row; blank cells are None.

    ``unread`` says why a cell that is not blank has no value: address → its error ("#REF!"), or "" for a
    formula that was never computed. ``merges`` are ranges ("B3:C4"), ``hidden_rows`` physical row numbers,
    ``hidden_columns`` letters, both as far as the cells reach. ``fonts``: address of a text → its font, where
    that is one of TCVN3 (".VnTime") or VNI ("VNI-Times"), whose letters are not Unicode's.
    """

    name: str
    rows: tuple[tuple[CellValue, ...], ...]
    hidden: bool = False
    unread: Mapping[str, str] = field(default_factory=dict)
    merges: tuple[str, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[str] = frozenset()
    fonts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RawForm:
    """A spreadsheet file as read, before any rule looked at it.

    ``date1904`` says how the file counts days; the dates in it are read accordingly. ``macros``: it carries
    some; none was run.
    """

    file: str
    sheets: tuple[RawSheet, ...]
    date1904: bool = False
    macros: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAnswer:
    """Trả lời về nhiệm vụ. ``progress_percent`` is on the scale 0–100; None means unknown."""

    task_id: str
    role: Role
    status: AnswerStatus | None = None
    progress_percent: float | None = None
    completed_on: date | None = None
    document_number: str = ""
    result_text: str = ""  # a partner's note stands here too
    difficulties: str = ""
    proposals: str = ""
    cell: str = ""  # of the status (leads) or the note (partners): "Nhiệm vụ!G12"

    @property
    def blank(self) -> bool:
        """Whether the unit said nothing at all on this task."""
        return (
            self.status is None
            and self.progress_percent is None
            and self.completed_on is None
            and not (self.document_number or self.result_text or self.difficulties or self.proposals)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetAnswer:
    """Số liệu chỉ tiêu. Unknown is None, never zero."""

    target_id: str
    numerator: float | None
    denominator: float | None
    note: str = ""
    cell: str = ""  # "Chỉ tiêu!F6:G6"

    @property
    def complete(self) -> bool:
        """Whether both figures are given: one alone says nothing."""
        return self.numerator is not None and self.denominator is not None


@dataclass(frozen=True, slots=True)
class Remark:
    """One text of "Đánh giá chung" (kind: a key of wording.ASSESSMENT) and its cell."""

    kind: str
    text: str
    cell: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeProposal:
    """Đề xuất sửa đổi of the plan (section V.3, last paragraph)."""

    kind: str  # as chosen: wording.CHANGE_KIND label
    task_id: str
    text: str
    reason: str
    cell: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """Báo cáo của một đơn vị trong một kỳ."""

    unit: str
    period: str
    tasks: tuple[TaskAnswer, ...] = ()
    targets: tuple[TargetAnswer, ...] = ()
    remarks: tuple[Remark, ...] = ()
    changes: tuple[ChangeProposal, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)  # "leads.status" → the form's column, "H"

    def cell(self, block: str, name: str, near: str) -> str:
        """The cell of field ``name`` in the row of ``near`` ("Nhiệm vụ!H12"); ``near`` when it is unknown."""
        sheet, _, address = near.rpartition("!")
        row = address.partition(":")[0].lstrip(ascii_uppercase)
        letter = self.columns.get(f"{block}.{name}")
        return f"{sheet}!{letter}{row}" if letter and row else near
