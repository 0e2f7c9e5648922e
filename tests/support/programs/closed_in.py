"""Closes itself in as a worker does, then tries to reach what it must not; tells what came of each attempt as JSON.

Arguments: a folder that belongs to the person, the path of a socket that somebody listens at, a port of loopback.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from guard.confined.child import take_pipes
from guard.confined.confine import Bounds, after_loading, before_threads
from guard.confined.frames import send


def main() -> int:
    _, sink = take_pipes()
    home, address, port = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    mine = os.dup(sink.fileno())
    measures = before_threads(Bounds(memory_bytes=1 << 30))
    measures += after_loading()
    attempts: dict[str, Callable[[], object]] = {
        "read the trail's keys": lambda: (home / "trail.keys").read_bytes(),
        "list the data folder": lambda: list(home.iterdir()),
        "write into the home folder": lambda: (home / "new").write_text("x"),
        "change the mode of a file": lambda: (home / "trail.keys").chmod(0o777),
        "change the time of a file": lambda: os.utime(home / "trail.keys"),
        "delete a file": lambda: (home / "trail.keys").unlink(),
        "link to a file": lambda: (home / "link").hardlink_to(home / "trail.keys"),
        "ask the session bus": lambda: socket.socket(socket.AF_UNIX).connect(address),
        "ask an abstract socket": lambda: socket.socket(socket.AF_UNIX).connect("\0frostpane-test"),
        "call loopback": lambda: socket.create_connection(("127.0.0.1", port), timeout=2),
        "make a pair of sockets": socket.socketpair,
        "fork": _fork,
        "become another program": lambda: os.execv("/bin/true", ["true"]),
        "start a program": lambda: subprocess.run(["/bin/true"], check=True),
        "end its parent": lambda: os.kill(os.getppid(), 0),
        "look into its parent": lambda: Path(f"/proc/{os.getppid()}/environ").read_bytes(),
        "write more than nothing to a file": lambda: os.write(os.memfd_create("big"), b"x"),
    }
    told = {name: _came_of(attempt) for name, attempt in attempts.items()}
    send(os.fdopen(mine, "wb"), {"measures": measures, "environment": sorted(os.environ), "told": told})
    return 0


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _came_of(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except OSError as error:
        return type(error).__name__
    return "done"


if __name__ == "__main__":
    raise SystemExit(main())
