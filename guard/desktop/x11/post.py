"""The one guard's post of a display: who came first holds it, another guard stands by until it is free.

Two guards that both take copies over would snatch them from each other in the middle of a fetch. Any program can own
the post's selection, so who holds it is asked for a proof before anybody stands by for it (`GateListener.yields`).
"""

from __future__ import annotations

import time
from collections.abc import Callable

import xcffib.xfixes as xfixes
import xcffib.xproto as xproto

from guard.desktop.x11.connection import Connection
from guard.desktop.x11.identify import Identifier
from guard.model import Application

_SELECTION = "_FROSTPANE_GUARD"
_AGAIN_S = 10.0
"""Time between two questions to the guard on duty, in seconds: one that was stopped keeps it and guards nobody."""
_SILENT = 2
"""Questions in a row that it leaves unanswered before it is relieved; a busy machine keeps it from one."""
_Ask = Callable[[Callable[[], bool], Callable[[bool], None]], None]


class Post:
    """This guard's claim to the post."""

    def __init__(
        self,
        connection: Connection,
        identifier: Identifier,
        window: int,
        yields: Callable[[Application], bool],
        ask: _Ask,
    ) -> None:
        """`yields`: see `GateListener`; it takes its time, so `ask` asks on another thread."""
        self._connection, self._identifier, self._window, self._yields = connection, identifier, window, yields
        self._ask = ask
        self._again_s: float | None = None
        self._silent = 0
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
            self.stand_by()
            return False
        self._again_s = None
        self._connection.core.SetSelectionOwner(self._window, self.atom, xproto.Time.CurrentTime)
        self.rival = None
        return self._owner() == self._window

    def stand_by(self) -> None:
        """From now on see that the guard that has the post still answers."""
        self._again_s, self._silent = time.monotonic() + _AGAIN_S, 0

    def deadline_s(self) -> float | None:
        """When `expire` has something to do; None: never."""
        return self._again_s

    def expire(self, now_s: float, outlived: Callable[[float], None]) -> None:
        """Ask the guard on duty for a sign of life where that is due.

        `outlived` is called once it gives none, with the monotonic clock.
        """
        if self._again_s is None or now_s < self._again_s:
            return
        self._again_s = now_s + _AGAIN_S
        if (rival := self.rival) is None:
            return

        def told(answers: bool) -> None:
            self._silent = 0 if answers or self._again_s is None else self._silent + 1
            if self._silent >= _SILENT:
                self._silent = 0
                outlived(time.monotonic())

        self._ask(lambda: self._yields(rival), told)

    def claimed_by(self) -> Application | None:
        """The other program that has the post now, which is remembered; None: it is free, or this guard's."""
        owner = self._owner()
        self.rival = None if owner in {0, self._window} else self._identifier.program(owner)
        return self.rival

    def _owner(self) -> int:
        return int(self._connection.core.GetSelectionOwner(self.atom).reply().owner)
