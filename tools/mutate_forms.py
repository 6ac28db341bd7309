"""Damages real forms at random, has them judged as arrivals are, and counts what became of them.

    python tools/mutate_forms.py [--count 10000] [--from 0]

Three tenths of the forms are written by LibreOffice (.xlsx, .ods, .xls) where the program is there. Ends with
1 when a package ended its reader, or when damage that a checksum tells was taken for what a unit reports; the
old .xls has neither checksums nor bounds that are looked at before it is read.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cchc_xl.core import rules  # noqa: E402
from cchc_xl.core.form_rules import Verdict  # noqa: E402
from cchc_xl.core.ledger import Arrival  # noqa: E402
from cchc_xl.core.problem import Problem, Severity  # noqa: E402
from cchc_xl.core.verdict_codec import decode  # noqa: E402
from cchc_xl.excel.judging import FormJudge  # noqa: E402
from tests.adapters import forms, hostile_edits  # noqa: E402
from tests.adapters.mutations import Mutation, mutation  # noqa: E402
from tests.adapters.test_hostile import arrival  # noqa: E402
from tests.core.forms import PLAN  # noqa: E402
from tests.programs import find_soffice, soffice_convert  # noqa: E402

UNCHECKED = ".xls"  # has no checksums


@dataclass(frozen=True)
class Damage:
    """Mutation ``number`` of the form called ``base``."""

    base: str
    number: int


def bases(folder: Path) -> dict[str, bytes]:
    """Filled forms as several programs write them."""
    path = forms.written(folder)
    forms.fill(path)
    made = {"cells": path.read_bytes(), "strings": hostile_edits.with_shared_strings(path.read_bytes())}
    if find_soffice():
        for kind in ("xlsx", "ods", "xls"):
            made[f"LibreOffice .{kind}"] = soffice_convert(path, kind, folder / "saved").read_bytes()
    return made


def shares(names: list[str], first: int, count: int) -> Iterator[Damage]:
    """Which form gets which numbers: seven tenths go to the forms of our own."""
    weights = ["cells", "strings"] * 7 + [name for name in names if name.startswith("LibreOffice")] * 2
    for number in range(first, first + count):
        yield Damage(weights[number % len(weights)], number)


def run(first: int, count: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        whole = bases(Path(folder))
    wanted = {f"{d.base} {d.number}": d for d in shares(list(whole), first, count)}

    def made(name: str) -> Mutation:
        return mutation(wanted[name].number, whole[wanted[name].base])

    def data(found: Arrival) -> bytes:
        return whole[found.name] if found.name in whole else made(found.name).data

    arrivals = (arrival(name, b"") for name in (*whole, *wanted))
    verdicts: dict[str, Verdict] = {}
    for found, text in FormJudge().judge(PLAN, arrivals, data):
        verdict = None if isinstance(text, Problem) else decode(text, "tệp")
        if verdict is None:
            raise RuntimeError(f"no verdict on {found.name}")
        verdicts[found.name] = verdict
        if len(verdicts) % 1000 == 0:
            print(f"  {len(verdicts)}", file=sys.stderr)

    counts: Counter[tuple[str, str, str]] = Counter()
    lethal, unnoticed, other = [], [], 0
    for name, damage in wanted.items():
        verdict, what = verdicts[name], made(name)
        rejecting = [p.code for p in verdict.problems if p.severity is Severity.REJECT]
        same = verdict.submission == verdicts[damage.base].submission
        outcome = rejecting[0] if rejecting else verdict.state if same else f"{verdict.state}, other answers"
        counts[damage.base, "inside" if what.inside else "file", outcome] += 1
        if rules.FILE_ENDS_READER.code in rejecting:
            lethal.append(f"{name}: {what.how}")
        elif verdict.state != "rejected" and not same:
            if what.inside or damage.base.endswith(UNCHECKED):
                other += 1
            else:
                unnoticed.append(f"{name}: {what.how}")

    for (base, where, outcome), number in sorted(counts.items()):
        print(f"{base:18} {where:7} {outcome:24} {number:6}")
    print(f"{len(wanted)} files, {len(lethal)} ended their reader, {len(unnoticed)} taken although damaged,")
    print(f"{other} taken with other answers where no checksum can tell.")
    print(*lethal, *unnoticed, sep="\n")
    return 1 if unnoticed or any(UNCHECKED not in line for line in lethal) else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--from", type=int, default=0, dest="first")
    asked = parser.parse_args()
    sys.exit(run(asked.first, asked.count))
