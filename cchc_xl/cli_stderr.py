"""What the terminal says on stderr: progress, problems, and why something could not be done."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from cchc_xl import cli_words as words
from cchc_xl.core import wording as w
from cchc_xl.core.problem import Problem, Severity

if TYPE_CHECKING:
    from cchc_xl.ports import Progress

_SHOWN_PROBLEMS = 40


def failure(message: str, action: str) -> None:
    """The one sentence of something that could not be done."""
    print(words.ERROR.format(message=message, action=action), file=sys.stderr)


def problems(found: Iterable[Problem]) -> None:
    """Problems on stderr, the worst first, each with its place and next step."""
    order = list(Severity)
    ranked = sorted(found, key=lambda p: order.index(p.severity))
    if not ranked:
        return
    print(words.PROBLEM_COUNT.format(count=len(ranked)), file=sys.stderr)
    for problem in ranked[:_SHOWN_PROBLEMS]:
        print(f"  [{w.SEVERITY[problem.severity]}] {problem.sentence}", file=sys.stderr)
    if len(ranked) > _SHOWN_PROBLEMS:
        print("  " + words.MORE_PROBLEMS.format(count=len(ranked) - _SHOWN_PROBLEMS), file=sys.stderr)


@contextmanager
def progress() -> Iterator[Progress]:
    """A progress bar on stderr while the block runs; nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        from cchc_xl.ports import unwatched

        yield unwatched
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def show(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)

        yield show
