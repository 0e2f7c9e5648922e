"""What is dialled before and behind a phone's number: a country's code, an extension."""

from __future__ import annotations

import re

_EXTENSION = re.compile(
    r" ?(?:[xX]|ext\.?|extension|转|分机|(?<! )#) ?[0-9]{1,5}(?![0-9A-Za-z])"
    r"|(?<=(?<![0-9])1[3-9][0-9]{9})(?:[-_]|,,) ?[0-9]{3,4}(?![0-9A-Za-z-])"
)
"""Extension behind a number; a dash parts it from the mobile's that a shop lends to hide a customer's own."""
_COUNTRY = re.compile(r"\+[0-9]{1,3}[ -]{0,2}\(?\Z")
_LONGEST_COUNTRY = 7
"""Characters of a country's code before a phone with which it is no number of that country's plan, at most."""


def with_dialled(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of a phone's number with what is dialled before and behind it."""
    extension = _EXTENSION.match(text, end)
    country = _COUNTRY.search(text, max(0, start - _LONGEST_COUNTRY), start)
    return start if country is None else country.start(), end if extension is None else extension.end()
