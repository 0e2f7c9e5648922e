"""The policy in force: the shipped one or a document that was named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from guard.errors import PolicyInvalid
from guard.model import PolicyStatus
from guard.paths import ASSETS, Paths
from guard.policy.document import Policy, parse


@dataclass(frozen=True, slots=True)
class InForce:
    """The policy that counts now, and how it came to."""

    policy: Policy
    status: PolicyStatus


def _now() -> datetime:
    return datetime.now(UTC)


class PolicyStore:
    """Keeps one policy in force, whatever happens to newer ones."""

    def __init__(self, in_force: InForce) -> None:
        self._in_force = in_force

    def in_force(self) -> InForce:
        """The policy in force. Any thread."""
        return self._in_force

    def watch(self, changed: Callable[[InForce], None]) -> None:
        """Call `changed`, on a thread of the store, whenever the policy or its state changes."""

    def close(self) -> None:
        """End watching."""


def open_store(paths: Paths, *, explicit: Path | None = None, clock: Callable[[], datetime] = _now) -> PolicyStore:
    """The store of an installation.

    `explicit`: an unsigned document, for a workstation without a trust root.

    Raises:
        PolicyInvalid: the document that was named cannot be used.
    """
    document, source = (explicit, "file") if explicit else (ASSETS / "policy" / "default.toml", "built-in")
    try:
        policy = parse(document.read_bytes(), document.name)
    except OSError as error:
        raise PolicyInvalid(f"{document}: {error.strerror or 'cannot be read'}") from error
    status = PolicyStatus(
        name=policy.name,
        serial=policy.serial,
        source=source,
        state="ok",
        drop_folder=str(paths.policy_drop),
        loaded_at=clock(),
        issued_at=policy.issued_at,
        expires_at=policy.expires_at,
    )
    return PolicyStore(InForce(policy, status))
