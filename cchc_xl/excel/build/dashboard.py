"""Sheet "Bảng điều khiển": period and day, counts with their charts, last actions.

Charts read the count tables, which the software fills; nothing here is a formula.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any, Final

from cchc_xl.core import tables
from cchc_xl.core import wording as w
from cchc_xl.core.period import Period, PeriodKind
from cchc_xl.core.plan import date_of, text_of
from cchc_xl.core.tables import CellValue, Column, Kind, TableSpec
from cchc_xl.excel.build import checks
from cchc_xl.excel.build.cells import write
from cchc_xl.excel.build.pages import DASHBOARD, GUIDE
from cchc_xl.excel.build.sheet import print_setup
from cchc_xl.excel.build.table import Rows, write_table
from cchc_xl.excel.build.theme import COLOURED, FONT, GRID, INK, MUTED, NAVY, PAPER, SAMPLE, Formats

# Columns B:C hold control and counts, E:G charts and actions; A and D are margins.
_WIDTHS: Final = (2, 27, 15, 3, 24, 18, 84)
_LEFT, _RIGHT, _END = 1, 4, 6
_TITLE_ROW, _SAMPLE_ROW, _CONTROL_ROW = 1, 2, 4
_TITLE_CHARACTERS: Final = 100  # of the title's size that fit one line
_ROW_PIXELS: Final = 20
_STATUS_SHARE: Final = 0.58  # of the charts' width

_TITLE: Final = "BẢNG ĐIỀU KHIỂN"
_STATUS_TITLE: Final = "Nhiệm vụ theo trạng thái"
_STATUS_AXIS: Final = "Số nhiệm vụ"
_SUBMISSION_TITLE: Final = "Nộp báo cáo trong kỳ (số đơn vị)"
_PERIOD_HELP: Final = "Chọn kỳ báo cáo: "
_DAY_HELP: Final = "Ngày tính trạng thái; để trống là hôm nay."
_GUIDE_LINK: Final = "Cách làm việc với sổ này: xem sheet “Hướng dẫn”"

_PERIOD_NAMES: Final = "; ".join(f"{kind} – {w.PERIOD_NAME[kind]}" for kind in PeriodKind)
_STATUS_ITEMS: Final = (*w.STATUS.values(), w.BEHIND, w.TOTAL)
_SUBMISSION_ITEMS: Final = (*w.SUBMISSION_STATE.values(), w.TOTAL)


def write_dashboard(
    book: Any,
    sheet: Any,
    rows: Mapping[str, Rows],
    settings: Mapping[str, str],
    year: int,
    sample_label: str,
    formats: Formats,
) -> None:
    """Write the sheet; ``settings`` name the agency and the plan, ``year`` gives the periods."""
    sheet.hide_gridlines(2)
    for i, width in enumerate(_WIDTHS):
        sheet.set_column(i, i, width)
    _banner(sheet, settings, sample_label, formats)
    bottom = _control(sheet, rows, year, formats)
    status_top = bottom + 2
    status = _items(sheet, tables.STATUS_COUNTS, _STATUS_ITEMS, rows, status_top, _LEFT, formats)
    sent_top = status[1] + 2
    sent = _items(sheet, tables.SUBMISSION_COUNTS, _SUBMISSION_ITEMS, rows, sent_top, _LEFT, formats)
    _items(sheet, tables.ACTIONS, tuple(w.ACTION.values()), rows, sent_top, _RIGHT, formats)

    across = sum(_pixels(width) for width in _WIDTHS[_RIGHT:])
    height = _ROW_PIXELS * (status[1] + 1 - _CONTROL_ROW)
    left = int(across * _STATUS_SHARE)
    chart = _status_chart(book, status[0])
    chart.set_size({"width": left - 8, "height": height})
    sheet.insert_chart(_CONTROL_ROW, _RIGHT, chart)
    chart = _submission_chart(book, sent[0])
    chart.set_size({"width": across - left - 4, "height": height})
    sheet.insert_chart(_CONTROL_ROW, _RIGHT, chart, {"x_offset": left})

    link = formats.cell(font_color=NAVY, underline=1)
    sheet.write_url(sent[1] + 2, _LEFT, f"internal:'{GUIDE}'!A1", link, _GUIDE_LINK)
    sheet.set_tab_color(NAVY)
    print_setup(sheet)
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()
    sheet.set_selection(_CONTROL_ROW + 1, _LEFT + 1, _CONTROL_ROW + 1, _LEFT + 1)


def _banner(sheet: Any, settings: Mapping[str, str], sample_label: str, formats: Formats) -> None:
    agency = (settings.get("agency") or "").upper()
    head = formats.cell(bg_color=NAVY, font_color="#C9D8EA", bold=True, font_size=11, align="left", indent=1)
    title = formats.cell(
        bg_color=NAVY,
        font_color=PAPER,
        bold=True,
        font_size=16,
        align="left",
        indent=1,
        text_wrap=True,
        valign="top",
    )
    plan_title = settings.get("plan_title") or settings.get("plan_id") or ""
    sheet.merge_range(0, _LEFT, 0, _END, "", head)
    sheet.write_string(0, _LEFT, " – ".join(part for part in (agency, _TITLE) if part), head)
    sheet.set_row(0, 24)
    sheet.merge_range(_TITLE_ROW, _LEFT, _TITLE_ROW, _END, "", title)
    sheet.write_string(_TITLE_ROW, _LEFT, plan_title, title)
    sheet.set_row(_TITLE_ROW, 10 + 21 * max(1, ceil(len(plan_title) / _TITLE_CHARACTERS)))
    if sample_label:
        sample = formats.cell(
            bg_color=SAMPLE[0], font_color=SAMPLE[1], bold=True, align="center", font_size=11
        )
        sheet.merge_range(_SAMPLE_ROW, _LEFT, _SAMPLE_ROW, _END, "", sample)
        sheet.write_string(_SAMPLE_ROW, _LEFT, sample_label, sample)
        sheet.set_row(_SAMPLE_ROW, 22)


def _control(sheet: Any, rows: Mapping[str, Rows], year: int, formats: Formats) -> int:
    """The control table, always its two rows; returns the last one."""
    spec = tables.CONTROL
    given = {text_of(r.get("item")): r.get("value") for r in rows.get(spec.name, ())}
    periods = [str(Period(year, kind)) for kind in PeriodKind]
    wanted: Rows = (
        {"item": w.CONTROL_PERIOD, "value": given.get(w.CONTROL_PERIOD) or periods[0]},
        {"item": w.CONTROL_DAY, "value": None},
    )
    first, last = write_table(sheet, spec, wanted, _CONTROL_ROW, _LEFT, formats, dashboard=True)
    owner = spec.column("value").owner
    as_code, as_day = Column("value", "", owner, Kind.TEXT, 0), Column("value", "", owner, Kind.DATE)
    day = date_of(given.get(w.CONTROL_DAY))
    write(sheet, first, _LEFT + 1, wanted[0]["value"], formats.body(as_code, airy=True))
    write(sheet, last, _LEFT + 1, day, formats.body(as_day, airy=True))
    hint = {"input_title": w.CONTROL_PERIOD, "input_message": f"{_PERIOD_HELP}{_PERIOD_NAMES}."}
    sheet.data_validation(first, _LEFT + 1, first, _LEFT + 1, {**checks.choice(periods), **hint})
    hint = {"input_title": w.CONTROL_DAY, "input_message": _DAY_HELP}
    sheet.data_validation(last, _LEFT + 1, last, _LEFT + 1, {**checks.day(), **hint})
    return last


def _items(
    sheet: Any,
    spec: TableSpec,
    items: Sequence[str],
    rows: Mapping[str, Rows],
    top: int,
    left: int,
    formats: Formats,
) -> tuple[int, int]:
    """A table with one row per item in their order, with what ``rows`` know of them."""
    known: dict[str, Mapping[str, CellValue]] = {
        text_of(row.get("item")): row for row in rows.get(spec.name, ())
    }
    wanted = [{**known.get(item, {}), "item": item} for item in items]
    return write_table(sheet, spec, wanted, top, left, formats, dashboard=True)


def _series(spec: TableSpec, first: int, states: Mapping[str, str], labels: dict[str, object]) -> Any:
    """The series over the rows of ``states`` (all but the totals), each point in its state's colour."""
    looks = COLOURED[spec.name, "item"]
    last = first + len(states) - 1
    return {
        "name": spec.column("count").header,
        "categories": [DASHBOARD, first, _LEFT, last, _LEFT],
        "values": [DASHBOARD, first, _LEFT + 1, last, _LEFT + 1],
        "points": [
            {"fill": {"color": looks[label].chart}, "border": {"color": PAPER}} for label in states.values()
        ],
        "data_labels": {"value": True, "num_format": "#,##0;;", **labels},
    }


def _status_chart(book: Any, first: int) -> Any:
    chart = book.add_chart({"type": "bar"})
    labels: dict[str, object] = {"font": _font(10, bold=True)}
    chart.add_series({**_series(tables.STATUS_COUNTS, first, w.STATUS, labels), "gap": 45})
    chart.set_title({"name": _STATUS_TITLE, "name_font": _font(12, bold=True, color=NAVY), "overlay": False})
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
    chart.set_plotarea({"layout": {"x": 0.27, "y": 0.12, "width": 0.69, "height": 0.7}})
    return chart


def _submission_chart(book: Any, first: int) -> Any:
    chart = book.add_chart({"type": "doughnut"})
    labels: dict[str, object] = {"font": _font(10, bold=True, color=PAPER)}
    chart.add_series(_series(tables.SUBMISSION_COUNTS, first, w.SUBMISSION_STATE, labels))
    chart.set_title(
        {"name": _SUBMISSION_TITLE, "name_font": _font(12, bold=True, color=NAVY), "overlay": False}
    )
    chart.set_hole_size(52)
    chart.set_legend({"position": "bottom", "font": _font(9)})
    chart.set_chartarea({"border": {"color": GRID}})
    return chart


def _font(size: int, *, bold: bool = False, color: str = INK) -> dict[str, object]:
    return {"name": FONT, "size": size, "bold": bold, "color": color}


def _pixels(width: float) -> int:
    return int(width * 7 + 5)
