"""What administrators set on a machine beside the signed policy: by group policy, or in a file of the system's."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Administered:
    """None: administrators leave it open."""

    language: str | None = None
    """`auto`, `zh`, `en`; a signed policy that names a language goes before."""
    looks: str | None = None
    """`auto`, `light`, `dark`, `contrast`."""
    notify: bool | None = None
    """Whether what was frosted is told at once, where the signed policy does not say that it is not."""
    quiet_from: str | None = None
    """Time of the day, `HH:MM`, from which only questions come."""
    quiet_until: str | None = None
    shot_keys: str | None = None
    """Combination that begins a frosted screenshot."""
    introduced: bool | None = None
    """True: nobody is told at the first start what this program is."""
    rings: tuple[str, ...] | None = None
    """Rollout rings of this machine."""
    trust_root: str | None = None
    """SHA-256 of the trust root's file, in hexadecimal digits; one with another digest is not trusted, nor is none."""
    policy_url: str | None = None
    """Where signed policies are fetched from while the policy in force names no place."""
    fleet_servers: tuple[str, ...] | None = None
    """Servers of the firm's hub, as `tls://host:port`, before those that were named at the enrolment."""
