"""Who may see what: a role is a set of rights, a team narrows it to the machines of that team."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum, auto


class Role(StrEnum):
    """What somebody is in the console."""

    SUPERVISOR = "supervisor"
    """Somebody who answers for one team."""
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    READER = "reader"
    """Somebody who reads alone, without any person's records."""


class Right(Enum):
    """What a page asks for."""

    FLEET = auto()
    """Machines, versions, rules and counts."""
    RECORDS = auto()
    """Records of persons."""
    REVIEWS = auto()
    """Decide about false alarms."""
    EVIDENCE = auto()
    """Ask for sealed evidence, and see who looked at whose records."""
    SEALED = auto()
    """Bring sealed files that auditors asked for, without seeing why."""
    POLICY = auto()
    """Push signed policies."""
    ACCOUNTS = auto()


RIGHTS = {
    Role.SUPERVISOR: frozenset({Right.FLEET, Right.RECORDS, Right.REVIEWS}),
    Role.AUDITOR: frozenset({Right.FLEET, Right.RECORDS, Right.EVIDENCE}),
    Role.ADMINISTRATOR: frozenset({Right.FLEET, Right.POLICY, Right.ACCOUNTS, Right.SEALED}),
    Role.READER: frozenset({Right.FLEET}),
}
"""Rights of each role. Whoever runs the fleet sees no person's records, whoever sees them pushes no policy."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who has logged in."""

    name: str
    role: Role | None
    """None: an administrator has not given one yet."""
    team: str | None
    """None: every machine, which a supervisor never has."""

    def may(self, right: Right) -> bool:
        """Whether the role has it."""
        return self.role is not None and right in RIGHTS[self.role]

    @property
    def is_narrowed(self) -> bool:
        """Whether this person sees a team's machines alone."""
        return self.team is not None or self.role is Role.SUPERVISOR

    @property
    def machines(self) -> str:
        """The condition in SQL that keeps a query over a column `machine` to what this person may see.

        It asks for the value `team`.
        """
        if not self.is_narrowed:
            return "TRUE"
        return "machine IN (SELECT machine FROM seat WHERE team = %(team)s)"
