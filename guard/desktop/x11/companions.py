"""Where the hosts of browsers' companion extensions find the guard: a socket of this login's own.

A browser starts its host itself, so the host's parent tells which browser it is; the kernel says who is connected.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import struct
import threading
from collections.abc import Callable
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path

from guard.desktop import Companion
from guard.desktop.companion_link import CompanionLink
from guard.desktop.x11.processes import program_of
from guard.errors import DesktopError
from guard.model import Application
from guard.paths import login_folder, outside

log = logging.getLogger(__name__)

MAX_CONNECTIONS = 16
"""Extensions that are answered at once: one for each profile of a browser."""
_UNIX = socket.AddressFamily["AF_UNIX"]
_PEER_CREDENTIALS = 17
"""SO_PEERCRED: what the kernel says of who is connected. Source: asm-generic/socket.h."""
_PEER = struct.Struct("3i")
"""Process, user and group of who is connected."""


def companion_address(data_dir: Path) -> str:
    """The path of the socket for hosts; another one than that for commands.

    Raises:
        DesktopError: its folder is somebody else's.
    """
    return str(outside(data_dir, login_folder(), ".companion"))


def listen(data_dir: Path, serve: Callable[[Application, Companion], None]) -> Callable[[], None]:
    """Let `serve` answer each extension that connects, on a thread of its own, until what this gives is called.

    Raises:
        DesktopError: nobody can connect here.
    """
    return _Server(companion_address(data_dir), serve).close


class _Link(CompanionLink):
    """One connection, over a socket."""

    def end(self) -> None:
        """Wake whoever waits on it."""
        with contextlib.suppress(OSError), socket.fromfd(self.connection.fileno(), _UNIX, 0) as ended:
            ended.shutdown(socket.SHUT_RDWR)


class _Server:
    def __init__(self, address: str, serve: Callable[[Application, Companion], None]) -> None:
        self._address, self._serve = address, serve
        self._links: set[_Link] = set()
        self._lock = threading.Lock()
        self._closed = False
        Path(address).unlink(missing_ok=True)
        try:
            self._listener = Listener(address, "AF_UNIX", backlog=4)
        except OSError as error:
            raise DesktopError("browsers cannot reach the guard: check the folder of this login") from error
        self._thread = threading.Thread(target=self._accept, name="companions", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._closed = True
        with contextlib.suppress(OSError), Client(self._address):
            pass  # wakes the thread from accept()
        self._thread.join(timeout=2)
        self._listener.close()
        with self._lock:
            for link in self._links:
                link.end()

    def _accept(self) -> None:
        while not self._closed:
            try:
                connection = self._listener.accept()
            except OSError:
                log.info("a browser's companion went before it was answered")
                continue
            with self._lock:
                full = len(self._links) >= MAX_CONNECTIONS
            browser = None if self._closed or full else _browser_behind(connection.fileno())
            if browser is None:
                connection.close()
                continue
            threading.Thread(target=self._answer, args=(browser, connection), name="companion", daemon=True).start()

    def _answer(self, browser: Application, connection: Connection) -> None:
        link = _Link(connection)
        with self._lock:
            self._links.add(link)
        try:
            with connection:
                self._serve(browser, link)
        finally:
            with self._lock:
                self._links.discard(link)


def _browser_behind(descriptor: int) -> Application | None:
    """The browser that started who is connected; None: somebody else's process, or one that has gone."""
    with socket.fromfd(descriptor, _UNIX, socket.SOCK_STREAM) as peer:
        told = peer.getsockopt(socket.SOL_SOCKET, _PEER_CREDENTIALS, _PEER.size)
    host, user, _ = _PEER.unpack(told)
    if user != Path("/proc/self").stat().st_uid:
        return None
    try:
        # Behind the name, which may hold anything but ends with the last bracket: state, parent.
        parent = int(Path(f"/proc/{host}/stat").read_text(errors="replace").rpartition(")")[2].split()[1])
    except (OSError, ValueError, IndexError):
        return None
    browser = program_of(parent)
    return None if browser.executable is None else browser
