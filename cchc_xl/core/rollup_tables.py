"""The roll-up's summary tables. pandas is loaded only here and only when there is something to sum."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypedDict

from cchc_xl.core.submission import AnswerStatus


class Tally(TypedDict):
    """Counts of one task over its lead units; mean percent and latest date over what is known."""

    asked: int
    reported: int
    completed: int
    not_applicable: int
    progress_percent: float | None
    completed_on: date | None


def tally(
    answers: Iterable[tuple[str, AnswerStatus | None, float | None, date | None]],
) -> dict[str, Tally]:
    """Task id → counts, from (task id, status, percent 0–100, completion date) of every unit asked."""
    import pandas as pd

    frame = pd.DataFrame(list(answers), columns=["task", "status", "percent", "completed_on"])
    if frame.empty:
        return {}
    frame["done"] = frame["status"].eq(AnswerStatus.DONE)
    frame["not_applicable"] = frame["status"].eq(AnswerStatus.NOT_APPLICABLE)
    # Units to which a task does not apply leave its denominator.
    frame["percent"] = pd.to_numeric(frame["percent"]).mask(frame["not_applicable"])
    frame["completed_on"] = pd.to_datetime(frame["completed_on"]).where(frame["done"])
    table = frame.groupby("task", sort=False).agg(
        asked=("task", "size"),
        reported=("status", "count"),
        completed=("done", "sum"),
        not_applicable=("not_applicable", "sum"),
        percent=("percent", "mean"),
        latest=("completed_on", "max"),
    )
    return {
        str(row["task"]): Tally(
            asked=row["asked"],
            reported=row["reported"],
            completed=row["completed"],
            not_applicable=row["not_applicable"],
            progress_percent=None if pd.isna(row["percent"]) else row["percent"],
            completed_on=None if pd.isna(row["latest"]) else row["latest"].date(),
        )
        for row in table.reset_index().to_dict("records")
    }
