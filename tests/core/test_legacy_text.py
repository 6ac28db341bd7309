"""Texts typed for the fonts of TCVN3 and VNI: what they say, and what only carries such a font."""

from __future__ import annotations

import pytest

from cchc_xl.core.legacy_text import evidence, is_syllable, to_unicode

# The whole lower half of the table, as a person reads it. Codes by TCVN 5712:1993, VN3.
TCVN3_LETTERS = {
    "µ¸¶·¹": "àáảãạ", "¨»¾¼½Æ": "ăằắẳẵặ", "©ÇÊÈÉË": "âầấẩẫậ", "ÌÐÎÏÑ": "èéẻẽẹ", "ªÒÕÓÔÖ": "êềếểễệ",
    "×ÝØÜÞ": "ìíỉĩị", "ßãáâä": "òóỏõọ", "«åèæçé": "ôồốổỗộ", "¬êíëìî": "ơờớởỡợ", "ïóñòô": "ùúủũụ",
    "\u00adõøö÷ù": "ưừứửữự", "úýûüþ": "ỳýỷỹỵ", "®": "đ", "¡¢§£¤¥¦": "ĂÂĐÊÔƠƯ",
}  # fmt: skip
VNI_LETTERS = {
    "aø aù aû aõ aï": "à á ả ã ạ", "aê aè aé aú aü aë": "ă ằ ắ ẳ ẵ ặ", "aâ aà aá aå aã aä": "â ầ ấ ẩ ẫ ậ",
    "eø eù eû eõ eï": "è é ẻ ẽ ẹ", "eâ eà eá eå eã eä": "ê ề ế ể ễ ệ", "ì í æ ó ò": "ì í ỉ ĩ ị",
    "oø où oû oõ oï": "ò ó ỏ õ ọ", "oâ oà oá oå oã oä": "ô ồ ố ổ ỗ ộ", "ô ôø ôù ôû ôõ ôï": "ơ ờ ớ ở ỡ ợ",
    "uø uù uû uõ uï": "ù ú ủ ũ ụ", "ö öø öù öû öõ öï": "ư ừ ứ ử ữ ự", "yø yù yû yõ î": "ỳ ý ỷ ỹ ỵ", "ñ": "đ",
}  # fmt: skip


@pytest.mark.parametrize(("written", "read"), TCVN3_LETTERS.items())
def test_every_letter_of_tcvn3(written: str, read: str) -> None:
    assert to_unicode(written, ".VnTime") == read


@pytest.mark.parametrize(("written", "read"), VNI_LETTERS.items())
def test_every_letter_of_vni_in_both_cases(written: str, read: str) -> None:
    assert to_unicode(written, "VNI-Times") == read
    assert to_unicode(written.upper(), "VNI-Times") == read.upper()


TYPED = [
    ("Hoµn thµnh", ".VnTime", "Hoàn thành"),
    ("§· triÓn khai tíi c¸c tr­êng", ".VnTime", "Đã triển khai tới các trường"),
    ("KÕ ho¹ch c¶i c¸ch hµnh chÝnh", ".VnArial", "Kế hoạch cải cách hành chính"),
    ("c«ng v¨n sè 12", ".VnTimeH", "CÔNG VĂN SỐ 12"),
    ("Ñaõ trieån khai tôùi caùc tröôøng", "VNI-Times", "Đã triển khai tới các trường"),
    ("NGUYEÃN THÒ THU", "VNI-Helve", "NGUYỄN THỊ THU"),
    ("Nguyeãn Thò Ñöùc", "VNI-Times", "Nguyễn Thị Đức"),
]


@pytest.mark.parametrize(("written", "font", "read"), TYPED)
def test_a_text_typed_for_its_font_is_told_and_read(written: str, font: str, read: str) -> None:
    assert evidence(written, font) > 0
    assert to_unicode(written, font) == read


@pytest.mark.parametrize("font", [".VnTime", ".VnTimeH", "VNI-Times"])
@pytest.mark.parametrize(
    "text", ["Đã triển khai", "Báo cáo tháng", "Không có khó khăn", "Tổ chức", "Hoa\u0300n tha\u0300nh"]
)
def test_unicode_that_only_carries_such_a_font_is_told(text: str, font: str) -> None:
    assert evidence(text, font) <= 0


@pytest.mark.parametrize("text", ["", "12/KH-SGDDT", "OK"])
def test_plain_letters_are_the_same_in_either(text: str) -> None:
    assert evidence(text, ".VnTime") == evidence(text, "VNI-Times") == 0


@pytest.mark.parametrize("word", ["nghiêng", "Quyết", "ĐƯỢC", "giếng", "khuỷu", "huỳnh", "xoong", "ươm", "ỷ"])
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["thùc", "kÕ", "béo\u0301", "hoµn", "đc", "nghieenf", "yếng\u0301"])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)
