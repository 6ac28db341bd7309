"""A document as bytes that depend on its content only, and a new file that appears whole or not at all."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import datetime
from pathlib import Path

from docx.document import Document

_ZIP_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can hold


def to_bytes(document: Document, *, title: str, author: str, moment: datetime) -> bytes:
    """The document as a .docx package; the same content and ``moment`` (UTC) give the same bytes."""
    about = document.core_properties
    about.title, about.author, about.last_modified_by = title, author, author
    about.created = about.modified = moment.replace(tzinfo=None)
    about.comments, about.revision, about.language = "", 1, "vi-VN"
    saved = io.BytesIO()
    document.save(saved)
    packed = io.BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            entry = zipfile.ZipInfo(part.filename, _ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(part))
    return packed.getvalue()


def write_new(data: bytes, out: Path) -> None:
    """Write ``out``, which must not exist (FileExistsError). An OSError leaves nothing behind."""
    temporary = out.with_name(f".{out.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(data)
        if out.exists():
            raise FileExistsError(out)
        temporary.rename(out)
    finally:
        temporary.unlink(missing_ok=True)
