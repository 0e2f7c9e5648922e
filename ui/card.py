"""The card that asks, near the corner of the screen. It never takes the focus by itself.

The safe version is in place before the card appears, so doing nothing leaves it there; it is no answer, since nobody
may have read the card. The keyboard reaches it once a person clicks into its text field, or opens it from the tray.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QCursor,
    QEnterEvent,
    QGuiApplication,
    QIcon,
    QKeyEvent,
)
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from guard.model import Answer, Outcome, Override, Reply
from ui.card_pages import AskPage, ReasonPage, TellPage, sent
from ui.consent_page import ConsentPage
from ui.notice import Notice
from ui.reading_order import in_reading_order
from ui.style_sheet import looks
from ui.texts import Texts
from ui.theme import HAIR_PX, theme_of

WIDTH_PX = 384
"""Width of the card, in pixels: a line of thirty Chinese characters."""
MARGIN_PX = 16
"""Distance from the screen's corner, in pixels."""
TIMEOUT_S = 20
"""Time of a question, in seconds: enough to read it twice; then the frosted version stays."""
REASON_TIMEOUT_S = 120
"""Time for a reason since something was chosen or typed last, in seconds."""
TELL_TIMEOUT_S = 8
"""Time of a sentence that asks nothing, in seconds."""
REPLY_TIMEOUT_S = 6
"""Wait for the guard's reply, in seconds; then the card says that the safe version stays. A later one is told, too."""


class _Page(IntEnum):
    ASK = 0
    REASON = 1
    TELL = 2
    CONSENT = 3


class Card(QWidget):
    """One question about one outcome."""

    answered = Signal(object, str, str)
    """The Outcome, the answer, the words of the reason (empty: none)."""
    review_wanted = Signal(object)
    """The Outcome of which the person wants to see what is covered."""
    finished = Signal()
    """The card has gone; there is room for the next one."""

    def __init__(self, icon: QIcon, keep_out_of_captures: Callable[[int], bool]) -> None:
        super().__init__(
            None,
            Qt.WindowType.Tool
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
            | Qt.WindowType.WindowDoesNotAcceptFocus,
        )
        self.setObjectName("frost")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_X11NetWmWindowTypeNotification)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH_PX)
        self._keep_out_of_captures = keep_out_of_captures
        self._outcome: Outcome | None = None
        self._texts: Texts | None = None
        self._awaits_reply = False
        self._pages = QStackedWidget(self)
        self._ask, self._reason, self._tell = AskPage(icon), ReasonPage(), TellPage(icon)
        self._consent = ConsentPage()
        self._faces = (self._ask, self._reason, self._tell, self._consent)
        for page in self._faces:
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(HAIR_PX, HAIR_PX, HAIR_PX, HAIR_PX)
        layout.addWidget(self._pages)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.pass_second)
        self._seconds = self._seconds_left = 0
        self._ask.kept.connect(self._keep)
        self._ask.original_wanted.connect(self._ask_why)
        self._ask.review_wanted.connect(self._give_way)
        self._ask.grown.connect(lambda: self._turn_to(_Page.ASK, TIMEOUT_S))
        for page in (self._reason, self._consent):
            page.back.connect(lambda: self._turn_to(_Page.ASK, TIMEOUT_S))
            page.given.connect(self._send)
            page.typing.connect(self.take_focus)
            page.answering.connect(self._start_again)
        self._tell.closed.connect(self._close)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenRemoved.connect(self._change_screen)

    @property
    def outcome(self) -> Outcome | None:
        """What it asks about; None while it only tells something, or is hidden."""
        return self._outcome

    @property
    def is_answered(self) -> bool:
        """Whether only the guard's reply is missing."""
        return self._awaits_reply

    @property
    def counts_down(self) -> bool:
        """Whether its time runs; a hidden card has no timer."""
        return self._timer.isActive()

    @property
    def in_use(self) -> bool:
        """Whether a person is about to answer: another question must not slip under their pointer."""
        typing = self._pages.currentIndex() in (_Page.REASON, _Page.CONSENT)
        return typing or self._awaits_reply or self.underMouse() or self.isActiveWindow()

    def ask(self, texts: Texts, outcome: Outcome, *, take_focus: bool = False) -> None:
        """Appear with a question. `take_focus`: the person asked for the card, so that the keyboard may follow."""
        self._outcome, self._texts = outcome, texts
        self._awaits_reply = False
        self._ask.show_outcome(texts, outcome)
        self._reason.show_outcome(texts, outcome)
        self._consent.show_outcome(texts, outcome)
        self._appear(texts, _Page.ASK, TIMEOUT_S)
        self._announce(self._ask.spoken())
        if take_focus:
            self.take_focus()

    def tell(self, texts: Texts, notice: Notice) -> None:
        """Appear with a sentence, where the desktop has no notifications of its own."""
        self._outcome = None
        self._awaits_reply = False
        self._tell.show_notice(texts, notice)
        self._appear(texts, _Page.TELL, TELL_TIMEOUT_S)
        self._announce(self._tell.spoken())

    def show_reply(self, texts: Texts, reply: Reply) -> bool:
        """Say what the guard did with the answer that was given here. False: this card does not wait for that reply."""
        asked = self._outcome
        if asked is None or not self._awaits_reply or not is_about(reply, asked):
            return False
        refused = reply.refused
        self._tell.show_notice(texts, sent(texts, asked) if refused is None else Notice(texts.of(refused.advice)))
        self._settle()
        return True

    def withdraw(self) -> None:
        """Go without an answer: what is asked is past."""
        if not self._awaits_reply:
            self._close()

    def take_focus(self) -> None:
        """Let the keyboard in: a person clicked into the text field or opened the card."""
        self._start_again()
        self._accept_focus(True)
        self.activateWindow()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape keeps the frosted version."""
        if event.key() == Qt.Key.Key_Escape:
            self._keep()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Whoever comes to read it has the whole time; a pointer that only rests there does not hold the card."""
        self._start_again()
        super().enterEvent(event)

    def _appear(self, texts: Texts, page: _Page, seconds: int) -> None:
        theme = theme_of(self.palette())
        self.setWindowTitle(texts.say("card.name"))
        self.setAccessibleName(texts.say("card.name"))
        self.setStyleSheet(f"{looks(self)} QWidget#frost {{ border: 1px solid {theme.border}; }}")
        self._turn_to(page, seconds)
        self._accept_focus(False)
        in_reading_order(self)
        self.show()
        self._fit()  # new parts have their size only now
        self._keep_out_of_captures(int(self.winId()))

    def _announce(self, words: str) -> None:
        """Have a screen reader say it; the keyboard stays where it is."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _turn_to(self, page: _Page, seconds: int) -> None:
        self._pages.setCurrentIndex(page)
        self._faces[page].first().setFocus()  # where the keyboard begins, once it is let in
        self._start(seconds)
        self._fit()

    def _start_again(self) -> None:
        self._start(self._seconds)

    def _start(self, seconds: int) -> None:
        self._seconds = self._seconds_left = seconds
        self._ask.count_down(seconds)
        self._timer.start()

    def _fit(self) -> None:
        """As high as the page needs, at the lower right of the screen that the person works on."""
        current = self._faces[self._pages.currentIndex()]
        screen = QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        widest = room.width() - 2 * (MARGIN_PX + HAIR_PX)
        inside = min(max(WIDTH_PX - 2 * HAIR_PX, current.minimumSizeHint().width()), widest)
        self.setFixedWidth(inside + 2 * HAIR_PX)
        self._pages.setFixedHeight(current.heightForWidth(inside) or current.sizeHint().height())
        self.adjustSize()
        self.move(room.right() + 1 - self.width() - MARGIN_PX, room.bottom() + 1 - self.height() - MARGIN_PX)

    def _change_screen(self) -> None:
        """A monitor goes: until it has gone, the pointer is on it still."""
        if self.isVisible():
            QTimer.singleShot(0, self._fit)

    def pass_second(self) -> None:
        """One second of the card's time has passed; without an answer in time the safe version stays."""
        self._seconds_left -= 1
        self._ask.count_down(self._seconds_left)
        if self._seconds_left > 0:
            return
        if self._awaits_reply and self._texts is not None:
            self._tell.show_notice(self._texts, Notice(self._texts.say("card.no_reply")))
            self._settle()
        else:
            self._close()

    def _ask_why(self) -> None:
        """For the reason, or for the customer's consent where the rule asks for that."""
        asked = self._outcome
        by_consent = asked is not None and asked.verdict.override is Override.CONSENT
        self._turn_to(_Page.CONSENT if by_consent else _Page.REASON, REASON_TIMEOUT_S)

    def _give_way(self) -> None:
        """To the window that shows what is covered: it would lie over its buttons, and can be asked for there."""
        asked = self._outcome
        self._close()
        self.review_wanted.emit(asked)

    def _keep(self) -> None:
        if self._outcome is not None and not self._awaits_reply:
            self.answered.emit(self._outcome, Answer.KEPT, "")
        self._close()

    def _send(self, answer: str, reason: str) -> None:
        """Hand the answer on; only the guard's reply says what became of it."""
        if self._outcome is None or self._texts is None:
            return
        self._awaits_reply = True
        self._tell.show_notice(self._texts, Notice(self._texts.say("card.asking")))
        self._turn_to(_Page.TELL, REPLY_TIMEOUT_S)
        self._give_focus_back()
        self.answered.emit(self._outcome, answer, reason)

    def _settle(self) -> None:
        self._outcome = None
        self._awaits_reply = False
        self._turn_to(_Page.TELL, TELL_TIMEOUT_S)

    def _close(self) -> None:
        self._timer.stop()
        self._outcome = None
        self._awaits_reply = False
        self.hide()
        self._accept_focus(False)
        self.finished.emit()

    def _give_focus_back(self) -> None:
        """To the program that the person came from; only a window that is hidden gives the keyboard away."""
        self._accept_focus(False)
        if self.isActiveWindow():
            self.hide()
            self.show()
            self._fit()

    def _accept_focus(self, accept: bool) -> None:
        """Changed on the window itself: `setWindowFlags` would hide it and make a new one."""
        if self.windowHandle() is not None:
            self.windowHandle().setFlag(Qt.WindowType.WindowDoesNotAcceptFocus, not accept)


def is_about(reply: Reply, asked: Outcome) -> bool:
    """Whether it replies to what was answered there."""
    return reply.snapshot_id == asked.snapshot_id and reply.group in (None, asked.verdict.destination.group)
