"""The last step of a build: parts of the finished package that XlsxWriter cannot write as wanted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from cchc_xl.excel.build import ribbon

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_TO_RIBBON: Final = (
    f'<Relationship Id="rIdRibbon" Type="{ribbon.RELATIONSHIP}" Target="{ribbon.PART}"/></Relationships>'
).encode()
_ROW: Final = re.compile(rb'(<row r="(\d+)"[^>]*?) customHeight="1"')


def finished(package: bytes, first_rows: Mapping[int, int]) -> bytes:
    """The package with its ribbon tab, its parts dated alike, and row heights that fit their texts.

    From ``first_rows`` on (1-based sheet number → row) heights become mere estimates: one that is not
    "custom" lets Excel and LibreOffice fit the row again when its texts change.
    """
    firsts = {f"xl/worksheets/sheet{sheet}.xml": row for sheet, row in first_rows.items()}
    result = BytesIO()
    with ZipFile(BytesIO(package)) as old, ZipFile(result, "w", ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()}
        parts |= {name: _release(parts[name], row) for name, row in firsts.items()}
        parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"</Relationships>", _TO_RIBBON)
        for name, part in {**parts, ribbon.PART: ribbon.ribbon_xml()}.items():
            info = ZipInfo(name, _EPOCH)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, part)
    return result.getvalue()


def _release(sheet: bytes, first: int) -> bytes:
    return _ROW.sub(lambda row: row[1] if int(row[2]) >= first else row[0], sheet)
