"""The card asks without taking the focus, and doing nothing keeps the frosted version."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QEnterEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from guard.model import Action, Override, Version
from tests.unit.ui.cards import Answers, choose, pass_time, press, seen, words
from tests.unit.ui.given import contrast, outcome, texts
from ui.card import REASON_TIMEOUT_S, TIMEOUT_S, Card
from ui.theme import DARK, LIGHT

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_the_card_says_who_gets_the_frosted_version_and_what_was_found(card: Card) -> None:
    card.ask(texts("en"), outcome())
    assert "WeChat gets the frosted version" in words(card)
    assert "1101**********0007" in words(card)
    assert "identity-stays-inside" not in words(card)  # a rule's id tells an agent nothing


def test_the_card_speaks_chinese(card: Card) -> None:
    card.ask(texts("zh"), outcome())
    assert "微信将收到遮盖后的版本" in words(card)
    assert "身份证号和卡号不能发到社交软件" in words(card)


@pytest.mark.parametrize(("language", "where"), [("en", "Sheet 2, C14"), ("zh", "工作表 2、C14")])
def test_the_card_says_where_in_a_document_a_value_stands(card: Card, language: str, where: str) -> None:
    found = tuple(replace(each, where="Sheet 2, C14") for each in outcome().findings)
    card.ask(texts(language), replace(outcome(), findings=found))
    assert where in words(card)


def test_the_card_does_not_accept_the_focus(card: Card, qtbot: QtBot) -> None:
    card.ask(texts("en"), outcome())
    assert card.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert card.windowHandle().flags() & Qt.WindowType.WindowDoesNotAcceptFocus


def test_the_card_asks_to_be_left_out_of_captures(card: Card, kept_out: list[int]) -> None:
    card.ask(texts("en"), outcome())
    assert kept_out == [int(card.winId())]


def test_doing_nothing_keeps_the_frosted_version_and_is_no_answer(card: Card, answers: Answers) -> None:
    card.ask(texts("en"), outcome())
    pass_time(card, TIMEOUT_S - 1)
    assert not card.isHidden()
    pass_time(card, 1)
    assert answers == []  # nobody has said that it is customer data: a rule's precision does not rise by it
    assert card.isHidden()
    assert not card.counts_down


def test_whoever_comes_to_read_the_card_has_the_whole_time(card: Card, qtbot: QtBot, answers: Answers) -> None:
    card.ask(texts("en"), outcome())
    pass_time(card, TIMEOUT_S - 1)
    QApplication.sendEvent(card, QEnterEvent(QPointF(), QPointF(), QPointF()))
    pass_time(card, TIMEOUT_S - 1)
    assert answers == []


def test_escape_keeps_the_frosted_version(card: Card, qtbot: QtBot, answers: Answers) -> None:
    card.ask(texts("en"), outcome())
    qtbot.keyClick(card, Qt.Key.Key_Escape)
    assert answers == [("one", "kept", "")]


def test_a_chosen_reason_is_sent_and_the_card_waits_for_the_guard(card: Card, answers: Answers) -> None:
    card.ask(texts("en"), outcome())
    press(card, "Send original…")
    choose(card, "Needed to solve the case")
    press(card, "Send original")
    assert answers == [("one", "justified", "Needed to solve the case")]
    assert words(card) == "\nOne moment…"


def test_leaving_the_last_page_is_no_second_answer(card: Card, qtbot: QtBot, answers: Answers) -> None:
    card.ask(texts("en"), outcome())
    press(card, "Send original…")
    choose(card, "Not customer data")
    press(card, "Send original")
    qtbot.keyClick(card, Qt.Key.Key_Escape)
    assert answers == [("one", "not_sensitive", "")]
    assert card.isHidden()


def test_another_reason_needs_words(card: Card, qtbot: QtBot, answers: Answers) -> None:
    card.ask(texts("en"), outcome())
    press(card, "Send original…")
    choose(card, "Another reason")
    press(card, "Send original")
    assert answers == []
    qtbot.keyClicks(seen(card, QLineEdit)[0], "the customer waits on the phone")
    press(card, "Send original")
    assert answers == [("one", "justified", "the customer waits on the phone")]


@pytest.mark.parametrize("typed_first", [True, False])
@pytest.mark.parametrize(
    ("language", "told"), [("en", "Needed to solve the case: #4711"), ("zh", "处理工单需要：#4711")]
)
def test_what_was_typed_beside_a_chosen_reason_is_sent_with_it(
    card: Card, qtbot: QtBot, answers: Answers, typed_first: bool, language: str, told: str
) -> None:
    said = texts(language)
    card.ask(said, outcome())
    press(card, said.say("card.original"))
    (field,) = seen(card, QLineEdit)
    steps = [lambda: qtbot.keyClicks(field, "#4711"), lambda: choose(card, said.say("card.case"))]
    for step in steps if typed_first else reversed(steps):
        qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
        step()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert answers == [("one", "justified", told)]


def test_whoever_types_without_a_choice_has_another_reason(card: Card, qtbot: QtBot, answers: Answers) -> None:
    card.ask(texts("en"), outcome())
    press(card, "Send original…")
    qtbot.keyClicks(seen(card, QLineEdit)[0], "the bank asks")
    assert [each.text() for each in seen(card, QRadioButton) if each.isChecked()] == ["Another reason"]
    press(card, "Send original")
    assert answers == [("one", "justified", "the bank asks")]


def test_whoever_chooses_or_types_a_reason_has_the_whole_time_again(card: Card, qtbot: QtBot) -> None:
    card.ask(texts("en"), outcome())
    press(card, "Send original…")
    pass_time(card, REASON_TIMEOUT_S - 1)
    choose(card, "Another reason")
    pass_time(card, REASON_TIMEOUT_S - 1)
    for letter in "abc":
        qtbot.keyClicks(seen(card, QLineEdit)[0], letter)
        pass_time(card, REASON_TIMEOUT_S - 1)
    assert not card.isHidden()
    pass_time(card, 1)
    assert card.isHidden()


def test_a_click_into_the_text_field_lets_the_keyboard_in(card: Card, qtbot: QtBot) -> None:
    card.ask(texts("en"), outcome())
    press(card, "Send original…")
    assert card.windowHandle().flags() & Qt.WindowType.WindowDoesNotAcceptFocus
    qtbot.mouseClick(seen(card, QLineEdit)[0], Qt.MouseButton.LeftButton)
    assert not card.windowHandle().flags() & Qt.WindowType.WindowDoesNotAcceptFocus
    press(card, "Back")
    pass_time(card, TIMEOUT_S)
    assert card.windowHandle().flags() & Qt.WindowType.WindowDoesNotAcceptFocus


def test_a_card_that_was_opened_can_be_answered_by_keyboard_alone(card: Card, qtbot: QtBot, answers: Answers) -> None:
    def key(*keys: Qt.Key) -> None:
        for name in keys:
            qtbot.keyClick(card.focusWidget(), name)

    card.ask(texts("en"), outcome(), take_focus=True)
    qtbot.waitUntil(card.isActiveWindow)
    key(Qt.Key.Key_Tab, Qt.Key.Key_Space)
    key(Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Space)
    assert answers == [("one", "justified", "Needed to solve the case")]
    key(Qt.Key.Key_Space)
    assert card.isHidden()


def test_an_answer_of_before_is_not_there_when_the_card_comes_again(card: Card, qtbot: QtBot) -> None:
    card.ask(texts("en"), outcome())
    press(card, "Send original…")
    choose(card, "Another reason")
    qtbot.keyClicks(seen(card, QLineEdit)[0], "words")
    pass_time(card, 1000)
    card.ask(texts("en"), outcome(snapshot_id="two"))
    press(card, "Send original…")
    assert seen(card, QLineEdit)[0].text() == ""
    assert not any(choice.isChecked() for choice in seen(card, QRadioButton))


def test_the_original_is_not_offered_where_the_policy_does_not_allow_it(card: Card) -> None:
    card.ask(texts("en"), outcome(action=Action.REDACT, override=Override.NONE))
    assert [button.text() for button in seen(card, QPushButton)] == [
        "See what is covered",
        "Why?",
        f"Keep frosted ({TIMEOUT_S})",
    ]


def test_what_was_blocked_is_not_called_frosted(card: Card) -> None:
    card.ask(texts("en"), outcome(action=Action.BLOCK, version=Version.NOTHING, override=Override.JUSTIFY))
    assert "WeChat received nothing" in words(card)
    assert [button.text() for button in seen(card, QPushButton)] == [
        "See what is covered",
        "Why?",
        f"Leave it so ({TIMEOUT_S})",
        "Send original…",
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_text_is_cut_off(card: Card, language: str) -> None:
    card.ask(texts(language), outcome())
    for page in (None, texts(language).say("card.original")):
        if page is not None:
            press(card, page)
        for part in (*seen(card, QPushButton), *seen(card, QRadioButton)):
            assert part.width() >= part.sizeHint().width()
        for part in seen(card, QLabel):
            if part.wordWrap():
                assert part.height() >= part.heightForWidth(part.width())


def test_everything_to_press_has_a_name_for_a_screen_reader(card: Card) -> None:
    card.ask(texts("en"), outcome())
    press(card, "Send original…")
    for part in (*seen(card, QPushButton), *seen(card, QRadioButton), *seen(card, QLineEdit), card):
        assert part.accessibleName() or part.text()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_colours_can_be_read(theme: object) -> None:
    for text in (theme.text, theme.dim, theme.good, theme.bad):
        assert contrast(QColor(text), QColor(theme.window)) >= 4.5
    for text in (theme.text, theme.dim):
        assert contrast(QColor(text), QColor(theme.raised)) >= 4.5
    assert contrast(QColor("#ffffff"), QColor(theme.accent)) >= 4.5


def test_it_gives_way_to_the_window_that_shows_what_is_covered(card: Card, answers: Answers, qtbot: QtBot) -> None:
    card.ask(texts(), outcome())
    with qtbot.waitSignal(card.review_wanted) as wanted:
        card._ask.review_wanted.emit()
    assert wanted.args == [outcome()]
    assert card.isHidden()
    assert answers == []
