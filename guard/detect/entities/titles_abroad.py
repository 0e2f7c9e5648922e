"""Names in Latin letters behind titles and greetings of other languages, by initials, by a surname in capitals.

The words that are no names there are in assets/detect/english_words.txt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guard.detect.entities.name_words import LATIN_REST, LATIN_WORD, NO_SURNAMES, PARTICLES
from guard.detect.entities.romanised import without_accents
from guard.word_lists import words_of

_CAPITALS = r"[A-Z\u00c0-\u00de\u0100-\u017d]{3,20}(?:-[A-Z\u00c0-\u00de\u0100-\u017d]{3,20})?(?![\w-])"
_NAME = (
    r"(?:(?:Dr|Prof|Mag|Ing|Dipl)\.(?:-Ing\.)? )?"
    rf"(?P<name>(?:{_CAPITALS}|(?:{PARTICLES}|[dD]['’])?{LATIN_WORD})(?: {_CAPITALS}|{LATIN_REST}){{0,3}})"
)
_TITLES = re.compile(
    r"(?:m(?:evrouw|eneer)|M(?:me|lle|adame|ademoiselle|onsieur|evr\.|evrouw|eneer)|Frau|Herrn?|S(?:(?:ra|rta|n)\.|ig\.(?:ra|na)?)"
    r"|Se[nñ]or(?:a|ita)?|Signora?|Do(?:ña|tt\.|tt\.ssa)|D(?:ña\.|hr\.)|Avv\.|Encik|Puan|Bapak|Pak|Ibu|Sayın|Pan[iau]|Hr\.)"
    rf" {_NAME}"
)
_IN_SENTENCE = re.compile(
    rf"(?:(?:por|de|para|con|y|[Ee]l|al|del|Prezado|Estimado|Querido) (?:D|Sr)\."
    rf"|(?:kurier|dla|od|przez) (?:p\.|pan[ai]?)"
    rf"|[Ss]zanown[ya] [Pp]ani[eo]?) {_NAME}"
)
"""Titles of one or two letters, behind a word of their language."""
_SIGNS = (" D. ", " Sr. ", " p. ", " pan", "anown")
"""Parts of these, one of which each has."""
_ACCENTED = re.compile("[\u00c0-\u017f\u01a0-\u01b0\u1ea0-\u1ef9]")
_VIETNAMESE = re.compile(rf"(?:[Aa]nh|ch|[Cc]hị|[Ôô]ng|[Bb]à|[Cc]ô) (?P<name>{LATIN_WORD}(?: {LATIN_WORD}){{1,3}})")
_MARKED = re.compile("[đĐơƠưƯăĂạ-ỹ]")
"""Letters of Vietnamese alone."""
_GREETINGS = re.compile(
    r"[BCEGHKLMOPQSX](?<![^\n].)(?:(?<=B)(?:onjour|onsoir|este)|(?<=C)(?:her|hère|ar[oa]|iao|ześć)|(?<=E)stimad[oa]"
    r"|(?<=G)entile|(?<=H)(?:allo|alo|ola|ej|ei)|(?<=K)j?ære|(?<=L)ieber?|(?<=M)erhaba|(?<=O)l[áa]|(?<=P)rezad[oa]"
    r"|(?<=Q)uerid[oa]|(?<=S)ayın|(?<=X)in chào),? "
    rf"(?P<name>{LATIN_WORD}{LATIN_REST}{{0,3}})(?= ?[,!:]|\n|\Z)"
)
_INITIALS = re.compile(rf"(?P<name>[A-Z](?<![^\n].)\. ?(?:[A-Z]\. ?)?(?<= )(?:{PARTICLES})?{LATIN_WORD})(?=\n|\Z)")
"""A line that is one initial or two and a surname."""
_SURE_OF_TWO = re.compile(r"[A-Z]\. ?[A-Z]\.")
_WITH_PARTICLES = re.compile(rf"[VvDd](?<![^\n].)(?:an (?:de[nr]?|het|'t)|on de[rnm]|e l[ao]s?) {LATIN_WORD}(?=\n|\Z)")
"""A line that is a surname with particles: `Van den Broeck`."""
_MARKED_FIRST = re.compile(rf"(?:\A|(?<=\n))(?P<last>{LATIN_WORD}) (?P<given>{LATIN_WORD})(?=\n|\Z| ?[•·|])")
"""The surname first in a cell, which counts with letters that no English word has: `Szymańska Ewa`."""
_SURNAME_FIRST = re.compile(rf"(?P<last>{_CAPITALS}) (?P<given>{LATIN_WORD})(?![\w@'-]| [A-Z])")
_LEAST_CAPITALS = 5
"""Letters of a surname in capitals before a given name, at least: USB Hanna."""
_NOBODY = frozenset(words_of("english_words", "no_title"))
_NO_INITIAL = frozenset(words_of("english_words", "no_initial"))
_NO_CAPITALS = frozenset(words_of("english_words", "no_capitals"))
_WORDS_TOO = frozenset(words_of("english_words", "words_too"))


def titled_abroad(text: str, given_names: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Where the names stand.

    Args:
        text: with capitals and blanks.
        given_names: those known, in the letters of English.
    """
    forms = [_TITLES, _GREETINGS]
    if any(sign in text for sign in _SIGNS):
        forms.append(_IN_SENTENCE)
    accented = not text.isascii() and _ACCENTED.search(text) is not None
    if accented and _MARKED.search(text) is not None:
        forms.append(_VIETNAMESE)
    for form in forms:
        for match in form.finditer(text):
            start, name = match.start(), match["name"]
            joined = start > 0 and (text[start - 1].isalnum() or text[start - 1] in "'’-")
            if not joined and name.split(" ", 1)[0].rstrip("s") not in _NOBODY and not name.endswith(NO_SURNAMES):
                yield match.span("name")
    if ". " in text:
        yield from _with_initials(text)
    for match in _WITH_PARTICLES.finditer(text):
        yield match.span()
    for match in _MARKED_FIRST.finditer(text) if accented else ():
        if (
            not match["last"].isascii()
            and without_accents(match["given"]) in given_names
            and match["given"] not in _WORDS_TOO
        ):
            yield match.start(), match.end("given")
    for match in _SURNAME_FIRST.finditer(text):
        given = without_accents(match["given"])
        known = given in given_names or all(part in given_names for part in given.split("-"))
        before = text[max(0, match.start() - 1) : match.start()]
        is_word = given in _WORDS_TOO or match["last"].capitalize() in _NO_CAPITALS
        if known and not is_word and len(match["last"]) >= _LEAST_CAPITALS and before in ("", "\n", ":", " "):
            yield match.span()


def _with_initials(text: str) -> Iterator[tuple[int, int]]:
    """Lines of initials and a surname; numbered parts of a text look so too, of one letter after the other."""
    lines = list(_INITIALS.finditer(text))
    firsts = {match["name"][0] for match in lines}
    for match in lines:
        name = match["name"]
        beside = {chr(ord(name[0]) - 1), chr(ord(name[0]) + 1)}
        last = name.rpartition(" ")[2].rpartition(".")[2]
        if last in _NO_INITIAL or name.endswith(NO_SURNAMES):
            continue
        if _SURE_OF_TWO.match(name) or not last.isascii() or (name[0] > "F" and firsts.isdisjoint(beside)):
            yield match.span("name")
