"""A workstation's side of the wire: one connection, kept up; policies in, events out."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import nats
import nats.errors
from nats.js.errors import Error as StreamError

from guard.errors import FleetError, HubBehind
from guard.fleet import subjects
from guard.fleet.ended import told_as_error
from guard.fleet.enrolment import Enrolment, tls
from guard.fleet.event import Written
from guard.fleet.standing import Standing

log = logging.getLogger(__name__)

LOOK_S = 5.0
"""Time between two looks at a connection whose end nobody told of, in seconds."""
_WIRE_ERRORS = (OSError, TimeoutError, ValueError, nats.errors.Error, StreamError)


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a device does what thousands do at the same time."""

    first_s: float = 5.0
    """Time after the start within which it connects, in seconds."""
    spread_s: float = 30.0
    """Time after a lost connection, or a failed attempt, within which it connects again, in seconds."""
    timeout_s: float = 10.0
    """Wait for the server, in seconds: for a connection, for an answer."""
    commit_s: float = 20.0
    """Wait for the hub's database, in seconds; the server has the events by then."""
    chunk: int = 100
    """Events that are sent before the hub's word is waited for."""
    events_per_s: float = 200.0
    """Events that one device sends in a second, at most."""
    resend_s: float = 900.0
    """Time after which events are sent again that the server took and the hub never had, in seconds."""
    presence_s: float = 60.0
    """Time between two signs of life, in seconds."""
    tell_s: float = 5.0
    """Time within which a device says what has changed, in seconds: thousands take a policy at the same moment."""


class Device:
    """Lives in one event loop; `run` ends with `end`."""

    def __init__(
        self,
        enrolment: Enrolment,
        seed: str,
        arrived: Callable[[str, bytes], None],
        standing: Callable[[], Standing],
        *,
        pace: Pace | None = None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """`arrived` is given the scope and the signed policy, at once after each connection and whenever one comes."""
        self._enrolment, self._seed, self._arrived, self._standing = enrolment, seed, arrived, standing
        self._pace, self._chance = pace or Pace(), chance
        self._tls = tls(enrolment.authority)
        self._wire: Any = None
        self._streams: Any = None
        self._marks: dict[str, int] = {}
        self._stored: dict[str, tuple[int, float]] = {}
        """By trail, the last number that the server took, and when: it need not be sent again at once."""
        self._moved = asyncio.Event()
        self._changed = asyncio.Event()
        self._ending = asyncio.Event()
        self._gone = asyncio.Event()
        self.detail = "not connected yet"
        """Why there is no connection; empty: there is one."""
        self.connections = 0
        """Connections that were made so far."""

    @property
    def connected(self) -> bool:
        """Whether there is a connection now."""
        return self._wire is not None

    def tell(self) -> None:
        """Say soon what this workstation says of itself: it has changed. In the event loop's own thread."""
        self._changed.set()

    def end(self) -> None:
        """Have `run` return."""
        self._ending.set()
        self._gone.set()

    async def run(self) -> None:
        """Keep one connection up until `end`; each attempt at another moment, for thousands may try."""
        await self._pause(self._pace.first_s)
        while not self._ending.is_set():
            try:
                with told_as_error():
                    await self._live()
            except (*_WIRE_ERRORS, FleetError) as error:
                self.detail = f"{type(error).__name__}: the hub's server cannot be reached or trusted"
                if "authorization" in str(error).lower():
                    self.detail = "the hub does not admit this installation's key; enrol again"
                log.info("fleet: no connection: %s", type(error).__name__)
            await self._pause(self._pace.spread_s)

    async def deliver(self, events: Sequence[Written]) -> None:
        """Return once the hub has all of these in its database; they are in the order of their trail.

        Raises:
            HubBehind: the hub lacks what comes before them, though it had it; deliver that first.
            FleetError: that is not sure; deliver them again (`fleet-undelivered`).
        """
        try:
            with told_as_error():
                for trail, chunk in self._chunks(events):
                    await self._deliver(trail, chunk)
        except _WIRE_ERRORS as error:
            raise FleetError(f"{type(error).__name__}: the hub does not answer", code="fleet-undelivered") from error

    # -- the connection -----------------------------------------------------------------------------------------------

    async def _live(self) -> None:
        self._gone = gone = asyncio.Event()  # of this connection: the end of one before may be told late

        async def closed() -> None:
            gone.set()

        async def failed(error: Exception) -> None:
            log.info("fleet: the server says %s", type(error).__name__)

        device = self._enrolment.device
        wire: Any = await asyncio.wait_for(
            nats.connect(
                list(self._enrolment.servers),
                name=device,
                tls=self._tls,
                nkeys_seed_str=self._seed,
                inbox_prefix=subjects.inbox(device),
                allow_reconnect=False,
                connect_timeout=int(self._pace.timeout_s) or 1,
                ping_interval=20,
                max_outstanding_pings=2,
                closed_cb=closed,
                error_cb=failed,
            ),
            self._pace.timeout_s,
        )
        signs: asyncio.Task[None] | None = None
        try:
            await asyncio.wait_for(self._listen(wire), 2 * self._pace.timeout_s)
            self._wire, self._streams, self.detail = wire, wire.jetstream(timeout=self._pace.timeout_s), ""
            self.connections += 1
            signs = asyncio.create_task(self._give_signs(wire))
            while wire.is_connected and not gone.is_set() and not self._ending.is_set():
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_S):
                        await gone.wait()
        finally:
            self._wire, self._streams = None, None
            self.detail = self.detail or "the connection to the hub was lost"
            if signs is not None:
                signs.cancel()
            with contextlib.suppress(*_WIRE_ERRORS):
                await asyncio.wait_for(wire.close(), self._pace.timeout_s)

    async def _listen(self, wire: Any) -> None:
        """Hear marks and policies, and what policy counts already."""
        await wire.subscribe(subjects.mark(self._enrolment.device), cb=self._heard_mark)
        scopes = subjects.scopes(self._enrolment.device)
        for scope in scopes:
            await wire.subscribe(subjects.policy(scope), cb=self._heard_policy)
        await asyncio.gather(*(self._ask_policy(wire, scope) for scope in scopes))

    async def _pause(self, spread_s: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._ending.wait(), spread_s * self._chance())

    async def _give_signs(self, wire: Any) -> None:
        with contextlib.suppress(*_WIRE_ERRORS):
            while True:
                body = json.dumps(asdict(self._standing())).encode("utf-8")
                await wire.publish(subjects.presence(self._enrolment.device), body)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), self._pace.presence_s * (0.9 + 0.2 * self._chance()))
                    await asyncio.sleep(self._pace.tell_s * self._chance())
                self._changed.clear()

    # -- policies -----------------------------------------------------------------------------------------------------

    async def _heard_policy(self, message: Any) -> None:
        if message.data and len(message.data) <= subjects.MAX_POLICY_BYTES:
            self._arrived(subjects.device_of(message.subject), bytes(message.data))

    async def _ask_policy(self, wire: Any, scope: str) -> None:
        try:
            answer = await wire.request(subjects.policy_question(scope), b"", self._pace.timeout_s)
        except nats.errors.NoRespondersError:
            return  # the hub has never had a policy
        found = (answer.headers or {}).get("Status") is None
        if found and answer.data and len(answer.data) <= subjects.MAX_POLICY_BYTES:
            self._arrived(scope, bytes(answer.data))

    # -- events -------------------------------------------------------------------------------------------------------

    async def _heard_mark(self, message: Any) -> None:
        with contextlib.suppress(ValueError, KeyError, TypeError):
            body = json.loads(message.data)
            self._raise_mark(str(body["trail"]), int(body["number"]))

    def _raise_mark(self, trail: str, number: int) -> None:
        self._marks[trail] = max(number, self._marks.get(trail, 0))
        self._moved.set()

    def _chunks(self, events: Sequence[Written]) -> Iterator[tuple[str, list[Written]]]:
        chunk: list[Written] = []
        for event in events:
            if chunk and (len(chunk) == self._pace.chunk or event.trail != chunk[0].trail):
                yield chunk[0].trail, chunk
                chunk = []
            chunk.append(event)
        if chunk:
            yield chunk[0].trail, chunk

    async def _deliver(self, trail: str, chunk: Sequence[Written]) -> None:
        if self._wire is None:
            raise FleetError(self.detail or "there is no connection", code="fleet-undelivered")
        last = chunk[-1].number
        if trail not in self._marks:
            await self._ask_mark(trail)
        if self._marks[trail] >= last:
            return
        if self._marks[trail] < chunk[0].previous:
            self._stored.pop(trail, None)
            raise HubBehind(self._marks[trail])
        began = time.monotonic()
        stored, stored_at = self._stored.get(trail, (0, 0.0))
        had = stored if began - stored_at < self._pace.resend_s else 0
        waiting = [event for event in chunk if event.number > max(self._marks[trail], had)]
        await self._send(waiting)
        if waiting:
            self._stored[trail] = last, began
        await self._committed(trail, last)
        rest_s = len(waiting) / self._pace.events_per_s - (time.monotonic() - began)
        if len(waiting) > 1 and rest_s > 0:
            await asyncio.sleep(rest_s * (0.9 + 0.2 * self._chance()))

    async def _send(self, events: Sequence[Written]) -> None:
        device, streams = self._enrolment.device, self._streams
        taken = [
            await streams.publish_async(
                subjects.events(device),
                event.body,
                wait_stall=self._pace.timeout_s,
                headers={"Nats-Msg-Id": event.message_id(device)},
            )
            for event in events
        ]
        async with asyncio.timeout(self._pace.timeout_s):
            for each in taken:
                await each

    async def _committed(self, trail: str, number: int) -> None:
        until = time.monotonic() + self._pace.commit_s
        while self._marks.get(trail, 0) < number:
            self._moved.clear()
            left = until - time.monotonic()
            if left <= 0:
                await self._ask_mark(trail)  # the hub's word may have been lost on the way
                if self._marks.get(trail, 0) >= number:
                    return
                raise FleetError("the hub's database does not have them yet", code="fleet-undelivered")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._moved.wait()

    async def _ask_mark(self, trail: str) -> None:
        if self._wire is None:
            raise FleetError(self.detail, code="fleet-undelivered")
        subject, before = subjects.question(self._enrolment.device), self._marks.get(trail, 0)
        answer = await self._wire.request(subject, trail.encode("ascii"), self._pace.timeout_s)
        number = int(answer.data)
        if number < before:  # it was asked after it had said more: a backup of its database was restored
            self._marks.pop(trail)
        self._raise_mark(trail, number)
