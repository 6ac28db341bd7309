"""One damaged form as several programs write it: openpyxl, XlsxWriter, LibreOffice (.xlsx, .xls, .ods)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any, Final

import openpyxl
import xlsxwriter
from openpyxl.workbook import Workbook

from tests.form_damage import UNITS, Damage, Form, address, clean_form, judged
from tests.programs import soffice_convert_all

LIBREOFFICE: Final = {"LibreOffice .xlsx": "xlsx", "LibreOffice .xls": "xls", "LibreOffice .ods": "ods"}
WRITERS: Final = ("openpyxl", "XlsxWriter", *LIBREOFFICE)


class Outcome:
    """What became of one file: of its expected findings those found, and what was said beside them."""

    def __init__(
        self, expected: list[tuple[str, str]], also: frozenset[str], said: list[tuple[str, str]]
    ) -> None:
        left = list(said)
        self.exact = [wanted for wanted in expected if _taken(left, wanted)]
        missing = [wanted for wanted in expected if wanted not in self.exact]
        self.elsewhere = [wanted for wanted in missing if _taken_by_code(left, wanted[0])]
        self.missed = [wanted for wanted in missing if wanted not in self.elsewhere]
        self.invented = [found for found in left if found[0] not in also]


def _taken(left: list[tuple[str, str]], wanted: tuple[str, str]) -> bool:
    if wanted in left:
        left.remove(wanted)
        return True
    return False


def _taken_by_code(left: list[tuple[str, str]], code: str) -> bool:
    found = next((found for found in left if found[0] == code), None)
    if found is not None:
        left.remove(found)
    return found is not None


class Trial:
    """Some kinds of damage done together to one clean form."""

    def __init__(self, kinds: Iterable[Damage], unit: str, seed: int, writer: str) -> None:
        self.kinds = sorted(kinds, key=lambda kind: not kind.shifts)
        self.writer = writer
        self.book = openpyxl.load_workbook(BytesIO(_clean(unit, seed % 3)))
        form = Form(self.book, Random(f"{unit} {seed}"), computes=writer in LIBREOFFICE)
        places = [place for kind in self.kinds for place in kind.do(form)]
        self._expected = [(code, address(place)) for code, place in places]
        self._also = frozenset().union(*(kind.also for kind in self.kinds))

    def outcome(self, data: bytes) -> Outcome:
        return Outcome(self._expected, self._also, judged(data))


@cache
def _clean(unit: str, seed: int) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return clean_form(Path(folder), unit, seed).read_bytes()


def written(trials: list[Trial]) -> list[bytes]:
    """The files of trials of one writer."""
    (writer,) = {trial.writer for trial in trials}
    if writer == "XlsxWriter":
        return [rewritten(trial.book) for trial in trials]
    saved = [_saved(trial.book) for trial in trials]
    if writer == "openpyxl":
        return saved
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, data in enumerate(saved):
            (folder / f"{number:06}.xlsx").write_bytes(data)
        made = soffice_convert_all(folder, LIBREOFFICE[writer], folder / "out")
        return [path.read_bytes() for path in made]


def _saved(book: Workbook) -> bytes:
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def rewritten(book: Workbook) -> bytes:
    """The workbook written anew by XlsxWriter: cells, dates, fonts, merges and what is hidden."""
    data = BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as out:
        for sheet in book.worksheets:
            new = out.add_worksheet(sheet.title)
            if sheet.sheet_state == "hidden":
                new.hide()
            for merged in sheet.merged_cells.ranges:
                new.merge_range(str(merged), "")
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value is not None:
                        look = out.add_format({"font_name": cell.font.name, "num_format": cell.number_format})
                        _write(new, cell.row - 1, cell.column - 1, cell, look)
            for number, row_look in sheet.row_dimensions.items():
                if row_look.hidden:
                    new.set_row(number - 1, None, None, {"hidden": True})
            for letter, column_look in sheet.column_dimensions.items():
                if column_look.hidden:
                    new.set_column(f"{letter}:{letter}", None, None, {"hidden": True})
    return data.getvalue()


def _write(sheet: Any, row: int, column: int, cell: Any, look: Any) -> None:
    value = cell.value
    if cell.data_type == "e":
        sheet.write_formula(row, column, "=1/0", look, value)
    elif cell.data_type == "f":
        sheet.write_formula(row, column, value, look, "")
    elif isinstance(value, str):
        sheet.write_string(row, column, value, look)
    elif isinstance(value, date | datetime):
        sheet.write_datetime(row, column, value, look)
    else:
        sheet.write_number(row, column, value, look)


def singles(kinds: Iterable[Damage], seeds: Iterable[int], writer: str) -> Iterator[Trial]:
    """Each kind alone, on the form of one unit a seed; three seeds take every kind to every unit."""
    for seed in seeds:
        for number, kind in enumerate(kinds):
            if kind.kept or writer not in LIBREOFFICE:
                yield Trial([kind], UNITS[(number + seed) % len(UNITS)], seed, writer)


def mixtures(kinds: Iterable[Damage], seeds: Iterable[int], writer: str, size: int = 6) -> Iterator[Trial]:
    """Different kinds on one form of the office, which has rows enough."""
    mixing = [kind for kind in kinds if kind.mixes and (kind.kept or writer not in LIBREOFFICE)]
    return (Trial(Random(seed).sample(mixing, size), UNITS[0], seed, writer) for seed in seeds)
