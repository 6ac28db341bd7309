"""Tự kiểm tra: the state of assistant, paths and folders, and of the workbook itself, onto its sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cchc_xl.core import sheet_rows, tables
from cchc_xl.core import wording as w
from cchc_xl.core.changes import every_row, plan_changes
from cchc_xl.core.problem import Problem
from cchc_xl.core.self_check import BAD, GOOD, LOOK, Finding, finding_rows, summary
from cchc_xl.core.tables import CATALOGUE, TableData
from cchc_xl.core.workbook_cells import date_of, text_of
from cchc_xl.errors import WorkbookError
from cchc_xl.ports import MasterWorkbook


@dataclass(frozen=True, slots=True)
class SelfCheckResult:
    """All findings, those from outside the workbook first."""

    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    said: str


def self_check(book: MasterWorkbook, outside: tuple[Finding, ...], now: datetime) -> SelfCheckResult:
    """Look the workbook over and write the sheet, as far as its tables still stand.

    Raises WorkbookError when even the sheet for the findings is gone: the sentence names what is missing.
    """
    found: dict[str, TableData] = {}
    missing: list[Finding] = []
    for spec in CATALOGUE:
        try:
            found |= book.read((spec,))
        except WorkbookError as error:
            missing.append(Finding(f"Bảng {spec.name}", BAD, error.message, error.action))
    findings = (*outside, *missing, *_of_tables(found, len(missing)), _of_control(found))
    said = summary(findings)
    written = book.read((tables.SELF_CHECK, tables.ACTIONS, tables.LOG))
    changes = [
        plan_changes(written[tables.SELF_CHECK.name], finding_rows(findings), scope=every_row),
        plan_changes(
            written[tables.ACTIONS.name], sheet_rows.action_rows("self_check", now, said), add=False
        ),
        plan_changes(written[tables.LOG.name], sheet_rows.log_rows("self_check", now, said)),
    ]
    return SelfCheckResult(findings, book.write(changes), said)


def _of_tables(found: dict[str, TableData], missing: int) -> tuple[Finding, ...]:
    lacking = [
        f"{table.sheet}: {', '.join(table.spec.column(f).header for f in table.missing)}"
        for table in found.values()
        if table.missing
    ]
    if lacking:
        said = f"Thiếu cột ở {'; '.join(lacking)}."
        return (Finding("Các bảng của sổ", LOOK, said, "Ghi lại đúng tiêu đề các cột đó."),)
    if missing:
        return ()
    return (Finding("Các bảng của sổ", GOOD, f"Đủ {len(found)} bảng, đủ cột."),)


def _of_control(found: dict[str, TableData]) -> Finding:
    table = found.get(tables.CONTROL.name)
    given = {text_of(row.get("item")): row.get("value") for row in table.values()} if table else {}
    period, day = text_of(given.get(w.CONTROL_PERIOD)), given.get(w.CONTROL_DAY)
    item = "Kỳ và ngày đang chọn"
    if not period:
        return Finding(item, LOOK, "Chưa chọn kỳ báo cáo.", f"Chọn kỳ trên {tables.CONTROL.sheet}.")
    if text_of(day) and date_of(day) is None:
        return Finding(item, BAD, f"“{text_of(day)}” không phải một ngày.", "Ghi ngày/tháng/năm.")
    shown = text_of(date_of(day)) if date_of(day) else "hôm nay"
    return Finding(item, GOOD, f"Kỳ {period}, ngày kiểm tra: {shown}.")
