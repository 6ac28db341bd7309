"""Đính chính của Văn phòng: an answer or a figure of a unit that the office holds to be another, and why.

What the unit sent stays on its row beside the correction. One without a reason does not count, and one that
cannot be understood does not either; both are findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from cchc_xl.core import rules, tables
from cchc_xl.core import wording as w
from cchc_xl.core.period import Period
from cchc_xl.core.problem import Place, Problem, Rule
from cchc_xl.core.submission import AnswerStatus, Role, TargetAnswer, TaskAnswer
from cchc_xl.core.tables import CellValue, TableSpec
from cchc_xl.core.workbook_cells import code_of, number_of, text_of

Rows = Iterable[Mapping[str, CellValue]]
Pair = tuple[float | None, float | None]  # numerator, denominator; None leaves what the unit sent

_REASON: Final = "own_reason"


def line_key(period: Period, unit: str, task: str, role: Role) -> str:
    """The key of a row of sheet "Tổng hợp"."""
    return f"{period}|{unit}|{task}|{role}"


def figure_key(period: Period, unit: str, target: str) -> str:
    """The key of a row of sheet "Tổng hợp chỉ tiêu"."""
    return f"{period}|{unit}|{target}"


@dataclass(frozen=True, slots=True)
class Corrections:
    """By the keys of the rows on which they stand; ``problems`` are those that do not count, by key too."""

    answers: Mapping[str, AnswerStatus] = field(default_factory=dict)
    figures: Mapping[str, Pair] = field(default_factory=dict)
    problems: tuple[tuple[str, Problem], ...] = ()

    def answer(self, key: str, sent: TaskAnswer) -> TaskAnswer:
        """What counts instead of ``sent``: of another status, the percent and the day sent say nothing."""
        status = self.answers.get(key)
        if status is None or status is sent.status:
            return sent
        return replace(sent, status=status, progress_percent=None, completed_on=None)

    def figure(self, key: str, sent: TargetAnswer | None, target: str) -> TargetAnswer | None:
        """What counts instead of ``sent``."""
        if key not in self.figures:
            return sent
        over, under = self.figures[key]
        base = sent or TargetAnswer(target_id=target, numerator=None, denominator=None)
        return replace(
            base,
            numerator=base.numerator if over is None else over,
            denominator=base.denominator if under is None else under,
        )


def read_corrections(lines: Rows, figures: Rows) -> Corrections:
    """From the rows of "Tổng hợp" and "Tổng hợp chỉ tiêu"."""
    reading = _Reading()
    for row in lines:
        reading.answer(row)
    for row in figures:
        reading.figure(row)
    return Corrections(reading.answers, reading.figures, tuple(reading.problems))


class _Reading:
    def __init__(self) -> None:
        self.answers: dict[str, AnswerStatus] = {}
        self.figures: dict[str, Pair] = {}
        self.problems: list[tuple[str, Problem]] = []

    def answer(self, row: Mapping[str, CellValue]) -> None:
        text, key = text_of(row.get("own_answer")), text_of(row.get("key"))
        if not text:
            return
        status = code_of(w.ANSWER, text)
        if not status or key.endswith(f"|{Role.PARTNER}"):
            self._refuse(rules.CORRECTION_UNCLEAR, tables.LINES, "own_answer", key, text)
        elif not text_of(row.get(_REASON)):
            self._refuse(rules.CORRECTION_WITHOUT_REASON, tables.LINES, _REASON, key, text)
        else:
            self.answers[key] = AnswerStatus(status)

    def figure(self, row: Mapping[str, CellValue]) -> None:
        key, reason = text_of(row.get("key")), text_of(row.get(_REASON))
        pair: dict[str, float] = {}
        for name in ("own_numerator", "own_denominator"):
            if not (text := text_of(row.get(name))):
                continue
            number = number_of(row.get(name))
            if number is None or number < 0:
                self._refuse(rules.CORRECTION_UNCLEAR, tables.FIGURES, name, key, text)
                return
            pair[name] = number
        if not pair:
            return
        over, under = pair.get("own_numerator"), pair.get("own_denominator")
        said = " / ".join(f"{number:g}" for number in pair.values())
        sent = number_of(row.get("numerator")), number_of(row.get("denominator"))
        whole = [sent[i] if own is None else own for i, own in enumerate((over, under))]
        if whole[0] is not None and whole[1] is not None and whole[0] > whole[1]:
            self._refuse(rules.CORRECTION_UNCLEAR, tables.FIGURES, "own_numerator", key, said)
        elif not reason:
            self._refuse(rules.CORRECTION_WITHOUT_REASON, tables.FIGURES, _REASON, key, said)
        else:
            self.figures[key] = over, under

    def _refuse(self, rule: Rule, spec: TableSpec, field: str, key: str, value: str) -> None:
        _, unit, what, *_ = [*key.split("|"), "", ""]
        place = Place(sheet=spec.sheet, header=spec.column(field).header)
        self.problems.append((key, Problem(rule, place, {"unit": unit, "what": what, "value": value})))
