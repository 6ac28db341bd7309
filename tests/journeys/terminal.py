"""Run ``cchc`` as another program would."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def cchc(*arguments: object, stdin: str = "", limit: float = 120) -> Ran:
    """One command in a process of its own; a traceback never reaches a person, so it fails here."""
    done = subprocess.run(
        [sys.executable, "-m", "cchc_xl", *map(str, arguments)],
        input=stdin.encode(),
        capture_output=True,
        timeout=limit,
        cwd=ROOT,
        check=False,
    )
    ran = Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
    assert "Traceback" not in ran.err, ran.err
    assert ran.code in (0, 1, 2), ran.err
    return ran
