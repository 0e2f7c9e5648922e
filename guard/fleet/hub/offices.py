"""The hub's own programs: each has a connection of its own user, and goes on when server or database come back."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import nats
import nats.errors
from nats.js.errors import Error as StreamError

from guard.errors import FleetError
from guard.fleet import subjects
from guard.fleet.ended import told_as_error
from guard.fleet.enrolment import tls
from guard.fleet.hub import registry
from guard.fleet.hub.database import Database
from guard.fleet.hub.folder import HubFolder, Office
from guard.fleet.hub.registrar import register
from guard.fleet.hub.rollout import Put, Rollouts
from guard.fleet.hub.sink import Sink, lay_streams
from guard.fleet.hub.tables import LOOSE_DAYS

log = logging.getLogger(__name__)

AGAIN_S = 2.0
"""Wait before an office tries again that lost its server, in seconds, at most."""
RETENTION_EVERY_S = 3600.0
"""Time between two looks for days that may go, in seconds."""
TIMEOUT_S = 10.0
"""Wait for the server, in seconds."""
_WIRE_ERRORS = (OSError, TimeoutError, nats.errors.Error, StreamError)


@asynccontextmanager
async def connected(folder: HubFolder, office: Office) -> AsyncIterator[Any]:
    """A connection of one of the hub's own users; it ends with the block, or when the server does.

    Raises:
        FleetError: the server cannot be reached (`fleet-server`).
    """
    try:
        wire: Any = await asyncio.wait_for(
            nats.connect(
                [folder.settings().address],
                name=f"frostpane-hub {office}",
                tls=tls(folder.authority()),
                nkeys_seed_str=folder.seed(office),
                inbox_prefix=subjects.inbox(office),
                allow_reconnect=False,
                error_cb=_logged,
            ),
            TIMEOUT_S,
        )
    except _WIRE_ERRORS as error:
        told = f"{type(error).__name__}: the server cannot be reached; start nats-server with {folder.server_conf}"
        raise FleetError(told, code="fleet-server") from error
    try:
        with told_as_error():
            yield wire
    finally:
        with contextlib.suppress(*_WIRE_ERRORS):
            await asyncio.wait_for(wire.close(), TIMEOUT_S)


async def sink(
    folder: HubFolder, now: Callable[[], datetime], ending: asyncio.Event, keep_days: int, ready: Callable[[], None]
) -> None:
    """Keep events until `ending`; `ready` is called whenever it has begun to."""
    settings = folder.settings()
    events, questions = Database(settings.database), Database(settings.database)
    retention = asyncio.create_task(_forget(Database(settings.database), now, keep_days))
    try:
        while not ending.is_set():
            try:
                async with connected(folder, Office.SINK) as wire:
                    await lay_streams(wire, settings.file_mib)
                    ready()
                    await Sink(wire, events, questions, now).run(ending)
            except FleetError as error:
                log.warning("sink: %s", error)
                await _pause(ending)
    finally:
        retention.cancel()
        await events.close()
        await questions.close()


async def registrar(
    folder: HubFolder, now: Callable[[], datetime], ending: asyncio.Event, ready: Callable[[], None]
) -> None:
    """Take tokens until `ending`; `ready` is called whenever it has begun to."""
    try:
        await asyncio.to_thread(registry.renew, folder)
    except FleetError as error:
        log.warning("registrar: %s", error)
    while not ending.is_set():
        try:
            async with connected(folder, Office.REGISTRAR) as wire:
                served = asyncio.create_task(register(wire, folder, now, ending, ready))
                while not (served.done() or wire.is_closed):
                    await asyncio.wait([served], timeout=1.0)
                served.cancel()
        except FleetError as error:
            log.warning("registrar: %s", error)
        await _pause(ending)


@asynccontextmanager
async def pushing(folder: HubFolder) -> AsyncIterator[Put]:
    """Puts signed policies out to everybody of some scopes; workstations decide by its signature whether one counts.

    Raises:
        FleetError: the server cannot be reached, or, of what goes out, does not take it for all scopes.
    """
    async with connected(folder, Office.PUSHER) as wire:
        streams = wire.jetstream(timeout=TIMEOUT_S)

        async def put(scopes: Sequence[str], envelope: bytes) -> None:
            if not all(map(subjects.is_scope, scopes)):
                raise FleetError("a scope is of small letters, digits and -", code="fleet-scope")
            headers = None if envelope else {"KV-Operation": "DEL"}
            try:
                for scope in scopes:
                    await streams.publish(subjects.policy(scope), envelope, headers=headers)
            except _WIRE_ERRORS as error:
                raise FleetError(f"{type(error).__name__}: the server does not take it", code="fleet-server") from error

        yield put


async def push(folder: HubFolder, scopes: Sequence[str], envelope: bytes) -> None:
    """Put a signed policy out once.

    `envelope`: nothing at all takes away what is there; who has it keeps it.

    Raises:
        FleetError: as `pushing`.
    """
    async with pushing(folder) as put:
        await put(scopes, envelope)


@asynccontextmanager
async def rollouts(folder: HubFolder, now: Callable[[], datetime]) -> AsyncIterator[Rollouts]:
    """The fleet's rollouts, for one step or look; the server is needed for steps alone.

    Raises:
        FleetError: the database does not answer (`fleet-database`).
    """
    database = Database(folder.settings().database)
    try:
        yield Rollouts(await database.opened(now().date()), partial(push, folder), now)
    finally:
        await database.close()


async def _forget(database: Database, now: Callable[[], datetime], keep_days: int) -> None:
    try:
        while True:
            with contextlib.suppress(FleetError):
                today = now().date()
                await database.prepare(today)
                if gone := await database.forget(today - timedelta(days=keep_days)):
                    log.info("sink: %d days of events went", gone)
                if packed := await database.pack(today - timedelta(days=LOOSE_DAYS)):
                    log.info("sink: %d days of events are packed", packed)
            await asyncio.sleep(RETENTION_EVERY_S)
    finally:
        await database.close()


async def _pause(ending: asyncio.Event) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(ending.wait(), AGAIN_S * (0.5 + 0.5 * random.random()))


async def _logged(error: Exception) -> None:
    log.warning("the server says %s", type(error).__name__)
