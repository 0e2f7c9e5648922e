"""Many uploads, and what dies in the middle of one: nothing goes out whole, nothing is lost, nothing hangs."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import chat_picture
from tests.support.chromium import Browser
from tests.support.companion import PAGE, ChromiumPage, guarded_browser
from tests.support.guard_process import GuardProcess, frostpane
from tests.support.waiting import until

pytestmark = pytest.mark.x11

UPLOADS = int(os.environ.get("FROSTPANE_UPLOADS", "40"))
"""Uploads in a row; `make uploads` asks for more."""
NUMBER = chat_picture.CN_ID
TEXT = f"客户身份证号：{NUMBER}，请核实"
SOCIAL = "weibo.com"


@pytest.fixture(scope="module")
def chromium(display: str, guard: GuardProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    profile = tmp_path_factory.mktemp("browser") / "profile"
    with guarded_browser(display, profile, guard.data, {"/page": PAGE}) as chromium:
        yield chromium


@pytest.fixture
def page(chromium: Browser, tmp_path: Path) -> ChromiumPage:
    return ChromiumPage(chromium, tmp_path)


def test_many_uploads_come_frosted_and_each_once(page: ChromiumPage) -> None:
    page.go(SOCIAL)
    for number in range(UPLOADS):
        page.choose("chooser", page.file(f"{number}.txt", f"{TEXT}，第 {number} 个"))
        ((name, _, content),) = page.received(within_s=60)
        assert name == f"{number}.txt"
        assert content.endswith(f"，第 {number} 个")
        assert NUMBER not in content
    assert page.received(1, within_s=0.5) == []


def test_what_was_given_to_pages_is_told_as_any_paste(page: ChromiumPage, guard: GuardProcess) -> None:
    page.go(SOCIAL)
    page.choose("chooser", page.file("chat.txt", TEXT))
    page.received()
    listed = frostpane("audit", "list", "--json", "--data-dir", str(guard.data)).stdout.decode()
    assert SOCIAL in listed
    assert NUMBER not in listed


def test_a_host_that_is_killed_in_the_middle_lets_nothing_out(page: ChromiumPage, guard: GuardProcess) -> None:
    begin_a_large_upload(page)
    host = host_of(guard.data)
    os.kill(host, signal.SIGKILL)
    assert page.received(1, within_s=1.5) == []
    assert page.run("chooser.files.length") == 0
    until(lambda: host_of(guard.data) not in (0, host), timeout_s=30, what="another host")
    assert comes_frosted(page)


def test_a_browser_that_crashes_in_the_middle_leaves_the_guard_well(
    display: str, guard: GuardProcess, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    with guarded_browser(display, profile, guard.data, {"/page": PAGE}) as chromium:
        page = ChromiumPage(chromium, tmp_path)
        begin_a_large_upload(page)
        chromium.process.kill()
        chromium.process.wait()
    with guarded_browser(display, tmp_path / "another", guard.data, {"/page": PAGE}) as chromium:
        assert comes_frosted(ChromiumPage(chromium, tmp_path))
    assert guard.status()["state"] == "guarding"


def test_an_extension_that_ends_in_the_middle_lets_nothing_out(page: ChromiumPage) -> None:
    """The last one here: this browser does not load it again before it is started anew."""
    begin_a_large_upload(page)
    page.in_extension("setTimeout(() => chrome.runtime.reload())")
    assert page.received(1, within_s=1.5) == []
    page.choose("chooser", page.file("chat.txt", TEXT))
    assert page.received(1, within_s=1.5) == [], "the page's old script asks nobody, and lets nothing in"


def begin_a_large_upload(page: ChromiumPage) -> None:
    page.go(SOCIAL)
    page.choose("chooser", page.file("small.txt", TEXT))
    assert page.received(), "the extension has found the guard"
    page.choose("chooser", page.file("large.txt", TEXT * 400_000))


def comes_frosted(page: ChromiumPage) -> bool:
    """Whether a file soon comes frosted; until the guard is found again nothing may come."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        page.go(SOCIAL)
        page.choose("chooser", page.file("chat.txt", TEXT))
        for _, _, content in page.received(within_s=3):
            assert NUMBER not in content
            return "请核实" in content
    return False


def host_of(data: Path) -> int:
    """The process of the browser's host for that data directory; 0: there is none."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"browser-host" in words and os.fsencode(data) in words:
                return int(folder.name)
    return 0
