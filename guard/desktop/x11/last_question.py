"""A question that a program takes long to answer, so that it hears later that it has lost a copy.

FreeRDP asks the server who owns the selection and then for a property of that window, and ends if it has gone in
between. Programs answer in order, what they were asked before they lost the selection: the copy is taken over at once,
and its program's window stays for as long as the answers take.
"""

from __future__ import annotations

from guard.desktop.x11.connection import NO_WINDOW, Connection, Property

_MANY = "MULTIPLE"
"""Name of a question with many answers. Source: ICCCM 2.0, section 2.6.2."""
_ANSWERS = 512
"""Number of answers: Wine takes 16 ms for them, and on a busy machine FreeRDP may wait so long for a processor."""


class LastQuestion:
    """Of one selection; belongs to the gate's thread.

    It is one question: the server would take many up before the claim, and others could read the copy meanwhile.
    """

    def __init__(self, connection: Connection, selection: int) -> None:
        self._connection, self._selection = connection, selection
        self._window = NO_WINDOW
        """Where the answers come, of which nobody hears."""

    def ask(self, offered: tuple[str, ...], time: int) -> None:
        """Ask whoever owns the selection since that time, by the server's clock, if it offers such answers."""
        if _MANY not in offered:
            return
        if not self._window:
            self._window = self._connection.new_window(hears=False)
        names = (_MANY, "ATOM_PAIR", "TARGETS", "_FROSTPANE", "_FROSTPANE_MANY")
        many, pair, target, place, places = self._connection.atoms(names)
        pairs = (Property.item(target) + Property.item(place)) * _ANSWERS
        self._connection.write_property(self._window, places, Property(pair, 32, pairs))
        self._connection.core.ConvertSelection(self._window, self._selection, many, places, time)
