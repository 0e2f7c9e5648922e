"""Tickets and bookings of airlines.

Source: IATA Resolutions 722 (a ticket: the airline's three digits and ten of its own) and 830d (a record locator).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from guard.detect.context import Context
from guard.detect.passage import Passage
from guard.detect.recognizer import Candidate, Needs
from guard.model import EntityType

_OF_FLIGHTS = re.compile(
    r"航班|机票|客票|票号|乘机|airline|itinerary|e-ticket|pnr|tkne|tkt|fare basis|passenger|\bfa pax|\bssr docs"
)
"""Words of a text that speaks of flights, in lower case."""
_OF_BOOKINGS = (
    *("pnr", "rloc", "locator", "booking", "reservation", "confirmation", "itinerary", "conf. "),
    *("编号", "编码", "代号", "确认号", "预约", "appointment", ">rt", "> rt"),
)
"""Words of a text that may give a locator, in lower case."""
_TICKET = re.compile(r"(?<![0-9A-Za-z+.-])(?!0|97[89]|[48]00)[0-9]{3}-[0-9]{10}(?![0-9A-Za-z-])")
"""No book, and no service's phone."""
_COUPON = re.compile(
    r"TKNE [A-Z0-9]{2} [A-Z]{2}[0-9] (?:[A-Z]{6} [0-9]{1,4} [A-Z][0-9]{2}[A-Z]{3} )?"
    r"(?P<ticket>[0-9]{13})(?=C[0-9]|/[0-9])"
)
"""The same as bookings tell airlines of it: `SSR TKNE BA HK1 1250673959811C1/P1`, and with its flight before it."""
_NO_PAIR = (
    "Q[B-TV-Z]|[JV][B-DF-HJ-NP-TV-Z]|X[BDGJKMNRVXZ]|Z[BCDFGJKMNPQRSVWX]|[CFGKPQTVWXZ]J|[BCFGHJKMPQVWXZ]V|W[JQVX]"
    "|H[JKQVXZ]|[CFGKPQVWZ]X|[BFGJKMPQTVWXZ]Q|K[XZ]|[BCFGHJKPQVWX]Z|[FGV]K|[FV][BGP]"
)
"""Pairs of letters that no English word has."""
_NO_WORD = rf"(?:(?=[A-Z]{{0,4}}(?:{_NO_PAIR}))[A-Z]{{6}}|[B-DF-HJ-NP-TV-XZ]{{6}})"
"""Letters that are no word for want of a vowel or for such a pair."""
_BEHIND_PNR = (
    "(?<=PNR )(?!STATUS|NUMBER|RECORD|SEARCH|LOOKUP|REPORT|CREATE|CANCEL|CHANGE|UPDATE|DELETE|DETAIL|REMARK)[A-Z]{6}"
)
"""Letters that may be a word, where no button or heading says that one."""
_LOCATOR = re.compile(
    r"(?:\b(?:PNR|RLOC|[Rr]ecord [Ll]ocator|[Bb]ooking (?:[Rr]ef(?:erence)?|[Cc]ode)|BOOKING REF(?:ERENCE)?"
    r"|[Rr]eservation [Cc]ode|(?:[Cc]onfirmation|[Ii]tinerary)(?: [Cc]ode| [Nn]umber| ?#)?|[Cc]onf\.(?= ?[A-Z]{2,3}-))"
    r"|(?:记录|订座|订位|预订)[编代][号码]|确认号码?|^> ?RT)"
    r"\)?(?: ?(?:[Nn]o\.?|is|为|是))?(?: ?(?P<sign>[:：=#])\s*|\s{1,2}|(?<=[号码为是)])"
    r"|(?<=RT)(?!X[0-9]{4})(?=[A-Z0-9]{6}(?![A-Z0-9])))"
    r"(?P<code>(?P<mixed>[A-Z]{2,3}-(?=[A-Z0-9]*(?:[0-9][A-Z]|[A-Z][0-9]))[A-Z0-9]{5,7}"
    rf"|(?![A-Z]*20[0-9]{{2}}(?![A-Z0-9]))(?=[A-Z]*[0-9])(?=[0-9]*[A-Z])[A-Z0-9]{{6,10}}|{_NO_WORD}|{_BEHIND_PNR})"
    r"|[A-Z]{6})(?![A-Za-z0-9-])",
    re.MULTILINE,
)
"""What a booking is called, and its six signs, of a hotel ten at most; letters that may be a word only behind a sign in
its line. What ends with a year is an offer."""
_MIXED = "(?!20[0-9]{2}|[A-Z]+20[0-9]{2}(?![0-9A-Z]))(?=[A-Z]*[0-9])(?=[0-9]*[A-Z][0-9]*[A-Z])"
_CODE = f"{_MIXED}[A-Z0-9]{{6}}"
_LONGER = f"{_MIXED}[A-Z0-9]{{6,10}}"
"""A locator, or a hotel's or a doctor's code."""
_BOOKED = re.compile(rf"\b(?:[Bb]ooking|[Rr]eservation) (?P<code>{_LONGER}|{_NO_WORD})(?![A-Za-z0-9-])")
"""A code with nothing between, of letters and a digit; no quarter of a year."""
_WHOLE = re.compile(_LONGER)
"""What is all of a cell below the heading of a booking."""
_IN_LINES = re.compile("^[A-Z0-9]{6}$", re.MULTILINE)
_FEWEST_LINES = 3
"""Locators of letters and digits with a line to themselves that tell what a column holds, at least."""
_LETTERS = re.compile("[A-Z]{6,10}")
_LOCATOR_SIGNS = 6
"""Signs of an airline's locator; longer codes of letters alone are told by the two that others begin with too."""
_PASSENGER = r"(?:[0-9]{1,2}\.)?[A-Z]{2,20}/[A-Z]{2,20}(?: [A-Z]{1,20}){0,3}"
"""A passenger as airlines write him: QUINTERO/FELIX MRS."""
_BESIDE = re.compile(
    rf"^(?P<above>[A-Z0-9]{{6}})(?=\n{{1,2}}{_PASSENGER}$)|^{_PASSENGER}\n{{1,2}}(?P<below>[A-Z0-9]{{6}})$"
    rf"|(?<![A-Za-z0-9./-])(?P<before>{_CODE})(?=[ \t]{{1,4}}{_PASSENGER})",
    re.MULTILINE,
)
"""What may be a locator above, below or before a passenger."""
_OF_AN_AIRLINE = re.compile(
    r"^(?:[0-9]{1,2}\. ?RMK )?(?:[A-Z][A-Z0-9]|[0-9][A-Z])/((?=[A-Z]*[0-9])(?=[0-9]*[A-Z])[A-Z0-9]{6})$", re.MULTILINE
)
"""The airline's own locator: CA/HSKQP3."""
_IN_CHINESE = re.compile(
    r"^ ?(?=1\.)(?P<names>(?:[1-9]\. ?[一-龥]{2,4}(?:CHD|INF)? ?){1,9})(?P<code>[A-Z0-9]{6})$", re.MULTILINE
)
"""The first line of a booking as Chinese agencies see it: `1.王敏 2.陈浩CHD KX8PQ2`."""
_NUMBERED = re.compile(r"[1-9]\. ?([一-龥]{2,4})")


class FlightRecognizer:
    """Finds the numbers of tickets, and what bookings are called by, also where that stands again; and for whom."""

    entity_types = frozenset({EntityType.ORDER_NO, EntityType.PERSON})
    needs = Needs.CODE
    reads_broken_lines = False

    def find(self, passage: Passage) -> Iterator[Candidate]:
        text = passage.plain
        found = []
        if _OF_FLIGHTS.search(passage.lower):
            found += [match.span() for match in _TICKET.finditer(text)]
            found += [match.span("ticket") for match in _COUPON.finditer(text)]
            found += [match.span(1) for match in _OF_AN_AIRLINE.finditer(text)]
            for line in _IN_CHINESE.finditer(text):
                found.append(line.span("code"))
                for name in _NUMBERED.finditer(text, *line.span("names")):
                    yield Candidate(EntityType.PERSON, *name.span(1), 0.85, "person.passenger")
            found += _with_letters(text, [match.span(match.lastgroup or 0) for match in _BESIDE.finditer(text)])
            column = [match.span() for match in _IN_LINES.finditer(text)] if passage.laid_out else []
            if sum(_WHOLE.fullmatch(text, *place) is not None for place in column) >= _FEWEST_LINES:
                found += _with_letters(text, column)
        if passage.capitals and any(word in passage.lower for word in _OF_BOOKINGS):
            codes = [
                match for match in _LOCATOR.finditer(text) if match["mixed"] or (match["sign"] and "\n" not in match[0])
            ]
            codes += _BOOKED.finditer(text)
            cells = [(left, right) for left, right, context in passage.above if context is Context.ORDER]
            found += _with_letters(text, cells)
            found += [match.span("code") for match in codes]
            for code in {match["code"] for match in codes}:
                found += [match.span() for match in re.finditer(rf"(?<![A-Za-z0-9]){code}(?![A-Za-z0-9])", text)]
        for start, end in found:
            yield Candidate(EntityType.ORDER_NO, start, end, 0.6, "order_no.flight")


def _with_letters(text: str, places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The places that hold a locator; of letters alone, which may be a word, where another holds a digit too."""
    mixed = [place for place in places if _WHOLE.fullmatch(text, *place)]
    forms = {_form(text, *place) for place in mixed}
    return mixed + [place for place in places if _LETTERS.fullmatch(text, *place) and _form(text, *place) in forms]


def _form(text: str, start: int, end: int) -> tuple[int, str]:
    """How many signs a code has, and how it begins where it is longer than a locator."""
    return end - start, text[start : start + 2] if end - start > _LOCATOR_SIGNS else ""
