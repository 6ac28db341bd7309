"""Giá trị trong biểu mẫu: what one row answers, and what is wrong with its cells."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final

from cchc_xl.core import rules
from cchc_xl.core import wording as w
from cchc_xl.core.cellvalue import Fault, Percent, Scale, day, number, percent
from cchc_xl.core.deadline import Conventions, DeadlineKind, parse
from cchc_xl.core.form_blocks import Row
from cchc_xl.core.form_cells import Findings, check_cells, typed
from cchc_xl.core.form_layout import first_valid_day, header_key
from cchc_xl.core.submission import AnswerStatus, ChangeProposal, Remark, Role, TargetAnswer, TaskAnswer
from cchc_xl.core.vnformat import day as day_text
from cchc_xl.core.vnformat import number as number_text

LARGEST: Final = 1e12  # of a figure: what is counted here are people, files and documents

# Labels of the list, the codes themselves, and what else is plainly the same.
_STATUSES: Final = {
    header_key(text): AnswerStatus(code) for code, label in w.ANSWER.items() for text in (code, label)
} | {"da hoan thanh": AnswerStatus.DONE}
_DATE_FAULTS: Final = {
    Fault.IMPOSSIBLE: rules.FORM_DATE_IMPOSSIBLE,
    Fault.PARTIAL: rules.FORM_DATE_PARTIAL,
}


@lru_cache(maxsize=1024)
def opens_on(time: str, year: int) -> date | None:
    """The day before which a task of this time cannot have been completed, where its wording names one.

    A single day is a due day, not a beginning, and the year as a whole begins with the plan, in December.
    """
    deadline = parse(time, Conventions(year))
    kinds = (DeadlineKind.RANGE, DeadlineKind.FROM, DeadlineKind.MULTI)
    start = deadline.start if deadline.kind in kinds else None
    return start if start is not None and start > date(year, 1, 1) else None


def lead_answer(row: Row, task_id: str, opens: date | None, cutoff: date, found: Findings) -> TaskAnswer:
    """A lead unit's row. ``opens`` is the first day of the task's own time, ``cutoff`` the period's last."""
    check_cells(row, found)
    status = _status(row, task_id, found)
    share = _percent(row, status, found)
    completed = _completed_on(row, opens, cutoff, found)
    answer = TaskAnswer(
        task_id=task_id,
        role=Role.LEAD,
        status=status,
        progress_percent=share,
        completed_on=completed,
        document_number=row.text("document_number"),
        result_text=row.text("result_text"),
        difficulties=row.text("difficulties"),
        proposals=row.text("proposals"),
        cell=row.cell("status"),
    )
    _agreement(answer, row, found)
    return answer


def partner_answer(row: Row, task_id: str, found: Findings) -> TaskAnswer:
    """A partner unit's row: a note, never a status."""
    check_cells(row, found)
    return TaskAnswer(
        task_id=task_id,
        role=Role.PARTNER,
        result_text=row.text("result_text"),
        difficulties=row.text("difficulties"),
        proposals=row.text("proposals"),
        cell=row.cell("result_text"),
    )


def target_answer(row: Row, target_id: str, found: Findings) -> TargetAnswer:
    """A target's figures; both None when the unit gave none."""
    check_cells(row, found)
    over, under = _count(row, "numerator", found), _count(row, "denominator", found)
    given = [name for name in ("numerator", "denominator") if name in row.filled]
    if len(given) == 1:
        missing = "denominator" if given == ["numerator"] else "numerator"
        named = {"numerator": "tử số", "denominator": "mẫu số"}
        found.add(
            rules.FORM_PAIR_INCOMPLETE,
            row.place(missing),
            key=target_id,
            given=named[given[0]],
            missing=named[missing],
        )
    elif over is not None and under is not None and over >= 0 <= under:
        if over > under:
            found.add(
                rules.FORM_PAIR_ORDER,
                row.place("numerator"),
                key=target_id,
                numerator=typed(row, "numerator"),
                denominator=typed(row, "denominator"),
            )
        elif under == 0:
            found.add(rules.FORM_PAIR_ZERO, row.place("denominator"), key=target_id)
    return TargetAnswer(
        target_id=target_id,
        numerator=over,
        denominator=under,
        note=row.text("note"),
        cell=f"{row.cell('numerator')}:{row.place('denominator').cell}",
    )


def remark(row: Row, kind: str, found: Findings) -> Remark:
    """One text of "Đánh giá chung"."""
    check_cells(row, found)
    return Remark(kind, row.text("text"), row.cell("text"))


def change(row: Row, task_ids: frozenset[str], found: Findings) -> ChangeProposal:
    """One proposal; ``task_ids`` are the plan's."""
    check_cells(row, found)
    kinds = {header_key(kind): kind for kind in w.CHANGE_KIND}
    kind, task_id = row.text("kind"), row.text("task_id")
    if header_key(kind) not in kinds:
        found.add(rules.FORM_CHANGE_KIND, row.place("kind"), value=typed(row, "kind"))
    if task_id and task_id not in task_ids:
        found.add(rules.FORM_CHANGE_TASK, row.place("task_id"), value=typed(row, "task_id"))
    if "text" not in row.filled:
        found.add(rules.FORM_CHANGE_EMPTY, row.place("text"))
    return ChangeProposal(
        kind=kinds.get(header_key(kind), kind),
        task_id=task_id,
        text=row.text("text"),
        reason=row.text("reason"),
        cell=row.cell("text"),
    )


def _status(row: Row, task_id: str, found: Findings) -> AnswerStatus | None:
    text = row.text("status")
    if text:
        status = _STATUSES.get(header_key(text))
        if status is None:
            found.add(rules.FORM_STATUS_UNKNOWN, row.place("status"), value=typed(row, "status"))
        return status
    if row.filled and "status" not in row.filled:
        found.add(rules.FORM_STATUS_MISSING, row.place("status"), key=task_id)
    return None


def _percent(row: Row, status: AnswerStatus | None, found: Findings) -> float | None:
    read = percent(row.value("progress_percent"))
    if read is None:
        return None
    place, value = row.place("progress_percent"), typed(row, "progress_percent")
    if isinstance(read, Fault):
        found.add(rules.FORM_PERCENT_UNCLEAR, place, value=value)
        return None
    if not 0 <= read.value <= 100:
        found.add(rules.FORM_PERCENT_RANGE, place, value=value)
        return None
    if read.scale is Scale.ONE:
        if status is not AnswerStatus.DONE:
            found.add(rules.FORM_PERCENT_ONE, place)
            return None
        read = Percent(100, Scale.SHARE)
    if read.scale is Scale.SHARE:
        found.add(rules.FORM_PERCENT_SHARE, place, value=value, percent=number_text(read.value))
    return read.value


def _completed_on(row: Row, opens: date | None, cutoff: date, found: Findings) -> date | None:
    read = day(row.value("completed_on"))
    if read is None:
        return None
    place, value = row.place("completed_on"), typed(row, "completed_on")
    if isinstance(read, Fault):
        found.add(_DATE_FAULTS.get(read, rules.FORM_DATE_UNCLEAR), place, value=value)
        return None
    first = first_valid_day(cutoff.year)
    if read < first:
        found.add(rules.FORM_DATE_TOO_EARLY, place, value=value, first=day_text(first))
        return None
    if read > cutoff:
        found.add(rules.FORM_DATE_AHEAD, place, value=value, last=day_text(cutoff))
    elif opens is not None and read < opens:
        found.add(rules.FORM_DATE_BEFORE_START, place, value=value, start=day_text(opens))
    return read


def _agreement(answer: TaskAnswer, row: Row, found: Findings) -> None:
    """Whether status, percent, date and reason agree."""
    status, share, key = answer.status, answer.progress_percent, answer.task_id
    if status is None:
        return
    label = w.ANSWER[status]
    if status is AnswerStatus.DONE:
        if "completed_on" not in row.filled:
            found.add(rules.FORM_DONE_NO_DATE, row.place("completed_on"), key=key)
        if share is not None and share < 100:
            place = row.place("progress_percent")
            found.add(rules.FORM_DONE_NOT_FULL, place, key=key, percent=number_text(share))
    else:
        if share == 100:
            found.add(rules.FORM_FULL_NOT_DONE, row.place("progress_percent"), key=key, status=label)
        if answer.completed_on is not None:
            place, value = row.place("completed_on"), typed(row, "completed_on")
            found.add(rules.FORM_DATE_NOT_DONE, place, key=key, status=label, value=value)
    reasoned = {"difficulties", "result_text"} & set(row.filled)
    if status is AnswerStatus.NOT_POSSIBLE and not reasoned:
        found.add(rules.FORM_REASON_MISSING, row.place("difficulties"), key=key)


def _count(row: Row, name: str, found: Findings) -> float | None:
    read = number(row.value(name))
    if isinstance(read, Fault):
        ambiguous = read is Fault.AMBIGUOUS
        rule = rules.FORM_NUMBER_AMBIGUOUS if ambiguous else rules.FORM_NUMBER_UNCLEAR
        found.add(rule, row.place(name), value=typed(row, name))
        return None
    if read is not None and abs(read) > LARGEST:
        found.add(rules.FORM_NUMBER_TOO_LARGE, row.place(name), value=typed(row, name))
        return None
    if read is not None and read < 0:
        found.add(rules.FORM_NUMBER_NEGATIVE, row.place(name), value=typed(row, name))
    return read
