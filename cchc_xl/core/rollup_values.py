"""The values of a roll-up: what counts, what each unit says, and the figures that come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cchc_xl.core.period import Period
from cchc_xl.core.plan import Target, Task
from cchc_xl.core.problem import Problem
from cchc_xl.core.submission import AnswerStatus, Role, Submission, TargetAnswer, TaskAnswer


@dataclass(frozen=True, slots=True)
class Accepted:
    """Báo cáo được dùng: the merged submission of a unit and period, and the file it came in."""

    submission: Submission
    file: str
    archived: str = ""  # where its bytes lie, from the workbook on


# Period → unit code → the accepted submission.
History = Mapping[Period, Mapping[str, Accepted]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """One unit's answer on one task in the period; ``answer`` is None when it said nothing.

    ``status`` is the standing answer: the office's correction, else the unit's own, or an earlier completion
    that still holds, of the period ``since``.
    """

    task: Task
    unit: str
    role: Role
    answer: TaskAnswer | None = None
    file: str = ""
    archived: str = ""
    since: Period | None = None
    status: AnswerStatus | None = None
    completed_on: date | None = None
    progress_percent: float | None = None
    corrected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetLine:
    """One unit's figures for one target in the period; None when it gave none. ``counted`` is what is
    summed up: the answer, or what the office says instead."""

    target: Target
    unit: str
    answer: TargetAnswer | None = None
    file: str = ""
    archived: str = ""
    counted: TargetAnswer | None = None
    corrected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFigures:
    """Số liệu tổng hợp of a task over the units that lead it."""

    asked: int = 0
    reported: int = 0
    completed: int = 0
    not_applicable: int = 0
    progress_percent: float | None = None
    completed_on: date | None = None
    result_text: str = ""

    @property
    def done(self) -> bool:
        """Done when all lead units to which the task applies are done."""
        return 0 < self.completed == self.asked - self.not_applicable


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetFigures:
    """Số liệu tổng hợp of a target: sum of numerators over sum of denominators, with coverage."""

    numerator: float | None = None
    denominator: float | None = None
    asked: int = 0
    reported: int = 0
    corrected: int = 0

    @property
    def ratio_percent(self) -> float | None:
        """0–100, None when unknown: unknown is never zero."""
        if self.numerator is None or not self.denominator:
            return None
        return 100 * self.numerator / self.denominator


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem with the period, the unit and (by the digest of its bytes) the file it belongs to."""

    problem: Problem
    period: str = ""
    unit: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RollUp:
    """Kết quả tổng hợp of one period."""

    period: Period
    tasks: Mapping[str, TaskFigures]
    targets: Mapping[str, TargetFigures]
    task_lines: tuple[TaskLine, ...]
    target_lines: tuple[TargetLine, ...]
    accepted: Mapping[str, Accepted]
    findings: tuple[Finding, ...]

    @property
    def corrected(self) -> int:
        """How many corrections of the office were honoured."""
        by_task = sum(line.corrected for line in self.task_lines)
        return by_task + sum(line.corrected for line in self.target_lines)
