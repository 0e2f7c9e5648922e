"""Codes on the page of customers that nothing calls an order's: letters with many digits, and long bare numbers.

What such a page numbers is what is done for its customers: trips, inspections, deliveries, applications. No list of
words ends there, so what tells them is how much data of persons stands on the page (`guard/detect/customers.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guard.detect.context import Context
from guard.detect.entities.series import NOBODYS
from guard.detect.normalise import is_identity
from guard.detect.passage import Passage
from guard.detect.recognizer import Candidate
from guard.model import EntityType

CODED = "order_no.coded"
"""Recognizer of what counts beside data of persons alone."""
_CODE = re.compile(
    r"(?<![A-Za-z0-9._/@&-])(?:(?=[A-Z0-9._/—·-]{8})(?=[0-9._/—·-]*[A-Z])(?=(?:[A-Z._/—·-]*[0-9]){5})"
    r"(?P<head>[A-Z]*)[A-Z0-9]*(?:[-_/—·][A-Z0-9]+|\.[0-9]{3,}){0,3}"
    r"|[0-9]{3,8}_[0-9]{3,8}(?:_[0-9]{1,8})?|(?=(?:[a-z_]*[0-9]){2})[a-z]{2,8}_[0-9a-f]{8,12})"
    r"(?![A-Za-z0-9_@]|[-./:][A-Za-z0-9])"
)
"""Letters and digits, eight signs at least and five digits among them, perhaps in four parts; parts of digits alone
with a low line between; and what a program gives, with a word before it: edu_4d3310be64."""
_CHANGES = re.compile("(?<=[A-Z])[-._/—·]?[0-9]|(?<=[0-9])[-._/—·]?[A-Z]")
_IN_A_LINK = re.compile(r"[?&][A-Za-z_-]{0,20}=\Z")
_LONGEST_BEFORE = 24
"""What stands before a value in a link, and how many characters of it are looked at."""
_MOST_CHANGES = 4
"""Changes between letters and digits, at most: there are more in what a program draws by chance."""
_BARE = re.compile(r"^#?(?P<value>[0-9](?: ?[0-9]){15,21})$", re.MULTILINE)
"""Digits with a line to themselves, perhaps in groups, before which their place in a row may be; fewer are accounts."""
OTHER_NUMBERS = frozenset(Context) - {
    *(Context.ORDER, Context.CARRIER, Context.PHONE, Context.NAME, Context.ADDRESS, Context.EMAIL)
}
"""What a label calls that is another number; a label of names or addresses stands beside a number by chance."""


def coded(passage: Passage) -> Iterator[Candidate]:
    """The codes that no label calls something else; no norms."""
    text = passage.plain
    places = [
        match.span()
        for match in (_CODE.finditer(text) if passage.capitals or "_" in text else ())
        if match["head"] not in NOBODYS
        and len(_CHANGES.findall(match[0])) <= _MOST_CHANGES
        and _IN_A_LINK.search(text, max(0, match.start() - _LONGEST_BEFORE), match.start()) is None
    ]
    places += [match.span("value") for match in _BARE.finditer(text) if not is_identity(match["value"])]
    if not places:
        return
    for start, end in places:
        hint = passage.hint(start, end)
        if not (hint.near and hint.context in OTHER_NUMBERS):
            yield Candidate(EntityType.ORDER_NO, start, end, 0.55, CODED, None, hint.context)
