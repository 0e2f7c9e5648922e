"""Tickets and bookings of airlines.

Source: IATA Resolutions 722 (a ticket: the airline's three digits and ten of its own) and 830d (a record locator).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guard.detect.context import Context
from guard.detect.passage import Passage
from guard.detect.recognizer import Candidate, Needs
from guard.model import EntityType

_OF_FLIGHTS = re.compile("航班|机票|客票|票号|乘机|airline|itinerary|e-ticket|pnr|tkne|tkt|fare basis|passenger")
"""Words of a text that speaks of flights, in lower case."""
_OF_BOOKINGS = ("pnr", "rloc", "locator", "booking", "reservation", "confirmation", "编号", "编码", ">rt", "> rt")
"""Words of a text that may give a locator, in lower case."""
_TICKET = re.compile(r"(?<![0-9A-Za-z+.-])(?!0|97[89]|[48]00)[0-9]{3}-[0-9]{10}(?![0-9A-Za-z-])")
"""No book, and no service's phone."""
_COUPON = re.compile(r"TKNE [A-Z0-9]{2} [A-Z]{2}[0-9] (?P<ticket>[0-9]{13})(?=C[0-9])")
"""The same as bookings tell airlines of it: `SSR TKNE BA HK1 1250673959811C1/P1`."""
_LOCATOR = re.compile(
    r"(?:\b(?:PNR|RLOC|[Rr]ecord [Ll]ocator|[Bb]ooking (?:[Rr]ef(?:erence)?|[Cc]ode)|BOOKING REF(?:ERENCE)?"
    r"|[Rr]eservation [Cc]ode|[Cc]onfirmation (?:[Cc]ode|[Nn]umber))|记录编[号码]|订座编[号码]|预订编[号码]|^> ?RT)"
    r"(?: ?(?:[Nn]o\.?|is|为|是))?(?: ?(?P<sign>[:：=#])\s*|\s{1,2}|(?<=[号码为是]))"
    r"(?P<code>(?P<mixed>(?=[A-Z]*[0-9])(?=[0-9]*[A-Z])[A-Z0-9]{6})|[A-Z]{6})(?![A-Za-z0-9-])",
    re.MULTILINE,
)
"""What a booking is called, and its six signs; letters alone only behind a sign in its line: they may be a word."""
_CODE = "(?!20[0-9]{2})(?=[A-Z]*[0-9])(?=[0-9]*[A-Z][0-9]*[A-Z])[A-Z0-9]{6}"
_BOOKED = re.compile(rf"\b(?:[Bb]ooking|[Rr]eservation) (?P<code>{_CODE})(?![A-Za-z0-9-])")
"""A locator with nothing between, of letters and a digit; no quarter of a year."""
_WHOLE = re.compile(_CODE)
"""A locator that is all of a cell below the heading of a booking."""
_OF_AN_AIRLINE = re.compile(r"^(?:[A-Z][A-Z0-9]|[0-9][A-Z])/((?=[A-Z]*[0-9])(?=[0-9]*[A-Z])[A-Z0-9]{6})$", re.MULTILINE)
"""The airline's own locator: CA/HSKQP3."""


class FlightRecognizer:
    """Finds the numbers of tickets, and what bookings are called by, also where that stands again."""

    entity_types = frozenset({EntityType.ORDER_NO})
    needs = Needs.CODE
    reads_broken_lines = False

    def find(self, passage: Passage) -> Iterator[Candidate]:
        text = passage.plain
        found = []
        if _OF_FLIGHTS.search(passage.lower):
            found += [match.span() for match in _TICKET.finditer(text)]
            found += [match.span("ticket") for match in _COUPON.finditer(text)]
            found += [match.span(1) for match in _OF_AN_AIRLINE.finditer(text)]
        if passage.capitals and any(word in passage.lower for word in _OF_BOOKINGS):
            codes = [
                match for match in _LOCATOR.finditer(text) if match["mixed"] or (match["sign"] and "\n" not in match[0])
            ]
            codes += _BOOKED.finditer(text)
            found += [
                (left, right)
                for left, right, context in passage.above
                if context is Context.ORDER and _WHOLE.fullmatch(text, left, right)
            ]
            for code in {match["code"] for match in codes}:
                found += [match.span() for match in re.finditer(rf"(?<![A-Za-z0-9]){code}(?![A-Za-z0-9])", text)]
        for start, end in found:
            yield Candidate(EntityType.ORDER_NO, start, end, 0.6, "order_no.flight")
