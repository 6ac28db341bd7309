"""Every fault at every step of collecting and writing back: ``tools/every_fault.py [STAGE…] [--kinds …]``.

The tests take a sample; this takes all and prints what went wrong with which step.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.fault_stages import NAMES, every, prepare
from tests.faults import KINDS, Fault, Runner

SHOWN = 6
_UNLIKE = re.compile(r"[0-9a-f]{16,}|\.\d+(?=\.tmp)|(?<=\.cchc-)\w+")  # in the same failure of two files


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("stages", nargs="*", default=list(NAMES))
    parser.add_argument("--kinds", nargs="*", default=list(KINDS))
    arguments = parser.parse_args()
    bad = 0
    with tempfile.TemporaryDirectory() as folder, ExitStack() as rooms:
        home = Path(folder)
        stage_of = prepare(home)
        runners = [rooms.enter_context(Runner(home / f"runner {number}")) for number in range(2)]
        for name in arguments.stages:
            stage = stage_of(name)
            stage.rehearse(runners[0], home / "work")
            print(f"{name}: {len(stage.reference.seen)} steps, exit {stage.reference.code}", flush=True)
            for kind in arguments.kinds:
                begun = time.monotonic()
                outcomes = every(stage, stage.faults((kind,)), runners, home)
                causes: dict[str, list[Fault]] = defaultdict(list)
                for fault, wrong in sorted(outcomes.items(), key=lambda item: item[0].at):
                    for what in wrong:
                        causes[_UNLIKE.sub("…", what)].append(fault)
                for what, struck in causes.items():
                    print(f"  {what}")
                    print(f"    {len(struck)} times: {'; '.join(map(stage.name, struck[:SHOWN]))}")
                failed = sum(bool(wrong) for wrong in outcomes.values())
                bad += failed
                seconds = time.monotonic() - begun
                print(f"{name} {kind}: {len(outcomes)} trials, {failed} failed, {seconds:.0f} s", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
