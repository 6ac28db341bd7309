"""VBA sources as pure ASCII: the VBA editor and its files use each PC's own ANSI code page.

A Vietnamese literal becomes pieces joined with ChrW(n); a comment loses its marks; anywhere else only ASCII
may stand. Lines end with CR LF and keep to the editor's limit.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from cchc_xl.errors import WorkbookError

LINE_LIMIT: Final = 1023  # characters of a line in the VBA editor
# A literal ("" inside stands for a quote), a comment up to the end of the line, or anything else.
_TOKEN: Final = re.compile(r'"(?:[^"]|"")*"|\'.*|[^"\']+')
_PIECE: Final = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]")


def to_ascii(source: str) -> str:
    """``source`` in ASCII, meaning the same. Raises WorkbookError naming the line that cannot be."""
    lines = unicodedata.normalize("NFC", source).splitlines()
    return "".join(f"{_line(number, line)}\r\n" for number, line in enumerate(lines, 1))


def _line(number: int, line: str) -> str:
    text = "".join(_token(token) for token in _TOKEN.findall(line))
    if not text.isascii() or len(text) > LINE_LIMIT:
        raise WorkbookError(
            f"Dòng {number} của mã VBA quá dài hoặc có dấu ngoài chuỗi và chú thích: {line.strip()[:60]}",
            "Sửa dòng này trong thư mục workbook/src/vba rồi tạo lại sổ.",
        )
    return text


def _token(token: str) -> str:
    if token.isascii():
        return token
    if token.startswith('"'):
        pieces = _PIECE.findall(token[1:-1])
        return " & ".join(f'"{piece}"' if piece.isascii() else f"ChrW({ord(piece)})" for piece in pieces)
    if token.startswith("'"):
        bare = unicodedata.normalize("NFD", token.replace("Đ", "D").replace("đ", "d"))
        return "".join(c for c in bare if not unicodedata.combining(c)).encode("ascii", "replace").decode()
    return token
