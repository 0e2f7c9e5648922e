"""Where the hosts of browsers' companion extensions find the guard: a socket of this login's own.

A browser starts its host itself, so the host's parent tells which browser it is; the kernel says who is connected.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from guard.desktop import Companion
from guard.desktop.companion_link import CompanionLink
from guard.desktop.local_server import LocalServer
from guard.desktop.x11.processes import program_of
from guard.errors import DesktopError
from guard.model import Application
from guard.paths import login_folder, outside

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
        self._serve = serve
        self._links: set[_Link] = set()
        self._lock = threading.Lock()
        self._closed = False
        try:
            self._server = LocalServer(address, self._attend, name="companion", most=MAX_CONNECTIONS)
        except OSError as error:
            raise DesktopError("browsers cannot reach the guard: check the folder of this login") from error

    def close(self) -> None:
        self._server.close()
        with self._lock:
            self._closed = True
            for link in self._links:
                link.end()

    def _attend(self, connection: Connection) -> None:
        with connection:
            browser = _browser_behind(connection.fileno())
            if browser is None:
                return
            link = _Link(connection)
            with self._lock:
                if self._closed:
                    return
                self._links.add(link)
            try:
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
