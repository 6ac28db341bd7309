"""Chữ Việt: one spelling for what people write in many (NFC and NFD, old and new tone placement, odd spaces).

:func:`normalise` changes nothing a reader would see as a difference; :func:`fold` is for comparing only.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
_SHAPES = "\u0302\u0306\u031b"  # the hats, breve and horn that make â ê ô ă ơ ư letters of their own
_VOWEL = f"[aeiouyAEIOUY][{_SHAPES}{_TONES}]*"

# One Vietnamese syllable in decomposed form. The u of "qu" and the i of "gi" belong to the consonant as long
# as another vowel follows (quý, già but gì); a tone typed on them still has to be found: "Qúy".
_SYLLABLE = re.compile(
    rf"(?P<head>[qQ][uU][{_TONES}]*(?={_VOWEL})|[gG][iI][{_TONES}]*(?={_VOWEL})|[b-df-hj-np-tv-xzđB-DF-HJ-NP-TV-XZĐ]*)"
    rf"(?P<vowels>(?:{_VOWEL})+)"
    r"(?P<tail>[chmngptCHMNGPT]*)"
)
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")
_INVISIBLE = {ord(c): None for c in "\u00ad\u200b\u200c\u200d\u2060\ufeff"}
_LOOKALIKES = _INVISIBLE | {ord("Ð"): "Đ", ord("Ɖ"): "Đ", ord("ð"): "đ", ord("ɖ"): "đ"}


@lru_cache(maxsize=16384)
def normalise(text: str) -> str:
    """``text`` in NFC with single plain spaces, stripped, every tone mark where "hòa, thủy, quý" carry it.

    Case and marks stay. Invisible characters go and letters that only look like đ become đ.
    """
    plain = unicodedata.normalize("NFC", text.translate(_LOOKALIKES))
    if not plain.isascii():
        plain = _WORD.sub(lambda word: _retoned(word.group()), plain)
    return " ".join(plain.split())


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """``text`` as it is compared: normalised, without case and marks, đ as d. Idempotent."""
    plain = normalise(text).casefold()
    if not plain.isascii():
        letters = unicodedata.normalize("NFD", plain.replace("đ", "d"))
        bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
        plain = unicodedata.normalize("NFC", bare)
    return " ".join(plain.split())


@lru_cache(maxsize=16384)
def _retoned(word: str) -> str:
    """The word with its tone on the vowel that carries it; a word that is no Vietnamese syllable stays."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word)
    tones = [mark for mark in parts if mark in _TONES]
    syllable = _SYLLABLE.fullmatch(parts)
    if len(tones) != 1 or syllable is None:
        return word
    head, vowels, tail = (_toneless(part) for part in syllable.group("head", "vowels", "tail"))
    letters = re.findall(rf"[aeiouyAEIOUY][{_SHAPES}]*", vowels)
    letters[_bearer(letters, closed=bool(tail))] += tones[0]
    return unicodedata.normalize("NFC", head + "".join(letters) + tail)


def _bearer(vowels: list[str], *, closed: bool) -> int:
    """Index of the vowel that carries the tone (ươ → ơ; oa → o, but oan → a; oai → a)."""
    shaped = [index for index, vowel in enumerate(vowels) if len(vowel) > 1]
    if shaped:
        return shaped[-1]
    return 1 if len(vowels) > 2 or (len(vowels) == 2 and closed) else 0


def _toneless(text: str) -> str:
    return "".join(letter for letter in text if letter not in _TONES)
