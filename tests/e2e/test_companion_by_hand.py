"""Firefox in a window, and a person's own hand: real drags out of another program, a picture on the real clipboard.

Of Chromium's drops and pictures the tests have its own remote control.
"""

from __future__ import annotations

import base64
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.support import chat_picture
from tests.support.clients import Xclip
from tests.support.companion import PAGE
from tests.support.companion_firefox import FirefoxPage, guarded_firefox
from tests.support.guard_process import ROOT, GuardProcess
from tests.support.waiting import until
from tests.support.xserver import environment

pytestmark = pytest.mark.x11

NUMBER = chat_picture.CN_ID
TEXT = f"客户身份证号：{NUMBER}，请核实"
SOCIAL, WORK = "weibo.com", "crm.example"
PICTURE = chat_picture.draw(chat_picture.CHAT[4:6], (460, 320))
ZONE = """(({ x, y }) => [
  mozInnerScreenX + x + 100, mozInnerScreenY + y + 30,
].map(Math.round))(zone.getBoundingClientRect())"""
"""A place in the page's zone, on the screen."""


@pytest.fixture(scope="module")
def shown(display: str, guard: GuardProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FirefoxPage]:
    folder = tmp_path_factory.mktemp("browser")
    with guarded_firefox(display, folder, guard.data, {"/page": PAGE}, headless=False) as (firefox, port):
        yield FirefoxPage(firefox, port, folder)


@pytest.mark.parametrize("host", [SOCIAL, WORK])
def test_what_is_dragged_out_of_another_program(shown: FirefoxPage, display: str, host: str) -> None:
    shown.go(host)
    drag(shown, display, "text", TEXT)
    ((_, dropped),) = shown.received()
    assert is_right(host, dropped)
    chat = shown.file("chat.txt", TEXT)
    drag(shown, display, "files", str(chat), str(shown.file("clean.txt", "hello")))
    received = {each[0]: each[-1] for each in shown.received(3)}
    assert received["clean.txt"] == "hello"
    assert is_right(host, received["chat.txt"])


@pytest.mark.parametrize("host", [SOCIAL, WORK])
def test_a_folder_that_is_dragged_out_of_another_program(shown: FirefoxPage, display: str, host: str) -> None:
    shown.go(host)
    shown.file("folder/chat.txt", TEXT)
    drag(shown, display, "files", str(shown.folder / "folder"))
    received = {each[0]: each[-1] for each in shown.received(2)}
    assert is_right(host, received["chat.txt"])


@pytest.mark.parametrize("host", [SOCIAL, WORK])
def test_a_picture_on_the_clipboard(
    shown: FirefoxPage, display: str, guard: GuardProcess, tmp_path: Path, host: str
) -> None:
    shown.go(host)
    source = Xclip(display, tmp_path, "chat-tool")
    looked = guard.status()["counters"]["inspected"]
    source.copy(chat_picture.png(PICTURE), "image/png")
    until(lambda: guard.status()["counters"]["inspected"] > looked, timeout_s=60, what="the guard's look at it")
    shown.paste("editor")
    _, kind, _ = shown.received(2)[-1]
    source.close()
    assert kind == "image/png"
    pixels = np.frombuffer(base64.b64decode(shown.run("pixels()")), np.uint8).reshape(320, 460, 4)[..., :3]
    assert np.array_equal(pixels, np.asarray(PICTURE)[..., :3]) == (host == WORK)


def is_right(host: str, text: str) -> bool:
    return text == TEXT if host == WORK else NUMBER not in text and "请核实" in text


def drag(page: FirefoxPage, display: str, *what: str) -> None:
    """With the mouse, out of a window in the screen's corner into the page's zone."""

    def hand(*words: object) -> None:
        subprocess.run(["xdotool", *map(str, words)], env=environment(display), check=True, timeout=20)

    hand("search", "--onlyvisible", "--name", "page", "windowmove", 300, 150)
    program = [sys.executable, str(ROOT / "tests" / "support" / "programs" / "drag_source.py"), *what]
    source = subprocess.Popen(program, env=environment(display), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert source.stdout is not None
        assert source.stdout.readline() == b"ready\n"
        until(lambda: page.run("screenX") >= 300, what="place of the browser's window")
        left, top = page.run(ZONE)
        hand("mousemove", 100, 50, "sleep", 0.2, "mousedown", 1, "sleep", 0.1)
        for step in range(1, 11):  # a program that is dragged over answers before the next step
            hand("mousemove", 100 + (left - 100) * step // 10, 50 + (top - 50) * step // 10)
            time.sleep(0.05)
        hand("mousemove", left + 2, top + 2, "sleep", 0.3, "mouseup", 1)
        until(lambda: page.run("got.length"), timeout_s=20, what="drop")
    finally:
        source.kill()
        source.wait()
        if source.stdout is not None:
            source.stdout.close()
