"""What a workbook lost by being changed: parts, elements, values that are not as they were or were meant."""

from __future__ import annotations

import io
import re
import signal
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from lxml import etree

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from corpus_edit import Cell, Edit

from cchc_xl.core.tables import CellValue
from cchc_xl.excel.package.book import Book
from cchc_xl.excel.package.parts import drop_attributes, main
from cchc_xl.excel.package.refs import address, column_number

SECOND_READER_LIMIT = 4 << 20  # bytes of sheets; openpyxl needs a second for each megabyte
SECOND_READER_SECONDS = 15


def losses(before: bytes, after: bytes, edit: Edit) -> Iterator[str]:
    """Everything that is not as it was and has no business to be different."""
    old, new = _parts(before), _parts(after)
    chain_dropped = {name for name in old.keys() - new.keys() if "calcchain" in name.lower()}
    if list(new) != [name for name in old if name not in chain_dropped]:
        yield "parts are missing, new or in another order"
        return
    touched = {name.casefold() for name in edit.book.package.changed}
    for name, (packed, content) in new.items():
        if name.casefold() not in touched:
            if (packed, content) != old[name]:
                yield f"{name} was not written to and is different"
            continue
        old_tree, new_tree = etree.fromstring(old[name][1]), etree.fromstring(content)
        if name in edit.book.sheet_names:
            yield from _of_sheet(name, old_tree, new_tree, edit)
        elif _rest(new_tree, old_tree, edit) != _rest(old_tree, old_tree, edit):
            yield f"{name} lost or gained something"


def _parts(data: bytes) -> dict[str, tuple[bytes, bytes]]:
    """The parts of a package, packed and inflated."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            at = info.header_offset
            names = sum(int.from_bytes(data[at + n : at + n + 2], "little") for n in (26, 28))
            start = at + 30 + names
            name = info.filename.replace("\\", "/").lstrip("/")
            found[name] = data[start : start + info.compress_size], archive.read(info)
    return found


def _of_sheet(name: str, old: etree._Element, new: etree._Element, edit: Edit) -> Iterator[str]:
    touched = set(edit.written[name])
    grown = edit.grown[name]
    for box in grown:
        touched |= {(r, c) for r in range(box.top, box.bottom + 1) for c in range(box.left, box.right + 1)}
    rows = {row for row, _ in touched}
    new_rows = {row for box in grown for row in range(box.top, box.bottom + 1)}
    for (where, cell), (there, twin) in zip_longest(
        _cells(old, touched), _cells(new, touched), fillvalue=((0, 0), None)
    ):
        if where != there or cell is None or twin is None:
            yield f"{name}: cells differ at {address(*max(where, there))}"
            return
        if _content(cell) != _content(twin) and not _explained(cell, twin):
            yield f"{name}: {address(*where)} was not written to and is different"
    old_rows, now = _rows(old), _rows(new)
    for number in old_rows.keys() | now.keys():
        # The row that new ones are made after may be one the file did not hold.
        invented = number not in old_rows and now.get(number)
        if number not in now or (invented and number not in rows):
            yield f"{name}: row {number} is gone or new"
        elif number in old_rows and number not in new_rows and old_rows[number] != now[number]:
            yield f"{name}: row {number} looks different"
    if _rest(new, old, edit) != _rest(old, old, edit):
        yield f"{name}: something beside its cells is different"


def _rows(sheet: etree._Element) -> dict[int, dict[str, str]]:
    found, number = {}, 0
    for row in sheet.iter(main("row")):
        number = int(row.get("r", number + 1))
        look = {str(k): str(v) for k, v in row.attrib.items() if k not in ("r", "spans")}
        found[number] = look
    return found


def _cells(sheet: etree._Element, but: set[Cell]) -> Iterator[tuple[Cell, etree._Element]]:
    number = 0
    for row in sheet.iter(main("row")):
        number, column = int(row.get("r", number + 1)), 0
        for cell in row.iterchildren(main("c")):
            ref = cell.get("r")
            column = column_number(ref.rstrip("0123456789").upper()) if ref else column + 1
            if (number, column) not in but:
                yield (number, column), cell


def _content(cell: etree._Element) -> tuple[Any, ...]:
    looks = {k: v for k, v in cell.attrib.items() if k != "r"}
    return looks, [(e.tag, dict(e.attrib), e.text, [etree.tostring(x) for x in e]) for e in cell]


def _explained(cell: etree._Element, twin: etree._Element) -> bool:
    """Whether a cell lost a stale result only, or became one with a formula of its own."""
    old, new = cell.find(main("f")), twin.find(main("f"))
    if old is None or new is None:
        return False
    if twin.find(main("v")) is None:
        for gone in cell.findall(main("v")):
            cell.remove(gone)
        drop_attributes(cell, "t", "vm")
    if old.get("t") == "shared" and new.get("t") is None and new.text:
        drop_attributes(old, "t", "ref", "si")
        if old.text is None or old.text == new.text:
            old.text = new.text
    return _content(cell) == _content(twin)


def _rest(root: etree._Element, like: etree._Element, edit: Edit) -> list[object]:
    """A part less what may change in it; ``like`` is the part as it was, ``root`` as it was or is."""
    kind = etree.QName(root).localname
    kept = [child for child in root if child.tag not in (main("sheetData"), main("dimension"))]
    if kind == "sst":
        strings = [child for child in kept if child.tag == main("si")]
        kept = strings[: len(like.findall(main("si")))] + [child for child in kept if child.tag != main("si")]
    elif kind == "styleSheet":
        _cut_new_formats(root, like)
        kept = [child for child in root if len(child) or child.tag != main("numFmts")]
    elif kind == "workbook" and like.find(main("calcPr")) is None:
        kept = [child for child in kept if child.tag != main("calcPr")]
    elif kind in ("Relationships", "Types"):
        kept = [child for child in kept if "calcChain" not in str(child.attrib)]
    for element in (root, *(e for child in kept for e in child.iter(etree.Element))):
        attributes = element.attrib
        for name in _FREE.get(etree.QName(element).localname, ()):
            if name in attributes:
                del attributes[name]
        if any(edit.grown.values()):  # ranges may have grown: only their ends may differ
            for name in ("ref", "sqref"):
                if name in attributes:
                    attributes[name] = re.sub(r"\d+|:[A-Z]+\d+", "", str(attributes[name]))
            if etree.QName(element).localname in ("f", "sqref", "definedName"):
                element.text = re.sub(r"\d+", "", element.text or "")
    texts = [etree.tostring(child, with_tail=False) for child in kept]
    return [root.tag, sorted(map(str, root.attrib.items())), root.nsmap, *texts]


# Attributes that may come, go or change with what is written.
_FREE: Final = {
    "sst": ("count", "uniqueCount"), "numFmts": ("count",), "cellXfs": ("count",),
    "calcPr": ("fullCalcOnLoad",), "table": ("insertRow", "insertRowShift"),
}  # fmt: skip


def _cut_new_formats(root: etree._Element, like: etree._Element) -> None:
    for tag in ("numFmts", "cellXfs"):
        now, before = root.find(main(tag)), like.find(main(tag))
        for added in () if now is None else list(now)[0 if before is None else len(before) :]:
            added.getparent().remove(added)  # type: ignore[union-attr]


def misread(after: bytes, edit: Edit) -> Iterator[str]:
    """Values that do not read as they were written."""
    book = Book(after)
    for part, cells in edit.written.items():
        sheet = book.sheet(part)
        for (row, column), value in cells.items():
            if not _same(sheet.value(row, column), value):
                yield f"{part} {address(row, column)}: {value!r} reads {sheet.value(row, column)!r}"


def misread_by_openpyxl(before: bytes, after: bytes, edit: Edit) -> Iterator[str]:
    """As :func:`misread`, where openpyxl can read the file at all."""
    import openpyxl

    def load(data: bytes) -> Any:
        signal.alarm(SECOND_READER_SECONDS)  # it makes an object of every cell of a merged range
        try:
            return openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        finally:
            signal.alarm(0)

    signal.signal(signal.SIGALRM, _too_slow)
    try:
        book = load(after)
    except Exception as error:  # whatever it says: the question is whether it says so of the original too
        try:
            load(before)
        except Exception:
            return
        yield f"openpyxl reads the original and not the copy: {error!r}"
        return
    for part, cells in edit.written.items():
        sheet = book[edit.book.sheet_names[part]]
        for (row, column), value in cells.items():
            there: Any = sheet.cell(row, column)
            now = there.value
            if (value is None and there.hyperlink) or (isinstance(value, str) and "_x" in value):
                continue  # it fills a blank cell with its link, and leaves escapes as they are
            if not _same(now, value):
                yield f"openpyxl, {part} {address(row, column)}: {value!r} reads {now!r}"


def _too_slow(*_: object) -> None:
    raise TimeoutError


def _same(now: Any, value: CellValue) -> bool:
    from openpyxl.utils.datetime import to_excel

    if isinstance(value, date) and isinstance(now, int | float):  # it does not know all formats of dates
        now, value = value, now
    if isinstance(now, date | time_of_day | timedelta) and isinstance(value, int | float):
        serial: float = to_excel(now)  # type: ignore[no-untyped-call]
        return (
            isinstance(value, bool) or abs(serial - value) < 1463
        )  # the format stands; 1904 is apart by 1462
    if isinstance(now, datetime) and not isinstance(value, datetime) and isinstance(value, date):
        return now == datetime(value.year, value.month, value.day)  # noqa: DTZ001
    return bool(now == value and isinstance(now, bool) == isinstance(value, bool))
