"""The outside world behind protocols; the only home of branches by operating system.

`current()` chooses the backend; nothing else in the code asks for the platform. `memory.py` implements every protocol
without a desktop and is shipped: tests, the demo and the self-test use it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from guard.desktop.protocols import CaptureListener, Captures, Companion, Foreground, Gate, GateListener, Vault
from guard.desktop.values import (
    MAX_HOLD_S,
    UNREADABLE_FORMAT,
    Answering,
    CaptureOptions,
    Convert,
    GateNote,
    GateNoteKind,
    Receive,
    Stop,
    Withheld,
    never_convert,
)
from guard.model import Application, Box, Coverage

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver

__all__ = [
    "MAX_HOLD_S",
    "UNREADABLE_FORMAT",
    "Answering",
    "CaptureListener",
    "CaptureOptions",
    "Captures",
    "Companion",
    "Convert",
    "Desktop",
    "Foreground",
    "Gate",
    "GateListener",
    "GateNote",
    "GateNoteKind",
    "Receive",
    "Stop",
    "Vault",
    "Withheld",
    "current",
    "never_convert",
    "observer",
]


def _in_every_capture(_window: int) -> bool:
    return False


def _is_none(_pid: int) -> bool:
    return False


def _not_told() -> str | None:
    return None


def _file_captures(options: CaptureOptions) -> Captures:
    from guard.desktop.captures import FileCaptures

    return FileCaptures(options)


@dataclass(frozen=True, slots=True)
class Desktop:
    """The backends of one system."""

    name: str
    """`x11`, `windows`, `memory`."""
    gate: Callable[[float, Convert], Gate]
    """Makes a gate that holds a paste that many seconds at the most, and has pictures converted by this."""
    foreground: Callable[[], Foreground]
    vault: Callable[[], Vault]
    coverage: Callable[[], tuple[Coverage, ...]]
    """What can and cannot be guarded here, and why."""
    keep_private: Callable[[Path], None]
    """Lets nobody but its owner into a folder; raises DesktopError where that cannot be."""
    open_to_others: Callable[[Path], str | None]
    """What in a folder others could reach, and what to do; None: nothing."""
    control_address: Callable[[Path], str]
    """Where the guard of a data directory listens for its own commands (a socket's path, a pipe's name)."""
    captures: Callable[[CaptureOptions], Captures] = _file_captures
    keep_out_of_captures: Callable[[int], bool] = _in_every_capture
    """Asks that one of our windows, by its native number, be left out of captures; False: this system cannot."""
    seen_windows: Callable[[], tuple[Box, ...]] = tuple
    """Where windows are on the screen, in its physical pixels, the foremost first; none where nobody tells."""
    pointed_at: Callable[[float], tuple[int, int] | None] | None = None
    """Waits that many seconds for a click; gives its place on the screen in physical pixels; None: there was none.
    Raises DisplayUnavailable, InputError. None here: this system lets no program ask."""
    login_ends: Callable[[], str | None] = _not_told
    """Whether it is the system that ends this program: `session` (a log-off), `shutdown`; `goes-on`: the login does;
    None: this system does not tell."""
    is_guard: Callable[[int], bool] = _is_none
    """Whether another process, by its id, shows itself to be a guard of this desktop."""
    awake_s: Callable[[], float] = time.monotonic
    """A clock that nobody can set and that stops while the machine sleeps."""
    watch_continued: Callable[[Callable[[], None]], Stop] | None = None
    """Calls back after this process was stopped and runs on. None: this system does not tell."""
    watch_thawed: Callable[[Callable[[], None]], Stop] | None = None
    """The same after the group that the system runs this process in was frozen."""
    browsers: Callable[[Answering], Stop] | None = None
    """Listens where browsers ask before a paste, a drop or an upload. None: browsers on this system ask nobody."""
    companions: Callable[[Path, Callable[[Application, Companion], None]], Stop] | None = None
    """Listens, for the guard of a data directory, where the companion extensions of browsers connect; calls back for
    each with the browser. None: they find no guard on this system."""
    companion_address: Callable[[Path], str] | None = None
    """Where their hosts find it."""
    qt_platform: str = "offscreen"
    """By which Qt draws, with the fonts of this system, where no window is open."""
    watch_end: Callable[[Callable[[str], None]], Stop] | None = None
    """Calls back, with who wants it, before the system ends this process. None: this system sends a signal."""


def current() -> Desktop:
    """The desktop of this machine.

    Raises:
        DisplayUnavailable: this system has none that can be guarded.
    """
    if sys.platform == "win32":
        from guard.desktop.windows import desktop
    else:
        from guard.desktop.x11 import desktop
    return desktop()


def observer(lost: Callable[[], None]) -> BaseObserver:
    """Who notices changes in folders on this system; calls `lost`, on any thread, where notices were lost and it knows.

    Raises:
        OSError: the system lends no notices.
    """
    if sys.platform == "win32":
        from guard.desktop.windows.folders import WindowsObserver

        made: BaseObserver = WindowsObserver(lost)
    else:
        from guard.desktop.inotify import InotifyObserver

        made = InotifyObserver(lost)
    return made
