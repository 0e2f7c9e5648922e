"""The pipe of browsers' companions, reached through the host as a browser starts it."""

from __future__ import annotations

import json
import os
import queue
import shutil
import struct
import subprocess
import sys
import threading
import time
from multiprocessing import connection
from pathlib import Path

import pytest

from guard.desktop import Companion
from guard.desktop.windows.companions import listen
from guard.desktop.windows.pipes import companion_pipe
from guard.errors import DesktopError
from guard.model import Application

HELLO = json.dumps({"kind": "hello", "extension": "0.1.0"}).encode()
LENGTH = struct.Struct("=I")
WAIT_S = 60


def start_host(browser: Path, data: Path) -> subprocess.Popen[bytes]:
    """The host, started by a program that is called as a browser is."""
    host = [sys.executable, "-m", "guard", "browser-host", "chrome-extension://id/", "--data-dir", str(data)]
    return subprocess.Popen(
        [str(browser), "/d", "/c", *host], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path.cwd()
    )


@pytest.fixture
def browser(tmp_path: Path) -> Path:
    """The command interpreter under a browser's name, in a folder that is not the guard's."""
    program = tmp_path / "browser" / "chrome.exe"
    program.parent.mkdir()
    shutil.copy(os.environ["COMSPEC"], program)
    return program


def test_a_host_speaks_for_the_browser_that_started_it(browser: Path, tmp_path: Path) -> None:
    came: queue.Queue[tuple[Application, bytes | None]] = queue.Queue()
    ended = threading.Event()

    def serve(program: Application, link: Companion) -> None:
        came.put((program, link.receive(WAIT_S)))
        link.send(b'{"kind": "policy"}')
        try:
            while link.receive(0.2) is None:
                pass
        except (OSError, EOFError):
            ended.set()

    stop = listen(tmp_path, serve)
    try:
        with start_host(browser, tmp_path) as host:
            assert host.stdin is not None
            assert host.stdout is not None
            host.stdin.write(LENGTH.pack(len(HELLO)) + HELLO)
            host.stdin.flush()
            program, frame = came.get(timeout=WAIT_S)
            assert (program.executable, frame) == ("chrome.exe", HELLO)
            assert LENGTH.unpack(host.stdout.read(LENGTH.size))[0] == len(b'{"kind": "policy"}')
            assert host.stdout.read(18) == b'{"kind": "policy"}'
            host.stdin.close()
            assert ended.wait(WAIT_S), "the guard hears that the browser has gone"
    finally:
        stop()


def test_the_end_of_the_guard_ends_the_conversation(browser: Path, tmp_path: Path) -> None:
    served, ended = threading.Event(), threading.Event()

    def serve(program: Application, link: Companion) -> None:
        served.set()
        try:
            while True:
                link.receive(0.2)
        except (OSError, EOFError):
            ended.set()

    stop = listen(tmp_path, serve)
    with start_host(browser, tmp_path) as host:
        assert host.stdin is not None
        host.stdin.write(LENGTH.pack(len(HELLO)) + HELLO)
        host.stdin.flush()
        assert served.wait(WAIT_S)
        began = time.monotonic()
        stop()
        assert ended.wait(5)
        assert host.wait(WAIT_S) == 0
        assert time.monotonic() - began < WAIT_S


def test_a_squatter_is_noticed(tmp_path: Path) -> None:
    with connection.Listener(companion_pipe(tmp_path), "AF_PIPE"), pytest.raises(DesktopError) as refusal:
        listen(tmp_path, lambda program, link: None)
    assert refusal.value.code == "companion-squatted"
