"""How results look in a terminal and as JSON."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cchc_xl import cli_words as words
from cchc_xl.core import rules
from cchc_xl.core import wording as w
from cchc_xl.core.ledger import ArrivalState, Entry
from cchc_xl.core.problem import Problem, Severity
from cchc_xl.core.vnformat import day, moment, number

if TYPE_CHECKING:
    from rich.table import Table

    from cchc_xl.agent.autostart import Installed
    from cchc_xl.assistant_home import Home
    from cchc_xl.core.deadline import Deadline
    from cchc_xl.demo import DemoResult
    from cchc_xl.flows.check_deadlines import CheckResult
    from cchc_xl.flows.collect import CollectResult
    from cchc_xl.flows.prove_ledger import LedgerResult
    from cchc_xl.flows.roll_up import RollUpResult
    from cchc_xl.ports import Progress

_SHOWN_PROBLEMS = 40
_WIDTH = 140  # of tables when the output is no terminal
STATE = {state: w.ARRIVAL_SAID[state] for state in ArrivalState}


def failure(message: str, action: str) -> None:
    """The one sentence of something that could not be done."""
    print(words.ERROR.format(message=message, action=action), file=sys.stderr)


def problems(found: Iterable[Problem]) -> None:
    """Problems on stderr, the worst first, each with its place and next step."""
    order = list(Severity)
    ranked = sorted(found, key=lambda p: order.index(p.severity))
    if not ranked:
        return
    print(words.PROBLEM_COUNT.format(count=len(ranked)), file=sys.stderr)
    for problem in ranked[:_SHOWN_PROBLEMS]:
        print(f"  [{w.SEVERITY[problem.severity]}] {problem.sentence}", file=sys.stderr)
    if len(ranked) > _SHOWN_PROBLEMS:
        print("  " + words.MORE_PROBLEMS.format(count=len(ranked) - _SHOWN_PROBLEMS), file=sys.stderr)


@contextmanager
def progress() -> Iterator[Progress]:
    """A progress bar on stderr while the block runs; nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        from cchc_xl.ports import unwatched

        yield unwatched
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def show(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)

        yield show


@contextmanager
def told_to(file: Path) -> Iterator[Callable[[str], None]]:
    """What the assistant has to tell, with its time: to the terminal, and to ``file``, which stays small."""
    import logging
    from logging.handlers import RotatingFileHandler

    handler = RotatingFileHandler(file, maxBytes=1 << 20, backupCount=2, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s  %(message)s", "%d/%m/%Y %H:%M:%S"))
    log = logging.Logger("cchc")
    for each in (handler, logging.StreamHandler(sys.stdout)) if sys.stdout else (handler,):
        each.setFormatter(handler.formatter)
        log.addHandler(each)
    try:
        yield log.info
    finally:
        handler.close()


def installed(done: Installed) -> None:
    """Where something was set up, and what is left to do."""
    for place in done.places:
        print(place)
    for step in done.left:
        print(step, file=sys.stderr)


def assistant_json(home: Home, now: datetime) -> dict[str, Any]:
    """The assistant's pulse and what it last did for each workbook."""
    pulse = home.pulse()
    return {
        "running": pulse is not None and pulse.alive(now),
        "folder": str(home.folder),
        "last_beat": pulse.at.isoformat() if pulse else None,
        "since": pulse.since.isoformat() if pulse else None,
        "version": pulse.version if pulse else None,
        "pid": pulse.pid if pulse else None,
        "workbooks": [
            {
                "file": str(known.path),
                "id": known.workbook_id,
                "runs": [
                    {"what": what, "at": run.at.isoformat(), "ok": run.ok, "said": run.said}
                    for what, run in known.runs.items()
                ],
            }
            for known in home.workbooks().values()
        ],
    }


def assistant(status: Mapping[str, Any]) -> None:
    """The same for people."""

    def when(text: str | None) -> str:
        return moment(datetime.fromisoformat(text)) if text else "chưa có"

    if status["running"]:
        print(f"Trợ lý đang chạy (phiên bản {status['version']}, từ {when(status['since'])}).")
    else:
        print(f"Trợ lý chưa chạy; nhịp cuối: {when(status['last_beat'])}. Chạy “cchc agent” để bắt đầu.")
    print(f"Thư mục: {status['folder']}")
    for book in status["workbooks"]:
        print(f"Sổ {book['file']} ({book['id']})")
        for run in book["runs"]:
            mark = "" if run["ok"] else "CHƯA LÀM ĐƯỢC: "
            what = {**w.ACTION, **w.UNASKED}.get(run["what"], run["what"])
            print(f"  {when(run['at'])}  {what}: {mark}{run['said']}")


def deadline(found: Deadline) -> None:
    """One reading, as lines of text."""
    print(f"{found.text!r}: {w.DEADLINE_KIND[found.kind]} ({found.kind})")
    print(f"  {_span(found.start, found.end)}" + (f"; {found.recurrence}" if found.recurrence else ""))
    for segment in found.segments:
        print(f"  • {_span(segment.start, segment.end)} {segment.label or ''}".rstrip())
    for warning in found.warnings:
        print(f"  ! {warning.sentence}")


def check_json(result: CheckResult, as_of: date) -> dict[str, Any]:
    rows = [
        {
            "id": row.task.task_id,
            "parent": row.task.parent or None,
            "kind": row.task.kind.value,
            "content": row.task.content,
            "lead": row.task.lead or None,
            "start": _iso(row.start),
            "due": _iso(row.due),
            "status": row.status.value if row.status else None,
            "behind": row.behind,
            "workdays_left": row.workdays_left,
        }
        for row in result.rows
    ]
    return {
        "as_of": as_of.isoformat(),
        "rows": rows,
        "summary": dict(result.counts),
        "problems": [p.sentence for p in result.problems],
    }


def check(result: CheckResult, as_of: date) -> None:
    table = _table(f"Thời hạn các nhiệm vụ, ngày {day(as_of)}",
                   "Mã", "Nội dung", "Chủ trì", "Đến hạn", "Còn lại", "Trạng thái")  # fmt: skip
    for row in result.rows:
        label = w.STATUS[row.status] if row.status else row.outside
        table.add_row(
            row.task.task_id,
            row.task.content,
            row.task.lead,
            day(row.due) if row.due else "",
            "" if row.workdays_left is None else str(row.workdays_left),
            label + (" (chậm)" if row.behind else ""),
            style="bold" if row.status is None else None,
        )
    _print(table)
    labels = {**w.STATUS, "behind": w.BEHIND, "total": w.TOTAL}
    print("; ".join(f"{label}: {result.counts[code]}" for code, label in labels.items()))


def collect_json(result: CollectResult) -> dict[str, Any]:
    rows: list[dict[str, Any]] = [
        {
            "file": entry.arrival.name,
            "state": entry.state.value,
            "unit": entry.verdict.unit or None,
            "period": entry.verdict.period or None,
            "received_at": entry.arrival.received_at.isoformat(),
            "new": entry.arrival.arrival_id in result.new,
            "reason": reason(entry),
            "problems": [_problem(p) for p in entry.verdict.problems],
            "marked": _path(result.handed_back.files.get(entry.arrival.arrival_id)),
        }
        for entry in result.entries
    ]
    rows += [
        {"file": p.place.file, "state": "waiting", "unit": None, "period": None, "received_at": None,
         "new": True, "reason": p.sentence, "problems": [_problem(p)], "marked": None}
        for p in result.unreadable
    ]  # fmt: skip
    marked = len(result.handed_back.written)
    problems = [_problem(p) for p in result.problems]
    return {**result.counts, "marked": marked, "problems": problems, "rows": rows}


def _path(path: Path | None) -> str | None:
    return None if path is None else str(path)


def collect(result: CollectResult) -> None:
    table = _table("Tệp đã nhận", "Tệp", "Đơn vị", "Kỳ", "Nhận lúc", "Tình trạng", "Vì sao")
    for entry in result.entries:
        table.add_row(
            entry.arrival.name,
            entry.verdict.unit,
            entry.verdict.period,
            moment(entry.arrival.received_at),
            STATE[entry.state],
            reason(entry) or "",
        )
    _print(table)
    print(_equation(result.counts))
    for folder, copies in Counter(path.parent for path in result.handed_back.written).items():
        print(f"Bản đánh dấu lỗi để trả lại đơn vị: {copies} tệp trong {folder}")


def _equation(counts: Mapping[str, int]) -> str:
    """received = merged + rejected + waiting + superseded, in words."""
    parts = " + ".join(f"{label} {counts[state.value]}" for state, label in STATE.items())
    return f"Nhận {counts['received']} = {parts}"


def ledger_json(result: LedgerResult) -> dict[str, Any]:
    rows = [
        {
            "file": receipt.arrival.name,
            "channel": receipt.arrival.channel,
            "state": receipt.state.value,
            "unit": receipt.unit or None,
            "period": receipt.period or None,
            "attempt": receipt.attempt or None,
            "superseded_by": receipt.superseded_by or None,
            "received_at": receipt.arrival.received_at.isoformat(),
            "recorded_at": receipt.recorded_at.isoformat(),
            "sha256": receipt.arrival.sha256,
            "size": receipt.arrival.size,
            "problems": list(receipt.problems),
        }
        for receipt in result.receipts
    ]
    return {
        **result.counts,
        "adds_up": result.adds_up,
        "damage": [_problem(problem) for problem in result.damage],
        "rows": rows,
    }


def ledger(result: LedgerResult) -> None:
    table = _table(
        "Sổ tệp đến", "Tệp", "Đơn vị", "Kỳ", "Lần", "Nhận lúc", "Tình trạng", "Từ lúc", "Mã SHA-256"
    )
    for receipt in result.receipts:
        table.add_row(
            receipt.arrival.name,
            receipt.unit,
            receipt.period,
            str(receipt.attempt or ""),
            moment(receipt.arrival.received_at),
            STATE[receipt.state],
            moment(receipt.recorded_at),
            receipt.arrival.sha256[:12],
        )
    _print(table)
    print(_equation(result.counts) if result.adds_up else words.NOT_ADDING_UP)
    if not result.damage:
        print(words.SOUND)


def reason(entry: Entry) -> str | None:
    """Why an arrival is not simply merged: one or more sentences, None when nothing is to say."""
    said = [p.sentence for p in entry.verdict.problems]
    if entry.state is ArrivalState.SUPERSEDED:
        said.insert(0, f"Đã có tệp “{entry.superseded_by}” thay cho tệp này.")
    return "\n".join(said) or None


def rollup_json(result: RollUpResult) -> dict[str, Any]:
    decided = result.decided
    return {
        "period": str(decided.result.period),
        "tasks": dict(decided.counts),
        "targets": [
            {
                "id": target_id,
                "numerator": f.numerator,
                "denominator": f.denominator,
                "ratio_percent": f.ratio_percent,
                "asked": f.asked,
                "reported": f.reported,
            }
            for target_id, f in decided.result.targets.items()
        ],
        "units": {
            state: sum(row["state"] == label for row in decided.submissions.values())
            for state, label in w.SUBMISSION_STATE.items()
        },
        "cells_written": result.cells,
        "rows_added": result.additions,
        "problems": [_problem(p) for p in result.problems],
    }


def rollup(result: RollUpResult, *, written: bool = True) -> None:
    """The period's figures, and how much was ``written``."""
    decided = result.decided
    table = _table(f"Tổng hợp {decided.result.period.name}", "Chỉ số", "Số liệu")
    labels = {**w.STATUS, "behind": w.BEHIND, "total": w.TOTAL}
    for code, label in labels.items():
        table.add_row(f"Nhiệm vụ – {label}", str(decided.counts[code]))
    states = [row["state"] for row in decided.submissions.values()]
    for label in w.SUBMISSION_STATE.values():
        table.add_row(f"Đơn vị – {label}", str(states.count(label)))
    for target_id, f in decided.result.targets.items():
        if f.ratio_percent is not None:
            table.add_row(f"Chỉ tiêu {target_id}", f"{number(f.ratio_percent)}%")
    _print(table)
    if written and not any(problem.rule is rules.WRITE_QUEUED for problem in result.problems):
        print(f"Đã ghi {result.cells} ô và thêm {result.additions} dòng vào sổ.")


def demo(result: DemoResult) -> None:
    print(words.DEMO_DONE)
    for label, path in result.paths.items():
        print(f"  {label}: {path}")
    for label, figure in result.figures.items():
        print(f"  {label}: {figure}")


def _problem(problem: Problem) -> dict[str, Any]:
    place = problem.place
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "file": place.file or None,
        "sheet": place.sheet or None,
        "cell": place.cell or None,
        "header": place.header or None,
        "message": problem.message,
        "action": problem.action,
    }


def _span(start: date | None, end: date | None) -> str:
    return " – ".join(day(d) if d else "…" for d in (start, end))


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _table(title: str, *headers: str) -> Table:
    from rich.table import Table

    table = Table(title=title, title_justify="left", show_lines=False)
    for header in headers:
        table.add_column(header, overflow="fold")
    return table


def _print(table: Table) -> None:
    from rich.console import Console

    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    console.print(table)
