"""Five figures of the report, recomputed from the forms' raw cells by code that shares nothing with ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from tests.journeys import forms
from tests.journeys.played import Played, played_half_year
from tests.journeys.terminal import cchc

__all__ = ["played_half_year"]


@pytest.fixture(scope="module")
def counted(played_half_year: Played) -> list[Path]:
    """The files that the ledger says count: everything below is recomputed from their cells."""
    rows = cchc("collect", played_half_year.book, "--from", played_half_year.inbox, "--json").json["rows"]
    return [played_half_year.inbox / row["file"] for row in rows if row["state"] == "merged"]


@pytest.fixture(scope="module")
def report(played_half_year: Played) -> list[str]:
    """Every paragraph and every table row of the report, as text."""
    document = Document(str(played_half_year.report))
    rows = [" | ".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    return [p.text for p in document.paragraphs] + rows


def cells(paths: list[Path], block: str, row_id: str) -> Iterator[Mapping[str, Any]]:
    for path in paths:
        if row_id in (found := forms.answers(path, block)):
            yield found[row_id]


def vietnamese(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def test_how_many_units_reported(report: list[str], counted: list[Path]) -> None:
    assert any(f"{len(counted)}/99 đơn vị" in text for text in report)


def test_units_that_completed_row_1c(report: list[str], counted: list[Path]) -> None:
    states = [row["Trạng thái (*)"] for row in cells(counted, "leads", "I.1.c")]
    done = states.count("Hoàn thành")
    told = [text for text in report if "Đơn vị giáo dục" in text and "Các đơn vị giáo dục" in text]
    assert any(f"{done}/{len(states)}/75" in text.replace(" ", "") for text in told), told


def test_share_of_educational_units_inspected(report: list[str], counted: list[Path]) -> None:
    rows = list(cells(counted, "targets", "II.5"))
    inspected, whole = (
        sum(float(row[h]) for row in rows if row[h] is not None) for h in ("Tử số (*)", "Mẫu số (*)")
    )
    assert any(
        f"{vietnamese(100 * inspected / whole)}%" in text and "kiểm tra" in text.casefold() for text in report
    )


def test_share_of_files_settled_in_time(report: list[str], counted: list[Path]) -> None:
    [row] = cells(counted, "targets", "II.7.a")
    share = vietnamese(100 * row["Tử số (*)"] / row["Mẫu số (*)"])
    assert any(f"{share}%" in text and "đúng hạn" in text for text in report)


def test_units_that_answered_row_38(report: list[str], counted: list[Path]) -> None:
    answered = [row for row in cells(counted, "leads", "VI.38") if row["Trạng thái (*)"]]
    done = sum(row["Trạng thái (*)"] == "Hoàn thành" for row in answered)
    told = [text for text in report if "danh mục dịch vụ sự nghiệp công" in text]
    assert any(f"{done}/{len(answered)}/85" in text.replace(" ", "") for text in told), told
