"""A button pressed in the open workbook, from the first visible sign to the closing sentence.

The assistant calls :func:`press`. With the xlwings add-in VBA may call the functions below instead:
``RunPython "import cchc_xl.buttons as b; b.tong_hop()"``; both ways do the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import xlwings as xw

from cchc_xl import actions, desks, inspection
from cchc_xl.assistant_home import Home, home_folder
from cchc_xl.assistant_home import Run as LastRun
from cchc_xl.core import wording as w
from cchc_xl.core.button import BY_CODE
from cchc_xl.core.self_check import BAD, GOOD, LOOK, Finding
from cchc_xl.core.vnformat import VIETNAM, moment
from cchc_xl.errors import CchcError, WorkbookError
from cchc_xl.excel import live, live_host
from cchc_xl.last_door import OUR_FAULT, SEND_FILE, keep_traceback

_BEGAN: Final = "{time} {caption}: đang làm…"
_DONE: Final = "{time} {caption}: {said} Sổ chưa lưu: bấm Ctrl+S để giữ."
_FAILED: Final = "{time} {caption}: CHƯA LÀM ĐƯỢC. {message} {action}"


def press(
    code: str,
    book: xw.Book,
    home: Home,
    now: Callable[[], datetime],
    *,
    asked: bool = True,
    leave: Callable[[live.StatusBar], None] = live.StatusBar.release,
) -> LastRun:
    """Do what the button ``code`` stands for in the open ``book``; nothing escapes but a sentence.

    The sentence stands in the workbook and the status bar and comes back with the time. ``asked`` is False
    when nobody pressed: then only the outcome is shown. ``leave`` gives the status bar back, now or later.
    """
    caption = BY_CODE[code].caption
    bar = live.StatusBar(book)

    def progress(what: str, done: int, total: int) -> None:
        bar.show(f"{caption}: {what} {done}/{total}" if total else f"{caption}: {what}")

    try:
        if asked:
            live.set_message(book, _BEGAN.format(time=_clock(now()), caption=caption))
            bar.show(f"{caption}: đang làm…")
        file = local_file(book, home)
        desk = desks.live(book, file, now, progress)
        today = now().astimezone(VIETNAM).date()
        outcome = actions.run(code, desk, today, lambda: _facts(book, file, home, now()))
        text = _DONE.format(time=_clock(now()), caption=caption, said=outcome.sentence)
        run = LastRun(now(), outcome.sentence, ok=True)
    except CchcError as error:
        text = _FAILED.format(time=_clock(now()), caption=caption, message=error.message, action=error.action)
        run = LastRun(now(), str(error), ok=False)
    except Exception:  # the last door
        action = SEND_FILE.format(file=keep_traceback())
        text = _FAILED.format(time=_clock(now()), caption=caption, message=OUR_FAULT, action=action)
        run = LastRun(now(), f"{OUR_FAULT} {action}", ok=False)
    with suppress(WorkbookError):  # the workbook is gone: the outcome goes to the caller alone
        live.set_message(book, text)
    bar.show(text, last=True)
    leave(bar)
    return run


def local_file(book: xw.Book, home: Home) -> Path:
    """Where ``book`` lies on this PC: its data folder stands beside it.

    A book of OneDrive or SharePoint calls itself by a URL: the assistant must know its local folder, by
    the workbook's ID and name. WorkbookError otherwise.
    """
    full_name = live.full_name(book)
    if "://" not in full_name:
        path = Path(full_name)
        if path.is_file():
            return path
        raise WorkbookError(
            f"Không thấy tệp “{full_name}” trên máy này: sổ chưa được lưu, hoặc đã bị chuyển chỗ.",
            "Lưu sổ vào một thư mục (Ctrl+S) rồi bấm lại.",
        )
    name = unquote(full_name).rpartition("/")[2]
    known = [
        k.path
        for k in home.workbooks().values()
        if k.workbook_id == live.identity(book) and k.path.name == name
    ]
    if len(known) == 1:
        return known[0]
    raise WorkbookError(
        f"Sổ mở từ {full_name} nên phần mềm chưa biết thư mục của sổ trên máy này.",
        "Chạy lệnh “cchc agent know <tệp sổ trong thư mục OneDrive>” một lần, rồi bấm lại.",
    )


def _clock(moment_: datetime) -> str:
    return f"{moment_.astimezone(VIETNAM):%H:%M:%S}"


def _facts(book: xw.Book, file: Path, home: Home, now: datetime) -> Iterable[Finding]:
    pulse = home.pulse()
    if pulse is not None and pulse.alive(now):
        said = f"Đang chạy từ {moment(pulse.since)} (phiên bản {pulse.version}, tiến trình {pulse.pid})."
        yield Finding("Trợ lý", GOOD, said)
    else:
        yield Finding("Trợ lý", BAD, "Chưa chạy.", "Chạy “Tro ly CCHC” trong Start, hoặc lệnh cchc agent.")
    known = home.workbooks().get(file)
    yield _last_runs(known.runs if known else {})
    program = live_host.program(book)
    yield from inspection.inspect(file, live.full_name(book), program, program.split()[0], lambda: now)


def _last_runs(runs: Mapping[str, LastRun]) -> Finding:
    """What the assistant last did for the workbook without being asked (the inbox, the morning's check)."""
    shown = {"collect": w.ACTION["collect"], **w.UNASKED}
    said = [f"{shown[what]} {moment(run.at)}: {run.said}" for what, run in runs.items() if what in shown]
    state = GOOD if all(runs[what].ok for what in shown if what in runs) else LOOK
    return Finding("Trợ lý tự làm gần nhất", state, "\n".join(said) or "Chưa có lần nào.")


def _called(code: str) -> None:
    press(code, xw.Book.caller(), Home(home_folder()), lambda: datetime.now(UTC))


def kiem_tra_thoi_han() -> None:
    """RunPython: "Kiểm tra thời hạn"."""
    _called("check")


def tao_bieu_mau() -> None:
    """RunPython: "Tạo biểu mẫu"."""
    _called("forms")


def nhan_bao_cao() -> None:
    """RunPython: "Nhận báo cáo"."""
    _called("collect")


def tong_hop() -> None:
    """RunPython: "Tổng hợp"."""
    _called("rollup")


def xuat_bao_cao() -> None:
    """RunPython: "Xuất báo cáo"."""
    _called("report")


def nhac_viec() -> None:
    """RunPython: "Nhắc việc"."""
    _called("remind")


def hoan_tac() -> None:
    """RunPython: "Hoàn tác"."""
    _called("undo")


def tu_kiem_tra() -> None:
    """RunPython: "Tự kiểm tra"."""
    _called("self_check")
