"""Opening the seals of a trail with an auditor's identity."""

from __future__ import annotations

from collections.abc import Sequence

from guard.audit import seal
from guard.audit.sealed_keys import SealedKeys, sealed_keys
from guard.audit.store import TrailStore
from guard.errors import EvidenceError
from guard.paths import Paths


def open_seals(store: TrailStore, identities: Sequence[str]) -> tuple[SealedKeys, ...]:
    """What an auditor's identity opens of the trail's seals, in order.

    Raises:
        EvidenceError: nothing.
    """
    found = []
    for number, chain, body in store.seals():
        try:
            sealed = sealed_keys(seal.unseal(body, identities))
        except (EvidenceError, ValueError, KeyError):
            continue
        if (sealed.number, sealed.chain) == (number, chain):
            found.append(sealed)
    if not found:
        raise EvidenceError(
            "This identity opens none of the trail's seals; take that of an auditor named in the policy."
        )
    return tuple(found)


def seals_of(paths: Paths, identities: Sequence[str]) -> tuple[SealedKeys, ...]:
    """What an auditor's identity opens of an installation's trail, in order.

    Raises:
        EvidenceError: the identities open none of the trail's seals.
        TrailBroken, TrailUnwritable: the file cannot be read.
    """
    store = TrailStore(paths.trail, read_only=True)
    try:
        return open_seals(store, identities)
    finally:
        store.close()


def roots_for(paths: Paths, identities: Sequence[str]) -> dict[bytes, bytes]:
    """What opens the records of a trail for an auditor.

    Raises:
        EvidenceError: the identities open none of the trail's seals.
        TrailBroken, TrailUnwritable: the file cannot be read.
    """
    return {sealed.chain: sealed.root for sealed in seals_of(paths, identities)}
