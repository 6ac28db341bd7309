"""Kết luận thành chữ: a verdict as two lines of JSON, to be kept on disk or sent by another process.

The first line is all that the ledger needs, the second what the unit said: of thousands of arrivals only
those that count are decoded whole. Nothing is executed by reading. The file's name is left out: the reader
says under which name the bytes came. A text that is not exactly of this form is no verdict.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from cchc_xl.core import rules
from cchc_xl.core.form_rules import Verdict
from cchc_xl.core.problem import Place, Problem
from cchc_xl.core.submission import (
    AnswerStatus,
    ChangeProposal,
    Remark,
    Role,
    Submission,
    TargetAnswer,
    TaskAnswer,
)

_RULES: Final = {rule.code: rule for rule in rules.ALL}
_STATES: Final = frozenset(("valid", "rejected", "waiting"))


def encode(verdict: Verdict) -> str:
    """The verdict as text; a problem as its rule's code, its place and its values in words."""
    said = verdict.submission
    head = {
        "state": verdict.state,
        "unit": verdict.unit,
        "period": verdict.period,
        "sample": verdict.sample,
        "problems": [_problem(problem) for problem in verdict.problems],
    }
    return f"{_line(head)}\n{_line(None if said is None else _submission(said))}"


def decode_head(text: str, file: str) -> Verdict | None:
    """The verdict without what the unit said; None when the first line is no verdict."""
    try:
        facts = json.loads(text.partition("\n")[0])
        return Verdict(
            state=_one_of(_STATES, facts["state"]),
            unit=_text(facts["unit"]),
            period=_text(facts["period"]),
            sample=bool(facts["sample"]),
            submission=None,
            problems=tuple(_to_problem(problem, file) for problem in facts["problems"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def decode(text: str, file: str) -> Verdict | None:
    """The verdict on the bytes that came as ``file``; None when the text is no verdict."""
    head = decode_head(text, file)
    try:
        said = json.loads(text.partition("\n")[2])
        return head and replace(head, submission=None if said is None else _to_submission(said))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _line(facts: Any) -> str:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def _problem(problem: Problem) -> list[Any]:
    place = problem.place
    values = {name: str(value) for name, value in problem.values.items()}
    return [problem.code, place.sheet, place.cell, place.header, values]


def _to_problem(facts: Any, file: str) -> Problem:
    code, sheet, cell, header, values = facts
    place = Place(file, _text(sheet), _text(cell), _text(header))
    problem = Problem(_RULES[code], place, _texts(values))
    _ = problem.message, problem.action  # KeyError when a value that the sentences name is missing
    return problem


def _submission(said: Submission) -> dict[str, Any]:
    return {
        "unit": said.unit,
        "period": said.period,
        "tasks": [
            [
                a.task_id,
                a.role.value,
                a.status.value if a.status else None,
                a.progress_percent,
                a.completed_on.isoformat() if a.completed_on else None,
                a.document_number,
                a.result_text,
                a.difficulties,
                a.proposals,
                a.cell,
            ]
            for a in said.tasks
        ],
        "targets": [[a.target_id, a.numerator, a.denominator, a.note, a.cell] for a in said.targets],
        "remarks": [[r.kind, r.text, r.cell] for r in said.remarks],
        "changes": [[c.kind, c.task_id, c.text, c.reason, c.cell] for c in said.changes],
        "extra": dict(said.extra),
        "columns": dict(said.columns),
    }


def _to_submission(facts: Any) -> Submission:
    return Submission(
        unit=_text(facts["unit"]),
        period=_text(facts["period"]),
        tasks=tuple(_to_task(answer) for answer in facts["tasks"]),
        targets=tuple(_to_target(answer) for answer in facts["targets"]),
        remarks=tuple(Remark(*_all_texts(remark)) for remark in facts["remarks"]),
        changes=tuple(_to_change(change) for change in facts["changes"]),
        extra=_texts(facts["extra"]),
        columns=_texts(facts["columns"]),
    )


def _to_task(facts: Any) -> TaskAnswer:
    task_id, role, status, percent, day, *texts = facts
    number, result, difficulties, proposals, cell = _all_texts(texts)
    return TaskAnswer(
        task_id=_text(task_id),
        role=Role(role),
        status=None if status is None else AnswerStatus(status),
        progress_percent=_number(percent),
        completed_on=None if day is None else date.fromisoformat(day),
        document_number=number,
        result_text=result,
        difficulties=difficulties,
        proposals=proposals,
        cell=cell,
    )


def _to_target(facts: Any) -> TargetAnswer:
    target_id, over, under, note, cell = facts
    return TargetAnswer(
        target_id=_text(target_id),
        numerator=_number(over),
        denominator=_number(under),
        note=_text(note),
        cell=_text(cell),
    )


def _to_change(facts: Any) -> ChangeProposal:
    kind, task_id, text, reason, cell = _all_texts(facts)
    return ChangeProposal(kind=kind, task_id=task_id, text=text, reason=reason, cell=cell)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text expected")
    return value


def _all_texts(values: Any) -> list[str]:
    return [_text(value) for value in values]


def _texts(values: Any) -> Mapping[str, str]:
    if not isinstance(values, dict):
        raise TypeError("names and texts expected")
    return {name: _text(value) for name, value in values.items()}


def _number(value: Any) -> float | None:
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    raise TypeError("number expected")


def _one_of(allowed: frozenset[str], value: Any) -> str:
    if value not in allowed:
        raise ValueError("unknown word")
    return _text(value)
