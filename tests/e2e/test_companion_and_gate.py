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
            copies = guard.status()["counters"]["copies"]
            source.copy(text.encode())
            until(lambda copies=copies: guard.status()["counters"]["copies"] > copies, what="the guard's look at it")
            page.paste("area")
            ((_, pasted[host], _),) = page.received()
        after = guard.status()["counters"]
    source.close()
    assert pasted[WORK] == text
    assert NUMBER not in pasted[SOCIAL]
    assert "请核实" in pasted[SOCIAL]
    assert after["frosted"] - before["frosted"] == 1
    newest = json.loads(frostpane("audit", "list", "--json", "--data-dir", str(guard.data)).stdout)[0]
    # A companion knows no window: it is the gate that frosted this one.
    assert newest["destination"] == {
        "group": "social",
        "executable": "chromium",
        "window_class": "Chromium",
        "site": SOCIAL,
    }
