"""Joins the guard's service and the widgets: values go to the widgets, wishes go to the service."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QLocale, QObject, Qt, Signal, Slot

from guard import GuardService
from guard.errors import GuardError, PolicyError
from guard.model import Answer, Channel, Message, Outcome, Reply, Status, workstation
from ui.bridge import Bridge
from ui.card import Card, is_about
from ui.card_pages import sent
from ui.card_queue import CardQueue
from ui.history import HistoryWindow
from ui.icons import icon_file, state_icon
from ui.notice import Choice, Notice
from ui.notify import Notifier
from ui.own_copies import OwnCopies
from ui.person import PersonsWishes
from ui.records import RecordWindows
from ui.reviewing import Reviewing
from ui.shots import Shots
from ui.states import State
from ui.status import StatusWindow
from ui.surroundings import Surroundings
from ui.texts import language_of, read_texts
from ui.token import TokenWindow
from ui.tray import Tray
from ui.watermark import Overlay
from ui.wording import can_be_overridden, latest, notification, sentence


class Workstation(QObject):
    """Tray, card, windows and notifications of one guard."""

    quit_wanted = Signal(str)
    """By whom: `agent`."""

    def __init__(
        self,
        service: GuardService,
        bridge: Bridge,
        assets: Path,
        now: Callable[[], datetime],
        surroundings: Surroundings,
    ) -> None:
        super().__init__()
        self._service = service
        self._assets = assets
        self._now = now
        self._manners = service.status().manners
        self._overlay = Overlay(workstation(), now)
        self._wishes = PersonsWishes(surroundings, state_icon(assets), now)
        self._texts = read_texts(assets, self._language())
        icon = state_icon(assets)
        keep_out_of_captures = surroundings.keep_out_of_captures
        self._tray = Tray(self._texts, assets, now)
        self._card = Card(icon, keep_out_of_captures)
        self._queue = CardQueue(self._card, self._texts)
        self._history = HistoryWindow(icon)
        self._status = StatusWindow(icon)
        self._token = TokenWindow(icon)
        self._own = OwnCopies()
        self._reviewing = Reviewing(service.reviews, self._own, icon, keep_out_of_captures)
        self._records = RecordWindows(service, icon, now, lambda: self._texts)
        self._notifier = Notifier(self._tell_otherwise, icon_file(assets))
        show = self._notifier.show
        self._shots = Shots(service.screenshots, self._own, surroundings, show, now, icon, lambda: self._texts)
        self._hear(bridge)
        self._obey()

    def show(self) -> str | None:
        """Appear in the tray. A sentence for the terminal where this desktop has none."""
        self.show_status(self._service.status())
        self._tray.show()
        self._wishes.begin(self._texts)
        return None if Tray.available() else self._texts.say("tray.absent")

    def close(self) -> None:
        """Leave the tray and the session bus."""
        self._tray.hide()
        self._overlay.close()
        self._card.hide()
        self._shots.close()
        self._wishes.close()
        self._reviewing.close()
        self._records.close()
        self._own.close()
        self._notifier.close()

    @Slot(object)
    def tell(self, outcome: Outcome) -> None:
        """Something was frosted or blocked, or is in view of a capture."""
        self._tray.show_frosted()
        self._refresh()
        if not self._wishes.may_tell(self._manners, sentence(self._texts, outcome)):
            return
        words = self._texts.say("notice.open_history")
        choices = [Choice("default", words, self._open_history)]
        if outcome.channel is Channel.CLIPBOARD:
            words = self._texts.say("notice.review")
            choices.append(Choice("review", words, lambda: self._open_review(outcome)))
        if can_be_overridden(outcome):
            words = self._texts.say("notice.send_original")
            choices.append(Choice("original", words, lambda: self._queue.open(outcome)))
        self._notifier.show(notification(self._texts, outcome, tuple(choices)))

    @Slot(object)
    def ask(self, outcome: Outcome) -> None:
        """The person may decide."""
        self._tray.show_frosted()
        self._refresh()
        self._queue.add(outcome)

    @Slot(object)
    def show_reply(self, reply: Reply) -> None:
        """What became of an answer: on the card that waits for it, else on one of its own.

        A card that gave up has said that the frosted version stays.
        """
        self._refresh()
        if self._card.show_reply(self._texts, reply) or reply.answer == Answer.KEPT:
            return
        asked = next((each for each in self._service.history() if is_about(reply, each)), None)
        if reply.refused is not None:
            self._queue.add(Notice(self._texts.of(reply.refused.advice)))
        elif asked is not None:
            self._queue.add(sent(self._texts, asked))

    @Slot(object)
    def show_status(self, status: Status) -> None:
        """The guard stands differently; the policy may ask for other manners."""
        self._manners = status.manners
        self._overlay.obey(self._manners.watermark)
        language = self._language()
        if language != self._texts.language:
            self._speak(language)
        self._tray.show_status(status)
        paused = self._tray.state is State.PAUSED
        self._queue.pause(paused)
        self._reviewing.window.show_pause(paused)
        self._refresh(status)

    @Slot(object)
    def announce(self, message: Message) -> None:
        """A sentence from the service, such as a change of the policy."""
        self._notifier.show(Notice(self._texts.of(message)))

    def _hear(self, bridge: Bridge) -> None:
        queued = Qt.ConnectionType.QueuedConnection
        bridge.frosted_told.connect(self.tell, queued)
        bridge.asked_told.connect(self.ask, queued)
        bridge.reply_told.connect(self.show_reply, queued)
        bridge.status_told.connect(self.show_status, queued)
        bridge.announced_told.connect(self.announce, queued)

    def _obey(self) -> None:
        self._tray.opening.connect(self._open_menu)
        self._tray.shot_wanted.connect(self._take_shot)
        self._wishes.shot_wanted.connect(lambda: self._take_shot(0, with_cursor=False))
        self._wishes.changed.connect(self._follow_wishes)
        self._wishes.try_wanted.connect(self._try)
        self._wishes.status_wanted.connect(self._open_status)
        self._tray.settings_wanted.connect(lambda: self._wishes.open_settings(self._texts, self._manners))
        self._tray.welcome_wanted.connect(lambda: self._wishes.open_welcome(self._texts))
        self._tray.check_wanted.connect(lambda: self._wishes.open_checkup(self._texts))
        self._status.check_wanted.connect(lambda: self._wishes.open_checkup(self._texts))
        self._tray.review_wanted.connect(self._open_review)
        self._card.review_wanted.connect(self._open_review)
        self._reviewing.original_wanted.connect(self._queue.open)
        self._reviewing.copied.connect(lambda: self._notifier.show(Notice(self._texts.say("review.copied"))))
        self._tray.history_wanted.connect(self._open_history)
        self._tray.status_wanted.connect(self._open_status)
        self._tray.incident_wanted.connect(self._records.ask_about_mistake)
        self._tray.case_wanted.connect(self._records.open_case)
        self._tray.own_records_wanted.connect(self._records.open_own)
        self._records.reported.connect(lambda: self._tray.show_status(self._service.status()))
        self._tray.balloon_clicked.connect(self._open_history)
        self._tray.event_chosen.connect(self._open_event)
        self._tray.pause_wanted.connect(self._pause)
        self._tray.resume_wanted.connect(self._service.resume)
        self._tray.quit_wanted.connect(lambda: self.quit_wanted.emit("agent"))
        self._tray.token_wanted.connect(lambda action: self._token.ask(self._texts, action))
        self._token.given.connect(self._use_token)
        self._card.answered.connect(self._answer)

    def _language(self) -> str:
        spoken = QLocale.system().uiLanguages() or [QLocale.system().name()]
        return language_of(spoken[0], self._manners.language, self._wishes.preferences.language)

    def _speak(self, language: str) -> None:
        self._texts = read_texts(self._assets, language)
        self._tray.show_texts(self._texts)
        self._queue.show_texts(self._texts)
        self._wishes.show_texts(self._texts, self._manners)
        self._records.show_texts(self._texts)
        self._reviewing.window.show_texts(self._texts)

    def _follow_wishes(self) -> None:
        """The person changed a setting."""
        self._speak(self._language())
        self._tray.show_status(self._service.status())
        self._refresh()

    def _try(self) -> None:
        """Copy the sample and show what is covered of it, once the guard has it."""
        seen = self._service.status().counters.copies
        self._own.put_file("image/png", (self._assets / "demo" / "chat.png").read_bytes())
        self._reviewing.open_after(self._texts, lambda: self._service.status().counters.copies > seen)

    def _events(self) -> tuple[Outcome, ...]:
        return latest(self._service.history())

    def _refresh(self, status: Status | None = None) -> None:
        """Bring what is on the screen up to date."""
        now = self._now()
        if self._history.isVisible():
            self._history.show_history(self._texts, self._events(), now)
        if self._status.isVisible():
            self._status.show_status(self._texts, status or self._service.status(), now)
        if self._reviewing.window.isVisible():
            self._reviewing.window.show_events(self._events())

    def _open_menu(self) -> None:
        self._tray.show_status(self._service.status())
        self._tray.show_history(self._events())

    def _open_history(self) -> None:
        self._history.show_history(self._texts, self._events(), self._now())
        self._history.bring_up()

    def _open_review(self, outcome: Outcome | None = None) -> None:
        self._reviewing.open(self._texts, outcome)
        self._refresh()

    def _open_status(self) -> None:
        self._status.show_status(self._texts, self._service.status(), self._now())
        self._status.bring_up()

    def _open_event(self, outcome: Outcome) -> None:
        """The card for the copy that is on the clipboard still, the history for older ones."""
        newest = next(iter(self._events()), outcome)
        if outcome == newest and can_be_overridden(outcome):
            self._queue.open(outcome)
        else:
            self._open_history()

    def _take_shot(self, delay_s: int, with_cursor: bool) -> None:
        self._shots.begin(delay_s=delay_s, with_cursor=with_cursor)

    def _pause(self, minutes: int) -> None:
        try:
            self._service.pause(minutes)
        except PolicyError:
            self._tell_otherwise(Notice(self._texts.say("notice.no_pause")))

    def _use_token(self, action: str, token: bytes) -> None:
        try:
            self._service.use_token(action, token)
        except GuardError as refusal:
            self._token.refuse(refusal.code)
        else:
            self._token.close()

    def _answer(self, outcome: Outcome, answer: str, reason: str) -> None:
        group = outcome.verdict.destination.group
        self._service.answer(outcome.snapshot_id, answer, reason or None, group=group)

    def _tell_otherwise(self, notice: Notice) -> None:
        """Where there is no notification service on a session bus: the system's balloon, or a card of our own."""
        if Tray.available() and Tray.has_native_balloons():
            self._tray.balloon(notice)
        else:
            self._queue.add(notice)
