"""One card at a time: which question or sentence comes when."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from guard.model import Application, Channel
from tests.unit.ui.cards import choose, pass_time, press, seen, words
from tests.unit.ui.given import outcome, texts
from ui.card import REASON_TIMEOUT_S, TIMEOUT_S, Card
from ui.card_queue import MOST_WAITING, CardQueue
from ui.notice import Choice, Notice

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_questions_about_one_copy_come_one_after_the_other(card: Card) -> None:
    queue = CardQueue(card, texts("en"))
    queue.add(outcome())
    queue.add(outcome(application=Application("qq")))
    assert "WeChat gets the frosted version" in words(card)
    pass_time(card, TIMEOUT_S)
    assert "qq gets the frosted version" in words(card)
    pass_time(card, TIMEOUT_S)
    assert card.isHidden()


def test_a_question_about_a_newer_copy_takes_the_place_of_an_older_one(card: Card) -> None:
    queue = CardQueue(card, texts("en"))
    queue.add(outcome(snapshot_id="one"))
    queue.add(outcome(snapshot_id="two"))
    assert card.outcome.snapshot_id == "two"


def test_no_question_slips_under_the_hands_of_a_person_who_answers(card: Card) -> None:
    queue = CardQueue(card, texts("en"))
    queue.add(outcome(snapshot_id="one"))
    press(card, "Send original…")
    queue.add(outcome(snapshot_id="two"))
    assert card.outcome.snapshot_id == "one"
    pass_time(card, REASON_TIMEOUT_S)
    assert card.outcome.snapshot_id == "two"


def test_a_card_that_the_person_opens_comes_first(card: Card) -> None:
    queue = CardQueue(card, texts("en"))
    queue.add(outcome(snapshot_id="one"))
    queue.open(outcome(snapshot_id="two"))
    assert card.outcome.snapshot_id == "two"
    pass_time(card, TIMEOUT_S)
    assert card.outcome.snapshot_id == "one"


def test_a_sentence_gives_way_to_a_question_but_never_hides_one(card: Card) -> None:
    queue = CardQueue(card, texts("en"))
    queue.add(Notice("first"))
    queue.add(outcome())
    assert card.outcome is not None
    queue.add(Notice("second"))
    assert "second" not in words(card)
    pass_time(card, TIMEOUT_S)
    assert "second" in words(card)


def test_a_question_about_a_copy_that_was_replaced_meanwhile_is_not_asked_any_more(card: Card) -> None:
    queue = CardQueue(card, texts("en"))
    queue.add(outcome(snapshot_id="one"))
    press(card, "Send original…")
    queue.add(outcome(snapshot_id="two"))
    queue.add(outcome(snapshot_id="capture", channel=Channel.CAPTURE))
    queue.add(outcome(snapshot_id="three"))
    asked = []
    while card.outcome is not None:
        asked.append(card.outcome.snapshot_id)
        pass_time(card, 1)
    assert list(dict.fromkeys(asked)) == ["one", "capture", "three"]


def test_sentences_push_no_question_out(card: Card) -> None:
    queue = CardQueue(card, texts("en"))
    queue.add(outcome())
    queue.add(outcome(application=Application("qq")))
    for number in range(MOST_WAITING + 1):
        queue.add(Notice(f"sentence {number}"))
    pass_time(card, TIMEOUT_S)
    assert "qq gets the frosted version" in words(card)
    pass_time(card, TIMEOUT_S)
    assert "sentence 2" in words(card)


def test_a_question_that_was_answered_is_not_asked_again(card: Card) -> None:
    queue = CardQueue(card, texts("en"))
    queue.add(outcome(snapshot_id="one"))
    press(card, "Send original…")
    choose(card, "Not customer data")
    press(card, "Send original")
    queue.open(outcome(snapshot_id="two"))
    assert card.outcome.snapshot_id == "two"
    pass_time(card, TIMEOUT_S)
    assert card.isHidden()


def test_a_card_that_is_opened_once_more_keeps_what_was_typed_there(card: Card, qtbot: QtBot) -> None:
    queue = CardQueue(card, texts("en"))
    queue.add(outcome())
    press(card, "Send original…")
    (field,) = seen(card, QLineEdit)
    qtbot.keyClicks(field, "the customer waits")
    queue.open(outcome())
    assert seen(card, QLineEdit) == [field]
    assert field.text() == "the customer waits"


def test_in_a_pause_nothing_is_asked_about_copies(card: Card) -> None:
    queue = CardQueue(card, texts("en"))
    queue.add(outcome())
    queue.add(outcome(application=Application("qq")))
    queue.pause(True)
    assert card.isHidden()
    queue.add(outcome())
    assert card.isHidden()
    queue.open(outcome())
    assert "Paused: programs get the original as it is." in words(card)
    queue.add(outcome(channel=Channel.CAPTURE))
    queue.pause(True)
    assert "This capture was frosted" in words(card)
    pass_time(card, TIMEOUT_S)
    queue.pause(False)
    queue.add(outcome())
    assert "WeChat gets the frosted version" in words(card)


def test_a_sentence_offers_its_last_choice(card: Card) -> None:
    taken: list[str] = []
    notice = Notice(
        "3 items frosted",
        choices=(
            Choice("default", "Show history", lambda: taken.append("history")),
            Choice("original", "Send original…", lambda: taken.append("original")),
        ),
    )
    card.tell(texts("en"), notice)
    press(card, "Send original…")
    assert taken == ["original"]
    assert card.isHidden()
