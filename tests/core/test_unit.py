from __future__ import annotations

import unicodedata

import pytest

from cchc_xl.core.unit import UnitNames
from tests.core.plans import plan

NAMES = UnitNames(plan().units)


@pytest.mark.parametrize(
    "name",
    [
        "Trường THPT Thủy Sơn",
        "trường thpt thủy sơn",
        "TRƯỜNG THPT THỦY SƠN",
        "Trường THPT Thuỷ Sơn",
        unicodedata.normalize("NFD", "Trường THPT Thủy Sơn"),
        "Truong THPT Thuy Son",
        "Tr. THPT Thủy Sơn",
        "THPT Thủy Sơn",
        "Trường\u00a0THPT  Thủy Sơn ",
        "THPT-TS",
        "Thủy Sơn",
    ],
)
def test_a_unit_is_known_however_people_write_it(name: str) -> None:
    assert NAMES.resolve(name) == "THPT-TS"


@pytest.mark.parametrize(
    "name", ["PGD Kiến An", "Phòng GD&ĐT quận Kiến An", "P.GDĐT quận Kiến An", "phong gd&dt q. kien an"]
)
def test_abbreviations_are_spelled_out(name: str) -> None:
    assert NAMES.resolve(name) == "PGD-KA"


def test_a_bare_district_belongs_to_several_units_and_nobody_guesses() -> None:
    assert NAMES.resolve("Kiến An") is None
    assert NAMES.candidates("Kiến An") == ("GDTX-KA", "PGD-KA", "THPT-KA")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Văn phòng Sở GD&ĐT", "VP"),
        ("Thanh tra Sở Giáo dục và Đào tạo", "TTr"),
        ("GDTX quận Kiến An", "GDTX-KA"),
        ("THPT Thủy Sơn", "THPT-TS"),
        ("trường Thủy Sơn", "THPT-TS"),
        ("Phòng Tổ chức - Cán bộ", "TCCB"),
    ],
)
def test_idle_words_do_not_matter(name: str, code: str) -> None:
    assert NAMES.resolve(name) == code


def test_a_district_with_its_rank_is_still_a_question() -> None:
    assert NAMES.candidates("quận Kiến An") == ("GDTX-KA", "PGD-KA", "THPT-KA")


@pytest.mark.parametrize(
    "name", ["Trường THPT Không Có", "", "THCS Kiến An", "?", "Trung tâm GDTX", "Trường"]
)
def test_a_name_nobody_knows_has_no_candidates(name: str) -> None:
    assert NAMES.candidates(name) == ()
