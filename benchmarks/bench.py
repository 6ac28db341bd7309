"""Speed and memory as ratios within one run: ``python benchmarks/bench.py [--forms 700]``.

Prints a Markdown table; benchmarks/README.md keeps the last one. Nothing here is a test: a slow machine
fails nobody.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
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
    book = work / "KeHoach.xlsm"
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
    """Collect and roll up ``count`` filled forms, against pandas reading the same files with openpyxl.

    Once as the units of the real plan sending again and again, once as a plan of ``count`` units.
    """
    resent, wide = work / "resent", work / "wide"
    for home in (resent, wide):
        home.mkdir()
        shutil.copytree(PLAN, home / "plan")
    many_units(wide / "plan" / "units.csv", count)
    return [*collected("units of the plan", resent, count), *collected("as many units", wide, count)]


def collected(what: str, home: Path, count: int) -> list[tuple[str, str, str, str]]:
    book, blank, inbox = home / "So.xlsm", home / "blank", home / "inbox"
    cchc("build", "--plan", str(home / "plan"), "-o", str(book))
    cchc("forms", str(book), "--period", PERIOD, "--out", str(blank))
    inbox.mkdir()
    fill(sorted(blank.glob("*.xlsx")), inbox, count)
    ours, memory = usage(
        [["collect", str(book), "--from", str(inbox)], ["rollup", str(book), "--period", PERIOD]]
    )
    code = (
        "import sys, pandas as pd; from pathlib import Path\n"
        "pd.concat([s for p in sorted(Path(sys.argv[1]).glob('*.xlsx'))"
        " for s in pd.read_excel(p, sheet_name=None, engine='openpyxl').values()])"
    )
    theirs = timed([sys.executable, "-W", "ignore", "-c", code, str(inbox)])
    script = str(ROOT / "benchmarks" / "read_and_roll_up.py")
    alone = timed([sys.executable, script, str(book), str(inbox)])
    against = f"pandas with openpyxl, reading and concatenating: {theirs:.1f} s"
    return [
        (
            f"reading, validating, rolling up {count} forms in one process, {what}",
            f"{alone:.1f} s",
            against,
            f"{theirs / alone:.1f} × faster",
        ),
        (
            f"the commands collect and rollup, stored, synced and written, {what}",
            f"{ours:.1f} s",
            "the same",
            f"{theirs / ours:.1f} × faster",
        ),
        (f"their peak memory, {what}", f"{memory:.0f} MB", "limit 300 MB", f"{memory / 300:.2f}"),
    ]


def timed(command: list[str]) -> float:
    """Seconds of one program, its start included."""
    began = time.perf_counter()
    subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return time.perf_counter() - began


def many_units(path: Path, count: int) -> None:
    """Replace the units by the offices that the plan names and schools, ``count`` in all."""
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


def fill(blank: list[Path], inbox: Path, count: int) -> None:
    """``count`` filled forms, each with answers of its own: the units in turn until there are enough."""
    from cchc_xl.demo.filling import fill_form

    for i in range(count):
        form = blank[i % len(blank)]
        fill_form(form, inbox / f"{form.stem} lan {i // len(blank) + 1}.xlsx", seed=i)


def usage(commands: list[list[str]]) -> tuple[float, float]:
    """Seconds of all commands and the largest resident size (MB) of any of their processes."""
    code = (
        "import json, resource, subprocess, sys\n"
        "for c in json.loads(sys.argv[1]):\n"
        "    subprocess.run([sys.executable, '-m', 'cchc_xl', *c], capture_output=True)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(commands)], cwd=ROOT, capture_output=True, check=True
    )
    return time.perf_counter() - began, int(done.stdout) / 1024


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
