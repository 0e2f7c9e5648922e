"""One life of a process that is closed in: started, asked, ended."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from guard.confined.frames import FrameBroken, Message, receive, send

_TEXT_BYTES = 64 * 1024 * 1024
_KILL = 9
_CARRIED = ("SYSTEMROOT", "SYSTEMDRIVE")
"""Without these no program of Windows starts."""
_FRUGAL = {"OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"}
_PROGRAMS = ("PATH", "TESSDATA_PREFIX")
"""Variables that tell where another program and its data are found."""


class Died(Exception):
    """The process ended before it answered, or answered out of bounds."""


def environment(*, programs: bool = False) -> Mapping[str, str]:
    """Nothing of the person's: where the program lies, and how many threads its libraries may have."""
    named = (*_CARRIED, *(_PROGRAMS if programs else ()))
    kept = {name: os.environ[name] for name in named if name in os.environ}
    return {**kept, **_FRUGAL, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}


def command(module: str, frozen: str, *words: str) -> list[str]:
    """What starts a module as a program of its own; `frozen`: the word that makes a frozen build become it."""
    if getattr(sys, "frozen", False):
        return [sys.executable, frozen, *words]
    return [sys.executable, "-P", "-m", module, *words]


@dataclass(slots=True)
class Child:
    """A running process and the two pipes to it. One request at a time; `kill` from any thread."""

    process: subprocess.Popen[bytes]
    blob_limit_bytes: int
    """The most bytes of one frame that it may answer with."""
    ended: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def start(
        cls, words: Sequence[str], *, blob_limit_bytes: int, programs: bool = False, passed: Sequence[int] = ()
    ) -> Child:
        """Start it with an environment that holds nothing; `passed`: descriptors that it keeps.

        Raises:
            OSError: the system refuses.
        """
        process = subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(programs=programs),
            cwd=os.path.abspath(os.sep),  # noqa: PTH100 - the root of the drive
            pass_fds=passed,
            start_new_session=hasattr(os, "killpg"),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        return cls(process, blob_limit_bytes)

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return not self.ended and self.process.poll() is None

    def send(self, message: Message, blobs: Sequence[bytes | memoryview] = ()) -> None:
        """One frame to it. Raises Died."""
        try:
            send(self._pipes[0], message, blobs)
        except (OSError, ValueError) as error:
            raise Died from error

    def receive(self) -> tuple[Message, bytes]:
        """The next frame from it. Raises Died."""
        try:
            frame = receive(self._pipes[1], text_limit_bytes=_TEXT_BYTES, blob_limit_bytes=self.blob_limit_bytes)
        except (FrameBroken, OSError, ValueError) as error:
            raise Died from error
        if frame is None:
            raise Died
        return frame

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
                with suppress(ProcessLookupError, PermissionError):
                    kill_group(self.process.pid, _KILL)  # a program that it started goes with it
            self.process.kill()
            self.process.wait()

    def release(self) -> None:
        """Kill it and give back the pipes. Only the thread that asks it may call this. Twice is fine."""
        self.kill()
        for pipe in self._pipes:
            with suppress(OSError):  # what a dead process did not take is of no use to anyone
                pipe.close()

    @property
    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        return self.process.stdin, self.process.stdout


def take_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """In the process itself: its two pipes, out of reach of whatever a library may print."""
    source = os.fdopen(os.dup(0), "rb")
    sink = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    return source, sink
