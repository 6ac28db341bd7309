"""What Excel's loader asks of a macro-enabled workbook and the Open XML SDK validator does not look at.

:func:`faults` names everything that is wrong; rules from MS-OVBA, MS-CFB (through olefile) and customUI14.
"""

from __future__ import annotations

import posixpath
import re
import struct
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import olefile
from lxml import etree

from tests.olevba import decompressed

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RIBBON = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
_MACRO_ENABLED = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_TERMINATOR, _MODULE, _STREAM_OFFSET, _STANDARD, _DOCUMENT, _VERSION = 0x10, 0x19, 0x31, 0x21, 0x22, 0x09
_LINE, _MODULE_SIZE = 1023, 65_000


def faults(path: Path) -> list[str]:
    """Everything that is wrong, in words; none for a workbook that Excel should load."""
    with ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
        doubled = len(parts) != len(package.namelist())
    found = ["a part stands twice"] if doubled else []
    for name, part in parts.items():
        if name.endswith((".xml", ".rels", ".vml")):
            try:
                etree.fromstring(part)
            except etree.XMLSyntaxError as error:
                found.append(f"{name}: {error}")
    if found:
        return found
    ole = olefile.OleFileIO(BytesIO(parts["xl/vbaProject.bin"]))
    try:
        return [*_content_types(parts), *_relationships(parts), *_project(parts, ole)]
    finally:
        ole.close()


def _content_types(parts: dict[str, bytes]) -> Iterator[str]:
    types = parts["[Content_Types].xml"].decode()
    if f'PartName="/xl/workbook.xml" ContentType="{_MACRO_ENABLED}"' not in types:
        yield "the main part is not macro-enabled"
    if "application/vnd.ms-office.vbaProject" not in types:
        yield "vbaProject.bin has no content type"


def _relationships(parts: dict[str, bytes]) -> Iterator[str]:
    kinds = [relationship.get("Type") for relationship in etree.fromstring(parts["_rels/.rels"])]
    if kinds.count(_RIBBON) != 1:
        yield "the package does not point to its ribbon part"
    for name in (n for n in parts if n.endswith(".rels")):
        folder = posixpath.dirname(posixpath.dirname(name))
        ids = []
        for relationship in etree.fromstring(parts[name]):
            ids.append(relationship.get("Id"))
            target = str(relationship.get("Target"))
            if relationship.get("TargetMode") == "External":
                continue
            whole = target[1:] if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            if whole.removeprefix("/") not in parts:
                yield f"{name}: no part {target}"
        if len(ids) != len(set(ids)):
            yield f"{name}: an Id stands twice"


def _code_names(parts: dict[str, bytes]) -> list[str]:
    sheets = sorted(n for n in parts if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", n))
    found = [etree.fromstring(parts["xl/workbook.xml"]).find(f"{_MAIN}workbookPr")]
    found += [etree.fromstring(parts[name]).find(f"{_MAIN}sheetPr") for name in sheets]
    return ["" if element is None else str(element.get("codeName") or "") for element in found]


def _project(parts: dict[str, bytes], ole: olefile.OleFileIO) -> Iterator[str]:
    yield from (f"compound file: {issue}" for issue in ole.parsing_issues)
    text = ole.openstream("PROJECT").read()
    if text.count(b"\n") != text.count(b"\r\n"):
        yield "PROJECT: line ends"
    project = text.decode("ascii")
    documents = re.findall(r"^Document=(.*)/&H00000000\r?$", project, re.MULTILINE)
    standard = re.findall(r"^Module=(.*?)\r?$", project, re.MULTILINE)
    names = _code_names(parts)
    if not all(names) or len({n.casefold() for n in names}) != len(names):
        yield f"code names are missing or doubled: {names}"
    if sorted(documents) != sorted(names):
        yield f"document modules {sorted(documents)} are not the code names {sorted(names)}"
    yield from _protection(project)
    if ole.openstream("VBA/_VBA_PROJECT").read() != b"\xcc\x61\xff\xff\x00\x01\x00":
        yield "_VBA_PROJECT does not ask for compilation from source"
    modules = _dir_modules(decompressed(ole.openstream("VBA/dir").read()))
    if sorted(modules) != sorted(documents + standard):
        yield "dir and PROJECT list different modules"
        return
    macros: set[str] = set()
    for name, (kind, offset) in modules.items():
        if kind != (_STANDARD if name in standard else _DOCUMENT):
            yield f"{name}: kind of module"
        stream = ole.openstream(f"VBA/{name}").read()
        source = decompressed(stream[offset:])
        yield from _source(name, source)
        if name in standard:
            subs = re.findall(rb"^(?:Public )?Sub (\w+)", source, re.MULTILINE)
            macros |= {sub.decode() for sub in subs}
    yield from _macros(parts, macros)


def _protection(project: str) -> Iterator[str]:
    """CMG, DPB and GC say: not protected, no password, visible (2.3.1.15-17)."""
    identity = re.search(r'^ID="(.*)"', project, re.MULTILINE)
    assert identity is not None
    for key, wanted in (("CMG", bytes(4)), ("DPB", b"\0"), ("GC", b"\xff")):
        value = re.search(rf'^{key}="(.*)"', project, re.MULTILINE)
        if value is None or _decrypted(identity[1], bytes.fromhex(value[1])) != wanted:
            yield f"{key} is not that of an open project"


def _decrypted(identity: str, data: bytes) -> bytes:
    seed = data[0]
    plain, last = [], data[2] ^ seed
    if data[1] ^ seed != 2 or last != sum(identity.encode()) & 0xFF:
        return b"another version or project"
    for i in range(3, len(data)):
        last = data[i] ^ (data[i - 2] + last & 0xFF)
        plain.append(last)
    rest = bytes(plain[(seed & 6) // 2 :])
    return rest[4:] if struct.unpack_from("<I", rest)[0] == len(rest) - 4 else b"wrong length"


def _dir_modules(records: bytes) -> dict[str, tuple[int, int]]:
    """Kind and text offset of each module."""
    modules: dict[str, tuple[int, int]] = {}
    at, name, offset = 0, "", 0
    while at < len(records):
        number, size = struct.unpack_from("<HI", records, at)
        size = 6 if number == _VERSION else size
        value = records[at + 6 : at + 6 + size]
        at += 6 + size
        if number == _MODULE:
            name = value.decode("ascii")
        elif number == _STREAM_OFFSET:
            offset = struct.unpack("<I", value)[0]
        elif number in (_STANDARD, _DOCUMENT):
            modules[name] = (number, offset)
        elif number == _TERMINATOR:
            break
    return modules if at == len(records) else {}


def _source(name: str, source: bytes) -> Iterator[str]:
    if not source.isascii():
        yield f"{name}: not ASCII"
    if source.count(b"\n") != source.count(b"\r\n"):
        yield f"{name}: line ends"
    if not source.startswith(b'Attribute VB_Name = "%s"\r\n' % name.encode()):
        yield f"{name}: no name"
    if max(map(len, source.split(b"\r\n"))) > _LINE:
        yield f"{name}: a line over {_LINE} characters"
    if len(source) > _MODULE_SIZE:
        yield f"{name}: over 64 kB"
    if re.search(rb"^\s*#If", source, re.MULTILINE | re.IGNORECASE):
        yield f"{name}: #If, of which LibreOffice compiles both branches"


def _macros(parts: dict[str, bytes], macros: set[str]) -> Iterator[str]:
    """Every macro that a button or a command names exists, and commands stand once with one kind of label."""
    for name, part in parts.items():
        if not name.endswith(".vml") and "customUI" not in name:
            continue
        text = part.decode("utf-8")
        named = re.findall(r"<x:FmlaMacro>\[0\]!(.*?)</x:FmlaMacro>", text)
        named += re.findall(r'\b(?:onAction|tag|onLoad|loadImage|get\w+)="(.*?)"', text)
        yield from (f"{name}: no macro {macro}" for macro in named if macro not in macros)
        if "customUI" in name:
            ids = re.findall(r'\bid="(.*?)"', text)
            if len(ids) != len(set(ids)):
                yield f"{name}: an id stands twice"
            for element in etree.fromstring(part).iter():
                for attribute in ("label", "image", "enabled", "visible", "screentip", "supertip", "size"):
                    given = {a.removesuffix("Mso") for a in map(str, element.attrib)}
                    if {attribute, f"get{attribute.capitalize()}"} <= given:
                        yield f"{name}: {element.get('id')} has {attribute} and its callback"
