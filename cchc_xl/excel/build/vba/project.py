"""vbaProject.bin from modules (MS-OVBA): source only, no compiled code, so that Excel compiles it itself.

The version 0xFFFF of _VBA_PROJECT says that there is no performance cache (2.3.4.1). The records of the dir
stream stand in the order Excel writes them (2.3.4.2). The project is not protected (2.3.1.15-17).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Final

from cchc_xl.excel.build.vba.compound_file import compound_file
from cchc_xl.excel.build.vba.compression import compress
from cchc_xl.excel.build.vba.modules import Module

_NAME: Final = "VBAProject"
_ID: Final = "{8E1C3B52-7A4D-4F0B-9C26-5D3A1E7F2B90}"
_LCID: Final = 0x0409
_CODE_PAGE: Final = 1252
_SYS_KIND: Final = 3  # 64-bit Windows (2.3.4.2.1.1); a 32-bit Excel compiles the same source
_VERSION: Final = (0x61A5C4F3, 1)
_NO_CACHE: Final = struct.pack("<HHBH", 0x61CC, 0xFFFF, 0, 1)
_REFERENCES: Final = (
    (
        "stdole",
        r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation",
    ),
    (
        "Office",
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#C:\Program Files\Common Files\Microsoft Shared"
        r"\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library",
    ),
)  # fmt: skip


def vba_project(modules: Sequence[Module]) -> bytes:
    """The project's file; every module's text starts at offset 0 of its stream."""
    streams: dict[str, bytes] = {"_VBA_PROJECT": _NO_CACHE, "dir": compress(_dir(modules))}
    streams |= {module.name: compress(module.source.encode("ascii")) for module in modules}
    names = b"".join(m.name.encode("ascii") + b"\0" + _wide(m.name) + b"\0\0" for m in modules) + b"\0\0"
    return compound_file({"VBA": streams, "PROJECT": _project(modules), "PROJECTwm": names})


def _dir(modules: Sequence[Module]) -> bytes:
    records = [
        _number(0x01, _SYS_KIND), _number(0x02, _LCID), _number(0x14, _LCID),
        _record(0x03, struct.pack("<H", _CODE_PAGE)), _record(0x04, _NAME.encode("ascii")),
        _record(0x05), _record(0x40),  # no description
        _record(0x06), _record(0x3D),  # no help file
        _number(0x07, 0), _number(0x08, 0),
        struct.pack("<HIIH", 0x09, 4, *_VERSION),  # its size field is fixed and too small by two
        _record(0x0C), _record(0x3C),  # no constants: our code has no #If
    ]  # fmt: skip
    for name, library in _REFERENCES:
        text = library.encode("ascii")
        records += [
            _record(0x16, name.encode("ascii")), _record(0x3E, _wide(name)),
            _record(0x0D, struct.pack("<I", len(text)) + text + bytes(6)),
        ]  # fmt: skip
    records += [_record(0x0F, struct.pack("<H", len(modules))), _record(0x13, b"\xff\xff")]
    for module in modules:
        narrow = module.name.encode("ascii")
        records += [
            _record(0x19, narrow), _record(0x47, _wide(module.name)),
            _record(0x1A, narrow), _record(0x32, _wide(module.name)),
            _record(0x1C), _record(0x48),  # no description
            _number(0x31, 0), _number(0x1E, 0), _record(0x2C, b"\xff\xff"),
            _record(0x22 if module.is_document else 0x21), _record(0x2B),
        ]  # fmt: skip
    return b"".join([*records, _record(0x10)])


def _project(modules: Sequence[Module]) -> bytes:
    """The PROJECT stream (2.3.1): what the editor lists, and that nothing is protected."""
    lines = [f'ID="{_ID}"']
    lines += [f"Document={m.name}/&H00000000" if m.is_document else f"Module={m.name}" for m in modules]
    lines += [
        f'Name="{_NAME}"', 'HelpContextID="0"', 'VersionCompatible32="393222000"',
        f'CMG="{_encrypted(bytes(4), 0x13)}"', f'DPB="{_encrypted(bytes(1), 0x26)}"',
        f'GC="{_encrypted(bytes([0xFF]), 0x39)}"', "", "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000", "", "[Workspace]",
    ]  # fmt: skip
    lines += [f"{m.name}=0, 0, 0, 0, C" for m in modules]
    return ("\r\n".join(lines) + "\r\n").encode("ascii")


def _encrypted(data: bytes, seed: int) -> str:
    """Data Encryption (2.4.3.2), in hexadecimal; ``seed`` is any byte."""
    key = sum(_ID.encode("ascii")) & 0xFF
    version = 2
    out = [seed, seed ^ version, seed ^ key]
    ignored = bytes([7]) * ((seed & 6) // 2)
    last_plain = key
    for byte in ignored + struct.pack("<I", len(data)) + data:
        out.append(byte ^ (out[-2] + last_plain & 0xFF))
        last_plain = byte
    return bytes(out).hex().upper()


def _record(number: int, data: bytes = b"") -> bytes:
    return struct.pack("<HI", number, len(data)) + data


def _number(number: int, value: int) -> bytes:
    return _record(number, struct.pack("<I", value))


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")
