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
from guard.inspect.worker.keeper import NEVER, Keeper
from guard.inspect.worker.nursery import Nursery, Peer

QUICK_REST_S, SLOW_REST_S = 10.0, 2.0
"""Time without work after which a lane ends, in seconds; reading leaves much memory, and a new lane is a fork away.
Where the system cannot fork, a lane stays: starting one takes longer than a paste may wait."""
_TRIES = 2
"""Tries of one content; a lane that dies over it without being late need not have died of it."""
_TURN_S = 0.02
"""Time between two questions whether what a lane does is still wanted, in seconds."""
_LOOK_S = 10.0
"""Time between two looks whether a lane that stays is still there, in seconds."""
_END_S = 2.0
"""Time that the end waits for whoever was asking, in seconds."""


class Worker:
    """Two lanes, so that a large picture never keeps a text waiting."""

    def __init__(self, opening: Message) -> None:
        """Begins to load what `opening` asks for at once; see `Loaded.load`."""
        self.nursery = Nursery(opening)
        self._keeper = Keeper(weakref.WeakMethod(self._tend))
        self.quick = Lane(self.nursery, self._keeper, QUICK_REST_S)
        self.slow = Lane(self.nursery, self._keeper, SLOW_REST_S)
        weakref.finalize(self, self._keeper.close)
        threading.Thread(target=_load, args=(weakref.ref(self),), name="lanes-load", daemon=True).start()

    def warm(self) -> None:
        """Load what lanes need. Raises InspectionFailed."""
        if Nursery.FORKS:
            self.nursery.warm()
            return
        self._keeper.by(time.monotonic() + _LOOK_S)
        for lane in (self.quick, self.slow):
            lane.stand_by()

    @property
    def is_warm(self) -> bool:
        """Whether a picture that comes now is looked at at once; where nothing forks, the lane for it has to stand."""
        if Nursery.FORKS:
            return self.nursery.pid is not None or self.nursery.measures is not None
        return self.slow.stands

    def close(self) -> None:
        """End everything. Twice is fine."""
        self._keeper.close()
        self.nursery.close()
        for lane in (self.quick, self.slow):
            lane.close()

    def _tend(self) -> float:
        return min(self.quick.tend(), self.slow.tend())


class Lane:
    """One lane at a time, asked for one thing at a time."""

    def __init__(self, nursery: Nursery, keeper: Keeper, rest_s: float) -> None:
        """`keeper`: calls `tend` when it is told to; `rest_s`: time without work after which the lane ends."""
        self._nursery, self._keeper, self._rest_s = nursery, keeper, rest_s
        self._turn = threading.Lock()
        self._peer: Peer | None = None
        self._wanted: Callable[[], bool] = lambda: True
        self._used_at = time.monotonic()
        self._until = NEVER
        """When what it does is late; NEVER: it does nothing."""
        self._late = threading.Lock()
        """Held where `_until` changes, so that nobody is killed for what was done before."""

    @property
    def pid(self) -> int | None:
        """Of the lane's process; None: there is none now, or it is the worker itself."""
        return getattr(self._peer, "pid", None)

    @property
    def stands(self) -> bool:
        """Whether one is there that has loaded all that it needs."""
        return self._peer is not None

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
            self._keeper.by(self._due())

    def stand_by(self) -> None:
        """Have a process ready before somebody asks. Raises InspectionFailed."""
        if self._turn.acquire(blocking=False):
            try:
                if self._peer is None or not self._peer.alive:
                    self._drop()
                    self._peer = self._nursery.lane()
            finally:
                self._turn.release()
            self._keeper.by(self._due())

    def tend(self) -> float:
        """End a lane that is late or rested; where lanes stay, start it anew. Gives the next moment to look."""
        with self._late:
            if self._until <= time.monotonic():
                self._kill()
                return NEVER  # who asked it is told, and says when it rests
        if not self._turn.acquire(blocking=False):
            return self._until
        try:
            if (due := self._due()) > time.monotonic():
                return due
            if Nursery.FORKS:
                self._drop()
                return NEVER
        finally:
            self._turn.release()
        if self._peer is None or not self._peer.alive:
            # Not on the keeper's thread: a start takes seconds, and the other lane may be late meanwhile.
            with suppress(RuntimeError):  # no thread can be had now: the next look tries again
                threading.Thread(target=self._start_anew, name="lanes-load", daemon=True).start()
        return time.monotonic() + _LOOK_S

    def close(self) -> None:
        """End the lane; who waits for it is told that it died."""
        self._kill()
        if self._turn.acquire(timeout=_END_S):
            self._drop()
            self._turn.release()

    def _due(self) -> float:
        """When a lane that nobody asks is to be ended or, where lanes stay, looked after."""
        if Nursery.FORKS:
            return NEVER if self._peer is None else self._used_at + self._rest_s
        return 0.0 if self._peer is None else self._used_at + _LOOK_S

    def _start_anew(self) -> None:
        with suppress(InspectionFailed):  # whoever asks is told
            self.stand_by()

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
        with self._late:
            self._until = until
        self._keeper.by(until)
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
            with self._late:
                self._until = NEVER

    def _drop(self) -> None:
        if self._peer is not None:
            self._peer.release()
            self._peer = None


def _load(worker: weakref.ref[Worker]) -> None:
    """Load what lanes need, before somebody asks."""
    known = worker()
    if known is not None:
        with suppress(InspectionFailed):  # whoever asks is told
            known.warm()
