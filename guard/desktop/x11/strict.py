"""Programs that answer for a selection only while they own it: what they copy is fetched before it is taken over."""

from __future__ import annotations

from collections.abc import Collection

from guard.model import Application

_OFFICE = "soffice.bin"
"""LibreOffice asks the server who owns the selection before it answers, unless GTK or Qt answers in its place: they
offer the TIMESTAMP that the protocol demands, and it does not."""


class StrictOwners:
    """Knows them by their executables. Others answer in order: what they were asked before they lost the selection."""

    def __init__(self) -> None:
        self._met: set[str] = set()

    def holds(self, program: Application, offered: Collection[str]) -> bool:
        """Whether a program that offers these targets is one of them."""
        return (program.executable == _OFFICE and "TIMESTAMP" not in offered) or program.executable in self._met

    def gave_nothing(self, program: Application) -> None:
        """It refused everything that it had offered, once it had lost the selection: its next copy is fetched first."""
        if program.executable is not None:
            self._met.add(program.executable)
