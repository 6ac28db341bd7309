"""The terminal: ``cchc``. Other programs call it, so it stays as docs/cli.md says.

Results go to stdout (JSON alone when asked for), progress and problems to stderr in Vietnamese.
Exit 0: done; 1: done, with data problems; 2: could not be done.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import Final

from cchc_xl import cli_words as words
from cchc_xl.cli_parser import parse
from cchc_xl.cli_stderr import failure
from cchc_xl.errors import CchcError, why
from cchc_xl.last_door import OUR_FAULT, SEND_FILE, keep_traceback

FAILED: Final = 2  # a command itself ends with 0 or 1 (cli_commands)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the return value is the exit code. No traceback ever reaches a person."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        arguments = parse(sys.argv[1:] if argv is None else argv)
        command: Callable[[argparse.Namespace], int] = arguments.command
        return command(arguments)
    except CchcError as error:
        failure(error.message, error.action)
    except KeyboardInterrupt:
        failure(words.INTERRUPTED, words.RUN_AGAIN)
    except BrokenPipeError:
        sys.stderr.close()
    except OSError as error:
        failure(words.IO_FAILED.format(file=error.filename or "", why=why(error)), words.CHECK_DISK)
    except MemoryError:
        failure(words.NO_MEMORY, words.RUN_AGAIN)
    except Exception:  # the last door: a fault of ours becomes a file for the technician, not a traceback
        failure(OUR_FAULT, SEND_FILE.format(file=keep_traceback()))
    return FAILED
