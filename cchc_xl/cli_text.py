"""Results as people read them in a terminal."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cchc_xl import cli_words as words
from cchc_xl.cli_json import changed_cells, reason
from cchc_xl.core import rules
from cchc_xl.core import wording as w
from cchc_xl.core.ledger import ArrivalState
from cchc_xl.core.trace import Trace, in_words
from cchc_xl.core.vnformat import day, moment, number

if TYPE_CHECKING:
    from rich.table import Table

    from cchc_xl.agent.autostart import Installed
    from cchc_xl.core.deadline import Deadline
    from cchc_xl.demo import DemoResult
    from cchc_xl.desks import Rehearsal
    from cchc_xl.flows.check_deadlines import CheckResult
    from cchc_xl.flows.collect import CollectResult
    from cchc_xl.flows.prove_ledger import LedgerResult
    from cchc_xl.flows.roll_up import RollUpResult

_WIDTH: Final = 140  # of tables when the output is no terminal
_SHOWN_CELLS: Final = 40
_COUNTS: Final = {**w.STATUS, "behind": w.BEHIND, "total": w.TOTAL}
_STATE: Final = {state: w.ARRIVAL_SAID[state] for state in ArrivalState}


def deadline(found: Deadline) -> None:
    """One reading, as lines of text."""
    print(f"{found.text!r}: {w.DEADLINE_KIND[found.kind]} ({found.kind})")
    print(f"  {_span(found.start, found.end)}" + (f"; {found.recurrence}" if found.recurrence else ""))
    for segment in found.segments:
        print(f"  • {_span(segment.start, segment.end)} {segment.label or ''}".rstrip())
    for warning in found.warnings:
        print(f"  ! {warning.sentence}")


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
    print("; ".join(f"{label}: {result.counts[code]}" for code, label in _COUNTS.items()))


def collect(result: CollectResult) -> None:
    table = _table("Tệp đã nhận", "Tệp", "Đơn vị", "Kỳ", "Nhận lúc", "Tình trạng", "Vì sao")
    for entry in result.entries:
        table.add_row(
            entry.arrival.name,
            entry.verdict.unit,
            entry.verdict.period,
            moment(entry.arrival.received_at),
            w.ARRIVAL_SAID[entry.said],
            reason(entry) or "",
        )
    _print(table)
    print(_equation(result.counts))
    for folder, copies in Counter(path.parent for path in result.handed_back.written).items():
        print(f"Bản đánh dấu lỗi để trả lại đơn vị: {copies} tệp trong {folder}")


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
            _STATE[receipt.state],
            moment(receipt.recorded_at),
            receipt.arrival.sha256[:12],
        )
    _print(table)
    print(_equation(result.counts) if result.adds_up else words.NOT_ADDING_UP)
    if not result.damage:
        print(words.SOUND)


def rollup(result: RollUpResult, *, written: bool = True) -> None:
    """The period's figures, and how much was ``written``."""
    decided = result.decided
    table = _table(f"Tổng hợp {decided.result.period.name}", "Chỉ số", "Số liệu")
    for code, label in _COUNTS.items():
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


def changes(run: Rehearsal) -> None:
    """What a dry run would change, the first cells one by one."""
    cells = list(changed_cells(run.written.changes))
    print(words.NOTHING_WRITTEN)
    print(words.WOULD_STORE.format(files=len(run.stored.added), receipts=len(run.stored.recorded)))
    for change in run.written.changes:
        mine = sum(spec is change.spec for spec, _ in cells)
        if mine or change.additions:
            print(
                words.WOULD_CHANGE.format(sheet=change.spec.sheet, table=change.spec.name, cells=mine,
                                          rows=len(change.additions))
            )  # fmt: skip
    for spec, cell in cells[:_SHOWN_CELLS]:
        old, new = in_words(cell.expected), in_words(cell.new)
        print(f"  {spec.sheet} | {cell.key} | {spec.column(cell.field).header}: {old} → {new}")
    if len(cells) > _SHOWN_CELLS:
        print("  " + words.MORE_CHANGES.format(count=len(cells) - _SHOWN_CELLS))


def trace(found: Trace, data: Path) -> None:
    """What stands behind a cell; archived originals by their path, which begins with the folder ``data``."""
    spot = found.spot
    print(" – ".join(filter(None, (spot.cell, spot.header, spot.key))))
    if found.rule:
        print(words.TRACE_RULE.format(rule=found.rule))
        print(words.TRACE_STANDS.format(value=in_words(spot.stands)))
    if found.as_of:
        value, at = in_words(found.value), day(found.as_of)
        print(words.TRACE_VALUE.format(period=found.period, day=at, value=value))
    print(found.said)
    if found.own:
        print(words.TRACE_OWN)
    for own in found.own:
        print(f"  {own.cell} (cột “{own.header}”): {in_words(own.value)}")
    if found.sources:
        print(words.TRACE_SOURCES.format(count=len(found.sources)))
    archived = ""
    for source in found.sources:
        where = " – ".join(filter(None, (source.unit, source.period, source.file, source.cell)))
        print(f"  {where}: {in_words(source.value)}")
        if source.arrival and source.arrival.archived != archived:
            archived = source.arrival.archived
            at = moment(source.arrival.received_at)
            print(words.TRACE_ARCHIVED.format(at=at, file=data / archived))


def assistant(status: Mapping[str, Any]) -> None:
    """The assistant's pulse and runs, from their JSON."""

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


def installed(done: Installed) -> None:
    """Where something was set up, and what is left to do."""
    for place in done.places:
        print(place)
    for step in done.left:
        print(step, file=sys.stderr)


def demo(result: DemoResult) -> None:
    print(words.DEMO_DONE)
    for label, path in result.paths.items():
        print(f"  {label}: {path}")
    for label, figure in result.figures.items():
        print(f"  {label}: {figure}")


def _equation(counts: Mapping[str, int]) -> str:
    """received = merged + rejected + waiting + superseded, in words."""
    parts = " + ".join(f"{label} {counts[state.value]}" for state, label in _STATE.items())
    return f"Nhận {counts['received']} = {parts}"


def _span(start: date | None, end: date | None) -> str:
    return " – ".join(day(d) if d else "…" for d in (start, end))


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
