"""This machine and the person who is logged in."""

from __future__ import annotations

import getpass
import platform
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Workstation:
    """What each record says of where it was written."""

    machine: str
    """Host name."""
    agent: str
    """Login name of the person at the workstation."""


def workstation() -> Workstation:
    """This machine and the person who is logged in; `unknown` where the system does not tell."""
    try:
        agent = getpass.getuser()
    except (OSError, KeyError, ImportError):
        agent = "unknown"
    return Workstation(machine=platform.node() or "unknown", agent=agent)
