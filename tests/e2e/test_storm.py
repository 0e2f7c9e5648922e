"""Five hundred pastes under a real window manager: one card, no key is lost, and a screen reader hears of it once."""

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
TYPED = "the customer asks where parcel 4711 is "
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
            ScreenReader(session.environment["DBUS_SESSION_BUS_ADDRESS"]) as reader,
            running_tray(display, data, document, **session.environment, **spoken) as guard,
        ):
            until(lambda: bool(icons(seen)), what="icon")
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
            said = reader.heard(20)
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
    finally:
        session.close()
    listed = json.loads(frostpane("audit", "list", "--json", "--kind", "outcome", "--data-dir", str(data)).stdout)
    assert [(record["rule"], record["times"]) for record in listed if record.get("answer") is None] == [
        ("ask-first", PASTES)
    ]
