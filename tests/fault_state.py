"""What lies in a workbook's folder, as values that two runs can be compared by, seen from outside."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from openpyxl import load_workbook

BOOK: Final = "So.xlsm"
_TIMES: Final = frozenset(("Lúc", "Lần gần nhất", "Khóa"))  # headers of cells that no two runs fill alike
_REPEATS: Final = frozenset(("tblNhatKy",))  # one more row a run: what was written counts, not how often
# A second run knows the files already, their marked copies may stand, and it names another minute.
_NEW: Final = re.compile(
    r"^\d+ tệp mới; |\d+(?= tệp mới)| Đã ghi \d+ bản đánh dấu lỗi[^.]*\.|(?<= lúc )\d\d/\d\d/\d{4} \d\d:\d\d"
)
_STATES: Final = frozenset(("merged", "rejected", "waiting", "superseded"))
_MASKS: Final = (
    (re.compile(r"\d{8}-\d{6}(-\d{6})?(-\d+)?"), "TIME"),
    (re.compile(r"\d{4}-\d{2}-\d{2}"), "DAY"),
)
# Numbers of processes and what is drawn by chance, in names and contents.
_UNLIKE: Final = re.compile(r"\.\d+(?=\.tmp$)|(?<=\.)\d+$|(?<=-)\w{8}(?=\.xlsm$)")
_UNLIKE_INSIDE: Final = re.compile(rb"\d{4}-\d\d-\d\dT[\d:]{8}\.\d+|\"pid\": \d+")
_LARGE: Final = 1 << 20

State = Mapping[str, Any]


def state(folder: Path) -> State:
    """All that a run leaves and that the next one builds on, without times and days of writing."""
    data = folder / "So_dulieu"
    known: dict[str, dict[str, Any]] = {"goc": {}, "bien_nhan": {}, "dem": {}, "hop_den": {}}
    others: set[str] = set()
    broken: list[str] = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        inside = path.relative_to(data).parts if path.is_relative_to(data) else ("",)
        name = masked("/".join(inside[1:]))
        if inside[0] == "bien_nhan" and path.suffix == ".json":
            facts = json.loads(path.read_bytes())
            known["bien_nhan"][name] = {k: v for k, v in facts.items() if k != "recorded_at"}
        elif inside[0] in known and not path.name.startswith("."):
            known[inside[0]][name] = digest(path)
        else:
            others.add(masked(path.relative_to(folder).as_posix()))
        if inside[0] == "sao_luu" and not _whole(path):
            broken.append(masked(path.name))
    return {**known, "other files": sorted(others), "half backups": broken, "tables": tables(folder / BOOK)}


def tables(book: Path) -> dict[str, list[str]]:
    """Every table by openpyxl, a reader that shares nothing with ours; for comparing only."""
    return _tables(book.read_bytes())


@lru_cache(maxsize=32)  # what a fault leaves is most often the workbook of before
def _tables(book: bytes) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for sheet in load_workbook(io.BytesIO(book)).worksheets:
        for name in sheet.tables:
            header, *rows = sheet[sheet.tables[name].ref]
            names = [str(cell.value) for cell in header]
            texts = []
            for row in rows:
                cells = dict(zip(names, (cell.value for cell in row), strict=True))
                plain = {k: _plain(v) for k, v in cells.items() if v is not None and k not in _TIMES}
                texts.append(json.dumps(plain, ensure_ascii=False))
            found[name] = sorted(set(texts) - {"{}"}) if name in _REPEATS else texts
    return found


def broken_receipts(folder: Path) -> Iterable[str]:
    """What keeps received = merged + rejected + waiting + superseded from holding over the receipts."""
    receipts = [*(folder / "So_dulieu" / "bien_nhan").glob("*.json")]
    counted = dict.fromkeys(_STATES, 0)
    for receipt in receipts:
        try:
            facts = json.loads(receipt.read_bytes())
        except ValueError:
            yield f"half a receipt {receipt.name}"
            continue
        counted[facts["state"]] = counted.get(facts["state"], 0) + 1
        raw = [*(folder / "So_dulieu" / "goc").glob(f"{facts['sha256']}*")]
        if [sha256(path.read_bytes()).hexdigest() for path in raw] != [facts["sha256"]]:
            yield f"a receipt without its file: {facts['name']}"
    if set(counted) != _STATES or sum(counted.values()) != len(receipts):
        yield f"the ledger does not add up: {counted} of {len(receipts)}"


def differences(wanted: Any, found: Any, where: str = "") -> list[str]:
    """Where two states differ, a line each."""
    if wanted == found:
        return []
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        keys = sorted(wanted.keys() | found.keys())
        return [line for k in keys for line in differences(wanted.get(k), found.get(k), f"{where}/{k}")]
    if isinstance(wanted, list) and isinstance(found, list):
        missing, extra = [x for x in wanted if x not in found], [x for x in found if x not in wanted]
        return [f"{where}: missing {str(missing)[:300]}, extra {str(extra)[:300]}"]
    return [f"{where}: {str(found)[:200]} instead of {str(wanted)[:200]}"]


def masked(name: str) -> str:
    """A file's name without the moment in it."""
    for pattern, word in _MASKS:
        name = pattern.sub(word, name)
    return name


def _plain(value: object) -> str:
    text = value.isoformat() if isinstance(value, date | datetime) else str(value)
    return _NEW.sub("", text)


def digest(path: Path) -> str:
    size = path.stat().st_size  # a file that is only large has no content to tell it by
    return str(size) if size > _LARGE else sha256(path.read_bytes()).hexdigest()


def _whole(book: Path) -> bool:
    try:
        with zipfile.ZipFile(book) as archive:
            return archive.testzip() is None
    except (zipfile.BadZipFile, OSError):
        return False


def seal_of(folder: Path) -> str:
    """One text for all that lies in a folder, whichever process left it and when."""
    seal = sha256()
    for path in sorted(folder.rglob("*")):
        seal.update(_UNLIKE.sub("", masked(path.relative_to(folder).as_posix())).encode())
        content = path.read_bytes() if path.is_file() and path.stat().st_size < _LARGE else b""
        seal.update(b"folder" if path.is_dir() else _UNLIKE_INSIDE.sub(b"", content))
    return seal.hexdigest()
