"""FreeRDP, which hands the copies of other programs on to a far screen and copies here what is copied there.

It reads every answer from one property of its window, announces a list of formats only where that differs from the
last one, and takes an empty property, as it is once content was fetched for the far screen, for a list of nothing. Who
takes a copy over makes it ask twice, and it tells the far screen that fetching has failed where it finds content in
place of a list; xrdp (0.10, over VNC) then takes nothing any more: it counts such an answer as one that is yet to
come. So a copy is taken over before the far screen can ask, but not while FreeRDP looks at a window that goes with its
copy, since it would end; or, where it may have what it asks for, once it has been answered. A list does not wait for a
decision, and content waits until the list was read. What was copied on the far screen is not listed to it: it would
hand that back to where it comes from, and the program there would lose its copy.
A list that no content follows, since the far screen has it already, is taken away again: the next copy would bring
the same list, which is not announced. A list in turn waits until content was read: on a busy machine it asks for both
before it has read either.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import xcffib.xproto as xproto

from guard.desktop.x11.connection import Connection
from guard.desktop.x11.copied import Copied
from guard.desktop.x11.replies import Request
from guard.model import Application

_PROPERTY = "_FREERDP_CLIPRDR"
_READS_S = 0.03
"""Time that it has for reading an answer, in seconds; on a quiet machine it needs a thousandth."""
_LIES_S = 0.3
"""Time for which a list lies where it is read, in seconds: long for a busy machine, and over before a person copies
anew."""


class FarScreens:
    """What such programs have asked for on one selection. All calls on the gate's thread; `now_s` is monotonic."""

    def __init__(self, connection: Connection, guards: Callable[[Application], bool]) -> None:
        """`guards`: whether a rule guards what that program is given."""
        self._connection, self._guards = connection, guards
        self._property = 0
        """The atom of its property; 0: no such program has been seen."""
        self._question: Any = None
        """What the server was asked for the atom, if that is not answered yet."""
        self._trusted: dict[int | None, bool] = {}
        """Whether such programs may have all, by their processes, as they asked last."""
        self._given_s: dict[int, float] = {}
        """When an answer was given that may lie there still, by the window that asked."""

    def look(self) -> None:
        """Ask, together with what an owner is asked, whether such a program has begun on this display.

        Those that have ended since the last copy are forgotten.
        """
        if not self.are_there():
            self._question = self._connection.ask_atom(_PROPERTY)
        self._trusted = {pid: may for pid, may in self._trusted.items() if pid is None or Path(f"/proc/{pid}").exists()}

    def are_there(self) -> bool:
        """Whether such a program had begun when that was asked: it names its property then."""
        if self._question is not None:
            self._property, self._question = self._question.reply().atom, None
        return self._property != 0

    def are_trusted(self) -> bool:
        """Whether such programs are there, and all that have asked by now may have what is copied."""
        return self.are_there() and bool(self._trusted) and all(self._trusted.values())

    def early_list(self, copy: Copied, request: Request, now_s: float) -> Collection[str] | None:
        """The targets that such a program is told of at once when it asks for a list; None: it is another program."""
        if not self.is_one(request):
            return None
        self.given(request, now_s)
        pid = request.application.pid
        self._trusted[pid] = pid is not None and not self._guards(request.application)
        return () if copy.owner == request.window else copy.capture.offered

    def given(self, request: Request, now_s: float) -> None:
        """A program was given a list or content."""
        if self.is_one(request):
            self._given_s[request.window] = now_s

    def reads_until_s(self, request: Request) -> float:
        """When such a program will have read what it was given last; 0: it is another program, or has read it."""
        given_s = self._given_s.get(request.window) if self.is_one(request) else None
        return 0.0 if given_s is None else given_s + _READS_S

    def deadline_s(self) -> float | None:
        """When `expire` has something to do; None: never."""
        return min(self._given_s.values()) + _LIES_S if self._given_s else None

    def keep_lists(self) -> None:
        """Somebody has copied anew: what lies there from now on may be that program's list."""
        self._given_s.clear()

    def expire(self, now_s: float) -> None:
        """Take lists away that have been read, unless content has come in their place."""
        for window, given_s in list(self._given_s.items()):
            if now_s >= given_s + _LIES_S:
                del self._given_s[window]
                question = self._connection.ask_property(window, self._property, delete=True, kind=xproto.Atom.ATOM)
                self._connection.answered(question)

    def forget_list(self, owner: int) -> None:
        """Before the gate takes over what that window owns: empty the property, if it has that."""
        if self.are_there():
            self._connection.core.DeleteProperty(owner, self._property)

    def is_one(self, request: Request) -> bool:
        """Whether such a program asks."""
        if not self.are_there() and self._connection.name(request.property) == _PROPERTY:
            self._property = request.property
        return request.property == self._property
