"""One life of the reading process: started, asked, ended."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import guard
from guard.errors import ReaderFailed
from guard.read.worker.shared import open_shared
from guard.read.worker.wire import Message, raise_packed, receive, send

WORKER_COMMAND = "read-worker"
"""The argument with which a frozen build's own executable becomes the reading process."""
_ANSWER_BYTES = 1 << 30
_KILL = 9
_FRUGAL = {
    "OMP_NUM_THREADS": "2",
    "OPENBLAS_NUM_THREADS": "1",
}


class Died(Exception):
    """The reading process ended before it answered."""


def worker_command() -> list[str]:
    """What starts the reading process, from a source tree, an installation or a frozen build."""
    if getattr(sys, "frozen", False):
        return [sys.executable, WORKER_COMMAND]
    return [sys.executable, "-P", "-m", "guard.read.worker"]


@dataclass(slots=True)
class ReadingProcess:
    """A running process and the two pipes to it. One request at a time; `kill` from any thread."""

    process: subprocess.Popen[bytes]
    shared: int | None
    """Descriptor of the memory that both sides see; None: pixels come through the pipe."""
    warm: bool = False
    ended: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def start(cls, opening: Message) -> ReadingProcess:
        """Start it; it begins to load its engine at once.

        Raises:
            ReaderFailed: the system refuses.
        """
        shared = open_shared()
        home = str(Path(guard.__file__).resolve().parent.parent)
        paths = [home, *filter(None, [os.environ.get("PYTHONPATH")])]
        own = {"PYTHONPATH": os.pathsep.join(paths), **_FRUGAL}
        try:
            process = subprocess.Popen(
                worker_command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **own},
                pass_fds=() if shared is None else (shared,),
                start_new_session=hasattr(os, "killpg"),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            if shared is not None:
                os.close(shared)
            raise ReaderFailed("the reading process could not be started") from error
        started = cls(process, shared)
        try:
            send(started._pipes[0], {**opening, "shared": shared})
        except OSError:
            started.kill()
        return started

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return not self.ended and self.process.poll() is None

    def wait_until_warm(self) -> None:
        """Raises Died, and ReaderMissing or ReaderFailed as the process tells."""
        if not self.warm:
            raise_packed(self._answer()[0])
            self.warm = True

    def ask(self, message: Message, blobs: Sequence[bytes | memoryview]) -> tuple[Message, bytes]:
        """One request and its answer. Raises Died, and the error that the process tells."""
        try:
            send(self._pipes[0], message, blobs)
        except (OSError, ValueError) as error:
            raise Died from error
        answer, blob = self._answer()
        raise_packed(answer)
        return answer, blob

    @contextmanager
    def killed_after(self, seconds: float) -> Iterator[None]:
        """Kill it unless the block is left in time; what waits for its answer then sees the end of the pipe."""
        clock = threading.Timer(max(0.0, seconds), self.kill)
        clock.daemon = True
        clock.start()
        try:
            yield
        finally:
            clock.cancel()

    def kill(self) -> None:
        """End it at once. Any thread, twice is fine."""
        with self.lock:
            if self.ended:
                return
            self.ended = True
            kill_group = getattr(os, "killpg", None)
            if kill_group is not None and self.process.poll() is None:
                with suppress(ProcessLookupError):
                    kill_group(self.process.pid, _KILL)  # a Tesseract that it started goes with it
            self.process.kill()
            self.process.wait()

    def release(self) -> None:
        """Kill it and give back pipes and memory. Only the thread that asks it may call this. Twice is fine."""
        self.kill()
        for pipe in self._pipes:
            with suppress(OSError):  # what a dead process did not take is of no use to anyone
                pipe.close()
        if self.shared is not None:
            os.close(self.shared)
            self.shared = None

    @property
    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        return self.process.stdin, self.process.stdout

    def _answer(self) -> tuple[Message, bytes]:
        try:
            frame = receive(self._pipes[1], limit_bytes=_ANSWER_BYTES)
        except (ReaderFailed, OSError, ValueError) as error:
            raise Died from error
        if frame is None:
            raise Died
        return frame
