"""Events as they come from the server: what is there is given at once, and a batch never waits until it is full."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections import deque
from typing import Any

from guard.fleet import subjects

ASKED = 500
"""Events that one question asks for; the next is put once half of them have come."""
WAIT_S = 30.0
"""Time for which the server answers one question, in seconds."""


class Pull:
    """Questions to one durable consumer of the events' stream, on one inbox."""

    def __init__(self, wire: Any, consumer: str, inbox: str) -> None:
        """`inbox`: the beginning of the subjects on which this connection is answered."""
        self._wire, self._inbox = wire, f"{inbox}.{wire.new_inbox().rpartition('.')[2]}"
        self._question = f"$JS.API.CONSUMER.MSG.NEXT.{subjects.EVENTS_STREAM}.{consumer}"
        self._came: deque[Any] = deque()
        self._any = asyncio.Event()
        self._coming = 0
        self._asked_at = 0.0

    async def start(self) -> None:
        """Listen."""
        await self._wire.subscribe(self._inbox, cb=self._take)

    async def batch(self, most: int, within_s: float) -> list[Any]:
        """What has come, up to `most` messages; empty where none comes in time."""
        if self._coming <= ASKED // 2 or time.monotonic() - self._asked_at > WAIT_S:
            await self._ask()
        if not self._came:
            self._any.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._any.wait(), within_s)
        return [self._came.popleft() for _ in range(min(most, len(self._came)))]

    async def _ask(self) -> None:
        question = {"batch": ASKED, "expires": int(WAIT_S * 1e9)}
        await self._wire.publish(self._question, json.dumps(question).encode("ascii"), reply=self._inbox)
        self._coming = min(self._coming, ASKED) + ASKED
        self._asked_at = time.monotonic()

    async def _take(self, message: Any) -> None:
        headers = message.headers or {}
        if "Status" in headers and not message.reply:
            self._coming -= int(headers.get("Nats-Pending-Messages", 0))  # the server answers that question no more
        else:
            self._coming -= 1
            self._came.append(message)
        self._any.set()
