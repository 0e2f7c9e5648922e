"""How other processes of this user ask the running guard: a local socket (a pipe on Windows), a JSON line each way."""

from __future__ import annotations

import base64
import contextlib
import json
import logging
import os
import signal
import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from multiprocessing.connection import Connection
from typing import Any, Protocol

from guard.desktop.local_server import Connected, attended, connect
from guard.errors import DesktopError, GuardError, InputError, PolicyUntrusted
from guard.model import Status
from guard.service.plain_status import as_plain

log = logging.getLogger(__name__)

MAX_REQUEST_BYTES = 40 * 1024
"""Largest request, in bytes: room for the largest token, which is sent in base 64."""
REQUEST_S = 3.0
"""Longest time of a whole request, in seconds; it is some kilobytes within one machine."""
MOST_CONNECTIONS = 16
"""Clients that are answered at once; more are turned away, since one person asks for one thing at a time."""
MAX_ANSWER_BYTES = 16 * 1024 * 1024
_ANSWER_S = 10.0
"""Longest time for an answer, in seconds."""
_TURNED_AWAY_S, _AGAIN_S = 8.0, 0.2
"""Time for which whom the guard turns away asks again, and how often, in seconds: it cuts idle clients off sooner."""
_BUSY = (
    "the guard that runs here does not answer: it was stopped, or other programs keep it busy or have taken all "
    "threads; ask again"
)


class Guard(Protocol):
    """What is asked for here: the running service."""

    def status(self) -> Status: ...
    def check(self) -> None: ...
    def use_token(self, action: str, data: bytes) -> datetime | None: ...


class ControlServer:
    """Answers until it is closed. Needs the claim on the data directory, so that the address is its own."""

    def __init__(self, address: str, guard: Guard) -> None:
        """Where another program listens there (a pipe of any name can be made first), nobody is answered.

        Raises:
            OSError: nobody can connect there.
        """
        self._guard = guard
        self._end: Callable[[], None] = lambda: None
        try:
            self._end = attended(address, self._attend, name="control", most=MOST_CONNECTIONS)
        except DesktopError as error:  # the gate needs no commands
            log.error("commands are not answered: %s", error.code)

    def close(self) -> None:
        """Stop answering."""
        self._end()

    def _attend(self, connection: Connected) -> None:
        """Answer one client. Whoever sends half a message, or none, is cut off after a while."""
        cut_off = threading.Timer(REQUEST_S, _hang_up, (connection,))
        cut_off.daemon = True
        try:
            cut_off.start()
            if not connection.poll(REQUEST_S):
                return
            request = json.loads(connection.recv_bytes(MAX_REQUEST_BYTES))
            cut_off.cancel()  # what it asks for may take longer
            connection.send_bytes(json.dumps(self._answer_to(request)).encode())
        # Gone, cut off, or asked for nothing; or the system lends no thread that would cut it off.
        except (OSError, EOFError, ValueError, RuntimeError, TypeError):
            log.info("a control request ended early")
        finally:
            cut_off.cancel()
            with contextlib.suppress(RuntimeError):  # it never began
                cut_off.join()  # else it could hang up whatever the system opens next under this number
            with contextlib.suppress(OSError):
                connection.close()

    def _answer_to(self, request: object) -> dict[str, Any]:
        match request:
            case {"command": "status"}:
                self._guard.check()
                return as_plain(self._guard.status())
            case {"command": "token", "action": str(action), "token": str(token)}:
                return self._use_token(action, token)
        return {"error": "unknown command"}

    def _use_token(self, action: str, token: str) -> dict[str, Any]:
        try:
            until = self._guard.use_token(action, base64.b64decode(token))
        except GuardError as refusal:
            return {"error": refusal.code, "message": str(refusal), "refused": isinstance(refusal, PolicyUntrusted)}
        return {"paused_until": None if until is None else until.isoformat()}


def _hang_up(connection: Connected) -> None:
    """End a socket under whoever reads from it: closing it would wait for that. A pipe's messages come whole or not."""
    with contextlib.suppress(OSError, ValueError), socket.socket(fileno=os.dup(connection.fileno())) as end:
        end.shutdown(socket.SHUT_RDWR)


def ask_status(address: str) -> dict[str, Any]:
    """The status of the guard that listens there, as plain JSON values.

    Raises:
        DesktopError: none does, or another account listens in its place.
    """
    return _ask(address, {"command": "status"})


def have_end(address: str) -> bool:
    """Have the guard that listens there end in order, as the system ends one; whether there was one.

    Raises:
        InputError: this system tells no process who listens.
    """
    if not hasattr(socket, "SO_PEERCRED"):
        raise InputError("here the setup ends the guard before it is replaced", code="no-replacing")
    try:
        ask_status(address)
    except DesktopError as error:
        if error.code == "not-running":
            return False
        raise
    with socket.socket(socket.AddressFamily["AF_UNIX"]) as end:
        end.connect(address)
        pid, _, _ = struct.unpack("3i", end.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i")))
    os.kill(pid, signal.SIGTERM)
    return True


def ask_token(address: str, action: str, token: bytes) -> datetime | None:
    """Let the guard that listens there do what a token allows; when the pause ends, None: the guard ends.

    Raises:
        DesktopError: no guard listens there.
        PolicyUntrusted: the guard refuses the token, and has recorded that.
        InputError: nobody's tokens count there.
    """
    answer = _ask(address, {"command": "token", "action": action, "token": base64.b64encode(token).decode("ascii")})
    if "error" in answer:
        kind = PolicyUntrusted if answer.get("refused") else InputError
        raise kind(str(answer.get("message", "")), code=str(answer["error"]))
    until = answer["paused_until"]
    return None if until is None else datetime.fromisoformat(until)


def _ask(address: str, request: Mapping[str, str]) -> dict[str, Any]:
    patient_until = time.monotonic() + _TURNED_AWAY_S
    while True:
        try:
            with contextlib.closing(_connected(address)) as connection:
                try:
                    return _answered(connection, request)
                except TimeoutError:
                    raise DesktopError(_BUSY, code="not-answering") from None
                except (EOFError, ConnectionError):  # it listens, and has no room: others hold all connections
                    pass
        except BlockingIOError:  # others wait to be let in, which a guard that was stopped does for nobody
            pass
        except (OSError, EOFError, ValueError) as error:
            raise DesktopError("no guard is running here; start it with `frostpane run`", code="not-running") from error
        if time.monotonic() >= patient_until:
            raise DesktopError(_BUSY, code="not-answering")
        time.sleep(_AGAIN_S)


def _connected(address: str) -> Connected:
    """A connection, without waiting where others wait.

    Raises:
        BlockingIOError: others do.
        OSError: nobody listens there.
        DesktopError: another account does.
    """
    if not hasattr(socket, "AF_UNIX"):
        return connect(address)
    with socket.socket(socket.AddressFamily["AF_UNIX"]) as end:
        end.setblocking(False)
        end.connect(address)
        end.setblocking(True)
        return Connection(end.detach())


def _answered(connection: Connected, request: Mapping[str, str]) -> dict[str, Any]:
    connection.send_bytes(json.dumps(request).encode())
    if not connection.poll(_ANSWER_S):
        raise TimeoutError
    answer: dict[str, Any] = json.loads(connection.recv_bytes(MAX_ANSWER_BYTES))
    return answer
