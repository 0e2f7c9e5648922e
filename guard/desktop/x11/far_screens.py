"""FreeRDP, which hands the copies of other programs on to a far screen and copies here what is copied there.

It reads every answer from one property of its window, announces a list of formats only where that differs from the
last one, and takes an empty property, as it is once content was fetched for the far screen, for a list of nothing. Who
takes a copy over makes it ask twice, and it tells the far screen that fetching has failed where it finds content in
place of a list; xrdp (0.10, over VNC) then takes nothing any more: it counts such an answer as one that is yet to
come. So a copy is taken over before the far screen can ask, from the first one on, a list does not wait for a
decision, and content waits until the list was read. What was copied on the far screen is not listed to it: it would
hand that back to where it comes from, and the program there would lose its copy.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from guard.desktop.x11.connection import Connection
from guard.desktop.x11.copied import Copied
from guard.desktop.x11.replies import Request

_PROPERTY = "_FREERDP_CLIPRDR"
_READS_S = 0.03
"""Time that it has for reading a list, in seconds; on a quiet machine it needs a thousandth."""


class FarScreens:
    """What such programs have asked for on one selection. All calls on the gate's thread; `now_s` is monotonic."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._property = 0
        """The atom of its property; 0: no such program has been seen."""
        self._question: Any = None
        """What the server was asked for the atom, if that is not answered yet."""
        self._read_s: dict[int, float] = {}
        """When a list will have been read, by the window that asked."""

    def look(self) -> None:
        """Ask, together with what an owner is asked, whether such a program has begun on this display."""
        if not self.are_there():
            self._question = self._connection.ask_atom(_PROPERTY)

    def are_there(self) -> bool:
        """Whether such a program had begun when that was asked: it names its property then."""
        if self._question is not None:
            self._property, self._question = self._question.reply().atom, None
        return self._property != 0

    def early_list(self, copy: Copied, request: Request, now_s: float) -> Collection[str] | None:
        """The targets that such a program is told of at once when it asks for a list; None: it is another program."""
        if not self._asks(request):
            return None
        self._read_s = {window: s for window, s in self._read_s.items() if now_s < s} | {
            request.window: now_s + _READS_S
        }
        return () if copy.owner == request.window else copy.capture.offered

    def reads_until_s(self, request: Request) -> float:
        """When such a program will have read its list; 0: it is another program."""
        return self._read_s.get(request.window, 0.0) if self._asks(request) else 0.0

    def forget_list(self, owner: int) -> None:
        """Before the gate takes over what that window owns: empty the property, if it has that."""
        if self.are_there():
            self._connection.core.DeleteProperty(owner, self._property)

    def _asks(self, request: Request) -> bool:
        if not self.are_there() and self._connection.name(request.property) == _PROPERTY:
            self._property = request.property
        return request.property == self._property
