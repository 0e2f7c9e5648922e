"""What the guard answers to other processes."""

from __future__ import annotations

import os
import socket
import threading
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing.connection import Client
from pathlib import Path

import pytest

from guard.errors import DesktopError, PolicyUntrusted
from guard.model import Counters, Coverage, GateState, Message, PolicyStatus, ReaderStatus, Status, TrailStatus
from guard.service.control import (
    MOST_CONNECTIONS,
    REQUEST_S,
    ControlServer,
    ask_status,
    ask_token,
)
from guard.service.plain_status import as_plain
from tests.support.waiting import until

NOW = datetime(2026, 11, 24, tzinfo=UTC)


class Guard:
    """Answers as a service does."""

    def status(self) -> Status:
        return STATUS

    def check(self) -> None:
        pass

    def use_token(self, action: str, data: bytes) -> datetime | None:
        if action == "pause":
            return NOW
        raise PolicyUntrusted("No.", code="token-action")


STATUS = Status(
    version="1",
    policy=PolicyStatus("p", 3, "file", "ok", "/drop", NOW),
    gate=GateState("memory", owns=False, connected=True, since=NOW),
    coverage=(),
    reader=ReaderStatus("rapid", warm=True),
    trail=TrailStatus(0, None),
    counters=Counters(),
)


def test_the_status_is_told_in_plain_values(tmp_path: Path) -> None:
    address = str(tmp_path / "socket")
    server = ControlServer(address, Guard())
    told = ask_status(address)
    server.close()
    assert told["policy"]["serial"] == 3
    assert told["gate"]["owner"] is False
    assert told["gate"]["since"] == NOW.isoformat()
    assert told["state"] == "guarding"


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (STATUS, "guarding"),
        (replace(STATUS, trail=TrailStatus(3, None, "unwritable")), "attention"),
        (replace(STATUS, trail=TrailStatus(3, None, "no-vault")), "guarding"),
        (replace(STATUS, reader=ReaderStatus("rapid", warm=False, detail="it has ended", gone=True)), "attention"),
        (replace(STATUS, stuck=("inspect-0",)), "attention"),
        (replace(STATUS, coverage=(Coverage("destination", False, Message("否", "no")),)), "attention"),
        (replace(STATUS, coverage=(Coverage("customers", False, Message("否", "no")),)), "attention"),
        (replace(STATUS, coverage=(Coverage("hub", False, Message("否", "no")),)), "attention"),
        (replace(STATUS, silent=("gate",)), "not-guarding"),
        (replace(STATUS, stuck=("inspect-0",), gate=replace(STATUS.gate, connected=False)), "not-guarding"),
    ],
)
def test_the_state_is_the_gravest_thing_that_holds(status: Status, state: str) -> None:
    assert as_plain(status)["state"] == state


@pytest.mark.parametrize(
    "request_bytes", [b"", b"not json", b'{"command": "format"}', b"[" * 1000, b"x" * 50_000, b'{"command": "token"}']
)
def test_bad_requests_do_not_end_the_server(tmp_path: Path, request_bytes: bytes) -> None:
    address = str(tmp_path / "socket")
    server = ControlServer(address, Guard())
    # The server hangs up as soon as it has read the length of a request that is too long: its sender may notice.
    with suppress(BrokenPipeError, ConnectionResetError), Client(address) as connection:
        connection.send_bytes(request_bytes)
    assert ask_status(address)["version"] == "1"
    server.close()


def test_a_token_is_passed_on_and_its_refusal_comes_back(tmp_path: Path) -> None:
    address = str(tmp_path / "socket")
    server = ControlServer(address, Guard())
    assert ask_token(address, "pause", b"token") == NOW
    with pytest.raises(PolicyUntrusted, match="No") as caught:
        ask_token(address, "stop", b"token")
    assert caught.value.code == "token-action"
    server.close()


def test_asking_where_nobody_listens_says_so(tmp_path: Path) -> None:
    with pytest.raises(DesktopError) as caught:
        ask_status(str(tmp_path / "nothing"))
    assert caught.value.code == "not-running"


def test_a_socket_left_by_a_crash_is_taken_over(tmp_path: Path) -> None:
    address = str(tmp_path / "socket")
    Path(address).touch()
    server = ControlServer(address, Guard())
    assert ask_status(address)["version"] == "1"
    server.close()


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="a pipe's messages come whole or not at all")
def test_clients_that_say_half_a_word_or_none_keep_nobody_waiting(tmp_path: Path) -> None:
    address = str(tmp_path / "control")
    server = ControlServer(address, Guard())
    halves = []
    try:
        for sent in (b"\0\0\3\350", b"", b"\0\0", b"\0\0\3\350{"):
            half = socket.socket(socket.AF_UNIX)
            half.connect(address)
            half.sendall(sent)
            halves.append(half)
        began = time.monotonic()
        assert ask_status(address)["state"] == "guarding"
        assert time.monotonic() - began < REQUEST_S
        for half in halves:  # each is cut off, so that no number of them fills the room for long
            half.settimeout(3 * REQUEST_S)
            assert half.recv(1) == b""
    finally:
        for half in halves:
            half.close()
        server.close()


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="a pipe's messages come whole or not at all")
def test_more_clients_than_there_is_room_for_are_turned_away_and_it_goes_on(tmp_path: Path) -> None:
    address = str(tmp_path / "control")
    server = ControlServer(address, Guard())
    many = []
    try:
        for _ in range(2 * MOST_CONNECTIONS):
            client = socket.socket(socket.AF_UNIX)
            client.connect(address)
            many.append(client)
        assert ask_status(address)["state"] == "guarding"  # asks again until there is room
        assert sum(thread.name == "control-answer" for thread in threading.enumerate()) <= MOST_CONNECTIONS
    finally:
        for client in many:
            client.close()
        server.close()


def test_a_guard_that_has_no_room_for_long_is_not_taken_for_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guard.service.control._TURNED_AWAY_S", 0.3)
    monkeypatch.setattr("guard.service.control.MOST_CONNECTIONS", 0)
    server = ControlServer(str(tmp_path / "control"), Guard())
    with pytest.raises(DesktopError) as caught:
        ask_status(str(tmp_path / "control"))
    assert caught.value.code == "not-answering"
    server.close()


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="a pipe waits no longer than it may by itself")
def test_a_guard_that_was_stopped_keeps_nobody_waiting_who_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guard.service.control._TURNED_AWAY_S", 0.3)
    monkeypatch.setattr("guard.service.control._ANSWER_S", 0.1)
    address = str(tmp_path / "control")
    with socket.socket(socket.AF_UNIX) as stopped:
        stopped.bind(address)
        stopped.listen(1)
        for _ in range(4):  # two of them wait in its queue for ever
            with pytest.raises(DesktopError) as caught:
                ask_status(address)
            assert caught.value.code == "not-answering"


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="a pipe's messages come whole or not at all")
def test_who_is_cut_off_is_left_only_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else whatever the system opens next under that number would be hung up."""
    still_there: list[bool] = []
    dup, timer = os.dup, threading.Timer

    def dup_slowly(descriptor: int) -> int:
        before = os.fstat(descriptor).st_ino
        silent.close()
        time.sleep(0.2)
        try:
            still_there.append(os.fstat(descriptor).st_ino == before)
        except OSError:
            still_there.append(False)
        return dup(descriptor)

    monkeypatch.setattr(threading, "Timer", lambda _, call, arguments: timer(0.05, call, arguments))
    monkeypatch.setattr(os, "dup", dup_slowly)
    address = str(tmp_path / "control")
    server = ControlServer(address, Guard())
    silent = socket.socket(socket.AF_UNIX)
    silent.connect(address)
    until(lambda: still_there != [])
    server.close()
    assert still_there == [True]
