"""From the wording in a cell to a deadline: brackets and lines apart, parts read, warnings added."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from cchc_xl.core import rules
from cchc_xl.core.deadline import phrases
from cchc_xl.core.deadline.dates import serial_day, weekday
from cchc_xl.core.deadline.model import Conventions, Deadline, DeadlineKind, Segment
from cchc_xl.core.deadline.parts import read_part, speaks_of_time, stripped
from cchc_xl.core.deadline.reading import Reading, plan_end, plan_start, several
from cchc_xl.core.deadline.scan import LINE_BREAK, Reader, Token, source_of, tokenise
from cchc_xl.core.deadline.spans import Unreadable
from cchc_xl.core.problem import Problem
from cchc_xl.core.vntext import fold

MAX_LENGTH, MAX_TOKENS = 500, 200
"""Characters, and words, numbers and signs; a longer text is no deadline."""

_DATED = frozenset(
    (
        DeadlineKind.ON, DeadlineKind.BY, DeadlineKind.BEFORE, DeadlineKind.RANGE, DeadlineKind.FROM,
        DeadlineKind.MULTI, DeadlineKind.RECURRING, DeadlineKind.RECURRING_UNDATED, DeadlineKind.CONTINUOUS,
    )
)  # fmt: skip
_WHOLE_ONLY = frozenset(
    (
        DeadlineKind.EXTERNAL, DeadlineKind.QUALITY, DeadlineKind.PARTIAL, DeadlineKind.RELATIVE,
        DeadlineKind.CONTINUOUS,
    )
)  # fmt: skip
"""Kinds read from a single word of the wording, which its parts may know better."""
_REMARK = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]|[(\[{]([^()\[\]{}]*)$")
_YEAR_REMARK = re.compile(r"(?:nam (?:hoc )?)?(?:[0-9]{4}|[0-9]{4} ?[-/] ?[0-9]{2,4})")


def parse(text: str | None, conventions: Conventions) -> Deadline:
    """The reading of a deadline as written in the plan. Never raises, never invents a day.

    What is not understood is ``unparsed`` with a problem; every problem says what the reader can do.
    """
    written = text or ""
    return _deadline(written, _reading(written.strip(), conventions), conventions)


def _reading(text: str, conventions: Conventions) -> Reading:
    if len(text) > MAX_LENGTH or len(tokenise(source := source_of(text))) > MAX_TOKENS:
        problem = Problem(rules.DEADLINE_TOO_LONG, values={"length": len(text)})
        return Reading(DeadlineKind.UNPARSED, problems=(problem,))
    if phrases.is_ditto(text):
        return Reading(DeadlineKind.DITTO)
    if phrases.is_missing(text):
        return Reading(DeadlineKind.MISSING)
    shorter = phrases.without_closing_dots(source)
    if shorter != source:
        filled_later = _read(source, conventions)
        return filled_later if filled_later.kind is DeadlineKind.PARTIAL else _read(shorter, conventions)
    return _read(source, conventions)


def _deadline(text: str, reading: Reading, conventions: Conventions) -> Deadline:
    problems = list(reading.problems)
    due = reading.end or reading.start
    if due is not None and (due.year < conventions.year or due > plan_end(conventions)):
        problems.append(Problem(rules.DEADLINE_OUTSIDE_YEAR, values={"year": conventions.year}))
    shown = text if len(text) <= 80 else f"{text[:79]}…"
    warnings: list[Problem] = []
    for problem in problems:
        told = replace(problem, values={**problem.values, "text": shown})
        if told not in warnings:
            warnings.append(told)
    return Deadline(
        text, reading.kind, reading.start, reading.end, reading.recurrence, reading.segments, tuple(warnings)
    )


# -- brackets -------------------------------------------------------------------------------------


def _read(source: str, conventions: Conventions) -> Reading:
    """The text outside brackets decides; a remark is set aside, with a warning if it names another time."""
    main, remarks = _without_remarks(source)
    if not any(letter.isalnum() for letter in main) and "_" not in main:
        inner = _read_source(remarks[0], conventions) if remarks else None
        return inner or Reading(DeadlineKind.NONE)
    if phrases.is_ditto(main):
        return Reading(DeadlineKind.DITTO)
    if (day := serial_day(main.rstrip(" ;,"))) is not None:
        return Reading(DeadlineKind.ON, day, day)
    if phrases.is_no_deadline(main):
        return Reading(DeadlineKind.NONE)
    reading = _read_source(main, conventions)
    if reading is None and remarks and _is_weekday(main, conventions):  # "Thứ Sáu (16/6/2023)"
        reading = _read_source(f"{main}, {remarks.pop(0)}", conventions)
    if reading is None:
        return Reading(DeadlineKind.UNPARSED, problems=(Problem(rules.DEADLINE_UNPARSED),))
    for remark in remarks:
        reading = _beside(reading, main, remark, conventions)
    return reading


def _without_remarks(source: str) -> tuple[str, list[str]]:
    """The text and its bracketed remarks; a bracketed year ("Quý I (2023)") belongs to the text."""
    remarks: list[str] = []

    def aside(match: re.Match[str]) -> str:
        remark = (match.group(1) or match.group(2) or "").strip()
        if _YEAR_REMARK.fullmatch(fold(remark)):
            return f" {remark} "
        remarks.append(remark)
        return " "

    while (shorter := _REMARK.sub(aside, source)) != source:
        source = shorter
    return source.strip(), [remark for remark in remarks if remark]


def _is_weekday(text: str, conventions: Conventions) -> bool:
    reader = Reader(stripped(tokenise(text)), text, conventions)
    return weekday(reader) is not None and reader.at_end


def _beside(reading: Reading, main: str, remark: str, conventions: Conventions) -> Reading:
    if reading.kind not in _DATED:
        return reading
    recurs = reading.kind in (DeadlineKind.RECURRING, DeadlineKind.RECURRING_UNDATED)
    if recurs or _is_weekday(remark, conventions):
        closer = _read_source(f"{main}, {remark}", conventions)
        if closer is not None and closer.kind in _DATED and (not recurs or closer.recurrence):
            return closer
    inner = _read_source(remark, conventions)
    if inner is None or inner.kind not in _DATED or (inner.start, inner.end) == (reading.start, reading.end):
        return reading
    problem = Problem(rules.DEADLINE_SET_ASIDE, values={"remark": remark})
    return replace(reading, problems=(*reading.problems, problem))


# -- parts ----------------------------------------------------------------------------------------


def _loose(tokens: list[Token], index: int, *, both: bool) -> bool:
    """Whether a sign has a space behind it (and before it)."""
    behind = index + 1 == len(tokens) or not tokens[index + 1].glued
    return behind and (not both or not tokens[index].glued)


_SPLITS: tuple[Callable[[list[Token], int], bool], ...] = (
    lambda tokens, index: tokens[index].key in (";", LINE_BREAK),
    lambda tokens, index: tokens[index].key == ",",
    lambda tokens, index: tokens[index].key == "." and _loose(tokens, index, both=False),
    lambda tokens, index: tokens[index].key == "-" and _loose(tokens, index, both=True),
    lambda tokens, index: tokens[index].key == ":",
)


def _read_source(source: str, conventions: Conventions) -> Reading | None:
    """The reading, or the verdict on a day that does not exist; None where it is not understood."""
    try:
        return _read_tokens(tokenise(source), source, conventions)
    except Unreadable as verdict:
        return Reading(verdict.kind, problems=(verdict.problem,))


def _read_tokens(
    tokens: list[Token], source: str, conventions: Conventions, level: int = 0
) -> Reading | None:
    """As one part; if that fails, as parts parted by ever weaker signs."""
    found = read_part(_one_line(tokens), source, conventions)
    if found is not None and found.kind not in _WHOLE_ONLY:
        return found
    # its parts may have a day, but a comma does not part "Theo Kế hoạch số 5, ngày …"
    for deeper in range(level, len(_SPLITS) if found is None else 1):
        parts = _split(tokens, _SPLITS[deeper])
        if len(parts) < 2:
            continue
        readings = [_read_tokens(part, source, conventions, deeper + 1) for part in parts]
        whole = _together(readings, parts, source, conventions)
        if whole is not None:
            return whole
    return found


def _one_line(tokens: list[Token]) -> list[Token]:
    """The tokens as if never wrapped; the items of a list with dashes before them stay apart."""
    if not tokens or tokens[0].key not in ("-", "+"):
        return [token for token in tokens if token.key != LINE_BREAK]
    return [replace(token, key=";") if token.key == LINE_BREAK else token for token in tokens]


def _split(tokens: list[Token], at: Callable[[list[Token], int], bool]) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for index, token in enumerate(tokens):
        if at(tokens, index):
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if stripped(part)]


def _together(
    readings: list[Reading | None], parts: list[list[Token]], source: str, conventions: Conventions
) -> Reading | None:
    """Parts made one deadline. A part without any word of time is more of the label before it."""
    dated: list[Reading] = []
    aside: list[Problem] = []
    for reading, part in zip(readings, parts, strict=True):
        tokens = stripped(part)
        words = source[tokens[0].start : tokens[-1].end]
        if reading is None:
            if speaks_of_time(tokens) or not dated:
                return None
            label = dated[-1].label
            dated[-1] = replace(dated[-1], label=f"{label}, {words}" if label else words)
        elif reading.kind in _DATED:
            dated.append(reading)
        elif reading.kind is not DeadlineKind.QUALITY:
            aside.append(Problem(rules.DEADLINE_SET_ASIDE, values={"remark": words}))
    if not dated:
        return None
    if len({(part.kind, part.start, part.end, part.recurrence, part.segments) for part in dated}) == 1:
        dated = dated[:1]
    whole = _paired(*dated, conventions=conventions) if len(dated) == 2 else None
    whole = whole or (dated[0] if len(dated) == 1 else _multi(dated))
    return replace(whole, problems=(*whole.problems, *aside))


def _paired(first: Reading, second: Reading, *, conventions: Conventions) -> Reading | None:
    """Two parts that narrow each other: "từ tháng 3, hoàn thành trước 30/6", "năm 2023, hằng quý"."""
    problems = (*first.problems, *second.problems)
    labelled = first.label and second.label
    bound = second.kind in (DeadlineKind.BY, DeadlineKind.BEFORE) and second.recurrence is None
    if bound and first.start and second.end and not labelled:
        within = first.kind is DeadlineKind.RANGE and first.end and second.end <= first.end
        if (within or first.kind is DeadlineKind.FROM) and first.start <= second.end:
            kind = second.kind if first.start == second.start else DeadlineKind.RANGE
            return Reading(kind, first.start, second.end, problems=problems)
    recurring = second.kind in (DeadlineKind.RECURRING, DeadlineKind.RECURRING_UNDATED)
    all_year = (second.start, second.end) == (plan_start(conventions), plan_end(conventions))
    if first.kind is DeadlineKind.RANGE and recurring and all_year and not labelled:
        return replace(second, start=first.start, end=first.end, problems=problems)
    return None


def _multi(dated: list[Reading]) -> Reading:
    segments: list[Segment] = []
    for reading in dated:
        if reading.segments:
            segments += [replace(s, label=s.label or reading.label) for s in reading.segments]
        else:
            segments.append(Segment(reading.start, reading.end, reading.label))
    problems = [problem for reading in dated for problem in reading.problems]
    rhythms = {reading.recurrence for reading in dated if reading.recurrence}
    whole = several(segments, problems)
    return replace(whole, recurrence=rhythms.pop()) if len(rhythms) == 1 else whole
