"""Spellings a reader takes for the same are the same; everything else stays."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_xl.core.vntext import fold, normalise

VIETNAMESE = st.text(
    alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐÊÔƠƯàáảãạýỳỷỹỵúùủũụ ,.-/0123456789\u0301\u0323\u00a0"
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Thuỷ Nguyên", "Thủy Nguyên"),
        ("hoà bình", "hòa bình"),
        ("Qúy", "Quý"),
        ("QÚY", "QUÝ"),
        ("Uỷ ban", "Ủy ban"),
        ("khoẻ", "khỏe"),
        ("gìa", "già"),
        ("số hoá", "số hóa"),
        ("Ðội", "Đội"),
        ("Quý\u00a0I", "Quý I"),
        ("  Quý \t\n I ", "Quý I"),
        ("Hải\u200b Phòng", "Hải Phòng"),
        (unicodedata.normalize("NFD", "Giáo dục thường xuyên"), "Giáo dục thường xuyên"),
    ],
)
def test_spellings_of_the_same_word_normalise_alike(one: str, other: str) -> None:
    assert normalise(one) == normalise(other) == other


@pytest.mark.parametrize(
    "text",
    ["hoạt", "toàn", "giếng", "gì", "quỹ", "người", "rượu", "thuế", "khuỷu", "chìa", "José", "B2B", "ngoèo"],
)
def test_words_already_well_spelled_stay(text: str) -> None:
    assert normalise(text) == text


def test_normalise_keeps_case_and_marks() -> None:
    assert normalise("Sở GD&ĐT HẢI PHÒNG") == "Sở GD&ĐT HẢI PHÒNG"


def test_different_tones_stay_different() -> None:
    assert normalise("quý") != normalise("quỹ")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Phòng GD&ĐT quận Đồ Sơn", "phong gd&dt quan do son"),
        ("THUỶ NGUYÊN", "thuy nguyen"),
        ("  Kiến   Thụy ", "kien thuy"),
        ("", ""),
    ],
)
def test_fold_leaves_plain_small_letters(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text() | VIETNAMESE)
def test_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text() | VIETNAMESE)
def test_normalise_is_idempotent(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text() | VIETNAMESE)
def test_fold_does_not_see_the_form_of_unicode(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


@given(VIETNAMESE)
def test_fold_does_not_see_normalisation(text: str) -> None:
    assert fold(normalise(text)) == fold(text)
