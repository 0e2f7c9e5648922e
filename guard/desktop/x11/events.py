"""What the server tells, in the order in which it counts, however much of it a program causes.

A program may copy, ask or change a property many thousand times a second. Each of that takes the gate longer than the
program, and whoever handled it all one by one would hear of the next person's copy minutes later.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

import xcffib.xfixes as xfixes
import xcffib.xproto as xproto

from guard.desktop.x11.connection import Connection

_MOST_AT_ONCE = 20_000
"""Events that are read before any of them is handled: some two hundred milliseconds."""
_MOST_REQUESTS = 1_000
"""Requests that may wait; no program that pastes has more than a few dozen on their way."""


class Events:
    """All calls on the gate's thread."""

    def __init__(self, connection: Connection, pause: Callable[[], None]) -> None:
        """`pause` is called after each event that was read."""
        self._connection, self._pause = connection, pause
        self._requests: deque[Any] = deque()
        self._ahead: deque[Any] = deque()
        """Events that were read to see whether there are any."""
        self.coming: dict[int, int] = {}
        """By selection: its owner by a change that was read and is yet to be handled."""
        self.overtaken = 0
        """Changes of owners that were passed over at the last reading, since newer ones had come."""

    def read(self) -> tuple[list[Any], list[Any]]:
        """What has come: everything but requests, in its order; and the requests that are too many.

        Of several changes of a selection's owner the newest alone counts, since nothing else lies there any more; of
        several changes of one property one, since whoever hears of it reads what stands there now.
        """
        self.overtaken = 0
        self.coming.clear()
        owners: dict[int, int] = {}
        """By selection: the place of the newest change of its owner."""
        others: list[Any] = []
        excess: list[Any] = []
        seen: set[tuple[int, int, int]] = set()
        for _ in range(_MOST_AT_ONCE):
            event = self._ahead.popleft() if self._ahead else self._connection.next_event()
            if event is None:
                break
            self._pause()
            if isinstance(event, xfixes.SelectionNotifyEvent):
                if event.selection in owners:
                    others[owners[event.selection]] = None
                    self.overtaken += 1
                owners[event.selection] = len(others)
                self.coming[event.selection] = event.owner
                others.append(event)
            elif isinstance(event, xproto.SelectionRequestEvent):
                (self._requests if len(self._requests) < _MOST_REQUESTS else excess).append(event)
            elif isinstance(event, xproto.PropertyNotifyEvent):
                change = (event.window, event.atom, event.state)
                if change not in seen:
                    seen.add(change)
                    others.append(event)
            else:
                others.append(event)
        return [event for event in others if event is not None], excess

    def next_request(self) -> Any:
        """The request that waits longest; None: there is none."""
        return self._requests.popleft() if self._requests else None

    def more(self) -> bool:
        """Whether something waits here."""
        return bool(self._ahead or self._requests) or self._look_ahead()

    def is_changing(self, selection: int, own: int) -> bool:
        """Whether somebody else than the window `own` has copied by a change that is yet to be handled."""
        while len(self._ahead) < _MOST_AT_ONCE and self._look_ahead():
            pass
        owners = {event.owner for event in self._ahead if _is_change(event, selection)}
        return not owners <= {0, own} or self.coming.get(selection, 0) not in {0, own}

    def _look_ahead(self) -> bool:
        event = self._connection.next_event()
        if event is not None:
            self._ahead.append(event)
            self._pause()
        return event is not None


def _is_change(event: Any, selection: int) -> bool:
    return isinstance(event, xfixes.SelectionNotifyEvent) and event.selection == selection
