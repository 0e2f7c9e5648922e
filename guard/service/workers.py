"""Two threads that inspect. They are daemons: a file that never answers must not keep the guard from ending."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Workers(Executor):
    """Runs what is submitted, in order, on a few threads."""

    def __init__(self, count: int, name: str) -> None:
        self._inbox: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._ended = False
        self._threads = [threading.Thread(target=self._run, name=f"{name}-{n}", daemon=True) for n in range(count)]
        for thread in self._threads:
            thread.start()

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
        return () if self._ended else tuple(thread.name for thread in self._threads if not thread.is_alive())

    def end(self, within_s: float) -> None:
        """Begin nothing more, and wait that long for what is running."""
        self._ended = True
        while not self._inbox.empty():
            self._inbox.get()
        for _ in self._threads:
            self._inbox.put(None)
        until = time.monotonic() + within_s
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _run(self) -> None:
        while (work := self._inbox.get()) is not None:
            work()
