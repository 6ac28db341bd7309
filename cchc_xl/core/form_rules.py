"""Kiểm tra biểu mẫu: from cells to a submission, with everything that is wrong said at once.

A bad cell never hides the others. Only a form that is not ours, or whose unit or period nobody can tell,
is not looked into.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cchc_xl.core import rules
from cchc_xl.core import wording as w
from cchc_xl.core.error_list import without_list
from cchc_xl.core.form_blocks import FoundBlock, Row, find_blocks, letters
from cchc_xl.core.form_cells import Findings
from cchc_xl.core.form_identity import Claim, Identity, Resolve, identify, manifest
from cchc_xl.core.form_layout import CHANGES, LEADS, PARTNERS, REMARKS, TARGETS
from cchc_xl.core.form_marks import check_hidden, check_merges, check_sheets, in_unicode
from cchc_xl.core.form_values import change, lead_answer, opens_on, partner_answer, remark, target_answer
from cchc_xl.core.period import Period, Schedule
from cchc_xl.core.plan import Plan
from cchc_xl.core.problem import Place, Problem, Severity
from cchc_xl.core.submission import RawForm, Submission
from cchc_xl.core.vntext import fold

# Unit and period → ids of the tasks it leads, of those it supports, and of the targets it reports.
AskedOf = Callable[[str, Period], tuple[frozenset[str], frozenset[str], frozenset[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Kết luận on a form. ``state`` is valid, rejected or waiting; only a valid one has a submission."""

    state: str
    unit: str = ""
    period: str = ""
    sample: bool = False
    submission: Submission | None = None
    problems: tuple[Problem, ...] = ()


def judge(raw: RawForm, plan: Plan, asked: AskedOf, resolve: Resolve, claim: Claim | None = None) -> Verdict:
    """What a form says, judged against the plan, ``claim`` being whose it is by other evidence.

    Never raises for what a form holds.
    """
    raw = in_unicode(without_list(raw))
    blocks, structure = find_blocks(raw)
    if not blocks and not manifest(raw):
        return Verdict(state="rejected", problems=(Problem(rules.FORM_NOT_A_FORM, Place(raw.file)),))
    identity = identify(raw, plan, resolve, claim)
    of_file = [*identity.problems]
    if raw.macros:
        of_file.append(Problem(rules.FORM_MACROS, Place(raw.file)))
    if identity.waiting or identity.period is None or _rejects(identity.problems):
        return _verdict(identity, tuple(of_file))
    found = Findings([*of_file, *structure])
    ids = asked(identity.unit, identity.period)
    _absent(raw, blocks, ids, found)
    check_sheets(raw, blocks.values(), found)
    amended = frozenset(task.task_id for task in plan.tasks if task.added_on or task.withdrawn_on)
    rows = _rows(blocks, ids, amended, found)
    for name, block in blocks.items():
        check_hidden(block, rows[name].values(), found)
        check_merges(block, rows[name].values(), found)
    submission = _submission(identity.unit, identity.period, rows, plan, found)
    no_row = amended - rows[LEADS.name].keys()
    _gaps(raw, blocks, rows, (ids[0] - no_row, *ids[1:]), plan, found)
    return _verdict(identity, tuple(found.problems), submission)


def _rejects(problems: tuple[Problem, ...]) -> bool:
    return any(problem.severity is Severity.REJECT for problem in problems)


def _verdict(
    identity: Identity, problems: tuple[Problem, ...], submission: Submission | None = None
) -> Verdict:
    state = "rejected" if _rejects(problems) else "waiting" if identity.waiting else "valid"
    return Verdict(
        state=state,
        unit=identity.unit,
        period=str(identity.period or ""),
        sample=bool(identity.sample_label),
        submission=submission if state == "valid" else None,
        problems=problems,
    )


_Ids = tuple[frozenset[str], frozenset[str], frozenset[str]]
_Blocks = Mapping[str, FoundBlock]  # by name
_Rows = Mapping[str, Mapping[str, Row]]  # by block name and id


def _absent(raw: RawForm, blocks: _Blocks, ids: _Ids, found: Findings) -> None:
    """Blocks that are not there although something is asked in them."""
    names = {fold(sheet.name) for sheet in raw.sheets}
    said: set[str] = set()
    for block, needed in zip((LEADS, PARTNERS, TARGETS, REMARKS), (*ids, True), strict=True):
        if block.name in blocks or not needed:
            continue
        if fold(block.sheet) in names:
            place = Place(raw.file, block.sheet)
            found.add(rules.FORM_BLOCK_MISSING, place, block=block.title or block.sheet)
        elif block.sheet not in said and not any(b.block.sheet == block.sheet for b in blocks.values()):
            found.add(rules.FORM_SHEET_MISSING, Place(raw.file), sheet=block.sheet)
            said.add(block.sheet)
    if CHANGES.name not in blocks:
        found.add(rules.FORM_TABLE_LEFT_OUT, Place(raw.file), block=CHANGES.sheet)


def _rows(blocks: _Blocks, ids: _Ids, amended: frozenset[str], found: Findings) -> _Rows:
    """The rows asked, by block and id; proposals are numbered by their rows.

    Tasks that were added to the plan or withdrawn (``amended``) may lack their row, or have one, in a form
    made before.
    """
    keys = [{_key(i): i for i in part} for part in ids]
    keys.append({_key(label): kind for kind, label in w.ASSESSMENT.items()})
    rows = {
        block.name: _keyed(blocks[block.name], known, amended, found) if block.name in blocks else {}
        for block, known in zip((LEADS, PARTNERS, TARGETS, REMARKS), keys, strict=True)
    }
    changes = blocks[CHANGES.name].rows() if CHANGES.name in blocks else ()
    return {**rows, CHANGES.name: {str(row.number): row for row in changes if row.filled}}


def _submission(unit: str, period: Period, rows: _Rows, plan: Plan, found: Findings) -> Submission:
    cutoff = Schedule.from_settings(plan.settings).window(period)[1]
    task_ids = frozenset(task.task_id for task in plan.tasks)
    opens = {task.task_id: opens_on(task.time, plan.year) for task in plan.work}
    tasks = [lead_answer(row, i, opens.get(i), cutoff, found) for i, row in rows[LEADS.name].items()]
    tasks += [partner_answer(row, i, found) for i, row in rows[PARTNERS.name].items()]
    figures = [target_answer(row, i, found) for i, row in rows[TARGETS.name].items()]
    remarks = [remark(row, kind, found) for kind, row in rows[REMARKS.name].items()]
    return Submission(
        unit=unit,
        period=str(period),
        tasks=tuple(answer for answer in tasks if not answer.blank),
        targets=tuple(answer for answer in figures if answer.note or answer.complete),
        remarks=tuple(text for text in remarks if text.text),
        changes=tuple(change(row, task_ids, found) for row in rows[CHANGES.name].values()),
        columns={
            f"{name}.{field}": letters(index)
            for name, part in rows.items()
            for row in tuple(part.values())[:1]
            for field, index in row.block.columns.items()
        },
    )


def _key(text: str) -> str:
    """An id or label as it is compared."""
    return fold(text).replace(" ", "").rstrip(".:")


def _keyed(
    block: FoundBlock, ids: Mapping[str, str], amended: frozenset[str], found: Findings
) -> dict[str, Row]:
    """The rows asked in a block by id; a row that is not asked is reported when it holds anything."""
    rows: dict[str, Row] = {}
    name, passed_over = block.block.key, {_key(i) for i in amended}
    if name not in block.columns:
        return rows
    for row in block.rows():
        key = row.text(name)
        known = ids.get(_key(key))
        if known is None:
            if row.filled and _key(key) not in passed_over:
                place = row.place(name if key else row.filled[0])
                found.add(rules.FORM_ROW_NOT_ASKED if key else rules.FORM_ROW_WITHOUT_KEY, place, key=key)
        elif known in rows:
            found.add(rules.FORM_ROW_TWICE, row.place(name), key=key, first=rows[known].number + 1)
        else:
            rows[known] = row
    missing = {i for i in ids.values() if i not in rows}
    for rule, left in (
        (rules.FORM_ROWS_MISSING, missing - amended),
        (rules.FORM_ROWS_ADDED_LATER, missing & amended),
    ):
        if left:
            found.add(rule, block.place(name), keys=", ".join(sorted(w.ASSESSMENT.get(i, i) for i in left)))
    return rows


def _gaps(
    raw: RawForm,
    blocks: _Blocks,
    rows: _Rows,
    ids: _Ids,
    plan: Plan,
    found: Findings,
) -> None:
    """What the unit left open. A form on which something is wrong is not called blank."""
    if not any(row.filled for part in rows.values() for row in part.values()):
        if not _rejects(tuple(found.problems)):
            found.add(rules.FORM_BLANK, Place(raw.file))
        return
    leads, _, targets = ids
    if LEADS.name in blocks and leads:
        filled = {i for i, row in rows[LEADS.name].items() if row.filled}
        left = [task.task_id for task in plan.work if task.task_id in leads - filled]
        place = blocks[LEADS.name].place("status")
        if not filled:
            found.add(rules.FORM_LEADS_BLANK, place, count=len(leads))
        elif left:
            found.add(rules.FORM_LEADS_OPEN, place, count=len(left), keys=", ".join(left))
    if TARGETS.name in blocks and targets:
        filled = {
            i for i, row in rows[TARGETS.name].items() if {"numerator", "denominator"} & set(row.filled)
        }
        left = [target.target_id for target in plan.targets if target.target_id in targets - filled]
        if left:
            place = blocks[TARGETS.name].place("numerator")
            found.add(rules.FORM_TARGETS_OPEN, place, count=len(left), keys=", ".join(left))
