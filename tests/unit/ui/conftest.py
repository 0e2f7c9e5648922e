"""Qt without a display, for the tests of the widgets."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from guard.model import Manners
from tests.unit.ui.cards import Answers
from tests.unit.ui.given import ASSETS, NOW, RememberingGuard, status
from ui.bridge import Bridge
from ui.card import Card
from ui.icons import state_icon
from ui.surroundings import Surroundings
from ui.workstation import Workstation


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["frostpane", "-platform", "offscreen"]


@pytest.fixture
def kept_out() -> list[int]:
    return []


@pytest.fixture
def card(qtbot: QtBot, kept_out: list[int]) -> Card:
    def keep_out(window: int) -> bool:
        kept_out.append(window)
        return True

    card = Card(state_icon(ASSETS), keep_out)
    qtbot.addWidget(card)
    return card


@pytest.fixture
def answers(card: Card) -> Answers:
    heard: Answers = []
    card.answered.connect(lambda told, answer, reason: heard.append((told.snapshot_id, str(answer), reason)))
    return heard


@pytest.fixture
def guard() -> RememberingGuard:
    return RememberingGuard(state=status(manners=Manners(language="en")))


@pytest.fixture
def bridge(qtbot: QtBot) -> Bridge:
    return Bridge()


@pytest.fixture
def workstation(
    guard: RememberingGuard, bridge: Bridge, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> Iterator[Workstation]:
    """Notifications come as cards of our own, not on the desktop of whoever runs the tests."""
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    workstation = Workstation(guard, bridge, ASSETS, lambda: NOW, Surroundings())
    workstation.show()
    yield workstation
    workstation.close()
    for window in QApplication.topLevelWidgets():
        window.close()


@pytest.fixture(scope="module", autouse=True)
def collected_by_the_windows_thread() -> Iterator[None]:
    """Objects of Qt that tests leave in cycles are destroyed on their own thread.

    The collector runs on whatever thread makes objects just then; a timer that is destroyed on another one ends the
    program at the next turn of its loop. In the product none of them goes before the program ends.
    """
    gc.disable()
    yield
    gc.enable()
    gc.collect()
