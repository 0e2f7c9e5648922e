"""The keys of a chain in escrow: sealed to auditors, and opened with an auditor's identity."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from guard.audit.proof import age_format
from guard.audit.proof.store import TrailStore
from guard.errors import EvidenceError
from guard.paths import Paths


@dataclass(frozen=True, slots=True)
class SealedKeys:
    """What an auditor's seal holds: enough to open and to prove all records of a chain from a number on."""

    chain: bytes
    number: int
    """Of the first record whose tag can be checked."""
    key: bytes = field(repr=False)
    """The chain key of that record."""
    root: bytes = field(repr=False)
    digest_key: bytes = field(repr=False)

    def to_bytes(self) -> bytes:
        body = {
            "chain": self.chain.hex(),
            "number": self.number,
            "key": base64.b64encode(self.key).decode("ascii"),
            "root": base64.b64encode(self.root).decode("ascii"),
            "digest": base64.b64encode(self.digest_key).decode("ascii"),
        }
        return json.dumps(body).encode("ascii")


def sealed_keys(plain: bytes) -> SealedKeys:
    """What `SealedKeys.to_bytes` wrote."""
    body = json.loads(plain)
    return SealedKeys(
        chain=bytes.fromhex(body["chain"]),
        number=body["number"],
        key=base64.b64decode(body["key"]),
        root=base64.b64decode(body["root"]),
        digest_key=base64.b64decode(body["digest"]),
    )


def open_seals(store: TrailStore, identities: Sequence[str]) -> tuple[SealedKeys, ...]:
    """What an auditor's identity opens of the trail's seals, in order.

    Raises:
        EvidenceError: nothing.
    """
    found = []
    for number, chain, body in store.seals():
        try:
            sealed = sealed_keys(age_format.unseal(body, identities))
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
