"""Yêu cầu từ nút bấm: what a workbook's VBA asks of the assistant, one line of ASCII JSON.

    {"button": "rollup", "workbook_id": "KH-CCHC-2023", "book": "C:\\...\\KeHoach2023.xlsm"}

Anybody who can write into the jobs folder can write anything: a request is judged here, and its ``book`` is
only ever compared with workbooks that are open, never opened.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from cchc_xl.core.button import BY_CODE

MAX_BYTES: Final = 8192
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")  # a lone surrogate fits no file name
_PATH_LIMIT: Final = 2048  # characters


@dataclass(frozen=True, slots=True)
class JobRequest:
    """A button (its code) pressed in the open workbook ``workbook_id``, which calls itself ``book``."""

    button: str
    workbook_id: str
    book: str


def is_workbook_id(text: str) -> bool:
    """Whether buttons can send ``text`` as a workbook's ID: it begins the name of a file that VBA writes.

    Only ASCII letters, digits, ".", "_" and "-", at most 64: VBA's file functions are ANSI.
    """
    return _ID.fullmatch(text) is not None


def parse_request(data: bytes) -> JobRequest | str:
    """The request, or a Vietnamese reason why it is none."""
    if len(data) > MAX_BYTES:
        return f"yêu cầu dài quá {MAX_BYTES} byte"
    try:
        given = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        return "không phải yêu cầu của nút bấm"
    if not isinstance(given, dict):
        return "không phải yêu cầu của nút bấm"
    button, workbook_id, book = (given.get(key) for key in ("button", "workbook_id", "book"))
    if not isinstance(button, str) or button not in BY_CODE:
        return "không có nút này"
    if not isinstance(workbook_id, str) or not is_workbook_id(workbook_id):
        return "mã sổ không hợp lệ"
    if not isinstance(book, str) or not 0 < len(book) <= _PATH_LIMIT or _UNPRINTABLE.search(book):
        return "tên sổ không hợp lệ"
    return JobRequest(button, workbook_id, unicodedata.normalize("NFC", book))
