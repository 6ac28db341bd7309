"""The dashboard's charts: bars of tasks by status, a ring of units by state of submission.

They read the count tables, which the software fills, so nothing in them is a formula.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cchc_xl.core import tables
from cchc_xl.core import wording as w
from cchc_xl.core.tables import TableSpec
from cchc_xl.excel.build.pages import DASHBOARD
from cchc_xl.excel.build.theme import COLOURED, FONT, GRID, INK, MUTED, NAVY, PAPER

_STATUS_TITLE: Final = "Nhiệm vụ theo trạng thái"
_STATUS_AXIS: Final = "Số nhiệm vụ"
_SUBMISSION_TITLE: Final = "Nộp báo cáo trong kỳ (số đơn vị)"


def status_chart(book: Any, first: int, col: int) -> Any:
    """Bars over the table whose first row is ``first`` and whose items stand in ``col``."""
    chart = book.add_chart({"type": "bar"})
    labels: dict[str, object] = {"font": _font(10, bold=True)}
    chart.add_series({**_series(tables.STATUS_COUNTS, first, col, w.STATUS, labels), "gap": 40})
    chart.set_title(_title(_STATUS_TITLE))
    chart.set_y_axis(
        {
            "reverse": True,
            "interval_unit": 1,
            "num_font": _font(9),
            "line": {"color": GRID},
            "major_tick_mark": "none",
        }
    )
    chart.set_x_axis(
        {
            "name": _STATUS_AXIS,
            "name_font": _font(9, color=MUTED),
            "num_font": _font(9, color=MUTED),
            "num_format": "0",
            "min": 0,
            "major_gridlines": {"visible": True, "line": {"color": GRID, "width": 0.5}},
            "line": {"none": True},
            "label_position": "high",
        }
    )
    chart.set_legend({"none": True})
    chart.set_chartarea({"border": {"color": GRID}})
    chart.set_plotarea({"layout": {"x": 0.33, "y": 0.15, "width": 0.63, "height": 0.65}})
    return chart


def submission_chart(book: Any, first: int, col: int) -> Any:
    """A ring over the table whose first row is ``first`` and whose items stand in ``col``."""
    chart = book.add_chart({"type": "doughnut"})
    labels: dict[str, object] = {"font": _font(9, bold=True, color=PAPER)}
    chart.add_series(_series(tables.SUBMISSION_COUNTS, first, col, w.SUBMISSION_STATE, labels))
    chart.set_title(_title(_SUBMISSION_TITLE))
    chart.set_hole_size(50)
    chart.set_legend({"position": "right", "font": _font(9)})
    chart.set_chartarea({"border": {"color": GRID}})
    return chart


def _series(
    spec: TableSpec, first: int, col: int, states: Mapping[str, str], labels: dict[str, object]
) -> dict[str, object]:
    """The series over the rows of ``states`` (all but the totals), each point in its state's colour."""
    looks = COLOURED[spec.name, "item"]
    last = first + len(states) - 1
    return {
        "name": spec.column("count").header,
        "categories": [DASHBOARD, first, col, last, col],
        "values": [DASHBOARD, first, col + 1, last, col + 1],
        "points": [
            {"fill": {"color": looks[label].chart}, "border": {"color": PAPER}} for label in states.values()
        ],
        "data_labels": {"value": True, "num_format": "#,##0;;", **labels},
    }


def _title(text: str) -> dict[str, object]:
    return {"name": text, "name_font": _font(11, bold=True, color=NAVY), "overlay": False}


def _font(size: int, *, bold: bool = False, color: str = INK) -> dict[str, object]:
    return {"name": FONT, "size": size, "bold": bold, "color": color}
