"""What goes wrong with some of the files on their way: late, resent, wrong, broken, missing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_xl.core import form_wording as fw
from cchc_xl.core.form import MANIFEST_SHEET
from cchc_xl.core.form_layout import LEADS
from cchc_xl.core.vnformat import VIETNAM
from cchc_xl.demo.filling import rows_of

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

SILENT = 6  # units that send nothing at all


def spoil(inbox: Path, codes: Sequence[str], due: date) -> list[str]:
    """Damage some of the filled forms in ``inbox`` and date all of them; says what was done.

    ``codes`` are the units in a shuffled order of the caller's choice: the first ones are hit.
    """
    said: list[str] = []
    hit = iter(codes)
    for path in inbox.iterdir():
        arrive(path, due - timedelta(days=1 + len(path.stem) % 5), 8 + len(path.stem) % 9)

    def form(code: str) -> Path:
        return next(inbox.glob(f"{code}_*.xlsx"))

    for code in (next(hit) for _ in range(SILENT)):
        form(code).unlink()
    said.append(f"{SILENT} đơn vị không gửi")
    for days in (1, 2, 6):
        arrive(form(next(hit)), due + timedelta(days=days), 15)
    said.append("3 đơn vị gửi trễ hạn")
    for what, change in _WRONG:
        path = form(next(hit))
        _edit(path, path, change)
        arrive(path, due, 10)
        said.append(what)
    for what, change in _WRONG[:2]:  # sent wrong, then sent again as it should be
        path = form(next(hit))
        first = path.with_name(path.stem + " (bản đầu).xlsx")
        _edit(path, first, change)
        arrive(first, due - timedelta(days=2), 9)
        arrive(path, due - timedelta(days=1), 16)
        said.append(f"gửi lại sau khi {what}")
    path = form(next(hit))
    shutil.copyfile(path, copy := path.with_name(path.stem + " final2.xlsx"))
    arrive(copy, due, 11)
    said.append("gửi hai lần cùng một tệp")
    path = form(next(hit))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    arrive(path, due, 9)
    said.append("tệp bị cắt cụt")
    for name, content, what in _STRANGERS:
        (inbox / name).write_bytes(content)
        arrive(inbox / name, due, 14)
        said.append(what)
    return said


def arrive(path: Path, day: date, hour: int) -> None:
    """Give a file the time at which it is supposed to have come."""
    moment = datetime(day.year, day.month, day.day, hour, 20, tzinfo=VIETNAM).timestamp()
    os.utime(path, (moment, moment))


def _edit(path: Path, out: Path, change: Callable[[Workbook], None]) -> None:
    from openpyxl import load_workbook

    book = load_workbook(path)
    change(book)
    book.save(out)


def _first_lead(field: str, value: object) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        next(rows_of(book, LEADS))[field].value = value  # type: ignore[assignment]

    return change


def _manifest(key: str, value: str | None) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        for row in book[MANIFEST_SHEET].iter_rows(max_col=2):
            if row[0].value == key:
                row[1].value = value

    return change


def _nobody(book: Workbook) -> None:
    del book[MANIFEST_SHEET]
    for row in book[LEADS.sheet].iter_rows(max_row=8):
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith(fw.UNIT):
                cell.value = f"{fw.UNIT} Kiến An"
            elif isinstance(cell.value, str) and cell.value.startswith("Mã đơn vị"):
                cell.value = None


_WRONG: tuple[tuple[str, Callable[[Workbook], None]], ...] = (
    ("ghi tỷ lệ 150%", _first_lead("progress_percent", 150)),
    ("ghi ngày 31/6/2023", _first_lead("completed_on", "31/6/2023")),
    ("ghi trạng thái ngoài danh sách", _first_lead("status", "Gần xong")),
    ("gửi biểu mẫu của kế hoạch khác", _manifest("plan_id", "KH-CCHC-KHAC")),
    ("gửi biểu mẫu kỳ khác", _manifest("period", "2022-H1")),
    ("gửi biểu mẫu của đơn vị không có trong danh sách", _manifest("unit", "THPT-XYZ")),
    ("gửi biểu mẫu mất thông tin nhận dạng", _nobody),
)
_STRANGERS = (
    ("Bao cao ky so.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "gửi bản ký số PDF thay cho biểu mẫu"),
    ("bao cao.xls", b"<html><table><tr><td>Bao cao</td></tr></table></html>", "trang web đặt đuôi .xls"),
    ("trong.xlsx", b"", "tệp rỗng"),
)  # fmt: skip
