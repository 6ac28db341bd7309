"""Results as JSON. Other programs read it, so it stays as docs/cli.md says."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cchc_xl.core import wording as w
from cchc_xl.core.changes import CellChange, TableChanges
from cchc_xl.core.ledger import ArrivalState, Entry
from cchc_xl.core.problem import Problem
from cchc_xl.core.tables import STAMP, CellValue, TableSpec
from cchc_xl.core.trace import Source, Trace

if TYPE_CHECKING:
    from cchc_xl.assistant_home import Home
    from cchc_xl.desks import Rehearsal
    from cchc_xl.flows.check_deadlines import CheckResult
    from cchc_xl.flows.collect import CollectResult
    from cchc_xl.flows.prove_ledger import LedgerResult
    from cchc_xl.flows.roll_up import RollUpResult

# Characters that some readers take for the end of a line: escaped, so that one object is one line.
_LINE_ENDS = {code: f"\\u{code:04x}" for code in (0x85, 0x2028, 0x2029)}


def put(value: Any) -> None:
    """Print a result, the only one of its command."""
    print(json.dumps(value, ensure_ascii=False, indent=1))


def put_line(value: Any) -> None:
    """Print one of several results, each a line."""
    print(json.dumps(value, ensure_ascii=False).translate(_LINE_ENDS))


def check(result: CheckResult, as_of: date) -> dict[str, Any]:
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


def collect(result: CollectResult) -> dict[str, Any]:
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


def ledger(result: LedgerResult) -> dict[str, Any]:
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


def rollup(result: RollUpResult) -> dict[str, Any]:
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


def changes(run: Rehearsal) -> dict[str, Any]:
    """Cells and rows by table, with their headers; how many files and receipts the store would write."""
    found = run.written.changes
    return {
        "cells": [
            {
                "table": spec.name,
                "sheet": spec.sheet,
                "key": cell.key,
                "column": spec.column(cell.field).header,
                "old": _plain(cell.expected),
                "new": _plain(cell.new),
            }
            for spec, cell in changed_cells(found)
        ],
        "rows": [
            {
                "table": change.spec.name,
                "sheet": change.spec.sheet,
                "key": _plain(row[change.spec.key]),
                "values": {
                    change.spec.column(field).header: _plain(value)
                    for field, value in row.items()
                    if value is not None and field not in (STAMP, change.spec.key)
                },
            }
            for change in found
            for row in change.additions
        ],
        "files_stored": len(run.stored.added),
        "receipts_written": len(run.stored.recorded),
    }


def trace(found: Trace, data: Path) -> dict[str, Any]:
    """What stands behind a cell; archived originals by their path, which begins with the folder ``data``."""
    spot = found.spot
    return {
        "cell": spot.cell,
        "table": spot.table.spec.name if spot.table else None,
        "column": spot.header or None,
        "key": spot.key or None,
        "owner": spot.owner.value if spot.owner else None,
        "period": found.period or None,
        "as_of": found.as_of.isoformat() if found.as_of else None,
        "said": found.said,
        "rule": found.rule or None,
        "stands": _plain(spot.stands),
        "value": _plain(found.value),
        "sources": [_source(source, data) for source in found.sources],
        "own": [
            {"owner": own.owner.value, "column": own.header, "cell": own.cell, "value": _plain(own.value)}
            for own in found.own
        ],
    }


def assistant(home: Home, now: datetime) -> dict[str, Any]:
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


def reason(entry: Entry) -> str | None:
    """Why an arrival is not simply merged: one or more sentences, None when nothing is to say."""
    said = [p.sentence for p in entry.verdict.problems]
    if entry.state is ArrivalState.SUPERSEDED:
        said.insert(0, f"Đã có tệp “{entry.superseded_by}” thay cho tệp này.")
    return "\n".join(said) or None


def changed_cells(changes: Iterable[TableChanges]) -> Iterator[tuple[TableSpec, CellChange]]:
    """Cells that a person sees: the hidden marks follow them."""
    for change in changes:
        for cell in change.cells:
            if cell.field != STAMP:
                yield change.spec, cell


def _source(source: Source, data: Path) -> dict[str, Any]:
    arrival = source.arrival
    return {
        "unit": source.unit or None,
        "period": source.period or None,
        "file": source.file or None,
        "cell": source.cell or None,
        "value": _plain(source.value),
        "share": source.share,
        "arrival": arrival.arrival_id if arrival else None,
        "sha256": arrival.sha256 if arrival else None,
        "received_at": arrival.received_at.isoformat() if arrival else None,
        "archived": str(data / arrival.archived) if arrival else None,
    }


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


def _path(path: Path | None) -> str | None:
    return None if path is None else str(path)


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _plain(value: CellValue) -> str | float | None:
    """A cell's value as JSON has it."""
    return value.isoformat() if isinstance(value, date) else value
