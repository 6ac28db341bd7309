"""Hộp đến: the folder where people drop what units sent, and from which it moves once it is in the store.

    KeHoach2023_dulieu/hop_den/…                       waits, in folders of any names
    KeHoach2023_dulieu/hop_den/da_nhan/2023-06-05/…    was taken in on that day (Vietnam's time)
    KeHoach2023_dulieu/hop_den/.da_xem.json            files looked at that stay; it may be deleted

Stored first, moved then: whatever a run that is cut off leaves here is offered again and adds nothing.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import count
from math import inf
from pathlib import Path
from typing import Final, NamedTuple

from cchc_xl.core import rules
from cchc_xl.core.problem import Place, Problem
from cchc_xl.core.vnformat import VIETNAM
from cchc_xl.errors import StoreError, why
from cchc_xl.files import write_whole
from cchc_xl.mail.files import hidden
from cchc_xl.mail.folder import delivered
from cchc_xl.mail.unpacking import unpack
from cchc_xl.ports import Delivery

TAKEN: Final = "da_nhan"
_SEEN: Final = ".da_xem.json"
_YOUNG: Final = 2.0  # seconds after its last change within which a file may still be on its way
_AGAIN: Final = timedelta(hours=1)
_UNFINISHED: Final = (".part", ".partial", ".crdownload", ".tmp")  # what a browser is still writing
_HINT: Final = "Thả tệp báo cáo vào đây.txt"
_HINT_TEXT: Final = f"""\
Thả vào thư mục này những gì đơn vị gửi: biểu mẫu Excel, thư (.eml), tệp nén (.zip), cả thư mục cũng được.
Biểu mẫu Văn phòng nhập hộ đơn vị thì thả vào thư mục con “nhap_ho”.
Phần mềm tự lấy biểu mẫu ra khỏi thư và tệp nén. Tệp nhận xong được chuyển vào thư mục “{TAKEN}”.
Tệp còn nằm lại là tệp đang mở hoặc chưa đọc được; lệnh “Nhận báo cáo” nêu lý do.
"""


class _Facts(NamedTuple):
    """What tells one content of a path from the next."""

    modified: int  # nanoseconds since 1970
    size: int  # bytes


class Inbox:
    """Hộp đến at ``folder``; ``clock`` gives the present moment with its zone.

    One pass: ask for :meth:`deliveries`, store each before asking for the next, then :meth:`settle`.
    """

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self.folder = folder
        self._clock = clock
        self.left: list[Problem] = []  # files that were taken in and could not be moved
        self._handed: dict[Path, _Facts] = {}
        self._staying: dict[Path, tuple[_Facts, float]] = {}  # until when (seconds since 1970) it may

    def waiting(self) -> int:
        """How many files are worth a pass; nothing is opened. 0 where there is no folder.

        A file that stays although it was looked at (open in Excel, not readable) counts again after an hour,
        one that is too large only when it changes.
        """
        now, seen = self._clock().timestamp(), self._seen()
        waiting = 0
        for path in self._files():
            facts = _facts(path)
            if facts is not None and not _young(facts, now):
                known, again = seen.get(self._name(path), (None, inf))
                waiting += facts != known or now >= again
        return waiting

    def deliveries(self) -> Iterator[Delivery | Problem]:
        """What waits, mails and archives unpacked. Raises StoreError when the folder cannot be made.

        A file that changed just now waits for the next pass. Asking for the delivery after a file's last one
        says that all of them are in the store.
        """
        self._prepare()
        self.left.clear()
        self._handed.clear()
        self._staying.clear()
        closed: list[OSError] = []
        for path in self._files(closed.append):
            facts = _facts(path)
            now = self._clock().timestamp()
            if facts is None or _young(facts, now):
                continue
            item = delivered(path, path.relative_to(self.folder))
            if _facts(path) != facts:
                continue
            if isinstance(item, Problem):
                again = inf if item.rule is rules.FILE_TOO_LARGE else now + _AGAIN.total_seconds()
                self._staying[path] = facts, again
                yield item
            else:
                yield from unpack(item)
                self._handed[path] = facts
        for error in closed:
            name = self._name(Path(error.filename or self.folder))
            yield Problem(rules.FILE_OUT_OF_REACH, Place(name), {"why": why(error)})

    def settle(self) -> int:
        """Move the files that were handed out as a whole in this pass; returns how many were moved.

        To be called only when all that was handed out is in the store. A file that cannot be moved, or is
        another one by now, stays.
        """
        now = self._clock()
        taken = self.folder / TAKEN / now.astimezone(VIETNAM).date().isoformat()
        moved = 0
        for path, facts in self._handed.items():
            if _facts(path) != facts:
                continue
            try:
                _move(path, taken / path.relative_to(self.folder))
                moved += 1
            except OSError as error:
                self.left.append(Problem(rules.FILE_STAYS, Place(self._name(path)), {"why": why(error)}))
                self._staying[path] = facts, (now + _AGAIN).timestamp()
        self._handed.clear()
        self._keep_seen()
        return moved

    def _prepare(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if not (self.folder / _SEEN).exists():  # once: whoever deletes the hint knows what it says
                (self.folder / _HINT).write_text(_HINT_TEXT, encoding="utf-8-sig", newline="\r\n")
        except OSError as error:
            raise StoreError(
                f"Không mở được hộp đến “{self.folder}” ({why(error)}).",
                "Kiểm tra ổ đĩa, quyền ghi và dung lượng trống rồi chạy lại.",
            ) from error

    def _files(self, closed: Callable[[OSError], object] | None = None) -> Iterator[Path]:
        """What may be a delivery, by folder and name; ``closed`` is told of folders that cannot be read."""
        for top, folders, names in os.walk(self.folder, onerror=closed):
            here = Path(top)
            real = here.resolve()
            folders[:] = sorted(
                name
                for name in folders
                if not hidden((name,))
                and not (here == self.folder and name.lower() == TAKEN)
                and (real / name).resolve() == real / name  # no link out of the folder, or round in it
            )
            for name in sorted(names):
                if not hidden((name,)) and name != _HINT and not name.lower().endswith(_UNFINISHED):
                    yield here / name

    def _name(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    def _seen(self) -> dict[str, tuple[_Facts, float]]:
        try:
            kept = json.loads((self.folder / _SEEN).read_bytes())
            return {
                name: (_Facts(int(at), int(size)), float(until)) for name, (at, size, until) in kept.items()
            }
        except (OSError, ValueError, TypeError, AttributeError, OverflowError, RecursionError):
            return {}

    def _keep_seen(self) -> None:
        """Where it cannot be kept, files that stay count once more."""
        kept = {self._name(path): (*facts, until) for path, (facts, until) in self._staying.items()}
        with suppress(OSError):
            write_whole(self.folder / _SEEN, json.dumps(kept).encode(), durable=False)


def _facts(path: Path) -> _Facts | None:
    """None when there is no file, or what stands there is none: a link, a pipe."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return _Facts(found.st_mtime_ns, found.st_size) if stat.S_ISREG(found.st_mode) else None


def _young(facts: _Facts, now: float) -> bool:
    """A time far ahead is no sign of youth: such a file would wait for years."""
    return abs(now - facts.modified / 1e9) < _YOUNG


def _move(path: Path, target: Path) -> None:
    """Move a file to ``target`` or, where that is taken, to "… (2)"; nothing is ever replaced."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for number in count(1):
        free = target if number == 1 else target.with_stem(f"{target.stem} ({number})")
        if os.path.lexists(free):
            continue
        with suppress(FileExistsError):  # Windows refuses to replace what came here meanwhile
            path.rename(free)
            return
