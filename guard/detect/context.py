"""The words that stand beside a value and say what it is, by class.

A class raises the types that it names, and takes the ground from the others: a number after 订单号 is no phone.
"""

from __future__ import annotations

from enum import StrEnum

from guard.detect.word_lists import grouped


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
    TIME = "time"


THINGS = frozenset({Context.ORDER, Context.DEVICE, Context.GOODS, Context.TIME})
"""What has numbers that are no phone, card or identity."""
NOT_OF_A_DOCUMENT = frozenset(
    {Context.ORDER, Context.CARRIER, Context.DEVICE, Context.GOODS, Context.PHONE, Context.CHAT, Context.SECRET}
)
"""What is said right before a number that is no passport's, whatever its form."""


def words() -> dict[str, Context]:
    """Every label word in lower case and its class."""
    return {word: Context(group) for group, listed in grouped("labels").items() for word in listed}
