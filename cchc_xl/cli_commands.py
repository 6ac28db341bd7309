"""What each command of the terminal does, from its arguments to its exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cchc_xl import cli_json, cli_stderr, cli_text
from cchc_xl import cli_words as words
from cchc_xl.core.ledger import standing
from cchc_xl.core.problem import Problem, Severity
from cchc_xl.errors import UsageError

if TYPE_CHECKING:
    from cchc_xl.desks import Desk

DONE: Final = 0
WITH_PROBLEMS: Final = 1


def build(args: argparse.Namespace) -> int:
    from cchc_xl import wiring

    if args.output.suffix.lower() != ".xlsm":
        raise UsageError(words.NOT_XLSM.format(file=args.output.name), words.NAME_XLSM)
    wiring.build(args.plan, args.output)
    print(args.output)
    return DONE


def export_vba(args: argparse.Namespace) -> int:
    from cchc_xl import wiring

    for path in wiring.export_vba(args.out):
        print(path)
    return DONE


def parse_deadline(args: argparse.Namespace) -> int:
    from cchc_xl import wiring
    from cchc_xl.core.deadline import to_json

    read = wiring.deadline_reader(args.year)
    lines: Iterable[str] = args.text
    from_stdin = args.text == ["-"]
    if from_stdin:
        text = sys.stdin.buffer.read().decode("utf-8-sig", "replace")
        # Only a line feed ends a line: other separators may stand inside an expression.
        lines = [line.rstrip("\r") for line in text.removesuffix("\n").split("\n")] if text else []
    worst = DONE
    for line in lines:
        deadline = read(line)
        if args.json or from_stdin:
            cli_json.put_line(to_json(deadline))
        else:
            cli_text.deadline(deadline)
        if deadline.kind in ("unparsed", "invalid"):
            worst = WITH_PROBLEMS
    return worst


def check(args: argparse.Namespace) -> int:
    from cchc_xl import desks, wiring

    desk = desks.closed(args.file, now)
    with desks.alone(desk) if args.write else nullcontext(()) as late:
        result = wiring.check(desk, args.as_of, write=args.write)
    if args.json:
        cli_json.put(cli_json.check(result, args.as_of))
    else:
        cli_text.check(result, args.as_of)
    return _finish((*late, *result.problems))


def forms(args: argparse.Namespace) -> int:
    from cchc_xl import wiring

    with _at_work(args.file) as (desk, late):
        result = wiring.forms(desk, args.period, args.out)
    print(words.FORMS_DONE.format(count=len(result.written), out=args.out))
    return _finish((*late, *result.problems))


def collect(args: argparse.Namespace) -> int:
    from cchc_xl import wiring

    with _at_work(args.file, dry=args.dry_run) as (desk, late):
        result = wiring.take_in(desk, args.from_folder)
    if args.json:
        cli_json.put(cli_json.collect(result) | _would_change(desk))
    else:
        cli_text.collect(result)
        _tell_changes(desk)
    problems = [*result.problems, *result.unreadable]
    problems += [p for e in standing(result.entries) for p in e.verdict.problems]
    if not result.offered:
        cli_stderr.failure(words.NOTHING_RECEIVED.format(folder=args.from_folder), words.PUT_FILES_THERE)
        return WITH_PROBLEMS
    return _finish((*late, *problems))


def rollup(args: argparse.Namespace) -> int:
    from cchc_xl import wiring

    with _at_work(args.file, dry=args.dry_run) as (desk, late):
        result = wiring.rollup(desk, args.period, args.as_of)
    if args.json:
        cli_json.put(cli_json.rollup(result) | _would_change(desk))
    else:
        cli_text.rollup(result, written=not args.dry_run)
        _tell_changes(desk)
    return _finish((*late, *result.problems))


def report(args: argparse.Namespace) -> int:
    from cchc_xl import wiring

    with _at_work(args.file) as (desk, late):
        result = wiring.report(desk, args.period, args.output, args.as_of)
    print(args.output)
    return _finish((*late, *result.problems))


def remind(args: argparse.Namespace) -> int:
    from cchc_xl import wiring

    with _at_work(args.file) as (desk, late):
        result = wiring.remind(desk, args.period, args.as_of)
    print(result.said)
    return _finish((*late, *result.problems))


def ledger(args: argparse.Namespace) -> int:
    from cchc_xl import desks, wiring

    result = wiring.ledger(desks.closed(args.file, now))
    if args.json:
        cli_json.put(cli_json.ledger(result))
    else:
        cli_text.ledger(result)
    return _finish(result.damage)


def trace(args: argparse.Namespace) -> int:
    from cchc_xl import desks, wiring

    with cli_stderr.progress() as progress:
        desk = desks.closed(args.file, now, progress)
        result = wiring.tracer(desk, args.as_of).trace(args.cell, args.period)
    if args.json:
        cli_json.put(cli_json.trace(result, desk.data))
    else:
        cli_text.trace(result, desk.data)
    return DONE


def undo(args: argparse.Namespace) -> int:
    from cchc_xl import desks, wiring

    desk = desks.closed(args.file, now)
    with desks.alone(desk) as late:
        result = wiring.undo(desk)
    print(result.said)
    return _finish((*late, *result.problems))


def agent(_args: argparse.Namespace) -> int:
    import signal
    import threading

    from cchc_xl.agent.log import told_to
    from cchc_xl.agent.programs import running_apps
    from cchc_xl.agent.service import Assistant, warm_up
    from cchc_xl.assistant_home import Home, home_folder

    home = Home(home_folder())
    home.prepare()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    warm_up()
    with told_to(home.log_file) as tell:
        Assistant(home, running_apps, now, tell=tell).run(stop)
    return DONE


def agent_install(_args: argparse.Namespace) -> int:
    from cchc_xl.agent import autostart

    cli_text.installed(autostart.install())
    return DONE


def agent_uninstall(_args: argparse.Namespace) -> int:
    from cchc_xl.agent import autostart

    cli_text.installed(autostart.uninstall())
    return DONE


def agent_know(args: argparse.Namespace) -> int:
    from cchc_xl import wiring
    from cchc_xl.assistant_home import Home, home_folder

    home = Home(home_folder())
    home.prepare()
    home.know(args.file.resolve(), wiring.workbook_id(args.file, now))
    print(args.file)
    return DONE


def status(args: argparse.Namespace) -> int:
    from cchc_xl.assistant_home import Home, home_folder

    home = Home(home_folder())
    found = cli_json.assistant(home, now())
    if args.json:
        cli_json.put(found)
    else:
        cli_text.assistant(found)
    return DONE if found["running"] else WITH_PROBLEMS


def demo(args: argparse.Namespace) -> int:
    from cchc_xl.demo import play

    with cli_stderr.progress() as progress:
        result = play(args.out, progress)
    cli_text.demo(result)
    return DONE


@contextmanager
def _at_work(file: Path, *, dry: bool = False) -> Iterator[tuple[Desk, tuple[Problem, ...]]]:
    """Alone at the desk of a closed workbook, with progress shown; and what was written late.

    A ``dry`` run writes nothing, so it keeps nobody out.
    """
    from cchc_xl import desks

    with cli_stderr.progress() as progress:
        if dry:
            yield desks.rehearsal(file, now, progress), ()
            return
        desk = desks.closed(file, now, progress)
        with desks.alone(desk) as late:
            yield desk, late


def _would_change(desk: Desk) -> dict[str, Any]:
    """What a dry run adds to the JSON of its command."""
    from cchc_xl.desks import Rehearsal

    return {"would_change": cli_json.changes(desk)} if isinstance(desk, Rehearsal) else {}


def _tell_changes(desk: Desk) -> None:
    from cchc_xl.desks import Rehearsal

    if isinstance(desk, Rehearsal):
        cli_text.changes(desk)


def _finish(problems: Iterable[Problem]) -> int:
    """Say what is wrong on stderr; notes alone do not make a problem of the run."""
    found = tuple(problems)
    cli_stderr.problems(found)
    return WITH_PROBLEMS if any(p.severity is not Severity.NOTE for p in found) else DONE


def now() -> datetime:
    """The moment: the terminal's only look at the clock."""
    return datetime.now(UTC)
