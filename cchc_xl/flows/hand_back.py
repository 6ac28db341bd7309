"""Trả lại đơn vị: a marked copy for every arrival that is to be mended, in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cchc_xl.core import error_list, rules
from cchc_xl.core.decisions import ANSWERABLE
from cchc_xl.core.ledger import Entry, standing
from cchc_xl.core.problem import Place, Problem, Severity
from cchc_xl.errors import CchcError, why
from cchc_xl.ports import Arrivals, MarkCopies, Progress, Returned, Returns, ToMark

_WHAT: Final = "Đánh dấu lỗi"
_OF_FORMS: Final = "BM"  # codes of what a unit can mend


@dataclass(slots=True)
class HandedBack:
    """Where the copy of an arrival lies, by its ID; which of them were written now; what went wrong."""

    files: dict[str, Path] = field(default_factory=dict)
    written: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


# Entries and the IDs of the new ones → what was handed back.
HandBack = Callable[[Iterable[Entry], Collection[str]], HandedBack]


def nothing_back(_entries: Iterable[Entry], _new: Collection[str]) -> HandedBack:
    """For those who hand nothing back."""
    return HandedBack()


def hand_back(
    store: Arrivals,
    mark: MarkCopies,
    returns: Returns,
    progress: Progress,
    entries: Iterable[Entry],
    new: Collection[str],
) -> HandedBack:
    """Write the copies that are not there yet, or show what is no longer so.

    A copy that cannot be written is a problem of its own arrival: the next run tries again.
    """
    done = HandedBack()
    missing: dict[str, tuple[Entry, Returned]] = {}
    for entry in filter(_to_mend, standing(entries)):
        try:
            place = returns.find(entry, new=entry.arrival.arrival_id in new)
        except OSError as error:
            done.problems.append(_not_written(entry, why(error)))
            continue
        if place.stands:
            done.files[entry.arrival.arrival_id] = place.path
        else:
            missing[entry.arrival.arrival_id] = entry, place
    try:
        for number, (file, copy) in enumerate(mark.copies(_read(store, missing)), 1):
            entry, place = missing.pop(file.arrival_id)
            progress(_WHAT, number, number + len(missing))
            _write(returns, entry, place, copy or error_list.as_text(file.problems, file.name), done)
    except CchcError as error:
        done.problems += (_not_written(entry, error.message) for entry, _ in missing.values())
    return done


def _read(store: Arrivals, missing: dict[str, tuple[Entry, Returned]]) -> Iterator[ToMark]:
    """The bytes of what is to be marked; those that are gone have a problem already."""
    for key, (entry, _) in list(missing.items()):
        data = store.data(entry.arrival)
        if isinstance(data, Problem):
            del missing[key]
            continue
        if any(problem.rule is rules.FILE_ENDS_READER for problem in entry.verdict.problems):
            data = b""  # it has ended two readers: nobody looks at it again
        yield ToMark(key, entry.arrival.name, data, tuple(filter(_is_of_form, entry.verdict.problems)))


def _write(returns: Returns, entry: Entry, place: Returned, copy: bytes | str, done: HandedBack) -> None:
    try:
        path = returns.write(entry, place, copy)
    except OSError as error:
        done.problems.append(_not_written(entry, why(error)))
    else:
        done.files[entry.arrival.arrival_id] = path
        done.written.append(path)


def _to_mend(entry: Entry) -> bool:
    """Whether the unit has something to mend or to look at."""
    return any(p.severity is not Severity.NOTE and _is_of_form(p) for p in entry.verdict.problems)


def _is_of_form(problem: Problem) -> bool:
    """Whether it is the unit's to mend: what the Office answers (whose form it is) is not."""
    of_form = problem.code.startswith(_OF_FORMS) and problem.code not in ANSWERABLE
    return of_form or problem.rule is rules.FILE_ENDS_READER


def _not_written(entry: Entry, reason: str) -> Problem:
    return Problem(rules.COPY_NOT_WRITTEN, Place(entry.arrival.name), {"why": reason})
