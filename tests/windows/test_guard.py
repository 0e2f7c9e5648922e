"""The whole guard on Windows: copied in one program, pasted into WeChat.exe and crm.exe."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.windows.programs import Program

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


@pytest.fixture
def guard(tmp_path: Path) -> Iterator[Path]:
    """A running guard; its data directory."""
    with running(tmp_path / "data", "--headless"):
        yield tmp_path / "data"


def test_a_customer_chat_is_whole_for_work_and_frosted_for_social(guard: Path) -> None:
    crm, wechat = Program("crm.exe", title="订单"), Program("WeChat.exe", title="微信")
    crm.activate()
    crm.copy({"text/plain": CHAT.encode(), "text/html": f"<p>{CHAT}</p>".encode()})
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

    done = subprocess.run(
        command("status", "--json", "--data-dir", guard),
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
    )
    status = json.loads(done.stdout)
    assert status["gate"]["backend"] == "windows"
    assert status["gate"]["owner"]
    assert status["counters"]["frosted"] >= 1
    for program in (crm, wechat):
        program.close()


def test_what_holds_no_customer_data_stays_with_its_program(guard: Path) -> None:
    notes, wechat = Program("notes.exe"), Program("WeChat.exe")
    notes.activate()
    notes.copy({"text/plain": "今天天气很好".encode()})
    wechat.activate()
    assert wechat.paste() == "今天天气很好".encode()
    assert "application/x-frostpane" not in wechat.promised()
    for program in (notes, wechat):
        program.close()


def test_the_tray_comes_up_and_guards(tmp_path: Path) -> None:
    with running(tmp_path / "data") as process:
        crm, wechat = Program("crm.exe"), Program("WeChat.exe")
        crm.activate()
        crm.copy({"text/plain": CHAT.encode()})
        wechat.activate()
        assert b"13800138000" not in (wechat.paste() or b"13800138000")
        time.sleep(1)  # what it tells the person now must not bring it down
        assert process.poll() is None
        for program in (crm, wechat):
            program.close()
