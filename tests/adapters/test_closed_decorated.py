"""Everything a person put into the workbook survives what the software writes into it."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import python_calamine
from lxml import etree

from cchc_xl.core.changes import CellChange, TableChanges, Values, same
from cchc_xl.core.tables import LINES, SUBMISSIONS, TASKS, CellValue
from cchc_xl.excel.closed import ClosedWorkbook
from tests import decorated

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
TASK_PART = decorated.sheet_part(decorated.TASK_SHEET)
COUNT = 60

# 200 cells of the tasks: what stood there before is known from the builder alone.
WANTED: dict[tuple[str, str], CellValue] = {}
for _number, _id in enumerate(decorated.task_ids(COUNT)[:50]):
    WANTED[_id, "status"] = "Hoàn thành đúng hạn" if _number % 2 else None
    WANTED[_id, "due"] = date(2023, 12, 1 + _number % 30)
    WANTED[_id, "asked"] = _number
    WANTED[_id, "result_text"] = f"=đã xong & <báo cáo> {_number % 7}\ndòng hai"
CELLS = tuple(
    CellChange(task, field, decorated.task_row(task).get(field), new) for (task, field), new in WANTED.items()
)
ADDED: tuple[Values, ...] = tuple(
    {"key": f"2023-H1|{task}", "period": "2023-H1", "task": task, "completed_on": date(2023, 6, 1)}
    for task in decorated.task_ids(40)
)


def edit(path: Path, *changes: TableChanges) -> None:
    book = ClosedWorkbook(path, lambda: datetime(2023, 6, 30, 8, tzinfo=UTC))
    assert book.write(changes) == ()


@pytest.fixture
def master(tmp_path: Path) -> Path:
    return decorated.build(tmp_path / "Sổ CCHC.xlsx", tasks=COUNT, fillers=8)


def test_two_hundred_edits_leave_every_other_part_byte_identical(master: Path) -> None:
    assert len(CELLS) == 200
    before = decorated.compressed(master)
    edit(master, TableChanges(TASKS, CELLS))
    after = decorated.compressed(master)
    assert list(after) == list(before)  # the same parts in the same order
    changed = {name for name in before if before[name] != after[name]}
    # The own sheet holds formulas that look at the tasks: their stored results had to go.
    own = decorated.sheet_part(decorated.OWN_SHEET)
    assert changed == {TASK_PART, own, "xl/sharedStrings.xml"}
    assert len(before) - len(changed) > 60


def test_in_the_changed_sheet_all_but_the_cells_concerned_stands(master: Path) -> None:
    before = etree.fromstring(decorated.parts(master)[TASK_PART])
    edit(master, TableChanges(TASKS, CELLS))
    after = etree.fromstring(decorated.parts(master)[TASK_PART])
    table = ClosedWorkbook(master, lambda: datetime(2023, 6, 30, tzinfo=UTC)).read([TASKS])[TASKS.name]
    letters = table.letters or {}
    concerned = {
        f"{letters[field]}{row.number}"
        for row in table.rows
        for task, field in WANTED
        if task == row.values["id"]
    }
    assert len(concerned) == 200

    def without(root: etree._Element) -> bytes:
        root = deepcopy(root)
        for row in root.iterfind(".//m:row", NS):
            row.attrib.pop("spans", "")  # an optional hint of the used columns
            for cell in list(row):
                if cell.get("r") in concerned:
                    row.remove(cell)
        return etree.tostring(root, method="c14n")

    assert without(after) == without(before)


def test_every_cell_reads_as_meant_by_two_other_libraries(master: Path) -> None:
    edit(master, TableChanges(TASKS, CELLS))
    table = ClosedWorkbook(master, lambda: datetime(2023, 6, 30, tzinfo=UTC)).read([TASKS])[TASKS.name]
    openpyxl_sheet = decorated.second_opinion(master)[decorated.TASK_SHEET]
    calamine = python_calamine.CalamineWorkbook.from_path(str(master))
    rows = calamine.get_sheet_by_name(decorated.TASK_SHEET).to_python(skip_empty_area=False)
    for row in table.rows:
        task = str(row.values["id"])
        for field, letters in (table.letters or {}).items():
            expected = WANTED.get((task, field), decorated.task_row(task).get(field))
            cell = openpyxl_sheet[f"{letters}{row.number}"]
            assert same(cell.value, expected), (task, field)
            theirs = rows[row.number - 1][cell.column - 1]
            assert same(theirs or None, expected or None), (task, field)


def test_office_columns_sorting_and_the_inserted_column_stand(master: Path) -> None:
    edit(master, TableChanges(TASKS, CELLS))
    sheet = decorated.second_opinion(master)[decorated.TASK_SHEET]
    rows = list(sheet.iter_rows(min_row=decorated.TASK_TOP, values_only=True))
    headers = list(rows[0])
    ids = [row[headers.index("Mã")] for row in rows[1 : COUNT + 1]]
    assert ids == list(reversed(decorated.task_ids(COUNT)))
    for row in rows[1 : COUNT + 1]:
        task = str(row[headers.index("Mã")])
        assert row[headers.index(decorated.INSERTED)] == f"Chị {task}"
        assert row[headers.index("Ghi chú của VP")] == decorated.task_row(task)["office_note"]


def everything(path: Path) -> Path:
    """All kinds of writing at once: cells, a filled blank row, growth, a second growth."""
    edit(path, TableChanges(TASKS, CELLS), TableChanges(LINES, additions=ADDED))
    edit(path, TableChanges(SUBMISSIONS, additions=({"key": "2023-H1|DV08", "unit": "DV08"},)))
    return path


@pytest.mark.validator
def test_the_open_xml_sdk_finds_nothing_wrong(master: Path) -> None:
    from tests.programs import validate_ooxml

    assert validate_ooxml(master) == []  # the builder's own work
    assert validate_ooxml(everything(master)) == []


@pytest.mark.libreoffice
def test_a_workbook_saved_by_libreoffice_is_written_like_any_other(master: Path, tmp_path: Path) -> None:
    from tests.programs import soffice_convert

    saved = everything(soffice_convert(master, "xlsx", tmp_path / "lo"))
    rows = ClosedWorkbook(saved, lambda: datetime(2023, 6, 30, tzinfo=UTC)).read([LINES])[LINES.name].rows
    assert [row.values["task"] for row in rows] == decorated.task_ids(40)
    sheet = decorated.second_opinion(saved)[decorated.TASK_SHEET]
    found = {cell.value for row in sheet.iter_rows() for cell in row}
    assert {value for value in WANTED.values() if isinstance(value, str)} <= found


@pytest.mark.libreoffice
def test_libreoffice_shows_what_was_written_and_computes_anew(master: Path, tmp_path: Path) -> None:
    from tests.programs import soffice_convert

    overdue = [CellChange(f"NV{n:03}", "status", "Đang thực hiện", "Quá hạn") for n in range(51, 58)]
    edit(everything(master), TableChanges(TASKS, tuple(overdue)))
    result = soffice_convert(master, "xlsx", tmp_path / "lo")
    shown = decorated.second_opinion(result)
    own = shown[decorated.OWN_SHEET]
    assert [own["A1"].value, own["A2"].value, own["A4"].value] == [7, 14, COUNT]
    lines = shown[decorated.LINE_SHEET]
    first = decorated.LINE_TOP + 1
    assert [lines.cell(first + i, 3).value for i in range(40)] == decorated.task_ids(40)
    assert lines.cell(first + 39, len(LINES.columns) + 1).value == "2023-H1NV040"  # the calculated column
    charts = [part for part in decorated.parts(result) if part.startswith("xl/charts/chart")]
    assert len(charts) == 10  # two of the office's own, one per filler
