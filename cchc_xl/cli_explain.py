"""What a dry run would change and what stands behind a cell, in a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cchc_xl import cli_words as words
from cchc_xl.core.changes import TableChanges
from cchc_xl.core.tables import STAMP, CellValue
from cchc_xl.core.trace import Source, Trace, in_words
from cchc_xl.core.vnformat import day, moment

if TYPE_CHECKING:
    from cchc_xl.desks import Rehearsal

_SHOWN = 40  # lines of cells


def changes_json(run: Rehearsal) -> dict[str, Any]:
    """Cells and rows by table, with their headers; how many files and receipts the store would write."""
    changes = run.written.changes
    return {
        "cells": list(_cells(changes)),
        "rows": [
            {
                "table": change.spec.name,
                "sheet": change.spec.sheet,
                "key": plain(row[change.spec.key]),
                "values": {
                    change.spec.column(field).header: plain(value)
                    for field, value in row.items()
                    if value is not None and field not in (STAMP, change.spec.key)
                },
            }
            for change in changes
            for row in change.additions
        ],
        "files_stored": len(run.stored.added),
        "receipts_written": len(run.stored.recorded),
    }


def changes(run: Rehearsal) -> None:
    """The same for people, a table's first cells one by one."""
    cells = list(_cells(run.written.changes))
    print(words.NOTHING_WRITTEN)
    print(words.WOULD_STORE.format(files=len(run.stored.added), receipts=len(run.stored.recorded)))
    for change in run.written.changes:
        mine = sum(cell["table"] == change.spec.name for cell in cells)
        if mine or change.additions:
            print(
                words.WOULD_CHANGE.format(sheet=change.spec.sheet, table=change.spec.name, cells=mine,
                                          rows=len(change.additions))
            )  # fmt: skip
    for cell in cells[:_SHOWN]:
        old, new = in_words(cell["old"]), in_words(cell["new"])
        print(f"  {cell['sheet']} | {cell['key']} | {cell['column']}: {old} → {new}")
    if len(cells) > _SHOWN:
        print("  " + words.MORE_CHANGES.format(count=len(cells) - _SHOWN))


def trace_json(found: Trace, data: Path) -> dict[str, Any]:
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
        "stands": plain(spot.stands),
        "value": plain(found.value),
        "sources": [_source(source, data) for source in found.sources],
        "own": [
            {"owner": own.owner.value, "column": own.header, "cell": own.cell, "value": plain(own.value)}
            for own in found.own
        ],
    }


def _source(source: Source, data: Path) -> dict[str, Any]:
    arrival = source.arrival
    return {
        "unit": source.unit or None,
        "period": source.period or None,
        "file": source.file or None,
        "cell": source.cell or None,
        "value": plain(source.value),
        "share": source.share,
        "arrival": arrival.arrival_id if arrival else None,
        "sha256": arrival.sha256 if arrival else None,
        "received_at": arrival.received_at.isoformat() if arrival else None,
        "archived": str(data / arrival.archived) if arrival else None,
    }


def trace(found: Trace, data: Path) -> None:
    """The same for people."""
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


def plain(value: CellValue) -> str | float | None:
    """A cell's value as JSON has it."""
    return value.isoformat() if isinstance(value, date) else value


def _cells(changes: Iterable[TableChanges]) -> Iterator[dict[str, Any]]:
    """Cells that a person sees: the hidden marks follow them."""
    for change in changes:
        for cell in change.cells:
            if cell.field != STAMP:
                yield {
                    "table": change.spec.name,
                    "sheet": change.spec.sheet,
                    "key": cell.key,
                    "column": change.spec.column(cell.field).header,
                    "old": plain(cell.expected),
                    "new": plain(cell.new),
                }
