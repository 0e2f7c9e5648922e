"""`frostpane browser-host`: what a browser starts to let its companion extension speak with the guard.

A relay between the browser's pipes and the guard's socket. It knows neither policy nor keys, and reads no frame.
Source: Native messaging (Chrome, Firefox): a length of 32 bits in the machine's order, then as many bytes of JSON.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import struct
import sys
import threading
from pathlib import Path
from typing import Any, BinaryIO

from guard.desktop import current
from guard.desktop.local_server import Connected, connect
from guard.errors import DesktopError
from guard.paths import installation

MAX_FRAME_BYTES = 1024 * 1024
"""Largest frame, in bytes: an extension's own pieces are half of that."""
RETRY_S = 1.0
"""Time between two attempts to reach a guard, in seconds: it may start later than the browser."""
_LENGTH = struct.Struct("=I")


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("browser-host", help="started by browsers: speaks for the companion extension")
    parser.add_argument("caller", nargs="*", help="what the browser says of the extension")
    # Not as other commands do: what they share takes a second to load, and a page waits for this one.
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="a complete, private installation of its own")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """0 once the browser or the guard ends the connection."""
    desktop = current()
    if desktop.companion_address is None:
        raise DesktopError("browsers on this system have no companion", code="no-companion")
    address = desktop.companion_address(installation(options.data_dir).data)
    relay = _Relay(sys.stdin.buffer, sys.stdout.buffer)
    threading.Thread(target=relay.from_browser, name="browser", daemon=True).start()
    relay.to_browser(address)
    # The thread may stand in a read of stdin, which nothing ends; there is nothing left to do at exit.
    os._exit(0)


class _Relay:
    """Carries whole frames each way, one in hand at a time, so that it holds little and a slow side slows the other."""

    def __init__(self, browser: BinaryIO, to_browser: BinaryIO) -> None:
        self._browser, self._out = browser, to_browser
        self._lock, self._ended = threading.Lock(), threading.Event()
        self._guard: Connected | None = None
        self._hello: bytes | None = None

    def from_browser(self) -> None:
        """Until the browser goes. On a thread of its own."""
        with contextlib.suppress(OSError):
            while (frame := _frame(self._browser)) is not None:
                with self._lock:
                    if self._guard is None:
                        self._hello = self._hello or frame  # until it is answered an extension says no more than that
                    else:
                        self._guard.send_bytes(frame)
        self._ended.set()

    def to_browser(self, address: str) -> None:
        """Until either side goes. A guard that is not there yet is waited for; the extension is told nothing."""
        with contextlib.suppress(OSError, EOFError):
            guard = self._reach(address)
            while guard is not None and not self._ended.is_set():
                if guard.poll(RETRY_S):
                    frame = guard.recv_bytes(MAX_FRAME_BYTES)
                    self._out.write(_LENGTH.pack(len(frame)) + frame)
                    self._out.flush()

    def _reach(self, address: str) -> Connected | None:
        while not self._ended.is_set():
            try:
                guard = connect(address)
            except (OSError, EOFError, DesktopError):
                self._ended.wait(RETRY_S)
                continue
            with self._lock:
                if self._hello is not None:
                    guard.send_bytes(self._hello)
                self._guard = guard
            return guard
        return None


def _frame(browser: BinaryIO) -> bytes | None:
    """The next frame of the browser; None: it has gone, or sends what no extension of ours does."""
    head = browser.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    length = _LENGTH.unpack(head)[0]
    if length > MAX_FRAME_BYTES:
        return None
    frame = browser.read(length)
    return frame if len(frame) == length else None
