"""Broken machinery. Bad data is never an exception: see :mod:`cchc_xl.core.problem`.

CchcError                 one Vietnamese sentence and a next step; nothing else reaches a person
├── WorkbookError         the master workbook cannot be read, is foreign, or must not be written
│   ├── WorkbookBusy      somebody has it open: the write may wait until it is closed
│   └── WorkbookChanged   it was saved by somebody else since it was read: read it again
├── PlanError             the plan's source files cannot be read
├── FormError             a unit form could not be written, or the reader of forms does not start
├── StoreError            the arrivals' folder is damaged or out of reach
├── ReportError           the report or its template cannot be used
├── AssistantError        the assistant cannot start, be installed or be reached
└── UsageError            a command was called with something that cannot be meant
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_REASONS: Final[Mapping[int, str]] = {
    errno.ENOENT: "không có thư mục hoặc tệp này",
    errno.ENOTDIR: "một tệp đang nằm ở chỗ của thư mục",
    errno.EISDIR: "đó là một thư mục",
    errno.EEXIST: "tên này đã có",
    errno.EACCES: "không được quyền",
    errno.EPERM: "không được quyền",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.ENOSPC: "ổ đĩa hết chỗ trống",
    errno.EDQUOT: "hết dung lượng được cấp",
    errno.EBUSY: "đang có chương trình khác dùng",
    errno.ENAMETOOLONG: "tên quá dài",
    errno.EIO: "ổ đĩa hoặc mạng bị lỗi",
}


def why(error: OSError) -> str:
    """Why the system refused, in Vietnamese where the reason is a common one."""
    return _REASONS.get(error.errno or 0) or error.strerror or type(error).__name__


class CchcError(Exception):
    """``message`` says what cannot be done, ``action`` what to do next (both Vietnamese sentences)."""

    def __init__(self, message: str, action: str) -> None:
        super().__init__(f"{message} {action}")
        self.message = message
        self.action = action


class WorkbookError(CchcError):
    """The master workbook cannot be read, is foreign, or must not be written."""


class WorkbookBusy(WorkbookError):
    """Somebody has the closed workbook open; it stands as it was."""


class WorkbookChanged(WorkbookError):
    """Somebody saved the closed workbook since it was read; it stands as they left it."""


class PlanError(CchcError):
    """The plan's source files cannot be read."""


class FormError(CchcError):
    """A unit form could not be written, or the reader of forms does not start."""


class StoreError(CchcError):
    """The arrivals' folder is damaged or out of reach."""


def out_of_reach(place: Path, error: OSError) -> StoreError:
    """The data folder, or a file in it, that the system does not let us read or write."""
    return StoreError(
        f"Không đọc hoặc ghi được “{place}” ({why(error)}).",
        "Kiểm tra ổ đĩa, quyền ghi và dung lượng trống rồi chạy lại.",
    )


class ReportError(CchcError):
    """The report or its template cannot be used."""


class AssistantError(CchcError):
    """The assistant cannot start, be installed or be reached."""


class UsageError(CchcError):
    """A command was called with something that cannot be meant."""
