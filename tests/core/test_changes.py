from __future__ import annotations

from dataclasses import replace
from datetime import date

from cchc_xl.core.changes import TableChanges, canonical, inverse, plan_changes
from cchc_xl.core.tables import STAMP, STATUS_COUNTS, TASKS, CellValue, TableData, TableRow, TableSpec

SPEC = TASKS


def table(*rows: dict[str, CellValue], spec: TableSpec = SPEC) -> TableData:
    letters = {field: "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[i % 26] for i, field in enumerate(spec.fields())}
    return TableData(
        spec, spec.sheet, tuple(TableRow(i + 5, row) for i, row in enumerate(rows)), letters=letters
    )


def written(found: TableData, changes: TableChanges) -> TableData:
    """The table after the changes, as an adapter leaves it."""
    rows = []
    for row in found.rows:
        values = dict(row.values)
        for change in changes.cells:
            if change.key == values.get(found.spec.key):
                values[change.field] = change.new
        rows.append(replace(row, values=values))
    number = len(rows) + 5
    rows += [TableRow(number + i, dict(added)) for i, added in enumerate(changes.additions)]
    return replace(found, rows=tuple(rows))


def shown(changes: TableChanges) -> dict[str, CellValue]:
    return {change.field: change.new for change in changes.cells if change.field != STAMP}


def test_only_what_differs_is_written() -> None:
    changes = plan_changes(table({"id": "I.1"}), {"I.1": {"status": "Quá hạn", "behind": None}})
    assert shown(changes) == {"status": "Quá hạn"}


def test_a_second_run_writes_nothing() -> None:
    wanted: dict[str, dict[str, CellValue]] = {
        "I.1": {"status": "Quá hạn", "due": date(2023, 12, 31), "progress_percent": 40.0}
    }
    once = written(table({"id": "I.1"}), plan_changes(table({"id": "I.1"}), wanted))
    assert not plan_changes(once, wanted)


def test_our_own_cell_is_updated_with_what_is_expected_there() -> None:
    first = written(table({"id": "I.1"}), plan_changes(table({"id": "I.1"}), {"I.1": {"status": "Quá hạn"}}))
    changes = plan_changes(first, {"I.1": {"status": "Sắp đến hạn"}})
    [cell] = [c for c in changes.cells if c.field == "status"]
    assert (cell.expected, cell.new) == ("Quá hạn", "Sắp đến hạn")


def test_a_cell_that_a_person_changed_is_reported_not_overwritten() -> None:
    first = written(table({"id": "I.1"}), plan_changes(table({"id": "I.1"}), {"I.1": {"status": "Quá hạn"}}))
    edited = replace(
        first, rows=tuple(replace(r, values={**r.values, "status": "xong rồi"}) for r in first.rows)
    )
    for _ in range(2):  # it stays reported, run after run
        changes = plan_changes(edited, {"I.1": {"status": "Sắp đến hạn"}})
        assert shown(changes) == {}
        [problem] = changes.problems
        assert problem.code == "SO01"
        assert problem.place.cell.endswith("5")
        assert "xong rồi" in problem.message
        edited = written(edited, changes)


def test_a_blanked_cell_is_given_back_to_the_software() -> None:
    first = written(table({"id": "I.1"}), plan_changes(table({"id": "I.1"}), {"I.1": {"status": "Quá hạn"}}))
    blanked = replace(first, rows=tuple(replace(r, values={**r.values, "status": None}) for r in first.rows))
    assert shown(plan_changes(blanked, {"I.1": {"status": "Sắp đến hạn"}})) == {"status": "Sắp đến hạn"}


def test_text_typed_before_the_first_run_is_not_overwritten() -> None:
    changes = plan_changes(table({"id": "I.1", "status": "của tôi"}), {"I.1": {"status": "Quá hạn"}})
    assert shown(changes) == {}
    assert [p.code for p in changes.problems] == ["SO01"]


def test_plan_rows_are_never_invented() -> None:
    assert not plan_changes(table(), {"I.9": {"status": "Quá hạn"}}, add=False)


def test_a_missing_row_is_added_with_its_key_and_mark() -> None:
    [added] = plan_changes(table(), {"I.9": {"status": "Quá hạn"}}).additions
    assert added["id"] == "I.9"
    assert added[STAMP]


def test_a_row_out_of_scope_stays_as_it_is() -> None:
    found = table({"id": "I.1", "period": "2023-Q1"})
    assert not plan_changes(found, {}, scope=lambda row: row["period"] == "2023-H1")


def test_a_row_no_longer_wanted_is_blanked() -> None:
    wanted = {"I.1": {"status": "Quá hạn", "period": "2023-H1"}}
    first = written(table({"id": "I.1"}), plan_changes(table({"id": "I.1"}), wanted))
    changes = plan_changes(first, {}, scope=bool)
    assert shown(changes) == {"status": None, "period": None}


def test_a_row_no_longer_wanted_keeps_what_the_office_wrote_on_it() -> None:
    found = table({"id": "I.1", "office_note": "đã gọi điện"})
    changes = plan_changes(found, {}, scope=bool, retired=lambda row: {"remark": f"hết {row['id']}"})
    assert shown(changes) == {"remark": "hết I.1"}


def test_equal_contents_are_equal_however_they_are_stored() -> None:
    assert canonical(50) == canonical(50.0)
    assert canonical("Hòa") == canonical("Ho\u0300a")
    assert canonical(None) == canonical("") == canonical("  ")
    assert canonical(date(2023, 6, 1)) == "2023-06-01"


def test_the_inverse_of_a_write_leaves_the_table_as_it_was() -> None:
    before = table({"id": "I.1", "status": None, "due": None}, {"id": "I.2", "status": None, "due": None})
    changes = plan_changes(before, {"I.1": {"status": "Quá hạn", "due": date(2023, 6, 5)}})
    after = written(written(before, changes), inverse(changes))
    assert [dict(row.values) | {STAMP: row.values.get(STAMP)} for row in after.rows] == [
        dict(row.values) | {STAMP: None} for row in before.rows
    ]


def test_the_inverse_expects_what_was_written_so_a_later_edit_is_noticed() -> None:
    counts = table({"item": "Quá hạn", "count": None}, spec=STATUS_COUNTS)
    changes = plan_changes(counts, {"Quá hạn": {"count": 3}})
    [back] = inverse(changes).cells
    assert (back.expected, back.new) == (3, None)


def test_an_added_row_is_blanked_with_its_key_last() -> None:
    changes = plan_changes(table(), {"I.9": {"status": "Quá hạn", "due": date(2023, 6, 5)}})
    cells = inverse(changes).cells
    assert {c.field for c in cells} == {"id", "status", "due", STAMP}
    assert all(c.key == "I.9" and c.new is None for c in cells)
    assert cells[-1].field == "id"
