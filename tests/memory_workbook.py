"""A master workbook in memory: the flows' rules of compare-and-set without a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from cchc_xl.core import rules
from cchc_xl.core.changes import TableChanges, canonical, same
from cchc_xl.core.problem import Place, Problem
from cchc_xl.core.tables import CellValue, TableData, TableRow, TableSpec
from cchc_xl.errors import CchcError


def no_holidays(_years: Iterable[int]) -> tuple[dict[date, str], dict[date, str]]:
    """A calendar of weekends alone."""
    return {}, {}


class MemoryWorkbook:
    """``rows`` by table name; ``fail_after`` writes that many tables of the next write, then raises."""

    def __init__(self, rows: Mapping[str, Sequence[Mapping[str, CellValue]]]) -> None:
        self.rows = {name: [dict(row) for row in table] for name, table in rows.items()}
        self.fail_after: tuple[int, CchcError] | None = None

    def read(self, specs: Iterable[TableSpec]) -> Mapping[str, TableData]:
        return {
            spec.name: TableData(
                spec,
                spec.sheet,
                tuple(
                    TableRow(i, dict.fromkeys(spec.fields()) | row)
                    for i, row in enumerate(self.rows.get(spec.name, ()), start=2)
                ),
            )
            for spec in specs
        }

    def write(self, changes: Sequence[TableChanges]) -> tuple[Problem, ...]:
        problems: list[Problem] = []
        for done, change in enumerate(changes):
            if self.fail_after is not None and done == self.fail_after[0]:
                error, self.fail_after = self.fail_after[1], None
                raise error
            table = self.rows.setdefault(change.spec.name, [])
            by_key = {canonical(row.get(change.spec.key)): row for row in table}
            for cell in change.cells:
                row = by_key.get(canonical(cell.key))
                if row is not None and same(row.get(cell.field), cell.new):
                    continue
                if row is None or not same(row.get(cell.field), cell.expected):
                    problems.append(Problem(rules.CELL_CHANGED_MEANWHILE, Place(sheet=change.spec.sheet)))
                else:
                    row[cell.field] = cell.new
            table += [dict(row) for row in change.additions]
        return tuple(problems)
