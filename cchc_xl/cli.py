"""The terminal: ``cchc``. Other programs call it, so it stays as docs/cli.md says.

Results go to stdout (JSON alone when asked for), progress and problems to stderr in Vietnamese.
Exit 0: done; 1: done, with data problems; 2: could not be done.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from cchc_xl import cli_explain as explain
from cchc_xl import cli_output as show
from cchc_xl import cli_words as words
from cchc_xl.core.problem import Problem, Severity
from cchc_xl.core.vnformat import VIETNAM
from cchc_xl.errors import CchcError, UsageError, why
from cchc_xl.last_door import OUR_FAULT, SEND_FILE, keep_traceback

if TYPE_CHECKING:
    from cchc_xl.desks import Desk

DONE, WITH_PROBLEMS, FAILED = 0, 1, 2
# Characters that some readers take for the end of a line: escaped, so that one object is one line.
_LINE_ENDS = {code: f"\\u{code:04x}" for code in (0x85, 0x2028, 0x2029)}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the return value is the exit code. No traceback ever reaches a person."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        arguments = _parser().parse_args(_texts_last(sys.argv[1:] if argv is None else argv))
        command: Callable[[argparse.Namespace], int] = arguments.command
        return command(arguments)
    except CchcError as error:
        show.failure(error.message, error.action)
    except KeyboardInterrupt:
        show.failure(words.INTERRUPTED, words.RUN_AGAIN)
    except BrokenPipeError:
        sys.stderr.close()
    except OSError as error:
        show.failure(words.IO_FAILED.format(file=error.filename or "", why=why(error)), words.CHECK_DISK)
    except MemoryError:
        show.failure(words.NO_MEMORY, words.RUN_AGAIN)
    except Exception:  # the last door: a fault of ours becomes a file for the technician, not a traceback
        show.failure(OUR_FAULT, SEND_FILE.format(file=keep_traceback()))
    return FAILED


def _build(args: argparse.Namespace) -> int:
    from cchc_xl import wiring

    if args.output.suffix.lower() != ".xlsm":
        raise UsageError(words.NOT_XLSM.format(file=args.output.name), words.NAME_XLSM)
    wiring.build(args.plan, args.output)
    print(args.output)
    return DONE


def _export_vba(args: argparse.Namespace) -> int:
    from cchc_xl import wiring

    for path in wiring.export_vba(args.out):
        print(path)
    return DONE


def _parse_deadline(args: argparse.Namespace) -> int:
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
            print(json.dumps(to_json(deadline), ensure_ascii=False).translate(_LINE_ENDS))
        else:
            show.deadline(deadline)
        if deadline.kind in ("unparsed", "invalid"):
            worst = WITH_PROBLEMS
    return worst


def _check(args: argparse.Namespace) -> int:
    from cchc_xl import desks, wiring

    desk = desks.closed(args.file, _now)
    with desks.alone(desk) if args.write else nullcontext(()) as late:
        result = wiring.check(desk, args.as_of, write=args.write)
    if args.json:
        _print_json(show.check_json(result, args.as_of))
    else:
        show.check(result, args.as_of)
    return _finish((*late, *result.problems))


def _forms(args: argparse.Namespace) -> int:
    from cchc_xl import wiring

    with _at_work(args.file) as (desk, late):
        result = wiring.forms(desk, args.period, args.out)
    print(words.FORMS_DONE.format(count=len(result.written), out=args.out))
    return _finish((*late, *result.problems))


def _collect(args: argparse.Namespace) -> int:
    from cchc_xl import wiring

    with _at_work(args.file, dry=args.dry_run) as (desk, late):
        result = wiring.take_in(desk, args.from_folder)
    if args.json:
        _print_json(show.collect_json(result) | _would_change(desk))
    else:
        show.collect(result)
        _tell_changes(desk)
    problems = [*result.problems, *result.unreadable]
    problems += [p for e in result.entries if e.state != "superseded" for p in e.verdict.problems]
    if not result.offered:
        show.failure(words.NOTHING_RECEIVED.format(folder=args.from_folder), words.PUT_FILES_THERE)
        return WITH_PROBLEMS
    return _finish((*late, *problems))


def _rollup(args: argparse.Namespace) -> int:
    from cchc_xl import wiring

    with _at_work(args.file, dry=args.dry_run) as (desk, late):
        result = wiring.rollup(desk, args.period, args.as_of)
    if args.json:
        _print_json(show.rollup_json(result) | _would_change(desk))
    else:
        show.rollup(result, written=not args.dry_run)
        _tell_changes(desk)
    return _finish((*late, *result.problems))


def _report(args: argparse.Namespace) -> int:
    from cchc_xl import wiring

    with _at_work(args.file) as (desk, late):
        result = wiring.report(desk, args.period, args.output, args.as_of)
    print(args.output)
    return _finish((*late, *result.problems))


def _agent(_args: argparse.Namespace) -> int:
    import signal
    import threading

    from cchc_xl.agent.programs import running_apps
    from cchc_xl.agent.service import Assistant, warm_up
    from cchc_xl.assistant_home import Home, home_folder

    home = Home(home_folder())
    home.prepare()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    warm_up()
    with show.told_to(home.log_file) as tell:
        Assistant(home, running_apps, _now, tell=tell).run(stop)
    return DONE


def _agent_install(_args: argparse.Namespace) -> int:
    from cchc_xl.agent import autostart

    show.installed(autostart.install())
    return DONE


def _agent_uninstall(_args: argparse.Namespace) -> int:
    from cchc_xl.agent import autostart

    show.installed(autostart.uninstall())
    return DONE


def _agent_know(args: argparse.Namespace) -> int:
    from cchc_xl import wiring
    from cchc_xl.assistant_home import Home, home_folder

    home = Home(home_folder())
    home.prepare()
    home.know(args.file.resolve(), wiring.workbook_id(args.file, _now))
    print(args.file)
    return DONE


def _status(args: argparse.Namespace) -> int:
    from cchc_xl.assistant_home import Home, home_folder

    home = Home(home_folder())
    status = show.assistant_json(home, _now())
    if args.json:
        _print_json(status)
    else:
        show.assistant(status)
    return DONE if status["running"] else WITH_PROBLEMS


def _ledger(args: argparse.Namespace) -> int:
    from cchc_xl import desks, wiring

    result = wiring.ledger(desks.closed(args.file, _now))
    if args.json:
        _print_json(show.ledger_json(result))
    else:
        show.ledger(result)
    return _finish(result.damage)


def _trace(args: argparse.Namespace) -> int:
    from cchc_xl import desks, wiring

    with show.progress() as progress:
        desk = desks.closed(args.file, _now, progress)
        result = wiring.tracer(desk, args.as_of).trace(args.cell, args.period)
    if args.json:
        _print_json(explain.trace_json(result, desk.data))
    else:
        explain.trace(result, desk.data)
    return DONE


def _undo(args: argparse.Namespace) -> int:
    from cchc_xl import desks, wiring

    desk = desks.closed(args.file, _now)
    with desks.alone(desk) as late:
        result = wiring.undo(desk)
    print(result.said)
    return _finish((*late, *result.problems))


def _remind(args: argparse.Namespace) -> int:
    from cchc_xl import wiring

    with _at_work(args.file) as (desk, late):
        result = wiring.remind(desk, args.period, args.as_of)
    print(result.said)
    return _finish((*late, *result.problems))


def _demo(args: argparse.Namespace) -> int:
    from cchc_xl import demo

    with show.progress() as progress:
        result = demo.play(args.out, progress)
    show.demo(result)
    return DONE


@contextmanager
def _at_work(file: Path, *, dry: bool = False) -> Iterator[tuple[Desk, tuple[Problem, ...]]]:
    """Alone at the desk of a closed workbook, with progress shown; and what was written late.

    A ``dry`` run writes nothing, so it keeps nobody out.
    """
    from cchc_xl import desks

    with show.progress() as progress:
        if dry:
            yield desks.rehearsal(file, _now, progress), ()
            return
        desk = desks.closed(file, _now, progress)
        with desks.alone(desk) as late:
            yield desk, late


def _would_change(desk: Desk) -> dict[str, Any]:
    """What a dry run adds to the JSON of its command."""
    from cchc_xl.desks import Rehearsal

    return {"would_change": explain.changes_json(desk)} if isinstance(desk, Rehearsal) else {}


def _tell_changes(desk: Desk) -> None:
    from cchc_xl.desks import Rehearsal

    if isinstance(desk, Rehearsal):
        explain.changes(desk)


def _finish(problems: Iterable[Problem]) -> int:
    """Say what is wrong on stderr; notes alone do not make a problem of the run."""
    found = tuple(problems)
    show.problems(found)
    return WITH_PROBLEMS if any(p.severity is not Severity.NOTE for p in found) else DONE


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))


def _texts_last(argv: Sequence[str]) -> list[str]:
    """Let ``parse-deadline`` take texts that begin with a dash ("-nt-", "- Quý I") as they are."""
    if not argv or argv[0] != "parse-deadline" or "--" in argv:
        return list(argv)
    options, texts, rest = [], [], list(argv[1:])
    while rest:
        word = rest.pop(0)
        if word == "--year" and rest:
            options += [word, rest.pop(0)]
        elif word in ("--json", "-h", "--help") or word.startswith("--year="):
            options.append(word)
        else:
            texts.append(word)
    return [argv[0], *options, "--", *texts]


def _now() -> datetime:
    return datetime.now(UTC)


def _today() -> date:
    return datetime.now(VIETNAM).date()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(words.NO_SUCH_DAY.format(text=text), words.DAY_FORM) from None


def _year(text: str) -> int:
    if text.isdigit() and 1990 <= int(text) <= 2100:
        return int(text)
    raise UsageError(words.NO_SUCH_YEAR.format(text=text), words.YEAR_FORM)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        said = words.of_argparse(message)
        raise UsageError(words.BAD_COMMAND.format(message=said), words.SEE_HELP.format(prog=self.prog))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="cchc", description=words.DESCRIPTION)
    commands = parser.add_subparsers(required=True, metavar=words.COMMAND, parser_class=_Parser)

    def command(name: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=words.HELP[name], description=words.HELP[name])
        sub.set_defaults(command=run)
        return sub

    def takes_file(sub: argparse.ArgumentParser) -> None:
        sub.add_argument("file", metavar="FILE", type=Path, help=words.HELP_FILE)

    def takes_day(sub: argparse.ArgumentParser) -> None:
        sub.add_argument("--as-of", metavar="YYYY-MM-DD", type=_day, default=_today(), help=words.HELP_AS_OF)

    def takes_period(sub: argparse.ArgumentParser) -> None:
        sub.add_argument("--period", metavar="P", required=True, help=words.HELP_PERIOD)

    def may_be_dry(sub: argparse.ArgumentParser) -> None:
        sub.add_argument("--dry-run", action="store_true", help=words.HELP_DRY_RUN)

    def gives_json(sub: argparse.ArgumentParser) -> None:
        sub.add_argument("--json", action="store_true", help=words.HELP_JSON)

    sub = command("build", _build)
    sub.add_argument("--plan", metavar="DIR", type=Path, help=words.HELP_PLAN)
    sub.add_argument("-o", "--output", metavar="FILE", type=Path, required=True, help=words.HELP_OUTPUT)

    sub = command("export-vba", _export_vba)
    sub.add_argument("out", metavar="DIR", type=Path, help=words.HELP_OUT)

    sub = command("parse-deadline", _parse_deadline)
    sub.add_argument("text", metavar="TEXT", nargs="+", help=words.HELP_TEXT)
    sub.add_argument("--year", type=_year, required=True, help=words.HELP_YEAR)
    gives_json(sub)

    sub = command("check", _check)
    takes_file(sub)
    takes_day(sub)
    gives_json(sub)
    sub.add_argument("--write", action="store_true", help=words.HELP_WRITE)

    sub = command("forms", _forms)
    takes_file(sub)
    takes_period(sub)
    takes_day(sub)
    sub.add_argument("--out", metavar="DIR", type=Path, required=True, help=words.HELP_OUT)

    sub = command("collect", _collect)
    takes_file(sub)
    sub.add_argument(
        "--from", dest="from_folder", metavar="DIR", type=Path, required=True, help=words.HELP_FROM
    )
    takes_day(sub)
    may_be_dry(sub)
    gives_json(sub)

    sub = command("rollup", _rollup)
    takes_file(sub)
    takes_period(sub)
    takes_day(sub)
    may_be_dry(sub)
    gives_json(sub)

    sub = command("report", _report)
    takes_file(sub)
    takes_period(sub)
    takes_day(sub)
    sub.add_argument("-o", "--output", metavar="OUT.docx", type=Path, required=True, help=words.HELP_OUTPUT)

    sub = command("remind", _remind)
    takes_file(sub)
    takes_period(sub)
    takes_day(sub)

    sub = command("ledger", _ledger)
    takes_file(sub)
    gives_json(sub)

    sub = command("trace", _trace)
    takes_file(sub)
    sub.add_argument("cell", metavar="CELL", help=words.HELP_CELL)
    sub.add_argument("--period", metavar="P", default="", help=words.HELP_ROW_PERIOD)
    takes_day(sub)
    gives_json(sub)

    sub = command("undo", _undo)
    takes_file(sub)

    sub = command("agent", _agent)
    agent = sub.add_subparsers(metavar=words.COMMAND, parser_class=_Parser)
    for name, run in (("install", _agent_install), ("uninstall", _agent_uninstall), ("know", _agent_know)):
        subsub = agent.add_parser(
            name, help=words.HELP[f"agent {name}"], description=words.HELP[f"agent {name}"]
        )
        subsub.set_defaults(command=run)
        if name == "know":
            takes_file(subsub)

    sub = command("status", _status)
    gives_json(sub)

    sub = command("demo", _demo)
    sub.add_argument("--out", metavar="DIR", type=Path, required=True, help=words.HELP_OUT)
    return parser
