"""The keys of a screenshot: pressed on another thread, heard on the widgets', and held by nobody afterwards."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from pytestqt.qtbot import QtBot

from guard.errors import InputError
from ui.app import _watch_keys
from ui.aside import Aside
from ui.keys import Keys


class Keyboard:
    """One that somebody else presses."""

    def __init__(self) -> None:
        self.watched: dict[str, Callable[[], None]] = {}

    def watch(self, combination: str, pressed: Callable[[], None]) -> Callable[[], None]:
        if "?" in combination:
            raise InputError("no combination", code="hotkey")
        self.watched[combination] = pressed
        return lambda: self.watched.pop(combination, None)

    def press(self) -> None:
        for pressed in self.watched.values():
            pressing = threading.Thread(target=pressed)
            pressing.start()
            pressing.join()


def ignore(_combination: str) -> None:
    pass


@pytest.fixture
def keyboard() -> Keyboard:
    return Keyboard()


def test_every_press_is_heard_on_the_thread_of_the_widgets(qtbot: QtBot, keyboard: Keyboard) -> None:
    heard: list[int] = []
    keys = Keys(keyboard.watch, lambda: heard.append(threading.get_ident()), ignore, ignore)
    keys.follow("ctrl+alt+s")
    qtbot.waitUntil(lambda: list(keyboard.watched) == ["ctrl+alt+s"])
    for _ in range(3):
        keyboard.press()
    qtbot.waitUntil(lambda: heard == [threading.get_ident()] * 3)
    keys.follow("ctrl+alt+x")
    qtbot.waitUntil(lambda: list(keyboard.watched) == ["ctrl+alt+x"])
    keys.close()
    assert not keyboard.watched


def test_a_combination_that_cannot_be_listened_for_is_told(qtbot: QtBot, keyboard: Keyboard) -> None:
    refused: list[str] = []
    keys = Keys(keyboard.watch, lambda: None, ignore, refused.append)
    keys.follow("?")
    qtbot.waitUntil(lambda: refused == ["?"])
    keys.close()


def test_whoever_listens_holds_nothing_of_the_widgets(qtbot: QtBot, keyboard: Keyboard) -> None:
    heard: list[str] = []

    def listened() -> tuple[ThreadPoolExecutor, weakref.ref[Aside]]:
        keys = Keys(keyboard.watch, lambda: heard.append("pressed"), ignore, ignore)
        keys.follow("ctrl+alt+s")
        qtbot.waitUntil(lambda: bool(keyboard.watched) and not keys._aside._waiting)
        return keys._aside._worker, weakref.ref(keys._aside)

    worker, gone = listened()
    gc.collect()
    assert gone() is None
    keyboard.press()
    worker.shutdown()
    qtbot.wait(1)
    assert heard == []


@pytest.mark.parametrize("combination", ["x", "shift+x", "?"])
def test_what_a_person_writes_takes_no_screenshot(combination: str) -> None:
    with pytest.raises(InputError, match="what a person writes"):
        _watch_keys(combination, lambda: None)
