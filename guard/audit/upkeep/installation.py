"""Which installation this is, on which machine, for whom, and how long that machine has been running."""

from __future__ import annotations

import getpass
import platform
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from guard.paths import write_whole

_ID = re.compile(r"[0-9a-f]{16}")


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


def since_boot_s() -> float:
    """A clock that nobody can set, also while the machine sleeps; starts anew with the machine."""
    # Linux stops its ordinary monotonic clock in sleep; other systems have one that goes on.
    read: Callable[[int], float] | None = getattr(time, "clock_gettime", None)
    boot: int | None = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if read is None or boot is None else read(boot)


def installation_id(path: Path, random: Callable[[int], bytes]) -> str:
    """The id of the installation, made at its first start.

    Raises:
        OSError: it can neither be read nor made.
    """
    try:
        found = path.read_text("ascii", "replace").strip()
    except FileNotFoundError:
        found = ""
    if _ID.fullmatch(found):
        return found
    made = random(8).hex()
    write_whole(path, f"{made}\n".encode())
    return made
