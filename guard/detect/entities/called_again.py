"""What a text calls a person it has named: the Latin form in brackets, the given name alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from guard.detect.entities.name_words import LATIN_WORD
from guard.detect.recognizer import Candidate
from guard.word_lists import words_of

_SPELT = re.compile(
    rf" ?\((?P<name>(?:[A-Z]{{2,12}}|{LATIN_WORD})(?:[ ,-]{{1,2}}(?:[A-Z]{{1,12}}|{LATIN_WORD})){{1,3}})\)"
)
"""Latin form of a Chinese name, right behind it: 霍詠琳(FOK WING LAM)."""
_FULL = re.compile(rf"(?P<given>{LATIN_WORD}) ")
_SHORTEST = 4
"""Letters of a given name that is sought again, at least."""
_NO_SIGN = frozenset((*words_of("english_words", "words_too"), *words_of("english_words", "places_too")))


def called_again(text: str, named: Sequence[Candidate], given_names: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Where else the named persons stand.

    Args:
        text: in usual characters.
        named: the persons found in it.
        given_names: those known, in the letters of English.
    """
    sought: set[str] = set()
    for name in named:
        spelt = None if text[name.end - 1].isascii() else _SPELT.match(text, name.end)
        if spelt is not None:
            yield spelt.span("name")
        full = _FULL.match(text, name.start, name.end)
        given = full["given"] if full is not None else ""
        if len(given) >= _SHORTEST and given in given_names and given not in _NO_SIGN:
            sought.add(given)
    if sought:
        form = re.compile(
            rf"(?<![\w.@/'’-])(?<![A-Z][a-z] )(?:{'|'.join(sorted(sought))})(?![\w@/’-]| [^\W\d_a-z]|\.\w)"
        )
        for match in form.finditer(text):
            line = text.rfind("\n", 0, match.start()) + 1
            before = text[line : match.start()].rstrip(" ").rpartition(" ")[2]
            if not (before[:1].isupper() and before[-1:].isalpha() and text[match.start() - 1] == " "):
                yield match.span()
