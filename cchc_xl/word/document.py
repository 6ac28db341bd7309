"""Văn bản: the report poured into its Word template."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from cchc_xl.core import report_cells
from cchc_xl.core import report_wording as rw
from cchc_xl.core.report import Report
from cchc_xl.word import refusals
from cchc_xl.word.saving import to_bytes, write_new
from cchc_xl.word.template import ANNEX_OF, PLACEHOLDER, Template, read_template, text_of, texts

_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def write_report(report: Report, template: Path, out: Path) -> None:
    """Write ``report`` to a new document ``out``; the same report and template give the same bytes.

    Raises ReportError: ``out`` exists or cannot be written, or the template is unfit.
    """
    if out.suffix.lower() != ".docx":
        raise refusals.not_docx(out)
    if out.exists():
        raise refusals.exists(out)
    if not out.parent.is_dir():
        raise refusals.no_folder(out)
    data = fill(report, read_template(template))
    try:
        write_new(data, out)
    except FileExistsError as error:
        raise refusals.exists(out) from error
    except OSError as error:
        raise refusals.not_written(out, error.strerror or type(error).__name__) from error


def fill(report: Report, template: Template) -> bytes:
    """The document of ``report`` as bytes; the template is used up by it.

    Texts of the report are never read as placeholders.
    """
    values = report_cells.values(report)
    for annex, rows in report_cells.rows(report).items():
        _fill_annex(template, annex, rows, values)
    filled = report_cells.lists(report)
    for name, paragraph in template.lists:
        for text in filled[name]:
            copy = deepcopy(paragraph)
            paragraph.addprevious(copy)
            _fill_paragraph(copy, {name: text})
        _drop(paragraph)
    for paragraph in template.values:
        _fill_paragraph(paragraph, values)
        if not text_of(paragraph).strip():
            _drop(paragraph)
    head = report.head
    return to_bytes(
        template.document,
        title=" ".join(f"{head.title} {head.subject}".split()),
        author=head.agency,
        moment=datetime.combine(head.day or report.as_of, time(), UTC),
    )


def _fill_annex(
    template: Template,
    annex: str,
    rows: list[tuple[str, report_cells.Cells]],
    values: Mapping[str, str],
) -> None:
    """Copy the model rows once per line, in the order of the lines, and take the models out."""
    leading = template.rows[annex]
    if not rows:
        rows = [(annex, {report_cells.ROWS[annex][0]: rw.NO_ROWS})]
    blank = dict.fromkeys((name for names in report_cells.ROWS.values() for name in names), "")
    for kind, cells in rows:
        row = deepcopy(template.rows[kind])
        leading.addprevious(row)
        for paragraph in row.iter(qn("w:p")):
            _fill_paragraph(paragraph, {**values, **blank, **cells})
    for kind, row in template.rows.items():
        if ANNEX_OF[kind] == annex:
            row.getparent().remove(row)


def _fill_paragraph(paragraph: Any, found: Mapping[str, str]) -> None:
    for node in texts(paragraph):
        text = node.text or ""
        if "{{" in text:
            _set_text(node, _clean(PLACEHOLDER.sub(lambda match: found[match[1]], text)))


def _set_text(node: Any, text: str) -> None:
    """``text`` into a w:t; its line breaks become Word's."""
    first, *more = text.split("\n")
    node.text = first
    node.set(_XML_SPACE, "preserve")
    for line in more:
        br, following = OxmlElement("w:br"), OxmlElement("w:t")
        following.text = line
        following.set(_XML_SPACE, "preserve")
        node.addnext(br)
        br.addnext(following)
        node = following


def _clean(text: str) -> str:
    """Composed letters, without what XML cannot hold: control characters, lone surrogates, non-characters."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    return "".join(letter for letter in text if letter == "\n" or _in_xml(letter))


def _in_xml(letter: str) -> bool:
    return unicodedata.category(letter) not in ("Cc", "Cs") and letter not in "\ufffe\uffff"


def _drop(paragraph: Any) -> None:
    """Take a paragraph out; the last one of a cell or header must stay and is only emptied.

    A paragraph that ends a section stays as well: with it the section's page would go.
    """
    container = paragraph.getparent()
    ends_section = paragraph.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None
    siblings = [child for child in container if child.tag == qn("w:p")]
    if len(siblings) > 1 and not ends_section:
        container.remove(paragraph)
        return
    for node in texts(paragraph):
        node.text = ""
