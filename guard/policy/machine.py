"""Whether a policy is meant for this machine: its scope, its rollout, the program's version. Pure but for `this`."""

from __future__ import annotations

import fnmatch
import hashlib
import platform
from dataclasses import dataclass

from guard.errors import PolicyInvalid
from guard.policy.document import Policy
from guard.policy.sections import Scope


@dataclass(frozen=True, slots=True)
class Machine:
    """What a policy may ask about a workstation."""

    name: str
    system: str
    """`linux`, `windows`…"""
    rings: frozenset[str] = frozenset()
    """Rollout rings that an administrator put it in."""
    slot: int | None = None
    """Of a fleet's hundred slots, by which its hub counts rings; None: it belongs to no fleet."""


def this_machine(rings: frozenset[str] = frozenset(), slot: int | None = None) -> Machine:
    """The machine that this runs on."""
    return Machine(name=platform.node(), system=platform.system().lower(), rings=rings, slot=slot)


def check_version(policy: Policy, version: str) -> None:
    """Pass where the program is new enough.

    Raises:
        PolicyInvalid: it is not, with the code `policy-version`.
    """
    needed = policy.minimum_version
    if needed is not None and _numbers(version) < _numbers(needed):
        raise PolicyInvalid(
            f"needs version {needed} of the program, this is {version}; update it", code="policy-version"
        )


def set_aside(policy: Policy, machine: Machine) -> str | None:
    """Why this machine does not take the policy (yet), in one line; None: it does."""
    if not in_scope(policy.scope, machine):
        return f"policy {policy.name} {policy.serial} is meant for other machines"
    rollout = policy.rollout
    if (
        rollout.percent < 100
        and machine.rings.isdisjoint(rollout.rings)
        and place(policy.name, machine) >= rollout.percent
    ):
        return (
            f"policy {policy.name} {policy.serial} is rolled out to {rollout.percent} % and does not reach this machine"
        )
    return None


def place(policy_name: str, machine: Machine) -> float:
    """Where a machine stands in the rollouts of a policy, 0 to 100: the same each time, spread evenly over machines.

    In a fleet that is its slot, so that a policy's percent and a hub's ring of as many percent reach the same machines.
    """
    if machine.slot is not None:
        return machine.slot
    digest = hashlib.sha256(f"{policy_name}\0{machine.name.casefold()}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64 * 100


def in_scope(scope: Scope, machine: Machine) -> bool:
    """Whether a policy is meant for this machine at all."""
    return machine.system in scope.systems and any(
        fnmatch.fnmatchcase(machine.name.casefold(), glob.casefold()) for glob in scope.machines
    )


def _numbers(version: str) -> tuple[int, ...]:
    """`0.1.0.dev3` as (0, 1, 0): what comes before release counts as the release."""
    numbers = []
    for part in version.split(".")[:3]:
        if not part.isdigit():
            break
        numbers.append(int(part))
    return (*numbers, *[0] * (3 - len(numbers)))
