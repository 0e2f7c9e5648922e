"""The tray, its notifications and the card, under a real window manager and a real system tray."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.clients import Client, Xclip
from tests.support.guard_process import frostpane
from tests.support.tray import Screen, TrayProcess, running_tray, screen, tray_host
from tests.support.waiting import until
from tests.unit.ui import notification_server

pytestmark = pytest.mark.x11

NUMBER = "11010519491231002X"
TEXT = f"客户身份证号：{NUMBER}"
POLICY = """\
schema = 1
name = "tray-test"
serial = 7
issued_at = 2026-11-24T08:00:00Z

[notifications]
quiet_minutes = 0

[[group]]
name = "work"
executables = ["crm*"]

[[group]]
name = "social"
executables = ["wechat*"]

[[group]]
name = "public"
executables = ["weibo*"]

[[rule]]
id = "ask-first"
entities = ["CN_ID"]
destinations = ["social"]
action = "warn"
override = "justify"

[[rule]]
id = "never-public"
entities = ["CN_ID"]
destinations = ["public"]
action = "redact"
"""
FASTEST_PERSON_S = 0.1
CARD = "Frostpane asks"
BUTTONS_FROM_BOTTOM_PX = 33
FIELD_FROM_BOTTOM_PX = 100


@pytest.fixture(scope="module")
def seen(display: str) -> Iterator[Screen]:
    with screen(display) as seen:
        yield seen


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("policy") / "policy.toml"
    file.write_text(POLICY)
    return file


@pytest.fixture
def tray(display: str, seen: Screen, tmp_path: Path) -> Iterator[None]:
    with tray_host(seen, display, tmp_path):
        yield


@pytest.fixture
def guard(display: str, policy: Path, tray: None, seen: Screen, tmp_path: Path) -> Iterator[TrayProcess]:
    with running_tray(display, tmp_path / "data", policy) as guard:
        until(lambda: bool(icons(seen)), what="icon")
        yield guard


@pytest.fixture(scope="module")
def clients(display: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Client]]:
    folder = tmp_path_factory.mktemp("clients")
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(Client.start("tk", display, folder, executable=name, title=name))
            for name in ("crm", "wechat", "weibo")
        }


def icons(seen: Screen) -> list[int]:
    return seen.windows_of("frostpane", within=seen.tray_host())


def copy_and_paste(clients: dict[str, Client], reader: str, text: str = TEXT) -> str:
    clients["crm"].copy({"text/plain": text.encode()})
    time.sleep(FASTEST_PERSON_S)
    return (clients[reader].paste() or b"").decode()


def card_box(seen: Screen) -> tuple[int, int, int, int]:
    until(lambda: seen.named(CARD) is not None, what="card")
    card = seen.named(CARD)
    assert card is not None
    return seen.box(card)


def press_right_button(seen: Screen) -> None:
    left, top, width, height = card_box(seen)
    seen.click(left + width * 3 // 4, top + height - BUTTONS_FROM_BOTTOM_PX)


def test_the_icon_appears_in_the_system_tray(guard: TrayProcess, seen: Screen) -> None:
    (icon,) = icons(seen)
    left, top, width, _ = seen.box(icon)
    assert width >= 16
    red, green, blue = seen.colour(left + width // 2, top + 3)
    assert max(red, green, blue) - min(red, green, blue) > 40, "the tile of the icon has a colour"


def test_a_second_guard_of_the_same_data_says_so_and_ends(guard: TrayProcess, display: str, tmp_path: Path) -> None:
    second = frostpane("run", "--data-dir", str(tmp_path / "data"), display=display)
    assert second.returncode == 2
    assert second.stdout == b""
    assert len(second.stderr.splitlines()) == 1
    assert b"already-running" in second.stderr


def test_it_ends_cleanly_and_leaves_no_original_behind(
    guard: TrayProcess, clients: dict[str, Client], display: str, tmp_path: Path
) -> None:
    copy_and_paste(clients, "crm")
    assert guard.stop() == 0
    left = Xclip(display, tmp_path, "weibo").paste()
    assert left is None or NUMBER.encode() not in left


def test_the_card_does_not_take_the_keyboard_from_the_person(
    guard: TrayProcess, clients: dict[str, Client], seen: Screen
) -> None:
    clients["wechat"].activate()
    focused = seen.focused()
    received = copy_and_paste(clients, "wechat")
    assert NUMBER not in received
    card_box(seen)
    time.sleep(0.3)
    assert seen.focused() == focused
    seen.type("still mine")
    assert seen.named(CARD) is not None
    assert seen.focused() == focused


def test_a_reason_typed_into_the_card_lets_the_original_go(
    guard: TrayProcess, clients: dict[str, Client], seen: Screen, tmp_path: Path
) -> None:
    clients["wechat"].activate()
    focused = seen.focused()
    assert NUMBER not in copy_and_paste(clients, "wechat")
    _, _, _, asking_height = card_box(seen)
    press_right_button(seen)
    until(lambda: card_box(seen)[3] != asking_height, what="reasons")
    assert seen.focused() == focused
    left, top, width, height = card_box(seen)
    seen.click(left + width // 2, top + height - FIELD_FROM_BOTTOM_PX)
    until(lambda: seen.focused() != focused, what="keyboard in the card")
    seen.type("ticket 4711")
    seen.press("Return")
    until(lambda: NUMBER in (clients["wechat"].paste() or b"").decode(), what="original")
    assert NUMBER not in (clients["weibo"].paste() or b"").decode()


def test_keeping_the_frosted_version_is_one_click(guard: TrayProcess, clients: dict[str, Client], seen: Screen) -> None:
    copy_and_paste(clients, "wechat")
    left, top, width, height = card_box(seen)
    seen.click(left + width // 4, top + height - BUTTONS_FROM_BOTTOM_PX)
    until(lambda: seen.named(CARD) is None, what="card gone")
    assert NUMBER not in (clients["wechat"].paste() or b"").decode()


def test_what_was_frosted_is_told_by_the_desktop_s_notifications(
    display: str, policy: Path, tray: None, clients: dict[str, Client], tmp_path: Path
) -> None:
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert bus.stdout is not None
    address = {"DBUS_SESSION_BUS_ADDRESS": bus.stdout.readline().strip()}
    server = subprocess.Popen(
        [sys.executable, notification_server.__file__],
        env=address,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        assert server.stdout.readline() == "serving\n"
        with running_tray(display, tmp_path / "data", policy, **address):
            copy_and_paste(clients, "weibo")
            told = server.stdout.readline()
        assert told.startswith("Frostpane | 1 item frosted for Weibo: ID number | Rule never-public")
        assert NUMBER not in told
    finally:
        server.kill()
        server.communicate()
        bus.terminate()
        bus.communicate()


def test_it_guards_and_says_so_on_a_desktop_without_a_tray(
    display: str, policy: Path, clients: dict[str, Client], seen: Screen, tmp_path: Path
) -> None:
    assert not seen.tray_host()
    with running_tray(display, tmp_path / "data", policy, DBUS_SESSION_BUS_ADDRESS="") as guard:
        until(lambda: bool(guard.errors), what="line")
        assert NUMBER not in copy_and_paste(clients, "weibo")
        card_box(seen)
        with tray_host(seen, display, tmp_path):
            until(lambda: bool(icons(seen)), what="icon in the tray that came later")
    assert len(guard.errors) == 1
    assert "no system tray" in guard.errors[0]
