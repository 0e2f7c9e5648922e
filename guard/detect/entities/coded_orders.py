"""Codes on the page of customers that nothing calls an order's: letters with many digits, and long bare numbers.

What such a page numbers is what is done for its customers: trips, inspections, deliveries, applications. No list of
words ends there, so what tells them is how much data of persons stands on the page (`guard/detect/customers.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guard.detect.context import Context
from guard.detect.entities.beginnings import at_beginnings
from guard.detect.entities.series import NOBODYS, counts_others
from guard.detect.normalise import is_identity
from guard.detect.passage import Passage
from guard.detect.recognizer import Candidate
from guard.model import EntityType

CODED = "order_no.coded"
"""Recognizer of what counts beside data of persons alone."""
_BEGINS = re.compile(r"[A-Z](?<![A-Za-z0-9._/@#&=-].)[A-Z]{1,5}-?[0-9]")
_CODE = re.compile(r"(?P<head>[A-Z]{2,6})(?:-[0-9]{6,12}|[0-9]{8,18})(?![A-Za-z0-9_@]|[-./:][A-Za-z0-9])")
"""Letters and a count, which is shorter behind a dash."""
_BARE = re.compile(r"^#?(?P<value>[0-9]{16,22})$", re.MULTILINE)
"""Digits with a line to themselves, before which their place in a row may be; fewer are accounts too."""
_OF_ORDERS = (None, Context.ORDER, Context.CARRIER)


def coded(passage: Passage) -> Iterator[Candidate]:
    """The codes of a page with a layout that no label calls something else; no norms, no issues of programs."""
    if not passage.laid_out:
        return
    text = passage.plain
    places = [
        match.span()
        for match in (at_beginnings(_BEGINS, _CODE, text) if passage.capitals else ())
        if match["head"] not in NOBODYS
    ]
    places += [match.span("value") for match in _BARE.finditer(text) if not is_identity(match["value"])]
    if not places or counts_others(passage.lower):
        return
    for start, end in places:
        hint = passage.hint(start, end)
        if not hint.near or hint.context in _OF_ORDERS:
            yield Candidate(EntityType.ORDER_NO, start, end, 0.55, CODED, None, hint.context)
