"""What a connection that ends does to whoever waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from guard.errors import FleetError


@contextmanager
def told_as_error() -> Iterator[None]:
    """The library cancels what waits for an answer when its connection ends: an error, and no wish to end this task.

    Raises:
        FleetError: that has happened (`fleet-wire`).
    """
    try:
        yield
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        raise FleetError("the connection ended while an answer was waited for", code="fleet-wire") from error
