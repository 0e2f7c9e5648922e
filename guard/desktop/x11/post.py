"""The one guard's post of a display: who came first holds it, another guard stands by until it is free.

Two guards that both take copies over would snatch them from each other in the middle of a fetch. Any program can own
the post's selection, so who holds it is asked for a proof before anybody stands by for it (`GateListener.yields`).
"""

from __future__ import annotations

from collections.abc import Callable

import xcffib.xfixes as xfixes
import xcffib.xproto as xproto

from guard.desktop.x11.connection import Connection
from guard.desktop.x11.identify import Identifier
from guard.model import Application

_SELECTION = "_FROSTPANE_GUARD"


class Post:
    """This guard's claim to the post."""

    def __init__(
        self, connection: Connection, identifier: Identifier, window: int, yields: Callable[[Application], bool]
    ) -> None:
        self._connection, self._identifier, self._window, self._yields = connection, identifier, window, yields
        self.rival: Application | None = None
        """The other program that has the post."""
        self.atom = connection.atom(_SELECTION)
        """The selection whose owner has the post; its changes are told as XFixes events."""
        mask = xfixes.SelectionEventMask
        every = mask.SetSelectionOwner | mask.SelectionWindowDestroy | mask.SelectionClientClose
        connection.fixes.SelectSelectionInput(window, self.atom, every)

    def take(self) -> bool:
        """Take the post where it is free or nobody's whom this guard stands by for; whether this guard has it now."""
        rival = self.claimed_by()
        if rival is not None and self._yields(rival):
            return False
        self._connection.core.SetSelectionOwner(self._window, self.atom, xproto.Time.CurrentTime)
        self.rival = None
        return self._owner() == self._window

    def claimed_by(self) -> Application | None:
        """The other program that has the post now, which is remembered; None: it is free, or this guard's."""
        owner = self._owner()
        self.rival = None if owner in {0, self._window} else self._identifier.program(owner)
        return self.rival

    def _owner(self) -> int:
        return int(self._connection.core.GetSelectionOwner(self.atom).reply().owner)
