"""Đơn vị by the names people write.

A name is looked up in ever looser spellings: as written (case, NFC/NFD, spacing and tone-mark placement
aside), then without marks, then with abbreviations spelled out, then without idle words. The first
spelling that knows the name decides; when it belongs to several units the answer is all of them, and
nobody guesses.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable

from cchc_xl.core.plan import Unit
from cchc_xl.core.vntext import fold, normalise

# Abbreviations people write, folded, each with the word it stands for; longest first.
_SHORT = {
    "pgd&dt": "phong giao duc va dao tao",
    "pgddt": "phong giao duc va dao tao",
    "pgd": "phong giao duc va dao tao",
    "p": "phong",
    "gd&dt": "giao duc va dao tao",
    "gddt": "giao duc va dao tao",
    "gdnn": "giao duc nghe nghiep",
    "gdtx": "giao duc thuong xuyen",
    "ttgdnn": "trung tam giao duc nghe nghiep",
    "ttgdtx": "trung tam giao duc thuong xuyen",
    "tt": "trung tam",
    "tr": "truong",
    "th": "tieu hoc",
    "thcs": "trung hoc co so",
    "thpt": "trung hoc pho thong",
    "ptth": "trung hoc pho thong",
    "c3": "trung hoc pho thong",
    "q": "quan",
    "h": "huyen",
    "&": "va",
}
# Words that tell no unit from another, and the department's own name behind that of an office of its.
_IDLE = re.compile(r"\b(?:truong|quan|huyen|va|cac)\b|(?<!co )\bso(?: giao duc va dao tao)?$")
# Words that say of which kind a unit is: what is left is its proper name.
_KIND = re.compile(
    r"\b(?:phong giao duc(?: dao tao)?|phong|ubnd|uy ban nhan dan|trung tam|giao duc nghe nghiep"
    r"|giao duc thuong xuyen|trung hoc pho thong|trung hoc co so|tieu hoc|pho thong|noi tru|chuyen)\b"
)
_WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)*|&")


def _spelling(text: str) -> str:
    return " ".join(_WORD.findall(normalise(text).casefold()))


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(fold(text)))


def _spelled_out(text: str) -> str:
    return " ".join(_SHORT.get(word, word) for word in _plain(text).split())


def _core(text: str) -> str:
    """Spelled out, without idle words: "gdtx quan kien an" → "giao duc thuong xuyen kien an"."""
    return " ".join(_IDLE.sub(" ", _spelled_out(text)).split())


def _proper(text: str) -> str:
    """The proper name alone: "truong thpt ngo quyen" → "ngo quyen"."""
    return " ".join(_KIND.sub(" ", _core(text)).split())


_SPELLINGS: tuple[Callable[[str], str], ...] = (_spelling, _plain, _spelled_out, _core)


class UnitNames:
    """All names of the given units, ready for look-up."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._known: list[dict[str, set[str]]] = [defaultdict(set) for _ in _SPELLINGS]
        self._proper: dict[str, set[str]] = defaultdict(set)
        for unit in units:
            for name in (unit.code, unit.name, *unit.aliases):
                for known, spelling in zip(self._known, _SPELLINGS, strict=True):
                    known[spelling(name)].add(unit.code)
                if (proper := _proper(name)) and name != unit.code:
                    self._proper[proper].add(unit.code)

    def candidates(self, name: str) -> tuple[str, ...]:
        """Codes of the units that ``name`` may mean, sorted: one is an answer, more are a question.

        A bare proper name ("Kiến An") gives every unit that carries it. A name that says a kind
        ("Trường THPT Hải Phòng 2") and fits none gives nothing rather than the nearest.
        """
        for known, spelling in zip(self._known, _SPELLINGS, strict=True):
            key = spelling(name)
            if key and key in known:
                return tuple(sorted(known[key]))
        proper = _proper(name)
        if proper and proper == _core(name):
            return tuple(sorted(self._proper.get(proper, ())))
        return ()

    def resolve(self, name: str) -> str | None:
        """The one unit that ``name`` means, or None when it is unknown or ambiguous."""
        found = self.candidates(name)
        return found[0] if len(found) == 1 else None
