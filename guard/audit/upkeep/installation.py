"""Which installation this is, and how long its machine has been running."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

from guard.files import read_short, write_whole

_ID = re.compile(r"[0-9a-f]{16}")


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
        found = read_short(path).decode("ascii", "replace").strip()
    except FileNotFoundError:
        found = ""
    if _ID.fullmatch(found):
        return found
    made = random(8).hex()
    write_whole(path, f"{made}\n".encode())
    return made
