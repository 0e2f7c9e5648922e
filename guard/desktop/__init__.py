"""The outside world behind protocols; the only home of branches by operating system.

`current()` chooses the backend; nothing else in the code asks for the platform. `memory.py` implements every protocol
without a desktop and is shipped: tests, the demo and the self-test use it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from guard.model import Application, Coverage, GateState, Pixels, Release, Served, Snapshot

MAX_HOLD_S = 4.0
"""Longest wait of a paste, in seconds: Qt, GTK, Tk and Chromium still take an answer then, none after five."""


Stop = Callable[[], None]
"""Stops what the call that returned it began."""
Receive = Callable[[bytes], bytes | None]
"""Takes one message of a browser and gives the answer to it; None: there is nothing to say."""
Answering = Callable[[Application], Receive]
"""Gives each browser that asks its answers."""
Convert = Callable[[bytes, str], bytes | None]
"""Gives a picture as another media type, from its pixels; None: it cannot be. Slow; away from this process."""


def never_convert(picture: bytes, into: str) -> bytes | None:
    """Gives nothing: for a gate whose programs ask for what is there."""
    return None


class GateListener(Protocol):
    """What a gate tells. Called on the gate's own thread: return at once, never raise."""

    def copied(self, snapshot: Snapshot) -> None:
        """Something was copied; pastes wait until it is released (or the gate's own limit passes)."""

    def served(self, served: Served) -> None:
        """A paste was answered."""

    def gate_changed(self, state: GateState) -> None:
        """The gate lost its display or came back."""

    def guards(self, application: Application) -> bool:
        """Whether the policy would stop or frost anything on its way into this application."""


class Gate(Protocol):
    """Stands between the application that copies and those that paste."""

    def start(self, listener: GateListener) -> None:
        """Begin to guard; returns once copies are guarded.

        Raises:
            DisplayUnavailable: there is no desktop to guard.
        """

    def release(self, snapshot_id: str, release: Release | None) -> bool:
        """Let the pastes of a snapshot go. None: nothing to guard, hand back the original to everyone.

        Compare-and-swap: False, and nothing changes, when someone has copied since. May be called again for the same
        snapshot (a person's answer, a late inspection): later pastes follow the newest release. Any thread.
        """

    def state(self) -> GateState:
        """How the gate stands. Any thread."""

    def stop(self) -> None:
        """End; what stays on the clipboard afterwards is no unguarded original. Any thread, twice is fine."""


class Foreground(Protocol):
    """Which application a person is working in."""

    def active(self) -> Application:
        """The application of the active window; `UNKNOWN_APPLICATION` where it cannot be told."""

    def watch(self, changed: Callable[[Application], None]) -> Callable[[], None]:
        """Call `changed` when another window becomes active; returns what ends it."""


class Vault(Protocol):
    """Keeps the few keys of this workstation in the system's own store.

    Raises (every method):
        VaultUnavailable: there is no store, it is locked or it refuses; its `code` tells which.
    """

    def get(self, name: str) -> bytes | None:
        """The secret of that name; None: there is none."""

    def put(self, name: str, secret: bytes) -> None:
        """Keep a secret under a name, in place of an older one."""

    def delete(self, name: str) -> None:
        """Forget a secret; fine where there is none."""


def _in_every_capture(_window: int) -> bool:
    return False


def _not_told() -> str | None:
    return None


class CaptureListener(Protocol):
    """What captures tell. Called on threads of theirs: return at once, never raise."""

    def captured(self, snapshot: Snapshot) -> None:
        """A picture file is complete: new, or changed by someone else. Channel CAPTURE, one format, its media type.

        The snapshot's id names the capture from now on. Empty content: the file is too large to be taken in.
        """

    def capture_key(self, keys: str) -> None:
        """A key combination that takes captures was pressed, such as `win+shift+s`."""


@dataclass(frozen=True, slots=True)
class CaptureOptions:
    """What to watch beside the system's own screenshot folders and capture keys."""

    withheld: Path
    """Private folder for the originals of captures that were frosted in place."""
    folders: tuple[Path, ...] = ()
    hotkeys: tuple[str, ...] = ()
    """Such as `ctrl+alt+a`: names of keys, the modifiers `ctrl alt shift win` first."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A capture that was frosted in place and whose original is kept."""

    id: str
    path: Path = field(repr=False)
    """Where the frosted file was put and the original came from."""
    media_type: str
    taken_at: datetime
    """UTC."""


class Captures(Protocol):
    """Screen captures: the files in which they land, the keys that take them, and what is on the screen."""

    def start(self, listener: CaptureListener) -> None:
        """Begin to watch. First finishes or undoes what a crash has interrupted; whatever it undoes is told anew."""

    def replace(self, capture_id: str, data: bytes) -> bool:
        """Put the frosted version in the place of the file, atomically, and keep the original in the private folder.

        Compare-and-swap: False, and nothing changes, when the file was changed, moved or deleted since it was told, or
        was replaced already. At no moment is the original lost or either file half written. Any thread.

        Raises:
            DesktopError: it could not be done (disk full, file in use); the original is still in its place.
        """

    def release(self, capture_id: str) -> bool:
        """Put a kept original back in its place, or beside it where something else is there by now.

        False: none is kept under that id. Works for captures of earlier runs. Any thread.

        Raises:
            DesktopError: it could not be done; the original is still kept.
        """

    def withheld(self) -> tuple[Withheld, ...]:
        """The originals that are kept, oldest first."""

    def expire(self, before: datetime) -> int:
        """Delete kept originals that were taken before that time; gives how many."""

    def grab(self) -> tuple[Pixels, ...]:
        """What every monitor shows now, in its physical pixels. Any thread.

        Raises:
            DisplayUnavailable: there is no screen that can be grabbed.
        """

    def coverage(self) -> tuple[Coverage, ...]:
        """`captures`: which folders are watched; `hotkeys`: whether capture keys are seen."""

    def stop(self) -> None:
        """End; twice is fine."""


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
    login_ends: Callable[[], str | None] = _not_told
    """Whether it is the system that ends this program: `session` (a log-off), `shutdown`; `goes-on`: the login does;
    None: this system does not tell."""
    browsers: Callable[[Answering], Stop] | None = None
    """Listens where browsers ask before a paste, a drop or an upload. None: browsers on this system ask nobody."""
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
