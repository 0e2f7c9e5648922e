"""The icon in the system tray and its menu. Shows values that it is given, tells what the person wants."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from guard.model import IncidentStatus, Outcome, Status
from ui.icons import state_icon
from ui.incident import by_end, case_line
from ui.notice import Notice
from ui.states import State, policy_line, state_line, state_of
from ui.style_sheet import menu_line
from ui.texts import Texts
from ui.wording import event_line, sentence

RECENT = 5
PAUSES_MINUTES = (5, 15, 60)
DELAYS_S = (3, 10)
BALLOON_MS = 8_000
FROSTED_MS = 20_000
"""Time for which the icon tells that something was covered, in milliseconds."""


class Tray(QObject):
    """The icon, its tooltip and its menu."""

    opening = Signal()
    """The menu is about to be seen: give it fresh values."""
    shot_wanted = Signal(int, bool)
    """Seconds to wait before; whether the pointer is to be in it."""
    review_wanted = Signal()
    """The person wants to see what is covered."""
    history_wanted = Signal()
    status_wanted = Signal()
    event_chosen = Signal(object)
    """An Outcome of the recent ones."""
    pause_wanted = Signal(int)
    """Minutes."""
    resume_wanted = Signal()
    incident_wanted = Signal()
    """Something was sent by mistake."""
    case_wanted = Signal(object)
    """The IncidentStatus of an open case at which the person looks."""
    own_records_wanted = Signal()
    settings_wanted = Signal()
    welcome_wanted = Signal()
    check_wanted = Signal()
    token_wanted = Signal(str)
    """What an administrator's token is to allow: `pause` or `stop`."""
    quit_wanted = Signal()
    balloon_clicked = Signal()

    def __init__(self, texts: Texts, assets: Path, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self._icons = {state: state_icon(assets, state) for state in State}
        self._state = State.GUARDING
        self._frosted = QTimer(self)
        self._frosted.setSingleShot(True)
        self._frosted.setInterval(FROSTED_MS)
        self._frosted.timeout.connect(self._show_icon)
        self._texts = texts
        self._menu = QMenu()
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._draw_lines)
        self._menu.aboutToShow.connect(self.opening)
        self._pause_menu = QMenu(self._menu)
        self._state_action = self._action(self.status_wanted)
        self._policy_action = self._action(self.status_wanted)
        self._review_action = self._action(self.review_wanted)
        self._shot_action = QAction(self)
        self._shot_action.triggered.connect(lambda: self._want_shot(0))
        self._shots_menu = QMenu(self._menu)
        self._delayed = {seconds: QAction(self) for seconds in DELAYS_S}
        for seconds, action in self._delayed.items():
            action.triggered.connect(lambda _checked=False, seconds=seconds: self._want_shot(seconds))
            self._shots_menu.addAction(action)
        self._cursor_action = QAction(self)
        self._cursor_action.setCheckable(True)
        self._shots_menu.addAction(self._cursor_action)
        self._settings_action = self._action(self.settings_wanted)
        self._welcome_action = self._action(self.welcome_wanted)
        self._check_action = self._action(self.check_wanted)
        self._history_action = self._action(self.history_wanted)
        self._status_action = self._action(self.status_wanted)
        self._incident_action = self._action(self.incident_wanted)
        self._cases: tuple[IncidentStatus, ...] = ()
        self._case_actions: list[QAction] = []
        self._own_action = self._action(self.own_records_wanted)
        self._resume_action = self._action(self.resume_wanted)
        self._quit_action = self._action(self.quit_wanted)
        self._token_pause = QAction(self)
        self._token_pause.triggered.connect(lambda: self.token_wanted.emit("pause"))
        self._token_quit = QAction(self)
        self._token_quit.triggered.connect(lambda: self.token_wanted.emit("stop"))
        self._recent_title = QAction(self)
        self._recent_title.setEnabled(False)
        self._recent: list[QAction] = []
        self._lay_out()
        self._icon = QSystemTrayIcon(self._icons[self._state], self)
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._activated)
        self._icon.messageClicked.connect(self.balloon_clicked)
        self.show_texts(texts)

    @staticmethod
    def available() -> bool:
        """Whether this desktop has a system tray now."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    @property
    def menu(self) -> QMenu:
        """What opens at the icon."""
        return self._menu

    @property
    def state(self) -> State:
        """How the guard stands."""
        return self._state

    def show(self) -> None:
        """Appear; where there is no tray yet, as soon as there is one."""
        self._icon.show()

    def hide(self) -> None:
        """Leave the tray, and no timer running."""
        self._frosted.stop()
        self._icon.hide()

    def show_texts(self, texts: Texts) -> None:
        """Speak this language from now on."""
        self._texts = texts
        self._recent_title.setText(texts.say("tray.recent"))
        self._review_action.setText(texts.say("tray.review"))
        self._shot_action.setText(texts.say("tray.shot"))
        self._shots_menu.setTitle(texts.say("tray.more_shots"))
        for seconds, action in self._delayed.items():
            action.setText(texts.say(f"shot.in_{seconds}"))
        self._cursor_action.setText(texts.say("shot.with_cursor"))
        self._settings_action.setText(texts.say("tray.settings"))
        self._welcome_action.setText(texts.say("tray.first_run"))
        self._check_action.setText(texts.say("tray.check"))
        self._history_action.setText(texts.say("tray.history"))
        self._status_action.setText(texts.say("tray.status"))
        self._incident_action.setText(texts.say("tray.incident"))
        self._own_action.setText(texts.say("tray.own_records"))
        self._pause_menu.setTitle(texts.say("tray.pause"))
        self._resume_action.setText(texts.say("tray.resume"))
        self._quit_action.setText(texts.say("tray.quit"))
        self._token_pause.setText(texts.say("tray.with_token"))
        self._token_quit.setText(texts.say("tray.quit_with_token"))

    def show_status(self, status: Status) -> None:
        """State, policy, and what the policy allows the person to do."""
        now = self._now()
        self._state = state_of(status)
        self._show_icon()
        self._state_action.setIcon(self._icons[self._state])
        self._state_action.setText(state_line(self._texts, status, now))
        policy = policy_line(self._texts, status, now)
        self._policy_action.setText(policy)
        self._policy_action.setToolTip(status.policy.detail or policy)
        self._icon.setToolTip(f"Frostpane\n{self._state_action.text()}\n{policy}")
        self._show_cases(by_end(status.incidents), now)
        paused = self._state is State.PAUSED
        most = status.manners.pause_max_minutes if status.manners.pause_allowed else 0
        tokens = status.manners.tokens
        self._offer_pauses(tuple(minutes for minutes in PAUSES_MINUTES if minutes <= most), tokens)
        self._pause_menu.menuAction().setVisible(not paused and not self._pause_menu.isEmpty())
        self._resume_action.setVisible(paused)
        self._quit_action.setVisible(status.manners.quit_allowed)
        self._token_quit.setVisible(tokens and not status.manners.quit_allowed)

    def _show_cases(self, cases: tuple[IncidentStatus, ...], now: datetime) -> None:
        """A line each; what another case had before is used again, so that an open menu stays as it is."""
        self._cases = cases
        for nth in range(len(self._case_actions), len(cases)):
            action = QAction(self)
            action.triggered.connect(lambda _checked=False, nth=nth: self.case_wanted.emit(self._cases[nth]))
            self._menu.insertAction(self._below_cases, action)
            self._case_actions.append(action)
        for nth, action in enumerate(self._case_actions):
            action.setVisible(nth < len(cases))
            action.setText(case_line(self._texts, cases[nth], now) if nth < len(cases) else "")

    def show_frosted(self) -> None:
        """Something was covered just now: the icon tells so for a while, if nothing graver holds."""
        self._frosted.start()
        self._show_icon()

    @property
    def shown(self) -> State:
        """What the icon shows: the state, or that something was covered just now."""
        return State.FROSTED if self._state is State.GUARDING and self._frosted.isActive() else self._state

    def _show_icon(self) -> None:
        self._icon.setIcon(self._icons[self.shown])

    def show_history(self, history: tuple[Outcome, ...]) -> None:
        """The newest events, masked."""
        for action in self._recent:
            self._menu.removeAction(action)
            action.deleteLater()
        now = self._now()
        self._recent = [self._event_action(outcome, now) for outcome in history[:RECENT]]
        if not self._recent:
            nothing = QAction(self._texts.say("tray.nothing_yet"), self)
            nothing.setEnabled(False)
            self._recent = [nothing]
        self._menu.insertActions(self._history_action, self._recent)

    @staticmethod
    def has_native_balloons() -> bool:
        """Whether the system draws them: elsewhere Qt would, in a style of its own."""
        return QGuiApplication.platformName() == "windows"

    def balloon(self, notice: Notice) -> None:
        """The tray's own notification, for desktops without a notification service."""
        self._icon.showMessage(notice.title, notice.body, self._icons[self._state], BALLOON_MS)

    def _lay_out(self) -> None:
        self._menu.addAction(self._state_action)
        self._menu.addAction(self._policy_action)
        self._below_cases = self._menu.addSeparator()
        self._menu.addAction(self._review_action)
        self._menu.addAction(self._shot_action)
        self._menu.addMenu(self._shots_menu)
        self._menu.addSeparator()
        self._menu.addAction(self._recent_title)
        self._menu.addAction(self._history_action)
        self._menu.addAction(self._incident_action)
        self._menu.addSeparator()
        self._menu.addAction(self._status_action)
        self._menu.addAction(self._own_action)
        self._menu.addAction(self._check_action)
        self._menu.addAction(self._settings_action)
        self._menu.addAction(self._welcome_action)
        self._menu.addMenu(self._pause_menu)
        self._menu.addAction(self._resume_action)
        self._menu.addSeparator()
        self._menu.addAction(self._quit_action)
        self._menu.addAction(self._token_quit)

    def _draw_lines(self) -> None:
        """Between the groups of the menu, in the theme: the style's own cannot be seen on black."""
        line = menu_line(self._menu)
        if self._menu.styleSheet() != line:
            self._menu.setStyleSheet(line)

    def _action(self, wanted: SignalInstance) -> QAction:
        action = QAction(self)
        action.triggered.connect(lambda: wanted.emit())
        return action

    def _want_shot(self, seconds: int) -> None:
        self.shot_wanted.emit(seconds, self._cursor_action.isChecked())

    def _event_action(self, outcome: Outcome, now: datetime) -> QAction:
        action = QAction(event_line(self._texts, outcome, now), self)
        action.setToolTip(sentence(self._texts, outcome))
        action.triggered.connect(lambda: self.event_chosen.emit(outcome))
        return action

    def _offer_pauses(self, choices: tuple[int, ...], tokens: bool) -> None:
        self._pause_menu.clear()
        for minutes in choices:
            action = self._pause_menu.addAction(self._texts.say("tray.pause_for", minutes=minutes))
            action.triggered.connect(lambda _checked=False, minutes=minutes: self.pause_wanted.emit(minutes))
        if tokens:
            self._pause_menu.addAction(self._token_pause)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.status_wanted.emit()
