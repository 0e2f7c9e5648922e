"""Threads that inspect. They are daemons: a file that never answers must not keep the guard from ending."""

from __future__ import annotations

import itertools
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

STUCK_S = 120.0
"""Time that a thread may be at one thing, in seconds; a picture takes twenty at most, and nobody waits for longer."""
_MOST_SUBSTITUTES = 8
"""Threads that are started in the place of stuck ones; each stuck one keeps its memory as long as it stays."""


class Workers(Executor):
    """Runs what is submitted, in order, on a few threads."""

    def __init__(self, count: int, name: str, stuck_s: float = STUCK_S) -> None:
        self._inbox: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._name, self._numbers, self._stuck_s = name, itertools.count(), stuck_s
        self._ended = False
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._began_s: dict[threading.Thread, float] = {}
        """When each thread that is at something began with it, by the monotonic clock."""
        self._substituted: set[threading.Thread] = set()
        """Stuck threads in whose place another one works; they end when they come back."""
        for _ in range(count):
            self._start()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """See `Executor.submit`.

        Raises:
            RuntimeError: the workers have been ended.
        """
        if self._ended:
            raise RuntimeError("the workers have been ended")
        future: Future[T] = Future()

        def work() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                result = fn(*args, **kwargs)
            except BaseException as error:  # noqa: BLE001 - a future carries any error to whoever asks for its result
                future.set_exception(error)
            else:
                future.set_result(result)

        self._inbox.put(work)
        return future

    def dead(self) -> tuple[str, ...]:
        """The names of threads that have ended although nobody ended them."""
        with self._lock:
            return () if self._ended else tuple(thread.name for thread in self._threads if not thread.is_alive())

    def stuck(self) -> tuple[str, ...]:
        """The names of threads that are at one thing for too long; another one has taken the place of each."""
        with self._lock:
            late_s = time.monotonic() - self._stuck_s
            for thread in [thread for thread in self._threads if self._began_s.get(thread, late_s) < late_s]:
                if not self._ended and len(self._substituted) < _MOST_SUBSTITUTES:
                    with suppress(RuntimeError):  # no thread can be had now: the next look tries again
                        self._start()
                        self._threads.remove(thread)
                        self._substituted.add(thread)
            return tuple(sorted(thread.name for thread, began_s in self._began_s.items() if began_s < late_s))

    def end(self, within_s: float) -> None:
        """Begin nothing more, and wait that long for what is running."""
        self._ended = True
        with suppress(queue.Empty):  # a thread may be quicker than whoever looks first and takes then
            while True:
                self._inbox.get_nowait()
        with self._lock:
            threads = [*self._threads, *self._substituted]
        for _ in threads:
            self._inbox.put(None)
        until = time.monotonic() + within_s
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _start(self) -> None:
        thread = threading.Thread(target=self._run, name=f"{self._name}-{next(self._numbers)}", daemon=True)
        thread.start()
        self._threads.append(thread)

    def _run(self) -> None:
        thread = threading.current_thread()
        while (work := self._inbox.get()) is not None:
            with self._lock:
                self._began_s[thread] = time.monotonic()
            work()
            with self._lock:
                del self._began_s[thread]
                if thread in self._substituted:
                    self._substituted.discard(thread)
                    return
