"""Where lanes come from: forked from a process that has loaded everything, or each started by itself."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, Any, Protocol

from guard.confined.child import Child, Died, command
from guard.confined.frames import FrameBroken, Message, receive, send
from guard.errors import InspectionFailed

Opening = Message
"""What lanes load before they are asked, see `Loaded.load`."""
WORKER_COMMAND = "inspection-worker"
"""The argument with which a frozen build's own executable becomes the worker."""
BLOB_BYTES = 600 * 1024 * 1024
_TEXT_BYTES = 8 * 1024 * 1024
_sockets: Any = socket
_signals: Any = signal
"""Calls that Windows does not have, and never reaches."""
_MODULE = "guard.inspect.worker"
_PROGRAMS = frozenset({"tesseract"})
"""Engines that are programs of their own."""
_START_S = 30.0
_FORK_S = 5.0


class Peer(Protocol):
    """A lane, as the guard sees it. One request at a time; `kill` from any thread."""

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""

    def send(self, message: Message, blobs: Sequence[bytes | memoryview] = ()) -> None:
        """One frame to it. Raises Died."""

    def receive(self) -> tuple[Message, bytes]:
        """The next frame from it. Raises Died."""

    def kill(self) -> None:
        """End it at once. Twice is fine."""

    def release(self) -> None:
        """Kill it and give back the pipes. Only the thread that asks it may call this. Twice is fine."""


class Nursery:
    """Gives lanes. Any thread; starts at the first call and again when it has died."""

    FORKS = hasattr(os, "fork")
    """Whether lanes are forked from one process; else each is started by itself, and loads everything."""

    def __init__(self, opening: Message) -> None:
        """`opening`: what lanes load, see `Loaded.load`."""
        self._opening = opening
        self._lock = threading.Lock()
        self._process: Child | None = None
        self._begun: Child | None = None
        """The process that was started last; it may not have loaded yet."""
        self._orders: socket.socket | None = None
        self._closed = False
        self.measures: tuple[str, ...] | None = None
        """Those by which it closed itself in; None: it has not started yet."""
        self.missing: str | None = None
        """Why pictures cannot be read; None: they can."""
        self.pid: int | None = None
        """Of the process that lanes are forked from; None: there is none."""
        self._failed = False
        """Whether the last start came to nothing."""

    @property
    def gone(self) -> bool:
        """Whether it has ended by itself, or could not be started, since somebody needed it."""
        process = self._process
        return not self._closed and (self._failed or (process is not None and not process.alive))

    @property
    def programs(self) -> bool:
        """Whether lanes may start other programs."""
        return self._opening["engine"] in _PROGRAMS

    def lane(self) -> Peer:
        """A new lane, ready.

        Raises:
            InspectionFailed: none can be started.
        """
        with self._lock:
            try:
                if self._closed:
                    raise Died
                lane = self._forked() if self.FORKS else self._started([])
                self._failed = False
                return lane
            except (Died, OSError, RuntimeError) as error:  # RuntimeError: no more threads
                self._fell()
                raise InspectionFailed("the inspection worker cannot be started: see `frostpane doctor`") from error

    def warm(self) -> None:
        """Load what lanes inherit. Raises InspectionFailed."""
        with self._lock:
            try:
                if self.FORKS:
                    self._ready()
                    self._failed = False
            except (Died, OSError, RuntimeError) as error:  # RuntimeError: no more threads
                self._fell()
                raise InspectionFailed("the inspection worker cannot be started: see `frostpane doctor`") from error

    def close(self) -> None:
        """End it; lanes that are out end with their pipes. Twice is fine."""
        self._closed = True
        for process in (self._process, self._begun):  # whoever waits for one that loads holds the lock
            if process is not None:
                process.kill()
        with self._lock:
            self._drop()

    # -- under the lock --------------------------------------------------------------------------------------------

    def _forked(self) -> Peer:
        orders = self._ready()
        asked_by_lane, asked = os.pipe()
        told, told_by_lane = os.pipe()
        try:
            _sockets.send_fds(orders, [b"lane"], [asked_by_lane, told_by_lane])
            number, handles, _, _ = _sockets.recv_fds(orders, 32, 1)
            if not handles:
                raise Died
        except BaseException:
            os.close(asked)
            os.close(told)
            raise
        finally:
            os.close(asked_by_lane)
            os.close(told_by_lane)
        return ForkedLane(int(number), handles[0], os.fdopen(asked, "wb"), os.fdopen(told, "rb"))

    def _ready(self) -> socket.socket:
        if self._closed:
            raise Died
        if self._orders is None or self._process is None or not self._process.alive:
            self._failed = self.gone  # until another one stands
            self._drop()
            ours, theirs = socket.socketpair(_sockets.AF_UNIX, socket.SOCK_SEQPACKET)
            try:
                with theirs:
                    self._process = self._started([str(theirs.fileno())], passed=[theirs.fileno()])
            except BaseException:
                ours.close()
                raise
            ours.settimeout(_FORK_S)
            self._orders = ours
            self.pid = self._process.process.pid
        return self._orders

    def _started(self, words: Sequence[str], passed: Sequence[int] = ()) -> Child:
        words = [*(["programs"] if self.programs else []), *words]
        process = Child.start(
            command(_MODULE, WORKER_COMMAND, *words),
            blob_limit_bytes=BLOB_BYTES,
            programs=self.programs,
            passed=passed,
        )
        self._begun = process
        try:
            if self._closed:
                raise Died
            with process.killed_after(_START_S):
                process.send(self._opening)
                told, _ = process.receive()
            self.measures = tuple(map(str, told["measures"]))
            self.missing = None if told["missing"] is None else str(told["missing"])
        except BaseException:
            process.release()
            raise
        return process

    def _fell(self) -> None:
        self._failed = True
        self._drop()

    def _drop(self) -> None:
        if self._orders is not None:
            self._orders.close()
        if self._process is not None:
            self._process.release()
        self._orders = self._process = self.pid = None


class ForkedLane:
    """A lane that is no child of ours: known by a handle of the system's, which no other process ever gets."""

    def __init__(self, pid: int, handle: int, asked: IO[bytes], told: IO[bytes]) -> None:
        self.pid = pid
        self._handle, self._asked, self._told = handle, asked, told
        self._ended = False
        self._lock = threading.Lock()

    @property
    def alive(self) -> bool:
        """See `Peer.alive`."""
        return not self._ended

    def send(self, message: Message, blobs: Sequence[bytes | memoryview] = ()) -> None:
        """See `Peer.send`."""
        try:
            send(self._asked, message, blobs)
        except (OSError, ValueError) as error:
            raise Died from error

    def receive(self) -> tuple[Message, bytes]:
        """See `Peer.receive`."""
        try:
            frame = receive(self._told, text_limit_bytes=_TEXT_BYTES, blob_limit_bytes=BLOB_BYTES)
        except (FrameBroken, OSError, ValueError) as error:
            raise Died from error
        if frame is None:
            raise Died
        return frame

    def kill(self) -> None:
        """See `Peer.kill`."""
        with self._lock:
            if not self._ended:
                self._ended = True
                with suppress(ProcessLookupError):
                    _signals.pidfd_send_signal(self._handle, _signals.SIGKILL)
                os.close(self._handle)

    def release(self) -> None:
        """See `Peer.release`."""
        self.kill()
        for pipe in (self._asked, self._told):
            with suppress(OSError):  # what a dead lane did not take is of no use to anyone
                pipe.close()
