"""What a workstation says of itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """What a workstation says of itself with each sign of life."""

    machine: str
    version: str
    policy: str
    serial: int
    state: str
    """`ok`, `stale`, `corrupt`: of its policy."""
