"""The policy in force, as the rest of the guard sees it: the document, its state, what was refused meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from guard.model import PolicyStatus
from guard.policy.document import Policy, Written
from guard.policy.marks import Mark


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not taken."""

    file: str
    """Its name without folders."""
    code: str
    detail: str
    """What to do."""


@dataclass(frozen=True, slots=True)
class InForce:
    """The policy that counts now, how it came to, and what was refused meanwhile."""

    policy: Policy
    status: PolicyStatus
    document: bytes = field(default=b"", repr=False)
    """The policy as its author wrote it."""
    refusals: tuple[Refusal, ...] = ()
    mark: Mark | None = None
    """By which it is known, where a trust root says whose policies count; None: nobody signed it."""

    @property
    def told(self) -> dict[str, str | int]:
        """What a record tells of it, so that a later start knows how far the installation had come."""
        mark = self.mark
        return (
            {} if mark is None else {"trust": mark.trust, "root": mark.root, "under": mark.under, "policy": mark.digest}
        )

    @property
    def written(self) -> Written:
        """The policy with its document."""
        return Written(self.policy, self.document)


def standing(
    written: Written, *, source: str, drop_folder: Path, at: datetime, state: str = "ok", detail: str | None = None
) -> InForce:
    """A policy in force since `at`."""
    policy = written.policy
    status = PolicyStatus(
        name=policy.name,
        serial=policy.serial,
        source=source,
        state=state,
        drop_folder=str(drop_folder),
        loaded_at=at,
        detail=detail,
        issued_at=policy.issued_at,
        expires_at=policy.expires_at,
    )
    return InForce(policy, status, written.document)


def beside(given: InForce, refusals: tuple[Refusal, ...]) -> InForce:
    """The same policy in force, and what was refused. Nothing refused: unchanged."""
    if not refusals:
        return given
    told = [f"{each.code}: {each.file}: {each.detail}" for each in refusals[:3]]
    if given.status.detail:
        told.append(given.status.detail)
    state = given.status.state if given.status.state == "corrupt" else "refused"
    status = replace(given.status, state=state, detail="; ".join(told))
    return replace(given, status=status, refusals=refusals)
