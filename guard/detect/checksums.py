"""The checksums of identity, card, account and parcel numbers, each as a function of the bare characters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

_LUHN_DOUBLED = str.maketrans("0123456789", "0246813579")
_GB11643_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


def luhn(digits: str) -> bool:
    """Source: ISO/IEC 7812-1, annex B."""
    if not (digits.isascii() and digits.isdigit()):
        return False
    return sum(map(int, digits[-1::-2] + digits[-2::-2].translate(_LUHN_DOUBLED))) % 10 == 0


def gb11643(number: str) -> bool:
    """The check character of an 18-digit identity number. Source: GB 11643-1999 (ISO 7064 MOD 11-2)."""
    if len(number) != 18 or not (number.isascii() and number[:17].isdigit()):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _GB11643_WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[17].upper()


def mod97(number: str) -> bool:
    """Of an international bank account number. Source: ISO 13616-1 (ISO 7064 MOD 97-10)."""
    if len(number) < 5 or not (number.isascii() and number.isalnum()):
        return False
    return int("".join(str(int(character, 36)) for character in number[4:] + number[:4])) % 97 == 1


def s10(number: str) -> bool:
    """Of a postal item, two letters, nine digits, two letters. Source: UPU S10-12."""
    digits = number[2:11]
    if len(number) != 13 or not (digits.isascii() and digits.isdigit()):
        return False
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, _S10_WEIGHTS, strict=False)) % 11
    return {10: 0, 11: 5}.get(check, check) == int(digits[8])


def ups(number: str) -> bool:
    """Of a `1Z` parcel number: letters count (code - 63) mod 10, every second value twice. Source: UPS, 1Z numbers."""
    body = number[2:]
    if len(number) != 18 or not (body.isascii() and body.isalnum() and body[-1].isdigit()):
        return False
    values = [int(c) if c.isdigit() else (ord(c.upper()) - 63) % 10 for c in body[:-1]]
    return -(sum(values[::2]) + 2 * sum(values[1::2])) % 10 == int(body[-1])


def mod10_31(digits: str) -> bool:
    """Weights 3 and 1 from the right: USPS labels, EAN and SSCC numbers. Source: GS1 General Specifications 7.9."""
    if len(digits) < 2 or not (digits.isascii() and digits.isdigit()):
        return False
    body = digits[-2::-1]
    return -(3 * sum(map(int, body[::2])) + sum(map(int, body[1::2]))) % 10 == int(digits[-1])


def fedex_express(digits: str) -> bool:
    """Of a 12-digit FedEx number: weights 1, 7, 3 from the right, modulo 11 modulo 10. Source: FedEx barcode guide."""
    if len(digits) != 12 or not (digits.isascii() and digits.isdigit()):
        return False
    total = sum(int(digit) * (1, 3, 7)[i % 3] for i, digit in enumerate(digits[-2::-1]))
    return total % 11 % 10 == int(digits[-1])


def mod7(digits: str) -> bool:
    """The last digit is the rest of the others over seven: DHL Express, air waybills. Source: IATA resolution 600a."""
    if len(digits) < 2 or not (digits.isascii() and digits.isdigit()):
        return False
    return int(digits[:-1]) % 7 == int(digits[-1])


BY_NAME: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {"luhn": luhn, "gb11643": gb11643, "mod97": mod97, "s10": s10, "ups": ups, "mod10": mod10_31, "mod7": mod7}
)
"""Checksums that a policy's own recognizer may name."""
_OF_DIGITS = frozenset({"luhn", "mod10", "mod7"})


def bare(name: str, value: str) -> str:
    """What a checksum of `BY_NAME` looks at: digits alone, `KH-4111…`, or for those that count letters these too."""
    value = "".join(filter(str.isalnum, value)).upper()
    if name in _OF_DIGITS:
        return "".join(filter("0123456789".__contains__, value))
    return value[-18:] if name == "gb11643" else value
