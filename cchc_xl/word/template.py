"""Mẫu báo cáo: finding and checking the placeholders of a Word template that staff may edit.

A placeholder {{ten}} may be split over several runs, as Word does when it checks spelling or somebody
changes a letter; it takes the format of its first letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx import Document as open_document
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml.etree import LxmlError

from cchc_xl.core.report_cells import LISTS, OPTIONAL, ROWS, VALUES
from cchc_xl.word import refusals

PLACEHOLDER = re.compile(r"\{\{\s*([a-z][a-z0-9_]*)\s*\}\}")
_KIND_OF = {name: kind for kind, names in ROWS.items() for name in names}
# The rows of one annex stand in one table; it is named by its leading kind.
ANNEX_OF = {"nhom": "nv", "td": "nv", "nv": "nv", "ct": "ct", "dv": "dv"}

_P, _T, _TR = qn("w:p"), qn("w:t"), qn("w:tr")


@dataclass(frozen=True, slots=True)
class Template:
    """A checked template: its paragraphs with a list or values, and the model row of each kind."""

    document: Document
    lists: tuple[tuple[str, Any], ...]  # name, w:p
    values: tuple[Any, ...]  # w:p
    rows: dict[str, Any]  # kind → w:tr


def read_template(path: Path) -> Template:
    """Open and check a template; ReportError names the paragraph and the placeholder that is wrong."""
    if not path.is_file():
        raise refusals.no_template(path)
    try:
        document = open_document(str(path))
    except (OpcError, BadZipFile, LxmlError, KeyError, ValueError, OSError) as error:
        raise refusals.bad_template(path) from error
    lists: list[tuple[str, Any]] = []
    values: list[Any] = []
    rows: dict[str, Any] = {}
    seen: set[str] = set()
    for where, paragraph in _paragraphs(document):
        names = _placeholders(path, where, paragraph)
        seen.update(names)
        kinds = {_KIND_OF[name] for name in names if name in _KIND_OF}
        if kinds:
            _note_row(path, where, paragraph, names, kinds, rows)
        elif found := [name for name in names if name in LISTS]:
            if PLACEHOLDER.fullmatch(text_of(paragraph).strip()) is None:
                raise refusals.not_alone(path, where, found[0])
            lists.append((found[0], paragraph))
        elif names:
            values.append(paragraph)
    required = [*VALUES, *LISTS, *(names[0] for names in ROWS.values())]
    for name in required:
        if name not in seen and name not in OPTIONAL:
            raise refusals.missing_placeholder(path, name)
    for kind, row in rows.items():
        leading = rows[ANNEX_OF[kind]]
        if row.getparent() is not leading.getparent():
            raise refusals.outside_row(path, f"dòng “{ROWS[kind][0]}”", ROWS[kind][0])
    return Template(document, tuple(lists), tuple(values), rows)


def text_of(paragraph: Any) -> str:
    """The paragraph's text, without that of text boxes in it."""
    return "".join(node.text or "" for node in texts(paragraph))


def texts(paragraph: Any) -> list[Any]:
    """The w:t elements that are the paragraph's own."""
    return [node for node in paragraph.iter(_T) if next(node.iterancestors(_P)) is paragraph]


def _paragraphs(document: Document) -> Iterator[tuple[str, Any]]:
    """Every paragraph of body, headers and footers, with where it is as a person finds it."""
    for number, paragraph in enumerate(document.element.body.iter(_P), 1):
        yield f"đoạn {number}", paragraph
    seen: set[int] = set()
    for section in document.sections:
        for part in (section.header, section.first_page_header, section.footer, section.first_page_footer):
            if part.is_linked_to_previous or id(part._element) in seen:
                continue
            seen.add(id(part._element))
            for number, paragraph in enumerate(part._element.iter(_P), 1):
                yield f"đầu trang hoặc chân trang, đoạn {number}", paragraph


def _placeholders(path: Path, where: str, paragraph: Any) -> list[str]:
    """The known placeholders of the paragraph, each gathered into the run of its first letter."""
    _gather(paragraph)
    text = text_of(paragraph)
    where = f"{where} (“{text.strip()[:60]}”)"
    if "{{" in PLACEHOLDER.sub("", text) or "}}" in PLACEHOLDER.sub("", text):
        raise refusals.broken_placeholder(path, where)
    names = PLACEHOLDER.findall(text)
    for name in names:
        if name not in VALUES and name not in LISTS and name not in _KIND_OF:
            raise refusals.unknown_placeholder(path, where, name)
    return names


def _note_row(
    path: Path, where: str, paragraph: Any, names: list[str], kinds: set[str], rows: dict[str, Any]
) -> None:
    """Remember the model row of the paragraph; it holds one kind and no list."""
    row = next(paragraph.iterancestors(_TR), None)
    stray = next((name for name in names if name in LISTS), None)
    if stray:
        raise refusals.not_alone(path, where, stray)
    if row is None or len(kinds) > 1 or rows.setdefault(min(kinds), row) is not row:
        raise refusals.outside_row(path, where, next(name for name in names if name in _KIND_OF))


def _gather(paragraph: Any) -> None:
    """Put each placeholder that is split over runs into the first of them."""
    nodes = texts(paragraph)
    for match in list(PLACEHOLDER.finditer("".join(node.text or "" for node in nodes))):
        start, whole = 0, match.group()
        for node in nodes:
            text = node.text or ""
            begin, end = max(match.start() - start, 0), min(match.end() - start, len(text))
            start += len(text)
            if begin < end:
                node.text = text[:begin] + whole + text[end:]
                whole = ""  # the rest of it goes from the later runs
