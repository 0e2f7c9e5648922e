"""How a copy of one selection becomes the gate's."""

from __future__ import annotations

from guard.desktop.x11.capture import Step
from guard.desktop.x11.copied import Copied
from guard.desktop.x11.gate_context import GateContext
from guard.desktop.x11.insistence import Fights, Insistence
from guard.desktop.x11.pastes import Pastes
from guard.desktop.x11.stay import Stay, is_strict
from guard.desktop.x11.tick import Turn


class Takeover:
    """All calls on the gate's thread; `now_s` is monotonic, other times are by the server's clock."""

    def __init__(
        self, context: GateContext, selection: int, window: int, pastes: Pastes, stay: Stay, insistence: Insistence
    ) -> None:
        """Of that selection, by a window of the gate's."""
        self._connection, self._selection, self._window = context.connection, selection, window
        self._far_screens, self._insistence = pastes.far_screens, insistence
        self.fights = Fights(context.listener.noted)
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
        copy.in_its_name = copy.capture.step is not Step.DONE and is_strict(copy.origin, copy.capture.offered)
        self._claim(copy.owner if copy.in_its_name else self._window, copy.owner, copy.time)

    def in_own_name(self, copy: Copied) -> None:
        """The program of a copy has told all of it: own it in everybody's eyes."""
        if copy.in_its_name:
            copy.in_its_name = False
            self._claim(self._window, copy.owner, copy.time)
            self._connection.flush()

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
