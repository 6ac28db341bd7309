"""Sheet "Bảng điều khiển": buttons and their answer, period and day, counts with charts, last actions.

What is needed at every click stands above the fold of a laptop's screen. Nothing here is a formula.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any, Final

from xlsxwriter.utility import xl_rowcol_to_cell

from cchc_xl.core import tables
from cchc_xl.core import wording as w
from cchc_xl.core.button import CATALOGUE
from cchc_xl.core.period import Period, PeriodKind
from cchc_xl.core.tables import CellValue, Column, Kind, TableSpec
from cchc_xl.core.workbook_cells import date_of, text_of
from cchc_xl.excel.build import checks
from cchc_xl.excel.build.cells import write
from cchc_xl.excel.build.charts import status_chart, submission_chart
from cchc_xl.excel.build.controls import add_button
from cchc_xl.excel.build.pages import GUIDE
from cchc_xl.excel.build.sheet import pixels, print_setup
from cchc_xl.excel.build.table import Rows, write_table
from cchc_xl.excel.build.theme import BAND, GRID, NAVY, PAPER, SAMPLE, Formats

# Columns B:C hold control and submissions, E:F statuses, G their chart; E:G the last actions. Buttons are as
# wide as their columns: LibreOffice draws columns wider than Excel does, and buttons with them.
_WIDTHS: Final = (1.5, 23, 20, 1.5, 23, 20, 65)
_LEFT, _MIDDLE, _RIGHT = 1, 4, 6
_BUTTON_COLUMNS: Final = (_LEFT, _LEFT + 1, _MIDDLE, _MIDDLE + 1)
_AGENCY_ROW, _TITLE_ROW, _SAMPLE_ROW, _BUTTON_ROW, _TOP_ROW = 0, 1, 2, 3, 5
# Where buttons answer: the cell right of them. LibreOffice draws only the first row of a merged one anew.
MESSAGE_CELL: Final[str] = xl_rowcol_to_cell(_BUTTON_ROW, _RIGHT, row_abs=True, col_abs=True)
_TITLE_CHARACTERS: Final = 95  # of the title's size that fit one line
_THIN_POINTS: Final = 6
_BUTTON_POINTS: Final = 26  # two such lines hold four lines of the message
_BUTTON_GAP: Final = 6  # pixels
_CHART_GAP: Final = 12  # pixels
_COUNT_POINTS: Final = 16
_ROW_PIXELS: Final = 20

_TITLE: Final = "BẢNG ĐIỀU KHIỂN"
_MESSAGE: Final = (
    f"Chọn “{w.CONTROL_PERIOD}” và “{w.CONTROL_DAY}” ở bảng bên dưới rồi bấm một nút; câu trả lời hiện "
    f"ở ô này. Bấm mà không thấy gì: macro đang bị chặn, xem sheet “{GUIDE}”."
)
_PERIOD_HELP: Final = "Chọn kỳ báo cáo: "
_DAY_HELP: Final = "Ngày tính trạng thái; để trống là hôm nay."
_GUIDE_LINK: Final = f"Cách làm việc với sổ này: xem sheet “{GUIDE}”"

_PERIOD_NAMES: Final = "; ".join(f"{kind} – {w.PERIOD_NAME[kind]}" for kind in PeriodKind)
_STATUS_ITEMS: Final = (*w.STATUS.values(), w.BEHIND, w.TOTAL)
_SUBMISSION_ITEMS: Final = (*w.SUBMISSION_STATE.values(), w.TOTAL)
_ACTION_ITEMS: Final = tuple(w.ACTION.values())


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
    for i, characters in enumerate(_WIDTHS):
        sheet.set_column(i, i, characters)
    _banner(sheet, settings, sample_label, formats)
    _buttons(sheet)
    _message(sheet, formats)

    _control(sheet, rows, year, formats)
    status = _items(sheet, tables.STATUS_COUNTS, _STATUS_ITEMS, rows, _TOP_ROW, _MIDDLE, formats)
    # The submissions end where the statuses end.
    sent_top = status[1] - len(_SUBMISSION_ITEMS)
    sent = _items(sheet, tables.SUBMISSION_COUNTS, _SUBMISSION_ITEMS, rows, sent_top, _LEFT, formats)
    below = status[1] + 2
    actions = _items(sheet, tables.ACTIONS, _ACTION_ITEMS, rows, below, _MIDDLE, formats)
    for row in range(_TOP_ROW, status[1] + 1):
        sheet.set_row(row, _COUNT_POINTS)
    for row in (_TOP_ROW - 1, below - 1):
        sheet.set_row(row, _THIN_POINTS)

    bars, ring = status_chart(book, status[0], _MIDDLE), submission_chart(book, sent[0], _LEFT)
    width, height = pixels(_WIDTHS[_RIGHT]) - _CHART_GAP, (status[1] + 1 - _TOP_ROW) * _px(_COUNT_POINTS)
    bars.set_size({"width": width, "height": height})
    sheet.insert_chart(_TOP_ROW, _RIGHT, bars, {"x_offset": _CHART_GAP})
    # The actions' rows have no height of their own: they grow with what they say, and the ring with them.
    width, height = sum(map(pixels, _WIDTHS[_LEFT : _MIDDLE - 1])), (actions[1] + 1 - below) * _ROW_PIXELS
    ring.set_size({"width": width, "height": height})
    sheet.insert_chart(below, _LEFT, ring)

    link = formats.cell(font_color=NAVY, underline=1)
    sheet.write_url(actions[1] + 2, _LEFT, f"internal:'{GUIDE}'!A1", link, _GUIDE_LINK)
    sheet.set_tab_color(NAVY)
    print_setup(sheet)
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()


def _banner(sheet: Any, settings: Mapping[str, str], sample_label: str, formats: Formats) -> None:
    agency = (settings.get("agency") or "").upper()
    band: dict[str, object] = {"bg_color": NAVY, "bold": True, "align": "left", "indent": 1}
    head = formats.cell(**band, font_color="#C9D8EA", font_size=11)
    title = formats.cell(**band, font_color=PAPER, font_size=14, text_wrap=True, valign="top")
    plan_title = settings.get("plan_title") or settings.get("plan_id") or ""
    _across(sheet, _AGENCY_ROW, " – ".join(part for part in (agency, _TITLE) if part), head)
    sheet.set_row(_AGENCY_ROW, 21)
    _across(sheet, _TITLE_ROW, plan_title, title)
    sheet.set_row(_TITLE_ROW, 8 + 18 * max(1, ceil(len(plan_title) / _TITLE_CHARACTERS)))
    if sample_label:
        look = formats.cell(bg_color=SAMPLE[0], font_color=SAMPLE[1], bold=True, align="center", font_size=11)
        _across(sheet, _SAMPLE_ROW, sample_label, look)
    sheet.set_row(_SAMPLE_ROW, 18 if sample_label else _THIN_POINTS)


def _buttons(sheet: Any) -> None:
    """Two lines of buttons over the four columns of the tables."""
    height = _px(_BUTTON_POINTS) - _BUTTON_GAP
    sheet.set_row(_BUTTON_ROW, 2 * _BUTTON_POINTS)
    for i, button in enumerate(CATALOGUE):
        line, place = divmod(i, len(_BUTTON_COLUMNS))
        col = _BUTTON_COLUMNS[place]
        room = pixels(_WIDTHS[col])
        left = 0 if col in (_LEFT, _MIDDLE) else _BUTTON_GAP
        top = line * _px(_BUTTON_POINTS) + _BUTTON_GAP // 2
        add_button(sheet, _BUTTON_ROW, col, button, room - left, height, left, top)


def _message(sheet: Any, formats: Formats) -> None:
    look = formats.cell(
        bg_color=BAND, text_wrap=True, align="left", indent=1, border=1, border_color=GRID,
        left=5, left_color=PAPER,  # a gap to the buttons
    )  # fmt: skip
    sheet.write_string(_BUTTON_ROW, _RIGHT, _MESSAGE, look)


def _across(sheet: Any, row: int, text: str, look: Any) -> None:
    """One cell over the width of the sheet's contents, holding ``text`` as text."""
    sheet.merge_range(row, _LEFT, row, _RIGHT, "", look)
    sheet.write_string(row, _LEFT, text, look)


def _control(sheet: Any, rows: Mapping[str, Rows], year: int, formats: Formats) -> None:
    """The control table, always its two rows."""
    spec = tables.CONTROL
    given = {text_of(r.get("item")): r.get("value") for r in rows.get(spec.name, ())}
    periods = [str(Period(year, kind)) for kind in PeriodKind]
    wanted: Rows = (
        {"item": w.CONTROL_PERIOD, "value": given.get(w.CONTROL_PERIOD) or periods[0]},
        {"item": w.CONTROL_DAY, "value": None},
    )
    first, last = write_table(sheet, spec, wanted, _TOP_ROW, _LEFT, formats, dashboard=True)
    owner = spec.column("value").owner
    as_code, as_day = (Column("value", "", owner, kind, width=10) for kind in (Kind.TEXT, Kind.DATE))
    day = date_of(given.get(w.CONTROL_DAY))
    write(sheet, first, _LEFT + 1, wanted[0]["value"], formats.body(as_code, airy=True))
    write(sheet, last, _LEFT + 1, day, formats.body(as_day, airy=True))
    hint = {"input_title": w.CONTROL_PERIOD, "input_message": f"{_PERIOD_HELP}{_PERIOD_NAMES}."}
    sheet.data_validation(first, _LEFT + 1, first, _LEFT + 1, {**checks.choice(periods), **hint})
    hint = {"input_title": w.CONTROL_DAY, "input_message": _DAY_HELP}
    sheet.data_validation(last, _LEFT + 1, last, _LEFT + 1, {**checks.day(), **hint})


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


def _px(points: float) -> int:
    """What a row of ``points`` height takes on the screen."""
    return int(points * 96 / 72)
