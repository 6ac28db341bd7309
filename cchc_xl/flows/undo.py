"""Hoàn tác: the last write of the software taken back, as far as nobody changed the cells since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cchc_xl.core import tables
from cchc_xl.core import wording as w
from cchc_xl.core.problem import Problem
from cchc_xl.core.vnformat import moment
from cchc_xl.flows.gather import gather
from cchc_xl.flows.note import note
from cchc_xl.ports import Holidays, UndoableWorkbook, Written


@dataclass(frozen=True, slots=True)
class UndoResult:
    """What was taken back (None: there was nothing), and the cells that were left to the people."""

    written: Written | None
    problems: tuple[Problem, ...]
    said: str


def undo(book: UndoableWorkbook, holidays: Holidays, now: datetime) -> UndoResult:
    """Take the last write back and note it; a second time takes back the one before."""
    office = gather(book, (tables.ACTIONS, tables.LOG), holidays)
    done = book.undo()
    if done is None:
        return UndoResult(None, (), "Không có lần ghi nào để hoàn tác.")
    written, left = done
    said = _said(written, left)
    return UndoResult(written, (*left, *note(book, office, "undo", now, said)), said)


def _said(written: Written, left: tuple[Problem, ...]) -> str:
    rows = sum(len(change.additions) for change in written.changes)
    cells = sum(len(change.cells) for change in written.changes)
    said = (
        f"Đã trả lại lần “{w.ACTION[written.action]}” lúc {moment(written.at)}: "
        f"{cells} ô về nội dung cũ, {rows} dòng thêm vào được bỏ."
    )
    return said + (f" {len(left)} ô đã có người sửa sau đó nên giữ nguyên." if left else "")
