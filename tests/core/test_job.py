from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_xl.core.button import BY_CODE, CATALOGUE
from cchc_xl.core.job import MAX_BYTES, JobRequest, parse_request

GOOD = {"button": "rollup", "workbook_id": "KH-CCHC-2023", "book": "C:\\Kế hoạch\\KeHoach2023.xlsm"}


def request(**other: object) -> bytes:
    return json.dumps({**GOOD, **other}).encode()


def test_a_request_names_button_workbook_and_book() -> None:
    assert parse_request(request()) == JobRequest("rollup", "KH-CCHC-2023", "C:\\Kế hoạch\\KeHoach2023.xlsm")


def test_a_decomposed_path_is_composed() -> None:
    found = parse_request(request(book="C:\\Kê\u0301 hoạch.xlsm"))
    assert isinstance(found, JobRequest)
    assert found.book == "C:\\Kế hoạch.xlsm"


@pytest.mark.parametrize("button", [button.code for button in CATALOGUE])
def test_every_button_can_be_asked_for(button: str) -> None:
    assert isinstance(parse_request(request(button=button)), JobRequest)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "không phải yêu cầu"),
        (b"\xff\xfe{}", "không phải yêu cầu"),
        (b"[]", "không phải yêu cầu"),
        (b"[" * 8000, "không phải yêu cầu"),
        (b'{"button": "rollup"}', "mã sổ"),
        (request(button="format_disk"), "không có nút"),
        (request(button=["rollup"]), "không có nút"),
        (request(workbook_id="../../etc"), "mã sổ"),
        (request(workbook_id=""), "mã sổ"),
        (request(book=""), "tên sổ"),
        (request(book="a\nb"), "tên sổ"),
        (request(book="\ud800"), "tên sổ"),
        (request(book="x" * 3000), "tên sổ"),
        (request(more="x" * MAX_BYTES), "dài quá"),
    ],
)
def test_what_is_no_request_is_refused_with_a_reason(data: bytes, why: str) -> None:
    found = parse_request(data)
    assert isinstance(found, str)
    assert why in found


@given(st.binary(max_size=300))
def test_random_bytes_never_raise(data: bytes) -> None:
    assert isinstance(parse_request(data), str | JobRequest)


def test_codes_and_macros_are_each_one_button_s_alone() -> None:
    assert len(BY_CODE) == len(CATALOGUE) == len({b.macro.lower() for b in CATALOGUE})
