"""What the system lends no more of: threads, files, memory. Each is told, and missed no longer than it lacks."""

from __future__ import annotations

import errno
import os
import queue
import sys
import tempfile
import threading
from dataclasses import replace
from multiprocessing.connection import Client, Connection
from pathlib import Path
from typing import IO, Any, Self, cast

import pytest
from keyring.backends.fail import Keyring

from guard.desktop import CaptureOptions
from guard.desktop.captures import FileCaptures
from guard.desktop.local_server import LocalServer
from guard.desktop.memory_captures import MemoryCaptures
from guard.desktop.vault import KeyringVault
from guard.desktop.watch import WatchedFolder
from guard.desktop.x11.falls import Falls
from guard.desktop.x11.rivals import is_guard
from guard.errors import VaultUnavailable, is_lack
from guard.inspect.pipeline import Pipeline
from guard.model.clock import wall_clock
from guard.paths import lasting_folder, private_folder
from guard.service import events
from guard.service.captures import CaptureWatch
from guard.service.workers import Workers
from tests.contract.capture_drivers import Heard
from tests.contract.test_captures import PNG
from tests.support.policies import policy
from tests.support.waiting import until
from tests.unit.connector.test_judge import pipeline
from tests.unit.service.test_captures import FILE, Interrupted

__all__ = ["pipeline"]

NO_THREAD = RuntimeError("can't start new thread")


class NoThreads:
    """No thread can be started within the block, by anybody in this process."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._context = monkeypatch.context()

    def __enter__(self) -> Self:
        def refuse(_thread: threading.Thread) -> None:
            raise NO_THREAD

        self._context.__enter__().setattr(threading.Thread, "start", refuse)
        return self

    def __exit__(self, *exception: object) -> None:
        self._context.__exit__(None, None, None)


@pytest.fixture
def no_threads(monkeypatch: pytest.MonkeyPatch) -> NoThreads:
    return NoThreads(monkeypatch)


@pytest.mark.skipif(sys.platform == "win32", reason="a socket's address")
def test_who_asks_where_no_thread_can_be_had_is_turned_away_and_answered_later(
    short_folder: Path, no_threads: NoThreads
) -> None:
    def attend(connection: Connection) -> None:
        connection.send_bytes(b"here")
        connection.close()

    address = str(short_folder / "asked")
    server = LocalServer(address, attend, name="asked", most=2)
    with no_threads:
        for _ in range(4):  # more than there is room for: a place that is not given back would be missed
            with Client(address) as asking, pytest.raises((EOFError, ConnectionError)):
                asking.recv_bytes()
    with Client(address) as asking:
        assert asking.poll(10)
        assert asking.recv_bytes() == b"here"
    server.close()


@pytest.mark.skipif(sys.platform == "win32", reason="folders of Linux")
def test_a_guard_that_was_started_outside_of_the_session_is_known_as_one(
    short_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def attend(connection: Connection) -> None:
        connection.recv_bytes()
        connection.send_bytes(b'{"gate": {}}')
        connection.close()

    monkeypatch.setattr(tempfile, "tempdir", str(short_folder))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(private_folder(short_folder / "run")))
    other = LocalServer(str(lasting_folder() / "other.sock"), attend, name="other", most=1)
    assert is_guard(os.getpid())
    other.close()
    assert not is_guard(os.getpid())


def test_a_stuck_thread_is_told_where_no_other_can_take_its_place_yet(no_threads: NoThreads) -> None:
    thaw = threading.Event()
    workers = Workers(1, "inspect", stuck_s=0.05)
    workers.submit(thaw.wait)
    with no_threads:
        until(lambda: workers.stuck() == ("inspect-0",), what="the stuck thread")
        assert workers.dead() == ()
    assert workers.stuck() == ("inspect-0",)
    assert workers.submit(lambda: threading.current_thread().name).result(10) != "inspect-0"
    thaw.set()
    workers.end(1.0)


def test_a_keyring_that_no_thread_can_ask_is_none(no_threads: NoThreads) -> None:
    with no_threads, pytest.raises(VaultUnavailable) as refused:
        KeyringVault(backend=Keyring()).get("key")
    assert refused.value.code == "vault-failed"


def test_a_capture_that_cannot_be_opened_while_files_lack_is_looked_at_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    capture, lacks, unhindered = tmp_path / "shots" / "a.png", iter(range(5)), Path.open

    def opened(path: Path, mode: str = "r") -> IO[Any]:
        if path == capture and mode == "rb" and next(lacks, None) is not None:
            raise OSError(errno.EMFILE, "x")
        return unhindered(path, mode)

    capture.parent.mkdir()
    heard = Heard()
    captures = FileCaptures(CaptureOptions(tmp_path / "withheld"), folders=(WatchedFolder(capture.parent),))
    captures.start(heard)
    monkeypatch.setattr(Path, "open", opened)
    capture.write_bytes(PNG)
    try:
        heard.wait_for(1)
    finally:
        captures.stop()
    assert [dict(snapshot.formats) for snapshot in heard.snapshots] == [{"image/png": PNG}]


def test_a_capture_for_whose_inspection_memory_lacks_counts_as_unreadable(tmp_path: Path, pipeline: Pipeline) -> None:
    def lack() -> None:
        raise MemoryError

    heard: queue.SimpleQueue[events.Event] = queue.SimpleQueue()
    workers = Workers(1, "inspect")
    watch = CaptureWatch(lambda _: MemoryCaptures(CaptureOptions(tmp_path)), workers, heard.put, wall_clock)
    watch.follow(policy(), replace(pipeline, inspector=cast("Any", Interrupted(pipeline.inspector, lack))))
    watch.captured(FILE)
    told = heard.get(timeout=10)
    workers.end(1.0)
    assert isinstance(told, events.CaptureInspected)
    assert told.copy.snapshot == FILE
    assert [finding.entity_type for finding in told.copy.inspected.inspection.findings] == ["UNREADABLE"]


LACKS = [NO_THREAD, MemoryError(), OSError(errno.EMFILE, "x"), OSError(errno.ENFILE, "x"), OSError(errno.ENOMEM, "x")]
FAULTS = [RuntimeError("x"), RecursionError(), ValueError(), OSError(errno.ENOENT, "x"), KeyboardInterrupt()]


@pytest.mark.parametrize(("error", "lack"), [*((each, True) for each in LACKS), *((each, False) for each in FAULTS)])
def test_a_program_is_left_out_for_its_own_faults_and_not_for_what_this_machine_lacks(
    error: BaseException, lack: bool
) -> None:
    falls = Falls()
    for _ in range(3):
        falls.fell(7, 70, error)
    assert is_lack(error) == lack
    assert falls.leaves_out(7, lambda: 70) == (not lack)
