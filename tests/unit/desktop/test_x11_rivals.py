"""A process that answers as no guard does is none, whatever it answers."""

from __future__ import annotations

import json
import os
import socket
import struct
import sys
import threading
from pathlib import Path

import pytest

from guard.paths import login_folder

if sys.platform != "win32":
    from guard.desktop.x11.rivals import is_guard

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sockets of a login")


def framed(answer: bytes) -> bytes:
    return struct.pack("!i", len(answer)) + answer


@pytest.mark.parametrize(
    ("answer", "counts"),
    [
        (framed(json.dumps({"gate": {}}).encode()), True),
        (framed(b"[" * 100_000), False),
        (framed(b"[]"), False),
        (b"", False),
        (b"\0\0", False),
        (struct.pack("!i", -5), False),
    ],
)
def test_what_is_no_answer_of_a_guard(
    answer: bytes, *, counts: bool, short_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(short_folder))
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(login_folder() / "a.sock"))
        listening.listen()

        def attend() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(1024)
                connection.sendall(answer)

        attending = threading.Thread(target=attend)
        attending.start()
        assert is_guard(os.getpid()) is counts
        attending.join()
