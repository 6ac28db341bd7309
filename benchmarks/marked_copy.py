"""A form with ten errors, marked: ``python benchmarks/marked_copy.py``.

With the process that is started for it, and in a process that is there already; the aim is 1 s. Prints a
Markdown table; benchmarks/README.md keeps the last one.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import PERIOD, cchc

from cchc_xl.core import rules
from cchc_xl.core.problem import Place, Problem
from cchc_xl.excel.marking import Marker
from cchc_xl.ports import ToMark

ROUNDS, MANY, AIM = 5, 50, 1.0


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        book, folder = Path(name) / "So.xlsm", Path(name) / "bieu_mau"
        cchc("build", "-o", str(book))
        cchc("forms", str(book), "--period", PERIOD, "--out", str(folder))
        data = (folder / f"VP_{PERIOD}.xlsx").read_bytes()
    wrong = tuple(
        Problem(rules.FORM_STATUS_UNKNOWN, Place("VP.xlsx", "Nhiệm vụ", f"H{row}"), {"value": "xong rồi"})
        for row in range(8, 18)
    )
    file = ToMark("VP", "VP.xlsx", data, wrong)
    one = statistics.median(seconds([file]) for _ in range(ROUNDS))
    many = seconds([file] * MANY) / MANY
    print("| what | measured | against | ratio |\n|---|---|---|---|")
    for what, spent in (("process start included", one), (f"one of {MANY}, in two processes", many)):
        print(f"| a form with ten errors marked, {what} | {spent:.2f} s | {AIM:.0f} s | {spent / AIM:.2f} |")


def seconds(files: Sequence[ToMark]) -> float:
    began = time.perf_counter()
    copies = [copy for _, copy in Marker().copies(files)]
    assert all(copies)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
