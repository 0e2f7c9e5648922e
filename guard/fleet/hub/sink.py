"""Takes events from the server into the database, and tells each device how far that is. Several may run."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import nats.errors
from nats.js.api import AckPolicy, ConsumerConfig, DiscardPolicy, RetentionPolicy, StreamConfig
from nats.js.errors import BadRequestError
from nats.js.errors import Error as StreamError

from guard.errors import FleetError
from guard.fleet import subjects
from guard.fleet.event import MAX_EVENT_BYTES, is_trail
from guard.fleet.hub.database import Database
from guard.fleet.hub.intake import Line, Lot, Received, received
from guard.fleet.hub.pull import Pull
from guard.fleet.standing import Standing

log = logging.getLogger(__name__)

BATCH = 500
"""Events in one transaction, at most."""
IDLE_S = 1.0
"""Wait for an event, in seconds, before the end is looked for."""
AGAIN_S = 1.0
"""Wait before what could not be kept is tried again, in seconds."""
SOON_S = 0.05
"""Time between two looks, in seconds, whether another sink has kept the predecessor of an event that waits here."""
HELD_S = 5.0
"""Time for which an event waits here for its predecessor, in seconds, before the server is to send it again."""
ACK_S = 10.0
"""Time after which the server hands events to another sink, in seconds, if this one has died with them."""
REPEATS_S = 120.0
"""Time over which the server itself leaves out repeated messages, in seconds; the database does so for ever."""
FULL_SHARE = 0.9
"""Share of the server's room that events may take: policies have room when events have none."""
_QUEUE = "sink"
_OTHERWISE = 10_058
"""Word of the server for a stream that is there already, with other settings."""
_WIRE_ERRORS = (OSError, TimeoutError, nats.errors.Error, StreamError)


async def lay_streams(wire: Any, file_mib: int) -> None:
    """Make the streams, where they are not there yet; those of an earlier version or another room become as these.

    Raises:
        FleetError: the server refuses (`fleet-server`).
    """
    room = file_mib * 1024 * 1024
    streams = wire.jetstream()
    events = StreamConfig(
        name=subjects.EVENTS_STREAM,
        subjects=[subjects.events("*")],
        retention=RetentionPolicy.WORK_QUEUE,  # what the database has is nowhere else
        discard=DiscardPolicy.NEW,  # full: workstations keep what they have, nothing old is dropped
        max_bytes=int(room * FULL_SHARE),
        max_msg_size=MAX_EVENT_BYTES + 1024,
        duplicate_window=REPEATS_S,
    )
    policy = StreamConfig(
        name=subjects.POLICY_STREAM,
        subjects=[subjects.policy(">")],
        max_msgs_per_subject=1,
        discard=DiscardPolicy.OLD,
        max_bytes=int(room * (1 - FULL_SHARE)) // 2,
        allow_direct=True,
        allow_rollup_hdrs=True,
        deny_delete=True,
    )
    queue = ConsumerConfig(
        name=_QUEUE,
        durable_name=_QUEUE,
        filter_subject=subjects.events("*"),
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=ACK_S,
        max_ack_pending=20 * BATCH,
    )
    try:
        for stream in (events, policy):
            try:
                await streams.add_stream(stream)
            except BadRequestError as error:
                if error.err_code != _OTHERWISE:
                    raise
                await streams.update_stream(stream)
        await streams.add_consumer(subjects.EVENTS_STREAM, queue)  # an earlier version's becomes as this
    except _WIRE_ERRORS as error:
        raise FleetError(f"{type(error).__name__}: the server refuses its streams", code="fleet-server") from error


@dataclass(frozen=True, slots=True)
class Come:
    """One message of the server, read."""

    message: Any
    received: Received
    at: float
    """By the monotonic clock, in seconds."""


class Sink:
    """One connection to the server, one to the database for events and one for questions."""

    def __init__(self, wire: Any, events: Database, questions: Database, now: Callable[[], datetime]) -> None:
        self._wire, self._events, self._questions, self._now = wire, events, questions, now
        self._asking = asyncio.Lock()
        self._seen: dict[str, Standing] = {}
        self._held: list[Come] = []
        """Events whose predecessor has not been kept yet: another sink has it, or it is still on the way."""

    async def run(self, ending: asyncio.Event) -> None:
        """Until `ending`.

        Raises:
            FleetError: the server has gone (`fleet-server`).
        """
        await self._wire.subscribe(subjects.question("*"), queue=_QUEUE, cb=self._asked)
        await self._wire.subscribe(subjects.presence("*"), queue=_QUEUE, cb=self._told)
        pull = Pull(self._wire, _QUEUE, subjects.inbox(_QUEUE))
        await pull.start()
        while not ending.is_set():
            if self._wire.is_closed:
                raise FleetError("the server has gone", code="fleet-server")
            await self._keep_seen()
            try:
                messages = await pull.batch(BATCH, SOON_S if self._held else IDLE_S)
            except _WIRE_ERRORS as error:
                raise FleetError(f"{type(error).__name__}: the server has gone", code="fleet-server") from error
            came = time.monotonic()
            read = [Come(each, received(subjects.device_of(each.subject), bytes(each.data)), came) for each in messages]
            held, self._held = self._held, []
            if held or read:
                await self._take([*held, *read])

    async def _take(self, batch: Sequence[Come]) -> None:
        try:
            done = await self._events.keep([each.received for each in batch], self._now())
        except FleetError as error:
            log.warning("sink: %s", error)
            await asyncio.sleep(AGAIN_S)
            await self._send_again(batch)
            return
        for line, number in done.marks.items():
            await self._tell(line, number)
        early = [each for each, lot in zip(batch, done.lots, strict=True) if lot is Lot.EARLY]
        late = time.monotonic() - HELD_S
        self._held = [each for each in early if each.at > late]
        await self._send_again([each for each in early if each.at <= late])
        with contextlib.suppress(*_WIRE_ERRORS):
            for each, lot in zip(batch, done.lots, strict=True):
                if lot is not Lot.EARLY:
                    await each.message.ack()

    async def _send_again(self, batch: Sequence[Come]) -> None:
        """Have the server send them again."""
        with contextlib.suppress(*_WIRE_ERRORS):
            for each in batch:
                await each.message.nak(delay=AGAIN_S)

    async def _tell(self, line: Line, number: int) -> None:
        device, trail = line
        body = json.dumps({"trail": trail, "number": number}).encode("ascii")
        with contextlib.suppress(*_WIRE_ERRORS):
            await self._wire.publish(subjects.mark(device), body)

    async def _asked(self, message: Any) -> None:
        """Say how far the database has everything; without it nothing is said, and the device asks again."""
        trail = bytes(message.data).decode("ascii", "replace")
        if not is_trail(trail):
            return
        try:
            async with self._asking:
                await self._questions.prepare(self._now().date())
                number = await self._questions.mark(subjects.device_of(message.subject), trail)
        except FleetError as error:
            log.warning("sink: %s", error)
            return
        with contextlib.suppress(*_WIRE_ERRORS):
            await message.respond(str(number).encode("ascii"))

    async def _told(self, message: Any) -> None:
        with contextlib.suppress(ValueError, TypeError, KeyError):
            body = json.loads(message.data)
            standing = Standing(
                machine=_told(body["machine"], 255),
                version=_told(body["version"], 40),
                policy=_told(body["policy"], 200),
                serial=max(0, min(int(body["serial"]), 2**62)),
                state=_told(body["state"], 40),
            )
            self._seen[subjects.device_of(message.subject)] = standing

    async def _keep_seen(self) -> None:
        seen, self._seen = self._seen, {}
        if seen:
            try:
                await self._events.see(seen, self._now())
            except FleetError as error:
                log.warning("sink: %s", error)
                self._seen = seen | self._seen


def _told(word: object, longest: int) -> str:
    """A word that a device said, as the database takes it."""
    return str(word).encode("utf-8", "replace").decode().replace("\0", "")[:longest]
