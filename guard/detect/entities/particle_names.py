"""Names in Latin letters that tell themselves: patronymics of Malaysia, Singapore and India, and Vietnamese names.

Source: TCVN 6909 (the letters of Vietnamese). The surnames are in assets/detect/romanised.txt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from guard.detect.entities.name_words import LATIN_WORD
from guard.word_lists import words_of

_CHILD_OF = re.compile(
    r" (?:[Bb]int[ie]|BINT[IE]|bte|ibni|bin|a/[lp]|[sd]/o|(?P<capital>Bin|BIN|A/[LP]|[SD]/O)) (?=[A-Z])"
)
_OWN = re.compile(
    r"(?<![\w.'-])(?!(?:Dr|Prof|Mr|Mrs|Ms|Mdm|Call|Dear|From|To|Contact|Hi|For|By|With|And|The) )"
    rf"(?:(?:[A-Z]\. )?{LATIN_WORD}(?: {LATIN_WORD}){{0,2}}|[A-Z]{{3,15}}(?: [A-Z]{{3,15}}){{0,2}})\Z"
)
_FATHER = re.compile(rf"(?:{LATIN_WORD}(?: {LATIN_WORD}(?=[,;.)\n]|\Z))?|[A-Z]{{3,15}})(?![A-Za-z])")
_LONGEST_OWN = 48
"""Characters of the names before the word, at most."""
_SURE = words_of("romanised", "vietnamese")
_SHORT = words_of("romanised", "vietnamese_short")
_SURNAME = re.compile(rf"(?:{'|'.join((*_SURE, *_SHORT))}) (?=[^\W\d_a-z])")
_SYLLABLE = (
    "(?=[A-Z])(?i:(?:ngh?|nh?|g[hi]?|[ckt]h?|ph|qu|tr|[bdhlmrsvx])?[aeiouy]{1,3}(?:nh|ng|ch|[cmnpt])?)(?![A-Za-z])"
)
_GIVEN = rf"{_SYLLABLE}(?: {_SYLLABLE})?"
_AFTER_ANY = re.compile(rf"(?:Thi (?:{LATIN_WORD}(?![A-Za-z])(?: {_SYLLABLE})?)|Van {_GIVEN})")
_AFTER_SURE = re.compile(rf"(?!Vi ){_SYLLABLE} {_GIVEN}")
"""Phạm vi is a scope."""
_LONGEST_GIVEN = 32
"""Characters of what follows the surname, at most."""
_OF_A_PLACE = re.compile(
    r" (?:Street|St|Road|Rd|Avenue|Ave|Boulevard|Blvd|Ward|District|City|Airport|Station|University|Park)\b"
)
_CLIPPED = re.compile(
    r"[NTPHĐVDL](?<![^\n ].)(?<![^\n:] .)(?:guyn|rn|hm|unh|ng|ū|ō|ưng|rưng)"
    r"(?: (?=[^\W\d_a-zđ])[^\W\d_\u3000-\uffff]{2,7}(?![\w.@])){2,3}"
)
"""A name whose letters with two marks OCR left out: `Nguyn Th Kim Ngân`, `Vū Đc Long`."""
_LETTERS = {
    code: "D" if code == ord("Đ") else "d" if code == ord("đ") else unicodedata.normalize("NFD", chr(code))[0]
    for code in (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA))
}
"""The letters of English for those of Vietnamese."""


def patronymics(text: str, given_names: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Where somebody is called the child of somebody: `Nur Izzati binti Yee`, `S. Devi a/p Kumar`.

    With a capital the word is a bin's or a ratio's too; it counts behind a given name.
    """
    for word in _CHILD_OF.finditer(text):
        own = _OWN.search(text, max(0, word.start() - _LONGEST_OWN), word.start())
        father = _FATHER.match(text, word.end())
        if own is None or father is None:
            continue
        if word["capital"] is None or not given_names.isdisjoint(own[0].title().split()):
            yield own.start(), father.end()


def vietnamese(text: str) -> Iterator[tuple[int, int]]:
    """Where Vietnamese names stand, with their marks or without: `Trần Văn Minh`, `Le Thi Thu Ha`."""
    for surname in _SURNAME.finditer(text):
        start, at = surname.span()
        if start and (text[start - 1].isalnum() or text[start - 1] in "/.'-_"):
            continue
        rest = text[at : at + _LONGEST_GIVEN].translate(_LETTERS)
        given = _AFTER_ANY.match(rest) or (_AFTER_SURE.match(rest) if surname[0][:-1] in _SURE else None)
        if given is None or text[max(0, start - 2) : start - 1].isdigit():
            continue
        end = at + given.end()
        if _OF_A_PLACE.match(text, end) is None:
            yield start, end
    if not text.isascii():
        for clipped in _CLIPPED.finditer(text):
            yield clipped.span()
