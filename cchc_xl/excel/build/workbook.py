"""Writing the master workbook: every sheet in its order, byte for byte the same from the same rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from cchc_xl.core import tables
from cchc_xl.core.button import MESSAGE_NAME, WORKBOOK_ID_NAME
from cchc_xl.core.job import is_workbook_id
from cchc_xl.core.tables import CellValue
from cchc_xl.core.workbook_cells import number_of, text_of
from cchc_xl.errors import WorkbookError, why
from cchc_xl.excel.build.dashboard import MESSAGE_CELL, write_dashboard
from cchc_xl.excel.build.finish import finished
from cchc_xl.excel.build.guide import write_guide
from cchc_xl.excel.build.pages import DASHBOARD, GUIDE, PAGES
from cchc_xl.excel.build.sheet import write_page
from cchc_xl.excel.build.theme import FONT, Formats
from cchc_xl.excel.build.vba import read_sources, vba_project
from cchc_xl.excel.build.vba.modules import WORKBOOK
from cchc_xl.settings import vba_sources


def build_workbook(
    rows: Mapping[str, Sequence[Mapping[str, CellValue]]], path: Path, *, sample_label: str = ""
) -> None:
    """Sổ theo dõi: write ``rows`` (table name → rows by field) as a new macro-enabled workbook at ``path``.

    A table without rows gets one blank row. ``sample_label`` stands in a banner over everything when
    the figures are no real ones. Raises WorkbookError when ``path`` exists or cannot be written, and
    when the settings lack the plan's year or an ID that its buttons can send.
    """
    settings = {text_of(r.get("key")): text_of(r.get("value")) for r in rows.get(tables.SETTINGS.name, ())}
    year = number_of(settings.get("year"))
    if year is None or not 1900 <= year <= 9999:
        raise WorkbookError(
            "Chưa biết năm của kế hoạch nên chưa tạo được sổ.",
            "Ghi năm kế hoạch vào dòng year của tệp settings.csv rồi chạy lại.",
        )
    identity = settings.get("plan_id", "")
    if not is_workbook_id(identity):
        raise WorkbookError(
            f"Mã kế hoạch “{identity}” không dùng được cho các nút bấm của sổ.",
            "Ghi mã ở dòng plan_id của tệp settings.csv bằng chữ không dấu, chữ số, dấu chấm, gạch nối hoặc "
            "gạch dưới, tối đa 64 ký tự, ví dụ KH-CCHC-2023, rồi chạy lại.",
        )
    _refuse_overwrite(path)
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(_package(rows, settings, int(year), path.name, sample_label))
        _refuse_overwrite(path)
        part.rename(path)
    except OSError as error:
        raise WorkbookError(
            f"Không ghi được sổ “{path}” ({why(error)}).",
            "Kiểm tra thư mục có tồn tại, còn chỗ trống và cho phép ghi, rồi chạy lại.",
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _package(
    rows: Mapping[str, Sequence[Mapping[str, CellValue]]],
    settings: Mapping[str, str],
    year: int,
    name: str,
    sample_label: str,
) -> bytes:
    file = BytesIO()
    book = xlsxwriter.Workbook(file, _options())
    book.set_properties(
        {
            "title": settings.get("plan_title", ""),
            "company": settings.get("agency", ""),
            "created": datetime(year, 1, 1),  # noqa: DTZ001 - a fixed mark, not a moment
        }
    )
    book.set_size(2400, 1500)
    formats = Formats(book)
    dashboard = book.add_worksheet(DASHBOARD)
    write_dashboard(book, dashboard, rows, settings, year, sample_label, formats)
    first_rows = {}
    for number, page in enumerate(PAGES, 2):
        sheet = book.add_worksheet(page.name)
        first_rows[number] = write_page(sheet, page, rows, rows.get(tables.GROUPS.name, ()), formats)
    write_guide(book.add_worksheet(GUIDE), name, year, formats)
    _give_code_names(book)
    _define_names(book, settings)
    dashboard.activate()
    book.close()
    return finished(file.getvalue(), first_rows)


def _give_code_names(book: Any) -> None:
    """The VBA project, and the names under which it knows the workbook and each sheet."""
    names = [f"Sheet{number}" for number in range(1, len(book.worksheets()) + 1)]
    project = vba_project(read_sources(vba_sources(), names))
    book.add_vba_project(BytesIO(project), is_stream=True)
    book.set_vba_name(WORKBOOK)
    for sheet, name in zip(book.worksheets(), names, strict=True):
        sheet.set_vba_name(name)


def _define_names(book: Any, settings: Mapping[str, str]) -> None:
    """What buttons and assistant go by: the workbook's identity, and the cell they answer in."""
    book.define_name(WORKBOOK_ID_NAME, f'="{settings["plan_id"]}"')
    book.define_name(MESSAGE_NAME, f"='{DASHBOARD}'!{MESSAGE_CELL}")


def _options() -> dict[str, object]:
    """One date for all parts, and our font whatever the PC's theme. New each time: XlsxWriter changes it."""
    return {
        "in_memory": True,
        "default_format_properties": {"font_name": FONT, "font_size": 10, "font_scheme": "none"},
    }


def _refuse_overwrite(path: Path) -> None:
    if path.exists():
        raise WorkbookError(
            f"Đã có tệp “{path}”; sổ đang dùng không bị ghi đè.",
            "Chọn tên tệp khác sau -o, hoặc tự chuyển tệp cũ đi nơi khác rồi chạy lại.",
        )
