"""Work on other threads; what comes of it is handed on where the widgets are.

Whoever lets go of an object of Qt last destroys it, on whatever thread that is, and one that is destroyed while its own
thread hands it an event ends the program. So other threads are given nothing of ours to hold but a courier, which
belongs to the application.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot

T = TypeVar("T")


class Courier(QObject):
    """Lives as long as the application."""

    arrived = Signal(int, object)
    """Which of the replies that are waited for, and what it says."""


class Aside(QObject):
    """One thing after the other. All on the widgets' thread, but for the work."""

    def __init__(self, name: str) -> None:
        """`name`: that of the thread."""
        super().__init__()
        self._waiting: dict[int, Callable[[Any], None]] = {}
        self._heard: dict[int, Callable[[Any], None]] = {}
        self._numbers = itertools.count()
        self._worker = ThreadPoolExecutor(1, name)
        self._courier = Courier(QCoreApplication.instance())
        self._courier.arrived.connect(self._hand_on, Qt.ConnectionType.QueuedConnection)

    def do(self, work: Callable[[], T], then: Callable[[Future[T]], None]) -> None:
        """Work on the other thread, then hand on what came of it: a Future that is done. `work` must hold no widget."""
        self._worker.submit(work).add_done_callback(self.reply(then))

    def reply(self, then: Callable[[T], None]) -> Callable[[T], None]:
        """For other threads: what it is called with, once, reaches `then` on the widgets' thread."""
        number = next(self._numbers)
        self._waiting[number] = then
        return partial(_carry, self._courier, number)

    def hear(self, then: Callable[[T], None]) -> Callable[[T], None]:
        """For other threads: what it is called with reaches `then` on the widgets' thread, every time until `close`."""
        number = next(self._numbers)
        self._heard[number] = then
        return partial(_carry, self._courier, number)

    def close(self) -> None:
        """Hand on nothing more; what is being worked on is waited for, what has not begun is left."""
        self._waiting.clear()
        self._heard.clear()
        self._worker.shutdown(cancel_futures=True)

    @Slot(int, object)
    def _hand_on(self, number: int, said: object) -> None:
        then = self._heard.get(number) or self._waiting.pop(number, None)
        if then is not None:
            then(said)


def _carry(courier: Courier, number: int, said: object) -> None:
    with suppress(RuntimeError):  # the application has ended
        courier.arrived.emit(number, said)
