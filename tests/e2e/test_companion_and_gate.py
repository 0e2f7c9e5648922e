"""The companion extension tells the gate which page a window shows, so that a paste is decided by it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support import chat_picture
from tests.support.clients import Xclip
from tests.support.companion import PAGE, ChromiumPage, guarded_browser
from tests.support.guard_process import GuardProcess, frostpane
from tests.support.waiting import until

pytestmark = pytest.mark.x11

NUMBER = chat_picture.CN_ID
TEXT = f"客户身份证号：{NUMBER}，请核实"
SOCIAL, WORK = "weibo.com", "crm.example"


def test_the_gate_decides_by_the_page_and_nobody_is_told_twice(
    display: str, guard: GuardProcess, tmp_path: Path
) -> None:
    source = Xclip(display, tmp_path, "chat-tool")
    text = f"{TEXT}（第二位）"
    with guarded_browser(display, tmp_path / "profile", guard.data, {"/page": PAGE}, headless=False) as chromium:
        page = ChromiumPage(chromium, tmp_path)
        before = guard.status()["counters"]
        pasted = {}
        for host in (WORK, SOCIAL):
            page.go(host)
            page.wait_until_told()
            copies = guard.status()["counters"]["copies"]
            source.copy(text.encode())
            until(lambda copies=copies: guard.status()["counters"]["copies"] > copies, what="the guard's look at it")
            page.paste("area")
            ((_, pasted[host], _),) = page.received()
        until(lambda: guard.status()["counters"]["frosted"] > before["frosted"], what="record")
        page.run("new Promise((later) => setTimeout(later, 300))")  # in which a second one would come
        after = guard.status()["counters"]
    source.close()
    assert pasted[WORK] == text
    assert NUMBER not in pasted[SOCIAL]
    assert "请核实" in pasted[SOCIAL]
    assert after["frosted"] - before["frosted"] == 1
    until(lambda: destinations(guard), what="record")
    # A companion knows no window: it is the gate that frosted this one.
    assert destinations(guard) == [
        {"group": "social", "executable": "chromium", "window_class": "Chromium", "site": SOCIAL}
    ]


def destinations(guard: GuardProcess) -> list[dict[str, str]]:
    """Which pages what is in the trail went to."""
    listed = json.loads(frostpane("audit", "list", "--json", "--data-dir", str(guard.data)).stdout)
    return [record["destination"] for record in listed if "site" in record.get("destination", ())]
