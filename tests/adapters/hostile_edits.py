"""Cases of hostile files, and the edits of a form that they are made by."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any, Final

TASKS: Final = "xl/worksheets/sheet1.xml"
TARGETS: Final = "xl/worksheets/sheet2.xml"
STRINGS: Final = "xl/sharedStrings.xml"
STYLES: Final = "xl/styles.xml"
WORKBOOK: Final = "xl/workbook.xml"
MAIN: Final = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

Parts = Mapping[str, bytes]
Change = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Case:
    """``code`` of the finding; "" for a file that is read with the values of the form."""

    name: str
    code: str
    make: Callable[[], bytes]


def a_case(name: str, code: str, make: Callable[..., bytes], *given: Any) -> Case:
    return Case(name, code, partial(make, *given))


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Parts) -> bytes:
    """An archive of the parts as a program would write it."""
    result = BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return result.getvalue()


def with_shared_strings(data: bytes) -> bytes:
    """The same workbook with its texts in one table, as Excel writes it."""
    texts: dict[bytes, int] = {}

    def shared(match: re.Match[bytes]) -> bytes:
        return b't="s"><v>%d</v></c>' % texts.setdefault(match[1], len(texts))

    inline = re.compile(rb't="inlineStr"><is>(.*?)</is></c>')
    parts = {name: inline.sub(shared, content) for name, content in parts_of(data).items()}
    items = b"".join(b"<si>%b</si>" % text for text in texts)
    head = b'<sst xmlns="%b" count="%d" uniqueCount="%d">' % (MAIN, len(texts), len(texts))
    parts[STRINGS] = head + items + b"</sst>"
    return packed(linked(parts, "sharedStrings", "sharedStrings.xml"))


def changed(parts: Parts, name: str, change: Change) -> bytes:
    content = change(parts[name])
    assert content != parts[name], f"{name} stayed as it was"
    return packed({**parts, name: content})


def linked(parts: Parts, kind: str, target: str) -> dict[str, bytes]:
    name = "xl/_rels/workbook.xml.rels"
    link = f'<Relationship Id="rId900" Type="{OFFICE}/{kind}" Target="{target}"/></Relationships>'
    return {**parts, name: parts[name].replace(b"</Relationships>", link.encode())}


def first_string(parts: Parts, first: bytes) -> dict[str, bytes]:
    """The form with another string in place of the first."""
    return {**parts, STRINGS: re.sub(rb"<si>.*?</si>", first, parts[STRINGS], count=1)}


def instead(old: bytes, new: bytes) -> Change:
    return lambda xml: xml.replace(old, new)


def before(text: bytes) -> Change:
    return lambda xml: text + xml


def rows_added(xml: bytes) -> Change:
    """Adds rows below those of the sheet."""
    return instead(b"</sheetData>", xml + b"</sheetData>")


def after_rows(xml: bytes) -> Change:
    return instead(b"</sheetData>", b"</sheetData>" + xml)


def upside_down(sheet: bytes) -> bytes:
    rows = re.findall(rb"<row .*?</row>", sheet)
    return sheet.replace(b"".join(rows), b"".join(reversed(rows)))


def inline(text: bytes) -> bytes:
    return b'<c r="L8" t="inlineStr"><is><t>%b</t></is></c>' % text


def cell_put(xml: bytes) -> Change:
    """Puts a cell in place of the one with its address."""
    address = re.search(rb' r="(\w+)"', xml)
    assert address is not None
    old = re.compile(rb'<c r="%b"[^>]*?(?:/>|>.*?</c>)' % address[1])
    return lambda sheet: old.sub(lambda _: xml, sheet, count=1)


def day_put(sheet: bytes, address: str, number: bytes) -> bytes:
    """The sheet with another number in a cell that keeps the style of a day."""
    return re.sub(rb'(<c r="%b"[^>]*><v>)[^<]*' % address.encode(), lambda m: m[1] + number, sheet)
