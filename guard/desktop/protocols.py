"""What every backend of the desktop offers, and what it tells whoever uses it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from guard.desktop.values import GateNote, Stop, Withheld
from guard.model import Application, Coverage, GateState, Pixels, Release, Served, Snapshot


class GateListener(Protocol):
    """What a gate tells. Called on the gate's own thread: return at once."""

    def copied(self, snapshot: Snapshot) -> None:
        """Something was copied; pastes wait until it is released (or the gate's own limit passes)."""

    def served(self, served: Served) -> None:
        """A paste was answered."""

    def gate_changed(self, state: GateState) -> None:
        """The gate lost its display or came back, went on duty or off, or another program claims its post."""

    def noted(self, note: GateNote) -> None:
        """Something that the trail should tell of a copy or of the gate; guarding goes on."""

    def guards(self, application: Application) -> bool:
        """Whether the policy would stop or frost anything on its way into this application."""

    def yields(self, holder: Application) -> bool:
        """Whether this guard stands by for the program that holds the post of guarding this desktop."""


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

    def guards_changed(self) -> None:
        """What `GateListener.guards` says of an application may be something else from now on. Any thread."""

    def state(self) -> GateState:
        """How the gate stands. Any thread."""

    def beat(self, answer: Callable[[], None]) -> None:
        """Have `answer` called on the thread that guards, soon: the sign that it lives. Any thread."""

    def stop(self) -> None:
        """End; what stays on the clipboard afterwards is no unguarded original. Any thread, twice is fine."""


class Foreground(Protocol):
    """Which application a person is working in."""

    def active(self) -> Application:
        """The application of the active window; `UNKNOWN_APPLICATION` where it cannot be told."""

    def watch(self, changed: Callable[[Application], None]) -> Stop:
        """Call `changed` when another window becomes active, until the returned function is called."""


class Companion(Protocol):
    """The way to one companion extension of a browser; frames arrive whole."""

    def send(self, frame: bytes) -> None:
        """Raises OSError: it has gone."""

    def receive(self, within_s: float | None) -> bytes | None:
        """The next frame, however late with None; None: none came in that time, or `wake` was called.

        Raises OSError, EOFError: it has gone.
        """

    def wake(self) -> None:
        """End the wait for a frame that is going on, or the next one. Any thread; returns at once."""


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


class CaptureListener(Protocol):
    """What captures tell. Called on threads of theirs: return at once, never raise."""

    def captured(self, snapshot: Snapshot) -> None:
        """A picture file is complete: new, or changed by someone else. Channel CAPTURE, one format, its media type.

        The snapshot's id names the capture from now on. Empty content: the file is too large to be taken in.
        """

    def capture_key(self, keys: str) -> None:
        """A key combination that takes captures was pressed, such as `win+shift+s`."""


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

    def beat(self, answer: Callable[[], None]) -> None:
        """Have `answer` called on the thread that watches the folders, soon: the sign that it lives. Any thread."""

    def stop(self) -> None:
        """End; twice is fine."""
