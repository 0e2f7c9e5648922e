"""Whether the login or the machine is about to end, as systemd tells; a signal alone does not say why.

The system is asked, not the person: programs are called where administrators put them, with an empty environment, and
the login is that of this process as the kernel's groups of processes name it, not as an environment variable says.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

PATIENCE_S = 2.0
GOES_ON = "goes-on"
SYSTEM_FOLDERS = (Path("/usr/bin"), Path("/bin"))
_GOING = frozenset({"active", "online", "opening"})
_GONE = frozenset({"closing", "offline", "lingering"})
_SESSION = re.compile(r"/session-([A-Za-z0-9]+)\.scope")


def login_ends(
    folders: Sequence[Path] = SYSTEM_FOLDERS, groups_of_process: Path = Path("/proc/self/cgroup")
) -> str | None:
    """`shutdown`, `session` (a log-off), `goes-on`; None: this system does not tell.

    Source: systemctl(1) is-system-running; loginctl(1) and sd_session_get_state(3), sd_uid_get_state(3).
    """
    if _told(folders, "systemctl", "is-system-running") == "stopping":
        return "shutdown"
    session = _session(groups_of_process)
    user = str(os.getuid()) if hasattr(os, "getuid") else ""
    # A guard that the user's own service manager started belongs to no session: the user's state tells then.
    whose = ("show-session", session) if session else ("show-user", user)
    state = _told(folders, "loginctl", *whose, "--property=State", "--value")
    if state in _GONE:
        return "session"
    return GOES_ON if state in _GOING else None


def _session(groups_of_process: Path) -> str:
    try:
        found = _SESSION.search(groups_of_process.read_text("utf-8", "replace"))
    except OSError:
        return ""
    return found[1] if found else ""


def _told(folders: Sequence[Path], name: str, *arguments: str) -> str:
    """The first line that a program of the system prints; empty: it is not here, fails or takes too long."""
    program = next((folder / name for folder in folders if (folder / name).exists()), None)
    if program is None:
        return ""
    try:
        done = subprocess.run(
            [program, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE_S,
            text=True,
            check=False,
            env={},
            cwd="/",
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return ""
    return done.stdout.partition("\n")[0].strip()
