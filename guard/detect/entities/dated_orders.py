"""Numbers of cases, orders and receipts that nothing calls so: letters, the day or the year, and a running number.

Programs number what a desk does for its customers so. Lots of goods and documents of a firm are numbered alike, so a
page has to speak of customers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guard.detect.context import Context
from guard.detect.entities.beginnings import at_beginnings
from guard.detect.entities.series import NOBODYS, SERIES, counts_others, speaks_of_customers
from guard.detect.passage import Passage
from guard.detect.recognizer import Candidate
from guard.model import EntityType

_YEAR = "(?:20)?2[0-9]"
_MONTH = "(?:0[1-9]|1[0-2])"
_DAY = f"{_MONTH}(?:0[1-9]|[12][0-9]|3[01])"
_BEGINS = re.compile(
    r"[A-Z](?:(?<![A-Za-z0-9._/@#-].)|(?<=[Nn]o\..))[A-Z]{0,4}(?:-[A-Z]{2,4})?[-/]?[0-9]|2(?<![A-Za-z0-9._/@#-].)[0-9]-[A-Z]"
)
_FORM = re.compile(
    r"(?:(?P<head>[A-Z]{1,5})(?:-[A-Z]{2,4}(?=-))?"
    rf"(?:(?:(?<=[A-Z]{{2}})|-){_YEAR}{_DAY}-?[0-9]{{3,8}}"
    rf"|-?2[0-9]{_MONTH}-[0-9]{{4,8}}"
    rf"|(?P<sign>[-/]){_YEAR}(?P=sign){_MONTH}(?P=sign)[0-9]{{3,8}}"
    rf"|(?:[-/]20|/)2[0-9][-/](?!{_DAY}(?![0-9]))[0-9]{{4,8}}"
    rf"|/{_YEAR}{_DAY}/[A-Z]{{2,4}}/[0-9]{{6,12}}"
    r"|[-/][0-9]{5,8}/(?:20)?2[0-9])"
    r"|2[0-9]-[A-Z]{2,3}-[0-9]{5,8})(?![A-Za-z0-9_@]|[-./:][A-Za-z0-9])"
)
"""Letters, and behind them a day, a month or a year with a count, or the count with its year; insurers put the year
first."""
_THINGS = (Context.GOODS, Context.DEVICE, Context.SECRET, Context.CHAT, Context.PASSPORT, Context.PLATE)


def dated(passage: Passage) -> Iterator[Candidate]:
    """The numbers of such a form on a page of customers; no norms, no goods, no issues of programs."""
    text = passage.plain
    spoken: bool | None = None
    for match in at_beginnings(_BEGINS, _FORM, text) if passage.capitals else ():
        if match["head"] in NOBODYS:
            continue
        hint = passage.hint(*match.span())
        if hint.near and hint.context in _THINGS:
            continue
        if spoken is None:
            spoken = speaks_of_customers(passage.lower) and not counts_others(passage.lower)
        if not spoken:
            return
        yield Candidate(EntityType.ORDER_NO, *match.span(), 0.55, SERIES, None, hint.context)
