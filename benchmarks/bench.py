"""Speed and memory as ratios within one run: ``python benchmarks/bench.py [--forms 700]``.

Prints a Markdown table; benchmarks/README.md keeps the last one. Nothing here is a test: a slow machine
fails nobody.
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLAN = ROOT / "workbook" / "src"
PERIOD = "2023-H1"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--forms", type=int, default=700)
    wanted = arguments.parse_args().forms
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        rows = [*start_up(work), *many_forms(work, wanted)]
    print("| what | measured | against | ratio |\n|---|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")


def start_up(work: Path) -> list[tuple[str, str, str, str]]:
    """``import cchc_xl`` and ``cchc check`` beside a bare interpreter and beside importing pandas."""
    book = work / "KeHoach.xlsx"
    cchc("build", "-o", str(book))
    bare = median(lambda: python("pass"))
    imported = median(lambda: python("import cchc_xl"))
    heavy = median(lambda: python("import pandas, xlwings, docx"))
    checked = median(lambda: cchc("check", str(book), "--as-of", "2023-06-14", "--json"))
    return [
        (
            "`import cchc_xl`",
            f"{imported - bare:.3f} s",
            f"bare interpreter {bare:.3f} s",
            f"{imported / bare:.2f}",
        ),
        (
            "`cchc check`, start-up included",
            f"{checked:.2f} s",
            f"importing pandas, xlwings and docx {heavy:.2f} s",
            f"{checked / heavy:.2f}",
        ),
    ]


def many_forms(work: Path, count: int) -> list[tuple[str, str, str, str]]:
    """Collect and roll up ``count`` filled forms, against pandas reading the same files with openpyxl."""
    plan, inbox, book = work / "plan", work / "inbox", work / "Nhieu.xlsx"
    shutil.copytree(PLAN, plan)
    many_units(plan / "units.csv", count)
    cchc("build", "--plan", str(plan), "-o", str(book))
    cchc("forms", str(book), "--period", PERIOD, "--out", str(inbox))
    fill(inbox)
    ours, memory = usage(
        [["collect", str(book), "--from", str(inbox)], ["rollup", str(book), "--period", PERIOD]]
    )
    code = (
        "import sys, pandas as pd; from pathlib import Path\n"
        "pd.concat([s for p in sorted(Path(sys.argv[1]).glob('*.xlsx'))"
        " for s in pd.read_excel(p, sheet_name=None, engine='openpyxl').values()])"
    )
    began = time.perf_counter()
    subprocess.run([sys.executable, "-W", "ignore", "-c", code, str(inbox)], check=True)
    theirs = time.perf_counter() - began
    return [
        (
            f"collect + rollup of {count} forms",
            f"{ours:.1f} s",
            f"pandas with openpyxl, reading and concatenating only: {theirs:.1f} s",
            f"{theirs / ours:.1f} × faster",
        ),
        ("peak memory of the two commands", f"{memory:.0f} MB", "limit 300 MB", f"{memory / 300:.2f}"),
    ]


def many_units(path: Path, count: int) -> None:
    """Replace the units by ``count`` schools and the offices that the plan names."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rooms = [row for row in rows if row["type"] == "room"]
    school = next(row for row in rows if row["type"] == "thpt")
    schools = [
        {**school, "code": f"T{i:04}", "name": f"Trường THPT Số {i}", "aliases": ""}
        for i in range(count - len(rooms))
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows([*rooms, *schools])


def fill(inbox: Path) -> None:
    """Fill every form through the demo's own filler, seeded."""
    from cchc_xl.demo.filling import fill_form

    for path in sorted(inbox.glob("*.xlsx")):
        fill_form(path, path, random.Random(path.name).randrange(10**6))


def usage(commands: list[list[str]]) -> tuple[float, float]:
    """Seconds of all commands and the largest resident size (MB) among them."""
    began = time.perf_counter()
    for command in commands:
        cchc(*command)
    seconds = time.perf_counter() - began
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def cchc(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cchc_xl", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 1):
        raise SystemExit(f"cchc {arguments[0]}: {done.stderr}")


def python(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def median(action: Callable[[], None], times: int = 7) -> float:
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


if __name__ == "__main__":
    main()
