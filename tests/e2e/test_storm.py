"""Storms under a real window manager: one card, no key is lost, and a screen reader hears of it once.

Five hundred pastes, then a program that reads the clipboard by itself again and again.
"""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from tests.support.accessibility import ScreenReader
from tests.support.clients import Client
from tests.support.guard_process import frostpane
from tests.support.tray import NUMBER, POLICY, Notifications, Screen, icons, running_tray, tray_host
from tests.support.waiting import until

pytestmark = pytest.mark.x11

PASTES = 500
READS = 60
READ_EVERY_MS = 50
"""Wait of the program that reads by itself, in milliseconds: such programs read once a second, and a minute is long."""
TYPED = "the customer asks where parcel 4711 is "
OTHER_NUMBER = "440308199901010012"
OTHER = f"身份证 {OTHER_NUMBER}"
CARD = "Frostpane asks"


def test_a_storm_of_pastes_takes_no_key_and_is_announced_once(
    display: str, seen: Screen, clients: dict[str, Client], tmp_path: Path
) -> None:
    document, data = tmp_path / "policy.toml", tmp_path / "data"
    document.write_text(POLICY.replace("quiet_minutes = 0", "quiet_minutes = 60"))
    session = Notifications()
    spoken = {"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
    try:
        with (
            tray_host(seen, display, tmp_path),
            ScreenReader(session.environment["DBUS_SESSION_BUS_ADDRESS"], display) as reader,
            running_tray(display, data, document, **session.environment, **spoken) as guard,
        ):
            until(lambda: bool(icons(seen)), what="icon")
            until(lambda: "frostpane" in reader.programs(), what="its coming to whoever reads aloud")
            guard.guarded(clients["crm"])
            clients["weibo"].write()
            focused = seen.focused()
            hands = threading.Thread(target=lambda: [seen.type(TYPED) for _ in range(8)])
            hands.start()
            received = {clients["wechat"].paste() for _ in range(PASTES)}
            hands.join(60)
            until(lambda: clients["weibo"].written() == TYPED * 8, what="every key")
            assert seen.focused() == focused
            assert len(received) == 1
            assert NUMBER.encode() not in received.pop()
            said = reader.heard(60)
            assert said is not None
            assert "WeChat gets the frosted version" in said
            assert "ID number" in said
            assert NUMBER not in said
            parts = reader.parts(CARD)
            assert not any(part.focused for part in parts)
            buttons = {part.name for part in parts if part.role in ("button", "push button")}
            assert {"See what is covered", "Why?", "Keep frosted", "Send original…"} == buttons
            assert all(part.name for part in parts if part.role in ("label", "button", "push button"))
            assert reader.heard(1) is None  # one card
            guard.guarded(clients["crm"], OTHER)
            clients["wechat"].poll(READ_EVERY_MS)
            until(lambda: len(clients["wechat"].polled()) >= READS, 60, what="a program that reads by itself")
            polled = clients["wechat"].polled()
            assert all(read and OTHER_NUMBER.encode() not in read for read in polled)
            assert "WeChat gets the frosted version" in (reader.heard(20) or "")
            assert reader.heard(1) is None  # one card again
            assert seen.focused() == focused
    finally:
        session.close()
    listed = json.loads(frostpane("audit", "list", "--json", "--kind", "outcome", "--data-dir", str(data)).stdout)
    reads, pastes = ((record["rule"], record["times"]) for record in listed)
    assert pastes == ("ask-first", PASTES)
    assert reads[0] == "ask-first"
    assert reads[1] >= len(polled)
