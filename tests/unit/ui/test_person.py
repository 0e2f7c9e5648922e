"""Settings, number of notifications, the introduction, the check-up, the keys of a screenshot."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTime
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QTimeEdit
from pytestqt.qtbot import QtBot

from guard.cli.doctor import covered
from guard.errors import InputError
from guard.model import Administered, Coverage, Manners, Message
from tests.unit.ui.given import ASSETS, texts
from ui.checkup import Checked, CheckupWindow, parse
from ui.icons import state_icon
from ui.moderation import MOST_IN_WINDOW, Moderation
from ui.person import PersonsWishes
from ui.preferences import Looks, Preferences, read_preferences, write_preferences
from ui.surroundings import Surroundings

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class Clock:
    def __init__(self) -> None:
        self.at = datetime(2026, 11, 24, 14, 32, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


class Keys:
    """A keyboard that somebody else presses."""

    def __init__(self) -> None:
        self.watched: dict[str, Callable[[], None]] = {}

    def watch(self, keys: str, pressed: Callable[[], None]) -> Callable[[], None]:
        if "?" in keys:
            raise InputError("no combination", code="hotkey")
        self.watched[keys] = pressed
        return lambda: self.watched.pop(keys, None)


@pytest.fixture
def keys() -> Keys:
    return Keys()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "preferences.json"


@pytest.fixture
def wishes(qtbot: QtBot, keys: Keys, clock: Clock, file: Path) -> Iterator[PersonsWishes]:
    before = QApplication.palette()
    made = PersonsWishes(Surroundings(watch_keys=keys.watch, preferences=file), state_icon(ASSETS), clock.now)
    made.begin(texts("en"))
    yield made
    made.close()
    QApplication.setPalette(before)


def test_a_person_is_told_once_what_this_is_and_what_it_never_does(wishes: PersonsWishes, file: Path) -> None:
    assert wishes.welcome.isVisible()
    said = " ".join(label.text() for label in wishes.welcome.findChildren(QLabel))
    for sentence in ("does not record what you type", "does not leave this computer", "What a supervisor sees"):
        assert sentence in said
    assert read_preferences(file).introduced
    again = PersonsWishes(Surroundings(preferences=file), state_icon(ASSETS), Clock().now)
    again.begin(texts("en"))
    assert not again.welcome.isVisible()
    again.close()


def test_the_introduction_that_still_stands_there_speaks_the_language_that_was_chosen(wishes: PersonsWishes) -> None:
    wishes.begin(texts("en"))
    wishes.show_texts(texts("zh"), Manners())
    assert texts("zh").say("welcome.lead") in [label.text() for label in wishes.welcome.findChildren(QLabel)]
    wishes.welcome.close()
    wishes.show_texts(texts("en"), Manners())
    assert not wishes.welcome.isVisible()


def test_what_a_person_sets_counts_at_once_and_is_kept(wishes: PersonsWishes, file: Path, qtbot: QtBot) -> None:
    wishes.open_settings(texts("en"), Manners())
    language, looks = wishes.settings.findChildren(QComboBox)
    with qtbot.waitSignal(wishes.changed):
        language.setCurrentIndex(1)
    looks.setCurrentIndex(2)
    assert read_preferences(file) == Preferences(language="zh", looks=Looks.DARK, introduced=True)
    assert QApplication.palette().color(QPalette.ColorRole.Window).lightness() < 100
    looks.setCurrentIndex(0)
    assert QApplication.palette().color(QPalette.ColorRole.Window).lightness() > 100


def test_what_the_policy_decides_cannot_be_set(wishes: PersonsWishes) -> None:
    wishes.open_settings(texts("en"), Manners(language="zh", notify=False))
    language, looks = wishes.settings.findChildren(QComboBox)
    assert not language.isEnabled()
    assert looks.isEnabled()
    assert not wishes.settings._notify.isEnabled()
    wishes.settings._quiet.setChecked(True)
    wishes.settings._from.setTime(QTime(22, 0))
    assert wishes.preferences.language == "auto"
    assert wishes.preferences.notify
    assert wishes.preferences.quiet_from == "22:00"


def test_what_administrators_decide_counts_cannot_be_set_and_is_not_kept_as_the_persons_own(
    qtbot: QtBot, file: Path
) -> None:
    write_preferences(file, Preferences(language="en", quiet_from="22:00", quiet_until="23:00"))
    said = Administered(language="zh", looks="contrast", notify=False, shot_keys="ctrl+alt+f", introduced=True)
    listened = Keys()
    given = Surroundings(watch_keys=listened.watch, preferences=file, administered=said)
    before, wishes = QApplication.palette(), PersonsWishes(given, state_icon(ASSETS), Clock().now)
    wishes.begin(texts("zh"))
    try:
        wishes.open_settings(texts("zh"), Manners())
        settings = wishes.settings
        for part in (settings._language, settings._looks, settings._notify, settings._keys):
            assert not part.isEnabled()
        assert settings._quiet.isEnabled()
        assert not wishes.welcome.isVisible()
        assert (wishes.preferences.language, wishes.preferences.looks) == ("zh", Looks.CONTRAST)
        assert not wishes.may_tell(Manners(), "one")
        qtbot.waitUntil(lambda: list(listened.watched) == ["ctrl+alt+f"])
        settings._quiet.setChecked(False)
        assert wishes.preferences.quiet_from == ""
        assert read_preferences(file) == Preferences(language="en")
    finally:
        wishes.close()
        QApplication.setPalette(before)


def test_the_keys_of_a_screenshot_are_heard_and_can_be_changed(wishes: PersonsWishes, keys: Keys, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "ctrl+alt+s" in keys.watched)
    with qtbot.waitSignal(wishes.shot_wanted):
        keys.watched["ctrl+alt+s"]()
    wishes.open_settings(texts("en"), Manners())
    wishes.settings._keys.setText("Ctrl+Shift+F")
    wishes.settings._keys.editingFinished.emit()
    qtbot.waitUntil(lambda: wishes.preferences.shot_keys == "ctrl+shift+f")
    assert list(keys.watched) == ["ctrl+shift+f"]


def test_keys_that_cannot_be_used_take_the_place_of_none(
    wishes: PersonsWishes, keys: Keys, file: Path, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: "ctrl+alt+s" in keys.watched)
    wishes.open_settings(texts("en"), Manners())
    wishes.settings._keys.setText("?")
    wishes.settings._keys.editingFinished.emit()
    qtbot.waitUntil(lambda: wishes.settings._refusal.isVisible())
    assert wishes.settings._refusal.text().startswith("? is no combination")
    assert wishes.settings._keys.text() == "ctrl+alt+s"
    wishes.settings._notify.click()
    assert read_preferences(file).shot_keys == "ctrl+alt+s"
    assert list(keys.watched) == ["ctrl+alt+s"]
    wishes.settings._keys.setText("")
    wishes.settings._keys.editingFinished.emit()
    qtbot.waitUntil(lambda: not keys.watched)
    qtbot.waitUntil(lambda: not wishes.settings._refusal.isVisible())
    assert read_preferences(file).shot_keys == ""


def test_hours_can_be_typed(wishes: PersonsWishes, qtbot: QtBot) -> None:
    wishes.changed.connect(lambda: wishes.show_texts(texts("en"), Manners()))
    wishes.open_settings(texts("en"), Manners())
    wishes.settings._quiet.setChecked(True)
    begin = wishes.settings._from
    begin.setFocus()
    begin.setSelectedSection(QTimeEdit.Section.HourSection)
    qtbot.keyClicks(begin, "1330")
    assert wishes.preferences.quiet_from == "13:30"


def test_hours_that_begin_when_they_end_are_said_to_be_none(wishes: PersonsWishes) -> None:
    wishes.open_settings(texts("en"), Manners())
    settings = wishes.settings
    settings._quiet.setChecked(True)
    assert not settings._never.isVisible()
    settings._until.setTime(settings._from.time())
    assert settings._never.isVisible()
    assert "there are no quiet hours" in settings._never.text()
    settings._until.setTime(QTime(0, 0))
    assert not settings._never.isVisible()
    settings._from.setTime(QTime(0, 0))
    settings.close()
    wishes.open_settings(texts("en"), Manners())
    assert settings._never.isVisible()
    settings._quiet.setChecked(False)
    assert not settings._never.isVisible()


def test_escape_takes_typed_keys_back(wishes: PersonsWishes, qtbot: QtBot) -> None:
    wishes.open_settings(texts("en"), Manners())
    wishes.settings._keys.setFocus()
    qtbot.waitUntil(wishes.settings._keys.hasFocus)
    qtbot.keyClicks(wishes.settings._keys, "x")
    qtbot.keyClick(wishes.settings._keys, Qt.Key.Key_Escape)
    assert wishes.settings.isHidden()
    assert wishes.preferences.shot_keys == "ctrl+alt+s"


def test_what_could_not_be_kept_is_told_until_it_is(wishes: PersonsWishes, file: Path, qtbot: QtBot) -> None:
    wishes.open_settings(texts("en"), Manners())
    file.unlink()
    file.mkdir()
    wishes.settings._keys.setText("ctrl+alt+x")
    wishes.settings._keys.editingFinished.emit()
    qtbot.waitUntil(wishes.settings._unsaved.isVisible)
    assert wishes.settings._unsaved.text() == texts("en").say("settings.unsaved")
    file.rmdir()
    wishes.settings._notify.click()
    assert not wishes.settings._unsaved.isVisible()


def test_the_same_sentence_is_told_once_a_minute_and_many_are_not_told_at_once(clock: Clock) -> None:
    moderation = Moderation(clock.now)
    assert moderation.admits("one")
    assert not moderation.admits("one")
    told = [moderation.admits(str(number)) for number in range(10)]
    assert sum(told) == MOST_IN_WINDOW - 1
    clock.at += timedelta(minutes=1)
    assert moderation.admits("one")


def test_nothing_is_told_in_quiet_hours(wishes: PersonsWishes, clock: Clock) -> None:
    assert wishes.may_tell(Manners(), "a")
    assert not wishes.may_tell(Manners(notify=False), "b")
    wishes.preferences = Preferences(quiet_from="14:00", quiet_until="15:00")
    assert not wishes.may_tell(Manners(), "c")
    clock.at += timedelta(hours=1)
    assert wishes.may_tell(Manners(), "c")


def test_the_check_up_shows_what_is_wrong_first_with_something_to_do(qtbot: QtBot) -> None:
    points = [
        {"name": "python", "state": "ok", "detail": "3.11", "advice": ""},
        {"name": "vault", "state": "note", "detail": "locked", "advice": "unlock it"},
        {"name": "data-folder", "state": "problem", "detail": "open to others", "advice": "close it"},
    ]
    command = (sys.executable, "-c", f"print({json.dumps(json.dumps({'checks': points}))})")
    window = CheckupWindow(state_icon(ASSETS), command)
    qtbot.addWidget(window)
    window.open(texts("en"))
    qtbot.waitUntil(lambda: "Needs attention: 1" in window._summary.text(), timeout=60_000)
    said = [label.text() for label in window._scroll.widget().findChildren(QLabel)]
    assert said.index("Frostpane's folder") < said.index("Key store") < said.index("Program")
    assert "Others can reach into it: tell your administrator. (open to others)" in said
    assert "Unlock this session's key ring (log in with your password)." in said
    deeds = {each.text(): each for each in window._scroll.widget().findChildren(QPushButton)}
    with qtbot.waitSignal(window.folder_wanted):
        deeds["Open the folder"].click()
    window.close()


def test_the_check_up_speaks_chinese_where_the_program_does(qtbot: QtBot) -> None:
    seen = covered(Coverage("hotkeys", False, Message(zh="此会话看不到按键", en="Keys cannot be seen")))
    window = CheckupWindow(state_icon(ASSETS), ("/nowhere/at/all",))
    qtbot.addWidget(window)
    window.open(texts("zh"))
    window.show_checked(parse(json.dumps({"checks": [asdict(seen)]}).encode()))
    said = [label.text() for label in window._scroll.widget().findChildren(QLabel)]
    assert "此会话看不到按键" in said
    assert "Keys cannot be seen" not in said
    window.close()


def test_a_check_up_that_cannot_be_run_says_so(qtbot: QtBot) -> None:
    window = CheckupWindow(state_icon(ASSETS), ("/nowhere/at/all",))
    qtbot.addWidget(window)
    window.open(texts("en"))
    qtbot.waitUntil(lambda: "could not be run" in window._summary.text(), timeout=60_000)
    assert parse(b'{"checks": [{"name": 1}]}') == ()
    assert parse(b'{"checks": [{"name": "a", "state": "new", "detail": "d", "advice": ""}]}') == (
        Checked("a", "note", "d", ""),
    )
