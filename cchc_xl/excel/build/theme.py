"""Colours, fonts and cell formats: how the master workbook looks.

Colours never speak alone: a status has its word, a column's owner its legend, and the three owners'
header colours stay apart in greyscale (dark, middle, light).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cchc_xl.core import tables
from cchc_xl.core import wording as w
from cchc_xl.core.tables import Kind, Owner

FONT: Final = "Arial"  # on every Windows PC, with all Vietnamese letters; 10 points give 7-pixel digits
NAVY: Final = "#1F3A5F"
INK: Final = "#1E2B3A"
MUTED: Final = "#5B6776"
GRID: Final = "#C9D1DB"
BAND: Final = "#E3E9F1"
PAPER: Final = "#FFFFFF"
LINK: Final = "#0B57A4"
SAMPLE: Final = ("#FFD54A", "#5A3B00")  # fill, text

DATE_FORMAT: Final = "dd/mm/yyyy"
# Vietnamese separators (1.234 and 5,5): LibreOffice goes by the language named here, Excel by the PC's.
WHOLE_FORMAT: Final = "[$-42A]#,##0"
DECIMAL_FORMAT: Final = "[$-42A]#,##0.##"
PERCENT_FORMAT: Final = "[$-42A]General"  # 95 and 62,5: no separator without decimals, no padding zeros
TEXT_FORMAT: Final = "@"
# Old Excels show "####" for longer texts in a cell of text format.
TEXT_FORMAT_LIMIT: Final = 255


@dataclass(frozen=True, slots=True)
class Look:
    """A state's light fill, its dark text, and the stronger colour of its bar in a chart."""

    fill: str
    text: str
    chart: str


@dataclass(frozen=True, slots=True)
class OwnerLook:
    """Header fill and text of a column's owner, and the tint of the cells below."""

    header: str
    text: str
    cells: str


OWNER: Final[Mapping[Owner, OwnerLook]] = {
    Owner.PLAN: OwnerLook(NAVY, PAPER, PAPER),
    Owner.ROLLUP: OwnerLook("#9DB4CF", INK, PAPER),
    Owner.OFFICE: OwnerLook("#FFE08A", INK, "#FFFAE8"),
    Owner.FORMULA: OwnerLook("#9DB4CF", INK, PAPER),  # as of the roll-up: no one writes there by hand
}

RED: Final = Look("#F4AFA8", "#7F1010", "#C0392B")
AMBER: Final = Look("#FFDF9E", "#6B4300", "#E69F1F")
GREEN: Final = Look("#C6E6C9", "#14532D", "#2E8B57")
OLIVE: Final = Look("#E4EDBF", "#465312", "#A3B53D")
BLUE: Final = Look("#CFE3F6", "#0B4475", "#3B82C4")
SLATE: Final = Look("#D5DDE7", "#33475E", "#7F93AB")
PALE: Final = Look("#F1F1F1", "#4A4A4A", "#C4C4C4")
GREY: Final = Look("#DCDCDC", "#3A3A3A", "#8C8C8C")
TOTAL: Final = Look(BAND, NAVY, NAVY)

# Fields whose words are coloured, and the words' looks.
_STATUS: Final = {
    w.STATUS["OVERDUE"]: RED,
    w.STATUS["DUE_SOON"]: AMBER,
    w.STATUS["IN_PROGRESS"]: BLUE,
    w.STATUS["DONE_ON_TIME"]: GREEN,
    w.STATUS["DONE_LATE"]: OLIVE,
    w.STATUS["ONGOING"]: SLATE,
    w.STATUS["NOT_STARTED"]: PALE,
    w.STATUS["NO_DATE"]: GREY,
}
_SUBMISSION: Final = {
    w.SUBMISSION_STATE["in_time"]: GREEN,
    w.SUBMISSION_STATE["late"]: OLIVE,
    w.SUBMISSION_STATE["rejected"]: AMBER,
    w.SUBMISSION_STATE["set_aside"]: BLUE,
    w.SUBMISSION_STATE["waiting"]: SLATE,
    w.SUBMISSION_STATE["missing"]: RED,
}
_ANSWER: Final = {
    w.ANSWER["DONE"]: GREEN,
    w.ANSWER["IN_PROGRESS"]: BLUE,
    w.ANSWER["NOT_STARTED"]: PALE,
    w.ANSWER["NOT_POSSIBLE"]: RED,
    w.ANSWER["NOT_APPLICABLE"]: GREY,
    w.NOT_REPORTED: AMBER,
}
_GRADE: Final = dict(zip(w.GRADE.values(), (GREEN, OLIVE, AMBER, RED), strict=True))
_DOUBTFUL: Final = {w.CONFIDENCE["medium"]: AMBER, w.CONFIDENCE["low"]: RED}
COLOURED: Final[Mapping[tuple[str, str], Mapping[str, Look]]] = {
    (tables.STATUS_COUNTS.name, "item"): {**_STATUS, w.BEHIND: AMBER, w.TOTAL: TOTAL},
    (tables.SUBMISSION_COUNTS.name, "item"): {**_SUBMISSION, w.TOTAL: TOTAL},
    (tables.TASKS.name, "status"): _STATUS,
    (tables.TASKS.name, "own_status"): _STATUS,
    (tables.TASKS.name, "behind"): {w.YES: AMBER},
    (tables.TARGETS.name, "reached"): {w.REACHED: GREEN, w.NOT_REACHED: RED},
    (tables.UNITS.name, "confidence"): _DOUBTFUL,
    (tables.UNITS.name, "reports"): {w.NO: GREY},
    (tables.SUBMISSIONS.name, "state"): _SUBMISSION,
    (tables.ARRIVALS.name, "state"): dict(
        zip(w.ARRIVAL_STATE.values(), (GREEN, AMBER, BLUE, SLATE, PALE), strict=True)
    ),
    (tables.LINES.name, "answer"): _ANSWER,
    (tables.LINES.name, "counted"): _ANSWER,
    (tables.CLASSIFICATION.name, "grade"): _GRADE,
    (tables.CLASSIFICATION.name, "final"): _GRADE,
    (tables.CLASSIFICATION.name, "own_grade"): _GRADE,
    (tables.PROPOSALS.name, "decision"): dict(zip(w.DECISIONS, (GREEN, GREY, AMBER), strict=True)),
    (tables.REMINDERS.name, "kind"): {
        w.REMINDER["report_due"]: AMBER,
        w.REMINDER["report_missing"]: RED,
        w.REMINDER["report_rejected"]: AMBER,
        w.REMINDER["report_set_aside"]: AMBER,
        w.REMINDER["report_waiting"]: SLATE,
        w.REMINDER["task_overdue"]: RED,
        w.REMINDER["task_due_soon"]: AMBER,
        w.REMINDER["task_behind"]: OLIVE,
        w.REMINDER_SETTLED: GREEN,
    },
    (tables.YEAR.name, "status"): _STATUS,
    (tables.SELF_CHECK.name, "state"): dict(
        zip(w.SELF_CHECK_STATE.values(), (GREEN, AMBER, RED), strict=True)
    ),
    (tables.PROBLEMS.name, "severity"): {
        w.SEVERITY["reject"]: RED,
        w.SEVERITY["warn"]: AMBER,
        w.SEVERITY["note"]: PALE,
        w.SOLVED: GREEN,
        w.ANSWERED: GREEN,
    },
    (tables.HOLIDAYS.name, "status"): {
        w.DAY_STATUS["off"]: BLUE,
        w.DAY_STATUS["makeup_workday"]: AMBER,
        w.DAY_STATUS["weekend_in_block"]: PALE,
    },
    (tables.DOUBTS.name, "confidence"): {
        w.CERTAINTY["high"]: AMBER,
        w.CERTAINTY["medium"]: OLIVE,
        w.CERTAINTY["low"]: PALE,
    },
}

_NUMBERS: Final[Mapping[Kind, str]] = {
    Kind.DATE: DATE_FORMAT,
    Kind.INTEGER: WHOLE_FORMAT,
    Kind.NUMBER: WHOLE_FORMAT,  # decimals appear by conditional format: DECIMAL_FORMAT alone shows "5,"
    Kind.PERCENT: PERCENT_FORMAT,
}
_FILTER_WIDTH: Final = 4  # in narrower columns a header stands above the filter button, in small print
_CENTRED_WIDTH: Final = 12  # codes and marks in narrow columns stand in the middle


class Formats:
    """The workbook's formats, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}

    def rule(self, **properties: object) -> Any:
        """A format for conditional formatting: only what it changes."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(dict(key))
        return self._made[key]

    def cell(self, **properties: object) -> Any:
        """A cell format in the house font."""
        base = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "vcenter"}
        return self.rule(**{**base, **properties})

    def header(self, column: tables.Column) -> Any:
        """A table header; its colour tells who may write the column."""
        look = OWNER[column.owner]
        narrow = column.width < _FILTER_WIDTH
        return self.cell(
            bold=True, bg_color=look.header, font_color=look.text, text_wrap=True, align="center",
            border=1, border_color=GRID,
            valign="top" if narrow else "vcenter", font_size=8 if narrow else 10,
        )  # fmt: skip

    def body(self, column: tables.Column, text: str = "", *, airy: bool = False, **more: object) -> Any:
        """A table cell of ``column`` that holds ``text`` (if it holds one); ``more`` wins over the rest."""
        properties: dict[str, object] = {
            "bg_color": OWNER[column.owner].cells,
            "border": 1,
            "border_color": GRID,
            "valign": "top",
            "text_wrap": True,
        }
        if column.kind in _NUMBERS:
            properties["num_format"] = _NUMBERS[column.kind]
            properties["align"] = "center" if column.kind is Kind.DATE else "right"
        else:
            if column.formula:  # in text format, Excel would show the formula itself in new rows
                properties |= {"font_color": LINK, "underline": 1}
            elif len(text) <= TEXT_FORMAT_LIMIT:
                properties["num_format"] = TEXT_FORMAT
            narrow = column.kind is Kind.TEXT and column.width <= _CENTRED_WIDTH
            properties["align"] = "center" if narrow or column.kind is Kind.MOMENT else "left"
        if column.owner is Owner.PLAN and column.field == "doubt":
            properties |= {"italic": True, "font_color": AMBER.text}
        if airy:
            properties["valign"] = "vcenter"
            properties |= {"indent": 1} if properties["align"] != "center" else {}
        return self.cell(**{**properties, **more})

    def look(self, look: Look) -> Any:
        """The conditional format of a state."""
        return self.rule(bg_color=look.fill, font_color=look.text, bold=True)
