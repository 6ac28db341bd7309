"""The assistant's log, for its terminal and for the technician."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path


@contextmanager
def told_to(file: Path) -> Iterator[Callable[[str], None]]:
    """What the assistant has to tell, with its time: to the terminal, and to ``file``, which stays small."""
    handler = RotatingFileHandler(file, maxBytes=1 << 20, backupCount=2, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s  %(message)s", "%d/%m/%Y %H:%M:%S"))
    log = logging.Logger("cchc")
    for each in (handler, logging.StreamHandler(sys.stdout)) if sys.stdout else (handler,):
        each.setFormatter(handler.formatter)
        log.addHandler(each)
    try:
        yield log.info
    finally:
        handler.close()
