"""Wording to tokens, and the reader that the grammar of the package walks them with.

A token's key is its folded word, so that unmarked text is understood; a marked word that only folds alike
("quỹ" is not "quý", "mới" is not "mỗi") keeps its marks in the key and is thus another word.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, TypeVar

from cchc_xl.core.deadline.model import Conventions
from cchc_xl.core.vntext import fold, normalise

LINE_BREAK = "\u2424"
BLANK = "_"
"""Key of a gap left to be filled by hand: dots or underscores."""

_TOKEN = re.compile(r"[0-9]+|\.{2,}|_+|[^\W\d_]+|\S")
_LOOKALIKES = {ord(dash): "-" for dash in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"} | {
    ord("\u2044"): "/",
    ord("\u2215"): "/",
    ord("→"): "~",
    ord("÷"): "~",
}
_QUOTES = frozenset("\"'`“”‘’«»*•·●○▪")
_GLUED_ROMAN = re.compile(r"(q|quy|qui|hk)(i{1,3}|iv|v)")
_OTHER_WORDS = frozenset(
    word
    for line in (
        "tự tử tứ tủ quỹ quỳ quỷ thủ thư thử thụ thù đền đèn đen cưới cười dầu đậu dấu đâu đấu đau hệ hẹ",
        "hãng hạng mới mọi môi mời tối tôi tội thắng thăng thẳng tuân tuấn ký kỹ kỷ sâu sáu bà bá hải",
        "mốt tạm tâm tầm bày bầy lân làn nắm nấm giỗ trụ trú trữ",
    )
    for word in line.split()
)
_SAME_WORD = {"tư": "bon", "qui": "quy", "ki": "ky", "trc": "truoc", "mong": "mung", "&": "va", "g": "h"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number, a gap or a sign. ``glued``: nothing stands between it and the token before."""

    key: str
    raw: str
    start: int
    end: int
    glued: bool

    @property
    def is_number(self) -> bool:
        return self.key.isdecimal()

    @property
    def is_word(self) -> bool:
        return self.key[0].isalpha()


def source_of(text: str) -> str:
    """``text`` on one line, normalised; line breaks become a sign of their own."""
    lines = (normalise(line) for line in text.splitlines())
    joined = f" {LINE_BREAK} ".join(line for line in lines if line)
    return unicodedata.normalize("NFKC", joined).translate(_LOOKALIKES)


def tokenise(source: str) -> list[Token]:
    """The tokens of a :func:`source_of`; quotation marks and bullets are not among them."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(source):
        raw, start = match.group().casefold(), match.start()
        if raw in _QUOTES:
            continue
        split = _GLUED_ROMAN.fullmatch(fold(raw)) if raw[0].isalpha() and match.end() - start < 8 else None
        pieces = [raw[: split.end(1)], raw[split.end(1) :]] if split else [raw]
        for piece in pieces:
            glued = bool(tokens) and tokens[-1].end == start
            tokens.append(Token(_key(piece), piece, start, start + len(piece), glued))
            start += len(piece)
    return tokens


def _key(raw: str) -> str:
    if raw in _OTHER_WORDS:
        return raw
    if len(raw) > 1 and not raw.strip("."):
        return BLANK
    if not raw.strip("_"):
        return BLANK
    key = fold(raw) or raw
    return _SAME_WORD.get(raw) or _SAME_WORD.get(key) or key


class Reader:
    """A position in the tokens of one wording; a grammar that does not fit returns None and stays there."""

    def __init__(self, tokens: list[Token], source: str, conventions: Conventions) -> None:
        self.tokens = tokens
        self.source = source
        self.conventions = conventions
        self.pos = 0

    def walk(self) -> Iterator[int]:
        """Every position in turn."""
        for start in range(len(self.tokens)):
            self.pos = start
            yield start

    def token(self, ahead: int = 0) -> Token | None:
        index = self.pos + ahead
        return self.tokens[index] if 0 <= index < len(self.tokens) else None

    def key(self, ahead: int = 0) -> str:
        token = self.token(ahead)
        return token.key if token else ""

    def glued(self, ahead: int = 0) -> bool:
        token = self.token(ahead)
        return token is not None and token.glued

    @property
    def at_end(self) -> bool:
        return self.pos >= len(self.tokens)

    def sees(self, *phrases: str) -> str | None:
        """The first of ``phrases`` (words parted by spaces) that stands here."""
        for phrase in phrases:
            if all(self.key(ahead) == word for ahead, word in enumerate(phrase.split())):
                return phrase
        return None

    def take(self, *phrases: str) -> str | None:
        """As :meth:`sees`, and go past it."""
        phrase = self.sees(*phrases)
        if phrase is not None:
            self.pos += len(phrase.split())
        return phrase

    def skip(self, *phrases: str) -> None:
        while self.take(*phrases):
            pass

    def number_ahead(self, ahead: int = 0) -> int | None:
        """The number of one or two digits ``ahead``, if there is one."""
        token = self.token(ahead)
        return int(token.key) if token and token.is_number and len(token.key) <= 2 else None

    def number(self) -> int | None:
        found = self.number_ahead()
        self.pos += found is not None
        return found

    def year_ahead(self, ahead: int = 0) -> int | None:
        """The number of four digits ``ahead``, if there is one."""
        token = self.token(ahead)
        return int(token.key) if token and token.is_number and len(token.key) == 4 else None


P = ParamSpec("P")
T = TypeVar("T")


def rewinding(
    grammar: Callable[Concatenate[Reader, P], T | None],
) -> Callable[Concatenate[Reader, P], T | None]:
    """Put the reader back where it was when the grammar does not fit."""

    @functools.wraps(grammar)
    def attempt(reader: Reader, /, *args: P.args, **kwargs: P.kwargs) -> T | None:
        start = reader.pos
        found = grammar(reader, *args, **kwargs)
        if found is None:
            reader.pos = start
        return found

    return attempt


_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_ROMAN |= {"xi": 11, "xii": 12}
_WORDS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sáu": 6, "bay": 7, "tam": 8, "chin": 9}


def roman(reader: Reader) -> int | None:
    found = _ROMAN.get(reader.key())
    reader.pos += found is not None
    return found


def worded(reader: Reader) -> int | None:
    """A number from one to twelve in words."""
    if reader.take("muoi"):
        return 10 + {"mot": 1, "hai": 2}.get(reader.take("mot", "hai") or "", 0)
    found = _WORDS.get(reader.key())
    reader.pos += found is not None
    return found


def numeral(reader: Reader) -> int | None:
    """A number in figures, Roman figures or words."""
    for kind in (Reader.number, roman, worded):
        if (found := kind(reader)) is not None:
            return found
    return None


def count(reader: Reader) -> int | None:
    """How many: a number in figures or words."""
    found = reader.number()
    return worded(reader) if found is None else found


@rewinding
def ordinal(reader: Reader) -> int | None:
    """Which one: "2", "II", "hai", "thứ 2", "thứ nhất", "thứ tư"."""
    reader.take("thu")
    return 1 if reader.take("nhat") else numeral(reader)
