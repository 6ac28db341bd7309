"""What keeps an open workbook from being written, and what becomes of it when its program fails us midway."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cchc_xl.core.changes import TableChanges
from cchc_xl.core.tables import LINES, TASKS
from cchc_xl.errors import CchcError, WorkbookError
from cchc_xl.excel.package.refs import address
from tests.live.counting_engine import (
    DISCONNECTED,
    EDITING,
    REFUSED,
    REJECTED,
    SERVER_GONE,
    ComError,
    DisposedException,
    TableModel,
    Workbook,
)
from tests.live.open_books import (
    LINE_SHEET,
    OLD,
    TASK_SHEET,
    Clock,
    cell_of,
    change,
    line,
    live,
    open_book,
    read,
)

WANTED = [
    change("NV001", "status", OLD, "- Quá hạn"),
    change("NV003", "reported", 3, 9),
    TableChanges(LINES, additions=(line(1), line(2))),
]
WRITING = {"write values", "format", "resize"}


class ExcelBusyError(Exception):
    """Named like xlwings'."""


# -- before anything is written ------------------------------------------------------------------------


def protect(book: Workbook) -> None:
    book.sheet(LINE_SHEET).protected = True


def open_read_only(book: Workbook) -> None:
    book.read_only = True


def lose_key(book: Workbook) -> None:
    book.sheet(LINE_SHEET).put(4, 1, "Mã riêng")


def lose_table(book: Workbook) -> None:
    book.sheet(LINE_SHEET).tables.clear()


def lose_tasks(book: Workbook) -> None:
    book.sheet(TASK_SHEET).tables.clear()


def hide_headers(book: Workbook) -> None:
    book.table(LINES.name)[1].headers_shown = False


@pytest.mark.parametrize("engine", ["excel", "LibreOffice"])
@pytest.mark.parametrize(
    ("spoil", "said", "done"),
    [
        (protect, "Sheet “Tổng hợp” đang được bảo vệ", "Unprotect Sheet"),
        (open_read_only, "chỉ đọc", "mở lại sổ"),
        (lose_key, "không còn cột “Khóa”", "Thêm lại cột"),
        (lose_table, "Sổ thiếu bảng “tblTongHop”", "Insert > Table"),
        (lose_tasks, "không phải sổ theo dõi CCHC", "Chọn đúng tệp"),
        (hide_headers, "ẩn dòng tiêu đề", "Header Row"),
    ],
)
def test_what_keeps_one_table_from_being_written_keeps_all(
    engine: str, spoil: Callable[[Workbook], None], said: str, done: str
) -> None:
    book = open_book(engine=engine)
    spoil(book)
    before = book.snapshot()
    book.machine.forget()
    with pytest.raises(WorkbookError) as caught:
        live(book).write(WANTED)
    assert said in caught.value.message
    assert done in caught.value.action
    assert book.snapshot() == before
    assert not WRITING & set(book.machine.calls)


def test_a_protected_sheet_and_a_read_only_workbook_can_be_read() -> None:
    book = open_book()
    protect(book)
    open_read_only(book)
    assert len(read(book)) == 5


@pytest.mark.parametrize(
    ("value", "said"), [("dài" * 11_000, "32.767"), (float("nan"), "không phải là một số")]
)
def test_a_value_no_cell_can_hold_is_refused_before_anything_is_written(
    value: str | float, said: str
) -> None:
    book = open_book()
    before = book.snapshot()
    with pytest.raises(WorkbookError, match=said) as caught:
        live(book).write([change("NV001", "reported", 1, 2), change("NV003", "status", OLD, value)])
    assert f"{TASK_SHEET}!{address(*cell_of(book, 'NV003', 'status'))}" in caught.value.message
    assert book.snapshot() == before


def test_a_cell_inside_a_merge_is_refused_and_named() -> None:
    book = open_book(engine="LibreOffice")  # Excel merges nothing in a table
    row, column = cell_of(book, "NV003", "status")
    book.sheet(TASK_SHEET).merges.append((row, column - 1, row, column))
    cell, left = address(row, column), address(row, column - 1)
    with pytest.raises(WorkbookError, match=f"{cell} cần ghi nằm trong vùng ô đã gộp {left}:{cell}"):
        live(book).write([change("NV003", "status", OLD, "Quá hạn")])


def test_the_first_cell_of_a_merge_is_written_and_the_others_stay() -> None:
    book = open_book(engine="LibreOffice")
    row, column = cell_of(book, "NV003", "status")
    book.sheet(TASK_SHEET).merges.append((row, column, row, column + 1))
    assert live(book).write([change("NV003", "status", OLD, "Quá hạn")]) == ()
    assert read(book)["NV003"]["status"] == "Quá hạn"


@pytest.mark.parametrize(("engine", "formula"), [("excel", "=A1:A3"), ("LibreOffice", "{=A1:A3}")])
def test_a_cell_of_an_array_formula_is_refused_and_named(engine: str, formula: str) -> None:
    book = open_book(engine=engine)
    row, column = cell_of(book, "NV003", "status")
    cell = book.sheet(TASK_SHEET).at(row, column)
    cell.formula, cell.array = formula, True
    with pytest.raises(WorkbookError, match=f"{address(row, column)} cần ghi thuộc công thức mảng"):
        live(book).write([change("NV003", "status", OLD, "Quá hạn")])
    assert cell.formula == formula


def test_too_many_cells_under_a_filter_are_refused_with_the_way_to_clear_it() -> None:
    book = open_book(700)
    sheet, table = book.table(TASKS.name)
    sheet.hidden_by_filter = {table.box[0] + 2}
    before = book.snapshot()
    wanted = [
        change(f"NV{n:03}", field, old, "mới")
        for n in range(1, 701)
        for field, old in (("status", OLD), ("remark", f"Lưu ý của việc {n}"), ("reading", None))
    ]
    with pytest.raises(WorkbookError, match=f"Sheet “{TASK_SHEET}” đang lọc dữ liệu") as caught:
        live(book).write(wanted)
    assert "Data > Clear" in caught.value.action
    assert book.snapshot() == before


def test_too_many_new_cells_under_the_filter_of_a_neighbour_are_refused_too() -> None:
    book = open_book()
    sheet = book.sheet(LINE_SHEET)
    sheet.tables.append(TableModel("tblBen", (5, 30, 40, 31)))
    sheet.hidden_by_filter = {20}
    before = book.snapshot()
    with pytest.raises(WorkbookError, match=f"Sheet “{LINE_SHEET}” đang lọc dữ liệu"):
        live(book).write([TableChanges(LINES, additions=tuple(map(line, range(1, 400))))])
    assert book.snapshot() == before


# -- busy ----------------------------------------------------------------------------------------------


def busy(times: int, error: Callable[[], Exception]) -> Callable[[int, str], None]:
    left = [times]

    def fault(_number: int, _kind: str) -> None:
        if left[0]:
            left[0] -= 1
            raise error()

    return fault


@pytest.mark.parametrize(
    "error",
    [
        lambda: ComError(REJECTED),
        lambda: ComError(-2147417846),
        lambda: ComError(EDITING),
        lambda: ComError(REFUSED, "", EDITING),  # how Excel says it while a cell is being edited
        ExcelBusyError,
    ],
)
def test_a_busy_program_is_waited_for_with_growing_pauses(error: Callable[[], Exception]) -> None:
    book, clock = open_book(), Clock()
    book.machine.fault = busy(6, error)
    assert live(book, clock).write(WANTED) == ()
    assert read(book)["NV001"]["status"] == "- Quá hạn"
    assert clock.slept == sorted(clock.slept)
    assert len(clock.slept) == 6
    assert clock.slept[0] < 0.1 < clock.slept[-1] <= 1


def test_a_program_that_turns_busy_before_every_block_still_takes_each_once() -> None:
    calm, book, clock = open_book(), open_book(), Clock()
    assert live(calm).write(WANTED) == ()
    tries = 0

    def fault(_number: int, kind: str) -> None:
        nonlocal tries
        if kind in WRITING:
            tries += 1
            if tries % 2:
                raise ComError(REJECTED)

    book.machine.fault = fault
    assert live(book, clock).write(WANTED) == ()
    assert book.snapshot() == calm.snapshot()
    assert len(clock.slept) == tries / 2


def test_patience_ends_with_a_sentence_and_nothing_half_done() -> None:
    book, clock = open_book(), Clock()
    before = book.snapshot()
    book.machine.fault = busy(10_000, lambda: ComError(REJECTED))
    with pytest.raises(WorkbookError, match="Excel đang bận") as caught:
        live(book, clock).write(WANTED)
    assert "Esc" in caught.value.action
    assert clock.now == pytest.approx(10)
    assert book.snapshot() == before


# -- gone, or refusing ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "error", [lambda: ComError(DISCONNECTED), lambda: ComError(SERVER_GONE), DisposedException]
)
def test_a_workbook_that_vanishes_is_told_at_once(error: Callable[[], Exception]) -> None:
    book, clock = open_book(), Clock()
    book.machine.fault = busy(10_000, error)
    with pytest.raises(WorkbookError, match="Sổ đã bị đóng giữa chừng"):
        live(book, clock).read([TASKS])
    assert clock.slept == []


def calls_of_a_write() -> list[str]:
    book = open_book()
    assert live(book).write(WANTED) == ()
    return list(book.machine.log)


LOG = calls_of_a_write()
FIRST_SETTING = LOG.index("screen")  # all before only asks
RESTORING = len(LOG) - 2


@pytest.mark.parametrize("number", range(1, len(LOG) + 1))
@pytest.mark.parametrize(
    "error",
    [
        lambda: ComError(REFUSED, "Application-defined or object-defined error"),
        lambda: ComError(DISCONNECTED),
        lambda: NotImplementedError(),
        lambda: KeyError("xlwings"),
    ],
)
def test_whichever_call_fails_only_a_workbook_error_comes_out_and_calculation_is_restored(
    number: int, error: Callable[[], Exception]
) -> None:
    book = open_book()
    before = book.snapshot()

    def fault(at: int, _kind: str) -> None:
        if at == number:
            raise error()

    book.machine.fault = fault
    with pytest.raises(CchcError) as caught:
        live(book).write(WANTED)
    assert type(caught.value) is WorkbookError
    assert caught.value.message
    assert caught.value.action
    if number <= RESTORING:
        assert (book.calculation, book.screen_updating) == ("automatic", True)
    else:  # the failing call is the restoring itself: the other setting is restored none the less
        assert book.calculation == "automatic" or book.screen_updating
    if number <= FIRST_SETTING:
        assert book.snapshot() == before


@pytest.mark.parametrize("mode", ["manual", "semiautomatic", "automatic"])
def test_calculation_is_off_during_the_write_and_then_as_it_was(mode: str) -> None:
    book = open_book()
    book.calculation = mode
    seen: list[tuple[str, bool]] = []

    def watch(_number: int, kind: str) -> None:
        if kind in WRITING:
            seen.append((book.calculation, book.screen_updating))

    book.machine.fault = watch
    assert live(book).write(WANTED) == ()
    assert set(seen) == {("manual", False)}
    assert (book.calculation, book.screen_updating) == (mode, True)


def test_calculation_is_restored_even_when_the_program_is_busy_just_then() -> None:
    book, clock = open_book(), Clock()
    written: list[str] = []

    def fault(_number: int, kind: str) -> None:
        if kind == "write values":
            written.append(kind)
        elif kind == "calculation" and len(written) >= 3 and clock.now < 5:
            raise ComError(REJECTED)

    book.machine.fault = fault
    assert live(book, clock).write(WANTED) == ()
    assert (book.calculation, book.screen_updating) == ("automatic", True)
