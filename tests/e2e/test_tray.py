"""The tray, its notifications and the card, under a real window manager and a real system tray."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.clients import Client
from tests.support.guard_process import frostpane
from tests.support.tray import (
    NUMBER,
    Screen,
    TrayProcess,
    icons,
    running_tray,
    tray_host,
)
from tests.support.waiting import until

pytestmark = pytest.mark.x11

CARD = "Frostpane asks"
BUTTONS_FROM_BOTTOM_PX = 33
FIELD_FROM_BOTTOM_PX = 100
QUIET_S = 4.0
"""Time without timers, in seconds: longer than any timer of a window."""
QUESTION_PX = 150
"""Higher than a sentence."""


@pytest.fixture(scope="module")
def tray(display: str, seen: Screen, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with tray_host(seen, display, tmp_path_factory.mktemp("tray")):
        yield


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("guard") / "data"


@pytest.fixture(scope="module")
def guard(display: str, policy: Path, tray: None, seen: Screen, data: Path) -> Iterator[TrayProcess]:
    with running_tray(display, data, policy) as guard:
        until(lambda: bool(icons(seen)), what="icon")
        yield guard


@pytest.fixture(autouse=True)
def hands_off(seen: Screen) -> None:
    """The pointer rests elsewhere, so that a new question takes the place of one from the test before."""
    seen.move_pointer(5, 600)


def wakings(pid: int) -> tuple[int, int]:
    """How often the thread of the windows, and all threads of a process, have gone on after they had waited."""
    told: dict[str, str] = {}
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):  # it has ended
            told[task.name] = (task / "status").read_text()
    times = {name: int(text.split("\nvoluntary_ctxt_switches:")[1].split()[0]) for name, text in told.items()}
    return times[str(pid)], sum(times.values())


def colourful(colour: tuple[int, int, int]) -> bool:
    return max(colour) - min(colour) > 40


def card_box(seen: Screen) -> tuple[int, int, int, int]:
    until(lambda: seen.named(CARD) is not None, what="card")
    card = seen.named(CARD)
    assert card is not None
    return seen.box(card)


def press_right_button(seen: Screen) -> None:
    left, top, width, height = card_box(seen)
    seen.click(left + width * 3 // 4, top + height - BUTTONS_FROM_BOTTOM_PX)


def test_the_icon_appears_in_the_system_tray(guard: TrayProcess, seen: Screen) -> None:
    (icon,) = icons(seen)
    left, top, width, _ = seen.box(icon)
    assert width >= 16
    until(lambda: colourful(seen.colour(left + width // 2, top + 3)), what="tile of the icon")


def test_nothing_runs_while_nothing_happens(guard: TrayProcess) -> None:
    """No timer on the windows' thread, and hardly anything elsewhere: a timer of seconds would end each such time."""

    def stood_still() -> bool:
        before = wakings(guard.process.pid)
        time.sleep(QUIET_S)
        after = wakings(guard.process.pid)
        return after[0] == before[0] and after[1] - before[1] <= QUIET_S

    until(stood_still, timeout_s=120, what="a time without timers")


def test_a_second_guard_of_the_same_data_says_so_and_ends(guard: TrayProcess, display: str, data: Path) -> None:
    second = frostpane("run", "--data-dir", str(data), display=display)
    assert second.returncode == 2
    assert second.stdout == b""
    assert len(second.stderr.splitlines()) == 1
    assert b"already-running" in second.stderr


def test_the_card_does_not_take_the_keyboard_from_the_person(
    guard: TrayProcess, clients: dict[str, Client], seen: Screen
) -> None:
    clients["wechat"].activate()
    focused = seen.focused()
    guard.guarded(clients["crm"])
    received = (clients["wechat"].paste() or b"").decode()
    assert NUMBER not in received
    card_box(seen)
    time.sleep(0.3)
    assert seen.focused() == focused
    seen.type("still mine")
    assert seen.named(CARD) is not None
    assert seen.focused() == focused


def test_a_reason_typed_into_the_card_lets_the_original_go(
    guard: TrayProcess, clients: dict[str, Client], seen: Screen
) -> None:
    clients["wechat"].activate()
    focused = seen.focused()
    guard.guarded(clients["crm"])
    assert NUMBER not in (clients["wechat"].paste() or b"").decode()
    until(lambda: card_box(seen)[3] > QUESTION_PX, what="question")
    _, _, _, asking_height = card_box(seen)
    press_right_button(seen)
    until(lambda: card_box(seen)[3] != asking_height, what="reasons")
    assert seen.focused() == focused
    left, top, width, height = card_box(seen)
    seen.click(left + width // 2, top + height - FIELD_FROM_BOTTOM_PX)
    until(lambda: seen.focused() != focused, what="keyboard in the card")
    seen.type("ticket 4711")
    seen.press("Return")
    until(lambda: seen.focused() == focused, what="keyboard back, for the paste that the card asks for")
    assert seen.named(CARD) is not None
    until(lambda: NUMBER in (clients["wechat"].paste() or b"").decode(), what="original")
    assert NUMBER not in (clients["weibo"].paste() or b"").decode()


def test_keeping_the_frosted_version_is_one_click(guard: TrayProcess, clients: dict[str, Client], seen: Screen) -> None:
    guard.guarded(clients["crm"])
    clients["wechat"].paste()
    until(lambda: card_box(seen)[3] > QUESTION_PX, what="question, no longer the sentence of the test before")
    left, top, width, height = card_box(seen)
    seen.click(left + width // 4, top + height - BUTTONS_FROM_BOTTOM_PX)
    until(lambda: seen.named(CARD) is None, what="card gone")
    assert NUMBER not in (clients["wechat"].paste() or b"").decode()


def test_the_menu_opens_at_the_icon(guard: TrayProcess, seen: Screen) -> None:
    (icon,) = icons(seen)
    left, top, width, height = seen.box(icon)
    before = set(seen.windows_of("frostpane"))
    seen.click(left + width // 2, top + height // 2, button=3)
    until(lambda: bool(set(seen.windows_of("frostpane")) - before), what="menu")
    seen.press("Escape")
    until(lambda: set(seen.windows_of("frostpane")) == before, what="menu gone")
