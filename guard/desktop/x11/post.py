"""The one guard's post of a display: who came first holds it, another guard stands by until it is free.

Two guards that both take copies over would snatch them from each other in the middle of a fetch.
"""

from __future__ import annotations

import os
from pathlib import Path

import xcffib.xfixes as xfixes
import xcffib.xproto as xproto

from guard.desktop.x11.connection import Connection
from guard.desktop.x11.identify import Identifier

_SELECTION = "_FROSTPANE_GUARD"


class Post:
    """This guard's claim to the post."""

    def __init__(self, connection: Connection, identifier: Identifier, window: int) -> None:
        self._connection, self._identifier, self._window = connection, identifier, window
        self.atom = connection.atom(_SELECTION)
        """The selection whose owner has the post; its changes are told as XFixes events."""
        mask = xfixes.SelectionEventMask
        ends = mask.SelectionWindowDestroy | mask.SelectionClientClose
        connection.fixes.SelectSelectionInput(window, self.atom, ends)

    def take(self) -> bool:
        """Take the post if it is free; whether this guard has it now."""
        owner = self._owner()
        if owner not in {0, self._window} and self._is_guard(owner):
            return False
        self._connection.core.SetSelectionOwner(self._window, self.atom, xproto.Time.CurrentTime)
        return self._owner() == self._window

    def _owner(self) -> int:
        return int(self._connection.core.GetSelectionOwner(self.atom).reply().owner)

    def _is_guard(self, window: int) -> bool:
        """Whether a window belongs to a guard: no other program can keep this one off its post by claiming it."""
        pid = self._identifier.process(window)
        try:
            return (
                pid is not None and Path(f"/proc/{pid}/exe").readlink() == Path(f"/proc/{os.getpid()}/exe").readlink()
            )
        except OSError:
            return False
