"""The forms and checks of couriers' numbers.

Source: UPU S10-12; the carriers' barcode and integration guides (UPS 1Z, FedEx 1D and 2D labels, USPS Publication 199,
DHL Express waybills); the Chinese carriers' own numbers as their waybills show them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guard.detect.checksums import fedex_express, mod7, mod10_31, s10, ups
from guard.detect.entities.beginnings import at_beginnings

PREFIXED = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"(?P<ups>1 ?Z(?: ?[A-Za-z0-9]){16})"
    r"|(?P<s10>[A-Z]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{3} ?[A-Z]{2})"
    r"|(?P<chinese>SF(?: ?[0-9]{12,15}|(?=(?:[0-9] ?){12,15}(?![0-9]))[0-9]{1,4}(?: [0-9]{3,6}){2,4})"
    r"|YT ?[0-9]{13,18}|JT ?[0-9]{13}|TBA[0-9]{12}|LP00[0-9]{12}"
    r"|JDV?[A-Z]{0,4} ?[0-9]{10,15}|(?:ZTO|STO|YTO|YD|DPK|DBL|HT|TT|UC|BEST|YZ|ZJS|KYE?) ?[0-9]{10,15})"
    r"|(?P<amazon>(?:[0-9]{3}|D01)-[0-9]{7}-[0-9]{7})"
    r"|(?P<pinduoduo>2[0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])-[0-9]{15})"
    r"|(?P<dhl>J[JV][A-Z]{1,2}[0-9]{10,20})"
    r")(?:-[0-9]{1,3}(?:-[0-9]{1,3}-?)?)?(?![A-Za-z0-9])"
)
_BEGINS = re.compile(
    "[A-Z0-9](?<![A-Za-z0-9].)(?:(?<=[A-Z])[A-Z]|(?<=1) ?Z|(?<=[0-9D])[0-9]{2}-[0-9]{7}-|(?<=2)[0-9]{5}-)"
)
"""Beginnings of these; searching skips fast to a set of characters."""
_USPS_ZIP = re.compile(r"420(?:[0-9]{9}|[0-9]{5})(?=9[1-5][0-9]{20}(?:[0-9]{4})?$)")


def prefixed(text: str) -> Iterator[re.Match[str]]:
    """The matches of `PREFIXED`, tried where one may begin."""
    return at_beginnings(_BEGINS, PREFIXED, text)


def digits_hold(digits: str) -> bool | None:
    """Whether a bare number is one of the carriers' that carry a check; None: no such form.

    Zeros alone pass every check and are nobody's parcel.
    """
    if digits.strip("0") == "" or digits.count("0") > len(digits) * 0.8:
        return False
    checks = _checks(digits)
    return any(checks) if checks else None


def _checks(digits: str) -> list[bool]:
    size = len(digits)
    zip_code = _USPS_ZIP.match(digits)
    if zip_code is not None:
        return [mod10_31(digits[zip_code.end() :])]
    if size in (22, 26) and digits[0] == "9":
        return [mod10_31(digits), size == 22 and digits[:2] == "96" and mod10_31(digits[7:])]
    if size in (20, 22):
        return [mod10_31(digits), size == 20 and mod10_31("91" + digits)]  # USPS leaves its service's 91 out
    if size == 34:
        return [fedex_express(digits[-12:]), _fedex_long(digits[-14:]), mod10_31(digits[-22:])]
    if size == 32:
        return [_fedex_ground_32(digits)]
    if size == 12:
        return [fedex_express(digits)]
    if size == 15:
        return [mod10_31(digits)]
    if size in (10, 11):
        return [mod7(digits)]
    if size == 18:
        return [mod10_31(digits)]
    return []


def _fedex_long(digits: str) -> bool:
    """Fourteen digits under weights 1, 7, 3, modulo 11 modulo 10."""
    total = sum(int(digit) * (1, 7, 3)[i % 3] for i, digit in enumerate(digits[:-1]))
    return total % 11 % 10 == int(digits[-1])


def _fedex_ground_32(digits: str) -> bool:
    """The older ground label holds a 12-digit number before its last four digits."""
    return fedex_express(digits[16:28])


def prefixed_holds(kind: str, value: str) -> bool | None:
    """Whether the check of a number with letters holds; None: it has none."""
    solid = "".join(character for character in value if character.isalnum()).upper()
    if kind == "ups":
        return ups(solid[:18])
    if kind == "s10":
        return s10(solid)
    return None


def ups_letter_holds(value: str) -> bool:
    """Of the older UPS numbers, one letter and ten digits; the letter does not count."""
    values = [int(digit) for digit in value[1:-1]]
    return -(sum(values[::2]) + 2 * sum(values[1::2])) % 10 == int(value[-1])
