"""Column "Mở tệp": which originals it opens, and how its formula goes along with the table's rows."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from cchc_xl.core.changes import CellChange, TableChanges, Values, inverse
from cchc_xl.core.tables import ARRIVALS, FIGURES, LINES, OPENED_SUFFIXES, PROPOSALS, TableSpec
from cchc_xl.excel.closed import ClosedWorkbook
from tests import decorated
from tests.adapters.masters import bounds, built, parts, small_plan
from tests.programs import soffice_convert, validate_ooxml

LINKED = (ARRIVALS, LINES, FIGURES, PROPOSALS)
every_linked = pytest.mark.parametrize("spec", LINKED, ids=lambda spec: spec.name)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(small_plan(), tmp_path_factory.mktemp("sổ"))


@pytest.fixture
def book(fresh: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(fresh, tmp_path / "so.xlsm"))


def write(path: Path, *changes: TableChanges) -> None:
    closed = ClosedWorkbook(path, lambda: datetime(2031, 6, 14, tzinfo=UTC))
    assert closed.write(changes) == ()


def rows(spec: TableSpec, *suffixes: str) -> TableChanges:
    added: list[Values] = [
        {"key": f"{n}{suffix}", "archived": f"so_dulieu/goc/{n:064x}{suffix}"}
        for n, suffix in enumerate(suffixes)
    ]
    return TableChanges(spec, additions=tuple(added))


def column(path: Path, spec: TableSpec, field: str, *, results: bool = False) -> list[object]:
    """What stands in a column: formulas as formulas, or their stored ``results``."""
    sheet = openpyxl.load_workbook(path, data_only=results)[spec.sheet]
    left, top, _, bottom = bounds(sheet, spec)
    number = left + spec.fields().index(field)
    return [sheet.cell(row, number).value for row in range(top + 1, bottom + 1)]


def edit(path: Path, folder: str, old: str, new: str) -> None:
    """Replace what matches ``old`` in every part below ``folder`` that has it."""
    found, pattern = parts(path, f"xl/{folder}/[^/]+"), re.compile(old.encode())
    having = [name for name, xml in found.items() if pattern.search(xml)]
    assert having
    decorated.rewrite(path, {name: lambda xml: pattern.sub(new.encode(), xml) for name in having})


def give_results(path: Path) -> None:
    """As a program saves: what each formula showed stands beside it."""
    edit(path, "worksheets", "</f>(<v></v>)?</c>", "</f><v>7</v></c>")
    assert column(path, LINES, "opened", results=True) == [7]


@every_linked
def test_every_row_of_a_table_that_grew_has_its_link(book: Path, spec: TableSpec) -> None:
    write(book, rows(spec, ".xlsx", ".xls", "", ".pdf"))
    assert column(book, spec, "opened") == [spec.column("opened").formula] * 4


@every_linked
def test_also_when_the_file_does_not_say_that_the_column_is_calculated(book: Path, spec: TableSpec) -> None:
    edit(book, "tables", "<calculatedColumnFormula>.*?</calculatedColumnFormula>", "")  # as LibreOffice saves
    write(book, rows(spec, ".xlsx", ".pdf", ".png"))
    assert column(book, spec, "opened") == [spec.column("opened").formula] * 3


def test_rows_taken_back_keep_their_links_and_are_filled_again(book: Path) -> None:
    first = rows(LINES, ".xlsx", ".xlsx", ".xlsx")
    write(book, first)
    write(book, inverse(first))
    write(book, rows(LINES, ".pdf", ".pdf"))
    assert column(book, LINES, "key") == ["0.pdf", "1.pdf", None]
    assert column(book, LINES, "opened") == [LINES.column("opened").formula] * 3


def test_what_a_link_shows_is_not_read(book: Path) -> None:
    write(book, rows(LINES, ".xlsx"))
    give_results(book)
    table = ClosedWorkbook(book, lambda: datetime(2031, 6, 14, tzinfo=UTC)).read([LINES])[LINES.name]
    [row] = table.rows
    assert (row.values["key"], row.values["opened"]) == ("0.xlsx", None)
    assert table.letters is not None
    assert table.letters["opened"]  # a trace finds it there


def test_a_link_column_that_a_person_deleted_is_not_missed(book: Path) -> None:
    edit(book, "tables", "Mở tệp", "Của tôi")
    closed = ClosedWorkbook(book, lambda: datetime(2031, 6, 14, tzinfo=UTC))
    assert [table.missing for table in closed.read(LINKED).values()] == [()] * len(LINKED)


def test_no_program_goes_on_showing_the_link_of_a_file_that_gave_way(book: Path) -> None:
    write(book, rows(LINES, ".xlsx"))
    give_results(book)
    path = f"so_dulieu/goc/{0:064x}.xlsx"
    write(book, TableChanges(LINES, (CellChange("0.xlsx", "archived", path, None),)))
    assert column(book, LINES, "opened", results=True) == [None]


@pytest.mark.validator
def test_open_xml_sdk_finds_nothing_wrong_with_links_in_new_rows(book: Path) -> None:
    write(book, *(rows(spec, ".xlsx", ".pdf") for spec in LINKED))
    assert validate_ooxml(book) == []


@pytest.mark.libreoffice
def test_only_kinds_that_carry_no_program_can_be_opened(book: Path, tmp_path: Path) -> None:
    harmless = OPENED_SUFFIXES
    others = (
        "",
        ".xlsm",
        ".xls",
        ".xlsb",
        ".ods",
        ".doc",
        ".docm",
        ".html",
        ".exe",
        ".axlsx",
        ".eml",
        ".zip",
    )
    write(book, *(rows(spec, *harmless, *others) for spec in LINKED))
    shown = soffice_convert(book, "xlsx", tmp_path / "lo")
    for spec in LINKED:
        assert column(shown, spec, "opened", results=True) == ["Mở"] * len(harmless) + [None] * len(others)
