"""What the form itself checks while it is filled in: lists, limits, prompts and the check column.

The check column says early, in the words of the rules, what they will say of the form that is sent back.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from openpyxl.formatting.rule import Rule as Colouring
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from cchc_xl.core import form_wording as fw
from cchc_xl.core import rules
from cchc_xl.core import wording as w
from cchc_xl.core.form_layout import LEADS, PARTNERS, TARGETS, Block, FormColumn, first_valid_day
from cchc_xl.core.problem import Rule
from cchc_xl.core.tables import Kind
from cchc_xl.core.vnformat import day
from cchc_xl.excel.build import theme
from cchc_xl.excel.unit_form.looks import differential

_SERIAL_ZERO: Final = date(1899, 12, 30)  # Excel counts days from here


def lead_check(row: int, cutoff: date) -> str:
    """The formula of block A's check column."""
    at = _addresses(LEADS, row)
    first, last = LEADS.fill_ins[0].letter, LEADS.fill_ins[-1].letter
    choices = ",".join(_quoted(choice) for choice in LEADS.column("status").choices)
    status, share, completed = at["status"], at["progress_percent"], at["completed_on"]
    done, impossible = _quoted(w.ANSWER["DONE"]), _quoted(w.ANSWER["NOT_POSSIBLE"])
    unexplained = f'{status}={impossible},{at["difficulties"]}="",{at["result_text"]}=""'
    return _first_that_holds(
        _error_in(f"{first}{row}:{last}{row}"),
        (f"COUNTA({first}{row}:{last}{row})=0", rules.FORM_LEADS_OPEN),
        (f'{status}=""', rules.FORM_STATUS_MISSING),
        (f"ISNA(MATCH({status},{{{choices}}},0))", rules.FORM_STATUS_UNKNOWN),
        (f'AND({share}<>"",NOT(ISNUMBER({share})))', rules.FORM_PERCENT_UNCLEAR),
        (f"OR({share}<0,{share}>100)", rules.FORM_PERCENT_RANGE),
        (f"AND({share}>0,{share}<=1)", rules.FORM_PERCENT_SHARE),
        (f'AND({completed}<>"",NOT(ISNUMBER({completed})))', rules.FORM_DATE_UNCLEAR),
        (f"{completed}>{_serial(cutoff)}", rules.FORM_DATE_AHEAD),
        (f'AND({status}={done},{completed}="")', rules.FORM_DONE_NO_DATE),
        (f'AND({status}={done},{share}<>"",{share}<100)', rules.FORM_DONE_NOT_FULL),
        (f"AND({status}<>{done},{share}=100)", rules.FORM_FULL_NOT_DONE),
        (f'AND({status}<>{done},{completed}<>"")', rules.FORM_DATE_NOT_DONE),
        (f"AND({unexplained})", rules.FORM_REASON_MISSING),
    )


def partner_check(row: int) -> str:
    """The formula of block B's check column: nothing is demanded of a partner."""
    cells = f"{PARTNERS.fill_ins[0].letter}{row}:{PARTNERS.fill_ins[-1].letter}{row}"
    good = f'IF(COUNTA({cells})=0,"",{_quoted(fw.CHECK_OK)})'
    return _first_that_holds(_error_in(cells), otherwise=good)


def target_check(row: int) -> str:
    """The formula of the targets' check column."""
    at = _addresses(TARGETS, row)
    pair = f"{at['numerator']}:{at['denominator']}"
    return _first_that_holds(
        _error_in(pair),
        (f"COUNTA({pair})=0", rules.FORM_TARGETS_OPEN),
        (f"COUNTA({pair})<2", rules.FORM_PAIR_INCOMPLETE),
        (f"COUNT({pair})<2", rules.FORM_NUMBER_UNCLEAR),
        (f"MIN({pair})<0", rules.FORM_NUMBER_NEGATIVE),
        (f"{at['numerator']}>{at['denominator']}", rules.FORM_PAIR_ORDER),
    )


def target_ratio(row: int) -> str:
    """The formula of the ratio on the scale 0–100, blank as long as it is unknown."""
    at = _addresses(TARGETS, row)
    over, under = at["numerator"], at["denominator"]
    return f'IF(COUNT({over}:{under})<2,"",IF({under}>0,ROUND({over}/{under}*100,2),""))'


def entry_checks(block: Block, year: int | None) -> Iterator[tuple[FormColumn, DataValidation]]:
    """Lists, limits and prompts of the fill-in columns, for cells yet to be named.

    Without the plan's year a day has no limit.
    """
    for column in block.fill_ins:
        limits, refusal = _limits(column, first_valid_day(year) if year else None)
        if not limits and not column.prompt:
            continue
        check = DataValidation(allow_blank=True, **limits)
        if limits:
            check.showErrorMessage = True
            check.errorTitle, check.error = fw.ENTRY_REFUSED, refusal
        if column.prompt:
            check.showInputMessage = True
            check.promptTitle, check.prompt = column.header, column.prompt
        yield column, check


def colour_checks(sheet: Worksheet, block: Block, first: int, last: int) -> None:
    """Green for a row that is complete, amber for one with a hint."""
    letter = block.column("check").letter
    cell, area = f"${letter}{first}", f"{letter}{first}:{letter}{last}"
    open_rows = f'OR({cell}="",{cell}={_quoted(rules.FORM_LEADS_OPEN.hint)})'
    for formula, look in (
        (f"{cell}={_quoted(fw.CHECK_OK)}", theme.GREEN),
        (f"NOT({open_rows})", theme.AMBER),
    ):
        rule = Colouring(type="expression", dxf=differential(look), formula=[formula], stopIfTrue=True)
        sheet.conditional_formatting.add(area, rule)


def _limits(column: FormColumn, first: date | None) -> tuple[dict[str, Any], str]:
    if column.choices:
        return {"type": "list", "formula1": _quoted(",".join(column.choices))}, fw.ENTRY_LIST
    if column.kind is Kind.PERCENT:
        between = {"type": "decimal", "operator": "between", "formula1": "0", "formula2": "100"}
        return between, fw.ENTRY_PERCENT
    if column.kind is Kind.NUMBER:
        return {"type": "decimal", "operator": "greaterThanOrEqual", "formula1": "0"}, fw.ENTRY_NUMBER
    if column.kind is Kind.DATE and first:
        limits = {"type": "date", "operator": "greaterThanOrEqual", "formula1": str(_serial(first))}
        return limits, fw.ENTRY_DATE.format(first=day(first))
    return {}, ""


def _addresses(block: Block, row: int) -> dict[str, str]:
    return {column.field: f"{column.letter}{row}" for column in block.columns}


def _serial(day: date) -> int:
    return (day - _SERIAL_ZERO).days


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _error_in(cells: str) -> tuple[str, Rule]:
    """To be asked first: an error in a cell makes an error of any other condition on it."""
    return f"SUMPRODUCT(--ISERROR({cells}))>0", rules.FORM_CELL_ERROR


def _first_that_holds(*checks: tuple[str, Rule], otherwise: str = _quoted(fw.CHECK_OK)) -> str:
    """Nested IFs: the hint of the first rule whose condition holds, the tick when none does."""
    formula = otherwise
    for condition, rule in reversed(checks):
        formula = f"IF({condition},{_quoted(rule.hint)},{formula})"
    return formula
