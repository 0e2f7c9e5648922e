"""Addresses of continental Europe, Brazil and French Canada by their form, those of Asia, and Japanese names.

A European address has a word for a street, the number of a house, and behind these the postcode with its town.
Source: UPU S42 (the templates of postal addresses).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from guard.detect.entities import asia
from guard.detect.passage import Passage
from guard.detect.recognizer import Candidate, Needs
from guard.model import EntityType

_LETTER = r"[^\W\d_]"
_WORD = rf"{_LETTER}(?:{_LETTER}|['’.-]){{0,20}}"
_TITLE = rf"[A-ZÀ-ÖØ-Þ][a-zß-ÿ]{_LETTER}{{0,20}}"
_TOWN = re.compile(
    r"(?<![0-9A-Za-z-])(?:[A-Z]{1,2}-)?"
    r"(?:[0-9]{5}-[0-9]{3}|[0-9]{4}-[0-9]{3}|[0-9]{2}-[0-9]{3}|[0-9]{5}|[0-9]{4}(?: ?[A-Z]{2})?),? "
    rf"{_TITLE}(?:(?:[ '’/-](?:am|an|der|im|sur|sous|de|del|di|la|le|les|en|do|da|L)){{0,2}}[ '’-]{_TITLE}){{0,2}}"
    r"(?: [0-9]{1,2}(?![0-9])| ?\([A-Z]{2}\)| - [A-Z]{2}(?![A-Za-z]))?"
    r"(?:,\s(?:Germany|Deutschland|France|Spain|España|Italy|Italia|Portugal|Austria|Österreich|Switzerland|Schweiz|Suisse"
    r"|Belgium|Belgique|Netherlands|Nederland|Poland|Polska|Denmark|Sweden)(?![A-Za-z]))?"
)
"""A postcode and its town, with the district, the letters of the province or the country behind it."""
_NUMBER = r"(?:n[º°.]? ?)?[0-9]{1,4}(?:[-/][0-9]{1,4})?(?:[ /]?[A-Za-z](?![A-Za-z]))?"
_BEHIND = (
    rf"(?P<start>(?<![\w-])(?:{_TITLE}[ -]?(?:[Ss]tra(?:ß|ss)e|[Ss]tr\.|[Aa]llee|[Ww]eg|[Pp]latz|[Gg]asse"
    r"|[Rr]ing|[Uu]fer|[Dd]amm|[Cc]haussee|[Gg]raben|[Ss]teig|[Pp]fad|straat|laan|plein|gracht|kade|singel|dijk"
    r"|gade|vej|vägen|gatan)"
    r"|(?:Am|An der|An den|Auf der|Auf dem|Im|In der|In den|Zum|Zur|Unter den|Vor dem|Hinter der)"
    rf" {_TITLE}(?: {_TITLE})?)"
    rf" {_NUMBER})"
)
"""The word for a street at the end of its name, or a preposition before it, and the number behind."""
_PORTUGUESE = "Rua|Travessa|Praça|Alameda"
"""Words for streets in Portugal and Brazil."""
_AHEAD = (
    r"(?P<start>(?<![\w-])(?:Calle|C/|Avenida|Avda\.|Avda|Av\.|Plaza|Paseo|Ronda|Camino|Travesía|Carretera|Carrera"
    rf"|Via|Viale|Piazza|Piazzale|Corso|Largo|Vicolo|Strada|{_PORTUGUESE}|ul\.|al\.|pl\.|os\.) ?"
    rf"{_WORD}(?: {_WORD}){{0,5}},? {_NUMBER})"
)
"""The word for a street before its name, and the number behind."""
_NUMBER_FIRST = (
    r"(?P<start>(?<![\w/-])[0-9]{1,4}(?: ?(?:bis|ter|quater)| ?[A-D])?,? "
    r"(?:[Rr]ue|[Aa]venue|[Aa]v\.|[Bb]oulevard|[Bb]d\.?|[Pp]lace|[Cc]hemin|[Ii]mpasse|[Aa]llée|[Qq]uai|[Cc]ours"
    r"|[Bb]oul\.|[Rr]oute|[Ss]quare|[Pp]assage|[Vv]oie|[Ff]aubourg)"
    rf" (?:(?:de la|de l['’]|des|du|de|d['’]|la|le|les|aux?) ?)?{_TITLE}(?:[ '’-]{_WORD}){{0,5}})"
)
"""As the French and the Belgians write it."""
_FLAT = (
    r"(?:,? ?(?:[0-9]{1,2}\.? ?[ºª°o]\.?(?: ?[A-Za-zªº]{1,4}\.?)?"
    r"|(?:[0-9]{1,2} ?(?:er|e|è?me) [ée]tage|[Bb][âa]t(?:iment|\.)? [A-Z0-9]{1,3})(?: (?:gauche|droite|face))?"
    r"|(?:[Bb]ajos?|[ÁáAa]tico|[Ee]ntresuelo|[Pp]rincipal|RDC|[Rr]ez-de-chaussée|[Pp]iano terra|[Tt]érreo|R/C)"
    r"(?: [A-Za-z](?![A-Za-z]))?"
    r"|(?:m\.|[A-Za-z]{2,6}\.?) ?[0-9]{1,4}|[0-9]{1,2}\. ?OG)){0,2}"
)
_STREETS = tuple(re.compile(rf"{form}{_FLAT}(?: -)?,?\s{{0,2}}\Z") for form in (_BEHIND, _AHEAD, _NUMBER_FIRST))
_LONGEST_STREET = 90
"""Characters of a street with its number and its flat, at most."""
_CANADIAN = re.compile(
    rf",\s?{_TITLE}(?:[ -]{_TITLE}){{0,3}},?\s\(?(?:QC|Québec|Quebec|ON|NB|MB)\)?,?\s"
    r"[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9](?![A-Za-z0-9])"
)
"""A town, its province and its code behind a street as the French write it."""
_BRAZILIAN = re.compile(
    rf"(?<![\w-])(?:{_PORTUGUESE}|R\.|Avenida|Av\.|Rodovia|Estrada) [^\W\d_][^\n,]{{2,40}},? "
    r"(?:n[º°.]? ?)?[0-9]{1,5}(?![0-9])"
    r"[^\n]{0,80}? - [A-Z]{2}(?:,\s(?:[0-9]{5}-?\s?[0-9]{3}(?![0-9]))?|(?![A-Za-z]))"
)
"""A street and a number, up to the state and the postcode, which its column may have broken."""
_HONOURED = re.compile(
    r"(?<![一-龥々ぁ-ゖァ-ヺー])(?P<name>(?![一-龥]{0,2}[皆客奥神王同多仕模貴御])[一-龥々]{1,3} ?[一-龥々]{1,3})"
    r"(?<![者員员社店部課课係长長方主]) ?様(?![々式子態相])"
)
"""A name with the word of respect behind it, as Japanese letters and orders have it; 皆様 and 管理者様 are anybody."""


class AbroadRecognizer:
    """Finds addresses by their form alone, where both a street and a number are, and Japanese names."""

    entity_types = frozenset({EntityType.ADDRESS, EntityType.PERSON})
    needs = Needs.NOTHING
    reads_broken_lines = True

    def find(self, passage: Passage) -> Iterator[Candidate]:
        text = passage.plain
        for start, end in asia.addresses(passage):
            yield Candidate(EntityType.ADDRESS, start, end, 0.8, "address.abroad")
        for town in itertools.chain(_TOWN.finditer(text), _CANADIAN.finditer(text) if "," in text else ()):
            before = max(0, town.start() - _LONGEST_STREET)
            for form in _STREETS:
                street = form.search(text, before, town.start())
                if street is not None:
                    yield Candidate(EntityType.ADDRESS, street.start("start"), town.end(), 0.8, "address.abroad")
                    break
        for match in _HONOURED.finditer(text) if "様" in text else ():
            yield Candidate(EntityType.PERSON, *match.span("name"), 0.85, "person.title")
        for match in _BRAZILIAN.finditer(text) if " - " in text else ():
            yield Candidate(EntityType.ADDRESS, *match.span(), 0.8, "address.abroad")
