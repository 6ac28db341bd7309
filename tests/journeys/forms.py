"""Fill and damage unit forms with openpyxl, by header text only: nothing of ours is used."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

ID_HEADERS = {"leads": "Trạng thái (*)", "partners": "Nội dung phối hợp đã thực hiện", "targets": "Tử số (*)"}
SHEETS = {"leads": "Nhiệm vụ", "partners": "Nhiệm vụ", "targets": "Chỉ tiêu"}


def rows(sheet: Worksheet, telling_header: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """(id, header → cell) of every row under the header row that holds ``telling_header``."""
    headers: list[str] = []
    for row in sheet.iter_rows():
        texts = [str(cell.value).strip() if cell.value is not None else "" for cell in row]
        if telling_header in texts:
            headers = texts
        elif headers:
            if not texts[0] or "." not in texts[0] or " " in texts[0]:
                return
            yield texts[0], dict(zip(headers, row, strict=True))


def fill(path: Path, answers: Mapping[str, Mapping[str, Mapping[str, object]]]) -> None:
    """``answers``: block → id → header → value."""
    book = load_workbook(path)
    for block, by_id in answers.items():
        found = dict(rows(book[SHEETS[block]], ID_HEADERS[block]))
        for row_id, values in by_id.items():
            for header, value in values.items():
                found[row_id][header].value = value
    book.save(path)


def asked(path: Path, block: str) -> list[str]:
    """Ids that the form asks in one block."""
    return [row_id for row_id, _ in _read(path.read_bytes())[block]]


def answers(path: Path, block: str) -> Mapping[str, Mapping[str, Any]]:
    """id → header → value of one block of a form, as its raw cells stand."""
    return dict(_read(path.read_bytes())[block])


@lru_cache(maxsize=256)  # a period's forms, which are asked block after block and task after task
def _read(content: bytes) -> Mapping[str, Sequence[tuple[str, Mapping[str, Any]]]]:
    book = load_workbook(io.BytesIO(content))
    return {
        block: [
            (row_id, {header: cell.value for header, cell in row.items()})
            for row_id, row in rows(book[SHEETS[block]], header)
        ]
        for block, header in ID_HEADERS.items()
    }
