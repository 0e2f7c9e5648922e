"""The words that stand beside a value and say what it is, by class.

A class raises the types that it names, and takes the ground from the others: a number after 订单号 is no phone.
"""

from __future__ import annotations

from enum import StrEnum

from guard.detect.normalise import plain
from guard.word_lists import grouped


class Context(StrEnum):
    """What a label says of the value after it. The words are stable: evidence shows them."""

    IDENTITY = "identity"
    PHONE = "phone"
    CARD = "card"
    ACCOUNT = "account"
    ORDER = "order"
    CARRIER = "carrier"
    """A courier's name: raises parcel numbers, says nothing against a phone."""
    PASSPORT = "passport"
    SSN = "ssn"
    CHAT = "chat"
    EMAIL = "email"
    PLATE = "plate"
    NAME = "name"
    ADDRESS = "address"
    SECRET = "secret"
    POSTCODE = "postcode"
    DEVICE = "device"
    """Serial numbers, versions: nobody's data."""
    GOODS = "goods"
    """What is printed on goods: nobody's data, and never a phone."""
    AMOUNT = "amount"
    COUNT = "count"
    """Counts and measures: never a phone, unlike the account or the sum that a phone may stand for."""
    TIME = "time"


_SHORTEST_MISREAD = 3
"""Letters of a label of which one was read as a digit, more than: shorter ones are codes."""
THINGS = frozenset({Context.ORDER, Context.DEVICE, Context.GOODS, Context.COUNT, Context.TIME})
"""What has numbers that are no phone, card or identity."""
NOT_OF_A_DOCUMENT = frozenset(
    {Context.ORDER, Context.CARRIER, Context.DEVICE, Context.GOODS, Context.PHONE, Context.CHAT, Context.SECRET}
)
"""What is said right before a number that is no passport's, whatever its form."""


def words() -> dict[str, Context]:
    """Every label word in lower case and its class, also as OCR reads an o and an l for digits: 0rder, parce1."""
    known = {plain(word): Context(group) for group, listed in grouped("labels").items() for word in listed}
    misread = {spelt: known[word] for word in known if len(word) > _SHORTEST_MISREAD for spelt in _misread(word)}
    return {**misread, **known}


def _misread(word: str) -> tuple[str, ...]:
    ends = word[:-2] + word[-2:].replace("l", "1")
    return tuple({f"0{each[1:]}" if each[0] == "o" else each for each in (word, ends)} - {word})
