"""The card's question is answered at once, on the card; the rule's id stands behind "Why?"."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from guard.service.questions import read_questions
from tests.unit.ui.cards import Answers, press, seen, words
from tests.unit.ui.given import outcome, texts
from ui.card import TIMEOUT_S, Card

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

QUESTION = read_questions()[0].question


@pytest.mark.parametrize(
    ("choice", "verdict", "language"), [(0, "Right.", "en"), (1, "Not quite.", "en"), (0, "对。", "zh")]
)
def test_an_answer_is_told_at_once_and_goes_nowhere(
    card: Card, answers: Answers, choice: int, verdict: str, language: str
) -> None:
    given = texts(language)
    card.ask(given, replace(outcome(), question=QUESTION))
    assert given.of(QUESTION.words) in words(card)
    for _ in range(5):
        card.pass_second()
    press(card, given.of(QUESTION.choices[choice]))
    assert given.say("card.answered", verdict=verdict, told=given.of(QUESTION.told)) in words(card)
    assert given.say("card.keep_in", seconds=TIMEOUT_S) in [each.text() for each in seen(card, QPushButton)]
    assert answers == []
    for part in seen(card, QLabel):
        assert not part.wordWrap() or part.height() >= part.heightForWidth(part.width())


def test_the_next_card_without_a_question_shows_none(card: Card) -> None:
    card.ask(texts("en"), replace(outcome(), question=QUESTION))
    card.ask(texts("en"), outcome())
    assert QUESTION.words.en not in words(card)
    assert QUESTION.choices[0].en not in [each.text() for each in seen(card, QPushButton)]


def test_the_rule_is_told_to_whoever_asks(card: Card) -> None:
    asked = outcome()
    rule = str(asked.verdict.rule_id)
    card.ask(texts("en"), asked)
    assert rule not in words(card)
    press(card, "Why?")
    assert rule in words(card)
    card.ask(texts("en"), asked)
    assert rule not in words(card)
