"""Nurseries that outlive their guard: loading one takes a second, and the next guard often asks for the same.

One never hears of what is copied: its lanes do, and they end with their guard as ever.
"""

from __future__ import annotations

import atexit
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import pytest

from guard.confined.child import Child
from guard.confined.frames import Message
from guard.inspect.worker import lanes
from guard.inspect.worker.nursery import Nursery

_MOST = 3
"""Nurseries that are kept at a time; each takes some hundred MiB."""


class _Kept(NamedTuple):
    opening: str
    process: Child
    orders: socket.socket
    measures: tuple[str, ...] | None
    missing: str | None

    def end(self) -> None:
        self.orders.close()
        self.process.release()


_kept: list[_Kept] = []
_turn = threading.Lock()


class KeptNursery(Nursery):
    """One that the next takes over in its place, unless it has ended or is still loading."""

    def __init__(self, opening: Message) -> None:
        super().__init__(opening)
        self._asked_for = json.dumps(opening, sort_keys=True)
        with _turn:
            found = next((each for each in _kept if each.opening == self._asked_for), None)
            if found is not None:
                _kept.remove(found)
        if found is not None:
            self._process = self._begun = found.process
            self._orders, self.measures, self.missing = found.orders, found.measures, found.missing
            self.pid = found.process.process.pid

    def close(self) -> None:
        """See `Nursery.close`."""
        if self._lock.acquire(blocking=False):
            try:
                self._keep()
            finally:
                self._lock.release()
        super().close()

    def _keep(self) -> None:
        process, orders = self._process, self._orders
        if process is None or orders is None or not process.alive:
            return
        self._closed = True
        self._process = self._begun = self._orders = self.pid = None
        with _turn:
            _kept.append(_Kept(self._asked_for, process, orders, self.measures, self.missing))
            while len(_kept) > _MOST:
                _kept.pop(0).end()


@contextmanager
def kept_nurseries() -> Iterator[None]:
    """Guards of this process take nurseries over, and leave theirs, for as long as the block lasts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lanes, "Nursery", KeptNursery)
        yield


def _end() -> None:
    while _kept:
        _kept.pop().end()


atexit.register(_end)
