"""Which installation this is."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from guard.files import read_short, write_whole

_ID = re.compile(r"[0-9a-f]{16}")


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
