"""How long a copy stays with the program that made it before the gate takes it over."""

from __future__ import annotations

from collections.abc import Collection

from guard.desktop.x11.copied import Copied
from guard.desktop.x11.pastes import Pastes
from guard.desktop.x11.processes import OFFICE
from guard.model import Application

_TEXT_STAYS_S = 0.005
"""Time that a text may stay with its owner while it is inspected, in seconds."""
_TOLD_FIRST_S = 0.3
"""Time for which a copy stays with its owner whose texts are asked for before its pictures, in seconds."""
_FETCHED_FIRST_S = 2.0
"""Time that a copy may stay with an owner that gives nothing afterwards, in seconds; what is not fetched by then is
lost."""
_LOOKS_S = 0.005
"""Time in which FreeRDP looks for the owner and then at its window, in seconds: it ends if that has gone in between."""
_GOES_S = 1.0
"""Time after a takeover in which a window goes because of that, in seconds: long for a busy machine."""
_JAVA = "JAVA_DATAFLAVOR:"
"""Beginning of the names that Java gives to forms of its own. It may hear of its loss before it answers what it was
asked earlier, and has nothing to give then: once in twenty copies on a busy machine."""


class Stay:
    """Of one selection. Programs answer in order: what they were asked before they lost the selection."""

    def __init__(self, pastes: Pastes) -> None:
        self._pastes = pastes
        self._silent: set[str] = set()
        """Executables of programs that gave nothing once they had lost the selection."""
        self._gone: set[str | None] = set()
        """Executables of programs whose windows went with what they had copied; None: the program went too."""

    def begins(self, copy: Copied, now_s: float) -> float:
        """How long a copy stays whose targets are known, in seconds; 0: it is taken over in one breath with asking."""
        plan = copy.capture.plan
        if self.is_until_fetched(copy):
            return _FETCHED_FIRST_S
        if looks := self._is_looked_at(copy) and not self._pastes.are_raced:
            copy.not_before_s = now_s + _LOOKS_S
        if plan.text_only and (plan.is_empty or self.waits()):
            return _TEXT_STAYS_S
        if plan.texts and plan.pictures and not self._pastes.are_early:
            return _TOLD_FIRST_S
        return _LOOKS_S if looks else 0.0

    def _is_looked_at(self, copy: Copied) -> bool:
        """Whether FreeRDP has a look at a window that goes once it has lost the selection."""
        return copy.origin.executable in self._gone and self._pastes.far_screens.are_there()

    def is_too_short(self, copy: Copied) -> bool:
        """Whether FreeRDP may still be looking at a window that goes as soon as its program hears of its loss."""
        return self._is_looked_at(copy) and not copy.not_before_s

    def waits(self) -> bool:
        """Whether no program that is guarded, or may be, is known to read each copy as soon as it can."""
        far_screens = self._pastes.far_screens
        return not self._pastes.are_early and (far_screens.are_trusted() or not far_screens.are_there())

    def fetched(self, copy: Copied, now_s: float) -> None:
        """All of a copy has come: its program is of no use any more."""
        if copy.takeover_s is not None:
            copy.takeover_s = min(copy.takeover_s, now_s if self._pastes.are_early else now_s + _TEXT_STAYS_S)

    def is_until_fetched(self, copy: Copied) -> bool:
        """Whether a copy is fetched as a whole first: its program gave nothing of an earlier one, or is Java."""
        return copy.origin.executable in self._silent or any(name.startswith(_JAVA) for name in copy.capture.offered)

    def gave_nothing(self, program: Application) -> None:
        """It refused everything that it had offered, once it had lost the selection: its next copy is fetched first."""
        if program.executable is not None:
            self._silent.add(program.executable)

    def window_gone(self, copy: Copied, program: Application, now_s: float) -> None:
        """The window of a copy that was taken over was destroyed, and is that program's by now.

        If it went with its copy, FreeRDP has a look at the next one first; not where its program ended later.
        """
        if now_s < copy.taken_s + _GOES_S:
            self._gone |= {copy.origin.executable, program.executable}


def is_strict(program: Application, offered: Collection[str]) -> bool:
    """Whether a program that offers these targets asks who owns the selection before it answers: as long as its window
    does, whoever answers others, it answers.

    LibreOffice does, unless GTK or Qt answers in its place: they offer the TIMESTAMP that the protocol demands.
    """
    return program.executable == OFFICE and "TIMESTAMP" not in offered
