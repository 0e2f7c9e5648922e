"""FreeRDP, which hands the copies of other programs on to a far screen and copies here what is copied there.

It reads every answer from one property of its window, announces a list of formats only where that differs from the
last one, and takes an empty property, as it is once content was fetched for the far screen, for a list of nothing: at
each change of owners, and with the answer to its question for a list. Who takes a copy over makes it ask twice, and it
tells the far screen that fetching has failed where it finds content in place of a list; xrdp (0.10, over VNC) then
takes nothing any more: it counts such an answer as one that is yet to come. So a text is taken over before the far
screen can ask, but not while FreeRDP looks at a window that goes with its copy, since it would end. It looks who owns
the selection first, and does nothing where it does itself: other copies are taken over in its name, and in the gate's
own once it has read what whoever copied gave it, in whose place a guarded one finds a blank if that comes in time. One
that may have all and was told of a copy by whoever made it keeps the name: it would announce the copy once more, and
where somebody copies anew while the far screen asks for that, list and content meet.
A list does not wait for a decision. Each answer waits until all was read that came before it, changes of owners too:
FreeRDP is asked for something that it has not got, and says so in its turn. What was copied on the far screen is not
listed to it: it would hand that back to where it comes from, and the program there would lose its copy.
A list that no content follows, since the far screen has it already, is taken away again: the next copy would bring
the same list, which is not announced. But not while the far screen may yet ask for content: if somebody copied anew
then, FreeRDP would take the empty property for another list, and tell the far screen that fetching has failed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xcffib.xproto as xproto

from guard.desktop.x11.connection import NO_WINDOW, Property
from guard.desktop.x11.copied import Copied
from guard.desktop.x11.gate_context import GateContext
from guard.desktop.x11.replies import Request
from guard.model import Application

_PROPERTY = "_FREERDP_CLIPRDR"
_READS_S = 0.3
"""Longest time that it has for reading what came before an answer, in seconds: long for a busy machine."""
_SOON_S = 0.01
"""Time until a copy that is due is taken over from a far screen's name, in seconds, at the least."""
_LIES_S, _FOLLOWS_S = 0.3, 2.0
"""Times for which a list lies where it is read, in seconds: where content was given already, long for a busy machine,
and over before a person copies anew; and where content is yet to be asked for over the network."""

_BLANK, _BEGINNING_BYTES = b" ", 4
"""What a guarded one reads in place of content, and how much of that is looked at, in bytes."""


@dataclass(slots=True)
class _Screen:
    """One window of such a program."""

    asked_at: int = NO_WINDOW
    """The window at which it answers once it has read all that came before."""
    reads_until_s: float = 0.0
    """When that is not waited for any more."""
    has_read: bool = False
    """Whether it has answered there."""
    given_s: float | None = None
    """When an answer was given that may lie there still."""
    has_content: bool = False
    """Whether content of this copy was given."""

    @property
    def due_s(self) -> float | None:
        """When a list that lies there still is taken away; None: none does."""
        return None if self.given_s is None else self.given_s + (_LIES_S if self.has_content else _FOLLOWS_S)


class FarScreens:
    """What such programs have asked for on one selection. All calls on the gate's thread; `now_s` is monotonic."""

    def __init__(self, context: GateContext) -> None:
        self._connection, self._pool = context.connection, context.pool
        self._guards: Callable[[Application], bool] = context.listener.guards
        self._property = 0
        """The atom of its property; 0: no such program has been seen."""
        self._question: Any = None
        """What the server was asked for the atom, if that is not answered yet."""
        self._asked: dict[int | None, Application] = {}
        """Such programs, by their processes, as they asked last."""
        self._windows: dict[int | None, int] = {}
        """Where they asked, by their processes; who has asked last stands last."""
        self._screens: dict[int, _Screen] = {}
        """By the window that asked."""
        self._told: set[int] = set()
        """Windows that were given something by whoever copied last."""
        self._given: set[int] = set()
        """Windows that were given something from here, until the server tells of it."""

    def look(self) -> None:
        """Ask, together with what an owner is asked, whether such a program has begun on this display.

        Those that have ended since the last copy are forgotten.
        """
        if not self.are_there():
            self._question = self._connection.ask_atom(_PROPERTY)
        for pid in [pid for pid in self._asked if pid is not None and not Path(f"/proc/{pid}").exists()]:
            del self._asked[pid]
            self._connection.unlisten(self._windows.pop(pid, NO_WINDOW))

    def window_gone(self, window: int) -> None:
        """A window was destroyed: nothing is taken over in its name any more, which may be another program's next."""
        for pid in [pid for pid, known in self._windows.items() if known == window]:
            self._connection.unlisten(self._windows.pop(pid))
        self._given.discard(window)
        screen = self._screens.pop(window, None)
        if screen is not None and screen.asked_at:
            self._pool.give_back(screen.asked_at, clean=False)

    def are_there(self) -> bool:
        """Whether such a program had begun when that was asked: it names its property then."""
        if self._question is not None:
            self._property, self._question = self._question.reply().atom, None
        return self._property != 0

    def are_trusted(self) -> bool:
        """Whether such programs are there, and all that have asked by now may have what is copied."""
        return self.are_there() and bool(self._asked) and all(map(self._is_trusted, self._asked.values()))

    def _is_trusted(self, application: Application) -> bool:
        return application.pid is not None and not self._guards(application)

    def early_list(self, copy: Copied, request: Request, now_s: float) -> Collection[str] | None:
        """The targets that such a program is told of at once when it asks for a list; None: it is another program."""
        if not self.is_one(request):
            return None
        self.given(request, now_s)
        pid = request.application.pid
        self._asked[pid] = request.application
        if (before := self._windows.pop(pid, NO_WINDOW)) != request.window:
            self._connection.unlisten(before)
            self._connection.listen(request.window)
        self._windows[pid] = request.window
        return () if copy.owner == request.window else copy.capture.offered

    def given(self, request: Request, now_s: float) -> None:
        """A program was given a list or content."""
        if self.is_one(request):
            self.told(request.window, now_s)
            self._screen(request.window).has_content |= request.target != "TARGETS"
            self._given.add(request.window)

    def told(self, window: int, now_s: float) -> None:
        """A list lies there, by whoever it was given: it is taken away later, once content has had time to follow."""
        self._screen(window).given_s = now_s

    def reads_until_s(self, copy: Copied | None, request: Request, now_s: float) -> float:
        """When such a program is answered at the latest, unless it is heard of before; 0: now, and once.

        Before that it is asked whether it has read all that came before, and nothing while a copy is in its name.
        """
        if not self.is_one(request):
            return 0.0
        if copy is not None and copy.settles_s is not None:
            return max(copy.settles_s, now_s + _SOON_S)
        screen = self._screen(request.window)
        if not screen.asked_at:
            screen.reads_until_s, screen.has_read = now_s + _READS_S, False
            screen.asked_at = self.ask(request.window, request.selection)
        elif screen.has_read or now_s >= screen.reads_until_s:
            self._pool.give_back(screen.asked_at, clean=screen.has_read)
            screen.asked_at = NO_WINDOW
            return 0.0
        return screen.reads_until_s

    def claimed(self, selection: int) -> None:
        """The selection has another owner: who has read what came before has that to handle as well."""
        for window, screen in self._screens.items():
            if screen.asked_at:
                self._pool.give_back(screen.asked_at, clean=False)
                screen.asked_at = NO_WINDOW
                if not screen.has_read:
                    screen.asked_at = self.ask(window, selection)

    def ask(self, window: int, selection: int) -> int:
        """Have the program of that window say when it has read all that has come by now; where it will answer."""
        asked_at = self._pool.take()
        self._connection.ask_owner(window, asked_at, selection, self._property, self._property)
        return asked_at

    def heard_of(self, asked_at: int) -> int:
        """The window of the program that has answered there, and has read all that came before; 0: it is none."""
        for window, screen in self._screens.items():
            if screen.asked_at == asked_at:
                screen.has_read = True
                return window
        return NO_WINDOW

    def deadline_s(self) -> float | None:
        """When `expire` has something to do; None: never."""
        return min((screen.due_s for screen in self._screens.values() if screen.due_s is not None), default=None)

    def keep_lists(self, now_s: float) -> None:
        """Somebody has copied anew: what lies there from now on may be that program's list."""
        self._told.clear()
        for window, screen in list(self._screens.items()):
            screen.given_s, screen.has_content = None, False
            if not screen.asked_at or screen.has_read or now_s > screen.reads_until_s:
                del self._screens[window]
                if screen.asked_at:
                    self._pool.give_back(screen.asked_at, clean=False)

    def expire(self, now_s: float) -> None:
        """Take lists away that have been read, unless content has come in their place."""
        for window, screen in self._screens.items():
            if screen.due_s is None or now_s < screen.due_s:
                continue
            screen.given_s = None
            question = self._connection.ask_property(window, self._property, delete=True, kind=xproto.Atom.ATOM)
            self._connection.answered(question)

    def property_set(self, window: int, place: int) -> None:
        """Somebody has set a property of a window."""
        if place == self._property and window in self._given:
            self._given.discard(window)
        elif place == self._property:
            self._told.add(window)

    def knows(self, copy: Copied) -> bool:
        """Whether the far screen in whose name a copy is may have all of it, and was told of it by whoever copied."""
        return copy.in_name_of in self._told and self.are_trusted()

    def stand_in(self, copy: Copied) -> int:
        """The window of such a program, which asks nothing while that owns the selection; 0: none, or none is known.

        If it has gone meanwhile, nobody can claim in its name. A guarded one that had a look at a copy first has begun
        to ask for it by now, and would be given it.
        """
        if copy.not_before_s and not self.are_trusted():
            return NO_WINDOW
        client_of = self._connection.client_of
        others = [window for window in self._windows.values() if client_of(window) != client_of(copy.owner)]
        return others[-1] if others else NO_WINDOW

    def hide(self, copy: Copied, window: int) -> None:
        """Something came at a window: if a copy is in its name, and it is guarded, it shall read a blank for content.

        What it asked for before the copy was taken over is answered afterwards. Of nothing at all the far screen would
        be told as a failure.
        """
        if copy.own_name_s is None or window != copy.in_name_of or self.are_trusted():
            return
        lies = self._connection.read_property(window, self._property, _BEGINNING_BYTES)
        if lies is not None and lies.format == 8 and lies.data != _BLANK:
            self._connection.write_property(window, self._property, Property(lies.type, 8, _BLANK))
            self._connection.flush()

    def forget_list(self, owner: int) -> None:
        """Before the gate takes over what that window owns: empty the property, if it has that."""
        if self.are_there():
            self._connection.core.DeleteProperty(owner, self._property)

    def has_asked(self, window: int) -> bool:
        """Whether that is the window of such a program."""
        return window in self._windows.values()

    def is_one(self, request: Request) -> bool:
        """Whether such a program asks."""
        if not self.are_there() and self._connection.name(request.property) == _PROPERTY:
            self._property = request.property
        return request.property == self._property

    def _screen(self, window: int) -> _Screen:
        return self._screens.setdefault(window, _Screen())
