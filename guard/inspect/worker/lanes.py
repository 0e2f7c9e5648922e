"""The worker as the guard holds it: a nursery and two lanes, each replaced when it dies, hangs or is late."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable
from contextlib import suppress

from guard.confined.child import Died
from guard.confined.frames import Message
from guard.errors import Abandoned, InspectionFailed
from guard.inspect.worker.nursery import Nursery, Peer

QUICK_REST_S, SLOW_REST_S = 10.0, 2.0
"""Time without work after which a lane ends, in seconds; reading leaves much memory, and a new lane is a fork away.
Where the system cannot fork, a lane stays: starting one takes longer than a paste may wait."""
_TRIES = 2
"""A lane that dies over a content without being late may try once more: it need not be the content's fault."""
_TURN_S = 0.02
"""How often somebody who waits for a lane asks whether what it does is still wanted."""
_END_S = 2.0
"""How long the end waits for whoever was asking."""


class Worker:
    """Two lanes, so that a large picture never keeps a text waiting."""

    def __init__(self, opening: Message) -> None:
        """Begins to load what `opening` asks for at once; see `Loaded.load`."""
        self.nursery = Nursery(opening)
        self.quick, self.slow = Lane(self.nursery), Lane(self.nursery)
        self._ended = threading.Event()
        threading.Thread(target=_keep, args=(weakref.ref(self), self._ended), name="lanes", daemon=True).start()

    def warm(self) -> None:
        """Load what lanes need. Raises InspectionFailed."""
        if Nursery.FORKS:
            self.nursery.warm()
            return
        for lane in (self.quick, self.slow):
            lane.stand_by()

    def close(self) -> None:
        """End everything. Twice is fine."""
        self._ended.set()
        self.nursery.close()
        for lane in (self.quick, self.slow):
            lane.close()


class Lane:
    """One lane at a time, asked for one thing at a time."""

    def __init__(self, nursery: Nursery) -> None:
        self._nursery = nursery
        self._turn = threading.Lock()
        self._peer: Peer | None = None
        self._wanted: Callable[[], bool] = lambda: True
        self._used_at = time.monotonic()

    @property
    def pid(self) -> int | None:
        """Of the lane's process; None: there is none now, or it is the worker itself."""
        return getattr(self._peer, "pid", None)

    def ask(
        self,
        message: Message,
        data: bytes,
        *,
        within_s: float,
        wanted: Callable[[], bool] = lambda: True,
        heard: Callable[[Message, bytes], Message | None] = lambda told, blob: None,
    ) -> tuple[Message, bytes]:
        """One request and its answer. `heard` answers what the lane says in between; None: it expects nothing.

        Raises:
            InspectionFailed: the lane died over it, was late, or cannot be started.
            Abandoned: nobody waits for it any more.
        """
        until = time.monotonic() + within_s
        self._take_turn(until, wanted)
        try:
            self._wanted = wanted
            for _ in range(_TRIES):
                try:
                    return self._asked(message, data, until, heard)
                except Died:
                    self._drop()
                    if not wanted():
                        raise Abandoned("nobody waits for this any more") from None
                    if time.monotonic() >= until:
                        raise InspectionFailed("inspecting took too long", code="deadline") from None
                except InspectionFailed:
                    self._drop()
                    raise
            raise InspectionFailed("the inspection worker dies over this content")
        finally:
            self._used_at = time.monotonic()
            self._wanted = lambda: True
            self._turn.release()

    def stand_by(self) -> None:
        """Have a process ready before somebody asks. Raises InspectionFailed."""
        if self._turn.acquire(blocking=False):
            try:
                if self._peer is None or not self._peer.alive:
                    self._drop()
                    self._peer = self._nursery.lane()
            finally:
                self._turn.release()

    def rest(self, idle_s: float) -> None:
        """End the lane if it had nothing to do for so long."""
        if self._turn.acquire(blocking=False):
            try:
                if self._peer is not None and time.monotonic() - self._used_at >= idle_s:
                    self._drop()
            finally:
                self._turn.release()

    def close(self) -> None:
        """End the lane; who waits for it is told that it died."""
        self._kill()
        if self._turn.acquire(timeout=_END_S):
            self._drop()
            self._turn.release()

    def _kill(self) -> None:
        peer = self._peer
        if peer is not None:
            peer.kill()

    def _take_turn(self, until: float, wanted: Callable[[], bool]) -> None:
        while not self._turn.acquire(timeout=_TURN_S):
            if not wanted():
                raise Abandoned("nobody waits for this any more")
            if time.monotonic() >= until:
                raise InspectionFailed("the inspection worker is busy", code="deadline")
            if not self._wanted():  # what keeps this one waiting is for nobody
                self._kill()

    def _asked(
        self, message: Message, data: bytes, until: float, heard: Callable[[Message, bytes], Message | None]
    ) -> tuple[Message, bytes]:
        peer = self._peer
        if peer is None or not peer.alive:
            self._drop()
            peer = self._peer = self._nursery.lane()
        left_s = max(0.0, until - time.monotonic())
        clock = threading.Timer(left_s, peer.kill)
        clock.daemon = True
        clock.start()
        try:
            peer.send({**message, "within_s": left_s}, [data])
            while True:
                told, blob = peer.receive()
                if "so_far" not in told and "customers" not in told:
                    return told, blob
                reply = heard(told, blob)
                if reply is not None:
                    peer.send(reply)
        finally:
            clock.cancel()

    def _drop(self) -> None:
        if self._peer is not None:
            self._peer.release()
            self._peer = None


def _keep(worker: weakref.ref[Worker], ended: threading.Event) -> None:
    """Load what lanes need at once; then end lanes that have nothing to do, or start those that died anew."""
    first = True
    while (known := worker()) is not None:
        if first or not Nursery.FORKS:
            with suppress(InspectionFailed):  # whoever asks is told
                known.warm()
        if Nursery.FORKS:
            known.quick.rest(QUICK_REST_S)
            known.slow.rest(SLOW_REST_S)
        first = False
        del known
        if ended.wait(SLOW_REST_S / 2):
            return
