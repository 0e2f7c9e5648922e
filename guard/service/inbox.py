"""Events that any thread puts in, worked through one after the other on one thread."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterable

from guard.desktop import GateNote
from guard.desktop.shield import Shield
from guard.model import Application, GateState, Served, Snapshot
from guard.service import events
from guard.service.events import Beat, Event

log = logging.getLogger(__name__)


class Inbox:
    """What happened and is yet to be worked through, in the order in which it came."""

    def __init__(self, turn: Callable[[Event | None], None], due: Callable[[], Iterable[float]]) -> None:
        """`turn` works on an event, or (None) on what has become due; `due`: when, by the monotonic clock.

        Both are called on the inbox's thread alone.
        """
        self._turn = turn
        self._due = due
        self._events: queue.SimpleQueue[Event | _End] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="service")

    def put(self, event: Event) -> None:
        """Have an event worked on in its turn. Any thread; never waits."""
        self._events.put(event)

    def beat(self, answer: Callable[[], None]) -> None:
        """Have `answer` called on the inbox's thread in its turn. Any thread."""
        self._events.put(Beat(answer))

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def end(self) -> None:
        """Let what was put in before be worked through, and end. Without a start there is nothing to end."""
        if self._thread.is_alive():
            self._events.put(_End())
            self._thread.join()

    def _run(self) -> None:
        while not isinstance(event := self._next(), _End):
            # One bad turn must not end the guard; a copy that was not released meets its deadline.
            with Shield() as turn:
                self._turn(event)
            if turn.error is not None:
                where = turn.error.__traceback__.tb_next if turn.error.__traceback__ else None
                log.error("turn failed: %s at line %d", type(turn.error).__name__, where.tb_lineno if where else 0)

    def _next(self) -> Event | _End | None:
        first = min(self._due(), default=None)
        try:
            return self._events.get(timeout=None if first is None else max(0.0, first - time.monotonic()))
        except queue.Empty:
            return None


class _End:
    """Stands in the row behind the last event."""


class GateEvents:
    """The gate's listener: puts what the gate tells, on its own thread, into the inbox. See `GateListener`."""

    def __init__(
        self,
        put: Callable[[events.Event], None],
        guards: Callable[[Application], bool],
        yields: Callable[[Application], bool],
    ) -> None:
        self._put = put
        self.guards, self.yields = guards, yields

    def copied(self, snapshot: Snapshot) -> None:
        self._put(events.Copied(snapshot))

    def served(self, served: Served) -> None:
        self._put(events.Pasted(served))

    def gate_changed(self, state: GateState) -> None:
        self._put(events.GateChanged(state))

    def noted(self, note: GateNote) -> None:
        self._put(events.GateNoted(note))
