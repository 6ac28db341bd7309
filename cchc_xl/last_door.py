"""The last door of every way in: a fault of ours becomes a file for the technician, never a traceback."""

from __future__ import annotations

import tempfile
import traceback
from pathlib import Path
from typing import Final

OUR_FAULT: Final = "Phần mềm gặp lỗi chưa lường trước."
SEND_FILE: Final = "Gửi tệp “{file}” cho người phụ trách kỹ thuật; dữ liệu đã nhận không mất."


def keep_traceback() -> Path:
    """Write the exception being handled into a file of its own and say where."""
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", prefix="cchc_loi_", suffix=".txt", delete=False
    ) as file:
        traceback.print_exc(file=file)
    return Path(file.name)
