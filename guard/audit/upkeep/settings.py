"""What the policy says about the trail and the evidence."""

from __future__ import annotations

from dataclasses import dataclass, field

from guard.audit.proof.record import Previews
from guard.audit.upkeep.evidence import EvidenceLimits


@dataclass(frozen=True, slots=True)
class TrailSettings:
    """What the policy says about the trail and the evidence."""

    auditor_keys: tuple[str, ...] = ()
    """Age public keys; what is sealed goes to all of them."""
    two_persons: bool = False
    """Evidence opens only for two auditors together."""
    retention_days: int | None = None
    """Older records are pruned; None: never."""
    evidence: EvidenceLimits = field(default_factory=EvidenceLimits)
    policy_serial: int = 0
    """Named in tombstones."""
    previews: Previews = Previews.ENDS
    """What a record shows of a value."""
