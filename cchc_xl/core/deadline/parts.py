"""One part of a wording: where in it the time stands, and whether the words around may be left aside."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import replace

from cchc_xl.core import rules
from cchc_xl.core.deadline import bounds, phrases
from cchc_xl.core.deadline.blanks import partial
from cchc_xl.core.deadline.cadences import cadence_list
from cchc_xl.core.deadline.model import Conventions, DeadlineKind
from cchc_xl.core.deadline.periods import period
from cchc_xl.core.deadline.reading import Clause, Reading, all_year
from cchc_xl.core.deadline.recurrences import recurrence
from cchc_xl.core.deadline.scan import BLANK, Reader, Token
from cchc_xl.core.deadline.spans import Unit
from cchc_xl.core.problem import Problem

_PUNCTUATION = frozenset(",;:-.+*!?~()[]{}|\u2424")
_UNITS = frozenset(("ngay", "tuan", "thang", "quy", "nam", "ky"))
_TIME_WORDS = frozenset(
    ("thang", "tuan", "tet", "gio", "ram", "mung", "gieng", "chap", "khong", "chua", "ngoai", "/", BLANK)
)
_MARKED_TIME_WORDS = frozenset(("ngày", "quý", "năm", "thứ", "hè", "trừ"))
_TIME_PAIRS = frozenset(("am lich", "hoc ky", "nam hoc", "dinh ky"))
_RHYTHMS = frozenset(f"{every} {unit}" for every in ("hang", "moi") for unit in _UNITS)
_BEFORE_AND_AFTER = frozenset(("truoc", "sau", "den", "toi", "tu", "het"))
_SIDES = _BEFORE_AND_AFTER | {"cuoi", "dau", "giua", "nua", "qua", "hon", "gan"}
_EVENTS = frozenset(("theo", "khi"))
_FILLERS = frozenset(
    ("hoan", "thanh", "xong", "thuc", "hien", "trien", "khai", "thoi", "gian", "han", "trong", "vao")
) | {"du", "kien", "phai", "can", "la"}
_DOCUMENTS = frozenset(
    ("cong van", "quyet dinh", "ke hoach", "nghi quyet", "nghi dinh", "thong tu", "chi thi", "to trinh")
)
_OPENING = frozenset(
    word
    for line in (
        "ap ba bat bay bon ca cac cham chieu chin cho chu cn cuoi dau dem den dinh dip giai gio giua ha hai",
        "han hang he het hk ho hoc hom it ke keo ket khi khong lau luc mot moi mua mung muoi muon nam ngay",
        "nghi nhiem nhung nua q quy sang sau suot sáu t tam tat tet th thang theo thoi thu thuc thuong tinh",
        "nh toan toi tre tron trong trua trung truoc tu tuan tung tối vao",
    )
    for word in line.split()
)
"""Words a clause can begin with; trying the grammar elsewhere would only cost time."""
_NOT_TIME = frozenset(("quy dinh", "quy che", "quy trinh", "quy hoach", "quy mo", "quy chuan"))


def read_part(tokens: list[Token], source: str, conventions: Conventions) -> Reading | None:
    """The reading of one part, None where it is not understood. Raises Unreadable where no such day is."""
    tokens = stripped(tokens)
    if not tokens:
        return None
    reader = Reader(tokens, source, conventions)
    span = phrases.relative(reader)
    if span is not None:
        ambiguous = (Problem(rules.DEADLINE_AMBIGUOUS),) if span is DeadlineKind.AMBIGUOUS else ()
        return Reading(span, problems=ambiguous)
    if (rest := phrases.stretching(tokens)) is not None:
        return _continuous(rest, source, conventions)
    found = _dated(reader)
    if phrases.mentions(tokens, "dinh ky") and (found is None or found.recurrence is None):
        return _unspecified(found, conventions)
    if found is not None:
        return found
    if (gap := partial(reader)) is not None:
        return gap
    kind = phrases.undated(tokens)
    if kind is DeadlineKind.EXTERNAL:
        return _external(reader)
    return None if kind is None else Reading(kind)


def stripped(tokens: list[Token]) -> list[Token]:
    """Without bullets, numbering and punctuation at either end."""
    start, end = 0, len(tokens)
    while start < end and tokens[start].key in _PUNCTUATION:
        start += 1
    if end - start > 2 and tokens[start + 1].key == ")" and len(tokens[start].key) <= 2:
        start += 2
    while end > start and tokens[end - 1].key in _PUNCTUATION:
        end -= 1
    return tokens[start:end]


def _continuous(rest: list[Token], source: str, conventions: Conventions) -> Reading:
    """ "Thường xuyên" all year, or within the time named beside it; a due day beside it counts more."""
    tokens = stripped(rest)
    found = _dated(Reader(tokens, source, conventions)) if tokens else None
    if found is not None and found.kind is DeadlineKind.RECURRING:
        return found
    whole = all_year(DeadlineKind.CONTINUOUS, conventions, "continuous")
    if found is not None and found.kind in (DeadlineKind.RANGE, DeadlineKind.BY, DeadlineKind.FROM):
        return replace(whole, start=found.start or whole.start, end=found.end, problems=found.problems)
    return whole


def _unspecified(found: Reading | None, conventions: Conventions) -> Reading:
    """ "Định kỳ" without saying how often, within the time named beside it."""
    whole = all_year(DeadlineKind.RECURRING_UNDATED, conventions, "unspecified")
    if found is None or found.kind is not DeadlineKind.RANGE:
        return whole
    return replace(whole, start=found.start, end=found.end)


def _external(reader: Reader) -> Reading:
    """An order of others; only the period of the plan it names is known."""
    whole = Reading(DeadlineKind.EXTERNAL)
    keys = [token.key for token in reader.tokens]
    if "so" in keys or not phrases.mentions(reader.tokens, *phrases.PERIOD_OF_PLAN):
        return whole
    for _ in reader.walk():
        found = period(reader) if reader.year_ahead() is None else None
        if found is not None and found.year is not None and found.unit is not Unit.PART:
            span = found.at(found.year)
            return replace(whole, start=span.start, end=span.end)
    return whole


# -- the time within the words --------------------------------------------------------------------


def _dated(reader: Reader) -> Reading | None:
    """The first clause whose surroundings may be left aside."""
    tokens = reader.tokens
    for start in range(len(tokens)):
        if _no_opening(tokens, start):
            continue
        for grammar in (recurrence, bounds.clause):
            reader.pos = start
            clause = grammar(reader)
            if clause is None:
                continue
            lead, trail = tokens[:start], tokens[reader.pos :]
            if _narrows(lead, grammar is recurrence, reader):
                continue
            if _lead_fits(lead, clause, reader) and _trail_fits(trail, reader):
                return replace(clause.read(), label=_label(lead, trail, reader.source))
    return None


def _no_opening(tokens: list[Token], start: int) -> bool:
    """Whether a clause cannot start here: at another word, within a number or name, at a lone year."""
    token = tokens[start]
    if not token.is_number and token.key not in _OPENING:
        return True
    if start == 0:
        return False
    before = tokens[start - 1]
    if token.is_number and " ".join(t.key for t in tokens[max(0, start - 2) : start]) in _DOCUMENTS:
        return True
    if token.is_number and (before.key == "so" or (token.glued and (before.is_word or before.key in "/-."))):
        return True
    return token.is_number and len(token.key) == 4


def _narrows(lead: list[Token], recurs: bool, reader: Reader) -> bool:
    """Whether a time before a colon limits what comes back behind it ("Năm 2023: hằng tháng")."""
    if not recurs or not lead or lead[-1].key != ":":
        return False
    inner = Reader(lead[:-1], reader.source, reader.conventions)
    return bounds.clause(inner) is not None and inner.at_end


def _lead_fits(lead: list[Token], clause: Clause, reader: Reader) -> bool:
    if not lead:
        return True
    if lead[-1].key == ":":
        return not any(token.key in (":", ";") for token in lead[:-1])
    keys = {token.key for token in lead}
    if clause.bounded:
        return not (keys & {"khong", "chua", ";"}) and not _dates_within(lead, reader)
    events = keys & _EVENTS and not _only_next(lead)
    sides = lead[-1].key in _SIDES or keys & _BEFORE_AND_AFTER
    return not (events or sides) and not speaks_of_time(lead)


def _only_next(lead: list[Token]) -> bool:
    """Whether every "theo" is that of "tiếp theo"."""
    pairs = [f"{left.key} {right.key}" for left, right in itertools.pairwise(lead)]
    events = [token.key for token in lead if token.key in _EVENTS]
    return events == ["theo"] * pairs.count("tiep theo")


def _dates_within(lead: list[Token], reader: Reader) -> bool:
    """Whether text before "trước …" holds a time of its own that must not be dropped."""
    for index, token in enumerate(lead):
        following = lead[index + 1].key if index + 1 < len(lead) else ""
        if token.key in ("truoc", "sau", "tu", "den") and (
            following in ("khi", "ngay", "thang", "nam", "tet") or following.isdecimal()
        ):
            return True
        if token.key == "/" and following.isdecimal() and index and lead[index - 1].is_number:
            return True
        if token.key in (",", ".", ";") and speaks_of_time(lead[:index]) and not _rhythm(lead, reader):
            return True
    return False


def _rhythm(lead: list[Token], reader: Reader) -> bool:
    """Whether the times named before are reporting periods ("báo cáo quý, 6 tháng, năm gửi …")."""
    inner = Reader(lead, reader.source, reader.conventions)
    return any(cadence_list(inner) is not None for _ in inner.walk())


def _trail_fits(trail: list[Token], reader: Reader) -> bool:
    if not trail:
        return True
    first = trail[0]
    if first.glued and (first.is_word or first.is_number or first.key in "/%"):
        return False
    labelled = first.key in (":", "-") or trail[0].key == ")"
    rest = stripped(trail)
    while rest and rest[0].key in ("va", "hoac", "hay"):
        rest = rest[1:]
    if not rest:
        return True
    if labelled or rest[0].key in _EVENTS or " ".join(t.key for t in rest[:2]) == "dot xuat":
        return not _another_time(rest, reader)
    return not speaks_of_time(rest)


def _another_time(rest: list[Token], reader: Reader) -> bool:
    """Whether a label holds a part or time of its own: a bound one, or one that opens or closes a clause."""
    if any(token.key == ";" for token in rest):
        return True
    inner = Reader(rest, reader.source, reader.conventions)
    for start in range(len(rest)):
        if _no_opening(rest, start):
            continue
        for grammar in (recurrence, bounds.clause):
            inner.pos = start
            clause = grammar(inner)
            if clause is None:
                continue
            parted = start > 0 and rest[start - 1].key in (",", ";", ".", "-", "\u2424")
            if clause.bounded or parted or inner.key() == ":" or (start == 0 and inner.at_end):
                return True
    return False


def speaks_of_time(tokens: list[Token]) -> bool:
    """Whether free text holds words or figures that could change when something is due."""
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        pair = f"{token.key} {following.key}" if following else token.key
        if pair in _NOT_TIME:
            continue
        if token.is_number or token.key in _TIME_WORDS or token.raw in _MARKED_TIME_WORDS:
            return True
        if pair in _TIME_PAIRS or pair in _RHYTHMS:
            return True
        if token.key in _SIDES and (following is None or following.is_number or following.key in _UNITS):
            return True
    return False


def _label(lead: list[Token], trail: list[Token], source: str) -> str | None:
    """The words around the time, as written."""
    words = [_words(stripped(lead), source), _words(stripped(trail), source)]
    return " ".join(word for word in words if word) or None


def _words(tokens: Iterable[Token], source: str) -> str:
    listed = list(tokens)
    if all(token.key in _FILLERS for token in listed):
        return ""
    return source[listed[0].start : listed[-1].end]
