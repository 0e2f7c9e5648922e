"""What the person at the workstation wishes: settings, the check-up, the introduction; and how these are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QIcon

from guard.model import Manners
from ui.checkup import CheckupWindow
from ui.keys import Keys
from ui.moderation import Moderation
from ui.preferences import Looks, Preferences, decided, read_preferences, write_preferences
from ui.settings import SettingsWindow
from ui.surroundings import Surroundings
from ui.texts import Texts
from ui.theme import DARK, LIGHT, PLAIN_LIGHT, palette_of
from ui.welcome import WelcomeWindow


class PersonsWishes(QObject):
    """Follows them. All on the widgets' thread."""

    changed = Signal()
    """Other preferences count now."""
    shot_wanted = Signal()
    """The keys of a screenshot were pressed."""
    try_wanted = Signal()
    status_wanted = Signal()

    def __init__(self, surroundings: Surroundings, icon: QIcon, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._surroundings, self._now = surroundings, now
        self._own = read_preferences(surroundings.preferences)
        self._decided = decided(surroundings.administered)
        self.preferences = replace(self._own, **self._decided)
        self.settings = SettingsWindow(icon)
        self.welcome = WelcomeWindow(icon)
        self.checkup = CheckupWindow(icon, surroundings.check_up)
        self._moderation = Moderation(now)
        self._desktops = QGuiApplication.palette()
        self._texts: Texts | None = None
        self._keys = Keys(surroundings.watch_keys, self.shot_wanted.emit, self._keep_keys, self._refuse_keys)
        self.settings.changed.connect(self._follow)
        self.welcome.try_wanted.connect(self.try_wanted)
        self.checkup.status_wanted.connect(self.status_wanted)
        self.checkup.folder_wanted.connect(self._open_folder)

    def begin(self, texts: Texts) -> None:
        """Take up the settings; a person who does not know this program yet is told what it is."""
        self._texts = texts
        self._dress()
        self._keys.follow(self.preferences.shot_keys)
        if not self.preferences.introduced and self._surroundings.preferences is not None:
            self._keep(replace(self.preferences, introduced=True))
            self.welcome.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
            self.welcome.show_texts(texts)
            self.welcome.keep_on_screen()
            self.welcome.show()

    def close(self) -> None:
        """Leave nothing behind."""
        self._keys.close()
        for window in (self.settings, self.welcome, self.checkup):
            window.close()

    def may_tell(self, manners: Manners, sentence: str) -> bool:
        """Whether a notification with that sentence comes now, by policy, wishes, quiet hours and number."""
        wished = manners.notify and self.preferences.notify
        return wished and not self.preferences.is_quiet(self._now().time()) and self._moderation.admits(sentence)

    def show_texts(self, texts: Texts, manners: Manners) -> None:
        """Speak this language."""
        self._texts = texts
        self.settings.show_preferences(texts, self.preferences, manners, frozenset(self._decided))
        self.checkup.show_texts(texts)
        if self.welcome.isVisible():
            self.welcome.show_texts(texts)

    def open_settings(self, texts: Texts, manners: Manners) -> None:
        """Show what can be set."""
        self.show_texts(texts, manners)
        self.settings.bring_up()

    def open_welcome(self, texts: Texts) -> None:
        """Say what this program is."""
        self.welcome.show_texts(texts)
        self.welcome.bring_up()

    def open_checkup(self, texts: Texts) -> None:
        """Look whether everything works."""
        self.checkup.open(texts)

    def _follow(self, preferences: Preferences) -> None:
        before = self.preferences
        if preferences.shot_keys != before.shot_keys:
            self._keys.follow(preferences.shot_keys)  # which are kept once they are taken
        told = replace(preferences, shot_keys=before.shot_keys)
        if told == before:
            return
        self._keep(told)
        if told.looks != before.looks:
            self._dress()
        self.changed.emit()

    def _keep(self, preferences: Preferences) -> None:
        # What administrators decided is not kept as the person's own: it ends when they decide it no more.
        self._own = replace(preferences, **{name: getattr(self._own, name) for name in self._decided})
        self.preferences = replace(preferences, **self._decided)
        try:
            write_preferences(self._surroundings.preferences, self._own)
        except OSError:
            if self._texts is not None:
                self.settings.tell_unsaved(self._texts.say("settings.unsaved"))
        else:
            self.settings.tell_unsaved("")

    def _dress(self) -> None:
        chosen = {Looks.LIGHT: LIGHT, Looks.DARK: DARK, Looks.CONTRAST: PLAIN_LIGHT}.get(self.preferences.looks)
        QGuiApplication.setPalette(self._desktops if chosen is None else palette_of(chosen))

    def _keep_keys(self, taken: str) -> None:
        self.settings.show_keys(taken)
        if taken != self.preferences.shot_keys:
            self._keep(replace(self.preferences, shot_keys=taken))
            self.changed.emit()

    def _refuse_keys(self, refused: str) -> None:
        if self._texts is not None:
            self.settings.show_keys(self.preferences.shot_keys, self._texts.say("settings.keys_refused", keys=refused))

    def _open_folder(self) -> None:
        if self._surroundings.preferences is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._surroundings.preferences.parent)))
