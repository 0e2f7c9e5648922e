"""Whether another process that holds the post of a desktop shows itself to be a guard."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import struct
import time
from pathlib import Path

from guard.errors import DesktopError
from guard.paths import lasting_folder, login_folder

_UNIX = socket.AddressFamily["AF_UNIX"]
_PEERCRED = 17
"""Source: SO_PEERCRED, unix(7): process, user and group of whoever listens."""
_ANSWER_S = 1.0
"""Time that a process has for its proof at all its addresses together, in seconds."""
_MOST_BYTES = 1024 * 1024
_NO_GUARD = (OSError, ValueError, struct.error, RecursionError)
"""What is raised where something else answers than a guard, or ends in the middle."""


def is_guard(pid: int) -> bool:
    """Whether a process runs this guard's program and answers where guards of this user answer.

    Owning the post proves nothing: any program can. A program that goes as far as to speak the guard's protocol is not
    told from one; so a guard under a trust root asks nobody and stands by for nobody.
    """
    until_s = time.monotonic() + _ANSWER_S
    return _runs_this_program(pid) and any(_answers(path, pid, until_s) for path in _addresses())


def _runs_this_program(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/exe").readlink() == Path(f"/proc/{os.getpid()}/exe").readlink()
    except OSError:
        return False


def _addresses() -> list[Path]:
    found: list[Path] = []
    for folder in (login_folder, lasting_folder):  # a guard that was started outside of the session has the latter
        with contextlib.suppress(DesktopError, OSError):
            found += folder().glob("*.sock")
    return list(dict.fromkeys(found))


def _answers(path: Path, pid: int, until_s: float) -> bool:
    left_s = until_s - time.monotonic()
    if left_s <= 0:
        return False
    with contextlib.suppress(*_NO_GUARD), socket.socket(_UNIX, socket.SOCK_STREAM) as end:
        end.settimeout(left_s)
        end.connect(str(path))
        listens, _, _ = struct.unpack("3i", end.getsockopt(socket.SOL_SOCKET, _PEERCRED, struct.calcsize("3i")))
        if listens != pid:
            return False
        question = json.dumps({"command": "status"}).encode()
        end.sendall(struct.pack("!i", len(question)) + question)
        (size,) = struct.unpack("!i", end.recv(4, socket.MSG_WAITALL))
        answer = json.loads(end.recv(min(size, _MOST_BYTES), socket.MSG_WAITALL))
        return isinstance(answer, dict) and "gate" in answer
    return False
