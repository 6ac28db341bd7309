"""Many new rows at the end of a sheet, written as text: as a tree they would take a kilobyte a cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from cchc_xl.core.tables import CellValue
from cchc_xl.excel import refusals
from cchc_xl.excel.package.parts import is_true
from cchc_xl.excel.package.refs import Box, column_letters
from cchc_xl.excel.package.sheet import Sheet
from cchc_xl.excel.package.values import Refused, Stored

# A row's own state is not handed on: what is hidden or folded above must not hide what is new.
OWN_OF_ROW = frozenset(("r", "spans", "hidden", "collapsed"))


@dataclass(frozen=True, slots=True)
class NewRow:
    """Values by column number, and the height in points that their texts need (None: no need)."""

    values: Mapping[int, CellValue]
    points: float | None = None


def can_append(sheet: Sheet, first: int) -> bool:
    """Whether nothing at all stands from row ``first`` on, in a sheet whose elements bear no prefix."""
    return sheet.plain and sheet.last_row < first and sheet.holds_strings


def append_rows(
    sheet: Sheet, data: Box, rows: Sequence[NewRow], formulas: Mapping[int, etree._Element]
) -> None:
    """Append rows that look like the last row of ``data``, with the formulas of some columns copied down;
    WorkbookError for a value no cell holds."""
    template = sheet.add_row(data.bottom)
    cells = sheet.cells(data.bottom)
    inside = {c for c in cells if data.left <= c <= data.right}
    known = inside | formulas.keys()
    used = known.union(*(row.values for row in rows))
    own = {c: style for c in inside if (style := cells[c].get("s"))}
    styles = {c: own.get(c) or sheet.default_style(template, c) for c in used}
    attributes = {k: v for k, v in template.attrib.items() if k not in OWN_OF_ROW}
    plain = {str(k): str(v) for k, v in attributes.items() if not str(k).startswith("{")}
    fixed = is_true(template.get("customHeight"))
    usual, letters = sorted(known), {c: column_letters(c) for c in used}
    lines, where = [], ""
    try:
        for number, row in enumerate(rows, start=data.bottom + 1):
            body, values = [], row.values
            for column in usual if values.keys() <= known else sorted(known | values.keys()):
                where = f"{letters[column]}{number}"
                if column in formulas and column not in values:
                    formula = sheet.formulas.text(formulas[column], where)
                    body.append(_formula_markup(where, formula, styles[column]))
                else:
                    body.append(_markup(where, sheet.encode(values.get(column), styles[column])))
            look = {**plain, "ht": f"{row.points:g}"} if row.points and not fixed else plain
            shown = "".join(f" {name}={quoteattr(value)}" for name, value in look.items())
            lines.append(f'<row r="{number}"{shown}>{"".join(body)}</row>')
    except Refused as refused:
        raise refusals.value_refused(sheet.name, where, str(refused)) from refused
    sheet.formulas_changed |= bool(formulas)
    last, columns = data.bottom + len(rows), used or {data.left}
    sheet.append(lines, Box(data.bottom + 1, min(columns), last, max(columns)))


def _markup(where: str, stored: Stored) -> str:
    kind, text, style = stored
    shown = f' s="{style}"' if style else ""
    if text is None:
        return f'<c r="{where}"{shown}/>'
    typed = f' t="{kind}"' if kind else ""
    return f'<c r="{where}"{shown}{typed}><v>{text}</v></c>'


def _formula_markup(where: str, formula: str | None, style: str | None) -> str:
    """A formula without a result: whoever opens the workbook computes it."""
    shown = f' s="{style}"' if style else ""
    return f'<c r="{where}"{shown}><f>{escape(formula)}</f></c>' if formula else f'<c r="{where}"{shown}/>'
