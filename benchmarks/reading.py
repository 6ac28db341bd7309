"""Reading and judging arrivals: ``python benchmarks/reading.py [--forms 700] [--many 10000]``.

Cold and warm against a bare calamine loop over the same files in as many processes; storing is measured
apart, since it waits for the disk. Prints a Markdown table; benchmarks/README.md keeps the last one.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bench import PERIOD, ROOT, cchc, fill

if TYPE_CHECKING:
    from cchc_xl.flows.gather import Office

PROCESSES = 2
ROUNDS = 3
AT = datetime(2023, 6, 5, 8, 0, tzinfo=UTC)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--forms", type=int, default=700)
    arguments.add_argument("--many", type=int, default=10_000)
    arguments.add_argument("--child", nargs=3, metavar=("BOOK", "FOLDER", "COUNT"))
    wanted = arguments.parse_args()
    if wanted.child:
        book, folder, count = wanted.child
        return child(Path(book), Path(folder), int(count))
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        book, blank, inbox = work / "So.xlsm", work / "blank", work / "inbox"
        cchc("build", "-o", str(book))
        cchc("forms", str(book), "--period", PERIOD, "--out", str(blank))
        inbox.mkdir()
        fill(sorted(blank.glob("*.xlsx")), inbox, wanted.forms)
        print("| what | measured | against | ratio |\n|---|---|---|---|")
        for row in [*few(book, inbox, wanted.forms), *many(book, inbox, wanted.many)]:
            print("| " + " | ".join(row) + " |")
    return None


def few(book: Path, inbox: Path, count: int) -> Iterator[tuple[str, str, str, str]]:
    """Medians of interleaved rounds over the same files."""
    bare, cold, warm, stored, synced = [], [], [], [], []
    files, office = sorted(inbox.iterdir()), plan(book)
    for round_ in range(ROUNDS):
        began = time.perf_counter()
        calamine(files)
        bare.append(time.perf_counter() - began)
        folder = book.parent / f"kho {round_}"
        with syncs_timed() as spent:
            began = time.perf_counter()
            store(folder, files)
            stored.append(time.perf_counter() - began)
        synced.append(sum(spent))
        for seconds in (cold, warm):
            began = time.perf_counter()
            judged(office, folder)
            seconds.append(time.perf_counter() - began)
    loop, first, again = (statistics.median(seconds) for seconds in (bare, cold, warm))
    against = f"bare calamine loop in {PROCESSES} processes {loop:.2f} s"
    yield f"{count} forms read and judged, cold", f"{first:.2f} s", against, f"{first / loop:.2f}"
    yield "the same, warm (kept by hash)", f"{again:.2f} s", f"cold {first:.2f} s", f"{again / first:.3f}"
    put, sync = statistics.median(stored), statistics.median(synced)
    yield "stored before, fsync included", f"{put:.2f} s", f"of that fsync {sync:.2f} s", f"{sync / put:.2f}"


def many(book: Path, inbox: Path, count: int) -> Iterator[tuple[str, str, str, str]]:
    """``count`` forms, each different in one number of its archive, stored and judged in one run."""
    command = [sys.executable, __file__, "--child", str(book), str(inbox), str(count)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    seconds, ours, workers = map(float, done.stdout.split())
    yield f"{count:,} forms stored, read and judged", f"{seconds:.0f} s", "120 s", f"{seconds / 120:.2f}"
    yield "its peak memory, main process", f"{ours:.0f} MB", "400 MB", f"{ours / 400:.2f}"
    yield "its peak memory, both readers together", f"{workers:.0f} MB", "400 MB", f"{workers / 400:.2f}"


def child(book: Path, inbox: Path, count: int) -> None:
    files = sorted(inbox.iterdir())
    folder = book.parent / "kho lon"
    began = time.perf_counter()
    store(folder, [files[i % len(files)] for i in range(count)], numbered=True)
    states = judged(plan(book), folder)
    assert states == count, f"{states} of {count} were judged"
    spent = time.perf_counter() - began
    main_process = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(spent, main_process / 1024, sum(_peaks.values()) / 1024)


def store(folder: Path, files: list[Path], *, numbered: bool = False) -> None:
    from cchc_xl.ports import Delivery
    from cchc_xl.store import ArrivalStore

    into = ArrivalStore(folder, lambda: AT)
    for number, file in enumerate(files):
        data = file.read_bytes()
        if numbered:  # as a comment of the archive
            comment = str(number).encode()
            data = data[:-2] + struct.pack("<H", len(comment)) + comment
        into.add(Delivery("folder", f"{number} {file.name}", AT, data))


def plan(book: Path) -> Office:
    from cchc_xl.excel.closed import ClosedWorkbook
    from cchc_xl.flows.gather import gather
    from cchc_xl.holidays_vn import library_holidays

    return gather(ClosedWorkbook(book, lambda: AT), (), library_holidays)


def judged(office: Office, folder: Path) -> int:
    """Read and judge what the store holds; how many arrivals have a verdict."""
    from cchc_xl.excel.judging import FormJudge
    from cchc_xl.flows.judge import judge_arrivals
    from cchc_xl.store import ArrivalStore

    found = judge_arrivals(office, ArrivalStore(folder, lambda: AT), FormJudge(), _watch)
    return sum(entry.verdict.state == "valid" for entry in found.entries)


_peaks: dict[int, int] = {}  # kilobytes by process


def _watch(_what: str, done: int, _total: int) -> None:
    """Note the readers' peaks while they live (Linux)."""
    for reader in multiprocessing.active_children() if done % 100 == 0 else ():
        status = Path(f"/proc/{reader.pid}/status").read_text("ascii")
        _peaks[reader.pid or 0] = int(status.partition("VmHWM:")[2].split()[0])


@contextmanager
def syncs_timed() -> Iterator[list[float]]:
    spent: list[float] = []
    real = os.fsync

    def timed(handle: int) -> None:
        began = time.perf_counter()
        real(handle)
        spent.append(time.perf_counter() - began)

    os.fsync = timed
    try:
        yield spent
    finally:
        os.fsync = real


def calamine(files: list[Path]) -> None:
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        pool.map(values, files, chunksize=16)


def values(file: Path) -> int:
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(file) as book:
        return sum(
            len(book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names
        )


if __name__ == "__main__":
    main()
