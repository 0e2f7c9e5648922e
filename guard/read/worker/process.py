"""One life of the reading process: started, asked, ended."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from guard.confined.child import Child, Died, command
from guard.confined.frames import Message
from guard.errors import ReaderFailed
from guard.read.worker.shared import open_shared
from guard.read.worker.wire import raise_packed

__all__ = ["Died", "ReadingProcess"]

WORKER_COMMAND = "read-worker"
"""The argument with which a frozen build's own executable becomes the reading process."""
_ANSWER_BYTES = 1 << 30
_STARTS_PROGRAMS = frozenset({"tesseract"})
"""Engines that are programs of their own."""


@dataclass(slots=True)
class ReadingProcess:
    """A running process. One request at a time; `kill` from any thread."""

    child: Child
    shared: int | None
    """Descriptor of the memory that both sides see; None: pixels come through the pipe."""
    warm: bool = False

    @classmethod
    def start(cls, opening: Message) -> ReadingProcess:
        """Start it; it begins to load its engine at once.

        Raises:
            ReaderFailed: the system refuses.
        """
        shared = open_shared()
        programs = opening["engine"] in _STARTS_PROGRAMS
        words = command("guard.read.worker", WORKER_COMMAND, *(["programs"] if programs else []))
        passed = () if shared is None else (shared,)
        try:
            child = Child.start(words, blob_limit_bytes=_ANSWER_BYTES, programs=programs, passed=passed)
        except OSError as error:
            if shared is not None:
                os.close(shared)
            raise ReaderFailed("the reading process could not be started") from error
        started = cls(child, shared)
        try:
            child.send({**opening, "shared": shared})
        except Died:
            started.kill()
        return started

    @property
    def pid(self) -> int:
        """Of the process."""
        return self.child.process.pid

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self.child.alive

    def wait_until_warm(self) -> None:
        """Raises Died, and ReaderMissing or ReaderFailed as the process tells."""
        if not self.warm:
            raise_packed(self.child.receive()[0])
            self.warm = True

    def ask(
        self,
        message: Message,
        blobs: Sequence[bytes | memoryview],
        partly: Callable[[Message, bytes], None] | None = None,
    ) -> tuple[Message, bytes]:
        """One request and its answer; what comes before the answer goes to `partly`.

        Raises Died, and the error that the process tells.
        """
        self.child.send(message, blobs)
        while True:
            answer, blob = self.child.receive()
            raise_packed(answer)
            if partly is None or not answer.get("partly"):
                return answer, blob
            partly(answer, blob)

    def killed_after(self, seconds: float) -> AbstractContextManager[None]:
        """See `Child.killed_after`."""
        return self.child.killed_after(seconds)

    def kill(self) -> None:
        """End it at once. Any thread, twice is fine."""
        self.child.kill()

    def release(self) -> None:
        """Kill it and give back pipes and memory. Only the thread that asks it may call this. Twice is fine."""
        self.child.release()
        if self.shared is not None:
            os.close(self.shared)
            self.shared = None
