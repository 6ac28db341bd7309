"""Finding the one open workbook that is meant, whatever else is open."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlwings as xw

from cchc_xl.errors import WorkbookError
from cchc_xl.excel import live_host
from cchc_xl.excel.live import find_book, find_open
from cchc_xl.excel.live_find import same_place
from tests.live.counting_engine import DISCONNECTED, REFUSED, REJECTED, ComError, Program, Workbook
from tests.live.open_books import Clock, patience

ID, PATH = "KH-CCHC-2023", "/chung/Kế hoạch 2023.xlsm"


def opened(full_name: str = PATH, workbook_id: str = ID, engine: str = "excel") -> Workbook:
    return Workbook(full_name, workbook_id=workbook_id, engine=engine)


def foreign() -> Workbook:
    book = opened("/chung/khác.xlsx")
    book.names.clear()
    return book


def apps(*books: Workbook) -> list[xw.App]:
    """Each workbook in a program of its own."""
    return [Program([book]).app for book in books]


def found(*books: Workbook, full_name: str = PATH, clock: Clock | None = None) -> str:
    return live_host.full_name(find_book(apps(*books), ID, full_name, patience(clock)))


def failing(error: Callable[[], Exception], until: float = 1e9, clock: Clock | None = None) -> Workbook:
    """A workbook whose program fails at every call, up to a moment."""
    book = opened("/chung/hỏng.xlsm")

    def fault(_number: int, _kind: str) -> None:
        if clock is None or clock.now < until:
            raise error()

    book.machine.fault = fault
    return book


def test_a_workbook_of_onedrive_is_found_by_the_url_it_calls_itself() -> None:
    url = "https://sp/a.xlsm"
    assert found(foreign(), opened(workbook_id="KH-CCHC-2024"), opened(url), full_name=url) == url


def test_a_workbook_with_another_id_is_not_taken_for_it_even_in_its_place() -> None:
    with pytest.raises(WorkbookError, match="sổ đã đóng"):
        found(opened(PATH, workbook_id="KH-CCHC-2024"))


def test_a_copy_that_alone_is_open_is_named_and_left_alone() -> None:
    with pytest.raises(WorkbookError, match=r"sổ đã đóng.*Bản khác.*“/khác/bản sao\.xlsm”"):
        found(opened("/khác/bản sao.xlsm"))


def test_a_workbook_among_others_of_one_program_is_found() -> None:
    program = Program([foreign(), opened(workbook_id="KH-CCHC-2024"), opened()])
    assert live_host.full_name(find_book([program.app], ID, PATH, patience())) == PATH


def test_programs_of_other_engines_are_searched_too() -> None:
    assert found(foreign(), opened(engine="LibreOffice")) == PATH


def test_a_quote_in_an_id_is_doubled_in_its_name() -> None:
    book = opened()
    book.names["CCHC_ID"] = '="KH ""Sở"""'
    assert live_host.full_name(find_book(apps(book), 'KH "Sở"', PATH, patience())) == PATH


def test_of_several_copies_the_one_that_lies_where_the_button_was_pressed() -> None:
    copy = opened("/khác/bản sao.xlsm")
    assert found(copy, opened()) == PATH
    assert found(opened(), copy) == PATH
    assert found(copy, opened(), full_name=copy.full_name) == copy.full_name


@pytest.mark.parametrize(
    "other",
    [
        unicodedata.normalize("NFD", PATH),
        "file:///chung/K%E1%BA%BF%20ho%E1%BA%A1ch%202023.xlsm",
        "file://localhost/chung/Kế hoạch 2023.xlsm",
        "/chung/./x/../Kế hoạch 2023.xlsm",
    ],
)
def test_one_file_has_many_full_names(other: str) -> None:
    assert same_place(PATH, other, windows=False)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("C:\\CCHC\\Sổ.xlsm", "file:///c:/cchc/S%E1%BB%95.xlsm"),
        ("C:\\CCHC\\a.xlsm", "c:/cchc/A.XLSM"),
        ("\\\\may\\chung\\a.xlsm", "file://may/chung/a.xlsm"),
    ],
)
def test_on_windows_case_and_slashes_make_no_difference(left: str, right: str) -> None:
    assert same_place(left, right, windows=True)


def test_urls_are_equal_however_they_are_escaped() -> None:
    assert same_place("https://sp.vn/A%20b.xlsm", "https://SP.vn/a b.xlsm")


@pytest.mark.parametrize(("left", "right"), [(PATH, "/chung/kế hoạch 2023.xlsm"), (PATH, ""), ("/a", "/b")])
def test_names_of_different_files_differ(left: str, right: str) -> None:
    assert not same_place(left, right, windows=False)


def test_when_none_is_open_the_sentence_says_so() -> None:
    with pytest.raises(WorkbookError, match="sổ đã đóng"):
        found(foreign(), opened(workbook_id="KH-CCHC-2024"))
    with pytest.raises(WorkbookError, match="sổ đã đóng"):
        found()


def test_a_file_that_two_instances_have_open_is_worked_with_in_neither() -> None:
    with pytest.raises(WorkbookError, match=r"“/a/1\.xlsm”; “/a/1\.xlsm”") as caught:
        found(opened("/a/1.xlsm"), opened("/a/2.xlsm"), opened("/a/1.xlsm"), full_name="/a/1.xlsm")
    assert "chỉ để mở một bản" in caught.value.action


@pytest.mark.parametrize(
    "error", [lambda: ComError(DISCONNECTED), lambda: ComError(REFUSED), lambda: OSError()]
)
def test_an_instance_that_died_does_not_stop_the_search(error: Callable[[], Exception]) -> None:
    clock = Clock()
    assert found(failing(error), opened(), failing(error), clock=clock) == PATH
    assert clock.slept == []


def test_a_list_of_instances_that_breaks_off_is_searched_as_far_as_it_goes() -> None:
    def breaking() -> Iterator[xw.App]:
        yield from apps(opened())
        raise ComError(DISCONNECTED)

    assert live_host.full_name(find_book(breaking(), ID, PATH, patience())) == PATH


def test_a_busy_instance_is_not_waited_for_when_the_very_file_is_found_elsewhere() -> None:
    clock = Clock()
    assert found(failing(lambda: ComError(REJECTED)), opened(), clock=clock) == PATH
    assert clock.slept == []


def test_a_busy_instance_is_waited_for_when_it_may_hold_the_workbook() -> None:
    clock = Clock()
    busy = failing(lambda: ComError(REJECTED), until=3, clock=clock)
    busy.full_name = PATH
    assert found(busy, opened("/khác/bản sao.xlsm"), clock=clock) == PATH
    assert clock.now >= 3


def test_an_instance_that_stays_busy_is_named_as_the_reason() -> None:
    with pytest.raises(WorkbookError, match="Excel đang bận"):
        found(failing(lambda: ComError(REJECTED)), foreign())


# -- whether a file is open ----------------------------------------------------------------------------


def test_a_file_is_open_where_a_program_has_it_open() -> None:
    book = find_open(apps(foreign(), opened("/khác.xlsm"), opened()), Path(PATH), ID)
    assert book is not None
    assert live_host.full_name(book) == PATH
    assert find_open(apps(foreign(), opened("/khác.xlsm")), Path(PATH), ID) is None


def test_a_workbook_that_calls_itself_by_a_url_is_told_by_its_id_and_file_name() -> None:
    url = "https://sp.vn/chung/K%E1%BA%BF%20ho%E1%BA%A1ch%202023.xlsm"
    assert find_open(apps(opened(url)), Path(PATH), ID) is not None
    assert find_open(apps(opened(url, workbook_id="KH-CCHC-2024")), Path(PATH), ID) is None
    assert find_open(apps(opened("https://sp.vn/chung/b.xlsm")), Path(PATH), ID) is None


def test_an_instance_that_is_busy_may_have_the_file_open_and_one_that_died_has_not() -> None:
    with pytest.raises(WorkbookError, match="Excel đang bận"):
        find_open(apps(failing(lambda: ComError(REJECTED)), foreign()), Path(PATH), ID)
    assert find_open(apps(failing(lambda: ComError(REJECTED)), opened()), Path(PATH), ID) is not None
    assert find_open(apps(failing(lambda: ComError(DISCONNECTED))), Path(PATH), ID) is None


# -- what the program says of the workbook -------------------------------------------------------------


def test_the_place_of_a_workbook_is_what_excel_says_and_no_guess_from_a_url() -> None:
    assert live_host.full_name(opened("https://sp.vn/a.xlsm").book) == "https://sp.vn/a.xlsm"


def test_name_and_version_of_the_program() -> None:
    assert live_host.program(opened().book).startswith("Excel 16")
    assert live_host.program(opened(engine="LibreOffice").book).startswith("LibreOffice")
