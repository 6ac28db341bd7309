"""The commands of the terminal and their options."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from cchc_xl import cli_commands as commands
from cchc_xl import cli_words as words
from cchc_xl.core.vnformat import VIETNAM
from cchc_xl.errors import UsageError


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The arguments of a command, ``command`` among them: what runs it. Raises UsageError."""
    return _parser().parse_args(_texts_last(argv))


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        said = words.of_argparse(message)
        raise UsageError(words.BAD_COMMAND.format(message=said), words.SEE_HELP.format(prog=self.prog))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="cchc", description=words.DESCRIPTION)
    subs = parser.add_subparsers(required=True, metavar=words.COMMAND, parser_class=_Parser)

    def command(name: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        sub = subs.add_parser(name, help=words.HELP[name], description=words.HELP[name])
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

    sub = command("build", commands.build)
    sub.add_argument("--plan", metavar="DIR", type=Path, help=words.HELP_PLAN)
    sub.add_argument("-o", "--output", metavar="FILE", type=Path, required=True, help=words.HELP_OUTPUT)

    sub = command("export-vba", commands.export_vba)
    sub.add_argument("out", metavar="DIR", type=Path, help=words.HELP_OUT)

    sub = command("parse-deadline", commands.parse_deadline)
    sub.add_argument("text", metavar="TEXT", nargs="+", help=words.HELP_TEXT)
    sub.add_argument("--year", type=_year, required=True, help=words.HELP_YEAR)
    gives_json(sub)

    sub = command("check", commands.check)
    takes_file(sub)
    takes_day(sub)
    gives_json(sub)
    sub.add_argument("--write", action="store_true", help=words.HELP_WRITE)

    sub = command("forms", commands.forms)
    takes_file(sub)
    takes_period(sub)
    takes_day(sub)
    sub.add_argument("--out", metavar="DIR", type=Path, required=True, help=words.HELP_OUT)

    sub = command("collect", commands.collect)
    takes_file(sub)
    sub.add_argument(
        "--from", dest="from_folder", metavar="DIR", type=Path, required=True, help=words.HELP_FROM
    )
    takes_day(sub)
    may_be_dry(sub)
    gives_json(sub)

    sub = command("rollup", commands.rollup)
    takes_file(sub)
    takes_period(sub)
    takes_day(sub)
    may_be_dry(sub)
    gives_json(sub)

    sub = command("report", commands.report)
    takes_file(sub)
    takes_period(sub)
    takes_day(sub)
    sub.add_argument("-o", "--output", metavar="OUT.docx", type=Path, required=True, help=words.HELP_OUTPUT)

    sub = command("remind", commands.remind)
    takes_file(sub)
    takes_period(sub)
    takes_day(sub)

    sub = command("ledger", commands.ledger)
    takes_file(sub)
    gives_json(sub)

    sub = command("trace", commands.trace)
    takes_file(sub)
    sub.add_argument("cell", metavar="CELL", help=words.HELP_CELL)
    sub.add_argument("--period", metavar="P", default="", help=words.HELP_ROW_PERIOD)
    takes_day(sub)
    gives_json(sub)

    sub = command("undo", commands.undo)
    takes_file(sub)

    sub = command("agent", commands.agent)
    agent = sub.add_subparsers(metavar=words.COMMAND, parser_class=_Parser)
    for name, run in (
        ("install", commands.agent_install),
        ("uninstall", commands.agent_uninstall),
        ("know", commands.agent_know),
    ):
        subsub = agent.add_parser(
            name, help=words.HELP[f"agent {name}"], description=words.HELP[f"agent {name}"]
        )
        subsub.set_defaults(command=run)
        if name == "know":
            takes_file(subsub)

    sub = command("status", commands.status)
    gives_json(sub)

    sub = command("demo", commands.demo)
    sub.add_argument("--out", metavar="DIR", type=Path, required=True, help=words.HELP_OUT)
    return parser


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


def _today() -> date:
    return commands.now().astimezone(VIETNAM).date()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(words.NO_SUCH_DAY.format(text=text), words.DAY_FORM) from None


def _year(text: str) -> int:
    if text.isdigit() and 1990 <= int(text) <= 2100:
        return int(text)
    raise UsageError(words.NO_SUCH_YEAR.format(text=text), words.YEAR_FORM)
