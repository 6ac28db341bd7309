"""Texts that Excel does not take as they are: set as a cell's value, it reads them as if they were typed."""

from __future__ import annotations

import re
from typing import Final

_FIRST_SIGNS: Final = "=+-@'#"  # formulas, an apostrophe that vanishes, names of errors
_ERROR: Final = re.compile(r"#[A-Z0-9_/]+[!?]?|Err:\d+")
_WORD: Final = re.compile(r"[^\W\d_]+")
# Words that numbers, days and times of day are written with, in English and in Vietnamese. A text with digits
# and any other word stays a text. To name a word too many costs nothing but a cell format.
_WORDS_OF_NUMBERS: Final = frozenset(
    ("e", "d", "a", "p", "am", "pm", "sa", "ch", "h", "m", "s", "đ", "vnd", "vnđ", "usd", "eur", "thg", "th",
     "tháng", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
     "january", "february", "march", "april", "june", "july", "august", "september", "october", "november",
     "december")
)  # fmt: skip


def is_reparsed(text: str) -> bool:
    """Whether Excel would, or might, make something else of a text set as the value of a cell.

    True for formulas and bullets ("- Văn bản"), numbers ("0012", "95%", "1E5"), days ("10/01/2023"), times,
    TRUE and FALSE, names of errors; never for a text that is certain to stay itself.
    """
    stripped = text.strip()
    if stripped[:1] and stripped[0] in _FIRST_SIGNS:
        return True
    if stripped.casefold() in ("true", "false"):
        return True
    if not any(c.isdigit() for c in stripped):
        return False
    return all(word.casefold() in _WORDS_OF_NUMBERS for word in _WORD.findall(stripped))


def is_error(text: str) -> bool:
    """Whether a text read from a cell is the name of an error, as "#REF!"."""
    return _ERROR.fullmatch(text) is not None
