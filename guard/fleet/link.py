"""The link of a running guard: the device on a thread and an event loop of its own."""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import threading
from collections.abc import Callable, Sequence

from guard.errors import FleetError
from guard.fleet.device import Device, Pace
from guard.fleet.enrolment import Enrolment
from guard.fleet.event import Written
from guard.fleet.standing import Standing

ENDING_S = 2.0
"""Wait of the guard's end for the connection to close, in seconds."""
LONGEST_DELIVERY_S = 600.0
"""Time for one delivery, in seconds; a batch at the bounded rate takes a part of it."""


class Link:
    """Any thread may call it. What it is given to call runs on its own threads, never on the guard's."""

    def __init__(
        self,
        enrolment: Enrolment,
        seed: str,
        arrived: Callable[[str, bytes], None],
        standing: Callable[[], Standing],
        *,
        pace: Pace | None = None,
    ) -> None:
        """`arrived` may take its time: policies are handed to it one after the other.

        Raises:
            FleetError: the enrolment cannot be used.
        """
        self._policies = concurrent.futures.ThreadPoolExecutor(1, thread_name_prefix="fleet-policy")
        self._loop = asyncio.new_event_loop()
        self._ended = threading.Event()
        self._device = Device(enrolment, seed, lambda *told: self._hand_on(arrived, *told), standing, pace=pace)
        self._thread = threading.Thread(target=self._run, name="fleet", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    @property
    def detail(self) -> str:
        """Why there is no connection; empty: there is one."""
        return self._device.detail

    def deliver(self, events: Sequence[Written]) -> None:
        """Return once the hub has them.

        Raises:
            FleetError: that is not sure.
        """
        if self._ended.is_set():
            raise FleetError("the guard ends", code="fleet-undelivered")
        waiting = asyncio.run_coroutine_threadsafe(self._device.deliver(events), self._loop)
        try:
            waiting.result(LONGEST_DELIVERY_S)
        except (TimeoutError, concurrent.futures.CancelledError) as error:
            waiting.cancel()
            raise FleetError("the hub takes too long", code="fleet-undelivered") from error

    def close(self) -> None:
        """End; what the hub does not have yet goes out after the next start. Twice is fine."""
        if self._ended.is_set():
            return
        self._ended.set()
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._device.end)
            self._thread.join(ENDING_S)
        self._policies.shutdown(wait=False, cancel_futures=True)

    def _hand_on(self, arrived: Callable[[str, bytes], None], scope: str, data: bytes) -> None:
        def take() -> None:
            arrived(scope, data)
            with contextlib.suppress(RuntimeError):  # the loop has just ended
                self._loop.call_soon_threadsafe(self._device.tell)

        with contextlib.suppress(RuntimeError):  # the guard has just ended
            self._policies.submit(take)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._device.run())
        finally:
            left = asyncio.all_tasks(self._loop)
            for task in left:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
            self._loop.close()
