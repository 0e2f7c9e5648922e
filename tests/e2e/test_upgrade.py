"""A guard takes over from one that runs, with its folder: what was not guarded in between is short, and is noted."""

from __future__ import annotations

import json
import threading
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xcffib

from tests.support.clients import Xclip
from tests.support.guard_process import free_strangers, frostpane, running_guard
from tests.support.waiting import until

pytestmark = [pytest.mark.timeout(240), pytest.mark.x11]

NUMBER = "11010519491231002X"
TEXT = f"身份证号 {NUMBER}".encode()
PATIENCE_S = 60.0
GAP_S = 8.0
"""Time without a guard, in seconds, at most, where others use the machine too; by itself it is a part of a second."""


class Watched:
    """Who holds the post of a display, looked at without a pause."""

    def __init__(self, display: str) -> None:
        self._wire: Any = xcffib.connect(display)
        self._post = self._wire.core.InternAtom(False, 16, "_FROSTPANE_GUARD").reply().atom
        self._ending = threading.Event()
        self.longest_s = 0.0
        """Time for which nobody held it."""
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def _look(self) -> None:
        held = time.monotonic()
        while not self._ending.wait(0.001):
            if self._wire.core.GetSelectionOwner(self._post).reply().owner:
                self.longest_s = max(self.longest_s, time.monotonic() - held)
                held = time.monotonic()

    def close(self) -> None:
        self._ending.set()
        self._thread.join()
        self._wire.disconnect()


def records(data: Path) -> list[dict[str, Any]]:
    """The oldest first."""
    listed: list[dict[str, Any]] = json.loads(frostpane("audit", "list", "--json", "--data-dir", str(data)).stdout)
    return listed[::-1]


def test_a_newer_guard_takes_over_and_the_time_between_them_is_noted(display: str, tmp_path: Path) -> None:
    data, policy = tmp_path / "data", free_strangers(tmp_path)
    with running_guard(display, data, policy) as old:
        crm, wechat = Xclip(display, tmp_path, "crm"), Xclip(display, tmp_path, "wechat")
        crm.copy(TEXT)
        until(lambda: NUMBER.encode() not in (wechat.paste() or NUMBER.encode()), PATIENCE_S)
        watched = Watched(display)
        try:
            with running_guard(display, data, policy, program=("guard", "run", "--headless", "--replace")) as new:
                assert old.process.wait(timeout=30) == 0
                watched.close()
                assert not new.status()["gate"]["standby"]
                assert NUMBER.encode() not in (wechat.paste() or b"")
                crm.copy(TEXT)
                until(lambda: NUMBER.encode() not in (wechat.paste() or NUMBER.encode()), PATIENCE_S)
        finally:
            watched.close()
    told = records(data)
    assert [each["kind"] for each in told] == ["chain-started", "start", "outcome", "stop", "start", "outcome", "stop"]
    ended, began = (datetime.fromisoformat(told[place]["at"]) for place in (3, 4))
    assert told[3]["facts"]["by"] == "SIGTERM"
    assert watched.longest_s < GAP_S
    # The gate opens shortly after the end is noted as wanted, and the next one's start is noted once it guards.
    assert watched.longest_s < (began - ended).total_seconds() + 1
    assert frostpane("audit", "verify", "--data-dir", str(data)).returncode == 0
