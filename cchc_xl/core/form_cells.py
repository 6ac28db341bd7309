"""Ô điền: what may be wrong with a fill-in cell whatever is asked in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from cchc_xl.core import rules
from cchc_xl.core.form_blocks import Row
from cchc_xl.core.problem import Place, Problem, Rule
from cchc_xl.core.tables import Kind
from cchc_xl.core.vnformat import number as number_text

TEXT_LIMIT: Final = 5000  # characters; a longer text is kept whole
_SHOWN: Final = 60  # characters of a cell that a sentence repeats

# A text that Excel would take for a formula if it were typed anew. A dash or plus before words is a bullet.
_FORMULA: Final = re.compile(r"[=@]|[+-]\s*(?:\$?[A-Za-z]{1,3}\$?\d|[A-Za-z.]+\(|\d[\d.,]*\s*[-+*/^(])")
# Nothing but a link or the path of a file.
_LINK: Final = re.compile(r"(?:https?://|www\.|file:|ftp://)\S+|(?:\\\\|[A-Za-z]:[\\/])[^\n]+", re.IGNORECASE)


@dataclass(slots=True)
class Findings:
    """What is found while a form is read, in the order of the form."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, rule: Rule, place: Place, **values: object) -> None:
        self.problems.append(Problem(rule, place, values))


def typed(row: Row, name: str) -> str:
    """A cell as it was typed, numbers as Vietnamese readers write them; of a very long one the beginning."""
    value = row.value(name)
    text = number_text(value, 6) if isinstance(value, float | int) else row.text(name)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def check_cells(row: Row, found: Findings) -> None:
    """An error, an uncomputed formula, the letters of an old font, what is no text or too long a one."""
    for column in row.block.fill_ins:
        name = column.field
        unread, font = row.unread(name), row.font(name)
        if unread:
            found.add(rules.FORM_CELL_ERROR, row.place(name), value=unread)
        elif unread is not None:
            found.add(rules.FORM_CELL_NOT_COMPUTED, row.place(name))
        if font:
            found.add(rules.FORM_LEGACY_FONT, row.place(name), font=font, value=typed(row, name))
        if column.kind is not Kind.LONG or not (text := row.text(name)):
            continue
        if len(text) > TEXT_LIMIT:
            sizes = {"length": number_text(len(text)), "limit": number_text(TEXT_LIMIT)}
            found.add(rules.FORM_TEXT_LONG, row.place(name), **sizes)
        if _FORMULA.match(text):
            found.add(rules.FORM_TEXT_FORMULA, row.place(name), value=typed(row, name))
        elif _LINK.fullmatch(text):
            found.add(rules.FORM_TEXT_LINK, row.place(name), value=typed(row, name))
