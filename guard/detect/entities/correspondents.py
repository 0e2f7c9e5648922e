"""English names beside what only persons have: a mailbox, a telephone that they call from, an order in a list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guard.detect.entities.name_words import LATIN_REST, LATIN_WORD, NO_SURNAMES
from guard.word_lists import words_of

_NAME = rf"(?P<name>{LATIN_WORD}{LATIN_REST}{{1,2}})"
_MAILS = re.compile(
    rf"(?P<name>{LATIN_WORD}{LATIN_REST}{{1,2}}|(?:[A-Z]\. ?){{1,2}}{LATIN_WORD})"
    r" ?[<(\[](?:mailto:)?(?P<mail>[A-Za-z0-9._+-]{2,64})@(?P<host>[a-z0-9-]{2,20})\."
)
"""Who writes or is written to: `Peng Guo <p.guo@…>`, `to Kirra Sullivan (bluefin23@…)`, `K. Guo (k.guo@…)`."""
_LEAD = re.compile(r"(?<![A-Za-z])(?:to|from|with|by|and|for|cc) \Z")
_LONGEST_LEAD = 6
"""Characters of one and of what stands before it, at most."""
_PROVIDERS = frozenset(words_of("english_words", "mail_providers"))
_DESKS = re.compile(
    r"(?:no-?reply|support|info|sales|help|billing|accounts?|marketing|security|webmaster|contact|service|admin|office"
    r"|hello|team|news|orders?)\b"
)
_CALLS = re.compile(r" (?:called|rang|phoned|texted)(?: in| us| back)?(?: from| on)? (?=[(+]?[0-9])")
_CALLER = re.compile(rf"(?<![\w'-]){_NAME}\Z")
_LONGEST_NAME = 40
"""Characters of a caller's name, at most."""
_ORDER = re.compile(r"(?:^|(?<=\n))#? ?[A-Z]{0,5}-?[0-9]{4,12}(?P<rest>(?: ?[·|•] ?[^\n·|•]{1,40}){2,8})(?=\n|\Z)")
"""A row of a list of orders whose parts have dots or bars between: `#10042 · 2026-02-09 · $20.50 · Kirra Sullivan`."""
_PART = re.compile(r"[^·|•]+")
_AMOUNT = re.compile(r"[$€£¥₹] ?[0-9]|[0-9] ?[€₫]")
_WHOLE = re.compile(_NAME)
_OF_ORDERS = frozenset(words_of("english_words", "of_orders"))


def correspondents(text: str) -> Iterator[tuple[int, int]]:
    """Where the names stand."""
    for match in _MAILS.finditer(text) if "@" in text else ():
        mail, name = match["mail"].lower(), match["name"]
        has_part = any(word in mail for word in name.lower().split())
        own = match["host"] in _PROVIDERS or _LEAD.search(text, max(0, match.start() - _LONGEST_LEAD), match.start())
        if (has_part or own) and not _DESKS.match(mail) and not name.endswith(NO_SURNAMES):
            yield match.span("name")
    for call in _CALLS.finditer(text):
        caller = _CALLER.search(text, max(0, call.start() - _LONGEST_NAME), call.start())
        if caller is not None and not caller["name"].endswith(NO_SURNAMES):
            yield caller.span("name")
    if "·" in text or "|" in text or "•" in text:
        yield from _customers(text)


def _customers(text: str) -> Iterator[tuple[int, int]]:
    """The parts of orders' rows that read as names."""
    for row in _ORDER.finditer(text):
        if _AMOUNT.search(row["rest"]) is None:
            continue
        for part in _PART.finditer(text, row.start("rest"), row.end()):
            value = part[0].strip()
            if _WHOLE.fullmatch(value) is not None and _OF_ORDERS.isdisjoint(value.split()):
                start = part.start() + part[0].index(value)
                yield start, start + len(value)
