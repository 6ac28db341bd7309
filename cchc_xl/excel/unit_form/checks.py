"""What the form itself checks while it is filled in: lists, limits, prompts and the check column.

The check column gives hints early; the rules of core/form_values.py decide.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from openpyxl.formatting.rule import Rule
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from cchc_xl.core import form_wording as fw
from cchc_xl.core import wording as w
from cchc_xl.core.form_layout import LEADS, PARTNERS, TARGETS, Block, FormColumn, first_valid_day
from cchc_xl.core.tables import Kind
from cchc_xl.core.vnformat import day
from cchc_xl.excel.build import theme
from cchc_xl.excel.unit_form.looks import differential

_SERIAL_ZERO: Final = date(1899, 12, 30)  # Excel counts days from here


def lead_check(row: int) -> str:
    """The formula of block A's check column."""
    at = _addresses(LEADS, row)
    first, last = LEADS.fill_ins[0].letter, LEADS.fill_ins[-1].letter
    choices = ",".join(_quoted(choice) for choice in LEADS.column("status").choices)
    status, share, completed = at["status"], at["progress_percent"], at["completed_on"]
    done, impossible = _quoted(w.ANSWER["DONE"]), _quoted(w.ANSWER["NOT_POSSIBLE"])
    unexplained = f'{status}={impossible},{at["difficulties"]}="",{at["result_text"]}=""'
    return _first_that_holds(
        (f"COUNTA({first}{row}:{last}{row})=0", fw.CHECK_BLANK),
        (f'{status}=""', fw.CHECK_STATUS),
        (f"ISNA(MATCH({status},{{{choices}}},0))", fw.CHECK_STATUS_LIST),
        (f'AND({share}<>"",NOT(ISNUMBER({share})))', fw.CHECK_PERCENT),
        (f"OR({share}<0,{share}>100)", fw.CHECK_PERCENT),
        (f"AND({share}>0,{share}<=1)", fw.CHECK_PERCENT_SHARE),
        (f'AND({completed}<>"",NOT(ISNUMBER({completed})))', fw.CHECK_DATE),
        (f'AND({status}={done},{completed}="")', fw.CHECK_DATE_MISSING),
        (f"AND({unexplained})", fw.CHECK_REASON),
    )


def partner_check(row: int) -> str:
    """The formula of block B's check column: nothing is demanded of a partner."""
    first, last = PARTNERS.fill_ins[0].letter, PARTNERS.fill_ins[-1].letter
    return f'IF(COUNTA({first}{row}:{last}{row})=0,"",{_quoted(fw.CHECK_OK)})'


def target_check(row: int) -> str:
    """The formula of the targets' check column."""
    at = _addresses(TARGETS, row)
    pair = f"{at['numerator']}:{at['denominator']}"
    return _first_that_holds(
        (f"COUNTA({pair})=0", fw.CHECK_BLANK),
        (f"COUNTA({pair})<2", fw.CHECK_PAIR),
        (f"COUNT({pair})<2", fw.CHECK_NUMBER),
        (f"MIN({pair})<0", fw.CHECK_NEGATIVE),
        (f"{at['numerator']}>{at['denominator']}", fw.CHECK_ORDER),
    )


def target_ratio(row: int) -> str:
    """The formula of the ratio on the scale 0–100, blank as long as it is unknown."""
    at = _addresses(TARGETS, row)
    over, under = at["numerator"], at["denominator"]
    return f'IF(COUNT({over}:{under})<2,"",IF({under}>0,ROUND({over}/{under}*100,2),""))'


def add_entry_checks(sheet: Worksheet, block: Block, first: int, last: int, year: int) -> None:
    """Lists, limits and prompts for the fill-in cells of rows ``first`` to ``last``."""
    for column in block.fill_ins:
        limits, refusal = _limits(column, first_valid_day(year))
        if not limits and not column.prompt:
            continue
        check = DataValidation(allow_blank=True, **limits)
        if limits:
            check.showErrorMessage = True
            check.errorTitle, check.error = fw.ENTRY_REFUSED, refusal
        if column.prompt:
            check.showInputMessage = True
            check.promptTitle, check.prompt = column.header, column.prompt
        check.add(f"{column.letter}{first}:{column.letter}{last}")
        sheet.add_data_validation(check)


def colour_checks(sheet: Worksheet, block: Block, first: int, last: int) -> None:
    """Green for a row that is complete, amber for one with a hint."""
    letter = block.column("check").letter
    cell, area = f"${letter}{first}", f"{letter}{first}:{letter}{last}"
    open_rows = f'OR({cell}="",{cell}={_quoted(fw.CHECK_BLANK)})'
    for formula, look in (
        (f"{cell}={_quoted(fw.CHECK_OK)}", theme.GREEN),
        (f"NOT({open_rows})", theme.AMBER),
    ):
        rule = Rule(type="expression", dxf=differential(look), formula=[formula], stopIfTrue=True)
        sheet.conditional_formatting.add(area, rule)


def _limits(column: FormColumn, first: date) -> tuple[dict[str, Any], str]:
    if column.choices:
        return {"type": "list", "formula1": _quoted(",".join(column.choices))}, fw.ENTRY_LIST
    if column.kind is Kind.PERCENT:
        between = {"type": "decimal", "operator": "between", "formula1": "0", "formula2": "100"}
        return between, fw.ENTRY_PERCENT
    if column.kind is Kind.NUMBER:
        return {"type": "decimal", "operator": "greaterThanOrEqual", "formula1": "0"}, fw.ENTRY_NUMBER
    if column.kind is Kind.DATE:
        serial = str((first - _SERIAL_ZERO).days)
        limits = {"type": "date", "operator": "greaterThanOrEqual", "formula1": serial}
        return limits, fw.ENTRY_DATE.format(first=day(first))
    return {}, ""


def _addresses(block: Block, row: int) -> dict[str, str]:
    return {column.field: f"{column.letter}{row}" for column in block.columns}


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _first_that_holds(*hints: tuple[str, str]) -> str:
    """Nested IFs: the hint of the first condition that holds, the tick when none does."""
    formula = _quoted(fw.CHECK_OK)
    for condition, hint in reversed(hints):
        formula = f"IF({condition},{_quoted(hint)},{formula})"
    return formula
