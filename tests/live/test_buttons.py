"""Buttons pressed in an open workbook of the tests' engine: what a person sees, whatever happens."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import xlwings as xw

from cchc_xl import actions, buttons, one_worker
from cchc_xl.assistant_home import Run
from cchc_xl.core import tables
from cchc_xl.core import wording as w
from cchc_xl.core.button import CATALOGUE
from cchc_xl.core.period import Period
from cchc_xl.errors import WorkbookError
from tests.live.counting_engine import DISCONNECTED, ComError
from tests.live.whole_book import NOW, Desk, desk


@pytest.fixture
def at(tmp_path: Path) -> Desk:
    return desk(tmp_path)


LINKS = {column.formula for spec in tables.CATALOGUE for column in spec.columns if column.formula}


def lasting(at: Desk, *without: str) -> dict[tuple[str, int, int], tuple[object, str]]:
    """Values and formulas of all sheets but the dashboard and those ``without``.

    Links are left out: rows by which a table grew stay in it when they are blanked, and so do theirs.
    """
    told = ("Bảng điều khiển", *without)
    cells = at.model.snapshot().items()
    return {at_: cell[:2] for at_, cell in cells if not at_[0].endswith(told) and cell[1] not in LINKS}


def press(at: Desk, code: str) -> Run:
    return buttons.press(code, at.model.book, at.home, at.now)


def test_the_sentence_bears_time_and_caption_and_says_that_nothing_is_saved(at: Desk) -> None:
    run = press(at, "check")
    assert run.ok
    assert at.message.startswith("08:12:05 Kiểm tra thời hạn: Ngày 14/06/2023: ")
    assert at.message.endswith("Sổ chưa lưu: bấm Ctrl+S để giữ.")
    assert at.path.read_bytes() == b"as saved last"


def test_every_task_has_its_status_after_a_check(at: Desk) -> None:
    press(at, "check")
    work = [row for row in at.rows(tables.TASKS) if row["kind"] == w.TASK_KIND["task"]]
    assert len(work) == 48
    assert all(row["status"] in w.STATUS.values() for row in work)


def test_the_chosen_day_counts_not_today(at: Desk) -> None:
    at.choose(w.CONTROL_DAY, datetime(2023, 1, 2))  # noqa: DTZ001
    press(at, "check")
    assert "Ngày 02/01/2023" in at.message


def test_the_first_sign_comes_before_the_first_table_is_read(at: Desk) -> None:
    seen: list[str] = []

    def watch(_number: int, kind: str) -> None:
        if kind == "read values" and not seen:
            seen.append(at.message)

    at.model.machine.fault = watch
    press(at, "check")
    assert seen == ["08:12:05 Kiểm tra thời hạn: đang làm…"]


def test_the_status_bar_is_given_back(at: Desk) -> None:
    press(at, "check")
    assert at.model.status is False


def test_forms_go_into_the_data_folder_of_the_period(at: Desk) -> None:
    run = press(at, "forms")
    forms = list((at.path.parent / "KeHoach2023_dulieu" / "bieu_mau" / "2023-H1").glob("*.xlsx"))
    assert (len(forms), run.ok) == (99, True)
    assert str(forms[0].parent) in at.message


def test_undo_takes_back_a_roll_up_in_the_open_workbook(at: Desk) -> None:
    told = (tables.LOG.name, tables.ACTIONS.name)
    before = lasting(at, *told)
    press(at, "rollup")
    assert at.rows(tables.LINES)
    press(at, "undo")
    assert "Đã trả lại lần “Tổng hợp”" in at.message
    assert at.rows(tables.LINES) == []
    assert lasting(at, *told) == before


def test_a_missing_period_is_said_with_what_to_do(at: Desk) -> None:
    at.choose(w.CONTROL_PERIOD, None)
    run = press(at, "rollup")
    assert not run.ok
    assert "CHƯA LÀM ĐƯỢC. Chưa chọn kỳ báo cáo" in at.message
    assert "Chọn kỳ ở ô" in at.message


@pytest.mark.parametrize("code", ["forms", "rollup", "report", "remind"])
def test_a_period_of_another_year_is_refused_and_nothing_is_written(at: Desk, code: str) -> None:
    at.choose(w.CONTROL_PERIOD, str(Period.parse("2024-H1")))
    before = lasting(at)
    press(at, code)
    assert "Sổ này theo dõi kế hoạch năm 2023" in at.message
    assert lasting(at) == before


def test_a_read_only_copy_is_said_and_nothing_is_written(at: Desk) -> None:
    at.model.read_only = True
    press(at, "check")
    assert "chỉ đọc" in at.message
    assert at.rows(tables.LOG) == []


def test_a_table_turned_into_a_range_is_named(at: Desk) -> None:
    sheet, table = at.model.table(tables.UNITS.name)
    sheet.tables.remove(table)
    press(at, "check")
    assert "tblDonVi" in at.message
    assert "Insert > Table" in at.message


def test_a_book_closed_in_the_middle_is_no_exception(at: Desk) -> None:
    def close(number: int, _kind: str) -> None:
        if number > 60:
            raise ComError(DISCONNECTED)

    at.model.machine.fault = close
    run = press(at, "check")
    assert not run.ok
    assert "đóng giữa chừng" in run.said


def test_a_fault_of_ours_becomes_a_file_and_a_sentence(at: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> actions.Outcome:
        raise ZeroDivisionError("bug")

    monkeypatch.setattr(actions, "run", broken)
    run = press(at, "check")
    assert "lỗi chưa lường trước" in at.message
    file = Path(run.said.partition("“")[2].partition("”")[0])
    assert "ZeroDivisionError: bug" in file.read_text("utf-8")
    file.unlink()


def test_a_book_that_was_never_saved_has_no_place_for_its_data(at: Desk) -> None:
    at.path.unlink()
    press(at, "check")
    assert "chưa được lưu" in at.message


URL = "https://so-my.sharepoint.com/personal/vp/Documents/K%E1%BA%BF%20ho%E1%BA%A1ch/KeHoach2023.xlsm"


def test_a_book_of_onedrive_works_beside_the_folder_that_is_known_for_it(at: Desk) -> None:
    at.model.full_name = URL
    at.home.know(at.path, "KH-CCHC-2023")
    press(at, "forms")
    assert len(list(at.path.parent.glob("KeHoach2023_dulieu/bieu_mau/2023-H1/*.xlsx"))) == 99


def test_a_book_of_onedrive_that_nobody_knows_is_refused_with_the_command_to_run(at: Desk) -> None:
    at.model.full_name = URL
    press(at, "forms")
    assert "cchc agent know" in at.message
    assert not list(at.path.parent.glob("KeHoach2023_dulieu/bieu_mau"))


def test_another_command_at_the_same_workbook_is_answered_not_joined(
    at: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from filelock import FileLock

    monkeypatch.setattr(one_worker, "PATIENCE", 0.0)
    data = at.path.parent / "KeHoach2023_dulieu"
    data.mkdir()
    with FileLock(data / ".dang_lam.lock"):
        press(at, "check")
    assert "đang làm việc với sổ này" in at.message
    assert at.rows(tables.LOG) == []


def test_a_self_check_says_that_no_assistant_runs(at: Desk) -> None:
    press(at, "self_check")
    found = {row["item"]: row for row in at.rows(tables.SELF_CHECK)}
    assert found["Trợ lý"]["state"] == "Hỏng"
    at.home.beat(1, "0.1.0", NOW)
    pulse = at.home.pulse()
    assert pulse is not None
    buttons.press("self_check", at.model.book, at.home, lambda: pulse.at)
    assert {row["item"]: row["state"] for row in at.rows(tables.SELF_CHECK)}["Trợ lý"] == "Tốt"


def test_a_self_check_shows_what_the_assistant_did_by_itself(at: Desk) -> None:
    at.home.know(at.path, "KH-CCHC-2023")
    at.home.record(at.path, "morning", Run(NOW, "Ngày 14/06/2023: 4 quá hạn.", ok=True))
    at.home.record(at.path, "collect", Run(NOW, "Sổ đang được Lan mở.", ok=False))
    press(at, "self_check")
    found = {row["item"]: row for row in at.rows(tables.SELF_CHECK)}["Trợ lý tự làm gần nhất"]
    assert found["state"] == "Cần xem"
    assert found["found"] == (
        "Kiểm tra thời hạn buổi sáng 14/06/2023 08:12: Ngày 14/06/2023: 4 quá hạn.\n"
        "Nhận báo cáo 14/06/2023 08:12: Sổ đang được Lan mở."
    )


def test_run_python_does_the_same_in_the_calling_book(at: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_HOME", str(at.home.folder))
    monkeypatch.setattr(xw.Book, "_mock_caller", at.model.book, raising=False)
    at.choose(w.CONTROL_DAY, datetime(2023, 6, 14))  # noqa: DTZ001
    buttons.kiem_tra_thoi_han()
    assert "Ngày 14/06/2023" in at.message


def test_every_button_has_its_function_for_run_python() -> None:
    names = {"".join(part.capitalize() for part in name.split("_")) for name in dir(buttons)}
    assert {button.macro for button in CATALOGUE} <= names


def test_a_refusal_while_writing_leaves_nothing_half_written(at: Desk) -> None:
    before = lasting(at)
    writes = 0

    def fail(_number: int, kind: str) -> None:
        nonlocal writes
        writes += kind == "write values"
        if writes == 4:  # a table or two is written already
            writes += 1
            raise ComError(-1, "đĩa đầy")

    at.model.machine.fault = fail
    run = press(at, "rollup")
    assert not run.ok
    assert lasting(at) == before


def test_a_workbook_error_of_the_flow_reaches_the_cell_whole(
    at: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> actions.Outcome:
        raise WorkbookError("Sổ hỏng.", "Lấy bản sao lưu.")

    monkeypatch.setattr(actions, "run", refuse)
    press(at, "check")
    assert at.message == "08:12:05 Kiểm tra thời hạn: CHƯA LÀM ĐƯỢC. Sổ hỏng. Lấy bản sao lưu."
