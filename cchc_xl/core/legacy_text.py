"""Chữ của phông cũ: texts typed for the fonts of TCVN3 (".VnTime") and VNI ("VNI-Times"), as Unicode.

Such a font draws Vietnamese letters for codes of Latin-1, so that "Hoµn thµnh" looks like "Hoàn thành". The
font alone proves nothing: where it is not installed, people type Unicode into cells that still carry it. A
text is converted only where it then holds fewer words that are no Vietnamese syllables.

Sources: TCVN 5712:1993, table VN3 (the lower half of glibc's charmap TCVN5712-1); VNI for Windows as in the
tables of xvnkb (vni.h). Rimes: Đoàn Thiện Thuật, Ngữ âm tiếng Việt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

_TCVN3: Final = str.maketrans(
    "¡¢£¤¥¦§" "¨©ª«¬\u00ad®"
    "µ¶·¸¹" "»¼½¾Æ" "ÇÈÉÊË" "ÌÎÏÐÑ" "ÒÓÔÕÖ" "×ØÜÝÞ"
    "ßáâãä" "åæçèé" "êëìíî" "ïñòóô" "õö÷øù" "úûüýþ",
    "ĂÂÊÔƠƯĐ" "ăâêôơưđ"
    "àảãáạ" "ằẳẵắặ" "ầẩẫấậ" "èẻẽéẹ" "ềểễếệ" "ìỉĩíị"
    "òỏõóọ" "ồổỗốộ" "ờởỡớợ" "ùủũúụ" "ừửữứự" "ỳỷỹýỵ",
)  # fmt: skip


def _vni() -> dict[str, str]:
    """What VNI writes → the letter: mostly a vowel followed by a code for its hat and tone."""
    tones = {"ø": "\u0300", "ù": "\u0301", "õ": "\u0303", "û": "\u0309", "ï": "\u0323"}
    hats = {"â": "", "à": "\u0300", "á": "\u0301", "ã": "\u0303", "å": "\u0309", "ä": "\u0323"}
    breves = {"ê": "", "è": "\u0300", "é": "\u0301", "ü": "\u0303", "ú": "\u0309", "ë": "\u0323"}
    lower = {vowel + code: base + tone for vowel, base in zip("aeouyôö", "aeouyơư", strict=True)
             for code, tone in tones.items()}  # fmt: skip
    lower |= {vowel + code: f"{vowel}\u0302{tone}" for vowel in "aeo" for code, tone in hats.items()}
    lower |= {"a" + code: f"ă{tone}" for code, tone in breves.items()}
    lower |= {"ô": "ơ", "ö": "ư", "ñ": "đ", "î": "ỵ", "æ": "ỉ", "ó": "ĩ", "ò": "ị"}  # í and ì are themselves
    upper = {written.upper(): letter.upper() for written, letter in lower.items()}
    mixed = {written[0].upper() + written[1:]: letter.upper() for written, letter in lower.items()}
    return {w: unicodedata.normalize("NFC", letter) for w, letter in (lower | mixed | upper).items()}


_VNI: Final[Mapping[str, str]] = _vni()
_VNI_LETTER: Final = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

_BEYOND_LATIN_1: Final = re.compile("[\u0100-\u1ef9]")  # letters that neither encoding has: Unicode already
_WORD: Final = re.compile("[A-Za-z\u00a1-\u1ef9]+")  # the signs of Latin-1 too: they are letters in TCVN3
_TONES: Final = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_SYLLABLE: Final = re.compile(
    "(?P<head>ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx])?"
    "(?:(?:a[iouy]?|ă|âu|ây|eo?|êu?|i[au]?|iêu|oa[ioy]?|oeo?|oi?|ôi?|ơi?|u[aiơ]?|uê|ui|uôi|uây|uy[au]?|ươ[iu]|ư[aiu]?"
    "|y|yêu)"
    "|(?:[aăâeêioôơuưy]|iê|yê|oa|oă|oe|oo|uâ|uê|uô|uy|uyê|ươ)(?:m|n|ng|nh)"
    "|(?P<stopped>(?:[aăâeêioôơuưy]|iê|yê|oa|oă|oe|oo|uâ|uê|uô|uy|uyê|ươ)(?:ch|c|p|t)))"
)


def to_unicode(text: str, font: str) -> str:
    """``text`` as the font would draw it, letter by letter. A TCVN3 font of capitals ends in "H"."""
    if font.startswith("."):
        read = text.translate(_TCVN3)
        return read.upper() if font.rstrip()[-1] in "hH" else read
    return _VNI_LETTER.sub(lambda match: _VNI[match[0]], text)


def evidence(text: str, font: str) -> int:
    """Above 0: the text was typed for the font; below 0: it is Unicode that only carries it; 0: either."""
    if text.isascii():
        return 0
    if _BEYOND_LATIN_1.search(text):
        return -1
    return _odd_words(text) - _odd_words(to_unicode(text, font))


def _odd_words(text: str) -> int:
    """How many words with letters beyond ASCII are no Vietnamese syllables."""
    return sum(not is_syllable(word) for word in _WORD.findall(text) if not word.isascii())


def is_syllable(word: str) -> bool:
    """Whether a word could be Vietnamese: its letters, its rime, its tone, its case."""
    if word not in (word.lower(), word.upper(), word.capitalize()):
        return False
    parts = unicodedata.normalize("NFD", word.lower())
    tones = _TONES.findall(parts)
    match = _SYLLABLE.fullmatch(unicodedata.normalize("NFC", _TONES.sub("", parts)))
    if match is None or len(tones) > 1:
        return False
    return not match["stopped"] or tones in (["\u0301"], ["\u0323"])
