from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QEnterEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from guard.model import Action, Answer, Application, Message, Override, Refused, Reply, Version
from tests.unit.ui.given import ASSETS, contrast, outcome, texts
from ui.card import REASON_TIMEOUT_S, REPLY_TIMEOUT_S, TIMEOUT_S, Card
from ui.card_queue import CardQueue
from ui.icons import state_icon
from ui.notice import Choice, Notice
from ui.theme import DARK, LIGHT

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

Answers = list[tuple[str, str, str]]


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


def seen(widget: QWidget, kind: type[QWidget]) -> list[QWidget]:
    return [part for part in widget.findChildren(kind) if part.isVisible()]


def words(card: Card) -> str:
    return "\n".join(label.text() for label in seen(card, QLabel))


def press(card: Card, text: str) -> None:
    next(button for button in seen(card, QPushButton) if button.text().startswith(text)).click()


def choose(card: Card, text: str) -> None:
    next(choice for choice in seen(card, QRadioButton) if choice.text() == text).click()


def pass_time(card: Card, seconds: int) -> None:
    for _ in range(seconds):
        card._timer.timeout.emit()


def test_the_card_says_who_gets_the_frosted_version_and_what_was_found(card: Card) -> None:
    card.ask(texts("en"), outcome())
    assert "WeChat gets the frosted version" in words(card)
    assert "1101**********0007" in words(card)
    assert "Rule identity-stays-inside" in words(card)


def test_the_card_speaks_chinese(card: Card) -> None:
    card.ask(texts("zh"), outcome())
    assert "微信将收到遮盖后的版本" in words(card)
    assert "身份证号和卡号不能发到社交软件" in words(card)


def test_the_card_does_not_accept_the_focus(card: Card, qtbot: QtBot) -> None:
    card.ask(texts("en"), outcome())
    assert card.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert card.windowHandle().flags() & Qt.WindowType.WindowDoesNotAcceptFocus


def test_the_card_asks_to_be_left_out_of_captures(card: Card, kept_out: list[int]) -> None:
    card.ask(texts("en"), outcome())
    assert kept_out == [int(card.winId())]


def test_doing_nothing_keeps_the_frosted_version(card: Card, answers: Answers) -> None:
    card.ask(texts("en"), outcome())
    pass_time(card, TIMEOUT_S - 1)
    assert answers == []
    pass_time(card, 1)
    assert answers == [("one", "kept", "")]
    assert card.isHidden()
    assert not card._timer.isActive()


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


def test_what_asks_for_a_consent_is_not_offered(card: Card) -> None:
    card.ask(texts("en"), outcome(override=Override.CONSENT))
    assert [button.text() for button in seen(card, QPushButton)] == [f"Keep frosted ({TIMEOUT_S})"]


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
    assert [button.text() for button in seen(card, QPushButton)] == [f"Keep frosted ({TIMEOUT_S})"]


def test_what_was_blocked_is_not_called_frosted(card: Card) -> None:
    card.ask(texts("en"), outcome(action=Action.BLOCK, version=Version.NOTHING, override=Override.JUSTIFY))
    assert "WeChat received nothing" in words(card)
    assert [button.text() for button in seen(card, QPushButton)] == [f"Leave it so ({TIMEOUT_S})", "Send original…"]


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


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_colours_can_be_read(theme: object) -> None:
    for text in (theme.text, theme.dim, theme.good, theme.bad):
        assert contrast(QColor(text), QColor(theme.window)) >= 4.5
    for text in (theme.text, theme.dim):
        assert contrast(QColor(text), QColor(theme.raised)) >= 4.5
    assert contrast(QColor("#ffffff"), QColor(theme.accent)) >= 4.5
