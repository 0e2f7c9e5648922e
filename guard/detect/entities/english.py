"""English names, as far as rules find them: by words beside them, by common given names.

These are in assets/detect/english_names.txt.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from guard.detect.entities.correspondents import correspondents
from guard.detect.entities.english_addresses import addresses
from guard.detect.entities.name_words import LATIN_REST, LATIN_WORD, NO_SURNAMES, PARTICLES
from guard.detect.entities.particle_names import patronymics, vietnamese
from guard.detect.entities.romanised import (
    has_two_given,
    in_capitals,
    is_given,
    is_korean,
    is_mixed,
    is_pinyin,
    without_accents,
)
from guard.detect.entities.titles_abroad import titled_abroad
from guard.detect.passage import Passage
from guard.detect.recognizer import Candidate, Needs
from guard.model import EntityType
from guard.word_lists import words_of

_TITLE = re.compile(
    r"[MDPS](?<![A-Za-z0-9].)(?:(?<=M)(?:rs?|s|iss|adam)|(?<=D)r|(?<=P)rof|(?<=S)ir)\.? "
    rf"(?P<name>{LATIN_WORD}{LATIN_REST}{{0,2}})"
)
_SAID = re.compile(
    r"\b(?:[Tt]his is|[Mm]y name is|[Nn]ame on (?:it|the card) is|I am|I'm|[Tt]hanks,|[Rr]egards,|[Ss]incerely,"
    r"|[Cc]ontact(?: [Nn]ame)?:|[Bb]est,|Dear|Hi|Hello|[Tt]icket from"
    r"|[Aa]ttn:?|(?:[Ss]igned|[Ll]ogged) in as|[Cc]ustomer|[Cc]lient|[Aa]ccount of|[Aa]ssigned to"
    r"|(?:[Ss]igned|SIGNED|[Pp]icked up|[Rr]eceived|RECEIVED|[Dd]elivered|[Pp]osted|POSTED|[Hh]andled|[Pp]acked|PACKED"
    r"|[Ss]erved|SERVED|[Aa]uthori[sz]ed|[Bb]ooked|[Ee]ntered) (?:by|BY)|courier"
    r"|[Ll]ieferung an|[Gg]eliefert an|[Ll]ivré à|[Ee]ntregad[oa] a"
    r"|(?:[Mm]y|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur) (?:wife|husband"
    r"|mother|father|(?:grand)?(?:daughter|son)"
    r"|sister|brother|aunt|uncle|cousin|niece|nephew|roommate|colleague|landlord)"
    r"|neighbou?r|[Gg]rand(?:ma|pa|mother|father)|Aunt|Uncle|vecin[oa]|vizinh[oa]|voisine?|Nachbarn?|Nachbarin"
    r"|[Ss]pouse:|[Ss]ignature:|[Bb]ooked for)\Z"
)
_LONGEST_SAID = 20
"""Characters of the longest of these."""
_INITIALS = rf"(?:[A-Z]\. ?){{1,3}}(?<= )(?:{PARTICLES})?{LATIN_WORD}"
_NAME = re.compile(rf" (?=(?!(?:To|The|And|My|All|There|World) )(?P<name>{LATIN_WORD}{LATIN_REST}{{1,2}}|{_INITIALS}))")
_TWO_INITIALS = re.compile(
    r"[A-Z](?<=[a-z:,] (?!U\.|P\. ?O\.|D\. ?C\.|N\. ?Y\.|L\. ?A\.).)\. ?(?:[A-Z]\. ?){1,2}(?<= )"
    rf"(?:{PARTICLES})?(?P<last>{LATIN_WORD})"
)
"""Two initials and a surname in a sentence: `the holder as G. M. Achterberg`."""
_CAPITALS_SAID = re.compile(
    r"(?:(?:CALLED|SIGNED|RECEIVED|BOOKED|TAKEN|REQUESTED|AUTHORI[SZ]ED|COLLECTED|PAID|ISSUED|CONFIRMED"
    r"|REPORTED) (?P<by>BY)"
    r"|(?:CONTACT|CTC|CALL|NOTIFY) (?:SISTER|BROTHER|WIFE|HUSBAND|SPOUSE|MOTHER|FATHER|SON|DAUGHTER|NEIGHBOU?R))"
    r" (?P<name>(?P<given>(?!(?:OR|AND|IN|IF|TO|AT|ON|FOR|THE)\b)[A-Z]{2,15}) [A-Z]{2,15}(?:-[A-Z]{2,15})?)(?![\w@-])"
)
"""Who does something in capitals, as notes in bookings have it: a given name behind BY, any name behind kin."""
_BROKEN = re.compile(rf"(?<![A-Za-z0-9])(?P<name>{LATIN_WORD} [A-Z][a-z]{{1,5}}-\n{{1,2}}[a-z]{{2,5}})(?![A-Za-z0-9])")
"""A given name of two syllables that a line breaks."""
_STOP = re.compile(r"(?:^|\n)[0-9]{1,2}[.·)] ?\Z")
"""The number of a stop before its name."""
_LONGEST_STOP = 5
"""Characters of it, at most."""
_CAPITALS = re.compile(
    r"(?P<name>(?P<given>[A-Zo\u00c0-\u017d](?<![A-WYZa-z0-9\u00c0-\u017f].)[a-z\u00df-\u017f]+"
    r"(?:-[A-Za-z][a-z\u00df-\u017f]+)?)"
    rf"(?: [A-Z]\.[ \n]| )(?:{PARTICLES})?{LATIN_WORD})(?![a-z])"
)
"""A line may end behind the letter of a second name; OCR reads an O as a small one. The `×` that closes
a tab, which reads X, may stand right before."""
_THIRD = re.compile(rf" (?:{PARTICLES})?{LATIN_WORD}(?![A-Za-z])")
"""Goes on with such a name."""
_LETTERS = "A-Z\u00c0-\u00de" + "".join(map(chr, range(0x100, 0x17E, 2)))
"""Capitals, most of those with accents among them."""
_UPPER = re.compile(
    rf"(?P<name>(?P<given>[{_LETTERS}](?<![\w.'-].)[{_LETTERS}]{{3,11}})(?: [A-Z]\.?)? [{_LETTERS}]{{4,15}})"
    r"(?![\w'@-]|\.\w)"
)
"""The same as cards and forms print it: `JOHN MILLER`."""
_UPPER_THIRD = re.compile(rf" [{_LETTERS}]{{3,15}}(?![\w'@-]|\.\w)")
"""The surname behind two given names."""
_CALLED = re.compile(rf", (?P<given>{LATIN_WORD})(?![\w@'-]| [A-Z])")
"""The English name behind one of Hong Kong: `Wong Ka Yan, Carrie`."""
_LAST_FIRST = re.compile(
    rf"(?<![\w'.@-])(?<!, )(?P<name>(?P<last>(?:{PARTICLES})?{LATIN_WORD}), "
    r"(?P<given>[A-Z\u00c0-\u017d][a-z\u00df-\u017f]+(?:-[A-Z\u00c0-\u017d][a-z\u00df-\u017f]+)?)(?: [A-Z]\.)?)"
    r"(?![\w,@'-]| [A-Z])"
)
"""The same with the surname first, as lists sort it: `Miller, John`."""
_HEADER = re.compile(
    rf"(?:^|\n)(?:From|To|Cc|CC|Bcc|Reply-To|Sender): ?(?P<name>{LATIN_WORD}{LATIN_REST}{{1,2}})"
    r" ?[<(](?=[A-Za-z0-9._+-]{2,64}@)"
)
"""Who writes or is written to at the head of a mail, where the address need not have a part of the name."""
_GREETING = re.compile(rf"(?:^|\n)(?:Hi|Hello|Hey|Dear) (?P<name>{LATIN_WORD})(?=[,!:])")
"""One word that is greeted: a name where it is a given name."""
_SIGNED = re.compile(
    r"(?:[Rr]egards|[Ss]incerely|[Ff]aithfully|Thanks|Thank you|Cheers|Best wishes|Best|Yours(?: truly)?),?\n{1,2}"
    rf"(?P<name>{LATIN_WORD}{LATIN_REST}{{1,2}})(?=\n|\Z)"
)
"""Who ends a letter, below how."""
_HOLDER = re.compile(
    r"\b(?:[Cc]ard ?holder|[Aa]ccount holder):? (?P<name>[A-Z]{2,15}(?: [A-Z]\.?)? [A-Z]{2,16})(?![A-Za-z0-9])"
)
_PASSENGER = re.compile(
    r"(?<![A-Za-z0-9/])(?!AND/OR)0?[A-Z]{2,20}/0?[A-Z]{2,20}(?: [A-Z]{2,20})? (?:MR|MRS|MS|MISS|MSTR|CHD|INF)"
    r"(?![A-Za-z0-9])"
)
"""As bookings of flights write a name; OCR reads an O for a zero.

Source: IATA and A4A, Reservations Interline Message Procedures (AIRIMP).
"""
_DOCUMENT = re.compile(
    r"DOCS [^\n]{8,64}/[0-9]{2}[A-Z]{3}[0-9]{2}/(?P<name>[A-Z]{2,30}/[A-Z]{2,30}(?:/[A-Z]{2,30})?)(?![A-Za-z0-9/])"
)
"""The same behind the passport that a booking tells."""
_GREETS = frozenset(words_of("english_words", "greets"))
_BRANDS = words_of("english_words", "brands")
_NO_INITIAL = frozenset(words_of("english_words", "no_initial"))
_WORDS_TOO = frozenset(words_of("english_words", "words_too"))
_STREETS = ("Avenida ", "Rua ", "Calle ", "Rue ", "Via ", "Plaza ", "Piazza ", "Praça ")
_IN_A_PLACE = (" in ", " at ", " near ", " around ", " to ")
_LONGEST_STREET = 8
"""Characters of the longest word for a street, or before a place, that stands before its name."""
_CAPITAL = re.compile("[A-Z\u00c0-\u017d][a-z\u00df-\u017f]")


class EnglishRecognizer:
    """Finds English names, and addresses as English writes them."""

    entity_types = frozenset({EntityType.PERSON, EntityType.ADDRESS})
    needs = Needs.NOTHING
    reads_broken_lines = True

    def __init__(self, given_names: frozenset[str]) -> None:
        self._given = given_names

    def find(self, passage: Passage) -> Iterator[Candidate]:
        text = passage.plain
        if passage.capitals:
            yield from addresses(passage)
        for start, end in in_capitals(text):
            yield Candidate(EntityType.PERSON, start, end, 0.6, "person.given")
        for start, end in (*patronymics(text, self._given), *vietnamese(text)) if " " in text else ():
            yield Candidate(EntityType.PERSON, start, end, 0.7, "person.particle")
        for match in _HOLDER.finditer(text) if "older" in text else ():
            yield Candidate(EntityType.PERSON, *match.span("name"), 0.7, "person.label")
        for match in _PASSENGER.finditer(text) if "/" in text else ():
            yield Candidate(EntityType.PERSON, *match.span(), 0.8, "person.title")
        for match in _DOCUMENT.finditer(text) if "DOCS " in text else ():
            yield Candidate(EntityType.PERSON, *match.span("name"), 0.8, "person.title")
        for match in _CAPITALS_SAID.finditer(text):
            if match["by"] is None or match["given"].title() in self._given:
                yield Candidate(EntityType.PERSON, *match.span("name"), 0.7, "person.label")
        yield from self._with_given_name(passage, _UPPER)
        if _CAPITAL.search(text) is None:
            return
        for match in _TITLE.finditer(text):
            yield Candidate(EntityType.PERSON, *match.span("name"), 0.7, "person.title")
        for start, end in titled_abroad(text, self._given) if " " in text else ():
            yield Candidate(EntityType.PERSON, start, end, 0.7, "person.title")
        for match in _NAME.finditer(text):
            said = _SAID.search(text, max(0, match.start() - _LONGEST_SAID), match.start())
            if said is not None and not match["name"].endswith(NO_SURNAMES):
                yield Candidate(EntityType.PERSON, *match.span("name"), 0.7, "person.label")
        for match in _TWO_INITIALS.finditer(text) if ". " in text else ():
            if not match["last"].endswith(NO_SURNAMES) and match["last"] not in _NO_INITIAL:
                yield Candidate(EntityType.PERSON, *match.span(), 0.6, "person.given")
        for match in _BROKEN.finditer(text) if "-\n" in text else ():
            if is_pinyin(match["name"].replace("\n", "")):
                yield Candidate(EntityType.PERSON, *match.span("name"), 0.6, "person.given")
        for start, end in correspondents(text) if " " in text else ():
            yield Candidate(EntityType.PERSON, start, end, 0.7, "person.label")
        for match in _SIGNED.finditer(text):
            if not match["name"].endswith(NO_SURNAMES):
                yield Candidate(EntityType.PERSON, *match.span("name"), 0.7, "person.label")
        for match in _GREETING.finditer(text):
            if match["name"] in self._given:
                yield Candidate(EntityType.PERSON, *match.span("name"), 0.6, "person.label")
        for match in _HEADER.finditer(text) if "@" in text else ():
            given = match["name"].split(" ", 1)[0]
            if (given in self._given or is_given(given)) and not match["name"].endswith(NO_SURNAMES):
                yield Candidate(EntityType.PERSON, *match.span("name"), 0.7, "person.label")
        yield from self._with_given_name(passage, _CAPITALS)
        if ", " in text:
            yield from self._with_given_name(passage, _LAST_FIRST)
        for start, end in itertools.chain.from_iterable(passage.columns):
            if is_mixed(text[start:end]) and not text[start:end].endswith(NO_SURNAMES):
                yield Candidate(EntityType.PERSON, start, end, 0.6, "person.given")

    def _with_given_name(self, passage: Passage, form: re.Pattern[str]) -> Iterator[Candidate]:
        """The pairs of words in capitals that have a given name, or that are one in pinyin: `Call John Miller`."""
        text, at = passage.plain, 0
        while (match := form.search(text, at)) is not None:
            name, (start, end) = match["name"], match.span("name")
            third = _THIRD.match(text, end) if form is _CAPITALS else None
            is_known = self._is_given(match["given"], form) or (form is _CAPITALS and is_pinyin(name))
            if form is _LAST_FIRST and not is_known and _is_line(text, start, end):
                is_known = is_pinyin(f"{match['given']} {match['last']}")
            is_native = third is not None and has_two_given(name + third[0]) and _THIRD.match(text, third.end()) is None
            if not (is_known or is_native) or (form is _LAST_FIRST and match["last"] in _GREETS):
                at = match.end("last") if form is _LAST_FIRST else start + len(match["given"].partition("-")[0])
                continue
            if third is not None and not third[0].endswith(NO_SURNAMES):
                is_line = _is_line(text, start, third.end())
                end = third.end() if is_native or is_line or name.rpartition(" ")[2] in self._given else end
            if form is _UPPER and (more := _UPPER_THIRD.match(text, end)) is not None:
                ends = text[more.end() : more.end() + 1] in ("", "\n")
                end = more.end() if ends and self._is_given(name.rpartition(" ")[2], form) else end
            elif form is _CAPITALS and is_native and (called := _CALLED.match(text, end)) is not None:
                end = called.end() if called["given"] in self._given else end
            at = end
            before = text[max(0, start - _LONGEST_STREET) : start]
            place = before.endswith(_STREETS) or (name.endswith(" Park") and before.endswith(_IN_A_PLACE))
            name = name.title() if form is _UPPER else name
            goods = passage.goods.touch(start, end)
            no_name = name.endswith(NO_SURNAMES) and not is_korean(match["given"].title().split("-"))
            if not place and not goods and not no_name and not name.startswith(_BRANDS):
                yield Candidate(EntityType.PERSON, start, end, 0.6, "person.given")

    def _is_given(self, word: str, form: re.Pattern[str]) -> bool:
        """Whether a word, or each of two with a hyphen, is a given name in such a form."""
        parts = [part.capitalize() for part in without_accents(word).split("-")]
        known = all(part in self._given for part in parts)
        return (known and (form is _CAPITALS or parts[0] not in _WORDS_TOO)) or is_korean(parts)


def _is_line(text: str, start: int, end: int) -> bool:
    """Whether [start, end) is a line of its own, but for the number of a stop."""
    begins = text[start - 1 : start] in ("", "\n") or _STOP.search(text, max(0, start - _LONGEST_STOP), start)
    return bool(begins) and text[end : end + 1] in ("", "\n")
