"""A master workbook after a year in an office: people renamed, sorted, inserted, charted and commented.

Built with XlsxWriter alone, so that nothing of the code under test has a hand in it; what XlsxWriter cannot
make (a filter that is set, a custom XML part) is put into the package afterwards.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from xlsxwriter.utility import xl_range_abs

from cchc_xl.core.tables import GROUPS, LINES, SETTINGS, SUBMISSIONS, TASKS, CellValue, Kind, TableSpec

TASK_SHEET = "Việc ‘CCHC’ năm 2023"  # renamed by a person
LINE_SHEET, SUBMISSION_SHEET, SETTING_SHEET = "Tổng hợp", "Tiến độ nộp", "Cấu hình"
OWN_SHEET = "Ghi chú riêng"
_SHEETS = (TASK_SHEET, LINE_SHEET, SUBMISSION_SHEET, SETTING_SHEET, OWN_SHEET)
TASK_TOP, LINE_TOP = 6, 4  # 1-based row of the header
INSERTED = "Người theo dõi"  # a column of the office's own in the middle of the tasks
CALCULATED = "Kỳ và mã"  # a calculated column of the office's own at the end of the lines
CALCULATED_FORMULA = "tblTongHop[[#This Row],[Kỳ]]&tblTongHop[[#This Row],[Mã nhiệm vụ]]"
HIDDEN_ID = "NV003"

CUSTOM_XML = '<ghiChu xmlns="urn:vp"><dong>giữ nguyên</dong></ghiChu>'.encode()
_FILTER = (
    b'<filterColumn colId="2"><filters><filter val="NV001"/><filter val="NV002"/></filters></filterColumn>'
)


def task_ids(count: int) -> list[str]:
    return [f"NV{n:03}" for n in range(1, count + 1)]


def task_row(task_id: str) -> dict[str, CellValue]:
    """A task as the plan gives it, with two roll-up cells that were written before."""
    number = int(task_id[2:])
    return {
        "id": task_id,
        "content": f"Nội dung công việc thứ {number}",
        "lead": "Văn phòng Sở",
        "time": "Quý II/2023",
        "due": date(2023, 6, 30),
        "status": "Đang thực hiện",
        "reported": number,
        "own_due": date(2023, 7, number % 28 + 1),
        "office_note": f"ghi chú {number}",
    }


def build(path: Path, tasks: int = 60, fillers: int = 0) -> Path:
    """The decorated workbook at ``path``; each filler is a sheet with a chart of its own."""
    with xlsxwriter.Workbook(path) as book:
        formats = {
            Kind.DATE: book.add_format({"num_format": "dd/mm/yyyy", "border": 1}),
            Kind.LONG: book.add_format({"text_wrap": True, "border": 1}),
        }
        _tasks(book, formats, tasks)
        _lines(book, formats)
        _submissions(book, formats)
        _settings(book, formats)
        _own(book, tasks)
        for number in range(fillers):
            sheet = book.add_worksheet(f"Phụ {number + 1}")
            sheet.write_column(0, 0, list(range(20)))
            chart = book.add_chart({"type": "line"})
            chart.add_series({"values": [sheet.name, 0, 0, 19, 0]})
            sheet.insert_chart("C2", chart)

    def set_filter(table: bytes) -> bytes:
        start = table.index(b"<autoFilter")
        end = table.index(b"/>", start)
        return table[:end] + b">" + _FILTER + b"</autoFilter>" + table[end + 2 :]

    relation = (
        b'<Relationship Id="rIdVp" Target="../customXml/item1.xml" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"/>'
    )
    rewrite(
        path,
        {
            table_part(path, TASKS.name): set_filter,
            "xl/_rels/workbook.xml.rels": lambda b: b.replace(
                b"</Relationships>", relation + b"</Relationships>"
            ),
        },
        {"customXml/item1.xml": CUSTOM_XML},
    )
    return path


def parts(path: Path) -> dict[str, bytes]:
    """Every part of a package, inflated."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def compressed(path: Path) -> dict[str, bytes]:
    """Every part of a package as it lies in the file, still packed."""
    data = path.read_bytes()
    found = {}
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            header = info.header_offset
            lengths = (int.from_bytes(data[header + at : header + at + 2], "little") for at in (26, 28))
            start = header + 30 + sum(lengths)
            found[info.filename] = data[start : start + info.compress_size]
    return found


def second_opinion(path: Path) -> openpyxl.Workbook:
    """The values as openpyxl reads them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # it says which extensions it does not know
        return openpyxl.load_workbook(path, data_only=True)


def table_part(path: Path, name: str) -> str:
    """The part of a table by its name."""
    mark = f'displayName="{name}"'.encode()
    return next(part for part, content in parts(path).items() if "/tables/" in part and mark in content)


def sheet_part(sheet: str) -> str:
    """The part of a sheet: XlsxWriter numbers them in the order of the workbook."""
    return f"xl/worksheets/sheet{_SHEETS.index(sheet) + 1}.xml"


def rewrite(
    path: Path,
    edits: Mapping[str, Callable[[bytes], bytes]],
    extra: Mapping[str, bytes] | None = None,
    without: tuple[str, ...] = (),
) -> Path:
    """Change, add and leave out parts of a package; an edit that changes nothing is a mistake of the test."""
    content = parts(path)
    for name, edit in edits.items():
        edited = edit(content[name])
        assert edited != content[name], name
        content[name] = edited
    content |= extra or {}
    # Packed otherwise than the code under test packs: parts it should copy cannot come out equal by chance.
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in content.items():
            if name not in without:
                archive.writestr(name, data)
    return path


def _headers(spec: TableSpec) -> list[str]:
    return [column.header for column in spec.columns]


def _tasks(book: Any, formats: dict[Kind, Any], count: int) -> None:
    sheet = book.add_worksheet(TASK_SHEET)
    sheet.write("B2", "Theo dõi kế hoạch CCHC")
    sheet.merge_range("B3:F3", "Phòng Hành chính", book.add_format({"bold": True}))
    # The office moved the two columns on the right to the left and inserted one of its own.
    columns = [*TASKS.columns[-2:], *TASKS.columns[:-2]]
    headers = [c.header for c in columns]
    headers.insert(6, INSERTED)
    top, left = TASK_TOP - 1, 1
    bottom, right = top + count, left + len(headers) - 1
    sheet.add_table(
        top, left, bottom, right, {"name": TASKS.name, "columns": [{"header": h} for h in headers]}
    )
    for row, task_id in enumerate(reversed(task_ids(count)), top + 1):  # sorted by a person
        values = task_row(task_id)
        for column in columns:
            at = left + headers.index(column.header)
            _write(sheet, row, at, values.get(column.field), formats.get(column.kind))
        sheet.write(row, left + headers.index(INSERTED), f"Chị {task_id}")
        if task_id == HIDDEN_ID:
            sheet.set_row(row, None, None, {"hidden": True})
    status = left + headers.index("Trạng thái")
    area = (top + 1, status, bottom, status)
    red = book.add_format({"bg_color": "#F8CBAD"})
    sheet.conditional_format(*area, {"type": "cell", "criteria": "==", "value": '"Quá hạn"', "format": red})
    sheet.data_validation(*area, {"validate": "list", "source": ["Quá hạn", "Đang thực hiện"]})
    sheet.write_comment(top + 2, status, "Hỏi lại đơn vị này", {"author": "VP"})
    sheet.insert_textbox(bottom + 4, 2, "Nhớ họp giao ban", {"width": 200, "height": 60})
    chart = book.add_chart({"type": "column"})
    reported = left + headers.index("Đã báo cáo")
    chart.add_series({"values": [TASK_SHEET, top + 1, reported, bottom, reported], "name": "Đã báo cáo"})
    sheet.insert_chart(bottom + 4, 6, chart)
    quoted = "'" + TASK_SHEET.replace("'", "''") + "'"
    book.define_name("DanhMucMa", f"={quoted}!{xl_range_abs(top + 1, left + 3, bottom, left + 3)}")
    sheet.protect("", {"format_cells": True})
    sheet.freeze_panes(top + 1, 4)


def _lines(book: Any, formats: dict[Kind, Any]) -> None:
    sheet = book.add_worksheet(LINE_SHEET)
    headers = [*_headers(LINES), CALCULATED]
    top, bottom, right = LINE_TOP - 1, LINE_TOP, len(headers) - 1
    columns: list[dict[str, Any]] = [{"header": h} for h in headers]
    columns[-1]["formula"] = f"={CALCULATED_FORMULA}"
    sheet.add_table(top, 0, bottom, right, {"name": LINES.name, "columns": columns})
    sheet.set_row(bottom, 30)
    for i, column in enumerate(LINES.columns):
        sheet.write_blank(bottom, i, None, formats.get(column.kind, formats[Kind.LONG]))
    progress = _headers(LINES).index("Tiến độ (%)")
    area = (bottom, progress, bottom, progress)
    sheet.conditional_format(*area, {"type": "data_bar", "data_bar_2010": True})
    sheet.data_validation(*area, {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100})
    sheet.ignore_errors({"number_stored_as_text": f"A{bottom + 1}:{chr(65 + right)}{bottom + 1}"})
    sheet.print_area(top, 0, bottom, right)
    sheet.repeat_rows(top)
    sheet.write(0, right + 3, "Ghi chú bên phải bảng")


def _submissions(book: Any, formats: dict[Kind, Any]) -> None:
    sheet = book.add_worksheet(SUBMISSION_SHEET)
    headers = _headers(SUBMISSIONS)
    sheet.add_table(
        2, 0, 5, len(headers) - 1, {"name": SUBMISSIONS.name, "columns": [{"header": h} for h in headers]}
    )
    for row, unit in enumerate(("DV01", "DV02", "DV03"), 3):
        values: dict[str, CellValue] = {"key": f"2023-Q1|{unit}", "unit": unit, "attempts": row - 2}
        for i, column in enumerate(SUBMISSIONS.columns):
            _write(sheet, row, i, values.get(column.field), formats.get(column.kind))
    chart = book.add_chart({"type": "pie"})
    attempts = headers.index("Số lần gửi")
    chart.add_series({"values": [SUBMISSION_SHEET, 3, attempts, 5, attempts]})
    sheet.insert_chart(2, len(headers) + 1, chart)
    book.define_name("LanGui", f"='{SUBMISSION_SHEET}'!{xl_range_abs(3, attempts, 5, attempts)}")
    sheet.add_sparkline(3, len(headers), {"range": f"'{SUBMISSION_SHEET}'!I4:I6"})


def _settings(book: Any, formats: dict[Kind, Any]) -> None:
    sheet = book.add_worksheet(SETTING_SHEET)
    settings: list[tuple[CellValue, ...]] = [
        ("year", "Năm", 2023, "năm kế hoạch"),
        ("plan_id", "Mã", "=KH/2023", None),
    ]
    groups: list[tuple[CellValue, ...]] = [("I", "Cải cách thể chế"), ("II", "Thủ tục"), ("III", "Bộ máy")]
    for spec, left, rows in ((SETTINGS, 0, settings), (GROUPS, 5, groups)):
        headers = _headers(spec)
        bottom, right = 2 + len(rows), left + len(headers) - 1
        columns = [{"header": header} for header in headers]
        sheet.add_table(2, left, bottom, right, {"name": spec.name, "columns": columns})
        for row, values in enumerate(rows, 3):
            for i, value in enumerate(values):
                _write(sheet, row, left + i, value, formats.get(spec.columns[i].kind))


def _own(book: Any, tasks: int) -> None:
    sheet = book.add_worksheet(OWN_SHEET)
    sheet.write_formula("A1", f'=COUNTIF({TASKS.name}[Trạng thái],"Quá hạn")', None, 0)
    sheet.write_formula("A2", "=A1*2", None, 0)
    sheet.write_formula("A3", "=DATE(2023,6,30)", book.add_format({"num_format": "dd/mm/yyyy"}), 45107)
    sheet.write_formula("A4", "=ROWS(DanhMucMa)", None, tasks)
    sheet.write("B1", "việc quá hạn")


def _write(sheet: Any, row: int, column: int, value: CellValue, style: Any) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, style)
    elif value is None:
        sheet.write_blank(row, column, None, style)
    else:
        sheet.write(row, column, value, style)
