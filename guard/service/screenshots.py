"""Frosted screenshots: what the screen shows with all covered that is found in it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future

from guard.inspect.pipeline import Pipeline
from guard.model import Pixels


class Screenshots:
    """Has screenshots inspected under the policy in force. Any thread."""

    def __init__(self, workers: Executor, pipeline: Callable[[], Pipeline]) -> None:
        self._workers, self._pipeline = workers, pipeline

    def frosted(self, pixels: Pixels) -> Future[bytes | None]:
        """A picture with all covered that is found in it, as `Pipeline.frosted` gives it."""
        return self._workers.submit(self._pipeline().frosted, pixels)

    def vouch(self, picture: bytes) -> None:
        """See `Pipeline.vouch`; until the policy changes."""
        self._pipeline().vouch(picture)
