"""Hears that this process's control group was frozen and runs on (`systemctl freeze`), of which no signal tells.

Source: the kernel's documentation, control group v2, "cgroup.events": a change of `frozen` wakes whoever waits for one.
"""

from __future__ import annotations

import re
import select
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from io import FileIO
from pathlib import Path

from guard.desktop.values import Stop


def tells_freezes(process: Path = Path("/proc/self")) -> bool:
    """Whether no freeze of this process passes untold: its group tells of each, or it is in the root."""
    folder, groups = _group(process), _text(process / "cgroup")
    if folder is None or re.search(r"^\d+:freezer:/.", groups, re.MULTILINE):
        return False
    return events_file(process) is not None or "0::/" in groups.splitlines()


def events_file(process: Path = Path("/proc/self")) -> Path | None:
    """Where the kernel tells of this process's group; None: nowhere."""
    folder = _group(process)
    file = folder / "cgroup.events" if folder is not None else None
    return file if file is not None and "frozen " in _text(file) else None


def _group(process: Path) -> Path | None:
    """The folder of its group of the second kind; None: there are none here."""
    group = re.search(r"^0::/(.*)$", _text(process / "cgroup"), re.MULTILINE)
    # Of a mount the fifth field is its place, the one after the dash its kind.
    place = re.search(r"^(?:\S+ ){3}/ (\S+) .*? - cgroup2 ", _text(process / "mountinfo"), re.MULTILINE)
    return Path(place[1], group[1]) if group and place else None


def _text(file: Path) -> str:
    with suppress(OSError):
        return file.read_text()
    return ""


def watch_thawed(told: Callable[[], None]) -> Stop:
    """Call `told` on a thread of its own whenever the group was frozen and runs on; the returned function ends that.

    The thread sleeps until then. Of a process that was moved it watches the new group once the old one tells anything.
    """
    ended, end = socket.socketpair()

    def run(file: Path | None, events: FileIO | None) -> None:
        while events is not None and _changed(events, ended):
            before, file = file, events_file()
            events = _opened(file)
            if file == before:
                told()
        ended.close()

    first = events_file()
    threading.Thread(target=run, args=(first, _opened(first)), name="thawed", daemon=True).start()
    return end.close


def _opened(file: Path | None) -> FileIO | None:
    """The file, read, so that each event from now on shows; None: there is none any more."""
    with suppress(OSError):
        events = None if file is None else file.open("rb", buffering=0)
        if events is not None:
            events.read()
        return events
    return None


def _changed(events: FileIO, ended: socket.socket) -> bool:
    """Wait until the group runs on after it was frozen, or is left by all, or gone. False: the watch ended first."""
    with suppress(OSError), events:
        while not select.select([ended], [], [events])[0]:
            events.seek(0)
            if b"frozen 0" in events.read():
                return True
        return False
    return True
