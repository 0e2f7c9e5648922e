"""The other parts of the Windows desktop: foreground, vault, the guard's own pipe, coverage, one guard a directory."""

from __future__ import annotations

import contextlib
import queue
import secrets
import time
from multiprocessing.connection import Connection, Listener
from pathlib import Path

import pytest

from guard.desktop import current
from guard.desktop.local_server import connect
from guard.desktop.vault import KeyringVault
from guard.desktop.windows import pipe_server, win32
from guard.desktop.windows.private import set_list
from guard.errors import AlreadyRunning, DesktopError
from guard.model import Application, Box
from guard.paths import installation, private_folder
from guard.policy.access import looseness
from guard.service.claim import claim
from guard.service.control import ControlServer, ask_status
from tests.unit.service.test_control import Guard
from tests.windows.programs import Program


def test_the_desktop_of_this_system_is_windows() -> None:
    assert current().name == "windows"


def test_the_active_application_is_told_with_its_window() -> None:
    foreground = current().foreground()
    told: queue.SimpleQueue[Application] = queue.SimpleQueue()
    end = foreground.watch(told.put)
    try:
        program = Program("WeChat.exe", title="张三")
        program.activate()
        active = foreground.active()
        assert (active.executable, active.title, active.pid is not None) == ("WeChat.exe", "张三", True)
        until = time.monotonic() + 5
        while told.get(timeout=max(0.1, until - time.monotonic())).executable != "WeChat.exe":
            pass
        program.close()
    finally:
        end()
        end()


def test_the_credential_manager_keeps_secrets() -> None:
    vault = KeyringVault(service=f"frostpane-test-{secrets.token_hex(4)}")
    assert vault.get("key") is None
    vault.put("key", bytes(range(64)))
    assert vault.get("key") == bytes(range(64))
    vault.put("key", b"second")
    assert vault.get("key") == b"second"
    vault.delete("key")
    vault.delete("key")
    assert vault.get("key") is None


def test_what_is_guarded_and_what_not_is_told() -> None:
    points = {coverage.point: coverage for coverage in current().coverage()}
    assert points["clipboard"].guarded
    assert not points["drag and drop"].guarded


def test_a_second_guard_of_a_directory_is_refused(tmp_path: Path) -> None:
    paths = installation(tmp_path)
    held = claim(paths)
    try:
        with pytest.raises(AlreadyRunning):
            claim(paths)
    finally:
        held.release()
    claim(paths).release()


def test_no_guard_answers_where_none_listens(tmp_path: Path) -> None:
    with pytest.raises(DesktopError) as refusal:
        ask_status(current().control_address(tmp_path))
    assert refusal.value.code == "not-running"


def test_a_pipe_that_another_account_made_first_is_told_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = current().control_address(tmp_path)
    monkeypatch.setattr(pipe_server, "own_user", lambda: "BA")  # owned by administrators, as a service's is
    heard: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def hear(_process: int, one: Connection) -> None:
        with contextlib.suppress(EOFError, OSError):
            heard.put(one.recv_bytes())

    squatter = pipe_server.PipeServer(address, hear, squatted=DesktopError("taken"))
    try:
        with pytest.raises(DesktopError) as refusal:
            ask_status(address)
        assert refusal.value.code == "pipe-squatted"
        with pytest.raises(DesktopError) as refusal:
            connect(address)
        assert refusal.value.code == "pipe-squatted"
    finally:
        squatter.close()
    assert heard.empty()


def test_a_control_pipe_that_is_taken_ends_no_guard(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    address = current().control_address(tmp_path)
    with Listener(address, "AF_PIPE"):
        ControlServer(address, Guard()).close()
    assert "control-squatted" in caplog.text


def test_who_asks_the_guard_through_its_pipe_is_answered(tmp_path: Path) -> None:
    address = current().control_address(tmp_path)
    server = ControlServer(address, Guard())
    try:
        assert [ask_status(address)["version"] for _ in range(3)] == ["1"] * 3
    finally:
        server.close()


def test_what_every_click_goes_through_is_no_window_to_take_a_picture_of() -> None:
    """As the words over the screen."""
    visible_popup, there = 0x90000000, (10, 20, 300, 200)
    for style in (0, win32.WS_EX_TRANSPARENT):
        window = win32.CreateWindow(style, "STATIC", "Words", visible_popup, *there, None, None, None, None)
        assert (Box(*there) in current().seen_windows()) is (style == 0)
        win32.DestroyWindow(window)


def test_a_window_is_kept_out_of_captures_or_it_is_told_that_it_cannot_be() -> None:
    assert current().keep_out_of_captures(0) is False


def test_a_folder_that_is_open_to_everybody_is_told_and_closed(tmp_path: Path) -> None:
    desktop = current()
    loose = tmp_path / "loose"
    loose.mkdir()
    set_list(loose, "D:P(A;OICI;FA;;;WD)")
    told = desktop.open_to_others(loose)
    assert told is not None
    assert "open to WD" in told
    desktop.keep_private(loose)
    assert desktop.open_to_others(loose) is None
    (loose / "file").write_bytes(b"x")
    assert (loose / "file").read_bytes() == b"x"


def test_the_data_folder_of_an_installation_is_private_from_the_start(tmp_path: Path) -> None:
    assert current().open_to_others(private_folder(tmp_path / "data")) is None
    current().keep_private(tmp_path / "other")
    assert current().open_to_others(tmp_path / "other") is None


def test_the_policy_takes_a_private_folder_for_what_it_is(tmp_path: Path) -> None:
    assert looseness(private_folder(tmp_path / "data"), True) is None
