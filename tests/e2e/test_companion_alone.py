"""While no guard answers, pages of guarded groups get what the last policy says, and others get everything."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.support import chat_picture
from tests.support.companion import PAGE, ChromiumPage, Page, guarded_browser
from tests.support.guard_process import running_guard

pytestmark = pytest.mark.x11

NUMBER = chat_picture.CN_ID
TEXT = f"客户身份证号：{NUMBER}，请核实"
POLICY = """
schema = 1
name = "pages"
serial = {serial}
issued_at = 2026-11-24T00:00:00Z

[browsers]
on_guard_absent = "{absent}"

[[group]]
name = "social"
sites = ["weibo.com"]

[[rule]]
id = "inside"
entities = ["CN_ID"]
destinations = ["social"]
action = "redact"
"""


def test_a_guard_that_is_killed_lets_nothing_out(display: str, tmp_path: Path) -> None:
    data, policy = tmp_path / "data", tmp_path / "policy.toml"
    policy.write_text(POLICY.format(serial=1, absent="withhold"))
    browser = guarded_browser(display, tmp_path / "profile", data, {"/page": PAGE})
    with running_guard(display, data, policy) as guard, browser as chromium:
        page = ChromiumPage(chromium, tmp_path)
        chat = page.file("chat.txt", TEXT)
        assert NUMBER not in chosen(page, "weibo.com", chat)
        assert chosen(page, "crm.example", chat) == TEXT
        large = page.file("large.txt", TEXT * 400_000)
        page.go("weibo.com")
        page.choose("chooser", large)
        guard.process.kill()  # while the file is on its way
        guard.process.wait()
        assert page.received(1, within_s=1.5) == []
        assert page.run("chooser.files.length") == 0
        page.choose("chooser", chat)
        assert page.received(1, within_s=1.5) == []
        assert chosen(page, "crm.example", chat) == TEXT
        policy.write_text(POLICY.format(serial=2, absent="allow"))
        with running_guard(display, data, policy) as again:
            wait_until_frosted(page, chat)
            again.process.kill()
            again.process.wait()
            assert chosen(page, "weibo.com", chat) == TEXT, "this policy lets it"


def chosen(page: Page, host: str, file: Path) -> str:
    """What the page reads of a file that is chosen there; empty: nothing."""
    page.go(host)
    page.choose("chooser", file)
    received = page.received(1, within_s=20)
    return str(received[0][2]) if received else ""


def wait_until_frosted(page: Page, file: Path) -> None:
    """The extension looks for a guard now and then; until it has found one nothing goes in."""
    for _ in range(20):
        page.go("weibo.com")
        page.choose("chooser", file)
        received = page.received(1, within_s=2)
        if received:
            assert NUMBER not in received[0][2]
            return
        time.sleep(0.5)
    raise AssertionError("the guard was not found again")
