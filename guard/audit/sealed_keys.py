"""What an auditor's seal of a chain holds."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field


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
