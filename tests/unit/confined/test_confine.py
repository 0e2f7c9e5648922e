"""What a process that is closed in can reach: tried by a program that runs inside."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from guard.confined import landlock
from guard.confined.child import Child, Died, command, environment
from guard.confined.confine import expected

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.skipif(not hasattr(os, "O_PATH"), reason="what Windows forbids is listed in docs/windows.md")


@pytest.fixture(scope="module")
def inside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What the program told that closed itself in."""
    home = tmp_path_factory.mktemp("home")
    (home / "trail.keys").write_bytes(b"the trail's keys")
    bus, loopback = socket.socket(socket.AF_UNIX), socket.socket()
    with bus, loopback:
        bus.bind(str(home / "bus"))
        loopback.bind(("127.0.0.1", 0))
        for listening in (bus, loopback):
            listening.listen()
        program = ROOT / "tests/support/programs/closed_in.py"
        words = [sys.executable, str(program), str(home), str(home / "bus"), str(loopback.getsockname()[1])]
        child = Child.start(words, blob_limit_bytes=0)
        try:
            yield {**child.receive()[0], "home": home}
        finally:
            child.release()


def test_every_measure_that_this_kernel_has_is_taken(inside: dict[str, Any]) -> None:
    kernel_has = expected() - (frozenset() if landlock.version() else {"files"})
    assert set(inside["measures"]) == kernel_has


@pytest.mark.skipif(landlock.version() < 3, reason="this kernel has no Landlock that knows of truncation")
def test_nothing_of_the_persons_can_be_reached_from_inside(inside: dict[str, Any]) -> None:
    assert {name: came for name, came in inside["told"].items() if came == "done"} == {}
    assert (inside["home"] / "trail.keys").read_bytes() == b"the trail's keys"
    assert not (inside["home"] / "new").exists()


def test_its_environment_holds_nothing_of_the_persons(inside: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    assert {"HOME", "PATH", "DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "USER"}.isdisjoint(inside["environment"])
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/run/bus")
    assert "DBUS_SESSION_BUS_ADDRESS" not in environment()
    assert "DBUS_SESSION_BUS_ADDRESS" not in environment(programs=True)


def test_a_process_that_says_nothing_is_killed_when_its_time_is_over() -> None:
    child = Child.start([sys.executable, "-c", "import time; time.sleep(60)"], blob_limit_bytes=0)
    with child.killed_after(0.1), pytest.raises(Died):
        child.receive()
    assert not child.alive
    child.release()


def test_what_is_no_frame_counts_as_dead() -> None:
    shouting = "import sys; sys.stdout.buffer.write(b'\\xff' * 100); sys.stdout.flush(); input()"
    child = Child.start([sys.executable, "-c", shouting], blob_limit_bytes=1000)
    with pytest.raises(Died):
        child.receive()
    child.release()


def test_a_frozen_build_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert command("guard.read.worker", "read-worker") == [sys.executable, "read-worker"]
