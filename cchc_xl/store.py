"""Kho tệp đến: plain folders beside the workbook that hold every arrival and its receipt.

    KeHoach2023_dulieu/goc/<sha256><suffix>   the bytes as they came, never changed
    KeHoach2023_dulieu/bien_nhan/<id>.json    a receipt per arrival: what, when, in which state
    KeHoach2023_dulieu/dem/<sha256>.json      what was found in the bytes; deleting it costs time only

Bytes are on disk before a receipt names them; both appear by an atomic rename, so a run that is cut
off leaves nothing half-written and the next run goes on from there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from cchc_xl.core.ledger import Arrival, ArrivalState, Entry
from cchc_xl.errors import StoreError, why
from cchc_xl.ports import Delivery


def data_folder(workbook: Path) -> Path:
    """The workbook's data folder: its name with "_dulieu"."""
    return workbook.with_name(f"{workbook.stem}_dulieu")


class ArrivalStore:
    """The arrivals of one workbook. Raises StoreError when the folder is damaged or out of reach."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._raw = folder / "goc"
        self._receipts = folder / "bien_nhan"
        self._kept = folder / "dem"

    @property
    def exists(self) -> bool:
        return self._receipts.is_dir()

    def add(self, delivery: Delivery) -> Arrival:
        """Record a delivery; the same delivery again gives the same arrival and adds nothing."""
        digest = sha256(delivery.data).hexdigest()
        moment = delivery.received_at.isoformat()
        identity = "\0".join((delivery.channel, delivery.name, moment, digest))
        arrival = Arrival(
            arrival_id=sha256(identity.encode()).hexdigest()[:32],
            channel=delivery.channel,
            name=delivery.name,
            received_at=delivery.received_at,
            sha256=digest,
            size=len(delivery.data),
        )
        receipt = self._receipts / f"{arrival.arrival_id}.json"
        try:
            raw = self._raw_path(arrival)
            if not raw.exists() or raw.read_bytes() != delivery.data:  # the latter heals a damaged file
                _write(raw, delivery.data)
            if not receipt.exists():
                _write(receipt, _encode(_facts(arrival)))
        except OSError as error:
            raise self._out_of_reach(error) from error
        return arrival

    def arrivals(self) -> tuple[Arrival, ...]:
        """All arrivals, by order of reception."""
        if not self.exists:
            return ()
        found = [_arrival(receipt) for receipt in self._receipt_files()]
        return tuple(sorted(found, key=lambda arrival: arrival.order))

    def data(self, arrival: Arrival) -> bytes:
        """The bytes as they came, checked against their hash."""
        path = self._raw_path(arrival)
        try:
            data = path.read_bytes()
        except FileNotFoundError as error:
            raise StoreError(
                f"Tệp gốc “{arrival.name}” không còn trong kho ({path}).",
                "Chép lại tệp gốc từ thư của đơn vị vào thư mục nhận rồi chạy lại lệnh nhận báo cáo.",
            ) from error
        except OSError as error:
            raise self._out_of_reach(error) from error
        if sha256(data).hexdigest() != arrival.sha256:
            raise StoreError(
                f"Tệp gốc “{arrival.name}” trong kho đã bị thay đổi ({path.name}).",
                "Chép lại tệp gốc từ thư của đơn vị vào thư mục nhận rồi chạy lại lệnh nhận báo cáo.",
            )
        return data

    def record(self, entries: Iterable[Entry]) -> None:
        """Write each arrival's state into its receipt, where it changed."""
        try:
            for entry in entries:
                receipt = self._receipts / f"{entry.arrival.arrival_id}.json"
                new = _encode(_facts(entry.arrival) | _state(entry))
                if not receipt.exists() or receipt.read_bytes() != new:
                    _write(receipt, new)
        except OSError as error:
            raise self._out_of_reach(error) from error

    def kept(self, sha256: str, basis: str) -> str:
        """The text kept for these bytes on this basis; "" when there is none, or it is damaged."""
        try:
            seal, _, text = (self._kept / f"{sha256}.json").read_text("utf-8").partition("\n")
        except (OSError, UnicodeDecodeError):
            return ""
        return text if seal == _seal(sha256, basis, text) else ""

    def keep(self, sha256: str, basis: str, text: str) -> None:
        """Keep a text of one line. Where it cannot be written the next run finds it out again."""
        data = f"{_seal(sha256, basis, text)}\n{text}".encode()
        with suppress(OSError):
            _write(self._kept / f"{sha256}.json", data, durable=False)

    def _raw_path(self, arrival: Arrival) -> Path:
        # The suffix is only for people who open the folder; what a file is shows in its content.
        suffix = PurePosixPath(arrival.name).suffix.lower()
        plain = suffix if suffix[1:].isascii() and suffix[1:].isalnum() and len(suffix) <= 6 else ""
        return self._raw / f"{arrival.sha256}{plain}"

    def _receipt_files(self) -> list[Path]:
        try:
            return sorted(self._receipts.glob("*.json"))
        except OSError as error:
            raise self._out_of_reach(error) from error

    def _out_of_reach(self, error: OSError) -> StoreError:
        return StoreError(
            f"Không đọc hoặc ghi được thư mục dữ liệu “{self.folder}” ({why(error)}).",
            "Kiểm tra ổ đĩa, quyền ghi và dung lượng trống rồi chạy lại.",
        )


def _facts(arrival: Arrival) -> dict[str, Any]:
    return {
        "id": arrival.arrival_id,
        "channel": arrival.channel,
        "name": arrival.name,
        "received_at": arrival.received_at.isoformat(),
        "sha256": arrival.sha256,
        "size": arrival.size,
        "state": ArrivalState.WAITING.value,
    }


def _state(entry: Entry) -> dict[str, Any]:
    return {
        "state": entry.state.value,
        "unit": entry.verdict.unit,
        "period": entry.verdict.period,
        "attempt": entry.attempt,
        "superseded_by": entry.superseded_by,
        "problems": [problem.sentence for problem in entry.verdict.problems],
    }


def _arrival(receipt: Path) -> Arrival:
    try:
        facts = json.loads(receipt.read_bytes())
        return Arrival(
            arrival_id=facts["id"],
            channel=facts["channel"],
            name=facts["name"],
            received_at=datetime.fromisoformat(facts["received_at"]),
            sha256=facts["sha256"],
            size=facts["size"],
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"Biên nhận “{receipt.name}” trong thư mục dữ liệu không đọc được.",
            "Chuyển tệp này ra khỏi thư mục “bien_nhan”, chép lại tệp báo cáo vào thư mục nhận, chạy lại.",
        ) from error


def _encode(facts: dict[str, Any]) -> bytes:
    return json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def _seal(digest: str, basis: str, text: str) -> str:
    """Holds only for the same bytes, the same basis and the text unchanged."""
    return sha256("\n".join((digest, basis, text)).encode()).hexdigest()


def _write(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Make ``path`` hold ``data``, whole or not at all; ``durable``: on the disk when this returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()
