"""Browsers in a window, and a person's own hand: their dialogs, real drags out of another program, the real clipboard.

Of Chromium's drops of texts the tests have its own remote control.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.support import chat_picture
from tests.support.clients import Xclip
from tests.support.companion import PAGE, ChromiumPage, Page, guarded_browser
from tests.support.companion_firefox import FirefoxPage, guarded_firefox
from tests.support.guard_process import GuardProcess
from tests.support.hand import GONE, Hand
from tests.support.waiting import until

pytestmark = pytest.mark.x11

NUMBER = chat_picture.CN_ID
TEXT = f"客户身份证号：{NUMBER}，请核实"
SOCIAL, WORK = "weibo.com", "crm.example"
PICTURE = chat_picture.draw(chat_picture.CHAT[4:6], (460, 320))

in_firefox = pytest.mark.parametrize("shown", ["firefox"], indirect=True, scope="module")


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def shown(
    request: pytest.FixtureRequest, display: str, guard: GuardProcess, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    folder, pages = tmp_path_factory.mktemp("browser"), {"/page": PAGE + GONE}
    if request.param == "chromium":
        with guarded_browser(display, folder / "profile", guard.data, pages, headless=False) as chromium:
            yield ChromiumPage(chromium, folder)
    else:
        with guarded_firefox(display, folder, guard.data, pages, headless=False) as (firefox, port):
            yield FirefoxPage(firefox, port, folder)


@pytest.mark.parametrize(("host", "element"), [(SOCIAL, "taker"), (WORK, "chooser")])
def test_what_is_chosen_in_the_dialog(shown: Page, display: str, host: str, element: str) -> None:
    shown.go(host)
    Hand(shown, display).choose(element, shown.file("chat.txt", TEXT))
    ((name, _, content),) = shown.received()
    assert name == "chat.txt"
    assert is_right(host, content)


@pytest.mark.parametrize("host", [SOCIAL, WORK])
def test_files_that_are_dragged_out_of_another_program(shown: Page, display: str, host: str) -> None:
    shown.go(host)
    chat = shown.file("chat.txt", TEXT)
    Hand(shown, display).drag("files", str(chat), str(shown.file("clean.txt", "hello")))
    received = {each[0]: each[-1] for each in shown.received(3)}
    assert received["clean.txt"] == "hello"
    assert is_right(host, received["chat.txt"])


@in_firefox
@pytest.mark.parametrize("host", [SOCIAL, WORK])
def test_a_text_that_is_dragged_out_of_another_program(shown: Page, display: str, host: str) -> None:
    shown.go(host)
    Hand(shown, display).drag("text", TEXT)
    ((_, dropped),) = shown.received()
    assert is_right(host, dropped)


@pytest.mark.parametrize("host", [SOCIAL, WORK])
def test_a_folder_that_is_dragged_out_of_another_program(shown: Page, display: str, host: str) -> None:
    shown.go(host)
    shown.file("folder/chat.txt", TEXT)
    Hand(shown, display).drag("files", str(shown.folder / "folder"))
    received = {each[0]: each[-1] for each in shown.received(2)}
    assert is_right(host, received["chat.txt"])


@pytest.mark.parametrize("host", [SOCIAL, WORK])
def test_a_picture_on_the_clipboard(shown: Page, display: str, guard: GuardProcess, tmp_path: Path, host: str) -> None:
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
