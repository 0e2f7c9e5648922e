"""How a copy of one selection becomes the gate's."""

from __future__ import annotations

import math

from guard.desktop.x11.capture import Step
from guard.desktop.x11.connection import NO_WINDOW
from guard.desktop.x11.copied import Copied
from guard.desktop.x11.gate_context import GateContext
from guard.desktop.x11.insistence import Fights, Insistence
from guard.desktop.x11.last_question import LastQuestion
from guard.desktop.x11.pastes import Pastes
from guard.desktop.x11.stay import Stay, is_strict
from guard.desktop.x11.tick import Turn

_SETTLES_S, _SETTLED_S = 0.15, 2.0
"""Times for which a far screen owns a copy in everybody's eyes, in seconds: until what it has asked for meanwhile was
answered, and others have copied that copy by each click; and at most."""
_LOOKS_AGAIN_S = 0.03
"""Time until it is seen again whether a far screen has read what it was given, in seconds."""


class Takeover:
    """All calls on the gate's thread; `now_s` is monotonic, other times are by the server's clock."""

    def __init__(
        self, context: GateContext, selection: int, window: int, pastes: Pastes, stay: Stay, insistence: Insistence
    ) -> None:
        """Of that selection, by a window of the gate's."""
        self._connection, self._selection, self._window = context.connection, selection, window
        self._pool = context.pool
        self._far_screens, self._insistence = pastes.far_screens, insistence
        self.fights = Fights(context.listener.noted)
        self._stay, self._last_question = stay, LastQuestion(context.connection, selection)
        self._turn = Turn(context.tick, context.events, selection, window, stay.waits)

    def yields(self, owned_at: int, noticed_at: int | None = None) -> bool:
        """See `Turn.yields`."""
        return self._turn.yields(owned_at, noticed_at)

    def of(self, copy: Copied, now_s: float) -> None:
        """Take a copy over, once it may be taken, unless somebody has copied since."""
        copy.takeover_s = None
        if now_s < copy.not_before_s:
            copy.takeover_s = copy.not_before_s
        elif not self.yields(copy.time):
            self.at_once(copy, now_s)

    def at_once(self, copy: Copied, now_s: float) -> None:
        """Take a copy over, in the name of its program where that answers nobody otherwise."""
        copy.capture.fetch_rest()
        self._insistence.taken_over(now_s)
        self.fights.taken_over(copy.origin.pid, now_s)
        copy.ours, copy.takeover_s, copy.taken_s = True, None, now_s
        if copy.capture.step is not Step.DONE and is_strict(copy.origin, copy.capture.offered):
            copy.in_name_of = copy.owner
        else:
            if stand_in := self._far_screens.stand_in(copy):
                copy.in_name_of, copy.own_name_s = stand_in, now_s + _SETTLES_S
                copy.awaited_at = self._pool.take()
                atoms = self._connection.atoms(("TARGETS", "_FROSTPANE"))
                self._connection.core.ConvertSelection(copy.awaited_at, self._selection, *atoms, copy.time)
            if self._stay.is_too_short(copy):
                self._last_question.ask(copy.capture.offered, copy.time)
            self._claim(self._window, copy.owner, copy.time)
        if copy.in_name_of:
            self._claim(copy.in_name_of, copy.owner, copy.time)
        self._far_screens.hide(copy, copy.in_name_of)

    def in_own_name(self, copy: Copied, now_s: float) -> None:
        """Own a copy in everybody's eyes."""
        if copy.in_its_name or copy.own_name_s is not None:
            if copy.in_its_name:
                copy.in_name_of = NO_WINDOW  # it may copy anew by the same time
            else:
                copy.own_name_s, copy.taken_s = None, now_s
            self._claim(self._window, copy.owner, copy.time)
            self._connection.flush()

    def has_lost_name(self, copy: Copied) -> bool:
        """Whether a copy was in the name of a far screen's window that has gone: not if somebody has cleared it."""
        return copy.own_name_s is not None and not self._connection.exists(copy.in_name_of)

    def expire(self, copy: Copied, now_s: float) -> bool:
        """Own a copy in everybody's eyes, if it is time, and a far screen has read all that whoever copied gave it.

        Where that was told of it, and may have it, it stays in its name: it would announce it once more. Gives whether
        that has been seen now.
        """
        if copy.settles_s is None:
            return False
        has_read = copy.capture.step is Step.DONE and not copy.awaited_at
        if has_read and self._far_screens.knows(copy):
            copy.own_name_s = math.inf
            self._far_screens.told(copy.in_name_of, now_s)
            return True
        if now_s >= copy.settles_s:
            if has_read or now_s > copy.taken_s + _SETTLED_S:
                self.in_own_name(copy, now_s)
            else:
                copy.own_name_s = now_s + _LOOKS_AGAIN_S
        return False

    def answered(self, copy: Copied, window: int) -> bool:
        """Somebody has answered at that window: what the program of a copy was asked last, perhaps.

        Gives whether the far screen has read now all that it was given.
        """
        if not window or window != copy.awaited_at:
            return False
        self.let_go(copy)
        if copy.has_answered:
            return True
        copy.has_answered = True
        copy.awaited_at = self._far_screens.ask(copy.in_name_of, self._selection)
        return False

    def let_go(self, copy: Copied) -> None:
        """Await nothing there any more."""
        if copy.awaited_at:
            self._pool.give_back(copy.awaited_at, clean=False)
            copy.awaited_at = NO_WINDOW

    def of_nothing(self, owner: int, owned_at: int) -> bool:
        """Take over from an owner and have nothing for anybody; whether nobody has copied since."""
        if self.yields(owned_at):
            return False
        self._claim(self._window, owner, owned_at)
        self._connection.flush()
        return True

    def _claim(self, window: int, owner: int, owned_at: int) -> None:
        """Answer from now on; `window` is the owner in everybody's eyes."""
        self._far_screens.forget_list(owner)
        self._connection.core.SetSelectionOwner(window, self._selection, owned_at)  # whoever copies later wins
        self._far_screens.claimed(self._selection)
