"""What the roll-up columns of each sheet show: results turned into rows (key → field → value)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from cchc_xl.core import wording as w
from cchc_xl.core.corrections import figure_key, line_key
from cchc_xl.core.deadline import Deadline
from cchc_xl.core.decisions import ANSWERABLE, answer_key
from cchc_xl.core.period import Period
from cchc_xl.core.plan import Plan, Target, TargetKind, TaskKind
from cchc_xl.core.problem import reading_order
from cchc_xl.core.rollup_values import Finding, RollUp, TargetFigures, TaskFigures
from cchc_xl.core.status import TaskStatus, header_state
from cchc_xl.core.submission import Role
from cchc_xl.core.tables import CellValue
from cchc_xl.core.vnformat import VIETNAM, moment

_STATUS_FIELDS = ("start", "due", "reading", "status", "workdays_left", "behind", "remark")
_BRIEF = 90  # characters
_CELL_LIMIT = 32_000  # characters; Excel takes 32,767

Rows = dict[str, dict[str, CellValue]]


def task_status_rows(statuses: Sequence[TaskStatus], deadlines: Mapping[str, Deadline]) -> Rows:
    """Sheet "Nhiệm vụ": what a check of deadlines writes."""
    by_id = {row.task.task_id: row for row in statuses}
    rows: Rows = {}
    for row in statuses:
        task = row.task
        changes = [amendment.said for amendment in task.amendments]
        if row.outside:
            shown = {"status": row.outside, "remark": "\n".join(changes) or None}
            rows[task.task_id] = {**dict.fromkeys(_STATUS_FIELDS), **shown}
            continue
        if row.status is None:
            children = [r.task for r in statuses if r.task.parent == task.task_id]
            rows[task.task_id] = {
                "remark": "\n".join(filter(None, (*changes, header_state(by_id, children))))
            }
            continue
        deadline = deadlines[task.task_id]
        remarks = [*changes, *(p.message for p in (*deadline.warnings, *row.problems))]
        rows[task.task_id] = {
            "start": row.start,
            "due": row.due,
            "reading": w.DEADLINE_KIND[deadline.kind],
            "status": w.STATUS[row.status],
            "workdays_left": row.workdays_left,
            "behind": w.YES if row.behind else None,
            "remark": "\n".join(remarks) or None,
        }
    return rows


def task_figure_rows(figures: Mapping[str, TaskFigures], period: Period) -> Rows:
    """Sheet "Nhiệm vụ": what a roll-up writes beside the status."""
    return {
        task_id: {
            "asked": f.asked,
            "reported": f.reported,
            "completed": f.completed,
            "not_applicable": f.not_applicable,
            "progress_percent": _rounded(f.progress_percent),
            "completed_on": f.completed_on,
            "result_text": cell_text(f.result_text),
            "period": str(period),
        }
        for task_id, f in figures.items()
    }


def target_rows(plan: Plan, figures: Mapping[str, TargetFigures], period: Period) -> Rows:
    """Sheet "Chỉ tiêu"."""
    rows: Rows = {}
    for target in plan.targets:
        f = figures[target.target_id]
        ratio = target.kind is TargetKind.RATIO
        rows[target.target_id] = {
            "numerator_sum": f.numerator,
            "denominator_sum": f.denominator,
            "ratio_percent": _rounded(f.ratio_percent),
            "reached": reached(target, f.ratio_percent),
            "asked": f.asked if ratio else None,
            "reported": f.reported if ratio else None,
            "period": str(period),
            "remark": _target_remark(target, f),
        }
    return rows


def reached(target: Target, ratio_percent: float | None) -> str | None:
    """ "Đạt" or "Chưa đạt" against the threshold in force; None when either is unknown."""
    if ratio_percent is None or target.threshold is None:
        return None
    return w.REACHED if ratio_percent >= target.threshold - 1e-9 else w.NOT_REACHED


def _target_remark(target: Target, figures: TargetFigures) -> str | None:
    remarks = []
    if target.conflict:
        chosen = (
            "VP đã chọn" if target.own_threshold_percent is not None else "theo mục II cho tới khi VP chọn"
        )
        remarks.append(f"Ngưỡng mâu thuẫn: {target.conflict} ({chosen}).")
    if target.kind is TargetKind.RATIO and figures.reported < figures.asked:
        remarks.append(f"Mới có {figures.reported}/{figures.asked} đơn vị báo cáo.")
    if target.kind is TargetKind.RATIO and figures.numerator is None and figures.reported == 0:
        remarks.append("Chưa có số liệu.")
    if figures.corrected:
        remarks.append(f"{figures.corrected} đơn vị tính theo số liệu Văn phòng đính chính.")
    return "\n".join(remarks) or None


def line_rows(plan: Plan, result: RollUp) -> Rows:
    """Sheet "Tổng hợp": a row per unit, task and role of the period, answered or not."""
    names, contents = {unit.code: unit.name for unit in plan.units}, task_names(plan)
    rows: Rows = {}
    for line in result.task_lines:
        answer = line.answer
        said = w.ANSWER[answer.status] if answer and answer.status else None
        if answer is None:
            said = w.NOT_REPORTED
        elif line.role is Role.PARTNER:
            said = w.PARTNER_REPORTED
        rows[line_key(result.period, line.unit, line.task.task_id, line.role)] = {
            "period": str(result.period),
            "task": line.task.task_id,
            "content": contents[line.task.task_id],
            "unit": line.unit,
            "unit_name": names[line.unit],
            "role": w.ROLE[line.role],
            "answer": said,
            "progress_percent": answer.progress_percent if answer else None,
            "completed_on": answer.completed_on if answer else None,
            "document_number": cell_text(answer.document_number) if answer else None,
            "result_text": cell_text(answer.result_text) if answer else None,
            "difficulties": cell_text(answer.difficulties) if answer else None,
            "proposals": cell_text(answer.proposals) if answer else None,
            "file": line.file or None,
            "cell": (answer.cell or None) if answer else None,
            "archived": line.archived or None,
            "counted": w.ANSWER[line.status] if line.status else None,
        }
    return rows


def figure_rows(plan: Plan, result: RollUp) -> Rows:
    """Sheet "Tổng hợp chỉ tiêu": a row per target and unit of the period."""
    names = {unit.code: unit.name for unit in plan.units}
    rows: Rows = {}
    for line in result.target_lines:
        a = line.answer
        one = TargetFigures(numerator=a.numerator, denominator=a.denominator) if a else TargetFigures()
        rows[figure_key(result.period, line.unit, line.target.target_id)] = {
            "period": str(result.period),
            "target": line.target.target_id,
            "name": line.target.name,
            "unit": line.unit,
            "unit_name": names[line.unit],
            "numerator": one.numerator,
            "denominator": one.denominator,
            "ratio_percent": _rounded(one.ratio_percent),
            "note": cell_text(a.note) if a else None,
            "file": line.file or None,
            "cell": (a.cell or None) if a else None,
            "archived": line.archived or None,
        }
    return rows


def problem_rows(findings: Iterable[Finding]) -> Rows:
    """Sheet "Lỗi dữ liệu": the worst first, then by unit and place."""
    severity = list(w.SEVERITY)
    ordered = sorted(
        findings,
        key=lambda f: (severity.index(f.problem.severity), f.period, f.unit, f.problem.place.file,
                       f.problem.place.sheet, reading_order(f.problem.place.cell), f.problem.code,
                       f.problem.message),
    )  # fmt: skip
    rows: Rows = {}
    for finding in ordered:
        p = finding.problem
        where = f"{p.place.sheet}!{p.place.cell}" if p.place.cell else p.place.sheet
        identity = "|".join((finding.period, finding.unit, p.code, str(p.place), p.message))
        answered = finding.sha256 and p.code in ANSWERABLE
        key = answer_key(finding.sha256, p.code) if answered else sha256(identity.encode()).hexdigest()[:16]
        rows[key] = {
            "code": p.code,
            "severity": w.SEVERITY[p.severity],
            "period": finding.period or None,
            "unit": finding.unit or None,
            "file": p.place.file or None,
            "cell": where or None,
            "message": cell_text(p.message),
            "action": cell_text(p.action),
        }
    return rows


def settled_problem(row: Mapping[str, CellValue]) -> Mapping[str, CellValue]:
    """What a row of "Lỗi dữ liệu" shows once its finding is gone: answered by the office, or mended."""
    answered = row.get("choice") and row.get("code") in ANSWERABLE
    return {"severity": w.ANSWERED if answered else w.SOLVED}


def status_count_rows(counts: Mapping[str, int]) -> Rows:
    """Dashboard: number of tasks per status, flagged and in total."""
    labels = {**w.STATUS, "behind": w.BEHIND, "total": w.TOTAL}
    return {label: {"count": counts[code]} for code, label in labels.items()}


def submission_count_rows(submissions: Rows) -> Rows:
    """Dashboard: number of units per state of submission."""
    states = Counter(str(row["state"]) for row in submissions.values())
    return {
        **{label: {"count": states[label]} for label in w.SUBMISSION_STATE.values()},
        w.TOTAL: {"count": states.total()},
    }


def action_rows(action: str, at: datetime, result: str) -> Rows:
    """Dashboard: when an action last ran and with what result."""
    return {w.ACTION[action]: {"at": moment(at), "result": result}}


def log_rows(action: str, at: datetime, result: str, period: str = "") -> Rows:
    """Sheet "Nhật ký": one line an action."""
    key = f"{at.astimezone(VIETNAM):%Y%m%d%H%M%S%f}-{action}"
    return {key: {"at": moment(at), "action": w.ACTION[action], "period": period or None, "result": result}}


def task_names(plan: Plan) -> dict[str, str]:
    """Task id → what it is known by: under a header, "Đơn vị giáo dục" alone says nothing."""
    headers = {task.task_id: task.content for task in plan.tasks if task.kind is TaskKind.HEADER}
    return {
        task.task_id: " – ".join(brief(text) for text in (headers.get(task.parent), task.content) if text)
        for task in plan.tasks
    }


def brief(text: str) -> str:
    """The beginning of a task's content, enough to know it by; the whole stands on sheet "Nhiệm vụ"."""
    if len(text) <= _BRIEF:
        return text
    return text[:_BRIEF].rsplit(" ", 1)[0].rstrip(" ,;:.-(") + "…"


def cell_text(text: str) -> str | None:
    """A text as a cell can hold it; what no longer fits stays in the archived file."""
    return text if 0 < len(text) <= _CELL_LIMIT else text[: _CELL_LIMIT - 1] + "…" if text else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
