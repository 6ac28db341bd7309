"""What a person sees in the open workbook: the message cell and the status bar."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cchc_xl.errors import WorkbookError
from cchc_xl.excel.libreoffice import LibreOfficeGone
from cchc_xl.excel.live import StatusBar, set_message
from tests.live.counting_engine import DISCONNECTED, REJECTED, ComError, Workbook
from tests.live.open_books import Clock, open_book, patience

SHEET = "Bảng điều khiển"


def with_message_cell() -> Workbook:
    book = open_book()
    book.sheet(SHEET)
    book.names["CCHC_ThongBao"] = f"='{SHEET}'!3,2"
    return book


@pytest.mark.parametrize("text", ["Đã tổng hợp xong.", "- 5 lỗi", "=1+1", "12/5", "95%"])
def test_a_message_lands_in_its_cell_as_that_very_text(text: str) -> None:
    book = with_message_cell()
    set_message(book.book, text, patience())
    cell = book.sheet(SHEET).at(3, 2)
    assert (cell.value, cell.formula) == (text, "")


def test_a_message_without_a_place_is_let_go() -> None:
    book = with_message_cell()
    book.names["CCHC_ThongBao"] = "=#REF!"
    set_message(book.book, "xong", patience())
    del book.names["CCHC_ThongBao"]
    set_message(book.book, "xong", patience())
    assert book.sheet(SHEET).cells == {}


def test_a_message_for_a_protected_sheet_is_let_go() -> None:
    book = with_message_cell()
    book.sheet(SHEET).protected = True
    set_message(book.book, "xong", patience())
    assert book.sheet(SHEET).at(3, 2).value is None


def test_a_message_waits_for_a_busy_program() -> None:
    book, clock = with_message_cell(), Clock()

    def fault(_number: int, _kind: str) -> None:
        if clock.now < 2:
            raise ComError(REJECTED)

    book.machine.fault = fault
    set_message(book.book, "xong", patience(clock))
    assert book.sheet(SHEET).at(3, 2).value == "xong"


@pytest.mark.parametrize("error", [lambda: ComError(DISCONNECTED), LibreOfficeGone])
def test_a_message_for_a_workbook_that_is_gone_says_so(error: Callable[[], Exception]) -> None:
    book = with_message_cell()

    def gone(_number: int, _kind: str) -> None:
        raise error()

    book.machine.fault = gone
    with pytest.raises(WorkbookError, match="đã bị đóng"):
        set_message(book.book, "xong", patience())


def test_progress_is_shown_at_most_every_three_tenths_of_a_second() -> None:
    book, clock = open_book(), Clock()
    bar = StatusBar(book.book, clock)
    shown = []
    for tick in range(10):
        clock.now = tick / 10
        bar.show(f"{tick}/10")
        shown.append(book.status)
    assert shown == ["0/10"] * 3 + ["3/10"] * 3 + ["6/10"] * 3 + ["9/10"]
    assert book.machine.calls["status bar"] == 4


def test_the_status_bar_is_given_back() -> None:
    book = open_book()
    bar = StatusBar(book.book, Clock())
    bar.show("Đang đọc")
    bar.release()
    assert book.status is False


def test_progress_neither_fails_nor_waits_but_giving_back_waits() -> None:
    book, clock = open_book(), Clock()

    def fault(_number: int, _kind: str) -> None:
        if clock.now < 2:
            raise ComError(REJECTED)

    book.machine.fault = fault
    bar = StatusBar(book.book, clock, patience(clock))
    bar.show("Đang đọc")
    assert clock.slept == []
    book.status = "của người khác"
    bar.release()
    assert book.status is False


def test_a_program_that_is_gone_has_no_status_bar_to_give_back() -> None:
    book = open_book()

    def gone(_number: int, _kind: str) -> None:
        raise ComError(DISCONNECTED)

    book.machine.fault = gone
    bar = StatusBar(book.book, Clock(), patience())
    bar.show("Đang đọc")
    bar.release()
    assert book.status is False
