"""The short code of a consent: sixteen signs that a person types. It names the record, and is the key to it.

    7K3M-Q8ZD-V2RT-0XWN
    ^^^^ ^^^^^^^^^^^^^     the record's number, then the secret of eleven signs (55 bits), then one sign of both's check

The record keeps digests under a key that the secret gives, so whoever finds a file learns nothing of the customer.

Source: Crockford's base 32 (no I, L, O, U); RFC 7914 (scrypt).
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from guard.tokens.consent.refusal import Cause, ConsentRefused

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011", " -\N{EN DASH}\N{EM DASH}\t")
_NUMBER_SIGNS = 4
"""Length of the part that names the record; two of the same number are told apart by the secret."""
_SECRET_SIGNS = 11
"""Length of the secret, in signs of five bits."""
_COST = 2**14
"""Work of one try at the secret: a twentieth of a second and sixteen megabytes."""
KEY_BYTES = 32
"""Length of the key that a code gives, in bytes."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code in its parts."""

    number: str
    secret: str = field(repr=False)

    @property
    def text(self) -> str:
        """As it is written down: four groups of four signs."""
        signs = self.number + self.secret + _check(self.number + self.secret)
        return "-".join(signs[place : place + 4] for place in range(0, len(signs), 4))

    def key(self, salt: bytes) -> bytes:
        """The key to the record of that salt; takes a moment, so that nobody tries all codes."""
        return Scrypt(salt=salt, length=KEY_BYTES, n=_COST, r=8, p=1).derive(self.secret.encode("ascii"))


def new_code(random: Callable[[int], bytes]) -> Code:
    """A code of a record that is about to be issued."""
    signs = "".join(ALPHABET[byte & 31] for byte in random(_NUMBER_SIGNS + _SECRET_SIGNS))
    return Code(signs[:_NUMBER_SIGNS], signs[_NUMBER_SIGNS:])


def read_code(typed: str) -> Code:
    """The code that a person typed, however it is grouped; O counts as 0, I and L as 1.

    Raises:
        ConsentRefused: it is none (`consent-code`): 31 of 32 slips of the hand show by the last sign.
    """
    signs = unicodedata.normalize("NFKC", typed).upper().translate(_READ_AS)
    whole = _NUMBER_SIGNS + _SECRET_SIGNS
    if len(signs) != whole + 1 or not set(ALPHABET).issuperset(signs) or _check(signs[:whole]) != signs[whole]:
        raise ConsentRefused(Cause.CODE)
    return Code(signs[:_NUMBER_SIGNS], signs[_NUMBER_SIGNS:whole])


def _check(signs: str) -> str:
    return ALPHABET[hashlib.blake2b(signs.encode("ascii"), digest_size=1, person=b"fp-consent-sign").digest()[0] & 31]
