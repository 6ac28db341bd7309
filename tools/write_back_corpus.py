"""Workbooks of strangers, changed and looked through: does writing back lose anything, or fall over?

    python tools/write_back_corpus.py FOLDER [--limit N] [--json OUT] [--keep FOLDER] [--jobs N]

Of every .xlsx and .xlsm below FOLDER a copy in memory is changed as the program changes its own workbook: up
to 200 cells over all sheets, two rows more for every table. Then the copy must hold

- every part that nothing was written to, with the very same compressed bytes;
- in the parts that were written to, everything but the cells and ranges concerned;
- the values that were written, read by our reader and by openpyxl.

A file may be refused, but only by a sentence of ``excel/refusals.py``; anything else is a failure, and so
is a file that takes longer than the time limit. ``--keep`` keeps the changed copies. Exit status 1 when
something failed. Linux only: the bounds of the processes are those of its kernel.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import sys
import time
import traceback
import warnings
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from corpus_edit import Edit, reason_of
from corpus_losses import SECOND_READER_LIMIT, losses, misread, misread_by_openpyxl

from cchc_xl.errors import WorkbookError
from cchc_xl.excel import closed

TIME_LIMIT, MEMORY_LIMIT = 60, 3 << 30  # seconds and bytes, reading everything again included


@dataclass
class Outcome:
    """What became of a file: edited, refused, empty (nothing to write to) or failed."""

    file: str
    verdict: str
    reason: str = ""
    refused: dict[str, int] = field(default_factory=dict)  # cells and tables, by reason
    cells: int = 0
    tables: int = 0
    seconds: float = 0.0  # of the program's own work, without looking through the result
    megabytes: float = 0.0


def attempt(path: Path, keep: Path | None) -> Outcome:
    """One file, changed and looked through."""
    outcome = Outcome(path.name, "edited")
    began = time.perf_counter()
    try:
        # The doors of the workbook itself; the rest of it wants our own tables.
        data = closed.load(path)
        with closed.told(path):
            edit = Edit(data, path.name)
            closed.ensure_writable(path, edit.book)
            edit.change_cells()
            edit.grow_tables()
            if not edit.book.package.changed:
                return Outcome(path.name, "empty", refused=edit.refused)
            after = edit.saved()
    except WorkbookError as error:
        cause = f": {error.__cause__}" if error.__cause__ else ""
        outcome.verdict, outcome.reason = "refused", reason_of(error) + cause
        return outcome
    finally:
        outcome.seconds = round(time.perf_counter() - began, 3)
        outcome.megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    outcome.refused, outcome.tables = edit.refused, edit.tables
    outcome.cells = sum(map(len, edit.written.values()))
    if keep:
        (keep / path.name).write_bytes(after)
    faults = chain(losses(data, after, edit), misread(after, edit))
    sheets = sum(len(edit.book.package.archive.read(part)) for part in edit.book.sheet_names)
    if sheets <= SECOND_READER_LIMIT:
        faults = chain(faults, misread_by_openpyxl(data, after, edit))
    if found := list(faults):
        outcome.verdict, outcome.reason = "failed", "; ".join(found[:5])
    return outcome


def worker(path: Path, keep: Path | None, answers: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    warnings.simplefilter("ignore")
    try:
        outcome = attempt(path, keep)
    except BaseException:
        outcome = Outcome(path.name, "failed", traceback.format_exc())
    answers.send(outcome)


def guarded(path: Path, keep: Path | None) -> Outcome:
    """:func:`attempt` in a process of its own, bounded in time and memory."""
    context = multiprocessing.get_context("forkserver")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=worker, args=(path, keep, sender))
    process.start()
    sender.close()
    try:
        if receiver.poll(TIME_LIMIT):
            outcome: Outcome = receiver.recv()
            return outcome
        return Outcome(path.name, "failed", f"took over {TIME_LIMIT} s")
    except EOFError:
        return Outcome(path.name, "failed", "the process died")
    finally:
        process.kill()
        process.join()


def report(outcomes: list[Outcome]) -> str:
    """Counts, then every failure by name."""
    verdicts = Counter(outcome.verdict for outcome in outcomes)
    lines = [f"{len(outcomes)} files: " + ", ".join(f"{n} {what}" for what, n in verdicts.most_common())]
    cells, tables = (sum(getattr(outcome, what) for outcome in outcomes) for what in ("cells", "tables"))
    slowest = max(outcomes, key=lambda o: o.seconds)
    largest = max(outcomes, key=lambda o: o.megabytes)
    lines += [
        f"{cells} cells written, {tables} tables grown",
        f"slowest {slowest.seconds:.1f} s ({slowest.file})",
        f"largest {largest.megabytes:.0f} MB ({largest.file})",
    ]
    whole = Counter(o.reason.split(":")[0] for o in outcomes if o.verdict == "refused")
    within = sum((Counter(outcome.refused) for outcome in outcomes), Counter[str]())
    for title, counts in (("Files refused", whole), ("Cells and tables refused", within)):
        lines += ["", f"{title}, by reason:", *(f"- {reason}: {n}" for reason, n in counts.most_common())]
    failed = [f"- {o.file}: {o.reason}" for o in outcomes if o.verdict == "failed"]
    return "\n".join([*lines, "", f"Failures: {len(failed)}", *failed])


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, help="look at so many files only")
    parser.add_argument("--json", type=Path, help="write what became of each file here")
    parser.add_argument("--keep", type=Path, help="keep the changed copies in this folder")
    parser.add_argument("--jobs", type=int, default=1, help="files at a time")
    return parser.parse_args()


def run() -> int:
    given = arguments()
    workbooks = (p for p in given.folder.rglob("*") if p.suffix.lower() in (".xlsx", ".xlsm"))
    files = sorted(workbooks)[: given.limit]
    if not files:
        raise SystemExit(f"no workbook below {given.folder}")
    if given.keep:
        given.keep.mkdir(parents=True, exist_ok=True)
    multiprocessing.get_context("forkserver").set_forkserver_preload(["openpyxl", __name__])
    with ThreadPoolExecutor(given.jobs) as pool:
        outcomes = list(pool.map(partial(guarded, keep=given.keep), files))
    if given.json:
        given.json.write_text(json.dumps([vars(o) for o in outcomes], ensure_ascii=False, indent=1), "utf-8")
    print(report(outcomes))
    return 1 if any(outcome.verdict == "failed" for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(run())
