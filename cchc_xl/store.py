"""Kho tệp đến: plain folders beside the workbook that hold every arrival and its receipt.

    KeHoach2023_dulieu/goc/<sha256><suffix>   the bytes as they came, never changed
    KeHoach2023_dulieu/bien_nhan/<id>.json    a receipt per arrival: what, when, in which state
    KeHoach2023_dulieu/dem/<sha256>.txt       what was found in the bytes; deleting it costs time only

Bytes are on disk before a receipt names them; both appear, and a receipt's state changes, by an atomic
rename, so a run that is cut off leaves nothing half-written and the next run goes on from there. A file
that is damaged or gone is a problem of its own arrival and keeps no other from being counted.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from cchc_xl.core import rules
from cchc_xl.core.ledger import Arrival, ArrivalState, Entry, Receipt
from cchc_xl.core.problem import Place, Problem
from cchc_xl.errors import out_of_reach
from cchc_xl.files import sync_folder, write_whole
from cchc_xl.ports import Delivery


class ArrivalStore:
    """The arrivals of one workbook. Raises StoreError when the folder is out of reach.

    ``clock`` gives the present moment with its zone. What lies in the folder is looked at once; whoever
    writes into it is alone at it (desks.alone).
    """

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self.folder = folder
        self._clock = clock
        self._raw = folder / "goc"
        self._receipts = folder / "bien_nhan"
        self._kept = folder / "dem"

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def exists(self) -> bool:
        return self._receipts.is_dir()

    def add(self, delivery: Delivery) -> Arrival:
        """Record a delivery; the same delivery again gives the same arrival and adds nothing."""
        arrival = Arrival.of(
            delivery.channel, delivery.name, delivery.received_at, delivery.data, delivery.sender
        )
        known, raw = self._known, self._raw_path(arrival)
        try:
            if not raw.exists() or raw.read_bytes() != delivery.data:  # the latter heals a damaged file
                write_whole(raw, delivery.data)
            self._raw_names.add(raw.name)
            if not isinstance(known.get(arrival.arrival_id), Receipt):
                self._write(Receipt(arrival=arrival, recorded_at=self._clock()))
        except OSError as error:
            raise out_of_reach(self.folder, error) from error
        return arrival

    def receipts(self) -> tuple[Receipt | Problem, ...]:
        """All receipts by order of reception, then those that cannot be read, as problems by name."""
        found = self._known.values()
        readable = (r for r in found if isinstance(r, Receipt))
        return (
            *sorted(readable, key=lambda receipt: receipt.arrival.order),
            *(p for p in found if isinstance(p, Problem)),
        )

    def arrivals(self) -> tuple[Arrival, ...]:
        """All arrivals whose receipt can be read, by order of reception."""
        return tuple(r.arrival for r in self.receipts() if isinstance(r, Receipt))

    def data(self, arrival: Arrival) -> bytes | Problem:
        """The bytes as they came, checked against their hash; or why they are not there any more."""
        if problem := self.missing(arrival):
            return problem
        path = self._raw_path(arrival)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return _gone(arrival, path)
        except OSError as error:
            raise out_of_reach(self.folder, error) from error
        return data if sha256(data).hexdigest() == arrival.sha256 else _changed(arrival, path)

    def missing(self, arrival: Arrival) -> Problem | None:
        """Whether the arrival's file is gone, by the folder's listing: its content is not looked at."""
        path = self._raw_path(arrival)
        return None if path.name in self._raw_names else _gone(arrival, path)

    def record(self, entries: Iterable[Entry]) -> None:
        """Write each arrival's state into its receipt, where it changed."""
        try:
            for entry in entries:
                old = self._known.get(entry.arrival.arrival_id)
                since = old.recorded_at if isinstance(old, Receipt) else self._clock()
                if Receipt.of(entry, since) != old:
                    self._write(Receipt.of(entry, self._clock()))
            for folder in (self._raw, self._receipts):
                sync_folder(folder)
        except OSError as error:
            raise out_of_reach(self.folder, error) from error

    def damage(self) -> Iterator[Problem]:
        """Everything that is wrong in the store; every file is read and its hash computed anew."""
        accounted: set[str] = set()
        for receipt in self.receipts():
            if isinstance(receipt, Problem):
                yield receipt
                continue
            arrival = receipt.arrival
            name = self._raw_path(arrival).name
            if name not in accounted:
                accounted.add(name)
                found = self.data(arrival)
                if isinstance(found, Problem):
                    yield found
        for name in sorted(self._raw_names - accounted):
            yield Problem(rules.RAW_WITHOUT_RECEIPT, Place(), {"raw": name})

    def kept(self, sha256: str, basis: str) -> str:
        """The text kept for these bytes on this basis; "" when there is none, or it is damaged."""
        try:
            with (self._kept / f"{sha256}.txt").open(encoding="utf-8", newline="") as file:
                seal, _, text = file.read().partition("\n")
        except (OSError, UnicodeDecodeError):
            return ""
        return text if seal == _seal(sha256, basis, text) else ""

    def keep(self, sha256: str, basis: str, text: str) -> bool:
        """Keep a text; where it cannot be written the next run finds it out again."""
        data = f"{_seal(sha256, basis, text)}\n{text}".encode()
        try:
            write_whole(self._kept / f"{sha256}.txt", data, durable=False)
        except OSError:
            return False
        return True

    @cached_property
    def _known(self) -> dict[str, Receipt | Problem]:
        """By the receipts' names, which are the arrivals' IDs."""
        try:
            names = sorted(_names(self._receipts))
            return {name.removesuffix(".json"): _read(self._receipts / name) for name in names}
        except OSError as error:
            raise out_of_reach(self.folder, error) from error

    @cached_property
    def _raw_names(self) -> set[str]:
        try:
            return _names(self._raw)
        except OSError as error:
            raise out_of_reach(self.folder, error) from error

    def _write(self, receipt: Receipt) -> None:
        name = receipt.arrival.arrival_id
        write_whole(self._receipts / f"{name}.json", _encode(receipt))
        self._known[name] = receipt

    def _raw_path(self, arrival: Arrival) -> Path:
        return self.folder / arrival.archived


def _names(folder: Path) -> set[str]:
    """Of a folder's files; those that begin with a dot are on their way or left by a run cut off."""
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        return {entry.name for entry in entries if not entry.name.startswith(".")}
    return set()


def _gone(arrival: Arrival, path: Path) -> Problem:
    return Problem(rules.ARRIVAL_GONE, Place(arrival.name), {"raw": path.name})


def _changed(arrival: Arrival, path: Path) -> Problem:
    return Problem(rules.ARRIVAL_CHANGED, Place(arrival.name), {"raw": path.name})


def _encode(receipt: Receipt) -> bytes:
    arrival = receipt.arrival
    facts = {
        "id": arrival.arrival_id,
        "channel": arrival.channel,
        "name": arrival.name,
        "received_at": arrival.received_at.isoformat(),
        "sha256": arrival.sha256,
        "size": arrival.size,
        "sender": arrival.sender,
        "state": receipt.state.value,
        "recorded_at": receipt.recorded_at.isoformat(),
        "unit": receipt.unit,
        "period": receipt.period,
        "attempt": receipt.attempt,
        "superseded_by": receipt.superseded_by,
        "problems": receipt.problems,
    }
    return json.dumps(facts, ensure_ascii=False, indent=1).encode() + b"\n"


def _read(path: Path) -> Receipt | Problem:
    data = path.read_bytes()
    try:
        facts: dict[str, Any] = json.loads(data)
        arrival = Arrival(
            arrival_id=facts["id"],
            channel=facts["channel"],
            name=facts["name"],
            received_at=datetime.fromisoformat(facts["received_at"]),
            sha256=facts["sha256"],
            size=facts["size"],
            sender=facts.get("sender", ""),
        )
        if arrival.arrival_id != path.stem or len(bytes.fromhex(arrival.sha256)) != sha256().digest_size:
            raise ValueError("another receipt's content")
        return Receipt(
            arrival=arrival,
            recorded_at=datetime.fromisoformat(facts.get("recorded_at", facts["received_at"])),
            state=ArrivalState(facts["state"]),
            unit=facts.get("unit", ""),
            period=facts.get("period", ""),
            attempt=facts.get("attempt", 0),
            superseded_by=facts.get("superseded_by", ""),
            problems=tuple(facts.get("problems", ())),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Problem(rules.RECEIPT_DAMAGED, Place(), {"receipt": path.name})


def _seal(digest: str, basis: str, text: str) -> str:
    """Holds only for the same bytes, the same basis and the text unchanged."""
    return sha256("\n".join((digest, basis, text)).encode()).hexdigest()
