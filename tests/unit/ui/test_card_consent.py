"""Where a rule asks for the customer's consent, the card takes a code and says in words why it opens nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QRadioButton
from pytestqt.qtbot import QtBot

from guard.model import Answer, Override, Refused, Reply
from guard.tokens.consent.refusal import WORDS, Cause
from tests.unit.ui.cards import Answers, pass_time, press, seen, words
from tests.unit.ui.given import outcome, texts
from ui.card import TIMEOUT_S, Card

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

CODE = "7K3M-Q8ZD-V2RT-0XWN"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_code_is_typed_and_every_refusal_is_said_in_words(card: Card, answers: Answers, language: str) -> None:
    said = texts(language)
    for cause in Cause:
        card.ask(said, outcome(override=Override.CONSENT))
        press(card, said.say("card.original"))
        assert said.say("card.consent_why") in words(card)
        assert not seen(card, QRadioButton)
        (code,) = seen(card, QLineEdit)
        code.setText(f" {CODE} ")
        press(card, said.say("card.send"))
        refused = Refused(cause.value, WORDS[cause])
        assert card.show_reply(said, Reply("one", "social", Answer.CONSENT, refused))
        assert said.of(WORDS[cause]) in words(card)
    assert answers == [("one", "consent", CODE)] * len(Cause)


def test_nothing_is_sent_without_a_code_and_none_stays_from_before(card: Card, qtbot: QtBot, answers: Answers) -> None:
    card.ask(texts("en"), outcome(override=Override.CONSENT))
    press(card, "Send original…")
    press(card, "Send original")
    assert answers == []
    qtbot.keyClicks(seen(card, QLineEdit)[0], CODE)
    press(card, "Back")
    card.ask(texts("en"), outcome(snapshot_id="two", override=Override.CONSENT))
    press(card, "Send original…")
    assert seen(card, QLineEdit)[0].text() == ""
    pass_time(card, 1000)
    assert answers == []
    assert card.isHidden()


def test_a_click_into_the_field_alone_lets_the_keyboard_in_and_a_scanner_ends_with_return(
    card: Card, qtbot: QtBot, answers: Answers
) -> None:
    card.ask(texts("en"), outcome(override=Override.CONSENT))
    press(card, "Send original…")
    assert card.windowHandle().flags() & Qt.WindowType.WindowDoesNotAcceptFocus
    code = seen(card, QLineEdit)[0]
    assert code.accessibleName() == "Code of the consent"
    qtbot.mouseClick(code, Qt.MouseButton.LeftButton)
    assert not card.windowHandle().flags() & Qt.WindowType.WindowDoesNotAcceptFocus
    qtbot.keyClicks(code, CODE)
    qtbot.keyClick(code, Qt.Key.Key_Return)
    assert answers == [("one", "consent", CODE)]
    press(card, "Close")
    card.ask(texts("en"), outcome(override=Override.CONSENT))
    pass_time(card, TIMEOUT_S)
    assert card.isHidden()
    assert len(answers) == 1
