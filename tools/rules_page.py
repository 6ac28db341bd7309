"""Writes docs/rules.md, every rule of the catalogue by family, from cchc_xl/core/rules.py.

python tools/rules_page.py
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cchc_xl.core import rules  # noqa: E402
from cchc_xl.core import wording as w  # noqa: E402
from cchc_xl.core.problem import Rule  # noqa: E402

PAGE = ROOT / "docs" / "rules.md"
_HEAD = """\
# Các quy tắc kiểm tra

Trang này do `python tools/rules_page.py` ghi ra từ `cchc_xl/core/rules.py`; sửa ở đó, không sửa ở đây.
Dấu … là chỗ phần mềm ghi giá trị thật. Mỗi lỗi ở sheet “Lỗi dữ liệu” kèm tệp, ô (như `Nhiệm vụ!F12`) và
tiêu đề cột.

“{reject}”: tệp chưa được nhận cho đến khi sửa. “{warn}”: vẫn nhận, cần người xem. “{note}”: chỉ để biết.
Cột “Trong biểu mẫu” là câu mà cột “Kiểm tra” của biểu mẫu hiện ngay khi điền.
"""


def page() -> str:
    """The whole page."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield _HEAD.format_map(w.SEVERITY)
    for family, title in rules.FAMILIES.items():
        found = [rule for rule in rules.ALL if rule.code.startswith(family)]
        hints = any(rule.hint for rule in found)
        headers = ["Mã", "Mức độ", "Lỗi gì", "Cần làm gì", *(["Trong biểu mẫu"] if hints else [])]
        yield f"## {family} – {title}\n"
        yield _row(headers)
        yield _row(["---"] * len(headers))
        yield from (_row(_cells(rule)[: len(headers)]) for rule in found)
        yield ""


def _cells(rule: Rule) -> list[str]:
    return [rule.code, w.SEVERITY[rule.severity], *rule.in_general, rule.hint]


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("<", "&lt;") for cell in cells) + " |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    print(f"{PAGE.relative_to(ROOT)}: {len(rules.ALL)}")
