"""Puts the gate's thread before all others where a guarded program reads each copy as soon as it is there.

Both are woken at one moment, and who gets a processor first has the copy. RealtimeKit, which serves sound on nearly
every Linux desktop, schedules a thread in real time for the person who is logged in, if the process is bound before:
the system ends one that computes that way without a pause for longer than it sets for itself. So the thread pauses
between pieces of work, and is put back among the others where one of them is long; it may be put first again later.

Source: the README of RealtimeKit 0.13, and sched(7) and getrlimit(2) of Linux on RLIMIT_RTTIME.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import math
import os
import threading
import time
from collections.abc import Callable
from typing import Any

from jeepney import DBusAddress, MessageType, new_method_call
from jeepney.io.blocking import open_dbus_connection

from guard.desktop.continued import hear_signal
from guard.desktop.shield import Shield
from guard.desktop.values import Stop

log = logging.getLogger(__name__)

_KIT = DBusAddress(
    "/org/freedesktop/RealtimeKit1", "org.freedesktop.RealtimeKit1", interface="org.freedesktop.RealtimeKit1"
)
_PRIORITY = 1
"""Real-time priority of the thread, the lowest there is: before all ordinary ones, behind sound."""
_PATIENCE_S = 5.0
"""Longest wait for RealtimeKit, in seconds; it may have to be started."""
_LONG_US, _TOO_LONG_US = 50_000, 200_000
"""Processor time without a pause, in microseconds: after which the thread is put back, and after which the system would
end the process. RealtimeKit takes no more for the latter."""
_STRETCH_S, _PAUSE_S = 0.02, 0.00005
"""Processor time after which the thread pauses between two pieces of work, and for how long, in seconds: a sleep begins
the system's count anew, whenever its signal is heard, and one so short keeps nobody waiting."""
_AGAIN_S = 60.0
"""Time before RealtimeKit is asked once more, in seconds: it counts how often it is."""

Ask = Callable[[Callable[[], bool], Callable[[bool], None]], None]
"""See `GateContext.ask`."""


class RealTime:
    """Of one thread."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._system: Any = os  # Windows has none of these calls, and never comes here
        self._unhear: Stop | None = None
        """Ends that the signal is heard that tells of a long computation; None: it is not heard."""
        self._thread, self._asked_s = 0, -math.inf
        self._wanted = False
        """Whether nothing has put the thread back since it was wanted first."""
        self._asking = threading.Lock()
        self._paused_s = 0.0
        """The thread's processor time at its last pause."""

    def begin(self) -> None:
        """Hear the system's signal. The main thread alone can: elsewhere nothing will be asked for."""
        # With one processor nothing else of this process would run, that signal's handler neither.
        if len(self._system.sched_getaffinity(0)) > 1:
            self._unhear = hear_signal("SIGXCPU", self.leave)

    def end(self) -> None:
        """Put the thread back for good."""
        self.leave()
        if self._unhear is not None:
            self._unhear()
            self._unhear = None

    def want(self) -> None:
        """Have the calling thread put first, once that is granted; nothing changes where it is not."""
        now_s = time.monotonic()
        if self._unhear is None or now_s - self._asked_s < _AGAIN_S:
            return
        self._asked_s, self._thread, self._wanted = now_s, threading.get_native_id(), True
        if self._system.sched_getscheduler(0) & ~self._system.SCHED_RESET_ON_FORK == self._system.SCHED_OTHER:
            self._ask(self._granted, lambda granted: log.info("real time %s", "granted" if granted else "refused"))

    def pause(self) -> None:
        """Call between two pieces of work, on the thread that is put first: many of them are no long computation."""
        if self._wanted and (now_s := time.thread_time()) - self._paused_s > _STRETCH_S:
            self._paused_s = now_s
            time.sleep(_PAUSE_S)

    def leave(self) -> None:
        """Put the thread back among the others, if it was put first or is about to be. Any thread."""
        self._wanted = False
        if self._thread:
            with contextlib.suppress(OSError):  # the thread has ended
                ordinary = self._system.SCHED_OTHER | self._system.SCHED_RESET_ON_FORK
                self._system.sched_setscheduler(self._thread, ordinary, self._system.sched_param(0))

    def _granted(self) -> bool:
        """Ask RealtimeKit, unless it was asked and has never answered; takes its time."""
        if not self._asking.acquire(blocking=False):
            return False
        limits: Any = importlib.import_module("resource")
        granted = False
        # Whatever a bus says that is no answer: the gate goes on as before.
        with Shield(), contextlib.closing(open_dbus_connection("SYSTEM")) as bus:
            limits.setrlimit(limits.RLIMIT_RTTIME, (_LONG_US, _TOO_LONG_US))
            call = new_method_call(_KIT, "MakeThreadRealtime", "tu", (self._thread, _PRIORITY))
            answer = bus.send_and_get_reply(call, timeout=_PATIENCE_S)
            granted = answer.header.message_type is MessageType.method_return
        if not self._wanted:  # put back meanwhile, which came too early
            self.leave()
        self._asking.release()
        return granted and self._wanted
