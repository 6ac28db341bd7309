"""What the office writes beside a unit's answer, and when it counts."""

from __future__ import annotations

import pytest

from cchc_xl.core.corrections import Corrections, read_corrections
from cchc_xl.core.submission import AnswerStatus
from cchc_xl.core.tables import CellValue

LINE = "2023-H1|VP|I.1|lead"
FIGURE = "2023-H1|VP|II.5"


def of_line(answer: CellValue, reason: CellValue = "đã kiểm tra", key: str = LINE) -> Corrections:
    return read_corrections([{"key": key, "own_answer": answer, "own_reason": reason}], [])


def of_figure(over: CellValue, under: CellValue, reason: CellValue = "biên bản số 5") -> Corrections:
    row: dict[str, CellValue] = {"key": FIGURE, "numerator": 5.0, "denominator": 10.0}
    return read_corrections(
        [], [{**row, "own_numerator": over, "own_denominator": under, "own_reason": reason}]
    )


def codes(found: Corrections) -> list[str]:
    return [problem.code for _, problem in found.problems]


@pytest.mark.parametrize("typed", ["Hoàn thành", "hoan thanh", "DONE"])
def test_an_answer_is_read_as_people_type_it(typed: str) -> None:
    assert of_line(typed) == Corrections({LINE: AnswerStatus.DONE})


def test_without_a_correction_there_is_none_whatever_the_reason() -> None:
    assert of_line(None) == of_figure(None, "") == Corrections()


@pytest.mark.parametrize("found", [of_line("Hoàn thành", " "), of_figure(6, None, None)])
def test_a_correction_without_a_reason_does_not_count_and_is_named(found: Corrections) -> None:
    assert (found.answers, found.figures, codes(found)) == ({}, {}, ["TH09"])
    assert found.problems[0][1].values["unit"] == "VP"
    assert found.problems[0][1].place.header == "Lý do đính chính"


@pytest.mark.parametrize(
    "found",
    [
        of_line("Gần xong"),
        of_line("Hoàn thành", key="2023-H1|VP|I.1|partner"),  # partners set no status
        of_figure("nhiều", None),
        of_figure(-1, None),
        of_figure(11, None),  # of 10 that were sent
        of_figure(None, 4),  # where 5 were sent
    ],
)
def test_a_correction_that_cannot_be_meant_does_not_count_and_is_named(found: Corrections) -> None:
    assert (found.answers, found.figures, codes(found)) == ({}, {}, ["TH10"])


def test_a_figure_left_blank_is_the_one_that_was_sent() -> None:
    assert of_figure("6", None).figures == {FIGURE: (6.0, None)}
    assert of_figure(0, 20).figures == {FIGURE: (0.0, 20.0)}
