"""Qt without a display, for the tests of the widgets."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.unit.ui.cards import Answers
from tests.unit.ui.given import ASSETS
from ui.card import Card
from ui.icons import state_icon


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
