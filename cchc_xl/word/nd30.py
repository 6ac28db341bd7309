"""Kiểm tra thể thức: the main rules of Nghị định 30/2020/NĐ-CP, Phụ lục I, on a report in Word.

Every check names its item of the decree. What the text says is not judged, nor the length of the lines
under texts that vary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx import Document as open_document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml.etree import LxmlError

from cchc_xl.core import report_wording as rw
from cchc_xl.core import rules
from cchc_xl.core.problem import Place, Problem
from cchc_xl.core.vnformat import number
from cchc_xl.core.vntext import normalise
from cchc_xl.word import refusals
from cchc_xl.word import report_parts_wording as words
from cchc_xl.word.looks import Looks
from cchc_xl.word.pages import check_pages
from cchc_xl.word.parts import Parts, drawn_lines, own_runs, read_parts, text_of

_FONT = "Times New Roman"
_NATION = "cộng hòa xã hội chủ nghĩa việt nam"
_MOTTO = "độc lập - tự do - hạnh phúc"
_MOTTO_WIDTH = 12.23 * 12700  # EMU per point of size, in Times New Roman bold
_NUMBER = re.compile(r"Số:\s*(\d{2,})?/[A-ZĐ][A-ZĐa-z&]*(-[A-ZĐ][A-ZĐa-z&]*)+")
_DATE = re.compile(r".+, ngày\s+((0[1-9]|[12]\d|3[01])\s+)?tháng\s+((0[12]|[3-9]|1[0-2])\s+)?năm \d{4}")
_ROMAN = re.compile(r"[IVX]+\. ")
_CM_1, _CM_1_27, _SLACK = 567, 720, 12  # twips
_SIX_POINTS = 120  # twips


def check_form(path: Path) -> tuple[Problem, ...]:
    """What is wrong with the form of a report; ReportError when it cannot be read at all."""
    try:
        document = open_document(str(path))
        check = _Check(Looks(document), Place(path.name))
    except (OpcError, BadZipFile, LxmlError, KeyError, ValueError, OSError) as error:
        raise refusals.unreadable(path) from error
    parts = read_parts(document)
    found = [
        *check_pages(document, check.looks, check.place),
        *check.head(parts),
        *check.title(parts),
        *check.body(parts),
        *check.closing(parts),
        *check.annexes(parts),
        *check.text(document.element.body.iter(qn("w:p"))),
    ]
    return _once(found)


def _once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems without repeats: the same thing wrong in fifty paragraphs is told of the first."""
    kept: dict[tuple[object, ...], Problem] = {}
    for problem in problems:
        told = {key: value for key, value in problem.values.items() if key != "text"}
        kept.setdefault((problem.code, *sorted(told.items())), problem)
    return tuple(kept.values())


class _Check:
    def __init__(self, looks: Looks, place: Place) -> None:
        self.looks = looks
        self.place = place

    def head(self, parts: Parts) -> Iterator[Problem]:
        """Nation and motto (II.1), agencies (II.2), number (II.3), place and day (II.4)."""
        nation = _find(parts.right, lambda text: normalise(text).casefold() == _NATION)
        yield from self._look(words.NATION, nation, (12, 13), bold=True, upper=True)
        motto = _find(parts.right, lambda text: normalise(text).casefold() == _MOTTO)
        yield from self._look(words.MOTTO, motto, (13, 14), bold=True)
        if motto is not None:
            yield from self._motto_line(parts.right, motto)
        agencies = _until(parts.left, lambda text: text.startswith("Số:"))
        named = [p for p in agencies if text_of(p)]
        parents = 1 if len(named) > 1 else 0

        for paragraph in named[:parents]:
            yield from self._look(words.PARENT, paragraph, (12, 13), bold=False, upper=True)
        for paragraph in named[parents:] or [None]:
            yield from self._look(words.AGENCY, paragraph, (12, 13), bold=True, upper=True)
        if named and not any(map(drawn_lines, agencies)):
            yield self._problem(rules.REPORT_LINE, part=words.AGENCY.lower(), wanted=words.A_THIRD)
        doc_number = _find(parts.left, lambda text: text.startswith("Số:"))
        yield from self._look(words.NUMBER, doc_number, (13, 13), bold=False)
        day = _find(parts.right, lambda text: ", ngày" in text)
        yield from self._look(words.DAY, day, (13, 14), bold=False, italic=True)
        yield from self._written(words.NUMBER, doc_number, _NUMBER, rules.REPORT_NUMBER)
        yield from self._written(words.DAY, day, _DATE, rules.REPORT_DATE)

    def title(self, parts: Parts) -> Iterator[Problem]:
        """Type and subject of the document (II.5)."""
        centred = _until(parts.middle, lambda text: text.startswith(rw.ADDRESSED) or len(text) > 300)
        named = [p for p in centred if text_of(p) and self.looks.alignment(p) == "center"]
        title, subject = [*named, None, None][:2]
        yield from self._look(words.TITLE, title, (13, 14), bold=True, upper=True)
        yield from self._look(words.SUBJECT, subject, (13, 14), bold=True)
        if subject is not None and not any(map(drawn_lines, parts.middle)):
            yield self._problem(rules.REPORT_LINE, part=words.SUBJECT.lower(), wanted=words.A_THIRD)

    def body(self, parts: Parts) -> Iterator[Problem]:
        """Body text (II.6.e), headings (II.6.đ) and the end of it."""
        paragraphs = self._body_paragraphs(parts)
        for index, paragraph in enumerate(paragraphs):
            heading = self._all(paragraph, "w:b")
            name = words.HEADING if heading else words.BODY
            yield from self._sizes(name, paragraph, (13, 14))
            if heading and _ROMAN.match(text_of(paragraph)) and not text_of(paragraph).isupper():
                yield self._wrong(name, paragraph, words.NOT_UPPER, words.UPPER)
            if heading:
                continue
            yield from self._body_text(paragraph, paragraphs[index + 1 : index + 2])
        if paragraphs and not text_of(paragraphs[-1]).endswith("./."):
            yield self._problem(rules.REPORT_ENDING, text=_short(paragraphs[-1]))

    def closing(self, parts: Parts) -> Iterator[Problem]:
        """Recipients (II.9.d) and signature (II.7)."""
        first, *listed = [p for p in parts.recipients if text_of(p)] or [None]
        yield from self._look(words.RECIPIENTS, first, (12, 12), bold=True, italic=True, align="left")
        for paragraph in listed:
            yield from self._look(words.RECIPIENT, paragraph, (11, 11), bold=False, align="left")
        if listed and not text_of(listed[-1]).startswith("- Lưu: VT"):
            yield self._problem(rules.REPORT_FILING, text=_short(listed[-1]))
        signed = [p for p in parts.signature if text_of(p)]
        for paragraph in signed[:-1] or [None]:
            yield from self._look(words.AUTHORITY, paragraph, (13, 14), bold=True, upper=True)
        for paragraph in signed[-1:]:
            yield from self._look(words.SIGNATORY, paragraph, (13, 14), bold=True)

    def annexes(self, parts: Parts) -> Iterator[Problem]:
        """The head of every annex (III.1)."""
        for annex in parts.annexes:
            named = [p for p in annex if text_of(p)]
            label, name = [*named, None, None][:2]
            yield from self._look(words.ANNEX, label, (14, 14), bold=True)
            yield from self._look(words.ANNEX_NAME, name, (13, 14), bold=True, upper=True)

    def text(self, paragraphs: Iterable[Any]) -> Iterator[Problem]:
        """Font (I.4) and no underlining, of everything; nothing left to fill in."""
        for paragraph in paragraphs:
            for run in own_runs(paragraph):
                text = "".join(node.text or "" for node in run.iter(qn("w:t"))).strip()
                if not text:
                    continue
                if wrong := self.looks.fonts(run) - {_FONT}:
                    found = ", ".join(sorted(name or words.THEME_FONT for name in wrong))
                    yield self._problem(rules.REPORT_FONT, text=text[:60], found=found)
                if self.looks.underlined(run):
                    yield self._problem(rules.REPORT_UNDERLINED, text=text[:60])
            if left := re.search(r"\{\{.*?\}\}", text_of(paragraph)):
                yield self._problem(rules.REPORT_PLACEHOLDER, text=left.group())

    # -- single checks --------------------------------------------------------------------------------

    def _look(
        self,
        part: str,
        paragraph: Any,
        size: tuple[float, float],
        *,
        bold: bool,
        italic: bool = False,
        align: str = "center",
        upper: bool = False,
    ) -> Iterator[Problem]:
        """One part of the document against its line of the decree's table (mục V)."""
        if paragraph is None:
            yield self._problem(rules.REPORT_PART_MISSING, part=part.lower())
            return
        yield from self._sizes(part, paragraph, size)
        for tag, wanted, name in (("w:b", bold, words.BOLD), ("w:i", italic, words.ITALIC)):
            if any(self.looks.on(run, tag) != wanted for run in _lettered(paragraph)):
                yes, no = (name, words.NO.format(look=name))
                yield self._wrong(part, paragraph, no if wanted else yes, yes if wanted else no)
        if self.looks.alignment(paragraph) != align:
            yield self._wrong(
                part, paragraph, words.ALIGNED[self.looks.alignment(paragraph)], words.ALIGNED[align]
            )
        if upper and not text_of(paragraph).isupper():
            yield self._wrong(part, paragraph, words.NOT_UPPER, words.UPPER)

    def _sizes(self, part: str, paragraph: Any, size: tuple[float, float]) -> Iterator[Problem]:
        low, high = size
        for found in {self.looks.size(run) for run in _lettered(paragraph)}:
            if not low <= found <= high:
                wanted = number(low) if low == high else f"{number(low)}-{number(high)}"
                yield self._wrong(
                    part, paragraph, words.SIZE.format(size=number(found)), words.SIZE.format(size=wanted)
                )

    def _body_text(self, paragraph: Any, following: Sequence[Any]) -> Iterator[Problem]:
        looks, part = self.looks, words.BODY
        if looks.alignment(paragraph) != "both":
            yield self._wrong(
                part, paragraph, words.ALIGNED[looks.alignment(paragraph)], words.ALIGNED["both"]
            )
        indent = looks.twips(paragraph, "w:ind", "w:firstLine")
        if not any(abs(indent - wanted) <= _SLACK for wanted in (_CM_1, _CM_1_27)):
            found = words.INDENT.format(cm=number(indent / _CM_1))
            yield self._wrong(part, paragraph, found, words.INDENT.format(cm=words.INDENT_WANTED))
        lines = looks.line_spacing(paragraph)
        if lines is None or not 1 <= lines <= 1.5:
            found = words.FIXED_LINES if lines is None else words.LINES.format(lines=number(lines))
            yield self._wrong(part, paragraph, found, words.LINES.format(lines=words.LINES_WANTED))
        gap = looks.twips(paragraph, "w:spacing", "w:after")
        gap += sum(looks.twips(p, "w:spacing", "w:before") for p in following)
        if following and gap < _SIX_POINTS:
            yield self._wrong(part, paragraph, words.GAP.format(points=number(gap / 20)), words.GAP_WANTED)

    def _motto_line(self, paragraphs: Sequence[Any], motto: Any) -> Iterator[Problem]:
        """II.1.b: the line is as long as the words."""
        run = next(iter(_lettered(motto)))
        width = self.looks.size(run) * _MOTTO_WIDTH
        lengths = [length for p in paragraphs for length in drawn_lines(p)]
        if not any(length is None or abs(length - width) <= width / 10 for length in lengths):
            yield self._problem(rules.REPORT_LINE, part=words.MOTTO, wanted=words.AS_LONG)

    def _written(self, part: str, paragraph: Any, form: re.Pattern[str], rule: Any) -> Iterator[Problem]:
        if paragraph is None:
            return
        match = form.fullmatch(text_of(paragraph))
        if match is None:
            yield self._problem(rule, text=_short(paragraph))
        elif match[1] is None:
            yield self._problem(rules.REPORT_TO_FILL, part=part)

    def _body_paragraphs(self, parts: Parts) -> list[Any]:
        """From after title, subject and addressees on."""
        rest = [p for p in parts.middle if text_of(p)]
        while rest and self.looks.alignment(rest[0]) == "center":
            rest.pop(0)
        if rest and text_of(rest[0]).startswith(rw.ADDRESSED):
            rest.pop(0)
            while rest and text_of(rest[0]).startswith("- "):
                rest.pop(0)
        return rest

    def _all(self, paragraph: Any, tag: str) -> bool:
        return all(self.looks.on(run, tag) for run in _lettered(paragraph))

    def _wrong(self, part: str, paragraph: Any, found: str, wanted: str) -> Problem:
        return self._problem(
            rules.REPORT_PART_LOOK, part=part, text=_short(paragraph), found=found, wanted=wanted
        )

    def _problem(self, rule: Any, **values: object) -> Problem:
        return Problem(rule, self.place, values)


def _lettered(paragraph: Any) -> list[Any]:
    """The runs that show something."""
    return [run for run in own_runs(paragraph) if any((t.text or "").strip() for t in run.iter(qn("w:t")))]


def _find(paragraphs: Iterable[Any], fits: Any) -> Any:
    return next((p for p in paragraphs if fits(text_of(p))), None)


def _until(paragraphs: Iterable[Any], stop: Any) -> list[Any]:
    found = []
    for paragraph in paragraphs:
        if stop(text_of(paragraph)):
            break
        found.append(paragraph)
    return found


def _short(paragraph: Any) -> str:
    text = " ".join(text_of(paragraph).split())
    return text if len(text) <= 60 else f"{text[:59]}…"
