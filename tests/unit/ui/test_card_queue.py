"""One card at a time: which question or sentence comes when."""

from __future__ import annotations

import pytest

from guard.model import Application
from tests.unit.ui.cards import pass_time, press, words
from tests.unit.ui.given import outcome, texts
from ui.card import REASON_TIMEOUT_S, TIMEOUT_S, Card
from ui.card_queue import CardQueue
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
