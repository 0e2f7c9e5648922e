from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from guard.model import Manners
from tests.unit.ui.given import ASSETS, NOW, contrast, outcome, status, texts
from ui.icons import SIZES_PX, state_icon
from ui.states import State
from ui.theme import DARK, LIGHT, PLAIN_DARK, PLAIN_LIGHT, Theme, palette_of
from ui.tray import RECENT, Tray

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def tray(qtbot: QtBot) -> Tray:
    return Tray(texts("en"), ASSETS, lambda: NOW)


def lines(tray: Tray) -> list[str]:
    """What the menu shows, separators left out."""
    return [action.text() for action in tray.menu.actions() if action.isVisible() and not action.isSeparator()]


def submenu(tray: Tray, title: str) -> list[str]:
    action = next(action for action in tray.menu.actions() if action.text() == title)
    return [choice.text() for choice in action.menu().actions()]


def test_the_menu_tells_state_policy_and_recent_events(tray: Tray) -> None:
    tray.show_status(status())
    tray.show_history((outcome(),))
    assert lines(tray) == [
        "Guarding · 12 frosted",
        "Policy service-centre no. 12, issued 3 d ago, up to date",
        "See what is covered…",
        "Frosted screenshot…",
        "More screenshots",
        "Recent",
        "14:32  WeChat · ID number, phone",
        "History…",
        "I sent something by mistake…",
        "Status…",
        "What is known of me…",
        "Check-up…",
        "Settings…",
        "About Frostpane…",
        "Quit",
    ]


def test_a_tray_that_has_gone_leaves_no_timer_running(tray: Tray) -> None:
    tray.show_frosted()
    assert [timer.isActive() for timer in tray.findChildren(QTimer)] == [True]
    tray.hide()
    assert [timer.isActive() for timer in tray.findChildren(QTimer)] == [False]


@pytest.mark.parametrize("theme", [LIGHT, DARK, PLAIN_LIGHT, PLAIN_DARK])
def test_the_groups_of_the_menu_are_told_apart_in_every_theme(tray: Tray, theme: Theme) -> None:
    tray.menu.setPalette(palette_of(theme))
    tray.menu.aboutToShow.emit()
    assert theme.border in tray.menu.styleSheet()
    assert contrast(QColor(theme.border), QColor(theme.window)) > 1.4


def test_the_menu_speaks_chinese(tray: Tray) -> None:
    tray.show_texts(texts("zh"))
    tray.show_status(status())
    tray.show_history(())
    assert lines(tray)[0] == "正在守护 · 已遮盖 12 次"
    assert lines(tray)[2:4] == ["查看遮盖内容…", "毛玻璃截图…"]
    assert lines(tray)[6:9] == ["还没有遮盖过内容", "记录…", "我误发了内容…"]
    assert lines(tray)[9:] == ["状态…", "关于我的记录…", "体检…", "设置…", "关于 Frostpane…", "退出"]


def test_only_the_newest_events_are_in_the_menu_and_older_ones_leave_it(tray: Tray) -> None:
    tray.show_status(status())
    tray.show_history(tuple(outcome(snapshot_id=str(number)) for number in range(9)))
    tray.show_history(tuple(outcome(snapshot_id=str(number)) for number in range(9)))
    assert len([line for line in lines(tray) if line.startswith("14:32")]) == RECENT


@pytest.mark.parametrize(
    ("most_minutes", "choices"),
    [(480, ["5 minutes", "15 minutes", "60 minutes"]), (15, ["5 minutes", "15 minutes"]), (5, ["5 minutes"])],
)
def test_pauses_are_offered_up_to_what_the_policy_allows(tray: Tray, most_minutes: int, choices: list[str]) -> None:
    tray.show_status(status(manners=Manners(pause_allowed=True, pause_max_minutes=most_minutes)))
    assert submenu(tray, "Pause") == choices


def test_no_pause_is_offered_where_the_policy_allows_none(tray: Tray) -> None:
    tray.show_status(status())
    assert "Pause" not in lines(tray)


def test_a_token_is_offered_for_what_the_policy_does_not_allow(tray: Tray, qtbot: QtBot) -> None:
    tray.show_status(status(manners=Manners(quit_allowed=False, tokens=True)))
    assert submenu(tray, "Pause") == ["With an administrator's token…"]
    assert "Quit" not in lines(tray)
    for menu, line, action in (
        (next(one.menu() for one in tray.menu.actions() if one.text() == "Pause"), 0, "pause"),
        (tray.menu, -1, "stop"),
    ):
        with qtbot.waitSignal(tray.token_wanted) as wanted:
            menu.actions()[line].trigger()
        assert wanted.args == [action]


def test_no_token_is_offered_where_nobody_s_count_or_none_is_needed(tray: Tray) -> None:
    tray.show_status(status(manners=Manners(quit_allowed=False)))
    assert not {"Pause", "Quit", "Quit with a token…"}.intersection(lines(tray))
    tray.show_status(status(manners=Manners(tokens=True)))
    assert lines(tray)[-1] == "Quit"


def test_a_pause_can_be_ended_from_the_menu(tray: Tray, qtbot: QtBot) -> None:
    tray.show_status(status(paused_for=timedelta(minutes=5), manners=Manners(pause_allowed=True)))
    assert "Pause" not in lines(tray)
    resume = next(action for action in tray.menu.actions() if action.text() == "Resume guarding")
    with qtbot.waitSignal(tray.resume_wanted):
        resume.trigger()


def test_quit_is_offered_only_where_the_policy_allows_it(tray: Tray) -> None:
    tray.show_status(status(manners=Manners(quit_allowed=False)))
    assert "Quit" not in lines(tray)


def test_an_event_that_is_chosen_is_told(tray: Tray, qtbot: QtBot) -> None:
    event = outcome()
    tray.show_history((event,))
    action = next(action for action in tray.menu.actions() if action.text().startswith("14:32"))
    with qtbot.waitSignal(tray.event_chosen) as told:
        action.trigger()
    assert told.args == [event]


def test_the_chosen_pause_is_told_in_minutes(tray: Tray, qtbot: QtBot) -> None:
    tray.show_status(status(manners=Manners(pause_allowed=True)))
    pause = next(action for action in tray.menu.actions() if action.text() == "Pause")
    with qtbot.waitSignal(tray.pause_wanted) as told:
        pause.menu().actions()[1].trigger()
    assert told.args == [15]


@pytest.mark.parametrize(
    ("given", "state"),
    [
        (status(), State.GUARDING),
        (status(connected=False), State.LOST),
        (status(policy_state="stale"), State.ATTENTION),
        (replace(status(), paused_until=NOW + timedelta(minutes=1)), State.PAUSED),
    ],
)
def test_the_icon_follows_the_state(tray: Tray, given: object, state: State) -> None:
    tray.show_status(given)
    assert tray.state is state


def test_the_icon_tells_for_a_while_that_something_was_frosted(tray: Tray, qtbot: QtBot) -> None:
    tray.show_status(status())
    tray.show_frosted()
    assert tray.shown is State.FROSTED
    tray.show_status(status(policy_state="stale"))
    assert tray.shown is State.ATTENTION
    tray.show_status(status())
    tray._frosted.setInterval(0)
    qtbot.waitUntil(lambda: tray.shown is State.GUARDING)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("size", SIZES_PX)
def test_each_icon_stands_out_on_light_and_dark_panels(qtbot: QtBot, state: State, size: int) -> None:
    image = state_icon(ASSETS, state).pixmap(size, size).toImage().convertToFormat(QImage.Format.Format_ARGB32)
    tile = image.pixelColor(size // 2, max(2, size // 12))
    for panel in ("#ffffff", "#202124"):
        assert contrast(tile, QColor(panel)) >= 3
    assert contrast(tile, QColor("#ffffff")) >= 3  # the white sign on it


def test_the_states_are_told_apart_by_their_shapes(qtbot: QtBot) -> None:
    def shape(state: State) -> bytes:
        image = state_icon(ASSETS, state).pixmap(22, 22).toImage()
        return bytes(image.pixelColor(x, y).lightness() > 200 for y in range(22) for x in range(22))

    assert len({shape(state) for state in State}) == len(State)
