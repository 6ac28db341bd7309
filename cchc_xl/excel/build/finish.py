"""The last step of a build: parts of the finished package that XlsxWriter cannot write as wanted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_ROW: Final = re.compile(rb'(<row r="(\d+)"[^>]*?) customHeight="1"')


def with_fitted_rows(package: bytes, first_rows: Mapping[int, int]) -> bytes:
    """The package with row heights from ``first_rows`` on (1-based sheet number → row) as mere estimates.

    A height that is not "custom" lets Excel and LibreOffice fit the row again when its texts change.
    """
    firsts = {f"xl/worksheets/sheet{sheet}.xml": row for sheet, row in first_rows.items()}
    result = BytesIO()
    with ZipFile(BytesIO(package)) as old, ZipFile(result, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name in firsts:
                part = _release(part, firsts[name])
            info = ZipInfo(name, _EPOCH)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, part)
    return result.getvalue()


def _release(sheet: bytes, first: int) -> bytes:
    return _ROW.sub(lambda row: row[1] if int(row[2]) >= first else row[0], sheet)
