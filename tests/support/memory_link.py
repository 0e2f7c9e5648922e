"""The connection of a companion extension, in memory."""

from __future__ import annotations

import json
import queue
from typing import Any

WOKEN = b"woken"


class MemoryLink:
    """Both ends of a connection, in memory."""

    def __init__(self) -> None:
        self.to_guard: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self.told: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()

    def send(self, frame: bytes) -> None:
        self.told.put(json.loads(frame))

    def receive(self, within_s: float | None) -> bytes | None:
        try:
            frame = self.to_guard.get(timeout=within_s)
        except queue.Empty:
            return None
        if not frame:
            raise EOFError
        return frame if frame != WOKEN else None

    def wake(self) -> None:
        self.to_guard.put(WOKEN)

    def say(self, **keys: object) -> None:
        """The extension says something."""
        self.to_guard.put(json.dumps(keys).encode())

    def hear(self) -> dict[str, Any]:
        """What it is told next."""
        return self.told.get(timeout=20)
