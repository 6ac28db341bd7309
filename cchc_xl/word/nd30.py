"""Kiểm tra thể thức: the main rules of Nghị định 30/2020/NĐ-CP, Phụ lục I, on a report in Word.

Every check names its item of the decree. What the text says is not judged, nor the length of the lines
under names that vary.
"""

from __future__ import annotations

import re

_FONT = "Times New Roman"
_NATION = "cộng hòa xã hội chủ nghĩa việt nam"
_MOTTO = "độc lập - tự do - hạnh phúc"
_MOTTO_WIDTH = 12.23 * 12700  # EMU per point of size, in Times New Roman bold
_NUMBER = re.compile(r"Số:\s*(\d{2,}|0\d)?\s*/[A-ZĐ][A-ZĐa-z&]*(-[A-ZĐ][A-ZĐa-z&]*)+")
_DATE = re.compile(r".+, ngày\s+((0[1-9]|[12]\d|3[01])\s+)?tháng\s+((0[12]|[3-9]|1[0-2])\s+)?năm \d{4}")
_ROMAN = re.compile(r"[IVX]+\. ")
