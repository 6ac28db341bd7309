"""Workbooks as bytes for the tests of marks: taken apart, changed, packed again, read."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO

from cchc_xl.core.submission import RawForm, RawSheet
from cchc_xl.excel.untrusted import read_form

TCVN3, VNI = ".VnTime", "VNI-Times"


def read(data: bytes) -> RawForm:
    found = read_form(data, "tệp")
    assert isinstance(found, RawForm), found
    return found


def sheet(data: bytes) -> RawSheet:
    return read(data).sheets[0]


def packed(parts: Mapping[str, bytes | str]) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(data: bytes, change: Callable[[bytes], bytes], part: str = "xl/worksheets/sheet1.xml") -> bytes:
    parts = unpacked(data)
    return packed({**parts, part: change(parts[part])})
