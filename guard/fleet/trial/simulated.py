"""Simulated workstations: the real device with a trail in memory. Many live in one event loop."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from guard.errors import FleetError, HubBehind
from guard.fleet.device import Device, Pace
from guard.fleet.enrolment import Enrolment
from guard.fleet.event import Event
from guard.fleet.hub.envelope import policy_of
from guard.fleet.standing import Standing

RULES = ("phones-stay-inside", "cards-stay-inside", "chats-stay-inside")


@dataclass(frozen=True, slots=True)
class Written:
    """What a workstation has written."""

    last: int
    """The highest number; the first is 1."""
    holes: frozenset[int]
    """Numbers that it lost itself."""


class Workstation:
    """One device, the records that it has, and what it has heard."""

    def __init__(self, enrolment: Enrolment, seed: str, pace: Pace) -> None:
        self.name = enrolment.device
        self.trail = f"{int(enrolment.device, 16):032x}"
        self.numbers: list[int] = []
        """Of the records that it still has to deliver."""
        self.written = 0
        self.delivered = 0
        self.policy: bytes = b""
        self.serial = 0
        """Of that policy; 0: none."""
        self.heard_at = 0.0
        self.waits_s: list[float] = []
        """Times from a record to the hub's word that it is in the database, in seconds."""
        self.holes: set[int] = set()
        """Numbers that it lost itself."""
        self.ahead = timedelta()
        """How wrong its clock is."""
        self._pace = pace
        self._born: dict[int, float] = {}
        self._more = asyncio.Event()
        self.device = Device(enrolment, seed, self._hear, self._standing, pace=pace)

    @property
    def so_far(self) -> Written:
        """What it has written."""
        return Written(self.written, frozenset(self.holes))

    def write(self, count: int = 1, *, lose: int = 0) -> None:
        """Write records; of these, the first `lose` are gone before they are delivered."""
        for turn in range(count):
            self.written += 1
            if turn < lose:
                self.holes.add(self.written)
                continue
            self.numbers.append(self.written)
            self._born[self.written] = time.monotonic()
        self._more.set()

    async def run(self) -> None:
        """Live until cancelled: connected, delivering in order."""
        connection = asyncio.create_task(self.device.run())
        try:
            while True:
                await self._more.wait()
                self._more.clear()
                while self.numbers:
                    await self._deliver()
        finally:
            self.device.end()
            connection.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await connection

    def event(self, number: int, previous: int) -> Event:
        """The record of a number: the same each time."""
        facts: dict[str, object] = {
            "rule": RULES[number % len(RULES)],
            "serial": 1,
            "policy": "trial",
            "channel": "clipboard",
            "entities": {"PHONE": 1 + number % 5},
        }
        at = datetime(2026, 1, 1, tzinfo=UTC) + self.ahead
        return Event(self.trail, number, previous, 1, at, "redact", f"pc-{int(self.name, 16):05d}", "agent", facts)

    async def _deliver(self) -> None:
        if not self.device.connected:
            await asyncio.sleep(0.2 + 0.2 * random.random())
            return
        batch = self.numbers[:200]
        before = [self.delivered, *batch[:-1]]
        events = [self.event(number, previous).written() for number, previous in zip(batch, before, strict=True)]
        try:
            await self.device.deliver(events)
        except HubBehind as error:
            self._go_back(error.number)
            return
        except FleetError:
            await asyncio.sleep(self._pace.spread_s * random.random() + 0.05)
            return
        now = time.monotonic()
        self.waits_s += [now - self._born.pop(number) for number in batch]
        self.delivered = batch[-1]
        del self.numbers[: len(batch)]

    def _go_back(self, number: int) -> None:
        """The hub has everything up to that number alone."""
        self.delivered = number
        self.numbers = [each for each in range(number + 1, self.written + 1) if each not in self.holes]
        for each in self.numbers:
            self._born.setdefault(each, time.monotonic())

    def _hear(self, _scope: str, data: bytes) -> None:
        self.heard_at = time.monotonic()
        serial = _serial(data)
        if serial >= self.serial:
            self.policy, self.serial = data, serial
        self.device.tell()

    def _standing(self) -> Standing:
        return Standing(f"pc-{int(self.name, 16):05d}", "trial", "trial", self.serial, "ok")


@functools.lru_cache(maxsize=8)
def _serial(data: bytes) -> int:
    """What a policy says, which thousands hear; 0: it is none."""
    try:
        return policy_of(data).serial
    except FleetError:
        return 0
