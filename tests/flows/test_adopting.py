"""Accepted proposals of new tasks: who is given them as part of the plan, and when not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from cchc_xl.core import tables
from cchc_xl.core.tables import CellValue, TableData, TableSpec
from cchc_xl.flows.gather import gather
from tests.memory_workbook import MemoryWorkbook, no_holidays


def workbook() -> MemoryWorkbook:
    settings = [{"key": "plan_id", "value": "KH"}, {"key": "year", "value": "2023"}]
    task = {"id": "I.1", "kind": "Nhiệm vụ", "group": "I", "content": "Ban hành", "lead": "Văn phòng"}
    proposal: dict[str, CellValue] = {
        "key": "2023-Q1|VP|0", "period": "2023-Q1", "unit": "VP", "unit_name": "Văn phòng",
        "kind": "Bổ sung nhiệm vụ", "text": "Tập huấn", "decision": "Chấp nhận", "from_day": date(2023, 6, 1),
    }  # fmt: skip
    return MemoryWorkbook(
        {tables.SETTINGS.name: settings, tables.TASKS.name: [task], tables.PROPOSALS.name: [proposal]}
    )


class WithoutOrigin(MemoryWorkbook):
    """Somebody deleted the hidden column that says which proposal a row came from."""

    def read(self, specs: Iterable[TableSpec]) -> dict[str, TableData]:
        found = dict(super().read(specs))
        tasks = found[tables.TASKS.name]
        return {**found, tables.TASKS.name: replace(tasks, missing=("origin",))}


@pytest.mark.parametrize(("adding", "ids"), [(True, ["I.1", "I.BS1"]), (False, ["I.1"])])
def test_only_who_is_about_to_write_it_is_given_a_task_that_has_no_row(adding: bool, ids: list[str]) -> None:
    office = gather(workbook(), (), no_holidays, adding=adding)
    assert [task.task_id for task in office.plan.tasks] == ids
    assert list(office.deadlines) == ids
    assert [p.code for p in office.problems] == ([] if adding else ["NV04"])


def test_a_task_is_not_added_where_its_row_could_not_be_found_again() -> None:
    office = gather(WithoutOrigin(workbook().rows), (), no_holidays, adding=True)
    assert office.amended.added == ()
    assert sorted(p.code for p in office.problems) == ["NV04", "SO03"]
