"""Addresses as English writes them, by their form: a house, a street, the town with the code of its post.

Source: USPS Publication 28 (the form of an address), ISO 19160-4 (codes of the post).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guard.detect.context import Context
from guard.detect.entities.address_cells import address_cells
from guard.detect.passage import Passage
from guard.detect.recognizer import Candidate
from guard.model import EntityType

_UNIT = r"(?:,? (?:Apt|Apartment|Suite|Ste|Unit|Floor|Fl|Room|#)\.?[ \n]?[A-Za-z0-9-]+)?"
_STATE = (
    "(?:A[AEKLPRSZ]|C[AOT]|D[CE]|F[LM]|G[AU]|HI|I[ADLN]|K[SY]|LA|M[ADEHINOPST]|N[CDEHJMVY]|O[HKR]|P[ARW]|RI|S[CD]|T[NX]"
    "|UT|V[AIT]|W[AIVY])"
)
_US_ADDRESS = re.compile(
    r"[0-9](?<!\w.)[0-9]{0,5}[A-Za-z]?[ \n](?:[NSEW]\.? )?[A-Z0-9][\w'.-]*(?:[ \n][A-Z0-9][\w'.-]*){0,4}"
    rf"{_UNIT}"
    r"(?:,\s?|\n)[A-Z][A-Za-z'. -]{1,40}(?:,\s?|\s)"
    rf"{_STATE}[ \n][0-9]{{5}}(?:-[0-9]{{4}})?\b",
    re.ASCII,
)
_STREET = re.compile(
    r"[0-9](?<![\w/-].)(?:[0-9]{0,3}[A-Za-z]?/[0-9])?[0-9]{0,5}[A-Za-z]?[ \n](?:[NSEW]\.? )?"
    r"(?:(?:[A-Z]|0(?=[a-z]))[\w'.-]*(?: [A-Z][\w'.-]*){0,3}[ \n]"
    r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Square|Sq|Terrace|Way|Close|Crescent|Cres|Grove|Gardens|Mews|Circle|Cir|Trail|Quay"
    r"|Highway|Hwy|Parkway|Parade|Pde|Esplanade)\b\.?(?: (?:[NSEW]|[NS][EW]|North|South|East|West)\b\.?)?"
    r"|(?P<whole>[A-Z][a-z]{2,12}(?:way|gate|side)\b))(?: [0-9]{1,3}(?= #))?"
    rf"{_UNIT}",
    re.ASCII,
)
"""`whole`: a street of one word, Queensway, which counts with its town alone. An O may be read as a zero."""
_FLAT = re.compile(
    r"(?:\bP\.?O\.? ?Box [0-9]{1,6},\s)?(?:\b[0-9]{2,4}[A-Z]?,\s?(?=[UBTFR]))?"
    r"(?:\b(?:(?:F[l1]at|Apt|Apartment|Unit|Suite|Room|Rm|Bui[l1] ?ding|B[l1]dg|B[l1]o?c?k|Tower|F[l1]oor)\.? ?"
    r"(?:No\.? ?)?(?:[0-9]{1,4}[A-Z]?|[A-Z][0-9]{0,3})|[0-9]{1,2}/F)(?:,\s?|\s)){0,4}"
    r"(?:[A-Z][a-z]{1,15} (?:[A-Z][a-z]{1,15} )?"
    r"(?:Court|House|Mansions?|Building|Gardens?|Estate|Centre|Plaza|Villas?|Heights|Towers?),?\s"
    r"|(?<=[0-9A-Z], )(?:[A-Z][a-z]{1,15} ){0,2}[A-Z][a-z]{1,15},\s?(?=No\b))?"
    r"(?:\b(?:Flat|Apt|Apartment|Unit|Suite|Room|Blk|Block) |\bNo\.? ?)?\Z",
    re.ASCII,
)
"""What stands before the number of the house: `Room 2102, No. `, `Flat 3B, 12/F, Tower 2, Lake Court, `."""
_LONGEST_FLAT = 80
"""Characters that the flat takes before the number of the house, at most."""
_DISTRICT = re.compile(
    r"(?:[,，]\s?|\s)(?:[A-Z][A-Za-z'’.-]{1,20}[ \n]){1,3}"
    r"(?:District|Subdistrict|County|New Area|Town|Township|Prefecture|Village)\b"
    r"(?:,\s?[A-Z][A-Za-z'’]{1,15}(?: (?:City|Province|District))?(?![A-Za-z])){0,3}(?:,?\s[0-9]{6}(?![0-9]))?"
    r"(?:,\s?(?:P\.? ?R\.? ?)?China\b)?"
    r"|(?:,\s?|\s)(?:S|Singapore ?)\(?[0-9]{6}(?![0-9])\)?"
    r"|(?:,\s?[A-Z][a-z]{1,15}(?: [A-Z][a-z]{1,15}){0,2}){0,2}(?:,\s?|[ \n](?=Singapore))"
    r"(?:Hong[ \n]Kong|Kowloon|New Territories|Macau|Macao"
    r"|Taiwan|Singapore|China)\b(?:\s[0-9]{6}(?![0-9]))?"
    r"|,\s?[A-Z][a-z]{1,15}(?: [A-Z][a-z]{1,15})?,?\s[0-9]{6}(?![0-9])",
    re.ASCII,
)
"""The rest of a Chinese address or one of Singapore: `, Chaoyang District, Beijing 100020`, `, Beijing 100020`."""
_TOWN = re.compile(
    r"(?:,\s?|\n| )(?:[A-Z][A-Za-zÀ-ÿ'.-]{1,20}[ ,\n]{1,2}){1,5}"
    r"(?:[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]|[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}"
    r"|(?:NSW|VIC|QLD|WA|SA|TAS|ACT|NT)\s[0-9]{4})\b",
    re.ASCII,
)
"""The town with the code of Canada's, Britain's or Australia's post, behind the street."""
_LAST = re.compile(
    r",\s?[A-Z][a-z]{1,15}(?:[ \n][A-Z][a-z]{1,15}){0,2}(?=[.,;]?(?:\s|\Z))(?![.,;]?[ \n][A-Z])", re.ASCII
)
"""The district or the town alone, behind a street before which a flat stands."""
_CUT_TOWN = re.compile(
    r",\s?[A-Z][a-z]{1,15}(?: [A-Z][a-z]{1,15}){0,2}"
    rf"(?:(?=[,\t])|,? (?P<state>{_STATE})(?=[\t\n]))(?P<end>,?)[^\n]{{0,60}}\n(?:[^\n]{{0,60}}\t)?"
    rf"(?P<code>(?(state)|{_STATE} )[0-9]{{5}}(?:-[0-9]{{4}})?)(?=[\t\n]|\Z)",
    re.ASCII,
)
"""The town, behind which the next cell of the row stands, and what the next line has of the address."""
_BRITISH_CODE = re.compile(r"[A-Z](?<![A-Za-z0-9].)[A-Z]?[0-9][A-Z0-9]? [0-9][ABD-HJLNP-UW-Z]{2}(?![A-Za-z0-9])")
_BRITISH = re.compile(
    r"(?<![\w/.-])[0-9]{1,4}[A-Za-z]? (?:[A-Z][A-Za-z'’.-]{1,20} ){0,3}[A-Z][A-Za-z'’.-]{1,20}(?:,\s?|\n)"
    r"(?:[A-Z][A-Za-z'’.-]{1,20}(?:,\s|[ \n])){1,5}\Z"
)
"""A house, what need not be called a street, and a town, before Britain's code."""
_LONGEST_BRITISH = 90
"""Characters of that, at most."""
_PART = (
    r"(?:[0-9]{1,4}(?:-[0-9]{1,4})? )?(?!(?:Tel|Phone|Fax|Mobile|E-?mail|Attn|Contact|Order)\b)"
    r"[A-Z][a-z'’]{1,15}(?: (?:[A-Z][a-z'’]{0,15}|[0-9]{1,3})(?![\w/])){0,4}"
)
_BLOCK = r"(?:B[l1]o?c?k|Tower|Phase)\.? [A-Z0-9]{1,3},?\s"
_HIGH_RISE = re.compile(
    rf"[FURBT](?<!\w.)(?:(?:(?<=F)[l1]at|(?<=U)nit|(?<=R)oom|(?<=R)m)\.? ?[A-Z0-9]{{1,4}},?\s(?:{_BLOCK})?"
    rf"[0-9]{{1,2}}/F,?\s(?:{_BLOCK}){{0,2}}|(?:(?<=B)[l1]o?c?k|(?<=T)ower)\.? [A-Z0-9]{{1,3}},?\s[0-9]{{1,2}}/F,?\s)"
    rf"{_PART}(?:,\s?{_PART}){{0,3}}"
)
"""A flat with its floor, as Hong Kong writes them, and the names of the house and the district."""
_OF_STREET = re.compile(
    r"\b(?:Street|St\b\.?(?=,)|Road|Rd|Avenue|Ave|Lane|Drive|District|New Area"
    r"|(?:F[l1]at|Unit|Room|Bui[l1]ding|B[l1]dg)[ \n][0-9])",
    re.ASCII,
)
"""What tells that a column of addresses holds those of houses, not of machines or mailboxes."""
_HOUSE = re.compile("[0-9][A-Za-z]?[ \\n][A-Z0-9]")
"""The number of a house and the beginning of its street."""


def addresses(passage: Passage) -> Iterator[Candidate]:
    """The addresses of a passage: cells that a heading calls so, and what has the form of one."""
    text = passage.plain
    for start, end, _ in address_cells(passage):
        if text[start:end].isascii() and _OF_STREET.search(text, start, end) is not None:
            yield Candidate(EntityType.ADDRESS, start, end, 0.6, "address.label", None, Context.ADDRESS)
    for match in _HIGH_RISE.finditer(text) if "/F" in text else ():
        yield Candidate(EntityType.ADDRESS, *match.span(), 0.8, "address.street")
    if _HOUSE.search(text) is None:
        return
    for code in _BRITISH_CODE.finditer(text):
        house = _BRITISH.search(text, max(0, code.start() - _LONGEST_BRITISH), code.start())
        if house is not None:
            yield Candidate(EntityType.ADDRESS, house.start(), code.end(), 0.8, "address.street")
    for match in _US_ADDRESS.finditer(text):
        yield Candidate(EntityType.ADDRESS, *match.span(), 0.8, "address.street")
    for match in _STREET.finditer(text):
        start, end = match.span()
        flat = _FLAT.search(text, max(0, start - _LONGEST_FLAT), start)
        town = _TOWN.match(text, end) or _DISTRICT.match(text, end)
        cut = _CUT_TOWN.match(text, end) if town is None else None
        if cut is not None:
            yield Candidate(EntityType.ADDRESS, start, cut.start("end"), 0.8, "address.street")
            yield Candidate(EntityType.ADDRESS, *cut.span("code"), 0.8, "address.street")
        if match["whole"] is not None and town is None:
            continue
        start = flat.start() if flat is not None else start
        town = town or (_LAST.match(text, end) if flat is not None and flat[0] else None)
        end = town.end() if town is not None else end
        yield Candidate(EntityType.ADDRESS, start, end, 0.65 if town is None else 0.8, "address.street")
