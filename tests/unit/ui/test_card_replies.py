"""The card tells what the guard did with an answer, not what was clicked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from guard.model import Answer, Message, Refused, Reply
from tests.unit.ui.cards import Answers, choose, pass_time, press, words
from tests.unit.ui.given import outcome, texts
from ui.card import REPLY_TIMEOUT_S, Card

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def replied(code: str | None = None) -> Reply:
    refused = Refused(code, Message(zh="没有放行", en="It stays back: copy it again")) if code else None
    return Reply("one", "social", Answer.JUSTIFIED, refused)


def give_a_reason(card: Card) -> None:
    card.ask(texts("en"), outcome())
    press(card, "Send original…")
    choose(card, "The customer asked for it")
    press(card, "Send original")


def test_the_card_promises_the_original_only_once_the_guard_has_let_it_go(card: Card) -> None:
    give_a_reason(card)
    assert "Paste once more" not in words(card)
    assert card.in_use
    assert card.show_reply(texts("en"), replied())
    assert "Paste once more: WeChat now gets the original." in words(card)


@pytest.mark.parametrize(("language", "says"), [("en", "It stays back: copy it again"), ("zh", "没有放行")])
def test_the_card_says_why_the_guard_did_not_let_it_go(card: Card, language: str, says: str) -> None:
    give_a_reason(card)
    assert card.show_reply(texts(language), replied("answer-too-late"))
    assert says in words(card)
    assert "Paste once more" not in words(card)


def test_without_a_reply_the_card_says_that_the_frosted_version_stays(card: Card, answers: Answers) -> None:
    give_a_reason(card)
    pass_time(card, REPLY_TIMEOUT_S)
    assert "the frosted version stays" in words(card)
    assert not card.show_reply(texts("en"), replied())
    assert [answer for _, answer, _ in answers] == ["justified"]


def test_escape_while_the_guard_is_asked_is_no_second_answer(card: Card, qtbot: QtBot, answers: Answers) -> None:
    give_a_reason(card)
    qtbot.keyClick(card, Qt.Key.Key_Escape)
    assert [answer for _, answer, _ in answers] == ["justified"]
    assert card.isHidden()


def test_a_reply_about_another_copy_or_destination_is_not_this_card_s(card: Card) -> None:
    assert not card.show_reply(texts("en"), replied())
    give_a_reason(card)
    assert not card.show_reply(texts("en"), replace(replied(), snapshot_id="two"))
    assert not card.show_reply(texts("en"), replace(replied(), group="messenger"))
    assert "Paste once more" not in words(card)
