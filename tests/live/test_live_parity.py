"""One workbook, open in LibreOffice and lying closed on the disk: the same changes give the same cells."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import xlwings as xw

from cchc_xl import wiring
from cchc_xl.core.button import MESSAGE_NAME, WORKBOOK_ID_NAME
from cchc_xl.core.changes import CellChange, TableChanges, canonical, inverse
from cchc_xl.core.tables import (
    ARRIVALS,
    CATALOGUE,
    FIGURES,
    LINES,
    PROPOSALS,
    TASKS,
    YEAR,
    CellValue,
    Column,
    Kind,
    Owner,
    TableData,
    TableSpec,
)
from cchc_xl.errors import WorkbookError
from cchc_xl.excel import libreoffice, live_host
from cchc_xl.excel.closed import ClosedWorkbook
from cchc_xl.excel.live import LiveWorkbook, Patience, StatusBar, find_book, set_message

pytestmark = [pytest.mark.libreoffice, pytest.mark.uno]

ADDED = 7  # rows for every table that the roll-up adds rows to
TEXTS = ("- Văn bản số 12", "=1+1", "+84", "@x", "'trích", "0012", "95%", "1E5", "10/01/2023", "TRUE", "#N/A",
         "hai\ndòng")  # fmt: skip


@pytest.fixture(scope="module")
def app() -> Iterator[xw.App]:
    program = libreoffice.launch()
    yield program
    program.quit()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dựng") / "Kế hoạch 2023.xlsm"
    wiring.build(None, path, period="2023-Q1")
    return path


class Pair:
    """The same workbook twice: open in LibreOffice, and closed."""

    def __init__(self, app: xw.App, built: Path, folder: Path) -> None:
        self.open_path, closed_path = folder / "Đang mở.xlsm", folder / "Đang đóng.xlsm"
        shutil.copy(built, self.open_path)
        shutil.copy(built, closed_path)
        self.book = app.books.open(str(self.open_path))
        self.live = LiveWorkbook(self.book, Patience())
        self.closed = ClosedWorkbook(closed_path, lambda: datetime(2023, 6, 14, tzinfo=UTC))

    def write(self, changes: list[TableChanges]) -> None:
        """Into both; both find the same problems."""
        told = [str(problem) for problem in self.live.write(changes)]
        assert told == [str(problem) for problem in self.closed.write(changes)]

    def assert_equal(self) -> None:
        live, closed = self.live.read(CATALOGUE), self.closed.read(CATALOGUE)
        for name, table in closed.items():
            other = live[name]
            assert (other.sheet, other.missing, other.letters) == (table.sheet, table.missing, table.letters)
            assert _cells(other) == _cells(table), name


@pytest.fixture
def pair(app: xw.App, built: Path, tmp_path: Path) -> Iterator[Pair]:
    both = Pair(app, built, tmp_path)
    yield both
    with suppress(WorkbookError):  # the test itself closed it
        both.book.close()


def _cells(table: TableData) -> dict[tuple[int, str], CellValue]:
    return {
        (row.number, field): value
        for row in table.rows
        for field, value in row.values.items()
        if value is not None
    }


def changes(tables: Mapping[str, TableData]) -> list[TableChanges]:
    """Two thirds of all roll-up cells of the workbook, and rows for every table that takes some."""
    found = []
    for spec in CATALOGUE:
        columns = [c for c in spec.columns if c.owner is Owner.ROLLUP and c.field != spec.key]
        cells = [
            CellChange(canonical(row[spec.key]), column.field, row[column.field], value(column, n, i))
            for i, row in enumerate(tables[spec.name].values())
            for n, column in enumerate(columns)
            if (i + n) % 3
        ]
        found.append(TableChanges(spec, tuple(cells), tuple(additions(spec))))
    return [change for change in found if change]


def additions(spec: TableSpec) -> Iterator[Mapping[str, CellValue]]:
    """New rows, of the plan's tasks too: an accepted proposal adds one with the plan's columns filled in."""
    owners = {Owner.ROLLUP, spec.column(spec.key).owner}
    if spec in (TASKS, YEAR) or owners == {Owner.ROLLUP}:
        columns = [c for c in spec.columns if c.owner in owners and c.field != spec.key]
        for i in range(ADDED):
            yield {spec.key: f"{spec.name}|{i}", **{c.field: value(c, n, i) for n, c in enumerate(columns)}}


def value(column: Column, n: int, row: int) -> CellValue:
    if column.kind is Kind.DATE:
        return date(2023, 1 + n % 12, 1 + row % 28)
    if column.kind in (Kind.NUMBER, Kind.PERCENT):
        return row / 3 + n
    return row * n if column.kind is Kind.INTEGER else TEXTS[(n + row) % len(TEXTS)]


def test_every_table_reads_the_same_open_and_closed(pair: Pair) -> None:
    pair.assert_equal()


def test_the_same_changes_give_the_same_cells_and_are_taken_back_alike(pair: Pair) -> None:
    wanted = changes(pair.closed.read(CATALOGUE))
    assert {change.spec.name for change in wanted} >= {TASKS.name, LINES.name, PROPOSALS.name}
    pair.write(wanted)
    pair.assert_equal()
    assert len(_cells(pair.live.read([LINES])[LINES.name])) == ADDED * len(LINES.fields(Owner.ROLLUP))
    pair.write([inverse(change) for change in wanted])
    pair.assert_equal()
    pair.write(wanted)  # into the rows that are blank again
    pair.assert_equal()


@pytest.mark.parametrize("spec", [ARRIVALS, LINES, FIGURES, PROPOSALS], ids=lambda spec: spec.name)
def test_every_row_of_an_open_table_that_grew_has_its_link(pair: Pair, spec: TableSpec) -> None:
    suffixes = (".xlsx", ".xls", ".pdf", ".exe")
    added = [{spec.key: suffix, "archived": f"so_dulieu/goc/0a{suffix}"} for suffix in suffixes]
    assert pair.live.write([TableChanges(spec, additions=tuple(added))]) == ()
    table = pair.live.read([spec])[spec.name]
    assert table.letters is not None
    places = [f"{table.letters['opened']}{row.number}" for row in table.rows]
    cells = [pair.book.sheets[table.sheet].range(place) for place in places]
    assert [cell.formula for cell in cells] == [spec.column("opened").formula] * len(suffixes)
    assert [cell.value for cell in cells] == ["Mở", None, "Mở", None]
    assert {row.values["opened"] for row in table.rows} == {None}


def test_what_people_changed_meanwhile_is_left_alike(pair: Pair) -> None:
    wanted = changes(pair.closed.read(CATALOGUE))
    edited = [
        TableChanges(c.spec, tuple(CellChange(x.key, x.field, x.expected, "người sửa") for x in c.cells[::5]))
        for c in wanted
    ]
    pair.write(edited)
    pair.write(wanted)
    pair.assert_equal()


def test_formulas_of_people_survive_in_the_middle_of_a_block(pair: Pair) -> None:
    tasks = pair.live.read([TASKS])[TASKS.name]
    assert tasks.letters is not None
    cell = pair.book.sheets[tasks.sheet].range(f"{tasks.letters['reported']}{tasks.rows[3].number}")
    cell.formula = "=2+3"
    ids = [str(row.values["id"]) for row in tasks.rows[:6]]
    wanted = [CellChange(i, f, None, "x") for i in ids for f in ("status", "remark") if i != ids[3]]
    assert pair.live.write([TableChanges(TASKS, tuple(wanted))]) == ()
    assert cell.formula == "=2+3"
    assert pair.live.read([TASKS])[TASKS.name].rows[3].values["reported"] == 5


def test_the_persons_sheet_and_calculation_stay_and_nothing_is_saved(pair: Pair) -> None:
    whole, active = pair.open_path.read_bytes(), pair.book.sheets.active.name
    mode = pair.book.app.calculation
    assert pair.live.write(changes(pair.live.read(CATALOGUE))) == ()
    assert pair.book.sheets.active.name == active
    assert pair.book.app.calculation == mode
    assert pair.open_path.read_bytes() == whole


def test_a_protected_sheet_is_refused_before_anything_is_written(pair: Pair) -> None:
    before = _cells(pair.live.read([TASKS])[TASKS.name])
    wanted = changes(pair.live.read(CATALOGUE))
    sheet = pair.live.read([PROPOSALS])[PROPOSALS.name].sheet
    pair.book.sheets[sheet].api.protect("")
    with pytest.raises(WorkbookError, match=f"Sheet “{sheet}” đang được bảo vệ"):
        pair.live.write(wanted)
    assert _cells(pair.live.read([TASKS])[TASKS.name]) == before


def test_a_workbook_that_was_closed_says_so(pair: Pair) -> None:
    pair.book.close()
    with pytest.raises(WorkbookError, match="đóng"):
        pair.live.read([TASKS])


def test_the_workbook_is_found_by_its_id_and_answers(pair: Pair, app: xw.App) -> None:
    pair.book.names.add(WORKBOOK_ID_NAME, '="KH của Sở"')
    pair.book.names.add(MESSAGE_NAME, "='Nhật ký'!$B$2")
    found = find_book([app], "KH của Sở", pair.open_path.as_uri(), Patience())
    assert Path(live_host.full_name(found)) == pair.open_path
    assert live_host.program(found).startswith("LibreOffice")
    bar = StatusBar(found)
    bar.show("Đang tổng hợp")
    bar.release()
    set_message(found, "- Đã tổng hợp xong")
    assert pair.book.sheets["Nhật ký"].range("B2").value == "- Đã tổng hợp xong"
