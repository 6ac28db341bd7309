"""Damages filled forms in every known way, singly and mixed, and counts what the validator makes of them.

    python tools/damage_forms.py [--seeds 1] [--mixed 40] [--writer NAME]…

Prints, by kind and by program that wrote the file, how many expected findings were made at the exact cell,
elsewhere or not at all, and what was invented beside them. Ends with 1 below 99 % or when anything is said of
a clean form.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.form_damages import DAMAGES, HARMLESS  # noqa: E402
from tests.form_writers import LIBREOFFICE, WRITERS, Outcome, Trial, mixtures, singles, written  # noqa: E402
from tests.programs import find_soffice  # noqa: E402

ENOUGH = 0.99
_AT_ONCE = 60  # files that one LibreOffice converts
MIXED = "nhiều lỗi cùng lúc"


def run(seeds: int, mixed: int, writers: list[str]) -> int:
    kinds: dict[str, Counter[str]] = {}
    by_writer: dict[str, Counter[str]] = {}
    clean: list[str] = []
    for writer in writers:
        alone = singles((*HARMLESS, *DAMAGES), range(seeds), writer)
        trials = chain(alone, mixtures(DAMAGES, range(mixed), writer))
        for trial, outcome in _outcomes(trials):
            name = trial.kinds[0].name if len(trial.kinds) == 1 else MIXED
            counts = _counts(outcome)
            kinds.setdefault(name, Counter()).update(counts)
            by_writer.setdefault(writer, Counter()).update(counts)
            if outcome.elsewhere or outcome.missed or outcome.invented:
                wrong = (
                    f"elsewhere {outcome.elsewhere} missed {outcome.missed} invented {outcome.invented[:5]}"
                )
                print(f"  {writer}: {[kind.name for kind in trial.kinds]}: {wrong}", file=sys.stderr)
            if trial.kinds[0] in HARMLESS and outcome.invented:
                clean.append(f"{writer}: {name}: {outcome.invented}")
    print(f"{'':40} {'files':>6} {'exact':>6} {'elsewh':>6} {'missed':>6} {'invent':>6}")
    for name, counts in (*kinds.items(), *by_writer.items()):
        row = " ".join(f"{counts[key]:6}" for key in ("files", "exact", "elsewhere", "missed", "invented"))
        print(f"{name:40} {row}")
    total = sum(by_writer.values(), Counter[str]())
    wanted = total["exact"] + total["elsewhere"] + total["missed"]
    print(f"{total['files']} files, {wanted} findings expected, {total['exact'] / wanted:.2%} exact,")
    print(f"{total['invented']} invented; {len(clean)} clean forms of which something was said.")
    print(*clean, sep="\n")
    return 1 if total["exact"] / wanted < ENOUGH or clean else 0


def _outcomes(trials: Iterable[Trial]) -> Iterator[tuple[Trial, Outcome]]:
    left = iter(trials)
    while some := list(islice(left, _AT_ONCE)):
        for trial, data in zip(some, written(some), strict=True):
            yield trial, trial.outcome(data)
        print(f"  {some[0].writer}: {len(some)} files", file=sys.stderr)


def _counts(outcome: Outcome) -> dict[str, int]:
    found = {name: len(getattr(outcome, name)) for name in ("exact", "elsewhere", "missed", "invented")}
    return {"files": 1, **found}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--mixed", type=int, default=40)
    parser.add_argument("--writer", action="append", choices=WRITERS)
    asked = parser.parse_args()
    available = [writer for writer in WRITERS if writer not in LIBREOFFICE or find_soffice()]
    sys.exit(run(asked.seeds, asked.mixed, asked.writer or available))
