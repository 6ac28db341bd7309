"""Composes the report's paragraphs from plain figures. Lists are bounded; unknown is never zero."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from cchc_xl.core import report_wording as rw
from cchc_xl.core import wording as w
from cchc_xl.core.period import Period, PeriodKind
from cchc_xl.core.report import Block, Figures, TargetLine, TaskGroup, TaskLine
from cchc_xl.core.report_text import (
    NAMES_LIMIT,
    brief,
    counted,
    formal_day,
    gist,
    lower_first,
    named,
    percent,
    plain,
    sentence,
)
from cchc_xl.core.vnformat import number
from cchc_xl.core.vntext import fold, normalise

TASKS_LIMIT = 8  # results told for one group; annex I holds all
POINTS_LIMIT = 8  # opinions of units under one heading
_HOLDERS_LIMIT = 3  # units named for one opinion
_CONTENT_LENGTH, _RESULT_LENGTH, _POINT_LENGTH = 200, 400, 400  # characters
_DONE = ("DONE_ON_TIME", "DONE_LATE")
_SUBJECT_BLOCKS = tuple(Block(block) for block, _ in rw.GROUP_WORDS)


# -- head ----------------------------------------------------------------------------------------------------


def period_name(period: Period) -> str:
    """ "6 tháng đầu năm 2023"."""
    return rw.PERIOD[period.kind].format(year=period.year)


def next_period_name(period: Period) -> str:
    """What the directions are for: "6 tháng cuối năm 2023"; after the year's report "năm 2024"."""
    return rw.NEXT_PERIOD[PeriodKind(period.kind)].format(year=period.year, next_year=period.year + 1)


def plan_name(year: int) -> str:
    """The plan as sentences call it: "Kế hoạch cải cách hành chính năm 2023"."""
    return rw.PLAN.format(year=year)


def subject(period: Period) -> str:
    """Trích yếu; the line break keeps the period together."""
    return rw.SUBJECT.format(period=period_name(period))


# -- body ----------------------------------------------------------------------------------------------------


def overview(figures: Figures) -> tuple[str, ...]:
    """How much of the plan is done, what is open, what lags."""
    if not figures.total:
        return (rw.NO_TASKS.format(plan=figures.plan_name),)
    opening = rw.OVERVIEW.format(plan=figures.plan_name, total=counted(figures.total))
    kinds = ((rw.ADDED, figures.added), (rw.WITHDRAWN, figures.withdrawn))
    if since := [words.format(count=counted(count)) for words, count in kinds if count]:
        opening = f"{opening} {rw.SINCE_ISSUED.format(parts=', '.join(since))}"
    closing = rw.BEHIND.format(count=counted(figures.behind)) if figures.behind else rw.NONE_BEHIND
    return (
        f"{opening} {_done(figures)}",
        " ".join(filter(None, (_open(figures), closing, rw.SEE_TASKS))),
    )


def _done(figures: Figures) -> str:
    day = formal_day(figures.as_of)
    if not figures.done:
        return rw.AS_OF_NONE_DONE.format(day=day)
    on_time, late = (figures.by_status.get(status, 0) for status in _DONE)
    share = percent(100 * figures.done / figures.total)
    told = rw.AS_OF_DONE.format(
        day=day, done=f"{counted(figures.done)}/{counted(figures.total)}", percent=share
    )
    if not late:
        return told + rw.ALL_ON_TIME
    if not on_time:
        return told + rw.ALL_LATE
    return told + rw.ON_TIME_AND_LATE.format(on_time=counted(on_time), late=counted(late))


def _open(figures: Figures) -> str:
    parts = _status_parts(figures.by_status)
    if not parts:
        return ""
    count = sum(figures.by_status.get(status, 0) for status in rw.OPEN_STATUS)
    told = rw.OPEN_TASKS.format(count=counted(count), parts=", ".join(parts))
    return told if figures.by_status.get("OVERDUE") else f"{told} {rw.NONE_OVERDUE}"


def _status_parts(by_status: Mapping[str, int]) -> list[str]:
    return [
        part.format(count=counted(by_status[status]))
        for status, part in rw.OPEN_STATUS.items()
        if by_status.get(status)
    ]


def submission_paragraphs(figures: Figures, missing: Sequence[str] = ()) -> tuple[str, ...]:
    """Who reported and who did not; ``missing`` names the units that sent nothing."""
    asked, reported, late = figures.asked_units, figures.reported_units, figures.late_units
    if not asked:
        return (rw.NOBODY_ASKED,)
    if not reported:
        first = rw.NONE_REPORTED.format(asked=counted(asked))
    else:
        first = rw.REPORTED.format(
            reported=counted(reported), asked=counted(asked), percent=percent(100 * reported / asked)
        )
        if not late:
            first += rw.REPORTED_IN_TIME
        elif late == reported:
            first += rw.REPORTED_LATE
        else:
            first += rw.REPORTED_BOTH.format(in_time=counted(reported - late), late=counted(late))
    kinds = (
        (rw.MISSING, figures.missing_units),
        (rw.REJECTED, figures.rejected_units),
        (rw.SET_ASIDE, figures.set_aside_units),
        (rw.WAITING, figures.waiting_units),
    )
    parts = [words.format(count=counted(count)) for words, count in kinds if count]
    if not parts:
        return (f"{first} {rw.SEE_UNITS}",)
    rest = sum(count for _, count in kinds)
    second = rw.NOT_REPORTED.format(count=counted(rest), parts="; ".join(parts))
    names = rw.MISSING_NAMES.format(names=named(missing)) if missing else ""
    return (first, " ".join(filter(None, (second, names, rw.INCOMPLETE))))


def group_block(title: str) -> Block:
    """The section of the outline a plan's group belongs to, by the words of its title."""
    name = normalise(title).casefold()
    found = next((block for block, words in rw.GROUP_WORDS if any(word in name for word in words)), None)
    return Block(found) if found else Block.OTHER_TASKS


def place_groups(groups: Iterable[TaskGroup]) -> dict[Block, tuple[str, ...]]:
    """Every group's paragraphs in its section of the outline; a section without a group says so."""
    placed: dict[Block, tuple[str, ...]] = {}
    for group in groups:
        block = group_block(group.title)
        placed[block] = placed.get(block, ()) + group_paragraphs(group)
    return {**dict.fromkeys(_SUBJECT_BLOCKS, (rw.GROUP_EMPTY,)), **placed}


def group_paragraphs(group: TaskGroup) -> tuple[str, ...]:
    """What became of a group's tasks: the counts, what is overdue, then the results task by task."""
    work = group.work
    if not work:
        return (rw.GROUP_EMPTY,)
    counts = Counter(line.status for line in work)
    done = sum(counts[status] for status in _DONE)
    parts = [
        rw.GROUP_DONE.format(count=counted(done)) if done else rw.GROUP_NONE_DONE,
        *_status_parts(counts),
    ]
    opening = rw.GROUP.format(
        total=counted(len(work)), title=lower_first(plain(group.title)), parts=", ".join(parts)
    )
    told = [line for line in work if _has_news(line)]
    paragraphs = [opening, *(_task_result(line) for line in told[:TASKS_LIMIT])]
    if len(told) > TASKS_LIMIT:
        paragraphs.append(rw.GROUP_MORE.format(count=counted(len(told) - TASKS_LIMIT)))
    paragraphs += _overdue([line for line in work if line.status == "OVERDUE"])
    if silent := len(work) - len(told):
        paragraphs.append(rw.GROUP_SILENT.format(count=counted(silent)))
    return tuple(paragraphs)


def _has_news(line: TaskLine) -> bool:
    return bool(line.result_text or line.reported or line.status in _DONE)


def _task_result(line: TaskLine) -> str:
    if line.asked is not None and line.asked > 1 and line.reported:
        result = rw.TASK_BY_UNITS.format(
            completed=number(line.completed or 0), asked=number(line.asked), reported=number(line.reported)
        )
        if line.progress_percent is not None:
            result = rw.TASK_BY_UNITS_PERCENT.format(by_units=result, percent=percent(line.progress_percent))
    elif line.result_text:
        result = lower_first(brief(line.result_text, _RESULT_LENGTH))
    else:
        result = w.STATUS.get(line.status, rw.UNKNOWN).lower()
    told = rw.TASK_RESULT.format(content=_content(line), result=result)
    return rw.BULLET.format(text=sentence(told))


def _content(line: TaskLine) -> str:
    own = gist(line.content, _CONTENT_LENGTH)
    if not line.under:
        return own
    return rw.CONTENT_UNDER.format(under=gist(line.under, _CONTENT_LENGTH), content=own)


def _overdue(lines: Sequence[TaskLine]) -> list[str]:
    if not lines:
        return []
    names = "; ".join(rw.QUOTED.format(text=_content(line)) for line in lines[:NAMES_LIMIT])
    if len(lines) <= NAMES_LIMIT:
        return [rw.GROUP_OVERDUE.format(names=names)]
    return [rw.GROUP_OVERDUE_MORE.format(names=names, count=counted(len(lines) - NAMES_LIMIT))]


def target_paragraphs(lines: Sequence[TargetLine]) -> tuple[str, ...]:
    """A summary of the indicators, a sentence for each that is known, and the names of those that are not."""
    measured = [line for line in lines if line.quantitative]
    kinds = (
        (rw.TARGETS_REACHED, [line for line in measured if line.reached is True]),
        (rw.TARGETS_NOT_REACHED, [line for line in measured if line.reached is False]),
        (
            rw.TARGETS_UNKNOWN,
            [line for line in measured if line.reached is None and line.ratio_percent is None],
        ),
        (rw.TARGETS_NO_THRESHOLD, [x for x in measured if x.reached is None and x.ratio_percent is not None]),
    )
    parts = [words.format(count=counted(len(found))) for words, found in kinds if found]
    summary = []
    if measured:
        summary.append(rw.TARGETS.format(count=counted(len(measured)), parts=", ".join(parts)))
    if qualitative := len(lines) - len(measured):
        summary.append(rw.TARGETS_QUALITATIVE.format(count=counted(qualitative)))
    known = [line for line in lines if line.ratio_percent is not None or line.value]
    return (*summary, *map(target_sentence, known), *_unknown([x for x in lines if x not in known]))


def _unknown(lines: Sequence[TargetLine]) -> list[str]:
    if not lines:
        return []
    names = "; ".join(plain(line.name) for line in lines[:NAMES_LIMIT])
    if len(lines) <= NAMES_LIMIT:
        return [rw.TARGETS_WITHOUT.format(names=names)]
    return [rw.TARGETS_WITHOUT_MORE.format(names=names, count=counted(len(lines) - NAMES_LIMIT))]


def target_sentence(line: TargetLine) -> str:
    """One indicator: "- Hồ sơ trả trước hạn: 84,5% (845/1.000); mức đề ra từ 80% trở lên; đạt."."""
    parts = [target_value(line)]
    if line.threshold_percent is not None:
        parts.append(rw.TARGET_AIM.format(aim=target_aim(line)))
    if line.reached is not None:
        parts.append(rw.REACHED[line.reached])
    if line.ratio_percent is not None and line.reported < line.asked:
        parts.append(rw.COVERAGE.format(reported=number(line.reported), asked=number(line.asked)))
    told = rw.TASK_RESULT.format(content=plain(line.name), result="; ".join(parts))
    return rw.BULLET.format(text=sentence(told))


def target_value(line: TargetLine) -> str:
    """The ratio with its two figures, what the office entered, or that it is not known."""
    if line.ratio_percent is None:
        return brief(line.value, _RESULT_LENGTH) or rw.UNKNOWN
    ratio = percent(line.ratio_percent)
    if line.numerator is None or line.denominator is None:
        return ratio
    return rw.TARGET_RATIO.format(
        percent=ratio, numerator=number(line.numerator), denominator=number(line.denominator)
    )


def target_aim(line: TargetLine) -> str:
    """The threshold in words: "từ 95% trở lên"; a share of at least 100% is just "100%"."""
    if line.threshold_percent is None:
        return ""
    comparison = "=" if line.comparison == ">=" and line.threshold_percent == 100 else line.comparison
    return rw.AIM.get(comparison, rw.AIM["="]).format(percent=percent(line.threshold_percent))


def points(said: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """What units said under one heading, from (name of the unit, text): the same words told once with
    all who said them, the most shared first."""
    told: dict[str, tuple[str, list[str]]] = {}
    for unit, text in said:
        if line := plain(text):
            told.setdefault(fold(line), (line, []))[1].append(unit)
    ranked = sorted(told.values(), key=lambda entry: -len(entry[1]))
    shown = [
        rw.BULLET.format(
            text=rw.POINT.format(
                text=sentence(brief(text, _POINT_LENGTH)).rstrip("."), units=named(units, _HOLDERS_LIMIT)
            )
        )
        for text, units in ranked[:POINTS_LIMIT]
    ]
    rest = len(ranked) - POINTS_LIMIT
    return (*shown, rw.POINTS_MORE.format(count=counted(rest))) if rest > 0 else tuple(shown)
