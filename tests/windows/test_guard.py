"""The whole guard on Windows: copied in one program, pasted into WeChat.exe and crm.exe."""

from __future__ import annotations

import ctypes
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import connection
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

from guard.desktop import current
from guard.desktop.windows import win32, windows
from guard.desktop.windows.browsers import PREFIX, user_pipe
from guard.service.control import ask_status
from tests.support.waiting import until
from tests.windows.guarding import Start
from tests.windows.test_browsers import BLOCK, SENSITIVE, request

ROOT = Path(__file__).resolve().parents[2]
CHAT = "客户王小明,手机13800138000,身份证11010519491231002X,请尽快发货"


def command(*words: str | Path) -> list[str]:
    """The command of the checkout, or that of the installation that is being tried."""
    installed = os.environ.get("FROSTPANE_PROGRAM")
    return [*([installed] if installed else [sys.executable, "-m", "guard"]), *map(str, words)]


@contextmanager
def running(folder: Path, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """A guard with its data in `folder`, from the moment at which it guards."""
    errors = folder.with_suffix(".errors")
    with errors.open("wb") as told:
        process = subprocess.Popen(
            command("run", *options, "--data-dir", folder),
            stdout=subprocess.PIPE,
            stderr=told,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            assert line.strip() == b"ready", errors.read_text()
            yield process
        finally:
            process.kill()
            process.wait()
            process.stdout.close()


def run(*words: str | Path) -> None:
    """A command that has to end well."""
    subprocess.run(command(*words), cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, timeout=240)


def status(folder: Path) -> dict[str, Any]:
    """What the running guard tells, asked as the command asks it."""
    return dict(ask_status(current().control_address(folder)))


def inspected(folder: Path) -> None:
    """Wait for the first inspection: a copy is within everybody's reach until the guard has taken it."""
    until(lambda: status(folder)["counters"]["inspected"] >= 1, timeout_s=30, what="an inspection")


@pytest.fixture
def guard(tmp_path: Path) -> Iterator[Path]:
    """A running guard; its data directory."""
    with running(tmp_path / "data", "--headless"):
        until(lambda: status(tmp_path / "data")["reader"]["warm"], timeout_s=90)  # under Wine programs start slowly
        yield tmp_path / "data"


def test_a_customer_chat_is_whole_for_work_and_frosted_for_social(guard: Path, programs: Start) -> None:
    crm, wechat = programs("crm.exe", title="订单"), programs("WeChat.exe", title="微信")
    crm.activate()
    crm.copy({"text/plain": CHAT.encode(), "text/html": f"<p>{CHAT}</p>".encode()})
    inspected(guard)
    wechat.activate()
    received = (wechat.paste() or b"").decode()
    assert "13800138000" not in received
    assert "11010519491231002X" not in received
    assert "请尽快发货" in received
    page = (wechat.paste("text/html") or b"").decode()
    assert "13800138000" not in page
    assert "请尽快发货" in page
    crm.activate()
    assert crm.paste() == CHAT.encode()
    assert CHAT in (crm.paste("text/html") or b"").decode()

    state = status(guard)
    assert state["gate"]["backend"] == "windows"
    assert state["gate"]["owner"]
    assert state["counters"]["frosted"] >= 1


@pytest.mark.timeout(300)  # the first reading loads the networks
def test_a_copied_picture_is_read_and_covered_for_social(guard: Path, programs: Start) -> None:
    until(lambda: bool(status(guard)["reader"]["warm"]), timeout_s=90, what="the reader")
    picture = (ROOT / "assets" / "demo" / "chat.png").read_bytes()
    crm, wechat = programs("crm.exe"), programs("WeChat.exe")
    crm.activate()
    crm.copy({"image/png": picture})
    inspected(guard)
    wechat.activate()
    received = wechat.paste("image/png")
    assert received is not None
    with Image.open(io.BytesIO(picture)) as before, Image.open(io.BytesIO(received)) as after:
        assert before.size == after.size
        assert ImageChops.difference(before.convert("RGB"), after.convert("RGB")).getbbox()
    crm.activate()
    assert crm.paste("image/png") == picture


@pytest.mark.timeout(600)  # commands start slowly on a busy machine
def test_a_browser_is_answered_and_a_report_is_made_of_what_happened(guard: Path, tmp_path: Path) -> None:
    with connection.Client(PREFIX + user_pipe(), "AF_PIPE") as browser:
        browser.send_bytes(request("t1", SENSITIVE))
        assert BLOCK in browser.recv_bytes()
        browser.send_bytes(request("t2", "今天天气很好"))
        assert BLOCK not in browser.recv_bytes()
    run("audit", "verify", "--data-dir", guard)
    run("audit", "report", "--data-dir", guard, "-o", tmp_path / "report.html")
    assert "<html" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_what_holds_no_customer_data_stays_with_its_program(guard: Path, programs: Start) -> None:
    notes, wechat = programs("notes.exe"), programs("WeChat.exe")
    notes.activate()
    notes.copy({"text/plain": "今天天气很好".encode()})
    wechat.activate()
    assert wechat.paste() == "今天天气很好".encode()
    assert "application/x-frostpane" not in wechat.promised()


def test_the_tray_comes_up_and_guards(tmp_path: Path, programs: Start) -> None:
    with running(tmp_path / "data") as process:
        crm, wechat = programs("crm.exe"), programs("WeChat.exe")
        crm.activate()
        crm.copy({"text/plain": CHAT.encode()})
        inspected(tmp_path / "data")
        wechat.activate()
        assert b"13800138000" not in (wechat.paste() or b"13800138000")
        time.sleep(1)  # what it tells the person now must not bring it down
        assert process.poll() is None


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("said", "by"), [(0, "session"), (win32.ENDSESSION_CLOSEAPP, "installer")])
def test_the_end_of_the_session_is_a_clean_end_though_the_process_is_killed_at_once(
    tmp_path: Path, said: int, by: str
) -> None:
    user32 = vars(ctypes)["WinDLL"]("user32")
    with running(tmp_path / "data", "--headless") as process:
        window = user32.FindWindowW(None, "Frostpane session")
        assert windows.process_of(window) == process.pid
        assert user32.SendMessageW(window, win32.WM_QUERYENDSESSION, 0, said) == 1
        user32.SendMessageW(window, win32.WM_ENDSESSION, 1, said)
    listed = subprocess.run(
        command("audit", "list", "--json", "--data-dir", tmp_path / "data"),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        timeout=240,
    )
    stops = [record for record in json.loads(listed.stdout) if record["kind"] == "stop"]
    assert [record["facts"]["by"] for record in stops] == [by]
