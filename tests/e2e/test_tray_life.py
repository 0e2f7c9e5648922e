"""The tray's program from its start to its end: alone, on a desktop without a tray, with a notification service."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.clients import Client, Xclip
from tests.support.policies import Office, recent
from tests.support.tray import (
    NUMBER,
    Notifications,
    Screen,
    icons,
    running_tray,
    tray_host,
)
from tests.support.waiting import until

pytestmark = pytest.mark.x11

CARD = "Frostpane asks"


@pytest.fixture
def notifications() -> Iterator[Notifications]:
    served = Notifications()
    yield served
    served.close()


def test_it_ends_cleanly_and_leaves_no_original_behind(
    display: str, policy: Path, clients: dict[str, Client], tmp_path: Path
) -> None:
    with running_tray(display, tmp_path / "data", policy) as guard:
        guard.guarded(clients["crm"])
        clients["crm"].paste()
        assert guard.stop() == 0
    left = Xclip(display, tmp_path, "weibo").paste()
    assert left is None or NUMBER.encode() not in left


def test_what_was_frosted_is_told_by_the_desktop_s_notifications(
    display: str, policy: Path, clients: dict[str, Client], notifications: Notifications, tmp_path: Path
) -> None:
    with running_tray(display, tmp_path / "data", policy, **notifications.environment) as guard:
        guard.guarded(clients["crm"])
        clients["weibo"].paste()
        told = notifications.next()
    assert told.startswith("Frostpane | 1 item frosted for Weibo: ID number")
    assert NUMBER not in told


def test_a_pushed_policy_is_announced_once(display: str, notifications: Notifications, tmp_path: Path) -> None:
    office = Office(tmp_path / "data")
    with running_tray(display, tmp_path / "data", **notifications.environment):
        office.drop(office.signed(recent(serial=41)))
        until(lambda: "(41)" in notifications.next(), what="announcement")
        time.sleep(1)
    assert notifications.rest() == []


def test_it_guards_and_says_so_on_a_desktop_without_a_tray(
    display: str, policy: Path, clients: dict[str, Client], seen: Screen, tmp_path: Path
) -> None:
    assert not seen.tray_host()
    with running_tray(display, tmp_path / "data", policy, DBUS_SESSION_BUS_ADDRESS="") as guard:
        until(lambda: bool(guard.errors), what="line")
        guard.guarded(clients["crm"])
        assert NUMBER not in (clients["weibo"].paste() or b"").decode()
        until(lambda: seen.named(CARD) is not None, what="sentence on a card")
        with tray_host(seen, display, tmp_path):
            until(lambda: bool(icons(seen)), what="icon in the tray that came later")
    assert len(guard.errors) == 1
    assert "no system tray" in guard.errors[0]
