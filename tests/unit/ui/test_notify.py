from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.support import notification_server
from tests.unit.ui.given import ASSETS
from ui.icons import icon_file
from ui.notice import Choice, Notice
from ui.notify import Notifier

SERVER = Path(notification_server.__file__)
NOTICE = Notice("3 items frosted for WeChat", "Rule <a> & more")

needs_a_bus = pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="needs dbus-daemon")


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A session bus of the test's own."""
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert daemon.stdout is not None
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", daemon.stdout.readline().strip())
    yield
    daemon.terminate()
    daemon.wait(timeout=10)
    daemon.stdout.close()


@pytest.fixture
def server(bus: None) -> Iterator[subprocess.Popen[str]]:
    """A notification service that writes down what it is given and chooses the action that it is told."""
    process = subprocess.Popen([sys.executable, str(SERVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "serving\n"
    yield process
    assert process.stdin is not None
    process.stdin.close()
    process.wait(timeout=10)
    process.stdout.close()


class Fallback:
    def __init__(self) -> None:
        self.told: list[Notice] = []

    def __call__(self, notice: Notice) -> None:
        self.told.append(notice)


@pytest.fixture
def fallback() -> Fallback:
    return Fallback()


@pytest.fixture
def notifier(fallback: Fallback, qtbot: QtBot) -> Iterator[Notifier]:
    made = Notifier(fallback, icon_file(ASSETS))
    yield made
    made.close()


@needs_a_bus
def test_the_desktop_s_own_service_shows_it(
    server: subprocess.Popen[str], notifier: Notifier, fallback: Fallback, qtbot: QtBot
) -> None:
    notifier.show(NOTICE)
    assert server.stdout is not None
    assert server.stdout.readline() == "Frostpane | 3 items frosted for WeChat | Rule &lt;a&gt; &amp; more | \n"
    assert fallback.told == []


@needs_a_bus
def test_a_choice_is_taken_by_a_click(server: subprocess.Popen[str], notifier: Notifier, qtbot: QtBot) -> None:
    taken: list[str] = []
    choices = tuple(
        Choice(name, name.title(), lambda name=name: taken.append(name)) for name in ("default", "original")
    )
    notifier.show(Notice("told", choices=choices))
    assert server.stdout is not None
    assert server.stdin is not None
    assert server.stdout.readline() == "Frostpane | told |  | default Default original Original\n"
    server.stdin.write("original\n")
    server.stdin.flush()
    qtbot.waitUntil(lambda: taken == ["original"])


@needs_a_bus
def test_a_notification_that_was_closed_is_forgotten(
    server: subprocess.Popen[str], notifier: Notifier, qtbot: QtBot
) -> None:
    notifier.show(Notice("told", choices=(Choice("default", "Open", lambda: None),)))
    qtbot.waitUntil(lambda: len(notifier._shown) == 1)
    assert server.stdin is not None
    server.stdin.write("closed\n")
    server.stdin.flush()
    qtbot.waitUntil(lambda: not notifier._shown)


@needs_a_bus
def test_a_program_whose_name_is_no_unicode_is_told_of(
    server: subprocess.Popen[str], notifier: Notifier, fallback: Fallback, qtbot: QtBot
) -> None:
    notifier.show(Notice("Frosted for \udce5.bin", "\udce5", (Choice("default", "\udce5", lambda: None),)))
    assert server.stdout is not None
    assert server.stdout.readline() == "Frostpane | Frosted for ?.bin | ? | default ?\n"
    assert fallback.told == []


@needs_a_bus
def test_a_bus_without_a_notification_service_leaves_it_to_the_fallback(
    bus: None, notifier: Notifier, fallback: Fallback, qtbot: QtBot
) -> None:
    notifier.show(NOTICE)
    qtbot.waitUntil(lambda: fallback.told == [NOTICE])


@needs_a_bus
def test_a_bus_that_goes_away_leaves_it_to_the_fallback(
    server: subprocess.Popen[str], fallback: Fallback, qtbot: QtBot, bus: None, request: pytest.FixtureRequest
) -> None:
    made = Notifier(fallback, icon_file(ASSETS))
    assert made.native
    assert made._bus is not None
    made._bus.sock.shutdown(2)
    qtbot.waitUntil(lambda: not made.native)
    made.show(NOTICE)
    assert fallback.told == [NOTICE]


def test_without_a_session_bus_the_fallback_shows_it(
    monkeypatch: pytest.MonkeyPatch, fallback: Fallback, qtbot: QtBot
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    made = Notifier(fallback, icon_file(ASSETS))
    assert not made.native
    made.show(NOTICE)
    assert fallback.told == [NOTICE]
