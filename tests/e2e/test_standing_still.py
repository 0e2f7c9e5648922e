"""A guard that was stopped says so once it runs on, and says nothing of being well meanwhile; nor of a claimed post."""

from __future__ import annotations

import os
import signal
import socket
import time
from pathlib import Path

import pytest

from guard.audit.proof.reading import reading
from guard.desktop.memory import MemoryVault
from guard.paths import installation
from tests.support.guard_process import running_guard
from tests.support.raw_program import RawOwner
from tests.support.reader_kills import worker_processes
from tests.support.waiting import until
from tests.support.xserver import running_x_server

pytestmark = pytest.mark.x11


@pytest.mark.timeout(300)
def test_a_stopped_guard_notes_for_how_long_and_tells_the_service_manager_when_it_is_well(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager, running_x_server() as display:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(30)
        environ = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "6000000"}
        with running_guard(display, data, environ=environ) as guard:
            assert manager.recv(100) == b"READY=1"
            assert manager.recv(100) == b"WATCHDOG=1"
            os.kill(guard.pid, signal.SIGSTOP)
            time.sleep(3)
            os.kill(guard.pid, signal.SIGCONT)
            until(lambda: "stood-still" in dict(notes(data)), timeout_s=20, what="a note")
            assert guard.status()["state"] in {"guarding", "attention"}
            [core] = [line for line in Path(f"/proc/{guard.pid}/limits").read_text().splitlines() if "core" in line]
            assert core.split()[4:6] == ["0", "0"]
            with RawOwner(display, {}, selection="_FROSTPANE_GUARD"):
                until(lambda: "standby" in dict(notes(data)), timeout_s=30, what="a note about the post")
            # One that was begun anew on a busy machine is another thread's child.
            until(lambda: bool(worker_processes(guard.pid)), timeout_s=60, what="the worker")
            os.kill(worker_processes(guard.pid)[0], signal.SIGKILL)
            until(lambda: guard.status()["reader"]["gone"], what="the worker's end")
            until(lambda: not guard.status()["reader"]["gone"], timeout_s=60, what="another worker")
    noted = dict(notes(data))
    assert 3 <= int(noted["stood-still"]["seconds"]) <= 9
    posts = [facts["state"] for kind, facts in notes(data) if kind == "standby"]
    assert posts == ["claimed", "ends"]


def notes(data: Path) -> list[tuple[str, dict[str, str | int]]]:
    with reading(installation(data), MemoryVault(available=False)) as trail:
        return [(record.kind.value, dict(record.facts)) for record in trail.forwards()]
