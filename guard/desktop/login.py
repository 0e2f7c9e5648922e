"""Whether the login or the machine is about to end, as systemd tells; a signal alone does not say why."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping

PATIENCE_S = 2.0
GOES_ON = "goes-on"
_GOING = frozenset({"active", "online", "opening"})
_GONE = frozenset({"closing", "offline", "lingering"})


def login_ends(environ: Mapping[str, str] = os.environ) -> str | None:
    """`shutdown`, `session` (a log-off), `goes-on`; None: this system does not tell.

    Source: systemctl(1) is-system-running; loginctl(1) and sd_session_get_state(3), sd_uid_get_state(3).
    """
    if _told("systemctl", "is-system-running") == "stopping":
        return "shutdown"
    session = environ.get("XDG_SESSION_ID", "")
    user = str(os.getuid()) if hasattr(os, "getuid") else ""
    whose = ("show-session", session) if session else ("show-user", user)
    state = _told("loginctl", *whose, "--property=State", "--value")
    if state in _GONE or _told("systemctl", "--user", "is-system-running") == "stopping":
        return "session"
    return GOES_ON if state in _GOING else None


def _told(*command: str) -> str:
    """The first line that a command prints; empty: it is not here, fails or takes too long."""
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_S, text=True, check=False
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return ""
    return done.stdout.partition("\n")[0].strip()
