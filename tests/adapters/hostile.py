"""Files made to do harm, written at run time: each with the finding that refuses it."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Final

from tests.adapters.hostile_edits import (
    MAIN,
    STRINGS,
    STYLES,
    TASKS,
    WORKBOOK,
    Case,
    Change,
    Parts,
    a_case,
    after_rows,
    before,
    cell_put,
    changed,
    first_string,
    inline,
    instead,
    packed,
    parts_of,
    rows_added,
)
from tests.adapters.hostile_formats import format_cases
from tests.adapters.hostile_sheets import (
    number_cases,
    reference_cases,
    structure_cases,
)


def cases(form: bytes, address: Mapping[str, str], secret: Path, server: str) -> list[Case]:
    """Files made of ``form`` (filled, with shared strings).

    ``address`` has the cells of a share, a day and a number that are filled; ``secret`` is a file and
    ``server`` the address of a program that no reader may ever ask for.
    """
    parts = parts_of(form)
    made = [
        *_bombs(parts),
        *_archives(form, parts),
        *_entities(parts, secret, server),
        *reference_cases(parts),
        *number_cases(parts, address),
        *structure_cases(parts, address, server),
        *_others(),
        *(Case(*case) for case in format_cases(form)),
    ]
    assert len({case.name for case in made}) == len(made)
    return made


# -- bombs -------------------------------------------------------------------------------------------------


def _bombs(parts: Parts) -> Iterator[Case]:
    for part, megabytes in ((STRINGS, 200), (TASKS, 60), (STYLES, 60), ("xl/media/image1.png", 200)):
        yield a_case(f"bomb in {part}", "BM11", _swollen, parts, part, megabytes)
    yield a_case("bomb in many parts", "BM11", packed, {f"xl/{i}.xml": b"<x/>" for i in range(600)})
    sizes = {f"xl/media/{i}.png": bytes(9 << 20) for i in range(11)}
    yield a_case("bomb of parts that are bearable one by one", "BM11", packed, {**parts, **sizes})
    yield a_case("bomb in a directory", "BM11", overlapping, 40_000, b"x", "xl/{}.xml")
    yield a_case("bomb of parts that share their bytes", "BM11", overlapping, 400, bytes(40 << 20))
    yield a_case("bomb in a text", "BM11", changed, parts, TASKS, cell_put(inline(b"x" * (10 << 20))))
    yield a_case(
        "bomb in an attribute",
        "BM11",
        changed,
        parts,
        TASKS,
        rows_added(b'<row x="%b"/>' % (b"x" * (20 << 20))),
    )
    used = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (i, i) for i in range(100, 9000))
    long = b"<si><t>%b</t></si>" % (b"x" * 30_000)
    yield a_case(
        "bomb of one text shown everywhere",
        "BM11",
        changed,
        first_string(parts, long),
        TASKS,
        rows_added(used),
    )
    elsewhere = first_string(parts, long)
    elsewhere["xl/media/image1.png"] = elsewhere.pop(STRINGS)
    links = "xl/_rels/workbook.xml.rels"
    elsewhere[links] = elsewhere[links].replace(b"sharedStrings.xml", b"media/image1.png")
    yield a_case("the same from a picture", "BM11", changed, elsewhere, TASKS, rows_added(used))
    yield a_case("bomb of archives in archives", "BM13", _nested, _swollen(parts, TASKS, 60), 4)


def _swollen(parts: Parts, part: str, megabytes: int) -> bytes:
    """The form with one part that inflates to much more than it takes."""
    result = BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in dict.fromkeys((*parts, part)):
            with archive.open(name, "w") as file:
                file.write(parts.get(name, b""))
                for _ in range(megabytes if name == part else 0):
                    file.write(b" " * (1 << 20))
    return result.getvalue()


def _nested(data: bytes, depth: int) -> bytes:
    for level in range(depth):
        data = packed({f"{level}.zip": data, f"{level} bis.zip": data})
    return data


def overlapping(count: int, content: bytes, names: str = "xl/media/{}.png") -> bytes:
    """An archive whose directory names one stretch of bytes many times."""
    one = packed({"a": content})
    directory = one.index(b"PK\x01\x02")
    entry = one[directory : directory + 46]
    entries = []
    for number in range(count):
        name = names.format(number).encode()
        entries.append(entry[:28] + struct.pack("<H", len(name)) + entry[30:] + name)
    joined = b"".join(entries)
    end = struct.pack(
        "<4s4H2IH", b"PK\x05\x06", 0, 0, count & 0xFFFF, count & 0xFFFF, len(joined), directory, 0
    )
    return one[:directory] + joined + end


# -- archives that lie -------------------------------------------------------------------------------------


def _archives(form: bytes, parts: Parts) -> Iterator[Case]:
    yield a_case("a size declared too small", "BM09", _directory_entry, form, 24, -1)
    yield a_case("a size declared too large", "BM09", _directory_entry, form, 24, 1)
    yield a_case("a wrong checksum", "BM09", _directory_entry, form, 16, 1)
    yield a_case("fewer packed bytes than there are", "BM09", _directory_entry, form, 20, -20)
    yield a_case("more packed bytes than there are", "BM11", _directory_entry, form, 20, 400)
    yield a_case("a part beyond the end", "BM09", _directory_entry, form, 42, 1 << 30)
    yield a_case("an unknown way of packing", "BM11", _directory_entry, form, 10, 6)
    yield a_case("an encrypted part", "BM02", _directory_entry, form, 8, 1)
    yield a_case("an end that is cut off", "BM09", bytes, form[:-10])
    yield a_case("a comment that is not there", "BM09", bytes, form[:-2] + b"\xff\x00")
    yield a_case("a directory beyond its end", "BM09", bytes, form[:-6] + b"\xff\xff\xff\x00\x00\x00")
    yield a_case("blank bytes after it", "", bytes, form + b"\r\n" + bytes(100))
    yield a_case("a program after it", "BM11", bytes, form + b"MZ\x90\x00" * 100)
    yield a_case("another workbook after it", "BM11", bytes, form + packed({**parts, TASKS: b"<worksheet/>"}))
    yield a_case(
        "another workbook before it", "BM11", bytes, packed({**parts, TASKS: b"<worksheet/>"}) + form
    )
    yield a_case("a program before it", "BM12", bytes, b"MZ\x90\x00" * 100 + form)
    yield a_case(
        "another workbook in its comment", "BM11", _commented, form, packed({"xl/workbook.xml": b""})
    )
    yield a_case("a second directory, for large archives", "BM11", _large_directory, form)
    yield a_case(
        "a workbook of another kind in it",
        "BM11",
        packed,
        {**parts, "content.xml": b"<x/>", "mimetype": b"x"},
    )
    yield a_case("a binary workbook in it", "BM11", packed, {**parts, "xl/workbook.bin": b"x"})
    for told, name in {
        "a part twice": WORKBOOK.upper(),
        "a path upwards": "xl/../../../evil.xml",
        "a path from the root": "/etc/passwd",
        "a path on a drive": "C:/Windows/evil.xml",
        "a path with backslashes": "..\\evil.xml",
        "a path to a share": "\\\\may\\chung\\evil.xml",
        "a line break": "xl/a\nb.xml",
        "more letters than a name has": f"xl/{'a' * 4000}.xml",
    }.items():
        yield a_case(f"a name: {told}", "BM11", packed, {**parts, name: b"<x/>"})
    yield a_case(
        "a name that ends early",
        "BM11",
        bytes,
        packed({**parts, "xl/aaaa.xml": b"x"}).replace(b"xl/aaaa", b"xl/a\0aa"),
    )
    yield a_case("a link to a file beside its parts", "", _link, parts, "xl/media/image1.png")
    yield a_case("a link to a file in place of a sheet", "BM09", _link, parts, TASKS)


def _directory_entry(data: bytes, at: int, change: int) -> bytes:
    """A field of the directory's entry for the tasks' sheet, changed by some amount."""
    result = bytearray(data)
    entry = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02"))
    while not data[entry + 46 :].startswith(TASKS.encode()):
        entry = data.index(b"PK\x01\x02", entry + 4)
    form = "<H" if at < 16 else "<I"
    (value,) = struct.unpack_from(form, data, entry + at)
    struct.pack_into(form, result, entry + at, value + change)
    return bytes(result)


def _commented(data: bytes, comment: bytes) -> bytes:
    return data[:-2] + struct.pack("<H", len(comment)) + comment


def _large_directory(data: bytes) -> bytes:
    at = data.index(b"PK\x05\x06")
    entries, length, start = struct.unpack_from("<HII", data, at + 10)
    record = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, length, start)
    return data[:at] + record + struct.pack("<4sIQI", b"PK\x06\x07", 0, at, 1) + data[at:]


def _link(parts: Parts, name: str) -> bytes:
    result = BytesIO()
    with zipfile.ZipFile(result, "w") as archive:
        for other in parts:
            if other != name:
                archive.writestr(other, parts[other])
        info = zipfile.ZipInfo(name)
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return result.getvalue()


# -- XML that reaches out ----------------------------------------------------------------------------------

_LAUGHS: Final = b'<!DOCTYPE x [<!ENTITY a "ha">%b]>' % b"".join(
    b'<!ENTITY %c "%b">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9)
)


def _entities(parts: Parts, secret: Path, server: str) -> Iterator[Case]:
    file, web = secret.as_uri().encode(), server.encode()
    for part in [name for name in parts if name.endswith((".xml", ".rels"))]:
        for told, prolog in {
            "laughs": _LAUGHS,
            "file": b'<!DOCTYPE x [<!ENTITY a SYSTEM "%b">]>' % file,
            "web": b'<!DOCTYPE x SYSTEM "%b/x.dtd">' % web,
        }.items():
            yield a_case(f"{told} in {part}", "BM11", changed, parts, part, _prolog(prolog))
    entity = b'<!DOCTYPE x [<!ENTITY a SYSTEM "%b">]>' % file

    def shown(sheet: bytes) -> bytes:
        return _prolog(entity)(cell_put(inline(b"&a;"))(sheet))

    yield a_case("a cell that shows a file", "BM11", changed, parts, TASKS, shown)
    for told, prolog in {
        "in small letters": b'<!doctype x [<!entity a "b">]>',
        "of a page, in small letters": b'<!doctype x system "%b/x.dtd">' % web,
        "behind a comment": b"<!-- <x/> -->" + _LAUGHS,
        "behind an instruction": b"<?x <y/> ?>" + _LAUGHS,
        "by parameters": b'<!DOCTYPE x [<!ENTITY % a SYSTEM "' + web + b'"> %a;]>',
        "spread over lines": b"<!DOCTYPE\n\tx\n[\n<!ENTITY\na\n'b'\n>\n]\n>",
    }.items():
        yield a_case(f"entities {told}", "BM11", changed, parts, WORKBOOK, _prolog(prolog))
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        yield a_case(f"a sheet in {encoding}", "BM11", changed, parts, TASKS, _encoded(encoding))
    declared = b'<?xml version="1.0" encoding="%b"?>'
    for encoding in ("utf-7", "ibm037", "windows-1258"):
        name = declared % encoding.encode()
        yield a_case(f"a sheet that says it is in {encoding}", "BM11", changed, parts, TASKS, before(name))
    include = b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="%b" parse="text"/>'
    yield a_case("a file included", "", changed, parts, TASKS, after_rows(include % file))
    yield a_case("a page included", "", changed, parts, TASKS, after_rows(include % web))
    sheet = b'<?xml-stylesheet type="text/xsl" href="%b/x.xsl"?>' % web
    yield a_case("a style sheet from elsewhere", "", changed, parts, TASKS, before(sheet))
    schema = (
        b'<worksheet xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="%b %b" '
        % (MAIN, web)
    )
    yield a_case("a schema from elsewhere", "", changed, parts, TASKS, instead(b"<worksheet ", schema))
    yield a_case(
        "cells in a comment",
        "BM11",
        changed,
        parts,
        TASKS,
        after_rows(b"<!--" + b"<c " * 2_000_000 + b"-->"),
    )


def _encoded(encoding: str) -> Change:
    return lambda xml: xml.decode().encode(encoding)


def _prolog(text: bytes) -> Change:
    """Puts ``text`` where a document type stands."""

    def change(xml: bytes) -> bytes:
        end = xml.index(b"?>") + 2 if xml.startswith(b"<?xml") else 0
        return xml[:end] + text + xml[end:]

    return change


# -- files of other kinds -----------------------------------------------------------------------------------


def _others() -> Iterator[Case]:
    noise = Random(2023).randbytes(5000)
    for name, code, data in (
        ("nothing", "BM01", b""),
        ("zeros", "BM01", bytes(100_000)),
        ("one byte", "BM04", b"x"),
        ("noise", "BM12", b"\0" + noise),
        ("the beginning of an archive", "BM09", b"PK\x03\x04"),
        ("the end of an archive", "BM13", b"PK\x05\x06" + bytes(18)),
        ("noise in an archive", "BM09", b"PK\x03\x04" + noise),
        ("a PDF", "BM05", b"%PDF-1.7\n" + noise),
        ("a page", "BM03", b"<html><script src='http://127.0.0.1/x.js'></script><table><tr><td>=1+1"),
        ("a table as text", "BM04", "Mã,Tỷ lệ\nI.1,=cmd|' /C calc'!A0\n".encode()),
        ("a program", "BM12", b"MZ\x90\x00" + noise),
        ("more than any form weighs", "BM10", b"PK\x03\x04" + bytes(21 << 20)),
    ):
        yield a_case(name, code, bytes, data)
