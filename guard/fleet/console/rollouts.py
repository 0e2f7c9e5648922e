"""Rollouts of signed policies, as the hub's own command takes their steps."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar

import psycopg

from guard.errors import FleetError
from guard.fleet.console.terms import Terms
from guard.fleet.hub.database import CONNECT_S
from guard.fleet.hub.rollout import Rollouts

Given = TypeVar("Given")


def with_rollouts(
    terms: Terms, step: Callable[[Rollouts], Awaitable[Given]], keep: Callable[[bytes], None] = lambda _: None
) -> Given:
    """What a step or a look gives.

    `keep`: called in a thread of its own with a file that goes out, once the server is reached and before anybody has
    it; nothing at all where a file is taken back.

    Raises:
        FleetError: it cannot be taken now, or server or database do not answer.
    """

    async def taken() -> Given:
        async with _opened(terms, keep) as rollouts:
            return await step(rollouts)

    return asyncio.run(taken())


@asynccontextmanager
async def _opened(terms: Terms, keep: Callable[[bytes], None]) -> AsyncIterator[Rollouts]:
    async def put(scopes: Sequence[str], envelope: bytes) -> None:
        async with terms.pushing() as out:
            await asyncio.to_thread(keep, envelope)
            await out(scopes, envelope)

    try:
        base = await psycopg.AsyncConnection.connect(
            terms.database, autocommit=True, connect_timeout=CONNECT_S, application_name="frostpane-console"
        )
    except psycopg.Error as error:
        raise FleetError("the database does not answer", code="fleet-database") from error
    try:
        yield Rollouts(base, put, terms.now)
    finally:
        await base.close()
