"""The window of what the policy leaves to the person. What is changed counts at once."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, QTime, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QHBoxLayout, QLineEdit, QTimeEdit, QWidget

from guard.model import Manners
from ui.parts import label
from ui.preferences import Looks, Preferences
from ui.texts import Texts
from ui.theme import GAP_PX, NEAR_PX
from ui.window import Window

WIDTH_PX = 520
LANGUAGES = ("auto", "zh", "en")


class SettingsWindow(Window):
    """Shows preferences and tells each change."""

    changed = Signal(object)
    """The Preferences as they are now."""

    def __init__(self, icon: QIcon) -> None:
        super().__init__(icon)
        self._preferences = Preferences()
        self._filling = False
        self._language, self._looks = QComboBox(), QComboBox()
        self._notify, self._quiet = QCheckBox(), QCheckBox()
        self._from, self._until = QTimeEdit(), QTimeEdit()
        self._keys = QLineEdit()
        self._refusal, self._unsaved, self._never = label("bad"), label("bad"), label("bad")
        self._names = [label("second") for _ in range(4)]
        hours = QWidget()
        row = QHBoxLayout(hours)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP_PX)
        row.addWidget(self._quiet)
        row.addWidget(self._from)
        row.addWidget(self._until)
        row.addStretch(1)
        form = QFormLayout()
        form.setHorizontalSpacing(GAP_PX)
        form.setVerticalSpacing(GAP_PX)
        for name, part in zip(self._names, (self._language, self._looks, self._keys, self._notify), strict=True):
            form.addRow(name, part)
        form.addRow(label(), hours)
        self.body.addLayout(form)
        for told in (self._never, self._refusal, self._unsaved):
            self.body.addWidget(told)
            told.hide()
        self.body.addStretch(1)
        for part in (self._from, self._until):
            part.setDisplayFormat("HH:mm")
            part.lineEdit().setTextMargins(NEAR_PX, 0, 0, 0)
        self._language.currentIndexChanged.connect(self._tell)
        self._looks.currentIndexChanged.connect(self._tell)
        self._notify.toggled.connect(self._tell)
        self._quiet.toggled.connect(self._tell)
        self._from.timeChanged.connect(self._tell)
        self._until.timeChanged.connect(self._tell)
        self._keys.editingFinished.connect(self._tell)

    def show_preferences(
        self, texts: Texts, preferences: Preferences, manners: Manners, fixed: frozenset[str] = frozenset()
    ) -> None:
        """Fill the window; what the policy has decided, or administrators (`fixed`, by name), cannot be changed."""
        self._filling, self._preferences = True, preferences
        say = texts.say
        open_parts = {
            self._language: manners.language == "auto" and "language" not in fixed,
            self._looks: "looks" not in fixed,
            self._notify: manners.notify and "notify" not in fixed,
            self._quiet: fixed.isdisjoint(("quiet_from", "quiet_until")),
            self._keys: "shot_keys" not in fixed,
        }
        for part, is_open in open_parts.items():
            part.setEnabled(is_open)
            part.setToolTip("" if is_open else say("settings.by_policy"))
        self.setWindowTitle(say("settings.title"))
        self.note.setText(say("settings.note"))
        self.close_button.setText(say("settings.close"))
        for name, part, key in zip(
            self._names,
            (self._language, self._looks, self._keys, self._notify),
            ("language", "looks", "keys", "notifications"),
            strict=True,
        ):
            name.setWordWrap(False)
            name.setText(say(f"settings.{key}"))
            name.setBuddy(part)
            part.setAccessibleName(say(f"settings.{key}"))
        _fill(self._language, [say(f"settings.language_{name}") for name in LANGUAGES])
        _fill(self._looks, [say(f"settings.looks_{name}") for name in Looks])
        decided = manners.language if manners.language != "auto" else preferences.language
        self._language.setCurrentIndex(LANGUAGES.index(decided) if decided in LANGUAGES else 0)
        self._looks.setCurrentIndex(list(Looks).index(preferences.looks))
        self._notify.setText(say("settings.notify"))
        self._notify.setChecked(preferences.notify and manners.notify)
        self._quiet.setText(say("settings.quiet"))
        self._quiet.setChecked(bool(preferences.quiet_from))
        self._from.setAccessibleName(say("settings.quiet_from"))
        self._until.setAccessibleName(say("settings.quiet_until"))
        hours = (self._from, preferences.quiet_from, "12:00"), (self._until, preferences.quiet_until, "13:30")
        for part, told, usual in hours:
            time = QTime.fromString(told or usual, "HH:mm")
            if part.time() != time:  # what is typed half is left alone
                part.setTime(time)
        self._never.setText(say("settings.quiet_never"))
        self._show_hours()
        self._keys.setText(preferences.shot_keys)
        self._keys.setPlaceholderText(say("settings.keys_hint"))
        self._filling = False
        if not self.isVisible():
            self.fit(WIDTH_PX)

    def show_keys(self, keys: str, words: str = "") -> None:
        """The combination that is listened for; `words`: why another one is not."""
        self._preferences = replace(self._preferences, shot_keys=keys)
        self._keys.setText(keys)
        self._refusal.setText(words)
        self._refusal.setVisible(bool(words))

    def tell_unsaved(self, words: str) -> None:
        """Say that what is set is not kept; empty: it is."""
        self._unsaved.setText(words)
        self._unsaved.setVisible(bool(words))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape closes, and leaves the keys as they were before they were typed."""
        if event.key() == Qt.Key.Key_Escape:
            self._keys.setText(self._preferences.shot_keys)
        super().keyPressEvent(event)

    def _show_hours(self) -> None:
        """Whether they can be set, and that there are none between a time and itself."""
        for part in (self._from, self._until):
            part.setEnabled(self._quiet.isEnabled() and self._quiet.isChecked())
        self._never.setVisible(self._quiet.isChecked() and self._from.time() == self._until.time())

    def _tell(self) -> None:
        if self._filling:
            return
        self._show_hours()
        quiet = self._quiet.isChecked()
        told = replace(
            self._preferences,
            language=LANGUAGES[self._language.currentIndex()]
            if self._language.isEnabled()
            else self._preferences.language,
            looks=list(Looks)[self._looks.currentIndex()],
            notify=self._notify.isChecked() if self._notify.isEnabled() else self._preferences.notify,
            quiet_from=self._from.time().toString("HH:mm") if quiet else "",
            quiet_until=self._until.time().toString("HH:mm") if quiet else "",
            shot_keys=self._keys.text().strip().lower(),
        )
        if told != self._preferences:
            self._preferences = told
            self.changed.emit(told)


def _fill(box: QComboBox, words: list[str]) -> None:
    box.clear()
    box.addItems(words)
