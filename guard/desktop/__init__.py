"""The outside world behind protocols; the only home of branches by operating system.

`current()` chooses the backend; nothing else in the code asks for the platform. `memory.py` implements every protocol
without a desktop and is shipped: tests, the demo and the self-test use it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from guard.model import Application, Coverage, GateState, Release, Served, Snapshot


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


@dataclass(frozen=True, slots=True)
class Desktop:
    """The backends of one system."""

    name: str
    """`x11`, `windows`, `memory`."""
    gate: Callable[[float], Gate]
    """Makes a gate that holds a paste that many seconds at the most."""
    foreground: Callable[[], Foreground]
    vault: Callable[[], Vault]
    coverage: Callable[[], tuple[Coverage, ...]]
    """What can and cannot be guarded here, and why."""
    control_address: Callable[[Path], str]
    """Where the guard of a data directory listens for its own commands (a socket's path, a pipe's name)."""
    keep_out_of_captures: Callable[[int], bool] = _in_every_capture
    """Asks that one of our windows, by its native number, be left out of captures; False: this system cannot."""


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
