"""Sealing to auditors: what is sealed here cannot be opened here. The age format, so that stock tools open it too."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from itertools import combinations

import pyrage

from guard.errors import EvidenceError

_TWO_PERSONS = b"frostpane-two-persons-1\n"
"""First line of what two auditors must open together; a line of JSON and an age file follow."""


def usable(keys: Sequence[str]) -> tuple[str, ...]:
    """Those of the auditors' keys that can be sealed to, in their order, each once."""
    good: dict[str, None] = {}
    for key in keys:
        try:
            pyrage.x25519.Recipient.from_str(key)
        except pyrage.RecipientError:
            continue
        good[key] = None
    return tuple(good)


def seal(plain: bytes, keys: Sequence[str]) -> bytes:
    """An age file that each of the auditors can open alone.

    Raises:
        EvidenceError: a key is not one, or there is none.
    """
    try:
        recipients = [pyrage.x25519.Recipient.from_str(key) for key in keys]
        return bytes(pyrage.encrypt(plain, recipients))
    except (pyrage.RecipientError, pyrage.EncryptError) as error:
        raise EvidenceError("Nothing can be sealed to these auditor keys; they must be age keys (age1…).") from error


def seal_for_two(plain: bytes, keys: Sequence[str]) -> bytes:
    """A file that any two of the auditors can open together, and none alone.

    It is sealed to a key of its own, which is sealed twice over, once for each pair.

    Raises:
        EvidenceError: fewer than two keys, or a key is not one.
    """
    if len(keys) < 2:
        raise EvidenceError("Opening by two persons needs the keys of two auditors.")
    once = pyrage.x25519.Identity.generate()
    secret = str(once).encode("ascii")
    pairs = [seal(seal(secret, [second]), [first]) for first, second in combinations(keys, 2)]
    head = json.dumps({"pairs": [base64.b64encode(pair).decode("ascii") for pair in pairs]})
    return _TWO_PERSONS + head.encode("ascii") + b"\n" + seal(plain, [str(once.to_public())])


def unseal(data: bytes, identities: Sequence[str]) -> bytes:
    """What was sealed, opened with the auditors' identities (`AGE-SECRET-KEY-1…`).

    Raises:
        EvidenceError: the identities do not open it, or it is damaged.
    """
    try:
        persons = [pyrage.x25519.Identity.from_str(identity) for identity in identities]
    except pyrage.IdentityError as error:
        raise EvidenceError("An identity is not an age identity (AGE-SECRET-KEY-1…).") from error
    if data.startswith(_TWO_PERSONS):
        return _unseal_for_two(data[len(_TWO_PERSONS) :], persons)
    opened = _try_open(data, persons)
    if opened is None:
        raise EvidenceError("This identity does not open the file, or the file was changed.")
    return opened


def _unseal_for_two(data: bytes, persons: Sequence[pyrage.x25519.Identity]) -> bytes:
    head, _, body = data.partition(b"\n")
    try:
        pairs = [base64.b64decode(pair, validate=True) for pair in json.loads(head)["pairs"]]
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise EvidenceError("The file is damaged; take it from a backup.") from error
    for pair in pairs:
        outer = _try_open(pair, persons)
        secret = None if outer is None else _try_open(outer, persons)
        if secret is not None:
            once = pyrage.x25519.Identity.from_str(secret.decode("ascii"))
            opened = _try_open(body, [once])
            if opened is not None:
                return opened
            raise EvidenceError("The file was changed after it was sealed.")
    if len({str(person) for person in persons}) > 1:
        raise EvidenceError("These identities do not open the file together; give two of those that it was sealed to.")
    raise EvidenceError("Two auditors must open this file together: give both identities.")


def _try_open(data: bytes, persons: Sequence[pyrage.x25519.Identity]) -> bytes | None:
    try:
        return bytes(pyrage.decrypt(data, list(persons)))
    except pyrage.DecryptError:
        return None


def new_identity() -> tuple[str, str]:
    """A fresh auditor's identity and the public key that belongs to it."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def public_key(identity: str) -> str:
    """The public key of an identity.

    Raises:
        EvidenceError: it is not an identity.
    """
    try:
        return str(pyrage.x25519.Identity.from_str(identity).to_public())
    except pyrage.IdentityError as error:
        raise EvidenceError("An identity is not an age identity (AGE-SECRET-KEY-1…).") from error
